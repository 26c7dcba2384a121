"""Numbers as HCL has them: exact, and written with as few digits as tell them apart in 512 bits."""

from fractions import Fraction
from typing import Final

Numeric = int | Fraction

PRECISION: Final = 512
MAX_BITS: Final = 14_000
"""How large a number may become; past that it is a hole."""
_MOST_DIGITS = 156


class NoNumberError(ValueError):
    """A text that is no number, or one too large to be worth keeping."""


def simplest(number: Numeric) -> Numeric:
    """An int where the number is whole; raises NoNumberError past MAX_BITS."""
    if isinstance(number, Fraction):
        if number.denominator == 1:
            return simplest(number.numerator)
        if number.numerator.bit_length() + number.denominator.bit_length() > 2 * MAX_BITS:
            raise NoNumberError
        return number
    if number.bit_length() > MAX_BITS:
        raise NoNumberError
    return number


def divided(one: Numeric, other: Numeric) -> Numeric:
    """*one* through *other*, which is not zero."""
    return Fraction(one) / Fraction(other)


def remainder(one: Numeric, other: Numeric) -> Numeric:
    """What is left of *one* after whole *other*s, with the sign of *one*."""
    quotient = Fraction(one) / Fraction(other)
    return one - other * int(quotient)


def parsed(text: str) -> Numeric:
    """The number that *text* spells, as `tonumber` reads it; raises NoNumberError."""
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415  slow to import

    if not text.isascii() or "_" in text or text != text.strip() or len(text) > MAX_BITS:
        raise NoNumberError
    try:
        decimal = Decimal(text)
    except InvalidOperation:
        raise NoNumberError from None
    return of_decimal(decimal)


def of_decimal(decimal: object) -> Numeric:
    """The exact value of a `decimal.Decimal`; raises NoNumberError for huge and odd ones."""
    from decimal import Decimal  # noqa: PLC0415  slow to import

    if not isinstance(decimal, Decimal) or not decimal.is_finite():
        raise NoNumberError
    if abs(decimal.adjusted()) > MAX_BITS // 4:
        raise NoNumberError
    return simplest(Fraction(decimal))


def written(number: Numeric) -> str:
    """The digits of *number*: no exponent, the fewest that tell it apart in 512 bits."""
    if isinstance(number, int):
        return str(number)
    sign, number = ("-", -number) if number < 0 else ("", number)
    rounded = _rounded(number)
    exponent = _magnitude(number)
    low, high = 1, _MOST_DIGITS
    while low < high:
        middle = (low + high) // 2
        if _rounded(_to_digits(number, exponent, middle)) == rounded:
            high = middle
        else:
            low = middle + 1
    return sign + _plain(_to_digits(number, exponent, low))


def _rounded(number: Fraction) -> Fraction:
    """The nearest number with 512 bits."""
    shift = PRECISION - (number.numerator.bit_length() - number.denominator.bit_length())
    scale = Fraction(2) ** shift
    return round(number * scale) / scale


def _magnitude(number: Fraction) -> int:
    """The power of ten of the first digit."""
    bits = number.numerator.bit_length() - number.denominator.bit_length()
    estimate = int(bits * 0.30103) - 1
    while number >= Fraction(10) ** (estimate + 1):
        estimate += 1
    while number < Fraction(10) ** estimate:
        estimate -= 1
    return estimate


def _to_digits(number: Fraction, magnitude: int, digits: int) -> Fraction:
    scale = Fraction(10) ** (digits - 1 - magnitude)
    return round(number * scale) / scale


def _plain(number: Fraction) -> str:
    """A fraction whose denominator divides a power of ten, written out."""
    places = 0
    while number.denominator != 1:
        number *= 10
        places += 1
    digits = str(number.numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
