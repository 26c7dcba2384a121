"""Changes become edits that keep every other character and the layout around them."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import HOST
from grantlint.model import (
    AddCondition,
    AddStatement,
    AddTerms,
    Change,
    Place,
    PolicyDocument,
    RemoveTerm,
    ReplaceTerm,
    Term,
)
from grantlint.policy import json_edits
from grantlint.text.edits import applied
from grantlint.text.located_json import AT, KEY

STATEMENT = {"Sid": "More", "Effect": "Deny", "Action": ["a:B", "a:C"], "Resource": "*"}


def read(text: str) -> PolicyDocument:
    file = File(path="p.json", real="p.json", named=True, text=text)
    (estate,) = HOST.estates([file], HostOptions())
    (document,) = estate.documents
    return document


def changed(text: str, change: Change) -> str | None:
    edits = HOST.edits(change)
    return None if edits is None else applied(text, edits)


def actions(document: PolicyDocument) -> tuple[Term, ...]:
    clause = document.statements[0].actions
    assert clause is not None
    return clause.terms


# ── Terms ──


def test_a_replaced_term_keeps_all_around_it() -> None:
    """Only the characters of the string are written over, quotes included."""
    text = '{"Statement" : {"Effect":"Allow","Action":["a:B",  "a:C"],"Resource":"*"}}\n'
    term = actions(read(text))[1]
    assert changed(text, ReplaceTerm(term, 'q"é')) == text.replace('"a:C"', '"q\\"é"')


def test_a_lone_surrogate_is_written_as_an_escape() -> None:
    """UTF-8 cannot carry it, so the file would be spoilt."""
    text = '{"Statement": {"Effect": "Allow", "Action": "a:B"}}'
    fixed = changed(text, ReplaceTerm(actions(read(text))[0], "\ud800"))
    assert fixed == text.replace('"a:B"', '"\\ud800"')


def test_an_operator_is_renamed() -> None:
    """A key is a string as any other."""
    text = '{"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"k": "v"}}}}'
    operator = read(text).statements[0].conditions[0].operator
    assert changed(text, ReplaceTerm(operator, "Null")) == text.replace("Bool", "Null")


def test_a_key_is_not_renamed_to_one_that_is_there() -> None:
    """One of the two would be lost."""
    text = (
        '{"Statement": {"Effect": "Allow", "Action": "*",'
        ' "Condition": {"Bool": {"k": "v"}, "Null": {"k": "true"}}}}'
    )
    operator = read(text).statements[0].conditions[0].operator
    assert changed(text, ReplaceTerm(operator, "Null")) is None


LISTS = [
    ('["a:B", "a:C", "a:D"]', 0, '["a:C", "a:D"]'),
    ('["a:B", "a:C", "a:D"]', 1, '["a:B", "a:D"]'),
    ('["a:B", "a:C", "a:D"]', 2, '["a:B", "a:C"]'),
    ('[\n  "a:B",\n  "a:C"\n]', 0, '[\n  "a:C"\n]'),
    ('[\n  "a:B",\n  "a:C"\n]', 1, '[\n  "a:B"\n]'),
    ('[\n  "a:B"\n  , "a:C"]', 1, '[\n  "a:B"]'),
]


@pytest.mark.parametrize(("before", "index", "after"), LISTS)
def test_an_item_goes_with_its_comma(before: str, index: int, after: str) -> None:
    """What is left looks as if the item had never been there."""
    text = f'{{"Statement": {{"Effect": "Allow", "Action": {before}}}}}'
    term = actions(read(text))[index]
    assert changed(text, RemoveTerm(term)) == text.replace(before, after)


@pytest.mark.parametrize("value", ['["a:B"]', '"a:B"'])
def test_the_only_term_cannot_be_removed(value: str) -> None:
    """An empty list is no policy."""
    text = f'{{"Statement": {{"Effect": "Allow", "Action": {value}}}}}'
    assert changed(text, RemoveTerm(actions(read(text))[0])) is None


def test_neighbours_are_removed_together() -> None:
    """The edits of two items that follow the first one do not overlap."""
    text = '{"Statement": {"Effect": "Allow", "Action": ["a:A", "a:B", "a:C", "a:D"]}}'
    terms = actions(read(text))
    edits = [edit for term in terms[1:3] for edit in HOST.edits(RemoveTerm(term)) or ()]
    assert applied(text, edits) == text.replace('"a:B", "a:C", ', "")


ADDED = [
    ('"a:B"', '["a:B", "x:Y", "x:Z"]'),
    ('["a:B"]', '["a:B", "x:Y", "x:Z"]'),
    ('["a:B","a:C"]', '["a:B","a:C","x:Y","x:Z"]'),
    ('[\n    "a:B"\n  ]', '[\n    "a:B",\n    "x:Y",\n    "x:Z"\n  ]'),
    ('[\n    "a:B",\n    "a:C"]', '[\n    "a:B",\n    "a:C",\n    "x:Y",\n    "x:Z"]'),
    ('["a:B"\n , "a:C"]', '["a:B"\n , "a:C"\n , "x:Y"\n , "x:Z"]'),
    ("[ ]", '["x:Y", "x:Z"]'),
]


@pytest.mark.parametrize(("before", "after"), ADDED)
def test_terms_are_added_in_the_layout_of_the_list(before: str, after: str) -> None:
    """One line stays one line, a line an item stays that; a single string becomes a list."""
    text = f'{{"Statement": {{"Effect": "Allow", "Action": {before}}}}}'
    clause = read(text).statements[0].actions
    assert clause is not None
    assert changed(text, AddTerms(clause, ("x:Y", "x:Z"))) == text.replace(before, after)


def test_a_compact_text_gets_a_compact_list() -> None:
    """No space is written where the author writes none."""
    text = '{"Statement":{"Effect":"Allow","Action":"a:B"}}'
    clause = read(text).statements[0].actions
    assert clause is not None
    assert changed(text, AddTerms(clause, ("x:Y",))) == text.replace('"a:B"', '["a:B","x:Y"]')


@pytest.mark.parametrize("value", ["5", "null", '{"AWS": "x"}'])
def test_no_terms_are_added_to_what_is_no_list(value: str) -> None:
    """Nobody knows what was meant there."""
    text = f'{{"Statement": {{"Effect": "Allow", "Action": {value}}}}}'
    clause = read(text).statements[0].actions
    assert clause is not None
    assert changed(text, AddTerms(clause, ("x:Y",))) is None


def test_adding_nothing_is_no_change() -> None:
    """There is no edit without a term."""
    text = '{"Statement": {"Effect": "Allow", "Action": "a:B"}}'
    clause = read(text).statements[0].actions
    assert clause is not None
    assert changed(text, AddTerms(clause, ())) is None


# ── Conditions ──


def with_condition(text: str, *values: str) -> str | None:
    statement = read(text).statements[0]
    return changed(text, AddCondition(statement, "StringEquals", "k", values))


def test_a_block_is_added_behind_the_last_member() -> None:
    """A statement that is written on several lines gets the block on several lines."""
    text = """\
{
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [
                "a:B"
            ],
            "Resource": "*"
        }
    ]
}
"""
    assert with_condition(text, "v", "w") == text.replace(
        '"*"\n',
        """"*",
            "Condition": {
                "StringEquals": {
                    "k": [
                        "v",
                        "w"
                    ]
                }
            }
""",
    )


def test_a_list_stays_on_one_line_where_lists_do() -> None:
    """The layout of lists is that of the statement."""
    text = '{"Statement": {\n\t"Effect": "Allow",\n\t"Action": ["a:B"]\n}}'
    assert with_condition(text, "v", "w") == text.replace(
        '["a:B"]',
        '["a:B"],\n\t"Condition": {\n\t\t"StringEquals": {\n\t\t\t"k": ["v", "w"]\n\t\t}\n\t}',
    )


ONE_LINE = [
    (
        '{"Statement":{"Effect":"Allow","Action":"a:B"}}',
        '"a:B"',
        '"a:B","Condition":{"StringEquals":{"k":"v"}}',
    ),
    (
        '{"Statement": {"Effect": "Allow", "Action": "a:B", "Condition": {}}}',
        '"Condition": {}',
        '"Condition": {"StringEquals": {"k": "v"}}',
    ),
    (
        '{"Statement": {"Effect": "Allow", "Action": "a:B", "Condition": {"Null": {"a": "b"}}}}',
        '{"Null": {"a": "b"}}',
        '{"Null": {"a": "b"}, "StringEquals": {"k": "v"}}',
    ),
    (
        '{"Statement": {"Action": "a:B", "condition": {"stringEquals": {"a": "b"}}, "Effect": ""}}',
        '{"a": "b"}',
        '{"a": "b", "k": "v"}',
    ),
]


@pytest.mark.parametrize(("text", "before", "after"), ONE_LINE)
def test_a_condition_goes_where_there_is_room(text: str, before: str, after: str) -> None:
    """A new block, a new operator, a new key of an operator that is there."""
    assert with_condition(text, "v") == text.replace(before, after)


@pytest.mark.parametrize(
    "block", ['{"StringEquals": {"K": "v"}}', '{"StringEquals": "v"}', '"v"', "null"]
)
def test_a_key_that_is_bound_is_not_bound_again(block: str) -> None:
    """Another value would let more through; and what is no block takes none."""
    text = f'{{"Statement": {{"Effect": "Allow", "Action": "*", "Condition": {block}}}}}'
    assert with_condition(text, "v") is None


# ── Statements ──


def with_statement(text: str) -> str | None:
    return changed(text, AddStatement(read(text), STATEMENT))


def test_a_statement_is_laid_out_as_the_last_one() -> None:
    """Indents, lists and line breaks are copied."""
    text = """\
{
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["a:A", "a:B"],
      "Resource": "*"
    }
  ]
}"""
    assert with_statement(text) == text.replace(
        "    }\n  ]",
        """\
    },
    {
      "Sid": "More",
      "Effect": "Deny",
      "Action": ["a:B", "a:C"],
      "Resource": "*"
    }
  ]""",
    )


def test_statements_on_one_line_stay_so() -> None:
    """A compact policy gets a compact statement."""
    text = '{"Statement":[{"Effect":"Allow","Action":"a:A"},{"Effect":"Allow","Action":"a:B"}]}'
    added = json.dumps(STATEMENT, separators=(",", ":"))
    assert with_statement(text) == text.replace("}]}", "}," + added + "]}")


def test_a_single_statement_becomes_the_first_of_a_list() -> None:
    """What is there is not written anew."""
    text = '{\n  "Statement": {\n    "Effect": "Allow",\n    "Action": "a:A"\n  }\n}'
    fixed = with_statement(text)
    assert fixed is not None
    assert fixed.startswith(
        '{\n  "Statement": [{\n    "Effect": "Allow",\n    "Action": "a:A"\n  }, {'
    )
    assert json.loads(fixed)["Statement"] == [{"Effect": "Allow", "Action": "a:A"}, STATEMENT]


def test_an_empty_policy_gets_its_first_statement() -> None:
    """An empty list is filled."""
    fixed = with_statement('{"Version": "2012-10-17", "Statement": [ ]}')
    assert fixed == '{"Version": "2012-10-17", "Statement": [' + json.dumps(STATEMENT) + "]}"


def test_a_policy_without_statements_gets_them() -> None:
    """The element is added where it is missing."""
    text = '{"UserName": "u", "PolicyDocument": {"Version": "2012-10-17"}}'
    fixed = with_statement(text)
    assert fixed is not None
    assert json.loads(fixed)["PolicyDocument"]["Statement"] == [STATEMENT]


def test_a_statement_that_is_none_takes_no_other() -> None:
    """A string is not a list of statements."""
    text = '{"UserName": "u", "PolicyDocument": {"Statement": "x"}}'
    assert with_statement(text) is None


@pytest.mark.parametrize("frame", ["%s", '{"PolicyDocument": %s}'])
def test_a_policy_longer_than_aws_takes_gets_no_statements(frame: str) -> None:
    """Each statement would cost a reading of all of it."""
    policy = '{"Statement": {"Effect": "Allow", "Action": "a:B", "Resource": "%s"}}'
    assert with_statement(frame % (policy % "x")) is not None
    assert with_statement(frame % (policy % ("x" * json_edits.LONGEST))) is None


# ── Strings ──


def test_an_edit_in_a_string_is_escaped() -> None:
    """The outer text stays what it was."""
    inner = '{"Statement": [{"Effect": "Allow", "Action": "a:B"}]}'
    text = json.dumps({"Policy": inner})
    fixed = changed(text, ReplaceTerm(actions(read(text))[0], 'é"'))
    assert fixed == text.replace('\\"a:B\\"', '\\"é\\\\\\"\\"')


def test_an_edit_in_an_encoded_string_is_encoded() -> None:
    """URL-encoded text is all ASCII, and stays so."""
    inner = '{"Statement": [{"Effect": "Allow", "Action": "a:B"}]}'
    text = json.dumps({"Policy": quote(inner, safe="")})
    fixed = changed(text, ReplaceTerm(actions(read(text))[0], "é d"))
    assert fixed == text.replace("a%3AB", "%C3%A9%20d")


def test_a_place_that_is_no_value_cannot_be_changed() -> None:
    """A syntax error or a part of a string has a place, and nothing to write there."""
    document = read('{"Statement": {"Effect": "Allow", "Action": "a:B"}}')
    place = Place(document.place.source, (AT, 0, 1))
    assert HOST.edits(ReplaceTerm(Term(("x",), place), "y")) is None
    assert HOST.edits(RemoveTerm(Term(("x",), document.place))) is None
    assert HOST.edits(RemoveTerm(Term(("x",), Place(document.place.source, (KEY,))))) is None


def test_spelled_is_json_on_one_line() -> None:
    """Hints show a statement as it may be pasted."""
    assert HOST.spelled({"Effect": "Deny", "Action": ["a:é"]}) == (
        '{"Effect": "Deny", "Action": ["a:é"]}'
    )


# ── Any policy, any layout ──

WORDS = st.text(st.sampled_from('aB:*?"\\\n/é%+ \U0001f600'), min_size=1, max_size=6)
MEMBERS = st.lists(WORDS, min_size=1, max_size=3) | WORDS
BLOCKS = st.dictionaries(
    st.sampled_from(["Null", "Bool", "StringEquals"]),
    st.dictionaries(st.sampled_from(["k", "l"]), MEMBERS, max_size=2),
    max_size=2,
)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": draw(MEMBERS)}
    if draw(st.booleans()):
        statement["Condition"] = draw(BLOCKS)
    statement["Resource"] = draw(MEMBERS)
    return statement


def _as_it_is(text: str) -> str:
    return text


def _in_a_string(text: str) -> str:
    return json.dumps({"Policy": text}, ensure_ascii=len(text) % 2 == 0)


def _url_encoded(text: str) -> str:
    return json.dumps({"Policy": quote(text, safe="")})


WRAPPERS: list[Callable[[str], str]] = [_as_it_is, _in_a_string, _url_encoded]
LAYOUTS = st.sampled_from([None, 0, 1, 4, "\t"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    body = draw(st.lists(statements(), min_size=1, max_size=3) | statements())
    indent = draw(LAYOUTS)
    separators = draw(st.sampled_from([None, (",", ":")]))
    document = {"Version": "2012-10-17", "Statement": body}
    text = json.dumps(
        document, indent=indent, separators=separators, ensure_ascii=draw(st.booleans())
    )
    return draw(st.sampled_from(WRAPPERS))(text)


def value_of(text: str) -> dict[str, Any]:
    """The policy as plain values, taken out of its wrapper."""
    value = json.loads(text)
    inner = value.get("Policy")
    if inner is None:
        return dict(value)
    return dict(json.loads(inner if inner.startswith("{") else unquote(inner)))


def as_list(value: Any) -> list[Any]:  # noqa: ANN401  JSON
    return value if isinstance(value, list) else [value]


@given(text=texts(), new=WORDS, data=st.data())
def test_any_change_does_what_it_says_and_no_more(text: str, new: str, data: st.DataObject) -> None:
    """Read again, the policy differs by the change alone; what stands around is untouched."""
    document = read(text)
    number = data.draw(st.integers(0, len(document.statements) - 1))
    statement = document.statements[number]
    clause = statement.actions
    assert clause is not None
    i = data.draw(st.integers(0, len(clause.terms) - 1))
    term = clause.terms[i]
    expected = value_of(text)
    before = as_list(expected["Statement"])[number]
    words = as_list(before["Action"])
    match data.draw(st.sampled_from(["replace", "remove", "terms", "condition", "statement"])):
        case "replace":
            change: Change = ReplaceTerm(term, new)
            before["Action"] = [*words[:i], new, *words[i + 1 :]]
        case "remove":
            change = RemoveTerm(term)
            before["Action"] = [*words[:i], *words[i + 1 :]]
        case "terms":
            change = AddTerms(clause, (new, "x"))
            before["Action"] = [*words, new, "x"]
        case "condition":
            change = AddCondition(statement, "StringEquals", new, ("v", "w"))
            block = before.setdefault("Condition", {}).setdefault("StringEquals", {})
            block[new] = ["v", "w"]
        case _:
            change = AddStatement(document, STATEMENT)
            expected["Statement"] = [*as_list(expected["Statement"]), STATEMENT]
    fixed = changed(text, change)
    if fixed is None:
        assert not before["Action"]
        return
    after = value_of(fixed)
    assert normal(after) == normal(expected)
    edits = HOST.edits(change) or ()
    kept = [text[a.span.end : b.span.start] for a, b in pairwise(edits)]
    assert fixed.startswith(text[: edits[0].span.start])
    assert fixed.endswith(text[edits[-1].span.end :])
    assert all(part in fixed for part in kept)


def normal(value: Any) -> Any:  # noqa: ANN401  JSON
    """Values with a string and a list of one taken for the same."""
    if isinstance(value, dict):
        return {key: normal(member) for key, member in value.items()}
    if isinstance(value, list):
        items = [normal(item) for item in value]
        return items[0] if len(items) == 1 else items
    return value
