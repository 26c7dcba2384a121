"""What an action can act on, and what its requests can carry: where a search may look.

Facts: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from grantlint.knowledge import actions, condition_keys, resources
from grantlint.policy import arns
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import Domain, Values
from grantlint.policy.patterns import Glob, is_plain, parts_of

ACCOUNT = "123456789012"
REGION = "us-east-1"
NAME = "example"
FILLED = {"${Partition}": "aws", "${Region}": REGION, "${Account}": ACCOUNT}
ANY = "?*"

ALWAYS = frozenset(
    {
        "aws:currenttime",
        "aws:epochtime",
        "aws:securetransport",
        "aws:requestedregion",
        "aws:viaawsservice",
        "aws:userid",
        "aws:principaltype",
    }
)
"""Keys that every request has:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"""


class Target(Struct, frozen=True):
    """Where the resource of a request may be looked for: texts that match all of `wanted`."""

    wanted: tuple[Glob, ...] = ()
    prefer: tuple[str, ...] = ()
    only: tuple[Values, ...] | None = None


def given(globs: Sequence[Glob]) -> Target:
    """Resources that match all of these patterns."""
    return Target(tuple(globs), tuple(filter(None, map(likely, globs))))


@lru_cache(4096)
def targets(action: str) -> tuple[Target, ...]:
    """The resources that an action acts on, one target for each type; `*` where it has none.

    Of an action that AWS does not have any text may be the resource.
    """
    if not actions.exists(action):
        return (Target((ANY,), (f"arn:aws:{action.partition(':')[0]}:{REGION}:{ACCOUNT}:{NAME}",)),)
    uses = actions.resource_types(action)
    if not uses:
        return (Target(only=(("*",),)),)
    service = action.partition(":")[0]
    types = (resources.resource_type(service, use.name) for use in uses)
    found = [_of_type(each) for each in types if each is not None]
    alone = () if any(use.required for use in uses) else (Target(only=(("*",),)),)
    return (*chain.from_iterable(found), *alone) or (Target((ANY,)),)


def _of_type(found: resources.ResourceType) -> Iterator[Target]:
    for written in found.formats:
        pattern = arns.arn_condition(resources.holes_to_stars(written).replace("*", ANY))
        yield Target(() if pattern is None else (pattern,), (_filled(written),))


def _filled(written: str) -> str:
    """A format with every hole filled by a likely value."""
    first, *rest = written.split("${")
    pieces = [first]
    for part in rest:
        hole, _, text = part.partition("}")
        pieces += [FILLED.get("${" + hole + "}", NAME), text]
    return "".join(pieces)


def likely(glob: Glob) -> str:
    """A text that looks like what people have, for a pattern of ARNs; empty for unknowns."""
    text = "".join(part if isinstance(part, str) else "\0" for part in parts_of(glob))
    if "\0" in text or len(text) > resources.ARN_LIMIT:
        return ""
    parts = text.split(":", arns.SEGMENTS - 1)
    if len(parts) < arns.SEGMENTS:
        return ""
    usual = ("arn", "aws", parts[2], REGION, ACCOUNT)
    filled = [part if is_plain(part) else use for part, use in zip(parts, usual, strict=False)]
    return ":".join([*filled, parts[-1].replace("*", NAME).replace("?", "x")])


# ── Keys ──


def key_domain(key: str, action: str, known: Mapping[str, Domain]) -> Domain:
    """What a request for an action may hold for a key; `known` is what follows from the caller."""
    found = known.get(key)
    if found is not None:
        return found
    lacks = Answer.NO if key in ALWAYS else Answer.YES
    if carries(action, key):
        return Domain(lacks=lacks)
    name = condition_keys.canonical(key) or key
    return Domain(
        lacks=lacks, holds=Answer.MAYBE, reason=f"AWS does not list `{name}` for `{action}`"
    )


@lru_cache(8192)
def carries(action: str, key: str) -> bool:
    """Whether requests for an action may have a key, as far as AWS lists them."""
    name = condition_keys.canonical(key)
    if name is None:
        return not actions.exists(action)
    if condition_keys.is_global(key) and not condition_keys.only_where_listed(key):
        return True
    prefix = key.partition(":")[0]
    if "." in prefix or prefix == "saml":
        return True  # a session keeps the claims it was made with
    return not actions.exists(action) or name in _keys(action)


@lru_cache(2048)
def _keys(action: str) -> frozenset[str]:
    return frozenset(condition_keys.canonical(key) or key for key in actions.condition_keys(action))


def shown(key: str) -> str:
    """A key as AWS writes it; tag keys and the like as they stand."""
    name = condition_keys.canonical(key)
    if name is None or "${" not in name:
        return name or key
    head = name.partition("${")[0]
    return head + key[len(head) :]
