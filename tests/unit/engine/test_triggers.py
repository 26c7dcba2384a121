"""Triggers decide from words alone which rules a document can concern."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.engine.packs import Entry
from grantlint.engine.triggers import Triggers, members
from grantlint.knowledge.actions import matches_any
from grantlint.model import (
    DocumentKind,
    Hole,
    Place,
    PolicyDocument,
    PrincipalKind,
    Severity,
    Source,
)
from grantlint.policy import parse
from grantlint.rule import (
    ACTION_PATTERN,
    ALWAYS,
    CLASHING,
    NAMED_RESOURCE,
    NOT_ACTION,
    NOT_PRINCIPAL,
    NOT_RESOURCE,
    OF_SERVICE,
    UNKNOWN,
    Trigger,
    actions,
    condition_keys,
    document_kinds,
    operators,
    principals,
    services,
)
from grantlint.text.located_json import Locator


def entry(when: Trigger) -> Entry:
    return Entry(
        id="family/rule",
        module="pack.family.rule",
        summary="",
        on="Statement",
        severity=Severity.ERROR,
        since="0.1.0",
        when=when,
    )


def document(statement: object, kind: DocumentKind = DocumentKind.IDENTITY) -> PolicyDocument:
    text = json.dumps(statement, default=lambda hole: hole.identity)
    source = Source("p.json", text, "policy_json", Locator(text))
    return parse.document(
        {"Version": "2012-10-17", "Statement": statement},
        lambda path: Place(source, path[1:]),
        kind=kind,
        owner="p.json",
    )


def triggered(when: Trigger, statement: object, kind: DocumentKind = DocumentKind.IDENTITY) -> bool:
    triggers = Triggers([entry(when)])
    read = document(statement, kind)
    return bool(triggers.rules(triggers.of(read.statements[0])) & triggers.of_kind(read))


PASS_ROLE = actions("iam:PassRole")


@pytest.mark.parametrize(
    ("when", "statement", "expected"),
    [
        (PASS_ROLE, {"Action": "iam:PassRole"}, True),
        (PASS_ROLE, {"Action": ["s3:Get*", "IAM:passrole"]}, True),
        (PASS_ROLE, {"Action": "iam:Pa?sRole"}, True),
        (PASS_ROLE, {"Action": "*"}, True),
        (PASS_ROLE, {"Action": "iam:Get*"}, False),
        (PASS_ROLE, {"NotAction": "s3:*"}, True),
        (PASS_ROLE, {}, True),
        (PASS_ROLE, {"Action": [Hole("var.action")]}, True),
        (services("iam"), {"Action": "iam:GetRole"}, True),
        (services("iam"), {"Action": "s3:GetObject"}, False),
        (actions("*"), {"Action": "s3:GetObject"}, True),
        (actions(UNKNOWN), {"Action": ["s3:GetObject", "s3:Get*", "*", "*:GetObject"]}, False),
        (actions(UNKNOWN), {"Action": ["s3:GetObject", "s3:GetObjct"]}, True),
        (actions(UNKNOWN), {"Action": "S3:Gett*"}, True),
        (actions(UNKNOWN), {"Action": "s3"}, True),
        (actions(UNKNOWN), {"NotAction": "s3:GetObject"}, True),
        (operators(UNKNOWN), {"Condition": {"ForAllValues:stringlike": {"a": "b"}}}, False),
        (operators(UNKNOWN), {"Condition": {"StringLikes": {"a": "b"}}}, True),
        (operators(CLASHING), {"Condition": {"Null": {"a": "true"}, "Bool": {"A": "true"}}}, True),
        (operators(CLASHING), {"Condition": {"Null": {"a": "true"}, "Bool": {"b": "true"}}}, False),
        (operators(CLASHING), {"Condition": {"Bool": {"a": "true"}}}, False),
        (condition_keys(OF_SERVICE), {"Condition": {"Bool": {"AWS:SecureTransport": "a"}}}, False),
        (condition_keys(OF_SERVICE), {"Condition": {"StringLike": {"s3:prefix": "a"}}}, True),
        (NOT_ACTION, {"NotAction": "s3:*"}, True),
        (NOT_ACTION, {"Action": "s3:*"}, False),
        (NOT_RESOURCE, {"NotResource": "arn:aws:s3:::b"}, True),
        (NOT_RESOURCE, {"Resource": "arn:aws:s3:::b"}, False),
        (NOT_RESOURCE, {}, False),
        (NAMED_RESOURCE, {"Resource": "*"}, False),
        (NAMED_RESOURCE, {"Resource": ["*"]}, False),
        (NAMED_RESOURCE, {"Resource": ["*", "arn:aws:s3:::b"]}, True),
        (NAMED_RESOURCE, {"Resource": Hole("var.resource")}, True),
        (NAMED_RESOURCE, {"NotResource": "*"}, True),
        (NAMED_RESOURCE, {}, False),
        (ACTION_PATTERN, {"Action": "s3:Get*"}, True),
        (ACTION_PATTERN, {"Action": ["s3:GetObject", "s3:?"]}, True),
        (ACTION_PATTERN, {"Action": [Hole("var.action")]}, True),
        (ACTION_PATTERN, {"Action": ["s3:GetObject", "iam:PassRole"]}, False),
        (ACTION_PATTERN, {"NotAction": "s3:*"}, False),
        (NOT_PRINCIPAL, {"Action": "s3:*", "NotPrincipal": {"AWS": "*"}}, True),
        (NOT_PRINCIPAL, {"Action": "s3:*", "Principal": {"AWS": "*"}}, False),
        (
            condition_keys("aws:PrincipalTag/*"),
            {"Condition": {"StringEquals": {"AWS:principaltag/team": "a"}}},
            True,
        ),
        (condition_keys("aws:SourceIp"), {"Condition": {"Bool": {"aws:Secure": "true"}}}, False),
        (condition_keys("aws:SourceIp"), {"Action": "s3:*"}, False),
        (condition_keys("aws:SourceIp"), {"Condition": Hole("var.condition")}, True),
        (operators("ForAllValues:*"), {"Condition": {"forallvalues:StringLike": {"a": "b"}}}, True),
        (operators("ForAllValues:*"), {"Condition": {"StringLike": {"a": "b"}}}, False),
        (principals(PrincipalKind.ANYONE), {"Principal": "*"}, True),
        (principals(PrincipalKind.ANYONE), {"Principal": {"AWS": "*"}}, True),
        (principals(PrincipalKind.ANYONE), {"Principal": {"Service": "x"}}, False),
        (principals(PrincipalKind.ANYONE), {}, False),
        (ALWAYS, {}, True),
    ],
)
def test_statement(when: Trigger, statement: object, expected: bool) -> None:  # noqa: FBT001  a table
    """A trigger occurs exactly where one of its words can stand."""
    assert triggered(when, statement) is expected


@given(st.lists(st.sampled_from("*?:bGgetOo3sS") | st.just("GetObject"), max_size=8).map("".join))
def test_unknown_action(written: str) -> None:
    """An unknown action triggers exactly where the catalogue has nothing that fits."""
    assert triggered(actions(UNKNOWN), {"Action": written}) is not matches_any(written)


NAMES = ["iam:PassRole", "s3:GetObject", "s3:PutObject", "sqs:SendMessage", "x:Y", "s3", "s3:Get*"]


@given(
    st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), min_size=1, max_size=4),
    st.sampled_from(["s3:GetObject", "s3:*", "*", "sqs:SendMessage", UNKNOWN]),
    st.booleans(),
)
def test_lists_trigger_what_their_words_do(
    clauses: list[list[str]],
    pattern: str,
    unknown: bool,  # noqa: FBT001  as drawn
) -> None:
    """What concerns no rule is left out in one go, whatever came before, and nothing else is."""
    whens = [actions(pattern), actions("iam:PassRole"), *([actions(UNKNOWN)] if unknown else [])]
    together = Triggers([entry(when) for when in whens])
    for names in clauses:
        (statement,) = document({"Effect": "Allow", "Action": names, "Resource": "*"}).statements
        alone = [any(triggered(when, {"Action": name}) for name in names) for when in whens]
        found = members(together.rules(together.of(statement)))
        assert found == tuple(i for i, is_triggered in enumerate(alone) if is_triggered)


def test_facets_have_to_occur_together() -> None:
    """Both sides of an `&` are needed."""
    when = document_kinds(DocumentKind.TRUST) & principals(PrincipalKind.ANYONE)
    anyone = {"Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
    assert triggered(when, anyone, DocumentKind.TRUST)
    assert not triggered(when, anyone, DocumentKind.RESOURCE)
    assert not triggered(when, {"Action": "sts:AssumeRole"}, DocumentKind.TRUST)


def test_members_are_the_set_bits() -> None:
    """Bits are named by their positions, lowest first."""
    assert list(members(0b10110)) == [1, 2, 4]
