"""Texts that look like what people have, to be tried before any other; knows only their form."""

from collections.abc import Iterator

from grantlint.knowledge import condition_keys
from grantlint.policy import arns
from grantlint.policy.conditions import literals
from grantlint.policy.patterns import Glob, is_plain

ACCOUNT = "123456789012"
REGION = "us-east-1"
NAME = "example"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/{NAME}"
LONGEST = 2048
OF_TYPE = {
    "ARN": (ROLE,),
    "Bool": ("true", "false"),
    "Binary": ("eA==",),
    "Date": ("2030-01-01T00:00:00Z",),
    "IPAddress": literals.SAMPLE_ADDRESSES,
    "Numeric": ("1",),
}


def of_key(key: str) -> tuple[str, ...]:
    """What a key may well hold."""
    if key.endswith(("account", "owner")):
        return (ACCOUNT,)
    if key.endswith("region"):
        return (REGION,)
    return OF_TYPE.get(condition_keys.key_type(key) or "", (NAME,))


def text(glob: Glob) -> Iterator[str]:
    """A pattern with its wildcards filled; nothing for unknowns or what has no sane length."""
    if isinstance(glob, str) and len(glob) <= LONGEST:
        yield glob.replace("*", NAME).replace("?", "x")


def arn(glob: Glob, account: str = ACCOUNT) -> Iterator[str]:
    """A pattern of ARNs with its wildcards filled by what stands there; nothing as for `text`."""
    if not isinstance(glob, str) or len(glob) > LONGEST:
        return
    parts = glob.split(":", arns.SEGMENTS - 1)
    if len(parts) < arns.SEGMENTS:
        return
    common = ("arn", "aws", parts[2], REGION, account)
    filled = [part if is_plain(part) else use for part, use in zip(parts, common, strict=False)]
    found = ":".join([*filled, *text(parts[-1])])
    yield found
    if glob.endswith("*"):
        yield f"{found}/{NAME}"
