"""The account that a plan was made for, and the ARNs that its new identities will have there.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
"""

import re
from functools import cached_property
from typing import Final

from grantlint.hosts.terraform.plan.reading import Plan, Planned, text

_IAM: Final = {
    "aws_iam_role": "role", "aws_iam_user": "user", "aws_iam_group": "group",
    "aws_iam_policy": "policy",
}  # fmt: skip
"""How ARNs name what these make."""
_ARN = re.compile(r"arn:([\w-]+):(?:iam|sts)::(\d{12}):")


class Accounts:
    """Knows the account from what the plan read there, or finds there already."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    @property
    def account(self) -> str | None:
        """The id of the account; None where nothing in the plan names it."""
        return self._known[1] if self._known is not None else None

    def arn(self, planned: Planned) -> str | None:
        """The ARN that something will have; None where that cannot be told."""
        kind = _IAM.get(planned.kind) if planned.mode == "resource" else None
        name = text(planned.values.get("name"))
        if kind is None or not name or self._known is None:
            return None
        partition, account = self._known
        path = text(planned.values.get("path")) or "/"
        return f"arn:{partition}:iam::{account}:{kind}{path}{name}"

    @cached_property
    def _known(self) -> tuple[str, str] | None:
        """The partition and the account: of the caller first, else of what is there already."""
        resources = self._plan.resources.values()
        callers = [one for one in resources if one.kind == "aws_caller_identity"]
        others = [one for one in resources if one.kind in _IAM and one.mode == "resource"]
        for planned in (*callers, *others):
            found = _ARN.match(text(planned.values.get("arn")))
            if found is not None:
                return found[1], found[2]
        return None
