"""Strings of a report made fit to show: secrets hidden first, then whatever acts is escaped."""

from collections.abc import Callable
from functools import lru_cache, wraps

from grantlint.model import Certainty, Finding, FixEffect, NotUnderstood, RuleInfo, Witness
from grantlint.text.escaping import encodable, visible
from grantlint.text.redaction import redacted

EFFECTS = {
    FixEffect.SAME: "leaves access as it is, `--fix` applies it",
    FixEffect.NARROWER: "narrows access, `--fix-narrower` applies it",
    FixEffect.GRANTS: "grants access that is missing, not applied automatically",
    FixEffect.SKETCH: "a sketch to complete by hand",
}

PASS_ROLE = "iam:PassRole"  # noqa: S105  an action
PASSED_TO = "iam:PassedToService"
"""The two words of an action that is none: nobody calls it, it is asked when a role is passed."""


_SHORT = 600
"""Characters of a text that is remembered: as long as a message of a rule."""


def _remembered(write: Callable[[str], str]) -> Callable[[str], str]:
    """Remember what *write* makes of short texts: the words of a rule return in many findings."""
    known = lru_cache(maxsize=1024)(write)

    @wraps(write)
    def written(text: str) -> str:
        return known(text) if len(text) <= _SHORT else write(text)

    return written


@_remembered
def sentence(text: str) -> str:
    """*text* for one line that a person reads."""
    return visible(redacted(text))


@_remembered
def paragraph(text: str) -> str:
    """*text* for a person who reads it over several lines."""
    return visible(redacted(text.replace("\r\n", "\n")), keep="\n\t")


@_remembered
def name(text: str) -> str:
    """*text* for a program: as it is, but for secrets and what UTF-8 cannot carry."""
    return encodable(redacted(text))


def name_or_none(text: str | None) -> str | None:
    return None if text is None else name(text)


def path_in_log(path: str) -> str:
    """*path* at the start of a line, where `::` would begin a workflow command."""
    shown = sentence(path)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def request(witness: Witness) -> str:
    """The proof of a finding in plain words, in one line."""
    who = _caller(witness.principal)
    verb = "is kept from calling" if witness.stopped_by else "may call"
    context = dict(witness.context)
    if witness.action == PASS_ROLE and witness.resource:
        service = context.pop(PASSED_TO, None)
        verb = "is kept from passing" if witness.stopped_by else "may pass"
        to = f" to {_values(service)}" if service else ""
        parts = [f"{who} {verb} `{witness.resource}`{to}"]
    else:
        on = f" on `{witness.resource}`" if witness.resource else ""
        parts = [f"{who} {verb} `{witness.action}`{on}"]
    if context:
        facts = (f"`{key}` is {_values(value)}" for key, value in context.items())
        parts.append(f" when {' and '.join(facts)}")
    if witness.allowed_by:
        parts.append(f", allowed by {_listed(witness.allowed_by)}")
    if witness.stopped_by:
        parts.append(f", stopped by {_listed(witness.stopped_by)}")
    return sentence("".join(parts))


def _caller(principal: str | None) -> str:
    """Who calls; what has code in it already is a sentence, and no name."""
    if not principal:
        return "whoever holds this policy"
    return principal if "`" in principal else f"`{principal}`"


def _values(value: str | tuple[str, ...]) -> str:
    return f"`{value}`" if isinstance(value, str) else _listed(tuple(f"`{v}`" for v in value))


def _listed(words: tuple[str, ...]) -> str:
    if len(words) < 2:  # noqa: PLR2004  a list of two has an `and`
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def holder(finding: Finding) -> str:
    """Which policy a finding is in: kind, owner, identity, statement; empty for a bare file."""
    owner = "" if finding.owner in ("", finding.at.source.path) else f"`{finding.owner}`"
    kind = f"{finding.kind} policy" if finding.kind else ""
    parts = [" of ".join(filter(None, (kind, owner)))]
    if finding.identity and finding.identity != finding.owner:
        parts.append(f"held by `{finding.identity}`")
    if finding.sid:
        parts.append(f"statement `{finding.sid}`")
    return sentence(", ".join(filter(None, parts)))


def is_possible(finding: Finding) -> bool:
    return finding.certainty is Certainty.POSSIBLE


def gap(entry: NotUnderstood) -> str:
    """What was not understood, without its place."""
    owner = f"`{entry.owner}`: " if entry.owner else ""
    return sentence(f"{owner}{entry.reason}")


def urls(rules: tuple[RuleInfo, ...]) -> dict[str, str]:
    return {rule.id: rule.url for rule in rules}
