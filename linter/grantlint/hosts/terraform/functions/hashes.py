"""Hashes, and what only chance or a secret key could tell."""

import hashlib
from base64 import b64encode
from collections.abc import Callable
from typing import Final

from grantlint.hosts.terraform.functions.calls import Function, Invocation, plain
from grantlint.hosts.terraform.value import Value
from grantlint.model import Shape

ALGORITHMS: Final = ("md5", "sha1", "sha256", "sha512")


def hexadecimal(algorithm: str) -> Callable[[bytes], str]:
    """Makes the hash of some bytes, in hexadecimal digits."""
    return lambda data: hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def in_base64(algorithm: str) -> Callable[[bytes], str]:
    """Makes the hash of some bytes, in base64."""
    return lambda data: b64encode(
        hashlib.new(algorithm, data, usedforsecurity=False).digest()
    ).decode("ascii")


def _of_text(digest: Callable[[bytes], str]) -> Function:
    return plain("s", lambda text: digest(text.encode("utf-8", "surrogatepass")))


def _never_known(pattern: str, least: int, most: int) -> Function:
    """A function whose result only a run of Terraform tells."""

    def call(invocation: Invocation, arguments: list[Value]) -> Value:
        shape = Shape(pattern, has_wildcards=False)
        return invocation.hole(arguments, "string", shape)

    return Function(call, least, most)


def _named_uuid(namespace: str, name: str) -> str:
    import uuid  # noqa: PLC0415  hardly ever called

    known = {
        "dns": uuid.NAMESPACE_DNS,
        "url": uuid.NAMESPACE_URL,
        "oid": uuid.NAMESPACE_OID,
        "x500": uuid.NAMESPACE_X500,
    }
    return str(uuid.uuid5(known.get(namespace) or uuid.UUID(namespace), name))


FUNCTIONS: Final[dict[str, Function]] = {
    **{name: _of_text(hexadecimal(name)) for name in ALGORITHMS},
    "base64sha256": _of_text(in_base64("sha256")),
    "base64sha512": _of_text(in_base64("sha512")),
    "bcrypt": _never_known("$2a$??$*", 1, 2),
    "rsadecrypt": _never_known("*", 2, 2),
    "uuid": _never_known("????????-????-????-????-????????????", 0, 0),
    "uuidv5": plain("ss", _named_uuid),
}
