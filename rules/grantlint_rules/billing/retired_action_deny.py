"""A Deny on billing actions that AWS retired, without what took their place."""

from collections.abc import Iterator

from grantlint.model import DocumentKind, Effect, Finding, FixEffect, Severity, Statement
from grantlint.policy import successors, written
from grantlint.rule import Context, actions, document_kinds, rule


@rule(
    on=Statement,
    when=actions(
        "aws-portal:View*",
        "aws-portal:Modify*",
        "purchase-orders:ViewPurchaseOrders",
        "purchase-orders:ModifyPurchaseOrders",
    )
    & document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP),
    severity=Severity.ERROR,
    since="0.1.0",
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.effect is not Effect.DENY or ctx.document is None:
        return
    beside = successors.together(ctx.document, ctx.identity)
    for found in successors.unreplaced(statement, beside):
        denied = (*found.successors, *found.grave)
        addition = written.statement("Deny", denied, statement)
        yield ctx.finding(
            found.term,
            f"`{found.term.written}` denies nothing once fine-grained billing actions are "
            f"enforced: `{denied[0]}` and the other successors stay open",
            certainty=found.certainty,
            hint=f"Deny the successors as well: {ctx.spelled(addition)}",
            fix=ctx.add_statement(
                addition,
                title="Deny the successors in a statement of their own",
                effect=FixEffect.NARROWER,
            ),
        )
