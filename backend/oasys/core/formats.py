"""How a company or a person writes dates and numbers, and on which paper: the choices there are. No Django, no database.

Patterns are those of Unicode CLDR: in a number pattern `,` and `.` stand for the separators of the locale, and how many
decimals an amount has is its currency's. So `#,##0.00` is 1,234.50 in en-GB and 1.234,50 in de-DE.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

DateFormat = Literal["dd/MM/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "MM/dd/yyyy", "yyyy-MM-dd"]
NumberFormat = Literal["#,##0.00", "#,##,##0.00"]
FirstDayOfWeek = Literal["monday", "saturday", "sunday"]
PaperSize = Literal["A4", "Letter"]
LANGUAGE = r"^([a-z]{2,3})?$"
LOCALE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "date": get_args(DateFormat),
    "number": get_args(NumberFormat),
    "first_day_of_week": get_args(FirstDayOfWeek),
    "paper_size": get_args(PaperSize),
}


@dataclass(frozen=True, slots=True)
class Formats:
    """`locale` is a BCP 47 tag: it settles the separators and the names of months and days."""

    locale: str
    date: str
    number: str
    first_day_of_week: str
    paper_size: str


def is_locale(tag: str) -> bool:
    """Whether this is a BCP 47 tag of a language and perhaps a script and a region, such as en-MY or zh-Hans-SG."""
    return re.fullmatch(LOCALE, tag) is not None
