"""What is advised where a role lets in another service than its policy is made for."""

import json
from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check

PODS = "AmazonEKSFargatePodExecutionRolePolicy"
TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "eks.amazonaws.com"},
    },
}


@pytest.mark.parametrize(
    ("beside", "hint", "is_fixable"),
    [
        ("AmazonEKSClusterPolicy", "Make a role of its own for `eks-fargate-pods.", False),
        ("AmazonEKS_CNI_Policy", "Write `eks-fargate-pods.amazonaws.com`", True),
    ],
)
def test_a_role_of_both_is_not_taken_from_the_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str, hint: str, *, is_fixable: bool
) -> None:
    """The fix replaces the service only where no policy is for its roles."""
    arns = [f"arn:aws:iam::aws:policy/{name}" for name in (beside, PODS)]
    role = {
        "RoleName": "pods",
        "AssumeRolePolicyDocument": TRUST,
        "AttachedManagedPolicies": [{"PolicyArn": arn} for arn in arns],
    }
    account = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [role]}
    (tmp_path / "account.json").write_text(json.dumps(account), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    flags = Flags(paths=("account.json",), select=("trust/other-service-meant",))
    (found,) = check(["account.json"], load(flags, str(tmp_path), "2026-11-01")).findings
    assert found.message.startswith(f"Pods on Fargate cannot get this role, though it has `{PODS}`")
    assert found.hint.startswith(hint)
    assert (found.fix is not None) is is_fixable
