"""Where the keys of a config file stand: a rough reading of TOML, good enough for messages."""

import re
from functools import lru_cache

from grantlint.model import Source, Span, Token

NAME = r"""[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'"""
DOTTED = rf"(?:{NAME})(?:[ \t]*\.[ \t]*(?:{NAME}))*"


def config_source(path: str, text: str, prefix: Token = ()) -> Source:
    """The config file as a source; a token is the path of keys and indices below *prefix*."""
    return Source(path, text, "config", lambda token: _span(text, (*prefix, *token)))


def line_of(source: Source, token: Token) -> int:
    """The line, from 1, of the key that *token* names, or of the nearest table above it."""
    return source.position(source.locate(token).start)[0]


def _span(text: str, token: Token) -> Span:
    spans = _spans(text)
    for end in range(len(token), 0, -1):
        found = spans.get(token[:end])
        if found is not None:
            return found
    return Span(0, 0)


@lru_cache(maxsize=1)
def _spans(text: str) -> dict[Token, Span]:
    """Spans of tables' headers and of keys at the start of a line."""
    spans: dict[Token, Span] = {}
    counts: dict[Token, int] = {}
    table: Token = ()
    line = re.compile(
        rf"^[ \t]*(?:(?P<open>\[\[?)[ \t]*(?P<table>{DOTTED})[ \t]*\]|(?P<key>{DOTTED})[ \t]*=)",
        re.MULTILINE,
    )
    for found in line.finditer(text):
        group = "key" if found["key"] else "table"
        span = Span(*found.span(group))
        path = _names(found[group])
        if group == "key":
            spans.setdefault((*table, *path), span)
            continue
        table = path
        if found["open"] == "[[":
            table = (*path, counts.get(path, 0))
            counts[path] = counts.get(path, 0) + 1
        spans.setdefault(table, span)
    return spans


def _names(dotted: str) -> Token:
    return tuple(name.strip("\"'") for name in re.findall(NAME, dotted))
