"""Rates of default interest that a law sets, by country pack. Where none stands here, the company sets its own.

Germany: § 288 BGB, the base rate of § 247 BGB and 9 percentage points on claims for payment between businesses, 5 against consumers.
The Bundesbank makes the base rate known for each half year; a half year that is not listed is not known.
Sources: docs/accounting/dunning.md#rates-by-law.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

BUSINESS_POINTS, CONSUMER_POINTS = Decimal(9), Decimal(5)
BASE_RATES_DE = {
    date(2023, 1, 1): Decimal("1.62"),
    date(2023, 7, 1): Decimal("3.12"),
    date(2024, 1, 1): Decimal("3.62"),
    date(2024, 7, 1): Decimal("3.37"),
    date(2025, 1, 1): Decimal("2.27"),
    date(2025, 7, 1): Decimal("1.27"),
    date(2026, 1, 1): Decimal("1.27"),
}


@dataclass(frozen=True, slots=True)
class StatutoryRate:
    """Percent a year from the first to the last day, both included."""

    valid_from: date
    valid_to: date
    business_percent: Decimal
    consumer_percent: Decimal
    source: str


def _half_year_end(first: date) -> date:
    return (date(first.year, 7, 1) if first.month == 1 else date(first.year + 1, 1, 1)) - timedelta(days=1)


STATUTORY: dict[str, list[StatutoryRate]] = {
    "de": [
        StatutoryRate(
            first,
            _half_year_end(first),
            base + BUSINESS_POINTS,
            base + CONSUMER_POINTS,
            f"§§ 247, 288 BGB; Bundesbank, base rate from {first.isoformat()}: {base:f} %",
        )
        for first, base in BASE_RATES_DE.items()
    ]
}
