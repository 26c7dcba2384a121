"""Requests that AWS refuses whatever the policies say."""

from typing import Any

import pytest

from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span
from grantlint.policy import access, parse
from grantlint.policy.access import Policies, Request, callers
from grantlint.policy.answers import Answer

NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))
HOME, ELSEWHERE = "111122223333", "444455556666"
KEY = f"arn:aws:kms:us-west-2:{HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ALL: dict[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(
    *statements: dict[str, Any],
    kind: DocumentKind = DocumentKind.IDENTITY,
    service: str | None = None,
) -> PolicyDocument:
    return parse.document(
        {"Version": "2012-10-17", "Statement": list(statements)},
        lambda token: Place(NOWHERE, token),
        kind=kind,
        owner="owner",
        service=service,
    )


def of_role(partition: str) -> Policies:
    caller = callers.role(f"arn:{partition}:iam::{HOME}:role/team")
    return Policies(caller=caller, identity=(document(ALL),))


def test_nobody_acts_in_another_partition() -> None:
    """What stands in China is not there for a role of the other partition, and the other way."""
    chinese = Request("s3:GetObject", "arn:aws-cn:s3:::reports/today")
    assert access.allows(of_role("aws"), chinese).answer is Answer.NO
    assert access.allows(of_role("aws-cn"), chinese).answer is Answer.YES


def test_a_search_stays_in_the_partition_of_the_caller() -> None:
    """An Allow on resources of another partition only lets nothing through, and that is sure."""
    only = {**ALL, "Action": "s3:GetObject", "Resource": "arn:aws-us-gov:s3:::reports/*"}
    caller = callers.role(f"arn:aws:iam::{HOME}:role/team")
    there = callers.role(f"arn:aws-us-gov:iam::{HOME}:role/team")
    of_both = [Policies(caller=each, identity=(document(only),)) for each in (caller, there)]
    found = [access.grants(each, "s3:GetObject").answer for each in of_both]
    assert found == [Answer.NO, Answer.YES]


def test_strangers_come_from_every_partition() -> None:
    """A bucket in China that is open to everyone is open to strangers."""
    everyone = {**ALL, "Principal": "*", "Resource": "arn:aws-cn:s3:::reports/*"}
    bucket = document(everyone, kind=DocumentKind.RESOURCE, service="s3")
    stranger = callers.stranger([HOME])
    assert access.lets_in(bucket, stranger, "s3:GetObject").answer is not Answer.NO


@pytest.mark.parametrize(
    ("action", "expected"), [("kms:Decrypt", Answer.YES), ("kms:ScheduleKeyDeletion", Answer.NO)]
)
def test_keys_are_used_across_accounts_but_not_managed(action: str, expected: Answer) -> None:
    """Both sides may allow all of KMS: another account's key cannot be deleted."""
    principal = {"AWS": f"arn:aws:iam::{ELSEWHERE}:root"}
    policies = Policies(
        caller=callers.role(f"arn:aws:iam::{ELSEWHERE}:role/admin"),
        identity=(document(ALL),),
        resource=document(
            {**ALL, "Principal": principal}, kind=DocumentKind.RESOURCE, service="kms"
        ),
        resource_account=HOME,
    )
    assert access.allows(policies, Request(action, KEY)).answer is expected


def test_statements_of_key_policies_need_a_resource() -> None:
    """Without one they have no effect; those of other resources have."""
    statement = {"Effect": "Allow", "Action": "*", "Principal": "*"}
    stranger = callers.stranger([HOME])
    found = [
        access.lets_in(
            document(statement, kind=DocumentKind.RESOURCE, service=service), stranger, action
        ).answer
        for service, action in (("kms", "kms:Decrypt"), ("sqs", "sqs:SendMessage"))
    ]
    assert found[0] is Answer.NO
    assert found[1] is not Answer.NO


def test_the_root_user_assumes_no_role() -> None:
    """Whatever the role trusts; a role of the same account may."""
    trust = document(
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": HOME}},
        kind=DocumentKind.TRUST,
    )
    request = Request("sts:AssumeRole", f"arn:aws:iam::{HOME}:role/target")
    root = Policies(caller=callers.root(HOME), resource=trust, whole=True)
    role = Policies(
        caller=callers.role(f"arn:aws:iam::{HOME}:role/team"),
        identity=(document(ALL),),
        resource=trust,
    )
    assert access.allows(root, request).answer is Answer.NO
    assert access.allows(role, request).answer is Answer.YES


def test_grants_are_retired_whatever_an_organization_denies() -> None:
    """Resource control policies do not reach `kms:RetireGrant`."""
    denial = {**ALL, "Effect": "Deny", "Principal": "*", "Action": "kms:*"}
    policies = Policies(
        caller=callers.role(f"arn:aws:iam::{HOME}:role/team"),
        identity=(document(ALL),),
        rcps=(document(denial, kind=DocumentKind.RCP),),
    )
    assert access.allows(policies, Request("kms:RetireGrant", KEY)).answer is Answer.YES
    assert access.allows(policies, Request("kms:Decrypt", KEY)).answer is Answer.NO
