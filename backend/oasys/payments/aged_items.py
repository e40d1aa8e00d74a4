"""The items that ageing adds up, one by one: of a contact, of nobody, of a side or of both."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.tenancy import current_tenant_id
from oasys.invoicing.rules import early_discount
from oasys.ledger.models import Account
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company
from oasys.payments.ageing import KNOWN, ONLY, SIDES, AsOf, open_as_of
from oasys.payments.rules import bucket

# due as in the ageing: as the document says, or else the day of the document, or of the entry
ITEMS = """
select f.line_id, e.id as entry_id, n.prefix, e.number, f.posting_date, e.description, e.reference,
       l.description as line_description, f.document_number, f.document_date, f.due_date, f.counted_from,
       f.contact_id, c.display_name as contact_name, a.id as account_id, a.code as account_code, a.subtype as side,
       v.early_discount_percent, v.early_discount_until, u.decimals, f.currency, f.is_debit,
       i.amount as whole_amount, f.amount, f.base_amount
from (
  select * from (
    select o.line_id, o.posting_date, o.currency, o.is_debit, o.amount, o.base_amount, x.contact_id,
           d.number as document_number, d.issued_on as document_date, coalesce(d.due_on, x.due_on) as due_date,
           coalesce(d.due_on, x.due_on, d.issued_on, o.posting_date) as counted_from
    from ({open}) o
    {known}
    left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = o.line_id
    left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = o.line_id
    where true {whose}) q
  where true {after} order by counted_from, line_id limit %(limit)s) f
join ledger_journal_line l on l.tenant_id = %(tenant)s and l.id = f.line_id
join lateral (select abs(l.currency_amount) as amount) i on true
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.id = l.entry_id
join ledger_number_series n on n.tenant_id = %(tenant)s and n.id = e.series_id
join ledger_account a on a.tenant_id = %(tenant)s and a.id = l.account_id
join currencies_unit u on u.tenant_id = %(tenant)s and u.code = f.currency
left join contacts_contact c on c.tenant_id = %(tenant)s and c.id = f.contact_id
left join invoicing_document v on v.tenant_id = %(tenant)s and v.control_line_id = f.line_id
order by f.counted_from, f.line_id
"""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose items are asked for: those of a contact, those of nobody, or all; in one currency, or in all."""

    contact_id: UUID | None = None
    nobody: bool = False
    currency: str | None = None


def aged_items(
    *,
    company: Company,
    sides: tuple[str, ...],
    day: date,
    moment: Any,
    whose: Whose,
    limit: int,
    after: tuple[date, UUID] | None,
) -> list[dict[str, Any]]:
    """What was open on the day on the control accounts of these sides, what is due first at first; one more than `limit`.

    Amounts have the sign of the ageing: what a side is for is positive. `whole_amount` is the line's own, without a sign.
    """
    at = AsOf(company, sides[0], day, moment)
    accounts = list(Account.objects.filter(company=company, subtype__in=sides, is_heading=False))
    conditions: list[str] = []
    if whose.contact_id:
        conditions.append("and x.contact_id = %(contact)s")
    elif whose.nobody:
        conditions.append("and x.contact_id is null")
    if whose.currency:
        conditions.append("and o.currency = %(currency)s")
    params = at.params(accounts) | {"contact": whose.contact_id, "currency": whose.currency, "limit": limit + 1}
    if after:
        params["after_day"], params["after_line"] = after
    statement = ITEMS.format(
        open=open_as_of(at, only=ONLY if whose.contact_id else ""),
        known=KNOWN if moment else "",
        whose=" ".join(conditions),
        after="and (counted_from, line_id) > (%(after_day)s, %(after_line)s)" if after else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = rows_of(cursor)
    for row in rows:
        sign = SIDES[row["side"]] * (1 if row.pop("is_debit") else -1)
        row["entry_number"] = entry_number(row.pop("prefix"), row.pop("number"))
        row["open_amount"], row["open_base_amount"] = sign * row.pop("amount"), sign * row.pop("base_amount")
        row["amount"] = (1 if row["open_amount"] >= 0 else -1) * row.pop("whole_amount")
        row["early_discount"] = _early_discount(row, day)
        row["base_currency"] = company.base_currency
        row["bucket"] = bucket(row["counted_from"], day)
        row["days_overdue"] = max(0, (day - row["counted_from"]).days)
    return rows


def _early_discount(row: dict[str, Any], day: date) -> dict[str, Any] | None:
    percent, until = row.pop("early_discount_percent"), row.pop("early_discount_until")
    amount = early_discount(row["open_amount"], percent=percent, until=until, day=day, decimals=row.pop("decimals"))
    return None if amount is None else {"percent": percent, "until": until, "amount": amount}


# every settlement of the line, with the other lines that it matches and the payment whose line one of them is
SETTLED_BY = """
select s.id as settlement_id, s.settled_on, s.cancelled_on, own.amount as settled_amount, i.currency,
       l.entry_id, n.prefix, e.number, e.description, p.id as payment_id, d.id as document_id, d.kind as document_kind
from settlement_settled_line own
join settlement_settlement s on s.tenant_id = own.tenant_id and s.id = own.settlement_id
join settlement_settled_line o on o.tenant_id = own.tenant_id and o.settlement_id = s.id and o.line_id <> own.line_id
join settlement_open_item i on i.tenant_id = own.tenant_id and i.line_id = o.line_id
join ledger_journal_line l on l.tenant_id = own.tenant_id and l.id = o.line_id
join ledger_journal_entry e on e.tenant_id = own.tenant_id and e.id = l.entry_id
join ledger_number_series n on n.tenant_id = own.tenant_id and n.id = e.series_id
left join payments_payment p on p.tenant_id = own.tenant_id and p.entry_id = l.entry_id
left join invoicing_document d on d.tenant_id = own.tenant_id and d.control_line_id = o.line_id
join ledger_account a on a.tenant_id = own.tenant_id and a.id = s.account_id and a.company_id = %(company)s
where own.tenant_id = %(tenant)s and own.line_id = %(line)s
  and i.is_debit <> (select is_debit from settlement_open_item where tenant_id = %(tenant)s and line_id = %(line)s)
order by s.settled_on, s.id, o.line_id limit 500
"""


def settled_by(*, company: Company, line_id: UUID) -> list[dict[str, Any]]:
    """What settles, or settled, an open item: payments, credits and other lines on the other side, the earliest first; 500 at most.

    `settled_amount` is what the whole settlement takes of the item, in its currency.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTLED_BY, {"tenant": current_tenant_id(), "company": company.id, "line": line_id})
        rows = rows_of(cursor)
    for row in rows:
        row["entry_number"] = entry_number(row.pop("prefix"), row.pop("number"))
    return rows
