"""The config of a run: found, refused, and what its entries accept."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
JSON = ("--output-format", "json")
FORMATS = "text, concise, json, jsonl, sarif, github"


def rules(text: str) -> list[str]:
    """The rules of a report in JSON."""
    report: dict[str, Any] = json.loads(text)
    return [finding["rule"] for finding in report["findings"]]


def test_config_is_found(grantlint: Run, project: Path) -> None:
    """The nearest config counts, also from a folder below; `--isolated` passes it over."""
    (project / "pyproject.toml").write_text('[tool.grantlint]\nignore = ["trust/anyone"]\n')
    sub = project / "sub"
    sub.mkdir()
    assert grantlint("check").code == 0
    assert grantlint("check", "../trust.json", cwd=sub).code == 0
    assert grantlint("check", "--isolated").code == 1
    (sub / "grantlint.toml").write_text("")
    assert grantlint("check", "../trust.json", cwd=sub).code == 1
    assert grantlint("check", "--config", "sub/grantlint.toml").code == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = []", "grantlint.toml:1: unknown key `selct`; did you mean `select`?"),
        (
            'output-format = "sarfi"',
            f"grantlint.toml: `output-format` must be one of {FORMATS}; did you mean `sarif`?",
        ),
        (
            '\n[rules."trust/anyon"]\nseverity = "off"',
            "grantlint.toml:2: unknown rule `trust/anyon`; did you mean `trust/anyone`?",
        ),
        ("a = 1\nb =\n", "grantlint.toml:2: not TOML: Invalid value"),
        ("a = 1\nbcd", "grantlint.toml:2: not TOML: Expected '=' after a key in a key/value pair"),
        ('"\\u001b]0;x" = 1', r"grantlint.toml:1: unknown key `\x1b]0;x`"),
    ],
)
def test_config_is_refused(grantlint: Run, project: Path, text: str, message: str) -> None:
    """What is wrong with the config is one harmless line with its place."""
    (project / "grantlint.toml").write_text(text)
    result = grantlint("check")
    assert (result.code, result.error) == (2, message)


def test_ignore_entries(grantlint: Run, project: Path) -> None:
    """An entry accepts what it names; unused and expired ones are findings themselves."""
    config = project / "grantlint.toml"
    entry = '[[ignore]]\nrules = ["trust/anyone"]\nreason = "public on purpose"\n'
    config.write_text(entry + 'path = "trust.json"\nuntil = 2026-06-30\n')
    before, after = {"SOURCE_DATE_EPOCH": "1780000000"}, {"SOURCE_DATE_EPOCH": "1800000000"}
    result = grantlint("check", **before)
    assert result.code == 0
    assert "1 suppressed" in result.out
    expired = rules(grantlint("check", *JSON, **after).out)
    assert sorted(expired) == ["suppressions/expired", "trust/anyone"]
    config.write_text(entry + 'path = "clean.json"\n')
    unused = rules(grantlint("check", *JSON).out)
    assert sorted(unused) == ["suppressions/unused", "trust/anyone"]
    for partly in (["trust.json"], ["--select", "trust", "."]):
        assert rules(grantlint("check", *JSON, *partly).out) == ["trust/anyone"]


def test_severity_off(grantlint: Run, project: Path) -> None:
    """A rule that is off does not run, unless the command line names it."""
    (project / "grantlint.toml").write_text('[rules."trust/anyone"]\nseverity = "off"\n')
    assert grantlint("check").code == 0
    assert grantlint("check", "--select", "trust/anyone").code == 1


def test_parts_are_accepted_one_by_one(grantlint: Run, project: Path) -> None:
    """An entry for one way of several takes away that one; the finding goes with the last."""
    actions = ["iam:PassRole", "ec2:RunInstances", "glue:CreateJob", "glue:StartJobRun"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    (project / "launch.json").write_text(json.dumps(policy))
    name = "escalation/pass-role-and-launch"

    def ways(*ids: str) -> list[tuple[str, str, list[str]]]:
        names = ", ".join(f'"{name}:{way}"' for way in ids)
        entry = f'[[ignore]]\nrules = [{names}]\nreason = "known"\n' if ids else ""
        (project / "grantlint.toml").write_text(entry)
        report = json.loads(grantlint("check", *JSON).out)
        return [
            (one["message"].split("`")[1], one["fingerprint"], one["codes"][:-1])
            for one in report["findings"]
            if one["rule"] == name
        ]

    ((first, fingerprint, codes),) = ways()
    assert (first, codes) == ("ec2:RunInstances", ["ec2-001", "glue-003"])
    assert ways("ec2-001") == [("glue:CreateJob", fingerprint, ["glue-003"])]
    assert ways("glue-003") == [("ec2:RunInstances", fingerprint, ["ec2-001"])]
    assert ways("ec2-001", "glue-003") == []
    (project / "grantlint.toml").unlink()
    selected = json.loads(grantlint("check", *JSON, "--select", "glue-003").out)
    assert [one["codes"][:-1] for one in selected["findings"]] == [["glue-003"]]
