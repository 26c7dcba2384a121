"""What the tests of Terraform's values share: configurations written to a folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.files import Files

Configure = Callable[..., Configuration]


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    """Makes a configuration of files: `configure("main.tf's text", **{"other.tf": "…"})`."""

    def made(text: str = "", /, folder: str = ".", **files: str) -> Configuration:
        for name, content in {"main.tf": text, **files}.items():
            path = tmp_path / "repository" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode())
        root = str(tmp_path / "repository")
        return Configuration(Files(root, f"{root}/{folder}"), f"{root}/{folder}")

    return made
