"""What to deny beside a retired action."""

import json
from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("aws-portal:*", '"account:*", "billing:*", "ce:*"'),
        ("aws-portal:ViewUsage", '"Action": "cur:GetUsageReport"'),
    ],
)
def test_the_hint_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: str, expected: str
) -> None:
    """Whole services for all of the old console, the successors for one action of it."""
    statement = {"Effect": "Deny", "Action": action, "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": statement}
    (tmp_path / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    flags = Flags(paths=("policy.json",), select=("billing/retired-action-deny",))
    (found,) = check(["policy.json"], load(flags, str(tmp_path), "2026-11-01")).findings
    assert expected in found.hint
