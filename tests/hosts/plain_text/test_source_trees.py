"""Large trees without a key are silent: a real one, and one made of what looks most like keys."""

import base64
import random
import sysconfig
import uuid
from pathlib import Path

from grantlint.config.loading import from_text
from grantlint.engine.run import check
from grantlint.model import Finding

CONFIG = 'select = ["access-keys"]'
FILES = 20
LINES = 4000


def found(folder: Path) -> tuple[int, list[Finding]]:
    """How many files were looked at, and what was found in them."""
    report = check([str(folder)], from_text(CONFIG, "2026-01-01"))
    assert report.errors == ()
    return report.files, list(report.findings)


def test_standard_library_is_silent() -> None:
    """Python's own sources, about 50 MB, hold no key."""
    files, findings = found(Path(sysconfig.get_path("stdlib")))
    assert files > 500
    assert [(one.at.source.path, one.rule) for one in findings] == []


def lines(chance: random.Random) -> list[str]:
    """Digests, object ids, UUIDs, base 64, and 40 characters of it, with words between."""
    words = ("secret", "aws", "key =", "commit", "sha1:", "access", "secret_key_base", "integrity")
    blob = base64.b64encode(chance.randbytes(57)).decode()
    return [
        chance.randbytes(20).hex(),
        f"{chance.choice(words)} {chance.randbytes(32).hex()}",
        f"secret_key = {uuid.UUID(bytes=chance.randbytes(16))}",
        f"aws_secret_access_key = {chance.randbytes(20).hex()}",
        blob,
        f'"sha512-{base64.b64encode(chance.randbytes(64)).decode()}"',
        f"{chance.choice(words)} {blob[:40]}",
    ]


def test_digests_and_blobs_are_silent(tmp_path: Path) -> None:
    """What is random but no key is passed over, also between words that speak of keys."""
    chance = random.Random(11)  # noqa: S311  the same ones at every run
    for i in range(FILES):
        text = "\n".join(line for _ in range(LINES // 7) for line in lines(chance))
        (tmp_path / f"lock{i}.txt").write_text(text)
    assert found(tmp_path) == (FILES, [])
