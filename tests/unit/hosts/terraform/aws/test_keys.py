"""Access keys that a configuration creates, and where their parts go."""

from pathlib import Path

import pytest
from tests.unit.hosts.terraform.aws.configurations import estate

from grantlint.model import KeyFlow, KeyPart, KeySink, Presence

KEY = 'resource "aws_iam_access_key" "ci" {\n  user = "ci"\n}\n'
SECRET = "aws_iam_access_key.ci.secret"


def flows(folder: Path, text: str, **others: str) -> list[KeyFlow]:
    return list(estate(folder, KEY + text, **others).key_flows)


def marked(flow: KeyFlow) -> str:
    span = flow.place.span()
    return flow.place.source.text[span.start : span.end]


def test_a_key_belongs_to_the_user_it_names(tmp_path: Path) -> None:
    """The user is known by name, through a reference as well."""
    text = """
resource "aws_iam_user" "ann" { name = "ann" }
resource "aws_iam_access_key" "k" {
  user   = aws_iam_user.ann.name
  status = "Inactive"
}
"""
    (key,) = estate(tmp_path, text).access_keys
    assert key.owner == "aws_iam_access_key.k"
    assert key.user is not None
    assert (key.user.literal, key.is_active, key.count) == ("ann", False, 1)


@pytest.mark.parametrize(
    ("pgp_key", "is_encrypted", "is_sure"),
    [
        ('"keybase:ann"', True, True),
        ('"keybase:${var.who}"', True, True),
        ('""', False, True),
        ("null", False, True),
        ("var.who", True, False),
        ("var.maybe ? null : var.who", False, False),
    ],
)
def test_a_pgp_key_encrypts_the_secret(
    tmp_path: Path, pgp_key: str, *, is_encrypted: bool, is_sure: bool
) -> None:
    """One that is empty or null encrypts nothing; one that cannot be seen may be either."""
    text = f"""
variable "who" {{}}
variable "maybe" {{}}
resource "aws_iam_access_key" "k" {{
  user    = "ann"
  pgp_key = {pgp_key}
}}
"""
    (key,) = estate(tmp_path, text).access_keys
    assert (key.is_encrypted, key.is_encryption_sure) == (is_encrypted, is_sure)


def test_the_instances_of_a_block_are_counted_for_each_user(tmp_path: Path) -> None:
    """Several of one user are one key with a count; users of `for_each` have one each."""
    text = """
variable "n" {}
resource "aws_iam_access_key" "two" {
  count = 2
  user  = "ci"
}
resource "aws_iam_access_key" "each" {
  for_each = toset(["ann", "ben"])
  user     = each.key
}
resource "aws_iam_access_key" "open" {
  count = var.n
  user  = "cem"
}
"""
    found = [
        (key.owner, key.user.written if key.user else "", key.count, key.presence)
        for key in estate(tmp_path, text).access_keys
    ]
    assert found == [
        ("aws_iam_access_key.two", "ci", 2, Presence.ALWAYS),
        ('aws_iam_access_key.each["ann"]', "ann", 1, Presence.ALWAYS),
        ('aws_iam_access_key.each["ben"]', "ben", 1, Presence.ALWAYS),
        (
            "aws_iam_access_key.open[count.index in aws_iam_access_key.open]",
            "cem",
            1,
            Presence.MAYBE,
        ),
    ]


@pytest.mark.parametrize(
    ("attribute", "part"),
    [
        ("id", KeyPart.ID),
        ("secret", KeyPart.SECRET),
        ("ses_smtp_password_v4", KeyPart.SMTP_PASSWORD),
        ("encrypted_secret", KeyPart.ENCRYPTED),
    ],
)
@pytest.mark.parametrize("is_sensitive", [True, False])
def test_an_output_takes_a_part(
    tmp_path: Path, attribute: str, part: KeyPart, *, is_sensitive: bool
) -> None:
    """The part is told by the attribute, and the output says whether it hides it."""
    mark = "sensitive = true" if is_sensitive else ""
    text = f'output "o" {{\n  value = aws_iam_access_key.ci.{attribute}\n  {mark}\n}}\n'
    (flow,) = flows(tmp_path, text)
    assert (flow.owner, flow.part, flow.sink) == ("output.o", part, KeySink.OUTPUT)
    assert (flow.key, flow.is_hidden) == ("aws_iam_access_key.ci", is_sensitive)
    assert marked(flow) == f"aws_iam_access_key.ci.{attribute}"


@pytest.mark.parametrize(
    "value",
    [
        "local.secret",
        f"base64encode({SECRET})",
        f'"secret: ${{{SECRET}}}"',
        f"nonsensitive({SECRET})",
        f"{{ secret = [{SECRET}] }}",
        f"jsonencode({{ secret = {SECRET} }})",
        f'try({SECRET}, "")',
        "one(aws_iam_access_key.ci[*].secret)",
        "aws_iam_access_key.ci",
        f'format("%s and a long way to go, %s", "{"x" * 200}", base64encode({SECRET}))',
    ],
)
def test_a_secret_is_followed(tmp_path: Path, value: str) -> None:
    """Locals, templates, functions and collections hand a secret on; so does the whole resource."""
    text = f'locals {{\n  secret = {SECRET}\n}}\noutput "o" {{\n  value = {value}\n}}\n'
    (flow,) = flows(tmp_path, text)
    assert (flow.part, flow.key) == (KeyPart.SECRET, "aws_iam_access_key.ci")


@pytest.mark.parametrize("value", [f"sha256({SECRET})", f"length({SECRET})", "1", "var.other"])
def test_what_tells_nothing_of_a_secret_is_no_flow(tmp_path: Path, value: str) -> None:
    """A hash or a length hands no secret on."""
    assert flows(tmp_path, f'output "o" {{\n  value = {value}\n}}\n') == []


def test_a_secret_comes_through_the_outputs_of_modules(tmp_path: Path) -> None:
    """The outputs of a module hand on; those of the root are where it ends."""
    child = KEY + f'output "secret" {{\n  value = {SECRET}\n}}\n'
    text = """
module "user" { source = "./user" }
output "one" { value = module.user.secret }
output "all" {
  value     = module.user
  sensitive = true
}
"""
    found = estate(tmp_path, text, **{"user/main.tf": child}).key_flows
    assert [(flow.owner, flow.key) for flow in found] == [
        ("output.one", "module.user.aws_iam_access_key.ci"),
        ("output.all", "module.user.aws_iam_access_key.ci"),
    ]


@pytest.mark.parametrize(
    ("block", "sink"),
    [
        ('"aws_instance" "x" {\n  user_data = SECRET\n}', KeySink.USER_DATA),
        ('"aws_instance" "x" {\n  tags = { a = SECRET }\n}', KeySink.TAG),
        ('"aws_instance" "x" {\n  get_password_data = SECRET\n}', KeySink.STORE),
        (
            '"aws_lambda_function" "x" {\n  environment {\n    variables = { A = SECRET }\n  }\n}',
            KeySink.ENVIRONMENT,
        ),
        (
            '"aws_ecs_task_definition" "x" {\n  container_definitions = jsonencode([SECRET])\n}',
            KeySink.ENVIRONMENT,
        ),
        ('"aws_ssm_parameter" "x" {\n  type = "String"\n  value = SECRET\n}', KeySink.TEXT),
        ('"aws_ssm_parameter" "x" {\n  type = "SecureString"\n  value = SECRET\n}', KeySink.STORE),
        ('"aws_secretsmanager_secret_version" "x" {\n  secret_string = SECRET\n}', KeySink.STORE),
        ('"aws_ssm_parameter" "x" {\n  insecure_value = SECRET\n}', KeySink.TEXT),
        (
            '"helm_release" "x" {\n  set_sensitive {\n    value = SECRET\n  }\n}',
            KeySink.STORE,
        ),
        ('"vault_generic_secret" "x" {\n  data_json = SECRET\n}', KeySink.STORE),
        ('"local_file" "x" {\n  content = SECRET\n}', KeySink.FILE),
        ('"aws_s3_object" "x" {\n  content = SECRET\n}', KeySink.FILE),
        (
            '"null_resource" "x" {\n  provisioner "local-exec" {\n    command = SECRET\n  }\n}',
            KeySink.COMMAND,
        ),
        (
            '"null_resource" "x" {\n  provisioner "file" {\n    content = SECRET\n  }\n}',
            KeySink.FILE,
        ),
        ('"null_resource" "x" {\n  triggers = { a = SECRET }\n}', KeySink.TEXT),
        ('"github_actions_secret" "x" {\n  plaintext_value = SECRET\n}', KeySink.THIRD_PARTY),
        ('"datadog_integration_aws" "x" {\n  secret_access_key = SECRET\n}', KeySink.THIRD_PARTY),
        (
            '"helm_release" "x" {\ndynamic "set" {\nfor_each=[1]\ncontent {\nvalue=SECRET\n}\n}\n}',
            KeySink.TEXT,
        ),
    ],
)
def test_a_resource_takes_a_secret(tmp_path: Path, block: str, sink: KeySink) -> None:
    """Who may read it there is told by the type of the resource and the argument."""
    (flow,) = flows(tmp_path, f"resource {block.replace('SECRET', SECRET)}\n")
    assert (flow.part, flow.sink) == (KeyPart.SECRET, sink)
    assert SECRET in marked(flow)


def test_a_secret_that_is_handed_on_maybe(tmp_path: Path) -> None:
    """A resource that is there for some values only makes the flow a possible one."""
    text = f"""
variable "n" {{}}
resource "local_file" "x" {{
  count   = var.n
  content = {SECRET}
}}
"""
    (flow,) = flows(tmp_path, text)
    assert flow.presence is Presence.MAYBE


@pytest.mark.parametrize(
    ("pgp_key", "presences"),
    [
        ('"keybase:ann"', []),
        ('""', [Presence.ALWAYS]),
        ("var.pgp", [Presence.MAYBE]),
    ],
)
def test_an_encrypted_key_has_no_secret_to_hand_on(
    tmp_path: Path, pgp_key: str, presences: list[Presence]
) -> None:
    """With a PGP key the provider leaves the attribute `secret` empty."""
    text = f"""
variable "pgp" {{}}
resource "aws_iam_access_key" "ann" {{
  count   = 1
  user    = "ann"
  pgp_key = {pgp_key}
}}
output "secret" {{ value = aws_iam_access_key.ann[0].secret }}
"""
    assert [flow.presence for flow in estate(tmp_path, text).key_flows] == presences


def test_the_keys_of_a_module_are_told_apart(tmp_path: Path) -> None:
    """A module that is called for each of several users has a key for each of them."""
    child = KEY.replace('"ci"\n', "var.name\n") + (
        'variable "name" {}\noutput "secret" {\n  value = aws_iam_access_key.ci.secret\n}\n'
    )
    text = """
module "user" {
  source   = "./user"
  for_each = toset(["ann@x", "ben@x"])
  name     = each.key
}
output "secrets" { value = [for user in module.user : user.secret] }
"""
    found = estate(tmp_path, text, **{"user/main.tf": child}).key_flows
    assert [flow.key for flow in found] == [
        'module.user["ann@x"].aws_iam_access_key.ci',
        'module.user["ben@x"].aws_iam_access_key.ci',
    ]
