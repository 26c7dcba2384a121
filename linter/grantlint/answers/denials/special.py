"""Messages around access that are no denial by a policy, or name no action: each by its words."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from grantlint.answers.denial import Denial, Topic
from grantlint.answers.denials.messages import Message
from grantlint.knowledge import actions

MOST = 50
"""Messages of one kind that are looked at; what comes again says nothing new."""
_CREDENTIALS = (
    "InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch"
    "|AuthFailure|ExpiredToken(?:Exception)?|IncompleteSignature"
)
_WORDS = (
    (
        Topic.BILLING_CONSOLE,
        r"\bpermissions? to (?:access|view|see) (?:the |this |your )?(?:account's )?billing inform",
    ),
    (
        Topic.ACCOUNT_SWITCH,
        r"\bIAM (?:user ?(?:/|and) ?)?(?:user|role) access (?:to billing )?not activated",
    ),
    (Topic.COST_EXPLORER, r"\bnot enabled for cost explorer"),
    (Topic.CROSS_ACCOUNT_ROLE, r"\bcross-? ?account pass ?role is not allowed"),
    (
        Topic.ROLE_NOT_ASSUMABLE,
        r"\brole (?:defined for the \w{1,40} |\S{1,300} )?cannot be assumed by (\w{1,40})",
    ),
    (Topic.ROLE_NOT_ASSUMABLE, r"(\b\w{1,40}) was unable to assume (?:the )?role\b"),
    (
        Topic.INVALID_PRINCIPAL,
        r'\bInvalid principal in policy(?:: ?"\w{1,20}" ?: ?"([^"]{1,600})")?',
    ),
    (Topic.MALFORMED_POLICY, r"\bMalformedPolicyDocument"),
    (Topic.ROOT_ASSUMES, r"\broles may not be assumed by root accounts"),
    (Topic.KEY_QUOTA, r"\bexceed (?:the )?quota for AccessKeysPerUser"),
    (Topic.KEY_QUOTA, r"\blost (?:my |the |our )?secret access key"),
    (Topic.BAD_CREDENTIALS, rf"\b({_CREDENTIALS})\b"),
    (Topic.NO_DETAIL, r"<Code>AccessDenied</Code>"),
    (Topic.NO_DETAIL, r"\bAccessDenied(?:Exception)?: Access Denied\b"),
)
"""Single blanks stand for any blank."""


@cache
def _patterns() -> tuple[tuple[Topic, re.Pattern[str]], ...]:
    return tuple(
        (topic, re.compile(words.replace(" ", r"\s"), re.IGNORECASE)) for topic, words in _WORDS
    )


_ASSUMING = re.compile(
    r"\bcould\snot\sbe\sused\sto\sassume\s['\"]?(arn:[a-z-]{3,20}:iam::[^\s'\",]{1,600})"
)
"""How the AWS CDK says that the caller may not assume one of its roles."""
_CALLING = re.compile(
    r"\brole\sdoes\snot\shave\spermissions?\sto\scall\s(\w{3,64})\son\s(\w{2,30})"
)
"""How AWS Lambda says that the execution role of a function lacks an action."""


def _denied(text: str) -> Iterator[Message]:
    """Denials by a policy in other words than AWS's own."""
    for each in islice(_ASSUMING.finditer(text), MOST):
        denial = Denial(action="sts:AssumeRole", resource=each[1])
        yield Message(each.start(), each.end(), denial)
    for each in islice(_CALLING.finditer(text), MOST):
        action = actions.canonical(f"{each[2].lower()}:{each[1]}")
        if action is not None:
            yield Message(each.start(), each.end(), Denial(action=action))


def special(text: str) -> Iterator[Message]:
    """The special messages of a cleaned *text*, kind by kind."""
    yield from _denied(text)
    for topic, pattern in _patterns():
        for each in islice(pattern.finditer(text), MOST):
            named = each[1] if pattern.groups else None
            yield Message(each.start(), each.end(), Denial(topic=topic, detail=named))
