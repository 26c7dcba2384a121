"""Whether policies allow an action somewhere, asked in the order of what it costs."""

from grantlint.policy import access
from grantlint.policy.access import Policies, outright
from grantlint.policy.answers import NO, YES, Answer
from grantlint.policy.memory import remembered

REMEMBERED = 256
"""Answers kept: each statement of a policy asks about the same successors."""


@remembered(REMEMBERED)
def granted(policies: Policies, action: str) -> Answer:
    """What `access.grants` answers; no request is looked for where the Allows alone tell."""
    if policies.could_grant(action) is NO:
        return NO
    if outright.is_granted(policies, action):
        return YES
    return access.grants(policies, action).answer
