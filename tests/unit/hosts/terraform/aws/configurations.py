"""Configurations of tests: written to a folder, and read by the host."""

from pathlib import Path

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.model import Estate


def estate(folder: Path, text: str, **others: str) -> Estate:
    """The one estate of a configuration; *others* are further files by their names."""
    for name, content in {"main.tf": text, **others}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    file = File(str(folder / "main.tf"), str(folder / "main.tf"), named=True)
    (found,) = HOST.estates([file], HostOptions(inside=str(folder)))
    assert isinstance(found, Estate)
    return found
