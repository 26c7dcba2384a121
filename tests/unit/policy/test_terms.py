"""Terms with holes: which texts they could be."""

import pytest

from grantlint.model import Hole, Place, RequestVariable, Shape, Source, Span, Term
from grantlint.policy import terms
from grantlint.policy.answers import Answer

SOURCE = Source("main.tf", "", "terraform", lambda _: Span(0, 0))
ANY = Hole("var.x")
DIGITS = Hole("account", Shape("????????????", has_wildcards=False))
PLAIN = Hole("name", Shape(has_wildcards=False))
CHOICE = Hole("partition", Shape("*", ("aws", "aws-cn"), has_wildcards=False))
ROOT = "arn:aws:iam::111122223333:root"


@pytest.mark.parametrize(
    ("parts", "text", "expected"),
    [
        (("*",), "*", Answer.YES),
        (("*",), "a", Answer.NO),
        ((ANY,), "*", Answer.MAYBE),
        ((PLAIN,), "*", Answer.NO),
        ((PLAIN,), "abc", Answer.MAYBE),
        ((ANY, ANY), "", Answer.MAYBE),
        (("arn:aws:iam::", DIGITS, ":root"), ROOT, Answer.MAYBE),
        (("arn:aws:iam::", DIGITS, ":role/x"), ROOT, Answer.NO),
        (("arn:aws:iam::", DIGITS, ":root"), "arn:aws:iam::1:root", Answer.NO),
        (("arn:", CHOICE, ":iam::111122223333:root"), ROOT, Answer.MAYBE),
        (("arn:", CHOICE, ":iam::111122223333:root"), ROOT.replace("aws", "aws-us-gov"), Answer.NO),
        (("a", ANY, "b", ANY, "c"), "a-b-b-c", Answer.MAYBE),
        (("a", ANY, "b", ANY, "c"), "a-c", Answer.NO),
        (("a", ANY, "a"), "a", Answer.NO),
        ((RequestVariable("aws:username"),), "${aws:username}", Answer.YES),
        ((RequestVariable("aws:username"), ANY), "${aws:username}", Answer.MAYBE),
        ((Hole("x", Shape("a?c*")),), "abc", Answer.MAYBE),
        ((Hole("x", Shape("a?c*")),), "ac", Answer.NO),
    ],
)
def test_whether_a_term_could_be_a_text(
    parts: tuple[str | Hole | RequestVariable, ...], text: str, expected: Answer
) -> None:
    """What is written is certain, what a hole could make of it is maybe, the rest is not."""
    assert terms.is_text(Term(parts, Place(SOURCE, ())), text) is expected


def test_many_holes_do_not_take_long() -> None:
    """The work grows with the size of the text times the number of parts, not faster."""
    parts = tuple(part for _ in range(300) for part in (ANY, "a"))
    assert terms.is_text(Term(parts, Place(SOURCE, ())), "a" * 900 + "b") is Answer.NO
    assert terms.is_text(Term(parts, Place(SOURCE, ())), "a" * 900) is Answer.MAYBE


def test_what_stands_before_a_mark() -> None:
    """The first mark that is seen ends it, wherever holes stand."""
    term = Term(("o-", ANY, "/r/", PLAIN), Place(SOURCE, ()))
    assert terms.before(term, "/").parts == ("o-", ANY, "")
    assert terms.before(term, "!").parts == term.parts
