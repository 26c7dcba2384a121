"""What AWS's grammar of policies refuses."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from grantlint.model import (
    Certainty,
    Clause,
    DocumentKind,
    Finding,
    Fix,
    FixEffect,
    Oddity,
    OddityKind,
    Part,
    PolicyDocument,
    Principal,
    PrincipalKind,
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
DUPLICATE_SID = "UNIQUE_SIDS_REQUIRED"
INVALID_SID = "UNSUPPORTED_SID"
INVALID_ARN = "INVALID_ARN_PREFIX"
ARN = ("arn:",)
ARN_OR_ALL = ("arn:", "*")
WITHOUT_ARN = (*ARN, "execute-api:/")
"""Policies of an API leave out region, account and API.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
"""
HINTS = {
    "Effect": "Write `Allow` or `Deny`, in this very case",
    "Version": "Write `2012-10-17`",
    "Principal": 'Write the kind, too: {"AWS": "arn:aws:iam::ACCOUNT:role/NAME"}',
    "Condition": 'Each operator holds an object of keys: {"StringEquals": {"KEY": "VALUE"}}',
}
ELEMENTS = (
    "Version", "Id", "Statement", "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource",
    "Principal", "NotPrincipal", "Condition", "AWS", "Service", "Federated", "CanonicalUser",
)  # fmt: skip


@rule(
    on=PolicyDocument,
    when=ALWAYS,
    severity=Severity.ERROR,
    since="0.1.0",
    codes={
        *CODES.values(),
        *EMPTY_CODES.values(),
        *MISSING_CODES.values(),
        DUPLICATE_SID,
        INVALID_ARN,
        INVALID_SID,
        "INVALID_EFFECT",
    },
)
def check(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    for finding in _departures(document, ctx):
        yield replace(finding, certainty=Certainty.POSSIBLE) if document.is_loose else finding


def _departures(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    for oddity in document.oddities:
        yield _finding(oddity, ctx)
    if not _is_usual(document):
        yield from _of_statements(document, ctx)


def _of_statements(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    sids: set[str] = set()
    starts = WITHOUT_ARN if document.kind is DocumentKind.RESOURCE else ARN
    for statement in document.statements:
        for oddity in _oddities(document, statement):
            yield _finding(oddity, ctx.within(document, statement))
        if statement.principals is not None:
            yield from _of_principal(document, statement, statement.principals, ctx)
            yield from _nobodies(statement.principals, ctx.within(document, statement))
        if statement.sid is not None:
            yield from _of_sid(document, statement, statement.sid, sids, ctx)
        if statement.resources is not None:
            for term in _no_arns(statement.resources, starts):
                yield _of_resource(term, ctx.within(document, statement))


def _is_usual(document: PolicyDocument) -> bool:
    """Whether it is told at a glance that no statement departs, as in nearly all identity policies.

    A term counts by its first part: where more follow, there is none that could be judged.
    """
    if document.kind is not DocumentKind.IDENTITY:
        return False
    statements = document.statements
    clauses = [one.resources for one in statements if not one.oddities and one.principals is None]
    resources = {term.parts[0] for each in clauses if each is not None for term in each.terms}
    sids = [one.sid.parts[0] for one in statements if one.sid is not None]
    is_whole = len(clauses) == len(statements) and None not in clauses
    return is_whole and _are_arns(resources) and _are_names(sids)


def _are_arns(resources: AbstractSet[Part]) -> bool:
    return not [text for text in resources if isinstance(text, str) and text[:4] not in ARN_OR_ALL]


def _are_names(sids: Sequence[Part]) -> bool:
    """Whether Sids are letters and digits, and each stands there once."""
    texts = [text for text in sids if isinstance(text, str)]
    together = "".join(texts)
    if not together:
        return True
    return together.isalnum() and together.isascii() and len(set(texts)) == len(texts)


def _finding(oddity: Oddity, ctx: Context) -> Finding:
    if oddity.kind is OddityKind.EMPTY:
        return ctx.finding(
            oddity,
            f"`{oddity.element}` is empty, so it stands for nothing",
            severity=Severity.WARNING,
            hint="Fill it, or remove what it belongs to",
            codes=[EMPTY_CODES[oddity.element]] if oddity.element in EMPTY_CODES else [],
        )
    if oddity.kind is OddityKind.TOO_LONG:
        return ctx.finding(
            oddity,
            "not checked from here on: the policy is longer than any that AWS takes",
            hint="Split the policy: what follows counts as unseen, its Allows and its Denies",
        )
    in_lower_case = oddity.kind is OddityKind.WRONG_CASE and oddity.element == "Effect"
    return ctx.finding(
        oddity,
        f"AWS {'may reject' if in_lower_case else 'rejects'} this policy: {_said(oddity)}",
        severity=Severity.WARNING if in_lower_case else None,
        hint=_hint(oddity),
        fix=_fix(oddity, ctx),
        codes=_codes(oddity),
    )


def _hint(oddity: Oddity) -> str:
    if oddity.kind is OddityKind.UNKNOWN_ELEMENT:
        from difflib import get_close_matches  # noqa: PLC0415  only for the few that need it

        meant = get_close_matches(oddity.element, ELEMENTS, n=1)
        guess = f"Did you mean `{meant[0]}`? " if meant else ""
        return f"{guess}Until it is mended, the statement applies as if it were not there"
    if oddity.kind is OddityKind.WRONG_CASE:
        return f"Write `{_proper(oddity)}`: case matters"
    if oddity.kind is OddityKind.WRONG_TYPE and oddity.detail == "null":
        return f"Write a value, or leave `{oddity.element}` out"
    in_condition = oddity.kind is OddityKind.WRONG_TYPE and oddity.element not in ELEMENTS
    return HINTS.get("Condition" if in_condition else oddity.element, "")


def _said(oddity: Oddity) -> str:
    element, detail = oddity.element, oddity.detail
    match oddity.kind:
        case OddityKind.WRONG_TYPE:
            return f"`{element}` cannot be {detail}"
        case OddityKind.WRONG_CASE:
            return f"`{detail}` has to be written `{_proper(oddity)}`"
        case OddityKind.UNKNOWN_ELEMENT:
            return f"`{element}` is no element of a policy"
        case OddityKind.MISSING_ELEMENT:
            return f"`{element}` is missing"
        case OddityKind.CONFLICTING_ELEMENTS:
            return f"`{element}` and `{detail}` exclude each other"
        case _:
            return f"{f'`{detail}`' if detail else 'an empty string'} is no value of `{element}`"


def _proper(oddity: Oddity) -> str:
    return oddity.detail.title() if oddity.element == "Effect" else oddity.element


def _fix(oddity: Oddity, ctx: Context) -> Fix | None:
    if oddity.kind is not OddityKind.WRONG_CASE:
        return None
    proper = _proper(oddity)
    term = Term((oddity.detail,), oddity.place)
    grants = proper != "Deny"
    effect = FixEffect.GRANTS if grants else FixEffect.NARROWER
    return ctx.replace(term, proper, title=f"Write `{proper}`", effect=effect)


def _codes(oddity: Oddity) -> list[str]:
    match oddity.kind:
        case OddityKind.MISSING_ELEMENT:
            code = MISSING_CODES.get(oddity.element)
        case OddityKind.INVALID_VALUE if oddity.element == "Effect":
            code = "INVALID_EFFECT"
        case _:
            code = CODES.get(oddity.kind)
    return [code] if code else []


def _oddities(document: PolicyDocument, statement: Statement) -> tuple[Oddity, ...]:
    """What is odd about a statement in a document of this kind; mostly nothing."""
    if statement.oddities or statement.resources is None or document.kind is DocumentKind.TRUST:
        return (*statement.oddities, *_missing(document, statement))
    return ()


def _missing(document: PolicyDocument, statement: Statement) -> Iterator[Oddity]:
    """What a document of this kind must have in each statement."""
    if statement.resources is None and document.kind in _WITH_RESOURCE:
        yield from _unless_told("Resource", statement)
    if statement.principals is None and document.kind is DocumentKind.TRUST:
        yield from _unless_told("Principal", statement)


def _of_principal(
    document: PolicyDocument, statement: Statement, clause: Clause[Principal], ctx: Context
) -> Iterator[Finding]:
    """What a policy is attached to tells whom it speaks of; it names nobody itself.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
    """
    if document.kind not in _WITHOUT_PRINCIPAL:
        return
    element = "NotPrincipal" if clause.negated else "Principal"
    yield ctx.within(document, statement).finding(
        clause,
        f"AWS rejects this policy: {_WITHOUT_PRINCIPAL[document.kind]} cannot have `{element}`",
        hint=f"Remove `{element}`: the policy speaks of whatever it is attached to",
    )


def _nobodies(clause: Clause[Principal], ctx: Context) -> Iterator[Finding]:
    """Principals that are an empty string; one without a kind is told by the parser already.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    for principal in clause.terms:
        if principal.term.literal == "" and principal.kind is not PrincipalKind.ANYONE:
            kind = principal.kind.value
            yield ctx.finding(
                principal,
                f"AWS rejects this policy: an empty string is no principal of the kind `{kind}`",
                certainty=_of_empty(principal.term),
                hint="Write who is meant, or take it out",
            )


def _of_empty(term: Term) -> Certainty:
    """An empty string from elsewhere, as a variable's default, is often one that is to be set."""
    return Certainty.POSSIBLE if term.place.via is not None else Certainty.CERTAIN


def _of_sid(
    document: PolicyDocument, statement: Statement, sid: Term, known: set[str], ctx: Context
) -> Iterator[Finding]:
    """Sids are unique in a policy; those of identity policies are letters and digits.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    """
    text = sid.literal
    if not text:
        return
    if text in known:
        message = f"AWS rejects this policy: the Sid `{text}` stands twice"
        here = ctx.within(document, statement)
        yield here.finding(sid, message, hint="Give each a name of its own", codes=[DUPLICATE_SID])
    elif document.kind is DocumentKind.IDENTITY and not (text.isalnum() and text.isascii()):
        message = f"AWS rejects this policy: the Sid `{text}` has more than letters and digits"
        yield ctx.within(document, statement).finding(sid, message, codes=[INVALID_SID])
    known.add(text)


def _no_arns(clause: Clause[Term] | None, starts: tuple[str, ...]) -> list[Term]:
    """The resources that are neither an ARN, nor a pattern of ARNs, nor `*`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    """
    return [
        term
        for term in (clause.terms if clause is not None else ())
        if (text := term.literal) is not None
        and not text.startswith(starts)
        and (text.strip("*") or not text)
    ]


def _of_resource(term: Term, ctx: Context) -> Finding:
    what = f"`{term.literal}`" if term.literal else "an empty string"
    return ctx.finding(
        term,
        f"AWS rejects this policy: {what} is neither an ARN nor `*`",
        certainty=Certainty.CERTAIN if term.literal else _of_empty(term),
        hint="Write the whole ARN, as `arn:aws:s3:::BUCKET/*`",
        codes=[INVALID_ARN],
    )


def _unless_told(element: str, statement: Statement) -> Iterator[Oddity]:
    """That an element is missing, where no oddity has told already that it could not be read."""
    if not any(oddity.element in (element, f"Not{element}") for oddity in statement.oddities):
        yield Oddity(OddityKind.MISSING_ELEMENT, element, statement.place)


_WITH_RESOURCE = {DocumentKind.IDENTITY, DocumentKind.BOUNDARY, DocumentKind.SCP}
_WITHOUT_PRINCIPAL = {
    DocumentKind.IDENTITY: "a policy of a role, user or group",
    DocumentKind.BOUNDARY: "a permissions boundary",
    DocumentKind.SCP: "a service control policy",
}
