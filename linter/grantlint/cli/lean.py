"""Imports msgspec before anything else does, and without what it does not need.

Where `typing_extensions` is installed msgspec takes two names from it that the standard library has
as well, and with it come `inspect`, `ast` and a tenth of a start. Without it msgspec takes them
from `typing`. Whoever asks for the package afterwards gets it.
"""

import sys
from typing import Any, cast

_EXTENSIONS = "typing_extensions"


def import_msgspec() -> None:
    """Import msgspec as if `typing_extensions` were not installed."""
    if _EXTENSIONS in sys.modules or "msgspec" in sys.modules:
        return
    modules = cast("dict[str, Any]", sys.modules)
    modules[_EXTENSIONS] = None  # how the import system is told that there is no such module
    try:
        import msgspec  # noqa: F401, PLC0415  the order is the point
    finally:
        del modules[_EXTENSIONS]


import_msgspec()
