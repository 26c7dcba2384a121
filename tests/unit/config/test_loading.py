"""Config file and command line become one Config; what is wrong is said in one line."""

from pathlib import Path

import pytest

from grantlint.config import BUILT_IN_PACK, Config, Glob, Output, UsageError
from grantlint.config.loading import Flags, load
from grantlint.host import IdentityJoin, OrganizationJoin
from grantlint.model import Certainty, DocumentKind, Severity

TODAY = "2026-05-01"
OPTION_WORDS = ("true or false", "a whole number", "text in quotes", "a list")


def loaded(folder: Path, text: str, flags: Flags | None = None) -> Config:
    """The config of a run in *folder* with *text* in `grantlint.toml`."""
    (folder / "grantlint.toml").write_text(text, encoding="utf-8")
    return load(flags or Flags(), str(folder), TODAY)


def refusal(folder: Path, text: str, flags: Flags | None = None) -> str:
    """The message about a config that is refused, without the folder it is in."""
    with pytest.raises(UsageError) as caught:
        loaded(folder, text, flags)
    return str(caught.value).rpartition("grantlint.toml:")[2].strip()


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in its own folder, which is its own home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_without_config(tmp_path: Path) -> None:
    """A run without a config has defaults, and stays in the working directory."""
    config = load(Flags(), str(tmp_path), TODAY)
    assert config.root == config.hosts.root == str(tmp_path)
    assert config.packs == (BUILT_IN_PACK,)
    assert (config.fail_on, config.certainty) == (Severity.WARNING, Certainty.CERTAIN)
    assert config.outputs == (Output("text"),)
    assert config.settings.today == config.hosts.settings.today == TODAY
    assert config.config_path is None


def test_all_keys(tmp_path: Path) -> None:
    """Every key of the config arrives where the run looks for it."""
    config = loaded(
        tmp_path,
        """
        select = ["trust"]
        exclude = ["vendor", "old/*.json"]
        fail-on = "error"
        exit-zero = true
        certainty = "possible"
        output-format = "json"
        statistics = true
        ignore = ["trust/anyone", { rules = ["billing"], reason = "soon gone", until = 2026-12-31 }]
        [accounts]
        own = ["111122223333"]
        trusted = ["444455556666"]
        [organization]
        id = "o-a1b2c3d4e5"
        scps = ["scps/*.json"]
        [kinds]
        "trust/*.json" = "trust"
        [[identity]]
        name = "ci"
        policies = ["ci/*.json"]
        boundary = "boundary.json"
        [rules."trust/anyone"]
        severity = "info"
        names = ["a"]
        [rules.actions]
        severity = "off"
        """,
    )
    base = str(tmp_path)
    assert (config.select, config.ignore) == (("trust",), ("trust/anyone",))
    assert config.exclude == (Glob(base, "vendor"), Glob(base, "old/*.json"))
    assert (config.fail_on, config.certainty) == (Severity.ERROR, Certainty.POSSIBLE)
    assert (config.exit_zero, config.statistics) == (True, True)
    assert config.outputs == (Output("json"),)
    assert config.settings.own_accounts == ("111122223333",)
    assert config.settings.trusted_accounts == ("444455556666",)
    assert config.settings.organization_id == "o-a1b2c3d4e5"
    assert config.hosts.settings == config.settings
    assert config.hosts.organization == OrganizationJoin("o-a1b2c3d4e5", ("scps/*.json",))
    assert config.hosts.kinds == (("trust/*.json", DocumentKind.TRUST),)
    assert config.hosts.identities == (IdentityJoin("ci", ("ci/*.json",), "boundary.json"),)
    assert config.severities == {"trust/anyone": Severity.INFO}
    assert config.off == ("actions",)
    assert config.options == {"trust/anyone": {"names": ["a"]}}
    (entry,) = config.ignores
    assert (entry.rules, entry.reason, entry.until) == (("billing",), "soon gone", "2026-12-31")


def test_ignore_table(tmp_path: Path) -> None:
    """An `[[ignore]]` knows its own place, and its path counts from the config's folder."""
    config = loaded(
        tmp_path,
        "[[ignore]]\n"
        'rules = ["a/b"]\nreason = "r"\npath = "x/*.json"\nowner = "ci*"\nsid = "Read"\n'
        "[[ignore]]\n"
        'rules = ["c/d:x-1"]\nreason = "s"\nuntil = "2026-06-01"\n',
    )
    first, second = config.ignores
    assert (first.path, first.owner, first.sid) == (Glob(str(tmp_path), "x/*.json"), "ci*", "Read")
    assert (second.path, second.owner, second.sid) == (None, None, None)
    assert second.until == "2026-06-01"
    lines = [entry.place.source.position(entry.place.span().start)[0] for entry in config.ignores]
    assert lines == [1, 7]


def test_pyproject(tmp_path: Path) -> None:
    """`[tool.grantlint]` of a pyproject.toml is a config, too; errors name its lines."""
    path = tmp_path / "pyproject.toml"
    path.write_text('[tool.other]\na = 1\n[tool.grantlint]\nfail-on = "error"\n')
    assert load(Flags(), str(tmp_path), TODAY).fail_on is Severity.ERROR
    path.write_text("[tool.grantlint]\n\n[tool.grantlint.accounts]\nown = 3\n")
    with pytest.raises(UsageError, match=r"pyproject\.toml:4: `own` must be a list"):
        load(Flags(), str(tmp_path), TODAY)
    path.write_text("[tool]\ngrantlint = 1\n")
    with pytest.raises(UsageError, match="must be a table"):
        load(Flags(), str(tmp_path), TODAY)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('selct = ["a"]', "1: unknown key `selct`; did you mean `select`?"),
        ("\nfail_on = 3", "2: unknown key `fail_on`; did you mean `fail-on`?"),
        ('output = "x"', "1: `output` is for the command line only: `--output`"),
        ("fix = true", "1: `fix` is for the command line only: `--fix`"),
        ('fail-on = "worst"', "1: `fail-on` must not be `worst`, but one of info, warning, error"),
        ("certainty = 3", "1: `certainty` must be text in quotes, not a whole number"),
        ('exit-zero = "yes"', "1: `exit-zero` must be true or false, not text in quotes"),
        ("select = [3]", "1: `select` must be text in quotes, not a whole number"),
        ('ignore = "x"', "1: `ignore` must be a list, not text in quotes"),
        ("ignore = [3]", "1: `ignore` must be text in quotes or a table, not a whole number"),
        ("accounts = 3", "1: `accounts` must be a table, not a whole number"),
        ('[accounts]\nown = ["1"]', "2: `own` must be an account id: 12 digits in quotes"),
        ("[accounts]\nown = [123456789012]", "2: `own` must be an account id: 12 digits in quotes"),
        ("[accounts]\nowm = []", "1: unknown key `owm` in `accounts`; did you mean `own`?"),
        (
            '[organization]\nid = "x"',
            "2: `id` must be an organization id such as `o-a1b2c3d4e5`",
        ),
        ("[[ignore]]\nrules = ['a']", "1: `ignore` needs the key `reason`"),
        ("[[ignore]]\nrules = []\nreason = 'r'", "2: `rules` must not be empty"),
        ("[[ignore]]\nrules = ['a']\nreason = ''", "3: `reason` must not be empty"),
        (
            "[[ignore]]\nrules = ['a']\nreason = 'r'\nuntil = 'soon'",
            "4: `until` must be a date such as 2027-01-31",
        ),
        (
            "[[ignore]]\nrules = ['a']\nreason = 'r'\nuntl = 3",
            "1: unknown key `untl` in `ignore`; did you mean `until`?",
        ),
        ("[[identity]]\npolicies = ['x']", "1: `identity` needs the key `name`"),
        (
            "[kinds]\n'a' = 'trust'\n'b' = 'turst'",
            f"3: the kind of `b` must be one of {', '.join(kind.value for kind in DocumentKind)}",
        ),
        (
            "[rules.'a/b']\nseverity = 'fatal'",
            "2: `severity` must be one of info, warning, error, off",
        ),
        ("[rules]\n'a/b' = 3", "2: `a/b` must be a table, not a whole number"),
        (
            "[rules.'a/b']\nx = 2.5",
            f"2: `x` must be {' or '.join(OPTION_WORDS)}, not a number",
        ),
        ("a = 1\na = 2\nb = 3", "2: not TOML: Cannot overwrite a value"),
        ("a = " + "[" * 100_000, "nested too deep"),
        ("# " + "x" * (1 << 20), "is larger than 1 MB"),
    ],
)
def test_refused(tmp_path: Path, text: str, message: str) -> None:
    """What cannot be used is refused with its line and what to write instead."""
    assert refusal(tmp_path, text) == message


def test_not_utf8(tmp_path: Path) -> None:
    """A config in another encoding is refused, not guessed at."""
    (tmp_path / "grantlint.toml").write_bytes(b'select = ["\xe9"]')
    with pytest.raises(UsageError, match="is not UTF-8"):
        load(Flags(), str(tmp_path), TODAY)


def test_flags_win(tmp_path: Path) -> None:
    """Flags stand instead of keys; `--ignore` and `--exclude` add to them."""
    text = (
        'select = ["trust"]\nignore = ["a"]\nexclude = ["x"]\nfail-on = "error"\n'
        'certainty = "possible"\noutput-format = "json"\n'
    )
    sub = tmp_path / "sub"
    sub.mkdir()
    (tmp_path / "grantlint.toml").write_text(text)
    flags = Flags(
        select=("billing",),
        ignore=("b",),
        exclude=("y",),
        fail_on="info",
        certainty="certain",
        outputs=(Output("sarif", "s"), Output("", "t")),
    )
    config = load(flags, str(sub), TODAY)
    assert (config.select, config.ignore) == (("billing",), ("a", "b"))
    assert config.exclude == (Glob(str(tmp_path), "x"), Glob(str(sub), "y"))
    assert (config.fail_on, config.certainty) == (Severity.INFO, Certainty.CERTAIN)
    assert config.outputs == (Output("sarif", "s"), Output("json", "t"))


def test_selected_rule_is_not_off(tmp_path: Path) -> None:
    """A rule that the command line names runs, even when the config switched it off."""
    text = "[rules.'a/b']\nseverity = 'off'\n[rules.'c/d']\nseverity = 'off'\n"
    assert loaded(tmp_path, text, Flags(select=("a/b",))).off == ("c/d",)


def test_named_config(tmp_path: Path) -> None:
    """`--config` replaces the nearest one, and its globs count from the working directory."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "strict.toml").write_text('fail-on = "info"\nexclude = ["x"]\n')
    config = loaded(tmp_path, 'fail-on = "error"', Flags(config="other/strict.toml"))
    assert (config.fail_on, config.exclude) == (Severity.INFO, (Glob(str(tmp_path), "x"),))


@pytest.mark.parametrize(("name", "message"), [("no.toml", "No such file"), (".", "is not a file")])
def test_named_config_is_missing(tmp_path: Path, name: str, message: str) -> None:
    """A config that was named has to be there."""
    with pytest.raises(UsageError, match=message):
        load(Flags(config=name), str(tmp_path), TODAY)


def test_named_pyproject_without_table(tmp_path: Path) -> None:
    """A pyproject.toml that was named has to speak about grantlint."""
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    with pytest.raises(UsageError, match=r"has no table \[tool.grantlint\]"):
        load(Flags(config="pyproject.toml"), str(tmp_path), TODAY)


def test_isolated(tmp_path: Path) -> None:
    """`--isolated` reads no config at all, not even a broken one."""
    assert loaded(tmp_path, "broken", Flags(isolated=True)).source is None


def test_pack_of_scanned_tree(tmp_path: Path) -> None:
    """A config inside the project cannot make grantlint import a pack; `--pack` can."""
    text = 'packs = ["acme_rules"]'
    assert "add `--pack acme_rules` if you trust it" in refusal(tmp_path, text)
    config = loaded(tmp_path, text, Flags(packs=("acme_rules",)))
    assert config.packs == (BUILT_IN_PACK, "acme_rules")


def test_pack_of_outside_config(tmp_path: Path) -> None:
    """A config outside of all that is scanned may name packs; one beside a path may not."""
    project, outside = tmp_path / "project", tmp_path / "outside"
    project.mkdir()
    outside.mkdir()
    config = outside / "config.toml"
    config.write_text('packs = ["acme_rules"]')
    flags = Flags(config=str(config))
    assert load(flags, str(project), TODAY).packs == (BUILT_IN_PACK, "acme_rules")
    with pytest.raises(UsageError, match="--pack acme_rules"):
        load(Flags(paths=(str(outside),), config=str(config)), str(project), TODAY)
