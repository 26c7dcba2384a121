"""The short way to read a statement says what the long one says."""

from functools import partial
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from grantlint.model import (
    DocumentKind,
    Hole,
    Place,
    PolicyDocument,
    Source,
    Span,
    Statement,
    Term,
    Token,
)
from grantlint.policy import parse, plain_statements
from grantlint.policy.plain_statements import Places

SOURCE = Source("p.json", "", "test", lambda _: Span(0, 0))
TEXTS = st.sampled_from(["*", "s3:Get*", "", "a${aws:x}b", "${*}", "${", "true"])
ODD = st.sampled_from([None, 1, True, Hole("var.x"), {"AWS": "*"}])
LISTED = TEXTS | st.lists(TEXTS, max_size=3) | st.lists(TEXTS | ODD, max_size=2) | ODD
KEYS = st.sampled_from(["aws:x", "Bool", "StringLike"])
ELEMENTS: dict[Any, st.SearchStrategy[Any]] = {
    "Sid": TEXTS | ODD,
    "Effect": st.sampled_from(["Allow", "Deny", "allow", "x"]) | ODD,
    "Action": LISTED,
    "NotAction": LISTED,
    "Resource": LISTED,
    "NotResource": LISTED,
    "Principal": LISTED,
    "Condition": st.dictionaries(KEYS, st.dictionaries(KEYS, LISTED, max_size=2) | ODD, max_size=2)
    | ODD,
    "x": ODD,
}
STATEMENTS = st.sets(st.sampled_from(list(ELEMENTS))).flatmap(
    lambda names: st.fixed_dictionaries({name: ELEMENTS[name] for name in sorted(names)})
)
PLAIN = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": TEXTS | st.lists(TEXTS, min_size=1)},
    optional={name: ELEMENTS[name] for name in ("Sid", "Resource", "Condition")},
)


def place(path: Token) -> Place:
    return Place(SOURCE, path)


def without_lines(document: PolicyDocument) -> PolicyDocument:
    """The document without what the short way notes besides, which has to say what terms say."""
    return replace(document, statements=tuple(map(_without_lines, document.statements)))


def _without_lines(statement: Statement) -> Statement:
    clauses = {"actions": statement.actions, "resources": statement.resources}
    for clause in filter(None, clauses.values()):
        assert clause.lines in (None, "\n".join(term.written for term in clause.terms))
    bare = {name: clause and clause.having(clause.terms) for name, clause in clauses.items()}
    return replace(statement, **bare)


def _placed(term: Term) -> Term:
    """The term with the place that it gives when it is asked."""
    return replace(term, base=term.place, step=None)


def with_places(document: PolicyDocument) -> PolicyDocument:
    """The document with all places that are otherwise made when somebody asks for them."""
    return replace(document, statements=tuple(map(_with_places, document.statements)))


def _with_places(statement: Statement) -> Statement:
    clauses = {"actions": statement.actions, "resources": statement.resources}
    conditions = [
        replace(each, key=_placed(each.key), values=tuple(map(_placed, each.values)))
        for each in statement.conditions
    ]
    placed: dict[str, Any] = {
        name: clause
        and replace(clause, terms=tuple(map(_placed, clause.terms)), name_at=clause.key)
        for name, clause in clauses.items()
    }
    sid = statement.sid and _placed(statement.sid)
    return replace(statement, sid=sid, conditions=tuple(conditions), **placed)


def read(statement: object, version: str, places: Places = place) -> PolicyDocument:
    value = {"Version": version, "Statement": [statement]}
    return parse.document(value, places, kind=DocumentKind.IDENTITY, owner="p")


@given(PLAIN | STATEMENTS, st.sampled_from(["2012-10-17", "2008-10-17"]))
def test_both_ways_agree(statement: object, version: str) -> None:
    """Whatever stands in a statement, its places included."""
    found = read(statement, version)
    with patch.object(plain_statements, "statement", lambda *_, **__: None):
        assert repr(without_lines(found)) == repr(read(statement, version))


@given(PLAIN | STATEMENTS)
def test_places_made_late_are_those_made_early(statement: object) -> None:
    """What is a step below another place has the place that its own path leads to."""
    late = read(statement, "2012-10-17", partial(Place, SOURCE))
    assert repr(with_places(late)) == repr(read(statement, "2012-10-17"))


def test_a_statement_as_most_are_goes_the_short_way() -> None:
    """Else the one way would be compared with itself."""
    value: dict[object, object] = {
        "Sid": "A",
        "Effect": "Deny",
        "NotAction": "s3:*",
        "Resource": ["*", "${aws:x}"],
        "Condition": {"Bool": {"aws:x": "true"}},
    }
    assert plain_statements.statement(value, (), place, variables=True) is not None
