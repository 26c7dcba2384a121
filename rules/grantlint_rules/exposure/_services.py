"""On which service's resource a policy stands, as far as its statements tell."""

from collections.abc import Iterator

from grantlint.knowledge import exposure
from grantlint.model import DocumentKind, PolicyDocument, Statement
from grantlint.policy import terms

UNKNOWN = ""
"""The service of a policy that names none, and no resource either."""
S3 = "s3"


def service_of(statement: Statement, document: PolicyDocument | None) -> str | None:
    """The service of the resource that a statement's policy stands on.

    None where that cannot be: policies of VPC endpoints and of organizations look like those of
    resources, but speak of the actions of several services, of all resources or of many buckets.
    The same with policies on what has none, such as instances or stacks. `UNKNOWN` for a policy
    with `*` for an action and no resource.
    """
    if document is None or document.kind is not DocumentKind.RESOURCE:
        return None
    found = document.service or _named(document)
    if found is None or found == UNKNOWN:
        return found
    if not exposure.has_policies(found):
        return None
    service = exposure.family(found)
    return None if service == S3 and not _is_of_bucket(statement, document) else service


def _named(document: PolicyDocument) -> str | None:
    prefixes = set(_of_actions(document)) or set(_of_resources(document))
    if len(prefixes) == 1:
        return prefixes.pop()
    has_resources = any(statement.resources is not None for statement in document.statements)
    return None if prefixes or has_resources else UNKNOWN


def _of_actions(document: PolicyDocument) -> Iterator[str]:
    for statement in document.statements:
        for term in statement.actions.terms if statement.actions is not None else ():
            prefix, colon, _ = terms.widest(term).partition(":")
            if colon and not set("*?") & set(prefix):
                yield prefix.lower()


def _of_resources(document: PolicyDocument) -> Iterator[str]:
    for statement in document.statements:
        for term in statement.resources.terms if statement.resources is not None else ():
            parts = terms.widest(term).split(":")
            name = parts[2] if len(parts) > 2 else "*"  # noqa: PLR2004  the third part of an ARN
            if not set("*?") & set(name):
                yield name.lower()


# ── Buckets ──


def _is_of_bucket(statement: Statement, document: PolicyDocument) -> bool:
    """Whether a policy can be that of one bucket: S3 refuses resources outside of it.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html
    """
    clause = statement.resources
    if clause is not None and any(term.literal in ANY_BUCKET for term in clause.terms):
        return False
    return len(set(_buckets(document))) <= 1


ANY_BUCKET = ("*", "arn:aws:s3:::*", "arn:aws:s3:::*/*")


def _buckets(document: PolicyDocument) -> Iterator[str]:
    """The buckets and access points that a policy names."""
    for statement in document.statements:
        for term in statement.resources.terms if statement.resources is not None else ():
            text = term.literal or ""
            name = text.rpartition(":")[2].split("/object")[0]
            if ":accesspoint/" not in text:
                name = name.partition("/")[0]
            if text.startswith("arn:") and not set("*?") & set(name):
                yield name
