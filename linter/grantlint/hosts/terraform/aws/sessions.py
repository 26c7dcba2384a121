"""Providers and backends as blocks: they may narrow the sessions they work in by a policy.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assume_role-configuration-block
"""

from collections.abc import Iterator
from functools import partial

from grantlint.hosts.terraform import carriers
from grantlint.hosts.terraform.aws.documents import Block
from grantlint.hosts.terraform.aws.views import BlockView
from grantlint.hosts.terraform.contents import Definition
from grantlint.hosts.terraform.module_instance import ModuleInstance
from grantlint.model import Presence


def sessions(module: ModuleInstance) -> Iterator[Block]:
    """The providers and the backends of a module that may carry policies."""
    declared = module.module
    for mode, table in (("provider", declared.providers), ("backend", declared.backends)):
        for name, definition in table.items():
            carrier = carriers.of(mode, name.partition(".")[0])
            if carrier is not None:
                view = _view(module, definition)
                address = f"{module.prefix}{mode}.{name}"
                yield Block(address, view, carrier, partial(_value, view), module.prefix[:-1])


def _view(module: ModuleInstance, definition: Definition) -> BlockView:
    return BlockView(
        module.configuration,
        definition.contents,
        module.scope(definition.source),
        definition.place,
        Presence.ALWAYS,
    )


_value = BlockView.value
