"""Policies are found wherever they stand, with the kind, owner and holder that is told there."""

import json
import os
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.host import File, HostOptions, OrganizationJoin
from grantlint.hosts.policy_json import HOST
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Term,
)

ALLOW = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*"}]}
TRUST = {
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
    }
}
SHARED = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}]}
OPEN = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*"}]}


def read(value: Any, options: HostOptions | None = None, path: str = "x.json") -> Estate | None:  # noqa: ANN401  JSON
    text = value if isinstance(value, str) else json.dumps(value)
    file = File(path=path, real=path, named=True, text=text)
    return next(HOST.estates([file], options or HostOptions()), None)


def documents(value: Any) -> list[tuple[str, str]]:  # noqa: ANN401  JSON
    """Kind and owner of each document."""
    estate = read(value)
    assert estate is not None
    assert not estate.problems
    assert not estate.not_understood
    return [(document.kind.value, document.owner) for document in estate.documents]


def reasons(value: Any) -> list[str]:  # noqa: ANN401  JSON
    estate = read(value)
    assert estate is not None
    assert not estate.documents
    return [note.reason for note in estate.not_understood]


def identity(value: Any) -> Identity:  # noqa: ANN401  JSON
    estate = read(value)
    assert estate is not None
    (found,) = estate.identities
    return found


def marked(place: Place) -> str:
    span = place.span()
    return place.source.text[span.start : span.end]


# ── Bare policies ──


@pytest.mark.parametrize(
    ("value", "kind", "service"),
    [
        (ALLOW, "identity", None),
        (TRUST, "trust", None),
        (SHARED, "resource", "s3"),
        (OPEN, "resource", None),
        ({"statement": {"effect": "Allow", "action": "a:B"}}, "identity", None),
        (
            {"Statement": {"Effect": "Deny", "NotPrincipal": "*", "NotAction": "s3:*"}},
            "resource",
            None,
        ),
        (
            {"Statement": {"Effect": "Deny", "principal": "*", "Action": ["s3:*", "s?s:*"]}},
            "resource",
            "s3",
        ),
        (
            {"Statement": {"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sqs:*"]}},
            "resource",
            None,
        ),
        ({"Statement": {"Effect": "Deny", "Principal": "*", "Action": 5}}, "resource", None),
        ({"Statement": [], "Version": "2012-10-17"}, "identity", None),
        ({"Statement": [1, {"Action": "*"}], "x": "Effect"}, "identity", None),
    ],
)
def test_a_bare_policy_tells_its_kind(value: Any, kind: str, service: str | None) -> None:  # noqa: ANN401  JSON
    """By its principal and its actions; it belongs to no identity."""
    estate = read(value)
    assert estate is not None
    (document,) = estate.documents
    assert (document.kind.value, document.owner, document.service) == (kind, "x.json", service)
    assert estate.identities == ()


def test_policies_in_a_list_are_told_apart() -> None:
    """The owner is the path, and where in the file each one stands."""
    value = [ALLOW, {"a/b": {"~": SHARED}}, 5, [TRUST]]
    assert documents(value) == [
        ("identity", "x.json#/0"),
        ("resource", "x.json#/1/a~1b/~0"),
        ("trust", "x.json#/3/0"),
    ]


def test_the_config_tells_the_kind() -> None:
    """Of several globs the last one counts; a wrapper that is sure of it counts more."""
    globs = (("*.json", DocumentKind.SCP), ("x*", DocumentKind.BOUNDARY))
    options = HostOptions(kinds=globs)

    def kinds(value: Any, path: str = "x.json") -> list[DocumentKind]:  # noqa: ANN401  JSON
        estate = read(value, options, path)
        assert estate is not None
        return [document.kind for document in estate.documents]

    assert kinds([ALLOW, SHARED]) == [DocumentKind.BOUNDARY, DocumentKind.BOUNDARY]
    assert kinds(ALLOW, "sub/y.json") == [DocumentKind.SCP]
    assert kinds(ALLOW, "y.txt") == [DocumentKind.IDENTITY]
    assert kinds({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": TRUST}}) == [
        DocumentKind.TRUST
    ]


def test_another_drive_has_no_relative_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then globs are held against the path itself."""

    def fail(*_: str) -> str:
        raise ValueError

    monkeypatch.setattr(os.path, "relpath", fail)
    estate = read(ALLOW, HostOptions(kinds=(("x.json", DocumentKind.SCP),)))
    assert estate is not None
    assert [document.kind for document in estate.documents] == [DocumentKind.SCP]


def test_the_organization_is_known_by_its_id() -> None:
    """Without policies of its own, too."""
    estate = read(ALLOW, HostOptions(organization=OrganizationJoin(id="o-1")))
    assert estate is not None
    assert estate.organization is not None
    assert estate.organization.id == "o-1"


# ── Wrappers ──

WRAPPERS = [
    ({"PolicyVersion": {"VersionId": "v1", "Document": ALLOW}}, "identity", "x.json"),
    (
        {"PolicyVersion": {"VersionId": "v1", "Document": quote(json.dumps(ALLOW))}},
        "identity",
        "x.json",
    ),
    ({"Policy": json.dumps(SHARED)}, "resource", "x.json"),
    ({"Policy": json.dumps(ALLOW), "PolicyName": "default"}, "resource", "x.json"),
    (
        {"Attributes": {"Policy": json.dumps(OPEN), "QueueArn": "arn:aws:sqs:::q"}},
        "resource",
        "arn:aws:sqs:::q",
    ),
    (
        {"Attributes": {"Policy": json.dumps(OPEN), "TopicArn": "arn:aws:sns:::t"}},
        "resource",
        "arn:aws:sns:::t",
    ),
    (
        {"ARN": "arn:aws:secretsmanager:::s", "Name": "s", "ResourcePolicy": json.dumps(OPEN)},
        "resource",
        "s",
    ),
    ({"repositoryName": "r", "policyText": json.dumps(OPEN)}, "resource", "r"),
    (
        {
            "Policy": {
                "PolicySummary": {"Name": "p", "Type": "SERVICE_CONTROL_POLICY"},
                "Content": json.dumps(ALLOW),
            }
        },
        "scp",
        "p",
    ),
    (
        {
            "Policy": {
                "PolicySummary": {"Name": "p", "Type": "RESOURCE_CONTROL_POLICY"},
                "Content": json.dumps(OPEN),
            }
        },
        "rcp",
        "p",
    ),
    (
        {"VpcEndpoints": [{"VpcEndpointId": "vpce-1", "PolicyDocument": json.dumps(OPEN)}]},
        "endpoint",
        "vpce-1",
    ),
    ({"InlinePolicy": json.dumps(ALLOW)}, "identity", "x.json"),
    ({"policyName": "p", "policyDocument": json.dumps(ALLOW)}, "identity", "p"),
    ({"policy": json.dumps(SHARED)}, "resource", "x.json"),
]


@pytest.mark.parametrize(("value", "kind", "owner"), WRAPPERS)
def test_a_wrapper_of_the_cli_tells_kind_and_owner(value: Any, kind: str, owner: str) -> None:  # noqa: ANN401  JSON
    """As the commands of the AWS CLI print their answers."""
    assert documents(value) == [(kind, owner)]


def test_the_service_comes_from_around_the_policy() -> None:
    """Where the actions do not name one."""
    for value, service in (
        ({"Attributes": {"Policy": json.dumps(OPEN), "QueueArn": "arn:aws:sqs:::q"}}, "sqs"),
        ({"repositoryName": "r", "policyText": json.dumps(OPEN)}, "ecr"),
        ({"Name": "s", "Policy": json.dumps(OPEN)}, None),
        ({"QueueArn": "queue", "Policy": json.dumps(OPEN)}, None),
    ):
        estate = read(value)
        assert estate is not None
        assert [document.service for document in estate.documents] == [service]


ROLE = {
    "RoleName": "ci",
    "Arn": "arn:aws:iam::123456789012:role/ci",
    "AssumeRolePolicyDocument": TRUST,
    "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
    "Tags": [{"Key": "team", "Value": "web"}, {"Key": "odd", "Value": 5}, 5],
}


def test_a_role_is_an_identity_with_trust() -> None:
    """Not complete: its other policies are elsewhere."""
    role = identity({"Role": ROLE})
    assert (role.kind, role.name, role.arn) == (IdentityKind.ROLE, "ci", ROLE["Arn"])
    assert marked(role.place) == '"ci"'
    assert role.trust is not None
    assert role.trust.kind is DocumentKind.TRUST
    assert not role.complete
    assert role.boundary_arn is not None
    assert marked(role.boundary_arn.place) == f'"{role.boundary_arn.written}"'
    assert [(key, term.written, marked(term.place)) for key, term in role.tags] == [
        ("team", "web", '"web"')
    ]


def test_a_trust_policy_in_a_string() -> None:
    """The API gives it URL-encoded."""
    text = quote_plus(json.dumps(TRUST))
    role = identity({"Role": {"RoleName": "r", "AssumeRolePolicyDocument": text}})
    assert role.trust is not None
    assert role.trust.owner == "r"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("UserName", IdentityKind.USER),
        ("GroupName", IdentityKind.GROUP),
        ("RoleName", IdentityKind.ROLE),
    ],
)
def test_an_inline_policy_belongs_to_its_holder(key: str, kind: IdentityKind) -> None:
    """The owner is who has it, the name is the policy's own."""
    found = identity({key: "ann", "PolicyName": "p", "PolicyDocument": SHARED})
    assert (found.kind, found.name, found.complete) == (kind, "ann", False)
    (document,) = found.policies
    assert (document.kind, document.owner, document.name) == (DocumentKind.IDENTITY, "ann", "p")


def test_answers_about_one_role_are_one_identity() -> None:
    """Several in one file are put together."""
    answers = [{"Role": ROLE}, {"RoleName": "ci", "PolicyName": "p", "PolicyDocument": ALLOW}]
    role = identity(answers)
    assert role.trust is not None
    assert [document.name for document in role.policies] == ["p"]
    assert role.tags


# ── What is not plain ──


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"P": ALLOW}},
            "a CloudFormation template",
        ),
        (
            {"Resources": {"P": {"Type": "AWS::IAM::Policy", "Properties": ALLOW}}},
            "a CloudFormation template",
        ),
        ({"version": 4, "terraform_version": "1.9.0", "resources": [ALLOW]}, "a Terraform file"),
        ({"resource": {"aws_iam_policy": {"p": {"policy": ALLOW}}}}, "a Terraform file"),
        ({"module": {"m": {"source": "./m", "policy": ALLOW}}}, "a Terraform file"),
        ({"version": "36.0.0", "artifacts": {"Stack": ALLOW}}, "a manifest of the CDK"),
        (
            {"version": "36.0.0", "files": {}, "dockerImages": {}, "x": ALLOW},
            "a manifest of the CDK",
        ),
        ({"version": "tree-0.1", "tree": {"x": ALLOW}}, "a construct tree of the CDK"),
    ],
)
def test_another_language_is_not_understood_once(value: Any, reason: str) -> None:  # noqa: ANN401  JSON
    """A file of it is never taken for policies."""
    assert reasons(value) == [f"{reason}, which is not read yet"]


@pytest.mark.parametrize("name", ["resource", "module", "data"])
def test_words_of_another_language_do_not_make_it(name: str) -> None:
    """A policy under such a key is a policy."""
    assert documents({name: {"p": ALLOW}}) == [("identity", "x.json")]
    assert documents({name: [ALLOW], "Resources": {"a": 1}}) == [("identity", "x.json")]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"Version": "2012-10-17", "Statement": "Effect"}, "none of its statements can be read"),
        ({"Version": "2012-10-17", "Statement": ["Effect"]}, "none of its statements can be read"),
        (
            {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": {"Ref": "Bucket"}}]},
            "it uses functions of CloudFormation outside of a template",
        ),
        (
            {"Statement": [{"Fn::If": ["C", 1, 2]}, {"Effect": "Deny", "Action": "*"}]},
            "it uses functions of CloudFormation outside of a template",
        ),
        (
            {"RoleName": "r", "AssumeRolePolicyDocument": "arn:aws:iam", "x": "Statement, Effect"},
            "`AssumeRolePolicyDocument` is a string that holds no JSON",
        ),
        (
            {"policy": json.dumps(json.dumps(SHARED))[1:-1]},
            "it is escaped twice, as API Gateway gives it",
        ),
        (
            {"UserName": "u", "PolicyDocument": {"Fn::Sub": "x"}},
            "it is a function of CloudFormation",
        ),
    ],
)
def test_what_looks_like_a_policy_and_cannot_be_read(value: Any, reason: str) -> None:  # noqa: ANN401  JSON
    """It is told, and not taken for a policy without rights."""
    assert reasons(value) == [reason]


def test_a_policy_that_stands_too_deep_is_told() -> None:
    """Its place would cost too much to find."""
    value: Any = ALLOW
    for _ in range(80):
        value = [value]
    assert reasons(value) == ["it stands too deep in the file"]


def test_a_policy_in_a_wrapper_may_lack_everything() -> None:
    """What stands where a policy has to be is one; its oddities are for rules."""
    assert documents({"UserName": "u", "PolicyDocument": {}}) == [("identity", "u")]
    assert documents({"UserName": "u", "PolicyDocument": [ALLOW]}) == [("identity", "u")]


def test_descriptions_of_the_api_hold_no_policies() -> None:
    """Their members have the names of a wrapper, and shapes for values."""
    members = {"RoleName": {"shape": "s"}, "AssumeRolePolicyDocument": {"shape": "d"}}
    assert read({"CreateRole": {"members": members}, "doc": "Statement Effect"}) is None
    schema = {"Statement": {"type": "array"}, "Effect": {"enum": ["Allow", "Deny"]}}
    assert read({"properties": schema}) is None
    assert read({"Statement": [], "Effect": ""}) is None


def test_text_about_policies_holds_none() -> None:
    """Only a string that is JSON, or tries to be, is one."""
    assert read({"text": "{ a Statement with Effect }"}) is None
    assert read({"text": "{ 'Statement': to this Effect"}) is None
    assert read({"text": "[a Statement](of Effect)", "more": "%7B%22Statement"}) is None
    assert read({"text": '{"a": "Statement", "b": "Effect", "b": 1}'}) is None
    assert read({"text": "[" * 5000 + '"Statement", "Effect"'}) is None


def test_a_broken_string_is_a_problem_of_its_owner() -> None:
    """The place is the character inside of the string."""
    text = json.dumps(ALLOW).replace('"s3', "'s3")
    estate = read({"UserName": "u", "PolicyName": "p", "PolicyDocument": text})
    assert estate is not None
    (problem,) = estate.problems
    assert (problem.owner, marked(problem.place)) == ("u", "'")
    estate = read({"Policy": quote(text.replace("'", "é"))})
    assert estate is not None
    (problem,) = estate.problems
    assert marked(problem.place) == "%C3%A9"
    estate = read({"UserName": "u", "PolicyDocument": "[" * 5000, "x": "Statement Effect"})
    assert estate is not None
    assert [problem.kind.value for problem in estate.problems] == ["unreadable"]


# ── Access keys ──


def test_access_keys_are_found_in_files_with_policies() -> None:
    """Never kept whole; the account is in the id."""
    key = "AKIARZPUZDIKFIJVPG67"
    estate = read({"Policy": json.dumps(SHARED), "by": key, "example": "AKIAIOSFODNN7EXAMPLE"})
    assert estate is not None
    (credential,) = estate.credentials
    assert credential.redacted == "AKIA…PG67"
    assert credential.account == "123456789012"
    assert len(credential.digest) == 64
    assert marked(credential.place) == key
    assert key not in repr(credential).replace(repr(credential.place), "")
    assert read({"by": key}) is None


# ── Places ──

WORDS = st.text(st.sampled_from('aB:*?"\\\n/é%+ \U0001f600'), max_size=6)


def terms(document: PolicyDocument) -> list[Term]:
    found: list[Term] = []
    for statement in document.statements:
        for clause in (statement.actions, statement.resources):
            found += clause.terms if clause else ()
        for condition in statement.conditions:
            found += [condition.operator, condition.key, *condition.values]
    return found


@given(
    words=st.lists(WORDS, min_size=3, max_size=3),
    indent=st.sampled_from([None, 2]),
    ascii_only=st.booleans(),
    wrapper=st.sampled_from(["bare", "string", "url", "plus"]),
)
def test_a_place_is_the_terms_own_token(
    words: list[str], indent: int | None, *, ascii_only: bool, wrapper: str
) -> None:
    """The text there decodes to the term: bare, in a string, and URL-encoded."""
    statement = {
        "Effect": "Allow",
        "Action": [words[0], "x"],
        "Resource": words[1],
        "Condition": {"Null": {words[2] or "k": words}},
    }
    text = json.dumps(
        {"Version": "2008-10-17", "Statement": [statement]}, indent=indent, ensure_ascii=ascii_only
    )
    match wrapper:
        case "string":
            text = json.dumps({"Policy": text}, ensure_ascii=ascii_only)
        case "url":
            text = json.dumps({"Policy": quote(text)})
        case "plus":
            text = json.dumps({"Policy": quote_plus(text)})
    estate = read(text)
    assert estate is not None
    (document,) = estate.documents
    found = terms(document)
    assert len(found) == 8
    for term in found:
        shown = marked(term.place)
        match wrapper:
            case "string":
                shown = json.loads(f'"{shown}"')
            case "url" | "plus":
                shown = unquote_plus(shown)
        assert json.loads(shown) == term.written


@pytest.mark.parametrize("statement", [None, "", {}, 5, True, [5], [{}, None], ["", 1.5]])
def test_a_file_with_nothing_for_statements_is_a_policy(statement: Any) -> None:  # noqa: ANN401  JSON
    """AWS refuses it; rules tell what departs."""
    value = {"Version": "2012-10-17", "Id": "x", "Statement": statement}
    assert documents(value) == [("identity", "x.json")]


@pytest.mark.parametrize(
    "value",
    [
        {"Version": "2012-10-17", "Statement": "${statements}"},
        {"Version": "2012-10-17", "Statement": [{}, "${more}"]},
        {"Version": "2012-10-17", "Statement": {"Sid": "x"}},
        {"Version": "2012-10-17", "Statement": None, "Balance": 3},
        {"default": {"Version": "2012-10-17", "Statement": None}},
    ],
)
def test_what_may_stand_for_statements_stays_open(value: Any) -> None:  # noqa: ANN401  JSON
    """Templates, and objects that are more, or a part of more, than a policy."""
    assert reasons(value) == ["none of its statements can be read"]


@pytest.mark.parametrize(
    "value", [{"Version": 3, "Statement": None}, {"Statement": None}, {"Statement": 5, "Id": "x"}]
)
def test_statements_of_no_policy_are_none(value: Any) -> None:  # noqa: ANN401  JSON
    """A bank may call its lists like that; only a version of the policy language tells."""
    assert read(value) is None
