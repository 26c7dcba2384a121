"""Nouns of the model written as JSON: for pages of rules on nouns that no host delivers yet.

A `json flagged fixture` fence is `{"SourceProblem": {…}}`: the noun's name and its plain fields,
or a list of several. The place of each is its object; a field that holds a Term is a string with a
place of its own.
"""

import json
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, get_args, get_type_hints

from grantlint import model
from grantlint.model import (
    AccessKey,
    AclGrant,
    Credential,
    Estate,
    KeyFlow,
    MemberAccount,
    Place,
    Source,
    SourceProblem,
    Suppression,
    Term,
    Token,
)
from grantlint.text.located_json import Locator

FILE = "fixture.json"
Noun = SourceProblem | Suppression | Credential | AccessKey | KeyFlow | MemberAccount | AclGrant
NOUNS: dict[str, type[Noun]] = {
    "SourceProblem": SourceProblem,
    "Suppression": Suppression,
    "Credential": Credential,
    "AccessKey": AccessKey,
    "KeyFlow": KeyFlow,
    "MemberAccount": MemberAccount,
    "AclGrant": AclGrant,
}


def nouns(text: str) -> list[Noun]:
    """The nouns that *text* describes; raises KeyError for one that no page may use."""
    source = Source(FILE, text, "policy_json", Locator(text))
    return [
        _built(NOUNS[name], fields, source, path)
        for name, value in json.loads(text).items()
        for fields, path in _listed(value, name)
    ]


def estate(nodes: Sequence[Noun]) -> Estate:
    """An estate with nothing but *nodes* in it."""
    return Estate(
        name=FILE,
        problems=tuple(node for node in nodes if isinstance(node, SourceProblem)),
        credentials=tuple(node for node in nodes if isinstance(node, Credential)),
        access_keys=tuple(node for node in nodes if isinstance(node, AccessKey)),
        key_flows=tuple(node for node in nodes if isinstance(node, KeyFlow)),
        member_accounts=tuple(node for node in nodes if isinstance(node, MemberAccount)),
        acl_grants=tuple(node for node in nodes if isinstance(node, AclGrant)),
    )


def _listed(value: Any, name: str) -> Iterator[tuple[dict[str, Any], Token]]:  # noqa: ANN401  JSON
    if isinstance(value, list):
        yield from ((fields, (name, i)) for i, fields in enumerate(value))
    else:
        yield value, (name,)


def _built(cls: type[Noun], fields: dict[str, Any], source: Source, path: Token) -> Noun:
    hints = get_type_hints(cls, vars(model))
    values = {
        name: _value(hints[name], value, source, (*path, name)) for name, value in fields.items()
    }
    return cls(place=Place(source, path), **values)


def _value(hint: Any, value: Any, source: Source, path: Token) -> Any:  # noqa: ANN401  any field
    for kind in (hint, *get_args(hint)):
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(value)
    if hint is Term or Term in get_args(hint):
        return Term((value,), Place(source, path))
    return tuple(value) if isinstance(value, list) else value
