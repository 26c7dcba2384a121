"""Reads the cases of this folder: knows their shape, and nothing of whatever evaluates them."""

import os
from collections.abc import Iterator
from typing import Literal

import msgspec

FOLDER = os.path.dirname(os.path.abspath(__file__))

Document = dict[str, object]  # a policy document as JSON reads it
Answer = Literal["allow", "deny-explicit", "deny-implicit", "maybe"]
CallerType = Literal["user", "role", "session", "federated", "service", "anonymous", "root"]


class Caller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who asks; the issuer of a session is its role, of a federated user the user behind it."""

    type: CallerType
    arn: str | None
    account: str | None
    issuer: str | None = None


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked; a key that the context does not list is missing from the request."""

    principal: Caller
    action: str
    resource: str
    resource_account: str
    context: dict[str, str | list[str]]


class Policies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The documents in force; SCPs and RCPs by level, from the organization's root downwards."""

    identity: tuple[Document, ...] = ()
    boundary: Document | None = None
    session: Document | None = None
    resource: Document | None = None
    trust: Document | None = None
    scps: tuple[tuple[Document, ...], ...] = ()
    rcps: tuple[tuple[Document, ...], ...] = ()


class Organization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Facts that take a caller or a resource out of the reach of SCPs or RCPs."""

    principal_account_is_management: bool = False
    resource_account_is_management: bool = False
    principal_is_service_linked_role: bool = False


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One request and the answer that AWS's documentation gives for it."""

    id: str
    page: str
    fact: str
    request: Request
    policies: Policies
    expected: Answer
    organization: Organization = Organization()
    leaning: Answer | None = None
    note: str | None = None


def topics() -> list[str]:
    """The topics of the table in order: the names of its files."""
    return sorted(name[:-5] for name in os.listdir(FOLDER) if name.endswith(".json"))


def read(topic: str) -> list[Case]:
    """The cases of one topic; raises msgspec.ValidationError where a case has another shape."""
    with open(os.path.join(FOLDER, f"{topic}.json"), "rb") as file:
        return msgspec.json.decode(file.read(), type=list[Case])


def table() -> list[Case]:
    """All cases, topic by topic."""
    return [case for topic in topics() for case in read(topic)]


def documents(policies: Policies) -> Iterator[tuple[str, Document]]:
    """Each document in force with the name of the field that holds it."""
    for name in ("boundary", "session", "resource", "trust"):
        document: Document | None = getattr(policies, name)
        if document is not None:
            yield name, document
    yield from (("identity", document) for document in policies.identity)
    yield from (("scps", document) for level in policies.scps for document in level)
    yield from (("rcps", document) for level in policies.rcps for document in level)
