"""Properties that are computed when they are first asked for, and kept."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class _Kept(Generic[Value]):
    """As `functools.cached_property`, which takes a lock in Python 3.11: one thread runs here."""

    def __init__(self, make: Callable[[Any], Value]) -> None:
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, holder: None, owner: type) -> Self: ...
    @overload
    def __get__(self, holder: object, owner: type) -> Value: ...
    def __get__(self, holder: object | None, owner: type) -> Self | Value:
        if holder is None:
            return self
        found = holder.__dict__[self.name] = self.make(holder)
        return found


def kept(make: Callable[[Any], Value]) -> _Kept[Value]:
    """A property of a struct with a `__dict__` (or of a class) that is computed once."""
    return _Kept(make)
