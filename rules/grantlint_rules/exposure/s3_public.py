"""A bucket that anyone may use, by S3's own meaning of public."""

from collections.abc import Iterator

from grantlint.knowledge import exposure
from grantlint.model import (
    ALLOW,
    DocumentKind,
    Finding,
    PolicyDocument,
    Presence,
    PrincipalKind,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.exposure._public import Opening, openings, spelled, why
from grantlint_rules.exposure._services import S3, service_of
from grantlint_rules.trust._anyone import is_told
from grantlint_rules.trust._principals import is_anyone, of_kind

ANY_PRINCIPAL = "CKV_AWS_70"


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.RESOURCE) & principals(PrincipalKind.ANYONE),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={ANY_PRINCIPAL},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if service_of(statement, ctx.document) != S3:
        return
    found = list(openings(statement, ctx, S3))
    is_let = _is_let(ctx.document)
    for opening in found if is_let is not NO else ():
        yield _finding(opening, statement, ctx, is_let)
    if not found:
        yield from _counted_public(statement, ctx)


def _is_let(document: PolicyDocument | None) -> Answer:
    """Whether nothing beside the policy keeps strangers out; a loose one may stand on anything."""
    if document is None or document.public_access_blocked is None:
        return MAYBE if document is not None and document.is_loose else YES
    return NO if document.public_access_blocked is Presence.ALWAYS else MAYBE


def _finding(opening: Opening, statement: Statement, ctx: Context, is_let: Answer) -> Finding:
    return ctx.finding(
        opening.at,
        f"{opening.who} can {opening.done} in this bucket: {why(statement)}",
        certainty=guards.certainty(opening.answer, is_let),
        hint="Name the accounts or roles, or for a website let CloudFront in with "
        "`aws:SourceArn`; a condition has to hold `aws:PrincipalOrgID`, `aws:SourceVpce`, "
        "`aws:SourceIp` or the like to fixed values",
        witness=spelled(statement, opening.witness),
        codes=[ANY_PRINCIPAL],
    )


def _counted_public(statement: Statement, ctx: Context) -> Iterator[Finding]:
    """Values with wildcards: no stranger gets in, but S3 counts the policy as public."""
    if statement.effect is not ALLOW or is_told(statement) is YES:
        return
    loose = next(_loose(statement), None)
    if loose is None or guards.pinned(statement, (*FIXED, *BY_NAME)) is YES:
        return
    for principal in of_kind(statement, PrincipalKind.ANYONE, PrincipalKind.AWS):
        anyone = is_anyone(principal)
        if anyone is not NO:
            yield ctx.finding(
                principal,
                f"S3 counts this policy as public: `{loose.written}` has a wildcard",
                severity=Severity.WARNING,
                certainty=guards.certainty(anyone, _seen(statement)),
                hint="Write out the values: Block Public Access refuses a public policy, or cuts "
                "off every other account",
                related=[(loose, "S3 asks for fixed values")],
            )


def _loose(statement: Statement) -> Iterator[Term]:
    """The keys that S3 wants fixed values of and that are tested against wildcards."""
    for guard in guards.on(statement, FIXED):
        answers = [guards.wildcard(guard, value) for value in guard.condition.values]
        if guard.requires and YES in answers:
            yield guard.condition.key


def _seen(statement: Statement) -> Answer:
    hidden = any(terms.has_hole(value) for one in statement.conditions for value in one.values)
    return MAYBE if hidden else YES


FIXED = exposure.fixed_keys(S3)
BY_NAME = ("aws:principalarn", "aws:principalaccount", "aws:principalorgpaths")
