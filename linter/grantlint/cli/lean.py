"""Imports msgspec before anything else does, and argparse, without what they do not need.

Both take in modules of which a run uses little or nothing, and which are dear to load: together
a tenth of a start. Something small stands in for them meanwhile. Whoever asks for such a module
afterwards gets the module itself.
"""

import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any, cast


def _with(**members: object) -> Callable[[str], ModuleType]:
    """How a module is made that has nothing but *members*."""

    def made(name: str) -> ModuleType:
        module = ModuleType(name)
        vars(module).update(members)
        return module

    return made


def _later(name: str) -> ModuleType:
    """A module that is loaded when something of it is asked for."""
    return _with(__getattr__=lambda member: getattr(import_module(name), member))(name)


def _accelerated(name: str) -> ModuleType:
    """The part of a module that is written in C, where it is enough; else the module."""
    try:
        return import_module(f"_{name}")
    except ImportError:
        return import_module(name)


class _OfNoValue:
    """A type that no value has."""

    unknown = None  # which is what msgspec asks of `uuid.SafeUUID`


_STAND_INS: dict[str, Callable[[str], ModuleType | None]] = {
    # argparse would look for translations of its messages, which nobody ships.
    "gettext": _with(
        gettext=lambda message: message,
        ngettext=lambda one, many, number: one if number == 1 else many,
    ),
    # What msgspec needs to describe types as JSON schemas, and languages that are not asked of it.
    "msgspec.inspect": _later,
    "textwrap": _later,
    "msgspec.toml": _later,
    "msgspec.yaml": _later,
    # Before Python 3.12 it would read all of the same that is written in Python, too.
    "datetime": _accelerated,
    # Types of values that it could write and read; no value here is one.
    "decimal": _with(Decimal=_OfNoValue),
    "uuid": _with(UUID=_OfNoValue, SafeUUID=_OfNoValue),
    # None tells the import system that there is no such module. msgspec takes from `typing` what
    # it would take from here, and with it come `inspect` and `ast`.
    "typing_extensions": lambda _: None,
}


def _any_reference(*_: object, **__: object) -> None:
    """Stands in for `typing.ForwardRef`: msgspec makes one only to see whether it can.

    That compiles a line, and the first compiler that runs makes the classes of all syntax trees.
    """


@contextmanager
def _having(namespace: dict[str, Any], members: Mapping[str, Any]) -> Iterator[None]:
    """Let *namespace* have *members* for a while."""
    before = {name: namespace[name] for name in members if name in namespace}
    namespace.update(members)
    try:
        yield
    finally:
        for name in members:
            del namespace[name]
        namespace.update(before)


def import_leanly(name: str) -> None:
    """Import a module while something stands in for all that it can go without."""
    stand_ins = {each: made(each) for each, made in _STAND_INS.items() if each not in sys.modules}
    members = {"ForwardRef": _any_reference}
    with _having(cast("dict[str, Any]", sys.modules), stand_ins), _having(vars(typing), members):
        import_module(name)


import_leanly("msgspec")
