"""Runs the pages of this folder: a configuration, and what its document `x` spells."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grantlint.hosts.terraform.aws.attributes import KnownAttributes
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.value import Mapping, Sequence, String, Value
from grantlint.model import Presence
from grantlint_dev.terraform_eval import evaluated, lines

FENCE = re.compile(r"^```(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CASES = [
    pytest.param(text, id=f"{page.stem}: {text.partition(chr(10))[0]}")
    for page in sorted(Path(__file__).parent.glob("*.md"))
    for text in page.read_text(encoding="utf-8").split("\n## ")[1:]
]
ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}
"""How Go writes what HTML reads as markup."""


def statements(policy: Value) -> Iterator[str]:
    """The statements of a policy, one a line."""
    assert isinstance(policy, Mapping)
    listed = policy.by_key["Statement"].value
    assert isinstance(listed, Sequence)
    for element in listed.elements():
        text = " ".join(line.strip() for line in lines(element.value))
        for long, short in (("object {", "{"), ("tuple [", "["), (": any>", ">")):
            text = text.replace(long, short)
        yield f"? {text}" if element.presence is Presence.MAYBE else text
    if not listed.complete:
        yield "…"


@pytest.mark.parametrize("text", CASES)
def test_page(text: str, tmp_path: Path) -> None:
    """A document spells the JSON, or has the statements, that the page says."""
    (_, configured), (kind, expected) = FENCE.findall(text)
    (tmp_path / "main.tf").write_text(configured, encoding="utf-8")
    folder = str(tmp_path)
    configuration = Configuration(Files(folder, folder), folder, outside=KnownAttributes())
    value = evaluated("data.aws_iam_policy_document.x.json", configuration)
    assert isinstance(value, String)
    if kind == "json":
        assert value.known == expected.strip().translate(ESCAPES)
        assert configuration.problems == []
    else:
        assert value.encodes is not None
        assert list(statements(value.encodes)) == expected.splitlines()
