"""The actions to try for a pattern of actions: one of each sort that the statements tell apart."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from grantlint.knowledge import actions, catalogue
from grantlint.knowledge.wildcards import has_wildcard
from grantlint.model import DENY
from grantlint.policy.access.search import Effort
from grantlint.policy.access.statements import Index, Ruling
from grantlint.policy.action_sets import Cell
from grantlint.policy.patterns import is_plain
from grantlint.policy.patterns.machine import folded

COMMON = ("s3", "ec2", "iam", "sqs", "lambda", "dynamodb", "kms", "logs")
"""Services to take an action from where a pattern leaves the service open."""

SORTS = 256
"""Sorts of actions that are tried for one pattern."""

UNKNOWN = 64
"""Names that AWS does not have that are tried for one pattern."""


def candidates(
    indices: Sequence[Index], pattern: str, spent: Effort, *, needs_allow: bool = True
) -> Iterator[tuple[str, bool]]:
    """Actions that match the pattern, as AWS spells them, and whether it has them.

    Those it does not have come last, unless the pattern is such a name itself. There may be more
    of them when the effort is spent. Actions that no Allow speaks of are left out, unless the
    caller needs none.
    """
    if is_plain(pattern):
        yield actions.canonical(pattern) or pattern, True
        return
    denies = (ruling.effect is DENY for index in indices for ruling in index.statements)
    if needs_allow and all(denies):
        return
    cell = Cell((pattern,))
    known = _of_each_sort(indices, cell, spent, needs_allow=needs_allow)
    for action in islice(known, SORTS):
        yield action, True
    for action in dict.fromkeys(islice(_unknown(indices, cell, spent), UNKNOWN)):
        yield action, actions.exists(action)


def _of_each_sort(
    indices: Sequence[Index], cell: Cell, spent: Effort, *, needs_allow: bool
) -> Iterator[str]:
    """First one for each service and set of statements, then those that differ in their facts."""
    first: set[tuple[object, ...]] = set()
    known: list[tuple[str, tuple[object, ...]]] = []
    for action in _known(indices, cell):
        spent.looks -= sum(index.weight_for(action) for index in indices)
        if spent.looks <= 0:
            return
        rulings = [ruling for index in indices for ruling, _ in index.about(folded(action))]
        if needs_allow and all(ruling.effect is DENY for ruling in rulings):
            continue
        speaking = (action.partition(":")[0], *map(id, rulings))
        known.append((action, speaking))
        if speaking not in first:
            first.add(speaking)
            yield action
    yield from _of_other_facts(known)


def _of_other_facts(known: Iterable[tuple[str, tuple[object, ...]]]) -> Iterator[str]:
    """Of actions with those that speak of each: the first of each sort, but for the very first."""
    sorts: dict[tuple[object, ...], set[object]] = {}
    for action, speaking in known:
        sort = actions.resource_types(action), actions.own_condition_keys(action)
        seen = sorts.get(speaking)
        if seen is None:
            sorts[speaking] = {sort}
        elif sort not in seen:
            seen.add(sort)
            yield action


def _known(indices: Sequence[Index], cell: Cell) -> Iterator[str]:
    if cell.service is not None:
        yield from cell.known()
        return
    for prefix in dict.fromkeys((*_services(indices), *COMMON)):
        if catalogue.service(prefix) is not None:
            yield from Cell((*cell.wanted, f"{prefix}:*")).known()


def _services(indices: Sequence[Index]) -> Iterator[str]:
    """The services that the statements name."""
    for index in indices:
        yield from index.by_service
        for ruling in index.anywhere:
            for text in ruling.words.texts:
                prefix = text.partition(":")[0]
                if not has_wildcard(prefix):
                    yield prefix


# ── Names yet to come ──


def _unknown(indices: Sequence[Index], cell: Cell, spent: Effort) -> Iterator[str]:
    """Names outside all patterns of the statements, and inside each of their patterns."""
    granting = list(dict.fromkeys(_patterns(indices, denying=False)))
    denying = tuple(dict.fromkeys(_patterns(indices, denying=True)))
    cells = [Cell(cell.wanted, (*granting, *denying)), cell, Cell(cell.wanted, denying)]
    cells += [
        Cell((*cell.wanted, each), tuple(p for p in denying if p != each))
        for each in (*granting, *denying)
    ]
    for each in cells:
        found = each.unknown()
        spent.budget.left -= (1 + found.states) * (1 + len(each.unwanted))
        if found.text is not None:
            yield found.text
        if spent.is_spent:
            return


def _patterns(indices: Sequence[Index], *, denying: bool) -> Iterator[str]:
    for index in indices:
        for ruling in index.rulings:
            if (ruling.effect is DENY) is denying and not _names_all(ruling):
                yield from ruling.words.texts


def _names_all(ruling: Ruling) -> bool:
    return "*" in ruling.words.texts
