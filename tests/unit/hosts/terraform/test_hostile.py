"""Hostile configurations: a message or a hole, no hang, no traceback."""

from collections.abc import Callable

import pytest

from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import Number, String, Unknown
from grantlint_dev.terraform_eval import evaluated

Configure = Callable[..., Configuration]
MANY = 10_000


def test_long_chains_of_locals(configure: Configure) -> None:
    """Ten thousand locals in a row are followed, from either end."""
    chain = "".join(f"l{i} = local.l{i + 1}\n" for i in range(MANY))
    value = evaluated("local.l0", configure(f"locals {{\n{chain}l{MANY} = 1\n}}\n"))
    assert isinstance(value, Number)
    chain = "".join(f"l{i + 1} = local.l{i} + 1\n" for i in range(MANY))
    value = evaluated(f"local.l{MANY}", configure(f"locals {{\nl0 = 0\n{chain}}}\n"))
    assert isinstance(value, Number)
    assert value.value == MANY


@pytest.mark.parametrize(
    ("step", "first"),
    [
        ('"${local.l%d}${local.l%d}"', '"xxxx"'),
        ("concat(local.l%d, local.l%d)", "[1, 2]"),
        ("[local.l%d, local.l%d]", "1"),
        ("{ a = local.l%d, b = local.l%d }", "1"),
        ("local.l%d * local.l%d", "10"),
    ],
)
def test_values_that_double(configure: Configure, step: str, first: str) -> None:
    """A value that doubles thirty times becomes a hole on the way."""
    steps = "".join(f"l{i + 1} = {step % (i, i)}\n" for i in range(30))
    configuration = configure(f"locals {{\nl0 = {first}\n{steps}}}\n")
    evaluated("jsonencode(local.l30)", configuration)
    assert any("too large to follow" in problem.message for problem in configuration.problems)


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ('locals {\n  a = local.b\n  b = "${local.a}x"\n}\n', "local.a"),
        ("locals {\n" + "".join(f"l{i} = local.l{(i + 1) % 999}\n" for i in range(999)) + "}\n",
         "local.l0"),
        ('resource "a" "b" {\n  count = length(a.b)\n}\n', "a.b[0].c"),
        ('resource "a" "b" {\n  x = a.b.y\n  y = a.b.x\n}\n', "a.b.x"),
    ],
)  # fmt: skip
def test_cycles(configure: Configure, text: str, expression: str) -> None:
    """What depends on itself is a problem and a hole."""
    configuration = configure(text)
    evaluated(expression, configuration)
    assert any("depends on itself" in problem.message for problem in configuration.problems)


def test_modules_that_call_each_other(configure: Configure) -> None:
    """A module that leads back to itself is not entered again."""
    configuration = configure(
        'module "m" {\n  source = "./m"\n}\n',
        **{"m/m.tf": 'module "n" {\n  source = "../"\n}\noutput "o" {\n  value = module.n.x\n}\n'},
    )
    assert isinstance(evaluated("module.m.o", configuration), Unknown)
    assert len(list(configuration.modules())) == 2


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("range(1000000000)", "more than 1,024 numbers"),
        ("[for a in range(999) : [for b in range(999) : [for c in range(999) : c]]]", "too long"),
        ("setproduct(range(999), range(999), range(999))", "too large"),
        ("pow(10, 1000000000)", "too large"),
        ('format("%999999999s", "x")', "too large"),
        ('indent(1000000000, "a\\nb")', "too large"),
        ('regex("(((a{1,100}){1,100}){1,100})", "a")', "too large"),
        ('templatefile("t.tpl", {})', "calls itself"),
        ('file("../../../etc/passwd")', "outside of the repository"),
        ('file("nope")', "there is no file"),
        ("nope(1)", "there is no function `nope`"),
        ("1 / 0", "division by zero"),
        ("upper()", "wrong number of arguments"),
        ("{}.a", "there is no `a`"),
        ("[][0]", "there is no item 0"),
        ('jsondecode("{")', "no JSON"),
        ('"a${null}"', "null inside of a string"),
        ('jsondecode(file("deep.json"))', "too large"),
    ],
)
def test_what_is_refused(configure: Configure, expression: str, message: str) -> None:
    """A value that cannot be had says why."""
    configuration = configure(
        **{"t.tpl": '${templatefile("t.tpl", {})}', "deep.json": "[" * 900 + "]" * 900}
    )
    evaluated(expression, configuration)
    assert any(message in problem.message for problem in configuration.problems)


def test_patterns_cannot_hang(configure: Configure) -> None:
    """A pattern that would make others backtrack without end is matched in its turn."""
    value = evaluated(
        'can(regex("(a*)*b", join("", [for i in range(999) : "aaaaaaaaaa"])))', configure()
    )
    assert not isinstance(value, String)
    assert getattr(value, "value", None) is False
