"""Functions over numbers."""

import math
from fractions import Fraction
from typing import Final

from grantlint.hosts.terraform.functions.calls import Function, plain, whole
from grantlint.hosts.terraform.numbers import MAX_BITS, Numeric

_MOST_BASE: Final = 62
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL_BASE: Final = 36


def _largest(*numbers: Numeric) -> Numeric:
    return max(numbers)


def _smallest(*numbers: Numeric) -> Numeric:
    return min(numbers)


def _power(base: Numeric, exponent: Numeric) -> Numeric:
    if isinstance(exponent, int) and isinstance(base, int) and exponent >= 0:
        if base.bit_length() * exponent > MAX_BITS:
            raise ValueError("the result is too large to follow")
        return int(base**exponent)
    return _exact(math.pow(base, exponent))


def _logarithm(number: Numeric, base: Numeric) -> Numeric:
    return _exact(math.log(number) / math.log(base))


def _exact(number: float) -> Numeric:
    if not math.isfinite(number):
        raise ValueError("the result is no number")
    return Fraction(repr(number))


def _parsed(digits: object, base: Numeric) -> int:
    radix = whole(base, "base")
    if not 2 <= radix <= _MOST_BASE:  # noqa: PLR2004  the smallest base there is
        raise ValueError("a base that is not from 2 to 62")
    if not isinstance(digits, str) or len(digits) > MAX_BITS // 8:
        raise ValueError("a text that is no number")
    sign, rest = (-1, digits[1:]) if digits.startswith("-") else (1, digits.removeprefix("+"))
    if radix <= _SMALL_BASE:
        rest = rest.lower()
    number = 0
    for char in rest:
        worth = _DIGITS.find(char)
        if not 0 <= worth < radix:
            raise ValueError("a text that is no number in this base")
        number = number * radix + worth
    if not rest:
        raise ValueError("a text that is no number")
    return sign * number


def _sign(number: Numeric) -> int:
    return (number > 0) - (number < 0)


FUNCTIONS: Final[dict[str, Function]] = {
    "abs": plain("n", abs, "n"),
    "ceil": plain("n", math.ceil, "n"),
    "floor": plain("n", math.floor, "n"),
    "log": plain("nn", _logarithm, "n"),
    "max": plain("n", _largest, "n", variadic="n"),
    "min": plain("n", _smallest, "n", variadic="n"),
    "parseint": plain("sn", _parsed, "n"),
    "pow": plain("nn", _power, "n"),
    "signum": plain("n", _sign, "n"),
}
