"""The policies inside the definitions of APIs, where those are JSON or objects.

https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html
"""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from grantlint.hosts.terraform.aws.documents import Block, read
from grantlint.hosts.terraform.aws.paths import Found, found_at
from grantlint.hosts.terraform.aws.policy_values import policy_text
from grantlint.hosts.terraform.carriers import Holds
from grantlint.model import DocumentKind, PolicyDocument, Presence

_POLICY: Final = "x-amazon-apigateway-policy"


def api_policies(blocks: Iterable[Block]) -> Iterator[PolicyDocument]:
    """The policies of the APIs that *blocks* define; may raise Suspended, as all evaluation does.

    A definition that cannot be seen, or is no JSON, may have a policy that is not among them.
    """
    for block in blocks:
        for path in block.carrier.paths(Holds.OPENAPI):
            for found in found_at(block.view, path):
                yield from _policy(block, found, path[-1])


def _policy(block: Block, found: Found, argument: str) -> Iterator[PolicyDocument]:
    definition = policy_text(found.value).value
    entry = definition.get(_POLICY) if definition is not None else None
    policy = policy_text(entry.value).value if entry is not None else None
    if entry is None or policy is None:
        return
    service = block.carrier.service
    document = read(policy, DocumentKind.RESOURCE, block.address, service=service)
    carrier = (found.within or block.view).name_place(argument)
    is_sure = found.presence is entry.presence is Presence.ALWAYS
    presence = Presence.ALWAYS if is_sure else Presence.MAYBE
    yield replace(document, carrier=carrier, presence=presence)
