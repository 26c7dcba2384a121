"""Credentials of a text as nouns: shortened and hashed, each with its place and its neighbour."""

from hashlib import sha256

from grantlint.knowledge.credentials import credentials, may_hold
from grantlint.model import Credential, CredentialKind, Place, Source, Span

SECRET = "k3vQz8Rt+1LmNpX7YbWc2DfGhJ4sKqT9uVeAaBo5"
KEY = "AKIARZPUZDIKFIJVPG67"


def of(text: str) -> list[Credential]:
    source = Source("t", text, "test", lambda token: Span(int(token[0]), int(token[1])))
    return list(credentials(text, lambda start, end: Place(source, (start, end)), "t"))


def test_id_and_secret_are_found_in_order() -> None:
    """An id and its secret are two credentials; the secret knows which key it is beside."""
    text = f"id {KEY}\nvalue {SECRET}\n"
    key, secret = of(text)
    assert (key.kind, secret.kind) == (CredentialKind.ACCESS_KEY_ID, CredentialKind.SECRET)
    assert (key.redacted, key.account, key.is_old) == ("AKIA…PG67", "123456789012", False)
    assert secret.beside == "AKIA…PG67"
    spans = [one.place.span() for one in (key, secret)]
    assert [text[span.start : span.end] for span in spans] == [KEY, SECRET]


def test_nothing_of_a_secret_is_kept() -> None:
    """A credential has a hash of the secret, and none of its characters."""
    (secret,) = of(f"aws_secret_access_key={SECRET}")
    assert secret.digest == sha256(SECRET.encode()).hexdigest()
    assert not set(secret.redacted) & set(SECRET)
    assert secret.beside == ""


def test_comment_calls_it_an_example() -> None:
    """What stands in a comment that says `example` before it is left out; other comments count."""
    assert of(f"# for example {KEY}") == []
    assert of(f"x = 1  // sample: aws_secret_access_key={SECRET}") == []
    assert len(of(f"# old key: {KEY}")) == 1
    assert len(of(f"# example\nkey = {KEY}")) == 1


def test_nearest_key_is_named() -> None:
    """Between two keys, a secret belongs to the nearer one."""
    other = "AKIAJ2KX5RBWQZLHT7GA"
    found = of(f"{other}\n\n\n{KEY}\naws_secret_access_key={SECRET}")
    assert [one.beside for one in found if one.kind is CredentialKind.SECRET] == ["AKIA…PG67"]


def test_most_texts_are_ruled_out_as_bytes() -> None:
    """Only a prefix of key ids or the name of a secret makes a text worth reading."""
    assert may_hold(KEY.encode())
    assert may_hold(b"SECRET_KEY")
    assert not may_hold(b"a secret, and a key far away")
