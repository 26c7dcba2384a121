"""What is seen at first sight of policies that stand alone is what a search finds."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from grantlint.knowledge import catalogue
from grantlint.model import (
    DocumentKind,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Source,
    Span,
)
from grantlint.policy import access, arns, parse
from grantlint.policy.access import (
    Found,
    Policies,
    Question,
    Request,
    first_allow,
    outright,
    questions,
)
from grantlint.policy.access.statements import RESOURCE
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import Domain, Family, Region, choices
from grantlint.policy.conditions.choices import Budget, Goal
from grantlint.policy.conditions.regions import Value
from grantlint.policy.conditions.requirements import resource_requirement
from grantlint.policy.patterns import Glob

SOURCE = Source("p.json", "", "policy_json", lambda _: Span(0, 0))
PASS_ROLE = "iam:PassRole"
ROLE = "arn:aws:iam::123456789012:role/app"
CONDITIONS = (
    {},
    {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
    {"StringNotLike": {"iam:PassedToService": "*2*"}},
    {"Null": {"iam:PassedToService": "true"}},
    {"StringEqualsIfExists": {"iam:PassedToService": "glue.amazonaws.com"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringLike": {"iam:AssociatedResourceArn": "arn:aws:ec2:*:*:instance/*"}},
    {"ArnLike": {"iam:AssociatedResourceArn": "arn:aws:ec2:*:*:instance/*"}},
    {"StringEquals": {"iam:ResourceTag/team": "${aws:PrincipalTag/team}"}},
    {"Null": {"iam:ResourceTag/team": "false"}, "StringNotEquals": {"s3:prefix": "x"}},
    {"StringEquals": {"aws:PrincipalAccount": "123456789012"}},
    {"NoSuchOperator": {"iam:PassedToService": "ec2.amazonaws.com"}},
)
RESOURCES = ("*", ROLE, "arn:aws:iam::*:role/a*", "arn:aws:iam", "arn:aws:iam::${aws:username}:*")
written = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Allow", "Allow", "Deny", "allow"]),
        "Action": st.sampled_from(["*", PASS_ROLE, "iam:*", "iam:pass?ole", ["s3:*", PASS_ROLE]]),
        "Resource": st.sampled_from(RESOURCES),
        "Condition": st.sampled_from(CONDITIONS),
    }
)
contexts = st.sampled_from(
    [{}, {"iam:PassedToService": "ec2.amazonaws.com"}, {"iam:PassedToService": ()}]
)


holders = st.sampled_from(
    [None, ROLE, "arn:aws:iam::999999999999:role/app", "arn:aws-cn:iam::123456789012:role/app"]
)


def policies(statements: list[object], holder: str | None = None) -> Policies:
    """The policies of a role, or of whoever it is, that holds these statements alone."""
    value = {"Version": "2012-10-17", "Statement": statements}
    document: PolicyDocument = parse.document(
        value, lambda path: Place(SOURCE, path), kind=DocumentKind.IDENTITY, owner="o"
    )
    if holder is None:
        return access.of_documents(document)
    place = Place(SOURCE, ())
    return access.of(Identity(IdentityKind.ROLE, "r", "r", place, (document,), arn=holder))


@given(st.lists(written, max_size=4), contexts, holders)
def test_one_request(
    statements: list[object], context: dict[str, str | tuple[str, ...]], holder: str | None
) -> None:
    """Where it says something, the witness and the statements are those of the search, too."""
    question = Question(PASS_ROLE, (ROLE,), context)
    mine = policies(statements, holder)
    quick = outright.answered(mine, question)
    if quick is not None:
        assert shown(quick) == shown(questions.find(mine, question))


resources = st.sampled_from([(), (ROLE,), (arns.roles(),), (arns.roles("123456789012"), "*")])
prefer = st.sampled_from([(), (ROLE,), ("arn:aws:iam::123456789012:role/other", ROLE)])


@given(st.lists(written, max_size=4), contexts, holders, resources, prefer)
def test_the_first_allow(
    statements: list[object],
    context: dict[str, str | tuple[str, ...]],
    holder: str | None,
    resource: tuple[Glob, ...],
    preferred: tuple[str, ...],
) -> None:
    """What the first Allow that may be met lets in is what the search finds, witness and all."""
    question = Question(PASS_ROLE, resource, context, preferred)
    mine = policies(statements, holder)
    quick = first_allow.found(mine, question)
    if quick is not None:
        assert shown(quick) == shown(questions.find(mine, question))


patterns = st.lists(st.sampled_from(["*", ROLE, "arn:aws:iam::*:role/a*", "arn:*"]), max_size=2)
texts = st.lists(st.sampled_from([ROLE, "arn:aws:iam::123456789012:role/b", "*"]), max_size=2)


@given(patterns, texts, st.sampled_from(Answer), st.sampled_from(Answer))
def test_a_resource_that_is_preferred(
    values: list[str], preferred: list[str], lacks: Answer, holds: Answer
) -> None:
    """It is chosen, and costs as much as to try none at all before it."""
    region = Region(Family.RESOURCE, tuple(map(Value, values)))
    goal = Goal(resource_requirement(RESOURCE, region, negated=False))
    domain = Domain(lacks=lacks, holds=holds, prefer=tuple(preferred))
    first, budget = tuple(preferred[:1]), Budget()
    is_good = first and domain.allows(first) is Answer.YES and goal.met(first) is Answer.YES
    found = choices.choose(RESOURCE, [goal], domain, budget)
    if is_good:
        assert (found.answer, found.values) == (Answer.YES, first)
        assert budget.left == Budget().left - 2 * goal.weight


def test_an_allow_with_a_condition_is_met_without_a_search() -> None:
    """A value of the condition is chosen for the witness."""
    condition = {"StringLike": {"iam:PassedToService": "ec2*"}}
    allow = {"Effect": "Allow", "Action": PASS_ROLE, "Resource": "*", "Condition": condition}
    found = first_allow.found(policies([allow]), Question(PASS_ROLE))
    assert found is not None
    assert found.request is not None
    assert found.request.context == {"iam:passedtoservice": "ec2example"}


def shown(found: Found) -> tuple[object, ...]:
    """All of an answer, to be compared."""
    request = None if found.witness is None else asdict(found.witness)
    return found.answer, request, found.statements, found.stopped_by, found.reason


@given(st.lists(written, max_size=4), holders)
def test_any_request(statements: list[object], holder: str | None) -> None:
    """What is granted outright is granted."""
    mine = policies(statements, holder)
    if outright.is_granted(mine, PASS_ROLE):
        assert questions.find(mine, Question(PASS_ROLE)).answer is Answer.YES


@given(st.lists(written, max_size=4), contexts, holders)
def test_what_lets_everything_in(
    statements: list[object], context: dict[str, str | tuple[str, ...]], holder: str | None
) -> None:
    """An Allow that asks for nothing is what allows each request for the action."""
    mine = policies(statements, holder)
    found = outright.blanket(mine, PASS_ROLE)
    if found is not None:
        decision = access.allows(mine, Request(PASS_ROLE, ROLE, context))
        assert decision.answer is Answer.YES
        assert decision.statements == (found.statement,)
        assert decision.names == (found.name,)


def test_an_allow_of_everything_is_seen_at_once() -> None:
    """No search is needed for what asks for nothing."""
    mine = policies([{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}])
    assert outright.is_granted(mine, PASS_ROLE)
    found = outright.answered(mine, Question(PASS_ROLE, (ROLE,)))
    assert found is not None
    assert found.answer is Answer.YES


def test_every_service_finds_a_resource_for_what_asks_for_nothing() -> None:
    """What is granted on everything is granted on something, in each of AWS's services."""
    first = {name.partition(":")[0]: name for name in catalogue.everything().values()}
    for action in first.values():
        mine = policies([{"Effect": "Allow", "Action": action, "Resource": "*"}])
        assert outright.is_granted(mine, action)
        assert questions.find(mine, Question(action)).answer is Answer.YES
