"""Services as principals: which resources of strangers they may be made to act for."""

from collections.abc import Iterator

from grantlint.model import Principal, PrincipalKind, Statement
from grantlint.policy import conditions, guards, strangers
from grantlint.policy.answers import Answer
from grantlint.policy.conditions.solving import Solution
from grantlint.rule import Context
from grantlint_rules.trust._anyone import action_of
from grantlint_rules.trust._principals import of_kind, somebody

SOURCE_KEYS = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
OF_BUCKET = "arn:aws:s3:::?*"
"""The ARNs of strangers' buckets, which name no account."""


def services(statement: Statement) -> Iterator[Principal]:
    """The services that a statement names."""
    yield from of_kind(statement, PrincipalKind.SERVICE)


def only_services(statement: Statement) -> bool:
    """Whether all principals of a statement are services."""
    clause = statement.principals
    return (
        clause is not None
        and not clause.negated
        and clause.complete
        and bool(clause.terms)
        and all(principal.kind is PrincipalKind.SERVICE for principal in clause.terms)
    )


def for_stranger(
    ctx: Context, statement: Statement, service: str, source: str | None = None
) -> Solution:
    """A call of the service for a stranger's resource that the statement lets in."""
    block = conditions.of(statement, ctx.document)
    who = somebody(ctx)
    calls = strangers.service(service, block, source or who.resource, who)
    return guards.entry(ctx.document, statement, action_of(ctx, statement), calls)


def is_bound(ctx: Context, statement: Statement, service: str) -> Answer:
    """Whether no stranger's resource gets the service to act here."""
    return for_stranger(ctx, statement, service).answer.opposite
