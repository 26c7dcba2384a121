"""Fixes are chosen by effect, kept apart, and written without touching anything else."""

import os
import stat
from pathlib import Path

import pytest

from grantlint.engine import fix
from grantlint.model import (
    Certainty,
    Edit,
    Finding,
    Fix,
    FixEffect,
    Label,
    Severity,
    Source,
    Span,
)


def source(text: str, path: str = "x.json") -> Source:
    return Source(path, text, "policy_json", lambda _: Span(0, 0))


def edit(of: Source, start: int, end: int, text: str) -> Edit:
    return Edit(of, Span(start, end), text)


def finding(
    *edits: Edit, effect: FixEffect = FixEffect.SAME, rule: str = "actions/unknown"
) -> Finding:
    """A finding whose fix makes *edits*; none without them."""
    at = edits[0].source if edits else source("")
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        certainty=Certainty.CERTAIN,
        message="m",
        at=Label(at, Span(0, 0)),
        owner="ci",
        fix=Fix("t", effect, edits) if edits else None,
    )


TEXT = source("0123456789")


@pytest.mark.parametrize(
    ("narrower", "named", "expected"),
    [
        (False, (), {FixEffect.SAME}),
        (True, (), {FixEffect.SAME, FixEffect.NARROWER}),
        (False, ("actions",), {FixEffect.SAME}),
        (False, ("actions/unknown",), set(FixEffect)),
        (True, ("actions/unknown:X",), set(FixEffect)),
    ],
)
def test_wanted(*, narrower: bool, named: tuple[str, ...], expected: set[FixEffect]) -> None:
    """What takes access away has to be asked for, what gives access by the rule's own name."""
    findings = [finding(edit(TEXT, 0, 1, "x"), effect=effect) for effect in FixEffect]
    chosen = fix.wanted([finding(), *findings], narrower=narrower, named=named)
    assert {one.fix.effect for one in chosen if one.fix} == expected


def test_planned() -> None:
    """Fixes that write over one another are left out, whole; equal edits are made once."""
    first = finding(edit(TEXT, 2, 4, "x"))
    overlapping = finding(edit(TEXT, 3, 5, "y"), edit(TEXT, 8, 9, "y"))
    beside = finding(edit(TEXT, 4, 5, "z"), edit(TEXT, 2, 4, "x"))
    freed = finding(edit(TEXT, 8, 9, "w"))
    plan = fix.planned([first, overlapping, beside, freed])
    assert plan.findings == (first, beside, freed)
    assert plan.overlapping == (overlapping,)
    assert [one.span for one in plan.edits["x.json"]] == [Span(2, 4), Span(4, 5), Span(8, 9)]


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((2, 4), (4, 6), True),
        ((4, 6), (2, 4), True),
        ((2, 4), (4, 4), True),
        ((2, 4), (2, 2), True),
        ((2, 2), (2, 2), False),
        ((2, 6), (3, 3), False),
        ((3, 3), (2, 6), False),
        ((2, 6), (2, 4), False),
        ((2, 4), (2, 6), False),
    ],
)
def test_room(one: tuple[int, int], other: tuple[int, int], together: object) -> None:
    """Edits may touch; they may not share a character, nor insert at one offset."""
    plan = fix.planned([finding(edit(TEXT, *one, "x")), finding(edit(TEXT, *other, "y"))])
    assert (len(plan.findings) == 2) is together


def test_plan_of_several_files() -> None:
    """A fix of two files is made in both or in none; its diff shows both."""
    other = source("abc\n", "y.json")
    both = finding(edit(TEXT, 0, 1, "x"), edit(other, 0, 1, "x"))
    blocked = finding(edit(other, 0, 2, "z"), edit(TEXT, 5, 6, "z"))
    plan = fix.planned([both, blocked])
    assert {path: len(edits) for path, edits in plan.edits.items()} == {"x.json": 1, "y.json": 1}
    assert "".join(plan.diff()).count("--- ") == 2


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


def written(path: Path, text: str, start: int, end: int, new: str) -> bytes:
    """The bytes of the file at *path*, read as *text*, after one edit."""
    root = os.path.realpath(path.parent)
    fix.write(str(path), [edit(source(text, str(path)), start, end, new)], [root])
    return path.read_bytes()


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        (b"a\nbc\n", "x", b"x\nbc\n"),
        (b"a\r\nbc\r\n", "x\ny", b"x\r\ny\r\nbc\r\n"),
        (b"a\r\nbc\r\n", "x\r\ny", b"x\r\ny\r\nbc\r\n"),
        (b"a\r\nbc\n", "x\ny", b"x\ny\r\nbc\n"),
        (b"\xef\xbb\xbfa", "x", b"\xef\xbb\xbfx"),
        ("aé€𝄞".encode(), "ü", "üé€𝄞".encode()),
    ],
)
def test_bytes_outside_stay(tmp_path: Path, before: bytes, new: str, after: bytes) -> None:
    """Line ends, byte order mark and other characters stay; what is new has the same ends."""
    path = tmp_path / "x.json"
    path.write_bytes(before)
    assert written(path, before.decode("utf-8-sig"), 0, 1, new) == after


def test_mark_within_text(tmp_path: Path) -> None:
    """A byte order mark that the text holds is not written twice."""
    path = tmp_path / "x.json"
    path.write_bytes(b"\xef\xbb\xbfa")
    assert written(path, "\ufeffa", 1, 2, "x") == b"\xef\xbb\xbfx"


def test_mode_stays(tmp_path: Path) -> None:
    """The file keeps its mode, and no draft is left beside it."""
    path = tmp_path / "x.json"
    path.write_text("a")
    path.chmod(0o640)
    assert written(path, "a", 0, 1, "x") == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["x.json"]


def test_link_inside_stays(tmp_path: Path) -> None:
    """A link within the root stays a link; what it leads to is changed."""
    target = tmp_path / "target.json"
    target.write_text("a")
    link = tmp_path / "x.json"
    link.symlink_to(target)
    assert written(link, "a", 0, 1, "x") == b"x"
    assert link.is_symlink()


def test_link_outside(tmp_path: Path) -> None:
    """A link that leads out of the root is not followed."""
    outside = tmp_path / "outside.json"
    outside.write_text("a")
    root = tmp_path / "root"
    root.mkdir()
    (root / "x.json").symlink_to(outside)
    with pytest.raises(fix.FixError, match="leads out of the project"):
        written(root / "x.json", "a", 0, 1, "x")
    assert outside.read_text() == "a"


def test_changed_meanwhile(tmp_path: Path) -> None:
    """A file that is not what was read is left alone."""
    path = tmp_path / "x.json"
    path.write_text("b")
    with pytest.raises(fix.FixError, match="has changed since it was read"):
        written(path, "a", 0, 1, "x")
    assert path.read_text() == "b"


def test_missing(tmp_path: Path) -> None:
    """A file that is gone is an error with its path."""
    with pytest.raises(fix.FixError, match=r"x\.json: No such file"):
        written(tmp_path / "x.json", "a", 0, 1, "x")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everything")
def test_read_only(tmp_path: Path) -> None:
    """A file that may not be written is left alone, though its folder could be."""
    path = tmp_path / "x.json"
    path.write_text("a")
    path.chmod(0o444)
    with pytest.raises(fix.FixError, match="is not writable"):
        written(path, "a", 0, 1, "x")


def test_hard_link(tmp_path: Path) -> None:
    """A file of two names is written under both, whether it grows or shrinks."""
    path, other = tmp_path / "x.json", tmp_path / "y.json"
    path.write_text("abc")
    other.hardlink_to(path)
    assert written(path, "abc", 0, 2, "x") == other.read_bytes() == b"xc"
    assert written(other, "xc", 0, 1, "longer") == path.read_bytes() == b"longerc"
    assert path.samefile(other)
