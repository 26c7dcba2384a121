"""A grant that gives away a task of the consoles, and not all that the task cannot do without."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.knowledge.billing_tasks import Task
from grantlint.model import Finding, Identity, Severity, Term
from grantlint.policy import written
from grantlint.policy.access import Policies
from grantlint.policy.passrole import PASS_ROLE
from grantlint.rule import Context, rule, services
from grantlint_rules.billing import _tasks
from grantlint_rules.billing._identities import billing_terms

SIBLINGS = ("Create", "Add", "Put", "Update", "Modify", "Delete", "Enable", "Disable")
"""Writes that stand beside one another: to grant some of them only is a choice."""
OF_PROGRAMS = ("pricing.api", "cost.explorer.api")
"""Tasks without a page: programs call what they need of them."""


@rule(on=Identity, when=services(*SERVICES), severity=Severity.WARNING, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    """Speak of documented tasks only; reads beside a write are another rule's, and so are roles."""
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
            addition = {"Effect": "Allow", "Action": written.compact(missing), "Resource": "*"}
            yield ctx.within(document, statement).finding(
                term,
                f"`{term.written}` without {names} is not enough to {task.title}",
                severity=_tasks.severity(identity, document, statement),
                hint=f"For people who use the console, add {ctx.spelled(addition)}; what only "
                "calls the API needs no more",
            )


def _given_away(term: Term) -> Iterator[tuple[str, Task]]:
    """What a term names of a task: a write, or a read if the task is to look at something only."""
    for action in _tasks.named(term):
        task = _tasks.given_away(action)
        if task is None or task.name in OF_PROGRAMS:
            continue
        if not _tasks.is_read(action) or all(map(_tasks.is_read, task.required)):
            yield action, task


def _missing(task: Task, policies: Policies) -> tuple[str, ...]:
    return _tasks.lacking(policies, (name for name in task.required if _is_needed(name, task)))


def _is_needed(name: str, task: Task) -> bool:
    """Whether the task fails without an action, as far as this rule is the one to say so."""
    if name == PASS_ROLE:
        return False
    if all(map(_tasks.is_read, task.required)):
        return True
    service, _, verb = name.partition(":")
    is_sibling = service in SERVICES and verb.startswith(SIBLINGS)
    return not _tasks.is_read(name) and not is_sibling
