"""What the rules on exposure say where part of a policy cannot be seen."""

from typing import Any

import pytest

from grantlint.engine.dispatch import Dispatcher
from grantlint.engine.packs import pack
from grantlint.hosts.policy_json import HOST
from grantlint.model import (
    AclGrant,
    Certainty,
    DocumentKind,
    Estate,
    Finding,
    Hole,
    Place,
    Settings,
    Shape,
    Source,
    Span,
    Term,
)
from grantlint.policy import parse

ENTRIES = [each for each in pack("grantlint_rules").entries if each.id.startswith("exposure/")]
HIDDEN = Hole("var.hidden")
REGION = Hole("var.region", Shape(has_wildcards=False))
SOURCE = Source("p.json", "", "test", lambda _: Span(0, 0))
PLACE = Place(SOURCE, ())
BUCKET = "arn:aws:s3:::b/*"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:q"


def found(estate: Estate) -> list[tuple[str, Certainty]]:
    dispatcher = Dispatcher(ENTRIES, Settings(today="2026-11-24"), {})
    findings: list[Finding] = dispatcher.findings(estate, HOST)
    assert not dispatcher.errors
    return [(finding.rule, finding.certainty) for finding in findings]


def policy(service: str, *statements: dict[str, Any]) -> Estate:
    written = {"Version": "2012-10-17", "Statement": list(statements)}
    document = parse.document(
        written,
        lambda path: Place(SOURCE, path),
        kind=DocumentKind.RESOURCE,
        owner="p.json",
        service=service,
    )
    return Estate(name="p.json", documents=(document,))


def allow(principal: object, action: object, resource: object, **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource,
            **more}  # fmt: skip


def test_own_resource_need_not_be_seen() -> None:
    """A policy stands on its resource, whatever that is called."""
    estate = policy("s3", allow("*", "s3:GetObject", HIDDEN))
    assert found(estate) == [("exposure/s3-public", Certainty.CERTAIN)]


def test_principal_that_may_be_anyone() -> None:
    """A principal that is not seen may be `*`."""
    estate = policy("s3", allow({"AWS": HIDDEN}, "s3:GetObject", BUCKET))
    assert found(estate) == [("exposure/s3-public", Certainty.POSSIBLE)]


@pytest.mark.parametrize(
    ("operator", "key"),
    [("StringLike", "aws:SourceVpc"), ("IpAddress", "aws:SourceIp"), ("Bool", "aws:ViaAWSService")],
)
def test_value_of_a_condition_that_may_bound_nobody(operator: str, key: str) -> None:
    """A value that is not seen may be one that strangers meet."""
    estate = policy("s3", allow("*", "s3:GetObject", BUCKET, Condition={operator: {key: HIDDEN}}))
    assert found(estate) == [("exposure/s3-public", Certainty.POSSIBLE)]


def test_denied_resource_that_cannot_be_seen() -> None:
    """A Deny on another resource, or on the same: that is not known."""
    deny = {**allow("*", "sqs:*", HIDDEN), "Effect": "Deny"}
    estate = policy("sqs", allow("*", "sqs:SendMessage", QUEUE), deny)
    assert found(estate) == [("exposure/queue-or-topic-public", Certainty.POSSIBLE)]


def test_deny_on_the_same_hidden_resource() -> None:
    """The same words name the same resource."""
    deny = {**allow("*", "sqs:*", HIDDEN), "Effect": "Deny"}
    estate = policy("sqs", allow("*", "sqs:SendMessage", HIDDEN), deny)
    assert found(estate) == []


def test_service_of_a_region_that_cannot_be_seen() -> None:
    """Only the region is hidden: the service is known."""
    service = Term(("logs.", REGION, ".amazonaws.com"), PLACE)
    estate = policy("s3", allow({"Service": service}, "s3:PutObject", BUCKET))
    assert found(estate) == [("exposure/service-without-source", Certainty.CERTAIN)]


def test_service_that_cannot_be_seen() -> None:
    """It may be one that names its source."""
    estate = policy("sqs", allow({"Service": HIDDEN}, "sqs:SendMessage", QUEUE))
    assert found(estate) == [("exposure/service-without-source", Certainty.POSSIBLE)]


def test_acl_that_cannot_be_seen() -> None:
    """One finding, though it may be any of three names."""
    hidden = AclGrant(owner="b", place=PLACE, canned=Term((HIDDEN,), PLACE))
    estate = Estate(name="b", acl_grants=(hidden,))
    assert found(estate) == [("exposure/public-acl", Certainty.POSSIBLE)]
