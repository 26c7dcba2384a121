"""Finds policies in a JSON value, by shape, wherever they stand; strings are looked into.

Goes over the value without recursion. What it finds comes with its path and with the objects and
keys around it: what those say about a policy is for `wrappers`.
"""

from collections.abc import Generator, Iterator

from msgspec import Struct

from grantlint.hosts.policy_json import shapes, wrappers
from grantlint.hosts.policy_json.shapes import Value
from grantlint.hosts.policy_json.sheet import TOO_DEEP
from grantlint.model import Token
from grantlint.text.embedded import url_encoded
from grantlint.text.located_json import (
    AT,
    INSIDE,
    URL_INSIDE,
    DuplicateKey,
    JsonSyntaxError,
    JsonTooDeepError,
    duplicates,
    error_span,
    load,
)

MOST_LEVELS = 64
"""Policies that stand deeper in a file than this are named, and not read."""
LONE_LEVELS = 1
"""Deeper than in a list, an object with an effect and actions may be anything."""
_OPENINGS = ("{", "[")
_URL_OPENINGS = ("%7B", "%7b", "%5B", "%5b", "%20", "%0A", "%0a", "+")


class Around(Struct, frozen=True):
    """An object that encloses a value, the path to it, and what encloses that one."""

    value: dict[str, Value]
    path: Token
    outer: "Around | None" = None

    def objects(self) -> Iterator[dict[str, Value]]:
        at: Around | None = self
        while at is not None:
            yield at.value
            at = at.outer


class Node(Struct, frozen=True):
    """A value on the way, the path to it, and the key it is a member by."""

    value: Value
    path: Token
    key: str = ""
    around: Around | None = None
    levels: int = 0
    is_text: bool = False

    def enclosing(self) -> Iterator[dict[str, Value]]:
        """The objects around it, from the innermost outwards."""
        if self.around is not None:
            yield from self.around.objects()


class Policy(Struct, frozen=True):
    """A policy, to be parsed."""

    node: Node


class Account(Struct, frozen=True):
    """A list of the identities of an account."""

    node: Node


class Broken(Struct, frozen=True):
    """A string that should hold a policy and cannot be read: at this token, for this reason."""

    node: Node
    token: Token
    detail: str
    hint: str
    is_syntax: bool = True


class Repeated(Struct, frozen=True):
    """A key that is repeated in the text of a string: its token, and that of the first one."""

    node: Node
    key: str
    token: Token
    first: Token


class Opaque(Struct, frozen=True):
    """A part that looks like a policy and has a meaning that stays open."""

    node: Node
    reason: str


Found = Policy | Account | Broken | Repeated | Opaque


def found_in(node: Node) -> Iterator[Found]:
    """All that the value of *node* holds of IAM, in the order it stands there."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        value = node.value
        if isinstance(value, dict):
            is_found = yield from _object(node)
            if not is_found:
                waiting += _members(node)
        elif isinstance(value, list):
            waiting += _items(node)
        elif isinstance(value, str) and (inner := (yield from _string(node))) is not None:
            waiting.append(inner)


def policy_at(node: Node) -> Iterator[Policy | Broken | Repeated | Opaque]:
    """The policy that has to stand at *node*, as an object or in a string; or why there is none."""
    value = node.value
    if isinstance(value, str):
        inner = yield from _text(node, is_expected=True)
        if inner is not None:
            yield from policy_at(inner)
    elif isinstance(value, dict):
        yield from [Policy(node)] if shapes.is_policy(value) else _should_be_policy(node)
    else:
        yield Opaque(node, "it is neither an object nor a string")


def _members(node: Node) -> list[Node]:
    """The members that may hold something, last one first."""
    around = Around(node.value, node.path, node.around)
    levels = node.levels + 1
    return [
        Node(member, (*node.path, key), key, around, levels)
        for key, member in reversed(node.value.items())
        if _may_hold_something(member, key)
    ]


def _items(node: Node) -> list[Node]:
    levels = node.levels + 1
    return [
        Node(item, (*node.path, i), node.key, node.around, levels)
        for i, item in reversed(list(enumerate(node.value)))
        if _may_hold_something(item, node.key)
    ]


def _may_hold_something(value: Value, key: str) -> bool:
    """Whether to look at a value at all; a large file has millions that hold nothing."""
    if isinstance(value, str):
        return _may_hold_policy(value) or wrappers.is_policy_key(key)
    return isinstance(value, (dict, list)) and (bool(value) or wrappers.is_policy_key(key))


# ── Objects ──────────────────────────────────────────────────────────────────────────────────────


def _object(node: Node) -> Generator[Found, None, bool]:
    """What an object is itself; returns whether that is all there is to say."""
    value = node.value
    is_policy = shapes.is_policy(value)
    if node.levels > MOST_LEVELS and is_policy:
        yield Opaque(node, "it stands too deep in the file")
    elif is_policy:
        yield Policy(node)
    elif shapes.is_account(value):
        yield Account(node)
    elif shapes.is_without_statements(value) and _is_whole(node):
        yield Policy(node)
    elif shapes.is_unreadable_policy(value):
        yield Opaque(node, "none of its statements can be read")
    elif wrappers.must_be_policy(node.key, node.enclosing()):
        yield from _should_be_policy(node)
    elif node.levels <= LONE_LEVELS and shapes.is_lone_statement(value):
        yield Opaque(node, "it is a statement without a policy around it: put it into `Statement`")
    else:
        return False
    return True


def _is_whole(node: Node) -> bool:
    """Whether it is all that a file holds, or stands where nothing but a policy can."""
    return node.levels == 0 or wrappers.must_be_policy(node.key, node.enclosing())


def _should_be_policy(node: Node) -> Iterator[Policy | Opaque]:
    """What stands where a policy has to be is one, even if it has none of its parts."""
    if shapes.has_functions(node.value):
        yield Opaque(node, "it is a function of CloudFormation")
    else:
        yield Policy(node)


# ── Strings ──────────────────────────────────────────────────────────────────────────────────────


def _string(node: Node) -> Generator[Broken | Repeated | Opaque, None, Node | None]:
    """What is wrong with a string; returns the value inside where it is JSON."""
    is_expected = wrappers.must_be_policy(node.key, node.enclosing())
    if not is_expected and not _may_hold_policy(node.value):
        return None
    return (yield from _text(node, is_expected=is_expected))


def _text(
    node: Node, *, is_expected: bool
) -> Generator[Broken | Repeated | Opaque, None, Node | None]:
    text: str = node.value
    step = _step_into(text)
    if step is None:
        if is_expected and text:
            yield Opaque(node, f"`{node.key}` is a string that holds no JSON")
        return None
    inner = url_encoded(text).text if step == URL_INSIDE else text
    path = (*node.path, step)
    try:
        loaded = load(inner)
    except JsonSyntaxError as error:
        if is_expected or _looks_like_policy(inner):
            yield _broken(node, path, inner, error)
        return None
    except JsonTooDeepError:
        if is_expected or _looks_like_policy(inner):
            yield Broken(node, node.path, TOO_DEEP, "", is_syntax=False)
        return None
    if loaded.has_duplicates and (is_expected or _looks_like_policy(inner)):
        yield from (_repeated(node, path, one) for one in duplicates(inner))
    return Node(loaded.value, path, node.key, node.around, node.levels + 1, is_text=True)


def _looks_like_policy(text: str) -> bool:
    from grantlint.hosts.policy_json.looks import looks_like_policy  # noqa: PLC0415  for strings

    return looks_like_policy([text.encode("utf-8", "surrogatepass")])


def _broken(node: Node, path: Token, text: str, error: JsonSyntaxError) -> Broken | Opaque:
    if text.lstrip().startswith('{\\"'):
        return Opaque(node, "it is escaped twice, as API Gateway gives it")
    return Broken(node, (*path, AT, *error_span(text, error)), str(error), error.hint)


def _may_hold_policy(text: str) -> bool:
    return ("tatement" in text or "TATEMENT" in text) and text.lstrip()[:1] in ("{", "[", "%", "+")


def _step_into(text: str) -> int | None:
    start = text.lstrip()[:3]
    if start.startswith(_OPENINGS):
        return INSIDE
    return URL_INSIDE if start.startswith(_URL_OPENINGS) else None


def _repeated(node: Node, path: Token, found: DuplicateKey) -> Repeated:
    token, first = ((*path, AT, span.start, span.end) for span in (found.second, found.first))
    return Repeated(node, found.key, token, first)
