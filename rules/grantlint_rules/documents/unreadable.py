"""A file that should hold AWS access and cannot be read or decoded."""

from collections.abc import Iterator

from grantlint.model import Finding, ProblemKind, Severity, SourceProblem
from grantlint.rule import ALWAYS, Context, rule


@rule(on=SourceProblem, when=ALWAYS, severity=Severity.ERROR, since="0.1.0")
def check(problem: SourceProblem, ctx: Context) -> Iterator[Finding]:
    if problem.kind is ProblemKind.UNREADABLE:
        message = f"not checked: {problem.detail}"
        yield ctx.finding(problem, message, hint=problem.hint)
