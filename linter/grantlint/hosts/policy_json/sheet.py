"""One file as a JSON value with places, or what is wrong with it; knows no policy yet."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from grantlint.host import File
from grantlint.hosts.policy_json import signs
from grantlint.hosts.policy_json.shapes import Value
from grantlint.model import Place, ProblemKind, Source, SourceProblem, Token
from grantlint.text.files import (
    TooLargeError,
    UnreadableError,
    chunks,
    content,
    decoded,
    narrowed,
)
from grantlint.text.located_json import (
    AT,
    JsonSyntaxError,
    JsonTooDeepError,
    Locator,
    duplicates,
    error_span,
    load,
)

HOST = "policy_json"
OVERLAP = 128
"""Bytes that pieces of a file share, so that no member of a policy is cut in two."""
TOO_DEEP = "it nests too deeply"
MOST_DUPLICATES = 1000
"""A hostile file may repeat a key a million times; nobody reads more than these."""


class Sheet(Struct, frozen=True, eq=False, gc=False):
    """A file that was read. Without a value there is a problem, or a note why it was passed over.

    `has_signs` of IAM, or not. `tight` is the text without white space, as `located_json` has it.
    """

    source: Source
    value: Value = None
    has_signs: bool = True
    has_duplicates: bool = False
    problem: SourceProblem | None = None
    note: str = ""
    tight: bytes | None = None

    def looks_like_policy(self) -> bool:
        return _looks_like_policy([self.source.text.encode("utf-8", "surrogatepass")])

    def repeated(self) -> Iterator[SourceProblem]:
        """A problem for each key that an object of the file repeats."""
        for found in duplicates(self.source.text)[:MOST_DUPLICATES]:
            second, first = found.second, found.first
            yield SourceProblem(
                ProblemKind.DUPLICATE_KEY,
                Place(self.source, (AT, second.start, second.end)),
                self.source.path,
                found.key,
                related=(Place(self.source, (AT, first.start, first.end)),),
            )


def sheet(file: File) -> Sheet | None:
    """The file, read; None for one that was found by walking and shows no sign of IAM."""
    if file.barred:
        return _unreadable(file, UnreadableError(file.barred))
    if file.text is not None:
        text = file.text.removeprefix("\ufeff")
        return _loaded(file, text, signs.has_signs(text.encode("utf-8", "surrogatepass")))
    try:
        data = content(file.real, is_regular=file.is_regular)
    except TooLargeError as error:
        if _is_large_policy(file):
            return _unreadable(file, error)
        return _passed_over(file, error) if file.named else None
    except UnreadableError as error:
        return _unreadable(file, error)
    return _of_bytes(file, data)


def _looks_like_policy(pieces: Iterable[bytes]) -> bool:
    from grantlint.hosts.policy_json.looks import looks_like_policy  # noqa: PLC0415  seldom asked

    return looks_like_policy(pieces)


def _is_large_policy(file: File) -> bool:
    try:
        return _looks_like_policy(chunks(file.real, OVERLAP))
    except UnreadableError:
        return True


def _passed_over(file: File, error: TooLargeError) -> Sheet:
    return Sheet(_source(file, ""), note=f"{error.reason}; nothing in it looks like IAM")


def _of_bytes(file: File, data: bytes) -> Sheet | None:
    has_signs = signs.has_signs(narrowed(data))
    if not has_signs and not file.named:
        return None
    try:
        text = decoded(data)
    except UnreadableError as error:
        if file.named or _looks_like_policy([narrowed(data)]):
            return _unreadable(file, error)
        return None
    return _loaded(file, text, has_signs)


def _loaded(file: File, text: str, has_signs: bool) -> Sheet | None:  # noqa: FBT001  a fact
    try:
        loaded = load(text)
    except JsonSyntaxError as error:
        source = _source(file, text)
        token = (AT, *error_span(text, error))
        problem = _problem(ProblemKind.SYNTAX, source, token, str(error), error.hint)
    except JsonTooDeepError:
        source = _source(file, text)
        problem = _problem(ProblemKind.UNREADABLE, source, (AT, 0, 0), TOO_DEEP)
    else:
        source = _source(file, text, is_unique=not loaded.has_duplicates)
        value, tight = loaded.value, loaded.tight
        return Sheet(source, value, has_signs, loaded.has_duplicates, tight=tight)
    broken = Sheet(source, problem=problem)
    return broken if file.named or broken.looks_like_policy() else None


def _unreadable(file: File, error: UnreadableError) -> Sheet:
    """A sheet without a value; of text that is not UTF-8, what comes before that is kept."""
    source = _source(file, error.before)
    end = len(error.before)
    token = (AT, end, end)
    problem = _problem(ProblemKind.UNREADABLE, source, token, error.reason, error.hint)
    return Sheet(source, problem=problem)


def _source(file: File, text: str, *, is_unique: bool = False) -> Source:
    return Source(file.path, text, HOST, Locator(text, is_unique=is_unique))


def _problem(
    kind: ProblemKind, source: Source, token: Token, detail: str, hint: str = ""
) -> SourceProblem:
    return SourceProblem(kind, Place(source, token), source.path, detail, hint=hint)
