"""Identities of a configuration: attachments followed by name, id and ARN."""

from pathlib import Path

import pytest
from tests.unit.hosts.terraform.aws.configurations import estate

from grantlint.model import DocumentKind, Identity, IdentityKind, Presence

POLICY = """jsonencode({
  Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "%s", Resource = "*" }]
})"""


def actions(identity: Identity) -> list[str]:
    """The actions of all its policies."""
    return [
        term.written
        for document in identity.policies
        for statement in document.statements
        for term in (statement.actions.terms if statement.actions else ())
    ]


def inline(role: str, action: str, name: str = "p") -> str:
    """An inline policy for *role*, an expression."""
    return f"""
resource "aws_iam_role_policy" "{name}" {{
  role   = {role}
  policy = {POLICY % action}
}}
"""


ROLE = 'resource "aws_iam_role" "r" {\n  name = "ci"\n  assume_role_policy = "{}"\n}\n'
NAMELESS = 'resource "aws_iam_role" "r" {\n  assume_role_policy = "{}"\n}\n'


@pytest.mark.parametrize("role", [ROLE, NAMELESS])
@pytest.mark.parametrize(
    "reference", ["aws_iam_role.r.name", "aws_iam_role.r.id", "local.role", "one(local.roles)"]
)
def test_an_inline_policy_belongs_to_the_role_it_names(
    tmp_path: Path, role: str, reference: str
) -> None:
    """A role is met by its name or id, directly or through locals, even where no name is set."""
    text = f"""{role}
locals {{
  role  = aws_iam_role.r.name
  roles = [aws_iam_role.r.id]
}}
resource "aws_iam_role_policy" "p" {{
  role   = {reference}
  policy = {POLICY % "s3:*"}
}}
"""
    (identity,) = estate(tmp_path, text).identities
    assert identity.owner == "aws_iam_role.r"
    assert actions(identity) == ["s3:*"]
    assert identity.complete


def test_a_literal_name_leads_to_the_role_of_that_name(tmp_path: Path) -> None:
    """What is named by a plain string is the block that declares this very name."""
    text = (
        ROLE
        + f'resource "aws_iam_role_policy" "p" {{\n  role = "ci"\n  policy = {POLICY % "a:b"}\n}}\n'
    )
    (identity,) = estate(tmp_path, text).identities
    assert (identity.name, actions(identity)) == ("ci", ["a:b"])


def test_attachments_bring_policies_by_arn(tmp_path: Path) -> None:
    """A policy of the configuration is attached with its text, one of AWS by its ARN."""
    text = (
        ROLE
        + f"""
data "aws_partition" "current" {{}}
resource "aws_iam_policy" "p" {{
  policy = {POLICY % "s3:*"}
}}
resource "aws_iam_role_policy_attachment" "own" {{
  role       = aws_iam_role.r.name
  policy_arn = aws_iam_policy.p.arn
}}
resource "aws_iam_role_policy_attachment" "aws" {{
  for_each   = toset(["ReadOnlyAccess", "IAMFullAccess"])
  role       = aws_iam_role.r.name
  policy_arn = "arn:${{data.aws_partition.current.partition}}:iam::aws:policy/${{each.value}}"
}}
"""
    )
    (identity,) = estate(tmp_path, text).identities
    assert actions(identity) == ["s3:*"]
    assert [term.known for term in identity.managed] == [
        "arn:aws:iam::aws:policy/IAMFullAccess",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
    ]
    assert identity.complete


def test_an_attachment_that_may_be_there_gives_a_policy_that_may(tmp_path: Path) -> None:
    """A count that cannot be seen leaves it open whether the policy is attached."""
    text = (
        ROLE
        + f"""
variable "attach" {{}}
resource "aws_iam_policy" "p" {{
  policy = {POLICY % "s3:*"}
}}
resource "aws_iam_role_policy_attachment" "own" {{
  count      = var.attach ? 1 : 0
  role       = aws_iam_role.r.name
  policy_arn = aws_iam_policy.p.arn
}}
"""
    )
    (identity,) = estate(tmp_path, text).identities
    assert [document.presence for document in identity.policies] == [Presence.MAYBE]


def test_an_arn_that_cannot_be_seen_leaves_the_identity_open(tmp_path: Path) -> None:
    """Whoever has a policy that nobody sees may have more rights than are seen."""
    text = (
        ROLE
        + """
variable "arns" {}
resource "aws_iam_role_policy_attachment" "x" {
  for_each   = toset(var.arns)
  role       = aws_iam_role.r.name
  policy_arn = each.value
}
"""
    )
    (identity,) = estate(tmp_path, text).identities
    assert not identity.complete


def test_a_boundary_is_the_policy_its_arn_leads_to(tmp_path: Path) -> None:
    """A boundary of the configuration is read as one."""
    text = f"""
resource "aws_iam_policy" "limit" {{
  policy = {POLICY % "s3:*"}
}}
resource "aws_iam_user" "u" {{
  name                 = "u"
  permissions_boundary = aws_iam_policy.limit.arn
  tags                 = {{ team = "billing" }}
}}
"""
    (identity,) = estate(tmp_path, text).identities
    assert identity.kind is IdentityKind.USER
    assert identity.boundary is not None
    assert identity.boundary.kind is DocumentKind.BOUNDARY
    assert [(key, term.known) for key, term in identity.tags] == [("team", "billing")]


def test_users_have_what_their_groups_have(tmp_path: Path) -> None:
    """Memberships are followed from either side."""
    text = f"""
resource "aws_iam_user" "u" {{ name = "u" }}
resource "aws_iam_group" "g" {{ name = "g" }}
resource "aws_iam_group" "h" {{ name = "h" }}
resource "aws_iam_group_policy" "p" {{
  group  = aws_iam_group.g.name
  policy = {POLICY % "s3:*"}
}}
resource "aws_iam_group_policy_attachment" "a" {{
  group      = aws_iam_group.h.name
  policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
}}
resource "aws_iam_group_membership" "m" {{
  name  = "m"
  users = [aws_iam_user.u.name]
  group = aws_iam_group.g.name
}}
resource "aws_iam_user_group_membership" "n" {{
  user   = aws_iam_user.u.name
  groups = [aws_iam_group.h.name]
}}
"""
    user = next(one for one in estate(tmp_path, text).identities if one.name == "u")
    assert user.groups == ("g", "h")
    assert actions(user) == ["s3:*"]
    assert [term.known for term in user.managed] == ["arn:aws:iam::aws:policy/IAMFullAccess"]


def test_a_role_elsewhere_joins_the_policies_that_name_it(tmp_path: Path) -> None:
    """Policies for a role that no block declares are one identity, which is not seen whole."""
    text = 'variable "role" {}\n' + "".join(
        inline("var.role", action, f"p{i}") for i, action in enumerate(("iam:PassRole", "lambda:*"))
    )
    (identity,) = estate(tmp_path, text).identities
    assert identity.name == "${var.role}"
    assert actions(identity) == ["iam:PassRole", "lambda:*"]
    assert not identity.complete


def test_roles_of_modules_are_told_apart(tmp_path: Path) -> None:
    """A policy's role is the one of its own module, and outputs lead to the role they name."""
    module = """
variable "action" {}
resource "aws_iam_role" "r" {
  name               = "same"
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "p" {
  role   = "same"
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = var.action, Resource = "*" }
  ] })
}
output "role" { value = aws_iam_role.r.name }
"""
    text = f"""
module "a" {{
  source = "./m"
  action = "a:x"
}}
module "b" {{
  source = "./m"
  action = "b:x"
}}
resource "aws_iam_role" "own" {{ assume_role_policy = "{{}}" }}
resource "aws_iam_role_policy" "p" {{
  role   = aws_iam_role.own.name
  policy = {POLICY % "c:x"}
}}
"""
    found = estate(tmp_path, text, **{"m/main.tf": module}).identities
    assert {one.owner: actions(one) for one in found} == {
        "aws_iam_role.own": ["c:x"],
        "module.a.aws_iam_role.r": ["a:x"],
        "module.b.aws_iam_role.r": ["b:x"],
    }


def test_permission_sets_are_identities(tmp_path: Path) -> None:
    """What is attached to a permission set belongs to it."""
    text = f"""
resource "aws_ssoadmin_permission_set" "s" {{
  name         = "Billing"
  instance_arn = "arn:aws:sso:::instance/ssoins-1"
}}
resource "aws_ssoadmin_permission_set_inline_policy" "i" {{
  inline_policy      = {POLICY % "ce:*"}
  permission_set_arn = aws_ssoadmin_permission_set.s.arn
}}
resource "aws_ssoadmin_managed_policy_attachment" "m" {{
  managed_policy_arn = "arn:aws:iam::aws:policy/job-function/Billing"
  permission_set_arn = aws_ssoadmin_permission_set.s.arn
}}
"""
    (identity,) = estate(tmp_path, text).identities
    assert (identity.kind, identity.name) == (IdentityKind.PERMISSION_SET, "Billing")
    assert actions(identity) == ["ce:*"]
    assert [term.known for term in identity.managed] == [
        "arn:aws:iam::aws:policy/job-function/Billing"
    ]
