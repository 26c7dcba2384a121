"""An access key for the root user of an account."""

from collections.abc import Iterator

from grantlint.model import (
    ALLOW,
    AccessKey,
    Certainty,
    Estate,
    Finding,
    PolicyDocument,
    RequestVariable,
    Severity,
    Statement,
    Term,
)
from grantlint.policy import terms
from grantlint.policy.answers import NO, YES
from grantlint.policy.clauses import covers_action
from grantlint.policy.patterns import contains
from grantlint.rule import Context, actions, rule

CREATE = "iam:CreateAccessKey"
ROOT = "arn:*:iam::*:root"
ROOT_USERS = ("root", "<root>", "<root_account>")
HINT = (
    "Nobody needs a key of the root user: use a role, and for what only root may do, sign in with "
    "MFA or use centralized root access"
)


@rule(
    on=Estate,
    when=actions(CREATE),
    severity=Severity.ERROR,
    since="0.1.0",
    codes={"CKV_AWS_348"},
    supersedes=("access-keys/user-with-key", "access-keys/key-without-encryption"),
)
def check(estate: Estate, ctx: Context) -> Iterator[Finding]:
    for key in estate.access_keys:
        yield from _of_key(key, ctx.of(key.owner))
    for document in estate.documents:
        yield from _of_policy(document, ctx)


def _of_key(key: AccessKey, ctx: Context) -> Iterator[Finding]:
    if key.user is not None and (key.user.literal or "").lower() in ROOT_USERS:
        yield ctx.finding(
            key,
            f"`{key.owner}` is an access key of the root user, which no policy can limit",
            hint=HINT,
            codes=ctx.rule.codes,
        )


def _of_policy(document: PolicyDocument, ctx: Context) -> Iterator[Finding]:
    for statement in document.statements:
        clause = statement.resources
        if statement.effect is not ALLOW or clause is None or clause.negated:
            continue
        for term in clause.terms:
            certainty = _names_root(statement, term)
            if certainty is not None:
                yield ctx.within(document, statement).finding(
                    term,
                    f"`{term.written}` lets the root user get an access key, which no policy can "
                    "limit",
                    certainty=certainty,
                    hint=HINT,
                )


def _names_root(statement: Statement, term: Term) -> Certainty | None:
    """Whether keys may be created for a term that names the root user; None when not.

    No request variable fills in the end of an ARN but in the path or name of a user.
    """
    if any(isinstance(part, RequestVariable) for part in term.parts):
        return None
    is_root = contains(ROOT, terms.glob_of(term))
    may_create = covers_action(statement.actions, CREATE)
    if NO in (is_root, may_create):
        return None
    is_sure = is_root is YES and may_create is YES
    return Certainty.CERTAIN if is_sure else Certainty.POSSIBLE
