"""Which rule speaks about a part of a key that is handed on: one place has one finding."""

from collections.abc import Iterator

from grantlint.model import Finding, KeyFlow, KeyPart, KeySink
from grantlint.rule import Context, rule_id

SECRETS = (KeyPart.SECRET, KeyPart.SMTP_PASSWORD)
SHOWN_BY_STACKS = (
    KeySink.OUTPUT,
    KeySink.METADATA,
    KeySink.PARAMETER,
    KeySink.USER_DATA,
    KeySink.ENVIRONMENT,
)
"""What whoever may look at a stack or at what it made can read."""


def rule_of(flow: KeyFlow) -> str | None:
    """The id of the rule that a flow belongs to; None for one that is as it should be."""
    slug = _slug(flow)
    return None if slug is None else f"access-keys/{slug}"


def _slug(flow: KeyFlow) -> str | None:
    if flow.sink is KeySink.STORE or flow.part is KeyPart.ENCRYPTED:
        return None
    if flow.sink is KeySink.THIRD_PARTY:
        return "handed-to-third-party"
    return _of_secret(flow) if flow.part in SECRETS else None


def _of_secret(flow: KeyFlow) -> str:
    if flow.unwrapped:
        return "cdk-secret-unwrapped"
    if flow.in_stack and flow.sink in SHOWN_BY_STACKS:
        return "secret-in-stack-output"
    if flow.sink is KeySink.OUTPUT:
        return "secret-output-in-state" if flow.is_hidden else "secret-output"
    return "secret-unmarked"


def finding(flow: KeyFlow, module: str, message: str, hint: str, ctx: Context) -> Iterator[Finding]:
    """The finding on *flow*, when it is the business of the rule in *module*."""
    if rule_of(flow) == rule_id(module):
        yield ctx.finding(flow, message, hint=hint, codes=ctx.rule.codes)


def part(flow: KeyFlow) -> str:
    """What is handed on, in words."""
    return f"the {flow.part.value} of `{flow.key}`" if flow.key else f"a {flow.part.value}"
