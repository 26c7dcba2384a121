"""Regular expressions as Go reads them (RE2), matched in time that grows with the text only.

Python's own parser reads the pattern; a machine that follows all branches at once runs it, so no
pattern can make it hang.
"""

import re
import re._constants as names  # type: ignore[import-not-found]  # typeshed leaves it out
import re._parser as parser  # type: ignore[import-not-found]  # as above
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

MOST_INSTRUCTIONS: Final = 5_000
MOST_STEPS: Final = 3_000_000

_POSIX: Final = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7F", "blank": r"\t ",
    "cntrl": r"\x00-\x1F\x7F", "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~",
    "punct": r"!-/:-@\[-`{-~", "space": r"\t\n\v\f\r ", "upper": "A-Z", "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_CLASS = re.compile(r"\[:(\^?)([a-z]+):\]|\\z|\\Q(.*?)(?:\\E|\Z)|\(\?<(?=[A-Za-z_])|\\.", re.DOTALL)
_FLAGS = re.compile(r"\(\?([a-zA-Z]+)\)")

Groups = tuple[int, ...]


class Instruction(Struct):
    """One step of the machine: a test of a character, an assertion, a fork, a mark, or the end."""

    kind: str
    test: Callable[[str], bool] | None = None
    first: int = 0
    second: int = 0


class Program(Struct, frozen=True):
    instructions: list[Instruction]
    groups: int
    names: dict[str, int]


def translated(pattern: str) -> str:
    """Go's pattern in Python's spelling; raises ValueError for what only Python has."""

    def replaced(match: re.Match[str]) -> str:
        written = match[0]
        if match[2] is not None:
            if match[2] not in _POSIX or match[1]:
                raise ValueError("a class of characters that is not known")
            return _POSIX[match[2]]
        if written == "\\z":
            return "\\Z"
        if written.startswith("\\Q"):
            return re.escape(match[3] or "")
        return "(?P<" if written == "(?<" else written

    text = _CLASS.sub(replaced, pattern)
    flags = "".join(_FLAGS.findall(text))
    if set(flags) - set("ims"):
        raise ValueError("a flag that is not known")
    prefix = f"(?{''.join(sorted(set(flags)))})" if flags else ""
    return prefix + _FLAGS.sub("", text)


@lru_cache(maxsize=128)
def compiled(pattern: str) -> Program:
    """The program of a pattern; raises ValueError where it is none, or too large."""
    try:
        tree = parser.parse(translated(pattern), re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError("a pattern that cannot be read") from error
    compiler = _Compiler(tree.state.flags)
    compiler.sequence(tree)
    compiler.add("match")
    return Program(compiler.program, tree.state.groups, dict(tree.state.groupdict))


class _Compiler:
    def __init__(self, flags: int) -> None:
        self.program: list[Instruction] = []
        self.flags = flags

    def add(
        self, kind: str, test: Callable[[str], bool] | None = None, first: int = 0, second: int = 0
    ) -> int:
        if len(self.program) >= MOST_INSTRUCTIONS:
            raise ValueError("a pattern that is too large to follow")
        self.program.append(Instruction(kind, test, first, second))
        return len(self.program) - 1

    def sequence(self, items: Any) -> None:  # noqa: ANN401  nodes of Python's parser
        for operation, argument in items:
            self.item(operation, argument)

    def item(self, operation: Any, argument: Any) -> None:  # noqa: ANN401  as above
        match operation:
            case names.LITERAL | names.NOT_LITERAL | names.ANY | names.IN:
                self.add("char", self._test(operation, argument))
            case names.BRANCH:
                self._branch(argument[1])
            case names.SUBPATTERN:
                self._group(argument)
            case names.MAX_REPEAT | names.MIN_REPEAT:
                self._repeat(argument, greedy=operation is names.MAX_REPEAT)
            case names.AT:
                self.add(self._assertion(argument))
            case _:
                raise ValueError("a pattern that Go does not know")

    def _assertion(self, where: Any) -> str:  # noqa: ANN401  as above
        multiline = bool(self.flags & re.MULTILINE)
        if where is names.AT_BEGINNING:
            return "line start" if multiline else "start"
        if where is names.AT_END:
            return "line end" if multiline else "end"
        return _ASSERTIONS[str(where)]

    def _branch(self, branches: Any) -> None:  # noqa: ANN401  as above
        ends: list[int] = []
        for at, branch in enumerate(branches):
            last = at == len(branches) - 1
            fork = -1 if last else self.add("fork", first=len(self.program) + 1)
            self.sequence(branch)
            if not last:
                ends.append(self.add("jump"))
                self.program[fork].second = len(self.program)
        for end in ends:
            self.program[end].first = len(self.program)

    def _group(self, argument: Any) -> None:  # noqa: ANN401  as above
        group, added, removed, inner = argument
        flags = self.flags
        self.flags = (flags | added) & ~removed
        if group is not None:
            self.add("mark", first=2 * group)
        self.sequence(inner)
        if group is not None:
            self.add("mark", first=2 * group + 1)
        self.flags = flags

    def _repeat(self, argument: Any, *, greedy: bool) -> None:  # noqa: ANN401  as above
        least, most, inner = argument
        for _ in range(least):
            self.sequence(inner)
        if most is names.MAXREPEAT:
            fork = self.add("fork")
            self.sequence(inner)
            self.add("jump", first=fork)
            self._aim(fork, len(self.program), greedy=greedy)
            return
        forks: list[int] = []
        for _ in range(most - least):
            forks.append(self.add("fork"))
            self.sequence(inner)
        for fork in forks:
            self._aim(fork, len(self.program), greedy=greedy)

    def _aim(self, fork: int, end: int, *, greedy: bool) -> None:
        instruction = self.program[fork]
        instruction.first, instruction.second = (fork + 1, end) if greedy else (end, fork + 1)

    def _test(self, operation: Any, argument: Any) -> Callable[[str], bool]:  # noqa: ANN401  as above
        """A test for one character, run by Python's own engine on that character alone."""
        pattern = parser.SubPattern(parser.State(), [(operation, argument)])
        return _character_test(pattern, self.flags & (re.IGNORECASE | re.DOTALL))


_ASSERTIONS: Final = {
    "AT_BEGINNING_STRING": "start",
    "AT_END_STRING": "end",
    "AT_BOUNDARY": "boundary",
    "AT_NON_BOUNDARY": "no boundary",
}


def _character_test(pattern: Any, flags: int) -> Callable[[str], bool]:  # noqa: ANN401  as above
    from re import _compiler  # type: ignore[attr-defined]  # noqa: PLC0415  as above

    pattern.state.flags = re.ASCII | flags
    pattern.state.str = ""
    match = _compiler.compile(pattern, re.ASCII | flags).fullmatch
    known: dict[str, bool] = {}

    def test(char: str) -> bool:
        found = known.get(char)
        if found is None:
            found = known[char] = match(char) is not None
        return found

    return test


# ── The machine ──────────────────────────────────────────────────────────────────────────────────


class Budget:
    """How many steps may still be taken for one call."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Take *steps* off; raises ValueError where none are left."""
        self.left -= steps
        if self.left < 0:
            raise ValueError("a text that is too long for this pattern")


def search(
    program: Program, text: str, start: int = 0, budget: Budget | None = None
) -> Groups | None:
    """The offsets of the first match at or behind *start* and of its groups, -1 for none.

    Raises ValueError where the text is too long for the pattern.
    """
    budget = budget or Budget()
    blank = (-1,) * (2 * program.groups)
    threads: list[tuple[int, Groups]] = []
    found: Groups | None = None
    for at in range(start, len(text) + 1):
        if found is None:
            threads = [*threads, (0, (at, *blank[1:]))]
        turn = _Turn(program, text, at)
        for state, groups in threads:
            ended = turn.follow(state, groups)
            if ended is not None:
                found = ended
                break
        budget.spend(len(turn.seen) + 1)
        threads = turn.following
        if found is not None and not threads:
            return found
    return found


class _Turn:
    """What happens at one offset: each state is entered once, by the thread that comes first."""

    def __init__(self, program: Program, text: str, at: int) -> None:
        self.program = program
        self.text = text
        self.at = at
        self.char = text[at : at + 1]
        self.seen: set[int] = set()
        self.following: list[tuple[int, Groups]] = []

    def follow(self, state: int, groups: Groups) -> Groups | None:
        """Follow one thread to its next characters; gives the groups where it matches."""
        stack = [(state, groups)]
        while stack:
            state, groups = stack.pop()
            if state in self.seen:
                continue
            self.seen.add(state)
            instruction = self.program.instructions[state]
            if instruction.kind == "match":
                return (groups[0], self.at, *groups[2:])
            stack += self._next(state, instruction, groups)
        return None

    def _next(
        self, state: int, instruction: Instruction, groups: Groups
    ) -> list[tuple[int, Groups]]:
        """Where a thread goes on without taking a character, the last one first."""
        match instruction.kind:
            case "char":
                if self.char and instruction.test is not None and instruction.test(self.char):
                    self.following.append((state + 1, groups))
                return []
            case "fork":
                return [(instruction.second, groups), (instruction.first, groups)]
            case "jump":
                return [(instruction.first, groups)]
            case "mark":
                slot = instruction.first
                return [(state + 1, (*groups[:slot], self.at, *groups[slot + 1 :]))]
            case kind:
                return [(state + 1, groups)] if _holds(kind, self.text, self.at) else []


def _holds(kind: str, text: str, at: int) -> bool:
    match kind:
        case "start":
            return at == 0
        case "end":
            return at == len(text)
        case "line start":
            return at == 0 or text[at - 1] == "\n"
        case "line end":
            return at == len(text) or text[at] == "\n"
        case _:
            boundary = _is_word(text[at - 1 : at] if at else "") != _is_word(text[at : at + 1])
            return boundary is (kind == "boundary")


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")


def matches(program: Program, text: str) -> Iterator[Groups]:
    """All matches that do not overlap, from left to right."""
    at, last = 0, -1
    budget = Budget()
    while at <= len(text) and (found := search(program, text, at, budget)) is not None:
        start, end = found[0], found[1]
        if start == end == last:
            at = end + 1
            continue
        yield found
        last = end
        at = end if end > start else end + 1


_REFERENCE = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})", re.ASCII)


def replaced(program: Program, text: str, template: str) -> str:
    """*text* with every match replaced; `$1` and `${name}` in *template* are its groups."""
    pieces: list[str] = []
    at = 0
    for found in matches(program, text):
        pieces += [text[at : found[0]], _expanded(program, text, found, template)]
        at = found[1]
    pieces.append(text[at:])
    return "".join(pieces)


def _expanded(program: Program, text: str, found: Groups, template: str) -> str:
    def group(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name is None:
            return "$"
        number = int(name) if name.isdigit() and len(name) < 4 else program.names.get(name, -1)  # noqa: PLR2004  no pattern has a thousand groups
        if not 0 <= 2 * number < len(found) or found[2 * number] < 0:
            return ""
        return text[found[2 * number] : found[2 * number + 1]]

    return _REFERENCE.sub(group, template)
