"""Which unknown actions are slips of known ones."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.knowledge import actions, catalogue
from grantlint.knowledge.near_misses import SHORTEST, is_one_slip


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("s3:GetObjcet", "s3:GetObject"),
        ("s3:getobjct", "s3:GetObject"),
        ("S3:GettObject", "s3:GetObject"),
        ("ec2:DescribeInstance", "ec2:DescribeInstances"),
        ("kms:Decript", "kms:Decrypt"),
        ("s3:Get_Object", "s3:GetObject"),
        ("s3:Get Object", "s3:GetObject"),
        ("lamda:InvokeFunction", "lambda:InvokeFunction"),
        ("ec3:RunInstances", "ec2:RunInstances"),
    ],
)
def test_one_slip_is_a_near_miss(written: str, meant: str) -> None:
    """A letter more, less, else or two swapped, and what was meant is named."""
    assert meant in actions.near_misses(written)
    assert meant in actions.similar(written)


@pytest.mark.parametrize(
    "written",
    [
        "s3:GetObject",
        "s3:GetObj*",
        "s3:GetFrobnicator",
        "sqs:Send",
        "ekt:TagResource",
        "newservice:GetThing",
        "",
        "nonsense",
        "s3:" + "a" * 5000,
    ],
)
def test_what_proves_nothing_is_no_near_miss(written: str) -> None:
    """Known actions, patterns, new names and prefixes that any service resembles stay silent."""
    assert actions.near_misses(written) == ()


@pytest.mark.parametrize(
    ("operation", "meant"),
    [
        ("s3:ListBuckets", ("s3:ListAllMyBuckets",)),
        ("S3:listobjectsv2", ("s3:ListBucket",)),
        ("s3:CopyObject", ("s3:GetObject", "s3:PutObject")),
        ("lambda:Invoke", ("lambda:InvokeFunction",)),
    ],
)
def test_an_operation_names_the_actions_that_authorise_it(
    operation: str, meant: tuple[str, ...]
) -> None:
    """ListBuckets is an operation of S3, but no action; it is not taken for ListBucket."""
    assert actions.near_misses(operation) == meant
    assert actions.meant_by_operation(operation) == meant


def test_operations_without_action_are_no_actions_and_name_some() -> None:
    """The table kept by hand agrees with the catalogue."""
    table = json.loads(catalogue.read("tables", "operations_without_action.json"))
    for operation, meant in table["operations"].items():
        assert not actions.exists(operation), operation
        assert all(actions.canonical(action) == action for action in meant), operation


def test_similar_looks_into_other_services() -> None:
    """A wrong prefix is found by an action's name, unless many services have it."""
    assert actions.similar("cloudwatchlogs:CreateLogGroup") == ("logs:CreateLogGroup",)
    assert actions.near_misses("cloudwatchlogs:CreateLogGroup") == ()
    assert actions.similar("nothing:TagResource") == ()


def test_limit() -> None:
    """No more than asked for."""
    assert len(actions.near_misses("s3:CopyObject", limit=1)) == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abc", "abd", True),
        ("abc", "acb", True),
        ("abc", "ab", True),
        ("abc", "abcd", True),
        ("abc", "xabc", True),
        ("abc", "cba", False),
        ("abc", "abcde", False),
        ("abcd", "acbe", False),
    ],
)
def test_is_one_slip(one: str, other: str, *, expected: bool) -> None:
    """One edit, a swap of neighbours being one, in either direction."""
    assert is_one_slip(one, other) is expected
    assert is_one_slip(other, one) is expected


@given(st.data())
def test_no_name_one_slip_away_is_overlooked(data: st.DataObject) -> None:
    """Looking at names with the same ends only finds what a look at all names finds."""
    service = catalogue.service(data.draw(st.sampled_from(["s3", "sqs", "kms", "iam"])))
    assert service is not None
    name = data.draw(st.sampled_from(service.lower_names))
    at = data.draw(st.integers(0, len(name)))
    new = data.draw(st.sampled_from(["", "a", "s", name[at + 1 : at + 2] + name[at : at + 1]]))
    written = name[:at] + new + name[at + data.draw(st.integers(0, 2)) :]
    if written not in service.actions and written.isalnum() and len(written) >= SHORTEST:
        action = f"{service.prefix}:{written}"
        near = [each for each in service.lower_names if is_one_slip(each, written)]
        expected = tuple(map(service.spelled, near))
        assert actions.meant_by_operation(action) or actions.near_misses(action, 99) == expected


@pytest.mark.parametrize("name", ["createloggroup", "tagresource", "nothing", ""])
def test_owners_are_all_services_with_an_action_of_the_name(name: str) -> None:
    """The quick look into the list of names says what the services say."""
    prefixes = catalogue.index().services
    services = [each for each in map(catalogue.service, prefixes) if each is not None]
    assert catalogue.owners(name) == [each.prefix for each in services if name in each.actions]


def test_the_list_of_all_names_agrees_with_the_services() -> None:
    """Names are the same, whichever file they are taken from."""
    for prefix in catalogue.index().services:
        service = catalogue.service(prefix)
        assert service is not None
        assert catalogue.actions_of(prefix) == [f"{prefix}:{name}" for name in service.actions]
