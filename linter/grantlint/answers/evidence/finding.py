"""Adds to an answer what the policies that were read show, and checks its advice against them."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from grantlint.answers import statements
from grantlint.answers.denial import Denial, PolicyType, Topic
from grantlint.answers.evidence import advising
from grantlint.answers.evidence.advising import Case
from grantlint.answers.evidence.checking import Change
from grantlint.answers.evidence.conditions import REQUESTED_REGION, region_of
from grantlint.answers.evidence.holders import LAYERS, Holder, account, holders, is_assuming
from grantlint.answers.evidence.statements import Closeness, Sighting, sightings
from grantlint.answers.explaining.denied import NAME_THEM, is_trust
from grantlint.answers.explaining.meaning import meaning
from grantlint.answers.explaining.topics import needed_by
from grantlint.answers.explaining.wording import action, shown_name, who
from grantlint.answers.explanation import Evidence, Explanation, Step
from grantlint.engine.gaps import cut_off
from grantlint.engine.merging import gaps_once
from grantlint.model import DENY, Effect, Estate, PolicyDocument
from grantlint.policy import arns
from grantlint.policy.access.decisions import Request
from grantlint.policy.access.statements import rulings
from grantlint.policy.applied import applied

NOT_NEAR = "None of the policies that were read comes near allowing `{}`."
CUT_OFF = (
    "What follows from {} on was not looked at, for the policy is longer than any that AWS takes: "
    "it may allow or deny the request."
)
MOST = 3
"""Statements that are named of each sort."""
MOST_FILES = 4
WORDS = {
    PolicyType.SCP: "`scp`",
    PolicyType.RCP: "`rcp`",
    PolicyType.BOUNDARY: "`boundary`",
}
"""What in the name of a file, or of a folder, says of which kind its policies are."""


def with_evidence(answer: Explanation, estates: Sequence[Estate]) -> Explanation:
    """*answer* with what the policies in *estates* have to do with the denial."""
    found = _found(answer, estates)
    if found is answer:
        return answer
    return replace(found, notes=(*found.notes, *_not_looked_at(estates)))


def _not_looked_at(estates: Sequence[Estate]) -> Iterator[str]:
    """Where policies go on that are too long: nothing that is said holds for what is there."""
    gaps = list(gaps_once(gap for estate in estates for gap in cut_off(estate)))
    for gap in gaps[:MOST]:
        source = gap.place.source
        yield CUT_OFF.format(f"{source.path}:{source.position(gap.place.span().start)[0]}")
    if len(gaps) > MOST:
        yield f"Further policies that are too long to be looked at as a whole: {len(gaps) - MOST}."


def _found(answer: Explanation, estates: Sequence[Estate]) -> Explanation:
    denial = answer.denial
    estates = _applied(denial, estates)
    if denial.topic is Topic.NO_DETAIL and denial.operation is not None:
        return _of_call(answer, estates)
    if denial.topic is not Topic.DENIED or denial.action is None or denial.placeholders:
        return answer
    found = list(holders(denial, estates))
    if not found:
        return replace(answer, notes=(*answer.notes, _nobody(denial)))
    first, *others = [_with_holder(answer, holder, estates) for holder in found]
    evidence = dict.fromkeys(each for one in (first, *others) for each in one.evidence)
    return replace(first, evidence=tuple(evidence))


def _applied(denial: Denial, estates: Sequence[Estate]) -> Sequence[Estate]:
    """*estates* in the accounts that the message names."""
    named = arns.account_of(denial.resource) if denial.resource is not None else None
    return applied(estates, account(who(denial)), named)


def _of_call(answer: Explanation, estates: Sequence[Estate]) -> Explanation:
    """*answer* with the statements about the actions that the failed call needs."""
    seen: list[Evidence] = []
    notes: list[str] = []
    for name in needed_by(answer.denial):
        denial = replace(answer.denial, topic=Topic.DENIED, action=name)
        for holder in holders(denial, estates):
            case = _case(denial, holder)
            seen += _evidence(case.seen)
            notes += [] if case.seen else [NOT_NEAR.format(name)]
    evidence = (*answer.evidence, *dict.fromkeys(seen))
    return replace(answer, evidence=evidence, notes=(*answer.notes, *dict.fromkeys(notes)))


def requests_of(denial: Denial) -> tuple[Request, ...]:
    """The requests that were denied, as far as the message tells: of some names, several."""
    names = meaning(denial.action or "").granted or (action(denial),)
    return tuple(_request(name, _resource(name, denial), denial) for name in names)


def _request(name: str, resource: str, denial: Denial) -> Request:
    """The request, which goes to the Region of its resource where the message tells no other."""
    region = region_of(resource)
    known = {REQUESTED_REGION: (region,)} if region is not None else {}
    return Request(name, resource, known | dict(denial.context))


def _resource(name: str, denial: Denial) -> str:
    """The resource of a request as an ARN, `*` where that is not known: some are told in words."""
    named = denial.resource or "*"
    if named.startswith("arn:"):
        return named
    return statements.resource_of(name, named, who(denial)) or "*"


def _with_holder(answer: Explanation, holder: Holder, estates: Sequence[Estate]) -> Explanation:
    case = _case(answer.denial, holder)
    if holder.is_crowd:
        seen = [each for each in case.seen if each.is_allow or answer.denial.explicit]
        notes = (*answer.notes, *_notes(case, estates))
        return replace(answer, evidence=tuple(_evidence(seen)), notes=notes)
    trusting = tuple(_sightings([holder.trust] if holder.trust is not None else [], case))
    steps, change = _steps(answer, case, trusting)
    checked = advising.checked(case, change) if change is not None else ()
    told = [note for note in answer.notes if NAME_THEM not in note or change]
    notes = (*told, *_notes(case, estates), *_shared(case, change), *checked)
    return replace(
        answer,
        evidence=(*_evidence(case.seen), *_evidence(trusting)),
        steps=tuple(steps),
        notes=tuple(dict.fromkeys(notes)),
    )


def _case(denial: Denial, holder: Holder) -> Case:
    bare = Case(denial, holder, requests_of(denial), ())
    is_open = holder.is_guess and not denial.explicit  # a plain Allow tells nothing of a layer
    documents = () if is_open else holder.documents
    return replace(bare, seen=tuple(_sightings(documents, bare)))


def _sightings(documents: Iterable[PolicyDocument], case: Case) -> Iterator[Sighting]:
    denied = case.denial.explicit is True
    told: set[tuple[int, Closeness]] = set()
    every = [ruling for document in documents for ruling in rulings(document)]
    for request in case.requests:
        for each in sightings(every, case.holder.policies, request, denied=denied):
            if (key := (id(each.ruling), each.closeness)) not in told:
                told.add(key)
                yield each


def _shared(case: Case, change: Change | None) -> Iterator[str]:
    """Who else gets what is added to a policy that the caller does not have alone."""
    for document, _ in change.documents if change is not None else ():
        if others := case.holder.others(document):
            more = f" and {len(others) - MOST} more" if len(others) > MOST else ""
            yield (
                f"The policy that is changed is also that of {', '.join(others[:MOST])}{more}: "
                "the change holds for them, too."
            )


def _steps(
    answer: Explanation, case: Case, trusting: Sequence[Sighting]
) -> tuple[list[Step], Change | None]:
    """What to do, and the change that it amounts to; None where there is nothing to check."""
    denial = case.denial
    if denial.explicit or any(_is_plain(each, DENY) for each in (*case.seen, *trusting)):
        kept = answer.steps[:1] if denial.explicit and not case.seen else ()
        return [
            *kept,
            *advising.past_denies(case, trusting),
        ], None  # no Allow outweighs what was found
    if is_assuming(denial) and any(step.statement for step in answer.steps):
        return _of_both_sides(answer, case, trusting)
    if is_assuming(denial):
        return list(answer.steps), None
    advice = advising.own(case, answer.steps)
    if advice.is_met and denial.explicit is None and _has_denies(case):
        return list(advising.past_denies(case, trusting)), Change()
    is_own = advising.is_on_own_side(denial)
    steps = [*advice.steps, *(advising.layers(case, advice.change) if is_own else ())]
    return steps or list(advising.nothing_to_add(case)), advice.change if is_own else None


def _of_both_sides(
    answer: Explanation, case: Case, trusting: Sequence[Sighting]
) -> tuple[list[Step], Change | None]:
    """The caller's policies and the role's trust policy must agree on who assumes it."""
    proposed = [step for step in answer.steps if "Principal" not in (step.statement or {})]
    other = [step for step in answer.steps if "Principal" in (step.statement or {})]
    is_theirs = is_trust(case.denial)
    mine = advising.Advice(is_met=True)
    if not is_theirs and not advising.is_let_in_directly(case, trusting):
        mine = advising.own(case, proposed)
    if case.holder.trust is None:
        return [*mine.steps, *other], None
    trust = advising.trust(case, trusting)
    if mine.is_met and trust.is_met and not is_theirs:
        return list(advising.nothing_to_add(case)), Change()
    if trust.is_met and is_theirs:
        return list(advising.nothing_to_add(case)), None
    both = Change(
        documents=(*mine.change.documents, *trust.change.documents),
        added=mine.change.added,
        trusted=trust.change.trusted,
    )
    return [*mine.steps, *trust.steps], both if both and not is_theirs else None


def _evidence(seen: Sequence[Sighting]) -> Iterator[Evidence]:
    """Denies first, then the Allows that come nearest."""
    by_closeness = sorted(seen, key=lambda each: each.closeness)
    denies = [each for each in by_closeness if each.ruling.effect is DENY]
    allows = [each for each in by_closeness if each.is_allow]
    nearest = [each for each in allows if each.closeness <= allows[0].closeness + 1]
    for each in (*denies[:MOST], *nearest[:MOST]):
        place = each.place if each.place.source.text else None
        yield Evidence(each.text, place, each.ruling.document.owner)


def _notes(case: Case, estates: Sequence[Estate]) -> Iterator[str]:
    denial, holder = case.denial, case.holder
    if holder.identity is None and advising.is_on_own_side(denial):
        yield _whose(denial, holder)
    if holder.trust is not None and holder.trust.owner == holder.trust.place.source.path:
        yield f"The trust policy in `{holder.trust.owner}` is taken for that of the role."
    is_free = denial.policy_type is PolicyType.BOUNDARY and holder.identity is not None
    if is_free and not denial.explicit and holder.policies.boundary is None:
        yield f"As it was read, the {shown_name(denial)} has no permissions boundary."
    elif denial.policy_type in LAYERS and (holder.is_guess or not holder.documents):
        yield _not_there(denial.policy_type, estates, case.seen)
    elif denial.explicit and not case.seen:
        yield f"None of the policies that were read denies `{action(denial)}`."
    elif not denial.explicit and not case.seen and holder.documents:
        yield NOT_NEAR.format(action(denial))
    if is_assuming(denial) and holder.trust is None and not denial.explicit:
        role = f"`{denial.resource}`" if denial.resource else "the role"
        yield f"The trust policy of {role} is not among what was read."


def _not_there(kind: PolicyType, estates: Sequence[Estate], seen: Sequence[Sighting]) -> str:
    """That no policy of the kind was read, what was, and how to say that a file is of it."""
    paths = dict.fromkeys(
        document.place.source.path for estate in estates for document in estate.documents
    )
    shown = ", ".join(f"`{path}`" for path in list(paths)[:MOST_FILES])
    more = f" and {len(paths) - MOST_FILES} more" if len(paths) > MOST_FILES else ""
    none = f"No {kind.value} is among what was read ({shown}{more})"
    if kind not in WORDS:
        return f"{none}."
    taken = "; files that do not say what they are were taken for it" if seen else ""
    file = seen[0].place.source.path if seen else "FILE.json"
    return (
        f"{none}{taken}. A file counts as one if {WORDS[kind]} stands in its name or its folder's, "
        f'or if `[kinds]` in grantlint.toml says so: `"{file}" = "{LAYERS[kind].value}"`.'
    )


def _has_denies(case: Case) -> bool:
    return any(not each.is_allow for each in case.seen)


def _is_plain(each: Sighting, effect: Effect) -> bool:
    return each.closeness is Closeness.DECIDES and each.ruling.effect is effect


def _whose(denial: Denial, holder: Holder) -> str:
    """What is known of the policies that are taken for the caller's own."""
    if not holder.documents:
        return _nobody(denial)
    name = shown_name(denial)
    if holder.is_crowd:
        return (
            f"The {name} is not among what was read, and {len(holder.documents)} policies there "
            "belong to nobody: name the files of its own ones to see what is lacking."
        )
    return _taken(denial)


def _nobody(denial: Denial) -> str:
    return f"The {shown_name(denial)} and its policies are not among what was read."


def _taken(denial: Denial) -> str:
    return (
        f"The {shown_name(denial)} is not among what was read; identity policies that belong to "
        "nobody there are taken for its own."
    )
