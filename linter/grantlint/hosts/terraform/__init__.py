"""Terraform and OpenTofu: configurations as they are written, evaluated as far as can be seen."""

from grantlint.hosts.terraform.host import Terraform

HOST = Terraform()
