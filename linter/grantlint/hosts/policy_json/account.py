"""An account as `get-account-authorization-details` prints it: one estate of identities."""

from collections.abc import Iterable, Iterator
from typing import Any

from grantlint.hosts.policy_json.finding import Broken, Found, policies
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    ProblemKind,
    Source,
    SourceProblem,
    Term,
    Token,
)
from grantlint.policy import parse

LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList")
INLINE = {"User": "UserPolicyList", "Group": "GroupPolicyList", "Role": "RolePolicyList"}
KINDS = {"User": IdentityKind.USER, "Group": IdentityKind.GROUP, "Role": IdentityKind.ROLE}


def is_dump(value: Any) -> bool:  # noqa: ANN401  JSON
    """Whether *value* lists the identities of an account."""
    return isinstance(value, dict) and any(isinstance(value.get(name), list) for name in LISTS)


def estate(source: Source, value: dict[str, Any], problems: tuple[SourceProblem, ...]) -> Estate:
    """All identities of the account, each with every policy that applies to it."""
    return _Account(source, value, problems).estate()


class _Account:
    """One dump while it is read."""

    def __init__(
        self, source: Source, value: dict[str, Any], problems: tuple[SourceProblem, ...]
    ) -> None:
        self._source = source
        self._value = value
        self._documents: list[PolicyDocument] = []
        self._problems = list(problems)
        self._managed: dict[str, PolicyDocument] = {}
        self._boundaries: dict[str, PolicyDocument] = {}
        self._bodies: dict[str, tuple[Any, Token, str]] = {}

    def estate(self) -> Estate:
        self._read_managed()
        groups = {
            str(item.get("GroupName")): self._identity("Group", item, path)
            for item, path in self._listed("GroupDetailList")
        }
        identities = list(groups.values())
        for item, path in self._listed("UserDetailList"):
            names = [str(name) for name in _list(item, "GroupList")]
            held = [groups[name] for name in names if name in groups]
            complete = len(held) == len(names)
            identities.append(self._identity("User", item, path, held, complete=complete))
        identities += [
            self._identity("Role", item, path) for item, path in self._listed("RoleDetailList")
        ]
        return Estate(
            name=self._source.path,
            sources=(self._source,),
            documents=tuple(self._documents),
            identities=tuple(identities),
            problems=tuple(self._problems),
        )

    # ── Managed policies ──

    def _read_managed(self) -> None:
        for item, path in self._listed("Policies"):
            arn = str(item.get("Arn", ""))
            for i, version in enumerate(_list(item, "PolicyVersionList")):
                if isinstance(version, dict) and version.get("IsDefaultVersion"):
                    at = (*path, "PolicyVersionList", i, "Document")
                    name = str(item.get("PolicyName", arn))
                    self._bodies[arn] = version.get("Document"), at, name
                    document = self._document(*self._bodies[arn], DocumentKind.IDENTITY)
                    if document is not None:
                        self._managed[arn] = document

    def _boundary(self, arn: str) -> PolicyDocument | None:
        if arn not in self._boundaries and arn in self._bodies:
            document = self._document(*self._bodies[arn], DocumentKind.BOUNDARY)
            if document is not None:
                self._boundaries[arn] = document
        return self._boundaries.get(arn)

    # ── Identities ──

    def _identity(
        self,
        what: str,
        item: dict[str, Any],
        path: Token,
        groups: Iterable[Identity] = (),
        *,
        complete: bool = True,
    ) -> Identity:
        name = str(item.get(f"{what}Name", ""))
        inline = list(self._inline(INLINE[what], item, path))
        attached, unseen = self._attached(item, path)
        for group in groups:
            inline += group.policies
            unseen += group.managed
        boundary = item.get("PermissionsBoundary")
        boundary_arn = (
            str(boundary.get("PermissionsBoundaryArn", "")) if isinstance(boundary, dict) else ""
        )
        at = (*path, "PermissionsBoundary", "PermissionsBoundaryArn")
        return Identity(
            kind=KINDS[what],
            name=name,
            owner=name,
            place=Place(self._source, path),
            policies=tuple(_unique([*inline, *attached])),
            managed=tuple(unseen),
            boundary=self._boundary(boundary_arn),
            boundary_arn=Term((boundary_arn,), Place(self._source, at)) if boundary_arn else None,
            trust=self._trust(item, path, name),
            tags=tuple(self._tags(item, path)),
            groups=tuple(group.name for group in groups),
            arn=str(item["Arn"]) if "Arn" in item else None,
            complete=complete,
        )

    def _inline(self, key: str, item: dict[str, Any], path: Token) -> Iterator[PolicyDocument]:
        for i, policy in enumerate(_list(item, key)):
            if not isinstance(policy, dict):
                continue
            at = (*path, key, i, "PolicyDocument")
            name = str(policy.get("PolicyName", ""))
            document = self._document(policy.get("PolicyDocument"), at, name, DocumentKind.IDENTITY)
            if document is not None:
                yield document

    def _attached(
        self, item: dict[str, Any], path: Token
    ) -> tuple[list[PolicyDocument], list[Term]]:
        """Attached policies whose text the dump has, and the ARNs of the others."""
        seen: list[PolicyDocument] = []
        unseen: list[Term] = []
        for i, policy in enumerate(_list(item, "AttachedManagedPolicies")):
            arn = str(policy.get("PolicyArn", "")) if isinstance(policy, dict) else ""
            if arn in self._managed:
                seen.append(self._managed[arn])
            elif arn:
                at = (*path, "AttachedManagedPolicies", i, "PolicyArn")
                unseen.append(Term((arn,), Place(self._source, at)))
        return seen, unseen

    def _trust(self, item: dict[str, Any], path: Token, name: str) -> PolicyDocument | None:
        key = "AssumeRolePolicyDocument"
        if key not in item:
            return None
        return self._document(item[key], (*path, key), name, DocumentKind.TRUST)

    def _tags(self, item: dict[str, Any], path: Token) -> Iterator[tuple[str, Term]]:
        for i, tag in enumerate(_list(item, "Tags")):
            if isinstance(tag, dict) and isinstance(tag.get("Value"), str):
                at = (*path, "Tags", i, "Value")
                yield str(tag.get("Key", "")), Term((tag["Value"],), Place(self._source, at))

    # ── Parts ──

    def _listed(self, key: str) -> Iterator[tuple[dict[str, Any], Token]]:
        for i, item in enumerate(_list(self._value, key)):
            if isinstance(item, dict):
                yield item, (key, i)

    def _document(
        self,
        value: Any,
        path: Token,
        name: str,
        kind: DocumentKind,  # noqa: ANN401  JSON
    ) -> PolicyDocument | None:
        """The policy in *value*, which may be URL-encoded text; None when it is none."""
        for found in policies(value):
            if isinstance(found, Broken):
                self._problems.append(self._problem(found, path, name))
                return None
            return self._parsed(found, path, name, kind)
        return None

    def _parsed(self, found: Found, path: Token, name: str, kind: DocumentKind) -> PolicyDocument:
        base = path + found.path
        source = self._source
        document = parse.document(
            found.value,
            lambda inner: Place(source, base + inner),
            kind=kind,
            owner=name,
            name=name,
        )
        self._documents.append(document)
        return document

    def _problem(self, found: Broken, path: Token, name: str) -> SourceProblem:
        place = Place(self._source, path)
        detail = str(found.error) if found.error else "a policy nests too deeply"
        return SourceProblem(ProblemKind.SYNTAX, place, name, detail)


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _unique(documents: list[PolicyDocument]) -> Iterator[PolicyDocument]:
    seen: set[int] = set()
    for document in documents:
        if id(document) not in seen:
            seen.add(id(document))
            yield document
