"""Passing roles: a witness hands over a role that the service may really assume.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from collections.abc import Iterable

from grantlint.model import Identity, IdentityKind
from grantlint.policy import arns
from grantlint.policy.access import callers
from grantlint.policy.access.found import Found, Question
from grantlint.policy.access.policies import Policies, of_resource
from grantlint.policy.access.questions import find
from grantlint.policy.answers import MAYBE, NO, YES, Answer
from grantlint.policy.patterns import Glob

PASS_ROLE = "iam:PassRole"  # noqa: S105 - an action
PASSED_TO_SERVICE = "iam:PassedToService"
ASSUME_ROLE = "sts:AssumeRole"


def passes_role(
    policies: Policies,
    *,
    service: str | None = None,
    roles: Iterable[Identity] = (),
    avoid: Iterable[Glob] = (),
) -> Found:
    """Whether a role of the caller's own account may be passed, to *service* if one is given.

    *roles* are those that are seen: the ones whose trust admits the service are tried first, the
    ones whose trust does not admit it are no witness. *avoid*: roles that do not count, such as
    those that the policy's author named.
    """
    seen = [each for each in roles if each.kind is IdentityKind.ROLE and each.arn is not None]
    refusing = [str(each.arn) for each in seen if _admits(each, service) is NO]
    willing = [str(each.arn) for each in seen if _admits(each, service) is YES]
    account = policies.caller.account
    return find(
        policies,
        Question(
            PASS_ROLE,
            resource=(arns.roles() if account is None else arns.roles(account),),
            context={} if service is None else {PASSED_TO_SERVICE: service},
            prefer=tuple(willing),
            avoid=(*avoid, *refusing),
        ),
    )


def _admits(role: Identity, service: str | None) -> Answer:
    """Whether the trust of a role lets the service assume it; MAYBE when that is not seen."""
    if role.trust is None or service is None:
        return MAYBE
    policies = of_resource(role.trust, callers.service(service))
    resource = () if role.arn is None else (role.arn,)
    return find(policies, Question(ASSUME_ROLE, resource=resource)).answer
