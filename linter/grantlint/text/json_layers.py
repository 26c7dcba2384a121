"""The JSON text a token leads into, and the way of an edit in it back to the file.

A policy may stand in a string of another JSON text, URL-encoded or not: each string around it is
a layer, and what is written inside has to be escaped once for each.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from grantlint.model import Edit, Place, Source, Span, Token
from grantlint.text.json_layout import inline
from grantlint.text.located_json import AT, INSIDE, PART, URL_INSIDE, Locator

if TYPE_CHECKING:
    from grantlint.text.embedded import Embedded


class Layer(Struct, frozen=True):
    """One string on the way in, and how its characters are spelled in the text around it."""

    embedded: "Embedded"
    spelled: Callable[[str], str]


class Inner(Struct, frozen=True):
    """The innermost text: `path` leads to the value in it, `locate` gives spans in it."""

    source: Source
    text: str
    path: Token
    locate: Callable[[Token], Span]
    layers: tuple[Layer, ...] = ()

    def edit(self, span: Span, text: str) -> Edit:
        """An edit of the file that writes *text* over *span* of the innermost text."""
        for layer in reversed(self.layers):
            text = layer.spelled(text)
            span = layer.embedded.outer_span(span)
        return Edit(self.source, span, text)


def inner(place: Place) -> Inner | None:
    """The innermost text that *place* leads into; None when it is not the place of a value."""
    source, token = place.source, place.token
    if AT in token or PART in token:
        return None
    at = Inner(source, source.text, token, source.locate)
    while (step := next((i for i, one in enumerate(at.path) if one in STEPS), None)) is not None:
        at = _entered(at, step)
    return at


STEPS = (INSIDE, URL_INSIDE)


def _entered(around: Inner, step: int) -> Inner:
    """The text in the string that the first *step* items of the path lead to."""
    from grantlint.text.embedded import json_string, url_encoded  # noqa: PLC0415  few are inside

    layer = Layer(json_string(around.text, around.locate(around.path[:step])), _in_string)
    layers = (*around.layers, layer)
    text = layer.embedded.text
    if around.path[step] == URL_INSIDE:
        layer = Layer(url_encoded(text), _in_url)
        layers = (*layers, layer)
        text = layer.embedded.text
    return Inner(around.source, text, around.path[step + 1 :], Locator(text), layers)


def _in_string(text: str) -> str:
    return inline(text)[1:-1]


def _in_url(text: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415  dear, and policies are rarely URL-encoded

    return quote(text, safe="", errors="surrogatepass")
