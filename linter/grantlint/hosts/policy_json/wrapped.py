"""Policies that stand in something else, as the AWS CLI prints them: kinds, owners and holders."""

from msgspec import Struct

from grantlint.hosts.policy_json import kinds, search, shapes, wrappers
from grantlint.hosts.policy_json.entities import arn, boundary_arn, tags
from grantlint.hosts.policy_json.gathered import Gathered, credentials
from grantlint.hosts.policy_json.sheet import Sheet
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    Organization,
    Place,
    PolicyDocument,
    Source,
    Token,
)


class _Holder(Struct):
    """A user, group or role while its policies are gathered; `path` leads to its object."""

    entity: wrappers.Entity
    value: dict[str, shapes.Value]
    path: Token
    policies: list[PolicyDocument] = []
    trust: PolicyDocument | None = None

    def identity(self, source: Source) -> Identity:
        """The identity; a single answer of the CLI never shows all that it has.

        What has an ARN came from AWS; what somebody means to make has none yet.
        """
        seen_arn = arn(self.value)
        return Identity(
            kind=self.entity.kind,
            name=self.entity.name,
            owner=self.entity.name,
            place=Place(source, (*self.path, self.entity.key)),
            policies=tuple(self.policies),
            boundary_arn=boundary_arn(source, self.value, self.path),
            trust=self.trust,
            tags=tuple(tags(source, self.value, self.path)),
            arn=seen_arn,
            complete=False,
            is_live=seen_arn is not None,
        )


class Reading:
    """One file while it is read."""

    def __init__(self, source: Source, given: DocumentKind | None) -> None:
        self._source = source
        self._given = given
        self._gathered = Gathered(source)
        self._holders: dict[tuple[str, str], _Holder] = {}
        self._identities: list[Identity] = []
        self._is_single = False

    def estate(self, loaded: Sheet, organization: Organization | None) -> Estate | None:
        gathered = self._gathered
        everything = list(search.found_in(search.Node(loaded.value, ())))
        self._is_single = len(everything) == 1
        for found in everything:
            self._add(found)
        is_ours = bool(gathered.documents or gathered.problems or gathered.not_understood)
        if loaded.has_duplicates and (is_ours or loaded.looks_like_policy()):
            gathered.problems += loaded.repeated()
        self._identities += [one.identity(self._source) for one in self._holders.values()]
        if not is_ours and not gathered.problems and not self._identities:
            return None
        return Estate(
            name=self._source.path,
            sources=(self._source,),
            documents=tuple(gathered.documents),
            identities=tuple(self._identities),
            organization=organization,
            credentials=credentials(self._source),
            problems=tuple(gathered.problems),
            not_understood=tuple(gathered.not_understood),
        )

    def _add(self, found: search.Found) -> None:
        match found:
            case search.Policy(node):
                self._add_policy(node)
            case search.Account(node):
                from grantlint.hosts.policy_json import account  # noqa: PLC0415  dumps are rare

                self._identities += account.identities(node, self._gathered)
            case _:
                self._gathered.fault(found, self._owner(found.node))

    def _add_policy(self, node: search.Node) -> None:
        kind = self._kind(node)
        service = None
        if kind is DocumentKind.RESOURCE:
            service = kinds.service(node.value) or wrappers.service(node.enclosing())
        owner = self._owner(node)
        name = wrappers.policy_name(node.enclosing())
        document = self._gathered.policy(node, kind=kind, owner=owner, name=name, service=service)
        if document is not None and kind in (DocumentKind.IDENTITY, DocumentKind.TRUST):
            self._hand_over(document, node.around)

    def _kind(self, node: search.Node) -> DocumentKind:
        """What the wrapper says, else the config, the policy itself, the name of its file."""
        told = wrappers.kind(node.key, node.enclosing()) or self._given
        if told is not None:
            return told
        if node.is_text and wrappers.is_of_resource(node.key):
            return DocumentKind.RESOURCE
        if node.around is None:
            return kinds.told_by_path(self._source.path, node.value)
        return kinds.inferred(node.value)

    def _owner(self, node: search.Node) -> str:
        """The name of what carries the policy; else the path, and where in it one of several is."""
        name = wrappers.name(node.enclosing())
        if name or self._is_single:
            return name or self._source.path
        return f"{self._source.path}#{_pointer(node.path)}"

    def _hand_over(self, document: PolicyDocument, around: search.Around | None) -> None:
        """Give the policy to the identity whose object it stands in."""
        entity = wrappers.entity(around.value) if around else None
        if around is None or entity is None:
            return
        key = (entity.kind.value, entity.name)
        holder = self._holders.setdefault(key, _Holder(entity, around.value, around.path))
        if document.kind is DocumentKind.TRUST:
            holder.trust = document
        else:
            holder.policies.append(document)


def _pointer(path: Token) -> str:
    """A JSON pointer (RFC 6901) to a value, without the steps into strings."""
    steps = (step for step in path if not isinstance(step, int) or step >= 0)
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
