"""Statements that grant no more than they have to, as IAM's JSON.

Knows which resource an action can be granted on. Words in capitals stand for what the user has to
fill in; `fill_ins` finds them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from grantlint.answers.callers import Caller, CallerKind
from grantlint.knowledge import actions
from grantlint.knowledge.billing_services import SERVICES
from grantlint.policy.passrole import PASS_ROLE
from grantlint.policy.written import compact

ROLE_NAME = "ROLE_NAME"
SERVICE = "SERVICE.amazonaws.com"
ACCOUNT_ID = "ACCOUNT_ID"
EXAMPLE_ACCOUNT = "123456789012"
"""Stands in for an account id wherever AWS shows one."""
LONGEST_SID = 60
MASKED = re.compile(r"<[^<>\s]{1,40}>|(?<!\$\{\$\})\{[\w-]{1,40}\}|\*{3,}|[Xx]{4,}")
"""What people put in place of a part of an ARN before they show a message to others."""
_FILL_IN = re.compile(
    rf"(?<![A-Za-z0-9_-])(?:SERVICE|[A-Z]+(?:_[A-Z]+)+)(?![A-Za-z0-9_-])|{MASKED.pattern}"
)
_HIDDEN = re.compile(r"\*{3,}|[Xx]{4,}")
"""What stands for a part that is left out even in the key of an object, which may hold anything."""
_OBJECT = re.compile(r"arn:[\w-]+:s3:(?:::[^/]+|[^:]*:[^:]*:accesspoint/[^/]+/object)/")
_SPECIAL = re.compile(r"\*{3,}|\*|\?|\$(?=\{)")
_ESCAPES = ("${*}", "${?}", "${$}")
_IN_WORDS = re.compile(r"(role|user|group|policy|instance profile)\s([\w+=,.@/-]{1,512})")
_KINDS = {"instance profile": "instance-profile"}


def allow(
    granted: Iterable[str], resource: str = "*", *, sid: str = "", condition: object = None
) -> dict[str, object]:
    """An Allow of actions on one resource."""
    made: dict[str, object] = {"Sid": sid} if sid else {}
    made |= {"Effect": "Allow", "Action": compact(granted), "Resource": resource}
    if condition is not None:
        made["Condition"] = condition
    return made


def pass_role(
    role: str | None, services: Iterable[str], *, account: str | None = None, partition: str = "aws"
) -> dict[str, object]:
    """An Allow to pass one role to services; what is not known is left to fill in.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
    """
    to = sorted(services) or [SERVICE]
    unnamed = f"arn:{partition}:iam::{account or ACCOUNT_ID}:role/{ROLE_NAME}"
    condition = {"StringEquals": {"iam:PassedToService": compact(to)}}
    return allow([PASS_ROLE], role or unnamed, sid=pass_sid(to), condition=condition)


def pass_sid(services: Iterable[str]) -> str:
    """A name for a statement that passes a role: `PassRoleToLambda`."""
    first = next(iter(services), SERVICE).partition(".")[0]
    words = "".join(word.capitalize() for word in re.findall(r"[a-z0-9]+", first.lower()))
    return f"PassRoleTo{words}"[:LONGEST_SID]


def resource_of(action: str, named: str | None, caller: Caller | None) -> str | None:
    """The resource to grant *action* on, for the one a message names; None when that is unknown.

    Of Account Management AWS's pages disagree which ARN counts, so `*` is what is sure to work.
    https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-api-modes-of-operation.html
    """
    is_account = action.lower().startswith("account:")
    if is_account or actions.supports_wildcard_only(action) or _is_a_call(action, named):
        return "*"
    if named is None or named == "*" or named.startswith("arn:"):
        return None if named == "*" else named
    in_words = _IN_WORDS.fullmatch(named)
    if in_words is None or caller is None or caller.account is None:
        return None
    kind = _KINDS.get(in_words[1], in_words[1])
    name = in_words[2].lstrip("/")
    return f"arn:{caller.partition}:iam::{caller.account}:{kind}/{name}"


def literal(resource: str) -> str:
    """The ARN of a message for a policy: what the key of an object holds stands for itself there.

    A `*` alone at the end is left, and so are several: people write them for what they hide.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    found = _OBJECT.match(resource)
    if found is None or not _SPECIAL.search(resource, found.end()):
        return resource
    key = resource[found.end() :]
    end = "*" if key == "*" or key.endswith("/*") else ""
    return found[0] + _SPECIAL.sub(_escaped, key.removesuffix(end)) + end


def has_escapes(statement: Mapping[str, object]) -> bool:
    """Whether signs of patterns stand for themselves in a statement, as of `2012-10-17` only."""
    return any(sign in text for value in statement.values() for text in _texts(value)
               for sign in _ESCAPES)  # fmt: skip


def _escaped(found: re.Match[str]) -> str:
    return found[0] if MASKED.fullmatch(found[0]) else f"${{{found[0]}}}"


def _is_a_call(action: str, named: str | None) -> bool:
    """Whether a billing service names its own call, `arn:aws:ce:…:/GetTags`, as the resource."""
    is_billing = action.partition(":")[0] in SERVICES
    return is_billing and named is not None and ":/" in named


def caller_arn(caller: Caller) -> str | None:
    """How a policy names the caller as a principal; None for one that has no such name.

    The ARN of a session has lost its role's path, so this is right for roles without one.
    """
    if caller.account is None:
        return None
    match caller.kind:
        case CallerKind.USER | CallerKind.ROLE:
            return f"arn:{caller.partition}:iam::{caller.account}:{caller.kind.value}/{caller.name}"
        case CallerKind.ROOT:
            return f"arn:{caller.partition}:iam::{caller.account}:root"
        case _:
            return None


def fill_ins(statement: Mapping[str, object], told: Collection[str] = ()) -> tuple[str, ...]:
    """The words in capitals that stand in a statement for what is not known.

    In the texts that a message *told* the names are real, however they are spelled.
    """
    texts = [text for value in statement.values() for text in _texts(value)]
    each = (_open_in(text) if text in told else _FILL_IN.findall(text) for text in texts)
    return tuple(dict.fromkeys(chain.from_iterable(each)))


def masked(statement: Mapping[str, object]) -> tuple[str, ...]:
    """What stands in a statement for parts that a message hides."""
    texts = [text for value in statement.values() for text in _texts(value)]
    return tuple(dict.fromkeys(chain.from_iterable(map(_masked_in, texts))))


def _open_in(arn: str) -> list[str]:
    """What stands open in an ARN that is told: a word in capitals is none behind the account."""
    start = len(arn) - len(arn.split(":", 5)[-1])
    return [*_FILL_IN.findall(arn[:start]), *_masked_in(arn, start)]


def _masked_in(text: str, start: int = 0) -> list[str]:
    key = _OBJECT.match(text)
    end = key.end() if key is not None else len(text)
    return [*MASKED.findall(text, start, end), *_HIDDEN.findall(text, end)]


def _texts(value: object) -> Iterator[str]:
    """The strings of a statement's element, which is four levels deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _texts(each)
