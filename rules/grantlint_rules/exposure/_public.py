"""What the rules on public resources share: whether a stranger gets in by a statement, and how."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import condition_keys, exposure
from grantlint.model import (
    ALLOW,
    DENY,
    Clause,
    Condition,
    Hole,
    Part,
    PolicyDocument,
    Principal,
    Statement,
    Term,
    Witness,
)
from grantlint.policy import access, conditions, guards, strangers, terms
from grantlint.policy.access import Caller, CallerKind, callers
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.clauses import covers_action
from grantlint.policy.conditions import Block, Domain, Domains, every
from grantlint.policy.conditions.choices import Goal
from grantlint.policy.conditions.solving import solve
from grantlint.policy.strangers import Stranger
from grantlint.rule import Context
from grantlint_rules.trust._anyone import is_told
from grantlint_rules.trust._principals import is_anyone, somebody

ASKED = 12
"""Actions of a statement that are tried."""
SIGNED_KEYS = ("aws:principal", "aws:userid", "aws:username", "kms:calleraccount")
SOURCE_NETWORK = "aws:sourcevpcarn"
ENDPOINT_PATHS = "aws:vpceorgpaths"
SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceowner")

FUNCTIONS = "lambda"
INVOKE_URL = "lambda:InvokeFunctionUrl"
URL_SIGN_IN = "lambda:functionurlauthtype"
BY_URL = {URL_SIGN_IN: "NONE", "lambda:invokedviafunctionurl": "true"}
"""What AWS sets in a request to the URL of a function that asks for no sign-in."""

Values = Mapping[str, tuple[str, ...]]
Entry = tuple[access.Found, str]
"""A request that is let in, and whose it is."""


class Opening(Struct, frozen=True, eq=False):
    """A principal through which strangers get in: who, and the request that is let in."""

    at: Principal | Clause[Principal]
    answer: Answer
    who: str
    witness: Witness | None

    @property
    def done(self) -> str:
        """What they do, for messages."""
        return f"`{self.witness.action}`" if self.witness is not None else "use it"


def openings(statement: Statement, ctx: Context, service: str) -> Iterator[Opening]:
    """The principals `*` by which an Allow on a resource of *service* is open to strangers.

    NotPrincipal, and conditions of which a rule of their own says why they bound nobody, are left
    to those rules.
    """
    yield from _opened(statement, lambda: _entry(statement, service, ctx))


def url_openings(statement: Statement, ctx: Context) -> Iterator[Opening]:
    """The principals `*` by which an Allow lets anyone call a function by a URL without sign-in.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    yield from _opened(statement, lambda: _url_entry(statement, ctx))


def _opened(statement: Statement, enter: Callable[[], Entry]) -> Iterator[Opening]:
    clause = statement.principals
    if statement.effect is not ALLOW or clause is None or clause.negated:
        return
    anyone = [(one, found) for one in clause.terms if (found := is_anyone(one)) is not NO]
    if (anyone or not clause.complete) and is_told(statement) is not YES:
        entry, who = enter()
        if entry.answer is not NO:
            for principal, is_open in anyone:
                answer = every([entry.answer, is_open])
                yield Opening(principal, answer, who, entry.witness)
            if not clause.complete:
                yield Opening(clause, MAYBE, who, entry.witness)


def why(statement: Statement) -> str:
    """Why a stranger gets in, for messages."""
    keys = dict.fromkeys(f"`{condition.key.written}`" for condition in statement.conditions)
    if not keys:
        return "principal `*`, no condition"
    return f"principal `*`, and {', '.join(keys)} {_does(len(keys))} not say who"


def _does(count: int) -> str:
    return "does" if count == 1 else "do"


# ── Strangers ──


def _entry(statement: Statement, service: str, ctx: Context) -> Entry:
    """A request of a stranger that the statement lets in past all Denies, and who that is."""
    block = conditions.of(statement, ctx.document)
    shown = alone(statement, ctx.document)
    wanted = tuple(asked(statement, service))
    best = access.Found(NO), ""
    for who, said, domains in _strangers(statement, service, block, somebody(ctx)):
        found = enters(shown, wanted, who, block, domains)
        if found.answer is YES:
            return found, said
        if best[0].answer is NO:
            best = found, said
    return best


def _url_entry(statement: Statement, ctx: Context) -> Entry:
    """The request of anyone by a function URL, where the statement tells its kind of sign-in."""
    tested = {guard.key for guard in guards.guards(statement)}
    if URL_SIGN_IN not in tested or any(key.startswith(SIGNED_KEYS) for key in tested):
        return access.Found(NO), ""
    block = conditions.of(statement, ctx.document)
    outside = _outsider(FUNCTIONS, block, somebody(ctx))

    def domain(key: str) -> Domain:
        value = BY_URL.get(key)
        return outside(key) if value is None else Domain(alternatives=((value,),))

    shown = alone(statement, ctx.document)
    return enters(shown, (INVOKE_URL,), callers.ANONYMOUS, block, domain), "anyone on the internet"


def _strangers(
    statement: Statement, service: str, block: Block, stranger: Stranger
) -> Iterator[tuple[Caller, str, Domains]]:
    """Those who may come, the least credentials first."""
    outside = _outsider(service, block, stranger)
    tested = {guard.key for guard in guards.guards(statement)}
    if exposure.takes_anonymous(service) and not any(key.startswith(SIGNED_KEYS) for key in tested):
        yield callers.ANONYMOUS, "anyone on the internet", outside
    account = Caller(CallerKind.ROLE, account=stranger.account, outside=True)
    yield account, "anyone with an AWS account", outside
    if tested & set(SOURCE_KEYS):
        for name, source in _sources(statement, stranger.account):
            principal = f"{name}.amazonaws.com"
            who = callers.service(principal, outside=True)
            yield (
                who,
                f"`{principal}`, for anybody's resource,",
                strangers.service(principal, block, source, stranger),
            )


def _outsider(service: str, block: Block, stranger: Stranger) -> Domains:
    """Somebody with an account of their own at a resource of this service."""
    outside = strangers.outsider(block, stranger)
    known = {
        SOURCE_NETWORK: f"arn:aws:ec2:us-east-1:{stranger.account}:vpc/vpc-0{stranger.mark}9999999",
        ENDPOINT_PATHS: stranger.paths,
        **exposure.stranger_keys(service, stranger.account),
    }

    def domain(key: str) -> Domain:
        value = known.get(key)
        return outside(key) if value is None else Domain(alternatives=((value,), ()))

    return domain


def _sources(statement: Statement, account: str) -> Iterator[tuple[str, str]]:
    """Services with the ARNs that strangers' resources of theirs have, as the statement has them.

    A bucket's ARN names no account, yet a fixed one is one bucket.
    """
    written = [
        terms.widest(value)
        for guard in guards.on(statement, SOURCE_KEYS[:1])
        for value in guard.condition.values
    ]
    names = dict.fromkeys(_service_in(arn) for arn in written if not _names_account(arn))
    for name in names if written else ("sns",):
        if name == "s3":
            yield name, "arn:aws:s3:::stranger-?*"
        else:
            yield name, f"arn:aws:{name}:*:{account}:?*"


def _names_account(arn: str) -> bool:
    """Whether the fifth part of an ARN is an account; names with colons are nobody's way in."""
    parts = arn.split(":")
    return len(parts) > 4 and parts[4].isdigit()  # noqa: PLR2004  the fifth part of an ARN


def _service_in(arn: str) -> str:
    parts = arn.split(":")
    name = parts[2] if len(parts) > 2 else "*"  # noqa: PLR2004  the third part of an ARN
    return "sns" if not name or set("*?") & set(name) else name


# ── Requests ──


class Alone(Struct, frozen=True, eq=False):
    """One Allow with the Denies of its document, and nothing else.

    `loose` leaves out the Denies that speak of other resources, as far as can be seen; None where
    that is certain.
    """

    strict: PolicyDocument
    loose: PolicyDocument | None = None


def enters(
    shown: Alone, wanted: Sequence[str], who: Caller, block: Block, domains: Domains
) -> access.Found:
    """A request of *who* for one of these actions, by the Allow of *block*, past the Denies.

    A key that AWS does not have may be a placeholder of a template: what it decides is MAYBE.
    """
    found = _enters(shown.strict, wanted, who, block, domains)
    if found.answer is YES or shown.loose is None:
        return found
    other = _enters(shown.loose, wanted, who, block, domains)
    return other if other.answer is NO else replace(other, answer=MAYBE)


def _enters(
    document: PolicyDocument, wanted: Sequence[str], who: Caller, block: Block, domains: Domains
) -> access.Found:
    solution = solve([Goal(each) for each in block.requirements], domains)
    if solution.answer is NO:
        return access.Found(NO)
    context = solution.context or {}
    seen = block.complete and all(map(condition_keys.canonical, context))
    sure = every([solution.answer, YES if seen else MAYBE])
    given = {**_beside(document, domains), **context}
    best = access.Found(NO)
    for action in wanted:
        found = access.lets_in(document, who, action, context=given)
        answer = every([found.answer, sure])
        if answer is YES:
            return found
        if answer is not NO and best.answer is NO:
            best = replace(found, answer=answer)
    return best


OWN = (
    SOURCE_NETWORK,
    ENDPOINT_PATHS,
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "lambda:functionurlauthtype",
    "lambda:invokedviafunctionurl",
    "elasticfilesystem:accessedviamounttarget",
)
"""Keys whose values AWS sets, and that the search for requests leaves to the caller."""


def _beside(document: PolicyDocument, domains: Domains) -> Values:
    """Values of the stranger's own for what only the Denies test."""
    tested = {guard.key for one in document.statements[1:] for guard in guards.guards(one)}
    found = {}
    for key in tested & set(OWN):
        alternatives = domains(key).alternatives
        found[key] = alternatives[0] if alternatives else ("AROA9STRANGER99999999:any",)
    return found


def asked(statement: Statement, service: str) -> Iterator[str]:
    """Actions to ask for: the worst that the statement allows, then those that it names."""
    clause = statement.actions
    if clause is None:
        return
    for action in exposure.worst_actions(service):
        if covers_action(clause, action) is not NO:
            yield action
    named = (terms.widest(term) for term in clause.terms[:ASKED])
    yield from [f"{service}:*"] if clause.negated else named


def alone(statement: Statement, document: PolicyDocument | None) -> Alone:
    """A statement without the other Allows of its document.

    Where a resource cannot be seen, or is not written as an ARN, it is taken for the one that the
    policy stands on.
    """
    if document is None:
        raise ValueError("a statement stands in a document")
    denies = [one for one in document.statements if one.effect is DENY]
    if all(_is_seen(term) for one in (statement, *denies) for term in _on(one)):
        return Alone(replace(document, statements=(statement, *denies)))
    meant = {term.parts for term in _on(statement)}
    everywhere = [_everywhere(one) for one in (statement, *denies)]
    sure = [_everywhere(one) for one in (statement, *denies) if _covers(one, meant)]
    strict = replace(document, statements=tuple(everywhere))
    if len(sure) == len(everywhere):
        return Alone(strict)
    return Alone(strict, replace(document, statements=tuple(sure)))


def _on(statement: Statement) -> tuple[Term, ...]:
    return statement.resources.terms if statement.resources is not None else ()


def _covers(statement: Statement, meant: set[tuple[Part, ...]]) -> bool:
    """Whether a statement names all that is *meant*, holes in the same words."""
    clause = statement.resources
    if clause is None or clause.negated:
        return clause is None
    return meant <= {term.parts for term in clause.terms} or any(
        term.literal == "*" for term in clause.terms
    )


def _everywhere(statement: Statement) -> Statement:
    """The statement on `*`: it stands on the resource, whatever that is called."""
    if statement.resources is None:
        return statement
    anything = Term(("*",), statement.resources.place)
    clause = replace(statement.resources.having((anything,), complete=True), negated=False)
    return replace(statement, resources=clause)


def spelled(statement: Statement, witness: Witness | None, who: str = "") -> Witness | None:
    """A witness with keys and resource as the statement spells them; *who* names the caller."""
    if witness is None:
        return None
    names = {_name(each).lower(): _name(each) for each in statement.conditions}
    return replace(
        witness,
        principal=who or witness.principal,
        resource=_resource(statement, witness),
        context={names.get(key.lower(), key): value for key, value in witness.context.items()},
        allowed_by=(statement.sid.written,) if statement.sid is not None else (),
    )


def _name(condition: Condition) -> str:
    return condition.key.written


def _resource(statement: Statement, witness: Witness) -> str | None:
    """The resource that is asked for; where it is not written as an ARN, how it is written."""
    written = _on(statement)
    if written and all(map(_is_seen, written)):
        return witness.resource
    return _filled(written[0]) if written else None


def _filled(term: Term) -> str:
    """A term as it is written, with the likeliest text where few are possible."""
    filled = (_likeliest(part) if isinstance(part, Hole) else part for part in term.parts)
    return replace(term, parts=tuple(filled)).written


def _likeliest(hole: Hole) -> Part:
    return hole.shape.alternatives[0] if hole.shape.alternatives else hole


def _is_seen(term: Term) -> bool:
    return not terms.has_hole(term) and terms.widest(term).startswith(("arn:", "*"))
