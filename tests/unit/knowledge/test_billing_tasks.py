"""Tasks of the billing and account consoles, and the managed policies that satisfy them."""

import pytest

from grantlint.knowledge import actions, billing_tasks, retirement
from grantlint.knowledge.billing_tasks import lacking, only_for, satisfied_by, task, tasks

NAMES = tuple(tasks())


def test_there_are_fifty_six_tasks() -> None:
    """Each confidence occurs, and most tasks are documented."""
    found = [each.confidence for each in tasks().values()]
    assert len(found) == 56
    assert found.count("documented") == 36
    assert found.count("derived") == 19
    assert found.count("contradictory") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_task_is_made_of_living_actions(name: str) -> None:
    """Every action is one AWS knows, spelled as AWS does; none is retired, none stands twice."""
    each = tasks()[name]
    listed = (*each.required, *each.optional)
    assert each.required
    assert len(set(listed)) == len(listed)
    assert [action for action in listed if actions.canonical(action) != action] == []
    assert [action for action in listed if retirement.retired(action)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_task_is_explained_and_sourced(name: str) -> None:
    """Its title goes on after `may`, its note is a sentence, its sources are pages of AWS."""
    each = tasks()[name]
    assert each.title
    assert not each.title.endswith(".")
    assert each.note.endswith(".") or not each.note
    assert all(source.startswith("https://docs.aws.amazon.com/") for source in each.sources)


def test_an_unknown_task_is_none() -> None:
    """Names are written in full and in lower case, as they are listed."""
    assert task("billing.bills") is None
    assert billing_tasks.telling_actions("billing.bills") == ()
    assert lacking("billing.bills") == {}


def test_an_action_knows_the_tasks_that_require_it() -> None:
    """In any case; optional actions do not count."""
    found = billing_tasks.requiring("BILLING:getbillingdata")
    assert [each.name for each in found] == ["billing.home.view", "billing.bills.view"]
    assert billing_tasks.requiring("account:GetRegionOptStatus") == ()
    assert billing_tasks.requiring("s3:GetObject") == ()


def test_an_action_of_one_task_gives_it_away() -> None:
    """What two tasks share tells nothing about which one was meant."""
    found = only_for("billing:GetBillingDetails")
    assert found is not None
    assert found.name == "billing.bills.view"
    assert only_for("account:GetAccountInformation") is None
    assert billing_tasks.telling_actions("billing.bills.view") == ("billing:GetBillingDetails",)


def test_managed_policies_satisfy_tasks() -> None:
    """Those with the least access stand first."""
    assert satisfied_by("billing.bills.view") == (
        "AWSBillingReadOnlyAccess",
        "Billing",
        "ReadOnlyAccess",
    )
    assert satisfied_by("account.close") == ("AWSAccountManagementFullAccess",)
    assert satisfied_by("cost.anomaly_detection.manage") == ()


def test_what_a_managed_policy_lacks_is_named() -> None:
    """Billing and its read-only sister cannot forecast, so the home page stays in part empty."""
    found = lacking("billing.home.view")
    assert found["Billing"] == found["AWSBillingReadOnlyAccess"] == ("ce:GetCostForecast",)
    assert found["ReadOnlyAccess"] == ()
    assert "AWSBudgetsReadOnlyAccess" not in found
    assert lacking("budgets.actions.manage")["Billing"] == ("iam:PassRole",)


def test_read_only_access_covers_most_of_what_is_seen() -> None:
    """All of the tasks that only look, but for three."""
    views = [name for name in NAMES if name.endswith(".view")]
    gaps = {name for name in views if "ReadOnlyAccess" not in satisfied_by(name)}
    assert len(views) == 25
    assert gaps == {
        "billing.cur.view",
        "billing.map_credits.view",
        "billing.recommended_actions.view",
    }


def test_pages_behind_the_account_switch_are_known() -> None:
    """Bills are gated; the Account page, the API and anomalies are not."""
    gated = {name for name, each in tasks().items() if each.gated}
    assert "billing.bills.view" in gated
    assert not gated & {"account.page.view", "cost.explorer.api", "cost.anomaly_detection.view"}
