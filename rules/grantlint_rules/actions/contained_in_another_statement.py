"""A statement that another one of the same policy contains."""

from collections.abc import Iterator, Sequence

from grantlint.model import Finding, PolicyDocument, Severity, Statement
from grantlint.policy.containment import Said, beside, said, says_all_of
from grantlint.rule import ALWAYS, Context, rule

MOST = 100
"""Statements of a policy that are compared with each other; no quota of AWS admits more."""


@rule(
    on=PolicyDocument,
    when=ALWAYS,
    severity=Severity.INFO,
    since="0.1.0",
    codes={"REDUNDANT_STATEMENT"},
)
def check(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    if len(document.statements) == 1:
        return
    compared = list(filter(None, map(said, document.statements[:MOST])))
    for i, near in enumerate(beside(compared)):
        if not near:  # most statements speak of what no other one does
            continue
        narrow, wide = compared[i], _container(i, near, compared)
        if wide is not None:
            yield ctx.within(document, narrow.statement).finding(
                narrow.statement,
                f"this statement changes nothing: {_name(wide.statement)} says all that it says",
                hint="Remove one of the two; if the narrow one is what is meant, the wide one",
                related=[(wide.statement, "contains it")],
                codes=ctx.rule.codes,
            )


def _container(i: int, near: Sequence[int], compared: Sequence[Said]) -> Said | None:
    """A statement that contains the *i*-th; of two that say the same the later one goes."""
    narrow = compared[i]
    for j in near:
        wide = compared[j]
        if says_all_of(wide, narrow) and (j < i or not says_all_of(narrow, wide)):
            return wide
    return None


def _name(statement: Statement) -> str:
    return f"`{statement.sid.written}`" if statement.sid is not None else "another one"
