"""Whether a Resource reaches all that there is of a type."""

import pytest
from msgspec.structs import replace

from grantlint.model import DocumentKind, Hole, Place, Shape, Source, Span, Statement, Term
from grantlint.policy import all_of_type, parse
from grantlint.policy.answers import Answer

SOURCE = Source("p.json", "", "policy_json", lambda _: Span(0, 0))
PLACE = Place(SOURCE, ())


def statement(**elements: object) -> Statement:
    """An Allow with these elements."""
    value = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **elements}]}
    found = parse.document(
        value, lambda path: Place(SOURCE, path), kind=DocumentKind.IDENTITY, owner="o"
    )
    return found.statements[0]


def answer(action: str, **elements: object) -> Answer:
    """Whether the action reaches all of a type."""
    found = all_of_type.reaching(statement(Action=action, **elements), action)
    return Answer.NO if found is None else found[1]


@pytest.mark.parametrize(
    ("action", "resource", "wanted"),
    [
        ("s3:GetObject", "*", Answer.YES),
        ("s3:GetObject", "arn:aws:s3:::*", Answer.YES),
        ("s3:GetObject", "arn:*:s3:::*/*", Answer.YES),
        ("s3:GetObject", "arn:aws:s3:::b/*", Answer.NO),
        ("s3:GetObject", "arn:aws:s3:::*-logs/*", Answer.NO),
        ("s3:GetObject", "arn:aws:s3:::${aws:username}/*", Answer.NO),
        ("kms:Decrypt", "arn:aws:kms:*:${aws:PrincipalAccount}:key/*", Answer.YES),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*", Answer.YES),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:*", Answer.YES),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:app-*", Answer.NO),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/*", Answer.YES),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:alias/*", Answer.NO),
        ("sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:123456789012:*", Answer.YES),
        ("sts:AssumeRole", "arn:aws:iam::*:role/*", Answer.YES),
        ("sts:AssumeRole", "arn:aws:iam::*:role/deploy", Answer.NO),
        ("redshift:GetClusterCredentials", "arn:aws:redshift:*:*:dbname:*", Answer.NO),
        ("s3:NoSuchAction", "arn:aws:s3:::*", Answer.NO),
        ("s3:NoSuchAction", "*", Answer.YES),
    ],
)
def test_all_of_a_type(action: str, resource: str, wanted: Answer) -> None:
    """Every resource of the type that an action needs, in some account and region at least."""
    assert answer(action, Resource=["arn:aws:sns:*:*:other", resource]) is wanted


@pytest.mark.parametrize("end", ["*", "key/*", "key/a", "alias/*", "k*y/*", "key/?*"])
def test_a_text_and_a_hole_for_its_end_reach_the_same(end: str) -> None:
    """What is known to be a text is compared in a quicker way, to the same end."""
    start = "arn:aws:kms:*:1:"
    one = statement(Action="kms:Decrypt", Resource=start + end)
    assert one.resources is not None
    hole = Hole("var.x", Shape(alternatives=(end,)))
    clause = replace(one.resources, terms=(Term((start, hole), PLACE),))

    found = all_of_type.reaching(replace(one, resources=clause), "kms:Decrypt")
    wanted = answer("kms:Decrypt", Resource=start + end)
    assert (Answer.NO if found is None else found[1]) is wanted


def test_what_not_resource_leaves_in() -> None:
    """All but some is all, as far as anyone knows who wrote it; all but all is nothing."""
    assert answer("s3:GetObject", NotResource="arn:aws:s3:::secret/*") is Answer.YES
    assert answer("s3:GetObject", NotResource=["arn:aws:s3:::*", "arn:aws:s3:*:*:*"]) is Answer.NO


def test_unseen_parts_may_be_a_star() -> None:
    """A hole that may be anything may be `*`; one for an account bounds no more than one."""
    one = statement(Action="s3:GetObject", Resource="x")
    assert one.resources is not None

    def with_parts(*parts: str | Hole) -> Answer:
        clause = replace(one.resources, terms=(Term(parts, PLACE),))
        found = all_of_type.reaching(replace(one, resources=clause), "kms:Decrypt")
        return Answer.NO if found is None else found[1]

    hole = Hole("var.x")
    assert with_parts("arn:aws:kms:*:", hole, ":key/*") is Answer.YES
    assert with_parts("arn:aws:kms:*:1:key/", hole) is Answer.MAYBE
    assert with_parts(hole) is Answer.MAYBE
    assert with_parts("arn:aws:kms:*:1:key/a", hole) is Answer.NO
