"""What an identity lacks of a task of the consoles, and whom a grant is for."""

from collections.abc import Iterable

from grantlint.knowledge import actions
from grantlint.knowledge.actions import Level
from grantlint.model import (
    Identity,
    IdentityKind,
    PolicyDocument,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.policy.access import Policies
from grantlint.policy.answers import NO, YES
from grantlint_rules.billing._granted import granted

READS = (Level.READ, Level.LIST)
TELLING = ("billing", "finance", "cost", "payment", "invoice", "budget")
"""Words in a name that say that people open the console with this policy."""
MACHINES = (PrincipalKind.SERVICE, PrincipalKind.FEDERATED)
MFA = "aws:multifactorauth"


def is_read(action: str) -> bool:
    """Whether an action only reads or lists."""
    return actions.level(action) in READS


def is_granted(policies: Policies, action: str) -> bool:
    """Whether the policies really allow an action somewhere."""
    return granted(policies, action) is YES


def lacking(policies: Policies, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the actions that the policies are known not to allow anywhere."""
    return tuple(name for name in names if granted(policies, name) is NO)


# ── Whom a grant is for ──


def severity(identity: Identity, document: PolicyDocument, statement: Statement) -> Severity:
    """A warning where people are meant: by who holds the policy, or by what it is called."""
    sid = statement.sid.written if statement.sid is not None else ""
    names = (identity.name, document.name, document.owner, document.place.source.path, sid)
    is_named = any(word in name.lower() for word in TELLING for name in names)
    return Severity.WARNING if is_named or _is_for_people(identity) else Severity.INFO


def _is_for_people(identity: Identity) -> bool:
    """Whether people can become the identity: they sign in as users, by SAML or with MFA."""
    if identity.kind in (IdentityKind.USER, IdentityKind.GROUP, IdentityKind.PERMISSION_SET):
        return True
    return any(map(_lets_people_in, identity.trust.statements if identity.trust else ()))


def _lets_people_in(statement: Statement) -> bool:
    names = [one.term.written for one in statement.principals.terms] if statement.principals else []
    keys = [condition.key.written.lower() for condition in statement.conditions]
    return any(":saml-provider/" in name or ":user/" in name for name in names) or any(
        key.startswith(MFA) for key in keys
    )


def is_for_machines(identity: Identity) -> bool:
    """Whether only services or tokens can become the identity: these need no console."""
    kinds = {
        principal.kind
        for statement in (identity.trust.statements if identity.trust is not None else ())
        for principal in (statement.principals.terms if statement.principals else ())
    }
    federated = PrincipalKind.FEDERATED in kinds and _is_for_people(identity)
    return bool(kinds) and kinds <= set(MACHINES) and not federated
