"""What can go wrong while an expression is evaluated."""

from grantlint.model import Place


class ExhaustedError(Exception):
    """More steps than one value may take: the whole value is a hole."""


class EvaluationError(Exception):
    """What Terraform would refuse, too: `try` and `can` catch it, elsewhere it leaves a hole."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
