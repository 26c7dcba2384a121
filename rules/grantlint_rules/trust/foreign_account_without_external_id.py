"""A role for another account, without an external id."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, PolicyDocument, PrincipalKind, Severity
from grantlint.policy.answers import Answer
from grantlint.rule import Context, document_kinds, principals, rule
from grantlint_rules.trust._foreign import UNLESS_OWN, Mention, certainty, mentions, once
from grantlint_rules.trust._principals import ASSUME, witness
from grantlint_rules.trust._standing import Known, Standing, known, named

SEVERITIES = {
    Standing.VENDOR: Severity.ERROR,
    Standing.FOREIGN: Severity.WARNING,
    Standing.UNKNOWN: Severity.INFO,
}


@rule(
    on=PolicyDocument,
    when=document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.AWS),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    accounts = known(ctx)
    found = [(each, each.lacks_external_id) for each in mentions(document, ctx)]
    for mention, answer in once(found):
        yield _finding(mention, answer, accounts, ctx.within(document, mention.statement))


def _finding(mention: Mention, answer: Answer, accounts: Known, ctx: Context) -> Finding:
    account = mention.account
    who = named(account) if account else f"`{mention.principal.term.written}`"
    return ctx.finding(
        mention.principal,
        _message(who, mention),
        severity=SEVERITIES[mention.standing],
        certainty=certainty(mention, answer, accounts),
        hint=_hint(mention),
        witness=witness(
            ctx,
            f"{who}, on behalf of another of its customers",
            ASSUME,
            mention.solution,
        ),
    )


def _message(who: str, mention: Mention) -> str:
    if mention.standing is Standing.UNKNOWN:
        return f"{who} is foreign and can assume this role without an external id, {UNLESS_OWN}"
    return f"{who} can assume this role for whoever asks it to: no `sts:ExternalId` is required"


def _hint(mention: Mention) -> str:
    if mention.standing is Standing.VENDOR:
        return (
            'Require the id that the vendor shows you: "Condition": {"StringEquals": '
            '{"sts:ExternalId": "ID"}}'
        )
    return (
        "For a third party require the `sts:ExternalId` it gave you; an account of your own "
        "belongs into `accounts.own`, one you trust into `accounts.trusted`"
    )
