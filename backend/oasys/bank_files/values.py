"""Amounts and days as banks write them."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from stdnum import iban as ibans

from oasys.core.money import MAX_DECIMALS, MAX_INTEGER_DIGITS

FIRST_YEAR, LAST_YEAR = 1900, 2199
CENTURY_TURNS = 70  # 70 to 99 are of the twentieth century
SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’`]+")
SIGNS = re.compile(r"[\u2212\u2013\u2010\u2011\ufe63\uff0d]")  # minus signs and dashes that stand for one
PLAIN = re.compile(r"\d{1,40}(?:\.\d{0,40})?|\.\d{1,40}")
GROUPED = {
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?"),  # thousands; lakhs
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?"),
}
UNGROUPED = {".": re.compile(r"\d+(?:\.\d*)?|\.\d+"), ",": re.compile(r"\d+(?:,\d*)?|,\d+")}
# in capitals; a point behind an abbreviation is its own, not that of the decimals: "SFr. 5" are five francs
SIGN = r"(?:(?:RS|S?FR|KR|RP|LEI)(?:\.|(?![A-Z]))|RM|KČ|ZŁ|[A-Z]{0,2}\$|[A-Z]{3}|[€£¥₹₩₽฿₫₪₺₱])"
MONEY_SIGNS = re.compile(rf"^{SIGN}?(.*?){SIGN}?$", re.DOTALL)
LONGEST = 60


def figure(text: str, decimal: str = ".") -> Decimal | None:
    """The amount under this decimal mark, or None: signs before or behind, brackets, DR and CR, a sign of money, groups of digits."""
    if len(text) > LONGEST:
        return None
    bare = SIGNS.sub("-", SPACES.sub("", text)).upper()
    is_negative = False
    if bare.startswith("(") and bare.endswith(")"):
        bare, is_negative = bare[1:-1], True
    for ending, sign in (("DR", True), ("CR", False), ("D", True), ("C", False), ("-", True), ("+", False)):
        if bare.endswith(ending) and bare[: -len(ending)][-1:].isdigit():
            bare, is_negative = bare[: -len(ending)], is_negative != sign
            break
    bare, is_negative = _unsigned(bare, is_negative)
    found = MONEY_SIGNS.match(bare)
    bare, is_negative = _unsigned(found[1] if found else bare, is_negative)
    if not bare.isascii() or not any(pattern[decimal].fullmatch(bare) for pattern in (UNGROUPED, GROUPED)):
        return None
    number = bare.replace("." if decimal == "," else ",", "").replace(",", ".")
    if not PLAIN.fullmatch(number):
        return None
    amount = Decimal(number)
    whole, _, rest = number.partition(".")
    if len(whole.lstrip("0")) > MAX_INTEGER_DIGITS or len(rest.rstrip("0")) > MAX_DECIMALS:
        return None
    return -amount if is_negative and amount else amount


def _unsigned(bare: str, is_negative: bool) -> tuple[str, bool]:
    if bare.startswith(("-", "+")):
        return bare[1:], is_negative != (bare[0] == "-")
    return bare, is_negative


def decimal_marks(texts: Iterable[str]) -> list[str]:
    """Which decimal marks fit every text, and make a difference: one of them where all read the same under both."""
    fitting = {".", ","}
    differs = False
    for text in texts:
        values = {mark: figure(text, mark) for mark in fitting}
        fitting = {mark for mark in fitting if values[mark] is not None}
        differs = differs or (len(fitting) == 2 and values["."] != values[","])
        if not fitting:
            return []
    return sorted(fitting) if differs or len(fitting) < 2 else ["."]


def two_digit_year(year: int) -> int:
    return year + (1900 if year >= CENTURY_TURNS else 2000)


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None; years are of books that somebody keeps."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def lenient_day(year: int, month: int, number: int) -> tuple[date | None, bool]:
    """Banks that count 30 days a month write 30 February: the last day of the month, and that it was so."""
    found = day(year, month, number)
    if found or not 1 <= month <= 12 or not 29 <= number <= 31 or not FIRST_YEAR <= year <= LAST_YEAR:
        return found, False
    return date(year, month, monthrange(year, month)[1]), True


def iban_of(account: str) -> str:
    """The account without spaces, where it is a valid IBAN."""
    bare = account.replace(" ", "").upper()
    return bare if 15 <= len(bare) <= 34 and ibans.is_valid(bare, check_country=False) else ""


def currency_of(text: str) -> str:
    """Three letters, or nothing."""
    code = text.strip().upper()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else ""


def joined(*parts: str) -> str:
    """Parts of a text, each once, in their order, with single spaces."""
    found: list[str] = []
    for part in parts:
        text = " ".join(part.split())
        if text and text not in found:
            found.append(text)
    return " ".join(found)
