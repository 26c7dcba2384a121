"""Which actions hand a role to which service."""

import re

import pytest

from grantlint.knowledge import actions, passable_roles
from grantlint.knowledge.passable_roles import all_passes, by_operation, passes, to_service

ROWS = all_passes()


@pytest.mark.parametrize(
    ("action", "services"),
    [
        ("lambda:CreateFunction", ("lambda.amazonaws.com",)),
        ("ECS:runtask", ("ecs-tasks.amazonaws.com",)),
        ("ec2:RunInstances", ("ec2.amazonaws.com",)),
        ("iam:AddRoleToInstanceProfile", ("ec2.amazonaws.com",)),
        ("ec2:CreateFlowLogs", ("vpc-flow-logs.amazonaws.com",)),
        ("budgets:CreateBudgetAction", ("budgets.amazonaws.com",)),
    ],
)
def test_an_action_knows_where_its_role_goes(action: str, services: tuple[str, ...]) -> None:
    """The service that gets the role is not always that of the action."""
    found = passes(action)
    assert found is not None
    assert found.services == services
    assert found.is_proof
    assert not found.is_guess


def test_a_service_knows_the_actions_that_reach_it() -> None:
    """A role for an instance travels with more than one action."""
    found = {each.action for each in to_service("EC2.amazonaws.com")}
    assert {"ec2:RunInstances", "iam:AddRoleToInstanceProfile"} <= found


def test_one_action_may_serve_several_services() -> None:
    """A cluster takes roles for itself, for its machines and for scaling."""
    found = passes("elasticmapreduce:RunJobFlow")
    assert found is not None
    assert len(found.services) == 3


def test_a_candidate_proves_nothing() -> None:
    """That an operation takes a role's ARN does not say that the caller must be allowed to."""
    found = passes("bedrock:PutModelInvocationLoggingConfiguration")
    assert found is not None
    assert found.confidence == "candidate"
    assert not found.is_proof


def test_what_passes_no_role_is_none() -> None:
    """Reading passes nothing, and an unknown name is no error."""
    assert passes("s3:GetObject") is None
    assert passes("") is None
    assert by_operation("GetObject") == ()


def test_an_operation_may_belong_to_several_services() -> None:
    """A message often names the operation only."""
    assert [each.action for each in by_operation("createfunction")] == ["lambda:CreateFunction"]
    found = {each.action for each in by_operation("CreateService")}
    assert {"apprunner:CreateService", "ecs:CreateService"} <= found


def test_the_table_is_whole() -> None:
    """875 actions in four grades; a guess is marked, and never about a documented principal."""
    grades = [each.confidence for each in ROWS]
    assert {grade: grades.count(grade) for grade in set(grades)} == {
        "documented": 276,
        "corroborated": 195,
        "single source": 23,
        "candidate": 381,
    }
    assert all(actions.canonical(each.action) == each.action for each in ROWS)
    assert sum(each.is_guess for each in ROWS) == 266
    assert all(
        service == service.lower() and service.endswith(".amazonaws.com") and "?" not in service
        for each in ROWS
        for service in each.services
    )


def test_services_that_get_roles_are_principals() -> None:
    """Each is written as a service principal is, so that a known one need not be looked at."""
    names = passable_roles.by_service()
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]*[a-z0-9]\.amazonaws\.com", name) for name in names)
    assert all(name in one.services for name, group in names.items() for one in group)


def test_prefixes_that_go_astray() -> None:
    """Each has an action for sure whose role goes to a service of another name."""
    astray = passable_roles.astray()
    assert astray < passable_roles.proven_prefixes()
    assert all(
        any(
            f"{prefix}.amazonaws.com" not in one.services
            for name, one in passable_roles.proven().items()
            if name.startswith(f"{prefix}:")
        )
        for prefix in astray
    )
