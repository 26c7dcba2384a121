"""Bytes tell whether a file can hold IAM."""

import json
from urllib.parse import quote

import pytest

from grantlint.hosts.policy_json.signs import has_signs

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
