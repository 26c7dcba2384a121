"""One finding for one place: what a rule says there of several instances is said once.

A module that is called twice, a block with `count`, a loop over names: the same characters give
several policies, and a rule may find the same wrong in each.
"""

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from grantlint.model import Finding, NotUnderstood, Span, Token

Key = tuple[str, str, Span, str]


def merged(findings: Iterable[Finding], apart: Collection[str] = ()) -> list[Finding]:
    """*findings* with one of each rule at each place: the surest, then the worst, then the first.

    Where the others say something else, its message tells how many there are. Rules whose ids are
    in *apart* speak of different things at one place: only what they say twice is merged.
    """
    at: dict[Key, list[Finding]] = {}
    for finding in findings:
        where = finding.at
        said = finding.message if finding.rule in apart else ""
        at.setdefault((finding.rule, where.source.path, where.span, said), []).append(finding)
    return [alike[0] if len(alike) == 1 else _one(alike) for alike in at.values()]


def _one(alike: list[Finding]) -> Finding:
    best = max(alike, key=lambda finding: (finding.certainty, finding.severity))
    others = len({finding.message for finding in alike if finding.certainty is best.certainty}) - 1
    if others < 1:
        return best
    return replace(best, message=f"{best.message} (and {others} more like this here)")


def gaps_once(gaps: Iterable[NotUnderstood]) -> Iterator[NotUnderstood]:
    """*gaps*, of those for the same reason at the same place the first one."""
    seen: set[tuple[str, Token, str]] = set()
    for gap in gaps:
        key = (gap.place.source.path, gap.place.token, gap.reason)
        if key not in seen:
            seen.add(key)
            yield gap
