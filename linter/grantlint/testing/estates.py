"""Turns a fence of a page into the estate it describes.

A JSON fence is a statement, a document, an array or a wrapper (read by the JSON host), or an
identity: `{"policies": […], "boundary": …, "trust": …, "scps": […], "rcps": […], "managed": […]}`,
whose policies may be statements or documents. An `hcl` fence is the one file of a folder. A fence
that names a file which is no JSON is read as plain text.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

from grantlint.host import File, Host, HostOptions
from grantlint.hosts import plain_text, policy_json, terraform
from grantlint.model import (
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    Organization,
    Place,
    PolicyDocument,
    Settings,
    Source,
    Term,
    Token,
)
from grantlint.policy import parse
from grantlint.text.located_json import Locator

PREFIX = '{"Version": "2012-10-17", "Statement": '
SUFFIX = "}"
FILE = "policy.json"
HCL = "hcl"
HCL_FILE = "main.tf"
NOWHERE = f"{os.devnull}/page"
"""A folder that no machine has, so that nothing of the disk is read beside a fence."""
IDENTITY_MEMBERS = {
    "kind", "name", "arn", "policies", "boundary", "trust", "scps", "rcps", "managed", "complete",
}  # fmt: skip
KINDS = {kind.value: kind for kind in DocumentKind}


def embedded(language: str, text: str) -> tuple[str, int]:
    """*text* as a whole file, and its offset there: a statement gets a policy around it."""
    if language == "json" and _form(text) == "statement":
        return PREFIX + text + SUFFIX, len(PREFIX)
    return text, 0


def estates(
    language: str, text: str, words: tuple[str, ...], settings: Settings
) -> Iterator[Estate]:
    """The estates of a whole file as `embedded` gives it; *words* are those of the fence."""
    if language == "json" and _form(text) == "identity":
        yield _identity_estate(text)
        return
    kinds = tuple(("**", KINDS[word]) for word in words if word in KINDS)
    options = HostOptions(kinds=kinds, settings=settings, inside=NOWHERE if language == HCL else "")
    name = _name(language, words)
    real = f"{NOWHERE}/{name}" if language == HCL else name
    file = File(path=name, real=real, named=True, text=text)
    found = host_of(language, words).estates([file], options)
    yield from (estate for estate in found if isinstance(estate, Estate))


def host_of(language: str, words: tuple[str, ...]) -> Host:
    """The host that reads a fence."""
    if language == HCL:
        return terraform.HOST
    is_json = _name(language, words).endswith(".json")
    return policy_json.HOST if is_json else plain_text.HOST


def _name(language: str, words: tuple[str, ...]) -> str:
    if language == HCL:
        return HCL_FILE
    return next((word for word in words if "." in word or "/" in word), FILE)


def _form(text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return "text"
    if not isinstance(value, dict):
        return "document"
    if "policies" in value and set(value) <= IDENTITY_MEMBERS:
        return "identity"
    is_statement = "Statement" not in value and ("Effect" in value or "Action" in value)
    return "statement" if is_statement else "document"


class _Sheet:
    """The source of an identity fence."""

    def __init__(self, text: str) -> None:
        self.source = Source(FILE, text, "policy_json", Locator(text))

    def place(self, path: Token) -> Place:
        return Place(self.source, path)

    def document(self, value: Any, path: Token, kind: DocumentKind, name: str) -> PolicyDocument:  # noqa: ANN401  JSON
        if isinstance(value, dict) and "Statement" not in value:
            # A statement alone: a document around it whose paths still lead to the fence.
            value = {"Version": "2012-10-17", "Statement": value}
            return parse.document(
                value,
                lambda inner: self.place(
                    (*path, *(inner[1:] if inner[:1] == ("Statement",) else ()))
                ),
                kind=kind,
                owner=name,
                name=name,
            )
        return parse.document(
            value, lambda inner: self.place((*path, *inner)), kind=kind, owner=name, name=name
        )


def _identity_estate(text: str) -> Estate:
    value = json.loads(text)
    sheet = _Sheet(text)

    def listed(member: str, kind: DocumentKind) -> tuple[PolicyDocument, ...]:
        items = value.get(member, [])
        return tuple(
            sheet.document(item, (member, i), kind, f"{member}[{i}]")
            for i, item in enumerate(items)
        )

    def single(member: str, kind: DocumentKind) -> PolicyDocument | None:
        if member not in value:
            return None
        return sheet.document(value[member], (member,), kind, member)

    identity = Identity(
        kind=IdentityKind(value.get("kind", "role")),
        name=value.get("name", "example"),
        owner=value.get("name", "example"),
        arn=value.get("arn"),
        place=sheet.place(()),
        policies=listed("policies", DocumentKind.IDENTITY),
        managed=tuple(
            Term((arn,), sheet.place(("managed", i)))
            for i, arn in enumerate(value.get("managed", []))
        ),
        boundary=single("boundary", DocumentKind.BOUNDARY),
        trust=single("trust", DocumentKind.TRUST),
        complete=value.get("complete", True),
    )
    organization = Organization(
        scps=listed("scps", DocumentKind.SCP), rcps=listed("rcps", DocumentKind.RCP)
    )
    held = filter(None, (*identity.policies, identity.boundary, identity.trust))
    return Estate(
        name=FILE,
        sources=(sheet.source,),
        documents=(*held, *organization.scps, *organization.rcps),
        identities=(identity,),
        organization=organization if organization.scps or organization.rcps else None,
    )
