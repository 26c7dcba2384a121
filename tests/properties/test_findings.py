"""Findings depend on what a policy means: not on how it is written, nor on what cannot be seen."""

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.packs import pack
from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import HOST
from grantlint.knowledge import freshness
from grantlint.model import (
    Certainty,
    DocumentKind,
    Estate,
    Finding,
    Hole,
    Place,
    Settings,
    Source,
)
from grantlint.policy import parse
from grantlint.text.located_json import Locator

SETTINGS = Settings(today=freshness.DATE)
ENTRIES = [entry for entry in pack("grantlint_rules").entries if entry.on != "Suppression"]
EACH_FOR_ITSELF = [replace(entry, supersedes=()) for entry in ENTRIES]
"""What a rule says may be hidden by one that stands for it; with a hole that one may be unsure."""
ABOUT_WORDS = (
    "documents/",
    "actions/",
    "billing/account-page-incomplete",
    "billing/resource-never-matches",
    "billing/retired-action-partly-replaced",
    "billing/retired-action-redundant",
    "billing/unknown-action",
    "conditions/key-does-not-fit-action",
    "passrole/invalid-service",
    "passrole/missing",
    "passrole/not-a-role",
    "passrole/other-account",
    "passrole/wrong-service",
    "resources/does-not-fit-action",
    "trust/unknown-foreign-account",  # said once for an account, at whichever place counts
)
"""Rules on words that are wrong or that do nothing. Of a constant that nobody sees this could be
said everywhere, so it is said nowhere."""

ACTIONS = [
    "*",
    "s3:GetObject",
    "s3:GetObjct",
    "iam:PassRole",
    "iam:Pass*",
    "iam:*",
    "aws-portal:ViewBilling",
    "aws-portal:*",
    "cur:GetUsageReport",
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "lambda:CreateFunction",
]
RESOURCES = [
    "*",
    "arn:aws:iam::123456789012:role/*",
    "arn:aws:iam::123456789012:role/app",
    "arn:aws:s3:::b/*",
]
PRINCIPALS = ["*", "arn:aws:iam::123456789012:root", "999999999999"]
GITHUB = "token.actions.githubusercontent.com"
CONDITIONS = [
    ("StringEquals", "iam:PassedToService", ["lambda.amazonaws.com", "ec2.amazonaws.com"]),
    ("StringLike", "iam:PassedToService", ["*"]),
    ("StringLike", f"{GITHUB}:sub", ["repo:acme/*", "repo:acme*", "repo:acme/x:ref:refs/heads/m"]),
    ("Bool", "aws:MultiFactorAuthPresent", ["true", "false"]),
    ("StringEquals", "aws:PrincipalOrgID", ["o-a1b2c3d4e5"]),
]


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, dict[str, list[str]]]:
    block: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in draw(st.lists(st.sampled_from(CONDITIONS), max_size=2)):
        block.setdefault(operator, {})[key] = draw(some(values))
    return block


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    statement[draw(st.sampled_from(["Action", "Action", "NotAction"]))] = draw(some(ACTIONS))
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["Principal", "Principal", "NotPrincipal"]))
        statement[kind] = {"AWS": draw(some(PRINCIPALS))}
    else:
        kind = draw(st.sampled_from(["Resource", "Resource", "NotResource"]))
        statement[kind] = draw(some(RESOURCES))
    if block := draw(conditions()):
        statement["Condition"] = block
    return statement


def documents() -> st.SearchStrategy[dict[str, Any]]:
    body = st.lists(statements(), min_size=1, max_size=3)
    return body.map(lambda found: {"Version": "2012-10-17", "Statement": found})


def found_in(text: str) -> list[Finding]:
    dispatcher = Dispatcher(ENTRIES, SETTINGS, {})
    file = File(path="p.json", real="p.json", named=True, text=text)
    options = HostOptions(settings=SETTINGS)
    found = [
        finding
        for estate in HOST.estates([file], options)
        for finding in dispatcher.findings(estate, HOST)
    ]
    assert not dispatcher.errors
    return found


def meaning(found: list[Finding]) -> Counter[tuple[object, ...]]:
    """Findings without their places."""
    return Counter((one.rule, one.message, one.severity, one.certainty) for one in found)


# ── How it is written ──


def shuffled_keys(document: dict[str, Any]) -> str:
    turned = [dict(reversed(one.items())) for one in document["Statement"]]
    return json.dumps({"Statement": turned, "Version": document["Version"]})


def reversed_statements(document: dict[str, Any]) -> str:
    return json.dumps({**document, "Statement": document["Statement"][::-1]})


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def single_strings(document: dict[str, Any]) -> str:
    alone = [{key: _single(value) for key, value in one.items()} for one in document["Statement"]]
    return json.dumps({**document, "Statement": alone})


def wide_spaces(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=7).replace("\n", "\r\n\t")


def escaped_letters(document: dict[str, Any]) -> str:
    text = json.dumps(document)
    return text.replace("iam:", "\\u0069am:").replace("aws-portal", "\\u0061ws-portal")


@pytest.mark.parametrize(
    "rewrite",
    [shuffled_keys, reversed_statements, single_strings, wide_spaces, escaped_letters],
)
@given(document=documents())
@settings(max_examples=60, deadline=None)
def test_spelling_changes_no_finding(
    rewrite: Callable[[dict[str, Any]], str], document: dict[str, Any]
) -> None:
    """Key order, statement order, white space, escapes, one string or a list of one."""
    assert meaning(found_in(rewrite(document))) == meaning(found_in(json.dumps(document)))


@given(text=st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
@settings(max_examples=200, deadline=None)
def test_nothing_raises_on_any_text(text: str) -> None:
    """Whatever a file holds, there is an answer and no error of a rule."""
    found_in(text)


@given(document=documents(), cut=st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_nothing_raises_on_truncated_policies(document: dict[str, Any], cut: int) -> None:
    """A policy that ends in the middle is a finding, not an error."""
    found_in(json.dumps(document)[:cut])


# ── What cannot be seen ──


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401  JSON
    """Paths to the strings of actions, resources, principals and condition values."""
    if isinstance(value, str):
        if {"Action", "NotAction", "Resource", "NotResource", "Principal", "Condition"} & set(path):
            yield path
        return
    items = value.items() if isinstance(value, Mapping) else enumerate(value)
    for step, inner in items:
        yield from leaves(inner, (*path, step))


def with_hole(document: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    node: Any = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = Hole("var.unknown")
    return changed


def judged(document: dict[str, Any], shown: dict[str, Any]) -> list[Finding]:
    """Findings on *document*, whose places are those of the text of *shown*."""
    text = json.dumps(shown)
    source = Source("p.json", text, "policy_json", Locator(text))
    has_principal = any("Principal" in key for one in shown["Statement"] for key in one)
    kind = DocumentKind.TRUST if has_principal else DocumentKind.IDENTITY
    read = parse.document(document, lambda path: Place(source, path), kind=kind, owner="p.json")
    dispatcher = Dispatcher(EACH_FOR_ITSELF, SETTINGS, {})
    found = dispatcher.findings(Estate(name="p.json", documents=(read,)), HOST)
    assert not dispatcher.errors
    return [one for one in found if not one.rule.startswith(ABOUT_WORDS)]


def places(found: list[Finding], certainty: Certainty) -> set[tuple[str, int]]:
    return {(one.rule, one.at.span.start) for one in found if one.certainty >= certainty}


def families(found: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """By family: the rules on PassRole tell the words apart by which it is granted."""
    return {(rule.partition("/")[0], start) for rule, start in found}


@given(document=documents(), data=st.data())
@settings(max_examples=300, deadline=None)
def test_a_hole_adds_no_certainty_and_hides_nothing(
    document: dict[str, Any], data: st.DataObject
) -> None:
    """No certain finding comes with a hole, and none that was there goes without a trace."""
    path = data.draw(st.sampled_from(list(leaves(document))))
    before = judged(document, document)
    after = judged(with_hole(document, path), document)
    assert places(after, Certainty.CERTAIN) <= places(before, Certainty.CERTAIN)
    assert families(places(before, Certainty.POSSIBLE)) <= families(
        places(after, Certainty.POSSIBLE)
    )
