"""The table of what AWS makes of a resource's arguments."""

import re
from collections.abc import Callable
from functools import partial

import pytest

from grantlint.hosts.terraform.aws import arns
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.knowledge import accounts, resources

DEPLOYED = {
    "account": "111122223333",
    "dns_suffix": "amazonaws.com",
    "partition": "aws",
    "region": "eu-west-1",
}
CHOSEN = {"balancer": "app", "bus": "", "scope": "regional"}
OPEN = {
    "aws_ecs_task_definition.arn_without_revision",
    "aws_ssoadmin_permission_set.id",
    "data.aws_caller_identity.arn",
    "data.aws_iam_session_context.issuer_arn",
    "data.aws_kms_alias.arn",
    "data.aws_kms_alias.id",
}
"""What is no ARN of a resource for certain: one without its end, or of a name not made up here."""


def example(kind: str, template: str, left: int = 8) -> str:
    """What a template could give, all arguments being `x`."""
    assert left, f"a cycle in {kind}"
    return re.sub(r"\{([^}]*)\}", lambda found: part(kind, found[1], left), template)


def part(kind: str, hole: str, left: int) -> str:
    """What could stand for one `{…}`."""
    if hole.startswith("~"):
        return filled(hole[1:])
    names, _, way = hole.partition("|")
    name = names.split("/")[-1]
    template = arns.templates()[kind].get(name, "x")
    if template.startswith("<"):
        return filled(template[1:-1])
    return DEPLOYED.get(name) or CHOSEN.get(way, example(kind, template, left - 1))


def filled(pattern: str) -> str:
    """A text that a pattern matches."""
    return pattern.replace("?", "1").replace("*", "abc")


ROWS = [
    (f"{kind}.{name}", kind, template)
    for kind, rows in arns.templates().items()
    for name, template in rows.items()
]


def test_every_arn_is_that_of_a_resource() -> None:
    """ARNs of the table have a form that AWS lists, and so do the patterns of others."""
    wrong = []
    for label, kind, template in ROWS:
        made_up = template[1:-1] if template[0] in "<[" else example(kind, template)
        is_arn = made_up.startswith("arn:") and label not in OPEN
        if is_arn and ":execute-api:" not in made_up and "connections:" not in made_up:
            wrong += [] if resources.types_of_arn(made_up) else [(label, made_up)]
    assert wrong == []


def test_ways_and_patterns_are_known() -> None:
    """Each way of a template exists."""
    ways = {
        hole.partition("|")[2]
        for _, _, template in ROWS
        for hole in re.findall(r"\{([^}]*)\}", template)
        if not hole.startswith("~")
    }
    assert ways - {""} <= set(arns.WAYS)


def test_services_are_known() -> None:
    """Each service has resources, and the longest start of a kind wins."""
    found = set(arns.services().values())
    assert {service for service in found if not resources.types_of_arn(f"arn:aws:{service}:*")} == (
        set()
    )
    assert arns.service_of("aws_kinesis_firehose_delivery_stream") == "firehose"
    assert arns.service_of("aws_kinesis_stream_consumer") == "kinesis"


@pytest.mark.parametrize(
    "kind", ["aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_iam_policy"]
)
def test_paths_are_slashes_by_default(kind: str) -> None:
    """What IAM makes lies under `/` unless its block says otherwise."""
    assert arns.templates()[kind]["path"] == "/"


def test_accounts_that_logs_come_from_are_of_aws() -> None:
    """Each account of the table has twelve digits; those of load balancers are known elsewhere."""
    rows = [line.split() for line in arns.lines("service_accounts.txt")]
    assert all(len(row) == 4 for row in rows)
    assert {len(account) for _, *found in rows for account in found} == {1, 12}
    balancers = {balancer for _, balancer, *_ in rows} - {"-"}
    assert balancers <= set(accounts.used_by_aws("ELB logs"))


WEIRD = (
    '""', "[]", "1.5", "var.v", '"arn:"', '":::::"', '"${var.v}/${var.v}"', "absent()",
    'var.v ? null : "a"',
)  # fmt: skip


def arguments(kind: str) -> set[str]:
    """What the templates of a kind need of its block."""
    rows = arns.templates()[kind]
    holes = [hole for row in rows.values() for hole in re.findall(r"\{([^~}]*)\}", row)]
    needed = {name for hole in holes for name in hole.partition("|")[0].split("/")}
    return (needed | {"provider", "tags"}) - set(rows) - set(DEPLOYED)


def block(kind: str, weird: str) -> str:
    """A block that sets all those arguments to the same."""
    mode, name = ("data", kind[5:]) if kind.startswith("data.") else ("resource", kind)
    lines = [f"  {argument} = {weird}\n" for argument in sorted(arguments(kind))]
    return f'{mode} "{name}" "x" {{\n{"".join(lines)}}}\n'


@pytest.mark.parametrize("weird", WEIRD)
def test_arguments_of_any_kind(known: Callable[..., Configuration], weird: str) -> None:
    """Whatever an argument is, every attribute has a value."""
    blocks = [block(kind, weird) for kind in arns.templates()]
    configuration = known('variable "v" {}\n' + "".join(blocks))
    for resource in configuration.resources():
        kind = f"data.{resource.kind}" if resource.mode == "data" else resource.kind
        for name in (*arns.templates()[kind], "arn", "id", "region", "tags_all"):
            ask = partial(resource.module.attribute, resource, name, resource.definition.place)
            assert configuration.settled(ask) is not None
