r"""The grammar of "X is not authorized to perform: Y on resource: Z because …".

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html

Text comes cleaned: single blanks, of which any may be a line feed. Each pattern is bounded and
looks at a window, so reading is linear whatever the text. Slips are allowed for: messages get
retyped, and AWS itself misspells.
"""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from grantlint.answers.denial import Denial, PolicyType, Topic
from grantlint.knowledge.near_misses import is_one_slip

WINDOW = 3000
"""Characters behind a message's verb that may belong to it; an ARN is at most 2,048 long."""
WHO = 700
"""Characters before the verb that may belong to the principal."""
BREAKS = 3
"""Line ends that a terminal may have put into one ARN."""
MOST = 5000
"""Messages that are read; a log of more repeats itself."""

VERB = re.compile(
    r"(?:\bis\s|\bare\s|\bam\s|is\s)?\bnot\sauth[a-z]{4,12}\sto\s(?:p[a-z]{4,8}|assume|access)\b",
    re.IGNORECASE,
)
LACKING = re.compile(
    r"\byou\s(?:don'?t|do\snot)\shave\s(?:the\s)?permissions?\sto\s(?:perform\s)?(?=[a-z-]+:[A-Z])",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\bUser\s?:\s?(arn:\S{1,2048})\sAction\s?:\s?([a-z0-9-]{1,40}:\w{1,128})"
    r"(?:\sOn\sresource(?:\(s\)|s)?\s?:\s?(\S{1,2048}))?(?:\sContext\s?:\s?([^\n.]{1,300}))?",
    re.IGNORECASE,
)
"""What the console offers to copy: who, what, on what and why, each on a line of its own."""
_NOT_NAMED = re.compile(r"associated\swith\sthis\sciphertext\b")
_LEAD = re.compile(
    r"\s?:?\s?(?:the\s)?(?:following\s)?(?:actions?\s?:\s?)?[\[\"'`(]{0,3}\s?", re.IGNORECASE
)
_ACTION = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,62}\s?:\s?[A-Za-z0-9_*?-]{1,128}|null\b")
_ACTION_GOES_ON = re.compile(
    r"\n([A-Za-z0-9]{1,64})(?=\]?\s(?:on\s(?:the\s)?re|because\sno|with\san?\sexp))"
)
_ON = re.compile(
    r"[\]\"'`)]{0,3},?\s?\bon\s(?:the\s)?(?:following\s)?re[a-z]{4,8}\b\s?:?\s?", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:role|user|group|policy|instance\sprofile|server\scertificate|policy\spath|access\skey"
    r"|(?:virtual\s)?mfa\sdevice|login\sprofile|saml\sprovider|account)\s\S{1,600}"
)
_IMPLICIT = re.compile(
    r"\bbec[a-z]{3,6}\sno\s([A-Za-z][A-Za-z\s-]{2,50}?)\sallows?\b(?:\sthe\s(\S{1,200}))?",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(
    r"\bwith\san?\sexp[a-z]{4,8}\sdeny\b(?:\sin\s(?:an?|the)\s"
    r"((?:[A-Za-z-]{1,24}\s){0,4}?(?:pol[a-z]{2,5}|bound[a-z]{2,5}))\b"
    r"(?:\s?:\s?(arn:[^\s\"'<>]{1,1000}))?)?",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\sbec[a-z]{3,6}\sno\s|\sbec[a-z]{3,6}(?:\sno)?$|\swith\san?\sexp|\swith(?:\san?)?$"
)
_ENCODED = re.compile(
    r"\bencoded\s(?:authorization\s)?failure(?:\smessage)?\s?:\s?([A-Za-z0-9_<>-]{10,16000})",
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(
    r"\bauthorization\sid:?\s?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b", re.IGNORECASE
)
_LABEL = re.compile(r"\b(?:user|principal|role)\s?:\s?", re.IGNORECASE)
_CLOSING = "\"'`,;)]}>"
_TYPES = {
    "identity-based policy": PolicyType.IDENTITY,
    "identity policy": PolicyType.IDENTITY,
    "resource-based policy": PolicyType.RESOURCE,
    "resource policy": PolicyType.RESOURCE,
    "service control policy": PolicyType.SCP,
    "resource control policy": PolicyType.RCP,
    "permissions boundary": PolicyType.BOUNDARY,
    "permissions boundary policy": PolicyType.BOUNDARY,
    "session policy": PolicyType.SESSION,
    "vpc endpoint policy": PolicyType.ENDPOINT,
    "role trust policy": PolicyType.TRUST,
    "trust policy": PolicyType.TRUST,
}


class Message(Struct, frozen=True):
    """A message and the characters it takes up, its principal included."""

    start: int
    end: int
    denial: Denial


def messages(text: str) -> Iterator[Message]:
    """The messages in a cleaned *text*, in order; those that name no action included."""
    found = [*islice(VERB.finditer(text), MOST), *islice(LACKING.finditer(text), MOST)]
    verbs = sorted(found, key=lambda verb: verb.start())
    boxes = [*islice(_BOX.finditer(text), MOST)]
    yield from map(_boxed, boxes)
    verbs = [verb for verb in verbs if not _introduces(verb, boxes)]
    since = 0
    for index, verb in enumerate(verbs):
        until = verbs[index + 1].start() if index + 1 < len(verbs) else len(text)
        message = _message(text, verb, since, min(until, verb.end() + WINDOW))
        since = verb.end()
        yield message


def _introduces(verb: re.Match[str], boxes: list[re.Match[str]]) -> bool:
    """Whether a sentence only stands above a box that says it all."""
    return verb.re is LACKING and any(0 < box.start() - verb.end() < WHO for box in boxes)


def _boxed(box: re.Match[str]) -> Message:
    """The message of a box."""
    principal, action, resource, context = box.groups()
    denial = Denial(principal=principal, action=action, resource=resource)
    reason = f"because {context}" if (context or "").lower().startswith("no ") else context or ""
    return Message(box.start(), box.end(), _with_reason(denial, reason))


def _message(text: str, verb: re.Match[str], since: int, until: int) -> Message:
    start, principal = _principal(text, verb, since)
    rest = text[verb.end() : until]
    action, at = _action(rest)
    resource, at = _resource(rest, at) if action is not None else (None, at)
    denial = Denial(
        topic=Topic.DENIED if action is not None else Topic.NO_DETAIL,
        principal=principal,
        action=action,
        resource=resource,
        authorization_id=_first(_AUTHORIZATION, rest),
        encoded=_first(_ENCODED, rest),
    )
    return Message(start, verb.end() + at, _with_reason(denial, rest))


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


# ── Who ──


def _principal(text: str, verb: re.Match[str], since: int) -> tuple[int, str | None]:
    """Where the message begins, and the principal; it may have been broken over lines."""
    if verb.re is LACKING or verb[0][:3].lower() in ("are", "am "):
        return verb.start(), None
    before = text[max(since, verb.start() - WHO) : verb.start()].rstrip()
    glued = verb[0][:3].lower() != "is " and before.endswith("is")  # "i-0abcis not authorized"
    before = before[:-2] if glued else before
    labels = list(_LABEL.finditer(before))
    if labels:
        named = before[labels[-1].end() :]
        if named.startswith("arn:") and " " not in named and named.count("\n") <= BREAKS:
            return verb.start() - len(named), _bare(named.replace("\n", ""))
    token = before.replace("\n", " ").rpartition(" ")[2]
    token = re.sub(r"^(?:user|principal|role):", "", token, flags=re.IGNORECASE)
    return verb.start() - len(token), _name(_bare(token))


def _name(token: str) -> str | None:
    """The token if it can be a principal; words of a sentence cannot."""
    is_one = (
        ":" in token.rstrip(":") or token.lower() == "anonymous" or re.search(r"[0-9/_@-]", token)
    )
    return token if is_one and not token.endswith(":") else None


def _bare(token: str) -> str:
    return _unclosed(token.lstrip("\"'`,;()[]{}<>"))


# ── What ──


def _action(rest: str) -> tuple[str | None, int]:
    lead = _LEAD.match(rest)
    at = lead.end() if lead else 0
    found = _ACTION.match(rest, at)
    if found is None:
        return None, 0
    action, at = re.sub(r"\s", "", found[0]), found.end()
    if more := _ACTION_GOES_ON.match(rest, at):
        action, at = action + more[1], more.end()
    return action.rstrip("-"), at


# ── On what ──


def _resource(rest: str, at: int) -> tuple[str | None, int]:
    """The resource and where it ends; its own blanks are kept, breaks of an ARN are mended."""
    introduced = _ON.match(rest, at)
    if introduced is None:
        return None, at
    at = introduced.end()
    if _NOT_NAMED.match(rest, at):
        return None, at
    reason = _reason_after(rest, at)
    if reason is not None:
        written = rest[at:reason].strip()
    else:
        named = _NAMED.match(rest, at) or re.compile(r"\S{0,2048}").match(rest, at)
        written = named[0] if named else ""
        reason = at + len(written)
    if written.startswith("arn:"):
        written = written.replace("\n", "")
    written = _unclosed(written.replace("\n", " ").strip("\"'`"))
    return written or None, reason


def _unclosed(written: str) -> str:
    """*written* without what closes the sentence around it; `<account>` keeps its own bracket."""
    bare = written.rstrip(_CLOSING + ".")
    for opening, closing in ("<>", "{}"):
        is_open = bare.rfind(opening) > bare.rfind(closing)
        if is_open and written[len(bare) :].startswith(closing):
            return bare + closing
    return bare


def _reason_after(rest: str, at: int) -> int | None:
    """Where the reason begins, if one follows; also when the text ends within it."""
    found = [pattern.search(rest, at) for pattern in (_IMPLICIT, _EXPLICIT)]
    starts = [each.start() for each in found if each is not None]
    if starts:
        return min(starts)
    cut = _CUT.search(rest, at)
    return cut.start() if cut is not None else None


# ── Why ──


def _with_reason(denial: Denial, rest: str) -> Denial:
    if found := _EXPLICIT.search(rest):
        arn = found[2].rstrip("." + _CLOSING) if found[2] else None
        return _reasoned(denial, explicit=True, kind=found[1], policy_arn=arn)
    if found := _IMPLICIT.search(rest):
        action = found[2].strip("." + _CLOSING) if found[2] else None
        return _reasoned(denial, explicit=False, kind=found[1], reason_action=action)
    return denial


def _reasoned(
    denial: Denial,
    *,
    explicit: bool,
    kind: str | None,
    policy_arn: str | None = None,
    reason_action: str | None = None,
) -> Denial:
    return Denial(
        topic=denial.topic,
        principal=denial.principal,
        action=denial.action,
        resource=denial.resource,
        policy_type=policy_type(kind) if kind else None,
        explicit=explicit,
        policy_arn=policy_arn,
        reason_action=reason_action,
        encoded=denial.encoded,
        authorization_id=denial.authorization_id,
    )


def policy_type(written: str) -> PolicyType | None:
    """The kind of policy that words of a message mean; each word may have one slip."""
    words = " ".join(written.lower().split())
    if known := _TYPES.get(words):
        return known
    for name, kind in _TYPES.items():
        if len(name.split()) == len(words.split()) and all(
            one == other or is_one_slip(one, other)
            for one, other in zip(name.split(), words.split(), strict=True)
        ):
            return kind
    return None
