"""The quick questions about ARNs and actions say what the thorough ones say."""

from hypothesis import assume, given
from hypothesis import strategies as st

from grantlint.knowledge import escalation
from grantlint.knowledge.escalation import Need
from grantlint.model import (
    Clause,
    DocumentKind,
    Effect,
    Hole,
    Place,
    RequestVariable,
    Source,
    Span,
    Statement,
    Term,
)
from grantlint.policy import arns, containment, fitting, naming, parse, unnamed
from grantlint.policy.access.statements import Index, index_of
from grantlint.policy.answers import Answer
from grantlint.policy.conditions.choices import _are_apart
from grantlint.policy.conditions.regions import _match_resource
from grantlint.policy.containment import _resource
from grantlint.policy.patterns import (
    Chars,
    Glob,
    Literal,
    Part,
    Wild,
    contains,
    example,
    example_outside,
    is_plain,
    joined,
)
from grantlint.policy.patterns.machine import program, side_by_side
from grantlint.policy.patterns.search import shortest

SEGMENTS = (
    ["arn"],
    ["aws", "*", "a*s", "aws-cn", ""],
    ["iam", "s3", "*", "i?m"],
    ["", "*", "us-east-1", "?"],
    ["", "*", "123456789012", "1*", "?" * 12],
    ["role/*", "role/x", "*", "r*", "role/=", "ro?e/*", "b/*", "user/*", "role/*/x", "*=", "role*"],
)
complete = st.tuples(*map(st.sampled_from, SEGMENTS)).map(":".join)
incomplete = st.tuples(*map(st.sampled_from, SEGMENTS[:4])).map(":".join)
patterns = complete | incomplete | st.just("*")


@given(patterns, patterns)
def test_surely_contains(wide: str, narrow: str) -> None:
    """What surely contains another contains it in every reading, and the other way round."""
    thorough = arns.resource_contains(wide, narrow)
    assert arns.surely_contains(wide, narrow) == (thorough is Answer.YES)


@given(patterns, patterns)
def test_may_intersect(one: str, other: str) -> None:
    """What may intersect does so in some reading, and the other way round."""
    thorough = arns.resources_intersect(one, other)
    assert arns.may_intersect(one, other) == (thorough is not Answer.NO)


@given(patterns | st.just("arn:aws:s3"), patterns | st.just("arn:aws:s3"))
def test_resources_that_begin_otherwise_are_not_contained(wide: str, narrow: str) -> None:
    """How two of them begin denies nothing that a comparison with all readings shows."""
    one, other = (Term((text,), HERE) for text in (wide, narrow))
    assert _resource(one, other) == arns.surely_contains(wide, narrow)


@given(
    patterns, st.sampled_from(["123456789012", "100000000000"]), st.sampled_from(["aws", "aws-cn"])
)
def test_what_holds_every_role_of_an_account_reaches_every_role(
    pattern: str, account: str, partition: str
) -> None:
    """No quick answer denies it."""
    if arns.resource_contains(pattern, arns.roles(account, partition)) is Answer.YES:
        assert arns.reaches_every_role(pattern) is Answer.YES


@given(complete)
def test_what_reaches_every_role_reaches_any(pattern: str) -> None:
    """A pattern of every role lets in the one with a name that nobody gives."""
    if arns.reaches_every_role(pattern) is Answer.YES:
        assert arns.resources_intersect(pattern, arns.SOME_ROLE) is Answer.YES


@given(patterns)
def test_whole_arns_are_read_one_way(pattern: str) -> None:
    """No wildcard that may or may not match a colon is overlooked."""
    found = arns.parse(pattern)
    if found is not None and arns.READ_ONE_WAY.match(pattern):
        earlier = (found.partition, found.service, found.region, found.account)
        assert found.written == arns.SEGMENTS
        assert all(isinstance(each, str) and is_plain(each.removesuffix("*")) for each in earlier)


PIECES: list[Part] = ["a", "ab", "*", "?", Literal("*"), Literal("?"), Hole("var.x"), ":"]
globs = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(joined)


@given(globs, globs)
def test_contains(wide: Glob, narrow: Glob) -> None:
    """What is told from how patterns begin is what a search for a counterexample tells."""
    found = example_outside(narrow, [wide]).answer
    assert contains(wide, narrow) is found.opposite


VARIABLE, OTHER = RequestVariable("aws:PrincipalTag/x", None), RequestVariable("aws:userid", None)
with_variables = st.lists(
    st.sampled_from(["a", "/", "*", "?", ":", "=", VARIABLE, OTHER]), min_size=1, max_size=4
).map(lambda parts: joined(("arn:aws:s3:::", *parts)))


@given(with_variables, with_variables)
def test_what_surely_contains_another_does_so_with_any_variables(wide: Glob, narrow: Glob) -> None:
    """A variable read as one sign denies nothing that a comparison sign by sign shows."""
    thorough = arns.resource_contains(wide, narrow)
    assert arns.surely_contains(wide, narrow) == (thorough is Answer.YES)


HERE = Place(Source("test", "", "test", lambda _: Span(0, 0)), ())
actions = st.sampled_from(["s3:getobject", "s3:get*", "s3:*", "*", "iam:passrole", "*:getobject"])
statements = st.builds(
    lambda effect, texts, negated: Statement(
        effect,
        sid=None,
        actions=Clause(tuple(Term((text,), HERE) for text in texts), negated, HERE, HERE),
        resources=None,
        principals=None,
        conditions=(),
        place=HERE,
    ),
    st.sampled_from(Effect),
    st.lists(actions, min_size=1, max_size=3),
    st.booleans(),
)


@given(st.lists(statements, max_size=5))
def test_statements_that_contain_another_stand_beside_it(policy: list[Statement]) -> None:
    """The quick look leaves out no statement that says all that another one says."""
    compared = [each for each in map(containment.said, policy) if each is not None]
    for i, near in enumerate(containment.beside(compared)):
        others = [j for j in range(len(compared)) if j != i]
        found = [j for j in others if containment.says_all_of(compared[j], compared[i])]
        assert set(found) <= set(near)
        assert near == sorted(near)


NEEDS = [
    Need("iam:PassRole", "role", unnamed=True),
    Need("iam:PassRole", "role"),
    Need("s3:PutObject", "object", unnamed=True),
    Need("ssm:UpdateDocument", "document"),
]
TEXTS = ["arn:aws:iam::123456789012:role/x", "arn:aws:s3:::b/x:y", "*", "arn", "arn:aws-cn:iam:"]


def resources(*written: str) -> Clause[Term]:
    terms = tuple(Term((each,), HERE) for each in written)
    return Clause(terms, negated=False, place=HERE, name_at=HERE)


@given(patterns, st.sampled_from(NEEDS), st.sampled_from([None, "123456789012"]))
def test_what_cannot_reach_a_spot_has_no_resource_there(
    pattern: str, need: Need, account: str | None
) -> None:
    """A look at the colons and the segments denies nothing that some ARN shows."""
    for spot in unnamed.spots(need, account):
        if not unnamed.may_reach(resources(pattern), spot):
            assert not arns.may_intersect(pattern, spot.glob)


USED = ["s3:GetObject", "s3:getbucket*", "s3:ListAllMyBuckets", "iam:ListRoles", "sts:Get*", "x:y"]


@given(st.lists(st.sampled_from(USED), min_size=1, max_size=3), patterns | st.sampled_from(TEXTS))
def test_a_pattern_that_no_action_fits_is_told_from_its_end(names: list[str], text: str) -> None:
    """What is told is what the tables tell; of a `*` at the end that seems to fit it is less."""
    clause = resources(*names)
    is_unfit = text.startswith("arn:") and fitting.resource_fits(clause, text) is Answer.NO
    seems_to_fit = text[8:11] in {name[:3] for name in names} or not text.startswith("arn:aws:")
    found = fitting.unfit(clause, [text])
    assert found == [text] * is_unfit or (text[-1] == "*" and seems_to_fit and not found)


@given(patterns | st.sampled_from(TEXTS), complete | st.sampled_from(TEXTS))
def test_the_start_of_a_resource_pattern_tells_most_texts(pattern: str, text: str) -> None:
    """What does not begin like the pattern does not match it, whatever the reading."""
    assert _match_resource(pattern, text) is arns.resource_matches(pattern, text)


@given(st.lists(patterns, min_size=2, max_size=3))
def test_patterns_that_are_apart_have_no_text_in_common(globs: list[str]) -> None:
    """Where two of them are, no search finds a resource."""
    assume(_are_apart(globs))
    assert arns.resource_example(globs).answer is Answer.NO


named = st.lists(
    st.sampled_from(
        ["iam:PassRole", "iam:Put*", "IAM:*", "*", "lambda:?pdate*", "ec2:RunInstances", "s3*"]
    ),
    min_size=1,
    max_size=3,
)
elements = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Resource": st.just("*")},
)


Written = list[tuple[dict[str, str], str, list[str]]]
several = st.lists(st.tuples(elements, st.sampled_from(["Action", "NotAction"]), named))


def indexed(written: Written) -> Index:
    """The statements with these elements, actions and names of theirs."""
    found = [{**statement, element: names} for statement, element, names in written]
    value = {"Version": "2012-10-17", "Statement": found}
    document = parse.document(value, lambda _: HERE, kind=DocumentKind.IDENTITY, owner="")
    return index_of(document)


@given(several, st.sampled_from(["iam:passrole", "iam:putuserpolicy", "lambda:updatealias", "s3"]))
def test_few_statements_are_looked_at_without_their_services(written: Written, name: str) -> None:
    """They come in the same order as where their services tell which of them to look at."""
    own = indexed(written)
    groups = (own.by_service.get(name.partition(":")[0], ()), own.anywhere)
    asked = [(ruling, ruling.covers(name)) for group in groups for ruling in group]
    assert list(own.about(name)) == [each for each in asked if each[1] is not Answer.NO]


@given(several)
def test_actions_of_ways_are_named_where_an_allow_may_grant_them(written: Written) -> None:
    """All of them told in one go are those that are told one by one."""
    own = indexed(written)
    expected = {name for name in escalation.names() if own.could_grant(name) is not Answer.NO}
    assert naming.named(own) == expected


pieces = st.sampled_from(["*", "?", "a", "b:", "**", Wild(Chars.DIGIT, many=False)]) | st.builds(
    Wild, st.just(Chars.SEGMENT), many=st.booleans()
)
globs = st.lists(pieces, min_size=1, max_size=4).map(joined)


@given(glob=globs, ignore_case=st.booleans(), more=st.sampled_from([[], ["*"], ["c"]]))
def test_where_nothing_is_unwanted_the_example_is_what_a_search_finds(
    *, glob: Glob, ignore_case: bool, more: list[str]
) -> None:
    """So it is with a `*` beside it, which asks for nothing."""
    wanted = [glob, *more]
    programs = [program(each, ignore_case=ignore_case) for each in wanted]
    found = example(wanted, ignore_case=ignore_case)
    searched = shortest(programs, side_by_side([]))
    assert (found.answer, found.text, found.states) == (
        searched.answer,
        searched.text,
        searched.states,
    )
