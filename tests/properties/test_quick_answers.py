"""The quick questions about ARNs say what the thorough ones say."""

from hypothesis import given
from hypothesis import strategies as st

from grantlint.policy import arns
from grantlint.policy.answers import Answer

SEGMENTS = (
    ["arn"],
    ["aws", "*", "a*s", "aws-cn", ""],
    ["iam", "s3", "*", "i?m"],
    ["", "*", "us-east-1", "?"],
    ["", "*", "123456789012", "1*", "?" * 12],
    ["role/*", "role/x", "*", "r*", "role/=", "ro?e/*", "b/*", "user/*", "role/*/x", "*=", "role*"],
)
complete = st.tuples(*map(st.sampled_from, SEGMENTS)).map(":".join)
incomplete = st.tuples(*map(st.sampled_from, SEGMENTS[:4])).map(":".join)
patterns = complete | incomplete | st.just("*")


@given(patterns, patterns)
def test_surely_contains(wide: str, narrow: str) -> None:
    """What surely contains another contains it in every reading, and the other way round."""
    thorough = arns.resource_contains(wide, narrow)
    assert arns.surely_contains(wide, narrow) == (thorough is Answer.YES)


@given(patterns, patterns)
def test_may_intersect(one: str, other: str) -> None:
    """What may intersect does so in some reading, and the other way round."""
    thorough = arns.resources_intersect(one, other)
    assert arns.may_intersect(one, other) == (thorough is not Answer.NO)


@given(
    patterns, st.sampled_from(["123456789012", "100000000000"]), st.sampled_from(["aws", "aws-cn"])
)
def test_what_holds_every_role_of_an_account_reaches_every_role(
    pattern: str, account: str, partition: str
) -> None:
    """No quick answer denies it."""
    if arns.resource_contains(pattern, arns.roles(account, partition)) is Answer.YES:
        assert arns.reaches_every_role(pattern) is Answer.YES


@given(complete)
def test_what_reaches_every_role_reaches_any(pattern: str) -> None:
    """A pattern of every role lets in the one with a name that nobody gives."""
    if arns.reaches_every_role(pattern) is Answer.YES:
        assert arns.resources_intersect(pattern, arns.SOME_ROLE) is Answer.YES
