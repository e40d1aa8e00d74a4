"""The forecast of a company, and what a figure of it consists of."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection

from oasys.core.money import ZERO, convert
from oasys.core.tenancy import current_tenant_id
from oasys.currencies.errors import RateMissing
from oasys.currencies.queries import found_rate, known_units, rate_rule
from oasys.forecast.flows import PLACED, Known
from oasys.forecast.rules import KINDS, OUTSIDE, WEEKS, Flow, Week, closing_balances, lowest, weeks_from
from oasys.ledger.models import Account
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company
from oasys.payments.ageing import AsOf, control_balances
from oasys.recurring.expected import expected_moves
from oasys.recurring_documents.expected import Uncomputable, expected_documents

MONEY = ("bank", "cash", "credit_card")
MOST_NAMED = 50
"""So many recurring documents that cannot be computed are named; all are counted."""
# all that were ever used on these accounts: few, where open items are many
CURRENCIES = """
select distinct currency from ledger_account_balance
where tenant_id = %(tenant)s and company_id = %(company)s and account_id = any(%(accounts)s::uuid[])
"""
SUMS = f"""{PLACED}
select kind, place, amount > 0 as is_in, case when base_amount is null then currency end as missing, count(*) as items,
       sum(base_amount) as base_amount, sum(amount) as amount
from flow group by 1, 2, 3, 4
"""  # noqa: S608 - texts of the program's own
LISTED = f"""{PLACED}
select f.kind, f.place, f.is_unused, f.day, f.id, f.part, f.currency, f.amount, f.base_amount, f.open_amount, f.contact_id,
       c.display_name as contact_name, e.id as entry_id, s.prefix, e.number, e.description, e.reference,
       v.id as document_id, v.kind as document_kind, coalesce(v.number, d.number) as document_number,
       g.id as recurring_document_id, coalesce(g.name, w.name) as recurring_name, w.id as recurring_entry_id, n.id as run_id
from (select * from flow where true {{where}} order by day, id, part, currency limit %(limit)s) f
left join ledger_journal_line l on l.tenant_id = %(tenant)s and l.id = f.id and f.kind in ('receivables', 'payables')
left join ledger_journal_entry e on e.tenant_id = %(tenant)s
  and e.id = coalesce(l.entry_id, case when f.part = 1 and f.kind in ('booked', 'payment_runs') or f.part = -1 then f.id end)
left join ledger_number_series s on s.tenant_id = %(tenant)s and s.id = e.series_id
left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = l.id
left join invoicing_document v on v.tenant_id = %(tenant)s and v.control_line_id = l.id
left join recurring_document g on g.tenant_id = %(tenant)s and g.id = f.id and f.kind in ('recurring_invoices', 'recurring_bills')
left join recurring_entry w on w.tenant_id = %(tenant)s and w.id = f.id and f.kind = 'recurring_entries'
left join payments_payment y on y.tenant_id = %(tenant)s and y.entry_id = e.id and f.kind in ('booked', 'payment_runs')
left join payment_runs_transfer t on t.tenant_id = %(tenant)s and t.payment_id = y.id
left join payment_runs_run n on n.tenant_id = %(tenant)s and n.id = coalesce(t.run_id, f.id) and f.kind = 'payment_runs'
left join contacts_contact c on c.tenant_id = %(tenant)s and c.id = coalesce(f.contact_id, g.contact_id, y.contact_id)
order by f.day, f.id, f.part, f.currency
"""  # noqa: S608 - texts of the program's own


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast stands on: the money at hand, rates, what recurs; and what is not known."""

    known: Known
    accounts: list[dict[str, Any]]
    missing: dict[str, str]
    uncomputable: list[Uncomputable]


@dataclass(frozen=True, slots=True)
class FlowFilter:
    """Which rows are listed; None: all. `place` as in rules.OUTSIDE and of weeks."""

    place: int | None = None
    kind: str | None = None
    direction: str | None = None
    currency: str | None = None


def basis_of(company: Company, today: date) -> Basis:
    """Reads accounts and their balances, what recurs until the last week ends, and the rates of today."""
    until = weeks_from(today)[-1].last
    rows = list(
        Account.objects.filter(company=company, subtype__in=(*MONEY, "receivable", "payable"), is_heading=False)
    )
    money = {row.id: row for row in rows if row.subtype in MONEY}
    sides = {side: [row.id for row in rows if row.subtype == side] for side in ("receivable", "payable")}
    documents, uncomputable = expected_documents(company=company, until=until)
    codes = {id_: row.code for id_, row in money.items()}
    moves = expected_moves(company=company, accounts=codes, until=until)
    used = _currencies(company, [row.id for row in rows])
    used |= {one.currency for one in documents} | {one.currency for one in moves}
    rates, missing = _rates(company, used, today)
    known = Known(
        company, today, sides["receivable"], sides["payable"], list(money), documents, moves,
        known_units([company.base_currency])[company.base_currency].decimals, rates,
    )  # fmt: skip
    at = AsOf(company, "", today)
    balances = control_balances(at=at, accounts=list(money.values()))
    return Basis(known, _accounts(known, money, balances), missing, uncomputable)


def _currencies(company: Company, accounts: list[UUID]) -> set[str]:
    params = {"tenant": current_tenant_id(), "company": company.id, "accounts": accounts}
    with connection.cursor() as cursor:
        cursor.execute(CURRENCIES, params)
        return {code for (code,) in cursor.fetchall()}


def _rates(company: Company, currencies: Iterable[str], today: date) -> tuple[dict[str, Decimal], dict[str, str]]:
    """What each is worth today by the company's choice of rates, and of those without a rate, why."""
    rule = rate_rule(company)
    rates, missing = {company.base_currency: Decimal(1)}, {}
    for code in sorted(set(currencies) - {company.base_currency}):
        try:
            rates[code] = found_rate(currency=code, base=company.base_currency, day=today, rule=rule).rate
        except RateMissing as refusal:
            missing[code] = refusal.detail
    return rates, missing


def _accounts(known: Known, money: dict[UUID, Account], balances: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The money at hand by account and currency; that of a foreign one at the rate of today, None where there is none."""
    base, found = known.company.base_currency, []
    for row in balances:
        account, code = money[row["account_id"]], row["currency"]
        amount = row["base_amount"] if code == base else row["amount"]
        if not amount:
            continue
        rate = known.rates.get(code)
        found.append(
            {
                "account_id": account.id,
                "account_code": account.code,
                "account_name": account.name,
                "currency": code,
                "amount": amount,
                "base_amount": None if rate is None else convert(amount, rate=rate, decimals=known.decimals),
            }
        )
    return sorted(found, key=lambda row: (row["account_code"], row["currency"]))


@dataclass(slots=True)
class _Sums:
    """What a place of the forecast consists of."""

    cells: list[dict[str, Any]] = field(default_factory=list)

    def flow(self) -> Flow:
        totals = {"in": ZERO, "out": ZERO}
        for cell in self.cells:
            totals[cell["direction"]] += cell["amount"]
        return Flow(totals["in"], totals["out"])


def forecast(*, company: Company, today: date, overdue_in_week: int | None) -> dict[str, Any]:
    """Money at the end of each week, and what comes and goes in it, in the base currency at the rates of today.

    What has no rate today is in no figure: `left_out` names it. `overdue_in_week`: the week in which what is overdue counts.
    """
    basis = basis_of(company, today)
    statement = basis.known.statement(SUMS)
    with connection.cursor() as cursor:
        cursor.execute(statement, basis.known.params())
        rows = rows_of(cursor)
    sums = {place: _Sums() for place in range(-2, WEEKS + 1)}
    for row in sorted(rows, key=lambda row: (KINDS.index(row["kind"]), not row["is_in"])):
        if row["missing"] is None:
            sums[row["place"]].cells.append(_cell(company, row))
    late = sums[OUTSIDE["overdue"]].flow()
    opening = sum((row["base_amount"] for row in basis.accounts if row["base_amount"] is not None), ZERO)
    weeks = weeks_from(today)
    flows = [_with(sums[week.number - 1].flow(), late if week.number == overdue_in_week else Flow()) for week in weeks]
    closings = closing_balances(opening, flows)
    number, least = lowest(opening, closings)
    return {
        "company_id": company.id,
        "company": company.name,
        "currency": company.base_currency,
        "today": today,
        "overdue_in_week": overdue_in_week,
        "opening_balance": opening,
        "accounts": basis.accounts,
        "weeks": [
            _week(week, sums[week.number - 1], flow, before, after, late if week.number == overdue_in_week else Flow())
            for week, flow, before, after in zip(weeks, flows, [opening, *closings], closings, strict=False)
        ],
        "lowest": {"week": number, "day": today if number == 0 else weeks[number - 1].last, "balance": least},
        **{name: _outside(sums[place]) for name, place in OUTSIDE.items()},
        "left_out": _left_out(basis, rows, company),
        "uncomputable": basis.uncomputable[:MOST_NAMED],
        "uncomputable_count": len(basis.uncomputable),
    }


def _with(flow: Flow, other: Flow) -> Flow:
    return Flow(flow.inflow + other.inflow, flow.outflow + other.outflow)


def _items_href(company: Company, **query: Any) -> str:
    return f"/api/v1/companies/{company.id}/cash-forecast/items?{urlencode(query)}"


def place_name(place: int) -> str:
    """How the API calls it: the number of a week, or what is in none."""
    return next((name for name, outside in OUTSIDE.items() if outside == place), str(place + 1))


def _cell(company: Company, row: dict[str, Any]) -> dict[str, Any]:
    direction = "in" if row["is_in"] else "out"
    week = place_name(row["place"])
    return {
        "kind": row["kind"],
        "direction": direction,
        "amount": abs(row["base_amount"]),
        "items": row["items"],
        "href": _items_href(company, week=week, kind=row["kind"], direction=direction),
    }


def _week(week: Week, sums: _Sums, flow: Flow, opening: Decimal, closing: Decimal, late: Flow) -> dict[str, Any]:
    return {
        "number": week.number,
        "from_date": week.first,
        "to_date": week.last,
        "opening_balance": opening,
        "inflow": flow.inflow,
        "outflow": flow.outflow,
        "closing_balance": closing,
        "overdue_inflow": late.inflow,
        "overdue_outflow": late.outflow,
        "cells": sums.cells,
    }


def _outside(sums: _Sums) -> dict[str, Any]:
    flow = sums.flow()
    return {"inflow": flow.inflow, "outflow": flow.outflow, "cells": sums.cells}


def _left_out(basis: Basis, rows: list[dict[str, Any]], company: Company) -> list[dict[str, Any]]:
    """By currency without a rate: what lies on accounts, what is expected. What is not used is not named."""
    found = []
    for code, detail in basis.missing.items():
        own = [row for row in rows if row["missing"] == code]
        at_hand = sum((row["amount"] for row in basis.accounts if row["currency"] == code), ZERO)
        if not own and not at_hand:
            continue
        found.append(
            {
                "currency": code,
                "detail": detail,
                "at_hand": at_hand,
                "inflow": sum((row["amount"] for row in own if row["is_in"]), ZERO),
                "outflow": -sum((row["amount"] for row in own if not row["is_in"]), ZERO),
                "items": sum(row["items"] for row in own),
                "href": _items_href(company, currency=code),
            }
        )
    return found


CONDITIONS = {
    "place": "and place = %(place)s",
    "kind": "and kind = %(kind)s",
    "direction": "and (amount > 0) = %(is_in)s",
    "currency": "and currency = %(currency)s",
}


def items(
    *, company: Company, today: date, where: FlowFilter, limit: int, after: tuple[date, UUID, int, str] | None
) -> list[dict[str, Any]]:
    """What the figures consist of, the earliest day first; one more than `limit`. Amounts have no sign."""
    known = basis_of(company, today).known
    named = {name: getattr(where, name) for name in CONDITIONS}
    conditions = [CONDITIONS[name] for name, value in named.items() if value is not None]
    params = known.params() | named | {"is_in": where.direction == "in", "limit": limit + 1}
    if after:
        conditions.append("and (day, id, part, currency) > (%(day)s, %(id)s, %(part)s, %(code)s)")
        params |= dict(zip(("day", "id", "part", "code"), after, strict=True))
    statement = known.statement(LISTED, " ".join(conditions))
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = rows_of(cursor)
    days = {("document", one.recurring_id, one.number): one for one in known.documents}
    return [_shown(row, company, ("document", row["id"], row["part"]) in days) for row in rows]


def _shown(row: dict[str, Any], company: Company, is_document: bool) -> dict[str, Any]:
    amount, base = row["amount"], row["base_amount"]
    return {name: row[name] for name in SHOWN} | {
        "week": place_name(row["place"]),
        "direction": "in" if amount > 0 else "out",
        "line_id": row["id"] if row["kind"] in ("receivables", "payables") and row["entry_id"] else None,
        "entry_number": entry_number(row["prefix"], row["number"]),
        "document_number": row["document_number"] or None,
        "occurrence": row["part"] + 1 if is_document else None,
        "amount": abs(amount),
        "base_currency": company.base_currency,
        "base_amount": None if base is None else abs(base),
    }


SHOWN = (
    "kind", "day", "id", "part", "currency", "open_amount", "contact_id", "contact_name", "entry_id", "description", "reference",
    "document_id", "document_kind", "recurring_document_id", "recurring_entry_id", "recurring_name", "run_id",
)  # fmt: skip
