"""Bytes tell whether a file can hold IAM."""

import json
from urllib.parse import quote

import pytest

from grantlint.hosts.policy_json.signs import has_signs, looks_like_policy

POLICY = '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]}'


@pytest.mark.parametrize(
    "text",
    [
        POLICY,
        POLICY.upper(),
        POLICY.lower(),
        json.dumps({"Policy": POLICY}),
        quote(POLICY),
        POLICY.replace("S", "\\u0053").replace("E", "\\u0045"),
        '{"Statement": [{"Action": "*"}]}',
        '{"Version": "2012-10-17", "Statement": []}',
        '{"PolicyDocument": {}}',
        '{"RoleDetailList": []}',
    ],
)
def test_the_words_of_a_policy_are_signs(text: str) -> None:
    """In any case, escaped and encoded; so are the names of its wrappers."""
    assert has_signs(text.encode())


@pytest.mark.parametrize("text", ["", "{}", '{"statement": "x"}', '{"Effect": "\\u00e9"}'])
def test_other_words_are_none(text: str) -> None:
    """A statement alone may be one of a bank."""
    assert not has_signs(text.encode())


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
