"""The grammar of policies: what fits is read, what does not is told, and nothing raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import (
    Clause,
    DocumentKind,
    Effect,
    Hole,
    Oddity,
    Place,
    PolicyDocument,
    PrincipalKind,
    RequestVariable,
    Source,
    Span,
    Statement,
    Term,
    Token,
)
from grantlint.policy import parse

SOURCE = Source("p.json", "", "test", lambda _: Span(0, 0))
HOLE = Hole("var.x")


def place(path: Token) -> Place:
    return Place(SOURCE, path)


def read(value: Any) -> PolicyDocument:  # noqa: ANN401  JSON
    return parse.document(value, place, kind=DocumentKind.IDENTITY, owner="p", name="n")


def statement(**elements: Any) -> Statement:  # noqa: ANN401  JSON
    """One statement of a policy of 2012, with what it needs unless that is given."""
    given_elements = {"Effect": "Allow", "Action": "*"} | elements
    kept = {key: value for key, value in given_elements.items() if value is not ...}
    (found,) = read({"Version": "2012-10-17", "Statement": [kept]}).statements
    return found


def told(oddities: tuple[Oddity, ...]) -> list[tuple[str, str, Token, str]]:
    return [(one.kind.value, one.element, one.place.token, one.detail) for one in oddities]


def words(clause: Clause[Term] | None) -> list[tuple[str, Token]]:
    assert clause is not None
    return [(term.written, term.place.token) for term in clause.terms]


BASE = ("Statement", 0)


# ── Documents ──


def test_a_document_has_what_it_was_given() -> None:
    """Kind, owner, name and service are the host's to say."""
    document = parse.document(
        {"Statement": []}, place, kind=DocumentKind.RESOURCE, owner="o", name="n", service="s3"
    )
    assert (document.kind, document.owner, document.name, document.service) == (
        DocumentKind.RESOURCE,
        "o",
        "n",
        "s3",
    )
    assert document.place.token == ()
    assert document.statements_complete


@pytest.mark.parametrize("version", ["2012-10-17", "2008-10-17"])
def test_versions_that_exist_are_fine(version: str) -> None:
    """There are two."""
    document = read({"Version": version, "Id": "x", "Statement": {"Effect": "Deny", "Action": "*"}})
    assert document.version is not None
    assert document.version.literal == version
    assert document.has_variables is (version == "2012-10-17")
    assert document.oddities == ()
    assert document.statements[0].place.token == ("Statement",)


@pytest.mark.parametrize(
    ("value", "oddities"),
    [
        (5, [("wrong type", "policy", (), "a number")]),
        ([], [("wrong type", "policy", (), "a list")]),
        (None, [("wrong type", "policy", (), "null")]),
        ({}, [("missing element", "Statement", (), "")]),
        ({"Statement": []}, [("empty", "Statement", ("Statement",), "")]),
        ({"Statement": "x"}, [("wrong type", "Statement", ("Statement",), "a string")]),
        ({"Statement": [True]}, [("wrong type", "Statement", ("Statement", 0), "a boolean")]),
        (
            {"Version": "2012-10-18", "Statement": {"Effect": "Deny", "Action": "*"}},
            [("invalid value", "Version", ("Version",), "2012-10-18")],
        ),
        (
            {"Version": 2012, "Statement": {"Effect": "Deny", "Action": "*"}},
            [("wrong type", "Version", ("Version",), "a number")],
        ),
        (
            {"statement": {"Effect": "Deny", "Action": "*"}, "Sid": 1},
            [
                ("wrong case", "Statement", ("statement", -1), "statement"),
                ("unknown element", "Sid", ("Sid", -1), ""),
            ],
        ),
    ],
)
def test_a_document_that_departs_from_the_grammar(
    value: Any,  # noqa: ANN401  JSON
    oddities: list[tuple[str, str, Token, str]],
) -> None:
    """Each departure has a kind, an element and a place."""
    assert told(read(value).oddities) == oddities


def test_an_element_in_the_wrong_case_is_read() -> None:
    """Unless the right one stands beside it."""
    document = read({"statement": {"effect": "Deny", "Effect": "Allow", "action": "a:B"}})
    (found,) = document.statements
    assert found.effect is Effect.ALLOW
    assert words(found.actions) == [("a:B", ("statement", "action"))]
    assert told(found.oddities) == [
        ("wrong case", "Effect", ("statement", "effect", -1), "effect"),
        ("wrong case", "Action", ("statement", "action", -1), "action"),
    ]


def test_what_cannot_be_seen_leaves_a_document_open() -> None:
    """A hole may stand for a policy, for its statements, or for one of them."""
    term = Term(("x",), place(()))
    assert not read(HOLE).statements_complete
    assert not read(term).statements_complete
    assert read(HOLE).oddities == ()
    assert not read({"Statement": HOLE}).statements_complete
    document = read({"Statement": [HOLE, {"Effect": "Deny", "Action": "*"}]})
    assert not document.statements_complete
    assert len(document.statements) == 1


# ── Statements ──


def test_a_statement_is_read_with_its_places() -> None:
    """Each term has the path to its own token, and a clause that of its key."""
    found = statement(Sid="S", Effect="Deny", Action=["a:B", "c:D"], NotResource="arn:x")
    assert found.effect is Effect.DENY
    assert found.sid is not None
    assert found.sid.place.token == (*BASE, "Sid")
    assert words(found.actions) == [
        ("a:B", (*BASE, "Action", 0)),
        ("c:D", (*BASE, "Action", 1)),
    ]
    assert words(found.resources) == [("arn:x", (*BASE, "NotResource"))]
    assert found.resources is not None
    assert found.resources.negated
    assert found.resources.key.token == (*BASE, "NotResource", -1)
    assert found.place.token == BASE
    assert found.oddities == ()


@pytest.mark.parametrize(
    ("effect", "oddities"),
    [
        (..., [("missing element", "Effect", BASE, "")]),
        ("Maybe", [("invalid value", "Effect", (*BASE, "Effect"), "Maybe")]),
        (True, [("wrong type", "Effect", (*BASE, "Effect"), "a boolean")]),
        (HOLE, []),
        (Term((HOLE,), place(())), []),
        (Term(("Deny!",), place(())), [("invalid value", "Effect", (*BASE, "Effect"), "Deny!")]),
    ],
)
def test_an_effect_that_is_neither_word(
    effect: Any,  # noqa: ANN401  JSON
    oddities: list[tuple[str, str, Token, str]],
) -> None:
    """It grants nothing that is certain."""
    found = statement(Effect=effect)
    assert found.effect is None
    assert told(found.oddities) == oddities


@pytest.mark.parametrize(
    ("written", "meant"),
    [("allow", Effect.ALLOW), ("ALLOW", Effect.ALLOW), ("deny", Effect.DENY)],
)
def test_an_effect_in_another_case_counts_as_what_it_means(written: str, meant: Effect) -> None:
    """It is told, and hides nothing else of the statement."""
    found = statement(Effect=written)
    assert found.effect is meant
    assert told(found.oddities) == [("wrong case", "Effect", (*BASE, "Effect"), written)]


def test_an_effect_may_be_a_term() -> None:
    """Hosts with unknowns give one where they know it."""
    assert statement(Effect=Term(("Deny",), place(()))).effect is Effect.DENY


def test_elements_that_exclude_each_other() -> None:
    """The positive one is read."""
    found = statement(NotAction="x", Resource="*", NotResource="*", Principal="*", NotPrincipal="*")
    assert [(one.kind.value, one.element, one.detail) for one in found.oddities] == [
        ("conflicting elements", "NotAction", "Action"),
        ("conflicting elements", "NotResource", "Resource"),
        ("conflicting elements", "NotPrincipal", "Principal"),
    ]
    assert found.oddities[0].place.token == (*BASE, "NotAction", -1)
    assert found.actions is not None
    assert not found.actions.negated


def test_a_statement_needs_actions() -> None:
    """Without them nothing is granted or denied."""
    found = statement(Action=...)
    assert found.actions is None
    assert told(found.oddities) == [("missing element", "Action", BASE, "")]


@pytest.mark.parametrize(
    ("value", "terms", "oddities"),
    [
        ([], [], [("empty", "Action", (*BASE, "Action"), "")]),
        ([5, "a:B"], ["a:B"], [("wrong type", "Action", (*BASE, "Action", 0), "a number")]),
        ([["a"]], [], [("wrong type", "Action", (*BASE, "Action", 0), "a list")]),
        ({"a": 1}, [], [("wrong type", "Action", (*BASE, "Action"), "an object")]),
        (None, [], [("wrong type", "Action", (*BASE, "Action"), "null")]),
        (HOLE, ["${var.x}"], []),
        ([HOLE, "a:B"], ["${var.x}", "a:B"], []),
        (Term(("t",), place(())), ["t"], []),
    ],
)
def test_a_clause_keeps_what_can_be_read(
    value: Any,  # noqa: ANN401  JSON
    terms: list[str],
    oddities: list[tuple[str, str, Token, str]],
) -> None:
    """The rest becomes oddities."""
    found = statement(Action=value)
    assert found.actions is not None
    assert [term.written for term in found.actions.terms] == terms
    assert told(found.oddities) == oddities


# ── Principals ──


@pytest.mark.parametrize(
    ("value", "principals"),
    [
        ("*", [(PrincipalKind.ANYONE, "*", (*BASE, "Principal"))]),
        ({"AWS": "*"}, [(PrincipalKind.AWS, "*", (*BASE, "Principal", "AWS"))]),
        (
            {"Service": ["a", "b"], "Federated": "f", "CanonicalUser": "c"},
            [
                (PrincipalKind.SERVICE, "a", (*BASE, "Principal", "Service", 0)),
                (PrincipalKind.SERVICE, "b", (*BASE, "Principal", "Service", 1)),
                (PrincipalKind.FEDERATED, "f", (*BASE, "Principal", "Federated")),
                (PrincipalKind.CANONICAL_USER, "c", (*BASE, "Principal", "CanonicalUser")),
            ],
        ),
    ],
)
def test_principals_have_kinds(
    value: Any,  # noqa: ANN401  JSON
    principals: list[tuple[PrincipalKind, str, Token]],
) -> None:
    """By the key they stand under."""
    found = statement(Principal=value)
    assert found.principals is not None
    assert found.oddities == ()
    assert found.principals.key.token == (*BASE, "Principal", -1)
    assert [
        (one.kind, one.term.written, one.place.token) for one in found.principals.terms
    ] == principals


@pytest.mark.parametrize(
    ("value", "count", "oddities"),
    [
        ("arn:x", 1, [("invalid value", "Principal", (*BASE, "Principal"), "arn:x")]),
        (5, 0, [("wrong type", "Principal", (*BASE, "Principal"), "a number")]),
        (["*"], 0, [("wrong type", "Principal", (*BASE, "Principal"), "a list")]),
        ({}, 0, [("empty", "Principal", (*BASE, "Principal"), "")]),
        ({"aws": "*"}, 0, [("wrong case", "AWS", (*BASE, "Principal", "aws", -1), "aws")]),
        ({"User": "*"}, 0, [("unknown element", "User", (*BASE, "Principal", "User", -1), "User")]),
        ({"AWS": 5}, 0, [("wrong type", "Principal", (*BASE, "Principal", "AWS"), "a number")]),
        ({"AWS": []}, 0, [("empty", "Principal", (*BASE, "Principal", "AWS"), "")]),
    ],
)
def test_principals_that_are_none(
    value: Any,  # noqa: ANN401  JSON
    count: int,
    oddities: list[tuple[str, str, Token, str]],
) -> None:
    """They are told, and do not count."""
    found = statement(Principal=value)
    assert found.principals is not None
    assert len(found.principals.terms) == count
    assert told(found.oddities) == oddities


def test_principals_that_cannot_be_seen() -> None:
    """A hole for all of them leaves the clause open, one for a value is a term."""
    found = statement(NotPrincipal=HOLE)
    assert found.principals is not None
    assert (found.principals.complete, found.principals.negated) == (False, True)
    found = statement(Principal={"AWS": HOLE})
    assert found.principals is not None
    assert [one.term.known for one in found.principals.terms] == [None]
    found = statement(Principal=Term((HOLE,), place(())))
    assert found.principals is not None
    assert found.oddities == ()


# ── Conditions ──


def test_conditions_have_operator_key_and_values() -> None:
    """Numbers and booleans count as they are spelled."""
    found = statement(
        Condition={"Bool": {"a": True, "b": [False, 5, 1.5, "x"]}, "Null": {"c": "y"}}
    )
    assert found.oddities == ()
    assert [
        (one.operator.written, one.key.written, [term.written for term in one.values])
        for one in found.conditions
    ] == [
        ("Bool", "a", ["true"]),
        ("Bool", "b", ["false", "5", "1.5", "x"]),
        ("Null", "c", ["y"]),
    ]
    second = found.conditions[1]
    assert second.operator.place.token == (*BASE, "Condition", "Bool", -1)
    assert second.key.place.token == (*BASE, "Condition", "Bool", "b", -1)
    assert second.values[1].place.token == (*BASE, "Condition", "Bool", "b", 1)
    assert second.place.token == (*BASE, "Condition", "Bool", "b")


@pytest.mark.parametrize(
    ("value", "oddities"),
    [
        ("x", [("wrong type", "Condition", (*BASE, "Condition"), "a string")]),
        ({"Bool": 5}, [("wrong type", "Bool", (*BASE, "Condition", "Bool"), "a number")]),
        ({"Bool": {}}, [("empty", "Bool", (*BASE, "Condition", "Bool"), "")]),
        ({"Bool": {"a": []}}, [("empty", "a", (*BASE, "Condition", "Bool", "a"), "")]),
        (
            {"Bool": {"a": None}},
            [("wrong type", "a", (*BASE, "Condition", "Bool", "a"), "null")],
        ),
        (
            {"Bool": {"a": {"b": 1}}},
            [("wrong type", "a", (*BASE, "Condition", "Bool", "a"), "an object")],
        ),
    ],
)
def test_conditions_that_are_none(
    value: Any,  # noqa: ANN401  JSON
    oddities: list[tuple[str, str, Token, str]],
) -> None:
    """Each has its place."""
    assert told(statement(Condition=value).oddities) == oddities


@pytest.mark.parametrize("value", [None, "x", {"Bool": None}])
def test_conditions_that_cannot_be_read_are_not_absent(
    value: Any,  # noqa: ANN401  JSON
) -> None:
    """The statement says that it is bounded, though not how."""
    assert not statement(Condition=value).conditions_complete


def test_values_that_cannot_be_read_stay_open() -> None:
    """`null` is neither no value nor any value; an empty list is what it says."""
    (lost,) = statement(Condition={"Bool": {"a": None}}).conditions
    (empty,) = statement(Condition={"Bool": {"a": []}}).conditions
    assert (lost.values, lost.complete) == ((), False)
    assert (empty.values, empty.complete) == ((), True)


@pytest.mark.parametrize("value", [None, 5, [None]])
def test_exceptions_that_cannot_be_read_leave_nothing(
    value: Any,  # noqa: ANN401  JSON
) -> None:
    """`NotAction: null` does not mean every action, nor `NotPrincipal: null` everyone."""
    found = statement(Action=..., NotAction=value, NotResource=value, NotPrincipal=value)
    assert (found.actions, found.resources, found.principals) == (None, None, None)


@pytest.mark.parametrize("value", [{}, {"AWS": []}])
def test_no_exceptions_are_what_they_say(value: dict[str, list[str]]) -> None:
    """An empty list of exceptions excepts nobody; it can be read."""
    clause = statement(NotPrincipal=value).principals
    assert clause is not None
    assert (clause.terms, clause.negated) == ((), True)


def test_conditions_that_cannot_be_seen() -> None:
    """The statement stays open; a value that cannot be seen is a term."""
    assert not statement(Condition=HOLE).conditions_complete
    found = statement(Condition={"Bool": HOLE, "Null": {"a": HOLE}})
    assert not found.conditions_complete
    assert [term.known for one in found.conditions for term in one.values] == [None]


# ── Request variables ──

X = RequestVariable("aws:x")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("${aws:x}", (X,)),
        ("a/${aws:x}/b", ("a/", X, "/b")),
        ("${aws:x}${aws:x}", (X, X)),
        ("${ aws:x }", (X,)),
        ("${aws:x, 'd e'}", (RequestVariable("aws:x", "d e"),)),
        ("${aws:x,''}", (RequestVariable("aws:x", ""),)),
        ("${*}${?}${$}", ("${*}${?}${$}",)),
        ("${}", ("${}",)),
        ("${", ("${",)),
        ("$aws:x", ("$aws:x",)),
        ("${a${aws:x}", ("${a", X)),
        ("${aws:x, d}", ("${aws:x, d}",)),
        ("${aws:x, 'd}", ("${aws:x, 'd}",)),
    ],
)
def test_variables_are_parts_of_resources_and_values(text: str, parts: tuple[object, ...]) -> None:
    """In a policy of 2012; escapes stay text."""
    found = statement(Resource=[text], Condition={"StringLike": {"k": text}}, Action=text)
    assert found.resources is not None
    assert found.actions is not None
    assert found.conditions[0].values[0].parts == parts
    assert found.resources.terms[0].parts == parts
    assert found.actions.terms[0].parts == (text,)


@pytest.mark.parametrize("text", ["${" + " " * 100_000, "${a,'" * 25_000, "${a, " * 25_000])
def test_a_hostile_string_takes_no_time(text: str) -> None:
    """What looks like the start of a variable is looked at once."""
    resources = statement(Resource=text).resources
    assert resources is not None
    assert resources.terms[0].parts == (text,)


def test_a_policy_of_2008_has_no_variables() -> None:
    """There `${` is text."""
    element = {"Effect": "Allow", "Action": "*", "Resource": "${aws:x}"}
    for document in (read({"Statement": element}), read({"Version": "x", "Statement": element})):
        resources = document.statements[0].resources
        assert resources is not None
        assert resources.terms[0].parts == ("${aws:x}",)


# ── Anything ──

NAMES = st.sampled_from(
    [*sorted(parse.DOCUMENT_ELEMENTS | parse.STATEMENT_ELEMENTS), "AWS", "action", "x", "Bool", ""]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=5)
    | st.sampled_from(["Allow", "*", "${aws:x}", "2012-10-17"])
    | st.sampled_from([HOLE, Term((HOLE,), place(()))])
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


@given(
    value=ANYTHING
    | st.dictionaries(NAMES, ANYTHING).map(
        lambda one: {"Statement": [one], "Version": "2012-10-17"}
    )
)
def test_nothing_raises_on_any_value(value: Any) -> None:  # noqa: ANN401  JSON
    """And every place leads to something that is there."""
    document = read(value)
    for found in document.statements:
        for one in (found, *found.oddities, *found.conditions):
            assert reaches(value, one.place.token)
    for oddity in document.oddities:
        assert reaches(value, oddity.place.token)


def reaches(value: Any, token: Token) -> bool:  # noqa: ANN401  JSON
    for step in token:
        if step == parse.KEY_OF:
            return True
        value = value[step]
    return True
