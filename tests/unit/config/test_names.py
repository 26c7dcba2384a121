"""Names select rules and findings, the closest one decides, unknown ones are refused."""

import pytest
from msgspec import Struct

from grantlint.config import Config, Ignore, UsageError
from grantlint.config.names import Selection, check_names, fits, names_exactly, severity_of
from grantlint.config.places import config_source
from grantlint.model import Place, Severity
from grantlint.rule import Option


class Known(Struct, frozen=True):
    """A rule as packs describe it."""

    id: str
    codes: tuple[str, ...] = ()
    options: dict[str, Option] = {}
    default: bool = True


STAR = Known("passrole/via-star", ("CKV_1", "CKV_2"), {"names": ["a"], "limit": 3})
ANYONE = Known("trust/anyone")
QUIET = Known("trust/own-root", default=False)
RULES = (STAR, ANYONE, QUIET)


def running(config: Config) -> list[str]:
    """The rules that run."""
    selection = Selection(config)
    return [rule.id for rule in RULES if selection.runs(rule)]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), ["passrole/via-star", "trust/anyone"]),
        ((), ("trust",), ["passrole/via-star"]),
        ((), ("trust/anyone",), ["passrole/via-star"]),
        ((), ("CKV_1",), ["passrole/via-star", "trust/anyone"]),
        (("trust",), (), ["trust/anyone", "trust/own-root"]),
        (("trust",), ("trust/anyone",), ["trust/own-root"]),
        (("trust/anyone",), ("trust",), ["trust/anyone"]),
        (("trust/anyone",), ("trust/anyone",), []),
        (("CKV_2",), (), ["passrole/via-star"]),
        (("CKV_2",), ("passrole",), ["passrole/via-star"]),
        (("CKV_2",), ("passrole/via-star",), []),
        (("passrole/via-star:CKV_1",), ("passrole/via-star",), ["passrole/via-star"]),
    ],
)
def test_rules_that_run(
    select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]
) -> None:
    """The closest name decides whether a rule runs; leaving out wins a tie."""
    assert running(Config(root="/", select=select, ignore=ignore)) == expected


def test_severity_switches_on() -> None:
    """A rule that is not among the default ones runs when the config gives it a severity."""
    config = Config(root="/", severities={"trust/own-root": Severity.INFO})
    assert "trust/own-root" in running(config)


def test_off() -> None:
    """A rule or family that is off does not run."""
    assert running(Config(root="/", off=("trust",))) == ["passrole/via-star"]


@pytest.mark.parametrize(
    ("select", "ignore", "codes", "expected"),
    [
        ((), (), (), True),
        ((), ("CKV_1",), ("CKV_1",), False),
        ((), ("CKV_1",), ("CKV_2",), True),
        ((), ("passrole/via-star:CKV_1",), ("CKV_1",), False),
        (("CKV_1",), (), ("CKV_1",), True),
        (("CKV_1",), (), ("CKV_2",), False),
        (("passrole",), (), ("CKV_2",), True),
        (("passrole/via-star",), ("CKV_1",), ("CKV_1",), True),
    ],
)
def test_findings_that_count(
    select: tuple[str, ...], ignore: tuple[str, ...], codes: tuple[str, ...], expected: object
) -> None:
    """A code selects and leaves out the findings that claim it, and no others."""
    selection = Selection(Config(root="/", select=select, ignore=ignore))
    assert selection.counts("passrole/via-star", codes) is expected


def test_fits() -> None:
    """A finding is named by its rule, its family, a code it claims, or both."""
    for name in ("trust/anyone", "trust", "X", "trust/anyone:X"):
        assert fits(name, "trust/anyone", ("X",))
    for name in ("trust/any", "Y", "trust/anyone:Y", "anyone"):
        assert not fits(name, "trust/anyone", ("X",))


def test_names_exactly() -> None:
    """A rule is named by its id, not by its family."""
    assert names_exactly(["trust/anyone:X"], "trust/anyone")
    assert not names_exactly(["trust"], "trust/anyone")


def test_severity_of() -> None:
    """The severity of a rule wins over that of its family."""
    config = Config(root="/", severities={"trust": Severity.INFO, "trust/anyone": Severity.ERROR})
    assert severity_of(config, "trust/anyone") is Severity.ERROR
    assert severity_of(config, "trust/own-root") is Severity.INFO
    assert severity_of(config, "passrole/via-star") is None


TEXT = """\
ignore = ["CKV_9999"]
[rules."trust/anyon"]
limit = 1
[rules."passrole/via-star"]
limt = 1
"""
SOURCE = config_source("grantlint.toml", TEXT)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            Config(root="/", select=("trust/anyon",)),
            "unknown rule `trust/anyon` in `select`; did you mean `trust/anyone`?",
        ),
        (
            Config(root="/", select=("passrole/via-star:CKV1",)),
            (
                "unknown code `passrole/via-star:CKV1` in `select`; "
                "did you mean `passrole/via-star:CKV_1`?"
            ),
        ),
        (
            Config(root="/", ignore=("trust/anyone:CKV_1",)),
            "unknown code `trust/anyone:CKV_1` in `ignore`",
        ),
        (
            Config(
                root="/", ignores=(Ignore(("trust/anyone:",), "", Place(SOURCE, ("ignore", 0))),)
            ),
            "unknown code `trust/anyone:` in `ignore`",
        ),
        (
            Config(root="/", ignore=("CKV_99",), source=config_source("c.toml", "ignore = []")),
            "unknown rule `CKV_99` in `ignore`",
        ),
        (
            Config(root="/", ignore=("CKV_9999",), source=SOURCE),
            "grantlint.toml:1: unknown rule `CKV_9999` in `ignore`",
        ),
        (
            Config(root="/", ignores=(Ignore(("trst",), "", Place(SOURCE, ("ignore", 0))),)),
            "unknown rule `trst` in `ignore`; did you mean `trust`?",
        ),
        (
            Config(root="/", source=SOURCE, off=("trust/anyon",)),
            "grantlint.toml:2: unknown rule `trust/anyon`; did you mean `trust/anyone`?",
        ),
        (
            Config(root="/", source=SOURCE, options={"passrole/via-star": {"limt": 3}}),
            "grantlint.toml:5: unknown option `limt` of `passrole/via-star`; did you mean `limit`?",
        ),
        (
            Config(root="/", options={"passrole/via-star": {"limit": True}}),
            "option `limit` of `passrole/via-star` must be a whole number",
        ),
        (
            Config(root="/", options={"trust": {"limit": 3}}),
            "unknown option `limit` of `trust`",
        ),
    ],
)
def test_unknown_names(config: Config, message: str) -> None:
    """A name that no rule has is refused, with the one that was probably meant."""
    with pytest.raises(UsageError) as caught:
        check_names(config, RULES)
    assert str(caught.value) == message


def test_known_names() -> None:
    """Ids, families, codes and `id:code` are names."""
    names = ("trust/anyone", "trust", "CKV_1", "passrole/via-star:CKV_2")
    options: dict[str, dict[str, Option]] = {"passrole/via-star": {"limit": 4, "names": []}}
    check_names(Config(root="/", select=names, ignore=names, options=options), RULES)
