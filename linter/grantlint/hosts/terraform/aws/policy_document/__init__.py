"""`data "aws_iam_policy_document"` rendered as the AWS provider renders it, holes included."""

from grantlint.hosts.terraform.aws.policy_document.attributes import json_of
from grantlint.hosts.terraform.aws.policy_document.rendering import rendered

__all__ = ["json_of", "rendered"]
