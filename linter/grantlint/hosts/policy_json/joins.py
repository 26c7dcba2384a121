"""Files that the config joins: an identity from several files, the policies of an organization.

A given file pulls in what it is decided with: the other files of its identity, and the policies
of the organization, which bind every identity, are read wherever the config says they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from grantlint.host import File, HandedOn, HostOptions, IdentityJoin
from grantlint.hosts.policy_json.lookup import fitting
from grantlint.hosts.policy_json.reading import estate, read, relative_path
from grantlint.hosts.policy_json.sheet import HOST, sheet
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    Organization,
    Place,
    PolicyDocument,
    ProblemKind,
    Source,
    SourceProblem,
)
from grantlint.text.located_json import AT, Locator

SEVERAL = ", "
Files = Mapping[str, File]
"""Files by their path from the folder that the config's globs are relative to."""


def estates(files: Iterable[File], options: HostOptions) -> Iterator[Estate | HandedOn]:
    """Estates of single files, one by one; then those of joined files, if one of them is given."""
    given = {relative_path(file.real or file.path, options): file for file in files}
    reader = _Reader(options)
    bound = _Bound(reader, given, options)
    identities = [_Joined.of(join, given, options) for join in options.identities]
    taken = bound.paths.union(*(joined.files for joined in identities))
    for path, file in given.items():
        if path not in taken:
            found = read(file, options, bound.by)
            if found is not None:
                yield found
    yield from _unfitting(identities, options)
    for group in _sharing(joined for joined in identities if joined.is_given):
        yield _identities(group, reader, bound.by)
    if bound.estate is not None:
        yield bound.estate


def _unfitting(identities: Sequence["_Joined"], options: HostOptions) -> Iterator[Estate]:
    """A problem for each pattern that fits nothing, unless its identity is not asked about."""
    for joined, join in zip(identities, options.identities, strict=True):
        if joined.files and not joined.is_given:
            continue
        for pattern in filter(None, (*join.policies, join.boundary, join.trust)):
            if not fitting((pattern,), {}, options):
                source = Source(pattern, "", HOST, Locator(""))
                detail = f"no file fits this path, which the identity `{join.name}` names"
                place = Place(source, (AT, 0, 0))
                problem = SourceProblem(
                    ProblemKind.UNREADABLE, place, join.name, detail, hint="Correct the config"
                )
                yield Estate(name=pattern, sources=(source,), problems=(problem,))


class _Reader:
    """Reads each file once for each kind that its policies count as."""

    def __init__(self, options: HostOptions) -> None:
        self._options = options
        self._known: dict[tuple[str, DocumentKind], Estate] = {}

    def read(self, path: str, file: File, kind: DocumentKind) -> Estate:
        """What stands in the file; an empty estate when that is nothing of IAM."""
        key = (path, kind)
        if key not in self._known:
            loaded = sheet(file)
            found = estate(loaded, kind) if loaded else None
            self._known[key] = found or Estate(name=file.path)
        return self._known[key]


class _Bound:
    """The organization: `by` goes into every estate, `estate` tells of its files that are given."""

    def __init__(self, reader: _Reader, given: Files, options: HostOptions) -> None:
        organization = options.organization
        scps = fitting(organization.scps, given, options)
        rcps = fitting(organization.rcps, given, options)
        self.paths = {*scps, *rcps}
        both = [(path, reader.read(path, file, DocumentKind.SCP)) for path, file in scps.items()]
        both += [(path, reader.read(path, file, DocumentKind.RCP)) for path, file in rcps.items()]
        documents = [document for _, found in both for document in found.documents]
        self.by = Organization(
            organization.id,
            scps=tuple(one for one in documents if one.kind is DocumentKind.SCP),
            rcps=tuple(one for one in documents if one.kind is DocumentKind.RCP),
        )
        told = [found for path, found in both if path in given or found.problems]
        self.estate = _together(told, self.by) if told else None


class _Joined(Struct, frozen=True):
    """One identity of the config with its files, each with the kind its policies count as."""

    name: str
    files: dict[str, File]
    kinds: dict[str, DocumentKind]
    is_given: bool

    @classmethod
    def of(cls, join: IdentityJoin, given: Files, options: HostOptions) -> "_Joined":
        parts = (
            (join.policies, DocumentKind.IDENTITY),
            ((join.boundary,) if join.boundary else (), DocumentKind.BOUNDARY),
            ((join.trust,) if join.trust else (), DocumentKind.TRUST),
        )
        files: dict[str, File] = {}
        kinds: dict[str, DocumentKind] = {}
        for patterns, kind in parts:  # a glob of policies may cover the boundary, too
            for path, file in fitting(patterns, given, options).items():
                files[path], kinds[path] = file, kind
        return cls(join.name, files, kinds, any(path in given for path in files))

    def identity(self, reader: _Reader) -> Identity | None:
        """The identity; None when none of its files holds a policy that can be read."""
        documents = [
            document
            for path, file in self.files.items()
            for document in reader.read(path, file, self.kinds[path]).documents
        ]
        if not documents:
            return None
        trust = _of(documents, DocumentKind.TRUST)
        boundary = _of(documents, DocumentKind.BOUNDARY)
        return Identity(
            kind=IdentityKind.ROLE if trust else IdentityKind.UNKNOWN,
            name=self.name,
            owner=self.name,
            place=documents[0].place,
            policies=_of(documents, DocumentKind.IDENTITY),
            boundary=next(iter(boundary), None),
            trust=next(iter(trust), None),
        )


def _of(documents: Iterable[PolicyDocument], kind: DocumentKind) -> tuple[PolicyDocument, ...]:
    return tuple(document for document in documents if document.kind is kind)


def _sharing(identities: Iterable[_Joined]) -> list[list[_Joined]]:
    """Identities in groups: those with a file in common are decided together."""
    groups: list[list[_Joined]] = []
    for joined in identities:
        near = [group for group in groups if _share(joined, group)]
        groups = [group for group in groups if not _share(joined, group)]
        groups.append([*(one for group in near for one in group), joined])
    return groups


def _share(joined: _Joined, group: Iterable[_Joined]) -> bool:
    return any(not joined.files.keys().isdisjoint(other.files) for other in group)


def _identities(group: Sequence[_Joined], reader: _Reader, bound: Organization) -> Estate:
    read = {
        (path, joined.kinds[path]): reader.read(path, file, joined.kinds[path])
        for joined in group
        for path, file in joined.files.items()
    }
    identities = filter(None, (joined.identity(reader) for joined in group))
    name = SEVERAL.join(joined.name for joined in group)
    return _together(list(read.values()), bound, tuple(identities), name)


def _together(
    estates: Sequence[Estate],
    organization: Organization,
    identities: tuple[Identity, ...] = (),
    name: str = "organization",
) -> Estate:
    """All of *estates* as one; what is wrong with a file that was read twice counts once."""
    by_name: dict[str, Estate] = {}
    for found in estates:
        by_name.setdefault(found.name, found)
    once = by_name.values()
    return Estate(
        name=name,
        sources=tuple(source for found in once for source in found.sources),
        documents=tuple(document for found in estates for document in found.documents),
        identities=identities,
        organization=organization,
        credentials=tuple(one for found in once for one in found.credentials),
        problems=tuple(one for found in once for one in found.problems),
        not_understood=tuple(one for found in once for one in found.not_understood),
    )
