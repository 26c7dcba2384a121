"""Attributes of what other providers than AWS's make."""

from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import String, Unknown
from grantlint_dev.terraform_eval import evaluated

Configure = Callable[..., Configuration]
Shown = Callable[[str, Configuration], str]

OTHERS = """
variable "v" {}
data "template_file" "inline" {
  template = "a-$${x}-%%{ if y == \\"1\\" }b%%{ endif }"
  vars = {
    x = var.v
    y = 1
  }
}
data "template_file" "plain" {
  template = "a"
}
data "template_file" "open" {
  template = var.v
}
data "template_file" "broken" {
  template = "$${"
}
data "local_file" "f" {
  filename = "${path.module}/f.txt"
}
data "local_file" "absent" {
  filename = "absent.txt"
}
resource "local_file" "made" {
  filename = "made.txt"
  content  = "made"
}
resource "terraform_data" "t" {
  input = ["a"]
}
resource "terraform_data" "none" {}
data "null_data_source" "n" {
  inputs = { a = "b" }
}
resource "random_id" "plain" {
  byte_length = 4
}
resource "random_id" "prefix" {
  prefix = "x-"
}
resource "random_pet" "p" {
  prefix    = "x"
  separator = "_"
}
resource "random_string" "any" {
  length = 8
}
resource "random_string" "letters" {
  special = false
}
resource "random_password" "chosen" {
  override_special = "!."
}
resource "random_integer" "i" {
  min = 1
}
resource "time_static" "t" {}
data "external" "e" {}
data "terraform_remote_state" "s" {}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("data.template_file.inline.rendered", '"a-<var.v>-b"'),
        ("data.template_file.plain.rendered", '"a"'),
        ("data.template_file.open.rendered", "<data.template_file.open.rendered: any>"),
        ("data.template_file.broken.rendered", "<data.template_file.broken.rendered: any>"),
        ("data.local_file.f.content", '"text"'),
        ("data.local_file.absent.content", "<data.local_file.absent.content: any>"),
        ("local_file.made.content", '"made"'),
        ("terraform_data.t.output", 'tuple [ "a" ]'),
        ("terraform_data.none.output", "null"),
        ("data.null_data_source.n.outputs.a", '"b"'),
        ("random_id.plain.hex", "<random_id.plain.hex: string>"),
        ("random_id.prefix.hex", '"x-<the end of random_id.prefix.hex>"'),
        ("random_pet.p.id", '"x_<the end of random_pet.p.id>"'),
        ("random_integer.i.result", "<random_integer.i.result: number>"),
        ("time_static.t.rfc3339", "<time_static.t.rfc3339: string>"),
        ("data.external.e.result.key", "<data.external.e.result.key: any>"),
        ("data.terraform_remote_state.s.outputs.arn",
         "<data.terraform_remote_state.s.outputs.arn: any>"),
    ],
)  # fmt: skip
def test_attributes_of_others(
    known: Configure, shown: Shown, expression: str, expected: str
) -> None:
    """Templates and files have their text, what is handed on its value, the rest is a hole."""
    configuration = known(OTHERS, **{"f.txt": "text"})
    assert shown(expression, configuration) == expected


@pytest.mark.parametrize(
    "expression",
    ["random_id.plain.hex", "random_string.letters.result", "random_password.chosen.result"],
)
def test_random_texts_without_wildcards(known: Configure, expression: str) -> None:
    """A random text holds no wildcards where its characters are chosen so."""
    value = evaluated(expression, known(OTHERS))
    assert isinstance(value, Unknown)
    assert not value.hole.shape.has_wildcards


def test_random_texts_of_any_characters(known: Configure) -> None:
    """A random text may hold wildcards where its characters may be any."""
    value = evaluated("random_string.any.result", known(OTHERS))
    assert isinstance(value, Unknown)
    assert value.hole.shape.has_wildcards


def test_a_template_out_of_a_file_has_its_places(known: Configure) -> None:
    """Text of a template file stands in that file."""
    configuration = known(
        'data "template_file" "t" {\n  template = file("t.tpl")\n  vars = { x = "y" }\n}\n',
        **{"t.tpl": "one ${x} two"},
    )
    value = evaluated("data.template_file.t.rendered", configuration)
    assert isinstance(value, String)
    assert value.known == "one y two"
    places = [(piece.place.source.path, piece.place.span().start) for piece in value.pieces]
    assert places[0] == ("t.tpl", 0)
    assert places[1][0] == "main.tf"
    assert places[2] == ("t.tpl", 8)


@pytest.mark.parametrize(
    "expression",
    [
        "random_password.chosen.result",
        "random_password.chosen.bcrypt_hash",
        "tls_private_key.k.private_key_pem",
        "aws_iam_access_key.k.secret",
        "data.aws_secretsmanager_secret_version.s.secret_string",
        "data.aws_ssm_parameter.p.value",
    ],
)
def test_secrets_are_sensitive(known: Configure, expression: str) -> None:
    """What the providers mark as sensitive is."""
    text = OTHERS + 'resource "tls_private_key" "k" {}\nresource "aws_iam_access_key" "k" {}\n'
    text += 'data "aws_secretsmanager_secret_version" "s" {}\ndata "aws_ssm_parameter" "p" {}\n'
    assert evaluated(expression, known(text)).sensitive


@pytest.mark.parametrize(
    "expression",
    ["random_id.plain.hex", "tls_private_key.k.public_key_pem", "aws_iam_access_key.k.id"],
)
def test_what_is_no_secret(known: Configure, expression: str) -> None:
    """What the providers do not mark is not sensitive."""
    text = OTHERS + 'resource "tls_private_key" "k" {}\nresource "aws_iam_access_key" "k" {}\n'
    assert not evaluated(expression, known(text)).sensitive
