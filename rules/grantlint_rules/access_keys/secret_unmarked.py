"""The secret of an access key where nothing marks it as secret any more."""

from collections.abc import Iterator

from grantlint.model import Finding, KeyFlow, Severity
from grantlint.rule import ALWAYS, Context, rule
from grantlint_rules.access_keys._flows import finding, part

HINT = "Give what needs the key a role instead: an instance profile, an execution role, a task role"


@rule(on=KeyFlow, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(flow: KeyFlow, ctx: Context) -> Iterator[Finding]:
    message = f"{part(flow)} ends up in {flow.sink.value} (`{flow.owner}`), where nothing hides it"
    yield from finding(flow, __name__, message, HINT, ctx)
