"""The schema of the config says what decoding accepts."""

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grantlint import config
from grantlint.config.decoding import decoded
from grantlint.config.errors import UsageError
from grantlint.config.places import config_source
from grantlint.config.schema import schema

SCHEMA = schema(("text", "json"))


def test_schema_is_one() -> None:
    """The schema is valid itself."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema that is shipped is that of the code."""
    from grantlint_dev import config_schema  # noqa: PLC0415  a development tool

    monkeypatch.chdir(Path(config.__file__).parent)
    assert config_schema.main(["--check"]) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        'select = ["a"]\nfail-on = "info"\noutput-format = "json"',
        '[accounts]\nown = ["111122223333"]',
        '[rules."a/b"]\nseverity = "off"\nlimit = 3\nnames = ["x"]\nstrict = true',
        '[[ignore]]\nrules = ["a"]\nreason = "r"\nuntil = "2026-01-01"',
        '[[identity]]\nname = "a"\ntrust = "t.json"',
        '[kinds]\n"*.json" = "scp"',
    ],
)
def test_accepted_by_both(text: str) -> None:
    """What the decoder accepts is valid by the schema."""
    data = tomllib.loads(text)
    jsonschema.validate(data, SCHEMA)
    assert decoded(data, config_source("grantlint.toml", text))


@pytest.mark.parametrize(
    "text",
    [
        'selct = ["a"]',
        'fail-on = "worst"',
        '[accounts]\nown = ["1"]',
        '[rules."a/b"]\nseverity = "fatal"',
        '[rules."a/b"]\nlimit = 2.5',
        '[[ignore]]\nrules = ["a"]',
        '[[ignore]]\nrules = []\nreason = "r"',
        '[kinds]\n"*.json" = "policy"',
        "ignore = [3]",
    ],
)
def test_refused_by_both(text: str) -> None:
    """What the decoder refuses is invalid by the schema."""
    data: dict[str, Any] = tomllib.loads(text)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)
    with pytest.raises(UsageError):
        decoded(data, config_source("grantlint.toml", text))
