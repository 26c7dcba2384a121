"""No credential is shown whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.model import Span
from grantlint.text.redaction import (
    HIDDEN,
    Redaction,
    has_key_id,
    may_hide,
    redacted,
    redactions,
    stand_in,
    without_overlaps,
)

KEY_ID = "AKIARZPUZDIKFIJVPG67"
SECRET = "k3vQ9rT2mZ8xW4yB6nC1pL5sD7fG0hJ/qR+tUvXa"
WORDY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"id {KEY_ID}.", "id AKIA…PG67."),
        ("ASIARTX3GSDSVISGRLHA", "ASIA…RLHA"),
        (f"\\n{KEY_ID}\\n", "\\nAKIA…PG67\\n"),
        (f"{KEY_ID}{KEY_ID}", "AKIA…PG67"),
        (f"secret {SECRET}", f"secret {HIDDEN}"),
        (f"\\n{SECRET}\\n", f"\\n{HIDDEN}\\n"),
        (f"AWS_SECRET_ACCESS_KEY={WORDY}", f"AWS_SECRET_ACCESS_KEY={HIDDEN}"),
        (f'"SecretAccessKey": "{WORDY}"', f'"SecretAccessKey": "{HIDDEN}"'),
        (f"{KEY_ID}:{WORDY}", f"AKIA…PG67:{HIDDEN}"),
        (f"{KEY_ID} {WORDY.replace('/', '%2F')}", f"AKIA…PG67 {HIDDEN}"),
        (f"{KEY_ID} {WORDY.replace('/', chr(92) + '/')}", f"AKIA…PG67 {HIDDEN}"),
        (f"token IQoJb3JpZ2lu{SECRET}{SECRET}==", f"token {HIDDEN}"),
    ],
)
def test_redacted(text: str, shown: str) -> None:
    """Ids of keys are shortened; secrets and session tokens are hidden."""
    assert redacted(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AROAJQABLZS4A3QDU576Q",
        "AKIA",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "WebappServiceTaskRoleDefaultPolicy8F2A91",
        "arn:aws:iam::123456789012:role/service-role/AmazonEC2ContainerServiceforEC2Role",
        f"{SECRET}{SECRET}",
        SECRET[:-1],
        WORDY,
    ],
)
def test_what_is_no_credential_stays(text: str) -> None:
    """Ids of roles, digests, names and longer texts stay; so do words where no key stands."""
    assert redacted(text) == text


def test_beside_key() -> None:
    """Where the id of a key stands around the text, less is needed to call it a secret."""
    assert redacted(WORDY, beside_key=True) == HIDDEN


@given(st.text(ALPHABET, min_size=40, max_size=40))
def test_no_secret_beside_a_key_is_shown(secret: str) -> None:
    """Any forty characters in both cases beside the id of a key are hidden."""
    if secret not in (secret.upper(), secret.lower()):
        assert secret not in redacted(f'"{KEY_ID}", "{secret}"')


@given(st.text(), st.text())
def test_no_key_id_is_shown(before: str, after: str) -> None:
    """The id of a key is never shown whole, whatever stands around it."""
    assert KEY_ID not in redacted(f"{before}{KEY_ID}{after}")


def test_redactions_say_where() -> None:
    """A redaction's span is that of the credential in the text."""
    assert redactions(f"a {KEY_ID} b") == [Redaction(Span(2, 22), "AKIA…PG67")]


def test_overlaps_become_one() -> None:
    """Two redactions that overlap hide all that either of them hides."""
    found = [Redaction(Span(4, 9), "b"), Redaction(Span(0, 5), "a"), Redaction(Span(9, 10), "c")]
    assert without_overlaps(found) == [
        Redaction(Span(0, 9), HIDDEN),
        Redaction(Span(9, 10), "c"),
    ]


def test_the_wider_of_two_hides() -> None:
    """A redaction inside of another one adds nothing."""
    found = [Redaction(Span(1, 3), "b"), Redaction(Span(0, 5), "a")]
    assert without_overlaps(found) == [Redaction(Span(0, 5), "a")]


@pytest.mark.parametrize(
    ("secret", "shown"),
    [(KEY_ID, "AKIA…PG67"), (f'"{KEY_ID}"', "AKIA…PG67"), ("hunter2", HIDDEN), ("", HIDDEN)],
)
def test_stand_in(secret: str, shown: str) -> None:
    """What is known to be a credential is shortened when it is an id, else hidden."""
    assert stand_in(secret) == shown


def test_has_key_id() -> None:
    """A prefix alone is no id of a key."""
    assert has_key_id(f"x{KEY_ID}")
    assert not has_key_id("AKIA and nothing behind it")


PIECES = st.sampled_from(
    [KEY_ID, SECRET, WORDY, "FwoGZXIvYXdz", SECRET[:20], *' \n/x":=\u00e9', "%2F", "\\n"]
)


@given(st.lists(PIECES, max_size=6).map("".join))
def test_where_nothing_may_be_hidden_nothing_is(text: str) -> None:
    """The quick look overlooks nothing that the thorough one finds."""
    assert may_hide(text) or redactions(text, beside_key=True) == []
