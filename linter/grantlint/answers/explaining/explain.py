"""Chooses the answer to a message by what it is about."""

from grantlint.answers.denial import Denial, Topic
from grantlint.answers.explaining import denied, examples, passing, topics
from grantlint.answers.explanation import Explanation
from grantlint.policy.passrole import PASS_ROLE


def explain(denial: Denial) -> Explanation:
    """The answer to *denial*, as far as its text alone gives one."""
    if denial.topic is not Topic.DENIED:
        return topics.explain(denial)
    if denial.placeholders:
        return examples.explain(denial)
    if (denial.action or "").lower() == PASS_ROLE.lower():
        return passing.explain(denial)
    return denied.explain(denial)
