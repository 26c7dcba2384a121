"""Where a pipeline or an image gets a long-term key from a store: nothing is leaked, yet it is one.

Knows how CI services and Dockerfiles write it; the value itself is not here.
"""

import re
from collections.abc import Iterator

from grantlint.model import Credential, CredentialKind, Place, Source, Surroundings

_PIPELINE = (
    r"(?im)(?<!\w)aws[_-]secret[_-]access[_-]key[\"']?[ \t]{0,9}[:=][ \t]{0,9}[\"']?"
    r"(\$\{\{[ \t]{0,9}secrets\.[\w.-]+[ \t]{0,9}\}\}"  # GitHub Actions
    r"|\$\{?\w+\}?|\$\(\w+\)"  # GitLab, Bitbucket, Azure
    r"|credentials\([\"'][\w./-]+[\"']\))"  # Jenkins
)
_IMAGE = (
    r"(?im)^[ \t]*(?:arg|env)[ \t][^\n]{0,200}?(?<!\w)(aws_secret_access_key)"
    r"(?=[ \t]*$|[ \t]*[= ][ \t]*[\"']?\$)"
)
_TEMPORARY = r"(?i)aws[_-]session[_-]token"
_PATTERNS = {Surroundings.PIPELINE: _PIPELINE, Surroundings.IMAGE: _IMAGE}


def references(source: Source, surroundings: Surroundings) -> Iterator[Credential]:
    """The first place that takes the secret of a key from a store; one speaks for its file.

    Keys with a session token are temporary: what gets them does what is asked.
    """
    pattern = _PATTERNS.get(surroundings)
    if pattern is None:
        return
    found = re.search(pattern, source.text)
    if found is not None and re.search(_TEMPORARY, source.text) is None:
        yield Credential(
            kind=CredentialKind.REFERENCE,
            redacted=found[1],
            digest="",
            place=Place(source, found.span(1)),
            owner=source.path,
            surroundings=surroundings,
        )
