"""A name used around billing that never was an action."""

from collections.abc import Iterator

from grantlint.knowledge import retirement
from grantlint.model import Finding, FixEffect, Severity, Statement
from grantlint.policy.picking import picked
from grantlint.rule import Context, actions, rule


@rule(
    on=Statement,
    when=actions(*sorted(retirement.billing_pseudo_actions())),
    severity=Severity.WARNING,
    since="0.1.0",
    codes={"INVALID_ACTION"},
)
def check(statement: Statement, ctx: Context) -> Iterator[Finding]:
    if statement.actions is None:
        return
    for term, _ in picked(statement.actions, retirement.billing_pseudo_actions()):
        name = term.literal
        if name is None or not retirement.is_billing_pseudo_action(name):
            continue
        meant = retirement.meant_by_billing_pseudo_action(name)
        fix = None
        if len(meant) == 1:
            fix = ctx.replace(term, meant[0], title=f"Write `{meant[0]}`", effect=FixEffect.GRANTS)
        yield ctx.finding(
            term,
            f"`{name}` is no action, so it grants and denies nothing",
            hint=_hint(meant),
            fix=fix,
            codes=ctx.rule.codes,
        )


def _hint(meant: tuple[str, ...]) -> str:
    if not meant:
        return "Remove it: the name comes from a sample, no action stands behind it"
    return "Write " + " and ".join(f"`{action}`" for action in meant)
