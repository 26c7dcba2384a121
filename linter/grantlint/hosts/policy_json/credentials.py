"""Access key ids in the text of a policy file, as nouns of the model."""

from collections.abc import Iterator
from hashlib import sha256

from grantlint.knowledge import access_keys
from grantlint.model import Credential, CredentialKind, Place, Source
from grantlint.text.located_json import AT


def found_in(source: Source) -> Iterator[Credential]:
    """Each id with its place; documented examples and placeholders left out."""
    for start, key_id in access_keys.key_ids(source.text):
        yield Credential(
            kind=CredentialKind.ACCESS_KEY_ID,
            redacted=access_keys.redacted(key_id),
            digest=sha256(key_id.encode()).hexdigest(),
            place=Place(source, (AT, start, start + len(key_id))),
            owner=source.path,
            account=access_keys.account_of(key_id),
        )
