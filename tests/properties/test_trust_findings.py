"""Findings on who gets in rest on meaning alone, and on what cannot be seen they stay possible."""

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.packs import pack
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

GUARDS = ("for-all-values-single-valued", "if-exists-on-guard", "null-true-allow")
ENTRIES = [
    entry
    for entry in pack("grantlint_rules").entries
    if entry.id.startswith(("trust/", "principals/")) or entry.id.endswith(GUARDS)
]
PROVIDER = "arn:aws:iam::123456789012:oidc-provider/"
GITHUB = "token.actions.githubusercontent.com"
CLUSTER = "oidc.eks.eu-west-1.amazonaws.com/id/AA"
COGNITO = "cognito-identity.amazonaws.com"
PRINCIPALS = {
    "AWS": [
        "*", "arn:aws:iam::123456789012:root", "999999999999", "464622532012",
        "arn:aws:iam::999999999999:role/x", "arn:aws:iam::123456789012:role/*",
        "AROADBQP57FF2AEXAMPLE", "arn:aws:sts::123456789012:assumed-role/a/b",
        "arn:aws:iam::999999999999:user/x",
    ],
    "Service": [
        "lambda.amazonaws.com", "ecs-tasks.amazonaws.com", "pods.eks.amazonaws.com",
        "rolesanywhere.amazonaws.com",
    ],
    "Federated": [
        PROVIDER + GITHUB, PROVIDER + "gitlab.com", PROVIDER + CLUSTER, COGNITO,
        "accounts.google.com", "arn:aws:iam::123456789012:saml-provider/idp",
    ],
}  # fmt: skip
ACTIONS = [
    "*", "sts:*", "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML",
    "sts:TagSession", "sts:SetSourceIdentity", "s3:GetObject",
]  # fmt: skip
CONDITIONS = [
    ("StringEquals", "sts:ExternalId", ["7f3c09aa51", "example"]),
    ("StringLike", "sts:ExternalId", ["*", "ab*"]),
    ("StringEqualsIfExists", "sts:ExternalId", ["7f3c"]),
    ("Null", "sts:ExternalId", ["true", "false"]),
    ("StringEquals", "aws:PrincipalOrgID", ["o-a1b2c3d4e5"]),
    ("StringLike", "aws:PrincipalOrgID", ["o-*", "o-a1"]),
    ("StringEqualsIfExists", "aws:PrincipalOrgID", ["o-a"]),
    ("ForAllValues:StringEquals", "aws:PrincipalOrgID", ["o-a"]),
    ("StringNotEquals", "aws:PrincipalOrgID", ["o-a"]),
    ("ArnLike", "aws:PrincipalArn", ["arn:aws:iam::*:role/x", "arn:aws:iam::123456789012:role/x"]),
    ("Bool", "aws:MultiFactorAuthPresent", ["true", "false"]),
    ("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "10.0.0.0/8"]),
    ("Null", "aws:SourceVpce", ["true", "false"]),
    ("ArnLike", "aws:SourceArn", ["arn:aws:sns:*:*:*", "arn:aws:ecs:*:123456789012:*"]),
    ("StringLike", f"{GITHUB}:sub", ["repo:acme*", "repo:acme/x:*", "environment:*", "*"]),
    ("StringEquals", f"{GITHUB}:sub", ["repo:acme/x:*", "environment:p"]),
    ("ForAllValues:StringLike", f"{GITHUB}:sub", ["repo:a/*"]),
    ("StringEquals", f"{GITHUB}:aud", ["sts.amazonaws.com"]),
    ("StringLike", "gitlab.com:sub", ["project_path:acme*", "project_path:acme/x:*"]),
    ("StringLike", f"{CLUSTER}:sub", ["system:serviceaccount:*:*", "system:serviceaccount:a:*"]),
    ("StringEquals", f"{COGNITO}:aud", ["us-east-1:1"]),
    ("StringLike", f"{COGNITO}:aud", ["us-east-1:*"]),
    ("ForAnyValue:StringLike", f"{COGNITO}:amr", ["authenticated"]),
    ("StringEquals", "accounts.google.com:email", ["a@example.com"]),
    ("StringEquals", "SAML:aud", ["https://signin.aws.amazon.com/saml", "x"]),
    ("StringEquals", "aws:RequestTag/kubernetes-namespace", ["a"]),
]


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow"] * 3 + ["Deny"]))}
    made[draw(st.sampled_from(["Action"] * 6 + ["NotAction"]))] = draw(some(ACTIONS))
    kinds = draw(some(list(PRINCIPALS)))
    element = draw(st.sampled_from(["Principal"] * 9 + ["NotPrincipal"]))
    made[element] = {kind: draw(some(PRINCIPALS[kind])) for kind in kinds}
    block: dict[str, dict[str, list[str]]] = {}
    for operator, key, values in draw(st.lists(st.sampled_from(CONDITIONS), max_size=3)):
        block.setdefault(operator, {})[key] = draw(some(values))
    return {**made, "Condition": block} if block else made


def documents() -> st.SearchStrategy[dict[str, Any]]:
    body = st.lists(statements(), min_size=1, max_size=2)
    return body.map(lambda found: {"Version": "2012-10-17", "Statement": found})


def judged(
    document: dict[str, Any], shown: dict[str, Any], own: tuple[str, ...] = ()
) -> list[Finding]:
    """Findings on *document*, whose places are those of the text of *shown*."""
    text = json.dumps(shown)
    source = Source("p.json", text, "policy_json", Locator(text))
    read = parse.document(
        document, lambda path: Place(source, path), kind=DocumentKind.TRUST, owner="p.json"
    )
    dispatcher = Dispatcher(ENTRIES, Settings(today=freshness.DATE, own_accounts=own), {})
    found = dispatcher.findings(Estate(name="p.json", documents=(read,)), HOST)
    assert not dispatcher.errors
    return found


# ── What cannot be seen ──


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401  JSON
    """Paths to the strings of actions, principals and condition values."""
    if isinstance(value, str):
        if {"Action", "NotAction", "Principal", "Condition"} & set(path):
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


def places(found: list[Finding], certainty: Certainty) -> set[tuple[str, int]]:
    return {(one.rule, one.at.span.start) for one in found if one.certainty >= certainty}


def families(found: set[tuple[str, int]]) -> set[tuple[str, int]]:
    return {(rule.partition("/")[0], start) for rule, start in found}


@given(document=documents(), data=st.data(), own=st.sampled_from([(), ("123456789012",)]))
@settings(max_examples=300, deadline=None)
def test_a_hole_adds_no_certainty_and_hides_nothing(
    document: dict[str, Any], data: st.DataObject, own: tuple[str, ...]
) -> None:
    """No certain finding comes with a hole, and none that was there goes without a trace."""
    path = data.draw(st.sampled_from(list(leaves(document))))
    before = judged(document, document, own)
    after = judged(with_hole(document, path), document, own)
    assert places(after, Certainty.CERTAIN) <= places(before, Certainty.CERTAIN)
    possible = Certainty.POSSIBLE
    assert families(places(before, possible)) <= families(places(after, possible))


# ── How it is written ──


def meaning(found: list[Finding]) -> Counter[tuple[str, str]]:
    """Rules and severities; messages name keys as they are written."""
    return Counter((one.rule, one.severity.word) for one in found)


def keys_in_lower_case(block: dict[str, Any]) -> dict[str, Any]:
    return {name: {key.lower(): v for key, v in inner.items()} for name, inner in block.items()}


def conditions_reversed(block: dict[str, Any]) -> dict[str, Any]:
    turned = {name: dict(reversed(inner.items())) for name, inner in block.items()}
    return dict(reversed(turned.items()))


def arn_equals(block: dict[str, Any]) -> dict[str, Any]:
    """`ArnLike` and `ArnEquals` mean the same."""
    return {name.replace("ArnLike", "ArnEquals"): inner for name, inner in block.items()}


def operators_in_lower_case(block: dict[str, Any]) -> dict[str, Any]:
    return {name.lower(): inner for name, inner in block.items()}


@pytest.mark.parametrize(
    "rewrite", [keys_in_lower_case, conditions_reversed, arn_equals, operators_in_lower_case]
)
@given(document=documents())
@settings(max_examples=60, deadline=None)
def test_conditions_that_mean_the_same_give_the_same_findings(
    rewrite: Callable[[dict[str, Any]], dict[str, Any]], document: dict[str, Any]
) -> None:
    """Cases of keys and operators, their order, and operators that are alike."""
    changed = copy.deepcopy(document)
    for one in changed["Statement"]:
        if "Condition" in one:
            one["Condition"] = rewrite(one["Condition"])
    assert meaning(judged(changed, changed)) == meaning(judged(document, document))
