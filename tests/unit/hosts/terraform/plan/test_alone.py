# ruff: noqa: ANN401  fixtures of conftest, whose types cannot be imported
"""Plans and states without their configuration: policies at the plan's own characters."""

import json
from typing import Any

import pytest

from grantlint.model import DocumentKind, Estate, Hole, PolicyDocument

TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "ec2.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def one(estates: list[Estate]) -> Estate:
    (estate,) = estates
    return estate


def owners(estate: Estate) -> list[tuple[str, str]]:
    return [(document.owner, document.kind.value) for document in estate.documents]


def actions(document: PolicyDocument) -> list[list[str]]:
    return [
        [term.written for term in statement.actions.terms] if statement.actions else []
        for statement in document.statements
    ]


def new_role(make: Any, name: str = "ci") -> Any:
    computed = ("arn", "create_date", "id", "inline_policy", "managed_policy_arns", "unique_id")
    return make.row(
        f"aws_iam_role.{name}",
        {"assume_role_policy": make.policy(TRUST), "name": name, "path": "/", "tags": None},
        dict.fromkeys(computed, True),
        {"name": {"constant_value": name}, "assume_role_policy": {}},
    )


def test_a_policy_stands_at_its_characters_in_the_plan(read: Any, make: Any) -> None:
    """The policy is text in a string of the plan; its parts are found inside."""
    row = make.row("aws_iam_policy.p", {"name": "p", "policy": make.policy(make.allow("iam:*"))})
    (document,) = one(read(make.plan(row))).documents
    (statement,) = document.statements
    assert statement.actions is not None
    assert [make.shown(term.place) for term in statement.actions.terms] == ['\\"iam:*\\"']
    assert make.shown(statement.actions.key) == '\\"Action\\"'
    assert document.owner == "aws_iam_policy.p"
    assert document.place.source.path == "plan.json"


def test_attachments_are_followed_by_reference(read: Any, make: Any) -> None:
    """What an unknown ARN refers to is in the plan's configuration."""
    estate = one(
        read(
            make.plan(
                new_role(make),
                make.row(
                    "aws_iam_policy.p",
                    {"name": "p", "policy": make.policy(make.allow("s3:*"))},
                    {"arn": True, "id": True},
                    {"name": {"constant_value": "p"}, "policy": {}},
                ),
                make.row(
                    "aws_iam_role_policy_attachment.a",
                    {"role": "ci"},
                    {"id": True, "policy_arn": True},
                    {
                        "role": {"references": ["aws_iam_role.ci.name", "aws_iam_role.ci"]},
                        "policy_arn": {"references": ["aws_iam_policy.p.arn", "aws_iam_policy.p"]},
                    },
                ),
            )
        )
    )
    (identity,) = estate.identities
    assert [document.owner for document in identity.policies] == ["aws_iam_policy.p"]
    assert identity.trust is not None
    assert (identity.name, identity.complete) == ("ci", True)
    assert estate.not_understood == ()


def test_a_value_that_is_known_only_after_apply(read: Any, make: Any) -> None:
    """A policy made of what does not exist yet is not understood, and says why."""
    row = make.row(
        "aws_iam_policy.p",
        {"name": "p"},
        {"policy": True},
        {"name": {}, "policy": {"references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]}},
    )
    estate = one(read(make.plan(row)))
    (gap,) = estate.not_understood
    assert gap.reason == "`aws_s3_bucket.b.arn` is known only after apply"
    assert (gap.owner, estate.documents) == ("aws_iam_policy.p", ())


def test_a_document_that_is_read_during_apply(read: Any, make: Any) -> None:
    """Its statements are in the plan; only what they refer to is not known."""
    nothing = {"condition": [], "effect": None, "not_actions": None, "principals": [], "sid": None}
    document = make.row(
        "data.aws_iam_policy_document.d",
        {
            "source_policy_documents": None,
            "statement": [
                {**nothing, "actions": ["s3:*"], "resources": [None, "arn:aws:s3:::b/*"]},
                {**nothing, "actions": ["iam:PassRole"], "resources": ["*"]},
            ],
            "version": None,
        },
        {
            "id": True,
            "json": True,
            "minified_json": True,
            "statement": [
                {"actions": [False], "condition": [], "principals": [], "resources": [True, False]},
                {"actions": [False], "condition": [], "principals": [], "resources": [False]},
            ],
        },
        {
            "statement": [
                {
                    "actions": {"constant_value": ["s3:*"]},
                    "resources": {"references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]},
                },
                {
                    "actions": {"constant_value": ["iam:PassRole"]},
                    "resources": {"constant_value": ["*"]},
                },
            ]
        },
    )
    reference = "data.aws_iam_policy_document.d"
    inline = make.row(
        "aws_iam_role_policy.i",
        {"name": "i", "role": "ci"},
        {"id": True, "policy": True},
        {
            "name": {"constant_value": "i"},
            "role": {"references": ["aws_iam_role.ci.name", "aws_iam_role.ci"]},
            "policy": {"references": [f"{reference}.json", reference]},
        },
    )
    estate = one(read(make.plan(new_role(make), document, inline)))
    found = next(one for one in estate.documents if one.owner == "aws_iam_role_policy.i")
    assert actions(found) == [["s3:*"], ["iam:PassRole"]]
    resources = found.statements[0].resources
    assert resources is not None
    holes = [part for term in resources.terms for part in term.parts if isinstance(part, Hole)]
    assert [hole.identity for hole in holes] == [
        "aws_s3_bucket.b.arn",
        f"what follows in {reference}.statement[0].resources[0]",
    ]
    assert make.shown(found.statements[1].actions.terms[0].place) == '"iam:PassRole"'
    assert found in estate.identities[0].policies


def test_documents_in_modules_are_followed_through_variables(read: Any, make: Any) -> None:
    """A module that takes the text of a deferred document shows its statements."""
    document = make.row(
        "data.aws_iam_policy_document.d",
        {"statement": [{"actions": ["iam:*"], "resources": ["*"]}]},
        {"json": True, "id": True},
        {"statement": [{"actions": {}, "resources": {}}]},
    )
    reference = "data.aws_iam_policy_document.d"
    row = make.row('module.m["a b"].aws_iam_policy.p', {"name": "p"}, {"policy": True})
    inner = make.row("aws_iam_policy.p", {}, {}, {"policy": {"references": ["var.json"]}})
    calls = {
        "m": {
            "source": "./m",
            "expressions": {"json": {"references": [f"{reference}.json", reference]}},
            "for_each_expression": {},
            "module": {"resources": [inner.block], "variables": {"json": {}}},
        }
    }
    estate = one(read(make.plan(document, row, calls=calls)))
    (found,) = estate.documents
    assert (found.owner, actions(found)) == ('module.m["a b"].aws_iam_policy.p', [["iam:*"]])


def test_what_is_to_be_deleted_is_not_there(read: Any, make: Any) -> None:
    """A policy that the plan deletes or forgets grants nothing afterwards."""
    bad = make.policy(make.allow("*"))
    rows = [
        make.row("aws_iam_policy.old", {"policy": bad}, actions=("delete",)),
        make.row("aws_iam_policy.gone", {"policy": bad}, actions=("forget",)),
        make.row("aws_iam_policy.new", {"policy": bad}, actions=("delete", "create")),
    ]
    value = make.plan(*rows)
    assert owners(one(read(value))) == [("aws_iam_policy.new", "identity")]
    del value["planned_values"]
    assert owners(one(read(value))) == [("aws_iam_policy.new", "identity")]


def test_a_state_is_read(read: Any, make: Any) -> None:
    """`terraform show -json` without a plan prints the values of the state."""
    row = make.row("module.a[0].module.b.aws_iam_policy.p[1]", {"policy": make.policy()})
    state = {
        "format_version": "1.0",
        "terraform_version": "1.11.4",
        "values": make.values((row,)),
    }
    assert owners(one(read(state))) == [
        ("module.a[0].module.b.aws_iam_policy.p[1]", DocumentKind.IDENTITY.value)
    ]


def test_a_policy_is_told_of_where_it_was_written(read: Any, make: Any) -> None:
    """A role shows the inline policies of others, a bucket the policy of another resource."""
    text = make.policy(make.allow("s3:*"))
    rows = [
        make.row(
            "aws_iam_role.ci",
            {"name": "ci", "inline_policy": [{"name": "i", "policy": text}]},
            {},
            {"name": {"constant_value": "ci"}},
        ),
        make.row("aws_iam_role_policy.i", {"name": "i", "role": "ci", "policy": text}),
        make.row("aws_s3_bucket.b", {"bucket": "b", "policy": text}, {}, {"bucket": {}}),
        make.row("aws_s3_bucket_policy.b", {"bucket": "b", "policy": text}),
    ]
    value = make.plan(*rows)
    expected = [("aws_iam_role_policy.i", "identity"), ("aws_s3_bucket_policy.b", "resource")]
    assert owners(one(read(value))) == expected
    del value["configuration"]
    assert owners(one(read(value))) == expected


def test_blocks_that_a_dynamic_block_makes_are_read(read: Any, make: Any) -> None:
    """They are no expressions of their own in a plan, and policies all the same."""
    text = make.policy(make.allow("s3:*"))
    row = make.row(
        "aws_iam_role.ci",
        {"name": "ci", "inline_policy": [{"name": "i", "policy": text}]},
        {},
        {"name": {"constant_value": "ci"}},
    )
    assert owners(one(read(make.plan(row)))) == [("aws_iam_role.ci", "identity")]


def test_sensitive_values_are_marked_and_read(read: Any, make: Any) -> None:
    """What is sensitive is in the plan in plain text, and may grant like any other."""
    value = make.plan(make.row("aws_iam_policy.p", {"policy": make.policy(make.allow("iam:*"))}))
    row = value["planned_values"]["root_module"]["resources"][0]
    row["sensitive_values"] = {"policy": True}
    assert [actions(one) for one in one(read(value)).documents] == [[["iam:*"]]]


def test_a_broken_policy_is_a_problem(read: Any, make: Any) -> None:
    """A string that should be JSON and is not."""
    row = make.row("aws_iam_policy.p", {"policy": '{"Statement": [}'})
    (problem,) = one(read(make.plan(row))).problems
    assert problem.owner == "aws_iam_policy.p"
    assert make.shown(problem.place) == json.dumps('{"Statement": [}')


@pytest.mark.parametrize("part", ["planned_values", "resource_changes", "configuration"])
def test_a_plan_without_a_part(read: Any, make: Any, part: str) -> None:
    """Tools cut plans down; what is left is read."""
    value = make.plan(make.row("aws_iam_policy.p", {"policy": make.policy(make.allow("a:b"))}))
    del value[part]
    assert owners(one(read(value))) == [("aws_iam_policy.p", "identity")]


def test_other_providers_say_nothing(read: Any, make: Any) -> None:
    """What is not of AWS carries no IAM."""
    estate = one(read(make.plan(make.row("terraform_data.a", {"input": "x"}))))
    assert (estate.documents, estate.not_understood, estate.problems) == ((), (), ())


def test_lists_of_objects_of_awscc(read: Any, make: Any) -> None:
    """The provider `awscc` has objects instead of blocks and of JSON."""
    document = {"Version": "2012-10-17", "Statement": [make.allow("iam:*")]}
    row = make.row(
        "awscc_iam_role.r",
        {
            "role_name": "r",
            "policies": [{"policy_name": "p", "policy_document": json.dumps(document)}],
            "assume_role_policy_document": make.policy(TRUST),
        },
    )
    assert owners(one(read(make.plan(row)))) == [
        ("awscc_iam_role.r", "trust"),
        ("awscc_iam_role.r", "identity"),
    ]


def test_blocks_of_a_set_are_told_apart_by_their_constants(read: Any, make: Any) -> None:
    """Principals come in another order than they are written in."""
    document = "data.aws_iam_policy_document.t"
    statement = {
        "actions": ["sts:AssumeRole"],
        "principals": [
            {"identifiers": [None], "type": "AWS"},
            {"identifiers": ["ec2.amazonaws.com"], "type": "Service"},
        ],
    }
    marks = {"actions": [False], "principals": [{"identifiers": [True]}, {"identifiers": [False]}]}
    said = {
        "actions": {"constant_value": ["sts:AssumeRole"]},
        "principals": [
            {
                "identifiers": {"constant_value": ["ec2.amazonaws.com"]},
                "type": {"constant_value": "Service"},
            },
            {
                "identifiers": {"references": ["aws_iam_role.a.arn", "aws_iam_role.a"]},
                "type": {"constant_value": "AWS"},
            },
        ],
    }
    rows = [
        make.row(
            document,
            {"statement": [statement]},
            {"json": True, "statement": [marks]},
            {"statement": [said]},
        ),
        make.row(
            "aws_iam_role.b",
            {"name": "b"},
            {"assume_role_policy": True},
            {"name": {}, "assume_role_policy": {"references": [f"{document}.json", document]}},
        ),
    ]
    (found,) = one(read(make.plan(*rows))).documents
    principals = found.statements[0].principals
    assert principals is not None
    assert [(one.kind.value, one.term.written) for one in principals.terms] == [
        ("AWS", "${aws_iam_role.a.arn}"),
        ("Service", "ec2.amazonaws.com"),
    ]


def test_arns_of_new_identities_are_known_with_the_account(read: Any, make: Any) -> None:
    """The account that the plan was made for is one's own, and names what is new there."""
    arn = "arn:aws-cn:sts::123456789012:assumed-role/x/y"
    role = make.row(
        "aws_iam_role.b",
        {"name": "b", "path": "/x/", "assume_role_policy": make.policy(TRUST)},
        {"arn": True},
        {"name": {}, "assume_role_policy": {}},
    )
    caller = make.row("data.aws_caller_identity.me", {"account_id": "123456789012", "arn": arn})
    (identity,) = one(read(make.plan(role, caller))).identities
    assert identity.arn == "arn:aws-cn:iam::123456789012:role/x/b"
    (identity,) = one(read(make.plan(role))).identities
    assert identity.arn is None
