"""What holds for all rules of the built-in pack together, and for their pages."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter

import pytest

from grantlint.engine.packs import Entry, pack
from grantlint_dev import index

PACK = pack("grantlint_rules")
FAMILIES = {
    "access-keys",
    "actions",
    "billing",
    "conditions",
    "documents",
    "escalation",
    "expectations",
    "exposure",
    "passrole",
    "principals",
    "resources",
    "suppressions",
    "trust",
}
SECTIONS = ["Why it matters", "How to fix", "Examples", "Cases", "Sources"]
WITHOUT_SOURCES = {"expectations", "suppressions"}
"""Families that speak of grantlint's own config, where AWS is no source."""
LANGUAGES = {"json", "hcl", "yaml", "toml", "text", "python", "typescript"}

each_rule = pytest.mark.parametrize("entry", PACK.entries, ids=[one.id for one in PACK.entries])


def page_of(entry: Entry) -> str:
    with open(PACK.page(entry), encoding="utf-8") as file:
        return file.read()


def files(ending: str) -> set[str]:
    """Stems of the files of the pack's families, as `family/stem`."""
    return {
        f"{family.name}/{file.name.removesuffix(ending)}"
        for family in os.scandir(PACK.folder)
        if family.is_dir() and not family.name.startswith("_")
        for file in os.scandir(family.path)
        if file.name.endswith(ending) and not file.name.startswith("_")
    }


def test_index_is_what_the_modules_say() -> None:
    """The index that the engine chooses rules by is the one that the modules give."""
    with open(os.path.join(PACK.folder, "index.json"), encoding="utf-8") as file:
        assert file.read() == index.text(PACK.name, PACK.folder)


def git(*words: str) -> str:
    """What git says of this repository; skips the test where there is none."""
    command = ["git", "-C", PACK.folder, *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.skip("this is no checkout of git")
    return done.stdout


def test_a_commit_holds_the_rules_of_its_index() -> None:
    """Each rule of the index that git keeps has its module and its page there, and no other is."""
    if shutil.which("git") is None:
        pytest.skip("`git` is not installed")
    kept = set(git("ls-files", "--", ".").splitlines())
    if "index.json" not in kept:
        pytest.skip("this copy is not what git keeps")
    stems = {entry["id"].replace("-", "_") for entry in json.loads(git("show", ":./index.json"))}
    rules = {name for name in kept if "/" in name and not name.split("/")[-1].startswith("_")}
    assert rules == {f"{stem}{ending}" for stem in stems for ending in (".py", ".md")}


def test_ids_and_titles_are_unique() -> None:
    """No two rules share an id or a title."""
    for names in (
        [entry.id for entry in PACK.entries],
        [entry.summary.lower() for entry in PACK.entries],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_rules_stand_in_the_order_of_their_ids() -> None:
    """The index is sorted, so that two branches that add rules merge."""
    ids = [entry.id for entry in PACK.entries]
    assert ids == sorted(ids)


def test_each_module_has_a_page_and_each_page_a_module() -> None:
    """A rule is two files of one stem."""
    assert files(".py") == files(".md")


@each_rule
def test_id_is_a_known_family_and_a_slug(entry: Entry) -> None:
    """An id is `family/slug`, and follows from the module's path."""
    assert entry.family in FAMILIES
    assert re.fullmatch(r"[a-z-]+/[a-z][a-z0-9]*(-[a-z0-9]+)*", entry.id)
    assert entry.module == "grantlint_rules." + entry.id.replace("-", "_").replace("/", ".")


@each_rule
def test_codes_are_sorted_and_spelled_as_their_tools_do(entry: Entry) -> None:
    """Codes are names of Access Analyzer or checkov, or ids of ways to more rights; in order."""
    assert list(entry.codes) == sorted(set(entry.codes))
    assert all(
        re.fullmatch(r"[A-Z][A-Z0-9_]+|[a-z][a-z0-9]*(-[a-z0-9]+)*", code) for code in entry.codes
    )


@each_rule
def test_superseded_rules_are_others(entry: Entry) -> None:
    """What a rule stands for are other rules of the pack."""
    assert set(entry.supersedes) <= {one.id for one in PACK.entries} - {entry.id}


@each_rule
def test_page_opens_with_title_and_summary(entry: Entry) -> None:
    """A page starts with a short title, without a full stop, and a paragraph that is a sentence."""
    title, blank, *rest = page_of(entry).split("\n")
    assert re.fullmatch(r"# \S.{5,58}[^.\s]", title)
    assert blank == ""
    paragraph = "\n".join(rest).partition("\n\n")[0]
    assert paragraph.endswith(".")
    assert not paragraph.startswith("#")


@each_rule
def test_page_has_its_sections_in_order(entry: Entry) -> None:
    """A page has all sections, each once and none empty."""
    page = re.sub(r"^```.*?^```$", "FENCE", page_of(entry), flags=re.DOTALL | re.MULTILINE)
    _, *sections = re.split(r"^## ", page, flags=re.MULTILINE)
    titles = [section.partition("\n")[0] for section in sections]
    allowed = [SECTIONS, SECTIONS[:-1]] if entry.family in WITHOUT_SOURCES else [SECTIONS]
    assert titles in allowed
    assert all(section.partition("\n")[2].strip() for section in sections)


@each_rule
def test_page_names_its_sources(entry: Entry) -> None:
    """The sources are links, one a line, each once."""
    _, _, sources = page_of(entry).partition("\n## Sources\n")
    links = sources.split("\n- ")[1:]
    assert links or entry.family in WITHOUT_SOURCES
    assert all(re.match(r"https://\S+", link) for link in links)
    assert len(links) == len(set(links))


@each_rule
def test_fences_name_a_language_and_a_role(entry: Entry) -> None:
    """Every fence of a page is run: none is there for show."""
    infos = re.findall(r"^```(.+)$", page_of(entry), flags=re.MULTILINE)
    assert infos
    for language, role, *_ in (info.split() for info in infos):
        assert language in LANGUAGES
        assert role in {"flagged", "clean", "fixed", "config"}
