"""What attributes of AWS resources are beyond what their block says."""

from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.aws.attributes import KnownAttributes
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import String, Unknown, Value, text
from grantlint_dev.terraform_eval import evaluated

Configure = Callable[..., Configuration]
Shown = Callable[[str, Configuration], str]


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
resource "aws_cloudwatch_event_rule" "empty" {
  name           = "r"
  event_bus_name = ""
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
        ("aws_cloudwatch_event_rule.empty.arn", '"arn:<P>:events:<R>:<A>:rule/r"'),
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
def test_attributes_of_resources(
    known: Configure, shown: Shown, expression: str, expected: str
) -> None:
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


def test_names_behind_a_prefix(known: Configure, shown: Shown) -> None:
    """Any argument may have its prefix instead."""
    configuration = known(
        'resource "aws_s3_bucket" "b" {\n  bucket_prefix = "logs-"\n}\n'
        'resource "aws_rds_cluster" "c" {\n  cluster_identifier_prefix = "db-"\n}\n'
    )
    assert shown("aws_s3_bucket.b.arn", configuration) == (
        '"arn:<P>:s3:::logs-<trimprefix(aws_s3_bucket.b.bucket, aws_s3_bucket.b.bucket_prefix)>"'
    )
    assert shown("aws_rds_cluster.c.arn", configuration).startswith(
        '"arn:<P>:rds:<R>:<A>:cluster:db-<trimprefix('
    )


def test_all_tags(known: Configure, shown: Shown) -> None:
    """A resource has its own tags and those of its provider."""
    configuration = known(
        'provider "aws" {\n  default_tags {\n    tags = { team = "x", own = "p" }\n  }\n}\n'
        'resource "aws_iam_role" "r" {\n  tags = { own = "r" }\n}\n'
        'resource "aws_iam_role" "open" {\n  tags = var.t\n}\nvariable "t" {}\n'
    )
    assert shown("aws_iam_role.r.tags_all", configuration) == 'map { "team" = "x" "own" = "r" }'
    assert shown("aws_iam_role.open.tags_all", configuration) == (
        "<aws_iam_role.open.tags_all: any>"
    )


def test_a_part_from_an_argument_keeps_its_place(known: Configure) -> None:
    """A name stands where it is written, made-up text where the attribute is used."""
    configuration = known('variable "v" {}\nresource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    value = evaluated('"${aws_sqs_queue.q.arn}"', configuration)
    assert isinstance(value, String)
    *made_up, name = value.pieces
    assert {piece.place.source.path for piece in made_up} == {"expression"}
    assert name.content == "q"
    assert (name.place.source.path, name.place.span().start) == ("main.tf", 56)
    assert name.place.via is not None
    assert name.place.via.note == "aws_sqs_queue.q.name"
    assert name.place.via.via is not None
    assert name.place.via.via.note == "aws_sqs_queue.q.arn"
    assert name.place.via.via.source.path == "expression"


def test_an_attribute_of_an_attribute_is_one_step(known: Configure) -> None:
    """What is used through several attributes of a resource comes there in one step."""
    configuration = known('resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n')
    value = evaluated("aws_sqs_queue.q.id", configuration)
    assert isinstance(value, String)
    place = value.pieces[-1].place
    notes = []
    while place.via is not None:
        place = place.via
        notes.append((place.source.path, place.note))
    assert notes == [
        ("main.tf", "aws_sqs_queue.q.name"),
        ("expression", "aws_sqs_queue.q.url"),
    ]


def test_resources_of_the_other_provider(known: Configure, shown: Shown) -> None:
    """Resources of `awscc` have ARNs alike."""
    configuration = known(
        'resource "awscc_iam_role" "r" {\n  role_name = "r"\n}\n'
        'resource "awscc_sqs_queue" "q" {\n  queue_name = "q"\n}\n'
        'resource "awscc_lambda_alias" "a" {}\n'
    )
    assert shown("awscc_iam_role.r.arn", configuration) == '"arn:<P>:iam::<A>:role/r"'
    assert shown("awscc_sqs_queue.q.arn", configuration) == '"arn:<P>:sqs:<R>:<A>:q"'
    assert shown("awscc_lambda_alias.a.arn", configuration) == (
        "<awscc_lambda_alias.a.arn: string like arn:*:lambda:*>"
    )


def test_a_sensitive_name_makes_a_sensitive_arn(known: Configure) -> None:
    """What is sensitive stays so in what is made of it."""
    configuration = known(
        'variable "v" {\n  sensitive = true\n}\nresource "aws_sqs_queue" "q" {\n  name = var.v\n}\n'
    )
    assert evaluated("aws_sqs_queue.q.arn", configuration).sensitive


def test_attributes_that_need_each_other(known: Configure, shown: Shown) -> None:
    """A cycle through made-up attributes leaves a hole and a problem."""
    configuration = known(
        'resource "aws_sqs_queue" "a" {\n  name = aws_sqs_queue.b.arn\n}\n'
        'resource "aws_sqs_queue" "b" {\n  name = aws_sqs_queue.a.arn\n}\n'
    )
    assert shown("aws_sqs_queue.a.arn", configuration) == (
        '"arn:<P>:sqs:<R>:<A>:arn:<P>:sqs:<R>:<A>:<aws_sqs_queue.a.arn>"'
    )
    assert [problem.message for problem in configuration.problems] == [
        "`aws_sqs_queue.a.arn` depends on itself"
    ]


def test_chains_of_attributes_of_any_length(known: Configure, shown: Shown) -> None:
    """A long chain of resources is followed from the ground up."""
    configuration = known(
        'resource "aws_sqs_queue" "q0" {\n  name = "q"\n}\n'
        + "".join(
            f'resource "aws_sqs_queue" "q{at}" {{\n  name = "${{aws_sqs_queue.q{at - 1}.id}}"\n}}\n'
            for at in range(1, 60)
        )
    )
    assert shown("aws_sqs_queue.q59.id", configuration).count("/<A>/") == 60
    assert configuration.problems == []


def test_policy_documents_are_asked_elsewhere(configure: Configure, shown: Shown) -> None:
    """An attribute of a policy document comes from what renders those."""
    configuration = configure('data "aws_iam_policy_document" "d" {}\n')
    configuration.outside = KnownAttributes(
        document_of=lambda resource, name, place: text(f"{resource.name} {name}", place)
    )
    assert shown("data.aws_iam_policy_document.d.json", configuration) == '"d json"'
