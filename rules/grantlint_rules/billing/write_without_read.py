"""A write of a console page without the reads that the page needs to load."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.knowledge.billing_tasks import Task
from grantlint.model import Finding, Identity, Severity
from grantlint.policy.access import Policies
from grantlint.rule import Context, rule, services
from grantlint_rules.billing import _tasks
from grantlint_rules.billing._given_away import GivenAway, incomplete


@rule(on=Identity, when=services(*SERVICES), severity=Severity.WARNING, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    """Speak of documented tasks only, and only of a write that gives its task away."""
    for one, missing in incomplete(identity, ctx.policies(), _is_write, _missing):
        yield _finding(one, missing, identity, ctx)


def _finding(one: GivenAway, missing: tuple[str, ...], identity: Identity, ctx: Context) -> Finding:
    names = ", ".join(f"`{name}`" for name in missing)
    return ctx.within(one.document, one.statement).finding(
        one.term,
        f"`{one.term.written}` without {names}: the console page to {one.task.title} cannot load",
        severity=_tasks.severity(identity, one.document, one.statement),
        hint=f"Add {names} for people who use the console; what only calls the API needs no more",
    )


def _is_write(one: GivenAway) -> bool:
    return not _tasks.is_read(one.action)


def _missing(task: Task, policies: Policies) -> tuple[str, ...]:
    return _tasks.lacking(policies, filter(_tasks.is_read, task.required))
