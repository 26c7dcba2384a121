"""What rule authors import: the decorator, the triggers and the context a check gets.

A rule is one function over one noun of the model. The engine owns every loop: it calls the
function for each node of that noun in documents where the trigger occurs. This module knows no
host and no file; how a change is spelled is asked of a printer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from grantlint.model import (
    AccessKey,
    AclGrant,
    AddCondition,
    AddStatement,
    AddTerms,
    Certainty,
    Change,
    Clause,
    Condition,
    Credential,
    Edit,
    Estate,
    Expected,
    Finding,
    Fix,
    FixEffect,
    Identity,
    IdentityKind,
    KeyFlow,
    Label,
    MemberAccount,
    Place,
    PolicyDocument,
    Presence,
    RemoveTerm,
    ReplaceTerm,
    Settings,
    Severity,
    SourceProblem,
    Statement,
    Suppression,
    Term,
    UserKeys,
    Witness,
)
from grantlint.trigger import (
    ACTION_PATTERN,
    ALWAYS,
    CLASHING,
    NAMED_RESOURCE,
    NOT_ACTION,
    NOT_PRINCIPAL,
    NOT_RESOURCE,
    OF_SERVICE,
    UNKNOWN,
    Trigger,
    actions,
    condition_keys,
    document_kinds,
    operators,
    principals,
    services,
)

if TYPE_CHECKING:
    from grantlint.policy.access import Policies

__all__ = [
    "ACCOUNT",
    "ACTION_PATTERN",
    "ALWAYS",
    "CLASHING",
    "LONGEST_HINT",
    "LONGEST_MESSAGE",
    "NAMED_RESOURCE",
    "NOT_ACTION",
    "NOT_PRINCIPAL",
    "NOT_RESOURCE",
    "OF_SERVICE",
    "UNKNOWN",
    "Check",
    "Context",
    "Located",
    "Node",
    "NodeT",
    "Option",
    "Printer",
    "Rule",
    "Trigger",
    "actions",
    "condition_keys",
    "document_kinds",
    "operators",
    "principals",
    "rule",
    "rule_id",
    "services",
]

Node = (
    Estate
    | Identity
    | PolicyDocument
    | Statement
    | Condition
    | Credential
    | AccessKey
    | UserKeys
    | KeyFlow
    | MemberAccount
    | AclGrant
    | SourceProblem
    | Suppression
    | Expected
)
NodeT = TypeVar("NodeT", bound=Node)
Option = bool | int | str | list[str]


LONGEST_MESSAGE = 600
LONGEST_HINT = 20_000
ACCOUNT = "ACCOUNT"
"""Stands in hints for an account that nobody knows."""
_PERHAPS = Presence.MAYBE


class Printer(Protocol):
    """How the host of a source spells things; None where it cannot."""

    def edits(self, change: Change) -> tuple[Edit, ...] | None: ...

    def spelled(self, statement: Mapping[str, object], beside: Place | None = None) -> str: ...


class Located(Protocol):
    """A noun that stands at one place."""

    @property
    def place(self) -> Place: ...


Check = Callable[[NodeT, "Context"], Iterator[Finding]]


class Rule(Struct, Generic[NodeT], frozen=True):
    """A check with what the engine must know to call it. The id is the module's path.

    `options` are the names a config may set, with their defaults. `supersedes` are the ids whose
    findings at the same identity (or document, where there is none) this rule's findings replace.
    """

    id: str
    on: type[NodeT]
    when: Trigger
    severity: Severity
    check: Check[NodeT]
    since: str
    codes: frozenset[str]
    options: Mapping[str, Option]
    supersedes: tuple[str, ...]
    default: bool


def rule(
    *,
    on: type[NodeT],
    when: Trigger,
    severity: Severity,
    since: str,
    codes: Iterable[str] = (),
    options: Mapping[str, Option] | None = None,
    supersedes: Sequence[str] = (),
    default: bool = True,
) -> Callable[[Check[NodeT]], Rule[NodeT]]:
    """Make a rule of a check over nodes of type *on*.

    *severity* is the worst it gives; *codes* are all names of other tools it may claim; a rule
    with *default* false runs only when it is selected.
    """

    def made(check: Check[NodeT]) -> Rule[NodeT]:
        return Rule(
            id=rule_id(check.__module__),
            on=on,
            when=when,
            severity=severity,
            check=check,
            since=since,
            codes=frozenset(codes),
            options=options or {},
            supersedes=tuple(supersedes),
            default=default,
        )

    return made


def rule_id(module: str) -> str:
    """The id of the rule in *module*: `grantlint_rules.passrole.via_star` → `passrole/via-star`."""
    family, slug = module.split(".")[-2:]
    return f"{family}/{slug}".replace("_", "-")


class Context(Struct, frozen=True, eq=False, gc=False):
    """What a check may ask besides its node: where it stands, settings, findings and fixes."""

    rule: Rule[Node]
    estate: Estate
    settings: Settings
    printer: Printer
    options: Mapping[str, Option] = {}
    identity: Identity | None = None
    document: PolicyDocument | None = None
    statement: Statement | None = None
    owner: str = ""

    def within(self, document: PolicyDocument, statement: Statement | None = None) -> "Context":
        """The same context at a statement; for checks on a larger node that report there."""
        return replace(self, document=document, statement=statement)

    def of(self, owner: str) -> "Context":
        """The same context for what *owner* carries; for checks on an estate that report there."""
        return replace(self, owner=owner)

    def policies(self) -> "Policies":
        """All that decides about the identity at hand, for questions to `policy.access`.

        Its policies, boundary and the organization's SCPs; without an identity, the document alone.
        What is not seen counts as absent.
        """
        from grantlint.policy.access import policies  # noqa: PLC0415  seldom asked, and costly

        identity, organization = self.identity, self.estate.organization
        if identity is None:
            held = (self.document,) if self.document is not None else ()
            if organization is None or not organization.scps or not held:
                return policies.of_documents(*held)
            identity = Identity(IdentityKind.UNKNOWN, "", "", held[0].place, policies=held)
        return policies.completed(policies.of_identity(identity, organization))

    def finding(
        self,
        at: Located | Place,
        message: str,
        *,
        hint: str = "",
        severity: Severity | None = None,
        certainty: Certainty = Certainty.CERTAIN,
        related: Iterable[tuple[Located | Place, str]] = (),
        witness: Witness | None = None,
        fix: Fix | None = None,
        codes: Iterable[str] = (),
        secret: str | None = None,
    ) -> Finding:
        """One finding at a term or place.

        It becomes POSSIBLE by itself when its statement or document may be absent. *related* are
        places with a note each; the way a value came is added to them.
        """
        place = _place(at)
        labels = [_label(_place(spot), note) for spot, note in related]
        statement = self.statement
        return Finding(
            rule=self.rule.id,
            severity=self.rule.severity if severity is None else severity,
            certainty=min(certainty, self._presence(at)),
            message=_cut(message, LONGEST_MESSAGE),
            at=_label(place),
            owner=self._owner(),
            hint=_cut(self._with_account(hint, ACCOUNT), LONGEST_HINT),
            kind=self.document.kind.value if self.document else None,
            identity=self.identity.name if self.identity else None,
            sid=statement.sid.written if statement and statement.sid else None,
            codes=tuple(codes),
            related=(*labels, *_way(place)) if place.via is not None else tuple(labels),
            witness=witness and self._in_an_account(witness),
            fix=fix,
            secret=secret,
            within=self._around(place),
        )

    def _with_account(self, text: str, unknown: str) -> str:
        """*text* with one's own account in place of one that nobody knows, else *unknown*."""
        if "arn:" not in text:
            return text
        from grantlint.policy import arns  # noqa: PLC0415  few texts name anything of an account

        return text.replace(arns.OWN_ACCOUNT, next(iter(self.settings.own_accounts), unknown))

    def _in_an_account(self, witness: Witness) -> Witness:
        """*witness* with an account in place of one that nobody knows: one's own, or an example."""
        from grantlint.policy import unnamed  # noqa: PLC0415  only where a request is shown

        own = next(iter(self.settings.own_accounts), unnamed.ACCOUNT)
        return unnamed.in_account(witness, own)

    def _around(self, place: Place) -> tuple[Place, ...]:
        """Where a comment may stand that is about a finding at *place*."""
        statement, document = self.statement, self.document
        holder = document or self.identity
        found = [place]
        if statement is not None:
            found.append(statement.place)
        if holder is not None:
            found.append(holder.place)
        if document is not None and document.carrier is not None:
            found.append(document.carrier)
        return tuple(found)

    def _owner(self) -> str:
        if self.document is not None:
            return self.document.owner
        return self.owner or self.estate.name

    def _presence(self, at: Located | Place) -> Certainty:
        for node in (self.document, self.statement, at):
            if getattr(node, "presence", None) is _PERHAPS:
                return Certainty.POSSIBLE
        return Certainty.CERTAIN

    def replace(self, term: Term, text: str, *, title: str, effect: FixEffect) -> Fix | None:
        """A fix that writes *text* for the term; None where the host cannot spell it."""
        return self._fix(ReplaceTerm(term, text), title, effect)

    def remove(self, term: Term, *, title: str, effect: FixEffect) -> Fix | None:
        """A fix that takes the term out of its list."""
        return self._fix(RemoveTerm(term), title, effect)

    def add_terms(
        self, clause: Clause[Term], texts: Sequence[str], *, title: str, effect: FixEffect
    ) -> Fix | None:
        """A fix that writes further terms at the end of the clause."""
        return self._fix(AddTerms(clause, tuple(texts)), title, effect)

    def add_condition(
        self, operator: str, key: str, values: Sequence[str], *, title: str, effect: FixEffect
    ) -> Fix | None:
        """A fix that bounds the statement of this context by one more condition."""
        if self.statement is None:
            return None
        change = AddCondition(self.statement, operator, key, tuple(values))
        return self._fix(change, title, effect)

    def add_statement(
        self, statement: Mapping[str, object], *, title: str, effect: FixEffect
    ) -> Fix | None:
        """A fix that writes a further statement, given as IAM's JSON, into the document."""
        if self.document is None:
            return None
        return self._fix(AddStatement(self.document, statement), title, effect)

    def spelled(self, statement: Mapping[str, object]) -> str:
        """A statement, given as IAM's JSON, as those around are written; for hints."""
        around = self.statement or self.document or self.identity
        return self.printer.spelled(statement, around.place if around is not None else None)

    def _fix(self, change: Change, title: str, effect: FixEffect) -> Fix | None:
        edits = self.printer.edits(change)
        return None if edits is None else Fix(title, effect, edits)


def _cut(text: str, longest: int) -> str:
    """*text* without its middle where it is longer than anyone reads; scanned text is hostile."""
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} … {text[-half:]}"


def _place(at: Located | Place) -> Place:
    return at if isinstance(at, Place) else at.place


def _label(place: Place, note: str = "") -> Label:
    return Label(place.source, place.span(), note)


def _way(place: Place) -> Iterator[Label]:
    """The places a value came through, each with its note."""
    step = place.via
    while step is not None:
        yield _label(step, step.note)
        step = step.via
