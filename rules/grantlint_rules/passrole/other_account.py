"""iam:PassRole on a role of another account, which cannot be passed."""

from collections.abc import Iterator

from grantlint.model import ALLOW, Finding, Severity, Statement
from grantlint.policy import arns
from grantlint.policy.answers import YES
from grantlint.policy.clauses import covers_action
from grantlint.policy.passrole import PASS_ROLE
from grantlint.rule import Context, rule
from grantlint_rules.passrole._grants import PASSES_ROLES


@rule(on=Statement, when=PASSES_ROLES, severity=Severity.WARNING, since="0.1.0")
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    own = _own(ctx)
    resources = statement.resources
    if not own or resources is None or resources.negated or not _is_about_roles(statement):
        return
    for term in resources.terms:
        account = arns.account_of(term.literal) if term.literal is not None else None
        if account is not None and account.isdigit() and account not in own:
            mine = " or ".join(f"`{one}`" for one in own)
            yield ctx.finding(
                term,
                f"`{term.written}` cannot be passed: it is a role of account `{account}`, and a "
                f"role is passed only within an account, here {mine}",
                hint="Make a role in this account that may assume the other one, and pass that",
            )


def _own(ctx: Context) -> tuple[str, ...]:
    """The account of the identity; where it is not known, all that the user calls their own."""
    identity = ctx.identity
    account = arns.account_of(identity.arn) if identity is not None and identity.arn else None
    return (account,) if account is not None else ctx.settings.own_accounts


def _is_about_roles(statement: Statement) -> bool:
    """Whether the statement allows nothing that reaches other accounts: IAM's actions do not."""
    clause = statement.actions
    if statement.effect is not ALLOW or clause is None or clause.negated:
        return False
    if covers_action(clause, PASS_ROLE) is not YES:
        return False
    return all(term.written.lower().startswith("iam:") for term in clause.terms)
