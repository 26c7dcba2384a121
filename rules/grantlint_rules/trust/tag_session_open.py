"""A stranger who may choose the tags of the session, which policies then go by."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    Condition,
    DocumentKind,
    Finding,
    PolicyDocument,
    Principal,
    PrincipalKind,
    RequestVariable,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.patterns import matches
from grantlint.rule import Context, actions, document_kinds, rule
from grantlint_rules.trust._principals import (
    TAG_SESSION,
    account_of,
    is_open,
    of_kind,
    witness,
)
from grantlint_rules.trust._standing import Known, Standing, known

PRINCIPAL_TAG = "aws:principaltag/"
LIMITS = ("aws:tagkeys", "aws:requesttag/", "sts:transitivetagkeys")


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST) & actions(TAG_SESSION),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.actions
    if statement.effect is not ALLOW or clause is None or clause.negated:
        return
    matter = _tags_matter(ctx)
    who, is_strange = _stranger(statement, ctx, tags_matter=matter is not None)
    limited = _limited(statement)
    if who is None or limited is YES:
        return
    for term in clause.terms:
        if _names_tagging(term):
            yield _finding(term, who, ((limited.opposite, is_strange), matter), ctx)


def _names_tagging(term: Term) -> bool:
    """Whether the action is named; a pattern that happens to fit is for another rule."""
    text = term.literal
    if text is not None:
        return text.lower() == TAG_SESSION.lower()
    return matches(terms.widest(term), TAG_SESSION, ignore_case=True)


def _stranger(
    statement: Statement, ctx: Context, *, tags_matter: bool
) -> tuple[Principal | None, Answer]:
    """The first principal who is not of an own account, or may not be.

    Providers set tags as a matter of course: they count only where policies go by these.
    """
    accounts = known(ctx)
    unsure: Principal | None = None
    kinds = (PrincipalKind.AWS, *((PrincipalKind.FEDERATED,) if tags_matter else ()))
    for principal in of_kind(statement, *kinds):
        found = _is_strange(principal, accounts)
        if found is YES:
            return principal, found
        if found is MAYBE:
            unsure = unsure or principal
    return unsure, MAYBE if unsure else NO


def _is_strange(principal: Principal, accounts: Known) -> Answer:
    if principal.kind is PrincipalKind.FEDERATED:
        return YES
    account = account_of(principal.term)
    if account is None:
        return MAYBE if is_open(principal.term) else NO
    if accounts.standing(account) not in (Standing.VENDOR, Standing.FOREIGN):
        return NO
    return MAYBE if accounts.hidden else YES


def _limited(statement: Statement) -> Answer:
    """Whether a condition says which tags may be set."""
    keys = [condition.key.literal for condition in statement.conditions]
    if any(key is not None and key.lower().startswith(LIMITS) for key in keys):
        return YES
    return MAYBE if None in keys or not statement.conditions_complete else NO


def _finding(
    term: Term,
    who: Principal,
    found: tuple[tuple[Answer, ...], Condition | Term | None],
    ctx: Context,
) -> Finding:
    answers, matter = found
    grants = "which policies here go by" if matter else "whatever policies go by them"
    seen = MAYBE if terms.has_hole(term) else YES
    return ctx.finding(
        term,
        f"`{who.term.written}` may give its session any tags, {grants}",
        severity=Severity.WARNING if matter else Severity.INFO,
        certainty=guards.certainty(*answers, seen),
        hint='Limit them: "ForAllValues:StringEquals": {"aws:TagKeys": [KEYS]}, and the values '
        "by `aws:RequestTag/KEY`",
        related=[(matter, "decides by a tag of the session")] if matter else [],
        witness=witness(ctx, f"{who.term.written}, with tags of its choice", TAG_SESSION),
    )


# ── Policies that go by tags ──


def _tags_matter(ctx: Context) -> Condition | Term | None:
    """A place at which a policy of the estate decides by a tag of the principal."""
    for document in ctx.estate.documents:
        found = _by_tag(document) if document.kind is not DocumentKind.TRUST else None
        if found is not None:
            return found
    return None


def _by_tag(document: PolicyDocument) -> Condition | Term | None:
    for statement in document.statements:
        for condition in statement.conditions:
            if condition.key.written.lower().startswith(PRINCIPAL_TAG):
                return condition
        for term in statement.resources.terms if statement.resources else ():
            if any(_is_tag(part) for part in term.parts):
                return term
    return None


def _is_tag(part: object) -> bool:
    return isinstance(part, RequestVariable) and part.key.lower().startswith(PRINCIPAL_TAG)
