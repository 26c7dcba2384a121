"""A billing action that only knows `*`, granted on something else."""

from collections.abc import Iterator

from grantlint.knowledge import actions
from grantlint.knowledge.billing_services import SERVICES
from grantlint.model import ALLOW, DocumentKind, Finding, Severity, Statement, Term
from grantlint.policy import arns, terms
from grantlint.rule import Context, document_kinds, rule, services


@rule(
    on=Statement,
    when=services(*SERVICES)
    & document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    clause, resources = statement.actions, statement.resources
    if clause is None or clause.negated or resources is None or resources.negated:
        return
    if not resources.terms or any(_may_be_all(term) for term in resources.terms):
        return
    verb = "grants" if statement.effect is ALLOW else "denies"
    for term in clause.terms:
        name = term.literal
        if name and name.partition(":")[0].lower() in SERVICES and _only_knows_all(name):
            yield ctx.finding(
                term,
                f"`{name}` {verb} nothing here: it only knows the resource `*`",
                hint='Write "Resource": "*" for it, in a statement of its own where other actions '
                "keep their ARNs",
                related=[(resources, "names something else")],
            )


def _may_be_all(term: Term) -> bool:
    return arns.is_all(term.literal or "") or terms.has_hole(term)


def _only_knows_all(pattern: str) -> bool:
    known = actions.expand(pattern)
    return bool(known) and all(map(actions.supports_wildcard_only, known))
