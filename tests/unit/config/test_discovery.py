"""The nearest config is found, and never one that is not the project's own."""

import os
from pathlib import Path

import pytest

from grantlint.config import UsageError
from grantlint.config.discovery import discovered, is_inside, root_of


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the test is the home directory."""
    monkeypatch.setenv("HOME", str(tmp_path))


def folders(base: Path, below: str) -> Path:
    """The folder *below* of *base*, made."""
    made = base / below
    made.mkdir(parents=True)
    return made


def test_nearest_wins(tmp_path: Path) -> None:
    """The config of a folder wins over that of the folder above."""
    sub = folders(tmp_path, "a/b")
    (tmp_path / "grantlint.toml").write_text('fail-on = "info"')
    found = discovered(str(sub))
    assert found is not None
    assert (found.folder, found.data) == (str(tmp_path), {"fail-on": "info"})
    (sub.parent / "pyproject.toml").write_text('[tool.grantlint]\nfail-on = "error"')
    found = discovered(str(sub))
    assert found is not None
    assert found.data == {"fail-on": "error"}


def test_own_file_before_shared(tmp_path: Path) -> None:
    """`grantlint.toml` wins over the `pyproject.toml` beside it."""
    (tmp_path / "pyproject.toml").write_text("[tool.grantlint]\nstatistics = false")
    (tmp_path / "grantlint.toml").write_text("statistics = true")
    found = discovered(str(tmp_path))
    assert found is not None
    assert found.data == {"statistics": True}


def test_not_above_git_root(tmp_path: Path) -> None:
    """A config above the git root belongs to something else."""
    sub = folders(tmp_path, "repository/sub")
    (tmp_path / "grantlint.toml").write_text("")
    (tmp_path / "repository/.git").mkdir()
    assert discovered(str(sub)) is None


def test_not_above_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A config above the home directory is someone else's."""
    sub = folders(tmp_path, "home/sub")
    (tmp_path / "grantlint.toml").write_text("")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert discovered(str(sub)) is None


@pytest.mark.parametrize(
    "content", [b"[tool.other]\n", b"broken [", b"\xff\xfe", b"# grantlint\n[tool]\n"]
)
def test_shared_file_of_others(tmp_path: Path, content: bytes) -> None:
    """A `pyproject.toml` that does not speak about grantlint is no config, however broken."""
    (tmp_path / "pyproject.toml").write_bytes(content)
    assert discovered(str(tmp_path)) is None


@pytest.mark.parametrize("name", ["grantlint.toml", "pyproject.toml"])
def test_byte_order_mark(tmp_path: Path, name: str) -> None:
    """A mark that editors put in front of a file changes nothing of what it says."""
    table = "[tool.grantlint]\n" if name == "pyproject.toml" else ""
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + f'{table}select = ["trust"]\n'.encode())
    found = discovered(str(tmp_path))
    assert found is not None
    assert found.data == {"select": ["trust"]}


def test_link_out_of_project(tmp_path: Path) -> None:
    """A config of the scanned tree cannot make grantlint read a file elsewhere."""
    project = folders(tmp_path, "project")
    (tmp_path / "secret").write_text("a = 1")
    (project / ".git").mkdir()
    (project / "grantlint.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError, match="leads out of the project"):
        discovered(str(project))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipe(tmp_path: Path) -> None:
    """A named pipe in place of the config does not hang the run."""
    os.mkfifo(tmp_path / "grantlint.toml")
    with pytest.raises(UsageError, match="is not a file"):
        discovered(str(tmp_path))


def test_dangling_link(tmp_path: Path) -> None:
    """A config that leads nowhere is an error, not an absent config."""
    (tmp_path / "grantlint.toml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="No such file"):
        discovered(str(tmp_path))


def test_root(tmp_path: Path) -> None:
    """The root is the git root above; a worktree's `.git` is a file; without one, the folder."""
    sub = folders(tmp_path, "repository/sub")
    assert root_of(str(sub)) == str(sub)
    (tmp_path / "repository/.git").write_text("gitdir: elsewhere")
    assert root_of(str(sub)) == str(tmp_path / "repository")


def test_is_inside() -> None:
    """A folder with the same beginning is another folder."""
    assert is_inside("/a/b", "/a")
    assert is_inside("/a", "/a")
    assert is_inside("/a", "/")
    assert not is_inside("/ab", "/a")


@pytest.mark.parametrize(
    "text",
    [
        "[tool]\ngrantlint.statistics = true",
        " [ tool . grantlint ]\nstatistics = true",
        "tool.grantlint.statistics = true",
        "tool = {grantlint = {statistics = true}}",
        "['tool'.\"grantlint\"]\nstatistics = true",
        "[tool.'grantlint']\nstatistics = true",
        '["t\\u006fol".grantlint]\nstatistics = true',
        '[project]\ndependencies = ["grantlint"]\n[tool.grantlint]\nstatistics = true',
    ],
)
def test_table_in_every_spelling(tmp_path: Path, text: str) -> None:
    """A table of ours in `pyproject.toml` is found however TOML lets it be written."""
    (tmp_path / "pyproject.toml").write_text(text)
    found = discovered(str(tmp_path))
    assert found is not None
    assert found.data == {"statistics": True}


def test_dependency_is_no_config(tmp_path: Path) -> None:
    """A `pyproject.toml` that only depends on grantlint is not even read as TOML."""
    text = '[project]\ndependencies = ["grantlint"]\n[tool.other]\npackages = ["grantlint"]\n'
    (tmp_path / "pyproject.toml").write_text(text + "not TOML")
    assert discovered(str(tmp_path)) is None
