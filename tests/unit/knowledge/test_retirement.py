"""Actions that AWS took back."""

import pytest

from grantlint.knowledge import actions

NINE = {
    "aws-portal:ViewAccount",
    "aws-portal:ModifyAccount",
    "aws-portal:ViewBilling",
    "aws-portal:ModifyBilling",
    "aws-portal:ViewPaymentMethods",
    "aws-portal:ModifyPaymentMethods",
    "aws-portal:ViewUsage",
    "purchase-orders:ViewPurchaseOrders",
    "purchase-orders:ModifyPurchaseOrders",
}


def test_nine_billing_actions_are_retired() -> None:
    """A lone star fits all nine; each is still listed by AWS, and each has successors that are."""
    retired = actions.retired_by_pattern("*")
    assert {found.action for found in retired} == NINE
    for found in retired:
        assert actions.exists(found.action)
        assert found.successors
        assert all(actions.canonical(name) == name for name in (*found.successors, *found.core))


def test_a_retired_action_knows_its_dates_and_sources() -> None:
    """The retirement was announced, took effect, and is documented."""
    found = actions.retired("AWS-Portal:viewbilling")
    assert found is not None
    assert found.announced < found.end_of_support < found.last_extension == "2023-12-11"
    assert all(source.startswith("https://") for source in found.sources)
    assert "billing:GetBillingData" in found.successors


def test_closing_the_account_is_a_successor_apart() -> None:
    """Nobody should be handed account:CloseAccount by a fix."""
    found = actions.retired("aws-portal:ModifyAccount")
    assert found is not None
    assert found.grave == ("account:CloseAccount",)
    assert "account:CloseAccount" not in found.successors
    assert "account:PutContactInformation" in found.successors


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("aws-portal:*Billing", {"aws-portal:ViewBilling", "aws-portal:ModifyBilling"}),
        ("AWS-PORTAL:viewusage", {"aws-portal:ViewUsage"}),
        ("purchase-orders:View*", {"purchase-orders:ViewPurchaseOrders"}),
        ("aws-portal:GetConsoleActionSetEnforced", set()),
        ("s3:*", set()),
    ],
)
def test_patterns_reach_retired_actions(pattern: str, expected: set[str]) -> None:
    """The console switches of the same prefix are alive and no match."""
    assert {found.action for found in actions.retired_by_pattern(pattern)} == expected


def test_a_living_action_is_not_retired() -> None:
    """The prefix alone does not retire an action."""
    assert actions.retired("aws-portal:UpdateConsoleActionSetEnforced") is None
    assert actions.removed("aws-portal:ViewBilling") is None


def test_removed_actions_have_the_day_they_were_last_seen() -> None:
    """AWS dropped the security questions of an account in 2025."""
    assert actions.removed("account:getchallengequestions") == "2025-02-13"
    assert not actions.exists("account:GetChallengeQuestions")
    assert actions.removed("s3:GetObject") is None


def test_a_pattern_may_fit_removed_actions_only() -> None:
    """A whole service can be gone."""
    assert "deeplens:CreateModel" in actions.removed_by_pattern("DeepLens:Create*")
    assert not actions.matches_any("deeplens:Create*")
    assert actions.removed_by_pattern("s3:*") == ()


def test_names_that_never_were_actions() -> None:
    """aws-portal:ViewBudget is in use and means budgets:ViewBudget."""
    assert actions.is_billing_pseudo_action("AWS-portal:ViewBudget")
    assert actions.meant_by_billing_pseudo_action("aws-portal:ViewBudget") == (
        "budgets:ViewBudget",
    )
    assert not actions.exists("aws-portal:ViewBudget")
    assert not actions.is_billing_pseudo_action("budgets:ViewBudget")
    assert actions.meant_by_billing_pseudo_action("budgets:ViewBudget") == ()
