"""Sets of actions: today's, those a policy names that AWS does not have, those yet to come."""

import pytest

from grantlint.model import Clause, Hole, Place, Source, Span, Term
from grantlint.policy import action_sets
from grantlint.policy.action_sets import Cell, all_but, mask, names, of_clause, of_patterns
from grantlint.policy.answers import Answer

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE
HERE = Place(Source("test", "", "test", lambda _: Span(0, 0)), ())


def clause(*texts: object, negated: bool = False, complete: bool = True) -> Clause[Term]:
    terms = tuple(Term((each,), HERE) for each in texts if isinstance(each, (str, Hole)))
    return Clause(terms, negated, HERE, HERE, complete)


@pytest.mark.parametrize(
    ("narrow", "wide", "expected"),
    [
        (["s3:Get*"], ["s3:*"], YES),
        (["s3:*"], ["s3:Get*"], NO),
        (["iam:PassRole"], ["IAM:Pa?sRole"], YES),
        (["iam:PassRole"], ["iam:GetRole"], NO),
        (["iam:Pass*"], ["iam:PassRole"], NO),
        (["s3:GetObject", "iam:*"], ["*"], YES),
        (["s3:NoSuchThing"], ["s3:No*"], YES),
        (["nosuchservice:*"], ["*"], YES),
        (["*"], ["s3:*"], NO),
    ],
)
def test_one_set_lies_within_another(narrow: list[str], wide: list[str], expected: Answer) -> None:
    """Actions yet to come count: `iam:Pass*` is more than `iam:PassRole`, alone as it is today."""
    assert of_patterns(narrow).is_within(of_patterns(wide)) is expected


def test_what_is_left_of_a_set() -> None:
    """A difference has the actions of one set that the other one lacks, in AWS's spelling."""
    left = of_patterns(["iam:Pass*", "iam:GetRole"]) - of_patterns(["iam:passrole"])
    assert list(left.known()) == ["iam:GetRole"]
    assert left.has("iam:PassSomething")
    assert not left.has("iam:PassRole")
    assert (left - of_patterns(["iam:*"])).is_empty() is YES


def test_complements() -> None:
    """`NotAction` is everything else; taking it away leaves what it names."""
    others = all_but(["iam:*"])
    assert (others & of_patterns(["iam:PassRole"])).is_empty() is YES
    assert (of_patterns(["iam:PassRole", "s3:GetObject"]) - others).example() == "iam:PassRole"
    assert (of_patterns(["iam:*"]) - all_but(["iam:Get*"])).has("iam:GetRole")
    assert not (of_patterns(["iam:*"]) - all_but(["iam:Get*"])).has("iam:PassRole")
    both = others & all_but(["s3:*"])
    assert both.has("ec2:RunInstances")
    assert not both.has("s3:GetObject")


def test_unions_name_each_action_once() -> None:
    """An action of several patterns is one action."""
    both = of_patterns(["iam:PassRole"]) | of_patterns(["iam:Pass*"])
    assert list(both.known()) == ["iam:PassRole"]


def test_examples_prefer_what_aws_has() -> None:
    """An action of today comes before a name that AWS may give one day."""
    assert of_patterns(["iam:Pass*"]).example() == "iam:PassRole"
    assert of_patterns(["iam:NoSuch*"]).example() == "iam:NoSuch"
    assert (of_patterns(["iam:PassRole"]) - of_patterns(["iam:*"])).example() is None


def test_sets_over_all_services() -> None:
    """Without a service in the pattern all services are looked through."""
    passing = of_patterns(["*:PassRole"])
    assert list(passing.known()) == ["iam:PassRole"]
    assert Cell(("*",), ("*:*",)).is_empty() is YES
    assert Cell(("nosuch:*",)).is_empty() is NO


def test_clauses() -> None:
    """A clause is its patterns, or everything else."""
    assert of_clause(clause("s3:*"), "sure").has("s3:GetObject")
    assert of_clause(clause("s3:*", negated=True), "sure").has("iam:PassRole")
    assert of_clause(None, "sure").is_empty() is YES


def test_holes_have_two_readings() -> None:
    """For sure only what is written; possibly all that the hole may be."""
    partly = clause("s3:GetObject", Hole("var.action"))
    sure, possible = of_clause(partly, "sure"), of_clause(partly, "possible")
    assert not sure.has("iam:PassRole")
    assert possible.has("iam:PassRole")
    assert sure.is_empty() is MAYBE
    assert (of_patterns(["s3:GetObject"]) - sure).is_empty() is MAYBE
    negated = clause("s3:*", Hole("var.action"), negated=True)
    assert of_clause(negated, "possible").has("iam:PassRole")
    assert not of_clause(negated, "sure").has("iam:PassRole")
    assert of_clause(clause("s3:*", complete=False), "possible").has("iam:PassRole")


def test_bits_follow_the_order_of_names() -> None:
    """A service's actions are bits; unknown services have none."""
    assert list(names("iam", mask("iam", "iam:passrole"))) == ["iam:PassRole"]
    assert mask("iam", "*") == mask("iam", "iam:*") == mask("iam", "*:*")
    assert mask("iam", "s3:*") == 0
    assert mask("nosuch", "*") == 0
    assert list(names("nosuch", 1)) == []
    assert list(Cell(("i?m:PassRole", "iam:*")).known()) == ["iam:PassRole"]


def test_a_set_of_too_many_cells_is_not_exact() -> None:
    """What would be too large is cut off and says so."""
    many = of_patterns([f"s3:Get{n}*" for n in range(action_sets.CELLS + 9)])
    assert len(many.cells) == action_sets.CELLS
    assert many.is_empty() is MAYBE
    wide = of_patterns(["s3:*", "iam:*", "ec2:*"])
    left = wide - all_but([f"*{n}x*" for n in range(action_sets.CELLS)])
    assert not left.exact
