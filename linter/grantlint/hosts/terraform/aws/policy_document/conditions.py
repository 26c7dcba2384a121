"""The `condition` blocks of a statement as its Condition element."""

from msgspec import Struct

from grantlint.hosts.terraform.aws.policy_document.strings import (
    Rendering,
    Strings,
    as_string,
    joined,
    printed,
    strings_of,
    with_variables,
)
from grantlint.hosts.terraform.aws.views import Blocks, View
from grantlint.hosts.terraform.value import (
    Entry,
    String,
    mapping,
    spelled,
    text,
    unknown,
)
from grantlint.model import Presence

_ELEMENT = "Condition"


class _Variable(Struct, frozen=True, eq=False):
    """The values that blocks of one test compare one condition key with."""

    key: String
    parts: list[tuple[Strings, Presence]]

    @property
    def presence(self) -> Presence:
        is_sure = any(presence is Presence.ALWAYS for _, presence in self.parts)
        return Presence.ALWAYS if is_sure else Presence.MAYBE


class _Test(Struct, frozen=True, eq=False):
    """The condition keys of one operator."""

    key: String
    variables: dict[str, _Variable]


def conditions(view: View, rendering: Rendering) -> Entry | None:
    """The Condition that the blocks make; None where there are none."""
    blocks = view.blocks("condition")
    place = blocks.items[0].place if blocks.items else view.place
    hole = unknown("condition of a statement", place, "map")
    if not blocks.items:
        return None if blocks.complete else Entry(text(_ELEMENT, place), hole, Presence.MAYBE)
    tests, complete = _tests(blocks, rendering)
    entries = [_entry(test) for test in tests]
    is_sure = any(block.presence is Presence.ALWAYS for block in blocks.items)
    presence = Presence.ALWAYS if is_sure else Presence.MAYBE
    made = mapping(entries, place, complete=complete) if entries else hole
    return Entry(text(_ELEMENT, place), made, presence)


def _tests(blocks: Blocks, rendering: Rendering) -> tuple[list[_Test], bool]:
    """The operators in the order they are printed, and whether these are all."""
    tests: dict[str, _Test] = {}
    complete = blocks.complete
    for block in blocks.items:
        given = [block.value(name) for name in ("test", "variable", "values")]
        strings = [as_string(value, rendering) for value in given[:2] if value is not None]
        match strings, given[2]:
            case [String() as test, String() as key], values if values is not None:
                compared = with_variables(strings_of(values, rendering), rendering)
                same = tests.setdefault(spelled(test), _Test(test, {})).variables
                variable = same.setdefault(spelled(key), _Variable(key, []))
                variable.parts.append((compared, block.presence))
            case _:
                complete = False
    return sorted(tests.values(), key=_order), complete


def _order(item: _Test | _Variable) -> str:
    return item.key.known or "\uffff"


def _entry(test: _Test) -> Entry:
    variables = sorted(test.variables.values(), key=_order)
    entries = [
        Entry(variable.key, printed(joined(variable.parts)), variable.presence)
        for variable in variables
    ]
    is_sure = any(variable.presence is Presence.ALWAYS for variable in variables)
    made = mapping(entries, test.key.place)
    return Entry(test.key, made, Presence.ALWAYS if is_sure else Presence.MAYBE)
