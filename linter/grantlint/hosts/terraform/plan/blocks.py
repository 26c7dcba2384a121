"""The blocks of a plan that carry IAM, and what unknown values in them lead to."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.policy_document.printing import printed
from grantlint.hosts.terraform.aws.policy_document.rendering import rendered
from grantlint.hosts.terraform.plan.accounts import Accounts
from grantlint.hosts.terraform.plan.addresses import Reference
from grantlint.hosts.terraform.plan.origins import Origins
from grantlint.hosts.terraform.plan.reading import Plan, Planned
from grantlint.hosts.terraform.plan.references import COMPOSED, referred
from grantlint.hosts.terraform.plan.values import Node, value_of
from grantlint.hosts.terraform.plan.views import PlanView, header
from grantlint.hosts.terraform.value import Null, Piece, TooLargeError, Value, string, text, unknown
from grantlint.model import Hole, Shape

if TYPE_CHECKING:
    from grantlint.hosts.terraform.scope import Problem

MOST_DOCUMENTS: Final = 16
"""How many documents may be made of each other."""
_DOCUMENT: Final = "aws_iam_policy_document"
_JSON: Final = {"json": True, "minified_json": False}
_PLAIN: Final = Shape(has_wildcards=False)
_SHAPES: Final = {
    "arn": Shape("arn:*", has_wildcards=False), "id": _PLAIN, "name": _PLAIN, "unique_id": _PLAIN,
}  # fmt: skip
"""Of what AWS gives to something, which holds no wildcard."""


class PlanReader:
    """Reads the blocks of one plan; what could not be understood gathers in `problems`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.problems: list[Problem] = []
        self._documents: dict[str, Value] = {}
        self._open: set[str] = set()
        self._origins = Origins(plan)
        self.accounts = Accounts(plan)

    def blocks(self) -> Iterator[Block]:
        """All blocks that carry IAM, as instances."""
        for planned in self.plan.resources.values():
            carrier = carriers.of(planned.mode, planned.kind)
            if carrier is not None:
                view = self.view(planned)
                attribute = partial(self.attribute, planned)
                yield Block(planned.address, view, carrier, attribute, planned.module)

    def view(self, planned: Planned) -> PlanView:
        """A resource as its readers see it."""
        node = self.node(planned)
        not_given = self._origins.not_given(planned)
        return PlanView(node, planned.kind, header(node), not_given=not_given)

    def node(self, planned: Planned) -> Node:
        """The values of a resource."""
        return Node(
            self.plan.source,
            planned.path,
            planned.values,
            planned.address,
            planned.unknown,
            planned.sensitive,
            self.plan.expressions(planned),
            hole=partial(self._filled, planned),
        )

    def attribute(self, planned: Planned, name: str) -> Value | None:
        """An attribute of a resource; None where it has none of that name."""
        value = value_of(self.node(planned).member(name))
        return None if isinstance(value, Null) else value

    # ── Holes ───────────────────────────────────────────────────────────────────────────────────

    def _filled(self, planned: Planned, node: Node) -> Value | None:
        """What an unknown value is, as far as its expression says; None for a hole of its own."""
        path = node.path[len(planned.path) :]
        found = referred(self.plan, planned, node.expression, path)
        if found is None:
            return self._given_by_aws(planned, node) if len(path) == 1 else None
        if path[-2:-1] and path[-2] in COMPOSED:
            return _composed(found, node)
        return self._referred(found, node) if node.alike == 1 else None

    def _referred(self, found: Reference, node: Node) -> Value | None:
        """What a value is that refers to an attribute, and is most likely that."""
        target = self.plan.resources.get(found.resource)
        if target is None:
            return unknown(found.spelled, node.place, "any", _SHAPES.get(found.attribute, Shape()))
        if found.attribute in _JSON and is_document(target):
            return self._document(target, found, node)
        arn = self.accounts.arn(target) if found.attribute == "arn" else None
        if arn is not None:
            return text(arn, node.place)
        return unknown(found.spelled, node.place, "any", _SHAPES.get(found.attribute, Shape()))

    def _given_by_aws(self, planned: Planned, node: Node) -> Value | None:
        """An attribute that is set when the resource is made."""
        name = str(node.path[-1])
        arn = self.accounts.arn(planned) if name == "arn" else None
        if arn is not None:
            return text(arn, node.place)
        shape = _SHAPES.get(name)
        return unknown(node.identity, node.place, "string", shape) if shape else None

    def _document(self, target: Planned, found: Reference, node: Node) -> Value | None:
        """The text of a policy document that is read only when the plan is applied."""
        known = self._documents.get(found.spelled)
        if known is None:
            if target.address in self._open or len(self._open) > MOST_DOCUMENTS:
                return None
            self._open.add(target.address)
            known = self._rendered(target, found, node)
            self._open.discard(target.address)
            self._documents[found.spelled] = known
        return known

    def _rendered(self, target: Planned, found: Reference, node: Node) -> Value:
        try:
            policy = rendered(self.view(target), self.problems)
            made: Value = printed(policy, is_indented=_JSON[found.attribute])
        except TooLargeError:
            return unknown(f"{found.spelled}, which is too large", node.place)
        return made


def _composed(found: Reference, node: Node) -> Value | None:
    """An ARN, and what follows it, which may be nothing or a path with a wildcard."""
    if found.attribute != "arn":
        return None
    start = Hole(found.spelled, _SHAPES["arn"])
    pieces = (start, Hole(f"what follows in {node.identity}"))
    return string((Piece(hole, node.place) for hole in pieces), node.place)


def is_document(planned: Planned) -> bool:
    """Whether a plan's data source is a policy document."""
    return planned.mode == "data" and planned.kind == _DOCUMENT
