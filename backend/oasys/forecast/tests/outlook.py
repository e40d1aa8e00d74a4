"""Whoever looks ahead, for tests: figures of a forecast as text, rates, recurring entries, receipts and costs on the bank."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, ensure_unit, record_rates
from oasys.forecast import queries
from oasys.forecast.queries import FlowFilter
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.posting import write_and_post
from oasys.recurring.rules import Rhythm
from oasys.recurring.services import create_recurring, create_template
from tests.factories import Books

TODAY = date(2026, 4, 15)  # a Wednesday
PLACES = ("overdue", "later", "unused_credits")


def seen(books: Books, today: date = TODAY, overdue_in_week: int | None = None) -> dict[str, Any]:
    with tenant(books.tenant_id):
        return queries.forecast(company=books.company, today=today, overdue_in_week=overdue_in_week)


def cells(found: dict[str, Any]) -> list[str]:
    """`week kind direction amount` of every figure that is not nothing."""
    places = [(str(week["number"]), week) for week in found["weeks"]] + [(name, found[name]) for name in PLACES]
    return [
        f"{name} {cell['kind']} {cell['direction']} {cell['amount']:f}"
        for name, part in places
        for cell in part["cells"]
    ]


def balances(found: dict[str, Any]) -> list[str]:
    """The money now, and at the end of each week."""
    return [
        f"{amount:f}" for amount in (found["opening_balance"], *(week["closing_balance"] for week in found["weeks"]))
    ]


def listed(books: Books, *, limit: int = 100, after: Any = None, **where: Any) -> list[dict[str, Any]]:
    with tenant(books.tenant_id):
        return queries.items(company=books.company, today=TODAY, where=FlowFilter(**where), limit=limit, after=after)


def rate(books: Books, currency: str, value: str, on: date = TODAY) -> None:
    with tenant(books.tenant_id):
        record_rates(source="manual", rates=[RateInput(currency, books.company.base_currency, on, Decimal(value))])


def move(
    books: Books, amount: str, *, on: date, account: str, against: str, base: str | None = None, currency: str = "MYR"
) -> UUID:
    """Posts a line of that amount on an account of money (negative: it goes out), and its other side."""
    net, weight = Decimal(amount), Decimal(base or amount)
    with tenant(books.tenant_id):
        ensure_unit(currency)
        lines = [
            LineDraft(books.account(code).id, max(sign * weight, Decimal(0)), max(-sign * weight, Decimal(0)), currency, sign * net)
            for code, sign in ((account, 1), (against, -1))
        ]  # fmt: skip
        entry = EntryDraft(books.journal().id, on, lines, description="Moved")
        return write_and_post(company=books.company, entries=[entry], by=books.owner)[0]


def recurs(books: Books, name: str, lines: Sequence[dict[str, str]], rhythm: Rhythm, **said: Any) -> UUID:
    with tenant(books.tenant_id):
        content = {"description": name, "lines": list(lines)}
        template = create_template(company=books.company, name=name, content=content, today=TODAY)
        row = {"is_posted": True, "reverse_next_day": False} | said
        return create_recurring(
            company=books.company, name=name, template_id=template.id, rhythm=rhythm, today=TODAY, by=books.owner, **row
        ).id
