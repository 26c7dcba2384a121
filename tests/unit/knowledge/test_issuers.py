"""Which issuers are shared, and by which claim their customers are told apart."""

import pytest

from grantlint.knowledge import issuers


def test_github_is_shared_and_told_apart_by_its_subject() -> None:
    """The subject names the owner of the repository."""
    found = issuers.issuer(issuers.GITHUB)
    assert found is not None
    assert found.is_shared
    assert found.tenant_key == "token.actions.githubusercontent.com:sub"
    assert (found.prefix, found.delimiter) == ("repo:", "/")


def test_host_in_any_case_and_with_a_slash_at_its_end() -> None:
    """Hosts know no case."""
    assert issuers.issuer("GitLab.com/") is issuers.issuer("gitlab.com")


def test_claim_that_is_a_whole_key_stays_whole() -> None:
    """Azure Sentinel's customers are told apart by the session's name."""
    found = issuers.issuer("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d")
    assert found is not None
    assert found.tenant_key == "sts:RoleSessionName"


@pytest.mark.parametrize("host", ["accounts.google.com", "graph.facebook.com", "www.amazon.com"])
def test_built_in_issuers_have_no_tenants(host: str) -> None:
    """Their tokens are for an application, not for a customer."""
    found = issuers.issuer(host)
    assert found is not None
    assert not found.is_shared
    assert host in issuers.BUILT_IN


def test_unknown_host_is_no_issuer_of_the_table() -> None:
    """A self-managed GitLab is its owner's alone."""
    assert issuers.issuer("gitlab.example.com") is None


def test_clusters_are_told_by_their_host() -> None:
    """The host of a cluster's issuer holds its region."""
    assert issuers.is_eks("oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE")
    assert not issuers.is_eks("oidc.example.com/id/oidc.eks.")


def test_strangers_start_as_the_values_of_their_issuer_do() -> None:
    """The example of somebody else is a value that the issuer may give."""
    for found in issuers.all_issuers():
        assert found.stranger.startswith(found.prefix)
        assert bool(found.stranger) is found.is_shared
