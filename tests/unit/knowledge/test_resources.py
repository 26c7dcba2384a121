"""Resource types and the ARNs they have."""

import pytest

from grantlint.knowledge import catalogue, resources


def test_a_resource_type_has_arns_as_patterns() -> None:
    """Holes of AWS's format are stars in the pattern."""
    found = resources.resource_type("S3", "Object")
    assert found is not None
    assert found.service == "s3"
    assert found.formats == ("arn:${Partition}:s3:::${BucketName}/${ObjectName}",)
    assert found.arns == ("arn:*:s3:::*/*",)
    assert "s3:BucketTag/${TagKey}" in found.keys


def test_unknown_types_are_none() -> None:
    """Neither a service nor a type is made up."""
    assert resources.resource_type("s3", "nothing") is None
    assert resources.resource_type("nothing", "bucket") is None
    assert resources.resource_types("nothing") == ()
    assert len(resources.resource_types("ec2")) > 50


def test_a_type_may_have_several_arns() -> None:
    """Stages of API Gateway lie under REST and HTTP APIs."""
    found = resources.resource_type("apigateway", "Stage")
    assert found is not None
    assert len(found.arns) > 1


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:s3:::bucket/key", "object"),
        ("arn:aws:s3:::bucket", "bucket"),
        ("arn:aws:iam::123456789012:role/admin", "role"),
        ("arn:aws:iam::*:role/*", "role"),
        ("arn:*:lambda:eu-west-1:123456789012:function:f", "function"),
        ("arn:aws-cn:sqs:cn-north-1:123456789012:queue", "queue"),
    ],
)
def test_the_first_type_of_an_arn_is_the_closest(arn: str, name: str) -> None:
    """The ARN's own service and the type with most fixed text come first."""
    assert resources.types_of_arn(arn)[0].name == name


def test_a_pattern_may_name_several_types() -> None:
    """A star at the end may stand for more parts of the ARN."""
    names = {found.name for found in resources.types_of_arn("arn:aws:lambda:*")}
    assert {"function", "layer"} <= names


@pytest.mark.parametrize(
    "arn", ["", "*", "arn", "arn:aws:*", "arn:aws:s3", "bucket", "arn:aws:nothing:::x", "a:" * 5000]
)
def test_what_leaves_the_service_open_names_no_type_of_it(arn: str) -> None:
    """Only backup, which may protect resources of any service, can claim an unknown one."""
    assert {found.service for found in resources.types_of_arn(arn)} <= {"backup"}


def test_all_arns_begin_alike() -> None:
    """A pattern of ARNs that ends in a star reaches all types, as the star takes colons, too."""
    for service in catalogue.index().services:
        for each in resources.resource_types(service):
            assert each.arns
            assert all(arn.startswith("arn:*:") for arn in each.arns)
