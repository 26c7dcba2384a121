"""Who may do what: AWS's evaluation of policies, and searches for requests that they let through.

    mine = access.of(identity)                          # remembered: rules share the work
    access.could_grant(mine, "iam:PassRole")            # cheap: does any Allow speak of it?
    found = access.grants(mine, "iam:PassRole", resource=arns.roles())
    found.answer, found.witness, found.statements       # a request that is really allowed
    access.grants(mine, "s3:*").stopped_by              # which Deny takes it back

    access.survives(mine, statement)                    # does anything of this Allow come through?
    access.passes_role(mine, service="lambda.amazonaws.com", roles=estate.identities)

    for who in access.strangers(trust):                 # anonymous, foreign roles, tokens
        access.lets_in(trust, who, "sts:AssumeRole")    # and what it must know: witness.context

    access.allows(policies, Request("s3:GetObject", arn, {"aws:SourceIp": "203.0.113.9"}))
    access.covers([wide], [narrow])                     # does one document allow all of another?

Answers have three values. MAYBE: a hole decides, AWS does not say, or a search was given up; a
witness is verified with `allows` before it is handed out. What is not seen counts as absent.
"""

from collections.abc import Iterable, Iterator, Mapping

from grantlint.model import DocumentKind, Effect, Identity, PolicyDocument, PrincipalKind, Statement
from grantlint.policy.access import callers, first_allow, outright
from grantlint.policy.access.callers import Caller, CallerKind
from grantlint.policy.access.covering import covers
from grantlint.policy.access.decisions import Decision, Request, decide
from grantlint.policy.access.escaping import gets_past
from grantlint.policy.access.passing import passes_role
from grantlint.policy.access.policies import Policies, of_documents, of_identity, of_resource
from grantlint.policy.access.principals import accounts_named
from grantlint.policy.access.questions import better, find
from grantlint.policy.access.scenes import NOTHING, Found, Question
from grantlint.policy.access.statements import patterns_of
from grantlint.policy.answers import Answer
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
    "covers",
    "find",
    "grants",
    "lets_in",
    "may_survive",
    "of",
    "of_documents",
    "of_resource",
    "passes_role",
    "strangers",
    "survives",
]

Holder = Identity | PolicyDocument | Policies
Given = Mapping[str, str | tuple[str, ...]]


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
    quick = outright.answered(policies, asked) or first_allow.found(policies, asked)
    return quick or find(policies, asked)


def survives(holder: Holder, statement: Statement) -> Found:
    """Whether a request comes through that this very Allow of the holder lets in.

    NO: the Denies in `stopped_by` take all of it back, boundary or service control policies do, or
    its conditions never hold.
    """
    policies = of(holder)
    best = NOTHING
    for pattern in patterns_of(statement):
        found = find(policies, Question(pattern, by=statement))
        if found.answer is Answer.YES:
            return found
        best = better(best, found)
    return best


def may_survive(holder: Holder, statement: Statement) -> bool:
    """Whether a quick look finds that something of this Allow gets past the holder's Denies.

    True means that `survives` does not say NO because of them; False says nothing.
    """
    policies = of(holder)
    rulings = policies.own.rulings
    denies = [each for each in rulings if each.effect is not Effect.ALLOW]
    allow = next(each for each in rulings if each.statement is statement)
    first = allow.words.texts[0]
    if not allow.actions.negated and is_plain(first):
        denies = [each for each in denies if each.covers(first) is not Answer.NO]
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
