"""Tells from bytes alone whether a file can hold IAM; knows neither JSON values nor files.

A file without a sign is passed over before anything is decoded. The signs are words that every
policy has; where a file cannot be parsed to be sure, `looks` asks for more.
"""

import re

_STATEMENT = b"statement"
_WRAPPERS = (b"policydocument", b"userdetaillist", b"groupdetaillist", b"roledetaillist")
VERSIONS = (b"2012-10-17", b"2008-10-17")
_OTHERS = (b"effect", b"action", *VERSIONS)
_EFFECTS = (b'"Allow"', b'"Deny"')
"""Beside `Effect` they tell a statement that has lost its policy, or a misspelled `Statement`."""
_ESCAPED_LETTER = b"\\u00"
"""`\\u0053tatement` is `Statement`, too."""
_TERRAFORM = b'"terraform_version"'
"""A plan may give access without a policy in it: by attachments, permissions, ACLs."""

_LETTER = rb"\\u00[4-7]"


def has_signs(data: bytes) -> bool:
    """Whether *data* has the words of a policy, in any case, in a string or URL-encoded, too."""
    if b"Statement" in data and b"Effect" in data:
        return True
    if _ESCAPED_LETTER in data and re.search(_LETTER, data):
        return True
    if _TERRAFORM in data:
        return True
    if b'"Effect"' in data and any(word in data for word in _EFFECTS):
        return True
    folded = data.lower()
    if _STATEMENT in folded and any(word in folded for word in _OTHERS):
        return True
    return any(word in folded for word in _WRAPPERS)
