"""Values that are no text, samples of them, and what variables stand for."""

from decimal import Decimal

import pytest

from grantlint.model import Hole, RequestVariable
from grantlint.policy import conditions
from grantlint.policy.answers import Answer
from grantlint.policy.conditions import Family, Region, literals, usual
from grantlint.policy.conditions.aligning import aligned
from grantlint.policy.conditions.comparing import samples
from grantlint.policy.conditions.regions import Value
from grantlint.policy.patterns import Glob, Literal, joined

NAME = RequestVariable("aws:username")
OTHER = RequestVariable("aws:PrincipalTag/t")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10", Decimal(10)),
        (" 2.5 ", Decimal("2.5")),
        ("1e3", Decimal(1000)),
        ("ten", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e99", None),
        ("1" * 99, None),
    ],
)
def test_numbers(text: str, expected: Decimal | None) -> None:
    """Integers and decimals of sane size are numbers."""
    assert literals.number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970", 0),
        ("1970-01", 0),
        ("1970-01-02", 86400),
        ("1970-01-01T01:00Z", 3600),
        ("1970-01-01T00:00:01.5Z", Decimal("1.5")),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:00:00-0130", 5400),
        ("1609459200", 1609459200),
        ("2020-13-01", None),
        ("2020-02-30", None),
        ("2020-01-01T00:00:00+99:00", None),
        ("yesterday", None),
        ("2" * 99, None),
    ],
)
def test_dates(text: str, expected: Decimal | int | None) -> None:
    """Dates of the W3C's formats and epoch seconds are moments; without a zone they are UTC.

    https://www.w3.org/TR/NOTE-datetime
    """
    assert literals.date(text) == expected


def test_moments_are_written_as_dates() -> None:
    """A moment that no calendar reaches stays a number."""
    assert literals.date_text(Decimal(0)) == "1970-01-01T00:00:00Z"
    assert literals.date_text(Decimal(-62135596800)) == "0001-01-01T00:00:00Z"
    assert literals.date_text(Decimal(10) ** 15) == str(10**15)


def test_numbers_of_every_sort() -> None:
    """Each point, one below, one above and one between two: whole if there is a whole one."""
    assert list(literals.between([])) == [1]
    assert set(literals.between([Decimal(1), Decimal(5)])) == {0, 1, 3, 5, 6}
    assert Decimal("1.5") in set(literals.between([Decimal(1), Decimal(2)]))


@pytest.mark.parametrize("text", ["10.0.0.0/33", "fe80::1%eth0", "1" * 99, "", "10.0.0.0/8/8"])
def test_what_is_no_network(text: str) -> None:
    """Neither a range nor an address."""
    assert literals.networks(text) == ()
    assert literals.address(text) is None


def test_networks_may_have_host_bits() -> None:
    """`203.0.113.9/24` is the range that the address lies in."""
    (found,) = literals.networks("203.0.113.9/24")
    assert str(found) == "203.0.113.0/24"


def test_data() -> None:
    """Base-64 text stands for bytes; what is none stands for nothing."""
    assert literals.binary("eA==") == b"x"
    assert literals.binary("x") is None


def test_samples_of_text_are_searched_for_elsewhere() -> None:
    """Texts have no samples; data has one more than is named."""
    assert list(samples([Region(Family.TEXT, (Value("a"),))])) == []
    written = "eHh4"
    found = list(samples([Region(Family.BINARY, (Value(written),))]))
    assert len(set(found)) == 2
    assert all(literals.binary(each) for each in found)


@pytest.mark.parametrize(
    ("glob", "text", "expected"),
    [
        (joined(["home/", NAME, "/*"]), "home/bob/x", "bob"),
        (joined(["home/", NAME]), "home/bob/x", "bob/x"),
        (joined(["home/", NAME, "*"]), "home/bob/x", "bob"),
        (joined(["home/", NAME, "*"]), "home/bob", "bob"),
        (joined([OTHER, "-", NAME]), "a-b", "b"),
        (joined([OTHER, "-", NAME]), "ab", None),
        (joined(["*", NAME]), "bob", None),
        (joined([Hole("var.x"), NAME]), "bob", None),
        (joined([Literal("*"), NAME]), "*bob", "bob"),
        (joined([NAME, Literal("*")]), "bob*", "bob"),
        (joined(["home/", NAME]), "away/bob", None),
        ("home", "home", None),
    ],
)
def test_what_a_variable_stands_for(glob: Glob, text: str, expected: str | None) -> None:
    """The place of a variable in a pattern tells its part of the text."""
    assert aligned(glob, "aws:username", text) == expected


def test_likely_texts() -> None:
    """Wildcards are filled by what people have; unknowns are not."""
    assert list(usual.text("a*b?")) == ["aexamplebx"]
    assert list(usual.text(joined([NAME]))) == []
    assert list(usual.arn("arn:aws:sns:*:*:t")) == ["arn:aws:sns:us-east-1:123456789012:t"]
    assert list(usual.arn("arn:aws:s3:::b*"))[-1] == "arn:aws:s3:::bexample/example"
    assert list(usual.arn("*")) == []
    assert list(usual.arn(joined([NAME]))) == []
    assert usual.of_key("aws:requestedregion") == ("us-east-1",)
    assert usual.of_key("aws:sourcearn") == (usual.ROLE,)


def test_what_is_unknown_of_a_region() -> None:
    """A value that may not be there matches only maybe; so does what a hole may be."""
    region = Region(Family.TEXT, (Value("a", is_sure=False), Value("b")))
    assert region.admits("a") is Answer.MAYBE
    assert region.admits("b") is Answer.YES
    assert region.admits("c") is Answer.NO
    open_ended = Region(Family.TEXT, (Value("b"),), complete=False)
    assert open_ended.admits("c") is Answer.MAYBE


def test_domains() -> None:
    """A domain says which values a request may carry."""
    domain = conditions.Domain(lacks=Answer.NO, wanted=("a*",), unwanted=("ab",))
    assert domain.allows(()) is Answer.NO
    assert domain.allows(("ac",)) is Answer.YES
    assert domain.allows(("ab",)) is Answer.NO
    assert conditions.Domain(alternatives=(("x",),)).allows(("y",)) is Answer.NO
    assert conditions.any_domain("aws:x").allows(("y",)) is Answer.YES
