"""Services that name the source they act for, where a resource's policy does not ask for it."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from grantlint.knowledge import exposure
from grantlint.model import ALLOW, Principal, PrincipalKind, Statement, Term, Witness
from grantlint.policy import access, conditions, guards, strangers, terms
from grantlint.policy.access import callers
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.conditions import every
from grantlint.rule import Context
from grantlint_rules.exposure._public import alone, asked, enters, spelled
from grantlint_rules.trust._principals import of_kind, somebody
from grantlint_rules.trust._services import OF_BUCKET, SOURCE_KEYS

OWNER_KEYS = (*SOURCE_KEYS, "aws:sourceowner", "kms:calleraccount", "lambda:eventsourcetoken",
              "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount",
              "aws:principalarn")  # fmt: skip
"""Keys that tell whose resource it is, or for which another rule speaks."""
ANY_REGION = "us-east-1"
ENCRYPTION = "kms:encryptioncontext:"


class Unasked(Struct, frozen=True, eq=False):
    """A service that may be made to act on a resource for somebody else."""

    principal: Principal
    name: str
    page: str
    answer: Answer
    witness: Witness | None


def unasked(statement: Statement, ctx: Context, service: str) -> Iterator[Unasked]:
    """The services that name their source on resources of *service*, where no condition asks."""
    spoken = _is_spoken_of(statement)
    if statement.effect is not ALLOW or spoken is YES:
        return
    for principal in of_kind(statement, PrincipalKind.SERVICE):
        name, sends = _sender(principal.term, service)
        page = exposure.sends_source(name, service)
        if page is None:
            continue
        found = _entry(name, statement, ctx, service)
        answer = every([found.answer, spoken.opposite, sends])
        if answer is not NO:
            written = principal.term.written
            shown = spelled(statement, found.witness, f"{written}, for another account")
            yield Unasked(principal, written, page, answer, shown)


def _sender(term: Term, service: str) -> tuple[str, Answer]:
    """The service that a principal is; with a hole one that it may be. A region may be hidden."""
    if not terms.has_hole(term):
        return terms.widest(term), YES
    written = terms.widest(term).replace("*", ANY_REGION)
    if exposure.sends_source(written, service) is not None:
        return written, YES
    for name in exposure.senders(service):
        if terms.is_text(term, name) is not NO:
            return name, MAYBE
    return written, NO


def _is_spoken_of(statement: Statement) -> Answer:
    if any(guard.key.startswith(ENCRYPTION) for guard in guards.guards(statement)):
        return YES
    return guards.speaks_of(statement, OWNER_KEYS)


def _entry(name: str, statement: Statement, ctx: Context, service: str) -> access.Found:
    """A call of the service of this name for somebody else, taken for the principal."""
    block = conditions.of(statement, ctx.document)
    stranger = somebody(ctx)
    source = OF_BUCKET if name.startswith("s3.") else stranger.resource
    who = callers.service(name, outside=True)
    domains = strangers.service(name, block, source, stranger)
    shown = alone(_named(statement, name), ctx.document)
    return enters(shown, tuple(asked(statement, service)), who, block, domains)


def _named(statement: Statement, name: str) -> Statement:
    """The statement with no principal but this service, whose name may be partly hidden."""
    clause = statement.principals
    if clause is None:
        return statement
    principal = Principal(PrincipalKind.SERVICE, Term((name,), clause.place))
    return replace(statement, principals=clause.having((principal,)))


def names_account(statement: Statement) -> bool:
    """Whether all resources lie in a folder that services give to one account.

    CloudTrail, Config and log delivery write an account's files below its id.
    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    """
    clause = statement.resources
    return (
        clause is not None
        and bool(clause.terms)
        and all(_folder(terms.widest(term)) for term in clause.terms)
    )


def _folder(arn: str) -> bool:
    _, found, rest = arn.partition("AWSLogs/")
    account = rest.partition("/")[0]
    return bool(found) and "*" not in account[:1] and account.isdigit()
