"""Writes the JSON schema of the config from the classes that decode it."""

import json
import os

from grantlint import config, reporters
from grantlint.config.schema import schema
from grantlint_dev import generated

FILE = "config.schema.json"


def main(arguments: list[str]) -> int:
    """Write or `--check` the schema beside the code that decodes configs."""
    path = os.path.relpath(os.path.join(os.path.dirname(config.__file__), FILE))
    text = json.dumps(schema(reporters.FORMATS), indent=2, ensure_ascii=False) + "\n"
    return generated.settle({path: text}, check="--check" in arguments, task="config-schema")
