"""What attributes of AWS resources are beyond what their block says."""

from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.aws.attributes import KnownAttributes
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import String, Unknown, Value
from grantlint_dev.terraform_eval import evaluated, lines

Configure = Callable[..., Configuration]
SHORT = {
    "<data.aws_caller_identity.current.account_id>": "<A>",
    "<data.aws_partition.current.dns_suffix>": "<D>",
    "<data.aws_partition.current.partition>": "<P>",
    "<data.aws_region.current.name>": "<R>",
}


@pytest.fixture
def known(configure: Configure) -> Configure:
    """Makes a configuration whose attributes are known, where these accounts are one's own."""

    def made(text: str, *own: str, **files: str) -> Configuration:
        configuration = configure(text, **files)
        configuration.outside = KnownAttributes(own)
        return configuration

    return made


def shown(expression: str, configuration: Configuration) -> str:
    """A value as text, where the usual holes are letters."""
    value = " ".join(line.strip() for line in lines(evaluated(expression, configuration)))
    for long, short in SHORT.items():
        value = value.replace(long, short)
    return value


def has_wildcards(value: Value) -> bool:
    """Whether a string may hold wildcards."""
    if isinstance(value, Unknown):
        return value.hole.shape.has_wildcards
    assert isinstance(value, String)
    return any(
        "*" in piece.content or "?" in piece.content
        if isinstance(piece.content, str)
        else piece.content.shape.has_wildcards
        for piece in value.pieces
    )


RESOURCES = """
variable "v" {}
variable "either" {}
resource "aws_iam_role" "known" {
  name = "r"
}
resource "aws_iam_role" "path" {
  name = "r"
  path = "/team/"
}
resource "aws_iam_role" "prefix" {
  name_prefix = "r-"
}
resource "aws_iam_role" "open" {
  name = var.v
}
resource "aws_iam_role" "maybe" {
  name        = var.either ? "r" : null
  name_prefix = var.either ? null : "r-"
}
resource "aws_iam_role" "none" {}
resource "aws_iam_role" "null" {
  name = null
}
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
resource "aws_sqs_queue" "q" {
  name = "q"
}
resource "aws_lambda_function" "f" {
  function_name = "f"
}
resource "aws_lambda_alias" "a" {
  function_name = aws_lambda_function.f.arn
  name          = "live"
}
resource "aws_kms_key" "k" {}
resource "aws_kms_alias" "by_id" {
  name          = "alias/k"
  target_key_id = aws_kms_key.k.key_id
}
resource "aws_kms_alias" "by_arn" {
  name          = "alias/k"
  target_key_id = aws_kms_key.k.arn
}
resource "aws_ssm_parameter" "slash" {
  name = "/a/b"
}
resource "aws_ssm_parameter" "plain" {
  name = "a"
}
resource "aws_ssm_parameter" "open" {
  name = var.v
}
resource "aws_cloudwatch_event_bus" "b" {
  name = "b"
}
resource "aws_cloudwatch_event_rule" "default" {
  name = "r"
}
resource "aws_cloudwatch_event_rule" "bus" {
  name           = "r"
  event_bus_name = aws_cloudwatch_event_bus.b.arn
}
resource "aws_cloudwatch_event_rule" "open" {
  name           = "r"
  event_bus_name = var.v
}
resource "aws_ecs_cluster" "c" {
  name = "c"
}
resource "aws_ecs_service" "s" {
  name    = "s"
  cluster = aws_ecs_cluster.c.id
}
resource "aws_ecs_service" "open" {
  name    = "s"
  cluster = var.v
}
resource "aws_lb" "network" {
  name               = "l"
  load_balancer_type = "network"
}
resource "aws_lb" "open" {
  load_balancer_type = var.v
}
resource "aws_iam_openid_connect_provider" "github" {
  url = "https://token.actions.githubusercontent.com"
}
resource "aws_iam_openid_connect_provider" "open" {
  url = var.v
}
resource "aws_secretsmanager_secret" "s" {
  name = "s"
}
resource "aws_secretsmanager_secret_version" "s" {
  secret_id = aws_secretsmanager_secret.s.id
}
resource "aws_secretsmanager_secret_version" "open" {
  secret_id = var.v
}
resource "aws_sagemaker_endpoint" "e" {
  name = "My-${var.v}"
}
resource "aws_wafv2_web_acl" "w" {
  name  = "w"
  scope = "CLOUDFRONT"
}
resource "aws_batch_compute_environment" "old" {
  compute_environment_name = "e"
}
resource "aws_batch_compute_environment" "new" {
  name = "e"
}
resource "aws_glue_security_configuration" "g" {}
resource "aws_new_thing" "n" {}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("aws_iam_role.known.arn", '"arn:<P>:iam::<A>:role/r"'),
        ("aws_iam_role.known.id", '"r"'),
        ("aws_iam_role.path.arn", '"arn:<P>:iam::<A>:role/team/r"'),
        ("aws_iam_role.prefix.arn", ('"arn:<P>:iam::<A>:role/r-'
         '<trimprefix(aws_iam_role.prefix.name, aws_iam_role.prefix.name_prefix)>"')),
        ("aws_iam_role.open.arn", '"arn:<P>:iam::<A>:role/<var.v>"'),
        ("aws_iam_role.maybe.arn", '"arn:<P>:iam::<A>:role/<aws_iam_role.maybe.name>"'),
        ("aws_iam_role.none.arn", '"arn:<P>:iam::<A>:role/<aws_iam_role.none.name>"'),
        ("aws_iam_role.null.arn", '"arn:<P>:iam::<A>:role/<aws_iam_role.null.name>"'),
        ("aws_iam_role.none.unique_id", "<aws_iam_role.none.unique_id: string like AROA*>"),
        ("aws_s3_bucket.b.arn", '"arn:<P>:s3:::b"'),
        ("aws_s3_bucket.b.id", '"b"'),
        ("aws_s3_bucket.b.bucket_domain_name", '"b.s3.<D>"'),
        ("aws_sqs_queue.q.arn", '"arn:<P>:sqs:<R>:<A>:q"'),
        ("aws_sqs_queue.q.id", '"https://sqs.<R>.<D>/<A>/q"'),
        ("aws_lambda_function.f.invoke_arn", ('"arn:<P>:apigateway:<R>:lambda:path/2015-03-31/'
         'functions/arn:<P>:lambda:<R>:<A>:function:f/invocations"')),
        ("aws_lambda_alias.a.arn", '"arn:<P>:lambda:<R>:<A>:function:f:live"'),
        ("aws_kms_key.k.arn", '"arn:<P>:kms:<R>:<A>:key/<aws_kms_key.k.key_id>"'),
        ("aws_kms_alias.by_id.target_key_arn",
         '"arn:<P>:kms:<R>:<A>:key/<aws_kms_key.k.key_id>"'),
        ("aws_kms_alias.by_arn.target_key_arn",
         '"arn:<P>:kms:<R>:<A>:key/<aws_kms_key.k.key_id>"'),
        ("aws_ssm_parameter.slash.arn", '"arn:<P>:ssm:<R>:<A>:parameter/a/b"'),
        ("aws_ssm_parameter.plain.arn", '"arn:<P>:ssm:<R>:<A>:parameter/a"'),
        ("aws_ssm_parameter.open.arn",
         '"arn:<P>:ssm:<R>:<A>:parameter/<trimprefix(var.v, \\"/\\")>"'),
        ("aws_cloudwatch_event_rule.default.arn", '"arn:<P>:events:<R>:<A>:rule/r"'),
        ("aws_cloudwatch_event_rule.bus.arn", '"arn:<P>:events:<R>:<A>:rule/b/r"'),
        ("aws_cloudwatch_event_rule.open.arn",
         "<aws_cloudwatch_event_rule.open.arn: string like arn:*:events:*>"),
        ("aws_ecs_service.s.arn", '"arn:<P>:ecs:<R>:<A>:service/c/s"'),
        ("aws_ecs_service.open.arn", '"arn:<P>:ecs:<R>:<A>:service/<basename(var.v)>/s"'),
        ("aws_lb.network.arn", ('"arn:<P>:elasticloadbalancing:<R>:<A>:loadbalancer/net/l/'
         '<the end of aws_lb.network.arn_suffix>"')),
        ("aws_lb.open.arn", ('"arn:<P>:elasticloadbalancing:<R>:<A>:loadbalancer/'
         '<aws_lb.open.arn_suffix>"')),
        ("aws_iam_openid_connect_provider.github.arn",
         '"arn:<P>:iam::<A>:oidc-provider/token.actions.githubusercontent.com"'),
        ("aws_iam_openid_connect_provider.open.arn",
         '"arn:<P>:iam::<A>:oidc-provider/<replace[https://,](var.v)>"'),
        ("aws_secretsmanager_secret_version.s.arn", ('"arn:<P>:secretsmanager:<R>:<A>:secret:s-'
         '<the end of aws_secretsmanager_secret.s.arn>"')),
        ("aws_secretsmanager_secret_version.open.arn",
         "<aws_secretsmanager_secret_version.open.arn: string like arn:*:secretsmanager:*>"),
        ("aws_sagemaker_endpoint.e.arn", '"arn:<P>:sagemaker:<R>:<A>:endpoint/my-<lower(var.v)>"'),
        ("aws_wafv2_web_acl.w.arn",
         '"arn:<P>:wafv2:<R>:<A>:global/webacl/w/<aws_wafv2_web_acl.w.id>"'),
        ("aws_batch_compute_environment.old.arn", '"arn:<P>:batch:<R>:<A>:compute-environment/e"'),
        ("aws_batch_compute_environment.new.arn", '"arn:<P>:batch:<R>:<A>:compute-environment/e"'),
        ("aws_glue_security_configuration.g.arn",
         "<aws_glue_security_configuration.g.arn: string like arn:*:glue:*>"),
        ("aws_new_thing.n.arn", "<aws_new_thing.n.arn: string like arn:*:*:*>"),
        ("aws_new_thing.n.stage_arn", "<aws_new_thing.n.stage_arn: string like arn:*>"),
        ("aws_new_thing.n.endpoint", "<aws_new_thing.n.endpoint: string>"),
        ("aws_new_thing.n.policy", "<aws_new_thing.n.policy: any>"),
    ],
)  # fmt: skip
def test_attributes_of_resources(known: Configure, expression: str, expected: str) -> None:
    """An ARN is built of what the block says; what AWS makes up is a hole."""
    configuration = known(RESOURCES)
    assert shown(expression, configuration) == expected
    assert configuration.problems == []


def test_no_arn_has_wildcards(known: Configure) -> None:
    """Whatever a name may be, the ARN of a resource is one ARN."""
    configuration = known(RESOURCES)
    for resource in configuration.resources():
        value = evaluated(f"{resource.address}.arn", configuration)
        assert not has_wildcards(value), resource.address
