"""Files of all sorts: each has an answer, and silence only where there is nothing of IAM."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import HOST, sheet
from grantlint.model import Estate, ProblemKind
from grantlint.text import files

POLICY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]}'
JUNK = '{"name": "package", "dependencies": {"left-pad": "1.0"}}'


def estates(*given_files: File) -> list[Estate]:
    return list(HOST.estates(given_files, HostOptions()))


def read(path: Path, *, named: bool = False) -> list[tuple[str, str, str]]:
    """Kinds and details of the problems, and what they mark; documents as `document`."""
    found = []
    for estate in estates(File(path=path.name, real=str(path), named=named)):
        found += [("document", document.owner, "") for document in estate.documents]
        for problem in estate.problems:
            span = problem.place.span()
            marked = problem.place.source.text[span.start : span.end]
            found.append((problem.kind.value, problem.detail, marked))
        found += [("not understood", note.reason, "") for note in estate.not_understood]
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.json"


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("text", [POLICY, "\ufeff" + POLICY, POLICY.replace(" ", "\r\n\t")])
def test_a_policy_is_read(path: Path, text: str, *, named: bool) -> None:
    """With a byte order mark or without, whatever its line ends."""
    path.write_bytes(text.encode())
    assert read(path, named=named) == [("document", "x.json", "")]


def test_offsets_do_not_count_the_mark(path: Path) -> None:
    """The text of the source is the text of the file."""
    path.write_text("\ufeff" + POLICY)
    (estate,) = estates(File(path="x.json", real=str(path)))
    document = estate.documents[0]
    assert document.place.source.text == POLICY
    assert document.place.span().start == 0


@pytest.mark.parametrize(
    "text", [JUNK, "", "nothing", "[1, 2", '{"statement": 1,}', '{"a": "Effect", "Statement": 1}']
)
def test_what_shows_no_iam_is_passed_over(path: Path, text: str) -> None:
    """When it was found by walking, even if it is broken."""
    path.write_text(text)
    assert read(path) == []


def test_a_named_file_without_iam_is_silent_if_it_parses(path: Path) -> None:
    """It was looked at, and is clean."""
    path.write_text(JUNK)
    assert read(path, named=True) == []


BROKEN = [
    ("", "the text ends before the JSON value is complete", ""),
    ("  \n", "the text ends before the JSON value is complete", ""),
    ('{"a": 1,}', "a comma before `}`", ","),
    ("{'a': 1}", "JSON strings stand in double quotes", "'"),
    ('{"a": NaN}', "`NaN` is not a JSON value", "NaN"),
    ('{"a": -Infinity}', "`-Infinity` is not a JSON value", "-Infinity"),
    ('{"a": 1 /* b\nc */}', "JSON has no comments", "/* b\nc */"),
    ('{"a": 1 /* b', "JSON has no comments", "/* b"),
    ('{"a": 1 # b  \n}', "JSON has no comments", "# b"),
    ("{} {}", "more text behind the JSON value", "{"),
]


@pytest.mark.parametrize(("text", "detail", "marked"), BROKEN)
def test_a_named_file_has_to_parse(path: Path, text: str, detail: str, marked: str) -> None:
    """The problem marks what is wrong."""
    path.write_text(text)
    assert read(path, named=True) == [("syntax", detail, marked)]


@pytest.mark.parametrize(
    "text",
    [
        POLICY[:-1],
        POLICY[:38] + "[",
        POLICY.replace("]}", "],}"),
        POLICY.replace('"Statement"', "Statement"),
        POLICY.replace('"', "'"),
        json.dumps({"Policy": POLICY})[:-1],
        "// a comment\n" + POLICY,
    ],
)
def test_a_broken_policy_is_found_by_walking(path: Path, text: str) -> None:
    """It looks like IAM, and nothing in it has been checked."""
    path.write_text(text)
    ((kind, _, _),) = read(path)
    assert kind == "syntax"


def test_a_broken_file_about_other_statements_is_passed_over(path: Path) -> None:
    """Settings of a formatter speak about statements and effects, too."""
    path.write_text('{ // style\n "padding-statements": ["action"], "useEffect": "Allow", }')
    assert read(path) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
def test_another_encoding_cannot_be_read(path: Path, encoding: str) -> None:
    """A policy in it is a finding, other text is passed over unless it is named."""
    path.write_bytes(POLICY.replace("s3:", "é:").encode(encoding))
    ((kind, detail, _),) = read(path)
    assert kind == "unreadable"
    assert "not UTF-8" in detail
    path.write_bytes(JUNK.replace("left", "é").encode(encoding))
    assert read(path) == []
    assert [kind for kind, _, _ in read(path, named=True)] == ["unreadable"]
    path.write_bytes('{"é": "a statement to this effect"}'.encode(encoding))
    assert read(path) == []


def test_a_bad_byte_has_a_line(path: Path) -> None:
    """The place is where UTF-8 ends."""
    path.write_bytes(POLICY.replace("{", "{\n", 1).encode() + b"\n \xff")
    (estate,) = estates(File(path="x.json", real=str(path)))
    place = estate.problems[0].place
    assert place.source.position(place.span().start) == (3, 2)


def test_too_many_brackets(path: Path) -> None:
    """No recursion on what a file holds."""
    deep = "[" * 100_000
    path.write_text('{"Version": "2012-10-17", "Statement": ' + deep)
    assert [kind for kind, _, _ in read(path)] == ["unreadable"]
    path.write_text(deep + "]" * 100_000)
    assert read(path) == []
    assert [kind for kind, _, _ in read(path, named=True)] == ["unreadable"]


def test_a_large_file_is_passed_over_unless_it_looks_like_iam(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked through piece by piece."""
    monkeypatch.setattr(files, "LARGEST", 100)
    monkeypatch.setattr(files, "CHUNK", 64)
    path.write_text(JUNK + " " * 100)
    assert read(path) == []
    ((kind, detail, _),) = read(path, named=True)
    assert kind == "not understood"
    assert "nothing in it looks like IAM" in detail
    path.write_text(" " * 55 + POLICY + " " * 60)
    ((kind, detail, _),) = read(path)
    assert kind == "unreadable"
    assert "0 MB" in detail


def test_a_large_file_that_goes_away_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can say that there was nothing in it."""
    monkeypatch.setattr(files, "LARGEST", 1)

    def gone(*_: object) -> None:
        raise files.UnreadableError("gone")

    monkeypatch.setattr(sheet, "chunks", gone)
    path.write_text(JUNK)
    assert [kind for kind, _, _ in read(path)] == ["unreadable"]


def test_fifty_megabytes_in_one_string(path: Path) -> None:
    """A long value is no trouble."""
    path.write_text(POLICY[:-1] + ', "Id": "' + "x" * 50_000_000 + '"}')
    assert read(path) == [("document", "x.json", "")]


def test_what_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    """Pipes, folders, links that lead nowhere, whether walked or named."""
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "loop.json").symlink_to("loop.json")
    (tmp_path / "gone.json").symlink_to("nowhere")
    (tmp_path / "folder.json").mkdir()
    for name in ("pipe.json", "loop.json", "gone.json", "folder.json"):
        assert [kind for kind, _, _ in read(tmp_path / name)] == ["unreadable"]


def test_a_barred_file_is_not_read() -> None:
    """The reason that it comes with is the finding."""
    (estate,) = estates(File(path="x.json", real="/dev/null", barred="it leads out"))
    assert [problem.detail for problem in estate.problems] == ["it leads out"]


def test_standard_input_is_text(path: Path) -> None:
    """Nothing is read from a file then."""
    (estate,) = estates(File(path=str(path), real="", named=True, text="\ufeff" + POLICY))
    assert len(estate.documents) == 1


def test_duplicate_keys_are_told_once_each() -> None:
    """The second one is marked, the first one is related."""
    text = '{"Statement": {"Effect": "Deny", "Effect": "Allow", "Action": "*", "Effect": "Deny"}}'
    (estate,) = estates(File(path="x.json", real="", named=True, text=text))
    starts = [problem.place.span().start for problem in estate.problems]
    firsts = [problem.related[0].span().start for problem in estate.problems]
    assert {problem.kind for problem in estate.problems} == {ProblemKind.DUPLICATE_KEY}
    assert starts == [33, 67]
    assert firsts == [15, 33]


def test_duplicate_keys_inside_a_string() -> None:
    """Their places are inside the string."""
    inner = '{"Statement": {"Effect": "Allow", "Action": "*", "Action": "s3:*"}}'
    text = json.dumps({"Policy": inner})
    (estate,) = estates(File(path="x.json", real="", named=True, text=text))
    (problem,) = estate.problems
    assert problem.detail == "Action"
    span, first = problem.place.span(), problem.related[0].span()
    assert text[span.start : span.end] == text[first.start : first.end] == '\\"Action\\"'
    assert first.start < span.start


def test_a_duplicate_key_may_hide_the_policy() -> None:
    """Then there is no document, and still a finding."""
    text = '{"Version": "2012-10-17", ' + POLICY[26:-1] + ', "Statement": {"a": 1}, "Version": 1}'
    (estate,) = estates(File(path="x.json", real="", text=text))
    assert len(estate.problems) == 2
    assert estate.documents == ()


def test_a_million_duplicates_are_cut_short() -> None:
    """Nobody reads them all."""
    text = POLICY[:-1] + ', "Id": 1' * 3000 + "}"
    (estate,) = estates(File(path="x.json", real="", text=text))
    assert len(estate.problems) == sheet.MOST_DUPLICATES


@given(data=st.binary(max_size=200), named=st.booleans())
def test_nothing_raises_on_any_bytes(data: bytes, *, named: bool) -> None:
    """Every file has an answer, and its places can be told."""
    pieces = [
        b"",
        b'{"Statement": [{"Effect": "Allow", "Action": ',
        b'{"Policy": "{\\"Statement\\": [',
    ]
    for before in pieces:
        for text in (before + data, data + before):
            _check_places(text, named=named)


def _check_places(data: bytes, *, named: bool) -> None:
    name = f"/tmp/grantlint-test-{os.getpid()}.json"  # noqa: S108  one file, written anew each time
    Path(name).write_bytes(data)
    try:
        for estate in estates(File(path="x.json", real=name, named=named)):
            for problem in (*estate.problems, *estate.not_understood):
                span = problem.place.span()
                assert 0 <= span.start <= span.end <= len(problem.place.source.text)
    finally:
        os.unlink(name)
