"""Terraform itself gives the same values: 500 expressions over all functions of the language.

Skipped where there is no `terraform`; provider functions are not part of its console.
"""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.files import Files, whole_text
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.body import parse_expression
from grantlint.hosts.terraform.value import String, is_known
from grantlint.model import Source

TERRAFORM = shutil.which("terraform")
COUNT = 500
SEED = 7
REFUSED = "refused"


def generator() -> ModuleType:
    """The module beside this one that makes expressions."""
    path = Path(__file__).with_name("expressions.py")
    spec = importlib.util.spec_from_file_location("expressions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files to read."""
    found = tmp_path_factory.mktemp("console")
    (found / "sub").mkdir()
    (found / "note.txt").write_text('a note, "quoted"\n', encoding="utf-8")
    (found / "sub" / "other.txt").write_text("é\n", encoding="utf-8")
    template = "Hi ${name}\n%{ for i in items ~}\n- ${i}\n%{ endfor ~}\n"
    (found / "t.tftpl").write_text(template, encoding="utf-8")
    return found


def in_console(expressions: list[str], folder: Path) -> list[str]:
    """What Terraform says about each expression."""
    assert TERRAFORM is not None
    tries = ", ".join(guarded(expression) for expression in expressions)
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run(
        [TERRAFORM, "console", "-no-color"],
        input=f"jsonencode([{tries}])\n",
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.stdout.startswith('"['), done.stdout[:2000] + done.stderr[:2000]
    answers: list[str] = json.loads(json.loads(done.stdout))
    return answers


def guarded(expression: str) -> str:
    return f'try(jsonencode({expression}), "{REFUSED}")'


def by_us(expression: str, configuration: Configuration) -> str | None:
    """What we say; None where our value has a hole."""
    text = guarded(expression)
    source = Source("console", text, "terraform", whole_text)
    value = configuration.value(parse_expression(text), Scope(source, configuration.root))
    return value.known if isinstance(value, String) and is_known(value) else None


def plain(answer: str) -> object:
    """An answer to compare: numbers with so many digits as both have."""
    if answer == REFUSED:
        return answer
    return json.loads(answer, parse_float=lambda digits: round(float(digits), 12))


@pytest.mark.skipif(TERRAFORM is None, reason="there is no terraform on the PATH")
def test_the_same_values(folder: Path) -> None:
    """Each expression has the same value, or is refused by both."""
    expressions = generator().expressions(COUNT, SEED)
    theirs = in_console(expressions, folder)
    configuration = Configuration(Files(str(folder), str(folder)), str(folder))
    different: list[str] = []
    compared = 0
    for expression, expected in zip(expressions, theirs, strict=True):
        ours = by_us(expression, configuration)
        if ours is None:
            continue
        compared += 1
        if plain(ours) != plain(expected):
            different.append(f"{expression}\n  ours   {ours}\n  theirs {expected}")
    assert not different, "\n".join([f"{len(different)} of {compared}", *different])
    assert compared > COUNT * 0.98
