"""Packs are known from their index, or by importing what is in them."""

import sys
from pathlib import Path

import pytest

from grantlint.engine import packs

RULE = """
from grantlint.model import Severity, Statement
from grantlint.rule import ALWAYS, rule

@rule(on=Statement, when=ALWAYS, severity=Severity.INFO, since="1", codes={"B", "A"})
def check(statement, ctx):
    yield from ()
"""


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack `foreign_pack` with the rule `our-family/some-rule` and no index."""
    family = tmp_path / "foreign_pack" / "our_family"
    family.mkdir(parents=True)
    (tmp_path / "foreign_pack" / "__init__.py").touch()
    (family / "__init__.py").touch()
    (family / "some_rule.py").write_text(RULE)
    (family / "some_rule.md").write_text("# Some rule\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.startswith("foreign_pack")]:
        monkeypatch.delitem(sys.modules, name)
    return family


def test_a_pack_without_an_index_is_scanned(foreign: Path) -> None:
    """The entry has the id of the module's path and the title of the page."""
    (entry,) = packs.pack("foreign_pack").entries
    assert (entry.id, entry.summary, entry.on) == ("our-family/some-rule", "Some rule", "Statement")
    assert entry.codes == ("A", "B")
    assert entry.load().id == entry.id
    assert packs.pack("foreign_pack").page(entry) == str(foreign / "some_rule.md")


def test_a_rule_without_a_page_is_refused(foreign: Path) -> None:
    """A page is part of a rule."""
    (foreign / "some_rule.md").unlink()
    with pytest.raises(packs.PackError, match="no page"):
        packs.pack("foreign_pack")


def test_a_module_without_a_rule_is_refused(foreign: Path) -> None:
    """A module of a family that defines nothing is a mistake, not a silence."""
    (foreign / "some_rule.py").write_text("")
    with pytest.raises(packs.PackError, match="defines 0 rules"):
        packs.pack("foreign_pack")


def test_a_pack_that_is_not_installed_is_an_error() -> None:
    """The message names the pack."""
    with pytest.raises(packs.PackError, match="no_such_pack"):
        packs.pack("no_such_pack")


def test_one_id_in_two_packs_is_refused() -> None:
    """An id has one meaning."""
    built_in = packs.pack("grantlint_rules")
    with pytest.raises(packs.PackError, match="already"):
        packs.by_name([built_in, built_in])
