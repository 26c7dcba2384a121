"""An output that shows the secret of an access key."""

from collections.abc import Iterator

from grantlint.model import Finding, KeyFlow, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._flows import finding, part

HINT = (
    "Take the output out; write the secret to Secrets Manager in the same configuration, or output "
    "`encrypted_secret`"
)


@rule(on=KeyFlow, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(flow: KeyFlow, ctx: Context) -> Iterator[Finding]:
    message = (
        f"`{flow.owner}` prints {part(flow)} at every run, and whoever reads its log can use it"
    )
    yield from finding(flow, __name__, message, HINT, ctx)
