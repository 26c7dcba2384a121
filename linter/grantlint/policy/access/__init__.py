"""Who may do what: AWS's evaluation of policies, and searches for requests that they let through.

    mine = access.of(identity)                          # remembered: rules share the work
    access.could_grant(mine, "iam:PassRole")            # cheap: does any Allow speak of it?
    found = access.grants(mine, "iam:PassRole", resource=arns.roles())
    found.answer, found.witness, found.statements       # a request that is really allowed
    access.grants(mine, "s3:*").stopped_by              # which Deny takes it back

    access.survives(mine, statement)                    # does anything of this Allow come through?
    passing.passes_role(mine, service="lambda.amazonaws.com", roles=estate.identities)

    for who in access.strangers(trust):                 # anonymous, foreign roles, tokens
        access.lets_in(trust, who, "sts:AssumeRole")    # and what it must know: witness.context

    access.allows(policies, Request("s3:GetObject", arn, {"aws:SourceIp": "203.0.113.9"}))
    covering.covers([wide], [narrow])                   # does one document allow all of another?

Answers have three values. MAYBE: a hole decides, AWS does not say, or a search was given up; a
witness is verified with `allows` before it is handed out. What is not seen counts as absent. What
searches is imported where it is called, as most policies are told without it.
"""

from collections.abc import Iterable, Iterator

from grantlint.model import (
    ALLOW,
    DocumentKind,
    Identity,
    PolicyDocument,
    PrincipalKind,
    Statement,
)
from grantlint.policy.access import callers, outright
from grantlint.policy.access.callers import Caller, CallerKind
from grantlint.policy.access.decisions import Decision, Request, decide
from grantlint.policy.access.found import NOTHING, Found, Question
from grantlint.policy.access.policies import Policies, of_documents, of_identity, of_resource
from grantlint.policy.access.principals import accounts_named
from grantlint.policy.access.statements import patterns_of
from grantlint.policy.answers import NO, YES, Answer
from grantlint.policy.conditions import Given
from grantlint.policy.patterns import Glob, is_plain

__all__ = [
    "Caller",
    "CallerKind",
    "Decision",
    "Found",
    "Policies",
    "Question",
    "Request",
    "allows",
    "callers",
    "could_grant",
    "grants",
    "lets_in",
    "may_survive",
    "of",
    "of_documents",
    "of_resource",
    "strangers",
    "survives",
]

Holder = Identity | PolicyDocument | Policies


def of(holder: Holder) -> Policies:
    """The policies of an identity or of one document; remembered as long as they are asked for."""
    match holder:
        case Policies():
            return holder
        case Identity():
            return of_identity(holder)
        case _:
            return of_documents(holder)


def allows(policies: Policies, request: Request) -> Decision:
    """Whether the policies allow a request, with the statements that decide."""
    return decide(policies, request)


def could_grant(holder: Holder, action: str) -> Answer:
    """Whether an Allow of the caller's own policies speaks of the action at all; cheap."""
    return of(holder).could_grant(action)


def grants(
    holder: Holder,
    action: str,
    *,
    resource: Glob | Iterable[Glob] = (),
    context: Given | None = None,
    avoid: Iterable[Glob] = (),
    prefer: Iterable[str] = (),
) -> Found:
    """Whether these policies let through some request for an action or a pattern of actions.

    *resource*: patterns that the resource must all match; by default what the action acts on.
    *avoid*: patterns that it must not match. *prefer*: resources to take for the witness if they
    do. *context*: keys as they are in the request, `()` for a key that is not in it.
    """
    asked = Question(action, _globs(resource), context or {}, tuple(prefer), tuple(avoid))
    policies = of(holder)
    return outright.answered(policies, asked) or _searched(policies, asked)


def _searched(policies: Policies, asked: Question) -> Found:
    from grantlint.policy.access.first_allow import found  # noqa: PLC0415  see above
    from grantlint.policy.access.questions import find  # noqa: PLC0415  see above

    return found(policies, asked) or find(policies, asked)


def survives(holder: Holder, statement: Statement) -> Found:
    """Whether a request comes through that this very Allow of the holder lets in.

    NO: the Denies in `stopped_by` take all of it back, boundary or service control policies do, or
    its conditions never hold.
    """
    from grantlint.policy.access import questions  # noqa: PLC0415  see above

    policies = of(holder)
    best = NOTHING
    for pattern in patterns_of(statement):
        found = questions.find(policies, Question(pattern, by=statement))
        if found.answer is YES:
            return found
        best = questions.better(best, found)
    return best


def may_survive(holder: Holder, statement: Statement) -> bool:
    """Whether a quick look finds that something of this Allow gets past the holder's Denies.

    True means that `survives` does not say NO because of them; False says nothing.
    """
    from grantlint.policy.access.escaping import gets_past  # noqa: PLC0415  see above

    policies = of(holder)
    rulings = policies.own.rulings
    denies = [each for each in rulings if each.effect is not ALLOW]
    allow = next(each for each in rulings if each.statement is statement)
    first = allow.words.texts[0]
    if not allow.actions.negated and is_plain(first):
        denies = [each for each in denies if each.covers(first) is not NO]
    return gets_past(policies.caller, allow, denies)


def lets_in(
    document: PolicyDocument,
    caller: Caller,
    action: str,
    *,
    resource: Glob | Iterable[Glob] = (),
    context: Given | None = None,
    account: str | None = None,
) -> Found:
    """Whether the policy of a role or a resource lets a caller do something.

    *account* is the one that owns it. The witness's context is what the caller must bring along.
    """
    from grantlint.policy.access.questions import find  # noqa: PLC0415  see above

    policies = of_resource(document, caller, account=account)
    return find(policies, Question(action, _globs(resource), context or {}))


def strangers(document: PolicyDocument) -> Iterator[Caller]:
    """Callers that nobody asked in.

    Anyone without credentials (who cannot assume roles), a role of an account that the policy does
    not name and, for each identity provider it names, somebody with a token of it.
    """
    principals = [
        principal
        for statement in document.statements
        if statement.principals is not None
        for principal in statement.principals.terms
    ]
    if document.kind is not DocumentKind.TRUST:
        yield callers.ANONYMOUS
    yield callers.stranger(accounts_named(principals))
    for principal in principals:
        written = principal.term.known
        if principal.kind is PrincipalKind.FEDERATED and written is not None:
            is_saml = ":saml-provider/" in written
            make = callers.saml if is_saml else callers.web_identity
            yield make(written, outside=True)


def _globs(resource: Glob | Iterable[Glob]) -> tuple[Glob, ...]:
    return (resource,) if isinstance(resource, Glob) else tuple(resource)
