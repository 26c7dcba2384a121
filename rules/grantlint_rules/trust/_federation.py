"""What the rules on federation ask: which issuer a principal is, and who holds its tokens."""

from collections.abc import Iterator

from msgspec import Struct

from grantlint.knowledge import issuers
from grantlint.model import Principal, PrincipalKind, Statement, Term
from grantlint.policy import conditions, guards, strangers, terms
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import every, some
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context
from grantlint_rules.trust._principals import WEB_IDENTITY, assumes, of_kind, somebody

OIDC = ":oidc-provider/"
SAML_PROVIDER = ":saml-provider/"


class Provider(Struct, frozen=True, eq=False):
    """A federated principal; `host` is None where it cannot be seen, or for SAML."""

    principal: Principal
    host: str | None
    is_saml: bool = False

    @property
    def issuer(self) -> issuers.Issuer | None:
        """The issuer, when it is one of the known."""
        return None if self.host is None else issuers.issuer(self.host)

    def key(self, claim: str) -> str:
        """The condition key of a claim, in lower case."""
        return f"{self.host}:{claim}".lower()


def providers(statement: Statement) -> Iterator[Provider]:
    """The identity providers whose tokens a statement accepts."""
    for principal in of_kind(statement, PrincipalKind.FEDERATED):
        is_saml = SAML_PROVIDER in terms.widest(principal.term)
        yield Provider(principal, None if is_saml else host_of(principal.term), is_saml)


def host_of(term: Term) -> str | None:
    """Host and path of an OpenID Connect provider; None for SAML, or where a hole hides it."""
    written = term.literal
    if written is None:
        last = term.parts[-1]
        written = last if isinstance(last, str) and OIDC in last else ""
    if OIDC in written:
        return written.partition(OIDC)[2].rstrip("/").lower() or None
    return written.lower() if "." in written and ":" not in written else None


def web_identity(statement: Statement) -> Answer:
    """Whether a statement accepts tokens of OpenID Connect at all."""
    return assumes(statement, WEB_IDENTITY)


def admits(
    ctx: Context, statement: Statement, provider: Provider, claims: dict[str, str]
) -> Solution:
    """A request with a token of the provider, with these claims, that the statement lets in."""
    block = conditions.of(statement, ctx.document)
    stranger = strangers.token(block, provider.host or "", claims, somebody(ctx))
    return guards.entry(ctx.document, statement, WEB_IDENTITY, stranger)


def is_hidden(provider: Provider) -> bool:
    """Whether a hole hides which issuer it is."""
    return provider.host is None and terms.has_hole(provider.principal.term)


def issued_by(statement: Statement, guard: guards.Guard) -> tuple[Provider | None, Answer]:
    """The provider of a statement whose claim a guard tests; MAYBE where it cannot be seen."""
    host = guard.key.rpartition(":")[0]
    found = list(providers(statement))
    for provider in found:
        if provider.host == host:
            return provider, YES
    hidden = next(filter(is_hidden, found), None)
    if hidden is not None and "." in host:
        return Provider(hidden.principal, host), MAYBE
    return None, NO


def claim(guard: guards.Guard) -> str:
    """The claim that a guard tests."""
    return guard.key.rpartition(":")[2]


def takes_tokens(statement: Statement) -> Answer:
    """Whether a statement accepts tokens, and asks for no claim of an issuer that is none of its.

    Such a claim has a rule of its own, and the statement is mostly dead.
    """
    foreign = some(
        issued_by(statement, guard)[1].opposite
        for guard in guards.guards(statement)
        if is_claim(guard.key)
    )
    return every((web_identity(statement), foreign.opposite))


def is_claim(key: str) -> bool:
    """Whether a key is a claim of an OpenID Connect token."""
    host = key.rpartition(":")[0]
    return "." in host and not host.startswith("aws:")


def own_keys(statement: Statement, provider: Provider) -> Iterator[guards.Guard]:
    """The guards on claims of this provider's tokens."""
    for guard in guards.guards(statement):
        if guard.key.rpartition(":")[0] == provider.host:
            yield guard
