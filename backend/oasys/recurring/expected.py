"""What recurring entries will move on accounts of money until a day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.core.money import ZERO
from oasys.organisations.models import Company
from oasys.recurring.models import RecurringEntry
from oasys.recurring.rules import next_day


@dataclass(frozen=True, slots=True)
class ExpectedMove:
    """What a day of a recurring entry, or its reversal, adds to accounts of money in a currency; negative where it takes."""

    recurring_id: UUID
    number: int
    day: date
    currency: str
    amount: Decimal


def expected_moves(*, company: Company, accounts: Mapping[UUID, str], until: date) -> list[ExpectedMove]:
    """Of all that go on and name one of these accounts (code by id). `number` is even on its day, odd where that is reversed."""
    rows = RecurringEntry.objects.filter(company=company, is_active=True, next_on__lte=until).select_related("template")
    codes = {code: id_ for id_, code in accounts.items()}
    found: list[ExpectedMove] = []
    for row in rows.order_by("id"):
        moved = _moved(row.template.content, accounts, codes, company.base_currency)
        if not moved:
            continue
        for number, day in enumerate(row.rhythm.days(row.made), row.made):
            if day > until:
                break
            for currency, amount in moved.items():
                found.append(ExpectedMove(row.id, 2 * number, day, currency, amount))
                if row.reverse_next_day and next_day(day) <= until:
                    found.append(ExpectedMove(row.id, 2 * number + 1, next_day(day), currency, -amount))
    return found


def _moved(
    content: Mapping[str, Any], accounts: Mapping[UUID, str], codes: Mapping[str, UUID], base: str
) -> dict[str, Decimal]:
    """By currency; what cancels out is left out, as between two accounts at banks."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in content.get("lines", []):
        by_id = line.get("account_id")
        if not (line.get("account_code") in codes or (by_id and UUID(str(by_id)) in accounts)):
            continue
        currency = line.get("currency") or base
        if currency == base:
            sums[currency] += Decimal(line.get("debit") or 0) - Decimal(line.get("credit") or 0)
        else:
            sums[currency] += Decimal(line.get("currency_amount") or 0)
    return {currency: amount for currency, amount in sums.items() if amount}
