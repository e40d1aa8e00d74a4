"""Pure decisions: the time that an occurrence bills, and what a text says of it. No database."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.dateformat import format as format_date

from oasys.core.words import speaking
from oasys.recurring.rules import Rhythm

LONGEST = {"note": 2_000, "supplier_number": 100, "buyer_reference": 100, "order_reference": 100}
LONGEST_LINE = 500
TEXTS = ("note", "terms_text", "buyer_reference", "order_reference", "supplier_number")
PARTS = ("lines", "charges", "allowances")
DAYS = {"de": "d.m.Y", "zh": "Y年n月j日"}  # elsewhere the month as a word, which no country misreads


@dataclass(frozen=True, slots=True)
class Billed:
    """The day of an occurrence, and the first and the last day of the time that it bills."""

    day: date
    first: date
    last: date


def billed(rhythm: Rhythm, number: int, *, in_arrears: bool) -> Billed:
    """What the occurrence of that number bills: from its day to the day before the next one, or, in arrears, the time before."""
    endless = replace(rhythm, ends_on=None, times=None)
    day = endless.day(number)
    assert day is not None
    if not in_arrears:
        following = endless.day(number + 1)
        return Billed(day, day, following - timedelta(days=1) if following else day)
    first = endless.day(number - 1) if number else replace(endless, every=-endless.every).day(1)
    assert first is not None
    return Billed(day, first, day - timedelta(days=1))


def places(of: Billed, language: str) -> dict[str, str]:
    """What stands for each place, in the language of whom the document is for."""
    with speaking(language):
        manner = DAYS.get(language, "j F Y")
        return {
            "{date}": format_date(of.day, manner),
            "{month}": f"{of.first:%m}",
            "{month_name}": str(format_date(of.first, "F")),
            "{quarter}": str((of.first.month + 2) // 3),
            "{year}": f"{of.first:%Y}",
            "{period}": f"{format_date(of.first, manner)} – {format_date(of.last, manner)}",
        }


def filled(content: Mapping[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """The content with its places filled; nothing else in braces is touched."""

    def text(value: str, most: int) -> str:
        for place, word in said.items():
            value = value.replace(place, word)
        return value[:most]

    found = dict(content)
    for name in TEXTS:
        if found.get(name):
            found[name] = text(found[name], LONGEST.get(name, LONGEST_LINE))
    for part in PARTS:
        if part in found:
            found[part] = [line | {"text": text(line.get("text", ""), LONGEST_LINE)} for line in found[part]]
    return found
