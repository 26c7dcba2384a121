"""Expectations are held to the identities of a run, and one that nobody fits is no pass."""

import json
from pathlib import Path

import pytest

from grantlint.config.loading import Flags, load
from grantlint.engine.run import check
from grantlint.model import Report

POLICY = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"},
}


def checked(folder: Path, config: str, monkeypatch: pytest.MonkeyPatch) -> Report:
    (folder / "grantlint.toml").write_text(config, encoding="utf-8")
    (folder / "policy.json").write_text(json.dumps(POLICY), encoding="utf-8")
    monkeypatch.chdir(folder)
    flags = Flags(paths=(".",), select=("expectations",))
    return check(["."], load(flags, str(folder), "2026-11-01"))


def said(report: Report) -> list[tuple[str, str, int]]:
    return [
        (one.rule, one.at.source.path, one.at.source.position(one.at.span.start)[0])
        for one in report.findings
    ]


def test_a_met_expectation_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the policy allows can be done, what it does not allow cannot."""
    config = """
        [[expect]]
        identity = "policy.json"
        can = ["s3:GetObject on arn:aws:s3:::a/*"]
        cannot = ["s3:PutObject", "s3:GetObject on arn:aws:s3:::b/*", "account.close"]
    """
    assert said(checked(tmp_path, config, monkeypatch)) == []


def test_an_unmet_one_stands_at_the_identity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding is an error at the policy; the entry of the config is a related place."""
    config = '[[expect]]\nidentity = "*.json"\ncan = ["s3:PutObject"]\n'
    report = checked(tmp_path, config, monkeypatch)
    assert said(report) == [("expectations/unmet", "policy.json", 1)]
    (found,) = report.findings
    assert "`s3:PutObject` is missing" in found.message
    assert found.related[0].source.path == "grantlint.toml"
    assert found.related[0].source.position(found.related[0].span.start)[0] == 3


def test_one_that_nobody_fits_is_undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A glob without an identity is reported at the config, never passed over."""
    config = '[[expect]]\nidentity = "finance"\ncan = ["s3:GetObject"]\n'
    report = checked(tmp_path, config, monkeypatch)
    assert said(report) == [("expectations/undecided", "grantlint.toml", 3)]
