"""A claim that tells an issuer's customers apart, with a wildcard where the customer is named."""

from collections.abc import Iterator

from grantlint.knowledge import issuers
from grantlint.knowledge.issuers import Issuer
from grantlint.model import Condition, DocumentKind, Finding, Severity, Term
from grantlint.policy import guards, terms
from grantlint.policy.answers import NO, Answer
from grantlint.policy.guards import Guard
from grantlint.rule import Context, condition_keys, document_kinds, rule
from grantlint_rules.trust._federation import Provider, admits, issued_by
from grantlint_rules.trust._github import first_wildcard
from grantlint_rules.trust._principals import WEB_IDENTITY, at_most, witness

MERGE_REQUEST = "ref_type:mr"
ELSEWHERE = (issuers.GITHUB, issuers.COGNITO)


@rule(
    on=Condition,
    when=condition_keys("*.*:*", "sts:RoleSessionName") & document_kinds(DocumentKind.TRUST),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    guard = guards.guard(condition)
    statement = ctx.statement
    if guard is None or statement is None or guard.operator.negated:
        return
    provider, is_issuer = issued_by(statement, guard)
    issuer = None if provider is None else provider.issuer
    if provider is None or issuer is None or guard.key != issuer.tenant_key.lower():
        return
    if issuer.host in ELSEWHERE:
        return
    for value in condition.values:
        yield from _of_value(value, guard, (provider, issuer, is_issuer), ctx)


def _of_value(
    value: Term, guard: Guard, where: tuple[Provider, Issuer, Answer], ctx: Context
) -> Iterator[Finding]:
    provider, issuer, is_issuer = where
    statement = ctx.statement
    if MERGE_REQUEST in terms.widest(value) and issuer.host == "gitlab.com":
        yield _never(value, ctx)
        return
    is_wild = guards.wildcard(guard, value) is not NO
    if statement is None or not is_wild or names_tenant(terms.widest(value), issuer):
        return
    example = terms.widest(value).replace("*", "stranger", 1).replace("*", "any").replace("?", "x")
    found = admits(ctx, statement, provider, {issuer.tenant_key: example})
    if found.answer is NO:
        return
    yield ctx.finding(
        value,
        f"`{value.written}` lets in other customers of {issuer.name}",
        certainty=at_most(guards.certainty(found.answer, is_issuer), value),
        hint=f"Write your own part whole: `{issuer.prefix}YOURS{issuer.delimiter}…`",
        witness=witness(ctx, f"a token of {issuer.name} with {example}", WEB_IDENTITY, found),
    )


def names_tenant(text: str, issuer: Issuer) -> bool:
    """Whether a pattern holds the customer's part whole, up to what ends it."""
    fixed = text[: first_wildcard(text)]
    if not fixed.startswith(issuer.prefix):
        return False
    tenant, ending, _ = fixed[len(issuer.prefix) :].partition(issuer.delimiter or "\0")
    return bool(tenant and ending)


def _never(value: Term, ctx: Context) -> Finding:
    return ctx.finding(
        value,
        f"`{value.written}` fits no token: GitLab knows `branch` and `tag`, and merge requests "
        "have the branch they come from",
        severity=Severity.INFO,
        hint="Use `ref_type:branch`",
    )
