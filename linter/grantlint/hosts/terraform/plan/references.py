"""What the expressions in a plan refer to: resources whose attributes fill what is unknown.

A plan names what an expression refers to and not what it does with it. So a reference stands for
the value only where the expression can hardly be anything else.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import structs

from grantlint.hosts.terraform.plan.addresses import (
    Reference,
    module_calls,
    reference,
    suffix,
    within,
)
from grantlint.hosts.terraform.plan.reading import Json, Plan, Planned, listing, table, text
from grantlint.model import Token

MOST_STEPS: Final = 20
"""How many variables and outputs a value is followed through."""
COMPOSED: Final = ("resources", "not_resources")
"""Lists whose items are often made of an ARN and a path behind it."""
_OF_INSTANCES: Final = ("each.key", "each.value", "count.index")
_ENDS: Final = (("arn", "arn"), ("arns", "arn"), ("policy", "json"), ("documents", "json"))
"""Attributes that arguments take from another resource, by how the arguments end."""


def referred(plan: Plan, planned: Planned, expression: Json, path: Token) -> Reference | None:
    """The attribute of a resource that an unknown value is, as far as that can be told.

    *path* leads from the resource's values to the value, *expression* is what is said of it.
    """
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return None
    found = _followed(plan, planned.module, expression)
    if found is None:
        return None
    if not found.attribute:
        found = structs.replace(found, attribute=_likely(names[-1]))
    if found.key is None and found.resource not in plan.resources:
        keyed = structs.replace(found, key=planned.key)
        return keyed if keyed.resource in plan.resources else found
    return found


def _likely(argument: str) -> str:
    """The attribute that an argument takes where the plan does not say which."""
    last = argument.rpartition("_")[2]
    return next((attribute for end, attribute in _ENDS if last == end), "name")


def _followed(plan: Plan, module: str, expression: Json) -> Reference | None:
    """The only thing that an expression refers to, through variables and outputs."""
    for _ in range(MOST_STEPS):
        names = [name for name in _leaves(expression) if not _is_known(plan, module, name)]
        if len(names) != 1:
            return None
        name = names[0]
        if name.startswith("var."):
            calls = list(module_calls(module))
            if not calls:
                return None
            expression = table(plan.call(module).get("expressions")).get(name[4:].split(".")[0])
            module = _outer(module)
        elif name.startswith("module."):
            (called, key, output), *others = [*module_calls(name), ("", None, "")]
            if len(others) != 1:
                return None
            module = within(module, f"module.{called}{suffix(key)}")
            outputs = table(plan.declared(module).get("outputs"))
            expression = table(outputs.get(output)).get("expression")
        else:
            return reference(name, module)
    return None


def _is_known(plan: Plan, module: str, name: str) -> bool:
    """Whether the plan has the value of what is referred to, so that it is no hole."""
    if name.startswith("var."):
        return not module and name[4:].split(".", 1)[0] in plan.variables
    found = reference(name, module)
    target = plan.resources.get(found.resource) if found is not None else None
    if found is None or target is None:
        return False
    return target.values.get(found.attribute) is not None and not found.further


def _outer(module: str) -> str:
    """The module that calls a module."""
    calls = list(module_calls(module))
    return ".".join(f"module.{name}{suffix(key)}" for name, key, _ in calls[:-1])


def _leaves(expression: Json) -> Iterator[str]:
    """What an expression names, each once; what only leads to another one is left out.

    Behind each name come those of what encloses it.
    """
    seen: set[str] = set()
    before = ""
    for name in map(text, listing(table(expression).get("references"))):
        is_around = before.startswith((f"{name}.", f"{name}["))
        before = name
        if not is_around and name and name not in seen and not name.startswith("path."):
            seen.add(name)
            if name not in _OF_INSTANCES:
                yield name
