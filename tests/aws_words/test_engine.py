"""The access engine agrees with AWS's own words."""

from collections.abc import Iterable
from typing import Any

import pytest
from tests.aws_words import cases
from tests.aws_words.cases import Case

from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span
from grantlint.policy import access, parse
from grantlint.policy.access import Caller, Policies, Request, callers
from grantlint.policy.answers import Answer

SOURCE = Source("case.json", "", "policy_json", lambda _: Span(0, 0))

SETTLED = {
    "arn-operators/like-star-stays-in-its-part": "a value of fewer than six parts is no ARN: maybe",
    "organizations/rcp-unsupported-service": "the list of services grows: all count as supported",
    "trust/user-named-boundary-silent": "two pages of AWS contradict each other",
}
"""Cases where the engine says something else than the table, each with the reason."""


def document(value: Any, kind: DocumentKind, service: str | None = None) -> PolicyDocument:  # noqa: ANN401  JSON
    def place(path: tuple[str | int, ...]) -> Place:
        return Place(SOURCE, path)

    return parse.document(value, place, kind=kind, owner="case", service=service)


def caller(case: Case) -> Caller:
    asking = case.request.principal
    arn = asking.arn or ""
    match asking.type:
        case "session":
            role = asking.issuer or role_behind(arn)
            return Caller(access.CallerKind.ROLE, role, asking.account, arn)
        case "federated":
            return federated(arn, asking.issuer)
        case "root":
            return callers.root(asking.account or "")
        case "anonymous":
            return callers.ANONYMOUS
        case _:
            make = {"user": callers.user, "role": callers.role, "service": callers.service}
            return make[asking.type](arn)


def federated(arn: str, behind: str | None) -> Caller:
    if ":federated-user/" in arn:
        return callers.federated_user(arn, behind)
    return callers.saml(arn) if ":saml-provider/" in arn else callers.web_identity(arn)


def role_behind(session: str) -> str:
    partition, account = session.split(":")[1], session.split(":")[4]
    return f"arn:{partition}:iam::{account}:role/{session.split('/')[1]}"


def levels(found: Iterable[Iterable[Any]], kind: DocumentKind) -> tuple[Any, ...]:
    return tuple(tuple(document(value, kind) for value in level) for level in found)


def policies(case: Case) -> Policies:
    given = case.policies
    service = case.request.action.partition(":")[0].lower()
    resource = None
    if given.trust is not None:
        resource = document(given.trust, DocumentKind.TRUST)
    elif given.resource is not None:
        resource = document(given.resource, DocumentKind.RESOURCE, service)
    boundary = given.boundary
    session = given.session
    return Policies(
        caller=caller(case),
        identity=tuple(document(value, DocumentKind.IDENTITY) for value in given.identity),
        boundary=None if boundary is None else document(boundary, DocumentKind.BOUNDARY),
        session=() if session is None else (document(session, DocumentKind.SESSION),),
        resource=resource,
        scps=levels(given.scps, DocumentKind.SCP),
        rcps=tuple(one for level in levels(given.rcps, DocumentKind.RCP) for one in level),
        in_management_account=case.organization.principal_account_is_management,
        resource_in_management_account=case.organization.resource_account_is_management,
        resource_account=case.request.resource_account,
        whole=True,
    )


def decided(case: Case) -> str:
    """The engine's answer in the table's words."""
    asked = case.request
    context = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in asked.context.items()
    }
    decision = access.allows(policies(case), Request(asked.action, asked.resource, context))
    match decision.answer:
        case Answer.YES:
            return "allow"
        case Answer.MAYBE:
            return "maybe"
        case _:
            return "deny-explicit" if decision.statements else "deny-implicit"


@pytest.mark.parametrize("topic", cases.topics())
def test_topic(topic: str) -> None:
    """Every case of the topic is decided as AWS says; where AWS is silent, any answer is right."""
    wrong = [
        (case.id, case.expected, found)
        for case in cases.read(topic)
        if case.expected != "maybe"
        and (found := decided(case)) != case.expected
        and case.id not in SETTLED
    ]
    assert wrong == []
