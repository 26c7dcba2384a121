"""Whom a pattern of GitHub's subjects lets in, in words and by an example that it fits."""

import pytest

from grantlint.policy.patterns import matches
from grantlint_rules.trust._github import judged


@pytest.mark.parametrize(
    ("subject", "who"),
    [
        ("*", "any owner on GitHub"),
        ("repo:*", "any owner on GitHub"),
        ("repo:*/infra:*", "any owner on GitHub"),
        ("repo:acme*", "any GitHub owner whose name starts with `acme`"),
        ("repo:acme-?/infra:*", "any GitHub owner whose name starts with `acme-`"),
        ("repo:a*b*/x?:*:y", "any GitHub owner whose name starts with `a`"),
        ("repo:*-acme/*", "any owner on GitHub"),
        ("repo:?cme/infra:environment:p?", "any owner on GitHub"),
        ("repo:acme/*", "every repository of `acme`"),
        ("repo:acme/*:ref:refs/heads/main", "every repository of `acme`"),
        ("repo:acme/*:environment:p*", "every repository of `acme`"),
        ("repo:acme/*-infra:*", "every repository of `acme` whose name fits `*-infra`"),
        ("repo:acme/infra*", "every repository of `acme` whose name fits `infra*`"),
        ("repo:acme/infra:*", "every branch, tag and pull request of `acme/infra`"),
        ("repo:acme/infra:ref:refs/heads/*", "every branch of `acme/infra`"),
    ],
)
def test_who_gets_in(subject: str, who: str) -> None:
    """As few as the pattern lets in are named, and one of them is shown."""
    verdict = judged(subject)
    assert verdict is not None
    assert verdict.who == who
    assert matches(subject, verdict.example)


@pytest.mark.parametrize(
    "subject",
    [
        "repo:acme/infra:ref:refs/heads/main",
        "repo:acme/infra:ref:refs/tags/v*",
        "repo:acme@12/infra@34:environment:production",
        "environment:*",
    ],
)
def test_who_was_meant(subject: str) -> None:
    """One branch, tags, one environment are what an author names."""
    assert judged(subject) is None
