"""Which actions a message means: its own, or those that took the place of a name that is none."""

from msgspec import Struct

from grantlint.knowledge import actions, billing_tasks, near_misses, retirement

MOST_TASKS = 3
SWITCH_PAGE = (
    "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/control-access-billing.html"
)
MAPPING_PAGE = (
    "https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/"
    "migrate-granularaccess-iam-mapping-reference.html"
)


class Meaning(Struct, frozen=True):
    """The actions to grant for a name, and what there is to say about the name."""

    granted: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def meaning(action: str) -> Meaning:
    """What to grant so that *action* is allowed; nothing for a name that means nothing."""
    if retired := retirement.retired(action):
        return _retired(retired)
    if known := actions.canonical(action):
        return _with_tasks(known)
    if meant := retirement.meant_by_billing_pseudo_action(action):
        return Meaning(
            meant, (f"`{action}` is no action of IAM: {_listed(meant)} is what counts.",)
        )
    if meant := near_misses.near_misses(action):
        return Meaning(meant[:1], (f"`{action}` is no action of IAM: is `{meant[0]}` meant?",))
    return _unknown(action)


def _retired(retired: retirement.Retired) -> Meaning:
    notes = [
        (
            f"`{retired.action}` is retired: granting it has no effect once an account enforces "
            "fine-grained actions. Keep it beside the new ones until the account shows "
            "`Fine Grained` as its enforced action set."
        )
    ]
    if retired.grave:
        notes.append(f"Its place was also taken by {_listed(retired.grave)}: grant that apart.")
    return Meaning(retired.successors, tuple(notes), (MAPPING_PAGE,))


def _with_tasks(action: str) -> Meaning:
    tasks = billing_tasks.requiring(action)
    if not tasks or action.startswith("iam:"):
        return Meaning((action,))
    names = _listed(tuple(task.name for task in tasks[:MOST_TASKS]))
    if len(tasks) > MOST_TASKS:
        names = f"{names.replace(' and ', ', ')} and {len(tasks) - MOST_TASKS} more"
    notes = [
        (
            f"It is one of the actions of {names}; `grantlint suggest {tasks[0].name}` "
            "prints all that such a task needs."
        )
    ]
    if all(task.gated for task in tasks):
        notes.append(SWITCH)
        return Meaning((action,), tuple(notes), (SWITCH_PAGE,))
    return Meaning((action,), tuple(notes))


SWITCH = (
    "In the console the root user must also have activated IAM access to billing information for "
    "the account, whatever policies say."
)


def _unknown(action: str) -> Meaning:
    if not actions.is_service(action.partition(":")[0]) or action == "null":
        return Meaning((), ("The message does not name an action that IAM knows.",))
    return Meaning((action,), (f"`{action}` is not among the actions known here.",))


def _listed(names: tuple[str, ...]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
