"""What a refresh changes, counted, so that a person can judge the update before committing it."""

import json
from collections.abc import Iterator
from pathlib import Path

SHOWN = 12


def inventory(data: Path) -> dict[str, set[str]]:
    """The names that a data directory holds: of services, actions, types, keys, policies."""
    found: dict[str, set[str]] = {
        kind: set() for kind in ("services", "actions", "resource types", "condition keys")
    }
    for path in sorted(data.glob("services/*.json")):
        content = json.loads(path.read_bytes())
        prefix = content["prefix"]
        found["services"].add(prefix)
        found["actions"].update(f"{prefix}:{name}" for name, *_ in content["actions"].values())
        found["resource types"].update(f"{prefix} {name}" for name in content["resources"])
        found["condition keys"].update(f"{prefix} {name}" for name in content["keys"])
    policies = data / "managed_policies.json"
    found["managed policies"] = (
        set(json.loads(policies.read_bytes())) if policies.exists() else set()
    )
    return found


def describe(before: dict[str, set[str]], after: dict[str, set[str]]) -> Iterator[str]:
    """One line per kind with its count, and a few of the names that came and went."""
    for kind, names in after.items():
        old = before.get(kind, set())
        came, went = sorted(names - old), sorted(old - names)
        yield f"{kind}: {len(names)} (+{len(came)} -{len(went)})"
        if old and came:
            yield f"  new: {_few(came)}"
        if went:
            yield f"  gone: {_few(went)}"


def _few(names: list[str]) -> str:
    rest = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {rest} more" if rest > 0 else "")
