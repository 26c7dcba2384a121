"""What is asked of policies, and what was found; knows nothing of how one is searched for."""

from collections.abc import Mapping

from msgspec import Struct, field

from grantlint.knowledge import condition_keys
from grantlint.model import Statement, Witness
from grantlint.policy.access.callers import UNKNOWN, Caller
from grantlint.policy.access.decisions import Request
from grantlint.policy.answers import NO, Answer
from grantlint.policy.patterns import Glob


class Question(Struct, frozen=True, gc=False):
    """The request that is asked for.

    `action` may be a pattern. `resource` are patterns that the resource matches; without them it is
    one that the action acts on, in the caller's account if that is known. `avoid` are patterns that
    it does not match. `context` fixes keys, `()` takes a key away. `prefer` are resources to take
    if they do. With `by` one of the statements that allow it must be this one.
    """

    action: str
    resource: tuple[Glob, ...] = ()
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    prefer: tuple[str, ...] = ()
    avoid: tuple[Glob, ...] = ()
    by: Statement | None = None


class Found(Struct, frozen=True, eq=False, gc=False):
    """The answer to a question.

    YES: `witness` is a request that the policies allow, by `statements`. MAYBE: a witness if one is
    allowed for some filling of the holes; `reason` says what decides. NO: `stopped_by` are Denies
    without which there would be such a request.
    """

    answer: Answer
    witness: Witness | None = None
    statements: tuple[Statement, ...] = ()
    stopped_by: tuple[Statement, ...] = ()
    reason: str = ""
    request: Request | None = None


NOTHING = Found(NO)


def witness(caller: Caller, request: Request, names: tuple[str, ...]) -> Witness:
    """A request as it is shown, with what allows it."""
    arn = request.context.get("aws:principalarn")
    is_nobody = caller.kind is UNKNOWN and caller.arn is None
    return Witness(
        principal=None if is_nobody else arn if isinstance(arn, str) else caller.written,
        action=request.action,
        resource=request.resource,
        context={_shown(key): values for key, values in request.context.items()},
        allowed_by=names,
    )


def _shown(key: str) -> str:
    """A key as AWS writes it; tag keys and the like as they stand."""
    name = condition_keys.canonical(key)
    if name is None or "${" not in name:
        return name or key
    head = name.partition("${")[0]
    return head + key[len(head) :]
