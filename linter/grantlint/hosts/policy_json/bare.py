"""A file that is one policy and nothing else, as most are: the short way to an estate.

Nothing stands around such a policy that could speak about it, and there is nothing to search.
"""

from functools import partial

from grantlint.hosts.policy_json import kinds, shapes
from grantlint.hosts.policy_json.gathered import credentials, is_odd
from grantlint.hosts.policy_json.sheet import Sheet
from grantlint.model import DocumentKind, Estate, Organization, Place
from grantlint.policy import parse


def is_bare(loaded: Sheet) -> bool:
    """Whether all that a sheet holds is a policy, each element of it once."""
    value = loaded.value
    return (
        loaded.has_signs
        and not loaded.has_duplicates
        and isinstance(value, dict)
        and parse.DOCUMENT_ELEMENTS.issuperset(value)
        and shapes.is_policy(value)
    )


def estate(
    loaded: Sheet, given: DocumentKind | None, organization: Organization | None
) -> Estate | None:
    """What a bare policy says; None for one that departs from the grammar: `reading` looks closer.

    *given* is what the config says that it is.
    """
    source, value = loaded.source, loaded.value
    kind = given or kinds.told_by_path(source.path, value)
    service = kinds.service(value) if kind is DocumentKind.RESOURCE else None
    places = partial(Place, source)
    document = parse.document(
        value, places, kind=kind, owner=source.path, service=service, text=source.text
    )
    if is_odd(document):
        return None
    return Estate(
        name=source.path,
        sources=(source,),
        documents=(document,),
        organization=organization,
        credentials=credentials(source, loaded.tight),
    )
