"""Policies of which a host sees only a part: what is there maybe, what may go on."""

from functools import partial

from grantlint.model import (
    DocumentKind,
    Effect,
    Hole,
    Place,
    PolicyDocument,
    Presence,
    RequestVariable,
    Source,
    Span,
    Term,
)
from grantlint.policy import parse
from grantlint.policy.parse import Maybe, Open
from grantlint.policy.variables import with_variables

SOURCE = Source("main.tf", "", "terraform", lambda _: Span(0, 0))
ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
HOLE = Hole("var.x")


def read(statements: object, version: object = "2012-10-17") -> PolicyDocument:
    """The document of *statements*."""
    value = {"Version": version, "Statement": statements}
    return parse.document(value, partial(Place, SOURCE), kind=DocumentKind.IDENTITY, owner="x")


def term(*parts: object) -> Term:
    """A term of *parts*."""
    return Term(parts, Place(SOURCE, ()))  # type: ignore[arg-type]  parts of any kind


def test_a_statement_that_may_be_there_is_read_as_such() -> None:
    """A statement in Maybe has that presence, and the list is still known whole."""
    document = read([Maybe(ALLOW), ALLOW])
    assert [one.presence for one in document.statements] == [Presence.MAYBE, Presence.ALWAYS]
    assert document.statements_complete


def test_all_statements_of_a_list_that_may_be_there_may_be_there() -> None:
    """Maybe around the list goes to each statement."""
    document = read(Maybe([ALLOW, ALLOW]))
    assert {one.presence for one in document.statements} == {Presence.MAYBE}


def test_an_open_list_of_statements_may_go_on() -> None:
    """The statements that are seen are read; the document is not complete."""
    document = read(Open([ALLOW]))
    assert len(document.statements) == 1
    assert not document.statements_complete


def test_a_statement_of_which_nothing_is_known_leaves_the_list_open() -> None:
    """A hole in the list is no statement, and hides how many there are."""
    for unseen in (HOLE, Open([HOLE])):
        document = read([ALLOW, unseen])
        assert len(document.statements) == 1
        assert not document.statements_complete
        assert not document.oddities


def test_an_open_statement_misses_nothing() -> None:
    """Elements that are not seen may be there all the same, and so may conditions."""
    (statement,) = read([Open({"Sid": "A"})]).statements
    assert statement.effect is None
    assert not statement.oddities
    assert not statement.conditions_complete


def test_an_open_list_of_actions_is_not_complete() -> None:
    """What is seen of the actions counts; the clause says that there may be more."""
    (statement,) = read([{**ALLOW, "Action": Open(["s3:GetObject", HOLE])}]).statements
    assert statement.actions is not None
    assert [one.written for one in statement.actions.terms] == ["s3:GetObject", "${var.x}"]
    assert not statement.actions.complete


def test_an_empty_open_list_is_not_empty() -> None:
    """Only a list that is known whole can be called empty."""
    (statement,) = read([{**ALLOW, "Action": Open([])}]).statements
    assert not statement.oddities


def test_actions_that_may_be_there_have_that_presence() -> None:
    """Maybe around one action or around the list goes to the terms."""
    (one,) = read([{**ALLOW, "Action": [Maybe("s3:*"), "s3:GetObject"]}]).statements
    (all_,) = read([{**ALLOW, "Action": Maybe(["s3:*"])}]).statements
    assert one.actions is not None
    assert all_.actions is not None
    assert [t.presence for t in one.actions.terms] == [Presence.MAYBE, Presence.ALWAYS]
    assert [t.presence for t in all_.actions.terms] == [Presence.MAYBE]


def test_twins_that_may_be_there_do_not_conflict() -> None:
    """`Action` beside `NotAction` is a conflict only when both are sure."""
    (statement,) = read([{**ALLOW, "Action": Maybe("s3:*"), "NotAction": Maybe("s3:*")}]).statements
    assert not statement.oddities


def test_an_effect_that_is_not_seen_is_none() -> None:
    """A hole as the effect is no departure from the grammar, null is one."""
    for unseen in (HOLE, Open([HOLE]), Maybe("Allow"), term(HOLE)):
        (statement,) = read([{**ALLOW, "Effect": unseen}]).statements
        assert statement.effect is None
        assert not statement.oddities
    (statement,) = read([{**ALLOW, "Effect": None}]).statements
    assert statement.oddities


def test_an_effect_given_as_a_term_is_read() -> None:
    """A term that is all text counts as its text."""
    (statement,) = read([{**ALLOW, "Effect": term("Deny")}]).statements
    assert statement.effect is Effect.DENY


def test_conditions_that_may_be_there_have_that_presence() -> None:
    """Maybe counts at each level of the block, and a hole leaves the block open."""
    block = {"StringEquals": {"aws:SourceAccount": "1"}}
    for value in (
        Maybe(block),
        {"StringEquals": Maybe({"aws:SourceAccount": "1"})},
        {"StringEquals": {"aws:SourceAccount": Maybe("1")}},
    ):
        (statement,) = read([{**ALLOW, "Condition": value}]).statements
        assert [one.presence for one in statement.conditions] == [Presence.MAYBE]
        assert statement.conditions_complete
    for value in (HOLE, Open([HOLE]), Open(block), {"StringEquals": HOLE}):
        (statement,) = read([{**ALLOW, "Condition": value}]).statements
        assert not statement.conditions_complete


def test_a_condition_key_may_have_holes() -> None:
    """A term as key is the key, wherever its hole stands."""
    key = term(Hole("local.url"), ":sub")
    block = {"StringEquals": {key: "repo:o/r:ref:refs/heads/main"}}
    (statement,) = read([{**ALLOW, "Condition": block}]).statements
    (condition,) = statement.conditions
    assert condition.key is key


def test_principals_of_a_kind_that_is_not_seen_leave_the_clause_open() -> None:
    """A kind that is a hole is no kind that IAM does not have."""
    (statement,) = read([{**ALLOW, "Principal": {term(HOLE): "x", "AWS": "y"}}]).statements
    assert statement.principals is not None
    assert [one.term.written for one in statement.principals.terms] == ["y"]
    assert not statement.principals.complete
    assert not statement.oddities


def test_principals_that_are_not_seen_leave_the_clause_open() -> None:
    """A hole for the whole element, or a kind whose list goes on."""
    for value in (HOLE, Open([HOLE]), {"AWS": Open([HOLE])}, Open({"AWS": "*"})):
        (statement,) = read([{**ALLOW, "Principal": value}]).statements
        assert statement.principals is not None
        assert not statement.principals.complete


def test_variables_are_found_around_holes() -> None:
    """A text that a hole interrupts still has its variables, a hole in their key included."""
    assert with_variables(term("a/${aws:username}/", HOLE)).parts == (
        "a/",
        RequestVariable("aws:username"),
        "/",
        HOLE,
    )
    assert with_variables(term("${aws:PrincipalTag/", HOLE, "}/*")).parts == (
        RequestVariable("aws:PrincipalTag/${var.x}"),
        "/*",
    )
    assert with_variables(term(HOLE, "*")).parts == (HOLE, "*")
