"""What bytes and texts tell by themselves: encoding, delimiter, what are days, what are amounts."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from oasys.core.words import marked, say
from oasys.exchange.mapped.schemas import MOST_COLUMNS
from oasys.exchange.mapped.table import BYTE_ORDER_MARKS
from oasys.exchange.mapped.values import day_pattern, parse_amount, parse_day
from oasys.exchange.spreadsheets.values import Unclear

DELIMITERS = {",": marked("a comma"), ";": marked("a semicolon"), "\t": marked("a tab"), "|": marked("a bar")}
LOOKED_AT = 60
_SHORT = ("DD/MM/YYYY", "MM/DD/YYYY", "YYYY/MM/DD", "DD/MM/YY", "MM/DD/YY", "YY/MM/DD")
DATE_FORMATS = (
    "YYYY-MM-DD",
    *(said.replace("/", mark) for mark in "/.-" for said in _SHORT if (mark, said) != ("-", "YYYY/MM/DD")),
    "YYYYMMDD", "DDMMYYYY", "MMDDYYYY", "DD MMM YYYY", "DD-MMM-YYYY", "DD MMM YY", "DD-MMM-YY", "MMM DD, YYYY",
    "MMM DD YYYY", "YYYY-MM-DD hh:mm:ss", "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DD hh:mm", "DD/MM/YYYY hh:mm:ss",
    "MM/DD/YYYY hh:mm:ss", "DD.MM.YYYY hh:mm:ss", "DD/MM/YYYY hh:mm", "MM/DD/YYYY hh:mm", "DD.MM.YYYY hh:mm",
)  # fmt: skip
MARKS = ((".", ""), (",", ""), (".", ","), (",", "."), (".", " "), (",", " "), (".", "'"), (",", "'"))
SIGNS = ("RM", "MYR", "$", "US$", "S$", "€", "£", "¥", "₹", "Rs.", "Rs", "CHF", "USD", "EUR", "SGD", "GBP", "INR")


def encoding_of(content: bytes) -> tuple[str, str, bool]:
    """The encoding that a file seems to have, why, and whether it can be no other one."""
    if content.startswith(BYTE_ORDER_MARKS):
        return "utf-16", say("The file begins with the mark of UTF-16."), True
    sample = content[:4_000]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        share = sample[first::2].count(0)
        if len(sample) >= 4 and share * 10 > 7 * len(sample[first::2]) and not sample[1 - first :: 2].count(0):
            return name, say("Every second byte is empty, as in UTF-16 without a mark."), True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252", say("The bytes are not UTF-8; Windows-1252 is what spreadsheets write."), False
    return (
        "utf-8",
        say("Every letter is plain ASCII.") if content.isascii() else say("The bytes are valid UTF-8."),
        True,
    )


def delimiters_of(text: str) -> dict[str, tuple[int, int]]:
    """For each delimiter how many of the first rows have the most usual number of cells, and that number."""
    top = "".join(islice(io.StringIO(text[:200_000], newline=""), LOOKED_AT))
    return {mark: _score(top, mark) for mark in DELIMITERS}


def _score(top: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the most usual number of cells, and that number; (0, 0) for one cell."""
    try:
        rows = [cells for cells in csv.reader(io.StringIO(top, newline=""), delimiter=delimiter) if any(cells)]
    except csv.Error:
        return 0, 0
    widths = Counter(len(cells) for cells in rows if 1 < len(cells) <= MOST_COLUMNS)
    if not widths:
        return 0, 0
    width = max(widths, key=lambda n: (widths[n], n))
    return widths[width], width


def _read[T](texts: Sequence[str], read: Callable[[str], T]) -> dict[str, T]:
    """The texts that can be read, with what they are."""
    found: dict[str, T] = {}
    for text in texts:
        try:
            found[text] = read(text)
        except Unclear:
            continue
    return found


def days_in(texts: Sequence[str], said: str) -> dict[str, Any]:
    """The texts that are days in a format, with the days."""
    matcher = day_pattern(said).matcher
    return _read([text for text in texts if matcher.fullmatch(text)], lambda text: parse_day(text, said))


def amounts_in(texts: Sequence[str], decimal: str, grouping: str, signs: Sequence[str]) -> dict[str, Any]:
    """The texts that are amounts in these marks, with the amounts."""
    return _read(texts, lambda text: parse_amount(text, decimal, grouping, signs))
