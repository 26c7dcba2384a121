"""A policy that is not JSON, or a configuration that Terraform cannot read."""

from collections.abc import Iterator

from grantlint.model import Finding, ProblemKind, Severity, SourceProblem
from grantlint.rule import ALWAYS, Context, rule

TERRAFORM = "terraform"
NO_JSON = "not JSON, so not checked, and AWS rejects it"
NO_CONFIGURATION = "Terraform cannot read this file, and what stands in it is not checked"


@rule(
    on=SourceProblem,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"JSON_SYNTAX_ERROR"},
)
def check(problem: SourceProblem, ctx: Context) -> Iterator[Finding]:
    if problem.kind is ProblemKind.SYNTAX:
        is_configuration = problem.place.source.host == TERRAFORM and not _is_policy(problem)
        said = NO_CONFIGURATION if is_configuration else NO_JSON
        codes = () if is_configuration else ctx.rule.codes
        yield ctx.finding(problem, f"{said}: {problem.detail}", hint=problem.hint, codes=codes)


def _is_policy(problem: SourceProblem) -> bool:
    """Whether a block's policy is broken, not the file itself."""
    return problem.owner != problem.place.source.path
