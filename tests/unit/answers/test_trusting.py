"""Trust policies in their safe form."""

from typing import Any

import pytest

from grantlint.answers import trusting
from grantlint.answers.suggestion import Suggestion

SUBJECT = "token.actions.githubusercontent.com:sub"


def statement(answer: Suggestion) -> dict[str, Any]:
    """The only statement of the policy."""
    made = answer.policy["Statement"]
    assert isinstance(made, list)
    (only,) = made
    assert isinstance(only, dict)
    return only


def subject(**chosen: str) -> object:
    answer = trusting.for_github("acme/infra", **chosen)
    return statement(answer)["Condition"]["StringEquals"][SUBJECT]


def test_a_vendor_is_let_in_with_its_external_id() -> None:
    """Without one, a note asks for it."""
    made = statement(trusting.for_account("1111-2222-3333", "5f1c"))
    assert made == {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "5f1c"}},
    }
    bare = trusting.for_account("111122223333")
    assert "Condition" not in statement(bare)
    assert any("external id" in note for note in bare.notes)


def test_github_is_bound_to_repository_and_branch() -> None:
    """The audience is bound, too; no value has a wildcard."""
    made = statement(trusting.for_github("acme/infra", account="111122223333"))
    provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    assert made["Principal"] == {"Federated": provider}
    assert made["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert made["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            SUBJECT: "repo:acme/infra:ref:refs/heads/main",
        }
    }


def test_github_may_be_bound_to_a_tag_or_an_environment() -> None:
    """The subject takes another form each time."""
    assert subject(ref="release/1") == "repo:acme/infra:ref:refs/heads/release/1"
    assert subject(ref="refs/tags/v1") == "repo:acme/infra:ref:refs/tags/v1"
    assert subject(environment="production") == "repo:acme/infra:environment:production"


def test_a_service_is_let_in() -> None:
    """By its principal; with the account where the service is known to tell it."""
    assert statement(trusting.for_service("lambda")) == {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    tasks = statement(trusting.for_service("ecs-tasks.amazonaws.com", account="111122223333"))
    assert tasks["Condition"] == {"StringEquals": {"aws:SourceAccount": "111122223333"}}
    assert "sts:TagSession" in statement(trusting.for_service("pods.eks"))["Action"]


def test_certificates_are_bound_to_their_trust_anchor() -> None:
    """IAM Roles Anywhere would let in whoever has a certificate of any anchor."""
    answer = trusting.for_service("rolesanywhere", account="111122223333")
    anchor = statement(answer)["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert anchor.endswith(":111122223333:trust-anchor/TRUST_ANCHOR_ID")
    assert answer.fill_in == ("TRUST_ANCHOR_ID",)


def test_an_unknown_service_is_refused() -> None:
    """With the one that may be meant."""
    with pytest.raises(trusting.UnknownServiceError) as refused:
        trusting.for_service("nosuch")
    assert refused.value.known == ()
    with pytest.raises(trusting.UnknownServiceError) as refused:
        trusting.for_service("lamda.amazonaws.com")
    assert refused.value.known == ("lambda",)


def test_a_principal_in_full_that_is_near_to_none_is_doubted() -> None:
    """AWS has more principals than it has prefixes."""
    answer = trusting.for_service("brand-new-kitchen.amazonaws.com")
    assert any("not known" in note for note in answer.notes)


def test_a_known_vendor_gets_an_external_id_to_fill_in() -> None:
    """Nobody has to know that the account is a vendor's."""
    answer = trusting.for_account("464622532012")
    assert statement(answer)["Condition"] == {
        "StringEquals": {"sts:ExternalId": "EXTERNAL_ID_FROM_DATADOG"}
    }
    assert answer.fill_in == ("EXTERNAL_ID_FROM_DATADOG",)
    assert "belongs to Datadog" in answer.notes[0]
    own = trusting.for_account("464622532012", "5f1c")
    assert statement(own)["Condition"] == {"StringEquals": {"sts:ExternalId": "5f1c"}}
    assert "belongs to Datadog" in own.notes[0]


def test_an_account_of_aws_is_told() -> None:
    """Such accounts write to buckets and seldom take roles."""
    assert "ELB" in trusting.for_account("127311923021").notes[0]


@pytest.mark.parametrize(
    "answer",
    [
        trusting.for_github("acme/infra"),
        trusting.for_service("ecs-tasks"),
        trusting.for_service("rolesanywhere"),
    ],
    ids=["GitHub", "service", "trust anchor"],
)
def test_an_own_account_that_is_not_known_is_left_to_fill_in(answer: Suggestion) -> None:
    """No example account gets into a policy that somebody pastes."""
    assert "ACCOUNT_ID" in answer.fill_in
    assert "123456789012" not in str(answer.policy)
    assert any("--own-account" in note for note in answer.notes)


@pytest.mark.parametrize("account", ["", "12", "1111222233334", "11112222333a", "*", "\u0661" * 12])
def test_account_ids_have_twelve_digits(account: str) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError, match="twelve digits"):
        trusting.for_account(account)


@pytest.mark.parametrize(
    ("repository", "chosen"),
    [
        ("acme", {}),
        ("acme/*", {}),
        ("*/infra", {}),
        ("acme/infra:x", {}),
        ("acme/infra", {"ref": "*"}),
        ("acme/infra", {"ref": "a?"}),
        ("acme/infra", {"environment": "pro*"}),
        ("acme/infra", {"environment": ""}),
    ],
)
def test_wildcards_are_refused(repository: str, chosen: dict[str, str]) -> None:
    """They would let others in."""
    with pytest.raises(ValueError, match=r"^(`|an? )"):
        trusting.for_github(repository, **chosen)


def test_other_nonsense_is_refused() -> None:
    """An external id of one letter, a service with a blank."""
    with pytest.raises(ValueError, match="external id"):
        trusting.for_account("111122223333", "x")
    with pytest.raises(ValueError, match="principal"):
        trusting.for_service("my service")
