"""Days whose order of parts a file does not say: the orders that fit all of them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import combinations

from oasys.bank_files.values import day, two_digit_year

ORDERS = ("ymd", "dmy", "mdy")
LONGEST = 80
NUMBERS = re.compile(r"\D{0,4}?(\d{1,4})\s?([-/.'’年 ])\s?(\d{1,4})\s?([-/.'’月 ])\s?(\d{1,4})日?(?:[T ,].{0,40})?")
COMPACT = re.compile(r"(\d{8})(?:[T ]?\d{4,6}.{0,20})?|(\d{6})")
NAMED = re.compile(
    r"(?:[^\W\d]{2,12},?\s)?(\d{1,2})[-/.\s]{0,3}([^\W\d]{3,12})\.?[-/.\s,]{0,3}(\d{2,4})(?:[T ,].{0,40})?"
)
NAMED_FIRST = re.compile(
    r"([^\W\d]{3,12})\.?[-/.\s]{1,3}(\d{1,2})(?:st|nd|rd|th)?[-/.\s,]{1,3}(\d{4})(?:[T ,].{0,40})?"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jän januari enero janvier janv gennaio gen ene janeiro",
            "feb februar february februari febrero fev février févr febbraio fevereiro fév",
            "mar mär märz mrz march mrt maart marzo mars março mac mrch",
            "apr april abr abril avr avril aprile",
            "may mai mei mayo maggio mag maio",
            "jun juni june junio juin giugno giu junho",
            "jul juli july julio juil juillet luglio lug julho julai",
            "aug august ago agosto aoû août augustus ogos ogo",
            "sep sept september septiembre set setembro settembre septembre",
            "oct okt oktober october octubre octobre ottobre ott out outubro",
            "nov november noviembre novembre novembro",
            "dec dez dezember december dic diciembre déc décembre dicembre dezembro des disember dis",
        ),
        start=1,
    )
    for name in names.split()
}


@lru_cache(maxsize=8192)
def read_day(text: str, order: str) -> date | None:
    """The day under this order, or None. A time behind it is left out; an apostrophe before a year of two digits is of this century."""
    bare = text.strip()
    if len(bare) > LONGEST:
        return None
    found = NUMBERS.fullmatch(bare)
    if found:
        parts = {"ymd": (1, 3, 5), "dmy": (5, 3, 1), "mdy": (5, 1, 3)}[order]
        year, month, number = (found[place] for place in parts)
        is_marked = found[4] in "'’" and order != "ymd"
        if (
            len(year) not in ((1, 2, 4) if is_marked else (2, 4))
            or len(month) > 2
            or len(number) > 2
            or (order == "mdy" and found[2] == ".")
        ):
            return None
        if order == "ymd" and len(year) == 2:
            return None
        whole = (
            int(year) + 2000
            if is_marked and len(year) < 4
            else int(year)
            if len(year) == 4
            else two_digit_year(int(year))
        )
        return day(whole, int(month), int(number))
    return _compact(bare, order) or _named(bare)


def _compact(bare: str, order: str) -> date | None:
    found = COMPACT.fullmatch(bare)
    if not found:
        return None
    digits = found[1] or found[2]
    wide = 4 if len(digits) == 8 else 2
    if order == "ymd":
        year, month, number = digits[:wide], digits[wide : wide + 2], digits[wide + 2 :]
    else:
        first, second, year = digits[:2], digits[2:4], digits[4:]
        month, number = (second, first) if order == "dmy" else (first, second)
    return day(int(year) if wide == 4 else two_digit_year(int(year)), int(month), int(number))


def _named(bare: str) -> date | None:
    found = NAMED.fullmatch(bare)
    if found:
        number, name, year = found[1], found[2], found[3]
    else:
        found = NAMED_FIRST.fullmatch(bare)
        if not found:
            return None
        name, number, year = found[1], found[2], found[3]
    month = MONTHS.get(name.lower())
    if month is None or len(year) == 3:
        return None
    return day(int(year) if len(year) == 4 else two_digit_year(int(year)), month, int(number))


def fitting_orders(texts: Iterable[str]) -> list[str]:
    """The orders under which every text is a day: one where they all come to the same days."""
    fitting = list(ORDERS)
    differing: set[tuple[str, str]] = set()
    for text in texts:
        days = {order: read_day(text, order) for order in fitting}
        fitting = [order for order in fitting if days[order] is not None]
        if not fitting:
            return []
        differing |= {pair for pair in combinations(fitting, 2) if days[pair[0]] != days[pair[1]]}
    return fitting if differing & set(combinations(fitting, 2)) else fitting[:1]
