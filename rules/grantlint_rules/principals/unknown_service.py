"""A service as principal by a name that no service has, or where no service stands."""

import re
from collections.abc import Iterator

from grantlint.knowledge import service_principals
from grantlint.knowledge.passable_roles import SUFFIX
from grantlint.model import (
    DocumentKind,
    Finding,
    FixEffect,
    Principal,
    PrincipalKind,
    Severity,
    Statement,
)
from grantlint.rule import Context, document_kinds, principals, rule

ENTITY = re.compile(r"arn:aws[a-z-]*:(?:iam|sts)::\d{12}:.+|\d{12}", re.ASCII | re.DOTALL)


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.TRUST, DocumentKind.RESOURCE)
    & principals(PrincipalKind.AWS, PrincipalKind.SERVICE),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause = statement.principals
    for principal in clause.terms if clause is not None else ():
        name = principal.term.literal
        if name is None:
            continue
        if principal.kind is PrincipalKind.SERVICE:
            yield from _of_service(principal, name, ctx)
        elif principal.kind is PrincipalKind.AWS and service_principals.is_well_formed(name):
            yield _misplaced(principal, name, "a service, which stands under `Service`", ctx)


def _of_service(principal: Principal, name: str, ctx: Context) -> Iterator[Finding]:
    if ENTITY.fullmatch(name) is not None:
        yield _misplaced(principal, name, "no service; it stands under `AWS`", ctx)
    elif not service_principals.is_well_formed(name.lower()):
        yield from _malformed(principal, name, ctx)
    elif (near := service_principals.near(name)) is not None:
        yield ctx.finding(
            principal,
            f"`{name}` is not known here as a service; it is one letter away from `{near}`",
            severity=Severity.WARNING,
            hint=f"If `{near}` is meant, write that",
        )


def _misplaced(principal: Principal, name: str, what: str, ctx: Context) -> Finding:
    return ctx.finding(
        principal,
        f"AWS rejects this policy: `{name}` is {what}",
        hint="Put it under the key of its kind",
    )


def _malformed(principal: Principal, name: str, ctx: Context) -> Iterator[Finding]:
    """A service that is known by another ending; of others nothing is known."""
    meant = service_principals.meant(name)
    if meant is not None:
        yield ctx.finding(
            principal,
            f"AWS rejects this policy: no service has the name `{name}`",
            hint=f"Write `{meant}`: the names of services end in `{SUFFIX}`",
            fix=ctx.replace(
                principal.term, meant, title=f"Write `{meant}`", effect=FixEffect.GRANTS
            ),
        )
