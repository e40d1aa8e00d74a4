"""Dates and amounts as people export them. What could mean two things is an error that asks which."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from oasys.core.wire import FIRST_YEAR, LAST_YEAR
from oasys.core.words import marked, say

FORMATS = {"YYYY-MM-DD": "ymd", "DD/MM/YYYY": "dmy", "MM/DD/YYYY": "mdy"}
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
LONGEST = 40
_NUMERIC = re.compile(r"([0-9]{1,4})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{1,4})", re.ASCII).fullmatch
_DAY_FIRST = re.compile(
    r"(?:[a-z]+,?\s+)?([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3,9})\.?[-/., ]+([0-9]{4}|[0-9]{2})", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"(?:[a-z]+,\s+)?([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4}|[0-9]{2})", re.ASCII
)
_CLEAN = re.compile(r"[\s\u00a0\u202f'’]|[A-Z]{3}|US\$|[$€£¥₹]|RM", re.ASCII)
_DIGITS = re.compile(r"[0-9][0-9.,]*|[.,][0-9]+", re.ASCII).fullmatch


class Unclear(ValueError):
    """The text is no such value, or could be two; `code` names which."""

    def __init__(self, code: str, sentence: str, **places: Any) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.places = code, sentence, places

    def __str__(self) -> str:
        """Said when somebody asks: whole columns are tried in every format."""
        return say(self.sentence, **self.places)


def date_order(texts: Iterable[str], said: str | None) -> str:
    """How the days of a file are written: ymd, dmy or mdy. Raises Unclear where they do not tell."""
    if said is not None:
        return FORMATS[said]
    could = {"dmy", "mdy"}
    is_numeric = is_telling = False
    for text in texts:
        found = _NUMERIC(text.strip())
        if found is None or len(found[1]) > 2:
            continue
        is_numeric = True
        first, second = int(found[1]), int(found[2])
        is_telling = is_telling or first != second
        if first > 12:
            could.discard("mdy")
        if second > 12:
            could.discard("dmy")
    if not is_numeric:
        return "ymd"
    if not could:
        raise Unclear("exchange.date", marked("some dates begin with the day and some with the month: correct them"))
    if len(could) == 2 and is_telling:
        raise Unclear(
            "exchange.date_format",
            marked("03/04 could be March 4 or April 3: say date_format, one of {formats}"),
            formats=", ".join(FORMATS),
        )
    return could.pop()


def parse_day(text: str, order: str) -> date:
    """The day a cell names. Raises Unclear."""
    plain = text.strip().lower()[:LONGEST]
    numeric = _NUMERIC(plain)
    try:
        if numeric is not None:
            parts = [int(part) for part in numeric.groups()]
            if len(numeric[1]) > 2:
                year, month, day = parts
            elif order == "mdy":
                month, day, year = parts
            elif order == "dmy":
                day, month, year = parts
            else:
                raise ValueError
        else:
            worded = _DAY_FIRST.fullmatch(plain) or _MONTH_FIRST.fullmatch(plain)
            if worded is None:
                raise ValueError
            first, second, year = worded[1], worded[2], int(worded[3])
            day, name = (int(first), second) if first.isdigit() else (int(second), first)
            month = MONTHS[name[:3]]
        found = date(year + 2000 if year < 70 else year + 1900 if year < 100 else year, month, day)
    except (ValueError, KeyError):
        raise Unclear("exchange.date", marked("{text!r} is not a date"), text=text[:LONGEST]) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unclear(
            "exchange.date",
            marked("{text!r} lies outside {first_year} to {last_year}"),
            text=text[:LONGEST],
            first_year=FIRST_YEAR,
            last_year=LAST_YEAR,
        )
    return found


def day_within(text: str) -> date | None:
    """The last day that a title such as "As of December 31, 2024" names in words or as YYYY-MM-DD."""
    found: list[tuple[int, date]] = []
    for pattern in (_DAY_FIRST, _MONTH_FIRST, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)):
        for match in pattern.finditer(text.lower()[:500]):
            try:
                found.append((match.end(), parse_day(match[0], "ymd")))
            except Unclear:
                continue
    return max(found)[1] if found else None


def decimal_mark(texts: Iterable[str], said: str | None) -> str:
    """The decimal mark of a file's amounts. Raises Unclear where they do not tell."""
    if said is not None:
        return said
    marks: set[str] = set()
    unclear = ""
    for text in texts:
        digits = _CLEAN.sub("", text).strip("()+-")
        commas, periods = digits.count(","), digits.count(".")
        if commas and periods:
            marks.add("," if digits.rindex(",") > digits.rindex(".") else ".")
        elif commas or periods:
            mark = "," if commas else "."
            if commas + periods > 1:
                marks.add("." if commas else ",")
            elif len(digits.rpartition(mark)[2]) != 3 or digits.startswith(("0", mark)):
                marks.add(mark)
            else:
                unclear = text
    if len(marks) > 1:
        raise Unclear(
            "exchange.amount", marked("some amounts have a decimal comma and some a decimal point: correct them")
        )
    if not marks and unclear:
        message = say(
            "{unclear} could have a decimal mark or a thousands separator: say decimal_mark",
            unclear=unclear.strip()[:LONGEST],
        )
        raise Unclear("exchange.decimal_mark", message)
    return marks.pop() if marks else "."


def parse_amount(text: str, mark: str) -> Decimal:
    """The amount of a cell: parentheses, or a minus before or behind, are negative; empty is zero. Raises Unclear."""
    plain = _CLEAN.sub("", text)
    if not plain or plain == "-":
        return Decimal(0)
    negative = plain[0] in "(-" or plain[-1] == "-"
    digits = re.sub(r"^\((.*)\)$|^[-+](.*)$|^(.*)-$", r"\1\2\3", plain)
    whole, _, rest = digits.partition(mark)
    grouping = "," if mark == "." else "."
    groups = whole.split(grouping)[1:]
    is_grouped = not groups or (len(groups[-1]) == 3 and all(len(group) in {2, 3} for group in groups))
    if len(plain) > LONGEST or not _DIGITS(digits) or mark in rest or grouping in rest or not is_grouped:
        raise Unclear("exchange.amount", marked("{text!r} is not an amount"), text=text.strip()[:LONGEST])
    value = Decimal(f"{whole.replace(grouping, '') or '0'}.{rest or '0'}")
    value = value if rest else Decimal(int(value))
    return -value if negative else value
