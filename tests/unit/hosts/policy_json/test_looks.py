"""A file that cannot be parsed may still look like a policy."""

import json
from urllib.parse import quote

import pytest

from grantlint.hosts.policy_json.looks import looks_like_policy

POLICY = '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]}'


@pytest.mark.parametrize(
    "text",
    [
        POLICY,
        POLICY.replace('"', "'"),
        POLICY.replace('"', ""),
        POLICY.replace(":", " \n : "),
        json.dumps({"Policy": POLICY}),
        json.dumps(json.dumps({"Policy": POLICY})),
        quote(POLICY),
        '{"Version": "2012-10-17", "Statement":',
    ],
)
def test_members_of_a_policy_look_like_one(text: str) -> None:
    """Whatever its quotes, and in strings of strings."""
    assert looks_like_policy([text.encode()])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a statement with an Effect: Allow",
        '{"bankStatement": 1, "Effect": "Allow"}',
        '{"padding-statements": 1, "useEffect": "Allow"}',
        '{"Statement": 1, "Effect": "Maybe"}',
        "tatement: ffect: Allow",
    ],
)
def test_other_texts_do_not(text: str) -> None:
    """Words in sentences, other keys, other values."""
    assert not looks_like_policy([text.encode()])


def test_the_members_may_stand_in_different_pieces() -> None:
    """A large file is seen piece by piece."""
    assert looks_like_policy([b'"Statement": ', b"", b'"Effect": "Deny"'])
    assert not looks_like_policy([b'"Statement": ', b'"Statement": '])
