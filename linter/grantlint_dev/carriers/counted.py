"""What became of each declared policy when a folder was checked."""

import os
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

from msgspec import Struct

from grantlint.host import File, HostOptions
from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.aws.attributes import KnownAttributes
from grantlint.hosts.terraform.aws.documents import Block, carriages
from grantlint.hosts.terraform.aws.paths import Found, found_at
from grantlint.hosts.terraform.aws.sessions import sessions
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.estates import blocks
from grantlint.hosts.terraform.files import Files
from grantlint.hosts.terraform.host import Terraform
from grantlint.hosts.terraform.module import Modules, is_configuration
from grantlint.hosts.terraform.module_instance import ModuleInstance
from grantlint.hosts.terraform.roots import find_roots, folders_below
from grantlint.model import Estate, Place, PolicyDocument
from grantlint_dev.carriers.declared import STATEMENT, Declared, declared

_HEADER = re.compile(
    r"""^[ \t]*(resource|data|ephemeral|provider|backend)[ \t]+"?([\w-]+)"?(?:[ \t]+"?([\w-]+))?""",
    re.MULTILINE,
)

NOT_UNDERSTOOD = "not understood"

Key = tuple[str, str, str]


class Outcome(Struct, frozen=True):
    """What became of an argument: found, not understood, nothing, or lost; and why."""

    declared: Declared
    verdict: str
    reason: str = ""


def counted(folder: str | Path) -> list[Outcome]:
    """The outcome of each argument below *folder* that carries a policy."""
    folder = os.path.realpath(folder)
    estates = list(Terraform().estates(_files(folder), HostOptions(root=folder, inside=folder)))
    found: dict[Key, set[int]] = defaultdict(set)
    for estate in estates:
        for document in (*estate.documents, *_of_identities(estate)):
            for key, spot in _keys(document):
                found[key].add(spot)
    said = {gap.owner for estate in estates for gap in estate.not_understood}
    said |= {problem.owner for estate in estates for problem in estate.problems}
    reasons = _reasons(folder, said)
    return [_outcome(one, found, reasons) for one in sorted(declared(folder))]


def _outcome(one: Declared, found: dict[Key, set[int]], reasons: dict[Key, str]) -> Outcome:
    key = (one.file, one.address, one.argument)
    spots = found.get(key, set()) | found.get((one.file, one.address, ""), set())
    if len(spots) >= one.times:
        return Outcome(one, "found")
    reason = reasons.get(key) or reasons.get((os.path.dirname(one.file), "", ""), "")
    if reason.startswith(NOT_UNDERSTOOD):
        return Outcome(one, NOT_UNDERSTOOD, reason)
    return Outcome(one, "nothing" if reason else "lost", reason)


def _files(folder: str) -> Iterator[File]:
    for below in folders_below(folder):
        for name in sorted(os.listdir(below)):
            if is_configuration(name):
                path = os.path.join(below, name)
                yield File(path, os.path.realpath(path))


def _of_identities(estate: Estate) -> Iterator[PolicyDocument]:
    for identity in estate.identities:
        yield from identity.policies
        yield from (
            one for one in (identity.trust, identity.boundary) if isinstance(one, PolicyDocument)
        )


# ── What was read ────────────────────────────────────────────────────────────────────────────────


def _keys(document: PolicyDocument) -> Iterator[tuple[Key, int]]:
    """The argument that a document stands in, and the blocks that its statements stand in."""
    carrier = document.carrier
    address = _block_around(carrier) if carrier is not None else None
    if carrier is not None and address is not None:
        span = carrier.span()
        name = carrier.source.text[span.start : span.end].strip('"')
        name = name if name.isidentifier() else ""  # a member of an object has no place of its own
        spot = hash((span.start, document.place.span().start))
        yield (os.path.abspath(carrier.source.path), address, name), spot
    for place in _places(document):
        block = _block_around(place)
        if block is not None:
            yield (os.path.abspath(place.source.path), block, STATEMENT), 0


def _places(document: PolicyDocument) -> Iterator[Place]:
    """Where statements stand, and the words in them: a text that was changed keeps these only."""
    for statement in document.statements:
        yield from statement.place.way()
        for term in statement.actions.terms if statement.actions else ():
            yield from term.place.way()


def _block_around(place: Place) -> str | None:
    """The address of the block that a place stands in, as its header says it."""
    starts, addresses = _headers(place.source.text)
    at = bisect_right(starts, place.span().start) - 1
    return addresses[at] if at >= 0 else None


@cache
def _headers(text: str) -> tuple[list[int], list[str]]:
    found = list(_HEADER.finditer(text))
    return [one.start() for one in found], list(map(_address, found))


def _address(header: re.Match[str]) -> str:
    labels = [label for label in header.groups() if label is not None]
    return ".".join(labels[1:] if labels[0] == "resource" else labels)


# ── Why something was not read ───────────────────────────────────────────────────────────────────


def _reasons(folder: str, said: set[str]) -> dict[Key, str]:
    """For arguments without a document why there is none; for folders, whether they are entered."""
    files = Files(folder, folder, os.path.abspath)
    modules = Modules(files)
    reasons: dict[Key, set[str]] = defaultdict(set)
    entered: set[str] = set()
    for root in find_roots(modules, folders_below(folder)):
        known = KnownAttributes(())
        configuration = Configuration(files.at(root.folder), root.folder, (), known, modules)
        for module in configuration.modules():
            entered.add(module.module.folder)
            for key, reason in _of_module(module, said):
                reasons[key].add(reason)
    for each in folders_below(folder):
        if each not in entered:
            reasons[each, "", ""].add("no call of this module has instances")
    return {key: next(iter(found)) for key, found in reasons.items() if "" not in found}


def _of_module(module: ModuleInstance, said: set[str]) -> Iterator[tuple[Key, str]]:
    for address, definition in module.module.resources.items():
        is_made = any(True for _ in module.resources_of(address, definition))
        for name in [STATEMENT] if is_made else _names(address):
            reason = "" if is_made else "it has no instances"
            yield (definition.source.path, address, name), reason
    for block in (*blocks(module), *sessions(module)):
        place = block.view.place
        for name, reason in _of_block(block, module.configuration, said):
            yield (place.source.path, _block_around(place) or "", name), reason


def _names(address: str) -> Iterator[str]:
    """What a block of that address may have that is counted."""
    *mode, kind, _ = address.split(".")
    carrier = carriers.of(mode[0] if mode else "resource", kind)
    yield STATEMENT
    yield from (one.path[-1] for one in (carrier.documents if carrier is not None else ()))


def _of_block(
    block: Block, configuration: Configuration, said: set[str]
) -> Iterator[tuple[str, str]]:
    read = configuration.settled(partial(carriages, block))
    for carried in block.carrier.documents:
        mine = [one for one in read if one.carried is carried]
        if not mine:
            values = configuration.settled(partial(_values, block, carried.path))
            yield carried.path[-1], "it holds no policy of IAM" if values else "it is not set"
        elif block.address in said and all(one.document is None for one in mine):
            reasons = [one.gap.reason for one in mine if one.gap is not None]
            yield carried.path[-1], f"{NOT_UNDERSTOOD}: {(reasons or ['no JSON'])[0]}"


def _values(block: Block, path: tuple[str, ...]) -> list[Found]:
    return list(found_at(block.view, path))
