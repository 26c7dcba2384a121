"""`grantlint suggest` prints policies that do what was asked and no more."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grantlint.knowledge import billing_tasks

Run = Callable[..., Any]


def test_list(grantlint: Run) -> None:
    """Each task stands in a line of its own, with what it is for."""
    result = grantlint("suggest", "list")
    assert (result.code, result.err) == (0, "")
    lines = [line.split(maxsplit=1) for line in result.out.splitlines()]
    assert [name for name, _ in lines] == list(billing_tasks.tasks())


def test_text(grantlint: Run) -> None:
    """The policy, where it goes, what else does it, and what else to know."""
    result = grantlint("suggest", "billing.bills.view")
    assert result.code == 0
    for part in ("To see the bills:", '"billing:GetBillingDetails"', "Attach it to:", "Sources:"):
        assert part in result.out
    assert "arn:aws:iam::aws:policy/job-function/Billing" in result.out


def test_json(grantlint: Run) -> None:
    """For programs."""
    result = grantlint("suggest", "billing.bills.view", "--output-format", "json")
    assert json.loads(result.out)["schema"] == 1


def test_policy_alone(grantlint: Run) -> None:
    """It can be piped into a file; what is to be filled in goes to standard error."""
    result = grantlint("suggest", "iam:PassRole", "s3:GetObject", "--for", "json")
    assert json.loads(result.out)["Version"] == "2012-10-17"
    words = "BUCKET_NAME, OBJECT_NAME, ROLE_NAME, SERVICE, 123456789012 (your account's id)"
    assert result.err == f"Fill in: {words}\n"


@pytest.mark.parametrize(
    "asked",
    [
        ("billing.bills.view", "account.page.view", "budgets.actions.manage"),
        ("s3:GetObject", "lambda:CreateFunction", "iam:PassRole"),
        ("trust", "--account", "111122223333", "--external-id", "5f1c"),
        ("trust", "--account", "464622532012"),
        ("trust", "--github", "acme/infra", "--ref", "main"),
        ("trust", "--github", "acme/infra", "--environment", "production"),
        ("trust", "--service", "ecs-tasks"),
        ("trust", "--service", "lambda"),
    ],
    ids=" ".join,
)
def test_what_is_suggested_is_clean(grantlint: Run, asked: tuple[str, ...]) -> None:
    """`check` has nothing to say about it."""
    policy = grantlint("suggest", *asked, "--for", "json")
    checked = grantlint("check", "-", stdin=policy.out.encode())
    assert checked.code == 0, checked.out


def test_every_task_is_clean(grantlint: Run) -> None:
    """All of them together, but for the grave ones."""
    grave = {"account.close", "billing.iam_access_toggle.update"}
    names = [name for name in billing_tasks.tasks() if name not in grave]
    policy = grantlint("suggest", *names, "--for", "json")
    checked = grantlint("check", "-", stdin=policy.out.encode())
    assert checked.code == 0, checked.out


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ((), "suggest what?"),
        (("billing.bill.view",), "did you mean `billing.bills.view`?"),
        (("s3:GetObjet",), "did you mean `s3:GetObject`?"),
        (("s3:*",), "is a pattern"),
        (("billing.bills.view", "--account", "1"), "belongs to `grantlint suggest trust`"),
        (("billing.bills.view", "--own-account", "1"), "--own-account: `1` is no account id"),
        (("trust",), "wants one of"),
        (("trust", "--account", "1", "--service", "ec2"), "wants one of"),
        (("trust", "--account", "12"), "--account: `12` is no account id"),
        (("trust", "--service", "ec2", "--ref", "main"), "goes with `--github`"),
        (("trust", "--github", "a/b", "--ref", "m", "--environment", "e"), "one of them"),
        (("trust", "--github", "a/*"), "--github: `a/*` is no repository"),
        (("billing.bills.view", "--for", "cobol"), "not one of json"),
        (("trust", "--service", "nosuch"), "--service: `nosuch` is no service"),
        (("trust", "--service", "lamda"), "did you mean `lambda`?"),
        (("s3:GetObject", "--on", "arn:aws:s3:::bucket"), "--on: `arn:aws:s3:::bucket` names"),
    ],
)
def test_wrong_usage(grantlint: Run, asked: tuple[str, ...], complaint: str) -> None:
    """One line says what is wrong."""
    result = grantlint("suggest", *asked)
    assert result.code == 2
    assert complaint in result.error


def test_the_own_account_of_the_config_is_written(grantlint: Run, project: Path) -> None:
    """Unless the command line names one."""
    asked = ("suggest", "trust", "--github", "acme/infra", "--for", "json")
    assert "Fill in: ACCOUNT_ID" in grantlint(*asked).err
    (project / "grantlint.toml").write_text('[accounts]\nown = ["111122223333"]\n')
    assert "arn:aws:iam::111122223333:oidc-provider/" in grantlint(*asked).out
    named = grantlint(*asked, "--own-account", "444455556666")
    assert "arn:aws:iam::444455556666:oidc-provider/" in named.out
