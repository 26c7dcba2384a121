"""What gathers while one file is read: its policies, what is wrong, and what stays open."""

import re
from functools import partial
from typing import TYPE_CHECKING

from grantlint.hosts.policy_json import shapes
from grantlint.model import (
    DocumentKind,
    NotUnderstood,
    Place,
    PolicyDocument,
    ProblemKind,
    Source,
    SourceProblem,
    Token,
)
from grantlint.policy import parse

if TYPE_CHECKING:
    from grantlint.hosts.policy_json.search import Broken, Node, Opaque, Repeated
    from grantlint.model import Credential

_KEY_PREFIX = re.compile(b"A(?:KIA|SIA|BIA|CCA)")
FUNCTIONS = "it uses functions of CloudFormation outside of a template"


class Gathered:
    """The parts of an estate, as they are found in *source*."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.documents: list[PolicyDocument] = []
        self.problems: list[SourceProblem] = []
        self.not_understood: list[NotUnderstood] = []

    def policy(
        self,
        node: "Node",
        *,
        kind: DocumentKind,
        owner: str,
        name: str = "",
        service: str | None = None,
    ) -> PolicyDocument | None:
        """Parse the policy at *node*; None when a part of it has no meaning here."""
        document = parse.document(
            node.value,
            _places(self.source, node.path),
            kind=kind,
            owner=owner,
            name=name,
            service=service,
            text=self.source.text,
        )
        if is_odd(document) and shapes.has_functions(node.value):
            self._open(node, owner, FUNCTIONS)
            return None
        self.documents.append(document)
        return document

    def fault(self, found: "Broken | Repeated | Opaque", owner: str) -> None:
        """Note what is wrong with a part of the file, or not understood."""
        from grantlint.hosts.policy_json import search  # noqa: PLC0415  most files need none

        match found:
            case search.Opaque(node, reason):
                self._open(node, owner, reason)
            case search.Repeated(_, key, token, first):
                related = (Place(self.source, first),)
                self._problem(ProblemKind.DUPLICATE_KEY, token, owner, key, related=related)
            case search.Broken(_, token, detail, hint, is_syntax):
                kind = ProblemKind.SYNTAX if is_syntax else ProblemKind.UNREADABLE
                self._problem(kind, token, owner, detail, hint=hint)

    def _open(self, node: "Node", owner: str, reason: str) -> None:
        place = Place(self.source, node.path)
        self.not_understood.append(NotUnderstood(place, owner, reason, is_policy=True))

    def _problem(
        self,
        kind: ProblemKind,
        token: Token,
        owner: str,
        detail: str,
        *,
        related: tuple[Place, ...] = (),
        hint: str = "",
    ) -> None:
        place = Place(self.source, token)
        self.problems.append(SourceProblem(kind, place, owner, detail, related, hint))


def is_odd(document: PolicyDocument) -> bool:
    """Whether a policy departs from the grammar anywhere."""
    return bool(document.oddities or [one for one in document.statements if one.oddities])


def _places(source: Source, base: Token) -> parse.Places:
    """The places of what is below the value that *base* leads to."""
    if not base:
        return partial(Place, source)  # what nearly all files need, as fast as can be

    def places(path: Token) -> Place:
        return Place(source, base + path)

    return places


def credentials(source: Source, tight: bytes | None = None) -> "tuple[Credential, ...]":
    """The access keys that stand in a file that holds IAM, their ids and their secrets.

    *tight* is its text without white space between values, where it is known: soon looked through.
    """
    data = source.text.encode("utf-8", "surrogatepass") if tight is None else tight
    if not _names_secret(data) and _KEY_PREFIX.search(data) is None:
        return ()
    from grantlint.hosts.policy_json.credentials import found_in  # noqa: PLC0415  keys are rare

    return tuple(found_in(source))


def _names_secret(data: bytes) -> bool:
    if b"ecret" not in data and b"ECRET" not in data:  # part of each name, and soon looked for
        return False
    from grantlint.knowledge.secret_keys import may_name_secret  # noqa: PLC0415  as above

    return may_name_secret(data)
