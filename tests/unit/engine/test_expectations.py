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


# ── Patterns of resources ────────────────────────────────────────────────────────────────────────

EVERYTHING = "arn:aws:s3:::*/*"
SECRET = {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::a/secret/*"}


def judged(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    statements: list[dict[str, object]],
    *,
    can: str = "",
    cannot: str = "",
) -> list[str]:
    """What is said of a policy and one goal."""
    policy = {"Version": "2012-10-17", "Statement": statements}
    (folder / "policy.json").write_text(json.dumps(policy), encoding="utf-8")
    goals = f"can = {[can] if can else []}\ncannot = {[cannot] if cannot else []}\n"
    config = f'[[expect]]\nidentity = "policy.json"\n{goals}'.replace("'", '"')
    (folder / "grantlint.toml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(folder)
    flags = Flags(paths=("policy.json",), select=("expectations",))
    report = check(["policy.json"], load(flags, str(folder), "2026-11-01"))
    return [f"{one.rule}: {one.message} | {one.hint}" for one in report.findings]


ON_A: dict[str, object] = {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::a/*",
}


def test_cannot_is_unmet_when_one_of_the_resources_is_in_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pattern names more than the policy grants; a part that is denied changes nothing."""
    goal = f"s3:GetObject on {EVERYTHING}"
    for statements in ([ON_A], [ON_A, SECRET]):
        (found,) = judged(tmp_path, monkeypatch, statements, cannot=goal)
        assert found.startswith("expectations/unmet: this policy can")


def test_cannot_is_met_when_all_of_the_resources_are_denied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though others of the statement are not."""
    goal = "s3:GetObject on arn:aws:s3:::a/secret/x*"
    assert judged(tmp_path, monkeypatch, [ON_A, SECRET], cannot=goal) == []


@pytest.mark.parametrize(
    ("goal", "left_out"),
    [
        (f"s3:GetObject on {EVERYTHING}", True),
        ("s3:GetObject on arn:aws:s3:::a/*", False),
        ("s3:GetObject on arn:aws:s3:::a/2026/*", False),
        ("s3:GetObject on arn:aws:s3:::a*", True),
        ("s3:GetObject on arn:aws:s3:::a*/*", True),
    ],
)
def test_can_wants_all_of_the_resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, goal: str, *, left_out: bool
) -> None:
    """One that the policy leaves out is named, with the statement for all of them."""
    found = judged(tmp_path, monkeypatch, [ON_A], can=goal)
    assert bool(found) is left_out
    for text in found:
        assert "not allowed on all of it, for example not on `arn:aws:s3:::" in text
        assert f'"Resource": "{goal.partition(" on ")[2]}"' in text


def test_can_is_met_by_several_statements_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each for a part of the resources, one under a condition."""
    one = ON_A | {"Resource": ["arn:aws:s3:::a/2025/*", "arn:aws:s3:::b/*"]}
    other = ON_A | {
        "NotResource": "arn:aws:s3:::a/2025/*",
        "Condition": {"Bool": {"aws:SecureTransport": "true"}},
    }
    del other["Resource"]
    goal = f"s3:GetObject on {EVERYTHING}"
    assert judged(tmp_path, monkeypatch, [one, other], can=goal) == []
    (found,) = judged(tmp_path, monkeypatch, [other], can=goal)
    assert "not on `arn:aws:s3:::a/2025/" in found


def test_can_is_unmet_when_a_part_is_denied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An Allow does not help there."""
    (found,) = judged(tmp_path, monkeypatch, [ON_A, SECRET], can="s3:GetObject on arn:aws:s3:::a/*")
    assert "is denied on all of it, for example not on `arn:aws:s3:::a/secret/" in found
    assert "Narrow the Deny" in found


def test_a_pattern_of_actions_is_offered_as_it_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not as the list of all that fit it today."""
    (found,) = judged(tmp_path, monkeypatch, [ON_A], can="s3:Get*")
    assert '"Action": "s3:Get*", "Resource": "*"' in found


def test_the_hint_names_the_resource_that_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not everything."""
    (found,) = judged(tmp_path, monkeypatch, [ON_A], can="s3:PutObject on arn:aws:s3:::a/x")
    assert '"Action": "s3:PutObject", "Resource": "arn:aws:s3:::a/x"' in found


# ── Files that the config joins ──────────────────────────────────────────────────────────────────


def test_a_file_stands_for_itself_also_where_it_is_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its identity is asked by name, with all of its files."""
    put = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}
    (tmp_path / "put.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": put}))
    joined = '[[identity]]\nname = "team"\npolicies = ["policy.json", "put.json"]\n'

    def wanted(identity: str, can: str) -> str:
        return f'{joined}[[expect]]\nidentity = "{identity}"\ncan = ["{can}"]\n'

    assert said(checked(tmp_path, wanted("team", "s3:PutObject"), monkeypatch)) == []
    assert said(checked(tmp_path, wanted("put.json", "s3:PutObject"), monkeypatch)) == []
    assert said(checked(tmp_path, wanted("policy.json", "s3:PutObject"), monkeypatch)) == [
        ("expectations/unmet", "policy.json", 1)
    ]
    assert said(checked(tmp_path, wanted("*", "s3:PutObject"), monkeypatch)) == []


def test_the_hint_names_a_boundary_that_has_no_room_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To add the statement to the policies alone would not be enough."""
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    (tmp_path / "bound.json").write_text(json.dumps({"Version": "2012-10-17", "Statement": allow}))
    joined = '[[identity]]\nname = "t"\npolicies = ["policy.json"]\nboundary = "bound.json"\n'

    def hints(can: str) -> list[str]:
        config = f'{joined}[[expect]]\nidentity = "t"\ncan = ["{can}"]\n'
        return [one.hint for one in checked(tmp_path, config, monkeypatch).findings]

    (both,) = hints("sqs:SendMessage")
    assert both.endswith(", and to the boundary or the service control policy as well")
    (one,) = hints("s3:PutObject")
    assert "boundary" not in one
