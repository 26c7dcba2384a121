"""Answers to "may not do iam:PassRole": which role, to which service, by what the message tells.

The message names neither the service nor, at times, the role; the call that failed tells both.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from collections.abc import Iterator

from msgspec.structs import replace

from grantlint.answers import statements
from grantlint.answers.denial import Denial
from grantlint.answers.explaining import denied
from grantlint.answers.explaining.wording import who
from grantlint.answers.explanation import Explanation
from grantlint.knowledge import passable_roles
from grantlint.knowledge.passable_roles import SUFFIX, RolePass

PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"
MOST = 4
FIND_CALL = (
    "The message does not say which call failed. Passing a role leaves no event of its own: look "
    "in CloudTrail for the call of that moment that failed with `AccessDenied`; the role stands "
    "among its parameters, and its service gets the role."
)
NOT_HERE = (
    "Account Management takes no role; of the billing services only Budgets does, for the actions "
    "of a budget (`budgets:CreateBudgetAction`, `budgets:UpdateBudgetAction`)."
)


def explain(denial: Denial) -> Explanation:
    """The answer to a denial of `iam:PassRole`, with a statement for one role and its services."""
    candidates = passes(denial)
    services = {service for each in candidates for service in each.services}
    is_sure = len(candidates) == 1 or (len(services) == 1 and bool(candidates))
    caller = who(denial)
    role = statements.resource_of("iam:PassRole", denial.resource, caller)
    statement = statements.pass_role(
        role,
        services if is_sure else (),
        account=caller.account if caller else None,
        partition=caller.partition if caller else "aws",
    )
    answer = denied.explain(denial, [statement], _notes(denial, candidates, is_sure=is_sure))
    return replace(answer, sources=(*answer.sources, PAGE))


def passes(denial: Denial) -> tuple[RolePass, ...]:
    """The actions that the failed call may be, as far as it is named; none when it is not.

    SDKs spell services in their own way, so a service that no candidate has is left aside.
    """
    if denial.operation is None:
        return ()
    found = passable_roles.by_operation(denial.operation)
    service = plain_service(denial.service)
    named = tuple(each for each in found if each.action.partition(":")[0] == service)
    return named or found


def plain_service(service: str | None) -> str | None:
    """A service as an SDK or CloudTrail names it, in the manner of prefixes of actions."""
    if service is None:
        return None
    plain = service.lower().removesuffix(SUFFIX)
    return plain.removeprefix("aws").removeprefix("amazon").replace(" ", "")


def _notes(denial: Denial, candidates: tuple[RolePass, ...], *, is_sure: bool) -> Iterator[str]:
    if denial.explicit:
        return
    if not candidates:
        yield FIND_CALL if denial.operation is None else _unknown(denial.operation)
        if denial.operation is None and denial.resource is None:
            yield NOT_HERE
    elif not is_sure:
        listed = [f"`{each.services[0]}` for `{each.action}`" for each in candidates[:MOST]]
        yield f"`{denial.operation}` is a call of several services: write {'; '.join(listed)}."
    else:
        yield from _about(candidates[0])
    if denial.resource is None:
        yield "The role is the one that the call names: write its ARN instead of `ROLE_NAME`."
    yield "The role's trust policy must let the service assume it, too."


def _unknown(operation: str) -> str:
    return (
        f"`{operation}` is not known here to pass a role: write the principal of the service that "
        "gets it."
    )


def _about(sure: RolePass) -> Iterator[str]:
    if sure.is_guess:
        yield f"`{sure.services[0]}` is what such principals mostly look like: verify it."
    elif not sure.is_proof:
        yield f"That `{sure.action}` passes a role has one source only: verify the principal."
    if len(sure.services) > 1:
        yield f"`{sure.action}` takes roles for several services: keep the one that gets this role."
