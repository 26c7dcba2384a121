"""The comments of a file in HCL's native syntax; inside of strings there are none."""

import re
from collections.abc import Iterator

from grantlint.hosts.terraform.syntax.tree import Body, Heredoc, Node, Template, Text, children
from grantlint.model import Span

_COMMENT = re.compile(r"(?:#|//)[^\r\n]*+|/\*(?s:.*?)\*/")


def comments(text: str, body: Body) -> Iterator[Span]:
    """The comments of a text that was read as *body*, in order."""
    at = 0
    for start, end in [*((node.start, node.end) for node in strings(body)), (len(text), len(text))]:
        while (match := _COMMENT.search(text, at, start)) is not None:
            yield Span(match.start(), match.end())
            at = match.end()
        at = max(at, end)


def strings(body: Node) -> Iterator[Node]:
    """The strings that stand in no other, in order."""
    nodes = [body]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Text | Template | Heredoc):
            yield node
        else:
            nodes.extend(reversed(list(children(node))))
