"""What kind of policy a document is by what it says, where nothing around it tells."""

from collections.abc import Iterator

from msgspec.structs import replace

from grantlint.model import DocumentKind, PolicyDocument

_TRUST = "sts:"
"""AWS STS has no resources that policies stand on: such actions mean a role's trust.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
"""


def inferred(document: PolicyDocument) -> PolicyDocument:
    """*document* with the kind it looks like: without a principal it is an identity policy."""
    if not any(statement.principals for statement in document.statements):
        return replace(document, kind=DocumentKind.IDENTITY)
    actions = list(_actions(document))
    if actions and all(action.startswith(_TRUST) for action in actions):
        return replace(document, kind=DocumentKind.TRUST)
    prefixes = {action.partition(":")[0] for action in actions if ":" in action}
    service = prefixes.pop() if len(prefixes) == 1 else None
    return replace(document, kind=DocumentKind.RESOURCE, service=service)


def _actions(document: PolicyDocument) -> Iterator[str]:
    """The actions that are seen, in lower case; `*` for what only names exceptions."""
    for statement in document.statements:
        clause = statement.actions
        if clause is not None and clause.negated:
            yield "*"
        elif clause is not None:
            yield from (term.written.lower() for term in clause.terms)
