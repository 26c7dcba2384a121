"""Plain words for a denial: what it means and what to do, from the message alone."""

from grantlint.answers.explaining.explain import explain

__all__ = ["explain"]
