"""Statements that are handed to modules of a registry, in the words of `aws_iam_policy_document`.

Such modules put `{ effect, actions, resources, … }` into a document of their own, which cannot be
seen; what they are given can.
"""

from collections.abc import Iterator
from typing import Final

from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Sequence,
    String,
    TooLargeError,
    Value,
    mapping,
    sequence,
    text,
    unknown,
)

WORDS: Final = {
    "sid": "Sid", "effect": "Effect",
    "actions": "Action", "not_actions": "NotAction",
    "resources": "Resource", "not_resources": "NotResource",
}  # fmt: skip
OPEN: Final = ("principals", "not_principals", "condition", "conditions")
"""Members whose shape each module chooses: with one of them, the statement is not seen whole."""
ACTIONS: Final = ("actions", "not_actions")
RESOURCES: Final = ("resources", "not_resources")
VERSION: Final = "2012-10-17"
DEEPEST: Final = 4


def statements_handed(value: Value, depth: int = DEEPEST) -> Iterator[Mapping]:
    """A policy for each list or map of statements in *value*, or for a single statement."""
    if not depth or not isinstance(value, Mapping | Sequence):
        return
    if isinstance(value, Mapping) and value.identity:
        return
    if _is_statement(value):
        yield from _policy([Element(value)], value)
        return
    items = _items(value)
    statements = [item for item in items if _is_statement(item.value)]
    if statements:
        yield from _policy(statements, value)
        return
    for item in items:
        yield from statements_handed(item.value, depth - 1)


def _items(value: Mapping | Sequence) -> list[Element]:
    if isinstance(value, Sequence):
        return list(value.elements())
    return [Element(entry.value, entry.presence) for entry in value.members()]


def _is_statement(value: Value) -> bool:
    if not isinstance(value, Mapping) or value.identity:
        return False
    return any(value.get(name) is not None for name in ACTIONS)


def _policy(statements: list[Element], around: Mapping | Sequence) -> Iterator[Mapping]:
    place = around.place
    made = [
        Element(_statement(item.value), item.presence)
        for item in statements
        if isinstance(item.value, Mapping)
    ]
    try:
        listed = sequence(made, place, complete=around.complete)
        version = Entry(text("Version", place), text(VERSION, place))
        yield mapping([version, Entry(text("Statement", place), listed)], place)
    except TooLargeError:
        return


def _statement(value: Mapping) -> Mapping:
    """A statement in IAM's own words; one without an effect allows."""
    entries: list[Entry] = []
    complete = value.complete
    for entry in value.members():
        name = entry.key.known
        if name in WORDS:
            key = text(WORDS[name], entry.key.place)
            entries.append(Entry(key, _titled(name, entry.value), entry.presence))
        elif name is None or name in OPEN:
            complete = False
    if not any(value.get(name) is not None for name in RESOURCES):
        complete = False
        own = unknown("the resources that the module fills in", value.place)
        entries.append(Entry(text("Resource", value.place), own))
    if value.get("effect") is None:
        entries.append(Entry(text("Effect", value.place), text("Allow", value.place)))
    return mapping(entries, value.place, complete=complete)


def _titled(name: str, value: Value) -> Value:
    """An effect as IAM spells it: some modules take it in any case."""
    if name == "effect" and isinstance(value, String) and value.known is not None:
        return text(value.known.title(), value.place)
    return value
