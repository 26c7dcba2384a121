"""ARNs and ARN patterns: their segments, and how AWS reads wildcards in them.

AWS reads a wildcard in four ways, by where it stands:

1. In a Resource, `*` at the end of a segment matches beyond colons, and the last segment, the
   resource itself, may hold colons. Of a `*` or `?` elsewhere in an earlier segment AWS does not
   say whether it matches a colon; both readings are asked, and where they differ the answer is
   MAYBE. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
2. The segment of the service must not hold a wildcard (same page): what only such a pattern
   matches is MAYBE, for AWS refuses the policy.
3. `Arn…` condition operators compare the six segments one by one:
   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
4. `String…` operators (same page) compare the whole value: that is `patterns.matches`.

Segments and wildcards only: which types of resources exist is not known here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce

from msgspec import Struct

from grantlint.model import RequestVariable
from grantlint.policy.answers import MAYBE, NO, YES, Answer, Example, agreed, answer
from grantlint.policy.glances import meet_at_a_glance
from grantlint.policy.patterns import (
    Chars,
    Glob,
    Literal,
    Part,
    Wild,
    contains,
    exactly,
    example,
    intersects,
    is_plain,
    joined,
    matches,
    parts_of,
    unknowns,
)

SEGMENTS = 6
CACHED = 4096
RUN = Wild(Chars.SEGMENT, many=True)
ONE = Wild(Chars.SEGMENT, many=False)
ACCOUNT = joined([Wild(Chars.DIGIT, many=False)] * 12)
ANY_PARTITION = joined([RUN])
READ_ONE_WAY = re.compile(r"arn:(?:[^:*?]*\*?:){4}")
"""A whole ARN without a wildcard before the last segment, but for a `*` at the end of one."""
SOME_ROLE = "arn:*:iam::*:role/="
"""A role that nobody has in mind: whoever reaches every role of an account reaches it."""
PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"""

OWN_ACCOUNT = "000000000000"
"""Stands for the account that a configuration is applied in, where nobody said which that is.

Hosts give the hole for it this one alternative; AWS gives no account that number.
"""

NOT_SAID = "AWS does not say whether such a wildcard matches a colon"
REFUSED = "AWS refuses such a pattern: an ARN must name its service"


class Arn(Struct, frozen=True):
    """The segments behind `arn:`; each may hold wildcards and unknowns.

    `written` counts the segments that stand in the text, `arn` included; the others are `*`.
    """

    partition: Glob
    service: Glob
    region: Glob
    account: Glob
    resource: Glob
    written: int = SEGMENTS


def parse(glob: Glob) -> Arn | None:
    """The segments of an ARN or a pattern of ARNs, or None if it is neither.

    `*` is every ARN. An incomplete one is completed by `*` as AWS does in identity policies:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    """
    if isinstance(glob, str) and is_all(glob):
        return Arn("*", "*", "*", "*", "*", written=1)
    first, *rest = segments(glob)
    if first != "arn" or not rest:
        return None
    partition, service, region, account, resource = (*rest, "*", "*", "*", "*")[: SEGMENTS - 1]
    return Arn(partition, service, region, account, resource, written=1 + len(rest))


def is_all(glob: Glob) -> bool:
    """Whether the pattern is `*`, maybe several times over."""
    return isinstance(glob, str) and glob != "" and not glob.strip("*")


def segments(glob: Glob) -> list[Glob]:
    """The text between the colons, the sixth segment with all that follows; unknowns stay whole."""
    if isinstance(glob, str):
        return list(glob.split(":", SEGMENTS - 1))
    found: list[list[Part]] = [[]]
    for part in glob.parts:
        if not isinstance(part, (str, Literal)):
            found[-1].append(part)
            continue
        text = part if isinstance(part, str) else part.text
        pieces = text.split(":", SEGMENTS - len(found))
        same = pieces if isinstance(part, str) else [Literal(piece) for piece in pieces]
        found[-1].append(same[0])
        found += [[piece] for piece in same[1:]]
    return [joined(parts) for parts in found]


@lru_cache(CACHED)
def account_of(glob: Glob) -> str | None:
    """The account in a pattern of ARNs, if it names one that is known."""
    arn = parse(glob)
    if arn is None or not isinstance(arn.account, str) or not is_plain(arn.account):
        return None
    return arn.account if arn.account not in ("", OWN_ACCOUNT) else None


# ── Resource: readings 1 and 2 ──


def resource_matches(pattern: Glob, arn: str) -> Answer:
    """Whether a Resource pattern matches this ARN."""
    text = exactly(arn)
    first, *others = resource_readings(pattern)
    found = contains(first, text)
    for reading in others:
        found = agreed(found, contains(reading, text))
    return _doubted(found, YES, pattern)


def resource_contains(wide: Glob, narrow: Glob) -> Answer:
    """Whether one Resource pattern matches every ARN that the other one matches."""
    found = _settled(contains(*reading) for reading in _same_readings(wide, narrow))
    return _doubted(_doubted(found, YES, wide), NO, narrow)


def resources_intersect(one: Glob, other: Glob) -> Answer:
    """Whether some ARN matches both Resource patterns."""
    found = _settled(intersects(*reading) for reading in _same_readings(one, other))
    return _doubted(found, YES, one, other)


@lru_cache(CACHED)
def surely_contains(wide: Glob, narrow: Glob) -> bool:
    """Whether `resource_contains` says YES; the cheapest reading is asked first."""
    for reading in reversed(list(_same_readings(wide, narrow))):
        if not _may_contain(*reading) or contains(*reading) is not YES:
            return False
    return not is_refused(wide)


def _may_contain(wide: Glob, narrow: Glob) -> bool:
    """Whether *wide* matches a string of *narrow* where variables of the request are one sign.

    What does not is not contained, for a variable may have that value: most patterns with variables
    are told apart so, and need not be compared sign by sign.
    """
    if isinstance(wide, str) and isinstance(narrow, str):
        return True
    pattern, text = _with_variables_as(wide, "*"), _with_variables_as(narrow, "=")
    return pattern is None or text is None or matches(pattern, text)


def _with_variables_as(glob: Glob, sign: str) -> str | None:
    """The pattern with a sign for each variable; None where it has more than text and those."""
    parts = [sign if isinstance(part, RequestVariable) else part for part in parts_of(glob)]
    texts = [part for part in parts if isinstance(part, str)]
    return "".join(texts) if len(texts) == len(parts) else None


def may_intersect(one: Glob, other: Glob) -> bool:
    """Whether `resources_intersect` says anything but NO; the widest reading decides that alone."""
    if isinstance(one, str) and isinstance(other, str) and meet_at_a_glance(one, other):
        return True
    widest = resource_readings(one)[-1], resource_readings(other)[-1]
    return intersects(*widest) is not NO


def resource_example(
    wanted: Sequence[Glob], unwanted: Sequence[Glob] = (), *, prefer: Sequence[str] = ()
) -> Example:
    """A shortest text that all Resource patterns of *wanted* match and none of *unwanted*.

    To get an ARN of a sort put its pattern first, as `roles()`; see `patterns.example`.
    """
    globs = (*wanted, *unwanted)
    found: list[Example] = []
    for reading in _same_readings(*globs):
        # The strictest reading comes first: its example is often good in the other one, too.
        known = [each.text for each in found if each.text is not None]
        yes, no = reading[: len(wanted)], reading[len(wanted) :]
        found.append(example(yes, no, prefer=[*known, *prefer]))
    settled = _settled(each.answer for each in found)
    doubted = _doubted(_doubted(settled, YES, *wanted), NO, *unwanted)
    if doubted is found[-1].answer:
        return found[-1]
    text = next((each.text for each in found if each.text is not None), None)
    return Example(doubted, text, NOT_SAID if settled is MAYBE else REFUSED)


@lru_cache(CACHED)
def resource_readings(pattern: Glob) -> tuple[Glob, ...]:
    """How AWS may read a Resource pattern: the strictest reading first, mostly the only one."""
    if isinstance(pattern, str) and READ_ONE_WAY.match(pattern):
        return (pattern,)
    arn = parse(pattern)
    if arn is None or is_all(pattern):
        return (pattern,)
    earlier = [arn.partition, arn.service, arn.region, arn.account]
    if arn.written == SEGMENTS and all(map(_reads_one_way, earlier)):
        return (pattern,)
    wide = _with_colons(["arn", *earlier, arn.resource])
    narrow = _with_colons(
        ["arn", *(_inside(each, open_end=True) for each in earlier), arn.resource]
    )
    return (wide,) if wide == narrow else (narrow, wide)


def _reads_one_way(segment: Glob) -> bool:
    return isinstance(segment, str) and is_plain(segment.removesuffix("*"))


def _same_readings(*globs: Glob) -> Iterator[tuple[Glob, ...]]:
    readings = [resource_readings(glob) for glob in globs]
    if any(len(each) > 1 for each in readings):
        yield tuple(each[0] for each in readings)
    yield tuple(each[-1] for each in readings)


def _with_colons(parts: list[Glob]) -> Glob:
    first, *rest = parts
    return joined([*parts_of(first), *(p for each in rest for p in (":", *parts_of(each)))])


def _inside(segment: Glob, *, open_end: bool) -> Glob:
    """The segment with wildcards that match no colon, with `open_end` but for a `*` at its end."""
    *whole, last = parts_of(segment)
    ending: list[Part] = []
    if open_end and isinstance(last, str) and last.endswith("*"):
        last, ending = last.rstrip("*"), ["*"]
    parts: list[Part] = []
    for part in (*whole, last):
        parts += map(_limited, re.split("([*?])", part)) if isinstance(part, str) else (part,)
    return joined([*parts, *ending])


def _limited(piece: str) -> Part:
    match piece:
        case "*":
            return RUN
        case "?":
            return ONE
        case _:
            return piece


def _settled(answers: Iterable[Answer]) -> Answer:
    return reduce(agreed, answers)


def _doubted(found: Answer, doubtful: Answer, *globs: Glob) -> Answer:
    """MAYBE in place of the answer that would rest on a pattern that AWS refuses."""
    if found is doubtful and any(map(is_refused, globs)):
        return MAYBE
    return found


@lru_cache(CACHED)
def is_refused(pattern: Glob) -> bool:
    """Whether a Resource pattern is neither `*` nor of ARNs of one service (reading 2)."""
    if is_all(pattern) or not isinstance(parts_of(pattern)[0], (str, Literal)):
        return False
    arn = parse(pattern)
    return arn is None or any(
        not is_plain(part) for part in parts_of(arn.service) if isinstance(part, str)
    )


# ── Conditions: reading 3 ──


def arn_condition(pattern: Glob) -> Glob | None:
    """What a value of `ArnEquals` or `ArnLike` matches (they are alike), None without six segments.

    No wildcard of the first five segments reaches beyond its own.
    """
    found = segments(pattern)
    if len(found) < SEGMENTS:
        return None
    return _with_colons([*(_inside(each, open_end=False) for each in found[:-1]), found[-1]])


def arn_like(pattern: Glob, arn: str) -> Answer:
    """Whether a value of an `Arn…` operator matches this ARN.

    AWS does not say what a value with fewer segments, such as `*`, matches: MAYBE if its whole
    text does.
    """
    if isinstance(pattern, str) and pattern.count(":") >= SEGMENTS - 1:
        values = arn.split(":", SEGMENTS - 1)
        return answer(
            len(values) == SEGMENTS and all(map(matches, pattern.split(":", SEGMENTS - 1), values))
        )
    limited = arn_condition(pattern)
    if limited is not None:
        return contains(limited, exactly(arn))
    found = contains(pattern, exactly(arn))
    return NO if found is NO else MAYBE


# ── Roles ──


def roles(account: Glob = ACCOUNT, partition: Glob = ANY_PARTITION) -> Glob:
    """The ARNs of all roles of an account, in that partition if one is given.

    Paths may hold colons, but none does; without them no role hides in `…:role/x:user/…`.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    """
    start = ["arn:", *parts_of(partition), ":iam::", *parts_of(account)]
    return joined([*start, ":role/", ONE, RUN])


@lru_cache(CACHED)
def reaches_role(pattern: Glob, account: Glob = ACCOUNT) -> Answer:
    """Whether a Resource pattern matches some role (of that account).

    Unknowns in the ARN of a role are taken for values that a role may have.
    """
    found = resources_intersect(pattern, roles(account))
    if found is not MAYBE or not unknowns(pattern):
        return found
    of_account = "*" if account == ACCOUNT else account
    like_roles = joined(["arn:*:iam::", *parts_of(of_account), ":role/*"])
    return YES if contains(like_roles, pattern) is YES else found


@lru_cache(CACHED)
def reaches_every_role(pattern: Glob) -> Answer:
    """Whether a Resource pattern matches every role of some account, or of all of them.

    An unknown that stands for the account or the partition is taken for a real one.
    """
    arn = parse(pattern)
    if arn is None:
        return resource_contains(pattern, roles())
    if not _may_reach_some_role(pattern, arn):
        return NO
    account = _one_of(arn.account, ACCOUNT)
    partition = _one_of(arn.partition, ANY_PARTITION, prefer=PARTITIONS)
    if account is None or partition is None:
        return NO
    return resource_contains(pattern, roles(account, partition))


def _may_reach_some_role(pattern: Glob, arn: Arn) -> bool:
    """Whether the pattern may match a role that nobody has in mind; quick for most patterns."""
    partition = "aws" if arn.partition == "*" else arn.partition
    account = "123456789012" if arn.account == "*" else arn.account
    is_text = isinstance(partition, str) and isinstance(account, str) and isinstance(pattern, str)
    if is_text and arn.written == SEGMENTS and is_plain(f"{partition}{account}"):
        return matches(str(pattern), f"arn:{partition}:iam::{account}:role/=")
    return may_intersect(pattern, SOME_ROLE)


def _one_of(segment: Glob, universe: Glob, prefer: Sequence[str] = ()) -> Glob | None:
    """A value of the segment that the universe has, too; unknowns are taken for one."""
    if unknowns(segment):
        return segment
    return example([segment, universe], prefer=prefer).text
