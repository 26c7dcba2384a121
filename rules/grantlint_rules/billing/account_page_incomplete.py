"""One half of what the Account page needs."""

from collections.abc import Iterator

from grantlint.model import Finding, Identity, Severity, Statement, Term
from grantlint.policy.answers import NO, YES
from grantlint.rule import Context, actions, rule
from grantlint_rules.billing._granted import granted
from grantlint_rules.billing._identities import granting

SETTINGS = "account:GetAccountInformation"
REGIONS = "account:ListRegions"
PANELS = {SETTINGS: "most of the page", REGIONS: "the panel of Regions"}


@rule(on=Identity, when=actions(SETTINGS, REGIONS), severity=Severity.INFO, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    seen = ctx.policies()
    answers = {name: granted(seen, name) for name in PANELS}
    if set(answers.values()) != {YES, NO}:
        return
    there = next(name for name, found in answers.items() if found is YES)
    missing = REGIONS if there == SETTINGS else SETTINGS
    for document, statement, term in granting(identity, there):
        yield _finding(term, there, missing, ctx.within(document, statement))
        return


def _finding(term: Term | Statement, there: str, missing: str, ctx: Context) -> Finding:
    return ctx.finding(
        term,
        f"`{there}` without `{missing}`: {PANELS[missing]} stays empty on the Account page",
        hint=f"Add `{missing}` for people who use the console; what only calls the API needs no "
        "more",
    )
