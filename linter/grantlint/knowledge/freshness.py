"""How old the knowledge is: facts about AWS age."""

import time

from grantlint.knowledge import catalogue

DATE: str
"""The day of the catalogue's newest source, YYYY-MM-DD; read when first asked for."""


def __getattr__(name: str) -> str:
    if name == "DATE":
        return catalogue.index().date
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def is_older(days: int, today: str) -> bool:
    """Whether the catalogue's newest source was made more than *days* before *today* (ISO date)."""
    year, month, day = map(int, catalogue.index().date.split("-"))
    noon = time.mktime((year, month, day + days, 12, 0, 0, 0, 0, -1))  # `datetime` is dear to load
    return today > time.strftime("%Y-%m-%d", time.localtime(noon))
