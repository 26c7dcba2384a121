"""An account in a trust or resource policy that is neither own nor trusted."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, PolicyDocument, PrincipalKind, Severity
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import every
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.exposure._grants import hands_on
from grantlint_rules.trust._foreign import (
    EXTERNAL_ID,
    ORGANIZATION,
    UNLESS_OWN,
    Mention,
    certainty,
    mentions,
    once,
)
from grantlint_rules.trust._standing import Known, Standing, known, named


@rule(
    on=PolicyDocument,
    when=document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE) & principals(PrincipalKind.AWS),
    severity=Severity.INFO,
    since="0.1.0",
)
def check(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    accounts = known(ctx)
    found = list(mentions(document, ctx))
    handed = set(_handed_keys(found, ctx))
    found = [each for each in found if each.account not in handed]
    told = {each.account for each in found if each.lacks_external_id is not NO}
    for mention, answer in once((each, _worth(each, told)) for each in found):
        yield _finding(mention, answer, accounts, ctx.within(document, mention.statement))


def _handed_keys(found: list[Mention], ctx: Context) -> Iterator[str]:
    """The accounts of which `exposure/kms-key-open` says that they may hand a key on."""
    for mention in found:
        account = mention.account
        if account is not None and mention.is_whole:
            handed = hands_on(account, mention.statement, ctx)
            if handed.answer is YES:
                yield account


def _worth(mention: Mention, told: set[str | None]) -> Answer:
    """Whether it is worth knowing, and not told already by the rule on external ids."""
    if mention.lacks_external_id is not NO:
        return NO
    answer = _is_worth_knowing(mention)
    if mention.standing is not Standing.UNKNOWN or answer is NO or not told:
        return answer
    return NO if mention.account in told else every((answer, _hidden(told)))


def _hidden(told: set[str | None]) -> Answer:
    """MAYBE where the account may be one that was told of and cannot be seen."""
    return MAYBE if None in told else YES


def _is_worth_knowing(mention: Mention) -> Answer:
    """No for those whom an organization or an external id binds, and for users, who have a rule."""
    if mention.standing is Standing.UNKNOWN and (not mention.is_whole or _has_external_id(mention)):
        return NO
    if mention.standing is Standing.VENDOR and _has_external_id(mention):
        return NO
    if mention.standing is Standing.FOREIGN and ":user/" in terms.widest(mention.principal.term):
        return NO
    return guards.pinned(mention.statement, ORGANIZATION).opposite


def _has_external_id(mention: Mention) -> bool:
    return guards.speaks_of(mention.statement, EXTERNAL_ID) is YES


def _finding(mention: Mention, answer: Answer, accounts: Known, ctx: Context) -> Finding:
    account = mention.account
    who = named(account) if account else f"`{mention.principal.term.written}`"
    is_unknown = mention.standing is Standing.UNKNOWN
    said = f"is foreign, {UNLESS_OWN}" if is_unknown else "is neither own nor trusted"
    return ctx.finding(
        mention.principal,
        f"{who} {said}",
        certainty=certainty(mention, answer, accounts),
        hint="List it in `accounts.trusted` if it is meant, in `accounts.own` if it is yours",
    )
