"""A sensitive output with the secret of an access key."""

from collections.abc import Iterator

from grantlint.model import Finding, KeyFlow, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._flows import finding, part

HINT = "Output `encrypted_secret`, or write the secret to Secrets Manager"


@rule(on=KeyFlow, when=ALWAYS, severity=Severity.INFO, since="0.1.0")
def check(flow: KeyFlow, ctx: Context) -> Iterator[Finding]:
    message = (
        f"`{flow.owner}` hides {part(flow)} on the screen only: the state has it in plain text"
    )
    yield from finding(flow, __name__, message, HINT, ctx)
