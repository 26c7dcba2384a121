"""Spells changes as edits of JSON text: every character outside of an edit stays.

Works on the text that holds the policy; inside a string of another JSON text the edit is escaped
once more for each string around it. URL-encoded policies are not rewritten.
"""

import json
import re
from collections.abc import Mapping

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
)
from grantlint.text.located_json import INSIDE, KEY, PART, URL_INSIDE

_AFTER_COMMA = re.compile(r"\s*,\s*")
_BEFORE_COMMA = re.compile(r"\s*,\s*\Z")
_INDENT = re.compile(r"(?:^|\n)([ \t]*)\Z")


def edits(change: Change) -> tuple[Edit, ...] | None:
    """The edits that write *change*; None where this text cannot take it."""
    match change:
        case ReplaceTerm(term, text):
            return _replaced(term.place, text)
        case RemoveTerm(term):
            return _removed(term.place)
        case AddTerms(clause, texts):
            return _added(clause.place, [_quoted(text) for text in texts])
        case AddCondition():
            return _with_condition(change)
        case AddStatement(document, statement):
            place = _below(document.place, "Statement")
            return None if place is None else _added(place, [_object(statement)])


def _replaced(place: Place, text: str) -> tuple[Edit, ...] | None:
    if URL_INSIDE in place.token or PART in place.token:
        return None
    return (_edit(place, place.span(), _quoted(text)),)


def _removed(place: Place) -> tuple[Edit, ...] | None:
    """Without the item and one comma beside it; None for what is no item of several."""
    if URL_INSIDE in place.token or not place.token or not isinstance(place.token[-1], int):
        return None
    text, span = place.source.text, place.span()
    if (after := _AFTER_COMMA.match(text, span.end)) is not None:
        return (_edit(place, Span(span.start, after.end()), ""),)
    if (before := _BEFORE_COMMA.search(text, 0, span.start)) is not None:
        return (_edit(place, Span(before.start(), span.end), ""),)
    return None


def _added(place: Place, items: list[str]) -> tuple[Edit, ...] | None:
    """Further items behind those of a list; a single value becomes a list."""
    if URL_INSIDE in place.token or not items:
        return None
    text, span = place.source.text, place.span()
    if text[span.start : span.start + 1] != "[":
        before = _edit(place, Span(span.start, span.start), "[")
        behind = _edit(
            place, Span(span.end, span.end), "".join(f", {item}" for item in items) + "]"
        )
        return before, behind
    last = _last_character(text, span)
    if text[last] == "[":
        return (_edit(place, Span(last + 1, last + 1), ", ".join(items)),)
    separator = "," + _space_before_last_item(place)
    return (_edit(place, Span(last + 1, last + 1), "".join(separator + item for item in items)),)


def _last_character(text: str, span: Span) -> int:
    """The offset of the last character in brackets that is no white space; or the opening one."""
    at = span.end - 2
    while text[at].isspace():
        at -= 1
    return at


def _space_before_last_item(place: Place) -> str:
    """The white space that stands before the last item of a list: a space, or a new line."""
    last = 0
    source = place.source
    whole = place.span()
    while (item := source.locate((*place.token, last + 1))) != whole:
        last += 1
        if item.start >= whole.end:
            break
    start = source.locate((*place.token, last)).start
    at = start
    while source.text[at - 1].isspace():
        at -= 1
    return source.text[at:start] or " "


def _with_condition(change: AddCondition) -> tuple[Edit, ...] | None:
    statement = change.statement
    condition = _below(statement.place, "Condition")
    value = _value(change.values)
    pair = f"{_quoted(change.key)}: {value}"
    if condition is None:
        block = f'"Condition": {{{_quoted(change.operator)}: {{{pair}}}}}'
        return _member_added(statement.place, block)
    operator = _below(condition, change.operator)
    if operator is None:
        return _member_added(condition, f"{_quoted(change.operator)}: {{{pair}}}")
    if _below(operator, change.key) is not None:
        return None
    return _member_added(operator, pair)


def _member_added(place: Place, member: str) -> tuple[Edit, ...] | None:
    """One more member at the end of an object, on a line of its own where the others have one."""
    if URL_INSIDE in place.token:
        return None
    text, span = place.source.text, place.span()
    last = _last_character(text, span)
    at = Span(last + 1, last + 1)
    if text[last] == "{":
        return (_edit(place, at, member),)
    first = re.compile(r"\s*").match(text, span.start + 1)
    space = first[0] if first is not None and "\n" in first[0] else " "
    return (_edit(place, at, f",{space}{member}"),)


# ── Places and spellings ─────────────────────────────────────────────────────────────────────────


def _below(place: Place, key: str) -> Place | None:
    """The place of a member of the object at *place*; None when it has none of that name."""
    below = Place(place.source, (*place.token, key))
    named = Place(place.source, (*place.token, key, KEY))
    return None if named.span() == place.span() else below


def _edit(place: Place, span: Span, text: str) -> Edit:
    """An edit at *place*, escaped once for each JSON string that its token leads into."""
    for _ in range(place.token.count(INSIDE)):
        text = json.dumps(text, ensure_ascii=False)[1:-1]
    return Edit(place.source, span, text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(values: tuple[str, ...]) -> str:
    return _quoted(values[0]) if len(values) == 1 else json.dumps(list(values), ensure_ascii=False)


def _object(statement: Mapping[str, object]) -> str:
    return json.dumps(statement, ensure_ascii=False)
