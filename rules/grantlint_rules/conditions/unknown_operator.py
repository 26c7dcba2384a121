"""A condition operator that AWS does not know."""

from collections.abc import Iterator
from difflib import get_close_matches

from grantlint.model import Condition, Finding, Severity
from grantlint.policy import conditions
from grantlint.rule import UNKNOWN, Context, operators, rule

PLAIN = (
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
    "StringLike", "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan",
    "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals",
    "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan",
    "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals",
    "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
)  # fmt: skip
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"""


@rule(
    on=Condition,
    when=operators(UNKNOWN),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"INVALID_CONDITION_OPERATOR"},
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    name = condition.operator.literal
    if name is None or conditions.operator(name) is not None:
        return
    meant = get_close_matches(name.rpartition(":")[2], PLAIN, n=1)
    what = f"`{name}`" if name else "an empty string"
    yield ctx.finding(
        condition.operator,
        f"AWS rejects this policy: {what} is no condition operator",
        hint=f"Did you mean `{meant[0]}`?" if meant else "Look it up in the list of operators",
        codes=ctx.rule.codes,
    )
