"""Imports msgspec and argparse before anything else does, and without what they do not need.

Both take in modules of which a run uses little or nothing, and which are dear to load: together
a tenth of a start. Something small stands in for them meanwhile. Whoever asks for such a module
afterwards gets the module itself.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any, cast


def _with(**members: Callable[..., Any]) -> Callable[[str], ModuleType]:
    """How a module is made that has nothing but *members*."""

    def made(name: str) -> ModuleType:
        module = ModuleType(name)
        vars(module).update(members)
        return module

    return made


def _later(name: str) -> ModuleType:
    """A module that is loaded when something of it is asked for."""
    return _with(__getattr__=lambda member: getattr(import_module(name), member))(name)


_STAND_INS: dict[str, Callable[[str], ModuleType | None]] = {
    # argparse would look for translations of its messages, which nobody ships.
    "gettext": _with(
        gettext=lambda message: message,
        ngettext=lambda one, many, number: one if number == 1 else many,
    ),
    # What msgspec needs to describe types as JSON schemas.
    "msgspec.inspect": _later,
    "textwrap": _later,
    # `uuid` asks for the name of the system only.
    "platform": _with(system=lambda: os.uname().sysname),
    # None tells the import system that there is no such module. msgspec takes from `typing` what
    # it would take from here, and with it come `inspect` and `ast`.
    "typing_extensions": lambda _: None,
}


def import_leanly(*names: str) -> None:
    """Import modules while something stands in for all that they can go without."""
    modules = cast("dict[str, Any]", sys.modules)
    stand_ins = {name: made(name) for name, made in _STAND_INS.items() if name not in modules}
    modules.update(stand_ins)
    try:
        for name in names:
            import_module(name)
    finally:
        for name in stand_ins:
            del modules[name]


import_leanly("msgspec", "argparse")
