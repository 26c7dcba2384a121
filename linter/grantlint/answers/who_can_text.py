"""The answer to `who-can` as text for people."""

from collections.abc import Iterator, Mapping, Sequence

from grantlint.answers.rendering import NARROWEST, WIDTH, at, listing, paragraph, safe
from grantlint.answers.who_can import Able, Granting, WhoCan
from grantlint.model import IdentityKind, NotUnderstood

MOST_PARTS = 10
"""Parts that were not read, as far as they are named one by one."""
NOT_COUNTED = (
    "Policies that were not read do not count, nor do those of resources; a policy that belongs to "
    "nobody here is asked as if somebody held it."
)


def lines(answer: WhoCan, width: int = WIDTH) -> Iterator[str]:
    """The lines of the answer: how many can, each of them with its request, and what is unread."""
    width = max(width, NARROWEST)
    yield from paragraph(_summary(answer), width)
    for one in answer.able:
        yield ""
        yield from _able(one, width)
    yield from listing("Not read:", _parts(answer.not_read), width)
    yield from listing("Good to know:", [NOT_COUNTED], width)


def _summary(answer: WhoCan) -> str:
    certain = sum(one.is_certain for one in answer.able)
    maybe = len(answer.able) - certain
    on = f" on `{answer.resource}`" if answer.resource else ""
    if not answer.asked:
        return _without_identities(answer, on)
    also = f", {maybe} more may, where a value is not known" if maybe else ""
    found = f"{certain or 'None'} of {_asked(answer, certain)} do `{answer.action}`{on}{also}"
    return f"{found}; {_counted(answer.not_read)} not read." if answer.not_read else f"{found}."


def _without_identities(answer: WhoCan, on: str) -> str:
    """That nobody can, only where all was read."""
    does = f"can do `{answer.action}`{on}"
    if not answer.not_read:
        return f"No policy of an identity was found, so nobody {does}."
    return (
        f"Nobody that was read {does}: no policy of an identity was found, but "
        f"{_counted(answer.not_read)} not read."
    )


def _counted(parts: Sequence[NotUnderstood]) -> str:
    return "1 part was" if len(parts) == 1 else f"{len(parts)} parts were"


def _parts(parts: Sequence[NotUnderstood]) -> Iterator[str]:
    for part in parts[:MOST_PARTS]:
        owner = f"`{part.owner}`: " if part.owner != part.place.source.path else ""
        yield f"{at(part.place)}: {owner}{part.reason}"
    if len(parts) > MOST_PARTS:
        yield f"{len(parts) - MOST_PARTS} more, all of which `--output-format json` names"


def _asked(answer: WhoCan, certain: int) -> str:
    """Who was asked, and the verb: policies that nobody holds cannot do anything themselves."""
    if answer.lone_policies < answer.asked:
        return f"{answer.asked} {'identity' if answer.asked == 1 else 'identities'} can"
    noun = "policy" if answer.asked == 1 else "policies"
    verb = "lets" if certain == 1 or answer.asked == 1 else "let"
    return f"{answer.asked} {noun} {verb} whoever holds it"


def _able(one: Able, width: int) -> Iterator[str]:
    doubt = "" if one.is_certain else " (may)"
    is_lone = one.kind is IdentityKind.UNKNOWN
    who = "whoever holds the policy" if is_lone else f"{one.kind.value} `{one.name}`,"
    yield from paragraph(f"{who} {at(one.place)}{doubt}", width)
    if one.witness is not None:
        resource = f"on `{one.witness.resource}`" if one.witness.resource else "anywhere"
        given = _context(one.witness.context)
        request = f"`{one.witness.action}` {resource}{given}"
        yield from paragraph(request, width, "  for example ", "    ")
    for statement in one.statements:
        yield from paragraph(_granting(statement), width, "  by ", "    ")
    if one.reason:
        yield from paragraph(one.reason, width, "  if: ", "    ")


def _context(context: Mapping[str, str | tuple[str, ...]]) -> str:
    if not context:
        return ""
    listed = [
        f"`{key}` `{value if isinstance(value, str) else ', '.join(value)}`"
        for key, value in context.items()
    ]
    return f" with {' and '.join(listed)}"


def _granting(statement: Granting) -> str:
    where = at(statement.place) if statement.place is not None else safe(statement.owner)
    return f"`{statement.name or statement.owner}`, {where}"
