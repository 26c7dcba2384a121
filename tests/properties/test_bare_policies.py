"""The short way to read a file that is one policy says what the search through it says."""

import json
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from grantlint.host import File
from grantlint.hosts.policy_json import bare, reading
from grantlint.hosts.policy_json.sheet import Sheet, sheet
from grantlint.model import DocumentKind, Organization

KINDS = st.none() | st.sampled_from([DocumentKind.SCP, DocumentKind.RESOURCE])
PATHS = st.sampled_from(["p.json", "scps/p.json", "rcps/p.json", "boundary.json"])
ORGANIZATIONS = st.sampled_from([None, Organization("o-1")])
ACTIONS = st.sampled_from(
    ["s3:GetObject", "sts:AssumeRole", ["sqs:*", "s3:*"], [], 1, {"Ref": "x"}]
)
STATEMENTS = st.fixed_dictionaries(
    {},
    optional={
        "Effect": st.sampled_from(["Allow", "Deny", "allow", 1]),
        "Action": ACTIONS,
        "NotAction": ACTIONS,
        "Principal": st.sampled_from(["*", {"AWS": "*"}, 1]),
        "principal": st.just("*"),
        "Resource": st.sampled_from(["*", "AKIAQWERTYUIOPASDFGH", {"Fn::Sub": "x"}]),
    },
)
MEMBERS = {
    "Version": st.sampled_from(["2012-10-17", "2008-10-17", "x", 1, {}]),
    "Id": st.sampled_from(["x", 1, {}]),
    "Statement": STATEMENTS | st.lists(STATEMENTS | st.sampled_from([1, "x", []]), max_size=3),
    "statement": STATEMENTS,
    "RoleName": st.just("x"),
    "Resources": st.just({"x": {"Type": "AWS::IAM::Role"}}),
}
VALUES = st.fixed_dictionaries({}, optional=MEMBERS) | st.sampled_from([[], {}, "x", None])


def loaded(text: str, path: str = "p.json") -> Sheet:
    found = sheet(File(path=path, real=path, named=True, text=text))
    assert found is not None
    return found


@given(VALUES, KINDS, PATHS, ORGANIZATIONS)
def test_both_ways_agree(
    value: Any,  # noqa: ANN401  JSON
    kind: DocumentKind | None,
    path: str,
    organization: Organization | None,
) -> None:
    """Whatever a file holds and is called."""
    one = loaded(json.dumps(value), path)
    found = reading.estate(one, kind, organization)
    with patch.object(bare, "is_bare", lambda _: False):
        assert repr(found) == repr(reading.estate(one, kind, organization))


def test_a_policy_as_most_are_goes_the_short_way() -> None:
    """Else the one way would be compared with itself."""
    policy = loaded('{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}')
    assert bare.is_bare(policy)
    assert bare.estate(policy, None, None) is not None


def test_a_policy_that_repeats_a_key_goes_the_long_way() -> None:
    """There the repeated key is told."""
    assert not bare.is_bare(loaded('{"Id": "a", "Id": "b", "Statement": {"Action": "s3:*"}}'))
