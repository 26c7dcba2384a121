"""Secrets of access keys: told by name or by neighbour, and never by their shape alone."""

import hashlib
import random
import string
import time
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grantlint.knowledge import secret_keys

SECRET = "k3vQz8Rt+1LmNpX7YbWc2DfGhJ4sKqT9uVeAaBo5"
KEY = "AKIARZPUZDIKFIJVPG67"
PIECES = (b"aws", b"AWS", b"_", b" ", b"S", b"s", b"ecret", b"ECRET", b"Access", b"ACCESS")
PIECES += (b"a", b"Key", b"key", b"KEY", b"sManager", b"1", b"\xc3")


def found(text: str) -> list[str]:
    """The secrets in a text, given the ids that stand in it."""
    ids = [at for at in range(len(text)) if text.startswith(KEY, at)]
    return [text[at : at + 40] for at in secret_keys.secrets(text, ids)]


@pytest.mark.parametrize(
    "text",
    [
        f"AWS_SECRET_ACCESS_KEY={SECRET}",
        f"export AWS_SECRET_ACCESS_KEY='{SECRET}'",
        f"aws_secret_access_key = {SECRET}\n",
        f"aws-secret-access-key: {SECRET}",
        f'{{"SecretAccessKey": "{SECRET}"}}',
        f'{{\\"SecretAccessKey\\": \\"{SECRET}\\"}}',
        f"<SecretAccessKey>{SECRET}</SecretAccessKey>",
        f"aws.secretKey={SECRET}",
        f'new AWS.S3({{ secretAccessKey: "{SECRET}" }})',
        f'env:\n  - name: AWS_SECRET_ACCESS_KEY\n    value: "{SECRET}"',
        f"ENV AWS_SECRET_ACCESS_KEY {SECRET}",
        f"docker run -e AWS_SECRET_ACCESS_KEY={SECRET} app",
        f"aws configure set aws_secret_access_key {SECRET}",
        f'os.getenv("AWS_SECRET_ACCESS_KEY", "{SECRET}")',
        f"AWS_SECRET={SECRET}",
        f'provider "aws" {{\n  access_key = var.key\n  secret_key = "{SECRET}"\n}}',
    ],
)
def test_name_gives_a_secret_away(text: str) -> None:
    """A secret behind its name is found, however the language writes it."""
    assert found(text) == [SECRET]


@pytest.mark.parametrize(
    "text",
    [
        f"{KEY},{SECRET}",
        f"{SECRET}\n{KEY}",
        f'BasicAWSCredentials("{KEY}", "{SECRET}")',
        f"key: {KEY}\nregion: eu-west-1\n\n\n\nvalue: {SECRET}",
    ],
)
def test_id_gives_a_secret_away(text: str) -> None:
    """Forty random characters beside the id of a key are its secret."""
    assert found(text) == [SECRET]


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f"nonce: {SECRET}",
        f"secret_key = {SECRET}",
        f"{KEY}" + "\n" * 7 + SECRET,
        f"AWS_SECRET_ACCESS_KEY_FILE=/run/x\ncommit={SECRET}",
        f"aws_secret_access_key = os.environ['X']\nnonce = '{SECRET}'",
        f"aws_secret_access_key={SECRET}A",
        f"aws_secret_access_key={SECRET[:-1]}",
        f"aws_secret_access_key={SECRET}==",
    ],
)
def test_shape_alone_says_nothing(text: str) -> None:
    """Without a name or an id at hand, and in another length, forty characters are anything."""
    assert found(text) == []


@pytest.mark.parametrize(
    "value",
    [
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
        "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
        "2FD4E1C67A2D28FCED849EE1BB76E7391B93EB12",
        "YOURsecretACCESSkeyGOES1234567890here000",
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL12",
        "Xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1",
        "ThisIsAnUnquotedNameOfSomethingVeryLong",
        "AaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAaA1",
    ],
)
def test_placeholders_and_digests_are_no_secrets(value: str) -> None:
    """Examples, placeholders, digests and words are passed over, even behind the name."""
    assert found(f"{KEY}\naws_secret_access_key = {value}") == []


def test_digests_and_ids_beside_a_key_are_no_secrets() -> None:
    """Hashes, Git object ids and UUIDs stand beside keys without being their secrets."""
    digest = hashlib.sha1(b"x", usedforsecurity=False).hexdigest()
    rest = ["123e4567-e89b-12d3-a456-426614174000", hashlib.sha256(b"x").hexdigest(), digest]
    assert found("\n".join([KEY, *rest])) == []


def test_random_secrets_are_recognized() -> None:
    """Of a thousand random secrets behind the name, hardly one is taken for a placeholder."""
    chance = random.Random(7)  # noqa: S311  the same ones at every run
    alphabet = string.ascii_letters + string.digits + "+/"
    drawn = ["".join(chance.choices(alphabet, k=40)) for _ in range(1000)]
    assert sum(not found(f"aws_secret_access_key={secret}") for secret in drawn) <= 5


def test_bytes_tell_whether_a_look_is_worthwhile() -> None:
    """The cheap look passes whatever names a secret, and little else."""
    assert secret_keys.may_name_secret(b"AWS_SECRET_ACCESS_KEY=x")
    assert secret_keys.may_name_secret(b"secretAccessKey")
    assert not secret_keys.may_name_secret(b"the secret of success is to be key")
    assert not secret_keys.may_name_secret(b"")


@given(st.lists(st.sampled_from(PIECES), max_size=6).map(b"".join))
def test_the_quick_look_passes_over_no_name(data: bytes) -> None:
    """It looks for what is left of a name without separators; the names are what counts."""
    found = secret_keys.may_name_secret(data)
    with patch.object(secret_keys, "_STEMS", (b"",)), patch.object(secret_keys, "_PARTS", (b"",)):
        assert secret_keys.may_name_secret(data) is found


@pytest.mark.parametrize(
    "text",
    ["aws_secret_access_key=" * 20_000, f"{KEY} " * 20_000, (SECRET + " ") * 10_000, "A" * 400_000],
    ids=["names", "ids", "secrets", "letters"],
)
def test_time_grows_with_the_text_only(text: str) -> None:
    """No text of half a megabyte takes longer than a few seconds."""
    start = time.monotonic()
    found(text)
    assert time.monotonic() - start < 10
