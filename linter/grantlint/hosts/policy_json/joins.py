"""Files that the config joins: an identity from several files, the policies of an organization."""

import os
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from grantlint.host import File, HostOptions, IdentityJoin
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    Organization,
    PolicyDocument,
)
from grantlint.text import globs


def is_joined(file: File, options: HostOptions) -> bool:
    """Whether the config names the file in an identity or the organization."""
    patterns = list(_patterns(options))
    return bool(patterns) and _fits(_relative(file.real, options), patterns)


def together(estates: Sequence[Estate], options: HostOptions) -> Iterator[Estate]:
    """One estate of all joined files; nothing when there are none."""
    if not estates:
        return
    members = [_Member(estate, options) for estate in estates]
    identities = [_identity(join, members) for join in options.identities]
    organization = options.organization
    scps = _kind(_picked(members, organization.scps), DocumentKind.SCP)
    rcps = _kind(_picked(members, organization.rcps), DocumentKind.RCP)
    joined = [identity for identity in identities if identity is not None]
    held = [document for identity in joined for document in _held(identity)]
    documents = _unique([*held, *scps, *rcps])
    yield Estate(
        name=members[0].estate.name,
        sources=tuple(source for member in members for source in member.estate.sources),
        documents=tuple(documents),
        identities=tuple(joined),
        organization=Organization(organization.id, tuple(scps), tuple(rcps)),
        credentials=tuple(one for member in members for one in member.estate.credentials),
        problems=tuple(one for member in members for one in member.estate.problems),
        not_understood=tuple(one for member in members for one in member.estate.not_understood),
    )


class _Member:
    """An estate of one file, with the path that globs are matched against."""

    def __init__(self, estate: Estate, options: HostOptions) -> None:
        self.estate = estate
        self.path = _relative(os.path.realpath(estate.name), options)


def _identity(join: IdentityJoin, members: list[_Member]) -> Identity | None:
    policies = _kind(_picked(members, join.policies), DocumentKind.IDENTITY)
    boundary = _picked(members, [join.boundary] if join.boundary else [])
    trust = _picked(members, [join.trust] if join.trust else [])
    first = next(iter([*policies, *boundary, *trust]), None)
    if first is None:
        return None
    return Identity(
        kind=IdentityKind.ROLE if trust else IdentityKind.UNKNOWN,
        name=join.name,
        owner=join.name,
        place=first.place,
        policies=tuple(policies),
        boundary=next(iter(_kind(boundary, DocumentKind.BOUNDARY)), None),
        trust=next(iter(_kind(trust, DocumentKind.TRUST)), None),
    )


def _picked(members: Iterable[_Member], patterns: Sequence[str]) -> list[PolicyDocument]:
    return [
        document
        for member in members
        if _fits(member.path, patterns)
        for document in member.estate.documents
    ]


def _kind(documents: Iterable[PolicyDocument], kind: DocumentKind) -> list[PolicyDocument]:
    """The documents as policies of the kind that the config says they are."""
    return [
        document if document.kind is kind else replace(document, kind=kind)
        for document in documents
    ]


def _held(identity: Identity) -> Iterator[PolicyDocument]:
    yield from identity.policies
    yield from filter(None, (identity.boundary, identity.trust))


def _unique(documents: list[PolicyDocument]) -> Iterator[PolicyDocument]:
    seen: set[int] = set()
    for document in documents:
        if id(document) not in seen:
            seen.add(id(document))
            yield document


def _patterns(options: HostOptions) -> Iterator[str]:
    for join in options.identities:
        yield from join.policies
        yield from filter(None, (join.boundary, join.trust))
    yield from options.organization.scps
    yield from options.organization.rcps


def _fits(path: str, patterns: Iterable[str]) -> bool:
    return any(globs.matches(pattern, path) for pattern in patterns)


def _relative(real: str, options: HostOptions) -> str:
    base = options.root or os.curdir
    return os.path.relpath(real, base).replace(os.sep, "/")
