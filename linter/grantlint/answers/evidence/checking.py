"""Whether the statements of an answer are enough: asked of the engine, with them in place."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from grantlint.answers.evidence.holders import Holder
from grantlint.answers.explanation import Step, Written
from grantlint.model import DocumentKind, Place, Source, Span, Statement, Token
from grantlint.policy import access, parse
from grantlint.policy.access import Found, Request
from grantlint.policy.answers import Answer
from grantlint.policy.patterns import exactly

LANGUAGE = "2012-10-17"
ENOUGH = "Checked: with the statement in place, the policies that were read allow the request"
NOWHERE = Source("the statement to add", "", "answers", lambda _: Span(0, 0))


def checked(holder: Holder, request: Request, steps: tuple[Step, ...]) -> Iterator[str]:
    """What the engine says of the request once the statements are added to the identity's own.

    Nothing where there is nothing to check: statements for another side, or words to fill in.
    """
    added = [step.statement for step in steps if step.statement is not None]
    mine = [each for each in added if "Principal" not in each]
    if not mine or any(step.fill_in for step in steps):
        return
    found = _found(holder, request, mine)
    if found.answer is Answer.YES:
        yield f"{ENOUGH}{_with(found, request, mine)}."
    elif found.answer is Answer.NO and found.stopped_by:
        yield f"The statement is not enough: {_named(found.stopped_by[0])} denies the request."
    elif found.answer is Answer.NO:
        yield "The statement is not enough: another of the policies does not allow the request."
    else:
        reason = f": {found.reason}" if found.reason else ""
        yield f"Whether the statement is enough depends on what was not read{reason}."


def _found(holder: Holder, request: Request, added: list[Written]) -> Found:
    """Whether some request as the message tells it is allowed; what it does not tell is open."""
    document = parse.document(
        {"Version": LANGUAGE, "Statement": added},
        _place,
        kind=DocumentKind.IDENTITY,
        owner="the statement to add",
    )
    own = (*(holder.policies.identity or ()), document)
    resource = () if request.resource == "*" else exactly(request.resource)
    return access.grants(
        replace(holder.policies, identity=own),
        request.action,
        resource=resource,
        context={**_context(added), **request.context},
    )


def _with(found: Found, request: Request, added: list[Written]) -> str:
    """What the request must carry that neither the message nor the statement tells."""
    told = {key.lower() for key in (*request.context, *_context(added))}
    context = found.witness.context if found.witness is not None else {}
    needed = [
        f"`{key}` `{_text(value)}`" for key, value in context.items() if key.lower() not in told
    ]
    return f" if it comes with {' and '.join(needed)}" if needed else ""


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _named(statement: Statement) -> str:
    return f"`{statement.sid.written}`" if statement.sid is not None else "a Deny without a Sid"


def _place(token: Token) -> Place:
    return Place(NOWHERE, token)


def _context(added: list[Written]) -> dict[str, str]:
    """What the statements' own conditions ask for: the request is one that meets them."""
    found: dict[str, str] = {}
    for statement in added:
        condition = statement.get("Condition")
        for block in condition.values() if isinstance(condition, Mapping) else ():
            for key, value in block.items():
                found[key] = value if isinstance(value, str) else value[0]
    return found
