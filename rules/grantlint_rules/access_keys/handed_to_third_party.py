"""An access key that is handed to another company."""

from collections.abc import Iterator

from grantlint.model import Finding, KeyFlow, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._flows import finding, part

HINT = (
    "Let the third party assume a role with an external id, or by OIDC; its documentation says how"
)


@rule(on=KeyFlow, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(flow: KeyFlow, ctx: Context) -> Iterator[Finding]:
    message = (
        f"`{flow.owner}` hands {part(flow)} to a third party, which can use it until it is deleted"
    )
    yield from finding(flow, __name__, message, HINT, ctx)
