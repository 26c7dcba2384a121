"""Where the resource of a request is looked for."""

import pytest

from grantlint.policy.access import targets
from grantlint.policy.access.targets import Home

ACTIONS = (
    "s3:GetObject",
    "s3:ListAllMyBuckets",
    "ec2:RunInstances",
    "glue:GetTable",
    "sagemaker:CreateTrainingJob",
    "cloudwatch:PutMetricAlarm",
    "example:DoesNotExist",
)
HOMES = (Home(), Home("111111111111"), Home("111111111111", ("aws-cn", "aws")))


@pytest.mark.parametrize("home", HOMES, ids=str)
@pytest.mark.parametrize("action", ACTIONS)
def test_patterns_are_tried_with_the_texts_that_the_targets_prefer(action: str, home: Home) -> None:
    """What is preferred is the same, whether or not the targets of the action are made for it."""
    preferred = [text for one in targets.targets(action, home) for text in one.prefer]
    assert targets.given(("no-arn-*",), action, home).prefer == tuple(preferred)
