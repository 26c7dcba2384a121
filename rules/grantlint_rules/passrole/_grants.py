"""What the rules on single PassRole grants share: what the identity is left with, and the hints."""

from collections.abc import Iterable

from grantlint.model import Certainty, DocumentKind, Fix, FixEffect, Statement
from grantlint.policy import access, pass_needs
from grantlint.policy.access import Found
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.pass_services import names_only_roles
from grantlint.policy.passrole import PASS_ROLE, narrowed
from grantlint.policy.patterns import Glob
from grantlint.rule import Context, actions, document_kinds

MOST_SERVICES = 3
STAR_IN_RESOURCE = "PASS_ROLE_WITH_STAR_IN_RESOURCE"
"""What Access Analyzer calls `iam:PassRole` on every role."""
PASSES_ROLES = actions(PASS_ROLE) & document_kinds(DocumentKind.IDENTITY)


def passing_to(
    services: Iterable[str | tuple[()]], ctx: Context, resource: Glob | tuple[Glob, ...] = ()
) -> Found:
    """Whether a role can be passed to one of the services, after all policies of the identity."""
    holder = ctx.identity or ctx.document
    if holder is None:
        return Found(MAYBE)
    best = Found(NO)
    for service in services:
        given: dict[str, str | tuple[str, ...]] = {"iam:PassedToService": service}
        found = access.grants(holder, PASS_ROLE, resource=resource, context=given)
        if found.answer is YES:
            return found
        best = found if found.answer is MAYBE else best
    return best


def certainty(found: Found, *more: Answer) -> Certainty:
    """Certain when everything is."""
    is_sure = all(answer is YES for answer in (found.answer, *more))
    return Certainty.CERTAIN if is_sure else Certainty.POSSIBLE


def most_services(ctx: Context) -> int:
    """How many services one statement may name."""
    limit = ctx.options.get("limit", MOST_SERVICES)
    return limit if isinstance(limit, int) else MOST_SERVICES


def bounded(statement: Statement, ctx: Context) -> Fix | None:
    """The services filled in, where the identity's other actions leave no doubt about them."""
    if ctx.identity is None or statement.conditions or not names_only_roles(statement):
        return None
    services = pass_needs.certain(ctx.identity)
    if not services:
        return None
    return ctx.add_condition(
        "StringEquals",
        "iam:PassedToService",
        services,
        title=f"Pass roles to {' and '.join(services)} only",
        effect=FixEffect.NARROWER,
    )


def narrow(ctx: Context, services: Iterable[str] = ()) -> str:
    """How roles are passed narrowly, in the language of the source.

    To the services given; else to those of the actions that the identity may call besides. Roles of
    the estate that trust them are filled in.
    """
    documents = ctx.identity.policies if ctx.identity is not None else (ctx.document,)
    to = tuple(services) or pass_needs.named(filter(None, documents))
    return ctx.spelled(narrowed(to, pass_needs.roles(to, ctx.estate)))
