"""Plans as `terraform show -json` prints them (as Terraform 1.11.4 does), and their estates.

What the AWS provider plans is written by hand; `printed/` has a plan that Terraform made.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grantlint.host import File, HandedOn, HostOptions
from grantlint.hosts.policy_json import HOST as JSON
from grantlint.hosts.terraform import HOST
from grantlint.hosts.terraform.plan.addresses import module_calls
from grantlint.model import Estate, Place

Json = dict[str, Any]
PROVIDER = "registry.terraform.io/hashicorp/aws"


class Row:
    """A resource of a plan with all that the parts of the plan say about it."""

    def __init__(
        self,
        address: str,
        values: Json,
        unknown: Json | None = None,
        expressions: Json | None = None,
        actions: tuple[str, ...] = ("create",),
    ) -> None:
        self.module = ""
        inside = address
        for _, _, inside in module_calls(address):
            self.module = address[: len(address) - len(inside)].rstrip(".")
        self.address = address
        self.stem, _, key = inside.partition("[")
        *mode, self.kind, self.name = self.stem.split(".")
        self.mode = "data" if mode else "managed"
        self.key = json.loads(key[:-1]) if key else None
        self.values = values
        self.unknown = unknown or {}
        self.expressions = expressions
        self.actions = ("read",) if mode and actions == ("create",) else actions

    @property
    def said(self) -> Json:
        index = {} if self.key is None else {"index": self.key}
        return {
            "address": self.address,
            "mode": self.mode,
            "type": self.kind,
            "name": self.name,
            **index,
            "provider_name": PROVIDER,
        }

    @property
    def planned(self) -> Json:
        return {**self.said, "schema_version": 0, "values": self.values, "sensitive_values": {}}

    @property
    def change(self) -> Json:
        module = {"module_address": self.module} if self.module else {}
        change = {
            "actions": list(self.actions),
            "before": None,
            "after": self.values,
            "after_unknown": self.unknown,
            "before_sensitive": False,
            "after_sensitive": {},
        }
        return {**self.said, **module, "change": change}

    @property
    def block(self) -> Json:
        return {
            "address": self.stem,
            "mode": self.mode,
            "type": self.kind,
            "name": self.name,
            "provider_config_key": "aws",
            "expressions": self.expressions or {},
            "schema_version": 0,
        }


def values_of(rows: tuple[Row, ...]) -> Json:
    """The rows as modules inside of each other."""
    root: Json = {"resources": []}
    modules = {"": root}
    for row in rows:
        module, above = root, ""
        for name, key, _ in module_calls(row.module):
            index = "" if key is None else f"[{json.dumps(key)}]"
            above = f"{above}.module.{name}{index}".lstrip(".")
            if above not in modules:
                modules[above] = {"address": above, "resources": []}
                module.setdefault("child_modules", []).append(modules[above])
            module = modules[above]
        module["resources"].append(row.planned)
    return {"root_module": root}


def plan(*rows: Row, calls: Json | None = None, **parts: Any) -> Json:  # noqa: ANN401  JSON
    """A plan of *rows*; *calls* are the root's `module_calls`."""
    blocks = {row.stem: row.block for row in rows if not row.module and row.expressions is not None}
    gone = (["delete"], ["forget"])
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": values_of(tuple(row for row in rows if list(row.actions) not in gone)),
        "resource_changes": [row.change for row in rows],
        "configuration": {
            "provider_config": {"aws": {"name": "aws", "full_name": PROVIDER}},
            "root_module": {"resources": list(blocks.values()), "module_calls": calls or {}},
        },
        **parts,
    }


def policy(*statements: Json) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


def allow(action: str | list[str], resource: str = "*", **more: Any) -> Json:  # noqa: ANN401  JSON
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def shown(place: Place) -> str:
    """The characters that a place stands for."""
    span = place.span()
    return place.source.text[span.start : span.end]


Read = Callable[..., list[Estate]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a plan beside other files: `read(plan(…), **{"main.tf": "…"})`."""

    def estates(value: Any, at: str = "plan.json", **files: str) -> list[Estate]:  # noqa: ANN401  JSON
        text = value if isinstance(value, str) else json.dumps(value)
        given = []
        for name, content in {at: text, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8", "surrogatepass"))
            given.append(File(path=name, real=str(path), named=True))
        options = HostOptions(inside=str(tmp_path))
        handed = JSON.estates(given[:1], options)
        plans = [one.file for one in handed if isinstance(one, HandedOn)]
        return list(HOST.estates([*given[1:], *plans], options))

    return estates


@pytest.fixture
def make() -> Any:  # noqa: ANN401  the names of this file, for tests that cannot import it
    """What this file has to build plans with."""
    return type(
        "Make",
        (),
        {
            "row": Row,
            "plan": staticmethod(plan),
            "policy": staticmethod(policy),
            "allow": staticmethod(allow),
            "shown": staticmethod(shown),
            "values": staticmethod(values_of),
        },
    )
