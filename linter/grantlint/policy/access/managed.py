"""AWS managed policies as documents of the model, by their ARN.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/
"""

from functools import lru_cache

from grantlint.knowledge import managed_policies
from grantlint.knowledge.managed_policies import ManagedPolicy, ManagedStatement
from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span, Token
from grantlint.policy import parse

NOWHERE = Source("AWS", "", "AWS", lambda _: Span(0, 0))


@lru_cache(256)
def document(arn: str, kind: DocumentKind = DocumentKind.IDENTITY) -> PolicyDocument | None:
    """The AWS managed policy of this ARN or name, or None when AWS has none."""
    found = managed_policies.find(arn)
    if found is None:
        return None
    return parse.document(_value(found), _place, kind=kind, owner=found.arn, name=found.name)


def _place(token: Token) -> Place:
    return Place(NOWHERE, token)


def _value(policy: ManagedPolicy) -> dict[str, object]:
    return {"Version": policy.language, "Statement": [_statement(s) for s in policy.statements]}


def _statement(statement: ManagedStatement) -> dict[str, object]:
    found: dict[str, object] = {
        "Effect": statement.effect,
        "Action": list(statement.actions),
        "NotAction": list(statement.not_actions),
        "Resource": list(statement.resources),
        "NotResource": list(statement.not_resources),
        "Condition": {
            operator: {key: list(values) for key, values in block.items()}
            for operator, block in statement.conditions.items()
        },
    }
    return {element: value for element, value in found.items() if value}


@lru_cache(1)
def full_access() -> PolicyDocument:
    """The service control policy that AWS attaches to every part of an organization."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    value = {"Version": "2012-10-17", "Statement": [everything]}
    return parse.document(value, _place, kind=DocumentKind.SCP, owner="AWS", name="FullAWSAccess")
