"""What an action can act on, and what its requests can carry: where a search may look.

Facts: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from grantlint.knowledge import actions, condition_keys, resources
from grantlint.model import RequestVariable
from grantlint.policy import arns
from grantlint.policy.access.statements import RESOURCE, Ruling
from grantlint.policy.answers import MAYBE, NO, YES
from grantlint.policy.conditions import Domain, Values, usual
from grantlint.policy.patterns import Chars, Glob, Part, Wild, contains, joined, unknowns

FILLED = {"${Partition}": "aws", "${Region}": usual.REGION, "${Account}": usual.ACCOUNT}
SOMETHING = "?*"

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


class Target(Struct, frozen=True, cache_hash=True, gc=False):
    """Where the resource of a request may be looked for: texts that match all of `wanted`.

    With a `doubt` it is not sure that requests have such a resource.
    """

    wanted: tuple[Glob, ...] = ()
    prefer: tuple[str, ...] = ()
    only: tuple[Values, ...] | None = None
    doubt: str = ""
    unwanted: tuple[Glob, ...] = ()

    @property
    def domain(self) -> Domain:
        """The target as what a request may hold."""
        holds = MAYBE if self.doubt else YES
        return Domain(self.only, NO, holds, self.wanted, self.prefer, self.doubt, self.unwanted)

    def first(self, prefer: Sequence[str], avoid: Sequence[Glob] = ()) -> "Target":
        """The same with other texts to be tried first, and some not at all."""
        return Target(
            self.wanted,
            (*prefer, *self.prefer),
            self.only,
            self.doubt,
            (*self.unwanted, *avoid),
        )


@lru_cache(2048)
def domain(target: Target, prefer: tuple[str, ...], avoid: tuple[Glob, ...]) -> Domain:
    """What a resource at a target may be: some texts are to be tried first, and some not at all."""
    return target.first(prefer, avoid).domain


WITHOUT = Target(only=(("*",),))
"""The resource of actions that act on no resource of a type: a Resource must be `*` for them.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""
MAY_LACK = Target(only=(("*",),), doubt="AWS does not say whether it can do without a resource")
ANYTHING = Target((SOMETHING,))
ELSEWHERE = "the policy of a resource in another account is not seen"
PARTITION = "only in another partition"
COLON = "only a name with a colon in it would be reached"


class Home(Struct, frozen=True, cache_hash=True, gc=False):
    """Where a caller's own resources lie; `partitions` are those that its policies name."""

    account: str | None = None
    partitions: tuple[str, ...] = ("aws",)


SOMEWHERE = Home()


@lru_cache(1024)
def given(globs: tuple[Glob, ...], action: str, home: Home = SOMEWHERE) -> Target:
    """Resources that match all of these patterns, those first that look like the action's own."""
    account = home.account or usual.ACCOUNT
    return Target(globs, (*likely(globs, account), *_own(action, home)))


def likely(globs: Iterable[Glob], account: str = usual.ACCOUNT) -> Iterator[str]:
    """Patterns of resources with their wildcards filled by what stands there."""
    return (text for glob in globs for text in usual.arn(glob, account))


def _own(action: str, home: Home) -> list[str]:
    """The texts that the `targets` of an action prefer, without the patterns that these want."""
    if not actions.exists(action):
        return [_of_unknown(action, home)]
    return [_filled(_at(each, home.partitions[0], home.account)) for each in _formats(action)]


def _of_unknown(action: str, home: Home) -> str:
    """A resource of an action that AWS does not have."""
    service = action.partition(":")[0].lower()
    account = home.account or usual.ACCOUNT
    return f"arn:{home.partitions[0]}:{service}:{usual.REGION}:{account}:{usual.NAME}"


def _formats(action: str) -> list[str]:
    """The formats of the resources that an action acts on, the simplest first."""
    service = action.partition(":")[0].lower()
    uses = actions.resource_types(action)
    types = (resources.resource_type(service, use.name) for use in uses)
    formats = [written for each in types if each is not None for written in each.formats]
    formats.sort(key=lambda written: (written.count("${"), len(written)))
    return formats


@lru_cache(4096)
def targets(action: str, home: Home = SOMEWHERE) -> tuple[Target, ...]:
    """The resources that an action acts on, one target for each type; `*` where it has none.

    Those at *home* come first. Of an action that AWS does not have any text may be the resource.
    """
    if not actions.exists(action):
        return (ANYTHING.first([_of_unknown(action, home)]),)
    uses = actions.resource_types(action)
    if not uses:
        return (WITHOUT,)
    formats = _formats(action)
    own = [_target(_at(each, home.partitions[0], home.account)) for each in formats]
    may_lack = () if any(use.required for use in uses) else (MAY_LACK,)
    return (*own, *_doubtful(formats, home), *may_lack) or (ANYTHING,)


def _doubtful(formats: Sequence[str], home: Home) -> Iterator[Target]:
    """Resources of other accounts, those of other partitions, and names with a colon."""
    first, *others = home.partitions
    for each in formats:
        if home.account is not None and "${Account}" in each:
            yield Target((_pattern(_at(each, first), NAME),), doubt=ELSEWHERE)
        for partition in others:
            yield Target((_pattern(_at(each, partition), NAME),), doubt=PARTITION)
        if each.endswith(WITH_COLONS):
            yield Target((_pattern(_at(each, first), TEXT),), doubt=COLON)


def _at(written: str, partition: str, account: str | None = None) -> str:
    found = written.replace("${Partition}", partition)
    return found if account is None else found.replace("${Account}", account)


WITH_COLONS = ("${ObjectName}", "${AlarmName}")
"""Names that may hold colons."""
BUCKET = ":s3:::${BucketName}"
OBJECTS = "arn:*:s3:::*/*"


def _target(written: str) -> Target:
    """A type by its format; the name of a bucket holds no slash, as names of objects may."""
    unwanted = (OBJECTS,) if written.endswith(BUCKET) else ()
    return Target((_pattern(written, NAME),), (_filled(written),), unwanted=unwanted)


NAME: tuple[Part, ...] = (Wild(Chars.SEGMENT, many=False), Wild(Chars.SEGMENT, many=True))
TEXT: tuple[Part, ...] = (Wild(Chars.ANY, many=False), Wild(Chars.ANY, many=True))


def _pattern(written: str, hole: tuple[Part, ...]) -> Glob:
    """A format of ARNs as a pattern; in the segments before the resource no hole has a colon."""
    first, *rest = written.split("${")
    parts: list[Part] = [first]
    colons = first.count(":")
    for each in rest:
        text = each.partition("}")[2]
        is_resource = colons >= arns.SEGMENTS - 1
        parts += [*(hole if is_resource else NAME), text]
        colons += text.count(":")
    return joined(parts)


def _filled(written: str) -> str:
    """A format with every hole filled by a likely value."""
    first, *rest = written.split("${")
    pieces = [first]
    for part in rest:
        hole, _, text = part.partition("}")
        pieces += [FILLED.get("${" + hole + "}", usual.NAME), text]
    return "".join(pieces)


def reaches(ruling: Ruling, target: Target) -> bool:
    """Whether the Resource of a statement may match something of a target; a quick look."""
    first = ruling.requirements[0] if ruling.requirements else None
    if first is None or first.key != RESOURCE:  # it asks nothing of the resource
        return True
    region = first.region
    if region is None or not region.complete or first.negated:
        return True
    return any(_meets(value.glob, target) for value in region.values)


@lru_cache(16_384)
def _meets(glob: Glob, target: Target) -> bool:
    if target.only is not None:
        texts = (text for values in target.only for text in values)
        return any(arns.resource_matches(glob, text) is not NO for text in texts)
    if any(isinstance(part, RequestVariable) for part in unknowns(glob)):
        return True
    if any(contains(each, glob) is YES for each in target.unwanted):
        return False
    return all(arns.may_intersect(glob, each) for each in target.wanted)


# ── Keys ──


@lru_cache(8192)
def key_domain(key: str, action: str) -> Domain:
    """What a request for an action may hold for a key, where it does not follow from the caller."""
    found = any_domain(key)
    if carries(action, key):
        return found
    name = condition_keys.canonical(key) or key
    reason = f"AWS does not list `{name}` for `{action}`"
    return Domain(lacks=found.lacks, holds=MAYBE, reason=reason)


PRESENT = Domain(lacks=NO)
ANY_VALUE = Domain()


def any_domain(key: str) -> Domain:
    """What requests for whatever action may hold for a key."""
    return PRESENT if key in ALWAYS else ANY_VALUE


@lru_cache(8192)
def carries(action: str, key: str) -> bool:
    """Whether requests for an action may have a key, as far as AWS lists them."""
    name = condition_keys.canonical(key) or _tag(key)
    if name is None:
        return not actions.exists(action)
    if condition_keys.is_global(key) and not condition_keys.only_where_listed(key):
        return True
    prefix = key.partition(":")[0]
    if "." in prefix or prefix == "saml":
        return True  # a session keeps the claims it was made with
    return not actions.exists(action) or name in _keys(action)


def _tag(key: str) -> str | None:
    """The key of a tag of any name, where AWS writes `…/tag-key` for it."""
    head, slash, _ = key.partition("/")
    return condition_keys.canonical(f"{head}/tag-key") if slash else None


@lru_cache(2048)
def _keys(action: str) -> frozenset[str]:
    return frozenset(condition_keys.canonical(key) or key for key in actions.condition_keys(action))
