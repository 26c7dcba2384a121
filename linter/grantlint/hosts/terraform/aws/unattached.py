"""Policies that no block carries: unattached is not unseen.

A document that is handed to a module which cannot be entered, a local that nothing uses, an output,
a rendered template: whatever has the shape of a policy is read as one, of the kind it looks like.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from msgspec.structs import replace

from grantlint.hosts.terraform.aws.documents import read
from grantlint.hosts.terraform.aws.handed import statements_handed
from grantlint.hosts.terraform.aws.policy_values import policy_text
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.contents import Argument, Contents
from grantlint.hosts.terraform.inputs import within
from grantlint.hosts.terraform.module_instance import ModuleInstance, Resource
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.value import Mapping, Sequence, String, Value
from grantlint.model import Place, PolicyDocument
from grantlint.policy.kinds import inferred
from grantlint.policy.parse import VERSIONS

_SIGNS = re.compile(r"Statement|statements?\b|templatefile\(|(?<!decode\()\bfile\(|\.rendered\b")
"""One of these stands where a policy is made of something else than a block.

A file that is decoded at once holds settings, and costs much to follow.
"""
_DOCUMENT: Final = "aws_iam_policy_document"
_SIMULATION: Final = "aws_iam_principal_policy_simulation"
"""Tries policies out, which are in force nowhere."""
_STATEMENT: Final = "Statement"
DEEPEST: Final = 8
"""How deep in a value a policy may stand."""

Spot = tuple[int, tuple[str | int, ...]]


def unattached(
    configuration: Configuration, seen: Iterable[PolicyDocument]
) -> Iterator[PolicyDocument]:
    """Policies of which nothing stands in one of the documents *seen*."""
    known = _Seen(seen)
    for module in configuration.modules():
        for owner, value in _values(configuration, module):
            for policy in _policies(value, DEEPEST):
                document = replace(inferred(read(policy, owner=owner)), is_loose=True)
                if known.is_new(document) and _is_of_iam(document):
                    known.add(document)
                    yield document


class _Seen:
    """Where the statements of documents stand, and the words in them."""

    def __init__(self, documents: Iterable[PolicyDocument]) -> None:
        self._statements: set[Spot] = set()
        self._words: set[Spot] = set()
        for document in documents:
            self.add(document)

    def add(self, document: PolicyDocument) -> None:
        self._statements.update(_spot(statement.place) for statement in document.statements)
        self._words.update(_words(document))

    def is_new(self, document: PolicyDocument) -> bool:
        """Whether it has statements, and neither these nor all of their words were seen.

        A text that was changed on its way has other statements, made of the same words.
        """
        statements = {_spot(statement.place) for statement in document.statements}
        if not statements or not statements.isdisjoint(self._statements):
            return False
        words = set(_words(document))
        return not words or not words <= self._words


def _words(document: PolicyDocument) -> Iterator[Spot]:
    """Where the actions of a document stand."""
    for statement in document.statements:
        for term in statement.actions.terms if statement.actions else ():
            source, token = _spot(term.place)
            yield source, token[:2]  # the literal, whichever characters of it


def _is_of_iam(document: PolicyDocument) -> bool:
    """Whether it is a policy of IAM; others with statements have versions of their own."""
    version = document.version
    is_known = version is None or version.literal in (None, *VERSIONS)
    return is_known and any(statement.actions for statement in document.statements)


def _spot(place: Place) -> Spot:
    return id(place.source), place.token


# ── Where policies may stand ─────────────────────────────────────────────────────────────────────


def _values(configuration: Configuration, module: ModuleInstance) -> Iterator[tuple[str, Value]]:
    """What is written in a module and may hold policies, each with what it is called."""
    prefix = module.prefix
    declared = module.module
    for address, definition in declared.resources.items():
        for resource in module.resources_of(address, definition):
            yield from _of_resource(configuration, resource)
    for name, argument in declared.locals.items():
        if _may_hold(argument):
            place = argument.place
            local = partial(module.local, name, place)
            yield f"{prefix}local.{name}", configuration.settled(local)
    for name, definition in declared.calls.items():
        scope = module.scope(definition.source)
        is_seen = _is_entered(configuration, module, name)
        yield from _arguments(
            configuration, definition.contents, scope, f"{prefix}module.{name}", handed=not is_seen
        )
    for name, definition in (*declared.outputs.items(), *declared.variables.items()):
        scope = module.scope(definition.source)
        yield from _arguments(configuration, definition.contents, scope, f"{prefix}{name}")


def _of_resource(configuration: Configuration, resource: Resource) -> Iterator[tuple[str, Value]]:
    if resource.mode == "data" and resource.kind == _DOCUMENT:
        place = resource.definition.place
        made = partial(resource.module.attribute, resource, "json", place)
        yield resource.address, configuration.settled(made)
        return
    if resource.kind == _SIMULATION:
        return
    contents = resource.definition.contents
    yield from _arguments(configuration, contents, resource.scope, resource.address)


def _arguments(
    configuration: Configuration,
    contents: Contents,
    scope: Scope,
    owner: str,
    *,
    handed: bool = False,
) -> Iterator[tuple[str, Value]]:
    """The arguments of a block; *handed* to a module that cannot be entered, statements, too."""
    for argument in contents.arguments():
        if _may_hold(argument):
            value = configuration.value(argument.node.value, within(scope, argument.source))
            yield owner, value
            if handed:
                yield from ((owner, policy) for policy in statements_handed(value))


def _is_entered(configuration: Configuration, module: ModuleInstance, name: str) -> bool:
    address = f"{module.prefix}module.{name}"
    return any(
        child.is_seen
        for at, child in configuration.children.items()
        if at == address or at.startswith(f"{address}[")
    )


def _may_hold(argument: Argument) -> bool:
    node = argument.node
    return _SIGNS.search(argument.source.text, node.start, node.end) is not None


# ── What has the shape of a policy ───────────────────────────────────────────────────────────────


def _policies(value: Value, depth: int) -> Iterator[Mapping]:
    """The policies in a value."""
    if not depth:
        return
    match value:
        case String():
            yield from _policies_of_text(value, depth)
        case Mapping() if not value.identity and value.get(_STATEMENT) is not None:
            yield value
        case Mapping() if not value.identity:
            for entry in value.members():
                yield from _policies(entry.value, depth - 1)
        case Sequence():
            for item in value.elements():
                yield from _policies(item.value, depth - 1)
        case _:
            return


def _policies_of_text(value: String, depth: int) -> Iterator[Mapping]:
    if value.encodes is None and not _has_statement(value):
        return
    found = policy_text(value).value
    if found is not None:
        yield from _policies(found, depth - 1)


def _has_statement(value: String) -> bool:
    return any(
        isinstance(piece.content, str) and _STATEMENT in piece.content for piece in value.pieces
    )
