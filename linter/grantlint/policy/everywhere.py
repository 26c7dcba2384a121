"""Whether policies allow an action on everything that a pattern of ARNs names, not on some only.

A resource that is left out is looked for, and then the engine is asked about that very one.
"""

from collections.abc import Iterator, Sequence

from grantlint.model import ALLOW, DENY, Effect
from grantlint.policy import access, fitting, terms
from grantlint.policy.access import Found, Policies
from grantlint.policy.access.statements import Index, Ruling
from grantlint.policy.access.targets import targets
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.patterns import Glob, exactly, example, is_plain
from grantlint.policy.patterns.machine import folded

MOST = 64
"""Statements whose resources are looked at for one that is left out."""


def gap(policies: Policies, action: str, pattern: str) -> tuple[str, Found] | None:
    """A resource that *pattern* names and on which the action is not allowed, with the answer.

    Grants under conditions count as grants. The answer is MAYBE where a hole decides. None when
    there is no such resource, or none was found.
    """
    if is_plain(pattern):
        return None
    doubt = None
    for resource in _candidates(policies, action, pattern):
        found = access.grants(policies, action, resource=exactly(resource))
        if found.answer is NO:
            return resource, found
        if found.answer is MAYBE and doubt is None:
            doubt = resource, found
    return doubt


def _candidates(policies: Policies, action: str, pattern: str) -> Iterator[str]:
    """Resources that some layer does not list, or that a Deny does."""
    lower = folded(action)
    for index in (policies.own, *policies.limits, *policies.guards):
        yield from _outside(_about(index, lower, ALLOW), action, pattern)
    for index in policies.indices:
        for denying in _about(index, lower, DENY)[:MOST]:
            yield from _inside(denying, action, pattern)


def _about(index: Index, action: str, effect: Effect) -> list[Ruling]:
    return [ruling for ruling, _ in index.about(action) if ruling.effect is effect]


def _outside(allows: Sequence[Ruling], action: str, pattern: str) -> Iterator[str]:
    """Resources that none of the Allows lists, or that one of them excepts."""
    listed = [glob for one in allows if not _is_negated(one) for glob in _globs(one, known=True)]
    if not any(map(_is_negated, allows)):
        yield from _examples(action, (pattern,), listed)
        return
    for one in allows[:MOST]:
        for glob in _globs(one) if _is_negated(one) else ():
            yield from _examples(action, (pattern, glob), listed)


def _inside(denying: Ruling, action: str, pattern: str) -> Iterator[str]:
    """Resources that a Deny speaks of."""
    globs = list(_globs(denying))
    if _is_negated(denying):
        yield from _examples(action, (pattern,), globs)
        return
    for glob in globs[:MOST]:
        yield from _examples(action, (pattern, glob), ())


def _examples(action: str, wanted: tuple[Glob, ...], unwanted: Sequence[Glob]) -> Iterator[str]:
    for target in targets(action):
        without = (*unwanted, *target.unwanted)
        found = example((*wanted, *target.wanted), without, prefer=target.prefer)
        text = found.text if found.answer is YES else None
        if text is not None and fitting.is_used_on(action, text) is not NO:
            yield text


def _is_negated(ruling: Ruling) -> bool:
    clause = ruling.statement.resources
    return clause is not None and clause.negated


def _globs(ruling: Ruling, *, known: bool = False) -> Iterator[Glob]:
    """The resources of a statement; only those that are the same for every request, if *known*."""
    clause = ruling.statement.resources
    for term in clause.terms if clause is not None else ():
        if not known or term.literal is not None:
            yield terms.widest(term)
