"""A resource that none of the statement's actions can be used on."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import ALLOW, Clause, DocumentKind, Finding, Severity, Statement, Term
from grantlint.policy import fitting, terms
from grantlint.policy.clauses import words
from grantlint.rule import NAMED_RESOURCE, Context, document_kinds, rule

PASS_ROLE = "iam:passrole"  # noqa: S105  an action


@rule(
    on=Statement,
    when=document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP)
    & NAMED_RESOURCE,
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    actions, resources = statement.actions, statement.resources
    if actions is None or resources is None or resources.negated or not actions.terms:
        return
    unfit = fitting.unfit(actions, [terms.widest(term) for term in resources.terms])
    if unfit and not _is_told_elsewhere(actions, statement, ctx):
        kept = set(unfit)
        for term in resources.terms:
            if terms.widest(term) in kept:
                yield _finding(term, statement, ctx)


def _is_told_elsewhere(actions: Clause[Term], statement: Statement, ctx: Context) -> bool:
    """Whether billing/resource-never-matches or passrole/not-a-role speaks of the statement."""
    is_grant = ctx.document is not None and ctx.document.kind is DocumentKind.IDENTITY
    texts = words(actions).texts
    return all(text.partition(":")[0] in SERVICES for text in texts) or (
        is_grant and statement.effect is ALLOW and all(text == PASS_ROLE for text in texts)
    )


def _finding(term: Term, statement: Statement, ctx: Context) -> Finding:
    verb = "allows" if statement.effect is ALLOW else "denies"
    return ctx.finding(
        term,
        f"`{term.written}` {verb} nothing: {_actions(statement)} used on such a resource",
        hint=_hint(term),
    )


def _hint(term: Term) -> str:
    arn = terms.widest(term)
    if ":s3:::" in arn:
        return (
            "An action on objects needs the bucket's ARN with `/*` behind it, one on the bucket "
            'the ARN alone, one that knows no resource `"*"`'
        )
    return (
        "Name a resource of the kind that the action works on (the Service Authorization "
        'Reference lists them), or "*" for an action that knows none'
    )


def _actions(statement: Statement) -> str:
    named = statement.actions.terms if statement.actions else ()
    if len(named) == 1:
        return f"`{named[0].written}` is never"
    more = f" and {len(named) - 2} more" if len(named) > 2 else ""  # noqa: PLR2004  the two shown
    return f"none of `{named[0].written}`, `{named[1].written}`{more} is ever"
