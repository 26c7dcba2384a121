# ruff: noqa: ANN401  fixtures of conftest, whose types cannot be imported
"""Plans that nobody's Terraform printed: nothing in them may raise, or take long."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.model import Estate

VERSIONS = {"format_version": "1.2", "terraform_version": "1.11.4"}
TREE = """
variable "v" { default = ["s3:*"] }
resource "aws_iam_policy" "p" {
  count  = length(data.e.x.y)
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.v, Resource = "*" }] })
}
resource "aws_iam_role" "r" {
  name = data.e.x.name
  inline_policy {
    policy = data.aws_iam_policy_document.d.json
  }
}
data "aws_iam_policy_document" "d" {
  dynamic "statement" {
    for_each = data.e.x.statements
    content { actions = statement.value }
  }
}
data "e" "x" {}
"""
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
)
ANY = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def estates(value: Any, folder: Path) -> list[Estate]:
    """What the host says of a plan in a folder; places are all looked up."""
    file = File("plan.json", str(folder / "plan.json"), text=json.dumps(value), value=value)
    found = list(HOST.estates([file], HostOptions(inside=str(folder))))
    for estate in found:
        for document in estate.documents:
            document.place.span()
            for statement in document.statements:
                statement.place.span()
    return found


def whole(make: Any) -> Any:
    """A plan with all parts that are read."""
    document = "data.aws_iam_policy_document.d"
    rows = [
        make.row(
            "aws_iam_policy.p[0]",
            {"name": "p", "policy": make.policy(make.allow(["s3:*", "iam:*"]))},
            {"arn": True},
            {"name": {"constant_value": "p"}, "policy": {"references": ["var.v"]}},
        ),
        make.row(
            "aws_iam_role.r",
            {"name": "r", "inline_policy": [{"name": "i"}]},
            {"arn": True, "inline_policy": [{"policy": True}]},
            {"inline_policy": [{"policy": {"references": [f"{document}.json", document]}}]},
        ),
        make.row(
            document,
            {"statement": [{"actions": ["s3:*", None], "resources": ["*"], "condition": []}]},
            {"json": True, "statement": [{"actions": [False, True], "resources": [False]}]},
            {"statement": [{"actions": {"references": ["each.key", "local.x"]}}]},
        ),
        make.row(
            "module.m[0].aws_iam_role_policy.x",
            {"role": "r"},
            {"policy": True},
        ),
    ]
    calls = {
        "m": {
            "expressions": {"policy": {"references": ["module.m.policy", "module.m"]}},
            "module": {
                "outputs": {"policy": {"expression": {"references": ["var.policy"]}}},
                "resources": [
                    {
                        "address": "aws_iam_role_policy.x",
                        "expressions": {"policy": {"references": ["var.policy"]}},
                    }
                ],
            },
        }
    }
    value = make.plan(*rows, calls=calls, variables={"v": {"value": ["iam:*"]}})
    value["prior_state"] = {"values": make.values((make.row("data.e.x", {"y": [1, 2]}),))}
    return value


def paths(value: Any) -> list[tuple[Any, ...]]:
    """The paths to all values in a JSON value."""
    found: list[tuple[Any, ...]] = [()]
    for path in found:
        inner = at(value, path)
        steps = (
            inner
            if isinstance(inner, dict)
            else range(len(inner) if isinstance(inner, list) else 0)
        )
        found.extend((*path, step) for step in steps)
    return found


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(data=st.data())
def test_a_changed_plan_never_raises(make: Any, tmp_path: Path, data: st.DataObject) -> None:
    """Any part of a plan may be of any type, missing, or in the wrong place."""
    if not (tmp_path / "main.tf").exists():
        (tmp_path / "main.tf").write_text(TREE)
    value = whole(make)
    for _ in range(data.draw(st.integers(1, 3))):
        places = paths(value)[1:]
        path = data.draw(st.sampled_from(places))
        holder = at(value, path[:-1])
        new = data.draw(ANY | st.sampled_from(places).map(lambda other: at(value, other)))
        holder[path[-1]] = json.loads(json.dumps(new))
    estates({**value, **VERSIONS}, tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(values=ANY, unknown=ANY, expressions=ANY)
def test_values_of_any_shape(
    make: Any, tmp_path: Path, values: Any, unknown: Any, expressions: Any
) -> None:
    """The values of a resource need not be those of its type."""
    named = {
        "name": values,
        "policy": values,
        "inline_policy": values,
        "assume_role_policy": values,
    }
    marks = dict.fromkeys(named, unknown)
    said = dict.fromkeys(named, expressions)
    rows = [
        make.row(f"{kind}.x", named, marks, said) for kind in ("aws_iam_role", "aws_iam_policy")
    ]
    estates(make.plan(*rows), tmp_path)


def test_a_plan_of_nothing_is_read(tmp_path: Path) -> None:
    """The parts are there and hold nothing."""
    for part in ({}, [], None, 1, "x"):
        assert not any(one.documents for one in estates({**VERSIONS, "values": part}, tmp_path))


@pytest.mark.parametrize("depth", [60, 300])
def test_deep_values_are_holes(make: Any, tmp_path: Path, depth: int) -> None:
    """What nests too deeply is not understood, and nothing breaks."""
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    (estate,) = estates(make.plan(make.row("aws_iam_policy.p", {"policy": value})), tmp_path)
    assert estate.documents == ()
    assert len(estate.not_understood) == 1


def test_deep_modules_are_read(make: Any, tmp_path: Path) -> None:
    """Modules in modules in modules."""
    module = ".".join(f"module.m{at}" for at in range(200))
    row = make.row(f"{module}.aws_iam_policy.p", {"policy": make.policy(make.allow("s3:*"))})
    (estate,) = estates(make.plan(row), tmp_path)
    assert [document.owner for document in estate.documents] == [f"{module}.aws_iam_policy.p"]


def test_equal_addresses_count_once(make: Any, tmp_path: Path) -> None:
    """Of two resources with one address the first one is read."""
    row = make.row("aws_iam_policy.p", {"policy": make.policy(make.allow("s3:*"))})
    (estate,) = estates(make.plan(row, row), tmp_path)
    assert len(estate.documents) == 1


def test_documents_that_are_made_of_each_other(make: Any, tmp_path: Path) -> None:
    """Terraform refuses a circle; a file may have one, and long chains."""
    names = [f"data.aws_iam_policy_document.d{at}" for at in range(300)]
    rows = [
        make.row(
            name,
            {"source_policy_documents": [None]},
            {"json": True, "source_policy_documents": [True]},
            {"source_policy_documents": {"references": [f"{other}.json", other]}},
        )
        for name, other in zip(names, [*names[1:], names[0]], strict=True)
    ]
    rows.append(
        make.row(
            "aws_iam_policy.p",
            {},
            {"policy": True},
            {"policy": {"references": [f"{names[0]}.json", names[0]]}},
        )
    )
    (estate,) = estates(make.plan(*rows), tmp_path)
    assert len(estate.documents) == 1
    assert not estate.documents[0].statements_complete


def test_outputs_that_lead_to_each_other(make: Any, tmp_path: Path) -> None:
    """A variable given by an output that is given by the variable."""
    (estate,) = estates(whole(make), tmp_path)
    assert "module.m[0].aws_iam_role_policy.x" in {gap.owner for gap in estate.not_understood}


def test_many_resources_are_fast(make: Any, tmp_path: Path) -> None:
    """Five thousand resources, each looked at once."""
    rows = [make.row(f"aws_vpc.v{at}", {"tags": {"a": "b"}}, {"id": True}) for at in range(5_000)]
    rows.append(make.row("aws_iam_policy.p", {"policy": make.policy(make.allow("s3:*"))}))
    value = make.plan(*rows)
    start = time.process_time()
    (estate,) = estates(value, tmp_path)
    assert time.process_time() - start < 4
    assert len(estate.documents) == 1
