"""All functions of the language that need no network, by family; each knows values only."""

from collections.abc import Callable
from functools import lru_cache

from grantlint.hosts.terraform.evaluate import Evaluator
from grantlint.hosts.terraform.functions import (
    addresses,
    encoding,
    filesystem,
    hashes,
    maps,
    moments,
    numeric,
    provider,
    questions,
    sequences,
    sets,
    strings,
    types,
)
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.tree import Call
from grantlint.hosts.terraform.value import Value

Callee = Callable[[Evaluator, Call, Scope], Value]


@lru_cache(maxsize=1)
def table() -> dict[str, Callee]:
    """Every function by its name."""
    found: dict[str, Callee] = {"try": types.attempt, "can": types.can}
    for family in (
        addresses, encoding, filesystem, hashes, maps, moments, numeric, provider, questions,
        sequences, sets, strings, types,
    ):  # fmt: skip
        found.update(family.FUNCTIONS)
    return found


def find(name: str) -> Callee | None:
    """The function of that name, `core::` before it or not; a foreign provider's is not known."""
    return table().get(name.removeprefix("core::"))
