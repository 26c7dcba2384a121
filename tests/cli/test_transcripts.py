"""What pages show of a terminal is what comes out; `GRANTLINT_ACCEPT=1` writes what it is now."""

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
ROOT = Path(__file__).parent.parent.parent
PAGES = ("explain.md", "troubleshooting.md", "who-can.md")
FENCE = re.compile(r"^```console\n\$ (.+)\n((?:.*\n)*?)```$", re.MULTILINE)


@pytest.mark.parametrize("name", PAGES)
def test_transcripts_are_true(grantlint: Run, name: str) -> None:
    """Each command, run at the root of the repository, prints what stands below it."""
    page = ROOT / "docs" / name
    text = page.read_text(encoding="utf-8")

    def shown(fence: re.Match[str]) -> str:
        tool, *arguments = shlex.split(fence[1])
        assert tool == "grantlint"
        result = grantlint(*arguments, cwd=ROOT)
        assert (result.code, result.err) == (0, "")
        return f"```console\n$ {fence[1]}\n{result.out}```"

    written = FENCE.sub(shown, text)
    if os.environ.get("GRANTLINT_ACCEPT"):
        page.write_text(written, encoding="utf-8")
    assert written == page.read_text(encoding="utf-8")
    assert FENCE.search(text)
