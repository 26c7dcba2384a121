"""Ids of access keys are known by their shape; examples and placeholders are nobody's."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.knowledge.access_keys import account_of, is_example, is_old, key_ids, redacted

KEY = "AKIARZPUZDIKFIJVPG67"


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f'"{KEY}"',
        f"%22{KEY}%22",
        f"\\n{KEY}\\n",
        f"key={KEY}&",
        f"Credential={KEY}/20250101/eu-west-1/s3/aws4_request",
        f"é{KEY}",
    ],
)
def test_an_id_is_found_between_other_characters(text: str) -> None:
    """In quotes, behind an escape, in a URL."""
    assert [text[at : at + 20] for at, _ in key_ids(text)] == [KEY]
    assert [key_id for _, key_id in key_ids(text)] == [KEY]


@pytest.mark.parametrize(
    "text",
    [
        f"x{KEY}",
        f"1{KEY}",
        f"{KEY}A",
        f"{KEY}a",
        KEY[:-1],
        "AKIA0189ABCDEF234567",
        "AROARZPUZDIKFIJVPG67",
        "AIDARZPUZDIKFIJVPG67",
        KEY.lower(),
        "",
    ],
)
def test_other_words_are_no_ids(text: str) -> None:
    """Longer or shorter ones, other alphabets, ids of entities."""
    assert list(key_ids(text)) == []


@pytest.mark.parametrize("prefix", ["AKIA", "ASIA", "ABIA", "ACCA"])
def test_every_prefix_of_a_credential_counts(prefix: str) -> None:
    """Long-term, temporary, bearer, context-specific."""
    assert len(list(key_ids(prefix + KEY[4:]))) == 1


@pytest.mark.parametrize(
    "key_id",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "AKIAI44QH8DHBEXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "AKIAXXXXXXXXXXXXXXXX",
        "AKIA2222AAAA3333BBBB",
        "AKIAABCDEFGHIJKLMNOP",
        "AKIAQRSTUVWXYZ234567",
        "AKIATESTTESTTESTTEST",
        "AKIAYOURKEYGOESHERE2",
        "AKIAQAAAAAAALX6GRE2E",
    ],
)
def test_examples_are_left_out(key_id: str) -> None:
    """AWS's own, what was filled up by hand, what stand-ins for AWS make up."""
    assert is_example(key_id)
    assert list(key_ids(key_id)) == []


@pytest.mark.parametrize(
    ("key_id", "account"),
    [
        (KEY, "123456789012"),
        ("ASIARTX3GSDSVISGRLHA", "111122223333"),
        ("AKIAQAAAAAAAAAAAAAAA", "000000000000"),
        ("AKIA7777777777777777", None),
        ("AKIAJQABLZS4A3QDU576", None),
        ("AKIAIOSFODNN7EXAMPLE", None),
    ],
)
def test_a_newer_id_carries_its_account(key_id: str, account: str | None) -> None:
    """Those from before 2019 do not; a number of thirteen digits is none."""
    assert account_of(key_id) == account


def test_an_older_id_is_known_by_its_fifth_character() -> None:
    """A to P until 2019, Q to 7 since."""
    assert is_old("AKIAJQABLZS4A3QDU576")
    assert is_old("AKIAPQABLZS4A3QDU576")
    assert not is_old("AKIAQQABLZS4A3QDU576")
    assert not is_old(KEY)


@given(st.text(alphabet=string.ascii_uppercase + "234567", min_size=16, max_size=16))
def test_any_id_can_be_asked(rest: str) -> None:
    """Whatever the id, there is an account of twelve digits or none."""
    account = account_of("AKIA" + rest)
    assert account is None or (len(account) == 12 and account.isdigit())


def test_an_id_is_never_shown_whole() -> None:
    """Its kind and its end tell it from others."""
    assert redacted(KEY) == "AKIA…PG67"
