"""Keys that stand in the text of a configuration, and which of them a provider works with.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration
https://developer.hashicorp.com/terraform/language/backend/s3
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from msgspec.structs import replace

from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.paths import found_at
from grantlint.hosts.terraform.carriers import Holds, Noun, Path
from grantlint.hosts.terraform.configuration import Configuration
from grantlint.hosts.terraform.syntax.body import parse
from grantlint.hosts.terraform.syntax.tree import Attribute, Body, Text
from grantlint.hosts.terraform.syntax.tree import Block as Tree
from grantlint.hosts.terraform.value import String, Value
from grantlint.knowledge import credentials
from grantlint.model import Credential, Place, Source

_KEYS: Final = (Holds.ACCESS_KEY_ID, Holds.SECRET_KEY, Holds.SESSION_TOKEN)


def found_in(
    configuration: Configuration, sources: Iterable[Source], blocks: Iterable[Block]
) -> list[Credential]:
    """The keys in *sources* and in the files of variables, each with what works with it."""
    given = {id(one.source): one.source for one in configuration.given.values()}
    texts = [*sources, *given.values()]
    found = [credential for source in texts for credential in _in_text(source)]
    if not found:
        return []
    clients = dict(_clients(configuration, texts, blocks))
    return [_used(credential, clients.get(credential.digest)) for credential in found]


def _in_text(source: Source) -> Iterator[Credential]:
    def place(start: int, end: int) -> Place:
        return Place(source, (start, end))

    if credentials.may_hold(source.text.encode("utf-8", "surrogatepass")):
        yield from credentials.credentials(source.text, place, source.path)


def _used(credential: Credential, client: str | None) -> Credential:
    if client is None:
        return credential
    owner = client.replace(' "', ".").rstrip('"')
    return replace(credential, client=client, owner=owner)


# ── Who works with them ──────────────────────────────────────────────────────────────────────────


def _clients(
    configuration: Configuration, sources: Iterable[Source], blocks: Iterable[Block]
) -> Iterator[tuple[str, str]]:
    """The digests of keys that something is configured with, each with what that is."""
    for client, value in _values(configuration, blocks):
        known = value.known if isinstance(value, String) else None
        if known:
            yield _digest(known), client
    for source in sources:
        if "backend" in source.text and not source.path.endswith(".json"):
            yield from _of_backends(parse(source.text).body)


def _values(configuration: Configuration, blocks: Iterable[Block]) -> Iterator[tuple[str, Value]]:
    for module in configuration.modules():
        for name, declared in module.module.providers.items():
            kind = name.partition(".")[0]
            for argument in _arguments("provider", kind):
                scope = module.scope(declared.source)
                value = configuration.argument(declared.contents, argument, scope)
                if value is not None:
                    yield f'provider "{kind}"', value
    for block in blocks:
        if block.carrier.noun is Noun.CREDENTIALS:
            for value in configuration.settled(partial(_keys, block)):
                yield f'data "{block.carrier.name}"', value


def _keys(block: Block) -> list[Value]:
    paths = _paths(block.carrier)
    return [found.value for path in paths for found in found_at(block.view, path)]


def _arguments(mode: str, name: str) -> Iterator[str]:
    """The arguments of a provider or a backend that take keys."""
    carrier = carriers.of(mode, name)
    if carrier is not None:
        yield from (path[-1] for path in _paths(carrier))


def _paths(carrier: carriers.Carrier) -> Iterator[Path]:
    for holds in _KEYS:
        yield from carrier.paths(holds)


def _of_backends(body: Body) -> Iterator[tuple[str, str]]:
    """The keys of backends, which take literals only."""
    for outer in body.items:
        if isinstance(outer, Tree) and outer.type == "terraform":
            for inner in outer.body.items:
                if isinstance(inner, Tree) and inner.type == "backend" and inner.labels:
                    yield from _of_backend(inner)


def _of_backend(block: Tree) -> Iterator[tuple[str, str]]:
    kind = block.labels[0].value
    names = set(_arguments("backend", kind))
    for node in block.body.items:
        if isinstance(node, Attribute) and node.name in names and isinstance(node.value, Text):
            yield _digest(node.value.value), f'backend "{kind}"'


def _digest(value: str) -> str:
    from hashlib import sha256  # noqa: PLC0415  few configurations hold keys, it loads OpenSSL

    return sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
