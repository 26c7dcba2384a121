"""Expressions of HCL, from left to right without backtracking.

Operators go through a stack, so only brackets, calls, templates and the middle of a conditional
cost depth; chains of operators, steps and conditionals cost none.
"""

import re
from typing import TYPE_CHECKING

from grantlint.hosts.terraform.syntax.literals import decode_quoted
from grantlint.hosts.terraform.syntax.scanner import (
    DIGITS,
    MAX_DEPTH,
    NAME,
    OPENING,
    TEXT,
    HclSyntaxError,
    too_deep,
)
from grantlint.hosts.terraform.syntax.templates import TemplateReader
from grantlint.hosts.terraform.syntax.tree import (
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    For,
    GetAttribute,
    GetIndex,
    Item,
    Key,
    Object,
    Parentheses,
    Splat,
    Step,
    Text,
    Traversal,
    Tuple,
    Unary,
    Variable,
)

if TYPE_CHECKING:
    from decimal import Decimal

PRECEDENCE = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_WORDS = {"true": True, "false": False, "null": None}
_CONVERTIBLE = 4300  # digits that Python makes an int of
_Match = re.Match[str]


class ExpressionReader(TemplateReader):
    """Reads expressions; *newlines* is 1 where a line break is a blank, 0 where it ends things."""

    def expression(  # type: ignore[explicit-override]  # `typing.override` came with 3.12
        self, at: int, newlines: int
    ) -> tuple[Expression, int]:
        """Read an expression at *at*, blanks before it included."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep(at)
        node, at, operator = self._term(at, newlines)
        if operator is not None:
            node, at = self._operations(node, at, operator, newlines)
        self.depth -= 1
        return node, at

    # ── Operators ───────────────────────────────────────────────────────────────────────────────

    def _operations(
        self, node: Expression, at: int, operator: _Match | None, newlines: int
    ) -> tuple[Expression, int]:
        branches: list[tuple[Expression, Expression]] = []
        while True:
            node, at, operator = self._binary(node, at, operator, newlines)
            if operator is None:
                break
            then, at = self.expression(operator.end(), newlines)
            at = self.skip(at, newlines=newlines > 0)
            if not self.text.startswith(":", at):
                raise self.expected("`:` and the other result", at)
            branches.append((node, then))
            node, at, operator = self._term(at + 1, newlines)
        for condition, then in reversed(branches):
            node = Conditional(condition.start, node.end, condition, then, node)
        return node, at

    def _binary(
        self, node: Expression, at: int, match: _Match | None, newlines: int
    ) -> tuple[Expression, int, _Match | None]:
        """Read operators and terms up to a `?` or the end."""
        operands = [node]
        pending: list[_Match] = []
        while match is not None and match[1] != "?":
            strength = PRECEDENCE[match[1]]
            while pending and PRECEDENCE[pending[-1][1]] >= strength:
                _reduce(operands, pending)
            pending.append(match)
            node, at, match = self._term(match.end(), newlines)
            operands.append(node)
        while pending:
            _reduce(operands, pending)
        return operands[0], at, match

    # ── Terms ───────────────────────────────────────────────────────────────────────────────────

    def _term(self, at: int, newlines: int) -> tuple[Expression, int, _Match | None]:
        """Read a term with its steps; gives the match of the operator behind it, too."""
        text = self.text
        read = self.grammar.term[newlines]
        signs: list[_Match] | None = None
        while True:
            match = read(text, at)
            if match is None:
                raise self.expected("an expression", self.skip(at, newlines=newlines > 0))
            if match[OPENING] not in ("!", "-"):
                break
            signs = signs or []
            signs.append(match)
            at = match.end()
        node, at = self._primary(match, newlines)
        after = self.grammar.after[newlines](text, at)
        if after is not None and after[1] in (".", "["):
            node, at, after = self._traversal(node, after, newlines)
        for sign in reversed(signs or ()):
            node = Unary(sign.start(OPENING), node.end, sign[OPENING], node)
        return node, at, after

    def _primary(self, match: _Match, newlines: int) -> tuple[Expression, int]:
        kind = match.lastindex
        at = match.end()
        if kind == NAME:
            return self._named(match, newlines)
        if kind == TEXT:
            return Text(match.start(TEXT) - 1, at, decode_quoted(match[TEXT])), at
        if kind == DIGITS:
            return Constant(match.start(DIGITS), at, _number(match)), at
        return self._opened(match[OPENING], at - 1)

    def _opened(self, opening: str, start: int) -> tuple[Expression, int]:
        match opening:
            case '"':
                return self.quoted_template(start)
            case "[":
                return self._tuple(start)
            case "{":
                return self._object(start)
            case "(":
                return self._parentheses(start)
            case _:
                return self.heredoc(start)

    def _named(self, match: _Match, newlines: int) -> tuple[Expression, int]:
        """A call, one of the three words, or a variable."""
        name = match[NAME]
        start, at = match.span(NAME)
        if self.text[at : at + 1] in _MAY_PRECEDE_CALL:
            call = self.grammar.call[newlines](self.text, at)
            if call is not None:
                spaces = call[1]
                name_end = call.start(1) + len(spaces.rstrip()) if spaces else at
                return self._call(name + re.sub(r"\s+", "", spaces), start, name_end, call.end())
            if self.text.startswith("::", self.skip(at, newlines=newlines > 0)):
                raise HclSyntaxError("expected `(` after the name of a function", at)
        if name in _WORDS:
            return Constant(start, at, _WORDS[name]), at
        return Variable(start, at, name), at

    def _parentheses(self, start: int) -> tuple[Expression, int]:
        inside, at = self.expression(start + 1, 1)
        at = self._close(")", at)
        return Parentheses(start, at, inside), at

    def _close(self, bracket: str, at: int) -> int:
        at = self.skip(at, newlines=True)
        if not self.text.startswith(bracket, at):
            raise self.expected(f"`{bracket}`", at)
        return at + 1

    def _call(self, name: str, start: int, name_end: int, at: int) -> tuple[Expression, int]:
        text = self.text
        arguments: list[Expression] = []
        expands = False
        at = self.skip(at, newlines=True)
        while not text.startswith(")", at):
            node, at = self.expression(at, 1)
            arguments.append(node)
            at = self.skip(at, newlines=True)
            if text.startswith(",", at):
                at = self.skip(at + 1, newlines=True)
            elif text.startswith("...", at):
                expands = True
                at = self._close(")", at + 3) - 1
            elif not text.startswith(")", at):
                raise self.expected("`,` or `)`", at)
        return Call(start, at + 1, name, name_end, tuple(arguments), expands), at + 1

    # ── Steps ───────────────────────────────────────────────────────────────────────────────────

    def _traversal(
        self, root: Expression, match: _Match, newlines: int
    ) -> tuple[Expression, int, _Match | None]:
        steps, at, after = self._steps(match, newlines)
        return Traversal(root.start, at, root, steps), at, after

    def _steps(
        self, match: _Match | None, newlines: int
    ) -> tuple[tuple[Step, ...], int, _Match | None]:
        """Read the steps that *match*, a dot or bracket, begins; gives the operator behind."""
        steps: list[Step] = []
        at = 0
        while match is not None and match[1] in (".", "["):
            read = self._dotted if match[1] == "." else self._bracket
            step, at, match = read(match, newlines)
            steps.append(step)
        return tuple(steps), at, match

    def _dotted(self, dot: _Match, newlines: int) -> tuple[Step, int, _Match | None]:
        found = self.grammar.dotted[newlines](self.text, dot.end())
        if found is None:
            raise self.expected("a name", self.skip(dot.end(), newlines=newlines > 0))
        start, at = found.span(found.lastindex or 0)
        if found[3] is not None:
            return self._attribute_splat(start, newlines)
        after = self.grammar.after[newlines](self.text, at)
        if found[1] is not None:
            return GetAttribute(start, at, found[1]), at, after
        return GetIndex(start, at, self._legacy_key(found)), at, after

    def _legacy_key(self, found: _Match) -> Constant:
        start, at = found.span(2)
        if "." in found[2]:
            raise HclSyntaxError("two indices after a dot: write them in brackets", start)
        return Constant(start, at, _number(found, 2))

    def _attribute_splat(self, star: int, newlines: int) -> tuple[Step, int, _Match | None]:
        """`.*` takes along names and numbers after dots, but no brackets and no further splat."""
        steps: list[Step] = []
        at = star + 1
        after = self.grammar.after[newlines](self.text, at)
        while after is not None and after[1] == ".":
            found = self.grammar.dotted[newlines](self.text, after.end())
            if found is not None and found[3] is not None:
                raise HclSyntaxError("a splat inside of a splat", found.start(3))
            step, at, after = self._dotted(after, newlines)
            steps.append(step)
        return Splat(star, at, False, tuple(steps)), at, after  # noqa: FBT003  a field's value

    def _bracket(self, bracket: _Match, newlines: int) -> tuple[Step, int, _Match | None]:
        start = bracket.start(1)
        at = self.skip(start + 1, newlines=newlines > 0)
        if self.text.startswith("*", at):
            at = self.skip(at + 1, newlines=newlines > 0)
            if not self.text.startswith("]", at):
                raise self.expected("`]`", at)
            return self._full_splat(start, at + 1, newlines)
        key, at = self.expression(start + 1, 1)
        at = self._close("]", at)
        return GetIndex(start, at, key), at, self.grammar.after[newlines](self.text, at)

    def _full_splat(self, start: int, at: int, newlines: int) -> tuple[Step, int, _Match | None]:
        """`[*]` takes along all that follows."""
        self.enter(start)
        after = self.grammar.after[newlines](self.text, at)
        steps, end, after = self._steps(after, newlines)
        self.depth -= 1
        at = end or at
        return Splat(start, at, True, steps), at, after  # noqa: FBT003  a field's value

    # ── Collections ─────────────────────────────────────────────────────────────────────────────

    def _tuple(self, start: int) -> tuple[Expression, int]:
        text = self.text
        loop = self.grammar.is_for(text, start + 1)
        if loop is not None:
            return self._for(start, loop.end(), "]")
        items: list[Expression] = []
        at = self.skip(start + 1, newlines=True)
        while not text.startswith("]", at):
            node, at = self.expression(at, 1)
            items.append(node)
            at = self.skip(at, newlines=True)
            if text.startswith(",", at):
                at = self.skip(at + 1, newlines=True)
            elif not text.startswith("]", at):
                raise self.expected("`,` or `]`", at)
        return Tuple(start, at + 1, tuple(items)), at + 1

    def _object(self, start: int) -> tuple[Expression, int]:
        text = self.text
        loop = self.grammar.is_for(text, start + 1)
        if loop is not None:
            return self._for(start, loop.end(), "}")
        items: list[Item] = []
        at = self.skip(start + 1, newlines=True)
        while not text.startswith("}", at):
            item, at = self._member(at)
            items.append(item)
            at = self.skip(at, newlines=False)
            if text.startswith(",", at):
                at += 1
            elif not text.startswith(_ITEM_ENDS, at):
                raise self.expected("a new line, `,` or `}`", at)
            at = self.skip(at, newlines=True)
        return Object(start, at + 1, tuple(items)), at + 1

    def _member(self, at: int) -> tuple[Item, int]:
        bare = self.grammar.bare_key(self.text, at)
        key: Expression
        if bare is not None:
            start, end = bare.span(1)
            key, at = Key(start, end, bare[1]), bare.end()
        else:
            key, at = self.expression(at, 0)
            at = self.skip(at, newlines=False)
            if self.text[at : at + 1] not in ("=", ":"):
                raise self.expected("`=` and a value", at)
            at += 1
        value, at = self.expression(at, 0)
        return Item(key.start, value.end, key, value), at

    def _for(self, start: int, at: int, bracket: str) -> tuple[Expression, int]:
        (key_name, value_name), at = self.for_names(at)
        collection, at = self.expression(at, 1)
        at = self._close(":", at)
        key: Expression | None = None
        value, at = self.expression(at, 1)
        at = self.skip(at, newlines=True)
        if bracket == "}":
            if not self.text.startswith("=>", at):
                raise self.expected("`=>`", at)
            key = value
            value, at = self.expression(at + 2, 1)
            at = self.skip(at, newlines=True)
        groups = bracket == "}" and self.text.startswith("...", at)
        at += 3 * groups
        condition = None
        keyword = self.grammar.keyword_if(self.text, at)
        if keyword is not None:
            condition, at = self.expression(keyword.end(), 1)
        at = self._close(bracket, at)
        names = key_name, value_name
        return For(start, at, *names, collection, key, value, condition, groups), at


_ITEM_ENDS = ("\n", "\r\n", "}", "#", "//")
_MAY_PRECEDE_CALL = frozenset("(: \t\r\n/#")


def _reduce(operands: list[Expression], pending: list[_Match]) -> None:
    """Make one node of the last operator and its two operands."""
    right = operands.pop()
    left = operands[-1]
    operator = pending.pop()
    operands[-1] = Binary(left.start, right.end, operator[1], left, right, operator.start(1))


def _number(match: _Match, group: int = DIGITS) -> "int | Decimal":
    digits = match[group]
    if digits.isdigit() and len(digits) < _CONVERTIBLE:
        return int(digits)
    return _fraction(digits, match.start(group))


def _fraction(digits: str, at: int) -> "int | Decimal":
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415  few files hold fractions

    try:
        number = Decimal(digits)
    except InvalidOperation:
        raise HclSyntaxError(f"`{digits[:40]}` is no number", at) from None
    whole = number.adjusted() < _CONVERTIBLE and number == number.to_integral_value()
    return int(number) if whole else number
