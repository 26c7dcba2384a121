"""Documents of `aws_iam_policy_document`: what is printed, where it stands, what stays open."""

import json
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grantlint.hosts.terraform.aws.policy_values import spelled_out
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import (
    Entry,
    Mapping,
    Sequence,
    String,
    Unknown,
    Value,
)
from grantlint.model import DocumentKind, Hole, Place, Presence
from grantlint.policy import parse
from grantlint_dev.terraform_eval import lines

Configure = Callable[..., Configuration]
DOCUMENT = "aws_iam_policy_document"


def attribute_of(configuration: Configuration, attribute: str = "json", name: str = "x") -> Value:
    """An attribute of a document, as its own block has it."""
    (resource,) = (one for one in configuration.resources() if one.name == name)
    place = resource.definition.place
    ask = partial(resource.module.attribute, resource, attribute, place)
    return configuration.settled(ask)


def policy_of(configuration: Configuration, name: str = "x") -> Mapping:
    """The policy that the document of that name spells."""
    value = attribute_of(configuration, name=name)
    assert isinstance(value, String)
    assert isinstance(value.encodes, Mapping)
    return value.encodes


def spelled(value: Value) -> str:
    """A value on one line; `<…>` is a hole, `?` may be absent, `…` may go on."""
    text = " ".join(line.strip() for line in lines(value))
    return text.replace("object {", "{").replace("tuple [", "[").replace(": any>", ">")


def block(body: str, name: str = "x") -> str:
    return f'data "{DOCUMENT}" "{name}" {{\n{body}\n}}\n'


def statement(body: str) -> str:
    return f"statement {{\n{body}\n}}\n"


def at(place: Place) -> str:
    """The characters of a place."""
    span = place.span()
    return place.source.text[span.start : span.end]


def member(value: Value, *path: str | int) -> Entry:
    """The member that a path leads to."""
    entry = Entry(String(value.place, ()), value)
    for step in path:
        inner = entry.value
        if isinstance(inner, Sequence):
            assert isinstance(step, int)
            element = inner.element(step)
            entry = Entry(entry.key, element.value, element.presence)
        else:
            assert isinstance(inner, Mapping)
            found = inner.get(str(step))
            assert found is not None, f"no {step} in {spelled(inner)}"
            entry = found
    return entry


# ── What is printed, beside the pages of tests/hosts/terraform/policy_documents ──────────────────


def test_the_smaller_text(known: Configure) -> None:
    """`minified_json` is the same without spaces and line breaks."""
    value = attribute_of(known(block(statement('actions = ["a:b", "a:c"]'))), "minified_json")
    assert isinstance(value, String)
    assert value.known == (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:c","a:b"]}]}'
    )


def test_other_attributes_are_not_known(known: Configure) -> None:
    """What is no JSON of the document is left to others."""
    assert isinstance(attribute_of(known(block("")), "id"), Unknown)


def test_a_document_in_json_syntax(known: Configure) -> None:
    """A `.tf.json` file writes the same document."""
    document = {
        "statement": [
            {"actions": ["a:b"], "principals": {"type": "*", "identifiers": ["*"]}},
            {"sid": "S", "condition": [{"test": "T", "variable": "v", "values": ["${1 + 1}"]}]},
        ]
    }
    text = json.dumps({"data": {DOCUMENT: {"x": document}}})
    assert spelled(policy_of(known("", **{"x.tf.json": text}))) == (
        '{ "Version" = "2012-10-17" "Statement" = [ '
        '{ "Effect" = "Allow" "Action" = "a:b" "Principal" = "*" } '
        '{ "Sid" = "S" "Effect" = "Allow" "Condition" = { "T" = { "v" = "2" } } } ] }'
    )


# ── What is not known ────────────────────────────────────────────────────────────────────────────


def test_a_text_with_holes_is_spelled_around_them(known: Configure) -> None:
    """The text of a document has holes where its policy is open."""
    body = (
        "override_policy_documents = var.u\n"
        + statement('sid = "S"\nactions = concat(["a:b"], var.u)\nresources = ["x/${var.u}"]')
        + statement('effect = var.u ? "Deny" : null')
    )
    value = attribute_of(known('variable "u" {}\n' + block(body)), "minified_json")
    assert isinstance(value, String)
    text = "".join(
        piece.content if isinstance(piece.content, str) else f"<{piece.content.identity}>"
        for piece in value.pieces
    )
    assert text == (
        '{"Version":"2012-10-17","Statement":[<what may be there>,'
        '{"Effect":"<"Deny" or null or Allow>"},<what else there is>]}'
    )


def test_a_version_that_is_not_known(known: Configure) -> None:
    """The older version is certain only where no other document may bring the later one."""
    body = 'version = "2008-10-17"\nsource_policy_documents = [var.u]\n'
    policy = policy_of(known('variable "u" {}\n' + block(body)))
    version = member(policy, "Version").value
    assert isinstance(version, Unknown)
    assert version.hole.shape.alternatives == ("2012-10-17", "2008-10-17")
    own = policy_of(known('variable "u" {}\n' + block("version = var.u\npolicy_id = var.u")))
    assert spelled(own) == '{ "Version" = "<var.u>" "Id" = "<var.u>" }'
    later = policy_of(known('variable "u" {}\n' + block("source_policy_documents = [var.u]")))
    assert spelled(member(later, "Version").value) == '"2012-10-17"'


# ── Where it stands ──────────────────────────────────────────────────────────────────────────────

PLACED = """
locals { actions = ["s3:Get*", "s3:Put*"] }
data "aws_iam_policy_document" "x" {
  policy_id = "id"
  statement {
    sid         = "S"
    effect      = "Deny"
    actions     = ["a:b", "a:c"]
    not_actions = local.actions
    resources   = ["arn:aws:s3:::b/&{aws:username}"]
    principals {
      type        = "AWS"
      identifiers = ["1", "2"]
    }
    condition {
      test     = "StringLike"
      variable = "aws:a"
      values   = ["v"]
    }
  }
}
"""
PLACES = {
    (): ('data "aws_iam_policy_document" "x"', None),
    ("Version",): ('data "aws_iam_policy_document" "x"', 'data "aws_iam_policy_document" "x"'),
    ("Id",): ('"id"', "policy_id"),
    ("Statement", 0): ("statement", None),
    ("Statement", 0, "Sid"): ('"S"', "sid"),
    ("Statement", 0, "Effect"): ('"Deny"', "effect"),
    ("Statement", 0, "Action"): ('["a:b", "a:c"]', "actions"),
    ("Statement", 0, "Action", 0): ('"a:c"', None),
    ("Statement", 0, "NotAction"): ('["s3:Get*", "s3:Put*"]', "not_actions"),
    ("Statement", 0, "NotAction", 1): ('"s3:Get*"', None),
    ("Statement", 0, "Resource"): ('"arn:aws:s3:::b/&{aws:username}"', "resources"),
    ("Statement", 0, "Principal"): ("principals", "principals"),
    ("Statement", 0, "Principal", "AWS"): ('["1", "2"]', '"AWS"'),
    ("Statement", 0, "Principal", "AWS", 1): ('"1"', None),
    ("Statement", 0, "Condition"): ("condition", "condition"),
    ("Statement", 0, "Condition", "StringLike"): ('"StringLike"', '"StringLike"'),
    ("Statement", 0, "Condition", "StringLike", "aws:a"): ('"v"', '"aws:a"'),
}  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
def test_where_a_part_stands(known: Configure, path: tuple[str | int, ...]) -> None:
    """Each part of the policy stands at the characters that it was written with."""
    value_at, key_at = PLACES[path]
    entry = member(policy_of(known(PLACED)), *path)
    assert at(entry.value.place) == value_at
    if key_at is not None:
        assert at(entry.key.place) == key_at


def test_what_a_local_holds_tells_its_way(known: Configure) -> None:
    """A value that came through a local says so."""
    action = member(policy_of(known(PLACED)), "Statement", 0, "NotAction", 0).value
    assert action.place.via is not None
    assert action.place.via.note == "local.actions"


def test_a_part_of_the_text_stands_where_it_was_written(known: Configure) -> None:
    """A text made of the document's text keeps the places of the strings in it."""
    configuration = known(PLACED)
    value = attribute_of(configuration)
    assert isinstance(value, String)
    (piece,) = (one for one in value.pieces if one.content == "a:c")
    assert at(piece.place) == '"a:c"'
    assert at(value.place) == 'data "aws_iam_policy_document" "x"'


def test_a_statement_that_was_merged_tells_by_what(known: Configure) -> None:
    """A statement of a source stands in its document, on the way by the argument."""
    merged = block(f"source_policy_documents = [data.{DOCUMENT}.x.json]", "y")
    policy = policy_of(known(PLACED + merged), "y")
    found = member(policy, "Statement", 0, "Action", 1).value
    assert at(found.place) == '"a:b"'
    assert found.place.via is not None
    assert (found.place.via.note, at(found.place.via)) == (
        "source_policy_documents", "source_policy_documents",
    )  # fmt: skip


# ── What the provider refuses, and what is hostile ───────────────────────────────────────────────

REFUSED = {
    "a Sid in two sources": (
        'source_policy_documents = [for _ in [1, 2] : jsonencode({ Statement = { Sid = "A" } })]',
        "two source documents have the Sid `A`",
        2,
    ),
    "a Sid twice": (
        statement('sid = "A"') + statement('sid = "A"'),
        "two statements have the Sid `A`",
        2,
    ),
    "a Sid twice over a source": (
        'source_policy_documents = [jsonencode({ Statement = [{ Sid = "A" }] })]\n'
        + statement('sid = "A"') + statement('sid = "A"'),
        "two statements have the Sid `A`",
        2,
    ),
    "a variable in an old document": (
        'version = "2008-10-17"\n' + statement('resources = ["&{aws:username}"]'),
        "`&{` in a document of version 2008-10-17, which has no variables",
        1,
    ),
    "a source that is no JSON": ('source_json = "{"\n' + statement(""), "no policy: ", 1),
    "a source that is no policy": ('source_json = "[]"\n' + statement(""), "no policy: ", 1),
    "an item that is no string": (
        statement('actions = [["a:b"]]'), "expected a string, got a tuple", 1
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_provider_refuses_is_a_problem(known: Configure, name: str) -> None:
    """A document that the provider refuses is rendered all the same, with a problem."""
    body, message, count = REFUSED[name]
    configuration = known(block(body))
    listed = member(policy_of(configuration), "Statement").value
    assert isinstance(listed, Sequence)
    assert len(listed.items) == count
    assert [one.message[: len(message)] for one in configuration.problems] == [message]


def test_the_same_sid_in_branches_that_exclude_each_other(known: Configure) -> None:
    """Two statements of which one at most is there may have one Sid."""
    body = "".join(
        f'dynamic "statement" {{\n for_each = var.u ? {turns}\n content {{\n sid = "A"\n }}\n}}\n'
        for turns in ("[1] : []", "[] : [1]")
    )
    configuration = known('variable "u" {}\n' + block(body))
    listed = member(policy_of(configuration), "Statement").value
    assert isinstance(listed, Sequence)
    assert [item.presence for item in listed.items] == [Presence.MAYBE, Presence.MAYBE]
    assert configuration.problems == []


def test_documents_that_are_made_of_each_other(known: Configure) -> None:
    """A circle of documents leaves a hole and a problem; their own statements are seen."""
    configuration = known(
        block(f"source_policy_documents = [data.{DOCUMENT}.y.json]\n" + statement('sid = "X"'))
        + block(
            f"source_policy_documents = [data.{DOCUMENT}.x.json]\n" + statement('sid = "Y"'), "y"
        )
    )
    listed = member(policy_of(configuration), "Statement").value
    assert '"X"' in spelled(listed)
    assert isinstance(listed, Sequence)
    assert not listed.complete
    assert any("depends on itself" in problem.message for problem in configuration.problems)


def test_a_long_chain_of_documents(known: Configure) -> None:
    """A document made of a document made of a document, and so on, is rendered whole."""
    count = 1_000
    texts = [block(statement('sid = "S0"'), "d0")]
    texts += [
        block(
            f"source_policy_documents = [data.{DOCUMENT}.d{at - 1}.json]\n"
            + statement(f'sid = "S{at}"'),
            f"d{at}",
        )
        for at in range(1, count)
    ]
    configuration = known("".join(reversed(texts)))
    listed = member(policy_of(configuration, f"d{count - 1}"), "Statement").value
    assert isinstance(listed, Sequence)
    assert len(listed.items) == count
    assert configuration.problems == []


def test_a_document_too_large_to_spell_is_known_all_the_same(known: Configure) -> None:
    """The text of a large document is a hole, and still knows its policy."""
    actions = ", ".join(f'"a:{at}"' for at in range(1_000))
    value = attribute_of(known(block(statement(f"actions = [{actions}]"))))
    assert isinstance(value, String)
    assert [type(piece.content) for piece in value.pieces] == [Hole]
    assert value.encodes is not None
    assert '"a:999"' in spelled(value.encodes)


def test_a_document_too_large_to_follow_is_a_hole(known: Configure) -> None:
    """A document past the limits of values leaves a hole and a problem."""
    many = 'dynamic "statement" {\n for_each = range(1000)\n content {\n actions = range(20)\n }\n}'
    configuration = known(block(many))
    assert isinstance(attribute_of(configuration), Unknown)
    assert [problem.message for problem in configuration.problems] == [
        f"`data.{DOCUMENT}.x` is too large to follow"
    ]


def test_many_sids_that_are_not_known(known: Configure) -> None:
    """Among many Sids that are holes each may be any, and nothing is compared for long."""
    many = ", ".join(f'{{ Sid = "A{at}${{var.u}}" }}' for at in range(200))
    own = "".join(statement(f'sid = "B{at}"') for at in range(200))
    body = f"override_json = jsonencode({{ Statement = [{many}] }})\n{own}"
    listed = member(policy_of(known('variable "u" {}\n' + block(body))), "Statement").value
    assert isinstance(listed, Sequence)
    maybe = [item for item in listed.items if item.presence is Presence.MAYBE]
    assert (len(listed.items), len(maybe)) == (400, 200)


# ── Any policy ───────────────────────────────────────────────────────────────────────────────────

WORDS = st.text('aB1:*/&{}$<"\\ é', max_size=4).filter(lambda word: "&{" not in word)
LISTS = st.lists(WORDS, min_size=1, max_size=3, unique=True)
CONDITIONS = st.dictionaries(WORDS, st.dictionaries(WORDS, LISTS, min_size=1, max_size=2),
                             min_size=1, max_size=2)  # fmt: skip
PRINCIPALS = st.dictionaries(WORDS.filter(lambda word: word != "*"), LISTS, min_size=1, max_size=2)
STATEMENTS = st.lists(
    st.fixed_dictionaries(
        {"Effect": st.sampled_from(["Allow", "Deny"])},
        optional={
            "Action": LISTS, "NotAction": LISTS, "Resource": LISTS, "NotResource": LISTS,
            "Principal": PRINCIPALS, "NotPrincipal": PRINCIPALS, "Condition": CONDITIONS,
        },
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip
ARGUMENTS = {"Action": "actions", "NotAction": "not_actions", "Resource": "resources",
             "NotResource": "not_resources"}  # fmt: skip


def written(value: object) -> str:
    """A value as HCL writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("${", "$${")


def as_blocks(one: dict[str, object]) -> str:
    """A statement as blocks of a document."""
    body = f"effect = {written(one['Effect'])}\n"
    for element, value in one.items():
        if element in ARGUMENTS:
            body += f"{ARGUMENTS[element]} = {written(value)}\n"
        elif isinstance(value, dict) and element.endswith("Principal"):
            name = "principals" if element == "Principal" else "not_principals"
            for kind, identifiers in value.items():
                body += (
                    f"{name} {{\ntype = {written(kind)}\nidentifiers = {written(identifiers)}\n}}\n"
                )
        elif isinstance(value, dict):
            for test, keys in value.items():
                for key, values in keys.items():
                    body += (f"condition {{\ntest = {written(test)}\nvariable = {written(key)}\n"
                             f"values = {written(values)}\n}}\n")  # fmt: skip
    return statement(body)


def as_printed(value: object, *, is_set: bool = True) -> object:
    """What the provider prints for lists of strings: one by itself, several in its order."""
    if isinstance(value, dict):
        return {key: as_printed(item, is_set=is_set) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    if is_set:
        value = sorted(value, key=str.encode, reverse=True)
    return value[0] if len(value) == 1 else value


@given(STATEMENTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_policy_written_as_blocks(
    known: Configure, statements: list[dict[str, object]]
) -> None:
    """A policy written as a document renders to that policy."""
    configuration = known(block("".join(map(as_blocks, statements))))
    value = attribute_of(configuration)
    assert isinstance(value, String)
    assert value.known is not None
    expected = [
        {key: as_printed(item, is_set=key != "Condition") for key, item in one.items()}
        for one in statements
    ]
    assert json.loads(value.known) == {"Version": "2012-10-17", "Statement": expected}


# ── Anything ─────────────────────────────────────────────────────────────────────────────────────

EXPRESSIONS = st.sampled_from(
    [
        "var.u", "null", '""', "[]", "{}", '"*"', "1", "1e999", "true", '["a:b"]', "[var.u]",
        "[null]", "[{}]", '[["a"]]', '{ a = "b" }', 'var.u ? "a" : null', 'var.u ? ["a"] : []',
        'toset(["a", var.u])', 'concat(["a"], var.u)', '"a${var.u}&{b}"', "jsonencode(var.u)",
        "local.absent", "data.aws_iam_policy_document.x.json", "jsonencode({ Statement = var.u })",
        "jsonencode([])", "jsonencode({ Statement = [1, [], { Sid = [] }] })", '"{"',
        "jsonencode({ Statement = { Sid = var.u, Condition = { a = 1, b = { c = null } } } })",
        '["{\\"Statement\\":{\\"Principal\\":{\\"*\\":[1]},\\"Condition\\":[]}}"]',
    ]
)  # fmt: skip
INNER = {
    "principals": ("type", "identifiers"),
    "not_principals": ("type", "identifiers"),
    "condition": ("test", "variable", "values"),
}
OWN = ("source_json", "source_policy_documents", "override_json", "override_policy_documents",
       "version", "policy_id")  # fmt: skip


def bodies(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Some arguments with anything for values."""
    some = st.dictionaries(st.sampled_from(names), EXPRESSIONS, max_size=3)
    return some.map(lambda given: "".join(f"{name} = {value}\n" for name, value in given.items()))


def blocks(name: str, body: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A block, or a dynamic one that makes any number of it."""
    plain = body.map(lambda text: f"{name} {{\n{text}}}\n")
    made = st.tuples(EXPRESSIONS, body).map(
        lambda pair: f'dynamic "{name}" {{\nfor_each = {pair[0]}\ncontent {{\n{pair[1]}}}\n}}\n'
    )
    return plain | made


def several(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, max_size=3).map("".join)


NESTED = st.one_of([blocks(name, bodies(names)) for name, names in INNER.items()])
STATEMENT = st.tuples(bodies(("sid", "effect", *ARGUMENTS.values())), several(NESTED)).map("".join)
ANYTHING = st.tuples(bodies(OWN), several(blocks("statement", STATEMENT))).map("".join)


@given(ANYTHING)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_anything_in_a_document(known: Configure, body: str) -> None:
    """Whatever the arguments are, a document is a policy that the grammar reads, or a hole."""
    configuration = known('variable "u" {}\n' + block(body))
    value = attribute_of(configuration)
    if not isinstance(value, String) or value.encodes is None:
        assert any("too large" in problem.message for problem in configuration.problems)
        return
    policy = spelled_out(value.encodes)
    document = parse.document(policy.value, policy.place, kind=DocumentKind.IDENTITY, owner="x")
    assert at(document.place) == f'data "{DOCUMENT}" "x"'
    if value.known is not None:
        printed = json.loads(value.known)
        assert len(document.statements) == len(printed.get("Statement", []))
        assert document.statements_complete
