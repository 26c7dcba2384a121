"""Patterns as automata: sets of positions are the bits of one integer, a step is a few operations.

Between the atoms of a pattern (a character, a class, a hole) lie positions, from before the first
to behind the last. A run such as `*` is a position that keeps itself. Several patterns stand side
by side in one machine, which then matches what any of them matches.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct

from grantlint.policy.patterns.parts import (
    ANYTHING,
    Chars,
    Glob,
    Literal,
    Part,
    Wild,
    name_of,
    parts_of,
)

CACHED = 4096
LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
SIZE = 1 << 30
"""Positions of one side times positions, or different characters, of the other: beyond it a
question is not tried. What AWS takes stays far below:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
WILDCARDS: dict[str, Wild | Chars] = {"*": ANYTHING, "?": Chars.ANY}


class Symbol(Struct, frozen=True, gc=False):
    """An unknown as one sign of its own: whatever it stands for, it is the same everywhere."""

    name: str


ANY, DIGIT, SEGMENT = Chars.ANY, Chars.DIGIT, Chars.SEGMENT
"""Bound once, as each character asks for one of them."""

Atom: TypeAlias = str | Chars | Symbol


class Program(Struct, frozen=True, eq=False):
    """A pattern as atoms and the runs between them: `runs[i]` stands before `atoms[i]`."""

    atoms: tuple[Atom, ...]
    runs: tuple[Chars | None, ...]
    written: tuple[str, ...]  # each atom as its author wrote it, for examples


class Machine(Struct, frozen=True, eq=False):
    """Programs side by side; every field is a set of positions."""

    start: int
    final: int
    everything: int
    literals: dict[str, int]  # character → positions before it
    named: tuple[int, int, int]  # by class: positions before a character of it
    holes: dict[str, int]  # name → positions before it
    ones: tuple[int, int, int]  # by class of the character read: positions before a class with it
    runs: tuple[int, int, int]  # by class of the character read: positions that keep themselves
    forever: int  # once there, every longer string matches, too
    inner: tuple[tuple[int, int], ...]  # (width, positions with so many more above them)


def class_of(character: str) -> Chars:
    """The smallest class with this character; for the colon the only one."""
    if character == ":":
        return ANY
    return DIGIT if "0" <= character <= "9" else SEGMENT


def folded(text: str) -> str:
    """The text without regard to case, as in action names: these have no letters but A to Z."""
    return text.lower() if text.isascii() else text.translate(LOWER)


@lru_cache(CACHED)
def program(glob: Glob, *, ignore_case: bool = False) -> Program:
    atoms: list[Atom] = []
    written: list[str] = []
    runs: list[Chars | None] = [None]
    for part in parts_of(glob):
        for atom, shown in _atoms(part):
            if isinstance(atom, Wild):
                runs[-1] = atom.chars if runs[-1] is None else max(runs[-1], atom.chars)
                continue
            atoms.append(folded(atom) if ignore_case and isinstance(atom, str) else atom)
            written.append(shown)
            runs.append(None)
    return Program(tuple(atoms), tuple(runs), tuple(written))


def _atoms(part: Part) -> Iterable[tuple[Atom | Wild, str]]:
    match part:
        case str():
            return [(WILDCARDS[each], "") if each in WILDCARDS else (each, each) for each in part]
        case Literal(text):
            return [(character, character) for character in text]
        case Wild(chars, many):
            return [(part if many else chars, "")]
        case _:
            name = name_of(part)
            return [(Symbol(name), f"${{{name}}}")]


@lru_cache(CACHED)
def machine(glob: Glob, *, ignore_case: bool = False) -> Machine:
    return side_by_side([program(glob, ignore_case=ignore_case)])


def side_by_side(programs: Sequence[Program]) -> Machine:
    """The machine that matches what any of the programs matches."""
    before: dict[Atom, list[int]] = {}
    kept: list[list[int]] = [[], [], []]
    starts: list[int] = []
    ends: list[int] = []
    base = 0
    for each in programs:
        for position, atom in enumerate(each.atoms, base):
            before.setdefault(atom, []).append(position)
        for position, run in enumerate(each.runs, base):
            if run is not None:
                kept[run].append(position)
        starts.append(base)
        base += len(each.runs)
        ends.append(base - 1)
    atoms = {atom: _bits(positions) for atom, positions in before.items()}
    literals = {atom: positions for atom, positions in atoms.items() if isinstance(atom, str)}
    final = _bits(ends)
    everything = (1 << base) - 1
    return Machine(
        start=_bits(starts),
        final=final,
        everything=everything,
        literals=literals,
        named=_named(literals),
        holes={atom.name: at for atom, at in atoms.items() if isinstance(atom, Symbol)},
        ones=_by_class_read([atoms.get(chars, 0) for chars in Chars]),
        runs=_by_class_read([_bits(positions) for positions in kept]),
        forever=final & _bits(kept[Chars.ANY]),
        inner=_inner(everything & ~final),
    )


def _bits(positions: list[int]) -> int:
    """The set of these ascending positions; in one go, as adding them one by one is quadratic."""
    if not positions:
        return 0
    octets = bytearray((positions[-1] >> 3) + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def _by_class_read(by_class: list[int]) -> tuple[int, int, int]:
    digit, segment, anything = by_class
    return digit | segment | anything, segment | anything, anything


def _named(literals: dict[str, int]) -> tuple[int, int, int]:
    by_class = [0, 0, 0]
    for character, positions in literals.items():
        by_class[class_of(character)] |= positions
    digit, segment, colon = by_class
    return digit, digit | segment, digit | segment | colon


def _inner(positions: int) -> tuple[tuple[int, int], ...]:
    """For widths by doubling those with so many more above them; `positions` are those for one."""
    found = []
    width = 1
    while positions:
        found.append((width, positions))
        positions &= positions >> width
        width <<= 1
    return tuple(found)


def after(machine: Machine, positions: int, character: str) -> int:
    """The positions after one more character."""
    read = class_of(character)
    moved = positions & (machine.literals.get(character, 0) | machine.ones[read])
    return moved << 1 | positions & machine.runs[read]


def after_hole(machine: Machine, positions: int, name: str) -> int:
    """The positions after a hole that keep for every value of it."""
    return (positions & machine.holes.get(name, 0)) << 1 | positions & machine.runs[Chars.ANY]


def after_some(machine: Machine, positions: int, chars: Chars) -> int:
    """The positions that some character of the class leads to."""
    moved = positions & (machine.named[chars] | machine.ones[Chars.DIGIT])
    return moved << 1 | positions & machine.runs[Chars.DIGIT]


def after_run(machine: Machine, positions: int, chars: Chars) -> int:
    """The positions that some run of characters of the class leads to, the empty one too."""
    if chars is Chars.ANY:
        return after_anything(machine, positions)
    return _flooded(machine, positions, (machine.named[chars] | machine.ones[Chars.DIGIT]) << 1)


def after_anything(machine: Machine, positions: int) -> int:
    """The positions that some string leads to."""
    return _flooded(machine, positions, machine.everything & ~machine.start)


def _flooded(machine: Machine, positions: int, passable: int) -> int:
    """The positions and those above them, up to the first that is not passable; by doubling."""
    for width, _ in machine.inner:
        positions |= passable & positions << width
        passable &= passable << width
    return positions


def filled(machine: Machine, positions: int) -> int:
    """The same set in its one canonical form.

    From a `*` everything matches that matches from any position before it in the same pattern,
    so all of these are added: sets that mean the same become equal, weaker ones become subsets.
    """
    below = positions & machine.runs[Chars.ANY]
    if not below:
        return positions
    for width, inner in machine.inner:
        below |= below >> width & inner
    return positions | below


def is_too_large(some: Sequence[Program], others: Sequence[Program]) -> bool:
    """Whether walking `some` through the machine of `others` costs too much."""
    steps = sum(len(each.runs) for each in some)
    size = sum(len(each.runs) for each in others)
    if size * max(size, steps) <= SIZE:
        return False
    signs = len({atom for each in others for atom in each.atoms})
    return size * max(signs, steps) > SIZE


def accepts(machine: Machine, text: str) -> bool:
    """Whether the machine matches this very text."""
    positions = machine.start
    for character in text:
        positions = after(machine, positions, character)
        if not positions:
            return False
    return bool(positions & machine.final)


def meets(program: Program, machine: Machine) -> bool:
    """Whether some string matches both; one step for each atom of the program."""
    first, *runs = program.runs
    positions = machine.start if first is None else after_run(machine, machine.start, first)
    for atom, run in zip(program.atoms, runs, strict=True):
        positions = _after_atom(machine, positions, atom)
        if run is not None:
            positions = after_run(machine, positions, run)
        if not positions:
            return False
    return bool(positions & machine.final)


def _after_atom(machine: Machine, positions: int, atom: Atom) -> int:
    match atom:
        case Chars():
            return after_some(machine, positions, atom)
        case str():
            return after(machine, positions, atom)
        case _:
            return after_hole(machine, positions, atom.name)
