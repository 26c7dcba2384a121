"""What cannot be seen in Terraform adds no certainty, and hides nothing."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.test_findings import (
    ABOUT_WORDS,
    EACH_FOR_ITSELF,
    SETTINGS,
    documents,
    families,
    leaves,
    places,
)

from grantlint.engine.dispatch import Dispatcher
from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.model import Certainty, Estate, Finding

WIDTH = 44
"""All strings take as many characters as this, so that what stands behind a hole does not move."""
HOLE = "\0"
FILE = "/unknown/main.tf"
HOLES = """variable "hole" {}
variable "on" {}
variable "more" {}
"""


def written(value: Any, hole: str) -> str:  # noqa: ANN401  JSON
    """JSON, and a hole where one is to be."""
    match value:
        case str():
            return (hole if value == HOLE else f'"{value}"').ljust(WIDTH)
        case list():
            return f"[{', '.join(written(item, hole) for item in value)}]"
        case _:
            members = (f'"{key}": {written(item, hole)}' for key, item in value.items())
            return f"{{{', '.join(members)}}}"


def carried(document: dict[str, Any], policy: str) -> str:
    """The block that a policy belongs in: a role's trust where it has principals."""
    if any("Principal" in key for one in document["Statement"] for key in one):
        return f'resource "aws_iam_role" "r" {{\n  assume_role_policy = {policy}\n}}\n'
    return f'resource "aws_iam_policy" "p" {{\n  policy = {policy}\n}}\n'


def encoded(document: dict[str, Any]) -> str:
    return HOLES + carried(document, f"jsonencode({written(document, 'var.hole')})")


def heredoc(document: dict[str, Any]) -> str:
    text = written(document, '"${var.hole}"')
    return HOLES + carried(document, f"<<EOT\n{text}\nEOT")


def blocks(document: dict[str, Any]) -> str:
    """A policy document, and the block that it belongs in."""
    statements = "".join(map(statement_block, document["Statement"]))
    made = f'data "aws_iam_policy_document" "d" {{\n{statements}}}\n'
    return HOLES + made + carried(document, "data.aws_iam_policy_document.d.json")


def statement_block(statement: dict[str, Any]) -> str:
    inner = "".join(_arguments(statement))
    return f"  statement {{\n{inner}  }}\n"


NAMES = {
    "Action": "actions", "NotAction": "not_actions", "Resource": "resources",
    "NotResource": "not_resources", "Principal": "principals", "NotPrincipal": "not_principals",
}  # fmt: skip


def _arguments(statement: dict[str, Any]) -> Iterator[str]:
    yield f'    effect = "{statement["Effect"]}"\n'
    for key, name in NAMES.items():
        value = statement.get(key)
        if isinstance(value, dict):
            for kind, items in value.items():
                identifiers = written(items, "var.hole")
                yield (
                    f"    {name} {{\n      type = {written(kind, '')}\n"
                    f"      identifiers = {identifiers}\n    }}\n"
                )
        elif value is not None:
            yield f"    {name} = {written(value, 'var.hole')}\n"
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            yield (
                f'    condition {{\n      test = "{operator}"\n      variable = "{key}"\n'
                f"      values = {written(values, 'var.hole')}\n    }}\n"
            )


def found_in(text: str) -> list[Finding]:
    file = File(path=FILE, real=FILE, named=True, text=text)
    options = HostOptions(inside="/unknown", settings=SETTINGS)
    dispatcher = Dispatcher(EACH_FOR_ITSELF, SETTINGS, {})
    found: list[Finding] = []
    for estate in HOST.estates([file], options):
        assert isinstance(estate, Estate)
        found += dispatcher.findings(estate, HOST)
    assert not dispatcher.errors
    return [one for one in found if not one.rule.startswith(ABOUT_WORDS)]


def with_hole(document: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    node: Any = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = HOLE
    return changed


@pytest.mark.parametrize("spelled", [encoded, heredoc, blocks])
@given(document=documents(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_variable_without_a_default(
    spelled: Callable[[dict[str, Any]], str], document: dict[str, Any], data: st.DataObject
) -> None:
    """No certain finding comes with it, and none that was there goes without a trace."""
    path = data.draw(st.sampled_from(list(leaves(document))))
    before = found_in(spelled(document))
    text = spelled(with_hole(document, path))
    after = found_in(text)
    hole = next(text.index(one) for one in ('"${var.hole}"', "var.hole") if one in text)
    assert at(hole, places(after, Certainty.CERTAIN)) <= places(before, Certainty.CERTAIN)
    assert families(places(before, Certainty.POSSIBLE)) <= families(
        at(hole, places(after, Certainty.POSSIBLE))
    )


def at(hole: int, found: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Findings with the hole for the variable that it is made by, which stands at the top."""
    return {(rule, hole if start < len(HOLES) else start) for rule, start in found}


BAD = '{ Effect = "Allow", Action = ["iam:PassRole", "ec2:RunInstances"], Resource = "*" }'
RULE = "escalation/pass-role-and-launch"
JSON = '{"Effect": "Allow", "Action": ["iam:PassRole", "ec2:RunInstances"], "Resource": "*"}'
OTHER = '{ Effect = "Allow", Action = var.hole, Resource = "arn:aws:s3:::b" }'


def policy_of(*statements: str) -> str:
    return f"jsonencode({{ Statement = [{', '.join(statements)}] }})"


def json_of(before: str) -> str:
    return f'<<EOT\n{{"Statement": [{before} {JSON}]}}\nEOT'


BESIDE = {
    "statements of others": f"jsonencode({{ Statement = concat(var.more, [{BAD}]) }})",
    "statements of others behind": f"jsonencode({{ Statement = concat([{BAD}], var.more) }})",
    "an unknown statement": policy_of("var.hole", BAD),
    "an unknown version": f"jsonencode({{ Version = var.hole, Statement = [{BAD}] }})",
    "an unknown id": f"jsonencode({{ Id = var.hole, Statement = [{BAD}] }})",
    "unknown actions": policy_of(OTHER, BAD),
    "an unknown action": policy_of(BAD.replace('["iam', '[var.hole, "iam')),
    "an unknown resource": policy_of(BAD.replace('"*"', '[var.hole, "*"]')),
    "a heredoc with statements of others": json_of("${var.more},"),
    "a heredoc with a directive": json_of('%{ if var.on }{"Effect": "Allow"},%{ endif }'),
}
MAYBE = {
    "an unknown condition": policy_of(BAD.replace('"*"', '"*", Condition = var.hole')),
    "an unknown value of a condition": policy_of(
        BAD.replace('"*"', '"*", Condition = { StringEquals = { "aws:ViaAWSService" = var.hole } }')
    ),
    "an unknown effect": policy_of(BAD.replace('"Allow"', "var.hole")),
    "only an unknown resource": policy_of(BAD.replace('"*"', "var.hole")),
    "a statement that may be there": f"jsonencode({{ Statement = var.on ? [{BAD}] : [] }})",
    "a policy that may be another": f"var.on ? {policy_of(BAD)} : {policy_of()}",
}


def attached(policy: str) -> str:
    return f'{HOLES}resource "aws_iam_policy" "p" {{\n  policy = {policy}\n}}\n'


DENY = '{ Effect = "Deny", Action = "iam:PassRole", Resource = "*" }'


@pytest.mark.parametrize("policy", BESIDE.values(), ids=BESIDE)
def test_neighbours_of_a_hole_are_checked(policy: str) -> None:
    """What stands beside a hole is as certain as it was."""
    found = found_in(attached(policy))
    assert RULE in [one.rule for one in found if one.certainty is Certainty.CERTAIN]


@pytest.mark.parametrize("policy", MAYBE.values(), ids=MAYBE)
def test_what_rests_on_a_hole_is_possible(policy: str) -> None:
    """What a hole decides about is possible, not certain, and not silent."""
    found = found_in(attached(policy))
    assert {one.certainty for one in found} == {Certainty.POSSIBLE}
    assert any(one.rule.startswith(("escalation/", "passrole/")) for one in found)


@pytest.mark.parametrize("line", ["count = var.on ? 1 : 0", "for_each = var.more"])
def test_a_block_that_may_be_there(line: str) -> None:
    """A finding in it is possible."""
    found = found_in(attached(f"{policy_of(BAD)}\n  {line}"))
    assert RULE in [one.rule for one in found]
    assert {one.certainty for one in found} == {Certainty.POSSIBLE}


@pytest.mark.parametrize("principal", ["var.hole", "{ AWS = var.hole }", "{ AWS = [var.hole] }"])
def test_nothing_is_certain_of_a_principal_that_is_not_seen(principal: str) -> None:
    """Who may assume a role is not known then, so that nobody is accused."""
    trust = f'{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {principal} }}'
    block = f'resource "aws_iam_role" "r" {{\n  assume_role_policy = {policy_of(trust)}\n}}\n'
    assert {one.certainty for one in found_in(HOLES + block)} <= {Certainty.POSSIBLE}


def test_nothing_is_certain_of_a_policy_that_is_not_seen() -> None:
    """A policy that is a variable is no finding."""
    assert found_in(attached("var.hole")) == []


def test_a_deny_that_may_be_there_takes_certainty() -> None:
    """What a Deny may take back is possible."""
    found = found_in(
        attached(f"jsonencode({{ Statement = concat([{BAD}], var.on ? [{DENY}] : []) }})")
    )
    assert {one.certainty for one in found if one.rule == RULE} == {Certainty.POSSIBLE}
