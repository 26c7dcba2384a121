"""A write of a console page without the reads that the page needs to load."""

from collections.abc import Iterator

from grantlint.knowledge import actions, billing_tasks
from grantlint.knowledge.actions import Level
from grantlint.knowledge.billing_services import SERVICES
from grantlint.knowledge.billing_tasks import Task
from grantlint.model import (
    Finding,
    Identity,
    IdentityKind,
    PolicyDocument,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy import access
from grantlint.policy.access import Policies
from grantlint.policy.answers import Answer
from grantlint.rule import Context, rule, services
from grantlint_rules.billing._identities import billing_terms

READS = (Level.READ, Level.LIST)
TELLING = ("billing", "finance", "cost", "payment", "invoice", "budget")
"""Words in a name that say that people open the console with this policy."""
MACHINES = (PrincipalKind.SERVICE, PrincipalKind.FEDERATED)


@rule(on=Identity, when=services(*SERVICES), severity=Severity.WARNING, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    """Speak of documented tasks only, and only of a write that gives its task away."""
    if _is_for_machines(identity):
        return
    policies = ctx.policies()
    said: set[str] = set()
    for document, statement, term in billing_terms(identity):
        task = _task(term.literal or "")
        missing = _missing(task, policies) if task is not None else ()
        if task is not None and missing and task.name not in said:
            said.add(task.name)
            names = ", ".join(f"`{name}`" for name in missing)
            yield ctx.within(document, statement).finding(
                term,
                f"`{term.written}` without {names}: the console page to {task.title} cannot load",
                severity=_severity(identity, document, statement),
                hint=f"Add {names} for people who use the console; what only calls the API needs "
                "no more",
            )


def _task(action: str) -> Task | None:
    """The documented task that a write, named in full, is for."""
    found = billing_tasks.only_for(action)
    if found is None or not found.is_documented or actions.level(action) in READS:
        return None
    return found


def _missing(task: Task, policies: Policies) -> tuple[str, ...]:
    reads = [name for name in task.required if actions.level(name) in READS]
    return tuple(name for name in reads if access.grants(policies, name).answer is Answer.NO)


def _severity(identity: Identity, document: PolicyDocument, statement: Statement) -> Severity:
    """A warning where people are meant: by who holds the policy, or by what it is called."""
    sid = statement.sid.written if statement.sid is not None else ""
    names = (identity.name, document.name, document.owner, document.place.source.path, sid)
    is_named = any(word in name.lower() for word in TELLING for name in names)
    return Severity.WARNING if is_named or _is_for_people(identity) else Severity.INFO


def _is_for_people(identity: Identity) -> bool:
    if identity.kind in (IdentityKind.USER, IdentityKind.GROUP, IdentityKind.PERMISSION_SET):
        return True
    return any(
        ":saml-provider/" in principal.term.written
        for statement in (identity.trust.statements if identity.trust is not None else ())
        for principal in (statement.principals.terms if statement.principals else ())
    )


def _is_for_machines(identity: Identity) -> bool:
    """Whether only services or tokens can become the identity: these need no console."""
    trust = identity.trust
    if trust is None:
        return False
    kinds = {
        principal.kind
        for statement in trust.statements
        for principal in (statement.principals.terms if statement.principals else ())
    }
    return bool(kinds) and all(kind in MACHINES for kind in kinds)
