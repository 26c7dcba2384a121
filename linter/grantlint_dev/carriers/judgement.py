"""Whether all that looks like IAM among a provider's arguments is judged: a carrier, or none.

Arguments are written as in Terraform's own addresses: `aws_iam_role inline_policy.policy`,
`data.aws_iam_policy name`; a type alone stands for the block itself.
"""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import msgspec

from grantlint.hosts.terraform import carriers
from grantlint_dev.carriers.bindings import Documented, Provider

FOLDER = Path(__file__).parent
TYPE = re.compile(r"polic|permission|(^|_)acl|grant|access_key|^aws(cc)?_(iam|ssoadmin|sso)_")
"""Names of types that sound of access."""
NAME = re.compile(r"polic|(^|_)acl|permission|boundar|grant|assume_role|principal")
"""Names of arguments that do; it is the last step of a path that counts."""
DESCRIBED = re.compile(
    r"policy document|resource(-based| based)? polic|IAM polic|trust polic|managed polic"
    r"|inline polic|canned ACL|JSON\b.{0,30}polic|polic.{0,30}JSON",
    re.IGNORECASE | re.DOTALL,
)
"""Descriptions that do."""
BLOCKS = ("resource", "data", "ephemeral", "provider", "backend")
OF_TERRAFORM = frozenset({"backend.s3", "data.terraform_remote_state"})
"""Carriers of Terraform itself, which no provider documents."""

OLDER = frozenset({"aws_iam_instance_profile roles"})
"""Spellings of releases long gone, which configurations may still have."""


def spelled(block: str, name: str, path: str = "") -> str:
    """An argument, or a block, as an address."""
    address = name if block == "resource" else f"{block}.{name}"
    return f"{address} {path}" if path else address


def looking(provider: Provider) -> Iterator[str]:
    """Blocks and arguments of a provider that look like IAM, and those that the table names."""
    carried = set(carrying())
    for documented in provider.blocks:
        name = spelled(documented.block, documented.name)
        if looks_alone(name):
            yield name
        yield from _arguments(documented, carried)


def looks_alone(block: str) -> bool:
    """Whether a block sounds of access by its type, or is a carrier."""
    kind, _, name = block.rpartition(".")
    return TYPE.search(name) is not None or carriers.of(kind or "resource", name) is not None


def _arguments(documented: Documented, carried: set[str]) -> Iterator[str]:
    for argument in documented.arguments:
        written = spelled(documented.block, documented.name, argument.path)
        last = argument.path.rpartition(".")[2]
        if NAME.search(last) or DESCRIBED.search(argument.description) or written in carried:
            yield written


def carrying() -> Iterator[str]:
    """All blocks and arguments of the table of carriers, and the blocks on the way to them."""
    for block in BLOCKS:
        for name in carriers.names(block):
            yield spelled(block, name)
            carrier = carriers.of(block, name)
            for carried in carrier.carried if carrier is not None else ():
                steps = [step for step in carried.path if step != "*"]
                for end in range(1, len(steps) + 1):
                    yield spelled(block, name, ".".join(steps[:end]))


@cache
def non_carriers() -> dict[str, tuple[str, ...]]:
    """Patterns of what looks like IAM and is none, by the reason.

    A pattern without a blank is for blocks that carry nothing, and for all their arguments.
    """
    text = (FOLDER / "non_carriers.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, tuple[str, ...]])


def reason_against(address: str) -> str | None:
    """Why a block or an argument that looks like IAM is none, or None where nobody said so."""
    found = _patterns_of(address)
    return found[0][0] if found else None


def _patterns_of(address: str) -> list[tuple[str, str]]:
    block = address.partition(" ")[0]
    return [
        (reason, pattern)
        for reason, patterns in non_carriers().items()
        for pattern in patterns
        if fnmatchcase(address if " " in pattern else block, pattern)
    ]


def unjudged(addresses: Iterable[str]) -> list[str]:
    """Addresses that are neither in the table of carriers nor among the non-carriers."""
    carried = set(carrying())
    return [each for each in addresses if each not in carried and reason_against(each) is None]


def undocumented(addresses: Iterable[str]) -> list[str]:
    """What the table of carriers names and the providers do not."""
    known = set(addresses)
    return [
        each
        for each in carrying()
        if each not in known | OLDER and each.partition(" ")[0] not in OF_TERRAFORM
    ]


def idle(addresses: Iterable[str]) -> list[str]:
    """Patterns of the non-carriers that no address needs."""
    carried = set(carrying())
    needed = {
        pattern
        for address in addresses
        if address not in carried
        for _, pattern in _patterns_of(address)
    }
    return [each for patterns in non_carriers().values() for each in patterns if each not in needed]


def contradicted(addresses: Iterable[str]) -> list[str]:
    """Carriers of documents that a pattern of the non-carriers would take for none."""
    documents = {
        spelled(block, name, ".".join(carried.path))
        for block in BLOCKS
        for name in carriers.names(block)
        for carried in _documents(block, name)
    }
    return [each for each in addresses if each in documents and _argument_patterns(each)]


def _documents(block: str, name: str) -> tuple[carriers.Carried, ...]:
    carrier = carriers.of(block, name)
    return () if carrier is None else carrier.documents


def _argument_patterns(address: str) -> list[str]:
    return [pattern for _, pattern in _patterns_of(address) if " " in pattern]
