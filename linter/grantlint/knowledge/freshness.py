"""How old the knowledge is: facts about AWS age."""

from typing import TYPE_CHECKING

from grantlint.knowledge import catalogue

if TYPE_CHECKING:
    import datetime as dt

DATE: str
"""The day of the catalogue's newest source, YYYY-MM-DD; read when first asked for."""


def __getattr__(name: str) -> str:
    if name == "DATE":
        return catalogue.index().date
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def age_in_days(today: "dt.date") -> int:
    """How many days before *today* the catalogue's newest source was made."""
    return (today - today.fromisoformat(catalogue.index().date)).days
