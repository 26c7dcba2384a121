"""The shape of every data file: what a refresh may never break."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from grantlint.knowledge import catalogue

DATA = os.path.join(catalogue.HERE, "data")
INDEX = json.loads(catalogue.read("data", "index.json"))
SERVICES = {
    name.removesuffix(".json"): json.loads(catalogue.read("data", "services", name))
    for name in sorted(os.listdir(os.path.join(DATA, "services")))
}
KEY_TYPES = {"String", "Numeric", "Date", "Bool", "Binary", "IPAddress", "ARN", "Null"}


def cells(row: list[str], cell: int) -> list[str]:
    """The names of one cell; a row ends with its last cell that is not empty."""
    return row[cell].split() if len(row) > cell else []


def names(service: dict[str, Any]) -> list[str]:
    """The actions of a service as AWS spells them."""
    return [row[0] for row in service["actions"].values()]


def uses(row: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The types of a row and the keys only they bring."""
    for use in row[2].split(", ") if len(row) > 2 and row[2] else ():
        name, *keys = use.split(" +")
        yield name.removesuffix("*"), keys


def test_the_catalogue_is_as_large_as_aws() -> None:
    """A refresh that loses a source shows in the counts."""
    assert sum(len(s["actions"]) for s in SERVICES.values()) >= 22_000
    assert sum(len(s["resources"]) for s in SERVICES.values()) >= 2_300
    assert sum(len(s["keys"]) for s in SERVICES.values()) >= 2_500
    assert len(SERVICES) >= 450


def test_the_index_tells_the_truth() -> None:
    """It lists every service with its number of actions, and every source with its licence."""
    assert INDEX["services"] == {prefix: len(s["actions"]) for prefix, s in SERVICES.items()}
    assert all(source["licence"] and source["version"] for source in INDEX["sources"].values())
    assert max(s.get("date", "") for s in INDEX["sources"].values()) >= INDEX["date"]
    for owners in (*INDEX["key_owners"].values(), *INDEX["arn_services"].values()):
        assert set(owners) <= set(SERVICES)


def test_the_list_of_names_is_that_of_the_services() -> None:
    """Both say the same in the same order."""
    lines = catalogue.read("data", "actions.txt").decode().splitlines()
    assert lines == [f"{prefix}:{n}" for prefix, s in sorted(SERVICES.items()) for n in names(s)]


def test_the_list_of_what_knows_all_only_is_that_of_the_services() -> None:
    """It has the actions of a known level that have no resource types, in the same order."""
    lines = catalogue.read("data", "wildcard_only.txt").decode().splitlines()
    assert lines == [
        f"{prefix}:{name}"
        for prefix, s in sorted(SERVICES.items())
        for name, level, *row in s["actions"].values()
        if level != "?" and not cells(row, 0)
    ]


@pytest.mark.parametrize("kind", ["actions", "resources", "keys"])
def test_names_are_sorted_and_unique_whatever_their_case(kind: str) -> None:
    """Order and uniqueness ignore case, as IAM does."""
    for prefix, service in SERVICES.items():
        names = [name.lower() for name in service[kind]]
        assert names == sorted(set(names)), prefix


def test_action_rows() -> None:
    """Levels are known letters, types and dependents exist, no cell is left empty at the end."""
    for prefix, service in SERVICES.items():
        assert service["prefix"] == prefix == prefix.lower()
        for name, row in service["actions"].items():
            assert name == row[0].lower(), name
            assert name.isascii(), name
            assert name.replace("-", "").isalnum(), name
            assert row[1] in set("RLWTP?"), name
            assert row[-1], name
            assert {use for use, _ in uses(row)} <= set(service["resources"]), (prefix, name)
            for dependent in cells(row, 4):
                owner, _, action = dependent.partition(":")
                assert action in names(SERVICES[owner]), dependent


def test_keys_in_use_are_defined() -> None:
    """Every key of an action or type is a global one or defined by the service."""
    table = json.loads(catalogue.read("tables", "condition_keys.json"))
    everywhere = set(table["global_"])
    for prefix, service in SERVICES.items():
        known = everywhere | set(service["keys"])
        used = {key for row in service["actions"].values() for key in cells(row, 3)}
        used |= {
            key for row in service["actions"].values() for _, keys in uses(row) for key in keys
        }
        used |= {key for row in service["resources"].values() for key in cells(row, 1)}
        assert used <= known, prefix


def test_key_types() -> None:
    """Types are IAM's, or lists of them."""
    kinds = {kind for service in SERVICES.values() for kind in service["keys"].values()}
    assert {kind.removeprefix("ArrayOf") for kind in kinds} <= KEY_TYPES


def test_arns() -> None:
    """Every type has at least one ARN of six parts, with holes that are closed."""
    for service in SERVICES.values():
        for name, row in service["resources"].items():
            assert row[0], name
            for arn in row[0]:
                assert arn.startswith("arn:"), arn
                assert len(arn.split(":")) >= 6, arn
                assert arn.count("${") == arn.count("{") == arn.count("}"), arn


def test_removed_actions_are_not_alive() -> None:
    """The table kept by hand does not contradict the catalogue."""
    living = {f"{p}:{name}".lower() for p, s in SERVICES.items() for name in s["actions"]}
    removed: dict[str, Any] = json.loads(catalogue.read("tables", "removed_actions.json"))
    assert not living & {action.lower() for action in removed}
    assert len({action.lower() for action in removed}) == len(removed)


def test_level_overrides_are_in_the_data() -> None:
    """Whatever the table calls permissions management is so in the services."""
    overrides = json.loads(catalogue.read("tables", "level_overrides.json"))
    for names in overrides["permissions_management"].values():
        for prefix, _, name in (action.partition(":") for action in names):
            assert SERVICES[prefix]["actions"][name.lower()][1] == "P", name
