"""Where the parts of created access keys go, by what the expressions in a plan refer to.

For plans without their configuration: what a local makes of a key, they do not say.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from grantlint.hosts.terraform.aws.key_parts import KIND, SECRETS, named_in
from grantlint.hosts.terraform.aws.key_sinks import sink_of
from grantlint.hosts.terraform.aws.keys import with_secret
from grantlint.hosts.terraform.plan.addresses import module_calls, suffix, within
from grantlint.hosts.terraform.plan.places import place
from grantlint.hosts.terraform.plan.reading import Json, Plan, Planned, listing, table, text
from grantlint.model import AccessKey, KeyFlow, KeyPart, KeySink, Place, Presence, Token
from grantlint.text.located_json import KEY

MOST_STEPS: Final = 20
"""How many outputs and variables a value is followed through."""
_DEEPEST: Final = 12

Named = tuple[str, KeyPart]
Path = tuple[str, ...]


def key_flows(plan: Plan, keys: Sequence[AccessKey]) -> list[KeyFlow]:
    """All places of a plan that parts of the created *keys* are handed to, each once."""
    plain = with_secret(keys)
    found: dict[object, KeyFlow] = {}
    for flow in (*_outputs(plan), *_arguments(plan)):
        presence = plain.get(flow.key) if flow.part in SECRETS else Presence.ALWAYS
        if presence is not None:
            known = (flow.owner, flow.part, flow.sink, flow.key)
            found.setdefault(known, replace(flow, presence=presence))
    return list(found.values())


def _outputs(plan: Plan) -> Iterator[KeyFlow]:
    way = ("configuration", "root_module", "outputs")
    for name, output in table(plan.configuration.get("outputs")).items():
        said = table(output)
        for key, part in _named(plan, "", said.get("expression")):
            yield KeyFlow(
                owner=f"output.{name}",
                place=place(plan.source, (*way, name, KEY)),
                part=part,
                sink=KeySink.OUTPUT,
                key=key,
                is_hidden=said.get("sensitive") is True,
            )


def _arguments(plan: Plan) -> Iterator[KeyFlow]:
    for planned in plan.resources.values():
        if planned.kind == KIND:
            continue
        is_plain = planned.values.get("type") not in (None, "SecureString")
        for path, expression in _expressions(plan, planned):
            sink = sink_of(planned.mode, planned.kind, path, is_plain_parameter=is_plain)
            if sink is not None:
                for key, part in _named(plan, planned.module, expression):
                    where = _header(plan, planned)
                    yield KeyFlow(planned.address, where, part, sink, key)


def _header(plan: Plan, planned: Planned) -> Place:
    *way, last = planned.path
    resource: Token = tuple(way[:-1] if last == "after" else way)
    return place(plan.source, (*resource, "address"))


# ── Expressions ──────────────────────────────────────────────────────────────────────────────────


def _expressions(plan: Plan, planned: Planned) -> Iterator[tuple[Path, Json]]:
    """What a block says of each of its arguments, with the way there."""
    yield from _below(plan.expressions(planned), ())
    for block in map(table, listing(plan.declared(planned.module).get("resources"))):
        if text(block.get("address")) == planned.stem:
            for made in map(table, listing(block.get("provisioners"))):
                path = ("provisioner", text(made.get("type")))
                yield from _below(made.get("expressions"), path)


def _below(said: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    if len(path) > _DEEPEST:
        return
    if isinstance(said, list):
        for item in said:
            yield from _below(item, path)
    elif "references" in table(said):
        yield path or ("",), said
    else:
        for name, inner in table(said).items():
            yield from _below(inner, (*path, name))


def _named(plan: Plan, module: str, expression: Json) -> Iterator[Named]:
    """The parts of keys that an expression refers to, through variables and outputs."""
    waiting = [(module, expression)]
    for inside, said in waiting:
        for name in map(text, listing(table(said).get("references"))):
            for key, part in named_in(name):
                yield within(inside, key), part
            further = _further(plan, inside, name)
            if further is not None and len(waiting) < MOST_STEPS:
                waiting.append(further)


def _further(plan: Plan, module: str, name: str) -> tuple[str, Json] | None:
    """Where an output or a variable gets its value: the module, and the expression there."""
    calls = list(module_calls(name))
    if len(calls) == 1:
        called, key, rest = calls[0]
        inside = within(module, f"module.{called}{suffix(key)}")
        output = table(plan.declared(inside).get("outputs")).get(_word(rest))
        return inside, table(output).get("expression")
    if name.startswith("var.") and module:
        *above, _ = module_calls(module)
        outer = ".".join(f"module.{one}{suffix(key)}" for one, key, _ in above)
        arguments = table(plan.call(module).get("expressions"))
        return outer, arguments.get(_word(name.removeprefix("var.")))
    return None


def _word(steps: str) -> str:
    """The name that steps begin with."""
    return re.split(r"[.\[]", steps, maxsplit=1)[0]
