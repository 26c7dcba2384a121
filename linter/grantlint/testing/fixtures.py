"""Nouns of the model written as JSON: for pages of rules on nouns that no host delivers yet.

A `json flagged fixture` fence is `{"SourceProblem": {…}}`: the noun's name and its plain fields.
Its place is that object; a field that holds a Term is a string with a place of its own.
"""

import json
from enum import Enum
from typing import Any, get_type_hints

from grantlint import model
from grantlint.model import Estate, Place, Source, SourceProblem, Suppression, Term, Token
from grantlint.text.located_json import Locator

FILE = "fixture.json"
Noun = SourceProblem | Suppression
NOUNS: dict[str, type[Noun]] = {"SourceProblem": SourceProblem, "Suppression": Suppression}


def noun(text: str) -> Noun:
    """The noun that *text* describes; raises KeyError for one that no page may use."""
    source = Source(FILE, text, "policy_json", Locator(text))
    ((name, fields),) = json.loads(text).items()
    return _built(NOUNS[name], fields, source, (name,))


def estate(node: SourceProblem) -> Estate:
    """An estate with nothing but *node* in it."""
    return Estate(name=FILE, problems=(node,))


def _built(cls: type[Noun], fields: dict[str, Any], source: Source, path: Token) -> Noun:
    hints = get_type_hints(cls, vars(model))
    values = {
        name: _value(hints[name], value, source, (*path, name)) for name, value in fields.items()
    }
    return cls(place=Place(source, path), **values)


def _value(hint: Any, value: Any, source: Source, path: Token) -> Any:  # noqa: ANN401  any field
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is Term:
        return Term((value,), Place(source, path))
    return tuple(value) if isinstance(value, list) else value
