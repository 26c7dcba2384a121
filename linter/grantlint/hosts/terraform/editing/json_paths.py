"""The paths to the values of a JSON text, by where they begin; read once for many findings."""

import json
import re
from functools import lru_cache

from msgspec import Struct

from grantlint.hosts.terraform.editing.writing import CannotBeSpelledError
from grantlint.model import Token
from grantlint.text.located_json import KEY, Locator

_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]:,])|([^ \t\r\n{}\[\],:"]++))', re.DOTALL
)


class _Step(Struct, frozen=True, gc=False):
    """How a value is reached: in what begins at `around`, by a key or index; or it is the key."""

    around: int
    step: str | int
    is_key: bool = False


class _Open(Struct):
    """An object or list that is being read: the last key, or the index of the item at hand."""

    start: int
    is_object: bool
    key: str | int = 0
    awaits_key: bool = False


class JsonText:
    """A JSON text, with the places of its values; raises CannotBeSpelledError for another."""

    def __init__(self, text: str) -> None:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            raise CannotBeSpelledError from None
        self.text = text
        self.locate = Locator(text)
        self._steps: dict[int, _Step] = {}
        self._read()

    def path(self, offset: int) -> Token | None:
        """The path to the value or key that begins at *offset*.

        None without one, and for one that a later twin of its key takes away.
        """
        found = self._steps.get(offset)
        if found is None:
            return None
        path: list[str | int] = [KEY] if found.is_key else []
        while found.around >= 0:
            path.insert(0, found.step)
            found = self._steps[found.around]
        token = tuple(path)
        return token if self.locate(token).start == offset else None

    def _read(self) -> None:
        stack: list[_Open] = []
        for match in _TOKEN.finditer(self.text):
            start = match.start(match.lastindex or 0)
            top = stack[-1] if stack else None
            mark = match[2]
            if top is not None and top.awaits_key and match[1] is not None:
                top.key, top.awaits_key = json.loads(match[1], strict=False), False
                self._steps[start] = _Step(top.start, top.key, is_key=True)
                continue
            if mark not in ("}", "]", ":", ","):
                self._steps[start] = _Step(top.start, top.key) if top else _Step(-1, 0)
            _go_on(stack, mark, start)


def _go_on(stack: list[_Open], mark: str | None, start: int) -> None:
    match mark:
        case "{" | "[":
            stack.append(_Open(start, mark == "{", awaits_key=mark == "{"))
        case "}" | "]" if stack:
            stack.pop()
        case "," if stack:
            top = stack[-1]
            top.awaits_key = top.is_object
            top.key = top.key + 1 if isinstance(top.key, int) else top.key


@lru_cache(maxsize=4)
def json_text(text: str) -> JsonText:
    """*text* as JSON; several findings of one policy ask for it."""
    return JsonText(text)
