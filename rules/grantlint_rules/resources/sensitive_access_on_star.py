"""Reading secrets, credentials or data on every resource, though it could be scoped."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.knowledge import sensitive_reads
from grantlint.model import (
    ALLOW,
    Certainty,
    Clause,
    DocumentKind,
    Finding,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import all_of_type, terms
from grantlint.policy.answers import MAYBE, YES, Answer
from grantlint.policy.picking import picked
from grantlint.rule import Context, actions, document_kinds, rule

NOT_BOUNDING = (
    "aws:currenttime",
    "aws:epochtime",
    "aws:multifactorauth",
    "aws:principal",
    "aws:requestedregion",
    "aws:securetransport",
    "aws:tokenissuetime",
    "aws:user",
)
"""Keys that say who calls and when, not what is read."""


class Read(Struct, frozen=True, eq=False):
    """A sensitive action, what it hands out, and what lets it reach everything of its sort."""

    name: str
    what: str
    at: Term | Clause[Term]
    answer: Answer


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.IDENTITY) & actions(*sorted(sensitive_reads.names())),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is not ALLOW or statement.actions is None:
        return
    if statement.actions.negated or _is_bounded(statement):
        return
    said: set[str] = set()
    for term, _ in picked(statement.actions, sensitive_reads.names()):
        read = _read(term, statement)
        if read is not None and read.what not in said:
            said.add(read.what)
            yield _finding(term, read, ctx)


def _read(term: Term, statement: Statement) -> Read | None:
    """The first of the sensitive actions behind a term that reaches everything of its sort."""
    possible = None
    for name, what in sensitive_reads.read_by(terms.widest(term)):
        found = all_of_type.reaching(statement, name)
        if found is None:
            continue
        at, is_so = found
        if _is_everything(term) and all_of_type.written(at) == "`*`":
            return None
        read = Read(name, what, at, MAYBE if terms.has_hole(term) else is_so)
        if is_so is YES:
            return read
        possible = possible or read
    return possible


def _is_everything(term: Term) -> bool:
    return term.literal in ("*", "*:*")


def _is_bounded(statement: Statement) -> bool:
    """Whether a condition may say which of the resources are meant."""
    if not statement.conditions and statement.conditions_complete:  # most of them
        return False
    keys = [(condition.key.known or "").lower() for condition in statement.conditions]
    return not statement.conditions_complete or any(
        not key.startswith(NOT_BOUNDING) for key in keys
    )


def _finding(term: Term, read: Read, ctx: Context) -> Finding:
    through = "" if read.name.lower() == term.written.lower() else f" (through `{read.name}`)"
    where = all_of_type.written(read.at)
    return ctx.finding(
        term,
        f"`{term.written}` on {where} hands out {read.what}{through}",
        certainty=Certainty.CERTAIN if read.answer is YES else Certainty.POSSIBLE,
        hint=f"Name the resources that are needed instead of {where}, or bound them with a "
        "condition such as `aws:ResourceTag/…`",
        related=[(all_of_type.place(read.at), "every resource")],
    )
