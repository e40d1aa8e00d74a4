"""Reads of payments: lists, one with what it is allocated to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oasys.core.errors import NotFound
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.models import Account
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company

PAYMENTS = """
select p.id, p.direction, p.contact_id, c.display_name as contact_name, p.money_account_id, a.code as money_account_code,
       a.name as money_account_name, p.paid_on, p.currency, p.amount,
       p.money_currency as bank_currency, p.money_amount as bank_amount, p.charges, p.deductions,
       p.reference, p.description, p.paid_to_id as bank_details_id, p.entry_id, s.prefix, e.number, p.state, m.email as made_by, p.made_at,
       p.undone_on, u.email as undone_by, p.undone_at, p.undo_reason, p.undo_entry_id, p.version
from payments_payment p
join contacts_contact c on c.tenant_id = p.tenant_id and c.id = p.contact_id
join ledger_account a on a.tenant_id = p.tenant_id and a.id = p.money_account_id
join ledger_journal_entry e on e.tenant_id = p.tenant_id and e.id = p.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
join identity_user m on m.id = p.made_by_id
left join identity_user u on u.id = p.undone_by_id
where p.tenant_id = %(tenant)s and p.company_id = %(company)s {where}
order by p.paid_on desc, p.id desc limit %(limit)s
"""
# the lines of a payment that say whose they are; what the money came on is none of them
UNALLOCATED = """
select l.entry_id, sum(i.amount - i.settled_amount) as open_amount, sum(i.base_amount) as base_amount
from ledger_journal_line l
join contact_line c on c.tenant_id = l.tenant_id and c.line_id = l.id
join settlement_open_item i on i.tenant_id = l.tenant_id and i.line_id = l.id
where l.tenant_id = %(tenant)s and l.entry_id = any(%(entries)s) group by 1
"""
ALLOCATIONS = """
select s.id as settlement_id, s.settled_on, s.exchange_entry_id, m.email as made_by, s.made_at, s.cancelled_on, o.line_id,
       l.entry_id, n.prefix, e.number, e.reference, d.number as document_number, i.is_debit, o.amount, o.base_amount
from (
  select distinct p.settlement_id from ledger_journal_line l
  join settlement_settled_line p on p.tenant_id = l.tenant_id and p.line_id = l.id
  where l.tenant_id = %(tenant)s and l.entry_id = %(entry)s) own
join settlement_settlement s on s.tenant_id = %(tenant)s and s.id = own.settlement_id
join settlement_settled_line o on o.tenant_id = %(tenant)s and o.settlement_id = s.id
join settlement_open_item i on i.tenant_id = %(tenant)s and i.line_id = o.line_id
join ledger_journal_line l on l.tenant_id = %(tenant)s and l.id = o.line_id
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.id = l.entry_id
join ledger_number_series n on n.tenant_id = %(tenant)s and n.id = e.series_id
left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = o.line_id
join identity_user m on m.id = s.made_by_id
where l.entry_id <> %(entry)s order by s.made_at, s.id, l.posting_date, o.line_id
"""


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """What is asked for; None asks for everything. Days are those the money moved on, both included."""

    direction: str | None = None
    contact_id: UUID | None = None
    state: str | None = None
    first: date | None = None
    last: date | None = None


def payments(
    *, company: Company, where: PaymentFilter, limit: int, after: tuple[date, UUID] | None
) -> list[dict[str, Any]]:
    """Payments, the latest day first, from behind `after`; one more than `limit`."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "limit": limit + 1}
    conditions: list[str] = []
    for condition, name, value in (
        ("p.direction = %(direction)s", "direction", where.direction),
        ("p.contact_id = %(contact)s", "contact", where.contact_id),
        ("p.state = %(state)s", "state", where.state),
        ("p.paid_on >= %(first)s", "first", where.first),
        ("p.paid_on <= %(last)s", "last", where.last),
    ):
        if value is not None:
            conditions.append(f"and {condition}")
            params[name] = value
    if after:
        conditions.append("and (p.paid_on, p.id) < (%(day)s, %(id)s)")
        params["day"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(PAYMENTS.format(where=" ".join(conditions)), params)
        rows = rows_of(cursor)
    return _shown(company, rows)


def payment(*, company: Company, payment_id: UUID) -> dict[str, Any]:
    """One payment with what it is, and was, allocated to. Raises NotFound."""
    params = {"tenant": current_tenant_id(), "company": company.id, "payment": payment_id, "limit": 1}
    with connection.cursor() as cursor:
        cursor.execute(PAYMENTS.format(where="and p.id = %(payment)s"), params)
        rows = rows_of(cursor)
        if not rows:
            raise NotFound(say("There is no such payment."))
        cursor.execute(ALLOCATIONS, {"tenant": current_tenant_id(), "entry": rows[0]["entry_id"]})
        allocations = rows_of(cursor)
    (shown,) = _shown(company, rows)
    for row in allocations:
        row["entry_number"] = entry_number(row.pop("prefix"), row.pop("number"))
        row["side"] = "debit" if row.pop("is_debit") else "credit"
    # what an undone payment was settled with in the end is no allocation
    kept = [row for row in allocations if row["entry_id"] != shown["undo_entry_id"]]
    return shown | {"allocations": kept}


def _shown(company: Company, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    params: dict[str, Any] = {"tenant": current_tenant_id(), "entries": [row["entry_id"] for row in rows]}
    with connection.cursor() as cursor:
        cursor.execute(UNALLOCATED, params)
        left = {row["entry_id"]: row for row in rows_of(cursor)}
    for row in rows:
        row["deductions"] = orjson.loads(row["deductions"])
    named: dict[UUID, Account] = Account.objects.in_bulk(
        {UUID(one["account_id"]) for row in rows for one in row["deductions"]}
    )
    nothing: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in rows:
        row["entry_number"] = entry_number(row.pop("prefix"), row.pop("number"))
        row["unallocated_amount"] = left.get(row["entry_id"], nothing)["open_amount"]
        row["base_amount"] = left.get(row["entry_id"], nothing)["base_amount"]
        row["base_currency"] = company.base_currency
        row["deductions"] = [
            {"kind": one["kind"], "account_code": named[UUID(one["account_id"])].code, "amount": Decimal(one["amount"])}
            for one in row["deductions"]
        ]
    return list(rows)
