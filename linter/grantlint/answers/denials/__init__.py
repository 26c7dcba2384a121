"""Access-denied messages found in whatever was pasted: a line, a log, JSON, several at once."""

from grantlint.answers.denials.reading import found

__all__ = ["found"]
