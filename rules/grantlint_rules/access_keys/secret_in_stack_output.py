"""The secret of an access key that CloudFormation shows."""

from collections.abc import Iterator

from grantlint.model import Finding, KeyFlow, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._flows import finding, part

HINT = (
    "Write it to a secret of Secrets Manager in the same template (`SecretString`), and let what "
    "needs it read it there; better, use a role"
)


@rule(on=KeyFlow, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(flow: KeyFlow, ctx: Context) -> Iterator[Finding]:
    where = f"{flow.sink.value} (`{flow.owner}`)"
    message = f"{part(flow)} stands in {where}, for whoever may look at the stack"
    yield from finding(flow, __name__, message, HINT, ctx)
