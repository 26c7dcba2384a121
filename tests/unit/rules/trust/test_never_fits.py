"""What is said of a subject of GitHub that no workflow has."""

import json
from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check

ISSUER = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{ISSUER}"


@pytest.mark.parametrize(
    ("effect", "subject", "expected"),
    [
        (
            "Allow",
            "repo:acme/infra:main",
            "so nobody gets the role by it: GitHub does not",
        ),
        (
            "Deny",
            "repo:acme/infra:main",
            "so this Deny stops nobody by it: GitHub does",
        ),
        (
            "Allow",
            "repo:acme/infra",
            "has the subject `repo:acme/infra`, unless",
        ),
        (
            "Allow",
            "repo:https://github.com/acme/infra:pull_request",
            "without `https://github.com/`",
        ),
        ("Allow", "acme/infra:pull_request", "by it: a subject starts with `repo:`"),
    ],
)
def test_the_message_says_what_comes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, effect: str, subject: str, expected: str
) -> None:
    """What idles is the grant or the Deny, and how GitHub writes it stands there."""
    statement = {
        "Effect": effect,
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": PROVIDER},
        "Condition": {"StringEquals": {f"{ISSUER}:sub": subject}},
    }
    policy = {"Version": "2012-10-17", "Statement": statement}
    (tmp_path / "trust.json").write_text(json.dumps(policy), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    flags = Flags(paths=("trust.json",), select=("trust/github-subject-never-fits",))
    (found,) = check(["trust.json"], load(flags, str(tmp_path), "2026-11-01")).findings
    assert expected in found.message
