"""What single questions to the access engine cost, each asked of policies that it has not seen."""

import time
from collections.abc import Callable, Iterator
from statistics import median

from msgspec import Struct

from grantlint.model import DocumentKind, Place, PolicyDocument, Source, Span
from grantlint.policy import access, parse
from grantlint.policy.access import Policies, Request

ROUNDS = 25
MICRO, MILLI = 1e-6, 1e-3
NOWHERE = Source("bench", "", "bench", lambda _: Span(0, 0))
SERVICES = ("s3", "ec2", "sqs", "sns", "kms", "logs", "lambda", "dynamodb", "events", "ssm")
POLICIES, STATEMENTS = 20, 25
"""The largest identity that there is: as many policies, with as many statements each."""
NESTED = "*" + "a*" * 40
"""A pattern that texts fit in more ways than anyone can count."""


class Question(Struct, frozen=True):
    """A question, whom it is asked of, and the seconds that it may take."""

    name: str
    limit: float
    policies: Callable[[], Policies]
    ask: Callable[[Policies], object]


class Answered(Struct, frozen=True):
    """The median of the CPU seconds that a question took."""

    question: Question
    seconds: float


def answered(rounds: int = ROUNDS) -> Iterator[Answered]:
    """All questions, each asked *rounds* times of new policies."""
    for question in QUESTIONS:
        yield Answered(question, median(_cost(question) for _ in range(rounds)))


def _cost(question: Question) -> float:
    policies = question.policies()
    start = time.process_time()
    question.ask(policies)
    return time.process_time() - start


# ── Policies ──


def _document(number: int, statements: list[dict[str, object]]) -> PolicyDocument:
    return parse.document(
        {"Version": "2012-10-17", "Statement": statements},
        lambda token: Place(NOWHERE, token),
        kind=DocumentKind.IDENTITY,
        owner=f"policy-{number}",
    )


def _usual(number: int) -> dict[str, object]:
    """A statement as people write them: actions of one service on resources with a common name."""
    service = SERVICES[number % len(SERVICES)]
    found: dict[str, object] = {
        "Effect": "Deny" if number % 11 == 0 else "Allow",
        "Action": [f"{service}:Get*", f"{service}:List*", f"{service}:Create*"],
        "Resource": [f"arn:aws:{service}:*:111122223333:team-{number}-*"],
    }
    if number % 3 == 0:
        found["Condition"] = {"StringEquals": {f"aws:PrincipalTag/team-{number}": "red"}}
    return found


def _one_policy() -> Policies:
    return _warm(Policies(identity=(_document(0, [_usual(i) for i in range(1, 9)]),)))


def _largest() -> Policies:
    numbers = range(POLICIES)
    return Policies(
        identity=tuple(
            _document(n, [_usual(n * STATEMENTS + i) for i in range(STATEMENTS)]) for n in numbers
        )
    )


def _hostile() -> Policies:
    """Statements of nested wildcards, half of them Denies."""
    statements: list[dict[str, object]] = [
        {
            "Effect": "Deny" if number % 2 else "Allow",
            "Action": "s3:*e*e*",
            "Resource": f"arn:aws:s3:::{NESTED}{number % 7}{'b*' * (number % 5)}",
        }
        for number in range(POLICIES * STATEMENTS)
    ]
    return Policies(identity=(_document(0, statements),))


def _warm(policies: Policies) -> Policies:
    """The same once it was asked something, as rules ask one identity many things."""
    policies.could_grant("iam:PassRole")
    return policies


# ── Questions ──


def _allows(policies: Policies) -> object:
    arn = "arn:aws:s3:::team-1-reports"
    return access.allows(policies, Request("s3:GetObject", arn))


QUESTIONS = (
    Question(
        "could it grant an action that nothing names",
        20 * MICRO,
        _one_policy,
        lambda policies: access.could_grant(policies, "glue:StartJobRun"),
    ),
    Question("is this request allowed", 200 * MICRO, _one_policy, _allows),
    Question(
        "what may be done with an action that nothing names",
        200 * MICRO,
        _one_policy,
        lambda policies: access.grants(policies, "glue:StartJobRun"),
    ),
    Question(
        "is there a request for an action",
        MILLI,
        _one_policy,
        lambda policies: access.grants(policies, "sqs:GetQueueUrl"),
    ),
    Question(
        f"the same of {POLICIES} policies with {POLICIES * STATEMENTS} statements",
        50 * MILLI,
        _largest,
        lambda policies: access.grants(policies, "sqs:GetQueueUrl"),
    ),
    Question(
        f"the same of {POLICIES * STATEMENTS} statements of nested wildcards",
        1,
        _hostile,
        lambda policies: access.grants(policies, "s3:GetObject"),
    ),
)
"""Limits are orders of magnitude: a run that others disturb may take three times as long."""
PATIENCE = 3
