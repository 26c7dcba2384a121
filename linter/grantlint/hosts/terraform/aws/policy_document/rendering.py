"""A whole `aws_iam_policy_document`: its sources, its own statements, its overrides.

Facts: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from collections.abc import Iterator
from typing import Final

from msgspec import structs

from grantlint.hosts.terraform.aws.policy_document.merging import Merged, held
from grantlint.hosts.terraform.aws.policy_document.sources import (
    Document,
    RenderedPolicy,
    documents,
)
from grantlint.hosts.terraform.aws.policy_document.statements import or_default, own_statements
from grantlint.hosts.terraform.aws.policy_document.strings import (
    OLD_VERSION,
    Rendering,
    as_string,
)
from grantlint.hosts.terraform.aws.views import View
from grantlint.hosts.terraform.scope import Problem
from grantlint.hosts.terraform.value import (
    Entry,
    Mapping,
    Null,
    String,
    Value,
    mapping,
    sequence,
    text,
    unknown,
)
from grantlint.model import Place, Presence, Shape

_DEFAULT_VERSION: Final = "2012-10-17"
_SOURCES: Final = ("source_json", "source_policy_documents")
_OVERRIDES: Final = ("override_policy_documents", "override_json")
_VERSIONS: Final = Shape("20??-10-17", (_DEFAULT_VERSION, OLD_VERSION), has_wildcards=False)


def rendered(view: View, problems: list[Problem]) -> Mapping:
    """The policy of a document, in the shape of the JSON that the provider prints.

    What the provider would refuse goes to *problems*. Raises TooLargeError, and Suspended as all
    evaluation does.
    """
    rendering = Rendering(problems)
    version = or_default(view, "version", _DEFAULT_VERSION, rendering)
    rendering.has_variables = not _is(version, OLD_VERSION)
    sources = list(_documents(view, _SOURCES, rendering))
    own, complete = own_statements(view, rendering)
    overrides = list(_documents(view, _OVERRIDES, rendering))
    merged = Merged(problems)
    for document in sources:
        merged.add_sources(document.statements, complete=document.complete)
    merged.add_own(map(held, own), complete=complete)
    for document in overrides:
        merged.add_overrides(document.statements, complete=document.complete)
    others = [*sources, *overrides]
    ids = [*(one.id for one in sources), _id(view, rendering), *(one.id for one in overrides)]
    last = next((id_ for id_ in reversed(ids) if id_ is not None and not _is(id_, "")), None)
    return _policy(view, _version(version, others), last, merged)


def _documents(view: View, names: tuple[str, str], rendering: Rendering) -> Iterator[Document]:
    for name in names:
        value = view.value(name)
        if value is not None:
            place = view.name_place(name)
            step = Place(place.source, place.token, name)
            yield from documents(value, step, rendering)


def _policy(view: View, version: Value, id_: Value | None, merged: Merged) -> RenderedPolicy:
    entries = [Entry(text("Version", view.name_place("version")), version)]
    if id_ is not None:
        entries.append(_id_entry(view, id_))
    statements = merged.held
    if statements or not merged.complete:
        elements = (statement.element for statement in statements)
        listed = sequence(elements, view.place, complete=merged.complete)
        entries.append(Entry(text("Statement", view.place), listed))
    made = mapping(entries, view.place)
    return RenderedPolicy(
        made.place,
        made.kind,
        made.items,
        depth=made.depth,
        weight=made.weight,
        held=statements,
    )


def _version(own: Value, others: list[Document]) -> Value:
    """The latest version that any of the documents has."""
    given = [own, *(other.version for other in others if other.version is not None)]
    known = [one for one in given if isinstance(one, String) and one.known is not None]
    latest = max(known, key=lambda one: one.known or "", default=None)
    may_be_later = len(known) < len(given) or not all(other.complete for other in others)
    if latest is None:
        return own
    if may_be_later and (latest.known or "") < _DEFAULT_VERSION:
        return unknown(f"the version beside {latest.known}", own.place, "string", _VERSIONS)
    return latest


def _id(view: View, rendering: Rendering) -> Value | None:
    """What the document itself says its Id is."""
    given = view.value("policy_id")
    made = as_string(given, rendering) if given is not None else None
    return None if isinstance(made, Null) or _is(made, "") else made


def _id_entry(view: View, id_: Value) -> Entry:
    may_be_null = getattr(id_, "maybe_null", False)
    presence = Presence.MAYBE if may_be_null else Presence.ALWAYS
    value = structs.replace(id_, maybe_null=False) if may_be_null else id_
    return Entry(text("Id", view.name_place("policy_id")), value, presence)


def _is(value: Value | None, known: str) -> bool:
    return isinstance(value, String) and value.known == known
