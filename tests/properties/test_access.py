"""Access agrees with brute force: a second, naive evaluator over a tiny universe of requests."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from itertools import islice, product
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grantlint.model import (
    DocumentKind,
    Effect,
    Hole,
    Place,
    PolicyDocument,
    Source,
    Span,
)
from grantlint.policy import access, conditions, parse
from grantlint.policy.access import Policies, Question, Request, callers, covering, questions
from grantlint.policy.answers import Answer, answer
from grantlint.policy.conditions import asking

EXAMPLES = int(os.environ.get("GRANTLINT_EXAMPLES", "60"))
THOROUGH = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))

# ── The universe ──

ACTIONS = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"]
ACTION_PATTERNS = [*ACTIONS, "*", "s3:*", "s3:Get*", "S3:?utobject", "sqs:*"]
RESOURCES = [
    "arn:aws:s3:::a/x",
    "arn:aws:s3:::a/y",
    "arn:aws:s3:::b/x",
    "arn:aws:sqs:r:111122223333:x",
]
RESOURCE_PATTERNS = [*RESOURCES, "*", "arn:aws:s3:::a/*", "arn:aws:s3:::*/x", "arn:aws:s3:::?/y"]
VARIABLE_PATTERNS = [
    "arn:aws:s3:::a/${aws:PrincipalTag/t}",
    "arn:aws:s3:::${aws:PrincipalTag/t, 'b'}/x",
]
TAG = "aws:PrincipalTag/t"
VIA = "aws:CalledVia"
ADDRESS = "aws:SourceIp"
TIME = "aws:TokenIssueTime"
TAGS: list[tuple[str, ...]] = [(), ("x",), ("y",), ("xx",), ("X",)]
VIAS: list[tuple[str, ...]] = [(), ("p",), ("q",), ("p", "q"), ("r",)]
ADDRESSES: list[tuple[str, ...]] = [(), ("10.0.0.1",), ("10.0.9.1",), ("2001:db8::1",)]
TIMES: list[tuple[str, ...]] = [(), ("2020-01-01T00:00:00Z",), ("2021-06-01T00:00:00Z",)]
USER = "aws:username"
USERS: list[tuple[str, ...]] = [(), ("x",)]
KEYS = {TAG: TAGS, VIA: VIAS, ADDRESS: ADDRESSES, TIME: TIMES, USER: USERS}

STRINGS = ["x", "y", "X", "x*", "*", "?", "xx"]
OPERATORS = {
    TAG: (
        ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringLikeIfExists",
         "StringEqualsIfExists", "StringNotEqualsIfExists", "ForAllValues:StringEquals",
         "ForAnyValue:StringLike", "Null", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
        STRINGS,
    ),
    VIA: (
        ["ForAllValues:StringEquals", "ForAnyValue:StringEquals", "ForAllValues:StringNotEquals",
         "ForAnyValue:StringNotEquals", "ForAnyValue:StringLike", "ForAllValues:StringLike",
         "Null"],
        ["p", "q", "r", "p*"],
    ),
    ADDRESS: (
        ["IpAddress", "NotIpAddress", "IpAddressIfExists", "Null"],
        ["10.0.0.0/24", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"],
    ),
    TIME: (
        ["DateLessThan", "DateGreaterThanEquals", "DateEquals", "DateNotEquals",
         "DateLessThanIfExists", "Null"],
        ["2020-01-01T00:00:00Z", "2021-01-01", "1609459200"],
    ),
}  # fmt: skip

# ── Policies ──


def some(values: list[str], size: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=size, unique=True)


@st.composite
def blocks(draw: st.DrawFn) -> dict[str, dict[str, list[str]]]:
    block: dict[str, dict[str, list[str]]] = {}
    for key in draw(st.lists(st.sampled_from(list(OPERATORS)), max_size=2)):
        operators, values = OPERATORS[key]
        operator = draw(st.sampled_from(operators))
        chosen = ["true", "false"] if operator == "Null" else values
        if key == TAG and operator.startswith("String") and draw(st.integers(0, 4)) == 0:
            chosen = ["${aws:username}", "${aws:username, 'x'}x"]
        block.setdefault(operator, {})[key] = draw(some(chosen))
    return block


@st.composite
def statements(draw: st.DrawFn, principals: list[Any] | None = None) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    name = draw(st.sampled_from(["Action", "Action", "Action", "NotAction"]))
    statement[name] = draw(some(ACTION_PATTERNS))
    name = draw(st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]))
    statement[name] = draw(some([*RESOURCE_PATTERNS, *VARIABLE_PATTERNS]))
    if block := draw(blocks()):
        statement["Condition"] = block
    if principals is not None:
        statement["Principal"] = draw(st.sampled_from(principals))
    return statement


def policies(
    principals: list[Any] | None = None, most: int = 3
) -> st.SearchStrategy[dict[str, Any]]:
    found = st.lists(statements(principals), min_size=1, max_size=most)
    return found.map(lambda each: {"Version": "2012-10-17", "Statement": each})


def read(policy: dict[str, Any], kind: DocumentKind = DocumentKind.IDENTITY) -> PolicyDocument:
    return parse.document(
        policy, lambda token: Place(NOWHERE, token), kind=kind, owner="test", name=kind.value
    )


# ── The naive evaluator ──


@lru_cache(10_000)
def expression(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    text = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    text = text.replace(STAR, r"\*").replace(MARK, r"\?")
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def like(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    return expression(pattern, ignore_case=ignore_case).fullmatch(text) is not None


VARIABLE = re.compile(r"\$\{([^},']+?)(?:, '([^']*)')?\}")


def filled(text: str, context: dict[str, tuple[str, ...]]) -> str | None:
    """The text with its variables filled; None when one has no value."""
    lacking = False

    def value(found: re.Match[str]) -> str:
        nonlocal lacking
        values = {key.lower(): each for key, each in context.items()}.get(found[1].lower(), ())
        lacking = lacking or (len(values) != 1 and found[2] is None)
        text = values[0] if len(values) == 1 else (found[2] or "")
        return text.replace("*", STAR).replace("?", MARK)

    text = VARIABLE.sub(value, text)
    return None if lacking else text


STAR, MARK = "\ue000", "\ue001"
"""Stand for the characters where they are no wildcards: in the value of a variable."""


def literal(text: str) -> str:
    return text.replace(STAR, "*").replace(MARK, "?")


def seconds(text: str) -> float:
    if text.isdigit() and len(text) > 4:
        return float(text)
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


MATCHERS = {
    "StringEquals": lambda value, given: literal(value) == given,
    "StringEqualsIgnoreCase": lambda value, given: literal(value).lower() == given.lower(),
    "StringLike": like,
    "IpAddress": lambda value, given: ip_address(given) in ip_network(value),
    "DateEquals": lambda value, given: seconds(given) == seconds(value),
    "DateLessThan": lambda value, given: seconds(given) < seconds(value),
    "DateGreaterThanEquals": lambda value, given: seconds(given) >= seconds(value),
}


def condition_holds(
    operator: str, key: str, values: list[str], context: dict[str, tuple[str, ...]]
) -> bool:
    given = {name.lower(): found for name, found in context.items()}.get(key.lower(), ())
    if operator == "Null":
        return ("true" if not given else "false") in values
    quantifier, _, base = operator.rpartition(":")
    if_exists = base.endswith("IfExists")
    base = base.removesuffix("IfExists")
    negated = "Not" in base
    matches = MATCHERS[base.replace("Not", "")]
    if not given:
        return quantifier == "ForAllValues" or (not quantifier and (negated or if_exists))
    known = [filled(value, context) for value in values]
    answers = [
        negated is not any(v is not None and matches(v, each) for v in known) for each in given
    ]
    return all(answers) if quantifier == "ForAllValues" else any(answers)


def resource_matches(pattern: str, resource: str, context: dict[str, tuple[str, ...]]) -> bool:
    text = filled(pattern, context)
    return text is not None and like(text, resource)


def speaks(
    statement: dict[str, Any], action: str, resource: str, context: dict[str, tuple[str, ...]]
) -> bool:
    """Whether a statement's action, resource and conditions fit; its principal left out."""
    named = statement.get("Action", statement.get("NotAction"))
    if any(like(p, action, ignore_case=True) for p in named) is ("NotAction" in statement):
        return False
    of = statement.get("Resource", statement.get("NotResource"))
    if any(resource_matches(p, resource, context) for p in of) is ("NotResource" in statement):
        return False
    return all(
        condition_holds(operator, key, values, context)
        for operator, block in statement.get("Condition", {}).items()
        for key, values in block.items()
    )


Asked = tuple[str, str, dict[str, tuple[str, ...]]]


def decides(policy: dict[str, Any], effect: str, asked: Asked) -> bool:
    return any(
        statement["Effect"] == effect and speaks(statement, *asked)
        for statement in policy["Statement"]
    )


def allowed_by(policy: dict[str, Any], asked: Asked) -> bool:
    return decides(policy, "Allow", asked) and not decides(policy, "Deny", asked)


def requests(*policies: dict[str, Any]) -> Iterator[Asked]:
    """The universe, without the keys that no policy asks for."""
    written = json.dumps(policies)
    keys = [(key, found if key in written else [()]) for key, found in KEYS.items()]
    contexts = [
        {key: values for (key, _), values in zip(keys, each, strict=True) if values}
        for each in product(*(found for _, found in keys))
    ]
    for action, resource, context in product(ACTIONS, RESOURCES, contexts):
        if action.partition(":")[0] == resource.split(":")[2]:
            yield action, resource, context


def request(asked: Asked) -> Request:
    return Request(asked[0], asked[1], asked[2])


def asked_by(found: Request) -> Asked:
    context = {
        key: (values,) if isinstance(values, str) else values
        for key, values in found.context.items()
    }
    return found.action, found.resource, context


def settled(expected: Answer, *policies: dict[str, Any]) -> tuple[Answer, ...]:
    """The answers that are right: the search may give up where variables depend on each other."""
    is_open = "${" in json.dumps(policies)
    return (expected, Answer.MAYBE) if is_open else (expected,)


# ── One policy ──


@given(policies())
@THOROUGH
def test_a_request_is_allowed_as_brute_force_says(policy: dict[str, Any]) -> None:
    """Every request of the universe gets the naive evaluator's answer, never MAYBE."""
    mine = access.of(read(policy))
    for asked in requests(policy):
        assert access.allows(mine, request(asked)).answer is answer(allowed_by(policy, asked))


@given(
    policies(),
    st.sampled_from([*ACTIONS, "s3:*", "s3:Get*", "*"]),
    st.sampled_from(RESOURCE_PATTERNS),
)
@THOROUGH
def test_what_is_found_is_allowed_and_what_is_not_found_is_not_there(
    policy: dict[str, Any], action: str, resource: str
) -> None:
    """A witness is allowed; without one no request of the universe is."""
    found = access.grants(read(policy), action, resource=resource)
    there = [
        asked
        for asked in requests(policy)
        if like(action, asked[0], ignore_case=True) and like(resource, asked[1])
        if allowed_by(policy, asked)
    ]
    if found.answer is Answer.YES:
        assert found.request is not None
        assert like(action, found.request.action, ignore_case=True)
        assert like(resource, found.request.resource)
        assert allowed_by(policy, asked_by(found.request)), json.dumps(policy)
    if there:
        assert found.answer in settled(Answer.YES, policy), (there[0], found.reason)


@given(policies())
@THOROUGH
def test_what_a_quick_look_lets_past_the_denies_survives(policy: dict[str, Any]) -> None:
    """What would come through without the Denies comes through, for certain or maybe."""
    mine = read(policy)
    for statement in mine.statements:
        if statement.effect is Effect.ALLOW and access.may_survive(mine, statement):
            alone = replace(mine, statements=(statement,))
            if access.survives(alone, statement).answer is not Answer.NO:
                assert access.survives(mine, statement).answer is not Answer.NO


@given(policies(most=2), policies(most=2))
@THOROUGH
def test_one_policy_covers_another_as_brute_force_says(
    wide: dict[str, Any], narrow: dict[str, Any]
) -> None:
    """Covered: no request of the universe escapes; else the witness does."""
    found = covering.covers([read(wide)], [read(narrow)])
    escaping = [
        asked
        for asked in requests(wide, narrow)
        if allowed_by(narrow, asked) and not allowed_by(wide, asked)
    ]
    if escaping:
        assert found.answer in settled(Answer.NO, wide, narrow), (escaping[0], found.reason)
    if found.answer is Answer.NO:
        assert found.request is not None
        asked = asked_by(found.request)
        assert allowed_by(narrow, asked)
        assert not allowed_by(wide, asked)


# ── Conditions ──


def block_of(block: dict[str, dict[str, list[str]]]) -> conditions.Block:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": block}
    document = read({"Version": "2012-10-17", "Statement": [statement]})
    return conditions.of(document.statements[0], document)


def contexts(*blocks_asked: object) -> Iterator[dict[str, tuple[str, ...]]]:
    statement = {"Action": ACTIONS[:1], "Resource": RESOURCES[:1], "Condition": blocks_asked}
    return (asked[2] for asked in requests(statement) if asked[:2] == (ACTIONS[0], RESOURCES[0]))


def met(block: dict[str, dict[str, list[str]]], context: dict[str, tuple[str, ...]]) -> bool:
    statement = {"Action": ["*"], "Resource": ["*"], "Condition": block}
    return speaks(statement, ACTIONS[0], RESOURCES[0], context)


@given(blocks(), blocks())
@THOROUGH
def test_blocks_hold_can_hold_and_imply_as_brute_force_says(
    strong: dict[str, dict[str, list[str]]], weak: dict[str, dict[str, list[str]]]
) -> None:
    """Every context is judged alike; what is satisfiable or implied is so in the universe."""
    asked, other = block_of(strong), block_of(weak)
    there = list(contexts(strong, weak))
    for context in there:
        assert conditions.holds(asked, context) is answer(met(strong, context))
    found = asking.satisfying(asked)
    if any(met(strong, context) for context in there):
        assert found.answer in settled(Answer.YES, strong)
    if found.answer is Answer.YES:
        assert found.context is not None
        assert met(strong, dict(found.context))
    implied = asking.implies(asked, other)
    if any(met(strong, context) and not met(weak, context) for context in there):
        assert implied in settled(Answer.NO, strong, weak)
    if any(met(strong, context) for context in there if TAG not in context):
        assert asking.can_lack(asked, TAG) in settled(Answer.YES, strong)


# ── Policies with holes ──

HOLE = Hole("var.x")
FILLINGS = [
    "x",
    "*",
    "p",
    "s3:GetObject",
    "arn:aws:s3:::a/x",
    "10.0.0.0/24",
    "2020-01-01T00:00:00Z",
]


def with_value(policy: dict[str, Any], at: int, value: object) -> dict[str, Any]:
    """The policy with one of its strings replaced, counted in order."""
    count = -1

    def put(node: object, *, is_value: bool) -> object:
        nonlocal count
        if isinstance(node, dict):
            return {
                key: put(each, is_value=key not in ("Effect", "Version"))
                for key, each in node.items()
            }
        if isinstance(node, list):
            return [put(each, is_value=True) for each in node]
        count += is_value
        return value if is_value and count == at else node

    found = put(policy, is_value=True)
    assert isinstance(found, dict)
    return found


def is_readable(policy: dict[str, Any]) -> bool:
    """Whether every date and every network in it is one."""
    written = json.dumps(policy)
    try:
        for key, read_value in ((ADDRESS, ip_network), (TIME, seconds)):
            for block in re.findall(rf'"{key}": \[([^]]*)\]', written):
                for value in set(json.loads(f"[{block}]")) - {"true", "false"}:
                    read_value(value)
    except ValueError:
        return False
    return True


@given(policies(most=2), st.integers(0, 6), st.sampled_from([*ACTIONS, "*"]))
@THOROUGH
def test_a_hole_leaves_only_what_every_filling_says(
    policy: dict[str, Any], at: int, action: str
) -> None:
    """YES holds for every filling of a hole, NO for every one, too."""
    holed = access.of(read(with_value(policy, at, HOLE)))
    others = (with_value(policy, at, filling) for filling in FILLINGS)
    filled_in = [policy, *filter(is_readable, others)]
    found = access.grants(holed, action, resource="*")
    for asked in islice(requests(policy), 0, 400, 7):
        expected = {allowed_by(each, asked) for each in filled_in}
        decided = access.allows(holed, request(asked)).answer
        if decided is not Answer.MAYBE:
            assert expected == {decided is Answer.YES}, (asked, expected)
        if found.answer is Answer.NO and like(action, asked[0], ignore_case=True):
            assert not any(expected), asked
    if found.answer is Answer.YES:
        assert found.request is not None
        assert all(allowed_by(each, asked_by(found.request)) for each in filled_in)


# ── All kinds of policies ──

HOME, AWAY = "111122223333", "444455556666"
USER_ARN = f"arn:aws:iam::{HOME}:user/x"
ROLE_ARN = f"arn:aws:iam::{HOME}:role/r"
SESSION_ARN = f"arn:aws:sts::{HOME}:assumed-role/r/s"
OTHER_ARN = f"arn:aws:iam::{AWAY}:user/x"
CALLERS = {
    "user": callers.user(USER_ARN),
    "role": callers.role(ROLE_ARN, "s"),
    "other": callers.user(OTHER_ARN),
    "root": callers.root(HOME),
    "anonymous": callers.Caller(callers.CallerKind.ANONYMOUS),
    "service": callers.service("ec2.amazonaws.com"),
}
NAMES = {
    "user": {USER_ARN: "directly", HOME: "account"},
    "role": {SESSION_ARN: "directly", ROLE_ARN: "role", HOME: "account"},
    "other": {OTHER_ARN: "directly", AWAY: "account"},
    "root": {HOME: "account", f"arn:aws:iam::{HOME}:root": "account"},
    "anonymous": {},
    "service": {},
}
PRINCIPALS: list[Any] = [
    "*",
    {"AWS": "*"},
    {"AWS": [USER_ARN, AWAY]},
    {"AWS": ROLE_ARN},
    {"AWS": SESSION_ARN},
    {"AWS": HOME},
    {"AWS": OTHER_ARN},
    {"Service": "ec2.amazonaws.com"},
]


def how_named(who: str, principal: object) -> set[str]:
    """By which of its names a principal names a caller."""
    if principal == "*":
        return {"directly"}
    assert isinstance(principal, dict)
    written = principal.get("AWS", principal.get("Service"))
    texts = [written] if isinstance(written, str) else written
    if "Service" in principal:
        return {"directly"} if who == "service" and "ec2.amazonaws.com" in texts else set()
    return {"directly" for text in texts if text == "*"} | {
        NAMES[who][text] for text in texts if text in NAMES[who]
    }


class World(NamedTuple):
    who: str
    own: list[dict[str, Any]]
    boundary: dict[str, Any] | None
    session: dict[str, Any] | None
    resource: dict[str, Any] | None
    scp: dict[str, Any] | None


worlds = st.builds(
    World,
    who=st.sampled_from(list(CALLERS)),
    own=st.lists(policies(most=2), min_size=1, max_size=2),
    boundary=st.none() | policies(most=2),
    session=st.none() | policies(most=2),
    resource=st.none() | policies(PRINCIPALS, most=2),
    scp=st.none() | st.none() | policies(most=2),
)


def built(world: World) -> Policies:
    is_role = world.who == "role"
    return Policies(
        caller=CALLERS[world.who],
        identity=tuple(map(read, world.own)),
        boundary=None if world.boundary is None else read(world.boundary, DocumentKind.BOUNDARY),
        session=(read(world.session, DocumentKind.SESSION),) if world.session and is_role else (),
        resource=None if world.resource is None else read(world.resource, DocumentKind.RESOURCE),
        scps=((read(world.scp, DocumentKind.SCP),),) if world.scp else (),
        resource_account=HOME,
        whole=True,
    )


def naively_allowed(world: World, asked: Asked) -> bool:
    """AWS's evaluation, written down once more."""
    who, signed = world.who, world.who not in ("anonymous", "service")
    if who in ("user", "other"):
        asked = (asked[0], asked[1], {**asked[2], USER: ("x",)})
    own = world.own if signed else []
    limits = [
        policy
        for policy in (world.boundary, world.session if who == "role" else None)
        if policy is not None and signed
    ]
    guards = [world.scp] if signed and world.scp is not None else []
    if any(decides(policy, "Deny", asked) for policy in (*own, *limits, *guards)):
        return False
    if how_resource_speaks(world, asked, "Deny"):
        return False
    named = how_resource_speaks(world, asked, "Allow")
    within = who == "root" or all(decides(policy, "Allow", asked) for policy in limits)
    granted = who == "root" or any(decides(policy, "Allow", asked) for policy in own)
    guarded = all(decides(policy, "Allow", asked) for policy in guards)
    return guarded and is_enough(who, named, granted=granted and within, within=within)


def how_resource_speaks(world: World, asked: Asked, effect: str) -> set[str]:
    statements = [] if world.resource is None else world.resource["Statement"]
    return {
        how
        for statement in statements
        if statement["Effect"] == effect and speaks(statement, *asked)
        for how in how_named(world.who, statement["Principal"])
    }


def is_enough(who: str, named: set[str], *, granted: bool, within: bool) -> bool:
    match who:
        case "anonymous" | "service":
            return "directly" in named
        case "other":
            return bool(named) and granted
        case _:
            return granted or "directly" in named or ("role" in named and within)


@given(worlds)
@THOROUGH
def test_all_kinds_of_policies_together_decide_as_brute_force_says(world: World) -> None:
    """Identity, boundary, session, resource and service control policies, for every caller."""
    mine = built(world)
    for asked in islice(requests(world._asdict()), 0, 700, 7):
        if USER not in asked[2]:
            assert access.allows(mine, request(asked)).answer is answer(
                naively_allowed(world, asked)
            )


@given(worlds, st.sampled_from([*ACTIONS, "s3:*"]))
@THOROUGH
def test_what_is_found_among_all_policies_is_allowed(world: World, action: str) -> None:
    """A witness is allowed by all policies together; without one no request is."""
    found = questions.find(built(world), Question(action, ("*",)))
    there = [
        asked
        for asked in requests(world._asdict())
        if USER not in asked[2] and like(action, asked[0], ignore_case=True)
        if naively_allowed(world, asked)
    ]
    if found.answer is Answer.YES:
        assert found.request is not None
        assert naively_allowed(world, asked_by(found.request))
    if there:
        assert found.answer in settled(Answer.YES, world._asdict()), (there[0], found.reason)
