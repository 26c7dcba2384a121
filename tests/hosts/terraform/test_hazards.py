"""One hazard, written in every way that Terraform has, is found each time, where it is written."""

import re
from pathlib import Path

import pytest

from grantlint.config import loading
from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.merging import merged
from grantlint.engine.packs import pack
from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.knowledge import freshness
from grantlint.model import Estate, Finding, Label

PAGE = Path(__file__).with_name("hazards.md")
RULE = "escalation/pass-role-and-launch"
FENCE = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CASES = [
    pytest.param(text, id=text.partition("\n")[0])
    for text in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
]


def found_in(folder: Path) -> list[Finding]:
    """What the rule says of a folder."""
    config = loading.from_text("", freshness.DATE)
    entry = next(one for one in pack("grantlint_rules").entries if one.id == RULE)
    dispatcher = Dispatcher([entry], config.settings, config.options)
    paths = sorted(path for path in folder.rglob("*.tf*") if path.is_file())
    files = [File(str(path.relative_to(folder)), str(path)) for path in paths]
    found: list[Finding] = []
    for estate in HOST.estates(files, HostOptions(root=str(folder), inside=str(folder))):
        assert isinstance(estate, Estate)
        found += dispatcher.findings(estate, HOST)
    assert not dispatcher.errors
    return merged(found)


def told(found: list[Finding]) -> str:
    """Findings in lines: how sure and where, then the related places."""
    lines = []
    for one in found:
        lines.append(f"{one.certainty.name.lower()}: {said(one.at)}")
        lines += [f"  {said(each)}: {each.note}" for each in one.related]
    return "".join(f"{line}\n" for line in lines)


def said(label: Label) -> str:
    """A place: its file, its line, and the characters there that its first line has."""
    text = label.source.text
    line = text.count("\n", 0, label.span.start) + 1
    return f"{label.source.path}:{line} {text[label.span.start : label.span.end].splitlines()[0]}"


@pytest.mark.parametrize("text", CASES)
def test_hazard(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule finds the hazard once, at its own characters, and tells the way there."""
    monkeypatch.chdir(tmp_path)
    expected = ""
    for kind, name, content in FENCE.findall(text):
        if kind == "found":
            expected = content
        else:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    assert expected
    assert told(found_in(tmp_path)) == expected
