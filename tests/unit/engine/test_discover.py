"""Which files a run looks at, and which it passes over."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grantlint.config import Config, Glob, UsageError
from grantlint.engine import discover as module
from grantlint.engine.discover import LEADS_OUT, LOCKED, discover
from grantlint.host import File

IS_SUPERUSER = hasattr(os, "geteuid") and os.geteuid() == 0
Put = Callable[..., None]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git root that is the working directory."""
    folder = tmp_path / "root"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def put(root: Path) -> Put:
    """Writes files below the root: names, and texts where it matters."""

    def write(*names: str, **texts: str) -> None:
        for name in names:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("{}")
        for name, text in texts.items():
            (root / name).write_text(text)

    return write


def found(
    paths: Sequence[str] = (".",), exclude: Sequence[str] = (), stdin: tuple[str, str] | None = None
) -> list[File]:
    folder = str(Path.cwd())
    config = Config(root=folder, exclude=tuple(Glob(folder, pattern) for pattern in exclude))
    files = discover(paths, config, stdin)
    assert all(host == "policy_json" for host, _ in files)
    return [file for _, file in files]


def names(*paths: str, exclude: Sequence[str] = ()) -> list[str]:
    return [file.path for file in found(paths or (".",), exclude)]


# ── Walking ──


def test_a_walk_finds_what_a_host_takes_in_order(put: Put) -> None:
    """By suffix in any case, sorted by path, also in folders that are named as files are."""
    put("b.json", "a.JSON", "c.txt", "sub/deep/d.json", "x.json/e.json", "json", ".hidden.json")
    assert names() == [
        ".hidden.json",
        "a.JSON",
        "b.json",
        "sub/deep/d.json",
        "x.json/e.json",
    ]


def test_folders_of_others_are_never_walked(put: Put) -> None:
    """Packages, environments, caches and git's own files are nobody's policies."""
    put("a.json", "node_modules/a.json", "sub/.venv/a.json", ".git/a.json", "__pycache__/a.json")
    put(".terraform/a.json", ".tox/a.json", "venv/a.json")
    assert names() == ["a.json"]


def test_a_file_counts_once(put: Put) -> None:
    """However often it is named, and by whatever path."""
    put("sub/a.json")
    assert names("sub", "sub/a.json", "./sub/../sub/a.json", str(Path.cwd()), "sub") == [
        "sub/a.json"
    ]
    assert [file.named for file in found(["sub/a.json", "sub"])] == [True]
    assert [file.named for file in found(["sub"])] == [False]


def test_paths_are_relative_to_the_working_directory(
    put: Put, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those above it."""
    put("a.json", "sub/b.json")
    monkeypatch.chdir(root / "sub")
    files = discover(["..", "b.json"], Config(root=str(root)))
    assert [file.path for _, file in files] == ["../a.json", "b.json"]


def test_deep_folders_need_no_recursion(root: Path) -> None:
    """A tree deeper than Python's own stack is walked to its end."""
    here = os.getcwd()
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    assert names() == []
    subprocess.run(["rm", "-rf", str(root / "d")], check=True)  # noqa: S607  shutil recurses


# ── Paths given by name ──


def test_a_missing_path_is_an_error_before_anything_is_read(put: Put) -> None:
    """The message names it."""
    put("a.json")
    with pytest.raises(UsageError, match=r"^gone\.json: no such file or folder$"):
        found(["a.json", "gone.json"])


def test_a_named_file_counts_by_what_it_starts_with(put: Put, root: Path) -> None:
    """Another suffix is no reason to be silent about JSON; a text is not ours."""
    put(policy=' \n[{"Statement": []}]', trust='\ufeff{"Statement": []}', readme="# {}", empty="")
    assert names("policy", "trust", "readme", "empty") == ["policy", "trust"]
    os.mkfifo(root / "pipe")
    assert names("pipe") == ["pipe"]


def test_a_dangling_link_that_is_named_counts(root: Path) -> None:
    """It exists as a link; that it cannot be read is for the host to say."""
    (root / "a.json").symlink_to("gone.json")
    (root / "loop.json").symlink_to("loop.json")
    assert names("a.json", "loop.json") == ["a.json", "loop.json"]
    assert names() == ["a.json", "loop.json"]


def test_a_named_path_counts_though_it_is_ignored(put: Put, root: Path) -> None:
    """Git's ignore files are about walking; those inside of a named folder still count."""
    put("build/a.json", "build/sub/b.json", "build/sub/c.json", "node_modules/d.json")
    (root / ".gitignore").write_text("build/\n/*.json\n")
    (root / "build/sub/.gitignore").write_text("c.json")
    assert names() == []
    assert names("build/a.json") == ["build/a.json"]
    assert names("build") == ["build/a.json", "build/sub/b.json"]
    assert names("node_modules") == ["node_modules/d.json"]


def test_standard_input_has_the_name_it_is_given() -> None:
    """It counts as named, and is not read from a file."""
    (file,) = found(["-"], stdin=("x.json", "{}"))
    assert file == File(path="x.json", real="", named=True, text="{}")
    (file,) = found(["-"], stdin=("<stdin>", "{}"))
    assert file.path == "<stdin>"
    assert found(["-"]) == []


# ── exclude ──


def test_exclude_leaves_out_files_and_folders(put: Put) -> None:
    """Walked or named; patterns count from the config's folder."""
    put("a.json", "sub/a.json", "sub/b.json", "other/b.json")
    assert names(exclude=["sub/"]) == ["a.json", "other/b.json"]
    assert names("sub", "a.json", exclude=["sub"]) == ["a.json"]
    assert names("sub/b.json", exclude=["b.json"]) == []
    assert names("sub", exclude=["/sub"]) == []
    assert names(exclude=["sub/b.json", "other/*"]) == ["a.json", "sub/a.json"]


def test_exclude_does_not_reach_out_of_its_folder(put: Put, tmp_path: Path) -> None:
    """A pattern says nothing about files elsewhere."""
    put("a.json")
    (tmp_path / "a.json").write_text("{}")
    assert names("../a.json", "a.json", exclude=["a.json"]) == ["../a.json"]


# ── Links ──


def test_links_are_followed_inside_the_root(put: Put, root: Path) -> None:
    """A file is known by its own path where that is walked, else by the link's."""
    put("real/a.json", "shared/b.json")
    (root / "again").symlink_to("real")
    (root / "real/link.json").symlink_to("a.json")
    (root / "real/more").symlink_to("../shared")
    assert names() == ["real/a.json", "shared/b.json"]
    assert names("real") == ["real/a.json", "real/more/b.json"]


def test_a_circle_of_links_ends(put: Put, root: Path) -> None:
    """Each folder is listed once."""
    put("sub/a.json")
    (root / "sub/up").symlink_to("..")
    (root / "sub/self").symlink_to(".")
    assert names() == ["sub/a.json"]


def test_a_link_out_of_the_root_is_barred(put: Put, root: Path, tmp_path: Path) -> None:
    """A file is handed on with the reason, a folder that was found is not entered."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/s.json").write_text("{}")
    put("a.json")
    (root / "link.json").symlink_to(tmp_path / "secret/s.json")
    (root / "folder").symlink_to(tmp_path / "secret")
    assert [(file.path, file.barred) for file in found()] == [
        ("a.json", ""),
        ("link.json", LEADS_OUT),
    ]
    assert [file.barred for file in found(["link.json"])] == [LEADS_OUT]
    assert [(file.path, file.barred) for file in found(["folder"])] == [("folder", LEADS_OUT)]


def test_links_into_folders_that_are_never_walked_are_not_followed(put: Put, root: Path) -> None:
    """A link is no way around."""
    put("node_modules/x/a.json", "ignored/b.json", ".gitignore")
    (root / ".gitignore").write_text("/ignored")
    (root / "one").symlink_to("node_modules/x")
    (root / "two").symlink_to("ignored")
    assert names() == []


def test_a_path_elsewhere_is_a_root_of_its_own(tmp_path: Path) -> None:
    """Its own links must stay in it."""
    other = tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    (other / "in").mkdir()
    (other / "in/a.json").write_text("{}")
    (other / "top.json").write_text("{}")
    (other / "in/up.json").symlink_to("../top.json")
    (other / "in/out.json").symlink_to(tmp_path)
    (tmp_path / "way").symlink_to(other)
    assert names("../other/in") == ["../other/in/a.json", "../other/in/up.json"]
    assert names("../other/in/up.json") == ["../other/in/up.json"]
    assert [file.barred for file in found(["../other/in/up.json"])] == [""]
    assert names("../way") == ["../way/in/a.json", "../way/top.json"]


# ── What cannot be listed ──


@pytest.mark.skipif(IS_SUPERUSER, reason="the superuser may list everything")
def test_a_locked_folder_is_handed_on(put: Put, root: Path) -> None:
    """Nobody can say that there is nothing in it."""
    put("sub/a.json", "b.json")
    (root / "sub").chmod(0)
    try:
        assert [(file.path, file.barred) for file in found()] == [("b.json", ""), ("sub", LOCKED)]
    finally:
        (root / "sub").chmod(0o755)


def test_a_folder_that_fails_is_handed_on(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk goes on with the others."""
    put("sub/a.json", "b.json")
    scandir = os.scandir

    def fail(path: str) -> object:
        if path.endswith("sub"):
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", fail)
    assert [(file.path, file.barred) for file in found()] == [("b.json", ""), ("sub", LOCKED)]


def test_another_drive_has_no_relative_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the absolute one is shown."""

    def fail(_: str) -> str:
        raise ValueError

    monkeypatch.setattr(os.path, "relpath", fail)
    assert module.shown("/x/a.json") == "/x/a.json"


# ── Ignore files ──


def test_ignore_files_are_read_as_git_reads_them(put: Put, root: Path) -> None:
    """The deepest one decides; a file below an ignored folder stays ignored."""
    put("a.json", "b.json", "sub/a.json", "sub/c.json", "out/keep.json", "docs/x.json")
    put("deep/in/x.json", "info.json", "top.json", "sub/top.json")
    (root / ".gitignore").write_text(
        "a.json\nout/\n!out/keep.json\ndocs/*\n!docs/x.json\n/top.json\n"
    )
    (root / "sub/.gitignore").write_text("!a.json\nc.json\n")
    (root / "deep/.gitignore").write_text("in\n")
    (root / ".git/info").mkdir()
    (root / ".git/info/exclude").write_text("info.json\n")
    assert names() == ["b.json", "docs/x.json", "sub/a.json", "sub/top.json"]
    assert names("sub") == ["sub/a.json", "sub/top.json"]


def test_git_agrees(put: Put, root: Path) -> None:
    """On a tree of patterns, git lists the same files."""
    subprocess.run(["git", "init", "-q", "."], check=True)  # noqa: S607  whichever git there is
    put("a.json", "x/a.json", "x/y/a.json", "x/y/b.json", "z/a b.json", "w/k.json", "w/v/k.json")
    put("p/q.json", "p/r/q.json", "é.json", "[x].json", "tmp1.json", "tmp2.json")
    (root / ".gitignore").write_text(
        "# none\n\nx/*\n!x/y\n/z/*.json\nw/**\n!w/v/\n!w/v/k.json\np/**/q.json\n\\[x\\].json\n"
        "tmp[0-9].json\n!tmp2.json\n!\n/\n[\nfoo\\\n"
    )
    (root / "x/y/.gitignore").write_text("b.*")
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard", "*.json"],  # noqa: S607  as above
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert names() == sorted(name for name in listed.split("\0") if name)


def test_an_ignore_file_that_is_a_link_is_none(put: Put, root: Path, tmp_path: Path) -> None:
    """As in git: it could lead anywhere."""
    put("a.json")
    (tmp_path / "patterns").write_text("a.json")
    (root / ".gitignore").symlink_to(tmp_path / "patterns")
    assert names() == ["a.json"]


def test_without_an_ignore_file_nothing_is_ignored(put: Put, root: Path) -> None:
    """A folder of that name is no ignore file."""
    put("a.json")
    (root / ".gitignore").mkdir()
    assert names() == ["a.json"]
