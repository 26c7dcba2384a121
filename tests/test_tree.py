"""What holds for the repository as a whole: shape, sizes, generated files, promises, wheel."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from grantlint.engine.packs import pack

ROOT = Path(__file__).parent.parent
LINES = 400
FUNCTION_LINES = 60
LONG_FILES = {
    "linter/grantlint/model.py": "the nouns, all in one place",
    "linter/grantlint/policy/parse.py": "IAM's whole grammar, which is read as one",
    "linter/grantlint/hosts/terraform/value.py": "the values of the language, all in one place",
}
LONG_FUNCTIONS: dict[str, str] = {}
PACKAGES = ("linter/grantlint", "linter/grantlint_dev", "rules/grantlint_rules")
SOURCES = [
    path.relative_to(ROOT)
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
]
GENERATED = ("index", "docs", "config-schema", "problem-matchers")
PROSE = ("README.md", "CONTRIBUTING.md")


def text_of(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """The functions of a module, and how many lines each has."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef):
            yield f"{path.as_posix()}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


# ── Shape ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("root", ["linter", "rules"])
def test_source_roots_are_no_packages(root: str) -> None:
    """With an `__init__.py` our `rules` would shadow the package of that name on PyPI."""
    assert not (ROOT / root / "__init__.py").exists()


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_module_says_what_it_knows(path: Path) -> None:
    """Every module and every package opens with a docstring of at least one sentence."""
    docstring = ast.get_docstring(ast.parse(text_of(path))) or ""
    assert re.search(r"[.:!?`)]$", docstring.partition("\n\n")[0])


def test_every_folder_of_modules_is_a_package() -> None:
    """A folder without `__init__.py` would be left to chance on import."""
    folders = {(ROOT / path).parent for path in SOURCES}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_exceptions_from_the_checkers_have_a_reason() -> None:
    """A `noqa` or `type: ignore` names its code and says why, in the same line."""
    mark = re.compile(r"# (?:noqa|type: ignore)(?P<said>.*)")
    reasoned = re.compile(r"(: [A-Z]+\d+(, ?[A-Z]+\d+)*|\[[\w, -]+\])\s+(# )?\S.*")
    found = [(path, mark.search(line)) for path in SOURCES for line in text_of(path).splitlines()]
    bare = [(path, it[0]) for path, it in found if it and not reasoned.fullmatch(it["said"])]
    assert bare == []


# ── Sizes ────────────────────────────────────────────────────────────────────────────────────────


def test_files_are_short() -> None:
    """No file is long but those that are stated, with a reason."""
    long = {path.as_posix() for path in SOURCES if text_of(path).count("\n") > LINES}
    assert long - set(LONG_FILES) == set()


def test_functions_are_short() -> None:
    """No function is long but those that are stated, with a reason."""
    found = {name for path in SOURCES for name, lines in functions(path) if lines > FUNCTION_LINES}
    assert found - set(LONG_FUNCTIONS) == set()


# ── What is generated, and what is promised ──────────────────────────────────────────────────────


@pytest.mark.parametrize("task", GENERATED)
def test_generated_files_are_fresh(task: str) -> None:
    """What a development tool writes is what stands."""
    done = run("grantlint_dev", task, "--check")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("page", PROSE)
def test_commands_of_the_prose_exist(page: str) -> None:
    """Each `grantlint …` and `grantlint_dev …` that a page shows is a command with these flags."""
    shown = re.findall(r"(grantlint|grantlint_dev) ([a-z-]+)((?: --[a-z-]+)*)", text_of(page))
    commands = {(tool, name, flags) for tool, name, flags in shown if name != "lint"}
    for tool, name, flags in sorted(commands):
        if tool == "grantlint_dev":
            assert re.search(rf"^{name} ", run("grantlint_dev", "--help").stdout, re.MULTILINE)
        elif name in {"check", "rule"}:
            described = run("grantlint", name, "--help").stdout
            assert all(flag in described for flag in flags.split())


@pytest.mark.parametrize("page", PROSE)
def test_flags_of_the_prose_exist(page: str) -> None:
    """Each flag of `check` that a page names in passing is one."""
    named = set(re.findall(r"`(--[a-z-]+)[^`]*`", text_of(page)))
    described = run("grantlint", "check", "--help").stdout
    assert [flag for flag in named if flag not in described] == []


@pytest.mark.parametrize("page", PROSE)
def test_links_of_the_prose_lead_somewhere(page: str) -> None:
    """A link to a file of the repository leads to one."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text_of(page))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_wheel_holds_all_that_a_run_needs(tmp_path: Path) -> None:
    """The wheel has both packages with pages, index, knowledge, schemas and types, no tools."""
    isolation = ["--no-build-isolation"] if find_spec("hatchling") else []
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", *isolation]
    built = run("pip", "wheel", *options, "--wheel-dir", str(tmp_path), ".")
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("grantlint-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = pack("grantlint_rules")
    assert {"grantlint/py.typed", "grantlint/__main__.py", "grantlint_rules/index.json"} <= names
    for entry in rules.entries:
        assert f"grantlint_rules/{os.path.relpath(rules.page(entry), rules.folder)}" in names
    knowledge = ROOT / "linter" / "grantlint" / "knowledge"
    data = [*knowledge.rglob("*.json"), *knowledge.rglob("*.txt")]
    assert {path.relative_to(ROOT / "linter").as_posix() for path in data} <= names
    assert [name for name in names if name.startswith(("grantlint_dev/", "tests/"))] == []
    assert any(name.endswith("licenses/THIRD_PARTY_NOTICES") for name in names)
