"""What several instances give at one place is one finding."""

from grantlint.engine.merging import gaps_once, merged
from grantlint.model import (
    Certainty,
    Finding,
    Label,
    NotUnderstood,
    Place,
    Severity,
    Source,
    Span,
)

SOURCE = Source("main.tf", "a" * 20, "terraform", lambda _: Span(0, 1))


def finding(
    message: str,
    start: int = 0,
    *,
    rule: str = "trust/anyone",
    severity: Severity = Severity.ERROR,
    certainty: Certainty = Certainty.CERTAIN,
) -> Finding:
    """A finding at *start*."""
    return Finding(rule, severity, certainty, message, Label(SOURCE, Span(start, start + 1)), "x")


def test_equal_findings_are_one() -> None:
    """The same words at the same place are said once, without a count."""
    assert [one.message for one in merged([finding("a"), finding("a")])] == ["a"]


def test_other_words_at_the_same_place_are_counted() -> None:
    """The first one speaks for those that say something else there."""
    (one,) = merged([finding("a"), finding("b"), finding("c"), finding("b")])
    assert one.message == "a (and 2 more like this here)"


def test_the_surest_and_worst_one_speaks() -> None:
    """A possible finding does not hide a certain one, nor a warning an error."""
    (one,) = merged([
        finding("possible", certainty=Certainty.POSSIBLE),
        finding("mild", severity=Severity.INFO),
        finding("bad"),
    ])  # fmt: skip
    assert one.message == "bad (and 1 more like this here)"


def test_rules_that_speak_of_several_things_are_kept_apart() -> None:
    """Of such a rule only equal words at the same place are merged."""
    found = merged([finding("a"), finding("b"), finding("a")], apart={"trust/anyone"})
    assert [one.message for one in found] == ["a", "b"]


def test_other_places_and_rules_stay() -> None:
    """Only the same rule at the same characters is merged; the order stays."""
    found = [finding("a"), finding("a", 2), finding("a", rule="trust/other")]
    assert merged(found) == found


def test_a_gap_is_told_once() -> None:
    """Instances of one block leave the same part open; another reason or place is another gap."""
    here, there = Place(SOURCE, (0, 1)), Place(SOURCE, (2, 3))
    gaps = [
        NotUnderstood(here, "r[0]", "unseen"),
        NotUnderstood(Place(SOURCE, (0, 1)), "r[1]", "unseen"),
        NotUnderstood(here, "r[0]", "too large"),
        NotUnderstood(there, "r[0]", "unseen"),
    ]
    assert list(gaps_once(gaps)) == [gaps[0], gaps[2], gaps[3]]
