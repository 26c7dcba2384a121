"""Functions over IP networks."""

import ipaddress
from typing import Final

from grantlint.hosts.terraform.functions.calls import Function, plain, whole
from grantlint.hosts.terraform.numbers import Numeric

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MOST_NEW_BITS: Final = 32


def _network(text: str) -> _Network:
    if "/" not in text:
        raise ValueError("a network without `/` and its bits")
    return ipaddress.ip_network(text, strict=False)


def _host(prefix: str, number: Numeric) -> str:
    network, at = _network(prefix), whole(number)
    if not -network.num_addresses <= at < network.num_addresses:
        raise ValueError("a host outside of the network")
    return str(network[at])


def _netmask(prefix: str) -> str:
    network = _network(prefix)
    if isinstance(network, ipaddress.IPv6Network):
        raise ValueError("networks of IPv6 have no such mask")  # noqa: TRY004  one error for all
    return str(network.netmask)


def _subnet(prefix: str, bits: Numeric, number: Numeric) -> str:
    network, more, at = _network(prefix), whole(bits), whole(number)
    length = network.prefixlen + more
    if more < 0 or length > network.max_prefixlen:
        raise ValueError("more bits than the network has left")
    if not 0 <= at < 2**more:
        raise ValueError("a network outside of the one given")
    start = int(network.network_address) + (at << (network.max_prefixlen - length))
    return str(type(network)((start, length)))


def _subnets(prefix: str, *bits: Numeric) -> list[str]:
    network = _network(prefix)
    found: list[str] = []
    at = int(network.network_address)
    end = at + network.num_addresses
    for more in bits:
        length = network.prefixlen + whole(more)
        if not network.prefixlen < length <= network.max_prefixlen or whole(more) > _MOST_NEW_BITS:
            raise ValueError("bits that the network has not got")
        size = 1 << (network.max_prefixlen - length)
        at = -(-at // size) * size
        if at + size > end:
            raise ValueError("no room left in the network")
        found.append(str(type(network)((at, length))))
        at += size
    return found


FUNCTIONS: Final[dict[str, Function]] = {
    "cidrhost": plain("sn", _host),
    "cidrnetmask": plain("s", _netmask),
    "cidrsubnet": plain("snn", _subnet),
    "cidrsubnets": plain("s", _subnets, "l", variadic="n"),
}
