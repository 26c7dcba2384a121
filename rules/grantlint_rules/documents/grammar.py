"""What AWS's grammar of policies refuses."""

from collections.abc import Iterator

from grantlint.model import (
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    Oddity,
    OddityKind,
    PolicyDocument,
    Severity,
    Statement,
    Term,
)
from grantlint.rule import ALWAYS, Context, rule

CODES = {
    OddityKind.WRONG_TYPE: "DATA_TYPE_MISMATCH",
    OddityKind.UNKNOWN_ELEMENT: "INVALID_POLICY_ELEMENT",
    OddityKind.CONFLICTING_ELEMENTS: "UNSUPPORTED_ELEMENT_COMBINATION",
}
EMPTY_CODES = {"Action": "EMPTY_ARRAY_ACTION", "Resource": "EMPTY_ARRAY_RESOURCE"}
MISSING_CODES = {
    "Action": "MISSING_ACTION",
    "Effect": "MISSING_EFFECT",
    "Resource": "MISSING_RESOURCE",
    "Principal": "MISSING_PRINCIPAL",
    "Statement": "MISSING_STATEMENT",
}
HINTS = {
    "Effect": "Write `Allow` or `Deny`, in this very case",
    "Version": "Write `2012-10-17`",
}


@rule(
    on=PolicyDocument,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={*CODES.values(), *EMPTY_CODES.values(), *MISSING_CODES.values(), "INVALID_EFFECT"},
)
def check(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    for oddity in document.oddities:
        yield _finding(oddity, ctx)
    for statement in document.statements:
        for oddity in statement.oddities:
            yield _finding(oddity, ctx.within(document, statement))
        yield from _missing(document, statement, ctx)


def _finding(oddity: Oddity, ctx: Context) -> Finding:
    if oddity.kind is OddityKind.EMPTY:
        return ctx.finding(
            oddity,
            f"`{oddity.element}` is empty, so it stands for nothing",
            severity=Severity.WARNING,
            hint="Fill it, or remove what it belongs to",
            codes=[EMPTY_CODES[oddity.element]] if oddity.element in EMPTY_CODES else [],
        )
    return ctx.finding(
        oddity,
        f"AWS rejects this policy: {_said(oddity)}",
        hint=HINTS.get(oddity.element, ""),
        fix=_fix(oddity, ctx),
        codes=_codes(oddity),
    )


def _said(oddity: Oddity) -> str:
    element, detail = oddity.element, oddity.detail
    match oddity.kind:
        case OddityKind.WRONG_TYPE:
            return f"`{element}` cannot be {detail}"
        case OddityKind.WRONG_CASE:
            return f"`{detail}` is not written as `{_proper(oddity)}`"
        case OddityKind.UNKNOWN_ELEMENT:
            return f"`{element}` is no element of a policy"
        case OddityKind.MISSING_ELEMENT:
            return f"`{element}` is missing"
        case OddityKind.CONFLICTING_ELEMENTS:
            return f"`{element}` and `{detail}` exclude each other"
        case _:
            return f"`{detail}` is no value of `{element}`"


def _proper(oddity: Oddity) -> str:
    return oddity.detail.title() if oddity.element == "Effect" else oddity.element


def _fix(oddity: Oddity, ctx: Context) -> Fix | None:
    if oddity.kind is not OddityKind.WRONG_CASE:
        return None
    proper = _proper(oddity)
    term = Term((oddity.detail,), oddity.place)
    return ctx.replace(term, proper, title=f"Write `{proper}`", effect=FixEffect.GRANTS)


def _codes(oddity: Oddity) -> list[str]:
    match oddity.kind:
        case OddityKind.MISSING_ELEMENT:
            code = MISSING_CODES.get(oddity.element)
        case OddityKind.INVALID_VALUE if oddity.element == "Effect":
            code = "INVALID_EFFECT"
        case _:
            code = CODES.get(oddity.kind)
    return [code] if code else []


def _missing(document: PolicyDocument, statement: Statement, ctx: Context) -> Iterator[Finding]:
    """What a document of this kind must have in each statement."""
    here = ctx.within(document, statement)
    if statement.resources is None and document.kind in _WITH_RESOURCE and not _lacks(statement):
        oddity = Oddity(OddityKind.MISSING_ELEMENT, "Resource", statement.place)
        yield _finding(oddity, here)
    if statement.principals is None and document.kind in _WITH_PRINCIPAL:
        oddity = Oddity(OddityKind.MISSING_ELEMENT, "Principal", statement.place)
        yield _finding(oddity, here)


def _lacks(statement: Statement) -> bool:
    """Whether an oddity has told already that the element could not be read."""
    return any(oddity.element in ("Resource", "NotResource") for oddity in statement.oddities)


_WITH_RESOURCE = {DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP}
_WITH_PRINCIPAL = {DocumentKind.TRUST}
