"""Terms of a clause that may stand for actions known by name."""

from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import Clause, Hole, Place, Presence, Source, Span, Term
from grantlint.policy import terms
from grantlint.policy.patterns import matches
from grantlint.policy.picking import picked

HERE = Place(Source("test", "", "test", lambda _: Span(0, 0)), ())
NAMES = frozenset({"s3:getobject", "kms:decrypt"})
parts = st.sampled_from(["s3:GetObject", "S3:*", "ec2:RunInstances", "*", "kms:Decr?pt"]).map(
    lambda text: (text,)
) | st.just(("s3:", Hole("var.x")))
written = st.builds(Term, parts, st.just(HERE), st.sampled_from(Presence))


@given(st.lists(written))
def test_names_and_what_may_be_one_are_picked(listed: list[Term]) -> None:
    """All that is one of the names or a pattern of their services is there, in order."""
    clause = Clause(tuple(listed), negated=False, place=HERE, name_at=HERE)
    found = picked(clause, NAMES)

    texts = [(term, terms.widest(term).lower()) for term in listed]
    wanted = [each for each in texts if any(matches(each[1], name) for name in NAMES)]
    assert [each for each in found if each in wanted] == wanted
    assert all(each in texts for each in found)


def test_others_are_left_out() -> None:
    """Neither other names nor patterns of other services are picked."""
    texts = ("ec2:RunInstances", "S3:GetObject", "ec2:*")
    listed = tuple(Term((text,), HERE) for text in texts)
    clause = Clause(listed, negated=False, place=HERE, name_at=HERE)

    assert picked(clause, NAMES) == [(listed[1], "s3:getobject")]
