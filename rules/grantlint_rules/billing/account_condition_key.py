"""A condition key of the account service in a form that never matches."""

from collections.abc import Iterator

from grantlint.model import Condition, DocumentKind, Finding, Severity
from grantlint.rule import Context, condition_keys, document_kinds, rule

CONTACTS = ("BILLING", "OPERATIONS", "SECURITY")
SETS = ("account:alternatecontacttypes", "account:accountresourceorgpaths")
"""Keys with several values, which need a set operator."""
DOMAIN = "account:emailtargetdomain"
REGION = "account:targetregion"
ALWAYS_ON = (
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ap-northeast-1", "ap-northeast-2",
    "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
    "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1",
)  # fmt: skip
"""https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html"""


@rule(
    on=Condition,
    when=condition_keys("account:*")
    & document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    key = (condition.key.literal or "").lower()
    operator = condition.operator.literal or ""
    if key in SETS and not operator.lower().startswith(("forany", "forall", "null")):
        yield ctx.finding(
            condition.operator,
            f"`{condition.key.written}` has several values, which `{operator}` does not compare",
            hint=f"Write `ForAnyValue:{operator}` (one of them) or `ForAllValues:{operator}` (all)",
        )
    if key == DOMAIN and _minds_case(operator.lower()):
        yield ctx.finding(
            condition.operator,
            f"`{operator}` compares the case, and the domain of an e-mail address has none",
            hint="Write `StringEqualsIgnoreCase`",
        )
    yield from _values(key, condition, ctx)


def _minds_case(operator: str) -> bool:
    is_equality = operator.startswith(("stringequals", "stringnotequals"))
    return is_equality and not operator.removesuffix("ifexists").endswith("ignorecase")


def _values(key: str, condition: Condition, ctx: Context) -> Iterator[Finding]:
    for value in condition.values:
        text = value.literal
        if text is None or "*" in text or "?" in text:
            continue
        if key == SETS[0] and text not in CONTACTS:
            yield ctx.finding(
                value,
                f"`{text}` is no type of contact, so the condition never matches",
                hint="Write `BILLING`, `OPERATIONS` or `SECURITY`, in capitals",
            )
        if key == REGION and text in ALWAYS_ON:
            yield ctx.finding(
                value,
                f"`{text}` is always on: nobody can switch it, so the condition never matters",
                hint="Name Regions that have to be switched on, such as `eu-south-1`",
            )
