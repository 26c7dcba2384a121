"""Policies without end: what is looked at of them, and what is known of the rest."""

import json
from typing import Any

import pytest

from grantlint.model import (
    DocumentKind,
    Effect,
    OddityKind,
    Place,
    PolicyDocument,
    Source,
    Span,
    Statement,
    Token,
)
from grantlint.policy import bounds, parse

SOURCE = Source("p.json", "", "test", lambda _: Span(0, 0))
SHORTEST = {"Effect": "Deny", "Action": "*", "Resource": "*"}
MOST = bounds.TAKEN // bounds.SHORTEST
WORD = "s3:" + "a" * 996  # with its quotes and its comma, 1,001 characters that are counted


def read(statements: object, **of: str) -> PolicyDocument:
    """A policy whose text is not at hand."""
    value = {"Version": "2012-10-17", "Statement": statements}
    kind = DocumentKind.IDENTITY
    return parse.document(value, lambda path: Place(SOURCE, path), kind=kind, owner="p", **of)


def ends(document: PolicyDocument) -> list[Token]:
    """Where one ceased to look."""
    found = (one for one in document.oddities if one.kind is OddityKind.TOO_LONG)
    return [one.place.token for one in found]


def names(statement: Statement) -> int:
    assert statement.actions is not None
    return len(statement.actions.terms)


def test_a_policy_of_the_shortest_statements_is_whole() -> None:
    """As many as the longest policy that AWS takes has room for are all looked at."""
    document = read([SHORTEST] * MOST)
    assert len(json.dumps([SHORTEST] * MOST, separators=(",", ":"))) > bounds.TAKEN - 100
    assert len(document.statements) == MOST
    assert document.statements_complete
    assert ends(document) == []


def test_statements_behind_the_last_that_fits_are_unseen() -> None:
    """The document tells where one ceased to look, and may have further statements."""
    allow = SHORTEST | {"Effect": "Allow"}
    document = read([allow] * (MOST + 2))
    assert len(document.statements) == MOST
    assert not document.statements_complete
    assert ends(document) == [("Statement", MOST)]


def test_domains_of_opensearch_take_longer_policies() -> None:
    """A policy on one may have three times as many statements."""
    document = read([SHORTEST] * (3 * MOST), service="es")
    assert document.statements_complete


def test_a_deny_that_is_not_looked_at_may_deny_anything() -> None:
    """One statement stands for all Denies behind the end, of which nothing else is known."""
    allow = SHORTEST | {"Effect": "Allow", "Sid": "A"}
    denies: list[Any] = [SHORTEST | {"Sid": "D", "Condition": {"Bool": {"a": "b"}}}] * 2
    *_, guard = read([allow] * (MOST + 1) + denies).statements
    assert guard.effect is Effect.DENY
    assert guard.sid is None
    assert guard.actions is not None
    assert not guard.actions.complete
    assert guard.resources is not None
    assert not guard.resources.complete
    assert not guard.conditions_complete


def test_a_statement_without_an_effect_may_be_a_deny() -> None:
    """A statement behind the end whose effect is not known is kept as one that may do anything."""
    strange = [{"Effect": "Perhaps", "Action": "*", "Resource": "*"}]
    document = read([SHORTEST | {"Effect": "Allow"}] * MOST + strange)
    assert document.statements[-1].effect is None


@pytest.mark.parametrize(
    ("element", "rest"),
    [
        ("Action", {"Resource": "*"}),
        ("NotAction", {"Resource": "*"}),
        ("Resource", {"Action": "*"}),
    ],
)
def test_a_giant_statement_keeps_its_first_words(element: str, rest: dict[str, str]) -> None:
    """Its other elements are whole; the long one may name more."""
    giant = {"Effect": "Allow", element: [WORD] * 200} | rest
    document = read([giant, SHORTEST])
    first, guard = document.statements
    long, short = first.actions, first.resources
    if element == "Resource":
        long, short = short, long
    assert long is not None
    assert short is not None
    assert len(long.terms) == 149
    assert not long.complete
    assert short.complete
    assert guard.effect is Effect.DENY
    assert ends(document) == [("Statement", 0, element, 149)]


def test_a_giant_statement_with_one_giant_word_loses_that_word() -> None:
    """The statement itself stays."""
    giant = {"Effect": "Allow", "Action": "s3:" + "a" * bounds.LONGEST, "Resource": "*"}
    (only,) = read(giant).statements
    assert names(only) == 0
    assert only.effect is Effect.ALLOW


def test_principals_are_shortened() -> None:
    """A resource policy that lets in too many may let in more."""
    giant = {"Effect": "Allow", "Principal": {"AWS": [WORD] * 200}, "Action": "*"}
    (only,) = read(giant).statements
    assert only.principals is not None
    assert len(only.principals.terms) == 149
    assert not only.principals.complete


def test_conditions_are_shortened_by_values() -> None:
    """The first condition that does not fit keeps the values that do, the next ones are unseen."""
    values = {"StringLike": {"a:a": [WORD] * 200, "a:b": "c"}, "Bool": {"a:d": "true"}}
    document = read(SHORTEST | {"Condition": values})
    (only,) = document.statements
    (condition,) = only.conditions
    assert len(condition.values) == 149
    assert not condition.complete
    assert not only.conditions_complete
    assert ends(document) == [("Statement", "Condition", "StringLike", "a:a", 149)]


def test_a_condition_without_room_for_a_value_is_unseen() -> None:
    """A condition that lost all values would say something else."""
    values = {"StringLike": {"a:a": "x" * bounds.LONGEST}}
    document = read(SHORTEST | {"Condition": values})
    (only,) = document.statements
    assert only.conditions == ()
    assert not only.conditions_complete


def test_words_that_fill_the_room_leave_none_for_the_next_statement() -> None:
    """What follows is told by its first place."""
    long = {"Effect": "Allow", "Action": [WORD] * 149, "Resource": "*"}
    filler = {"Effect": "Allow", "Action": "s3:" + "b" * 780, "Resource": "*"}
    document = read([long, filler, SHORTEST])
    assert len(document.statements) == 3
    assert ends(document) == [("Statement", 2)]


def test_a_short_text_needs_no_count() -> None:
    """What has fewer characters than AWS takes is never cut, whatever the value is."""
    many = [SHORTEST] * (MOST + 1)
    assert ends(read(many, text="short")) == []
    assert ends(read(many, text=" " * (parse.SHORT + 1))) == [("Statement", MOST)]
