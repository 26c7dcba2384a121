"""What of an estate was not looked at: what hosts say of it, and the ends of policies without end.

Told of every run, whichever rules it has: what was not looked at has no findings.
"""

from collections.abc import Iterator

from grantlint.model import Estate, NotUnderstood, OddityKind, PolicyDocument, ProblemKind

CUT = "not checked from here on: the policy is longer than any that AWS takes"
UNREAD = {ProblemKind.SYNTAX: "it cannot be parsed", ProblemKind.UNREADABLE: "it cannot be read"}


def cut_off(estate: Estate) -> list[NotUnderstood]:
    """The places from which on policies of *estate* are not looked at; mostly none."""
    found: list[NotUnderstood] = []
    for document in estate.documents:
        if document.oddities:
            found += _ends(document)
    return found


def unread(estate: Estate) -> Iterator[NotUnderstood]:
    """All of *estate* that may hold access and was not read, with what no policy was made of."""
    for problem in estate.problems:
        if (said := UNREAD.get(problem.kind)) is not None:
            reason = f"{said}: {problem.detail}"
            yield NotUnderstood(problem.place, problem.owner, reason, is_policy=True)
    yield from estate.not_understood
    yield from cut_off(estate)


def _ends(document: PolicyDocument) -> Iterator[NotUnderstood]:
    for oddity in document.oddities:
        if oddity.kind is OddityKind.TOO_LONG:
            yield NotUnderstood(oddity.place, document.owner, CUT, is_policy=True)
