"""Dates and amounts by the format that a mapping says. What does not fit it is an error, never another reading."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from oasys.core.money import MAX_DECIMALS, MAX_INTEGER_DIGITS, ZERO
from oasys.core.wire import FIRST_YEAR, LAST_YEAR
from oasys.core.words import marked, say
from oasys.exchange.spreadsheets.values import MONTHS, Unclear

LONGEST = 60
_TOKEN = re.compile(r"YYYY|YY|MMM|MM|M|DD|D|hh|mm|ss")
_SEPARATORS = re.compile(r"[-/., :T]*", re.ASCII)
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?", re.ASCII).fullmatch
_KINDS = {"YYYY": "year", "YY": "year", "MMM": "month", "MM": "month", "M": "month", "DD": "day", "D": "day"}
_MINUS = ("-", "\u2212", "\u2013")
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\t", " "))


@dataclass(frozen=True, slots=True)
class DayPattern:
    """A format of dates, ready to be matched."""

    matcher: re.Pattern[str]
    has_short_year: bool


@lru_cache(512)
def day_pattern(said: str) -> DayPattern:
    """Reads a format such as DD/MM/YYYY. Raises ValueError for one that names no day, month and year once."""
    tokens = list(_TOKEN.finditer(said))
    kinds = [_KINDS.get(token[0], token[0]) for token in tokens]
    rest = _TOKEN.sub("", said)
    if not _SEPARATORS.fullmatch(rest) or sorted(kinds) != sorted({*kinds, "day", "month", "year"}):
        raise ValueError(
            say("write a date format with day, month and year once each, such as DD/MM/YYYY or YYYY-MM-DD")
        )
    parts, place = [], 0
    for number, token in enumerate(tokens):
        before = said[place : token.start()]
        after = said[token.end() : token.end() + 1]
        is_apart = (number == 0 or before) and (not after or _SEPARATORS.fullmatch(after))
        parts.append(re.escape(before) + _digits(token[0], kinds[number], is_apart=bool(is_apart)))
        place = token.end()
    return DayPattern(re.compile("".join(parts) + re.escape(said[place:]), re.ASCII), "YYYY" not in said)


def _digits(word: str, kind: str, *, is_apart: bool) -> str:
    if word == "MMM":
        return r"(?P<month>[A-Za-z]{3,9})\.?"
    count = "{4}" if word == "YYYY" else "{2}" if word == "YY" or not is_apart else "{1,2}"
    return f"(?P<{kind}>[0-9]{count})" if kind in {"day", "month", "year"} else f"[0-9]{count}"


def checked_format(said: str) -> str:
    """The format itself. Raises ValueError, as day_pattern."""
    day_pattern(said)
    return said


@lru_cache(8_192)
def parse_day(text: str, said: str) -> date:
    """The day that a cell names in the format. A time of day is read over. Raises Unclear."""
    pattern = day_pattern(said)
    found = pattern.matcher.fullmatch(text.strip())
    if found is None:
        if _SERIAL(text.strip()):
            raise Unclear(
                "exchange.date_serial",
                marked("{text} is a day number of a spreadsheet: show the column as dates, and export again"),
                text=text.strip()[:LONGEST],
            )
        raise Unclear("exchange.date", marked("{text!r} is not a date like {said}"), text=text[:LONGEST], said=said)
    try:
        year, word = int(found["year"]), found["month"]
        if pattern.has_short_year:
            year += 2000 if year < 70 else 1900
        month = int(word) if word[0].isdigit() else MONTHS[word[:3].lower()]
        day = date(year, month, int(found["day"]))
    except (ValueError, KeyError):
        raise Unclear(
            "exchange.date", marked("{text!r} is not a day of the calendar ({said})"), text=text[:LONGEST], said=said
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unclear(
            "exchange.date",
            marked("{text!r} lies outside {first_year} to {last_year}"),
            text=text[:LONGEST],
            first_year=FIRST_YEAR,
            last_year=LAST_YEAR,
        )
    return day


@lru_cache(64)
def _whole(grouping: str) -> re.Pattern[str]:
    """Digits alone, by thousands, or by lakhs: 1234567, 1,234,567, 12,34,567."""
    mark = re.escape(grouping)
    grouped = rf"|[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+|[0-9]{{1,2}}(?:{mark}[0-9]{{2}})+{mark}[0-9]{{3}}"
    return re.compile(r"[0-9]*" + (grouped if grouping else ""), re.ASCII)


def parse_amount(text: str, decimal: str, grouping: str, signs: Collection[str] = ()) -> Decimal:
    """The amount of a cell. Parentheses or one minus, before or behind, make it negative; empty or a dash is zero.

    `signs` may stand at either end, such as a sign of money. Raises Unclear.
    """
    plain = text.translate(_SPACES).replace("\u2019", "'").strip()
    if not plain or plain in _MINUS:
        return ZERO
    digits, negations = _bare(plain, signs)
    whole, mark, rest = digits.partition(decimal)
    is_number = bool(whole or rest) and bool(rest or not mark) and rest.isascii() and (not rest or rest.isdigit())
    if len(text) > LONGEST or negations > 1 or not is_number or not _whole(grouping).fullmatch(whole):
        sentence = (
            marked("{text!r} is not an amount (digits, decimal mark {decimal!r}, grouped by {grouping!r})")
            if grouping
            else marked("{text!r} is not an amount (digits, decimal mark {decimal!r}, not grouped)")
        )
        raise Unclear("exchange.amount", sentence, text=text.strip()[:LONGEST], decimal=decimal, grouping=grouping)
    whole = whole.replace(grouping, "") if grouping else whole
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS or len(rest) > MAX_DECIMALS:
        raise Unclear(
            "exchange.amount", marked("{text!r} is larger or finer than the ledger keeps"), text=text.strip()[:LONGEST]
        )
    value = Decimal(f"{whole or '0'}.{rest}") if rest else Decimal(whole)
    return -value if negations and value else value


def _bare(text: str, signs: Collection[str]) -> tuple[str, int]:
    """The text without what may stand around its digits, and how often it was made negative."""
    negations, longest_first = 0, sorted(signs, key=len, reverse=True)
    while True:
        before, text = text, text.strip()
        if text.startswith("(") and text.endswith(")"):
            text, negations = text[1:-1], negations + 1
        elif text.startswith(_MINUS):
            text, negations = text[1:], negations + 1
        elif text.endswith(_MINUS):
            text, negations = text[:-1], negations + 1
        elif text.startswith("+") and not negations:
            text = text[1:]
        else:
            for sign in longest_first:
                if text.startswith(sign):
                    text = text.removeprefix(sign)
                    break
                if text.endswith(sign):
                    text = text.removesuffix(sign)
                    break
        if text == before or negations > 1:
            return text, negations
