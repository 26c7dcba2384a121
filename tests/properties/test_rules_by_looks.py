"""What rules tell of a policy at a glance is what they find when they go through it."""

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import (
    Condition,
    DocumentKind,
    Hole,
    Part,
    Place,
    PolicyDocument,
    RequestVariable,
    Source,
    Span,
    Term,
)
from grantlint.policy import conditions, parse
from grantlint.policy.answers import Answer
from grantlint.policy.clashes import may_clash
from grantlint.policy.conditions import asking
from grantlint.policy.escalation import PROBES
from grantlint.rule import Context
from grantlint_rules.documents.grammar import _is_usual, _of_statements
from grantlint_rules.escalation.administrator import SELDOM_NAMED

HERE = Place(Source("test", "", "test", lambda _: Span(0, 0)), ())


def document(statements: list[dict[str, Any]], version: str = "2012-10-17") -> PolicyDocument:
    value = {"Version": version, "Statement": statements}
    return parse.document(value, lambda _: HERE, kind=DocumentKind.IDENTITY, owner="")


usual: dict[str, Any] = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}
elements = st.fixed_dictionaries(
    {key: st.just(value) for key, value in usual.items()},
    optional={"Sid": st.sampled_from(["a", "b", "c", "d", "a1", "a b", "ä", ""])},
) | st.sampled_from(
    [
        {**usual, "Resource": ["arn:aws:s3:::b", "*"]},
        {**usual, "Resource": "b"},
        {**usual, "Resource": ["**", "arn"]},
        {**usual, "Resource": []},
        {**usual, "Principal": "*"},
        {**usual, "Effect": "allow"},
        {"Effect": "Allow", "Action": "s3:Get*"},
    ]
)


@given(st.lists(elements, max_size=3))
def test_a_usual_document_departs_nowhere(statements: list[dict[str, Any]]) -> None:
    """No statement of it has anything to report."""
    read = document(statements)
    if _is_usual(read):
        assert list(_of_statements(read, cast("Context", None))) == []


VARIABLE = RequestVariable("aws:userid")
KEYS = [Term((key,), HERE) for key in ("aws:PrincipalTag/x", "AWS:principaltag/X", "aws:TagKeys")]
OPERATORS = (
    "Null",
    "StringEquals",
    "stringequals",
    "StringLike",
    "ForAnyValue:StringLike",
    "ForAllValues:StringEquals",
    "StringNotEquals",
    "StringLikeIfExists",
    "ArnLike",
    "Bool",
)
TEXTS: list[Part] = ["false", "a", "*", "", "${aws:userid}", "${x}", Hole("var.x"), VARIABLE]
values = st.lists(st.sampled_from(TEXTS), max_size=2)
presence = Condition(Term(("Null",), HERE), KEYS[0], (Term(("false",), HERE),), HERE)
listed = st.lists(
    st.builds(
        lambda operator, key, texts: Condition(
            Term((operator,), HERE),
            key,
            tuple(Term((text,), HERE) for text in texts),
            HERE,
        ),
        st.sampled_from(OPERATORS),
        st.sampled_from(KEYS),
        values,
    ),
    min_size=1,
    max_size=3,
).map(lambda some: [*some, presence])


@given(listed, st.sampled_from(["2012-10-17", "2008-10-17"]))
def test_conditions_that_do_not_clash_can_all_be_met(found: list[Condition], version: str) -> None:
    """Where two ask something of one key and that is told at a glance, a search agrees."""
    keys = {(condition.key.literal or "").lower() for condition in found}
    if len(keys) == len(found) or may_clash(tuple(found)):
        return
    asked = conditions.requirements.Block(
        tuple(
            conditions.requirements.requirement(each, variables=version == "2012-10-17")
            for each in found
        )
    )
    assert asking.satisfying(asked).answer is not Answer.NO


def test_what_leads_to_administrators_is_asked_of_each() -> None:
    """Whoever cannot do what the trigger names is no administrator."""
    assert any(need.action == SELDOM_NAMED for need in PROBES)
