"""Who a principal of a message is: the user, role or permission set whose policies to look at.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

import re
from enum import Enum

from msgspec import Struct

LIMIT = 2048
"""The longest ARN there is."""
_ARN = re.compile(
    r"arn:([a-z0-9-]{2,20}):(?:iam|sts):(?:[^:]{0,20}:)?([^:/]{0,20}):(.{1,2000})", re.DOTALL
)
"""AWS's own samples leave out a colon; so may this."""
_SSO = re.compile(r"AWSReservedSSO_(.{1,64})_[0-9a-f]{16}")
"""How IAM Identity Center names the role that it makes of a permission set.

https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
"""


class CallerKind(Enum):
    USER = "user"
    ROLE = "role"
    PERMISSION_SET = "permission set"
    FEDERATED_USER = "federated user"
    ROOT = "root user of the account"
    ANONYMOUS = "anonymous caller"
    UNKNOWN = "caller"


class Caller(Struct, frozen=True):
    """A caller by the name its policies go by.

    `session` is the name of a role's session. A session's ARN has lost the path of its role, so
    `name` is the last part only, for users and roles alike.
    """

    kind: CallerKind
    name: str
    account: str | None = None
    partition: str = "aws"
    session: str | None = None

    @property
    def shown(self) -> str:
        """For sentences: "role `ci`"; the root user and strangers have no name."""
        return f"{self.kind.value} `{self.name}`" if self.name else self.kind.value


def caller(principal: str) -> Caller:
    """Who *principal* is, an ARN as messages have it, AWS's misspelled samples included."""
    if principal.lower() == "anonymous":
        return Caller(CallerKind.ANONYMOUS, "")
    found = _ARN.fullmatch(principal) if len(principal) <= LIMIT else None
    if found is None:
        return Caller(CallerKind.UNKNOWN, principal)
    partition, account, rest = found.groups()
    kind, _, path = rest.partition("/")
    return _identified(kind.replace("-", "").lower(), path, account or None, partition)


def _identified(kind: str, path: str, account: str | None, partition: str) -> Caller:
    match kind:
        case "user":
            return Caller(CallerKind.USER, path.rpartition("/")[2], account, partition)
        case "role":
            return _role(path.rpartition("/")[2], None, account, partition)
        case "assumedrole":
            name, _, session = path.partition("/")
            return _role(name, session or None, account, partition)
        case "federateduser":
            return Caller(CallerKind.FEDERATED_USER, path, account, partition)
        case "root":
            return Caller(CallerKind.ROOT, "", account, partition)
        case _:
            return Caller(CallerKind.UNKNOWN, path or kind, account, partition)


def _role(name: str, session: str | None, account: str | None, partition: str) -> Caller:
    made_of = _SSO.fullmatch(name)
    if made_of is not None:
        return Caller(CallerKind.PERMISSION_SET, made_of[1], account, partition, session)
    return Caller(CallerKind.ROLE, name, account, partition, session)
