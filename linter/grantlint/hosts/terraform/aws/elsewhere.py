"""Attributes of what other providers than AWS's make: templates, local files, random names."""

from collections.abc import Callable
from typing import Final

from msgspec import structs

from grantlint.hosts.terraform.aws.asked import Asked, joined
from grantlint.hosts.terraform.conversion import to_string
from grantlint.hosts.terraform.errors import EvaluationError
from grantlint.hosts.terraform.functions.filesystem import NoNames
from grantlint.hosts.terraform.functions.pieces import file_place
from grantlint.hosts.terraform.inputs import by
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.body import parse_template
from grantlint.hosts.terraform.syntax.scanner import HclSyntaxError
from grantlint.hosts.terraform.value import (
    Bool,
    Mapping,
    Null,
    String,
    Unknown,
    Value,
    text,
    unknown,
)
from grantlint.model import Source


def made(asked: Asked) -> Value | None:
    """An attribute of a resource of another provider; None where nothing is known of it."""
    kind = asked.resource.kind
    answer = _ANSWERS.get(kind)
    if answer is None and kind.startswith("random_"):
        answer = _random
    try:
        return answer(asked) if answer is not None else None
    except EvaluationError:
        return None


# ── Templates and files ──────────────────────────────────────────────────────────────────────────


def _template_file(asked: Asked) -> Value | None:
    """`template_file`: a template given as text, and its variables.

    https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file
    """
    template = asked.given("template")
    variables = _variables(asked)
    known = template.known if isinstance(template, String) else None
    if asked.name != "rendered" or known is None or template is None or variables is None:
        return None
    source = _source(asked, template.place.source, known)
    try:
        parts = parse_template(known)
    except HclSyntaxError:
        return None
    evaluator = asked.resource.module.configuration.evaluator
    scope = Scope(source, NoNames(), variables, asked.resource.scope.owner)
    value = evaluator.parts(parts, scope, file_place(source, len(known)))
    return by(value, asked.place, asked.identity)


def _source(asked: Asked, written: Source, known: str) -> Source:
    """The file that a template is all of, else a source for text out of a configuration."""
    if written.text == known:
        return written
    return asked.resource.module.configuration.files.made_up(written, known)


def _variables(asked: Asked) -> dict[str, Value] | None:
    given = asked.given("vars")
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not given.complete:
        return None
    return {  # a map of strings, whatever is given
        key: to_string(member.value)
        for member in given.members()
        if (key := member.key.known) is not None
    }


def _local_file(asked: Asked) -> Value | None:
    """`local_file` as a data source: what a file holds."""
    name = asked.given("filename")
    path = name.known if isinstance(name, String) else None
    if asked.resource.mode != "data" or asked.name != "content" or path is None:
        return None
    source = asked.resource.module.configuration.files.source(path, EvaluationError)
    value = text(source.text, file_place(source, len(source.text)))
    return by(value, asked.place, f"{asked.identity} reads `{source.path}`")


# ── What hands values on ─────────────────────────────────────────────────────────────────────────


def _handed_on(name: str, argument: str) -> Callable[[Asked], Value | None]:
    def answer(asked: Asked) -> Value | None:
        if asked.name == "id":
            return asked.hole()
        if asked.name != name:
            return None
        given = asked.given(argument)
        return Null(asked.place) if given is None else by(given, asked.place, asked.identity)

    return answer


# ── What is made up ──────────────────────────────────────────────────────────────────────────────


def _random(asked: Asked) -> Value | None:
    """What a resource of the provider `random` makes up.

    https://registry.terraform.io/providers/hashicorp/random/latest/docs
    """
    match asked.resource.kind, asked.name:
        case "random_integer", "result" | "id":
            return unknown(asked.identity, asked.place, "number", asked.hole().hole.shape)
        case (("random_string" | "random_password"), "result" | "id"):
            return _characters(asked)
        case "random_password", "bcrypt_hash":
            return asked.secret()
        case "random_shuffle", "result":
            return None
        case _:
            return _behind_prefix(asked)


def _characters(asked: Asked) -> Unknown:
    """A random text, in which `*` and `?` may stand unless its characters are chosen."""
    special, chosen = asked.given("special"), asked.given("override_special")
    is_plain = isinstance(special, Bool) and not special.value
    known = chosen.known if isinstance(chosen, String) else None
    is_plain |= bool(known) and not {"*", "?"} & set(known or "")
    is_secret = asked.resource.kind == "random_password"
    made_up = asked.hole() if is_plain else unknown(asked.identity, asked.place, "string")
    return structs.replace(made_up, sensitive=is_secret)


def _behind_prefix(asked: Asked) -> Value:
    """A random name; the prefix of `random_id` and `random_pet` is part of it."""
    if asked.given("prefix") is None:
        return asked.hole()
    separator = "-" if asked.resource.kind == "random_pet" else ""
    given = asked.given("separator")
    between = text(separator, asked.place) if given is None else asked.text("separator")
    rest = asked.plain(asked.hole("*", f"the end of {asked.identity}"), asked.identity)
    return joined([asked.text("prefix"), between, rest], asked.place)


def _private_key(asked: Asked) -> Value | None:
    """`tls_private_key`, of which only the public parts may be seen."""
    return asked.secret() if asked.name.startswith("private_key_") else None


def _made_up(asked: Asked) -> Value:
    return asked.hole()


_ANSWERS: Final[dict[str, Callable[[Asked], Value | None]]] = {
    "local_file": _local_file,
    "local_sensitive_file": _local_file,
    "null_data_source": _handed_on("outputs", "inputs"),
    "null_resource": _made_up,
    "template_file": _template_file,
    "terraform_data": _handed_on("output", "input"),
    "tls_private_key": _private_key,
    "time_offset": _made_up,
    "time_rotating": _made_up,
    "time_static": _made_up,
}
