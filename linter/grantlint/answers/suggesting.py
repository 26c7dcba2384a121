"""The least policy for tasks of the billing consoles and for actions, with what also does it.

Tasks are granted on every resource, as consoles list everything; only roles are always named.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from grantlint.answers import filling, statements
from grantlint.answers.explaining.meaning import SWITCH, SWITCH_PAGE, meaning
from grantlint.answers.suggestion import (
    Managed,
    Suggestion,
    UnknownNameError,
    UnusedResourceError,
)
from grantlint.knowledge import (
    actions,
    billing_tasks,
    managed_policies,
    near_misses,
    passable_roles,
    resources,
    retirement,
)
from grantlint.knowledge.billing_tasks import Task
from grantlint.knowledge.wildcards import has_wildcard
from grantlint.policy.passrole import PASS_ROLE

LANGUAGE = "2012-10-17"
MOST_MANAGED = 4
MOST_NAMED = 3
WHERE = (
    "a role, user or group: as an inline policy, or as a customer managed policy that is attached",
    "a permission set of IAM Identity Center: as its inline policy",
)
DOUBTS = {
    "documented": "",
    "derived": (
        "No page of AWS lists what `{}` needs; this was put together from AWS's mappings and "
        "managed policies, and the console may ask for more."
    ),
    "contradictory": "AWS's pages disagree about `{}`.",
}


class Wish(Struct, frozen=True):
    """What was asked for: tasks, and actions named one by one with what there is to say of them."""

    tasks: tuple[Task, ...] = ()
    actions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Scope(Struct, frozen=True):
    """What actions are granted on: ARNs that were named, and the account to write into others."""

    named: tuple[str, ...] = ()
    account: str = statements.EXAMPLE_ACCOUNT


def suggest(names: Sequence[str], scope: Scope | None = None) -> Suggestion:
    """The policy for *names* of tasks and actions. Raises UnknownNameError, UnusedResourceError."""
    wanted = wish(names)
    made = list(_statements(wanted, scope or Scope()))
    _refuse_unused(wanted, made, scope or Scope())
    fill_in = dict.fromkeys(chain.from_iterable(map(statements.fill_ins, made)))
    if scope is None or scope.account == statements.EXAMPLE_ACCOUNT:
        fill_in |= dict.fromkeys(_example_accounts(made, scope or Scope()))
    return Suggestion(
        title=_title(wanted),
        policy={"Version": LANGUAGE, "Statement": made},
        where=WHERE,
        fill_in=tuple(fill_in),
        managed=tuple(_managed(wanted)),
        notes=tuple(dict.fromkeys(_notes(wanted))),
        sources=tuple(dict.fromkeys(_sources(wanted))),
    )


def wish(names: Iterable[str]) -> Wish:
    """What *names* stand for. Raises UnknownNameError for one that is neither task nor action."""
    tasks: list[Task] = []
    named: list[str] = []
    notes: list[str] = []
    for name in names:
        task = billing_tasks.task(name)
        if task is not None:
            tasks.append(task)
            continue
        is_action = actions.exists(name) and retirement.retired(name) is None
        meant = None if is_action else meaning(_checked(name))
        named.extend(meant.granted if meant else (actions.canonical(name) or name,))
        notes.extend(meant.notes if meant else ())
    return Wish(tuple(dict.fromkeys(tasks)), tuple(dict.fromkeys(named)), tuple(notes))


def _checked(name: str) -> str:
    """A name that is no action but means some. Raises UnknownNameError for any other."""
    if ":" not in name:
        known = tuple(billing_tasks.tasks())
        raise UnknownNameError(name, known, "is neither a task nor an action")
    if has_wildcard(name):
        raise UnknownNameError(name, (), "is a pattern: name the actions")
    if retirement.retired(name) or retirement.meant_by_billing_pseudo_action(name):
        return name
    if near := near_misses.near_misses(name):
        raise UnknownNameError(name, near, "is no action")
    if meaning(name).granted in ((), (name,)):
        raise UnknownNameError(name, near_misses.similar(name), "is no action")
    return name


def _title(wanted: Wish) -> str:
    titles = [task.title for task in wanted.tasks]
    titles += [f"call `{action}`" for action in wanted.actions]
    return ", ".join(titles)


# ── Statements ───────────────────────────────────────────────────────────────────────────────────


def _statements(wanted: Wish, scope: Scope) -> Iterator[dict[str, object]]:
    required = [action for task in wanted.tasks for action in task.required]
    everything = list(dict.fromkeys([*required, *wanted.actions]))
    on_named = _assigned(wanted.actions, scope)
    groups: dict[tuple[str, ...], list[str]] = {}
    for action in everything:
        if action != PASS_ROLE:
            on = (
                ("*",)
                if action in required
                else filling.resources_for(action, on_named, scope.account)
            )
            groups.setdefault(on, []).append(action)
    for on, granted in groups.items():
        yield _statement(granted, on, _sid(wanted) if len(groups) == 1 else "")
    if PASS_ROLE in everything:
        yield _passing(everything, scope)


def _statement(granted: list[str], on: tuple[str, ...], sid: str) -> dict[str, object]:
    made = statements.allow(granted, on[0], sid=sid)
    if len(on) > 1:
        made["Resource"] = list(on)
    return made


def _sid(wanted: Wish) -> str:
    """`BillingBillsView` for the policy of one task."""
    if len(wanted.tasks) != 1 or wanted.actions:
        return ""
    words = wanted.tasks[0].name.replace("_", ".").split(".")
    return "".join(word.capitalize() for word in words)


def _assigned(granted: Iterable[str], scope: Scope) -> dict[str, str]:
    """The named ARNs, each with the type it names: the closest that one of the actions acts on."""
    wanted = {
        (action.partition(":")[0], use.name)
        for action in granted
        for use in actions.resource_types(action)
    }
    found: dict[str, str] = {}
    for arn in scope.named:
        types = resources.types_of_arn(arn)
        name = next((each.name for each in types if (each.service, each.name) in wanted), None)
        if name is not None:
            found[arn] = name
    return found


def _passing(everything: list[str], scope: Scope) -> dict[str, object]:
    """The statement that passes a role, to the services the other actions hand it to."""
    passes = [passable_roles.passes(action) for action in everything]
    services = {name for each in passes if each and each.is_proof for name in each.services}
    named = [arn for arn in scope.named if ":role/" in arn]
    made = statements.pass_role(None, services, account=scope.account)
    if named:
        made["Resource"] = named[0] if len(named) == 1 else named
    return made


# ── What else to know ────────────────────────────────────────────────────────────────────────────


def _managed(wanted: Wish) -> Iterator[Managed]:
    """Managed policies that do all of the tasks; where there is none, those that do almost."""
    if not wanted.tasks or wanted.actions:
        return
    lacks = [billing_tasks.lacking(task.name) for task in wanted.tasks]
    shared = [name for name in lacks[0] if all(name in each for each in lacks)]
    rows = [(name, _united(each[name] for each in lacks)) for name in shared]
    full = [(name, lacking) for name, lacking in rows if not lacking]
    almost = sorted(rows, key=lambda row: len(row[1]))[:1]
    for name, lacking in (full or almost)[:MOST_MANAGED]:
        found = managed_policies.find(name)
        if found is not None:
            yield Managed(name, found.arn, lacking)


def _united(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(lists)))


def _notes(wanted: Wish) -> Iterator[str]:
    yield from wanted.notes
    for task in wanted.tasks:
        if doubt := DOUBTS[task.confidence]:
            yield doubt.format(task.name)
        if task.note:
            yield task.note
    if any(task.gated for task in wanted.tasks):
        yield SWITCH
    granted = {*wanted.actions, *chain.from_iterable(task.required for task in wanted.tasks)}
    for action in wanted.actions:
        found = passable_roles.passes(action)
        if found is not None and found.is_proof and PASS_ROLE not in granted:
            yield (
                f"`{action}` may pass a role, and then needs `iam:PassRole` on it: "
                f"`grantlint suggest {action} iam:PassRole`."
            )


def _refuse_unused(wanted: Wish, made: list[dict[str, object]], scope: Scope) -> None:
    """Raise UnusedResourceError for a named ARN that got into no statement."""
    for arn in scope.named:
        if not any(arn in (each["Resource"], *_several(each["Resource"])) for each in made):
            raise UnusedResourceError(_why_unused(arn, wanted.actions))


def _why_unused(arn: str, granted: tuple[str, ...]) -> str:
    """What is wrong with an ARN that none of the actions is used on."""
    if not granted:
        return f"`{arn}`: tasks of the consoles are granted on everything, only actions on ARNs"
    if not arn.startswith("arn:"):
        return f"`{arn}` is no ARN"
    kinds = dict.fromkeys(f"{each.service} {each.name}" for each in resources.types_of_arn(arn))
    kind = f"names a resource of the kind `{next(iter(kinds))}`" if kinds else "names no resource"
    used = "; ".join(f"`{action}` is used on {_used_on(action)}" for action in granted[:MOST_NAMED])
    return f"`{arn}` {kind} that none of the actions is used on: {used}"


def _used_on(action: str) -> str:
    names = [f"`{use.name}`" for use in actions.resource_types(action)]
    return " or ".join(names) if names else "no single resource, only on `*`"


def _example_accounts(made: list[dict[str, object]], scope: Scope) -> Iterator[str]:
    """The account of AWS's examples, if it got into a resource that was not named."""
    on = [one for each in made for one in _several(each["Resource"]) or [each["Resource"]]]
    if any(statements.EXAMPLE_ACCOUNT in str(one) for one in on if one not in scope.named):
        yield f"{statements.EXAMPLE_ACCOUNT} (your account's id)"


def _several(resource: object) -> list[object]:
    return resource if isinstance(resource, list) else []


def _sources(wanted: Wish) -> Iterator[str]:
    for task in wanted.tasks:
        yield from task.sources
    if any(task.gated for task in wanted.tasks):
        yield SWITCH_PAGE


def listed() -> Mapping[str, str]:
    """What can be asked for by name: each task with its title."""
    return {name: task.title for name, task in billing_tasks.tasks().items()}
