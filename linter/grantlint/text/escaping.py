"""Scanned text made harmless for what prints it: terminals, build logs, workflows, XML, JSON.

Knows which characters act instead of showing; knows nothing of secrets or of report formats.
"""

import re

_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_LOG_COMMAND = r"#(?=#\w{0,20}\[)"
"""The first `#` of `##[group]` or `##vso[task]`: build services obey these anywhere in a line.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
"""


def visible(text: str, *, keep: str = "") -> str:
    """*text* with each character that does not print spelled as an escape, save those in *keep*.

    That takes in terminal controls, bidirectional overrides, invisible characters and lone
    surrogates; commands to a build log lose their `#`. A backslash stays as it is.
    """
    if not text.isprintable():
        text = "".join(
            char if char.isprintable() or char in keep else escape(char) for char in text
        )
    return re.sub(_LOG_COMMAND, r"\\x23", text) if "##" in text else text


def escape(char: str) -> str:
    r"""How one character that does not print is shown: `\n`, `\x1b`, `\u202e`, `\U000e0041`."""
    return char.encode("unicode_escape").decode()


def is_log_command(text: str, at: int) -> bool:
    """Whether the `#` at offset *at* begins what a build service takes for a command."""
    return re.match(_LOG_COMMAND, text[at : at + 24]) is not None


def is_encodable(text: str) -> bool:
    """Whether UTF-8 can carry *text*: false when it holds a lone surrogate."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


def encodable(text: str) -> str:
    """*text* with lone surrogates spelled as escapes, and nothing else changed."""
    if is_encodable(text):
        return text
    return "".join(escape(char) if "\ud800" <= char <= "\udfff" else char for char in text)


def json_text(encoded: str) -> str:
    r"""Encoded JSON that is harmless when printed: the same values, spelled with `\u` escapes.

    Only line feeds stay, as JSON has them between its tokens.
    """
    if "##" in encoded:
        encoded = re.sub(_LOG_COMMAND, r"\\u0023", encoded)
    if encoded.isprintable():
        return encoded
    return "\n".join(
        line if line.isprintable() else "".join(map(_json_char, line))
        for line in encoded.split("\n")
    )


def _json_char(char: str) -> str:
    if char.isprintable():
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def workflow_data(text: str) -> str:
    """*text* as the message of a workflow command.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def workflow_property(text: str) -> str:
    """*text* as a property of a workflow command, where `:` and `,` separate."""
    return workflow_data(text).replace(":", "%3A").replace(",", "%2C")


def xml(text: str) -> str:
    """*text* for an element or an attribute of XML 1.0; controls, which XML forbids, as escapes."""
    return visible(text, keep="\n\t").translate(_XML)
