"""A secret value of the CDK that is turned into plain text."""

from collections.abc import Iterator

from grantlint.model import Finding, KeyFlow, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._flows import finding, part

HINT = (
    "Hand the SecretValue on as it is: `new Secret(this, 'Key', { secretStringValue: "
    "key.secretAccessKey })`"
)


@rule(on=KeyFlow, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(flow: KeyFlow, ctx: Context) -> Iterator[Finding]:
    message = (
        f"`{flow.unwrapped}` turns {part(flow)} into plain text: it is written into the template"
    )
    yield from finding(flow, __name__, message, HINT, ctx)
