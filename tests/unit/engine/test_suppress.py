"""Entries of the config accept findings, and a fingerprint outlives moved lines."""

from pathlib import Path

import pytest
from msgspec import Struct

from grantlint.config import Config, Glob, Ignore
from grantlint.engine.suppress import accepts_all, covers, sees_all, settled
from grantlint.host import HostOptions
from grantlint.model import Certainty, Finding, Label, Place, Severity, Source, Span

TODAY = "2026-05-01"
CONFIG = Source("grantlint.toml", "", "config", lambda _: Span(0, 0))


class Idle(Struct, frozen=True):
    """A rule that did not run."""

    id: str
    codes: tuple[str, ...] = ()
    options: dict[str, bool | int | str | list[str]] = {}
    default: bool = True


def finding(  # noqa: PLR0917  a finding by position reads as a row of a table
    rule: str = "trust/anyone",
    owner: str = "ci",
    path: str = "a/x.json",
    text: str = "«*»",
    sid: str | None = None,
    codes: tuple[str, ...] = (),
) -> Finding:
    """A finding of *rule* at what is between the marks."""
    start, end = text.index("«"), text.index("»") - 1
    source = Source(
        path, text.replace("«", "").replace("»", ""), "policy_json", lambda _: Span(0, 0)
    )
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        certainty=Certainty.CERTAIN,
        message="m",
        at=Label(source, Span(start, end)),
        owner=owner,
        sid=sid,
        codes=codes,
    )


def entry(
    *rules: str,
    path: Glob | None = None,
    owner: str | None = None,
    sid: str | None = None,
    until: str | None = None,
) -> Ignore:
    """An entry of the config."""
    return Ignore(rules, "fine", Place(CONFIG, ("ignore", 0)), path, owner, sid, until)


@pytest.mark.parametrize(
    "rule", ["trust/anyone", "trust", "CKV_1", "trust/anyone:CKV_1", "trust/anyone:CKV_2"]
)
def test_accepted_by_name(rule: str) -> None:
    """A finding is accepted by its rule, its family, a code, or both; the reason is kept."""
    result = settled([finding(codes=("CKV_1", "CKV_2"))], [entry("x/y", rule)], TODAY)
    assert result.shown == ()
    assert [one.reason for one in result.suppressed] == ["fine"]
    assert [(one.used, one.expired) for one in result.suppressions] == [(True, False)]


@pytest.mark.parametrize("rule", ["trust/any", "passrole", "CKV_2", "trust/anyone:CKV_2"])
def test_not_accepted_by_other_names(rule: str) -> None:
    """A name of something else accepts nothing."""
    one = finding(codes=("CKV_1",))
    result = settled([one], [entry(rule)], TODAY)
    assert (result.shown, result.suppressed) == ((one,), ())
    assert [suppression.used for suppression in result.suppressions] == [False]


@pytest.mark.parametrize(
    ("ignore", "accepted"),
    [
        (entry("trust", owner="ci"), True),
        (entry("trust", owner="c?"), True),
        (entry("trust", owner="aws_iam_role.*"), False),
        (entry("trust", sid="Read"), True),
        (entry("trust", sid="read"), False),
        (entry("trust", owner="ci", sid="Write"), False),
        (entry("trust", until="2026-05-01"), True),
        (entry("trust", until="2026-04-30"), False),
    ],
)
def test_every_field_has_to_hold(ignore: Ignore, accepted: object) -> None:
    """Owner, Sid and date narrow an entry down; the date is the last day."""
    result = settled([finding(sid="Read")], [ignore], TODAY)
    assert bool(result.suppressed) is accepted


def test_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path counts from the folder of the config, wherever the run was started."""
    sub = tmp_path / "sub"
    sub.mkdir()
    monkeypatch.chdir(sub)
    for pattern, accepted in (("sub/a/*.json", True), ("a/*.json", False), ("x.json", True)):
        ignore = entry("trust", path=Glob(str(tmp_path), pattern))
        assert bool(settled([finding()], [ignore], TODAY).suppressed) is accepted
    assert not covers(Glob(str(sub), "**"), "../elsewhere.json")


def test_first_reason_counts() -> None:
    """Of several entries the first that holds gives the reason, and all of them were of use."""
    later = Ignore(("trust",), "second", Place(CONFIG, ("ignore", 1)))
    entries = [entry("trust", until="2020-01-01"), later, entry("trust/anyone")]
    result = settled([finding()], entries, TODAY)
    assert [one.reason for one in result.suppressed] == ["second"]
    assert [one.used for one in result.suppressions] == [True, True, True]
    assert [one.expired for one in result.suppressions] == [True, False, False]


def test_unused_only_where_it_is_known() -> None:
    """An entry is called unused only when its rules ran, and on all that it speaks about."""
    entries = [entry("trust/anyone"), entry("passrole"), entry("CKV_7")]
    assert len(settled([], entries, TODAY).suppressions) == 3
    assert settled([], entries, TODAY, whole=False).suppressions == ()
    idle = [Idle("passrole/via-star", ("CKV_7",))]
    judged = settled([], entries, TODAY, idle=idle).suppressions
    assert [one.rules for one in judged] == [("trust/anyone",)]


def test_expired_is_always_told() -> None:
    """That an entry is out of date does not depend on what was looked at."""
    judged = settled([], [entry("trust", until="2020-01-01")], TODAY, whole=False).suppressions
    assert [(one.expired, one.used, one.until) for one in judged] == [(True, False, "2020-01-01")]


def test_sees_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run sees all when it walks the config's folder, or one above it."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "x.json").touch()
    monkeypatch.chdir(tmp_path)
    config = Config(root=str(tmp_path), hosts=HostOptions(root=str(tmp_path)))
    for paths in ([".", "x.json"], [".."], [str(tmp_path)]):
        assert sees_all(paths, config)
    for paths in (["x.json"], ["sub"], ["-"]):
        assert not sees_all(paths, config)


def test_accepts_all() -> None:
    """An entry with a rule's id accepts all findings of that rule, and of no other."""
    assert accepts_all("trust/anyone", [finding(), finding()])
    assert not accepts_all("trust/anyone", [finding(), finding(rule="trust/other")])


def of_parts(*parts: str) -> Finding:
    """A finding that lists several things, and has a name of another tool besides."""
    return Finding(
        rule="trust/anyone",
        severity=Severity.ERROR,
        certainty=Certainty.CERTAIN,
        message=" ".join(parts),
        at=finding().at,
        owner="ci",
        codes=(*parts, "CKV_1"),
        fingerprint="f",
        parts=parts,
        of_parts=lambda left: of_parts(*left),
    )


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        ([entry("trust/anyone:a")], ["b c"]),
        ([entry("b"), entry("trust/anyone:c")], ["a"]),
        ([entry("trust/anyone:a", "trust/anyone:b", "trust/anyone:c")], []),
        ([entry("trust/anyone:a", owner="other"), entry("b")], ["a c"]),
        ([entry("a", until="2026-04-30")], ["a b c"]),
        ([entry("CKV_1")], []),
        ([entry("trust")], []),
        ([entry("trust/anyone:d")], ["a b c"]),
    ],
)
def test_parts_are_accepted_one_by_one(entries: list[Ignore], left: list[str]) -> None:
    """An entry for a part takes away no more than that; the fingerprint stays."""
    result = settled([of_parts("a", "b", "c")], entries, TODAY)
    assert [one.message for one in result.shown] == left
    assert [one.fingerprint for one in result.shown] == ["f" for _ in left]
    assert len(result.suppressed) == 1 - len(left)
    is_known = [not {"d"} & {name[-1] for name in one.rules} for one in entries]
    is_here = [one.owner is None for one in entries]
    wanted = [known and here for known, here in zip(is_known, is_here, strict=True)]
    assert [one.used for one in result.suppressions] == wanted
