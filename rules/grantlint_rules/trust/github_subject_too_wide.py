"""A role for GitHub Actions whose subject lets in repositories that nobody named."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.model import Certainty, Condition, Effect, Finding, Severity, Term, Witness
from grantlint.policy import terms
from grantlint.rule import Context, condition_keys, rule

ISSUER = "token.actions.githubusercontent.com"
SUBJECT = f"{ISSUER}:sub"
OWNER_CLAIMS = (
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "enterprise",
    "enterprise_id",
)
"""Claims that fix the owner as well as a subject does.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""
STRANGER = "stranger"


class Verdict(Struct, frozen=True):
    """What is wrong with a subject, and one that gets in."""

    severity: Severity
    who: str
    example: str


@rule(
    on=Condition,
    when=condition_keys(SUBJECT),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"CKV_AWS_358", "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"},
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    statement = ctx.statement
    if statement is None or statement.effect is not Effect.ALLOW:
        return
    operator = (condition.operator.known or "").lower().removesuffix("ifexists")
    operator = operator.rpartition(":")[2]
    if operator not in ("stringlike", "stringequals", "stringequalsignorecase"):
        return
    if any(_fixes_owner(other) for other in statement.conditions):
        return
    for term in condition.values:
        subject = terms.widest(term)
        if operator != "stringlike" and _has_wildcard(subject) and not terms.has_hole(term):
            continue
        verdict = judged(subject)
        if verdict is not None:
            yield _finding(term, verdict, ctx)


def judged(subject: str) -> Verdict | None:
    """What a subject pattern lets in beyond one ref or environment of one repository.

    https://docs.github.com/en/actions/reference/security/oidc
    """
    fixed = subject[: _first_wildcard(subject)]
    kind, _, rest = fixed.partition(":")
    if _has_wildcard(subject) and (kind != "repo" or "/" not in rest):
        return Verdict(Severity.ERROR, "any owner on GitHub", _foreign(subject))
    if kind != "repo":
        return None
    repository, _, claim = subject.removeprefix("repo:").partition(":")
    owner, _, name = repository.partition("/")
    if _has_wildcard(name) or (not claim and _has_wildcard(subject)):
        example = f"repo:{owner}/{_filled(name)}:pull_request"
        return Verdict(Severity.WARNING, f"every repository of `{owner}`", example)
    return _of_repository(repository, claim)


def _of_repository(repository: str, claim: str) -> Verdict | None:
    if claim == "pull_request":
        return Verdict(
            Severity.WARNING,
            f"every pull request of `{repository}`, whose code nobody has reviewed",
            f"repo:{repository}:pull_request",
        )
    if claim == "*":
        return Verdict(
            Severity.INFO,
            f"every branch, tag and pull request of `{repository}`",
            f"repo:{repository}:pull_request",
        )
    return None


def _finding(term: Term, verdict: Verdict, ctx: Context) -> Finding:
    is_open = verdict.severity is Severity.ERROR
    return ctx.finding(
        term,
        f"`{term.written}` lets {verdict.who} assume this role",
        severity=verdict.severity,
        certainty=Certainty.POSSIBLE if terms.has_hole(term) else Certainty.CERTAIN,
        hint=_hint(verdict),
        witness=Witness(
            principal=f"a token of GitHub Actions with the subject {verdict.example}",
            action="sts:AssumeRoleWithWebIdentity",
            resource=ctx.identity.arn if ctx.identity else None,
            context={SUBJECT: verdict.example},
        ),
        codes=sorted(ctx.rule.codes)
        if is_open
        else ["SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"],
    )


def _hint(verdict: Verdict) -> str:
    if verdict.severity is Severity.ERROR:
        return "Write the owner whole, up to the slash: `repo:OWNER/REPOSITORY:ref:refs/heads/main`"
    return (
        "Name the branch or a protected environment: `…:ref:refs/heads/main`, `…:environment:NAME`"
    )


def _fixes_owner(condition: Condition) -> bool:
    """Whether another claim names the owner, with no wildcard and no way around it."""
    key = (condition.key.known or "").lower()
    operator = (condition.operator.known or "").lower()
    if key.removeprefix(f"{ISSUER}:") not in OWNER_CLAIMS or operator not in (
        "stringequals",
        "stringequalsignorecase",
        "stringlike",
    ):
        return False
    known = [value.literal for value in condition.values]
    return all(value is not None and not _has_wildcard(value) for value in known)


def _has_wildcard(text: str) -> bool:
    return "*" in text or "?" in text


def _first_wildcard(text: str) -> int:
    return min((i for i in (text.find("*"), text.find("?")) if i >= 0), default=len(text))


def _filled(name: str) -> str:
    return name.replace("*", "any").replace("?", "x")


def _foreign(subject: str) -> str:
    """A subject of a stranger's repository that the pattern matches."""
    fixed = subject[: _first_wildcard(subject)].removeprefix("repo:")
    rest = subject[_first_wildcard(subject) + 1 :]
    owner = f"{fixed}-{STRANGER}" if fixed and subject.startswith("repo:") else STRANGER
    if "/" in rest:
        return f"repo:{owner}" + _filled(rest if rest.startswith("/") else f"/{rest}")
    tail = _filled(rest) if rest.startswith(":") else ":ref:refs/heads/main"
    return f"repo:{owner}/any{tail}"
