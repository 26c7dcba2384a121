"""What holds for every text: nothing raises, spans nest, literals lead back."""

from hypothesis import given
from hypothesis import strategies as st

from grantlint.hosts.terraform.syntax.body import parse
from grantlint.hosts.terraform.syntax.json_syntax import parse_json
from grantlint.hosts.terraform.syntax.literals import located
from grantlint.hosts.terraform.syntax.tree import File, Literal, Node, Text, children

TOKENS = [
    *'{}[]()"=?:,.*~!-+<>/%$#\\ \n\t@&|',
    "${", "%{", "$${", "%%{", "a", "bé", "for", "in", "if", "else", "endif", "endfor", "null",
    "12", "0.5", "==", "=>", "...", "::", "<<E\n", "<<-E\n", "\nE\n", "//", "/*", "*/", "\r\n",
    "a = ", 'b "c" {\n', "}\n", '"x"', "[*]", "%{ if a ~}", "%{ endif }", "\\n", "\\u00e9",
    "\ufeff",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)


def check(text: str, file: File) -> None:
    """Children lie within their parents, follow each other, and literals lead to the text."""
    nodes: list[Node] = [file.body]
    for node in nodes:
        assert 0 <= node.start <= node.end <= len(text)
        for child in children(node):
            assert node.start <= child.start
            assert child.end <= node.end
            nodes.append(child)
        if isinstance(node, Literal | Text):
            assert located(text, node).text == node.value
    for problem in file.problems:
        assert 0 <= problem.offset <= len(text)


@given(st.text() | SOUP)
def test_any_text(text: str) -> None:
    """Native syntax reads any text."""
    check(text, parse(text))


@given(SOUP)
def test_any_expression(text: str) -> None:
    """So it does where an argument's value is anything."""
    text = f"a = {text}\n"
    check(text, parse(text))


@given(st.text() | SOUP.map(lambda text: '{"locals": {"a": "' + text + '"}}'))
def test_any_json(text: str) -> None:
    """JSON syntax reads any text."""
    check(text, parse_json(text))
