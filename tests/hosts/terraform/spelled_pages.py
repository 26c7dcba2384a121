"""The JSON examples of rule pages as configurations, with the marks where they then are."""

import json
from collections.abc import Iterator

from msgspec import Struct
from tests.hosts.terraform.hcl_spelling import (
    Json,
    NotSpellableError,
    Page,
    blocks,
    encoded,
    paths_of,
    quoted,
)

from grantlint.hosts.terraform import carriers
from grantlint.model import DocumentKind, Span, Token
from grantlint.testing import Case
from grantlint.testing.estates import PREFIX, embedded
from grantlint.text.located_json import KEY, Locator, duplicates

SPELLINGS = ("jsonencode", "heredoc", "blocks")
KINDS = {kind.value: kind for kind in DocumentKind}
ORGANIZATION = {
    DocumentKind.SCP: "SERVICE_CONTROL_POLICY",
    DocumentKind.RCP: "RESOURCE_CONTROL_POLICY",
}
BOUND = """
resource "aws_iam_user" "u" {
  permissions_boundary = aws_iam_policy.b.arn
}
"""


class Spelled(Struct, frozen=True):
    """A configuration, and where the marks of the page are in it."""

    text: str
    marks: tuple[Span, ...]


def spelled(case: Case, spelling: str) -> Spelled:
    """The case in Terraform; raises NotSpellableError."""
    if ".json" in case.config:
        raise NotSpellableError("a config that names a JSON file")
    text, shift = embedded("json", case.text)
    try:
        value = json.loads(text)
    except ValueError:
        raise NotSpellableError("a text that is no JSON") from None
    if spelling != "heredoc" and duplicates(text):
        raise NotSpellableError("keys that are repeated")
    marks = [Span(mark.start + shift, mark.end + shift) for mark in case.marks]
    if isinstance(value, dict) and "policies" in value:
        return _Identity(text, value, spelling).spelled(marks)
    if not isinstance(value, dict) or "Statement" not in value:
        raise NotSpellableError("a wrapper of the AWS CLI, or several documents")
    return _document(text, value, _kind(case, value), spelling, marks)


# ── Marks ────────────────────────────────────────────────────────────────────────────────────────


def _moved(text: str, value: Json, page: Page, marks: list[Span]) -> tuple[Span, ...]:
    """The marks of a JSON text in the page that spells it."""
    locate = Locator(text)
    where = {locate(path): path for path in paths_of(value)}
    return tuple(sorted({_one(mark, where, page) for mark in marks}))


def _one(mark: Span, where: dict[Span, Token], page: Page) -> Span:
    path = where.get(mark)
    if path is not None:
        found = page.spans.get(path)
        if found is None:
            raise NotSpellableError("a mark on what this spelling has not")
        return found
    around = [
        (span, path)
        for span, path in where.items()
        if span.start < mark.start and mark.end < span.end
    ]
    span, path = min(around, key=lambda one: one[0].end - one[0].start)
    moved = page.spans.get(path)
    if moved is None or moved.end - moved.start != span.end - span.start:
        raise NotSpellableError("a mark inside of a string that is spelled otherwise")
    start = moved.start + mark.start - span.start
    return Span(start, start + mark.end - mark.start)


# ── Documents ────────────────────────────────────────────────────────────────────────────────────


def _statements(value: Json) -> list[Json]:
    found = value.get("Statement", [])
    return found if isinstance(found, list) else [found]


def _actions(value: Json) -> Iterator[str]:
    for statement in _statements(value):
        if isinstance(statement, dict):
            actions = statement.get("Action", statement.get("NotAction", []))
            yield from (str(one) for one in (actions if isinstance(actions, list) else [actions]))


def _kind(case: Case, value: Json) -> DocumentKind:
    for word in case.words:
        if word in KINDS:
            return KINDS[word]
    has_principal = any(
        isinstance(one, dict) and ("Principal" in one or "NotPrincipal" in one)
        for one in _statements(value)
    )
    if not has_principal:
        return DocumentKind.IDENTITY
    actions = list(_actions(value))
    is_trust = bool(actions) and all(one.lower().startswith("sts:") for one in actions)
    return DocumentKind.TRUST if is_trust else DocumentKind.RESOURCE


def _document(
    text: str, value: Json, kind: DocumentKind, spelling: str, marks: list[Span]
) -> Spelled:
    page = Page()
    reference = "data.aws_iam_policy_document.d.json"
    if spelling == "blocks":
        blocks(page, value, "d")
    before, after = _holder(kind, value)
    page.write(before)
    _write(page, text, value, spelling, reference)
    page.write(after)
    return Spelled(page.text, _moved(text, value, page, marks))


def _write(page: Page, text: str, value: Json, spelling: str, reference: str) -> None:
    """The policy as an expression."""
    match spelling:
        case "jsonencode":
            page.write("jsonencode(")
            encoded(page, value, ())
            page.write(")")
        case "heredoc":
            page.write("<<POLICY\n")
            start = len(page.text)
            if "${" in text or "%{" in text:
                raise NotSpellableError("variables, which a heredoc escapes")
            page.write(text + "\nPOLICY")
            locate = Locator(text)
            for path in paths_of(value):
                span = locate(path)
                page.spans[path] = Span(start + span.start, start + span.end)
        case _:
            page.write(reference)


def _holder(kind: DocumentKind, value: Json) -> tuple[str, str]:
    """What stands before and after the policy in a block that carries one of that kind."""
    match kind:
        case DocumentKind.IDENTITY:
            return 'resource "aws_iam_policy" "p" {\n  policy = ', "\n}\n"
        case DocumentKind.TRUST:
            return 'resource "aws_iam_role" "r" {\n  assume_role_policy = ', "\n}\n"
        case DocumentKind.SCP | DocumentKind.RCP:
            head = f'resource "aws_organizations_policy" "o" {{\n  type = "{ORGANIZATION[kind]}"\n'
            return f"{head}  content = ", "\n}\n"
        case DocumentKind.BOUNDARY:
            return 'resource "aws_iam_policy" "b" {\n  policy = ', f"\n}}\n{BOUND}"
        case DocumentKind.ENDPOINT:
            return 'resource "aws_vpc_endpoint" "e" {\n  policy = ', "\n}\n"
        case DocumentKind.RESOURCE:
            return _resource(value)
        case _:
            raise NotSpellableError("a policy of a session")


def _resource(value: Json) -> tuple[str, str]:
    services = {action.lower().partition(":")[0] for action in _actions(value) if ":" in action}
    if len(services) != 1:
        raise NotSpellableError("a resource policy of several services, or of none")
    service = services.pop()
    if service == "s3":
        return 'resource "aws_s3_bucket_policy" "x" {\n  policy = ', "\n}\n"
    for name in carriers.names("resource"):
        carrier = carriers.of("resource", name)
        if carrier is None or carrier.service != service or name.startswith("awscc"):
            continue
        for carried in carrier.documents:
            if carried.kind is DocumentKind.RESOURCE and len(carried.path) == 1 and not carried.by:
                return f'resource "{name}" "x" {{\n  {carried.path[0]} = ', "\n}\n"
    raise NotSpellableError("a resource policy of a service whose resources carry none")


# ── Identities ───────────────────────────────────────────────────────────────────────────────────


class _Identity:
    """A fence that describes an identity."""

    def __init__(self, text: str, value: Json, spelling: str) -> None:
        self._text = text
        self._value = value
        self._spelling = spelling
        self._page = Page()
        self._kind = value.get("kind", "role")

    def spelled(self, marks: list[Span]) -> Spelled:
        value = self._value
        if value.get("complete") is False:
            raise NotSpellableError("an identity that is not seen whole")
        if self._kind not in ("role", "user", "group"):
            raise NotSpellableError("an identity of another kind")
        if "scps" in value or "rcps" in value:
            raise NotSpellableError("policies of an organization, whose attachment is not seen")
        self._write_identity()
        for at, policy in enumerate(value["policies"]):
            self._write_policy(policy, ("policies", at), f"p{at}")
        for at, arn in enumerate(value.get("managed", [])):
            kind = self._kind
            self._page.write(
                f'resource "aws_iam_{kind}_policy_attachment" "m{at}" {{\n'
                f"  {kind} = aws_iam_{kind}.i.name\n  policy_arn = "
            )
            self._page.mark(("managed", at), quoted(arn))
            self._page.write("\n}\n")
        return Spelled(self._page.text, _moved(self._text, value, self._page, marks))

    def _write_identity(self) -> None:
        page, value = self._page, self._value
        arn = value.get("arn", "")
        if arn:
            account = arn.split(":")[4]
            page.write(f'provider "aws" {{\n  allowed_account_ids = ["{account}"]\n}}\n')
        if "boundary" in value:
            self._whole("boundary", 'resource "aws_iam_policy" "b" {\n  policy = ', "\n}\n")
        page.mark((), f'resource "aws_iam_{self._kind}" "i"')
        name = arn.rpartition("/")[2] or value.get("name", "example")
        page.write(f" {{\n  name = {quoted(name)}\n")
        path = "/".join(["", *arn.split(":", 5)[5].split("/")[1:-1], ""]) if arn else "/"
        page.write(f'  path = "{path}"\n')
        if "boundary" in value:
            page.write("  permissions_boundary = aws_iam_policy.b.arn\n")
        if "trust" in value:
            self._whole("trust", "  assume_role_policy = ", "\n")
        page.write("}\n")

    def _whole(self, member: str, before: str, after: str) -> None:
        self._expression(self._value[member], (member,), before, after, member)

    def _write_policy(self, policy: Json, path: Token, name: str) -> None:
        kind = self._kind
        before = f'resource "aws_iam_{kind}_policy" "{name}" {{\n  {kind} = aws_iam_{kind}.i.name\n'
        self._expression(policy, path, f"{before}  policy = ", "\n}\n", name)

    def _expression(self, policy: Json, path: Token, before: str, after: str, name: str) -> None:
        inner = Page()
        is_statement = isinstance(policy, dict) and "Statement" not in policy
        whole = {"Version": "2012-10-17", "Statement": policy} if is_statement else policy
        text = json.dumps(whole, ensure_ascii=False)
        if is_statement:
            text = PREFIX + json.dumps(policy, ensure_ascii=False) + "}"
        if self._spelling == "blocks":
            if before.startswith("  "):
                raise NotSpellableError("a trust policy that blocks would tear apart")
            blocks(inner, whole, name)
        inner.write(before)
        _write(inner, text, whole, self._spelling, f"data.aws_iam_policy_document.{name}.json")
        inner.write(after)
        shift = len(self._page.text)
        self._page.write(inner.text)
        for token, span in inner.spans.items():
            below = token[1:] if is_statement and token[:1] == ("Statement",) else token
            if is_statement and below == token:
                continue
            self._page.spans[(*path, *below)] = Span(span.start + shift, span.end + shift)


__all__ = ["KEY", "SPELLINGS", "NotSpellableError", "Spelled", "spelled"]
