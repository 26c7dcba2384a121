"""Whether an action is allowed on everything that a pattern of ARNs names."""

from typing import Any

import pytest

from grantlint.model import DocumentKind, Hole, Place, PolicyDocument, Source, Span, Term
from grantlint.policy import access, parse
from grantlint.policy.access import Policies
from grantlint.policy.answers import Answer
from grantlint.policy.everywhere import gap

SOURCE = Source("p.json", "", "policy_json", lambda _: Span(0, 0))
PLACE = Place(SOURCE, ())
ALL = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def document(*statements: dict[str, Any]) -> PolicyDocument:
    return parse.document(
        {"Version": "2012-10-17", "Statement": list(statements)},
        lambda token: Place(SOURCE, token),
        kind=DocumentKind.IDENTITY,
        owner="p",
    )


def held(*statements: dict[str, Any], boundary: PolicyDocument | None = None) -> Policies:
    policies = access.of_documents(document(*statements))
    return Policies(identity=policies.identity, boundary=boundary)


@pytest.mark.parametrize(
    "deny",
    [
        {"Resource": "arn:aws:s3:::a/secret/*"},
        {"NotResource": ["arn:aws:s3:::a/public/*", "arn:aws:s3:::b/*"]},
    ],
    ids=["some", "all but some"],
)
def test_what_a_deny_takes_back_is_left_out(deny: dict[str, Any]) -> None:
    """By a list or by its exceptions."""
    policies = held(ALL, {"Effect": "Deny", "Action": "s3:*", **deny})
    found = gap(policies, "s3:GetObject", "arn:aws:s3:::a/*")
    assert found is not None
    assert found[1].answer is Answer.NO


def test_a_deny_elsewhere_takes_nothing_back() -> None:
    """Nor does one under a condition that a request can miss."""
    elsewhere = {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}
    guarded = {
        **elsewhere,
        "Resource": "*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    assert gap(held(ALL, elsewhere, guarded), "s3:GetObject", "arn:aws:s3:::a/*") is None


def test_a_boundary_may_leave_out_more() -> None:
    """Each layer must allow all of it."""
    narrow = document({**ALL, "Resource": "arn:aws:s3:::a/2025/*"})
    assert gap(held(ALL), "s3:GetObject", "arn:aws:s3:::a/*") is None
    assert gap(held(ALL, boundary=narrow), "s3:GetObject", "arn:aws:s3:::a/*") is not None


def test_one_resource_leaves_nothing_out() -> None:
    """It is allowed or not, and that is asked elsewhere."""
    assert gap(held(), "s3:GetObject", "arn:aws:s3:::a/x") is None


def test_a_hole_leaves_it_open() -> None:
    """It may be just what else is needed."""
    bucket = Term(("arn:aws:s3:::", Hole("var.bucket"), "/*"), PLACE)
    found = gap(held({**ALL, "Resource": bucket}), "s3:GetObject", "arn:aws:s3:::a/*")
    assert found is not None
    assert found[1].answer is Answer.MAYBE


def test_only_what_the_action_is_used_on_counts() -> None:
    """The bucket itself is no object, though the pattern fits it."""
    policies = held({**ALL, "Resource": "arn:aws:s3:::a/*"})
    assert gap(policies, "s3:GetObject", "arn:aws:s3:::a/*") is None
    left_out = gap(policies, "s3:GetObject", "arn:aws:s3:::a*")
    assert left_out is not None
    assert "/" in left_out[0]
