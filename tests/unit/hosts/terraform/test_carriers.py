"""The table of blocks that carry IAM."""

import os
import re

import pytest

from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.carriers import Carrier, Holds, Noun
from grantlint.knowledge import actions
from grantlint.model import DocumentKind

BLOCKS = ("resource", "data", "provider", "backend")
ALL = [(block, name) for block in BLOCKS for name in carriers.names(block)]


def carrier(name: str, block: str = "resource") -> Carrier:
    found = carriers.of(block, name)
    assert found is not None, name
    return found


@pytest.mark.parametrize(("block", "name"), ALL)
def test_each_row_is_understood(block: str, name: str) -> None:
    """Every row of the table names meanings, nouns and kinds that exist, and holds something."""
    found = carrier(name, block)
    assert found.name == name
    assert found.carried
    assert len(set(found.carried)) == len(found.carried)
    assert all((each.kind is None) != (each.holds is Holds.DOCUMENT) for each in found.carried)


@pytest.mark.parametrize(("block", "name"), ALL)
def test_services_and_actions_exist(block: str, name: str) -> None:
    """The service of a carrier is a prefix that AWS knows, and so are the actions it implies."""
    found = carrier(name, block)
    assert actions.is_service(found.service)
    assert all(actions.exists(action) for action in found.actions)


def test_every_word_is_in_use() -> None:
    """No noun and no meaning is defined that no carrier has."""
    found = [carrier(name, block) for block, name in ALL]
    assert {each.noun for each in found} == set(Noun)
    assert {carried.holds for each in found for carried in each.carried} == set(Holds)
    kinds = {carried.kind for each in found for carried in each.documents}
    assert {kind for kind in DocumentKind if kind is not DocumentKind.RCP} == kinds


def test_the_table_is_laid_out_by_name() -> None:
    """Each type stands on a line of its own, in the order of the names."""
    folder = os.path.dirname(carriers.__file__)
    with open(os.path.join(folder, "data", "carriers.json"), encoding="utf-8") as file:
        text = file.read()
    for block in BLOCKS:
        names = list(carriers.names(block))
        assert names == sorted(names)
        assert all(len(re.findall(rf'^  "{name}": ', text, re.MULTILINE)) >= 1 for name in names)


def test_the_releases_are_named() -> None:
    """The table says which releases it was held against, each with its day."""
    releases = carriers.releases()
    assert sorted(releases) == ["aws", "awscc"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", each.version) for each in releases.values())
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", each.date) for each in releases.values())


@pytest.mark.parametrize(
    ("name", "paths", "kind", "service"),
    [
        ("aws_iam_policy", ["policy"], DocumentKind.IDENTITY, "iam"),
        ("aws_iam_group_policy", ["policy"], DocumentKind.IDENTITY, "iam"),
        ("aws_s3_bucket", ["policy"], DocumentKind.RESOURCE, "s3"),
        ("aws_s3_bucket_policy", ["policy"], DocumentKind.RESOURCE, "s3"),
        ("aws_sqs_queue", ["policy"], DocumentKind.RESOURCE, "sqs"),
        ("aws_kms_replica_key", ["policy"], DocumentKind.RESOURCE, "kms"),
        ("aws_opensearch_domain", ["access_policies"], DocumentKind.RESOURCE, "es"),
        ("aws_organizations_resource_policy", ["content"], DocumentKind.RESOURCE, "organizations"),
        ("aws_vpclattice_auth_policy", ["policy"], DocumentKind.RESOURCE, "vpc-lattice-svcs"),
        ("aws_vpc_endpoint", ["policy"], DocumentKind.ENDPOINT, "ec2"),
        ("aws_transfer_user", ["policy"], DocumentKind.SESSION, "transfer"),
        ("aws_rolesanywhere_profile", ["session_policy"], DocumentKind.SESSION, "rolesanywhere"),
        (
            "aws_ssoadmin_permission_set_inline_policy",
            ["inline_policy"],
            DocumentKind.IDENTITY,
            "sso",
        ),
        ("awscc_iam_managed_policy", ["policy_document"], DocumentKind.IDENTITY, "iam"),
        ("awscc_kms_key", ["key_policy"], DocumentKind.RESOURCE, "kms"),
        (
            "awscc_dynamodb_table",
            [
                "resource_policy.policy_document",
                "stream_specification.resource_policy.policy_document",
            ],
            DocumentKind.RESOURCE,
            "dynamodb",
        ),
        ("awscc_ec2_vpc_endpoint", ["policy_document"], DocumentKind.ENDPOINT, "ec2"),
    ],
)
def test_policies_are_where_the_providers_say(
    name: str, paths: list[str], kind: DocumentKind, service: str
) -> None:
    """Policies of every kind are found at their arguments, with the service they are for."""
    found = carrier(name)
    assert [".".join(each.path) for each in found.documents] == paths
    assert {each.kind for each in found.documents} == {kind}
    assert found.service == service


@pytest.mark.parametrize(
    ("name", "noun", "holds"),
    [
        (
            "aws_iam_policy_attachment",
            Noun.ATTACHMENT,
            {
                Holds.POLICY_ARN: "policy_arn",
                Holds.ROLE: "roles",
                Holds.USER: "users",
                Holds.GROUP: "groups",
            },
        ),
        (
            "aws_iam_role_policy_attachments_exclusive",
            Noun.ATTACHMENT,
            {Holds.POLICY_ARN: "policy_arns", Holds.ROLE: "role_name"},
        ),
        (
            "aws_iam_user_group_membership",
            Noun.MEMBERSHIP,
            {Holds.USER: "user", Holds.GROUP: "groups"},
        ),
        (
            "aws_ssoadmin_permissions_boundary_attachment",
            Noun.ATTACHMENT,
            {
                Holds.BOUNDARY_ARN: "permissions_boundary.managed_policy_arn",
                Holds.PERMISSION_SET: "permission_set_arn",
            },
        ),
        (
            "aws_s3_bucket_acl",
            Noun.ACL,
            {
                Holds.ACL: "acl",
                Holds.GRANTEE_URI: "access_control_policy.grant.grantee.uri",
                Holds.PERMISSION: "access_control_policy.grant.permission",
                Holds.TARGET: "bucket",
            },
        ),
        (
            "aws_s3_bucket_public_access_block",
            Noun.PUBLIC_ACCESS_BLOCK,
            {Holds.RESTRICT_BUCKETS: "restrict_public_buckets", Holds.TARGET: "bucket"},
        ),
        (
            "aws_lambda_permission",
            Noun.PERMISSION,
            {
                Holds.ACTION: "action",
                Holds.PRINCIPAL: "principal",
                Holds.SOURCE_ARN: "source_arn",
                Holds.AUTH_TYPE: "function_url_auth_type",
                Holds.TARGET: "function_name",
            },
        ),
        (
            "aws_kms_grant",
            Noun.PERMISSION,
            {Holds.ACTION: "operations", Holds.PRINCIPAL: "grantee_principal"},
        ),
        ("aws_iam_access_key", Noun.ACCESS_KEY, {Holds.USER: "user", Holds.PGP_KEY: "pgp_key"}),
        (
            "aws_organizations_account",
            Noun.ACCOUNT,
            {Holds.BILLING_ACCESS: "iam_user_access_to_billing"},
        ),
        (
            "awscc_iam_role",
            Noun.ROLE,
            {
                Holds.NAME: "role_name",
                Holds.POLICY_ARN: "managed_policy_arns",
                Holds.BOUNDARY_ARN: "permissions_boundary",
            },
        ),
    ],
)
def test_references_are_where_the_providers_say(
    name: str, noun: Noun, holds: dict[Holds, str]
) -> None:
    """Whom a block names, and what it says of them, is found by its meaning."""
    found = carrier(name)
    assert found.noun is noun
    for meaning, path in holds.items():
        assert found.paths(meaning) == (tuple(path.split(".")),)


@pytest.mark.parametrize(("block", "name"), [("provider", "aws"), ("backend", "s3")])
def test_providers_and_backends_hold_keys_and_session_policies(block: str, name: str) -> None:
    """A provider and a backend may hold an access key, and narrow the role they assume."""
    found = carrier(name, block)
    assert found.noun is Noun.CREDENTIALS
    assert found.paths(Holds.SECRET_KEY) == (("secret_key",),)
    assert ("assume_role", "policy") in [each.path for each in found.documents]
    assert {each.kind for each in found.documents} == {DocumentKind.SESSION}


def test_a_role_holds_its_trust_and_its_policies() -> None:
    """A role carries a trust policy, inline policies in blocks, and names of what it gets."""
    role = carrier("aws_iam_role")
    assert role.noun is Noun.ROLE
    assert [(each.path, each.kind) for each in role.documents] == [
        (("assume_role_policy",), DocumentKind.TRUST),
        (("inline_policy", "policy"), DocumentKind.IDENTITY),
    ]
    assert role.paths(Holds.POLICY_ARN) == (("managed_policy_arns",),)
    assert role.paths(Holds.BOUNDARY_ARN) == (("permissions_boundary",),)
    assert role.paths(Holds.ACL) == ()


def test_the_type_of_an_organization_policy_decides_its_kind() -> None:
    """Service and resource control policies are IAM, tag policies are not; SCP goes unsaid."""
    (content,) = carrier("aws_organizations_policy").documents
    assert content.by is not None
    assert content.by.path == ("type",)
    assert content.kind_where(None) is DocumentKind.SCP
    assert content.kind_where("RESOURCE_CONTROL_POLICY") is DocumentKind.RCP
    assert content.kind_where("TAG_POLICY") is None


def test_other_blocks_carry_nothing() -> None:
    """A type that is not in the table has no carrier, nor has a type under another block."""
    assert carriers.of("resource", "aws_instance") is None
    assert carriers.of("data", "aws_iam_role_policy") is None
    assert carriers.of("module", "aws_iam_role") is None
