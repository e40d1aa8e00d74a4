"""Numbers as people write them: decimal marks, digit group marks, and what is to be assumed where they are not told apart."""

import re
from decimal import Decimal, InvalidOperation

from oasys.core.words import say

LONGEST_NUMBER = 60
_SPACES = re.compile("[\\s'’\u00a0\u202f]")


class NotANumber(ValueError):
    """The text is no number that could be meant."""


def parse_number(text: str, decimal_mark: str | None) -> Decimal:
    """The number of a text without sign.

    With a known decimal mark the other mark groups digits. Without one: of two marks the last is the decimal mark; a mark that
    stands several times groups; a single mark is the decimal mark (hledger, "Decimal marks, digit group marks").
    Raises NotANumber.
    """
    if len(text) > LONGEST_NUMBER:
        raise NotANumber(say("a number has too many digits"))
    plain = _SPACES.sub("", text)
    digits, mark, exponent = re.fullmatch(r"([^eE]*)([eE]?)(.*)", plain).groups()  # type: ignore[union-attr]
    if mark and abs(int(exponent)) > LONGEST_NUMBER:
        raise NotANumber(say("{text} is too large or too small", text=text))
    if decimal_mark is None:
        decimal_mark = _guessed_mark(digits)
    grouping = "," if decimal_mark == "." else "."
    if digits.count(decimal_mark) > 1 or (decimal_mark in digits and grouping in digits.split(decimal_mark)[1]):
        raise NotANumber(say("{text}: the decimal mark is {decimal_mark}", text=text, decimal_mark=decimal_mark))
    try:
        return Decimal(digits.replace(grouping, "").replace(decimal_mark, ".") + mark + exponent)
    except InvalidOperation:
        raise NotANumber(say("{text} is not a number", text=text)) from None


def _guessed_mark(digits: str) -> str:
    commas, periods = digits.count(","), digits.count(".")
    if commas and periods:
        return "," if digits.rindex(",") > digits.rindex(".") else "."
    if commas > 1:
        return "."
    if periods > 1:
        return ","
    return "," if commas else "."


def mark_of(text: str) -> str | None:
    """The decimal mark that a sample such as 1.000,00 shows; None where it shows none."""
    plain = _SPACES.sub("", text)
    return _guessed_mark(plain) if "," in plain or "." in plain else None
