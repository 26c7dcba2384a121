"""Statements written in parts: blocks that allow one thing on a target, read as its policy.

AWS makes such a statement of the parts, and adds it to the policy of the target:
https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
A grant on a key is no policy, but allows as one does:
https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from grantlint.hosts.terraform.aws.documents import Block, read
from grantlint.hosts.terraform.aws.paths import Found, both, found_at
from grantlint.hosts.terraform.aws.permission_conditions import conditions
from grantlint.hosts.terraform.aws.policy_values import policy_text
from grantlint.hosts.terraform.aws.references import References, singles
from grantlint.hosts.terraform.carriers import Holds, Noun
from grantlint.hosts.terraform.value import (
    Element,
    Entry,
    Mapping,
    Piece,
    Sequence,
    String,
    TooLargeError,
    Unknown,
    Value,
    at,
    listed,
    mapping,
    sequence,
    spelled,
    text,
)
from grantlint.model import DocumentKind, PolicyDocument, Presence

_TARGETS: Final = ("arn", "id", "name", "function_name", "key_id", "layer_arn", "qualified_arn")
_SERVICE: Final = re.compile(r"\.amazon(?:aws)?\.com(?:\.cn)?$|\.amazonaws\.")
_PREFIXED: Final = re.compile(r"[a-z0-9*-]+:|\*$")
_FUNCTION: Final = ":function:"
_QUALIFIER: Final = "qualifier"
_SUFFIX: Final = "dns_suffix"
_URL: Final = "aws_lambda_function_url"
_OPEN_TO_ALL: Final = "NONE"
_MOST: Final = 100
"""Statements that are read together."""
_VERSION: Final = "2012-10-17"


class _Target(Struct, eq=False):
    """What permissions are for: the blocks that write them, and the statements they make."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    statements: list[Element] = field(default_factory=list)


def permissions(blocks: Iterable[Block]) -> Iterator[PolicyDocument]:
    """The policies that permissions make, one for each target; may raise Suspended."""
    blocks = list(blocks)
    written = [block for block in blocks if block.carrier.noun is Noun.PERMISSION]
    if not written:
        return
    known = References(_targets(blocks, {block.carrier.service for block in written}), _TARGETS)
    targets: dict[tuple[str, str, str], _Target] = {}
    for block in written:
        found = _target(block)
        stands_on = known.find(found, block.module) if found is not None else None
        name = _called(block, found, stands_on)
        key = (block.carrier.service, name, _qualifier(block))
        target = targets.setdefault(key, _Target(_owner(block, found, stands_on)))
        for statement in _readable(block, found, stands_on):
            target.blocks.append(block)
            target.statements.append(Element(statement, block.view.presence))
    for target in targets.values():
        yield from _documents(target)


def _targets(blocks: Iterable[Block], services: set[str]) -> Iterator[Block]:
    for block in blocks:
        if block.carrier.service in services and block.carrier.noun is Noun.RESOURCE:
            yield block


def _target(block: Block) -> Value | None:
    return next((found.value for found in _all(block, Holds.TARGET)), None)


def _called(block: Block, target: Value | None, stands_on: Block | None) -> str:
    if stands_on is not None:
        return stands_on.address
    return spelled(_without_arn(target)) if target is not None else block.address


def _owner(block: Block, target: Value | None, stands_on: Block | None) -> str:
    """What a report calls the target: its block, else its name, else the first permission."""
    if stands_on is not None:
        return stands_on.address
    known = _without_arn(target) if target is not None else None
    return (known.known if isinstance(known, String) else None) or block.address


def _qualifier(block: Block) -> str:
    """The version or alias of a function, which has a policy of its own; else empty."""
    value = block.view.value(_QUALIFIER)
    return spelled(value) if value is not None else ""


def _without_arn(target: Value) -> Value:
    """A function by its name, also where it is given by its ARN."""
    if not isinstance(target, String):
        return target
    for n, piece in enumerate(target.pieces):
        content = piece.content
        if isinstance(content, str) and _FUNCTION in content:
            name = content.rpartition(_FUNCTION)[2]
            rest = (Piece(name, piece.place),) if name else ()
            return replace(target, pieces=(*rest, *target.pieces[n + 1 :]))
    return target


def _documents(target: _Target) -> Iterator[PolicyDocument]:
    """The policy of a target; one that would be too large in parts."""
    for start in range(0, len(target.blocks), _MOST):
        these = slice(start, start + _MOST)
        part = _Target(target.name, target.blocks[these], target.statements[these])
        try:
            yield _document(part)
        except TooLargeError:
            for block, statement in zip(part.blocks, part.statements, strict=True):
                with suppress(TooLargeError):
                    yield _document(_Target(target.name, [block], [statement]))


def _document(target: _Target) -> PolicyDocument:
    """The policy of a target; where one block makes all of it, that is what carries it."""
    first = target.blocks[0]
    is_alone = len({block.address for block in target.blocks}) == 1
    place = first.view.place
    statements = target.statements
    if is_alone:
        statements = [Element(one.value) for one in statements]
    value = mapping(
        [
            Entry(text("Version", place), text(_VERSION, place)),
            Entry(text("Statement", place), sequence(statements, place)),
        ],
        place,
    )
    owner = first.address if is_alone else target.name
    document = read(value, DocumentKind.RESOURCE, owner, service=first.carrier.service)
    presence = target.statements[0].presence if is_alone else Presence.ALWAYS
    return replace(document, presence=presence, carrier=place)


# ── One statement ────────────────────────────────────────────────────────────────────────────────


def _readable(block: Block, target: Value | None, stands_on: Block | None) -> list[Mapping]:
    """The statements of a block; none where they are too large to be read."""
    try:
        return list(_statements(block, target, stands_on))
    except TooLargeError:
        return []


def _statements(block: Block, target: Value | None, stands_on: Block | None) -> Iterator[Mapping]:
    whole = [policy_text(found.value).value for found in _all(block, Holds.STATEMENT)]
    yield from (each for each in whole if each is not None)
    if whole:
        return
    if block.carrier.name == _URL and not _is_open_url(block):
        return
    place = block.view.place
    entries = [
        Entry(text("Effect", place), _effect(block)),
        *(_everyone(block) if block.carrier.name == _URL else _principal(block)),
        *_actions(block),
        *_resource(target, stands_on),
        *conditions(block),
    ]
    yield mapping(entries, place)


def _is_open_url(block: Block) -> bool:
    """Whether a function's URL may ask for no sign-in: then the provider allows everyone its use.

    https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_function_url
    """
    found = [one.value for one in _all(block, Holds.AUTH_TYPE)]
    return any(not isinstance(one, String) or one.known in (None, _OPEN_TO_ALL) for one in found)


def _everyone(block: Block) -> Iterator[Entry]:
    """Everyone as the principal, at the argument that says so."""
    for found in _all(block, Holds.AUTH_TYPE):
        place = found.value.place
        yield Entry(text("Principal", place), text("*", place))


def _effect(block: Block) -> Value:
    found = next((found.value for found in _all(block, Holds.EFFECT)), None)
    if isinstance(found, String) and found.known is not None:
        return text(found.known.capitalize(), found.place)
    return found if found is not None else text("Allow", block.view.place)


def _principal(block: Block) -> Iterator[Entry]:
    found = list(_all(block, Holds.PRINCIPAL))
    kinds: dict[str, list[Element]] = {}
    for one in found:
        kinds.setdefault(_kind_of(one.value), []).append(Element(one.value, one.presence))
    if not found:
        return
    key = text("Principal", found[0].value.place)
    if _OPEN in kinds:
        value = kinds[_OPEN][0].value
        yield Entry(key, at(value, value.place.via or value.place))
        return
    yield Entry(
        key,
        mapping(
            (
                Entry(text(kind, key.place), _single(sequence(items, items[0].value.place)))
                for kind, items in kinds.items()
            ),
            key.place,
        ),
    )


_OPEN: Final = "?"


def _kind_of(value: Value) -> str:
    """What a principal is by how it is written: a service has a domain, all else is of AWS."""
    if isinstance(value, Unknown):
        return _OPEN
    if not isinstance(value, String):
        return "AWS"
    ending = value.pieces[-1].content if value.pieces else ""
    if not isinstance(ending, str):
        if len(value.pieces) > 1:
            return "Service" if _SUFFIX in ending.identity else "AWS"
        return "AWS" if ending.shape.pattern.startswith("arn:") else _OPEN
    return "Service" if _SERVICE.search(ending) is not None else "AWS"


def _single(items: Sequence) -> Value:
    """One item stands for itself, so that its place is all that is marked."""
    only = items.items[0] if len(items.items) == 1 else None
    return only.value if only is not None and only.presence is Presence.ALWAYS else items


def _actions(block: Block) -> Iterator[Entry]:
    service = block.carrier.service
    found = [
        Element(_prefixed(one.value, service), one.presence) for one in _all(block, Holds.ACTION)
    ]
    place = block.view.place
    if found:
        value = _single(sequence(found, found[0].value.place))
        yield Entry(text("Action", found[0].value.place), value)
    elif block.carrier.actions:
        names = (text(action, place) for action in block.carrier.actions)
        yield Entry(text("Action", place), _single(listed(names, place)))


def _prefixed(value: Value, service: str) -> Value:
    """An action as policies name it: that of a grant on a key has no service before it."""
    if not isinstance(value, String) or not value.pieces:
        return value
    first = value.pieces[0].content
    if not isinstance(first, str) or _PREFIXED.match(first) is not None:
        return value
    pieces = (Piece(f"{service}:{first}", value.pieces[0].place), *value.pieces[1:])
    return replace(value, pieces=pieces)


def _resource(target: Value | None, stands_on: Block | None) -> Iterator[Entry]:
    """The target by its ARN, where that is known; else a policy of a resource needs none."""
    if target is None:
        return
    arn = stands_on.attribute("arn") if stands_on is not None else None
    if arn is None and isinstance(target, String) and _is_arn(target):
        arn = target
    if arn is not None:
        yield Entry(text("Resource", target.place), at(arn, target.place))


def _is_arn(value: String) -> bool:
    first = value.pieces[0].content if value.pieces else ""
    return isinstance(first, str) and first.startswith("arn:")


def _all(block: Block, holds: Holds) -> Iterator[Found]:
    """All values of a block with that meaning, lists item by item."""
    for path in block.carrier.paths(holds):
        for found in found_at(block.view, path):
            for single in singles(found):
                presence = both(single.presence, Presence.ALWAYS)
                yield Found(single.value, presence, single.within)
