"""Reading files: inside of one root, symlinks resolved, small ones only, each read once."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.functions.regular import compiled, search
from grantlint.hosts.terraform.syntax.body import parse, parse_template
from grantlint.hosts.terraform.syntax.json_syntax import parse_json
from grantlint.hosts.terraform.syntax.literals import located
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.syntax.tree import Literal, Node, Text, children
from grantlint.model import Source, Span, Token

MAX_BYTES: Final = 4_000_000
MOST_MATCHES: Final = 10_000
HOST: Final = "terraform"
Refused = Callable[[str], EvaluationError]


class Locator:
    """Turns tokens into spans: two offsets are those of the text, two more pick characters.

    The second pair counts in the value of the literal that the first one spans; the text is read
    again to find that literal, once, when a finding asks. `siblings` gives the texts of all files
    of the module, this one among them.
    """

    def __init__(
        self, text: str, *, is_json: bool, siblings: Callable[[], list[str]] | None = None
    ) -> None:
        self.text = text
        self.is_json = is_json
        self.siblings = siblings
        self._literals: dict[int, Literal | Text] | None = None

    def __call__(self, token: Token) -> Span:
        return _spanned(token, self.text, self.literals)

    def literals(self) -> dict[int, Literal | Text]:
        """The literals of the text by where they start."""
        if self._literals is None:
            file = parse_json(self.text) if self.is_json else parse(self.text)
            self._literals = _literals([file.body])
        return self._literals


class TemplateLocator:
    """Turns tokens of a text into spans, as `Locator` does, for a text that may be a template."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[int, Literal | Text] | None = None

    def __call__(self, token: Token) -> Span:
        return _spanned(token, self.text, self._literals)

    def _literals(self) -> dict[int, Literal | Text]:
        if self._known is None:
            try:
                self._known = _literals([*parse_template(self.text)])
            except HclSyntaxError:  # no template, so no token has asked for its literals
                self._known = {}
        return self._known


def _spanned(token: Token, text: str, literals: Callable[[], dict[int, Literal | Text]]) -> Span:
    """Two offsets as they are, two more as characters of the literal that the first two span."""
    start, end, *part = (step for step in token if isinstance(step, int))
    if not part:
        return Span(start, end)
    literal = literals().get(start)
    if literal is None or part[1] - part[0] >= len(literal.value):
        return Span(start, end)
    return located(text, literal).outer_span(Span(*part))


def _literals(nodes: list[Node]) -> dict[int, Literal | Text]:
    """The literals in *nodes* by where they start."""
    for node in nodes:
        nodes.extend(children(node))
    return {node.start: node for node in nodes if isinstance(node, Literal | Text)}


def whole_text(token: Token) -> Span:
    """Locates tokens of a file that is text only: offsets are offsets."""
    start, end = (step for step in token[-2:] if isinstance(step, int))
    return Span(start, end)


class Files:
    """The files below *root*; paths are absolute, or relative to where Terraform would run."""

    def __init__(self, root: str, folder: str, shown: Callable[[str], str] | None = None) -> None:
        self.root = os.path.realpath(root)
        self.folder = folder
        self._shown = shown or (lambda path: os.path.relpath(path, self.root).replace(os.sep, "/"))
        self._sources: dict[str, Source] = {}
        self._given: dict[str, str] = {}

    def give(self, path: str, text: str) -> None:
        """Let the file at *path*, absolute and below the root, have *text*, whatever is there."""
        self._given[path] = text

    def at(self, folder: str) -> "Files":
        """The same files, where Terraform would run in another folder."""
        moved = Files(self.root, folder, self._shown)
        moved._sources, moved._given = self._sources, self._given
        return moved

    def has_read(self, path: str) -> bool:
        """Whether the file at *path*, a real one, was read as text."""
        return path in self._sources

    def resolved(self, path: str) -> str | None:
        """The real path, or None where it leads out of the root."""
        try:
            real = os.path.realpath(os.path.join(self.folder, path))
        except (OSError, ValueError):
            return None
        inside = real == self.root or real.startswith(self.root.rstrip(os.sep) + os.sep)
        return real if inside else None

    def read(self, path: str, refused: Refused) -> bytes:
        """The bytes of a file; raises what *refused* makes of the reason why not."""
        real = self.resolved(path)
        if real is None:
            raise refused(f"`{path[:80]}` is outside of the repository")
        given = self._given.get(real)
        if given is not None:
            return given.encode("utf-8", "surrogatepass")
        try:
            if not os.path.isfile(real):
                raise refused(f"there is no file `{path[:80]}`")
            if os.path.getsize(real) > MAX_BYTES:
                raise refused(f"`{path[:80]}` is too large to read")
            with open(real, "rb") as file:
                return file.read()
        except OSError:
            raise refused(f"`{path[:80]}` cannot be read") from None

    def source(self, path: str, refused: Refused) -> Source:
        """A text file as a source; raises as `read`."""
        real = self.resolved(path)
        known = self._sources.get(real or "")
        if known is not None:
            return known
        data = self.read(path, refused)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise refused(f"`{path[:80]}` is no UTF-8") from None
        source = Source(self._shown(real or path), text, HOST, TemplateLocator(text))
        self._sources[real or ""] = source
        return source

    def configuration(self, path: str, refused: Refused) -> Source:
        """A file of a configuration as a source whose literals can be found; raises as `read`."""
        found = self.source(path, refused)
        siblings = partial(self._texts, os.path.dirname(path))
        locate = Locator(found.text, is_json=path.endswith(".json"), siblings=siblings)
        return Source(found.path, found.text, HOST, locate)

    def _texts(self, folder: str) -> list[str]:
        """The texts of the configuration's files in a folder, as far as they can be read."""
        found = []
        for name in self.names(folder):
            if name.endswith((".tf", ".tofu", ".tf.json", ".tofu.json")):
                with suppress(EvaluationError):
                    found.append(self.source(os.path.join(folder, name), EvaluationError).text)
        return found

    def made_up(self, source: Source, text: str) -> Source:
        """A source for a text that stands in no file: all of it is where it was made."""
        return Source(source.path, text, HOST, TemplateLocator(text))

    def exists(self, path: str) -> bool | None:
        """Whether a file exists; None for one outside of the root."""
        real = self.resolved(path)
        return None if real is None else real in self._given or os.path.isfile(real)

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted; none where it cannot be read."""
        real = self.resolved(folder)
        if real is None:
            return []
        given = {os.path.basename(path) for path in self._given if os.path.dirname(path) == real}
        try:
            return sorted(given.union(os.listdir(real)))
        except OSError:
            return sorted(given)

    def matching(self, folder: str, pattern: str) -> list[str] | None:
        """The files below *folder* that a pattern matches, relative to it; None if too many."""
        real = self.resolved(folder)
        if real is None:
            return None
        matches = _glob(pattern)
        if matches is None:
            return None
        found: list[str] = []
        seen = 0
        for where, folders, names in os.walk(real):
            folders.sort()
            for name in names:
                seen += 1
                path = os.path.relpath(os.path.join(where, name), real).replace(os.sep, "/")
                if matches(path):
                    found.append(path)
            if seen > MOST_MATCHES:
                return None
        return sorted(found)


_GLOB = re.compile(r"\*\*/|\*\*|\*|\?|\{|\}|,|\[!?[^\]/]+\]|\\.|.", re.DOTALL)
_MEANINGS: Final = {
    "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|",
}  # fmt: skip


def _glob(pattern: str) -> Callable[[str], bool] | None:
    """A test for paths, of a pattern of `fileset`; None where it is not understood."""
    pieces = [_meaning(part, in_braces="{" in pattern) for part in _GLOB.findall(pattern)]
    try:
        program = compiled(f"^(?s:{''.join(pieces)})$")
    except ValueError:
        return None
    return lambda path: search(program, path) is not None


def _meaning(part: str, *, in_braces: bool) -> str:
    if part in _MEANINGS and (in_braces or part not in "{},"):
        return _MEANINGS[part]
    if part.startswith("[") and len(part) > 1:
        return part.replace("[!", "[^")
    return re.escape(part.removeprefix("\\") or part)
