"""How a change is written in Terraform, in the shape that the policy has there."""

from collections.abc import Mapping, Sequence

from grantlint.hosts.terraform.editing import blocks, members, writing
from grantlint.hosts.terraform.editing.embedding import inner
from grantlint.hosts.terraform.editing.formatting import kept
from grantlint.hosts.terraform.editing.spot import Spot, spot
from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError
from grantlint.hosts.terraform.files import Locator
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import (
    Attribute,
    Block,
    Heredoc,
    Item,
    Key,
    Literal,
    Object,
    Template,
    Text,
    Tuple,
)
from grantlint.model import (
    AddCondition,
    AddStatement,
    AddTerms,
    Change,
    Edit,
    Hole,
    Place,
    RemoveTerm,
    ReplaceTerm,
    Term,
)
from grantlint.policy import json_edits
from grantlint.policy.json_edits import place_of


def edits(change: Change) -> tuple[Edit, ...] | None:
    """The edits that write *change*; None where it would say more than that, or cannot be written.

    What `terraform fmt` has laid out stays as it would lay it out.
    """
    try:
        return _edits(change)
    except (CannotBeSpelledError, HclSyntaxError):
        return None


def _edits(change: Change) -> tuple[Edit, ...] | None:
    if isinstance(change, ReplaceTerm) and any(isinstance(p, Hole) for p in change.term.parts):
        return None
    place = place_of(change)
    is_native = isinstance(place.source.locate, Locator) and not place.source.locate.is_json
    found: Sequence[Edit] | None
    if not isinstance(place.source.locate, Locator) or _is_in_string(change, place):
        found = json_edits.edits(change, inner)
    else:
        found = _in_hcl(spot(place), change)
    if found and is_native:
        return kept(found[0].source, found)
    return tuple(found) if found else None


def _is_in_string(change: Change, place: Place) -> bool:
    """Whether the change is one of JSON text: in a literal that is more than the one value."""
    numbers = [step for step in place.token if isinstance(step, int)]
    at = spot(place)
    if isinstance(change, AddCondition | AddStatement):
        return isinstance(at.node, Text | Literal | Heredoc | Template)
    match at.node:
        case Text(value=value):
            return numbers[2:] not in ([], [0, len(value)])
        case node:
            return isinstance(node, Literal)


def _in_hcl(at: Spot, change: Change) -> list[Edit]:
    if at.is_json:
        raise CannotBeSpelledError
    match change:
        case ReplaceTerm(term, text):
            return _replaced(at, term, text)
        case RemoveTerm(term):
            return _removed(at, term)
        case AddTerms(_, texts):
            return _with_terms(at, texts)
        case AddCondition():
            return _with_condition(at, change)
        case AddStatement(_, statement):
            return _with_statement(at, statement)


# ── Terms ────────────────────────────────────────────────────────────────────────────────────────


def _replaced(at: Spot, term: Term, text: str) -> list[Edit]:
    node, around = at.node, at.nodes[-2]
    if isinstance(around, Item) and node is around.key:
        return _renamed(at, around, text)
    _check_value(at, term)
    return [at.edit(node.start, node.end, _spelled(at, text))]


def _check_value(at: Spot, term: Term) -> None:
    """Refuse a literal that says something else: a function has changed it on the way."""
    value = at.node.value if isinstance(at.node, Text) else None
    known = term.known
    if value is None or known not in (value, value.replace("&{", "${")):
        raise CannotBeSpelledError


def _spelled(at: Spot, text: str) -> str:
    """A string as the argument it stands in takes it."""
    names = {node.name for node in at.nodes if isinstance(node, Attribute)}
    is_block = any(isinstance(node, Block) and blocks.is_policy_document(node) for node in at.nodes)
    if is_block and names & blocks.WITH_VARIABLES:
        return blocks.with_variables(text)
    return writing.quoted(text)


def _renamed(at: Spot, item: Item, text: str) -> list[Edit]:
    around = at.nodes[-3]
    if not isinstance(around, Object) or not isinstance(item.key, Key | Text):
        raise CannotBeSpelledError
    other = members.member(around, text)
    if other is not None and other is not item:
        raise CannotBeSpelledError  # the key is there already
    style = members.style_of(at, around)
    has_quotes = isinstance(item.key, Text)
    written = writing.quoted(text) if has_quotes else writing.key(text, style)
    return [at.edit(item.key.start, item.key.end, written)]


def _removed(at: Spot, term: Term) -> list[Edit]:
    around = at.nodes[-2]
    if not isinstance(around, Tuple):
        raise CannotBeSpelledError
    if isinstance(at.node, Text):
        _check_value(at, term)
    return members.without(at, around, at.node)


def _with_terms(at: Spot, texts: Sequence[str]) -> list[Edit]:
    written = [_spelled(at, text) for text in texts]
    if not written:
        raise CannotBeSpelledError
    match at.node:
        case Tuple() as node:
            return members.with_items(at, node, lambda _: written)
        case Text() | Template() as node:
            around = at.nodes[-2]
            if not isinstance(around, Tuple):
                return members.embraced(at, node, lambda _: written)
            if len(around.items) > 1:
                raise CannotBeSpelledError
            # A list of one is rendered as its only item.
            return members.with_items(at, around, lambda _: written)
        case _:
            raise CannotBeSpelledError


# ── Statements ───────────────────────────────────────────────────────────────────────────────────


def _with_condition(at: Spot, change: AddCondition) -> list[Edit]:
    """A new block, a new operator in it, or a new key of an operator that is there.

    One key under one operator can be bound once: more values would widen what it lets through.
    """
    values = list(change.values)
    node = at.node
    if isinstance(node, Block):
        if node.type != "statement":
            raise CannotBeSpelledError  # a permission: its arguments are the statement
        return blocks.with_condition(at, node, change.operator, change.key, values)
    if not isinstance(node, Object) or not _has(node, "Action", "NotAction"):
        raise CannotBeSpelledError  # a module's own words for a statement
    value: object = values[0] if len(values) == 1 else values
    steps = ("Condition", change.operator, change.key)
    for i, name in enumerate(steps):
        if not isinstance(node, Object):
            break
        found = members.member(node, name)
        if found is None:
            for inner_name in reversed(steps[i + 1 :]):
                value = {inner_name: value}
            return members.with_member(at, node, name, value)
        node = found.value
    raise CannotBeSpelledError


def _with_statement(at: Spot, statement: Mapping[str, object]) -> list[Edit]:
    node = at.node
    if isinstance(node, Block):
        if not blocks.is_policy_document(node):
            raise CannotBeSpelledError
        return blocks.with_statement(at, node, statement)
    if not isinstance(node, Object):
        raise CannotBeSpelledError
    found = members.member(node, "Statement")
    if found is None:
        if not _has(node, "Version"):
            raise CannotBeSpelledError
        return members.with_member(at, node, "Statement", [dict(statement)])
    match found.value:
        case Tuple() as listed:
            like = listed.items[-1] if listed.items else None
            return members.with_items(at, listed, _writer(at, statement, like))
        case Object() as lone:
            return members.embraced(at, lone, _writer(at, statement, lone))
        case _:
            raise CannotBeSpelledError


def _has(node: Object, *names: str) -> bool:
    return any(members.member(node, name) is not None for name in names)


def _writer(at: Spot, statement: Mapping[str, object], like: object) -> members.Write:
    """Writes a statement as the one before it is written."""
    style = members.style_of(at, like) if isinstance(like, Object) else writing.Style()
    opens = isinstance(like, Object) and "\n" in at.text[like.start : like.end]

    def write(indent: str | None) -> Sequence[str]:
        if indent is None or not opens:
            return [writing.inline(statement, style)]
        return [writing.in_lines(statement, style, indent)]

    return write
