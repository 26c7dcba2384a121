"""`grantlint suggest --for terraform`: which JSON it stands for, and that `check` passes."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import HOST
from grantlint.knowledge import billing_tasks
from grantlint.model import Clause, PolicyDocument, Statement, Term

Run = Callable[..., Any]
GRAVE = {"account.close", "billing.iam_access_toggle.update"}
ASKED = [
    ("billing.bills.view",),
    tuple(name for name in billing_tasks.tasks() if name not in GRAVE),
    ("s3:GetObject", "lambda:CreateFunction", "iam:PassRole"),
    ("trust", "--account", "111122223333", "--external-id", "5f1c"),
    ("trust", "--account", "464622532012"),
    ("trust", "--github", "acme/infra", "--ref", "main"),
    ("trust", "--service", "ecs-tasks"),
]
USES = {
    "trust": 'resource "aws_iam_role" "r" {\n  assume_role_policy = %s\n}\n',
    "": 'resource "aws_iam_policy" "p" {\n  policy = %s\n}\n',
}


def used(text: str, kind: str) -> str:
    """The data source with a resource that uses it."""
    _, type_, _, name, *_ = text.split('"')
    return text + "\n" + USES[kind] % f"data.{type_}.{name}.json"


def read(text: str, folder: Path) -> PolicyDocument:
    path = folder / "main.tf"
    path.write_text(text, encoding="utf-8")
    (estate,) = HOST.estates([File("main.tf", str(path))], HostOptions(inside=str(folder)))
    (document,) = estate.documents
    return document


def plain(statement: Statement) -> dict[str, Any]:
    """A statement as JSON that says the same, whichever way it was written."""
    found: dict[str, Any] = {"Sid": statement.sid.written if statement.sid else None}
    found["Effect"] = statement.effect and statement.effect.value
    found["Action"] = _words(statement.actions)
    found["Resource"] = _words(statement.resources)
    principals = statement.principals.terms if statement.principals else ()
    found["Principal"] = sorted((each.kind.value, each.term.written) for each in principals)
    found["Condition"] = sorted(
        (each.operator.written, each.key.written, sorted(value.written for value in each.values))
        for each in statement.conditions
    )
    return found


def _words(clause: Clause[Term] | None) -> list[str]:
    return sorted(term.written for term in clause.terms) if clause else []


def as_read(policy: dict[str, Any]) -> list[dict[str, Any]]:
    """The statements of a policy in JSON, in the shape of `plain`."""
    return [_statement(each) for each in policy["Statement"]]


def _statement(given: dict[str, Any]) -> dict[str, Any]:
    return {
        "Sid": given.get("Sid"),
        "Effect": given["Effect"],
        "Action": sorted(_several(given["Action"])),
        "Resource": sorted(_several(given.get("Resource", []))),
        "Principal": sorted(
            (kind, each)
            for kind, ones in given.get("Principal", {}).items()
            for each in _several(ones)
        ),
        "Condition": sorted(
            (operator, key, sorted(_several(values)))
            for operator, keys in given.get("Condition", {}).items()
            for key, values in keys.items()
        ),
    }


def _several(value: Any) -> list[str]:  # noqa: ANN401  JSON
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: " ".join(asked)[:40])
def test_it_is_the_policy_and_clean(
    grantlint: Run, project: Path, asked: tuple[str, ...], tmp_path: Path
) -> None:
    """The data source renders to what `--for json` prints, and `check` passes."""
    kind = "trust" if asked[0] == "trust" else ""
    text = used(grantlint("suggest", *asked, "--for", "terraform").out, kind)
    policy = json.loads(grantlint("suggest", *asked, "--for", "json").out)
    assert [plain(each) for each in read(text, tmp_path).statements] == as_read(policy)
    (project / "main.tf").write_text(text, encoding="utf-8")
    checked = grantlint("check", "main.tf")
    assert checked.code == 0, checked.out


@pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform")
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: " ".join(asked)[:40])
def test_it_is_laid_out(grantlint: Run, asked: tuple[str, ...]) -> None:
    """`terraform fmt` would not touch it."""
    text = grantlint("suggest", *asked, "--for", "terraform").out
    command = [shutil.which("terraform") or "", "fmt", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text
