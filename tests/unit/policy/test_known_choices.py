"""Choices that are remembered are those that a search makes, at the same cost."""

import pytest

from grantlint.model import DocumentKind, Place, Source, Span
from grantlint.policy import conditions, parse
from grantlint.policy.conditions import Domain, choices, known_choices
from grantlint.policy.conditions.choices import Budget, Goal

NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))
KEY = "aws:principaltag/t"
MANY = [f"a{number}*b" for number in range(40)]
LONG = "a" * 2000
ASKED = [
    {"StringEquals": {KEY: ["a", "b"]}},
    {"StringLike": {KEY: ["a*", "*b"]}},
    {"StringNotLike": {KEY: MANY}},
    {"StringEqualsIgnoreCase": {KEY: "A"}},
    {"ForAnyValue:StringNotEquals": {KEY: "a"}},
    {"Null": {KEY: "false"}},
    {"NumericLessThan": {KEY: "3"}},
    {"StringLike": {KEY: f"{LONG}*"}},
]
DOMAINS = [
    conditions.ANYTHING,
    Domain(wanted=("a*", "?b*")),
    Domain(prefer=("b",), unwanted=("b",)),
    Domain(alternatives=(("a",), ("b",))),
]


def _goals(number: int, *, holds: bool) -> list[Goal]:
    pair = [ASKED[number], ASKED[(number + 3) % len(ASKED)]]
    document = parse.document(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Condition": each} for each in pair],
        },
        lambda token: Place(NOWHERE, token),
        kind=DocumentKind.IDENTITY,
        owner="test",
    )
    first, second = (conditions.of(each, document) for each in document.statements)
    return [Goal(first.requirements[0], holds), Goal(second.requirements[0])]


@pytest.mark.parametrize("left", [5, 40, 900, 1_001, 80_000])
@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("holds", [True, False])
def test_a_remembered_choice_is_the_one_that_is_searched(
    left: int, domain: Domain, *, holds: bool
) -> None:
    """Whatever is asked, choice and rest of the budget are alike, at first and ever after."""
    for number in range(len(ASKED)):
        spent = Budget(left)
        expected = choices.choose(KEY, _goals(number, holds=holds), domain, spent)
        for _ in range(2):
            budget = Budget(left)
            found = known_choices.choose(KEY, _goals(number, holds=holds), domain, budget)
            assert (found, budget) == (expected, spent)
