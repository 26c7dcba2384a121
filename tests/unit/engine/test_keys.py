"""How keys get to their rules: which files are looked through, and whose keys they are."""

import json
from pathlib import Path

import pytest

from grantlint.config.loading import from_text
from grantlint.engine.discover import discover
from grantlint.engine.dispatch import user_keys
from grantlint.engine.run import check
from grantlint.model import AccessKey, Estate, Hole, Place, Report, Source, Span, Term

KEY = "AKIARZPUZDIKFIJVPG67"
PLACE = Place(Source("t", "", "test", lambda _: Span(0, 0)), ())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def report(*paths: str, config: str = "") -> Report:
    return check(paths or (".",), from_text(config, "2026-01-01"))


def found(result: Report) -> list[tuple[str, str]]:
    assert result.errors == ()
    return [(one.at.source.path, one.rule) for one in result.findings]


ID_IN_TEXT = "access-keys/key-id-in-text"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
}


def test_every_file_is_looked_through(folder: Path) -> None:
    """Files of any name count, JSON without a policy and JSON that is broken, too."""
    for name in ("a.txt", "b", ".env", "c/d.yml"):
        written(folder, name, f"key={KEY}")
    written(folder, "e.json", json.dumps({"key": KEY}))
    written(folder, "f.json", "{" + KEY)
    result = report(".", config='select = ["access-keys"]')
    names = [".env", "a.txt", "b", "c/d.yml", "e.json", "f.json"]
    assert found(result) == [(name, ID_IN_TEXT) for name in names]


def test_a_key_in_a_policy_is_found_once(folder: Path) -> None:
    """The host of a policy answers for the keys in it."""
    written(folder, "p.json", json.dumps({**POLICY, "Id": KEY}))
    assert found(report()) == [("p.json", ID_IN_TEXT)]


@pytest.mark.parametrize("name", ["node_modules/a.js", ".git/config", ".venv/x.py", "a.png"])
def test_what_is_not_ours_is_not_opened(folder: Path, name: str) -> None:
    """Folders of tools and files that hold no text are passed over, unless they are named."""
    written(folder, name, KEY)
    assert found(report()) == []
    assert found(report(name)) == [(name, ID_IN_TEXT)]


def test_ignored_files_are_not_opened(folder: Path) -> None:
    """What git ignores is not looked through."""
    written(folder, ".gitignore", ".env\n")
    written(folder, ".env", KEY)
    assert found(report()) == []


def test_without_rules_on_keys_nothing_else_is_walked(folder: Path) -> None:
    """A run that does not look for keys leaves other files alone."""
    written(folder, "a.txt", KEY)
    written(folder, "p.json", json.dumps(POLICY))
    assert [file.path for _, file in discover(["."], from_text("", "2026-01-01"))] == ["p.json"]
    assert report(config='ignore = ["access-keys"]').files == 1
    assert report().files == 2


def test_links_that_lead_out_are_no_finding(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A link to a text outside of the project is passed over."""
    outside = tmp_path_factory.mktemp("outside") / "a.txt"
    outside.write_text(KEY)
    (folder / "a.txt").symlink_to(outside)
    (folder / "b.txt").symlink_to("nowhere")
    assert found(report()) == []


def test_named_texts_are_not_taken_for_json(folder: Path) -> None:
    """Files of INI, TOML and templates start with brackets, and are no broken policies."""
    for name, text in (("credentials", "[default]"), ("a.tpl", "{{ x }}"), ("b.tpl", "{% if x %}")):
        written(folder, name, f"{text}\nkey={KEY}\n")
        assert found(report(name)) == [(name, ID_IN_TEXT)]


def test_standard_input_with_a_name(folder: Path) -> None:  # noqa: ARG001  to run in it
    """What is piped in under the name of a text is read as one."""
    config = from_text("", "2026-01-01")
    result = check(["-"], config, stdin=(".env", f"KEY={KEY}"))
    assert found(result) == [(".env", ID_IN_TEXT)]


# ── Whose keys ──


def key(owner: str, user: Term | None) -> AccessKey:
    return AccessKey(owner=owner, place=PLACE, user=user)


def test_keys_are_gathered_by_user() -> None:
    """Keys of one name, or of one unknown, belong together; those of nobody are left out."""
    unknown = Term((Hole("var.user"),), PLACE)
    keys = (
        key("a", Term(("ci",), PLACE)),
        key("b", Term((Hole("var.user"),), PLACE)),
        key("c", Term(("ci",), PLACE)),
        key("d", unknown),
        key("e", None),
    )
    gathered = list(user_keys(Estate(name="t", access_keys=keys)))
    assert [[one.owner for one in user.keys] for user in gathered] == [["a", "c"], ["b", "d"]]
    assert [user.owner for user in gathered] == ["c", "d"]
