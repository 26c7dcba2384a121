"""The policies to answer from, and what is said where they cannot be read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from grantlint.answers.estates import estates
from grantlint.config import Config
from grantlint.engine import batches
from grantlint.host import File, HostOptions


class Failing:
    """A host that raises."""

    name = "failing"

    def estates(self, files: Sequence[File], options: HostOptions) -> Any:  # noqa: ANN401  never
        raise RuntimeError(options, files)


def test_what_a_host_fails_on_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks is told that the file counts for nothing, and why."""
    path = tmp_path / "p.json"
    path.write_text('{"Version": "2012-10-17", "Statement": []}')
    monkeypatch.setattr(batches, "host_of", lambda _: Failing())
    (estate,) = estates([str(path)], Config(root=str(tmp_path)))
    (gap,) = estate.not_understood
    assert gap.owner == gap.place.source.path
    assert gap.reason == "it cannot be read: host `failing` failed: RuntimeError"
