"""Only files of the project, or of the roots that were named, may be written."""

from pathlib import Path

import pytest

from grantlint.cli.fixing import roots


def test_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path in the project adds no root, not even a link; one elsewhere adds its own."""
    project, other = tmp_path / "project", tmp_path / "other"
    (other / ".git").mkdir(parents=True)
    (other / "sub").mkdir()
    project.mkdir()
    (project / "link").symlink_to(other)
    monkeypatch.chdir(project)
    own = str(project)
    assert roots(own, [".", "link", "link/x.json", "-"]) == (own,)
    assert roots(own, ["../other/sub/x.json"]) == (own, str(other))
    assert roots(own, [str(other / "sub")]) == (own, str(other))
