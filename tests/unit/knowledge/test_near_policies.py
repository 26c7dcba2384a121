"""Names of managed policies that are a slip of known ones."""

import itertools

import pytest

from grantlint.knowledge import managed_policies, near_policies


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AdminstratorAccess", "AdministratorAccess"),
        ("administratoraccess", "AdministratorAccess"),
        ("AmazonS3FullAcccess", "AmazonS3FullAccess"),
        ("AmazonS3FullAccses", "AmazonS3FullAccess"),
        ("AWSLambdaFullAccess", "AWSLambda_FullAccess"),
        ("AWSSSMManagedInstanceCore", "AmazonSSMManagedInstanceCore"),
        ("EC2ReadOnlyAccess", "AmazonEC2ReadOnlyAccess"),
    ],
)
def test_a_slip_has_one_meaning(name: str, meant: str) -> None:
    """Case, separators, the vendor's name and one small letter are slips."""
    assert near_policies.meant(name) == meant


@pytest.mark.parametrize(
    "name",
    [
        "",
        "AWS",
        "AmazonSXSFullAccess",
        "AmazonS4FullAccess",
        "AWSCompromisedKeyQuarantineV9",
        "AmazonQuantumToasterFullAccess",
        "Adminstrators",
        "A" * 100_000,
    ],
)
def test_what_may_be_new_is_no_slip(name: str) -> None:
    """Capitals and digits are what new services and versions differ by."""
    assert near_policies.meant(name) is None


def test_no_two_policies_of_aws_are_a_slip_apart() -> None:
    """If two were, a new one might be as near: the measure would prove nothing."""
    names = managed_policies.names()
    ends: dict[str, list[str]] = {}
    for name in names:
        ends.setdefault(name[:3], []).append(name)
        ends.setdefault(name[-9:], []).append(name)
    pairs = {
        pair
        for group in ends.values()
        for pair in itertools.combinations(sorted(group), 2)
        if near_policies.is_slip(*pair)
    }
    assert not pairs
