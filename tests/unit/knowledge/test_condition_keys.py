"""Types and properties of condition keys."""

import pytest

from grantlint.knowledge import condition_keys


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("aws:SourceIp", "IPAddress"),
        ("AWS:sourceip", "IPAddress"),
        ("aws:MultiFactorAuthAge", "Numeric"),
        ("aws:SecureTransport", "Bool"),
        ("aws:PrincipalArn", "ARN"),
        ("aws:CurrentTime", "Date"),
        ("aws:ResourceTag/team", "String"),
        ("aws:RequestTag/größe", "String"),
        ("s3:signatureAge", "Numeric"),
        ("s3:ExistingObjectTag/class", "String"),
        ("kms:EncryptionContext:purpose", "String"),
        ("iam:PassedToService", "String"),
        ("token.actions.githubusercontent.com:sub", "String"),
        ("oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud", "String"),
        ("token.actions.githubusercontent.com:repository", "String"),
        ("saml:aud", "String"),
        ("acm:DomainNames", "String"),
    ],
)
def test_key_type(key: str, kind: str) -> None:
    """Global keys, keys of services, of issuers, and keys with a part of the author's choice."""
    assert condition_keys.key_type(key) == kind


@pytest.mark.parametrize(
    "key",
    [
        "",
        "aws",
        "aws:",
        "aws:SourceIpp",
        "aws:ResourceTag/",
        "s3:nothing",
        "nothing:key",
        "\N{KELVIN SIGN}ms:ViaService",
        "aws:ResourceTag/" + "a" * 5000,
    ],
)
def test_unknown_keys_have_no_type(key: str) -> None:
    """What AWS does not define has neither type nor properties."""
    assert condition_keys.key_type(key) is None
    assert condition_keys.canonical(key) is None
    assert not condition_keys.is_multivalued(key)
    assert not condition_keys.is_global(key)
    assert not condition_keys.wildcard_forbidden(key)
    assert not condition_keys.only_where_listed(key)
    assert condition_keys.bounds(key) is None


def test_canonical_is_the_form_of_a_key() -> None:
    """A key with a tag in it is known by its form."""
    assert condition_keys.canonical("aws:resourcetag/team") == "aws:ResourceTag/${TagKey}"
    assert condition_keys.canonical("S3:PREFIX") == "s3:prefix"


@pytest.mark.parametrize(
    "key",
    [
        "aws:TagKeys",
        "aws:calledvia",
        "aws:PrincipalOrgPaths",
        "dynamodb:LeadingKeys",
        "cognito-identity.amazonaws.com:amr",
    ],
)
def test_multivalued_keys(key: str) -> None:
    """Requests may carry several values of these."""
    assert condition_keys.is_multivalued(key)


@pytest.mark.parametrize("key", ["aws:SourceIp", "aws:PrincipalOrgID", "s3:prefix", "saml:aud"])
def test_single_valued_keys(key: str) -> None:
    """Requests carry one value of these at most."""
    assert not condition_keys.is_multivalued(key)


def test_global_keys_include_some_with_a_service_prefix() -> None:
    """ec2:SourceInstanceArn can be used with every service, s3:prefix cannot."""
    assert condition_keys.is_global("aws:PrincipalTag/role")
    assert condition_keys.is_global("ec2:SourceInstanceArn")
    assert not condition_keys.is_global("s3:prefix")


def test_tag_keys_are_only_where_listed() -> None:
    """aws:ResourceTag is global in name only."""
    assert condition_keys.only_where_listed("aws:ResourceTag/team")
    assert condition_keys.only_where_listed("aws:TagKeys")
    assert not condition_keys.only_where_listed("aws:PrincipalTag/team")


def test_some_keys_never_take_a_wildcard() -> None:
    """An organization's id is a value, not a pattern."""
    assert condition_keys.wildcard_forbidden("aws:PrincipalOrgID")
    assert not condition_keys.wildcard_forbidden("aws:PrincipalArn")


def test_bounds() -> None:
    """Keys pin the caller, the network or the resource that AWS acts for; most pin nothing."""
    assert condition_keys.bounds("aws:principalorgid") == "principal"
    assert condition_keys.bounds("aws:SourceVpce") == "network"
    assert condition_keys.bounds("aws:SourceArn") == "source"
    assert condition_keys.bounds("aws:SecureTransport") is None
