"""A key that an object of a policy holds twice."""

from collections.abc import Iterator

from grantlint.model import Finding, ProblemKind, Severity, SourceProblem
from grantlint.rule import ALWAYS, Context, rule


@rule(
    on=SourceProblem,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(problem: SourceProblem, ctx: Context) -> Iterator[Finding]:
    if problem.kind is ProblemKind.DUPLICATE_KEY:
        yield ctx.finding(
            problem,
            f"`{problem.detail}` stands twice in one object: AWS sees the last one only, and what "
            "the first one granted or limited is gone",
            hint="Merge both into one",
            related=[(place, "this one is dropped") for place in problem.related],
        )
