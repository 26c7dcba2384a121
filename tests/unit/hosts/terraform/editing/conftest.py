"""Policies of a Terraform configuration, changed, and what they say afterwards."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygohcl
import pytest
from msgspec import Struct

from grantlint.hosts.terraform.aws.policy_values import policy_text, spelled_out
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.editing import edits
from grantlint.hosts.terraform.editing.formatting import formatted
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.syntax.body import parse as parse_file
from grantlint.hosts.terraform.value import Mapping
from grantlint.model import Change, DocumentKind, Edit, PolicyDocument, Term
from grantlint.policy import parse
from grantlint.text.edits import applied

TERRAFORM = shutil.which("terraform")


class Policy(Struct, frozen=True, eq=False):
    """The policy of `aws_iam_policy.p` in a folder of files."""

    folder: Path
    document: PolicyDocument
    says: Any

    def text(self, name: str = "main.tf") -> str:
        return (self.folder / name).read_text()


Read = Callable[..., Policy]
Changed = Callable[[Policy, Change], "Policy | None"]


def read_policy(folder: Path) -> Policy:
    """The policy, and what JSON it is; a term with holes is what it spells."""
    configuration = Configuration(Files(str(folder), str(folder)), str(folder))
    resource = next(each for each in configuration.resources() if each.kind == "aws_iam_policy")
    value = configuration.argument(resource.definition.contents, "policy", resource.scope)
    assert value is not None
    found = policy_text(value).value
    assert isinstance(found, Mapping), policy_text(value)
    spelled = spelled_out(found)
    document = parse.document(
        spelled.value, spelled.place, kind=DocumentKind.IDENTITY, owner="aws_iam_policy.p"
    )
    plain = json.loads(json.dumps(spelled.value, default=_written))
    return Policy(folder, document, plain)


def _written(value: object) -> str:
    return value.written if isinstance(value, Term) else repr(value)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads the policy of files: `read("main.tf's text", **{"other.tf": "…"})`."""
    count = 0

    def made(text: str, /, **files: str) -> Policy:
        nonlocal count
        count += 1
        folder = tmp_path / str(count)
        for name, content in {"main.tf": text, **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode())
        return read_policy(folder)

    return made


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """The policy after a change, in a new folder; None where the change cannot be written.

    What could be read before can be read after, and is laid out as well as before.
    """
    count = 0

    def made(policy: Policy, change: Change) -> Policy | None:
        nonlocal count
        found = edits(change)
        if found is None:
            return None
        count += 1
        folder = tmp_path / f"after-{count}"
        shutil.copytree(policy.folder, folder)
        by_path: dict[str, list[Edit]] = {}
        for edit in found:
            by_path.setdefault(edit.source.path, []).append(edit)
        for path, own in by_path.items():
            before = (policy.folder / path).read_text()
            after = applied(before, own)
            (folder / path).write_bytes(after.encode())
            if path.endswith(".tf"):
                check_layout(before, after)
        return read_policy(folder)

    return made


def check_layout(before: str, after: str) -> None:
    """HashiCorp's own parser reads *after*; what `terraform fmt` left alone, it leaves alone."""
    pygohcl.loads(after)
    if blocks_formatted(before):
        assert blocks_formatted(after), after
        if TERRAFORM is not None and fmt(before) == before:
            assert fmt(after) == after, after


def blocks_formatted(text: str) -> bool:
    items = parse_file(text).body.items
    blocks = [text[text.rfind("\n", 0, item.start) + 1 : item.end] for item in items]
    return all(formatted(block) == block for block in blocks)


def fmt(text: str) -> str:
    done = subprocess.run(
        [TERRAFORM or "terraform", "fmt", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
