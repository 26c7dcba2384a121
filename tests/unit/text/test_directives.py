"""Comments that tell grantlint something: what they say, and what is wrong with them."""

import pytest

from grantlint.text.directives import Expects, Ignore, Malformed, directive

SAID = [
    ("# grantlint: ignore[a/b] -- why", Ignore(("a/b",), "why")),
    (
        "// grantlint: ignore[a/b, c/d:ec2-001,a/b] until=2027-01-31 -- so -- it is",
        Ignore(("a/b", "c/d:ec2-001"), "so -- it is", "2027-01-31"),
    ),
    ("/* grantlint: ignore[a] -- why */", Ignore(("a",), "why")),
    ("#grantlint:ignore[a]--why", Ignore(("a",), "why")),
    ("## Grantlint : ignore [a] -- why  ", Ignore(("a",), "why")),
    ("# grantlint: expects billing.bills.view", Expects("billing.bills.view", can=True)),
    ("# grantlint: expects s3:GetObject on arn:aws:s3:::b/*",
     Expects("s3:GetObject on arn:aws:s3:::b/*", can=True)),
    ("# grantlint: expects-not iam:CreateUser -- too much", Expects("iam:CreateUser", can=False)),
]  # fmt: skip


@pytest.mark.parametrize(("comment", "said"), SAID)
def test_what_a_comment_says(comment: str, said: Ignore | Expects) -> None:
    """The marks of the language and white space do not matter; a reason may hold dashes."""
    assert directive(comment) == said


@pytest.mark.parametrize(
    "comment",
    [
        "# see grantlint: ignore[a]",
        "# grantlint ignores this",
        "# grantlints: x",
        "# grantlint",
        "",
    ],
)
def test_a_comment_about_something_else(comment: str) -> None:
    """Who writes about grantlint says nothing to it."""
    assert directive(comment) is None


@pytest.mark.parametrize(
    ("comment", "part"),
    [
        ("# grantlint: ignroe[a] -- why", "`ignroe` means nothing"),
        ("# grantlint:", "says nothing"),
        ("# grantlint: ignore -- why", "names no rules"),
        ("# grantlint: ignore a/b -- why", "names no rules"),
        ("# grantlint: ignore[a/b -- why", "not closed"),
        ("# grantlint: ignore[] -- why", "names no rule between"),
        ("# grantlint: ignore[a,] -- why", "names no rule between"),
        ("# grantlint: ignore[a] until=2027-02-30 -- why", "`2027-02-30` is no date"),
        ("# grantlint: ignore[a] until=31.1.2027 -- why", "`31.1.2027` is no date"),
        ("# grantlint: ignore[a] until -- why", "is no date"),
        ("# grantlint: ignore[a] til=2027-01-31 -- why", "`til` means nothing"),
        ("# grantlint: ignore[a] because of this", "`because` means nothing"),
        ("# grantlint: ignore[a]", "gives no reason"),
        ("# grantlint: ignore[a] -- ", "gives no reason"),
        ("# grantlint: expects", "expects what"),
        ("# grantlint ignore[a] -- why", "has no colon"),
    ],
)
def test_what_is_wrong_with_a_comment(comment: str, part: str) -> None:
    """What looks as if it were meant for grantlint is never passed over in silence."""
    said = directive(comment)
    assert isinstance(said, Malformed)
    assert part in said.problem
