"""A guard on Regions that locks everybody out of the billing pages."""

from collections.abc import Iterator

from grantlint.model import (
    DENY,
    Clause,
    Condition,
    Finding,
    FixEffect,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.answers import NO, YES
from grantlint.policy.clauses import covers_action
from grantlint.rule import NOT_ACTION, Context, condition_keys, rule

REGION = "aws:requestedregion"
HOME = "us-east-1"
"""The Region in which billing and account pages are served."""
EXEMPT = {
    "account": "account:GetAccountInformation",
    "billing": "billing:GetBillingData",
    "consolidatedbilling": "consolidatedbilling:GetAccountBillingRole",
    "freetier": "freetier:GetFreeTierUsage",
    "invoicing": "invoicing:ListInvoiceSummaries",
    "payments": "payments:ListPaymentPreferences",
    "purchase-orders": "purchase-orders:ListPurchaseOrders",
    "tax": "tax:ListTaxRegistrations",
}
"""Services behind the pages, each with an action that a page cannot do without."""
OLD = ("aws-portal:ViewBilling", "budgets:ViewBudget", "ce:GetCostAndUsage", "cur:GetUsageReport")


@rule(
    on=Statement,
    when=NOT_ACTION & condition_keys(REGION),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.actions
    if statement.effect is not DENY or clause is None or not clause.negated:
        return
    if not any(map(_shuts_home_out, statement.conditions)):
        return
    if all(covers_action(clause, name) is not NO for name in OLD):
        return
    missing = [prefix for prefix, name in EXEMPT.items() if covers_action(clause, name) is YES]
    if missing:
        yield _finding(clause, missing, ctx)


def _shuts_home_out(condition: Condition) -> bool:
    """Whether the condition holds for requests to us-east-1."""
    if (condition.key.known or "").lower() != REGION or not condition.complete:
        return False
    operator = (condition.operator.known or "").lower()
    values = [terms.widest(value) for value in condition.values]
    names_home = any(value in (HOME, "*") or value.startswith("us-*") for value in values)
    return "not" in operator and not names_home


def _finding(clause: Clause[Term], missing: list[str], ctx: Context) -> Finding:
    names = [f"{prefix}:*" for prefix in missing]
    shown = ", ".join(f"`{name}`" for name in names)
    return ctx.finding(
        clause.key,
        f"this guard on Regions also denies {shown}, which the billing and account pages need and "
        f"which are served from {HOME}",
        hint=f"Add {shown} to `NotAction`",
        fix=ctx.add_terms(
            clause, names, title="Leave out the services behind the pages", effect=FixEffect.GRANTS
        ),
    )
