"""Values of a policy and of a request that are no text: numbers, dates, addresses, binary data.

Reads them and compares them; what cannot be read is None. Knows nothing of operators' names.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

Network: TypeAlias = "IPv4Network | IPv6Network"

LONGEST = 64
"""Characters of any number, date or address; longer text is none."""
LARGEST = Decimal(10) ** 24
STEP = Decimal(1)
SAMPLE_ADDRESSES = ("198.51.100.7", "203.0.113.7", "192.0.2.7", "2001:db8::7")
"""Addresses reserved for documentation: https://www.rfc-editor.org/rfc/rfc5737"""

_DATE = (
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?"
)


def number(text: str) -> Decimal | None:
    """An integer or a decimal."""
    if len(text) > LONGEST:
        return None
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LARGEST else None


def date(text: str) -> Decimal | None:
    """Seconds since 1970: from the formats of ISO 8601 that the W3C names, or given as such.

    https://www.w3.org/TR/NOTE-datetime
    """
    written = text.strip()
    found = re.fullmatch(_DATE, written, re.ASCII) if len(written) <= LONGEST else None
    if found is None:
        return number(written)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        at = datetime(year, month or 1, day or 1, hour, minute, second, tzinfo=_zone(found[8]))
        seconds = (at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return Decimal(int(seconds)) + Decimal(found[7] or 0)


def _zone(written: str | None) -> timezone:
    if written in (None, "", "Z"):
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset)


def date_text(seconds: Decimal) -> str:
    """The moment as ISO 8601, or as a number where no calendar reaches."""
    whole = int(seconds)
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=whole)
    except OverflowError:
        return str(whole)
    return f"{at.year:04}" + at.strftime("-%m-%dT%H:%M:%SZ")


def between(points: list[Decimal]) -> Iterator[Decimal]:
    """A number of every sort that these points tell apart: each of them, and one between two."""
    if not points:
        yield Decimal(1)
        return
    ordered = sorted(set(points))
    yield from ordered
    yield ordered[0] - STEP
    yield ordered[-1] + STEP
    for low, high in pairwise(ordered):
        middle = (low + high) / 2
        whole = middle.to_integral_value()
        yield whole if low < whole < high else middle


def networks(text: str) -> tuple[Network, ...]:
    """The address range as AWS may read it; none when it is no range.

    AWS documents `/32` for an address without a prefix; for one of version 6 it does not say
    whether that means the one address, so both are given.
    """
    written = text.strip()
    if len(written) > LONGEST or "%" in written:
        return ()
    from ipaddress import ip_network  # noqa: PLC0415  few policies name an address

    try:
        if "/" in written or ":" not in written:
            return (ip_network(written, strict=False),)
        return (ip_network(written), ip_network(f"{written}/32", strict=False))
    except ValueError:
        return ()


def address(text: str) -> "Network | None":
    """A single address, as the range that holds only it."""
    written = text.strip()
    if len(written) > LONGEST or "%" in written:
        return None
    from ipaddress import ip_address, ip_network  # noqa: PLC0415  few policies name an address

    try:
        return ip_network(ip_address(written))
    except ValueError:
        return None


def is_inside(inner: Network, outer: Network) -> bool:
    """Whether all of one range lies in the other; never across versions."""
    first, last = int(inner.network_address), int(inner.broadcast_address)
    return inner.version == outer.version and (
        int(outer.network_address) <= first and last <= int(outer.broadcast_address)
    )


def addresses_between(ranges: list[Network]) -> Iterator[str]:
    """An address of every sort that these ranges tell apart."""
    yield from SAMPLE_ADDRESSES
    for each in ranges:
        first, last = int(each.network_address), int(each.broadcast_address)
        kind = type(each.network_address)
        for value in (first, last + 1):
            if value < 1 << each.max_prefixlen:
                yield str(kind(value))
    yield from ("0.0.0.0", "::")  # noqa: S104 - the first addresses there are, nothing listens


def binary(text: str) -> bytes | None:
    """What base-64 text stands for."""
    from base64 import b64decode  # noqa: PLC0415  hardly any policy holds binary data

    try:
        return b64decode(text, validate=True)
    except ValueError:
        return None
