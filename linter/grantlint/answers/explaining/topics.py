"""Answers to messages that are no denial by a policy, or that do not say what was denied."""

from collections.abc import Callable, Iterable
from functools import cache
from os.path import dirname, join

import msgspec
from msgspec import Struct

from grantlint.answers import statements
from grantlint.answers.denial import Denial, Topic
from grantlint.answers.explaining.passing import passes, plain_service
from grantlint.answers.explaining.wording import shown_caller
from grantlint.answers.explanation import Explanation, Step
from grantlint.knowledge import actions, billing_tasks

S3 = "s3"
NOT_THERE = (
    "Amazon S3 also answers like this when the object is not there and the caller may not "
    "`s3:ListBucket` on the bucket."
)


class Answer(Struct, frozen=True):
    """What is always true of a topic, as `topics.toml` beside this has it."""

    summary: str
    causes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    default: str = ""


@cache
def _answers() -> dict[str, Answer]:
    with open(join(dirname(__file__), "topics.toml"), "rb") as file:
        return msgspec.toml.decode(file.read(), type=dict[str, Answer])


def _even(texts: Iterable[str]) -> tuple[str, ...]:
    """*texts* on one line each."""
    return tuple(" ".join(text.split()) for text in texts)


def explain(denial: Denial) -> Explanation:
    """The answer to a message whose topic is not DENIED."""
    answer = _answers()[denial.topic.name]
    subject = shown_caller(denial) if denial.topic is Topic.NO_DETAIL else denial.detail
    steps, notes = _EXTRA.get(denial.topic, _nothing)(denial)
    return Explanation(
        denial=denial,
        summary=" ".join(answer.summary.split()).replace("{}", subject or answer.default),
        causes=_even(answer.causes),
        steps=(*map(Step, _even(answer.steps)), *steps),
        notes=(*_even(answer.notes), *notes),
        sources=answer.sources,
    )


Extra = tuple[tuple[Step, ...], tuple[str, ...]]


def _nothing(denial: Denial) -> Extra:
    del denial
    return (), ()


def _billing(denial: Denial) -> Extra:
    """The second half of the check list: statements for what people want to see there."""
    del denial
    wanted = ("account.page.view", "billing.bills.view")
    known = billing_tasks.tasks()
    steps = (
        Step(
            f"Second cause: to {known[name].title}, add to a policy of the caller:",
            _task_statement(name),
        )
        for name in wanted
    )
    return tuple(steps), ()


def _task_statement(name: str) -> dict[str, object]:
    return statements.allow(billing_tasks.tasks()[name].required)


def _assumable(denial: Denial) -> Extra:
    """The statement for the trust policy."""
    service = (denial.detail or "").lower()
    principal = f"{service}.amazonaws.com" if actions.is_service(service) else statements.SERVICE
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": principal},
        "Action": "sts:AssumeRole",
    }
    step = Step("Add to the trust policy of the role:", trust, statements.fill_ins(trust))
    return (step,), ()


def _operation(denial: Denial) -> Extra:
    """What there is to say about the call, when that is all that is known."""
    if denial.operation is None:
        text = "Look in CloudTrail for the call that failed: its name tells the action."
        return (Step(text),), ()
    needed = needed_by(denial)
    shown = " and ".join(f"`{each}`" for each in needed) or f"the action of `{denial.operation}`"
    on = f"`{denial.resource}`" if denial.resource is not None else "what the call names"
    steps = [Step(f"See that a policy of the caller allows {shown} on {on}.")]
    notes = [
        f"`{denial.operation}` also passes a role: `iam:PassRole` on it, to "
        f"`{each.services[0]}`, is what is missed most often."
        for each in passes(denial)
        if each.is_proof
    ]
    if needed == ("s3:GetObject",):
        notes.append(NOT_THERE)
    return tuple(steps), tuple(notes[:1])


def needed_by(denial: Denial) -> tuple[str, ...]:
    """The actions that a call needs, by its name and service; none where they are not known.

    Only Amazon S3 leaves all else out of its messages, so a call without a service is taken for one
    of its own if it has one of the name.
    """
    call = f"{plain_service(denial.service) or S3}:{denial.operation}"
    known = actions.canonical(call)
    return (known,) if known is not None else actions.meant_by_operation(call)


_EXTRA: dict[Topic, Callable[[Denial], Extra]] = {
    Topic.BILLING_CONSOLE: _billing,
    Topic.ROLE_NOT_ASSUMABLE: _assumable,
    Topic.NO_DETAIL: _operation,
    Topic.ENCODED: _operation,
}
