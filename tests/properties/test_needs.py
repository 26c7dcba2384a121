"""What ways to more rights take is answered without a search as with one."""

from hypothesis import example, given
from hypothesis import strategies as st

from grantlint.knowledge.escalation import Need
from grantlint.model import (
    DocumentKind,
    Identity,
    IdentityKind,
    Place,
    PolicyDocument,
    Source,
    Span,
)
from grantlint.policy import access, parse, unnamed
from grantlint.policy.needs import Needs

SOURCE = Source("p.json", "", "policy_json", lambda _: Span(0, 0))
SEND = Need("ssm:SendCommand", "instance", unnamed=True)
INSTANCE = "arn:aws:ec2:*:*:instance/*"
CONDITIONS = (
    {},
    {"StringEquals": {"aws:ResourceTag/a": "x"}},
    {"StringEquals": {"aws:ResourceTag/a": "y", "ssm:ResourceTag/b": "x"}},
    {"StringLike": {"ssm:resourceTag/b": "*"}, "Null": {"aws:ResourceTag/a": "true"}},
    {"StringEqualsIfExists": {"aws:ResourceTag/a": "x"}},
    {"StringNotEquals": {"aws:ResourceTag/a": "x"}},
    {"Null": {"aws:ResourceTag/a": "false"}},
    {"Null": {"aws:ResourceTag/a": "true"}},
    {"NoSuchOperator": {"aws:ResourceTag/a": "x"}},
    {"StringEquals": {"aws:ResourceTag/a": "${aws:PrincipalTag/a}"}},
    {"StringEquals": {"aws:PrincipalTag/a": "x"}},
)
written = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Allow", "Allow", "Deny"]),
        "Action": st.sampled_from(["*", "ssm:SendCommand", "ssm:*", "s3:*"]),
        "Resource": st.sampled_from(["*", INSTANCE, "arn:aws:ec2:*:*:instance/i-1"]),
        "Condition": st.sampled_from(CONDITIONS),
    }
)
TAGGED = {
    "Effect": "Allow",
    "Action": "ssm:*",
    "Resource": INSTANCE,
    "Condition": CONDITIONS[1],
}


class Searching(Needs):
    """Needs that are told by a search alone."""

    def _demands_tag(self, _action: str, _spots: tuple[unnamed.Spot, ...]) -> bool:
        return False


@given(st.lists(written, max_size=3))
@example([TAGGED])
def test_tags_that_all_allows_demand(statements: list[object]) -> None:
    """Where no Allow lets in a resource without a tag, a search finds no other."""
    value = {"Version": "2012-10-17", "Statement": statements}
    document: PolicyDocument = parse.document(
        value, lambda path: Place(SOURCE, path), kind=DocumentKind.IDENTITY, owner="o"
    )
    who = Identity(IdentityKind.UNKNOWN, "", "o", Place(SOURCE, ()), (document,))
    mine = access.of_documents(document)
    (spot,) = unnamed.spots(SEND)
    quick = Needs(mine, who).ask(SEND, (spot,))
    found = Searching(mine, who).ask(SEND, (spot,))
    assert (quick.answer, quick.request) == (found.answer, found.request)
