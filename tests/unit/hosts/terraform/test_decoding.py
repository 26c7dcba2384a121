"""JSON and YAML read into values: places of the very characters, holes kept."""

import sys
from collections.abc import Callable, Iterator

import pytest

from grantlint.hosts.terraform.aws.policy_values import repeated
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.value import Mapping, Sequence, String, Unknown, Value
from grantlint_dev.terraform_eval import evaluated, lines

Configure = Callable[..., Configuration]
POLICY = '{\n  "Statement": [{"Action": ["s3:\\u0047et*", "sqs:*"], "N": 12}]\n}\n'


def leaves(value: Value) -> Iterator[Value]:
    """What is no collection, keys included."""
    match value:
        case Sequence():
            for item in value.elements():
                yield from leaves(item.value)
        case Mapping():
            for member in value.members():
                yield member.key
                yield from leaves(member.value)
        case _:
            yield value


def spots(value: Value) -> list[tuple[str, str]]:
    """Each leaf's file and characters; those of a string are the ones of its pieces."""
    found: list[tuple[str, str]] = []
    for leaf in leaves(value):
        places = [piece.place for piece in leaf.pieces] if isinstance(leaf, String) else []
        for place in places or [leaf.place]:
            span = place.span()
            found.append((place.source.path, place.source.text[span.start : span.end]))
    return found


def test_json_of_a_file_stands_in_that_file(configure: Configure) -> None:
    """Every key and value leads to its own characters, escapes and numbers included."""
    value = evaluated('jsondecode(file("p.json"))', configure(**{"p.json": POLICY}))
    assert spots(value) == [
        ("p.json", text) for text in ("Statement", "Action", "s3:\\u0047et*", "sqs:*", "N", "12")
    ]
    assert next(lines(evaluated('jsondecode(file("p.json")).Statement[0].Action[0]',
                                configure(**{"p.json": POLICY})))) == '"s3:Get*"'  # fmt: skip


def test_the_way_to_a_file_goes_on(configure: Configure) -> None:
    """A value of a file knows where the file was read."""
    value = evaluated('jsondecode(file("p.json")).a', configure(**{"p.json": '{"a": "b"}'}))
    assert value.place.via is not None
    assert value.place.via.note == "reads `p.json`"


def test_json_of_a_literal_stands_in_it(configure: Configure) -> None:
    """In quotes, in a heredoc, in a local: the characters between the template's sequences."""
    main = (
        'locals {\n  q = "{\\"a\\": \\"s3:*\\"}"\n  h = <<-EOT\n    {"b": "x-${var.v}-y",\n'
        '     "c": ${jsonencode(var.v)}}\n  EOT\n}\nvariable "v" {}\n'
    )
    configuration = configure(main)
    assert spots(evaluated("jsondecode(local.q)", configuration)) == [
        ("main.tf", "a"),
        ("main.tf", "s3:*"),
    ]
    value = evaluated("jsondecode(local.h)", configuration)
    assert [text for _, text in spots(value)][:4] == ["b", "x-", 'variable "v"', "-y"]
    assert isinstance(value, Mapping)
    member = value.get("c")
    assert member is not None
    assert isinstance(member.value, Unknown)
    assert member.value.hole.identity == "var.v"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('jsondecode("[]")', "tuple [ ]"),
        ('jsondecode("{\\"a\\":1,\\"a\\":2}")', 'object { "a" = 2 }'),
        ('jsondecode("\\"\\"")', '""'),
        ('jsondecode(" [1.50, -2e2, true, null]\\n")', "tuple [ 1.5 -200 true null ]"),
        ('jsondecode("{\\"${var.v}\\": {}}")', 'object { "<var.v>" = object { } }'),
        ('jsondecode("{${var.v}: 1}")', 'object { "<var.v>" = 1 }'),
        ('jsondecode("[%{ if var.v }1,%{ endif }2]")', "tuple [ 2 … ]"),
        ('jsondecode("[2%{ if var.v },1%{ endif }]")', "tuple [ 2 … ]"),
        ('jsondecode("{%{ if var.v }\\"b\\":1,%{ endif }\\"a\\":2}")', 'object { "a" = 2 … }'),
        ('jsondecode("{\\"a\\":2%{ if var.v },\\"b\\":1%{ endif }}")', 'object { "a" = 2 … }'),
        ('jsondecode("[${var.v}")', '<jsondecode("[${var.v}"): any>'),
        ('jsondecode("\\"\ue000${var.v}\\"")', '"\ue000<var.v>"'),
        ('jsondecode(join("", ["[\\"\\\\", "n\\"]"]))', 'tuple [ "\\n" ]'),
    ],
)
def test_what_json_gives(configure: Configure, expression: str, expected: str) -> None:
    """Values of JSON, with holes as keys, as values and inside of strings."""
    value = evaluated(expression, configure('variable "v" {}\n'))
    assert " ".join(line.strip() for line in lines(value)) == expected


def test_keys_with_holes_are_not_repeated(configure: Configure) -> None:
    """Two keys that have holes may be different ones, whatever is around the holes."""
    text = r'"{\"${var.v}:a\": 1, \"${var.w}:a\": 1, \"b\": 1, \"b\": 2}"'
    value = evaluated(text, configure('variable "v" {}\nvariable "w" {}\n'))
    assert [found.key for found in repeated(value)] == ["b"]


def test_without_a_reader_yaml_is_a_hole(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where PyYAML is missing nothing raises, and `try` does not take it for an error."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    configuration = configure()
    assert isinstance(evaluated('yamldecode("a: 1")', configuration), Unknown)
    assert isinstance(evaluated('try(yamldecode("a: 1"), 2)', configuration), Unknown)
    assert configuration.problems == []


def test_self_is_the_resource(configure: Configure) -> None:
    """`self` has the attributes of its own block; a loop may use the name for something else."""
    configuration = configure(
        'resource "a" "b" {\n  count = 2\n  x = "x${count.index}"\n  y = "${self.x}-${self.arn}"\n'
        '}\nlocals {\n  l = [for self in ["p"] : self]\n}\n'
    )
    assert list(lines(evaluated("a.b[1].y", configuration))) == ['"x1-<a.b[1].arn>"']
    assert list(lines(evaluated("local.l[0]", configuration))) == ['"p"']


def test_a_workspace_has_no_wildcards(configure: Configure) -> None:
    """One configuration serves several workspaces: the name is a hole, both branches count."""
    value = evaluated("terraform.workspace", configure())
    assert isinstance(value, Unknown)
    assert not value.hole.shape.has_wildcards
    chosen = evaluated('terraform.workspace == "prod" ? "a" : "b"', configure())
    assert isinstance(chosen, Unknown)
    assert chosen.hole.shape.alternatives == ("a", "b")
