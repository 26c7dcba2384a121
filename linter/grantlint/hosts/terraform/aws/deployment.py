"""Where the provider of a resource deploys to: account, region, partition.

Holes of these are the same for everything that one configuration of the provider makes.
https://registry.terraform.io/providers/hashicorp/aws/latest/docs
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from msgspec import Struct
from msgspec.structs import replace

from grantlint.hosts.terraform.aws.asked import ACCOUNT, Asked, argument, made_of, shaped
from grantlint.hosts.terraform.contents import Argument, Contents, Definition
from grantlint.hosts.terraform.functions.pieces import split_at
from grantlint.hosts.terraform.inputs import by, within
from grantlint.hosts.terraform.module_instance import ModuleInstance, Resource
from grantlint.hosts.terraform.scope import Scope
from grantlint.hosts.terraform.syntax.tree import Node, Object
from grantlint.hosts.terraform.value import (
    Null,
    Piece,
    Sequence,
    String,
    Value,
    spelled,
    string,
    text,
)
from grantlint.model import Hole, Shape
from grantlint.policy.arns import OWN_ACCOUNT

if TYPE_CHECKING:
    from grantlint.hosts.terraform.configuration import Configuration

PARTITIONS: Final = ("aws", "aws-cn", "aws-us-gov")
SUFFIXES: Final = {"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}
"""Of host names, by partition; others have that of `aws`."""
_ROLES: Final = ("assume_role", "assume_role_with_web_identity")
_CREDENTIALS: Final = (
    "access_key", "profile", "shared_config_files", "shared_credentials_file",
    "shared_credentials_files",
)  # fmt: skip
_ACCOUNT_AT: Final = 4
_PARTS: Final = 6


class Provider(Struct, frozen=True, eq=False):
    """A configuration of the provider: the module that has it, its name there, its block."""

    module: ModuleInstance
    name: str
    declared: Definition | None


def provider_of(resource: Resource) -> Provider:
    """The configuration of the provider that makes *resource*."""
    named = resource.definition.contents.argument("provider")
    name = resource.kind.partition("_")[0] if named is None else _written(named)
    return _found(resource.module, name)


def _found(module: ModuleInstance, name: str) -> Provider:
    """The configuration that *name* stands for in a module: handed in, its own, or inherited."""
    while module.call is not None:
        declared = module.module.providers.get(name)
        handed = _handed(module.call.definition).get(name)
        if handed is None and (declared is not None or "." in name):
            return Provider(module, name, declared)
        name = handed or name
        module = module.call.caller
    return Provider(module, name, module.module.providers.get(name))


def _handed(call: Definition) -> dict[str, str]:
    """`providers` of a module call: names inside to names outside."""
    found = call.contents.argument("providers")
    if found is None or not isinstance(made := found.node.value, Object):
        return {}
    text = found.source.text
    return {_spelled(item.key, text): _spelled(item.value, text) for item in made.items}


def _written(found: Argument) -> str:
    return _spelled(found.node.value, found.source.text)


def _spelled(node: Node, source: str) -> str:
    return source[node.start : node.end].strip("\"'() ")


# ── Region and partition ─────────────────────────────────────────────────────────────────────────


def region(asked: Asked) -> String:
    """The region of the resource: its own, its provider's, or a hole."""
    provider = provider_of(asked.resource)
    given = argument(asked.resource, "region")
    if given is None:
        given = _argument(provider, "region")
    identity = f"{_data(provider, 'aws_region')}.name"
    if given is None and provider.declared is None and "." in provider.name:
        identity += f" of {_key(provider)}"
    return made_of(given, identity, asked.place, asked.identity)


def partition(asked: Asked) -> String:
    """The partition that the region lies in."""
    known = region(asked).known
    if known is not None:
        return text(partition_of(known), asked.place)
    identity = f"{_data(provider_of(asked.resource), 'aws_partition')}.partition"
    return _one_of(identity, PARTITIONS, asked)


def partition_of(region_: str) -> str:
    """The partition of a region.

    https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
    """
    if region_.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region_.startswith("us-gov-") else "aws"


def dns_suffix(asked: Asked) -> String:
    """What host names of the partition end in."""
    known = partition(asked).known
    if known is not None:
        return text(SUFFIXES.get(known, SUFFIXES["aws"]), asked.place)
    identity = f"{_data(provider_of(asked.resource), 'aws_partition')}.dns_suffix"
    return _one_of(identity, tuple(SUFFIXES.values()), asked)


def _one_of(identity: str, texts: tuple[str, ...], asked: Asked) -> String:
    shape = Shape("*", texts, has_wildcards=False)
    return string((Piece(Hole(identity, shape), asked.place),), asked.place)


# ── The account ──────────────────────────────────────────────────────────────────────────────────


def account(asked: Asked) -> String:
    """The account that the resource is in."""
    provider = provider_of(asked.resource)
    known = _allowed(provider) or _of_role(provider)
    if known is not None:
        return made_of(known, asked.identity, asked.place, asked.identity)
    identity = f"{_data(provider, 'aws_caller_identity')}.account_id"
    if not _is_main(provider):
        identity += f" of {_first_alike(provider)}"
    elif len(asked.own_accounts) == 1:
        return text(asked.own_accounts[0], asked.place)
    shape = shaped(ACCOUNT)
    if _is_main(provider):
        shape = replace(shape, alternatives=(OWN_ACCOUNT,))
    return string((Piece(Hole(identity, shape), asked.place),), asked.place)


def _allowed(provider: Provider) -> Value | None:
    """The one account that the provider may work in."""
    allowed = _argument(provider, "allowed_account_ids")
    if isinstance(allowed, Sequence) and allowed.is_certain and len(allowed.items) == 1:
        return allowed.element(0).value
    return None


def _of_role(provider: Provider) -> Value | None:
    """The account of the role that the provider takes on, as far as its ARN says it."""
    role = _role(provider)
    if not isinstance(role, String):
        return None
    sections = list(split_at(role, ":"))
    if len(sections) < _PARTS or not sections[_ACCOUNT_AT]:
        return None
    return string(sections[_ACCOUNT_AT], role.place)


def _is_main(provider: Provider) -> bool:
    """Whether the provider works in the account of the root module's plain `aws`."""
    main = _found(provider.module.configuration.root, "aws")
    return _credentials(provider) == _credentials(main)


def _first_alike(provider: Provider) -> str:
    """The first configuration in the module that works in the same account."""
    mine = _credentials(provider)
    for name, declared in provider.module.module.providers.items():
        other = Provider(provider.module, name, declared)
        if name.startswith("aws") and _credentials(other) == mine:
            return _key(other)
    return _key(provider)


def _credentials(provider: Provider) -> str:
    """What decides about the account that the provider works in."""
    known = _CREDENTIALS_OF.setdefault(provider.module.configuration, {})
    key = _key(provider)
    if key not in known:
        known[key] = "".join(_deciding(provider))
    return known[key]


_CREDENTIALS_OF: Final[WeakKeyDictionary["Configuration", dict[str, str]]] = WeakKeyDictionary()


def _deciding(provider: Provider) -> Iterator[str]:
    if provider.declared is None and "." in provider.name:
        yield _key(provider)
    for name in _CREDENTIALS:
        value = _argument(provider, name)
        if value is not None:
            yield f"{name}={spelled(value)};"
    if any(True for _ in _role_blocks(provider)):
        role = _role(provider)
        yield f"role={spelled(role) if role is not None else _key(provider)};"


def _role(provider: Provider) -> Value | None:
    """The ARN of the role that the provider takes on; of several the last one counts."""
    found = None
    for at, block in enumerate(_role_blocks(provider)):
        value = _evaluated(provider, block.contents, "role_arn", f"role {at} of {provider.name}")
        found = value if value is not None else found
    return found


def _role_blocks(provider: Provider) -> Iterator[Definition]:
    """The blocks that name a role, those of dynamic blocks included, as they are written."""
    if provider.declared is None:
        return
    for name in _ROLES:
        yield from provider.declared.contents.blocks(name)
    for dynamic in provider.declared.contents.blocks("dynamic", labels=1):
        if dynamic.labels[:1] and dynamic.labels[0] in _ROLES:
            yield dynamic


# ── The provider's block ─────────────────────────────────────────────────────────────────────────


def _argument(provider: Provider, name: str) -> Value | None:
    if provider.declared is None:
        return None
    return _evaluated(provider, provider.declared.contents, name, f"{provider.name}.{name}")


def _evaluated(provider: Provider, contents: Contents, name: str, key: str) -> Value | None:
    """An argument of a provider's block; None where it is not set, or null."""
    found = contents.argument(name)
    if found is None or provider.declared is None:
        return None
    module = provider.module
    scope = within(Scope(provider.declared.source, module), found.source)
    value = module.configuration.demand(
        (module.prefix, "provider.", key),
        found.place,
        lambda: module.configuration.evaluator.evaluate(found.node.value, scope),
    )
    return None if isinstance(value, Null) else by(value, found.place, f"provider {provider.name}")


def default_tags(resource: Resource) -> Value | None:
    """The tags that the provider of *resource* gives to all it makes; None where it gives none."""
    provider = provider_of(resource)
    if provider.declared is None:
        return None
    for block in provider.declared.contents.blocks("default_tags"):
        return _evaluated(provider, block.contents, "tags", f"{provider.name}.default_tags")
    return None


def _key(provider: Provider) -> str:
    return f"{provider.module.prefix}{provider.name}"


def _data(provider: Provider, kind: str) -> str:
    """How the root module spells a data source of its plain provider; all of them are one."""
    configuration = provider.module.configuration
    known = _SPELLINGS.get(configuration)
    if known is None:
        known = _SPELLINGS[configuration] = _spellings(configuration)
    return known.get(kind, f"data.{kind}.current")


_SPELLINGS: Final[WeakKeyDictionary["Configuration", dict[str, str]]] = WeakKeyDictionary()


def _spellings(configuration: "Configuration") -> dict[str, str]:
    """The addresses of the first data sources of each kind that say where one is."""
    found: dict[str, str] = {}
    for address, declared in configuration.root.module.resources.items():
        mode, _, rest = address.partition(".")
        kind = rest.partition(".")[0]
        if mode == "data" and declared.contents.argument("provider") is None:
            found.setdefault(kind, address)
    return found
