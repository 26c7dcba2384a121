"""The identities of an account, as `aws iam get-account-authorization-details` prints them.

Managed policies are read in their default version; those of groups count for their members, too.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from grantlint.hosts.policy_json import search
from grantlint.hosts.policy_json.entities import arn, boundary_arn, listed, tags
from grantlint.hosts.policy_json.gathered import Gathered
from grantlint.hosts.policy_json.shapes import Value
from grantlint.model import (
    DocumentKind,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Term,
    Token,
)


class Sort(Struct, frozen=True):
    """A sort of identity: the list it stands in, and the members of an item."""

    kind: IdentityKind
    items: str
    name: str
    inline: str


GROUPS = Sort(IdentityKind.GROUP, "GroupDetailList", "GroupName", "GroupPolicyList")
USERS = Sort(IdentityKind.USER, "UserDetailList", "UserName", "UserPolicyList")
ROLES = Sort(IdentityKind.ROLE, "RoleDetailList", "RoleName", "RolePolicyList")


class Managed(Struct):
    """A managed policy: its text, and the documents it is read as."""

    name: str
    node: search.Node
    as_policy: PolicyDocument | None = None
    as_boundary: PolicyDocument | None = None
    is_read: bool = False


def identities(node: search.Node, into: Gathered) -> list[Identity]:
    """The identities of the account at *node*; their policies and problems go *into*."""
    return list(_Account(node, into).identities())


class _Account:
    """One account while it is read."""

    def __init__(self, node: search.Node, into: Gathered) -> None:
        self._value = node.value
        self._path = node.path
        self._into = into
        self._managed = dict(self._policies())

    def identities(self) -> Iterator[Identity]:
        """Groups first, so that a policy of a group is known as the group's."""
        groups: dict[str, Identity] = {}
        for item, path in self._items(GROUPS.items):
            group = self._identity(GROUPS, item, path)
            groups.setdefault(group.name, group)
            yield group
        for item, path in self._items(USERS.items):
            yield self._user(item, path, groups)
        for item, path in self._items(ROLES.items):
            yield self._identity(ROLES, item, path)
        self._read_unattached()

    def _items(self, key: str) -> Iterator[tuple[dict[str, Value], Token]]:
        for i, item in enumerate(listed(self._value, key)):
            if item:
                yield item, (*self._path, key, i)

    # ── Managed policies ──

    def _policies(self) -> Iterator[tuple[str, Managed]]:
        """The managed policies whose text is there, by ARN."""
        for item, path in self._items("Policies"):
            for i, version in enumerate(listed(item, "PolicyVersionList")):
                if version.get("IsDefaultVersion") is True and "Document" in version:
                    place = (*path, "PolicyVersionList", i, "Document")
                    name = _text(item, "PolicyName") or _text(item, "Arn")
                    node = search.Node(version["Document"], place, "PolicyDocument")
                    yield _text(item, "Arn") or name, Managed(name, node)

    def _as_policy(self, policy: Managed) -> PolicyDocument | None:
        if not policy.is_read:
            policy.is_read = True
            policy.as_policy = self._document(policy.node, DocumentKind.IDENTITY, policy.name)
        return policy.as_policy

    def _as_boundary(self, policy: Managed) -> PolicyDocument | None:
        if policy.as_boundary is None:
            policy.as_boundary = self._document(policy.node, DocumentKind.BOUNDARY, policy.name)
        return policy.as_boundary

    def _read_unattached(self) -> None:
        """Policies that nobody has are policies of the account all the same."""
        for policy in self._managed.values():
            if not policy.is_read and policy.as_boundary is None:
                self._as_policy(policy)

    # ── Identities ──

    def _identity(
        self,
        sort: Sort,
        item: dict[str, Value],
        path: Token,
        groups: Sequence[Identity] = (),
        *,
        complete: bool = True,
    ) -> Identity:
        name = _text(item, sort.name)
        source = self._into.source
        policies = [*self._inline(sort, item, path)]
        managed: list[Term] = []
        self._attach(item, path, policies, managed)
        for group in groups:
            policies += group.policies
            managed += group.managed
        boundary = boundary_arn(source, item, path)
        seen = self._managed.get(boundary.written) if boundary else None
        return Identity(
            kind=sort.kind,
            name=name,
            owner=name,
            place=Place(source, (*path, sort.name)),
            policies=_unique(policies),
            managed=tuple(managed),
            boundary=self._as_boundary(seen) if seen else None,
            boundary_arn=boundary,
            trust=self._trust(item, path, name),
            tags=tuple(tags(source, item, path)),
            groups=tuple(group.name for group in groups),
            arn=arn(item),
            complete=complete,
            is_live=True,
        )

    def _user(self, item: dict[str, Value], path: Token, groups: dict[str, Identity]) -> Identity:
        """A user with what its groups give it; not complete when one of them is not there."""
        names = item.get("GroupList")
        names = names if isinstance(names, list) else []
        member_of = [groups[name] for name in names if isinstance(name, str) and name in groups]
        complete = len(member_of) == len(names)
        return self._identity(USERS, item, path, member_of, complete=complete)

    def _inline(self, sort: Sort, item: dict[str, Value], path: Token) -> Iterator[PolicyDocument]:
        owner = _text(item, sort.name)
        for i, policy in enumerate(listed(item, sort.inline)):
            if "PolicyDocument" not in policy:
                continue
            place = (*path, sort.inline, i, "PolicyDocument")
            node = search.Node(policy["PolicyDocument"], place, "PolicyDocument")
            name = _text(policy, "PolicyName")
            document = self._document(node, DocumentKind.IDENTITY, owner, name)
            if document is not None:
                yield document

    def _attach(
        self,
        item: dict[str, Value],
        path: Token,
        policies: list[PolicyDocument],
        managed: list[Term],
    ) -> None:
        """Add the attached policies: the text where it is there, else the ARN."""
        for i, policy in enumerate(listed(item, "AttachedManagedPolicies")):
            named = _text(policy, "PolicyArn")
            known = self._managed.get(named)
            document = self._as_policy(known) if known else None
            if document is not None:
                policies.append(document)
            elif named:
                place = (*path, "AttachedManagedPolicies", i, "PolicyArn")
                managed.append(Term((named,), Place(self._into.source, place)))

    def _trust(self, item: dict[str, Value], path: Token, name: str) -> PolicyDocument | None:
        key = "AssumeRolePolicyDocument"
        if key not in item:
            return None
        node = search.Node(item[key], (*path, key), key)
        return self._document(node, DocumentKind.TRUST, name)

    def _document(
        self, node: search.Node, kind: DocumentKind, owner: str, name: str = ""
    ) -> PolicyDocument | None:
        """The policy at *node*, an object or a string of one; None when it cannot be read."""
        document = None
        for found in search.policy_at(node):
            if isinstance(found, search.Policy):
                document = self._into.policy(found.node, kind=kind, owner=owner, name=name)
            else:
                self._into.fault(found, owner)
        return document


def _text(item: dict[str, Value], key: str) -> str:
    found = item.get(key)
    return found if isinstance(found, str) else ""


def _unique(policies: Sequence[PolicyDocument]) -> tuple[PolicyDocument, ...]:
    """Each policy once: one may come from several groups."""
    return tuple({id(policy): policy for policy in policies}.values())
