"""What is told of policies before any of them is asked about a request."""

from typing import Any

import pytest
from msgspec.structs import replace

from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span
from grantlint.policy import access, parse
from grantlint.policy.access.callers import Caller, CallerKind

SOURCE = Source("p.json", "", "policy_json", lambda _: Span(0, 0))


def document(**more: object) -> PolicyDocument:
    return parse.document(
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", **more}},
        lambda token: Place(SOURCE, token),
        kind=DocumentKind.IDENTITY,
        owner="p",
    )


OTHER = document(Resource="*")
OWN = access.of_documents(OTHER)
BESIDE: dict[str, Any] = {
    "boundary": OTHER,
    "unseen_boundary": True,
    "session": (OTHER,),
    "resource": OTHER,
    "scps": ((OTHER,),),
    "rcps": (OTHER,),
    "endpoint": OTHER,
    "resource_account": "111122223333",
    "identity": None,
    "caller": Caller(CallerKind.SERVICE),
}


def test_policies_of_a_caller_stand_alone() -> None:
    """Nothing else is needed where nothing else is there."""
    assert OWN.are_alone


@pytest.mark.parametrize("name", BESIDE)
def test_what_else_decides(name: str) -> None:
    """With any other policy beside them, or without them, an Allow of theirs is not the end."""
    assert not replace(OWN, **{name: BESIDE[name]}).are_alone


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"Resource": "*"}, True),
        ({"Resource": ["*"]}, True),
        ({"Resource": ["*", "arn:aws:s3:::a"]}, False),
        ({"Resource": "**"}, False),
        ({"Resource": "arn:aws:s3:::a"}, False),
        ({"NotResource": "*"}, False),
        ({}, False),
    ],
)
def test_a_statement_on_everything(element: dict[str, object], *, expected: bool) -> None:
    """Only a lone star is told at once; whatever else may mean all goes to the search."""
    (ruling,) = access.of_documents(document(**element)).own.rulings
    assert ruling.is_everywhere is expected
