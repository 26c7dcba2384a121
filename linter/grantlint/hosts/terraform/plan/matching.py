"""Which root configuration a plan was made of: the one that declares what the plan tells of.

Several roots may declare the same (one for each environment); then only the place of the plan's
file can tell, and where it does not, the plan stands by itself.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Final

from grantlint.hosts.terraform.module import Module, Modules
from grantlint.hosts.terraform.plan.addresses import module_calls
from grantlint.hosts.terraform.plan.reading import Plan, listing, table, text
from grantlint.hosts.terraform.roots import Root

_FAR: Final = 1_000


def root_of(plan: Plan, folder: str, roots: Sequence[Root], modules: Modules) -> Root | None:
    """The root that the plan in *folder* was made of; None where none is, or several may be."""
    names = _names(plan)
    fitting = [root for root in roots if _declares(modules.read(root.folder), names)]
    ways = [_way(folder, root.folder) for root in fitting]
    nearest = min(ways, default=_FAR)
    near = [root for root, way in zip(fitting, ways, strict=True) if way == nearest]
    return near[0] if len(near) == 1 else None


def _way(folder: str, root: str) -> int:
    """How many folders up a root is; all that lie elsewhere are equally far."""
    if folder == root:
        return 0
    below = os.path.relpath(folder, root).split(os.sep)
    return _FAR if os.pardir in below else len(below)


def _names(plan: Plan) -> frozenset[str]:
    """What the root module of a plan declares: resources by address, calls by name."""
    blocks = map(table, listing(plan.configuration.get("resources")))
    declared = {text(block.get("address")) for block in blocks}
    declared |= {f"module.{name}" for name in table(plan.configuration.get("module_calls"))}
    return frozenset(declared - {""}) or frozenset(_found(plan))


def _found(plan: Plan) -> Iterable[str]:
    """The same from what there is, for a plan or state without a configuration."""
    for planned in plan.resources.values():
        first = next(module_calls(planned.module), None)
        yield planned.stem if first is None else f"module.{first[0]}"


def _declares(module: Module, names: frozenset[str]) -> bool:
    """Whether a module declares most of what a plan names; it may have changed since."""
    declared = module.resources.keys() | {f"module.{name}" for name in module.calls}
    return 2 * len(names & declared) > len(names)
