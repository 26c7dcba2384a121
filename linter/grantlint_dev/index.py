"""Writes the index of a pack: what the engine needs to choose rules without importing them."""

import os
from importlib import import_module

import msgspec

from grantlint.engine import packs
from grantlint_dev import generated

PACK = "grantlint_rules"


def main(arguments: list[str]) -> int:
    """Write or `--check` the index of the built-in pack."""
    folder = next(iter(import_module(PACK).__path__))
    path = os.path.relpath(os.path.join(folder, packs.INDEX))
    return generated.settle({path: text(PACK, folder)}, check="--check" in arguments, task="index")


def text(name: str, folder: str) -> str:
    """The index of the pack *name*: one rule a line."""
    entries = packs.scan(name, folder)
    lines = [msgspec.json.encode(entry).decode() for entry in entries]
    return "[\n" + ",\n".join(lines) + "\n]\n"
