"""What is told of roles by the looks of a pattern is what a comparison with all roles says."""

from hypothesis import given
from hypothesis import strategies as st

from grantlint.policy import arns, passrole
from grantlint.policy.answers import Answer

SEGMENTS = (
    ["arn", "*"],
    ["aws", "*", "a*s", "aws-cn", ""],
    ["iam", "s3", "*", "i?m"],
    ["", "*", "us-east-1"],
    ["", "*", "123456789012", "1*", "?" * 12],
    ["role/*", "role/x", "role/", "role/a:b", "r*", "role/=", "*", "user/*", "role/*/x", "ro?e/x"],
)
complete = st.tuples(*map(st.sampled_from, SEGMENTS)).map(":".join)
incomplete = st.tuples(*map(st.sampled_from, SEGMENTS[:4])).map(":".join)
patterns = complete | incomplete | st.just("*")


@given(patterns)
def test_what_looks_like_a_role_reaches_one(pattern: str) -> None:
    """A look at the text says what a search among all roles says."""
    assert passrole.may_reach_role(pattern) is (arns.reaches_role(pattern) is not Answer.NO)


@given(patterns)
def test_what_names_one_resource_does_not_reach_every_role(pattern: str) -> None:
    """An ARN that ends early is completed, and names more than one."""
    if passrole.names_one(pattern):
        assert arns.reaches_every_role(pattern) is Answer.NO
