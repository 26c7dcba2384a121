"""Conditions in plain words, and what to do about them."""

import pytest

from grantlint.answers.evidence.conditions import few, in_words, way
from grantlint.model import Condition, Place, Source, Span, Term

PLACE = Place(Source("p.json", "", "policy_json", lambda _: Span(0, 0)), ())


def condition(operator: str, key: str, *values: str) -> Condition:
    def term(text: str) -> Term:
        return Term((text,), PLACE)

    return Condition(term(operator), term(key), tuple(map(term, values)), PLACE)


@pytest.mark.parametrize(
    ("operator", "values", "words"),
    [
        ("StringEquals", ("a",), "`k` is `a`"),
        ("StringEquals", ("a", "b"), "`k` is one of `a`, `b`"),
        ("StringNotEquals", ("a", "b"), "`k` is none of `a`, `b`"),
        ("ArnNotEquals", ("a",), "`k` is not `a`"),
        ("StringLike", ("a*",), "`k` is like `a*`"),
        ("StringNotLike", ("a*", "b*"), "`k` is like none of `a*`, `b*`"),
        ("IpAddress", ("10.0.0.0/8",), "`k` is in `10.0.0.0/8`"),
        ("NotIpAddress", ("10.0.0.0/8",), "`k` is not in `10.0.0.0/8`"),
        ("NumericLessThan", ("3600",), "`k` is less than `3600`"),
        ("DateGreaterThan", ("2030-01-01",), "`k` is after `2030-01-01`"),
        ("Null", ("true",), "`k` is not in the request"),
        ("Null", ("false",), "`k` is in the request"),
        ("BoolIfExists", ("true",), "`k`, where there is one, is `true`"),
        ("ForAnyValue:StringEquals", ("a",), "a value of `k` is `a`"),
        ("ForAllValues:StringEquals", ("a",), "each value of `k` is `a`"),
        ("${var.operator}", ("a",), "`k` meets ${var.operator} `a`"),
    ],
)
def test_a_condition_is_a_clause(operator: str, values: tuple[str, ...], words: str) -> None:
    """Whatever its operator is."""
    assert in_words(condition(operator, "k", *values)) == words


@pytest.mark.parametrize(
    ("operator", "key", "value", "met", "missed"),
    [
        ("Bool", "aws:MultiFactorAuthPresent", "true", "sign in with MFA", "call without"),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", "false", "call without", "sign in with MFA"),
        ("Null", "aws:MultiFactorAuthAge", "false", "sign in with MFA", "make a call that does"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", "900", "sign in with MFA", "sign in"),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8", "call from an address in", "call from an add"),
        ("NotIpAddress", "aws:SourceIp", "10.0.0.0/8", "call from an address outside", "call from"),
        ("StringEquals", "aws:SourceVpce", "vpce-1", "call through the VPC endpoint `v", "do not"),
        ("StringNotEquals", "aws:RequestedRegion", "eu-west-1", "call in another Region",
         "call in the Region `eu-west-1`"),
        ("StringEquals", "aws:PrincipalTag/team", "x", "give the caller the tag `team` = `x`",
         "take the tag"),
        ("StringEquals", "ec2:ResourceTag/team", "x", "use a resource with the", "use one with"),
        ("Null", "aws:RequestTag/team", "false", "send the tag `team` (any value)", "do not send"),
        ("StringEquals", "sts:ExternalId", "x", "give the external id `x`", "give another"),
        ("Bool", "aws:SecureTransport", "true", "call over HTTPS", "call without HTTPS"),
        ("StringEquals", "s3:x-amz-acl", "private", "make a call for which `s3:x-amz-acl` is `p",
         "make a call for which not: `s3:x-amz-acl` is"),
        ("DateLessThan", "aws:CurrentTime", "2030", "make a call for which `aws:CurrentTime` is b",
         "make a call for which not: `aws"),
        ("${var.operator}", "aws:SourceIp", "x", "make a call for which `aws:SourceIp`", "make a"),
    ],
)  # fmt: skip
def test_what_to_do_about_a_condition(
    operator: str, key: str, value: str, met: str, missed: str
) -> None:
    """To meet it for an Allow, to miss it for a Deny."""
    found = condition(operator, key, value)
    assert way(found, met=True).startswith(met)
    assert way(found, met=False).startswith(missed)


@pytest.mark.parametrize("key", ["aws:MultiFactorAuthPresent", "aws:SecureTransport"])
def test_a_role_is_assumed_with_mfa(key: str) -> None:
    """Its session cannot get one of a user; whatever else is asked for is met as by anybody."""
    found = condition("Bool", key, "true")
    is_mfa = key == "aws:MultiFactorAuthPresent"
    assert way(found, met=True, by_role=True).startswith("assume the role with MFA") is is_mfa
    assert way(found, met=False, by_role=True) == way(found, met=False)


def test_few_of_many_are_shown() -> None:
    """The rest is counted."""
    assert few(["a", "b", "c", "d"]) == "`a`, `b`, `c` and 1 more"
    assert few(["a", "b"], " or ") == "`a` or `b`"
    assert few([]) == ""
