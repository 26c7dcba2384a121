"""A role for GitHub Actions whose subject lets in repositories that nobody named."""

from collections.abc import Iterator

from grantlint.model import Condition, DocumentKind, Finding, Severity, Statement, Term
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions.operators import Family
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._federation import admits, issued_by
from grantlint_rules.trust._github import (
    OWNER,
    SUBJECT,
    Verdict,
    has_wildcard,
    judged,
    names_one_owner,
    owned,
    stranger_claims,
)
from grantlint_rules.trust._github_shape import flaw
from grantlint_rules.trust._principals import WEB_IDENTITY, witness

RECOMMENDED = "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"
TEXTS = (Family.TEXT, Family.ANY_CASE, Family.PATTERN)

LOOKS = 1_000_000
"""Comparisons of a subject with a value that the conditions of one statement may cost."""
SLOW = 8
"""Comparisons that one with a pattern with `?` costs as much as."""
UNDECIDED = Solution(MAYBE, None, "too many subjects to be decided one by one")


@rule(
    on=Condition,
    when=condition_keys(SUBJECT) & document_kinds(DocumentKind.TRUST),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"CKV_AWS_358", RECOMMENDED},
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or guard.operator.negated:
        return
    provider, is_issuer = issued_by(statement, guard)
    if provider is None or guard.operator.family not in TEXTS:
        return
    most = _most_asked(condition, statement)
    for at, term in enumerate(condition.values):
        subject = terms.widest(term)
        if not guard.has_patterns and has_wildcard(subject) and not terms.has_hole(term):
            continue
        for verdict in _verdicts(subject, statement):
            is_foreign = verdict.severity is Severity.ERROR
            claims = stranger_claims(verdict.example, is_foreign=is_foreign)
            found = admits(ctx, statement, provider, claims) if at < most else UNDECIDED
            if found.answer is not NO:
                yield _finding(term, verdict, found, is_issuer, ctx)
                break


def _most_asked(condition: Condition, statement: Statement) -> int:
    """How many subjects of a condition are asked about, each with a look at all values beside it.

    All but for a policy that is far longer than AWS takes.
    """
    beside = sum(_cost(each) for each in statement.conditions)
    return LOOKS * _cost(condition) // max(beside, 1) ** 2


def _cost(condition: Condition) -> int:
    values = map(terms.widest, condition.values)
    return sum(SLOW if "?" in value else 1 for value in values)


def _verdicts(subject: str, statement: Statement) -> Iterator[Verdict]:
    """What the subject lets in, the worst first: less where another claim names the owner.

    What no subject fits lets nobody in; `trust/github-subject-never-fits` tells that.
    """
    if flaw(subject) is not None:
        return
    subjects = [subject]
    if not names_one_owner(subject):
        owners = (value.literal for one in guards.on(statement, (OWNER,)) if one.requires
                  for value in one.condition.values)  # fmt: skip
        subjects += [owned(subject, owner) for owner in owners if owner is not None]
    yield from filter(None, map(judged, subjects))


def _finding(
    term: Term, verdict: Verdict, found: Solution, is_issuer: Answer, ctx: Context
) -> Finding:
    is_open = verdict.severity is Severity.ERROR
    is_seen = YES if guards.is_seen(term) else MAYBE
    return ctx.finding(
        term,
        f"`{term.written}` lets {verdict.who} assume this role",
        severity=verdict.severity,
        certainty=guards.certainty(is_seen, found.answer, is_issuer),
        hint=_hint(verdict),
        witness=witness(
            ctx,
            f"a token of GitHub Actions with the subject {verdict.example}",
            WEB_IDENTITY,
            found,
        ),
        codes=sorted(ctx.rule.codes) if is_open else [RECOMMENDED],
    )


def _hint(verdict: Verdict) -> str:
    if verdict.severity is Severity.ERROR:
        return "Write the owner whole, up to the slash: `repo:OWNER/REPOSITORY:ref:refs/heads/main`"
    return (
        "Name the branch or a protected environment: `…:ref:refs/heads/main`, `…:environment:NAME`"
    )
