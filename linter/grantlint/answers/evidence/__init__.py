"""What policies that were read have to do with a denial, and whether the advice would be enough."""

from grantlint.answers.evidence.finding import with_evidence

__all__ = ["with_evidence"]
