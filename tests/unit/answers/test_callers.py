"""Who a principal of a message is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.answers.callers import Caller, CallerKind, caller

ACCOUNT = "123456789012"


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        (f"arn:aws:iam::{ACCOUNT}:user/ada", Caller(CallerKind.USER, "ada", ACCOUNT)),
        (f"arn:aws:iam::{ACCOUNT}:user/team/ada", Caller(CallerKind.USER, "ada", ACCOUNT)),
        (f"arn:aws-cn:iam::{ACCOUNT}:role/ci", Caller(CallerKind.ROLE, "ci", ACCOUNT, "aws-cn")),
        (
            f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/run-1",
            Caller(CallerKind.ROLE, "ci", ACCOUNT, session="run-1"),
        ),
        (
            f"arn:aws:sts::{ACCOUNT}:assumedRole/ci/run-1",
            Caller(CallerKind.ROLE, "ci", ACCOUNT, session="run-1"),
        ),
        (
            f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Billing_View_0123456789abcdef/ada",
            Caller(CallerKind.PERMISSION_SET, "Billing_View", ACCOUNT, session="ada"),
        ),
        (
            f"arn:aws:sts::{ACCOUNT}:federated-user/ada",
            Caller(CallerKind.FEDERATED_USER, "ada", ACCOUNT),
        ),
        (f"arn:aws:iam::{ACCOUNT}:root", Caller(CallerKind.ROOT, "", ACCOUNT)),
        ("anonymous", Caller(CallerKind.ANONYMOUS, "")),
        ("i-0abc", Caller(CallerKind.UNKNOWN, "i-0abc")),
    ],
)
def test_callers_are_known_by_their_arn(principal: str, expected: Caller) -> None:
    """Sessions belong to their role; Identity Center's roles to their permission set."""
    assert caller(principal) == expected


def test_callers_are_named_in_sentences() -> None:
    """The root user needs no name."""
    assert caller(f"arn:aws:iam::{ACCOUNT}:user/ada").shown == "user `ada`"
    assert caller(f"arn:aws:iam::{ACCOUNT}:root").shown == "root user of the account"


@given(st.text() | st.text().map(lambda text: f"arn:aws:iam::1:{text}"))
def test_every_text_is_someone(text: str) -> None:
    """Nothing raises."""
    assert isinstance(caller(text).shown, str)
