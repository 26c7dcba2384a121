"""From pasted text to denials: what each message is, in which wrapper, in the order they stand.

JSON is read as records, everything else as running text. Never raises, whatever the text.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from grantlint.answers.denial import Denial, Topic
from grantlint.answers.denials import records
from grantlint.answers.denials.cleaning import LIMIT, cleaned
from grantlint.answers.denials.messages import Message, messages
from grantlint.answers.denials.special import special
from grantlint.answers.denials.wrappers import Wrapping, around, calls

MOST = 200
"""Messages that are answered; a log that repeats itself has few different ones."""
NEAR = 600
"""Characters within which two messages are one: the bare sentence, and then the full one."""


def found(text: str) -> tuple[Denial, ...]:
    """The different denials in *text*, in the order they stand; none if it has none."""
    read = list(_read(text[:LIMIT]))
    if not read and "\n" in text:  # a terminal broke words in two
        read = list(in_text(text[:LIMIT].replace("\r", "").replace("\n", "")))
    return tuple(dict.fromkeys(read))[:MOST]


def _read(text: str) -> Iterator[Denial]:
    values, rest = records.split(text)
    for value in values:
        for record in records.records(value):
            if record.denial is not None:
                yield record.denial
            told = [records.completed(denial, record) for denial in in_text(record.text)]
            bare = None if told else records.refused(record)
            yield from told or filter(None, [bare])
    yield from in_text(rest)


def in_text(text: str) -> Iterator[Denial]:
    """The denials in running text."""
    even = cleaned(text)
    plain = _merged(list(messages(even)))
    known = sorted([*plain, *_apart(even, plain)], key=lambda message: message.start)
    since = 0
    for index, message in enumerate(known[: MOST * 5]):
        until = known[index + 1].start if index + 1 < len(known) else len(even)
        wrapping = around(even, message.start, message.end, since=since, until=until)
        since = message.end
        yield _settled(message.denial, wrapping)


def _merged(plain: list[Message]) -> list[Message]:
    """*plain* without the bare sentences that a full one follows at once."""
    return [
        message
        for message, following in zip(plain, [*plain, None][1:], strict=True)
        if message.denial.action is not None
        or following is None
        or following.denial.action is None
        or following.start - message.end > NEAR
    ]


def _apart(even: str, plain: list[Message]) -> Iterator[Message]:
    """The special messages, and the failed calls that no message goes with."""
    taken = list(plain)
    for message in special(even):
        if not any(_is_near(message, other) for other in taken):
            taken.append(message)
            yield message
    for start, end, is_complete in calls(even):
        if is_complete or not any(start <= other.start <= end + NEAR for other in taken):
            yield Message(end, end, Denial(topic=Topic.NO_DETAIL))


def _is_near(message: Message, other: Message) -> bool:
    """Whether *message* says no more than *other*, which stands where it stands."""
    if other.start <= message.start < other.end:
        return True
    is_lesser = message.denial.topic in (Topic.MALFORMED_POLICY, Topic.NO_DETAIL)
    return is_lesser and abs(message.start - other.start) < NEAR


def _settled(denial: Denial, wrapping: Wrapping) -> Denial:
    """*denial* with its wrapper, under its proper topic."""
    known = replace(
        denial,
        operation=wrapping.operation,
        service=wrapping.service,
        code=wrapping.code,
        wrapper=wrapping.kind,
    )
    return replace(known, topic=topic(known))


def topic(denial: Denial) -> Topic:
    """What a message is about, now that all of it is known."""
    if denial.topic is Topic.NO_DETAIL and denial.encoded is not None:
        return Topic.ENCODED
    if denial.topic is Topic.DENIED and not denial.explicit:
        return records.TRUSTS.get((denial.action or "").lower(), Topic.DENIED)
    return denial.topic
