"""What gathers while one file is read: its policies, what is wrong, and what stays open."""

from typing import TYPE_CHECKING

from grantlint.hosts.policy_json import shapes
from grantlint.hosts.policy_json.search import Broken, Node, Opaque, Repeated
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
    from grantlint.model import Credential

FUNCTIONS = "it uses functions of CloudFormation outside of a template"


class Gathered:
    """The parts of an estate, as they are found in *source*."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.documents: list[PolicyDocument] = []
        self.problems: list[SourceProblem] = []
        self.not_understood: list[NotUnderstood] = []
        text = source.text
        self._may_have_functions = "Fn::" in text or 'Ref"' in text or 'Ref\\"' in text

    def policy(
        self,
        node: Node,
        *,
        kind: DocumentKind,
        owner: str,
        name: str = "",
        service: str | None = None,
    ) -> PolicyDocument | None:
        """Parse the policy at *node*; None when a part of it has no meaning here."""
        if self._may_have_functions and shapes.has_functions(node.value):
            self.fault(Opaque(node, FUNCTIONS), owner)
            return None
        source, base = self.source, node.path

        def places(path: Token) -> Place:
            return Place(source, base + path)

        document = parse.document(
            node.value, places, kind=kind, owner=owner, name=name, service=service
        )
        self.documents.append(document)
        return document

    def fault(self, found: Broken | Repeated | Opaque, owner: str) -> None:
        """Note what is wrong with a part of the file, or not understood."""
        match found:
            case Opaque(node, reason):
                place = Place(self.source, node.path)
                self.not_understood.append(NotUnderstood(place, owner, reason))
            case Repeated(_, key, token, first):
                related = (Place(self.source, first),)
                self._problem(ProblemKind.DUPLICATE_KEY, token, owner, key, related=related)
            case Broken(_, token, detail, hint, is_syntax):
                kind = ProblemKind.SYNTAX if is_syntax else ProblemKind.UNREADABLE
                self._problem(kind, token, owner, detail, hint=hint)

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


def credentials(source: Source) -> "tuple[Credential, ...]":
    """The access keys whose ids stand in a file that holds IAM."""
    if not any(prefix in source.text for prefix in ("AKIA", "ASIA", "ABIA", "ACCA")):
        return ()
    from grantlint.hosts.policy_json.credentials import found_in  # noqa: PLC0415  keys are rare

    return tuple(found_in(source))
