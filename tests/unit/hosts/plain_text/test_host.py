"""Any text file: looked through for keys, and passed over in silence when there are none."""

import os
from pathlib import Path

import pytest

from grantlint.host import File, HostOptions
from grantlint.hosts.plain_text import HOST
from grantlint.hosts.plain_text.reading import LARGEST
from grantlint.model import CredentialKind, Estate, ProblemKind

SECRET = "k3vQz8Rt+1LmNpX7YbWc2DfGhJ4sKqT9uVeAaBo5"
KEY = "AKIARZPUZDIKFIJVPG67"


def of(path: Path, *, named: bool = False, barred: str = "") -> list[Estate]:
    file = File(path=path.name, real=str(path), named=named, barred=barred)
    return list(HOST.estates([file], HostOptions()))


def kinds(estates: list[Estate]) -> list[CredentialKind]:
    return [one.kind for estate in estates for one in estate.credentials]


@pytest.mark.parametrize("name", [".env", "Dockerfile", "deploy.yml", "run.sh", "Main.java", "x"])
def test_keys_are_found_in_any_text(tmp_path: Path, name: str) -> None:
    """The name of a file does not matter; places are those of the characters."""
    path = tmp_path / name
    path.write_text(f"ä {KEY}\r\nAWS_SECRET_ACCESS_KEY={SECRET}\r\n", encoding="utf-8", newline="")
    (estate,) = of(path)
    assert kinds([estate]) == [CredentialKind.ACCESS_KEY_ID, CredentialKind.SECRET]
    text = estate.sources[0].text
    spans = [one.place.span() for one in estate.credentials]
    assert [text[span.start : span.end] for span in spans] == [KEY, SECRET]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"nothing", b"AKIA", b"\0\1" + KEY.encode(), b"\x7fELF\0" + KEY.encode()],
)
def test_nothing_to_say(tmp_path: Path, data: bytes) -> None:
    """Files without keys, and binary ones, give no estate."""
    path = tmp_path / "file"
    path.write_bytes(data)
    assert of(path) == of(path, named=True) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """Editors save in other encodings, too; what cannot be decoded does not hide a key."""
    path = tmp_path / "settings.env"
    path.write_bytes(f"NAME=Jörg\nKEY={KEY}\n".encode(encoding))
    assert kinds(of(path)) == [CredentialKind.ACCESS_KEY_ID]


def test_large_files_are_read_when_they_are_named(tmp_path: Path) -> None:
    """A walk passes over files of more than a megabyte."""
    path = tmp_path / "dump.sql"
    path.write_text(KEY + "\n" + "x" * LARGEST)
    assert of(path) == []
    assert kinds(of(path, named=True)) == [CredentialKind.ACCESS_KEY_ID]
    path.write_text(KEY + "\n" + "x" * (LARGEST - 21))
    assert kinds(of(path)) == [CredentialKind.ACCESS_KEY_ID]


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A named file that cannot be read is a problem; one that was walked by is none."""
    missing = tmp_path / "gone"
    assert of(missing) == []
    (estate,) = of(missing, named=True)
    assert [one.kind for one in estate.problems] == [ProblemKind.UNREADABLE]
    os.mkfifo(tmp_path / "pipe")
    assert of(tmp_path / "pipe") == []
    assert of(tmp_path / "pipe", barred="it is a link") == []


def test_standard_input() -> None:
    """A text that was piped in is looked through as a file is."""
    file = File(path=".env", real="", named=True, text=f"KEY={KEY}")
    (estate,) = HOST.estates([file], HostOptions())
    assert kinds([estate]) == [CredentialKind.ACCESS_KEY_ID]
    assert list(HOST.estates([File(path="x", real="", text="x")], HostOptions())) == []
