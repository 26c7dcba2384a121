"""What `Action` and `NotAction` clauses name, asked many times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import Clause, DocumentKind, Hole, Place, Presence, Source, Span, Term
from grantlint.policy import parse
from grantlint.policy.answers import Answer
from grantlint.policy.clauses import covers_action, fitting, words
from grantlint.policy.patterns import matches

HERE = Place(Source("test", "", "test", lambda _: Span(0, 0)), ())
HOLE = Hole("var.action")


def clause(*texts: str, negated: bool = False, complete: bool = True) -> Clause[Term]:
    found = tuple(Term((text,), HERE) for text in texts)
    return Clause(found, negated=negated, place=HERE, name_at=HERE, complete=complete)


def of(*terms: Term) -> Clause[Term]:
    return Clause(terms, negated=False, place=HERE, name_at=HERE)


def test_texts_stand_in_lower_case_and_in_order() -> None:
    """The terms keep their order; names are told from patterns."""
    found = words(clause("s3:GetObject", "EC2:Describe*", "*"))

    assert found.texts == ("s3:getobject", "ec2:describe*", "*")
    assert found.names == {"s3:getobject"}
    assert found.services == ("s3", "ec2", "")


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("s3:GetObject", Answer.YES),
        ("S3:getobject", Answer.YES),
        ("ec2:DescribeVpcs", Answer.YES),
        ("iam:PassRole", Answer.YES),
        ("s3:GetObjectAcl", Answer.NO),
    ],
)
def test_actions_are_covered_whatever_their_case(action: str, expected: Answer) -> None:
    """Names, patterns of a service and patterns that leave the service open count."""
    named = clause("s3:GetObject", "ec2:Describe*", "*:passrole")

    assert covers_action(named, action) is expected


def test_not_action_covers_the_others() -> None:
    """`NotAction` turns the answer round."""
    assert covers_action(clause("s3:*", negated=True), "s3:GetObject") is Answer.NO
    assert covers_action(clause("s3:*", negated=True), "iam:PassRole") is Answer.YES
    assert covers_action(None, "iam:PassRole") is Answer.NO


def test_what_may_not_be_there_is_unsure() -> None:
    """A hole, a term that may be absent and a list that may go on leave the answer open."""
    maybe = Term(("s3:GetObject",), HERE, presence=Presence.MAYBE)

    assert covers_action(of(Term((HOLE,), HERE)), "s3:GetObject") is Answer.MAYBE
    assert covers_action(of(maybe), "s3:GetObject") is Answer.MAYBE
    assert covers_action(of(maybe, Term(("s3:*",), HERE)), "s3:GetObject") is Answer.YES
    assert covers_action(clause("ec2:*", complete=False), "s3:GetObject") is Answer.MAYBE


def test_part_of_a_name_may_be_a_hole() -> None:
    """What stands around a hole still counts."""
    named = of(Term(("s3:Get", HOLE), HERE))

    assert covers_action(named, "s3:GetObject") is Answer.MAYBE
    assert covers_action(named, "s3:PutObject") is Answer.NO


def test_a_line_feed_in_a_term_parts_nothing() -> None:
    """Hostile terms stay whole."""
    assert words(clause("s3:GetObject\niam:PassRole", "ec2:*")).texts == (
        "s3:getobject\niam:passrole",
        "ec2:*",
    )
    assert covers_action(clause("s3:GetObject\niam:PassRole"), "iam:PassRole") is Answer.NO


def test_clauses_that_say_the_same_share_their_words() -> None:
    """What a clause says is taken apart once, whoever says it."""
    assert words(clause("s3:GetObject", "*")) is words(clause("s3:GetObject", "*"))
    assert words(clause("s3:GetObject")) is not words(clause("s3:GetObject", complete=False))


def test_a_line_break_in_an_action_makes_no_second_one() -> None:
    """Terms are told apart whatever stands in them."""
    assert words(clause("s3:GetObject\ns3:PutObject")).texts == ("s3:getobject\ns3:putobject",)
    assert words(clause("s3:GetObject\n", "*")).texts == ("s3:getobject\n", "*")


@given(st.lists(st.sampled_from(["s3:Get*", "s3:GetObject", "*", "a\nb", "\n", ""]), min_size=1))
def test_lines_that_a_reader_had_say_what_the_terms_say(texts: list[str]) -> None:
    """A statement that is read from texts says the same as its terms, also after they change."""
    read = parse.document(
        {"Statement": {"Effect": "Allow", "Action": texts, "Resource": "*"}},
        lambda path: Place(HERE.source, path),
        kind=DocumentKind.IDENTITY,
        owner="p.json",
    )
    actions = read.statements[0].actions
    assert actions is not None
    assert words(actions).texts == tuple(map(str.lower, texts))
    assert words(actions.having(actions.terms[:1])).texts == (texts[0].lower(),)


@given(
    st.lists(st.sampled_from(["s3:Get*", "S3:GetObject", "iam:*", "*", "*:getobject", "s3"])),
    st.sampled_from(["s3:GetObject", "iam:PassRole", "s3", ""]),
)
def test_fitting_terms_are_those_that_match(texts: list[str], action: str) -> None:
    """Looking at patterns of the action's service only leaves none out."""
    named = clause(*texts)
    slow = [term for term in named.terms if matches(term.written, action, ignore_case=True)]
    assert fitting(named, action) == slow
