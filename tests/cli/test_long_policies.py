"""Policies longer than AWS takes: told where one ceased to look, without false alarms."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Check = Callable[..., list[tuple[str, str]]]
PUBLIC = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::reports/*",
}
DENY = PUBLIC | {"Effect": "Deny"}
PASS = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
LONG = ["arn:aws:s3:::reports/" + "a" * 1000] * 200
SUBJECT = "token.actions.githubusercontent.com:sub"


@pytest.fixture
def check(grantlint: Run, tmp_path: Path) -> Check:
    """Checks a policy; gives rules and severities."""

    def run(statements: list[dict[str, Any]]) -> list[tuple[str, str]]:
        path = tmp_path / "policy.json"
        path.write_text(json.dumps({"Version": "2012-10-17", "Statement": statements}))
        result = grantlint("check", "--isolated", "--output-format", "json", str(path))
        findings = json.loads(result.out)["findings"]
        return [(one["rule"], one["severity"]) for one in findings]

    return run


CUT = ("documents/grammar", "error")


def test_the_end_of_what_is_looked_at_is_told(check: Check) -> None:
    """A giant statement is checked by its first words, and one finding says that it was cut."""
    found = check([{"Effect": "Allow", "Action": "s3:GetObject", "Resource": LONG}])
    assert found.count(CUT) == 1


def test_what_is_before_the_end_is_checked(check: Check) -> None:
    """A bucket that is open is told although the policy is too long."""
    found = check([PUBLIC, PUBLIC | {"Resource": LONG}])
    assert CUT in found
    assert ("exposure/s3-public", "error") in found


def test_a_deny_behind_the_end_still_guards(check: Check) -> None:
    """The same with a Deny that is not looked at: nothing certain is said of access."""
    found = check([PUBLIC, PUBLIC | {"Resource": LONG}, DENY])
    assert CUT in found
    assert "exposure/s3-public" not in dict(found)


def test_a_deny_that_is_cut_still_guards(check: Check) -> None:
    """The words that a Deny lost may be those that count."""
    found = check([PUBLIC, DENY | {"Resource": LONG}])
    assert CUT in found
    assert "exposure/s3-public" not in dict(found)


@pytest.mark.parametrize("effect", ["Allow", "Deny"])
def test_partners_behind_the_end_may_be_there(check: Check, effect: str) -> None:
    """An action that needs another one is not told alone where that may stand behind the end."""
    retired = {"Effect": effect, "Action": "aws-portal:ViewBilling", "Resource": "*"}
    rule = f"billing/retired-action-{effect.lower()}"
    assert rule in dict(check([retired]))
    found = check([retired, {"Effect": "Allow", "Action": "s3:GetObject", "Resource": LONG}])
    assert CUT in found
    assert rule not in dict(found)


def test_subjects_of_github_without_end(check: Check) -> None:
    """Thousands of subjects are told about, each with a look at few of the others."""
    subjects = [f"repo:*/r{number}:*" for number in range(3000)]
    provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {SUBJECT: subjects}},
    }
    found = [rule for rule, _ in check([trust])]
    assert "trust/github-subject-too-wide" in found
    assert "documents/grammar" not in found


def test_statements_as_many_as_aws_takes_are_all_checked(check: Check) -> None:
    """Five hundred that pass any role are five hundred findings, and no end is told."""
    found = check([PASS] * 500)
    assert found.count(("passrole/any-role-any-service", "error")) == 500
    assert CUT not in found


@pytest.mark.parametrize("statements", [100, 400])
def test_a_long_policy_in_terraform_is_checked(
    grantlint: Run, tmp_path: Path, statements: int
) -> None:
    """What `jsonencode` is given is a policy, also where its text is too large to spell."""
    many = (
        f'[for i in range({statements}) : {{ Effect = "Allow", Action = "s3:GetObject", '
        'Principal = { AWS = "arn:aws:iam::123456789012:role/r${i}" }, '
        'Resource = "arn:aws:s3:::reports/r${i}/*" }]'
    )
    public = (
        '[{ Effect = "Allow", Principal = "*", Action = "s3:*", '
        'Resource = "arn:aws:s3:::reports/*" }]'
    )
    policy = f'jsonencode({{ Version = "2012-10-17", Statement = concat({many}, {public}) }})'
    (tmp_path / "main.tf").write_text(
        'resource "aws_s3_bucket_policy" "long" {\n  bucket = "reports"\n'
        f"  policy = {policy}\n}}\n"
    )
    result = grantlint("check", "--isolated", "--output-format", "json", str(tmp_path))
    report = json.loads(result.out)
    assert report["not_understood"] == []
    assert "exposure/s3-public" in [one["rule"] for one in report["findings"]]


@pytest.mark.parametrize("chosen", [("--select", "exposure"), ("--ignore", "documents")])
def test_the_end_is_told_without_the_rule_that_tells_it(
    grantlint: Run, tmp_path: Path, chosen: tuple[str, str]
) -> None:
    """Whichever rules run, what they did not see is named: in the text and for programs."""
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({"Version": "2012-10-17", "Statement": [DENY] * 900}, indent=0))
    args = ("check", "--isolated", str(path), *chosen)
    text = grantlint(*args).out
    assert "not checked from here on: the policy is longer than any that AWS takes" in text
    assert "1 part not understood" in text
    (gap,) = json.loads(grantlint(*args, "--output-format", "json").out)["not_understood"]
    assert gap["line"] > 1
    assert "longer than any that AWS takes" in gap["reason"]


def test_the_end_hides_nothing_from_those_who_look_for_keys(grantlint: Run, tmp_path: Path) -> None:
    """Texts are searched to their ends."""
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({"Version": "2012-10-17", "Statement": [DENY] * 900}))
    result = grantlint("check", "--isolated", str(path), "--select", "access-keys")
    assert "not understood" not in result.out
