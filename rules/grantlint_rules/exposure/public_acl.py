"""An ACL of a bucket or an object that lets everyone in, or everyone with an AWS account."""

from collections.abc import Iterable, Iterator
from enum import Enum

from grantlint.model import AclGrant, Finding, Presence, Severity, Term
from grantlint.policy import guards, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import every
from grantlint.rule import ALWAYS, Context, rule

READ, WRITE = "CKV_AWS_20", "CKV_AWS_57"
GROUPS = "http://acs.amazonaws.com/groups/global/"


class Who(Enum):
    """The groups that S3 has for strangers."""

    EVERYONE = "anyone on the internet"
    ACCOUNTS = "anyone with an AWS account"


CANNED = {
    "public-read": (Who.EVERYONE, "READ"),
    "public-read-write": (Who.EVERYONE, "WRITE"),
    "authenticated-read": (Who.ACCOUNTS, "READ"),
}
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl"""
GRANTEES = {f"{GROUPS}AllUsers": Who.EVERYONE, f"{GROUPS}AuthenticatedUsers": Who.ACCOUNTS}
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups"""
CAN = {
    "READ": "read",
    "WRITE": "write",
    "READ_ACP": "read the ACL",
    "WRITE_ACP": "rewrite the ACL",
    "FULL_CONTROL": "read and write",
}
CODES = {"READ": READ, "WRITE": WRITE, "WRITE_ACP": WRITE, "FULL_CONTROL": WRITE}


@rule(
    on=AclGrant,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={READ, WRITE},
)
def check(acl: AclGrant, ctx: Context) -> Iterator[Finding]:
    if acl.blocked is Presence.ALWAYS:
        return
    if acl.canned is not None:
        name, found = _likeliest(acl.canned, CANNED)
        who, permission = CANNED[name]
        answer = every([found, _is_there(acl)])
        yield from _finding(acl.canned, answer, who, permission, ctx)
    if acl.grantee is not None:
        name, found = _likeliest(acl.grantee, GRANTEES)
        written = acl.permission.literal if acl.permission is not None else None
        answer = every([found, _is_there(acl)])
        yield from _finding(acl.grantee, answer, GRANTEES[name], written or "", ctx)


def _likeliest(term: Term, names: Iterable[str]) -> tuple[str, Answer]:
    """The name that a term is, or with a hole may be; the first of them where it is none."""
    found = [(name, terms.is_text(term, name)) for name in names]
    order = (YES, MAYBE, NO)
    return min(found, key=lambda each: order.index(each[1]))


def _is_there(acl: AclGrant) -> Answer:
    """Whether the ACL stands, and nothing seen keeps S3 from following it."""
    is_sure = acl.presence is Presence.ALWAYS and acl.blocked is None
    return YES if is_sure else MAYBE


def _finding(at: Term, found: Answer, who: Who, permission: str, ctx: Context) -> Iterator[Finding]:
    if found is NO:
        return
    written = at.written.removeprefix(GROUPS)
    yield ctx.finding(
        at,
        f"{who.value} can {CAN.get(permission, 'use')} what this ACL stands on: `{written}`",
        certainty=guards.certainty(found),
        hint="Write `private`, or turn ACLs off with the object ownership `BucketOwnerEnforced`, "
        "and say in a bucket policy who may; Block Public Access makes S3 ignore such ACLs",
        codes=[CODES[permission]] if permission in CODES else [],
    )
