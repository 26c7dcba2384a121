"""Where the values of a resource come from: its own block, AWS, or another resource.

After a refresh a role shows the inline policies that `aws_iam_role_policy` wrote, a bucket the
policy of `aws_s3_bucket_policy`. They are told of once, where they were written.
"""

from functools import cached_property

from grantlint.hosts.terraform.plan.reading import Json, Plan, Planned, listing, table

_TWIN = "_policy"
"""What the type of a resource that writes a policy for another one ends in."""


class Origins:
    """Tells what a block gave from what else is in the values of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def not_given(self, planned: Planned) -> frozenset[str]:
        """The values of a resource that its block did not give.

        Blocks that a dynamic block makes are no expressions of their own, so lists of objects
        may be given all the same.
        """
        expressions = self._plan.expressions(planned)
        written = self._written.get(planned.kind, frozenset())
        names = planned.values.keys() | table(planned.unknown).keys()
        return frozenset(
            name
            for name in names
            if (
                expressions is not None
                and name not in expressions
                and not _are_objects(planned.values.get(name))
            )
            or _is_written(planned.values.get(name), written)
        )

    @cached_property
    def _written(self) -> dict[str, frozenset[str]]:
        """The policies that resources write for others, by the type of these."""
        found: dict[str, set[str]] = {}
        for planned in self._plan.resources.values():
            policy = planned.values.get("policy")
            if planned.kind.endswith(_TWIN) and isinstance(policy, str):
                found.setdefault(planned.kind.removesuffix(_TWIN), set()).add(policy)
        return {kind: frozenset(policies) for kind, policies in found.items()}


def _are_objects(value: Json) -> bool:
    items = listing(value)
    return bool(items) and all(isinstance(item, dict) for item in items)


def _is_written(value: Json, written: frozenset[str]) -> bool:
    """Whether a policy, or each of several in blocks, is one that another resource writes."""
    if not written:
        return False
    if isinstance(value, str):
        return value in written
    policies = [table(item).get("policy") for item in listing(value)]
    return bool(policies) and all(isinstance(one, str) and one in written for one in policies)
