"""The tokens of HCL as regular expressions, and the state of one pass over a text.

All quantifiers that could overlap are possessive, so no text makes a match backtrack.
"""

import re
from functools import lru_cache
from typing import Final

MAX_DEPTH: Final = 100
"""How deep brackets, blocks, templates and conditionals may nest."""

BLANK: Final = r"(?:[ \t]++|/\*(?s:.*?)\*/)*+"
BLANK_LINES: Final = r"(?:[ \t\n]++|\r\n|#[^\n]*+\n?+|/(?:/[^\n]*+\n?+|\*(?s:.*?)\*/))*+"
ESCAPE: Final = r'\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})'
PLAIN_SEQUENCE: Final = r"\$\$\{|%%\{|[$%](?!\{)"
QUOTED_CHARS: Final = rf'(?:[^"\\\r\n$%]++|{ESCAPE}|{PLAIN_SEQUENCE})*+'
NUMBER: Final = r"[0-9]++(?:\.*+(?:[eE][+-]?+)?+[0-9]++)*+"
OPERATORS: Final = r"\|\||&&|==|!=|<=|>=|[<>+\-*%?]|/(?![/*])"

NAME, TEXT, DIGITS, OPENING = 1, 2, 3, 4
"""Groups of the `term` pattern."""


class HclSyntaxError(ValueError):
    """The text is not HCL; *offset* is where reading failed."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def too_deep(at: int) -> HclSyntaxError:
    """The error for a text that nests deeper than MAX_DEPTH at *at*."""
    return HclSyntaxError(f"this nests deeper than {MAX_DEPTH} levels", at)


class Grammar:
    """The compiled patterns; those in pairs are read by whether a line break is a blank there."""

    def __init__(self, joining: str, excluded: str) -> None:
        word = rf"\w\-{joining}" if not excluded else rf"\-{joining}"
        rest = rf"[{word}]" if not excluded else rf"(?:[{word}]|(?![{excluded}])\w)"
        name = rf"(?![{excluded}])[^\W\d]{rest}*+" if excluded else rf"[^\W\d]{rest}*+"
        label = rf'(?:({name})|"({QUOTED_CHARS})")'
        blanks = (BLANK, BLANK_LINES)
        self.blank = tuple(re.compile(blank).match for blank in blanks)
        self.name = re.compile(name).match
        self.term = tuple(
            re.compile(rf'{blank}(?:({name})|"({QUOTED_CHARS})"|({NUMBER})|(["\[{{(<!\-]))').match
            for blank in blanks
        )
        self.after = tuple(
            re.compile(rf"{blank}(\.(?!\.\.)|\[|{OPERATORS})").match for blank in blanks
        )
        self.call = tuple(
            re.compile(rf"{blank}((?:::{blank}{name}{blank})*+)\(").match for blank in blanks
        )
        self.item = re.compile(
            rf"{BLANK_LINES}(?:({name}){BLANK}(?:(=)(?![=>])|(\{{)|)|(\}}))"
        ).match
        self.label = re.compile(rf"{BLANK}(?:{label}|(\{{))").match
        self.line_end = re.compile(rf"{BLANK}(?:\r?\n|#[^\n]*+\n?+|//[^\n]*+\n?+|\Z)").match
        self.several_lines = re.compile(rf"{BLANK}(?=\r?\n|#|//|\}}|\Z)").match
        self.bare_key = re.compile(rf"{BLANK}({name}){BLANK}(?:=(?![=>])|:(?!:))").match
        self.is_for = re.compile(rf"{BLANK_LINES}for(?!{rest})").match
        self.for_names = re.compile(
            rf"{BLANK_LINES}({name}){BLANK_LINES}(?:,{BLANK_LINES}({name}){BLANK_LINES})?+in(?!{rest})"
        ).match
        self.keyword_if = re.compile(rf"{BLANK_LINES}if(?!{rest})").match
        self.directive = re.compile(
            rf"%\{{(~?+){BLANK_LINES}(if|else|endif|for|endfor)(?!{rest})"
        ).match
        self.heredoc = re.compile(rf"<<(-?+)({name})\r?\n").match
        self.quoted = re.compile(QUOTED_CHARS).match
        self.plain = re.compile(rf"(?:[^$%\r]++|\r(?=\n)|{PLAIN_SEQUENCE})*+").match
        self.step = re.compile(rf"(?:({name})|([0-9]++)|(\*))").match
        self.dotted = tuple(
            re.compile(rf"{blank}(?:({name})|({NUMBER})|(\*))").match for blank in blanks
        )


@lru_cache(maxsize=8)
def _grammar(joining: str, excluded: str) -> Grammar:
    return Grammar(joining, excluded)


def grammar_for(text: str) -> Grammar:
    """The patterns that read *text*, which may hold characters where Python's `re` is off.

    Its word characters lack combining marks and hold numerals that Unicode's identifiers do not.
    """
    if text.isascii():
        return _grammar("", "")
    odd = {char for char in set(text) if char > "\x7f"}
    joining = "".join(
        sorted(char for char in odd if not char.isalnum() and ("a" + char).isidentifier())
    )
    excluded = "".join(
        sorted(char for char in odd if char.isalnum() and not ("a" + char).isidentifier())
    )
    return _grammar(joining, excluded)


class Scanner:
    """One pass over a text: what every part of the parser shares."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self.grammar = grammar_for(text)

    def skip(self, at: int, *, newlines: bool) -> int:
        """The offset behind blanks and comments at *at*."""
        match = self.grammar.blank[newlines](self.text, at)
        return match.end() if match else at

    def enter(self, at: int) -> None:
        """Go one level deeper; raises HclSyntaxError where the text nests too deep."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(at)

    def expected(self, what: str, at: int) -> HclSyntaxError:
        """The error for a text that does not go on with *what* at *at*."""
        found = self.text[at : at + 1]
        if not found:
            return HclSyntaxError(f"expected {what}, found the end of the file", at)
        if found in "\r\n":
            return HclSyntaxError(f"expected {what}, found the end of the line", at)
        word = self.grammar.name(self.text, at)
        shown = word[0][:40] if word else found
        return HclSyntaxError(f"expected {what}, found `{shown}`", at)
