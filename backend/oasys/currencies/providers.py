"""Where reference rates come from. A provider reads its published files; the ECB's are here.

The European Central Bank publishes what one euro is worth on each of its working days, as a history and as the last
day's file, both CSV in a ZIP: https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/
"""

import csv
import io
import re
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from oasys.core.words import say

LARGEST_FILE = 50 * 2**20
_CODE = re.compile(r"[A-Z]{3}", re.ASCII).fullmatch
_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII).fullmatch
MISSING = {"", "N/A"}


class UnreadableRates(ValueError):
    """The file is not what the provider publishes; the message names the row."""


@dataclass(frozen=True, slots=True)
class Quote:
    """`units` of `currency` were worth one unit of the provider's own currency on `day`."""

    day: date
    currency: str
    units: Decimal


class Provider(Protocol):
    """A source of reference rates, all against its `base`."""

    source: str
    base: str
    daily_url: str
    history_url: str

    def read(self, content: bytes) -> Iterator[Quote]:
        """The quotes of a published file. Raises UnreadableRates."""
        ...


class EuropeanCentralBank:
    source = "ecb"
    base = "EUR"
    daily_url = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref.zip"
    history_url = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"

    def read(self, content: bytes) -> Iterator[Quote]:
        """The daily file or the history, zipped or not. A currency without a rate that day reads N/A, and is left out."""
        try:
            text = _unzipped(content).decode("utf-8-sig")
        except (UnicodeDecodeError, zipfile.BadZipFile) as error:
            raise UnreadableRates(say("the file is neither CSV nor a ZIP of it: {error}", error=error)) from error
        rows = csv.reader(io.StringIO(text, newline=""))
        heading = [name.strip() for name in next(rows, [])]
        codes = heading[1:-1] if heading and heading[-1] == "" else heading[1:]
        if heading[:1] != ["Date"] or not codes or not all(_CODE(code) for code in codes):
            raise UnreadableRates(say("row 1: the heading is Date and codes of currencies"))
        for row in rows:
            values = [value.strip() for value in row]
            if not any(values):
                continue
            if len(values) not in (len(heading), len(codes) + 1):
                raise UnreadableRates(
                    say(
                        "row {row}: {cells} cells, the heading has {width}",
                        row=rows.line_num,
                        cells=len(values),
                        width=len(heading),
                    )
                )
            day = _day(values[0], rows.line_num)
            for code, value in zip(codes, values[1:], strict=False):
                if value not in MISSING:
                    yield Quote(day, code, _units(code, value, rows.line_num))


def _unzipped(content: bytes) -> bytes:
    """The one file of a ZIP, or what was given. Raises UnreadableRates for one that grows beyond all reason."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.infolist()
        if len(names) != 1 or names[0].file_size > LARGEST_FILE:
            raise UnreadableRates(say("the ZIP holds one CSV file of up to 50 MB"))
        with archive.open(names[0]) as file:
            return file.read(LARGEST_FILE)


def _day(value: str, row: int) -> date:
    """The history writes 2026-11-25, the daily file 25 November 2026."""
    for pattern in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(value, pattern).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise UnreadableRates(say("row {row}: {value!r} is not a date", row=row, value=value[:40]))


def _units(code: str, value: str, row: int) -> Decimal:
    if not _RATE(value) or not (units := Decimal(value)):
        raise UnreadableRates(say("row {row}: {value!r} is not a rate of {code}", row=row, value=value[:40], code=code))
    return units


def fetched(url: str, *, timeout_seconds: int = 30) -> bytes:
    """What the address answers, up to 50 MB. Raises OSError (URLError among them), UnreadableRates."""
    if not url.startswith(("https://", "http://")):
        raise UnreadableRates(say("{url} is not a web address", url=url))
    with urllib.request.urlopen(url, timeout=timeout_seconds) as answer:  # noqa: S310  the scheme is checked above
        content: bytes = answer.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UnreadableRates(say("the file is larger than 50 MB"))
    return content


PROVIDERS: dict[str, Provider] = {provider.source: provider for provider in (EuropeanCentralBank(),)}
