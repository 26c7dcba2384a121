"""Whether advice is enough: asked of the engine, with what is advised in place."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from grantlint.answers.evidence.conditions import few
from grantlint.answers.explanation import Written
from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span, Statement, Token
from grantlint.policy import access, parse
from grantlint.policy.access import Found, Request
from grantlint.policy.access.policies import Policies
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.patterns import exactly

LANGUAGE = "2012-10-17"
ENOUGH = "Checked: with that in place, the policies that were read allow the request"
AS_IT_IS = "Checked: as they were read, the policies allow the request"
BOUNDARY = "permissions boundary"
SCP = "service control policy"
NOWHERE = Source("the statement to add", "", "answers", lambda _: Span(0, 0))


class Change(Struct, frozen=True, eq=False):
    """What advice does to the policies: documents in place of others, statements that are added.

    `added` go to the caller's own policies, `trusted` to the trust policy of the role to assume.
    """

    documents: tuple[tuple[PolicyDocument, PolicyDocument], ...] = ()
    added: tuple[Written, ...] = ()
    trusted: tuple[Written, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.added or self.trusted)


def changed(policies: Policies, change: Change) -> Policies:
    """The policies with the change made."""
    for old, new in change.documents:
        policies = _swapped(policies, old, new)
    if change.added:
        added = _document(change.added, DocumentKind.IDENTITY)
        policies = replace(policies, identity=(*(policies.identity or ()), added))
    if change.trusted and policies.resource is not None:
        more = _document(change.trusted, DocumentKind.TRUST).statements
        trust = replace(policies.resource, statements=(*policies.resource.statements, *more))
        policies = replace(policies, resource=trust)
    return policies


def _swapped(policies: Policies, old: PolicyDocument, new: PolicyDocument) -> Policies:
    def among(documents: Iterable[PolicyDocument]) -> tuple[PolicyDocument, ...]:
        return tuple(new if each is old else each for each in documents)

    return replace(
        policies,
        identity=among(policies.identity or ()),
        boundary=new if policies.boundary is old else policies.boundary,
        resource=new if policies.resource is old else policies.resource,
        scps=tuple(map(among, policies.scps)),
    )


def _document(statements: Iterable[Written], kind: DocumentKind) -> PolicyDocument:
    value = {"Version": LANGUAGE, "Statement": list(statements)}
    return parse.document(value, _place, kind=kind, owner="the statement to add")


def _place(token: Token) -> Place:
    return Place(NOWHERE, token)


def answered(policies: Policies, request: Request) -> Found:
    """Whether some request as the message tells it is allowed; what it does not tell is open."""
    resource = () if request.resource == "*" else exactly(request.resource)
    return access.grants(policies, request.action, resource=resource, context=request.context)


# ── In words ──


def verdict(found: Found, request: Request, *, is_change: bool) -> Iterator[str]:
    """What the engine says of a request, once a change is made or without one."""
    if found.answer is YES:
        yield f"{ENOUGH if is_change else AS_IT_IS}{_with(found, request)}."
    elif found.answer is NO and found.stopped_by:
        yield f"That alone is not enough: {_named(found.stopped_by[0])} denies the request."
    elif found.answer is NO and is_change:
        yield "That alone is not enough: another of the policies does not allow the request."
    elif found.answer is MAYBE:
        reason = f": {found.reason}" if found.reason else ""
        yield f"Whether that is enough depends on what was not read{reason}."


def _with(found: Found, request: Request) -> str:
    """What the request must carry that the message does not tell."""
    told = {key.lower() for key in request.context}
    context = found.witness.context if found.witness is not None else {}
    needed = [
        f"`{key}` {few([value] if isinstance(value, str) else value)}"
        for key, value in context.items()
        if key.lower() not in told
    ]
    return f" if it comes with {' and '.join(needed)}" if needed else ""


def _named(statement: Statement) -> str:
    line, _ = statement.place.source.position(statement.place.span().start)
    where = f"{statement.place.source.path}:{line}" if statement.place.source.text else "AWS's own"
    name = f"`{statement.sid.written}`" if statement.sid is not None else "a Deny without a Sid"
    return f"{name} ({where})"


# ── Layers ──


def lacking_layers(policies: Policies, request: Request) -> Iterator[tuple[str, PolicyDocument]]:
    """The layers that bound the caller and do not allow what its own policies do."""
    if policies.boundary is not None:
        alone = replace(policies, scps=())
        if _is_lacking(alone, request):
            yield BOUNDARY, policies.boundary
    level = policies.scps[0] if policies.scps else ()
    if level and _is_lacking(replace(policies, boundary=None), request):
        yield SCP, level[0]


def _is_lacking(policies: Policies, request: Request) -> bool:
    found = answered(policies, request)
    return found.answer is NO and not found.stopped_by


def context_of(added: Iterable[Written]) -> dict[str, str]:
    """What the statements' own conditions ask for: the request is one that meets them."""
    found: dict[str, str] = {}
    for statement in added:
        condition = statement.get("Condition")
        for block in condition.values() if isinstance(condition, Mapping) else ():
            for key, value in block.items():
                found[key] = value if isinstance(value, str) else value[0]
    return found
