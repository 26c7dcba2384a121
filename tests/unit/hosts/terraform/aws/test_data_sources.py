"""Attributes of AWS's data sources."""

import json
from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import String
from grantlint.model import Hole
from grantlint_dev.terraform_eval import evaluated

Configure = Callable[..., Configuration]
Shown = Callable[[str, Configuration], str]

SOURCES = """
variable "v" {}
provider "aws" {
  alias  = "china"
  region = "cn-north-1"
}
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_partition" "china" {
  provider = aws.china
}
data "aws_region" "current" {}
data "aws_region" "named" {
  name = "us-west-2"
}
data "aws_service_principal" "ec2" {
  service_name = "ec2"
}
data "aws_service_principal" "logs" {
  service_name = "logs"
}
data "aws_service_principal" "china" {
  provider     = aws.china
  service_name = "logs"
}
data "aws_cloudfront_log_delivery_canonical_user_id" "open" {}
data "aws_cloudfront_log_delivery_canonical_user_id" "china" {
  provider = aws.china
}
data "aws_billing_service_account" "b" {}
data "aws_redshift_service_account" "r" {}
data "aws_iam_policy" "by_name" {
  name = "ViewOnlyAccess"
}
data "aws_iam_policy" "by_arn" {
  arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
}
data "aws_iam_policy" "elsewhere" {
  name        = "ViewOnlyAccess"
  path_prefix = "/team/"
}
data "aws_iam_policy" "own" {
  name = "Own"
}
data "aws_iam_policy" "own_by_arn" {
  arn = "arn:aws:iam::123456789012:policy/team/Own"
}
data "aws_iam_policy" "open" {
  name = var.v
}
data "aws_iam_role" "r" {
  name = "r"
}
data "aws_iam_user" "u" {
  user_name = "u"
}
data "aws_iam_roles" "sso" {}
data "aws_arn" "queue" {
  arn = "arn:aws:sqs:eu-west-1:123456789012:q:w"
}
data "aws_arn" "open" {
  arn = var.v
}
data "aws_eks_cluster" "c" {
  name = "c"
}
data "aws_organizations_organization" "o" {}
data "aws_default_tags" "d" {}
data "aws_ssm_parameter" "public" {
  name = "/aws/service/ami"
}
data "aws_ssm_parameter" "p" {
  name = "/p"
}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("caller_identity.current.account_id", '"<A>"'),
        ("caller_identity.current.id", '"<A>"'),
        ("caller_identity.current.arn",
         "<data.aws_caller_identity.current.arn: string like arn:*>"),
        ("partition.current.partition", '"<P>"'),
        ("partition.china.partition", '"aws-cn"'),
        ("partition.china.dns_suffix", '"amazonaws.com.cn"'),
        ("partition.china.reverse_dns_prefix", '"cn.com.amazonaws"'),
        ("region.current.name", '"<R>"'),
        ("region.current.region", '"<R>"'),
        ("region.named.id", '"us-west-2"'),
        ("service_principal.ec2.name", '"ec2.amazonaws.com"'),
        ("service_principal.ec2.id", '"ec2.<R>.amazonaws.com"'),
        ("service_principal.logs.name", '"logs.<D>"'),
        ("service_principal.china.suffix", '"amazonaws.com.cn"'),
        ("cloudfront_log_delivery_canonical_user_id.china.id",
         '"a52cb28745c0c06e84ec548334e44bfa7fc2a85c54af20cd59e4969344b7af56"'),
        ("cloudfront_log_delivery_canonical_user_id.open.id",
         "<data.aws_cloudfront_log_delivery_canonical_user_id.open.id: string>"),
        ("billing_service_account.b.arn", '"arn:<P>:iam::386209384616:root"'),
        ("redshift_service_account.r.arn",
         '"arn:<P>:iam::<data.aws_redshift_service_account.r.id>:user/logs"'),
        ("iam_policy.by_name.arn", '"arn:<P>:iam::aws:policy/job-function/ViewOnlyAccess"'),
        ("iam_policy.by_name.path", '"/job-function/"'),
        ("iam_policy.by_arn.name", '"ViewOnlyAccess"'),
        ("iam_policy.by_arn.id", '"arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"'),
        ("iam_policy.elsewhere.arn",
         "<data.aws_iam_policy.elsewhere.arn: string like arn:*:iam::*:policy/*ViewOnlyAccess>"),
        ("iam_policy.own.id", '"<data.aws_iam_policy.own.arn>"'),
        ("iam_policy.own.policy", "<data.aws_iam_policy.own.policy: any>"),
        ("iam_policy.own_by_arn.name", '"Own"'),
        ("iam_policy.open.arn",
         "<data.aws_iam_policy.open.arn: string like arn:*:iam::*:policy/*>"),
        ("iam_role.r.arn", '"arn:<P>:iam::<A>:role<data.aws_iam_role.r.path>r"'),
        ("iam_user.u.arn", '"arn:<P>:iam::<A>:user<data.aws_iam_user.u.path>u"'),
        ("iam_roles.sso.arns", ("list [ ? <data.aws_iam_roles.sso.arns[*]: string like "
         "arn:*:iam::*:role/*> … ]")),
        ("arn.queue.account", '"123456789012"'),
        ("arn.queue.resource", '"q:w"'),
        ("arn.queue.id", '"arn:aws:sqs:eu-west-1:123456789012:q:w"'),
        ("arn.open.account", "<data.aws_arn.open.account: any>"),
        ("eks_cluster.c.identity[0].oidc[0].issuer", ('"https://oidc.eks.<R>.<D>/id/'
         '<the end of data.aws_eks_cluster.c.identity[0].oidc[0].issuer>"')),
        ("organizations_organization.o.id",
         "<data.aws_organizations_organization.o.id: string like o-*>"),
        (
            "organizations_organization.o.accounts[*].id",
            ("list [ ? <data.aws_organizations_organization.o.accounts[*].id: string like "
            "????????????> … ]"),
        ),
        (
            "organizations_organization.o.roots[0].id",
            "<data.aws_organizations_organization.o.roots[*].id: string like r-*>",
        ),
        (
            "organizations_organization.o.feature_set",
            "<data.aws_organizations_organization.o.feature_set: any>",
        ),
        ("default_tags.d.tags", "<data.aws_default_tags.d.tags: any>"),
        ("ssm_parameter.public.arn", '"arn:<P>:ssm:<R>::parameter/aws/service/ami"'),
        ("ssm_parameter.p.arn", '"arn:<P>:ssm:<R>:<A>:parameter/p"'),
        ("ssm_parameter.p.value", "<data.aws_ssm_parameter.p.value: string> (sensitive)"),
    ],
)  # fmt: skip
def test_attributes_of_data_sources(
    known: Configure, shown: Shown, expression: str, expected: str
) -> None:
    """What AWS always answers is known; the rest is a hole, with its shape."""
    configuration = known(SOURCES)
    assert shown(f"data.aws_{expression}", configuration) == expected
    assert configuration.problems == []


def hole(expression: str, configuration: Configuration) -> Hole:
    """The only hole of a string."""
    value = evaluated(expression, configuration)
    assert isinstance(value, String)
    (found,) = [piece.content for piece in value.pieces if isinstance(piece.content, Hole)]
    return found


def test_shapes_of_what_is_not_known(known: Configure) -> None:
    """An account has twelve digits, a partition is one of three, ELB logs come from AWS."""
    configuration = known(SOURCES + 'data "aws_elb_service_account" "e" {}\n')
    account = hole("data.aws_caller_identity.current.account_id", configuration).shape
    assert (account.pattern, account.has_wildcards) == ("????????????", False)
    partition = hole("data.aws_partition.current.partition", configuration).shape
    assert partition.alternatives == ("aws", "aws-cn", "aws-us-gov")
    assert not hole("data.aws_region.current.name", configuration).shape.has_wildcards
    delivery = hole("data.aws_elb_service_account.e.id", configuration).shape
    assert "127311923021" in delivery.alternatives


def test_the_text_of_a_managed_policy(known: Configure) -> None:
    """AWS's own policies have the text that is known of them."""
    value = evaluated(
        "data.aws_iam_policy.p.policy",
        known('data "aws_iam_policy" "p" {\n  name = "IAMUserChangePassword"\n}\n'),
    )
    assert isinstance(value, String)
    document = json.loads(value.known or "")
    assert document["Version"] == "2012-10-17"
    assert document["Statement"][0] == {
        "Effect": "Allow",
        "Action": ["iam:ChangePassword"],
        "Resource": [
            "arn:aws:iam::*:user/${aws:username}",
            "arn:aws:iam::*:user/*/${aws:username}",
        ],
    }


@pytest.mark.parametrize(
    ("kind", "region", "expected"),
    [
        ("elb", "eu-west-1", '"arn:aws:iam::156460612806:root"'),
        ("elb", "eu-south-2", '"arn:aws:iam::<data.aws_elb_service_account.a.id>:root"'),
        ("elb", "cn-north-1", '"arn:aws-cn:iam::638102146993:root"'),
        ("cloudtrail", "us-east-1", '"arn:aws:iam::086441151436:root"'),
        ("redshift", "us-east-1", '"arn:aws:iam::193672423079:user/logs"'),
    ],
)
def test_accounts_that_logs_come_from(
    known: Configure, shown: Shown, kind: str, region: str, expected: str
) -> None:
    """Where the region is known, so is the account that AWS delivers logs from."""
    configuration = known(f'data "aws_{kind}_service_account" "a" {{\n  region = "{region}"\n}}\n')
    assert shown(f"data.aws_{kind}_service_account.a.arn", configuration) == expected
