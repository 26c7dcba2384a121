"""The hook `grantlint-keys`: what its entry says about the files that a commit hands it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
HOOKS = Path(__file__).parent.parent.parent / ".pre-commit-hooks.yaml"


def entry_of(hook: str) -> list[str]:
    """The words of a hook's entry behind the name of the program."""
    text = HOOKS.read_text(encoding="utf-8")
    found = re.search(rf"^- id: {hook}\n(?:  .*\n)*?  entry: grantlint (.*)\n", text, re.MULTILINE)
    assert found is not None
    return found[1].split()


def test_keys_fail_the_commit(grantlint: Run, project: Path) -> None:
    """A key in any text fails it; policies and other texts do not, whatever is in them."""
    (project / "notes.md").write_text("nothing here\n")
    (project / "settings.ini").write_text("[default]\nkey = AKIARZPUZDIKFIJVPG67\n")
    entry = entry_of("grantlint-keys")
    assert grantlint(*entry, "notes.md", "trust.json", "clean.json").code == 0
    result = grantlint(*entry, "notes.md", "settings.ini", "trust.json")
    assert result.code == 1
    assert "settings.ini:2:7" in result.out
    assert "trust/anyone" not in result.out


def test_policies_that_are_not_understood_do_not_matter(grantlint: Run, project: Path) -> None:
    """Whoever looks for keys only is told nothing of what a policy means."""
    (project / "lone.json").write_text('{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}')
    result = grantlint(*entry_of("grantlint-keys"), "lone.json")
    assert "not understood" not in result.out + result.err
    assert "1 part not understood" in grantlint("check", "lone.json").out
