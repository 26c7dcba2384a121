"""Whether the statements of an answer are enough: asked of the engine, with them in place."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from grantlint.answers.evidence.holders import Holder
from grantlint.answers.explanation import Step
from grantlint.model import DocumentKind, Place, Source, Span, Token
from grantlint.policy import parse
from grantlint.policy.access.decisions import Decision, Request, decide
from grantlint.policy.answers import Answer

LANGUAGE = "2012-10-17"
NOWHERE = Source("the statement to add", "", "answers", lambda _: Span(0, 0))


def checked(holder: Holder, request: Request, steps: tuple[Step, ...]) -> Iterator[str]:
    """What the engine says of the request once the statements are added to the identity's own.

    Nothing where there is nothing to check: statements for another side, or words to fill in.
    """
    added = [step.statement for step in steps if step.statement is not None]
    mine = [each for each in added if "Principal" not in each]
    if not mine or any(step.fill_in for step in steps):
        return
    asked = replace(request, context={**_context(mine), **request.context})
    found = _decided(holder, asked, mine)
    if found.answer is Answer.YES:
        yield "Checked: with the statement in place, the policies that were read allow the request."
    elif found.answer is Answer.NO and found.names:
        yield f"The statement is not enough: `{found.names[0]}` denies the request all the same."
    elif found.answer is Answer.NO:
        yield "The statement is not enough: another of the policies does not allow the request."
    else:
        yield f"Whether the statement is enough depends on what was not read: {found.reason}."


def _decided(holder: Holder, request: Request, added: list[Mapping[str, object]]) -> Decision:
    document = parse.document(
        {"Version": LANGUAGE, "Statement": added},
        _place,
        kind=DocumentKind.IDENTITY,
        owner="the statement to add",
    )
    own = (*(holder.policies.identity or ()), document)
    return decide(replace(holder.policies, identity=own), request)


def _place(token: Token) -> Place:
    return Place(NOWHERE, token)


def _context(added: list[Mapping[str, object]]) -> dict[str, str]:
    """What the statements' own conditions ask for: the request is one that meets them."""
    found: dict[str, str] = {}
    for statement in added:
        condition = statement.get("Condition")
        for block in condition.values() if isinstance(condition, Mapping) else ():
            for key, value in block.items():
                found[key] = value if isinstance(value, str) else value[0]
    return found
