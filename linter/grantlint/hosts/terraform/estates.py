"""The estates of a root configuration: its policies, what is wrong with its files, what is open."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.aws.documents import Block, Carriage, carriages, documents_of
from grantlint.hosts.terraform.aws.identities import identities, with_boundaries
from grantlint.hosts.terraform.aws.nouns import nouns, public_access_of
from grantlint.hosts.terraform.aws.sessions import sessions
from grantlint.hosts.terraform.aws.unattached import unattached
from grantlint.hosts.terraform.aws.views import view_of
from grantlint.hosts.terraform.carriers import Noun
from grantlint.hosts.terraform.comments import Remarks, remarks
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.module import Broken
from grantlint.hosts.terraform.module_instance import ModuleInstance, Resource
from grantlint.hosts.terraform.value import Value
from grantlint.model import (
    AccessKey,
    Credential,
    Estate,
    KeyFlow,
    NotUnderstood,
    Place,
    ProblemKind,
    Source,
    SourceProblem,
    Span,
)

if TYPE_CHECKING:
    from grantlint.hosts.terraform.plan.known import KnownFromPlan

_SIGNS = re.compile(r"aws|[Ss]tatement|file\(|A(?:KIA|SIA)")
"""Without one of these in a configuration there is no IAM in it."""
_NOT_IN_FORCE = (Noun.DOCUMENT, Noun.SIMULATION, Noun.TRIGGERED_ATTACHMENT)
"""What such blocks say holds nowhere, or not until something happens."""


def has_signs(text: str) -> bool:
    """Whether a text may hold IAM."""
    return _SIGNS.search(text) is not None


def estate(
    configuration: Configuration, name: str, plan: "KnownFromPlan | None" = None
) -> Estate | None:
    """What a root configuration says; None where there is nothing of IAM in it.

    With a *plan*, what that knows of it, and what is in the plan only.
    """
    sources = _sources(configuration)
    texts = [source.text for source in sources] + ([plan.text] if plan is not None else [])
    if not any(map(has_signs, texts)):
        return None
    found = [block for module in configuration.modules() for block in blocks(module)]
    if plan is not None:
        found = [*map(plan.block, found), *plan.others(found)]
    found = [block for block in found if block.carrier.noun not in _NOT_IN_FORCE]
    carried = [one for block in found for one in configuration.settled(partial(carriages, block))]
    if plan is not None:
        carried = list(map(plan.carriage, carried))
    narrowed = (block for module in configuration.modules() for block in sessions(module))
    carried += [
        one for block in narrowed for one in configuration.settled(partial(carriages, block))
    ]
    public_access = public_access_of(configuration, found)
    carried = configuration.settled(lambda: list(public_access.told(carried)))
    beside = nouns(configuration, sources, found, public_access)
    holders = tuple(configuration.settled(lambda: list(identities(found, carried))))
    documents = (*with_boundaries(documents_of(carried), holders), *beside.documents)
    unseen = [each.gap for each in carried if each.gap is not None]
    gaps = tuple(_joined(unseen, _open(configuration, plan)))
    said = list(_said(configuration, sources))
    return Estate(
        name=name,
        sources=(*sources, *_of_variables(sources, beside.credentials)),
        documents=(*documents, *unattached(configuration, documents)),
        identities=holders,
        credentials=beside.credentials,
        access_keys=beside.access_keys,
        key_flows=beside.key_flows or _of_plan(plan, beside.access_keys),
        member_accounts=beside.member_accounts,
        acl_grants=beside.acl_grants,
        problems=tuple(_problems(configuration, carried)),
        not_understood=gaps,
        ignores=tuple(comment for each in said for comment in each.ignores),
        expectations=tuple(wanted for each in said for wanted in each.expectations),
    )


def _said(configuration: Configuration, sources: list[Source]) -> Iterator[Remarks]:
    """What comments of the modules' files say, and of files of variables."""
    given = {id(argument.source): argument.source for argument in configuration.given.values()}
    for source in (*sources, *given.values()):
        if not source.path.endswith(".json"):
            yield remarks(source)


def broken(configuration: Configuration, name: str, files: frozenset[str]) -> Estate | None:
    """What is wrong with the syntax of those *files*, in a configuration without IAM."""
    problems = [broken_file(one) for one in configuration.broken if one.place.source.path in files]
    if not problems:
        return None
    sources = dict.fromkeys(id(problem.place.source) for problem in problems)
    return Estate(
        name=name,
        sources=tuple(one for one in _sources(configuration) if id(one) in sources),
        problems=tuple(problems),
    )


def _sources(configuration: Configuration) -> list[Source]:
    """The files of all modules, each once."""
    found: dict[int, Source] = {}
    for module in configuration.modules():
        for source in module.module.sources:
            found[id(source)] = source
    return list(found.values())


def _of_plan(plan: "KnownFromPlan | None", keys: tuple[AccessKey, ...]) -> tuple[KeyFlow, ...]:
    return plan.key_flows(keys) if plan is not None and keys else ()


def _of_variables(sources: list[Source], found: Iterable[Credential]) -> list[Source]:
    """The files of variables that a key was found in."""
    others = {id(one.place.source): one.place.source for one in found}
    return [source for source in others.values() if source not in sources]


def blocks(module: ModuleInstance) -> Iterator[Block]:
    """The blocks of a module that carry IAM, as instances."""
    for address, declared in module.module.resources.items():
        mode, kind = declared.block.type, declared.labels[0]
        carrier = carriers.of(mode, kind)
        if carrier is None:
            continue
        for resource in module.resources_of(address, declared):
            yield Block(
                resource.address,
                view_of(resource),
                carrier,
                partial(_attribute, resource),
                module.prefix.rstrip("."),
            )


def _attribute(resource: Resource, name: str) -> Value:
    return resource.module.attribute(resource, name, resource.definition.place)


def _problems(configuration: Configuration, carried: list[Carriage]) -> Iterator[SourceProblem]:
    yield from (broken_file(broken) for broken in configuration.broken)
    yield from (each.problem for each in carried if each.problem is not None)


def broken_file(broken: Broken) -> SourceProblem:
    """What is wrong with the syntax of a file."""
    place = broken.place
    return SourceProblem(ProblemKind.SYNTAX, place, place.source.path, broken.message)


def _joined(
    gaps: Iterable[NotUnderstood], problems: Iterable[NotUnderstood]
) -> Iterator[NotUnderstood]:
    """Policies that cannot be seen, each with the problem that stands at its place; the others."""
    reasons: dict[tuple[str, Span], list[NotUnderstood]] = {}
    for problem in problems:
        reasons.setdefault(_at(problem.place), []).append(problem)
    told = set()
    for gap in gaps:
        at = _at(gap.place)
        told.add(at)
        yield replace(gap, reason=": ".join([gap.reason, *_further(gap, reasons.get(at, ()))]))
    yield from (one for at, alike in reasons.items() if at not in told for one in alike)


def _further(gap: NotUnderstood, problems: Iterable[NotUnderstood]) -> list[str]:
    return [one.reason for one in problems if one.reason != gap.reason]


def _at(place: Place) -> tuple[str, Span]:
    return place.source.path, place.span()


def _open(configuration: Configuration, plan: "KnownFromPlan | None") -> Iterator[NotUnderstood]:
    """What could not be evaluated while policies were read."""
    for problem in (*configuration.problems, *(plan.problems if plan is not None else ())):
        yield NotUnderstood(problem.place, problem.place.source.path, problem.message)
