"""Files that hold what `terraform show -json` prints go to the host of Terraform, and no others."""

import json
from pathlib import Path
from typing import Any

import pytest

from grantlint.host import File, HandedOn, HostOptions, IdentityJoin
from grantlint.hosts.policy_json import HOST

VERSIONS = {"format_version": "1.2", "terraform_version": "1.9.8"}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*"}]}


def handed_on(value: Any, options: HostOptions | None = None) -> list[HandedOn]:  # noqa: ANN401  JSON
    file = File(path="x.json", real="", text=json.dumps(value))
    found = HOST.estates([file], options or HostOptions())
    return [one for one in found if isinstance(one, HandedOn)]


@pytest.mark.parametrize("part", ["planned_values", "resource_changes", "values"])
def test_a_plan_and_a_state_are_handed_on(part: str) -> None:
    """They go on with their value, so that nobody reads them a second time."""
    value = {**VERSIONS, part: {"p": json.dumps(POLICY)}}
    (handed,) = handed_on(value)
    assert (handed.name, handed.file.path, handed.file.value) == ("terraform", "x.json", value)


def test_a_plan_without_a_policy_is_handed_on_from_a_walk(tmp_path: Path) -> None:
    """Attachments and permissions give access without any policy in sight."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({**VERSIONS, "planned_values": {}}))
    (handed,) = HOST.estates([File(path="plan.json", real=str(path))], HostOptions())
    assert isinstance(handed, HandedOn)
    assert handed.file.text == path.read_text()


def test_a_plan_is_handed_on_where_the_config_joins_files() -> None:
    """Joins of policy files leave plans to their own host."""
    options = HostOptions(identities=(IdentityJoin("ci", policies=("ci/*.json",)),))
    assert handed_on({**VERSIONS, "planned_values": {"p": json.dumps(POLICY)}}, options)


@pytest.mark.parametrize(
    "value",
    [
        {**VERSIONS, "format_version": 1, "planned_values": {}},
        {"format_version": "1.2", "planned_values": {}},
        {**VERSIONS, "plan": {}, "policy": POLICY},
        [{**VERSIONS, "planned_values": {}}],
        {**POLICY, "planned_values": {}},
        "planned_values",
        None,
    ],
)
def test_what_only_has_words_of_a_plan_stays(value: Any) -> None:  # noqa: ANN401  JSON
    """Only a whole file that has the versions and one of the parts is a plan."""
    assert handed_on(value) == []
