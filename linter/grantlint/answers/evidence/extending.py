"""The smallest change to a statement that is there, so that it allows a request, too.

A statement is extended only by what was denied: an action, the ARN of a resource, a service that a
role is passed to, a principal. What would get wider besides is said, or a new statement is better.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from grantlint import hosts
from grantlint.answers.evidence.conditions import few
from grantlint.answers.evidence.statements import Closeness, Sighting, called
from grantlint.answers.statements import literal
from grantlint.knowledge import actions
from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import (
    Clause,
    DocumentKind,
    PolicyDocument,
    Principal,
    PrincipalKind,
    Source,
    Statement,
    Term,
)
from grantlint.policy import fitting, written
from grantlint.policy.access.decisions import Request
from grantlint.policy.answers import NO
from grantlint.policy.passrole import PASS_ROLE

PASSED_TO = "iam:passedtoservice"
MOST_TERMS = 25
"""A statement with more is not printed whole."""


class Extension(Struct, frozen=True, eq=False):
    """A statement as it is and as it would be.

    `text` says what to do, `wider` on what more than was asked for it then allows the action.
    `shown` is the new statement as IAM's JSON, None for one that is not to be shown.
    """

    sighting: Sighting
    changed: Statement
    text: str
    wider: str = ""

    @property
    def document(self) -> PolicyDocument:
        """The policy with the changed statement in place of the old one."""
        old, document = self.sighting.ruling.statement, self.sighting.ruling.document
        among = tuple(self.changed if each is old else each for each in document.statements)
        return replace(document, statements=among)

    @property
    def shown(self) -> dict[str, object] | None:
        """The new statement, unless it is too long or some of it is an expression of Terraform.

        Whoever pasted a value in place of its expression would change what is granted elsewhere.
        """
        old, changed = self.sighting.ruling.statement, self.changed
        clauses = (changed.actions, changed.resources, changed.principals)
        size = sum(len(clause.terms) for clause in clauses if clause is not None)
        return written.whole(changed) if size <= MOST_TERMS and _is_written_out(old) else None


def _is_written_out(statement: Statement) -> bool:
    """Whether all texts of a statement stand in its file as they are; only Terraform computes."""
    source = statement.place.source
    if not source.path.endswith(hosts.HOSTS["terraform"].suffixes):
        return True
    return all(_stands_in(source, term) for term in _terms(statement))


def _terms(statement: Statement) -> Iterator[Term]:
    if statement.sid is not None:
        yield statement.sid
    for clause in filter(None, (statement.actions, statement.resources)):
        yield from clause.terms
    if statement.principals is not None:
        yield from (principal.term for principal in statement.principals.terms)
    for condition in statement.conditions:
        yield from (condition.operator, condition.key, *condition.values)


def _stands_in(source: Source, term: Term) -> bool:
    place, text = term.place, term.literal
    if text is None or place.source is not source or place.via is not None:
        return False
    span = place.span()
    return text in source.text[span.start : span.end]


def extensions(
    seen: list[Sighting], request: Request, services: tuple[str, ...], principal: str | None
) -> Iterator[Extension]:
    """What can be extended, nearest first: statements that are written down where we can see it.

    *services* are those that a role is passed to, *principal* the ARN a policy names the caller by.
    """
    allows = [each for each in seen if each.is_allow and each.ruling.document.place.source.text]
    for each in sorted(allows, key=lambda one: one.closeness):
        match each.closeness:
            case Closeness.UNDER_CONDITION:
                found = _by_service(each, request, services)
            case Closeness.OTHER_PRINCIPAL:
                found = _by_principal(each, request, principal)
            case Closeness.OTHER_RESOURCE:
                found = _by_resource(each, request)
            case Closeness.OTHER_ACTION:
                found = _by_action(each, request)
            case _:
                found = None
        if found is not None:
            yield found


def _by_service(each: Sighting, request: Request, services: tuple[str, ...]) -> Extension | None:
    """One more value of `iam:PassedToService`, when that is all that stops."""
    if len(each.conditions) != 1 or not services:
        return None
    condition = each.conditions[0]
    old = tuple(value.written for value in condition.values)
    lacking = [name for name in services if name not in old]
    is_open = condition.key.written.lower() != PASSED_TO or "not" in condition.operator.written
    if is_open or len(lacking) != 1:
        return None
    added = Term((lacking[0],), condition.place)
    wider = replace(condition, values=(*condition.values, added))
    statement = each.ruling.statement
    among = tuple(wider if one is condition else one for one in statement.conditions)
    text = f"Add `{lacking[0]}` to the services in the condition of {called(each.ruling)}"
    roles = [] if statement.resources is None else _texts(statement.resources)
    more = "" if roles == [request.resource] else few(roles)
    return Extension(each, replace(statement, conditions=among), text, more)


def _by_principal(each: Sighting, request: Request, principal: str | None) -> Extension | None:
    """The caller among those whom a policy lets in, under its conditions, to do nothing else."""
    statement = each.ruling.statement
    clause, asked, on = statement.principals, statement.actions, statement.resources
    if principal is None or clause is None or clause.negated or asked is None:
        return None
    if on is not None and (on.negated or asked.negated or _others(asked, request)):
        return None
    if not any(one.kind is PrincipalKind.AWS for one in clause.terms):
        return None
    added = Principal(PrincipalKind.AWS, Term((principal,), clause.place))
    wider = clause.having((*clause.terms, added))
    text = f"Add `{principal}` to the principals of {called(each.ruling)}"
    resources = [] if on is None else _texts(on)
    more = "" if resources in ([], [request.resource]) else few(resources)
    return Extension(each, replace(statement, principals=wider), text, more)


def _by_resource(each: Sighting, request: Request) -> Extension | None:
    """One more resource, for a statement with no other action that could be done on it."""
    statement = each.ruling.statement
    clause, asked = statement.resources, statement.actions
    if clause is None or clause.negated or asked is None or asked.negated:
        return None
    is_elsewhere = each.ruling.document.kind is DocumentKind.RESOURCE  # another resource's own
    if is_elsewhere or not request.resource.startswith("arn:") or _others(asked, request):
        return None
    added = literal(request.resource)
    if added != request.resource and not each.ruling.document.has_variables:
        return None  # `${*}` stands for itself in a policy of 2008
    text = f"Add `{added}` to the resources of {called(each.ruling)}"
    return Extension(each, replace(statement, resources=_with(clause, added)), text)


def _others(asked: Clause[Term], request: Request) -> bool:
    """Whether the statement would do more than the action on the resource."""
    names = {name for term in asked.terms for name in actions.expand(term.written)}
    names.discard(request.action)
    used = (fitting.is_used_on(name, request.resource) for name in names)
    return len(names) > MOST_TERMS or any(found is not NO for found in used)


def _by_action(each: Sighting, request: Request) -> Extension | None:
    """One more action, on resources that the statement names for its service anyway."""
    statement = each.ruling.statement
    clause, resources = statement.actions, statement.resources
    if clause is None or clause.negated or statement.conditions or resources is None:
        return None
    if request.action == PASS_ROLE or resources.negated:
        return None
    on = _texts(resources)
    is_unlimited = actions.supports_wildcard_only(request.action) or _is_of_consoles(request)
    if "*" in on and not is_unlimited:
        return None
    text = f"Add `{request.action}` to the actions of {called(each.ruling)}"
    more = "" if is_unlimited or on in ([request.resource], ["*"]) else few(on)
    return Extension(each, replace(statement, actions=_with(clause, request.action)), text, more)


def _is_of_consoles(request: Request) -> bool:
    """Whether the action is one of billing and accounts, which is granted on everything."""
    return request.action.partition(":")[0] in SERVICES


def _with(clause: Clause[Term], added: str) -> Clause[Term]:
    return clause.having((*clause.terms, Term((added,), clause.place)))


def _texts(clause: Clause[Term]) -> list[str]:
    return [term.written for term in clause.terms]
