"""The account that a configuration is applied in is the one that a question names."""

from grantlint.model import (
    DocumentKind,
    Estate,
    Expectation,
    Hole,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Shape,
    Source,
    Span,
    Term,
)
from grantlint.policy import parse
from grantlint.policy.answers import Answer
from grantlint.policy.applied import applied, identity_in
from grantlint.policy.arns import OWN_ACCOUNT
from grantlint.policy.expectations import outcome

SOURCE = Source("main.tf", "", "terraform", lambda _: Span(0, 0))
PLACE = Place(SOURCE, ())
ACCOUNT = "123456789012"


def term(*texts: str) -> Term:
    """Texts with the account of the configuration between them."""
    hole = Hole("local.account", Shape(alternatives=(OWN_ACCOUNT,)))
    parts = [part for text in texts for part in (text, hole)][:-1]
    return Term(tuple(parts), PLACE)


def document(statement: dict[str, object], kind: DocumentKind) -> PolicyDocument:
    value = {"Version": "2012-10-17", "Statement": statement}
    return parse.document(value, lambda token: Place(SOURCE, token), kind=kind, owner="p")


def queue() -> Identity:
    """An identity that may send to one queue of its own account."""
    statement = {
        "Effect": "Allow",
        "Action": "sqs:SendMessage",
        "Resource": term("arn:aws:sqs:eu-west-1:", ":q"),
    }
    policy = document(statement, DocumentKind.IDENTITY)
    return Identity(IdentityKind.ROLE, "r", "r", PLACE, policies=(policy,))


def test_an_expectation_names_the_account() -> None:
    """The queue of that account is the one that is meant."""
    for account in (ACCOUNT, "111122223333"):
        goal = f"sqs:SendMessage on arn:aws:sqs:eu-west-1:{account}:q"
        wanted = Expectation("r", goal, can=True, place=PLACE)
        assert outcome(wanted, queue()).answer is Answer.YES


def test_documents_stay_the_same_where_nothing_is_open() -> None:
    """What is remembered of them stays good; an identity's are those of its estate."""
    plain = document({"Effect": "Allow", "Action": "*", "Resource": "*"}, DocumentKind.IDENTITY)
    holder = queue()
    estate = Estate("e", documents=(plain, *holder.policies), identities=(holder,))
    (made,) = applied([estate], ACCOUNT)
    assert made.documents[0] is plain
    assert made.documents[1] is not holder.policies[0]
    assert made.identities[0].policies == made.documents[1:]
    assert identity_in(holder, None) is holder


def test_policies_of_resources_are_in_the_account_of_the_resource() -> None:
    """A role may be assumed from another account than its own."""
    trust = document(
        {
            "Effect": "Allow",
            "Principal": {"AWS": term("arn:aws:iam::", ":root")},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": term("", "")}},
        },
        DocumentKind.TRUST,
    )
    (made,) = applied([Estate("e", documents=(trust,))], "111122223333", ACCOUNT)
    statement = made.documents[0].statements[0]
    assert statement.principals is not None
    for found in (statement.principals.terms[0].term, statement.conditions[0].values[0]):
        (hole,) = (part for part in found.parts if isinstance(part, Hole))
        assert hole.shape.alternatives == (ACCOUNT,)


def test_an_identity_is_in_the_account_of_the_caller() -> None:
    """Its ARN names the account that the question is about."""
    identity = Identity(
        IdentityKind.ROLE, "r", "r", PLACE, arn=f"arn:aws:iam::{OWN_ACCOUNT}:role/r"
    )
    assert identity_in(identity, ACCOUNT).arn == f"arn:aws:iam::{ACCOUNT}:role/r"
    assert identity_in(identity, None) is identity
