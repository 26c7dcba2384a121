"""Which buckets keep strangers out, and the ACLs that blocks write."""

from pathlib import Path

import pytest
from tests.unit.hosts.terraform.aws.configurations import estate

from grantlint.model import AclGrant, PolicyDocument, Presence

POLICY = """jsonencode({ Version = "2012-10-17", Statement = [{
  Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*"
}] })"""
BUCKET = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\nvariable "v" {}\n'
BUCKET_POLICY = f"""
resource "aws_s3_bucket_policy" "b" {{
  bucket = aws_s3_bucket.b.id
  policy = {POLICY}
}}
"""
BUCKET_ACL = 'resource "aws_s3_bucket_acl" "b" {\n  bucket = aws_s3_bucket.b.id\n  acl = "%s"\n}\n'
OFF = ("block_public_policy", "restrict_public_buckets")
ALWAYS, MAYBE = Presence.ALWAYS, Presence.MAYBE


def document(folder: Path, text: str) -> PolicyDocument:
    (found,) = estate(folder, text).documents
    return found


def acls(folder: Path, text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [
        (
            acl.canned.written if acl.canned else None,
            acl.grantee.written.rpartition("/")[2] if acl.grantee else None,
            acl.permission.written if acl.permission else None,
        )
        for acl in estate(folder, text).acl_grants
    ]


def block(bucket: str, *settings: str) -> str:
    """A block of public access."""
    lines = "\n".join(f"  {setting}" for setting in settings)
    return (
        f'resource "aws_s3_bucket_public_access_block" "b" {{\n  bucket = {bucket}\n{lines}\n}}\n'
    )


@pytest.mark.parametrize(
    ("settings", "policy", "acl"),
    [
        (["block_public_policy = true"], ALWAYS, None),
        (["restrict_public_buckets = true"], ALWAYS, None),
        (["block_public_acls = true"], None, ALWAYS),
        (["ignore_public_acls = true"], None, ALWAYS),
        (["block_public_policy = false", "restrict_public_buckets = false"], None, None),
        (["block_public_policy = var.v", "ignore_public_acls = var.v"], MAYBE, MAYBE),
        (["block_public_policy = true", "restrict_public_buckets = var.v"], ALWAYS, None),
        (["count = var.v", "block_public_policy = true", "block_public_acls = true"], MAYBE, MAYBE),
        ([], None, None),
    ],
)
def test_a_block_keeps_strangers_out(
    tmp_path: Path, settings: list[str], policy: Presence | None, acl: Presence | None
) -> None:
    """One of two settings is enough for policies, one of two others for ACLs."""
    text = BUCKET + BUCKET_POLICY + BUCKET_ACL % "public-read"
    found = estate(tmp_path, text + block("aws_s3_bucket.b.id", *settings))
    assert [each.public_access_blocked for each in found.documents] == [policy]
    assert [each.blocked for each in found.acl_grants] == [acl]


@pytest.mark.parametrize(
    ("bucket", "blocked"),
    [
        ("aws_s3_bucket.b.bucket", ALWAYS),
        ("aws_s3_bucket.b.arn", ALWAYS),
        ('"b"', ALWAYS),
        ("local.name", ALWAYS),
        ('"other"', None),
        ("var.v", None),
    ],
)
def test_a_block_is_for_the_bucket_that_it_names(
    tmp_path: Path, bucket: str, blocked: Presence | None
) -> None:
    """Buckets are met by name, id and ARN, through locals, too."""
    text = BUCKET + BUCKET_POLICY + "locals {\n  name = aws_s3_bucket.b.id\n}\n"
    found = document(tmp_path, text + block(bucket, "block_public_policy = true"))
    assert found.public_access_blocked is blocked


def test_a_block_and_a_policy_for_a_bucket_that_is_not_seen(tmp_path: Path) -> None:
    """Two that name a bucket by the same expression are about the same one."""
    text = 'variable "v" {}\n' + BUCKET_POLICY.replace("aws_s3_bucket.b.id", "var.v")
    found = document(tmp_path, text + block("var.v", "block_public_policy = true"))
    assert found.public_access_blocked is ALWAYS


def test_a_block_for_an_account_is_for_all_buckets(tmp_path: Path) -> None:
    """It names no bucket."""
    text = 'resource "aws_s3_account_public_access_block" "a" {\n  block_public_policy = true\n}\n'
    assert document(tmp_path, BUCKET + BUCKET_POLICY + text).public_access_blocked is ALWAYS


def test_an_account_block_of_one_of_several_accounts_may_be_for_another(tmp_path: Path) -> None:
    """Where providers lead to different accounts, the block may stand in the other one."""
    text = """
provider "aws" {}
provider "aws" {
  alias = "other"
  assume_role { role_arn = "arn:aws:iam::123456789012:role/deploy" }
}
resource "aws_s3_account_public_access_block" "a" {
  provider            = aws.other
  block_public_policy = true
}
"""
    assert document(tmp_path, BUCKET + BUCKET_POLICY + text).public_access_blocked is MAYBE


@pytest.mark.parametrize(
    ("inside", "blocked"),
    [
        ("", ALWAYS),
        ("public_access_block_configuration {\n block_public_policy = false\n }", ALWAYS),
        (
            "public_access_block_configuration {\n"
            + "\n".join(f"{name} = false" for name in OFF)
            + "\n}",
            None,
        ),
    ],
)
def test_access_points_are_born_blocked(
    tmp_path: Path, inside: str, blocked: Presence | None
) -> None:
    """All their settings are on unless they are turned off."""
    text = f"""
resource "aws_s3_access_point" "p" {{
  bucket = "b"
  name   = "p"
  policy = {POLICY}
  {inside}
}}
"""
    assert document(tmp_path, text).public_access_blocked is blocked


@pytest.mark.parametrize(
    ("ownership", "blocked"),
    [('"BucketOwnerEnforced"', ALWAYS), ('"ObjectWriter"', None), ("var.v", MAYBE)],
)
def test_ownership_turns_acls_off(tmp_path: Path, ownership: str, blocked: Presence | None) -> None:
    """A bucket whose owner owns everything in it takes no ACLs."""
    text = f"""
resource "aws_s3_bucket_ownership_controls" "b" {{
  bucket = aws_s3_bucket.b.id
  rule {{ object_ownership = {ownership} }}
}}
resource "aws_s3_object" "o" {{
  bucket = aws_s3_bucket.b.id
  acl    = "public-read"
}}
"""
    (acl,) = estate(tmp_path, BUCKET + text).acl_grants
    assert acl.blocked is blocked


def test_a_bucket_of_awscc_says_all_by_itself(tmp_path: Path) -> None:
    """Its settings and its ACL stand in the bucket."""
    text = """
resource "awscc_s3_bucket" "b" {
  access_control                    = "PublicRead"
  public_access_block_configuration = { ignore_public_acls = true }
}
"""
    (acl,) = estate(tmp_path, text).acl_grants
    assert (acl.canned and acl.canned.written, acl.blocked) == ("public-read", ALWAYS)


@pytest.mark.parametrize(
    ("written", "canned"),
    [
        ("public-read", "public-read"),
        ("PublicReadWrite", "public-read-write"),
        ("AUTHENTICATED_READ", "authenticated-read"),
        ("${var.v}", "${var.v}"),
    ],
)
def test_canned_acls_have_one_name(tmp_path: Path, written: str, canned: str) -> None:
    """Every spelling of a canned ACL is that of S3's requests."""
    assert acls(tmp_path, BUCKET + BUCKET_ACL % written) == [(canned, None, None)]


GROUP = "http://acs.amazonaws.com/groups/global/AllUsers"


@pytest.mark.parametrize(
    "text",
    [
        f"""
resource "aws_s3_bucket" "b" {{
  grant {{
    type        = "Group"
    uri         = "{GROUP}"
    permissions = ["READ", "WRITE"]
  }}
  grant {{
    type        = "CanonicalUser"
    id          = "79a59df9"
    permissions = ["FULL_CONTROL"]
  }}
}}
""",
        f"""
resource "aws_s3_bucket_acl" "b" {{
  bucket = "b"
  access_control_policy {{
    owner {{ id = "me" }}
    dynamic "grant" {{
      for_each = ["READ", "WRITE"]
      content {{
        permission = grant.value
        grantee {{
          type = "Group"
          uri  = "{GROUP}"
        }}
      }}
    }}
    grant {{
      permission = "FULL_CONTROL"
      grantee {{
        type = "CanonicalUser"
        id   = "79a59df9"
      }}
    }}
  }}
}}
""",
    ],
)
def test_grants_have_a_grantee_and_a_permission(tmp_path: Path, text: str) -> None:
    """Each permission belongs to the grantee of its own block."""
    assert sorted(acls(tmp_path, text), key=str) == [
        (None, "79a59df9", "FULL_CONTROL"),
        (None, "AllUsers", "READ"),
        (None, "AllUsers", "WRITE"),
    ]


def test_an_acl_stands_at_its_argument(tmp_path: Path) -> None:
    """The finding's place is the value that opens it."""
    (acl,) = estate(tmp_path, BUCKET + BUCKET_ACL % "public-read").acl_grants
    assert isinstance(acl, AclGrant)
    assert acl.canned is not None
    span = acl.canned.place.span()
    assert acl.canned.place.source.text[span.start : span.end] == '"public-read"'


@pytest.mark.parametrize(
    ("settings", "blocked"),
    [
        (None, MAYBE),
        (["block_public_policy = false", "restrict_public_buckets = false"], None),
        (["block_public_policy = true"], ALWAYS),
    ],
)
def test_a_bucket_of_a_module_that_cannot_be_entered_may_be_blocked_there(
    tmp_path: Path, settings: list[str] | None, blocked: Presence | None
) -> None:
    """A block for it that is seen says all there is to say."""
    text = 'module "b" { source = "terraform-aws-modules/s3-bucket/aws" }\n'
    text += BUCKET_POLICY.replace("aws_s3_bucket.b.id", "module.b.s3_bucket_id")
    if settings is not None:
        text += block("module.b.s3_bucket_id", *settings)
    assert document(tmp_path, text).public_access_blocked is blocked


def test_a_bucket_of_a_module_that_is_entered_is_seen(tmp_path: Path) -> None:
    """Its own configuration says that nothing stands beside it."""
    (tmp_path / "bucket").mkdir()
    child = BUCKET + 'output "id" {\n  value = aws_s3_bucket.b.id\n}\n'
    (tmp_path / "bucket" / "main.tf").write_text(child, encoding="utf-8")
    text = 'module "b" {\n  source = "./bucket"\n  v = "x"\n}\n'
    text += BUCKET_POLICY.replace("aws_s3_bucket.b.id", "module.b.id")
    assert document(tmp_path, text).public_access_blocked is None


def test_grants_that_are_there_maybe(tmp_path: Path) -> None:
    """A block around them that depends on what cannot be seen makes them uncertain."""
    text = f"""
variable "v" {{}}
resource "aws_s3_bucket_acl" "b" {{
  bucket = "b"
  dynamic "access_control_policy" {{
    for_each = var.v ? [1] : []
    content {{
      grant {{
        permission = "READ"
        grantee {{
          type = "Group"
          uri  = "{GROUP}"
        }}
      }}
    }}
  }}
}}
"""
    (acl,) = estate(tmp_path, text).acl_grants
    assert acl.presence is MAYBE


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", None),
        ('  vpc_options {\n    subnet_ids = ["subnet-1"]\n  }\n', ALWAYS),
        ('  dynamic "vpc_options" {\n    for_each = var.v\n    content {}\n  }\n', MAYBE),
    ],
)
def test_domains_in_a_vpc(tmp_path: Path, options: str, expected: Presence | None) -> None:
    """A domain in a VPC cannot be reached from outside, wherever its policy is written."""
    policy = POLICY.replace("s3:GetObject", "es:ESHttpGet").replace("s3:::b", "es:::domain/d")
    header = 'resource "aws_opensearch_domain" "d" {\n  domain_name = "d"\n'
    domain = f'variable "v" {{}}\n{header}{options}'
    within = f"{domain}  access_policies = {policy}\n}}\n"
    assert document(tmp_path, within).public_access_blocked is expected
    beside = (
        f'{domain}}}\nresource "aws_opensearch_domain_policy" "p" {{\n'
        f"  domain_name = aws_opensearch_domain.d.domain_name\n  access_policies = {policy}\n}}\n"
    )
    assert document(tmp_path, beside).public_access_blocked is expected
