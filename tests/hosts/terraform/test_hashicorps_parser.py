"""HashiCorp's own parser says the same about a text as ours: is it HCL, and what are its strings.

Texts are those of `samples.txt`, changed at random from a fixed seed.
"""

import os
import random
from collections.abc import Iterator

import pytest

from grantlint.hosts.terraform.syntax.body import parse
from grantlint.hosts.terraform.syntax.tree import (
    Attribute,
    Body,
    Constant,
    Expression,
    Heredoc,
    Interpolation,
    Item,
    Key,
    Literal,
    Object,
    Template,
    Text,
    Tuple,
)

pygohcl = pytest.importorskip("pygohcl", reason="HashiCorp's parser is not installed")

with open(os.path.join(os.path.dirname(__file__), "samples.txt"), encoding="utf-8") as file:
    SAMPLES = file.read().split("~~\n")
TOKENS = [
    *"{}[]()\"\n .*=?:,~#\\$%0!-+&|<>/\r\t@`';aé",
    "${", "%{", "==", "=>", "...", "//", "/*", "*/", "<<EOT\n", "<<-EOT\n", "EOT", "\\n", "$$",
    "%%", "1.5", "1e3", "for", "in", "if", "else", "endif", "endfor", "null", "true",
    "&&", "||", "::",
    "\r\n", '"a"', ".0", "[*]", ".*", "%{ if a }", "%{ endif }", "%{for a in b}", "%{endfor}",
]  # fmt: skip
TEMPLATE_PIECES = [
    " ", "  ", "    ", "\t", "x", "y z", "\n", "\n\n", "${1}", "${ 22 ~}", "${~ 3 }", "${~ 4 ~}",
    "$${a}", "%%{b}", "$", "%", "\r\n", "é", '"q"', '${"s"}', '${~"s"~}',
]  # fmt: skip
MUTATED = 4_000
TEMPLATES = 1_000


def mutated(text: str, rng: random.Random) -> str:
    """*text* with one to three random changes."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randrange(len(text) + 1)
        match rng.randrange(5):
            case 0:
                text = text[:at] + rng.choice(TOKENS) + text[at:]
            case 1:
                text = text[:at] + text[at + rng.choice((1, 1, 2, 5)) :]
            case 2:
                text = text[:at] + rng.choice(TOKENS) + text[at + 1 :]
            case 3:
                other = rng.randrange(len(text) + 1)
                text = text[:at] + text[other : other + rng.randrange(1, 30)] + text[at:]
            case _:
                text = text[:at]
    return text


def verdict(text: str) -> bool:
    """Whether HashiCorp's parser reads *text*."""
    try:
        pygohcl.loads(text)
    except pygohcl.HCLParseError:
        return False
    except pygohcl.HCLInternalError:
        return True  # parsed, but what it means is not
    return True


def test_the_same_verdict() -> None:
    """No text is refused alone by us, and at most one in a thousand is read alone by us."""
    rng = random.Random(20_260_101)  # noqa: S311  the same texts each time
    wrongly_refused: list[str] = []
    wrongly_read: list[str] = []
    for _ in range(MUTATED):
        text = mutated(rng.choice(SAMPLES), rng)
        ours = not parse(text).problems
        if ours != verdict(text):
            (wrongly_read if ours else wrongly_refused).append(text)
    assert wrongly_refused == []
    assert len(wrongly_read) <= MUTATED // 1000, wrongly_read


def test_the_same_strings() -> None:
    """Literal strings and heredocs have the same values."""
    rng = random.Random(20_260_102)  # noqa: S311  the same texts each time
    texts = [mutated(rng.choice(SAMPLES), rng) for _ in range(MUTATED // 4)]
    texts += [template(rng) for _ in range(TEMPLATES)]
    compared = 0
    for text in (*SAMPLES, *texts):
        file = parse(text)
        if file.problems or not verdict(text):
            continue
        try:
            expected = set(flat(pygohcl.loads(text), ""))
        except pygohcl.HCLInternalError:
            continue
        for pair in ours(file.body):
            compared += 1
            assert pair in expected, text
    assert compared > TEMPLATES


def template(rng: random.Random) -> str:
    """A heredoc of random pieces."""
    body = "".join(rng.choice(TEMPLATE_PIECES) for _ in range(rng.randrange(1, 14)))
    body = body.replace("$\r", "$x\r").replace("%\r", "%x\r")
    opening = rng.choice(("<<-E", "<<-E", "<<E"))
    return f"a = {opening}\n{body}\n{rng.choice(('', '  ', '      '))}E\n"


def flat(value: object, key: str) -> Iterator[tuple[str, object]]:
    """All strings and numbers of a plain value, each with the key next above."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from flat(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from flat(item, key)
    else:
        yield key, value


def ours(body: Body) -> Iterator[tuple[str, object]]:
    """As `flat`, of what our tree says literally."""
    for item in body.items:
        if isinstance(item, Attribute):
            yield from literal(item.value, item.name)
        else:
            yield from ours(item.body)


def literal(node: Expression, key: str) -> Iterator[tuple[str, object]]:
    match node:
        case Tuple(items=items):
            for item in items:
                yield from literal(item, key)
        case Object(items=members):
            for member in members:
                yield from named(member)
        case Text(value=value):
            yield key, value
        case Heredoc(parts=parts):
            values = [known(part) for part in parts]
            if None not in values:
                yield key, "".join(value or "" for value in values)
        case _:
            return


def named(member: Item) -> Iterator[tuple[str, object]]:
    if (name := name_of(member)) is not None:
        yield from literal(member.value, name)


def name_of(member: Item) -> str | None:
    match member.key:
        case Key(name=name):
            return name
        case Text(value=value):
            return value
        case _:
            return None


def known(part: object) -> str | None:
    """What a part of a template says, when it says it literally."""
    match part:
        case Literal(value=value) | Interpolation(expression=Text(value=value)):
            return value
        case Interpolation(expression=Constant(value=int() as number)):
            return str(number) if type(number) is int else None
        case _:
            return None


def test_templates_are_compared() -> None:
    """The comparer above sees through templates of constants."""
    assert list(ours(parse('a = { b = <<E\n${1}x${"y"}\nE\n}\n').body)) == [("b", "1xy\n")]
    assert not any(isinstance(value, Template) for _, value in ours(parse(SAMPLES[0]).body))
