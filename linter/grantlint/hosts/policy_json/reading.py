"""One file: from bytes to an estate, with whatever is wrong on the way as problems."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from grantlint.host import File, HostOptions
from grantlint.hosts.policy_json import account, sniffing
from grantlint.hosts.policy_json.finding import Broken, Found, policies
from grantlint.hosts.policy_json.kinds import kind_of
from grantlint.knowledge import access_keys
from grantlint.model import (
    Credential,
    CredentialKind,
    DocumentKind,
    Estate,
    Identity,
    IdentityKind,
    NotUnderstood,
    Place,
    PolicyDocument,
    ProblemKind,
    Source,
    SourceProblem,
    Token,
)
from grantlint.policy import parse
from grantlint.text import files, globs
from grantlint.text.located_json import (
    AT,
    JsonSyntaxError,
    JsonTooDeepError,
    Locator,
    duplicates,
    load,
)


class Sheet(Struct, frozen=True, eq=False):
    """A file that was read: its source and value, or the problem instead of a value."""

    source: Source
    named: bool
    value: Any = None
    has_duplicates: bool = False
    problem: SourceProblem | None = None


def source_of(file: File, text: str) -> Source:
    return Source(file.path, text, "policy_json", Locator(text))


def read(file: File) -> Sheet | None:
    """The file as a value or a problem; None for one that is not ours and was not named."""
    try:
        if file.text is not None:
            return _loaded(file, file.text.removeprefix("\ufeff"))
        if file.barred:
            return _unreadable(file, file.barred, "")
        data = files.content(file.real)
        if not file.named and not sniffing.shows_iam(data):
            return None
        return _loaded(file, files.decoded(data))
    except files.TooLargeError as error:
        if not file.named and not any(map(sniffing.shows_iam, files.chunks(file.real, 9))):
            return None
        return _unreadable(file, str(error), "Split it, or leave it out with `exclude`")
    except files.UnreadableError as error:
        return _unreadable(file, str(error), "Make it readable, or leave it out with `exclude`")


def _loaded(file: File, text: str) -> Sheet:
    source = source_of(file, text)
    try:
        loaded = load(text)
    except JsonSyntaxError as error:
        problem = _syntax(source, error, (), file.path)
        return Sheet(source, file.named, problem=problem)
    except JsonTooDeepError:
        return _unreadable(file, "it nests too deeply", "No policy needs that", text)
    return Sheet(source, file.named, loaded.value, loaded.has_duplicates)


def _unreadable(file: File, reason: str, hint: str, text: str = "") -> Sheet:
    source = source_of(file, text)
    place = Place(source, (AT, 0, 0))
    problem = SourceProblem(ProblemKind.UNREADABLE, place, file.path, reason, hint=hint)
    return Sheet(source, file.named, problem=problem)


def _syntax(source: Source, error: JsonSyntaxError, path: Token, owner: str) -> SourceProblem:
    """A problem at the character where reading failed; *path* leads into the string that has it."""
    place = Place(source, (*path, AT, error.offset, error.offset + 1))
    return SourceProblem(ProblemKind.SYNTAX, place, owner, str(error), hint=error.hint)


# ── The estate of one file ───────────────────────────────────────────────────────────────────────


def estate_of(sheet: Sheet, options: HostOptions) -> Estate:
    """What one file says. An account dump is one estate of identities."""
    source = sheet.source
    if sheet.problem is not None:
        return Estate(name=source.path, sources=(source,), problems=(sheet.problem,))
    language = sniffing.other_language(sheet.value)
    if language is not None:
        return _of_other(sheet, language)
    if account.is_dump(sheet.value):
        return account.estate(source, sheet.value, tuple(_duplicates(sheet)))
    return _of_policies(sheet, options)


def _of_other(sheet: Sheet, language: str) -> Estate:
    source = sheet.source
    shows = sniffing.shows_iam(source.text.encode("utf-8", "surrogatepass"))
    reason = f"{language}, which is not read yet"
    note = NotUnderstood(Place(source, ()), source.path, reason)
    return Estate(name=source.path, sources=(source,), not_understood=(note,) if shows else ())


def _of_policies(sheet: Sheet, options: HostOptions) -> Estate:
    source = sheet.source
    documents: list[PolicyDocument] = []
    identities: list[Identity] = []
    problems = list(_duplicates(sheet))
    for found in policies(sheet.value):
        if isinstance(found, Broken):
            problems.append(_broken(source, found))
            continue
        document = _document(source, found, options)
        documents.append(document)
        if document.kind is DocumentKind.TRUST and found.around:
            identities.append(_role(source, found, document))
    is_ours = bool(documents or problems)
    return Estate(
        name=source.path,
        sources=(source,),
        documents=tuple(documents),
        identities=tuple(identities),
        credentials=tuple(_credentials(source)) if is_ours else (),
        problems=tuple(problems),
    )


def _document(source: Source, found: Found, options: HostOptions) -> PolicyDocument:
    kind, service = kind_of(found)
    for pattern, given in options.kinds:
        if globs.matches(pattern, source.path):
            kind = given
    path = found.path

    def place(inner: Token) -> Place:
        return Place(source, path + inner)

    name = found.name
    return parse.document(
        found.value, place, kind=kind, owner=name or source.path, name=name, service=service
    )


def _role(source: Source, found: Found, trust: PolicyDocument) -> Identity:
    arn = found.around[-1].get("Arn")
    return Identity(
        kind=IdentityKind.ROLE,
        name=found.name or source.path,
        owner=found.name or source.path,
        place=Place(source, found.path),
        trust=trust,
        arn=arn if isinstance(arn, str) else None,
        complete=False,
    )


def _broken(source: Source, found: Broken) -> SourceProblem:
    owner = found.name or source.path
    if found.error is not None:
        return _syntax(source, found.error, found.path, owner)
    place = Place(source, found.path[:-1])
    return SourceProblem(ProblemKind.UNREADABLE, place, owner, "a policy nests too deeply")


def _duplicates(sheet: Sheet) -> Iterator[SourceProblem]:
    if not sheet.has_duplicates:
        return
    source = sheet.source
    for found in duplicates(source.text):
        second, first = found.second, found.first
        yield SourceProblem(
            ProblemKind.DUPLICATE_KEY,
            Place(source, (AT, second.start, second.end)),
            source.path,
            found.key,
            related=(Place(source, (AT, first.start, first.end)),),
        )


def _credentials(source: Source) -> Iterator[Credential]:
    for start, key_id in access_keys.key_ids(source.text):
        from hashlib import sha256  # noqa: PLC0415  few files hold keys, and it loads OpenSSL

        yield Credential(
            kind=CredentialKind.ACCESS_KEY_ID,
            redacted=access_keys.redacted(key_id),
            digest=sha256(key_id.encode()).hexdigest(),
            place=Place(source, (AT, start, start + len(key_id))),
            owner=source.path,
            account=access_keys.account_of(key_id),
        )
