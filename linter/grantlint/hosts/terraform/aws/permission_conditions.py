"""The conditions that the arguments of a permission stand for.

https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""

from collections.abc import Iterator
from typing import Final

from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.paths import found_at
from grantlint.hosts.terraform.aws.policy_values import policy_text
from grantlint.hosts.terraform.aws.units import units
from grantlint.hosts.terraform.carriers import Holds, Path
from grantlint.hosts.terraform.value import (
    Entry,
    Mapping,
    Piece,
    String,
    Value,
    mapping,
    string,
    text,
)
from grantlint.model import Place, Presence

_KEYS: Final = (
    (Holds.SOURCE_ARN, "ArnLike", "AWS:SourceArn"),
    (Holds.SOURCE_ACCOUNT, "StringEquals", "AWS:SourceAccount"),
    (Holds.ORGANIZATION_ID, "StringEquals", "aws:PrincipalOrgID"),
    (Holds.AUTH_TYPE, "StringEquals", "lambda:FunctionUrlAuthType"),
    (Holds.EVENT_TOKEN, "StringEquals", "lambda:EventSourceToken"),
)
_BY_URL: Final = "invoked_via_function_url"
_CONTEXT: Final = "kms:EncryptionContext:"

Test = tuple[str, Entry]
"""An operator, and a key with its values."""


def conditions(block: Block) -> Iterator[Entry]:
    """The element `Condition`, where a permission has conditions."""
    tests = [*_named(block), *_by_url(block), *_contexts(block), *_written_out(block)]
    operators: dict[str, list[Entry]] = {}
    for operator, entry in tests:
        operators.setdefault(operator, []).append(entry)
    place = tests[0][1].value.place if tests else block.view.place
    members = [
        Entry(text(operator, place), mapping(entries, place), _presence(entries))
        for operator, entries in operators.items()
    ]
    members += _as_json(block)
    if members:
        yield Entry(text("Condition", place), mapping(members, place))


def _presence(entries: list[Entry]) -> Presence:
    is_sure = any(entry.presence is Presence.ALWAYS for entry in entries)
    return Presence.ALWAYS if is_sure else Presence.MAYBE


def _named(block: Block) -> Iterator[Test]:
    for holds, operator, key in _KEYS:
        for path in block.carrier.paths(holds):
            for found in found_at(block.view, path):
                yield operator, _entry(key, found.value, found.presence, found.value.place)


def _entry(key: str, value: Value, presence: Presence, place: Place) -> Entry:
    """A key with its value; one that may be null may not be there."""
    is_maybe = getattr(value, "maybe_null", False)
    return Entry(text(key, place), value, Presence.MAYBE if is_maybe else presence)


def _by_url(block: Block) -> Iterator[Test]:
    value = block.view.value(_BY_URL)
    if value is not None:
        yield "Bool", _entry("lambda:InvokedViaFunctionUrl", value, Presence.ALWAYS, value.place)


def _contexts(block: Block) -> Iterator[Test]:
    """What a grant asks of the encryption context."""
    for path in block.carrier.paths(Holds.CONSTRAINT):
        for found in found_at(block.view, path):
            if isinstance(found.value, Mapping) and not found.value.identity:
                for member in found.value.members():
                    place = member.key.place
                    key = string((Piece(_CONTEXT, place), *member.key.pieces), place)
                    yield "StringEquals", Entry(key, member.value, found.presence)


def _written_out(block: Block) -> Iterator[Test]:
    """Conditions with an operator, a key and values of their own."""
    carrier = block.carrier
    paths = [
        next(iter(carrier.paths(holds)), None)
        for holds in (Holds.CONDITION_OPERATOR, Holds.CONDITION_KEY, Holds.CONDITION_VALUE)
    ]
    operators, keys, values = paths
    if operators is None or keys is None or values is None:
        return
    for unit, presence in units(block.view, operators[:-1]):
        operator, key, value = (unit.value(_last(path)) for path in (operators, keys, values))
        if isinstance(operator, String) and isinstance(key, String) and value is not None:
            yield operator.known or "", Entry(key, value, presence)


def _last(path: Path) -> str:
    return path[-1]


def _as_json(block: Block) -> Iterator[Entry]:
    """A whole condition block as JSON."""
    for path in block.carrier.paths(Holds.CONDITION):
        for found in found_at(block.view, path):
            whole = policy_text(found.value).value
            yield from whole.members() if whole is not None else ()
