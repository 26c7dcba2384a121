"""The quick look at Denies: what it takes for survived is really survived."""

from typing import Any

import pytest

from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span
from grantlint.policy import access, parse
from grantlint.policy.answers import Answer

NOWHERE = Source("test", "", "test", lambda _: Span(0, 0))
ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
REGION = {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}
OTHER_ACCOUNT = {"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}
TAGGED = {"StringEquals": {"aws:PrincipalTag/team": "red"}}


def document(allow: dict[str, Any], *denies: dict[str, Any]) -> PolicyDocument:
    stops = [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", **each} for each in denies]
    return parse.document(
        {"Version": "2012-10-17", "Statement": [allow, *stops]},
        lambda token: Place(NOWHERE, token),
        kind=DocumentKind.IDENTITY,
        owner="owner",
    )


def looked_at(policy: PolicyDocument) -> bool:
    found = access.may_survive(policy, policy.statements[0])
    if found:
        assert access.survives(policy, policy.statements[0]).answer is not Answer.NO
    return found


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [REGION],
        [OTHER_ACCOUNT],
        [TAGGED],
        [REGION, OTHER_ACCOUNT, TAGGED],
    ],
)
def test_conditions_on_keys_of_their_own_are_got_past(conditions: list[object]) -> None:
    """Each Deny fails by a key that nothing else asks about."""
    assert looked_at(document(ALLOW, *({"Condition": each} for each in conditions)))


@pytest.mark.parametrize(
    ("allow", "denies"),
    [
        ({}, [{}]),  # nothing gets past a Deny of everything
        ({}, [{"Condition": REGION}, {"Condition": {"StringEquals": REGION["StringNotEquals"]}}]),
        (
            {"Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}},
            [{"Condition": REGION}],
        ),
        ({}, [{"Condition": {"StringLike": {"aws:CurrentTime": "*"}}}]),
        ({}, [{"Resource": "arn:aws:s3:::a/*"}]),
    ],
)
def test_everything_else_is_left_to_the_search(
    allow: dict[str, Any], denies: list[dict[str, Any]]
) -> None:
    """False says nothing: keys that are asked about twice, or always there, and resources."""
    assert not looked_at(document({**ALLOW, **allow}, *denies))


def test_denies_of_other_actions_do_not_count() -> None:
    """Only Denies that speak of the action are looked at."""
    assert looked_at(document({**ALLOW, "Action": "ec2:StopInstances"}, {}))
