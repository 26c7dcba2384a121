"""An ARN of the account service that no call of the action uses."""

import re
from collections.abc import Iterator

from grantlint.model import DocumentKind, Finding, Severity, Statement, Term
from grantlint.policy.answers import YES
from grantlint.policy.clauses import covers_action
from grantlint.rule import Context, document_kinds, rule, services

MEMBER_ONLY = (
    "account:GetPrimaryEmail",
    "account:StartPrimaryEmailUpdate",
    "account:AcceptPrimaryEmailUpdate",
)
"""Only called with an account id: on the ARN of a member in its organization.

https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-api-modes-of-operation.html
"""
CLOSE = "account:CloseAccount"
OWN = "arn:aws:account::ACCOUNT:account"
MEMBER = "arn:aws:account::MANAGEMENT:account/o-ORGANIZATION/MEMBER"
_SHAPE = re.compile(
    r"arn:[^:]*:account:(?P<region>[^:]*):(?P<account>[^:]*):(?P<rest>.*)", re.DOTALL
)


@rule(
    on=Statement,
    when=services("account")
    & document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    resources = statement.resources
    for term in resources.terms if resources is not None and not resources.negated else ():
        found = _SHAPE.fullmatch(term.literal or "")
        problem = _problem(found, statement) if found is not None else None
        if problem is not None:
            yield _finding(term, *problem, ctx)


def _problem(found: re.Match[str], statement: Statement) -> tuple[str, str] | None:
    if found["region"]:
        return "names a Region, and accounts have none", f"Write `{OWN}` or `{MEMBER}`"
    rest = found["rest"]
    parts = rest.split("/")
    if parts[0] == "account" and len(parts) > 1 and not parts[1].startswith(("o-", "*")):
        return "lacks the organization's id", f"Write `{MEMBER}`"
    if len(parts) == len(("account", "o-", "member")) and parts[2] == found["account"]:
        return (
            "names the management account as a member: it must not give its own id",
            f"Write `{OWN}`",
        )
    return _of_actions(rest, statement)


def _of_actions(rest: str, statement: Statement) -> tuple[str, str] | None:
    """What is wrong with the ARN for all that the statement speaks about."""
    covered = [name for name in MEMBER_ONLY if _named(statement, name)]
    clause = statement.actions
    count = len(clause.terms) if clause is not None else 0
    if rest == "account" and covered and len(covered) >= count:
        return f"is never used by `{covered[0]}`, which always names a member", f"Write `{MEMBER}`"
    if rest.startswith("account/o-") and _named(statement, CLOSE) and count == 1:
        return f"is never used by `{CLOSE}`, which closes the own account", f"Write `{OWN}`"
    return None


def _named(statement: Statement, action: str) -> bool:
    clause = statement.actions
    return clause is not None and not clause.negated and covers_action(clause, action) is YES


def _finding(term: Term, what: str, hint: str, ctx: Context) -> Finding:
    return ctx.finding(
        term, f"`{term.written}` {what}, so it never matches", hint=f'{hint}, or `"*"`'
    )
