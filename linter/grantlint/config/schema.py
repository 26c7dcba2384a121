"""The JSON schema of the config, for editors and for whoever writes configs by program."""

from collections.abc import Sequence
from typing import Any, get_args

import msgspec

from grantlint.config.file import ConfigFile, RuleSeverity, SeverityWord

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(formats: Sequence[str]) -> dict[str, Any]:
    """The schema of `grantlint.toml`; *formats* are the names that `output-format` may have."""
    _, tables = msgspec.json.schema_components((ConfigFile,), ref_template="#/$defs/{name}")
    whole = tables.pop("ConfigFile")
    properties = whole["properties"]
    properties["fail-on"]["enum"] = list(get_args(SeverityWord))
    properties["output-format"] = {
        "description": properties["output-format"]["description"],
        "enum": list(formats),
    }
    properties["rules"]["additionalProperties"] = _rule()
    for of_key in properties.values():
        of_key.pop("default", None)
    return {"$schema": DIALECT, **whole, "title": "grantlint", "$defs": tables}


def _rule() -> dict[str, Any]:
    """The table of one rule: a severity, and options, which only the rule knows."""
    return {
        "type": "object",
        "properties": {"severity": {"enum": list(get_args(RuleSeverity))}},
        "additionalProperties": {
            "anyOf": [
                {"type": ["boolean", "integer", "string"]},
                {"type": "array", "items": {"type": "string"}},
            ]
        },
    }
