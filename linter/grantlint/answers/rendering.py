"""Answers as text for people: paragraphs, numbered steps, policies as JSON.

Everything that came out of a message or a scanned file is made harmless here: credentials are
shortened, characters that act on a terminal are spelled out.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from grantlint import hosts
from grantlint.answers.explanation import Evidence, Explanation, Step
from grantlint.answers.suggestion import Managed, Suggestion
from grantlint.model import Place
from grantlint.text.escaping import json_text, visible
from grantlint.text.redaction import redacted

WIDTH = 100
NARROWEST = 40


def safe(text: str) -> str:
    """*text* on one line, with nothing in it that acts or that is secret."""
    return redacted(visible(" ".join(text.split())))


def written(value: Mapping[str, Any]) -> str:
    """A statement or a policy as indented JSON."""
    return json_text(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def spelled(statement: Mapping[str, Any], beside: Place | None) -> str:
    """A statement in lines, in the language of the policy at *beside*: HCL there, else JSON."""
    if beside is None or not beside.source.path.endswith(hosts.HOSTS["terraform"].suffixes):
        return written(statement)
    from grantlint.hosts.terraform.editing.spelling import in_lines  # noqa: PLC0415  only for HCL

    lines = in_lines(statement, beside).splitlines()
    return "\n".join(map(visible, lines))


def at(place: Place) -> str:
    """`path:line`."""
    line, _ = place.source.position(place.span().start)
    return safe(f"{place.source.path}:{line}")


# ── Explanations ─────────────────────────────────────────────────────────────────────────────────


def explanations(answers: Sequence[Explanation], width: int = WIDTH) -> Iterator[str]:
    """The lines of all answers; each says which of how many it is, if there are several."""
    for number, answer in enumerate(answers, 1):
        if len(answers) > 1:
            yield f"── {number} of {len(answers)} " + "─" * 20
        yield from explanation(answer, max(width, NARROWEST))
        if number < len(answers):
            yield ""


def explanation(answer: Explanation, width: int) -> Iterator[str]:
    """The lines of one answer."""
    yield from paragraph(answer.summary, width)
    for cause in answer.causes:
        yield from paragraph(cause, width)
    if answer.evidence:
        yield from ("", "In the policies that were read:")
        for each in answer.evidence:
            yield from _evidence(each, width)
    if answer.steps:
        yield from ("", "What to do:")
        for number, step in enumerate(answer.steps, 1):
            if number > 1 and answer.steps[number - 2].statement is not None:
                yield ""
            yield from _step(step, number, width)
    yield from listing("Good to know:", answer.notes, width)
    yield from listing("Sources:", answer.sources, width)


def paragraph(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """*text* broken at blanks; *first* and *rest* are put before the lines."""
    return textwrap.wrap(
        safe(text),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listing(title: str, items: Iterable[str], width: int) -> Iterator[str]:
    """A titled list; nothing for an empty one."""
    lines = [line for item in items for line in paragraph(item, width, "  - ", "    ")]
    if lines:
        yield from ("", title, *lines)


def _evidence(each: Evidence, width: int) -> Iterator[str]:
    where = at(each.place) if each.place is not None else each.owner
    yield from paragraph(f"{where}: {each.text}", width, "  - ", "    ")


def _step(step: Step, number: int, width: int) -> Iterator[str]:
    text = step.text
    if step.place is not None:
        text = f"{text.rstrip(':.')} ({at(step.place)}){':' if step.statement else '.'}"
    yield from paragraph(text, width, f"  {number}. ", "     ")
    if step.statement is not None:
        yield from ("", *indented(spelled(step.statement, step.beside)))
    if step.fill_in:
        yield from ("", f"     Fill in: {', '.join(step.fill_in)}")


def indented(text: str) -> Iterator[str]:
    """The lines of *text*, under a step."""
    return (f"     {redacted(line)}".rstrip() for line in text.splitlines())


# ── Suggestions ──────────────────────────────────────────────────────────────────────────────────


def suggestion(answer: Suggestion, width: int = WIDTH) -> Iterator[str]:
    """The lines of a suggestion: the policy, where it goes, what else does it."""
    width = max(width, NARROWEST)
    yield from paragraph(f"To {answer.title}:", width)
    yield ""
    yield from written(answer.policy).splitlines()
    if answer.fill_in:
        yield from ("", f"Fill in: {', '.join(answer.fill_in)}")
    yield from listing("Attach it to:", answer.where, width)
    yield from listing("AWS managed policies:", map(_managed, answer.managed), width)
    yield from listing("Good to know:", answer.notes, width)
    yield from listing("Sources:", answer.sources, width)


def _managed(policy: Managed) -> str:
    if policy.lacks:
        return f"{policy.arn} does it but for {', '.join(policy.lacks)}"
    return f"{policy.arn} does it, and more"
