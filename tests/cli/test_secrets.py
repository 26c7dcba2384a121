"""A key that is found goes no further: no output has more of it than what it is known by."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grantlint.reporters import FORMATS

Run = Callable[..., Any]
SECRETS = (
    "k3vQz8Rt+1LmNpX7YbWc2DfGhJ4sKqT9uVeAaBo5",
    "Zt7/pQ2wLx9RmK4vYc1NbH8sDf3JgU6aEo5XiTyP",
)
KEYS = ("AKIARZPUZDIKFIJVPG67", "ASIARTX3GSDSVISGRLHA", "AKIAJ2KX5RBWQZLHT7GA")
PIECE = 12
"""So many characters in a row of a secret would be a leak."""
FILES = {
    ".env": f"AWS_ACCESS_KEY_ID={KEYS[0]}\nAWS_SECRET_ACCESS_KEY={SECRETS[0]}\n",
    "one-line.txt": f"{KEYS[2]} {SECRETS[1]} {KEYS[1]} {SECRETS[0]} " + "x" * 300,
    ".gitlab-ci.yml": f"variables:\n  AWS_SECRET_ACCESS_KEY: '{SECRETS[1]}'\n",
    "a.py": f'client("{KEYS[0]}",\n       "{SECRETS[1]}")\n',
    "b.json": f'{{"SecretAccessKey": "{SECRETS[0]}", "AccessKeyId": "{KEYS[1]}"}}',
    "policy.json": f'{{"Version": "2012-10-17", "Id": "{KEYS[0]}", "Statement": [{{"Sid": "'
    f'{SECRETS[0]}", "Effect": "Allow", "Action": "*", "Resource": "*"}}]}}',
    "wrapper.json": json.dumps(
        {
            "aws_secret_access_key": SECRETS[1],
            "policy": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}],
            },
        }
    ),
}


def pieces(secret: str) -> set[str]:
    return {secret[i : i + PIECE] for i in range(len(secret) - PIECE + 1)}


LEAKS = set().union(*(pieces(secret) for secret in (*SECRETS, *KEYS)))


def written(project: Path) -> None:
    for name, text in FILES.items():
        (project / name).write_text(text)


def leaked(text: str) -> list[str]:
    return sorted(piece for piece in LEAKS if piece in text)


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize(
    "flags",
    [
        (),
        ("--select", "access-keys"),
        ("--select", "access-keys/account-of-key,access-keys/old-generation-id"),
        ("--ignore", "access-keys/secret-in-text", "--certainty", "possible"),
        ("--ignore", "access-keys/key-id-in-text"),
        ("--diff",),
    ],
    ids=["all", "keys", "accounts", "no-secrets", "no-ids", "diff"],
)
def test_no_format_has_a_secret(
    grantlint: Run, project: Path, form: str, flags: tuple[str, ...]
) -> None:
    """Whatever is selected and however it is reported, keys are shortened and secrets hidden."""
    written(project)
    result = grantlint("check", "--output-format", form, *flags)
    assert result.code in (0, 1)
    assert leaked(result.out + result.err) == []


def test_the_files_are_found(grantlint: Run, project: Path) -> None:
    """The test above has something to find: every key and secret is reported."""
    written(project)
    result = grantlint("check", "--select", "access-keys", "--output-format", "concise")
    counts = {name: result.out.count(f"\n{name}:") for name in FILES}
    first = result.out.partition(":")[0]
    counts[first] += 1
    assert counts["one-line.txt"] == 4
    assert all(count >= 1 for count in counts.values()), counts
    assert result.out.count("access-keys/secret-in-text") >= 7
    assert "wrapper.json:1:28: error access-keys/secret-in-text" in result.out


def test_errors_and_configs_have_no_secret(grantlint: Run, project: Path) -> None:
    """A secret in a file's name, in a syntax error or in an accepted finding stays hidden, too."""
    (project / "broken.json").write_text('{"Statement": [{"Effect": "' + SECRETS[0] + '" x')
    (project / f"{KEYS[0]}.txt").write_text(SECRETS[1])
    (project / ".env").write_text(FILES[".env"])
    (project / "grantlint.toml").write_text(
        '[[ignore]]\nrules = ["access-keys"]\nreason = "known"\n'
    )
    for form in sorted(FORMATS):
        result = grantlint("check", "--output-format", form)
        assert leaked(result.out + result.err) == []


def test_fingerprints_differ_by_secret_and_hide_it(grantlint: Run, project: Path) -> None:
    """A fingerprint is the same for the same secret in the same file, and tells nothing of it."""
    seen = set()
    for secret in (SECRETS[0], SECRETS[1], SECRETS[0]):
        (project / "x.txt").write_text(f"aws_secret_access_key={secret}")
        result = grantlint("check", "x.txt", "--output-format", "json")
        (fingerprint,) = [one["fingerprint"] for one in json.loads(result.out)["findings"]]
        assert leaked(fingerprint) == []
        seen.add(fingerprint)
    assert len(seen) == 2
