"""A diff made from edits is what `patch` understands."""

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from grantlint.engine.diff import unified
from grantlint.model import Edit, Source, Span
from grantlint.text.edits import applied, in_order


def edits(text: str, *written: tuple[int, int, str]) -> list[Edit]:
    """Edits of *text*, in order."""
    source = Source("x.json", text, "policy_json", lambda _: Span(0, 0))
    return in_order([Edit(source, Span(start, end), new) for start, end, new in written])


def diff(text: str, *written: tuple[int, int, str]) -> str:
    """The diff of *text* and what the edits make of it."""
    return "".join(unified("x.json", text, edits(text, *written)))


def test_nothing() -> None:
    """Without edits there is no diff."""
    assert diff("a\n") == ""


def test_one_line() -> None:
    """A changed line stands between three lines of context."""
    text = "".join(f"{i}\n" for i in range(9))
    assert diff(text, (8, 9, "x")) == (
        "--- a/x.json\n+++ b/x.json\n@@ -2,7 +2,7 @@\n 1\n 2\n 3\n-4\n+x\n 5\n 6\n 7\n"
    )


def test_edits_of_one_line() -> None:
    """Two edits of one line are one changed line."""
    assert diff("abc\n", (0, 1, "x"), (2, 3, "y")).endswith("-abc\n+xby\n")


def test_lines_behind_a_line() -> None:
    """A line that an edit adds others to stays as it is."""
    text = "a {\n}\nb\n"
    assert diff(text, (5, 5, "\nc {\n}")).endswith(" a {\n }\n+c {\n+}\n b\n")
    assert diff(text, (4, 4, "c {\n}\n")).endswith("@@\n a {\n+c {\n+}\n }\n b\n")


def test_without_end() -> None:
    """A file that does not end with a line feed is marked so."""
    assert diff("a\nb", (2, 3, "c")).endswith(
        " a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )


def test_empty_text() -> None:
    """What is written into an empty text is a new line."""
    assert diff("", (0, 0, "a\n")) == "--- a/x.json\n+++ b/x.json\n@@ -0,0 +1,1 @@\n+a\n"


def cases() -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Texts with edits, the same ones each time."""
    chance = random.Random(7)  # noqa: S311  no secret
    found = []
    for _ in range(60):
        text = "".join(chance.choice("ab\n") for _ in range(chance.randrange(60)))
        cuts = sorted(chance.sample(range(len(text) + 1), min(6, len(text) + 1)))
        new = ("", "c", "c\n", "\n\nc")
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        found.append((text, [(start, end, chance.choice(new)) for start, end in pairs]))
    return found


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("a/x y.json", "--- a/a/x y.json\t\n"),
        ("../x.json", "--- ../x.json\n"),
        ("/x.json", "--- /x.json\n"),
    ],
)
def test_header(path: str, header: str) -> None:
    """A path is written as git writes it, where it lies below the working directory."""
    assert next(unified(path, "a", edits("a", (0, 1, "b")))) == header


@pytest.mark.parametrize("command", [["git", "apply"], ["patch", "-s", "-p1"]])
def test_tools_find_the_file(tmp_path: Path, command: list[str]) -> None:
    """`git apply` and `patch -p1` take the diff as it is, in a folder, a name with a blank, too."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"`{command[0]}` is not installed")
    for path in ("policies/x.json", "x.json", "a b.json"):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        text = "".join(f"{i}\n" for i in range(30))
        file.write_text(text)
        written = edits(text, (8, 9, "x"), (40, 40, "\ny"))
        subprocess.run(
            command,
            cwd=tmp_path,
            input="".join(unified(path, text, written)),
            text=True,
            check=True,
        )
        assert file.read_text() == applied(text, written)


@pytest.mark.skipif(shutil.which("patch") is None, reason="`patch` is not installed")
def test_patch_agrees(tmp_path: Path) -> None:
    """`patch` makes of the text before what the edits make of it."""
    path = tmp_path / "x.json"
    for text, written in cases():
        wanted = applied(text, edits(text, *written))
        path.write_text(text, newline="")
        subprocess.run(
            ["patch", "-s", "-u", str(path)],  # noqa: S607  wherever it is installed
            input=diff(text, *written),
            text=True,
            check=True,
        )
        after = path.read_text() if path.exists() else ""
        assert after == wanted, (text, written)


def test_headers_are_true() -> None:
    """Each hunk says where it stands in both texts; put there, its lines are those texts'."""
    for text, written in cases():
        after = applied(text, edits(text, *written)).split("\n")
        lines = diff(text, *written).split("\n")[2:]
        for start, hunk in _hunks(lines):
            kept = [line[1:] for line in hunk if line[:1] in (" ", "+")]
            assert after[start : start + len(kept)] == kept, (text, written)


def _hunks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """The hunks of a diff, with the line from 0 at which they stand in the text after."""
    found: list[tuple[int, list[str]]] = []
    for line in lines:
        if line.startswith("@@"):
            start, count = line.split()[2][1:].split(",")
            found.append((int(start) - (count != "0"), []))
        elif found:
            found[-1][1].append(line)
    return found
