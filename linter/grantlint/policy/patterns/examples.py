"""Shortest examples: a string that some patterns match and others do not."""

from collections.abc import Iterable, Sequence

from grantlint.policy.answers import MAYBE, NO, YES, Example
from grantlint.policy.patterns.machine import (
    Machine,
    Program,
    Symbol,
    accepts,
    folded,
    is_too_large,
    machine,
    meets,
    program,
    side_by_side,
)
from grantlint.policy.patterns.parts import Chars, Glob, fillings, loosened, name_of, unknowns
from grantlint.policy.patterns.plain import matches, texts_meet
from grantlint.policy.patterns.search import TOO_LARGE, fillers, shortest

NOTHING = side_by_side([])
NOT_SHORTEST = "there may be a shorter one: "


def intersection_example(one: Glob, other: Glob, *, ignore_case: bool = False) -> Example:
    """A shortest string that matches both."""
    return example([one, other], ignore_case=ignore_case)


def example_outside(
    inside: Glob,
    excluded: Sequence[Glob],
    *,
    ignore_case: bool = False,
    prefer: Sequence[str] = (),
) -> Example:
    """A shortest string that matches *inside* and none of *excluded*."""
    return example([inside], excluded, ignore_case=ignore_case, prefer=prefer)


def example(
    wanted: Sequence[Glob],
    unwanted: Sequence[Glob] = (),
    *,
    ignore_case: bool = False,
    prefer: Sequence[str] = (),
) -> Example:
    """A shortest string that matches all of *wanted* (at least one) and none of *unwanted*.

    Decided within the budget of `search.STATES`, past which a longer string may come, or MAYBE
    with the reason. The first of the *prefer* strings that fits is taken before any shorter one.
    """
    globs = (*wanted, *unwanted)
    found = [
        _example(filling[: len(wanted)], filling[len(wanted) :], prefer, ignore_case=ignore_case)
        for filling in fillings(globs)
    ]
    if len({each.answer for each in found}) == 1:
        return found[0]
    text = next((each.text for each in found if each.text is not None), None)
    return Example(MAYBE, text, _rests_on(globs))


def _rests_on(globs: Iterable[Glob]) -> str:
    names = dict.fromkeys(name_of(unknown) for glob in globs for unknown in unknowns(glob))
    return "depends on " + ", ".join(f"`{name}`" for name in names)


def _example(
    wanted: tuple[Glob, ...],
    unwanted: tuple[Glob, ...],
    prefer: Sequence[str],
    *,
    ignore_case: bool,
) -> Example:
    globs = (*wanted, *unwanted)
    if not any(map(unknowns, globs)):
        return _settled(wanted, unwanted, prefer, ignore_case=ignore_case)
    some = _for_some(wanted, unwanted, prefer, ignore_case=ignore_case)
    if some.answer is not YES:
        return some
    loose = tuple(map(loosened, unwanted))
    every = _settled(wanted, loose, prefer, ignore_case=ignore_case, holes_are_anything=True)
    if every.answer is YES:
        return every
    return Example(MAYBE, some.text, _rests_on(globs))


def _for_some(
    wanted: tuple[Glob, ...],
    unwanted: tuple[Glob, ...],
    prefer: Sequence[str],
    *,
    ignore_case: bool,
) -> Example:
    """An example for some filling; NO when there is none for any."""
    opened = _settled(tuple(map(loosened, wanted)), unwanted, prefer, ignore_case=ignore_case)
    if opened.answer is not YES or len(wanted) > 1:
        return opened
    # The unknowns of a single pattern may also be those of the unwanted ones; of several wanted
    # patterns not, as different unknowns might hold the same value.
    return _settled(wanted, unwanted, prefer, ignore_case=ignore_case)


def _settled(
    wanted: tuple[Glob, ...],
    unwanted: tuple[Glob, ...],
    prefer: Sequence[str],
    *,
    ignore_case: bool,
    holes_are_anything: bool = False,
) -> Example:
    """The example, each unknown read as one sign (see `shortest`)."""
    if any(_is_wider(no, yes, ignore_case=ignore_case) for no in unwanted for yes in wanted):
        return Example(NO)
    wanted = tuple([glob for glob in wanted if glob != "*"]) or wanted[:1]  # it asks for nothing
    programs = [program(glob, ignore_case=ignore_case) for glob in wanted]
    others = [program(glob, ignore_case=ignore_case) for glob in unwanted]
    if is_too_large(programs, [*programs, *others]):
        return Example(MAYBE, None, TOO_LARGE)
    reach = tuple(map(loosened, wanted)) if holes_are_anything else wanted
    rivals = [
        glob
        for glob in unwanted
        if all(_have_common(each, glob, ignore_case=ignore_case) for each in reach)
    ]
    against = _machine_of(rivals, ignore_case=ignore_case)
    for text in prefer:
        if _fits(text, wanted, against, ignore_case=ignore_case):
            return Example(YES, text)
    if not rivals and len(programs) == 1:  # nothing to look for
        return _plainest(programs[0])
    found = shortest(programs, against, holes_are_anything=holes_are_anything)
    if found.answer is MAYBE and len(programs) == 1:
        longer = _longer(programs[0], against, ignore_case=ignore_case)
        return (
            found
            if longer is None
            else Example(YES, longer, NOT_SHORTEST + found.reason, found.states)
        )
    return found


def _plainest(wanted: Program) -> Example:
    """What `shortest` finds where nothing is unwanted: a character for each `?`, no runs."""
    stand_in = fillers(NOTHING)
    pieces = zip(wanted.atoms, wanted.written, strict=True)
    text = "".join(
        [stand_in.of(atom)[0] if isinstance(atom, Chars) else written for atom, written in pieces]
    )
    return Example(YES, text, states=1 + len(wanted.atoms))


def _have_common(one: Glob, other: Glob, *, ignore_case: bool) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return texts_meet(one, other, ignore_case=ignore_case) is not NO
    return meets(program(one, ignore_case=ignore_case), machine(other, ignore_case=ignore_case))


def _fits(text: str, wanted: tuple[Glob, ...], unwanted: Machine, *, ignore_case: bool) -> bool:
    read = folded(text) if ignore_case else text
    machines = (machine(glob, ignore_case=ignore_case) for glob in wanted)
    return all(accepts(each, read) for each in machines) and not accepts(unwanted, read)


def _is_wider(no: Glob, yes: Glob, *, ignore_case: bool) -> bool:
    """Whether all of `yes` is excluded at a glance (see `contains`)."""
    return (
        isinstance(no, str)
        and isinstance(yes, str)
        and "?" not in no
        and matches(no, yes, ignore_case=ignore_case)
    )


def _machine_of(globs: list[Glob], *, ignore_case: bool) -> Machine:
    match globs:
        case []:
            return NOTHING
        case [one]:
            return machine(one, ignore_case=ignore_case)
        case _:
            return side_by_side([program(glob, ignore_case=ignore_case) for glob in globs])


def _longer(wanted: Program, unwanted: Machine, *, ignore_case: bool) -> str | None:
    """An example that need not be the shortest: a character for each wildcard, runs included.

    Patterns without `?` match it only if they match all of `wanted`.
    """
    if any(isinstance(atom, Symbol) for atom in wanted.atoms):
        return None
    stand_in = fillers(unwanted)
    text = "" if wanted.runs[0] is None else stand_in.of(wanted.runs[0])[0]
    for atom, written, run in zip(wanted.atoms, wanted.written, wanted.runs[1:], strict=True):
        text += stand_in.of(atom)[0] if isinstance(atom, Chars) else written
        text += "" if run is None else stand_in.of(run)[0]
    return None if accepts(unwanted, folded(text) if ignore_case else text) else text
