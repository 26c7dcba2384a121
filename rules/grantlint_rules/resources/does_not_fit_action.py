"""A resource that none of the statement's actions can be used on."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import DocumentKind, Effect, Finding, Severity, Statement, Term
from grantlint.policy.answers import Answer
from grantlint.policy.fitting import resource_fits
from grantlint.rule import Context, document_kinds, rule

PASS_ROLE = "iam:passrole"  # noqa: S105  an action


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    actions, resources = statement.actions, statement.resources
    if actions is None or resources is None or resources.negated or not actions.terms:
        return
    if all(_is_billing(action) for action in actions.terms):  # billing/resource-never-matches
        return
    if _only_passes_roles(statement, ctx):  # passrole/not-a-role
        return
    for term in resources.terms:
        if term.literal is None or not term.literal.startswith("arn:"):
            continue
        if resource_fits(actions, term) is Answer.NO:
            yield _finding(term, statement, ctx)


def _is_billing(action: Term) -> bool:
    return action.written.partition(":")[0].lower() in SERVICES


def _only_passes_roles(statement: Statement, ctx: Context) -> bool:
    is_grant = ctx.document is not None and ctx.document.kind is DocumentKind.IDENTITY
    clause = statement.actions
    return (
        is_grant
        and statement.effect is Effect.ALLOW
        and clause is not None
        and all(action.written.lower() == PASS_ROLE for action in clause.terms)
    )


def _finding(term: Term, statement: Statement, ctx: Context) -> Finding:
    verb = "allows" if statement.effect is Effect.ALLOW else "denies"
    return ctx.finding(
        term,
        f"`{term.written}` {verb} nothing: {_actions(statement)} used on such a resource",
        hint="Name a resource of the kind that the action works on (the Service Authorization "
        'Reference lists them), or "*" for an action that knows none',
    )


def _actions(statement: Statement) -> str:
    named = statement.actions.terms if statement.actions else ()
    if len(named) == 1:
        return f"`{named[0].written}` is never"
    more = f" and {len(named) - 2} more" if len(named) > 2 else ""  # noqa: PLR2004  the two shown
    return f"none of `{named[0].written}`, `{named[1].written}`{more} is ever"
