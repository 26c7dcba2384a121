"""Changes as edits of JSON text: every character outside of an edit stays, the layout is kept."""

import json
from collections.abc import Callable, Mapping, Sequence

from grantlint.model import (
    AddCondition,
    AddStatement,
    AddTerms,
    Change,
    Edit,
    Place,
    RemoveTerm,
    ReplaceTerm,
    Span,
    Token,
)
from grantlint.text import json_layout as layout
from grantlint.text.json_layers import Inner, inner
from grantlint.text.json_layout import Style, Value, inline, open_lines
from grantlint.text.located_json import KEY

CONDITION = "Condition"
STATEMENT = "Statement"

LONGEST = 100_000
"""A longer policy, which AWS never takes, gets no statements: it would be read for each anew."""


class _CannotBeSpelledError(Exception):
    """The text has no room for the change."""


def edits(
    change: Change, entered: Callable[[Place], Inner | None] = inner
) -> tuple[Edit, ...] | None:
    """The edits that write *change*; None where this text cannot take it.

    *entered* gives the JSON text that a place leads into, and the way in it.
    """
    try:
        return tuple(_edits(change, entered))
    except (_CannotBeSpelledError, ValueError):  # the text there is no JSON value
        return None


def _edits(change: Change, entered: Callable[[Place], Inner | None]) -> Sequence[Edit]:
    at = entered(place_of(change))
    if at is None:
        raise _CannotBeSpelledError
    match change:
        case ReplaceTerm(text=text):
            return _replaced(at, text)
        case RemoveTerm():
            return _removed(at)
        case AddTerms(texts=texts):
            return _with_terms(at, [inline(text) for text in texts])
        case AddCondition():
            return _with_condition(at, change)
        case AddStatement(statement=statement):
            return _with_statement(at, statement)


def place_of(change: Change) -> Place:
    """Where the change is to be written."""
    match change:
        case ReplaceTerm(term=node) | RemoveTerm(term=node):
            return node.place
        case AddTerms(clause=clause):
            return clause.place
        case AddCondition(statement=statement):
            return statement.place
        case AddStatement(document=document):
            return document.place


def _value(at: Inner, path: Token) -> Value:
    span = at.locate(path)
    return json.loads(at.text[span.start : span.end])


def _object(at: Inner, path: Token) -> dict[str, Value]:
    value = _value(at, path)
    if not isinstance(value, dict):
        raise _CannotBeSpelledError
    return value


# ── Terms ────────────────────────────────────────────────────────────────────────────────────────


def _replaced(at: Inner, text: str) -> Sequence[Edit]:
    path = at.path
    if path[-1:] == (KEY,) and text in _object(at, path[:-2]):
        raise _CannotBeSpelledError  # the key is there already
    return [at.edit(at.locate(path), inline(text))]


def _removed(at: Inner) -> Sequence[Edit]:
    """Without an item of a list of several, and one comma beside it."""
    parent, i = at.path[:-1], at.path[-1] if at.path else None
    if not isinstance(i, int) or i < 0:
        raise _CannotBeSpelledError
    count = len(_value(at, parent))
    if count == 1:
        raise _CannotBeSpelledError
    span = at.locate(at.path)
    if i == 0:
        return [at.edit(Span(span.start, at.locate((*parent, 1)).start), "")]
    return [at.edit(Span(at.locate((*parent, i - 1)).end, span.end), "")]


def _with_terms(at: Inner, items: Sequence[str]) -> Sequence[Edit]:
    value, span = _value(at, at.path), at.locate(at.path)
    match value:
        case _ if not items:
            raise _CannotBeSpelledError
        case list():
            return [_appended(at, at.path, len(value), items)]
        case str():
            added = "".join(f"{layout.comma_of(at.text)}{item}" for item in items)
            return _embraced(at, span, added)
        case _:
            raise _CannotBeSpelledError


def _embraced(at: Inner, span: Span, added: str) -> Sequence[Edit]:
    """A single value as the first one of a list."""
    opening = at.edit(Span(span.start, span.start), "[")
    return [opening, at.edit(Span(span.end, span.end), added + "]")]


def _appended(at: Inner, path: Token, count: int, items: Sequence[str]) -> Edit:
    """Further items behind those of a list, each set off as the last one is."""
    span = at.locate(path)
    if not count:
        return at.edit(Span(span.start + 1, span.end - 1), layout.comma_of(at.text).join(items))
    last = at.locate((*path, count - 1))
    start = span.start + 1 if count == 1 else at.locate((*path, count - 2)).end
    gap = _gap(at, start, last.start)
    return at.edit(Span(last.end, last.end), "".join(gap + item for item in items))


def _gap(at: Inner, start: int, end: int) -> str:
    """What to write between two items: *start* to *end* lies before the last one of them."""
    gap = at.text[start:end]
    if layout.is_comma(gap):
        return gap
    return "," + gap if "\n" in gap and not gap.strip() else layout.comma_of(at.text)


# ── Members ──────────────────────────────────────────────────────────────────────────────────────


def _with_condition(at: Inner, change: AddCondition) -> Sequence[Edit]:
    """A new block, a new operator in it, or a new key of an operator that is there.

    One key under one operator can be bound once: more values would widen what it lets through.
    """
    values: Value = list(change.values)
    if len(values) == 1:
        values = values[0]
    path = at.path
    statement = _object(at, path)
    block = _key(statement, CONDITION)
    if block is None:
        return [_with_member(at, path, CONDITION, {change.operator: {change.key: values}})]
    path = (*path, block)
    operator = _key(_object(at, path), change.operator)
    if operator is None:
        return [_with_member(at, path, change.operator, {change.key: values})]
    path = (*path, operator)
    if _key(_object(at, path), change.key) is not None:
        raise _CannotBeSpelledError
    return [_with_member(at, path, change.key, values)]


def _key(value: Mapping[str, Value], name: str) -> str | None:
    """How *name* is written among the members: IAM does not tell cases apart there."""
    if name in value:
        return name
    return next((key for key in value if key.lower() == name.lower()), None)


def _with_member(at: Inner, path: Token, key: str, value: Value) -> Edit:
    """One more member behind the last one of an object, laid out as that one is."""
    span = at.locate(path)
    members = sorted((at.locate((*path, name, KEY)), name) for name in _object(at, path))
    if not members:
        text = inline({key: value})
        return at.edit(Span(span.start + 1, span.end - 1), text[1:-1])
    last_key, name = members[-1]
    last = at.locate((*path, name))
    start = at.locate((*path, members[-2][1])).end if len(members) > 1 else span.start + 1
    gap = _gap(at, start, last_key.start)
    colon = layout.colon_between(at.text[last_key.end : last.start])
    written = inline(key) + colon + _written(at, path, value, gap)
    return at.edit(Span(last.end, last.end), gap + written)


def _written(at: Inner, path: Token, value: Value, gap: str) -> str:
    """A value for an object whose members are set off by *gap*."""
    span = at.locate(path)
    line = gap.rpartition("\n")
    outer = layout.indent_at(at.text, span.end - 1)
    unit = layout.unit_between(outer or "", line[2])
    style = layout.style_of(at.text[span.start : span.end], _object(at, path), unit)
    return open_lines(value, style, line[2]) if line[1] else inline(value, style)


# ── Statements ───────────────────────────────────────────────────────────────────────────────────


def _with_statement(at: Inner, statement: Mapping[str, object]) -> Sequence[Edit]:
    if len(at.text) > LONGEST and _length(at) > LONGEST:
        raise _CannotBeSpelledError
    name = _key(_object(at, at.path), STATEMENT)
    if name is None:
        return [_with_member(at, at.path, STATEMENT, [dict(statement)])]
    path = (*at.path, name)
    value = _value(at, path)
    match value:
        case []:
            return [_appended(at, path, 0, [inline(statement)])]
        case list():
            item = _as_before(at, (*path, len(value) - 1), statement)
            return [_appended(at, path, len(value), [item])]
        case dict():
            added = layout.comma_of(at.text) + _as_before(at, path, statement)
            return _embraced(at, at.locate(path), added)
        case _:
            raise _CannotBeSpelledError


def _length(at: Inner) -> int:
    """The characters of the policy; that of a whole file need not be looked for."""
    if not at.path:
        return len(at.text)
    span = at.locate(at.path)
    return span.end - span.start


def _as_before(at: Inner, path: Token, statement: Mapping[str, object]) -> str:
    """A statement laid out as the one that *path* leads to."""
    span = at.locate(path)
    text = at.text[span.start : span.end]
    value = _object(at, path)
    indent = layout.indent_at(at.text, span.end - 1)
    first = min((at.locate((*path, name, KEY)).start for name in value), default=span.start)
    inner_indent = layout.indent_at(at.text, first)
    if indent is None or inner_indent is None or "\n" not in text:
        return inline(statement, layout.style_of(text, value, Style().unit))
    unit = layout.unit_between(indent, inner_indent)
    return open_lines(statement, layout.style_of(text, value, unit), indent)
