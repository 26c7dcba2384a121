"""A write of a console page without the reads that the page needs to load."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.knowledge.billing_tasks import Task
from grantlint.model import Finding, Identity, Severity, Term
from grantlint.policy.access import Policies
from grantlint.rule import Context, rule, services
from grantlint_rules.billing import _tasks
from grantlint_rules.billing._identities import billing_terms


@rule(on=Identity, when=services(*SERVICES), severity=Severity.WARNING, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    """Speak of documented tasks only, and only of a write that gives its task away."""
    if _tasks.is_for_machines(identity):
        return
    policies = ctx.policies()
    said: set[str] = set()
    for document, statement, term in billing_terms(identity):
        for action, task in _given_away(term):
            missing = _missing(task, policies) if task.name not in said else ()
            if not missing or not _tasks.is_granted(policies, action):
                continue
            said.add(task.name)
            names = ", ".join(f"`{name}`" for name in missing)
            yield ctx.within(document, statement).finding(
                term,
                f"`{term.written}` without {names}: the console page to {task.title} cannot load",
                severity=_tasks.severity(identity, document, statement),
                hint=f"Add {names} for people who use the console; what only calls the API needs "
                "no more",
            )


def _given_away(term: Term) -> Iterator[tuple[str, Task]]:
    """The writes that a term names, itself or by a pattern, each with the task it is for."""
    for action in _tasks.named(term):
        task = _tasks.given_away(action)
        if task is not None and not _tasks.is_read(action):
            yield action, task


def _missing(task: Task, policies: Policies) -> tuple[str, ...]:
    return _tasks.lacking(policies, filter(_tasks.is_read, task.required))
