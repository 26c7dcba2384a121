"""Only regular, small files of UTF-8 are read; all else has a reason in one line."""

import os
import socket
from pathlib import Path

import pytest

from grantlint.text import files
from grantlint.text.files import TooLargeError, UnreadableError, chunks, content, decoded, narrowed

IS_SUPERUSER = hasattr(os, "geteuid") and os.geteuid() == 0


def reason(path: Path | str) -> str:
    with pytest.raises(UnreadableError) as caught:
        content(str(path))
    with pytest.raises(UnreadableError) as again:
        list(chunks(str(path), 0))
    assert again.value.reason == caught.value.reason
    return caught.value.reason


def test_content_is_all_bytes(tmp_path: Path) -> None:
    """A file is read as it is, however long."""
    path = tmp_path / "a"
    for data in (b"", b"x\r\n\0", b"y" * (files.CHUNK + 1)):
        path.write_bytes(data)
        assert content(str(path)) == data


def test_chunks_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies across two pieces is whole in one of them."""
    monkeypatch.setattr(files, "CHUNK", 4)
    path = tmp_path / "a"
    path.write_bytes(b"abcdefghij")
    assert list(chunks(str(path), 2)) == [b"abcd", b"cdefgh", b"ghij"]
    assert list(chunks(str(path), 6)) == [b"abcd", b"abcdefgh", b"cdefghij"]
    assert b"".join(chunks(str(path), 0)) == b"abcdefghij"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The size is looked at first."""
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    monkeypatch.delattr(os, "read")
    with pytest.raises(TooLargeError, match="64 MB, more than the 64"):
        content(str(path))


def test_a_file_that_grows_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size may be out of date, and the limit holds all the same."""
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    pieces = [b"abcdef", b"ghi", b""]
    monkeypatch.setattr(os, "read", lambda *_: pieces.pop(0))
    assert content(str(path)) == b"abcdefghi"
    pieces[:] = [b"ab", b"cdef", b"gh"]
    monkeypatch.setattr(files, "LARGEST", 7)
    with pytest.raises(TooLargeError):
        content(str(path))


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    """Opening a pipe without a writer would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert reason(tmp_path / "pipe") == "it is a pipe"
    assert reason(tmp_path) == "it is a folder"
    assert reason("/dev/null") == "it is a device"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        assert reason(tmp_path / "socket") == "it is a socket"


def test_a_file_that_is_swapped_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the opening another thing may come into its place."""
    path = tmp_path / "a"
    path.write_bytes(b"")
    monkeypatch.setattr(os, "fstat", lambda _: os.stat("/dev/null"))
    assert reason(path) == "it is a device"


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    """A dangling link, a link to itself, a file that is gone."""
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert reason(tmp_path / "dangling") == "it is a link that leads nowhere"
    assert reason(tmp_path / "loop") == "it is a link that leads to itself"
    assert reason(tmp_path / "gone") == "it is gone, or a link that leads nowhere"
    assert reason("x" * 5000) == "its path is too long"


@pytest.mark.skipif(IS_SUPERUSER, reason="the superuser may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    """The reason is said, and that it can be mended."""
    path = tmp_path / "a"
    path.write_bytes(b"x")
    path.chmod(0)
    assert reason(path) == "there is no permission to read it"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (13, "there is no permission to read it"),
        (5, "reading it fails: Input/output error"),
    ],
)
def test_an_error_of_the_system_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    """Whatever the system answers becomes one line."""

    def fail(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "a"
    path.write_bytes(b"x")
    monkeypatch.setattr(os, "open", fail)
    assert reason(path) == said


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbf{}", "{}"),
        ("é\U0001f600".encode(), "é\U0001f600"),
        (b"a\r\nb", "a\r\nb"),
    ],
)
def test_utf_8_is_decoded_without_its_mark(data: bytes, text: str) -> None:
    """Line ends stay, a byte order mark goes."""
    assert decoded(data) == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("{}".encode("utf-16"), "it is UTF-16, not UTF-8"),
        ("{}".encode("utf-16-le"), "it is UTF-16, not UTF-8"),
        ("{}".encode("utf-16-be"), "it is UTF-16, not UTF-8"),
        ("{}".encode("utf-32"), "it is UTF-32, not UTF-8"),
        ("{}".encode("utf-32-le"), "it is UTF-32, not UTF-8"),
        ("{}".encode("utf-32-be"), "it is UTF-32, not UTF-8"),
        ("aé\n".encode("latin-1"), "it is not UTF-8: byte 0xe9 at offset 1"),
        (b"\xef\xbb\xbf\xc3\xa9\xff", "it is not UTF-8: byte 0xff at offset 5"),
    ],
)
def test_another_encoding_is_named(data: bytes, said: str) -> None:
    """With the byte where UTF-8 ends, or the name of the encoding."""
    with pytest.raises(UnreadableError) as caught:
        decoded(data)
    assert caught.value.reason == said
    assert caught.value.hint == "Save it as UTF-8"


def test_the_text_before_a_bad_byte_is_kept() -> None:
    """It tells the line and column of the byte."""
    with pytest.raises(UnreadableError) as caught:
        decoded(b"\xef\xbb\xbfline\n\xc3\xa9\xff")
    assert caught.value.before == "line\né"


def test_wide_text_is_narrowed_to_look_for_words() -> None:
    """ASCII words can be found in UTF-16 and UTF-32 without decoding."""
    for encoding in ("utf-16-le", "utf-16-be", "utf-32"):
        assert b"Statement" in narrowed("Statement".encode(encoding))
    assert narrowed(b"a\0\0\0\0\0b c d") == b"ab c d"
    assert narrowed(b"plain\0text!") == b"plain\0text!"
