# ruff: noqa: ANN401  fixtures of conftest, whose types cannot be imported
"""Keys, ACLs and permissions of plans: the same as of configurations."""

from typing import Any

import pytest

from grantlint.model import Estate, KeyPart, KeySink, Presence

SECRET = {"references": ["aws_iam_access_key.ci.secret", "aws_iam_access_key.ci"]}


def one(estates: list[Estate]) -> Estate:
    (estate,) = estates
    return estate


def key(make: Any, **values: Any) -> Any:
    given = {"user": "ci", "pgp_key": None, "status": "Active", **values}
    unknown = {"id": True, "secret": True, "ses_smtp_password_v4": True}
    said = {name: {"constant_value": value} for name, value in given.items()}
    return make.row("aws_iam_access_key.ci", given, unknown, said)


def test_a_key_of_a_plan(read: Any, make: Any) -> None:
    """It stands at its address."""
    (found,) = one(read(make.plan(key(make)))).access_keys
    assert (found.owner, found.is_encrypted, found.is_active) == (
        "aws_iam_access_key.ci",
        False,
        True,
    )
    assert found.user is not None
    assert found.user.literal == "ci"
    assert make.shown(found.place) == '"aws_iam_access_key.ci"'


def test_the_parts_of_a_key_go_where_expressions_refer_to_them(read: Any, make: Any) -> None:
    """Outputs, arguments, nested blocks and provisioners, also through a module's output."""
    environment = [{"variables": {"references": ["aws_iam_access_key.ci.secret"]}}]
    function = make.row(
        "aws_lambda_function.f", {"function_name": "f"}, {}, {"environment": environment}
    )
    other = make.row(
        "github_actions_secret.g", {}, {}, {"plaintext_value": {"references": ["module.m.id"]}}
    )
    value = make.plan(key(make), function, other)
    root = value["configuration"]["root_module"]
    root["outputs"] = {"secret": {"sensitive": True, "expression": SECRET}}
    root["module_calls"] = {
        "m": {
            "expressions": {"key": {"references": ["aws_iam_access_key.ci.id"]}},
            "module": {"outputs": {"id": {"expression": {"references": ["var.key"]}}}},
        }
    }
    root["resources"][1]["provisioners"] = [
        {"type": "local-exec", "expressions": {"command": SECRET}}
    ]
    found = one(read(value)).key_flows
    assert [(flow.owner, flow.part, flow.sink) for flow in found] == [
        ("output.secret", KeyPart.SECRET, KeySink.OUTPUT),
        ("aws_lambda_function.f", KeyPart.SECRET, KeySink.ENVIRONMENT),
        ("aws_lambda_function.f", KeyPart.SECRET, KeySink.COMMAND),
        ("github_actions_secret.g", KeyPart.ID, KeySink.THIRD_PARTY),
    ]
    assert {flow.key for flow in found} == {"aws_iam_access_key.ci"}
    assert found[0].is_hidden
    assert make.shown(found[0].place) == '"secret"'


def test_an_encrypted_key_of_a_plan_has_no_secret(read: Any, make: Any) -> None:
    """Its output is null."""
    value = make.plan(key(make, pgp_key="keybase:ann"))
    value["configuration"]["root_module"]["outputs"] = {"secret": {"expression": SECRET}}
    estate = one(read(value))
    assert [found.is_encrypted for found in estate.access_keys] == [True]
    assert estate.key_flows == ()


def test_a_key_that_is_there_already_is_followed_in_its_configuration(read: Any, make: Any) -> None:
    """The plan knows the secret, which stays what the configuration calls it."""
    text = """
resource "aws_iam_access_key" "ci" {
  user = "ci"
}
output "secret" {
  value     = aws_iam_access_key.ci.secret
  sensitive = true
}
"""
    row = make.row("aws_iam_access_key.ci", {"user": "ci", "secret": "known"}, {}, {}, ("no-op",))
    (flow,) = one(read(make.plan(row), **{"main.tf": text})).key_flows
    assert (flow.owner, flow.place.source.path) == ("output.secret", "main.tf")


@pytest.mark.parametrize(("is_on", "blocked"), [(True, Presence.ALWAYS), (False, None)])
def test_a_block_of_public_access_in_a_plan(
    read: Any, make: Any, *, is_on: bool, blocked: Presence | None
) -> None:
    """The bucket is met by its name."""
    allowed = {**make.allow("s3:GetObject", "arn:aws:s3:::b/*"), "Principal": "*"}
    rows = [
        make.row("aws_s3_bucket.b", {"bucket": "b"}, {"id": True, "arn": True}),
        make.row("aws_s3_bucket_policy.b", {"bucket": "b", "policy": make.policy(allowed)}),
        make.row("aws_s3_bucket_acl.b", {"bucket": "b", "acl": "public-read"}),
        make.row(
            "aws_s3_bucket_public_access_block.b",
            {"bucket": "b", "block_public_policy": is_on, "ignore_public_acls": is_on},
        ),
    ]
    found = one(read(make.plan(*rows)))
    assert [document.public_access_blocked for document in found.documents] == [blocked]
    assert [acl.blocked for acl in found.acl_grants] == [blocked]


def test_a_permission_of_a_plan(read: Any, make: Any) -> None:
    """It is a statement at the values of the plan."""
    row = make.row(
        "aws_lambda_permission.p",
        {"function_name": "f", "action": "lambda:InvokeFunction", "principal": "*"},
    )
    (document,) = one(read(make.plan(row))).documents
    (statement,) = document.statements
    assert statement.principals is not None
    assert [make.shown(each.term.place) for each in statement.principals.terms] == ['"*"']
