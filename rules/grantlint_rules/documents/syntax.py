"""A policy that is not JSON."""

from collections.abc import Iterator

from grantlint.model import Finding, ProblemKind, Severity, SourceProblem
from grantlint.rule import ALWAYS, Context, rule


@rule(
    on=SourceProblem,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"JSON_SYNTAX_ERROR"},
)
def check(problem: SourceProblem, ctx: Context) -> Iterator[Finding]:
    if problem.kind is ProblemKind.SYNTAX:
        message = f"not JSON, so not checked, and AWS rejects it: {problem.detail}"
        yield ctx.finding(problem, message, hint=problem.hint, codes=ctx.rule.codes)
