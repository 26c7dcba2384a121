"""A value of iam:PassedToService that is the name of no service."""

import re
from collections.abc import Iterator
from functools import cache

from grantlint.knowledge import catalogue, passable_roles
from grantlint.knowledge.passable_roles import SUFFIX
from grantlint.model import Condition, DocumentKind, Finding, FixEffect, Severity, Term
from grantlint.rule import Context, condition_keys, document_kinds, rule

SUFFIXES = (SUFFIX, ".amazonaws.com.cn")
SLIPS = (".aws.com", ".amazon.com", ".amazonaws", ".aws.amazon.com", ".awsamazon.com")
SHORTEST = 5
"""Letters of a name below which every name is one letter away from another."""
LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
LABELS = re.compile(rf"{LABEL}(?:\.{LABEL})*")


@rule(
    on=Condition,
    when=document_kinds(DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP)
    & condition_keys("iam:PassedToService"),
    severity=Severity.WARNING,
    since="0.1.0",
)
def check(condition: Condition, ctx: Context) -> Iterator[Finding]:
    operator = (condition.operator.known or "").lower()
    if (condition.key.known or "").lower() != "iam:passedtoservice" or "string" not in operator:
        return
    for value in condition.values:
        name = value.literal
        if name is None or "*" in name or "?" in name or name in passable_roles.by_service():
            continue
        if not _is_well_formed(name, ignore_case="ignorecase" in operator):
            yield _malformed(value, name, ctx)
        elif (near := _near(name)) is not None:
            yield ctx.finding(
                value,
                f"`{name}` is not known here as a service; it is one letter away from `{near}`",
                severity=Severity.INFO,
                hint=f"If `{near}` is meant, write that",
            )


def _is_well_formed(name: str, *, ignore_case: bool) -> bool:
    text = name.lower() if ignore_case else name
    stem = next((text.removesuffix(each) for each in SUFFIXES if text.endswith(each)), None)
    return stem is not None and LABELS.fullmatch(stem) is not None


def _is_known(name: str) -> bool:
    text = name.lower().removesuffix(".cn")
    labels = text.removesuffix(SUFFIX).split(".")
    if not catalogue.index().services.keys().isdisjoint(labels):  # nearly always
        return True
    return bool(passable_roles.to_service(text))


def _near(name: str) -> str | None:
    """The known service that an unknown name is one letter away from."""
    if _is_known(name):
        return None
    stem = name.lower().removesuffix(SUFFIX)
    if len(stem) < SHORTEST:
        return None
    found = next((each for each in _stems() if _is_one_letter_off(stem, each)), None)
    return None if found is None else found + SUFFIX


@cache
def _stems() -> tuple[str, ...]:
    return tuple(sorted(name.removesuffix(SUFFIX) for name in passable_roles.by_service()))


def _is_one_letter_off(one: str, other: str) -> bool:
    """Whether a letter too many, too few or wrong, or two swapped, make the one of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), -1)
    if at < 0:
        return True
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or any(one[at + i :] == other[at + j :] for i, j in ((1, 1), (1, 0), (0, 1)))


def _malformed(value: Term, name: str, ctx: Context) -> Finding:
    meant = _meant(name)
    hint = f"Write `{meant}`" if meant else "Write the service's principal: `lambda.amazonaws.com`"
    return ctx.finding(
        value,
        f"`{name}` is the name of no service, so no role is passed to one by this value",
        hint=hint,
        fix=None
        if meant is None
        else ctx.replace(value, meant, title=f"Write `{meant}`", effect=FixEffect.GRANTS),
    )


def _meant(name: str) -> str | None:
    """The service that was meant, where that is plain."""
    stem = name.lower()
    for ending in (*SUFFIXES, *SLIPS):
        stem = stem.removesuffix(ending)
    principal = stem + SUFFIX
    is_one = re.fullmatch(LABEL, stem) is not None and _is_known(principal)
    return principal if is_one and principal != name else None
