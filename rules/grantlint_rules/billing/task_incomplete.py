"""A grant that gives away a task of the consoles, and not all that the task cannot do without."""

from collections.abc import Iterator

from grantlint.knowledge.billing_services import SERVICES
from grantlint.knowledge.billing_tasks import Task
from grantlint.model import Finding, Identity, Severity
from grantlint.policy import written
from grantlint.policy.access import Policies
from grantlint.policy.passrole import PASS_ROLE
from grantlint.rule import Context, rule, services
from grantlint_rules.billing import _tasks
from grantlint_rules.billing._given_away import GivenAway, incomplete

SIBLINGS = ("Create", "Add", "Put", "Update", "Modify", "Delete", "Enable", "Disable")
"""Writes that stand beside one another: to grant some of them only is a choice."""
OF_PROGRAMS = ("pricing.api", "cost.explorer.api")
"""Tasks without a page: programs call what they need of them."""


@rule(on=Identity, when=services(*SERVICES), severity=Severity.WARNING, since="0.1.0")
def check(identity: Identity, ctx: Context) -> Iterator[Finding]:
    """Speak of documented tasks only; reads beside a write are another rule's, and so are roles."""
    for one, missing in incomplete(identity, ctx.policies(), _speaks, _missing):
        yield _finding(one, missing, identity, ctx)


def _finding(one: GivenAway, missing: tuple[str, ...], identity: Identity, ctx: Context) -> Finding:
    names = ", ".join(f"`{name}`" for name in missing)
    addition = {"Effect": "Allow", "Action": written.compact(missing), "Resource": "*"}
    return ctx.within(one.document, one.statement).finding(
        one.term,
        f"`{one.term.written}` without {names} is not enough to {one.task.title}",
        severity=_tasks.severity(identity, one.document, one.statement),
        hint=f"For people who use the console, add {ctx.spelled(addition)}; what only calls the "
        "API needs no more",
    )


def _speaks(one: GivenAway) -> bool:
    """Whether it is a write, or a read if the task is to look at something only."""
    if one.task.name in OF_PROGRAMS:
        return False
    return not _tasks.is_read(one.action) or all(map(_tasks.is_read, one.task.required))


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
