"""Adds to an answer what the policies that were read show, and checks its advice against them."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from grantlint.answers.denial import Denial, PolicyType, Topic
from grantlint.answers.evidence.checking import checked
from grantlint.answers.evidence.holders import Holder, holders
from grantlint.answers.evidence.statements import Closeness, Sighting, sightings
from grantlint.answers.explaining.denied import excepting
from grantlint.answers.explaining.wording import action, who
from grantlint.answers.explanation import Evidence, Explanation, Step
from grantlint.model import Effect, Estate
from grantlint.policy.access.decisions import Request
from grantlint.policy.access.statements import rulings

MOST = 3
"""Statements that are named of each sort."""


def with_evidence(answer: Explanation, estates: Sequence[Estate]) -> Explanation:
    """*answer* with what the policies in *estates* have to do with the denial."""
    denial = answer.denial
    if denial.topic is not Topic.DENIED or denial.action is None or denial.placeholders:
        return answer
    found = list(holders(denial, estates))
    if not found:
        return replace(answer, notes=(*answer.notes, _nobody(denial)))
    for holder in found:
        answer = _with_holder(answer, holder)
    return answer


def request_of(denial: Denial) -> Request:
    """The request that was denied, as far as the message tells."""
    return Request(
        action=action(denial), resource=denial.resource or "*", context=dict(denial.context)
    )


def _with_holder(answer: Explanation, holder: Holder) -> Explanation:
    denial = answer.denial
    request = request_of(denial)
    every = (ruling for document in holder.documents for ruling in rulings(document))
    seen = list(sightings(every, holder.policies, request, denied=denial.explicit is True))
    steps, notes = _placed(answer.steps, holder), list(_notes(denial, holder, seen))
    if denial.explicit is not True and any(_is_plain(each, Effect.DENY) for each in seen):
        steps = (excepting(denial),)  # no Allow outweighs what was found
    elif denial.policy_type in (None, PolicyType.IDENTITY) and denial.explicit is not True:
        notes.extend(checked(holder, request, answer.steps))
    return replace(
        answer,
        evidence=(*answer.evidence, *_evidence(seen)),
        steps=steps,
        notes=(*answer.notes, *dict.fromkeys(notes)),
    )


def _evidence(seen: list[Sighting]) -> Iterator[Evidence]:
    """Denies first, then the Allows that come nearest."""
    by_closeness = sorted(seen, key=lambda each: each.closeness)
    denies = [each for each in by_closeness if each.ruling.effect is Effect.DENY]
    allows = [each for each in by_closeness if each.ruling.effect is Effect.ALLOW]
    nearest = [each for each in allows if each.closeness <= allows[0].closeness + 1]
    for each in (*denies[:MOST], *nearest[:MOST]):
        place = each.place if each.place.source.text else None
        yield Evidence(each.text, place, each.ruling.document.owner)


def _placed(steps: tuple[Step, ...], holder: Holder) -> tuple[Step, ...]:
    """*steps*, the first statement with the place where it goes."""
    home = holder.home
    number = next((n for n, step in enumerate(steps) if step.statement is not None), None)
    if home is None or number is None or steps[number].place is not None:
        return steps
    placed = replace(steps[number], place=home.place)
    return (*steps[:number], placed, *steps[number + 1 :])


def _notes(denial: Denial, holder: Holder, seen: list[Sighting]) -> Iterator[str]:
    if holder.identity is None and denial.policy_type in (None, PolicyType.IDENTITY):
        yield _taken(denial)
    if denial.explicit and not seen:
        yield f"None of the policies that were read denies `{action(denial)}`."
    if not denial.explicit and not seen:
        yield f"None of the policies that were read comes near allowing `{action(denial)}`."
    if not denial.explicit and any(_is_plain(each, Effect.ALLOW) for each in seen):
        yield (
            "As they were read, the policies allow the action: they may not be deployed yet, or "
            "not attached, or another layer stops it."
        )


def _is_plain(each: Sighting, effect: Effect) -> bool:
    return each.closeness is Closeness.DECIDES and each.ruling.effect is effect


def _name(denial: Denial) -> str:
    caller = who(denial)
    return caller.shown if caller is not None else "caller"


def _nobody(denial: Denial) -> str:
    return f"The {_name(denial)} and its policies are not among what was read."


def _taken(denial: Denial) -> str:
    return (
        f"The {_name(denial)} is not among what was read; identity policies that belong to nobody "
        "there are taken for its own."
    )
