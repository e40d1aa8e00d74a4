"""Reads of open items and settlements."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.models import Account
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company
from oasys.settlement.rules import RECONCILABLE

# What was posted since the gatherer came by is open as a whole: whoever settles gathers first. How far that is stands in a
# subquery of its own: compared with a COALESCE, which PostgreSQL takes for leaky, the numbers of an index under row level
# security would be read from the series' first one on.
WAITING = """
select l.id as line_id, l.posting_date, l.currency, l.currency_amount > 0 as is_debit, abs(l.currency_amount) as amount,
       l.debit + l.credit as base_amount, 0::numeric as settled_amount, 0::numeric as settled_base_amount
from (
  select s.id, coalesce(k.last_number, 0) as gathered
  from ledger_journal j
  join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
  left join settlement_item_intake k on k.tenant_id = s.tenant_id and k.series = s.id
  where j.tenant_id = %(tenant)s and j.company_id = %(company)s and s.last_number > coalesce(k.last_number, 0) offset 0) s
cross join lateral (
  select id from ledger_journal_entry
  where tenant_id = %(tenant)s and series_id = s.id and number > s.gathered offset 0) e
cross join lateral (
  select * from ledger_journal_line
  where tenant_id = %(tenant)s and entry_id = e.id and account_id = %(account)s and currency_amount <> 0 offset 0) l
join currencies_unit u on u.tenant_id = %(tenant)s and u.code = l.currency and u.is_money
"""
OPEN_NOW = """
select i.line_id, i.posting_date, i.currency, i.is_debit, i.amount, i.base_amount, i.settled_amount, i.settled_base_amount
from settlement_open_item i where i.tenant_id = %(tenant)s and i.account_id = %(account)s and i.is_open
"""
# As many as a page takes, read in their order from the index: an account may have fifty thousand.
FIRST_OPEN_NOW = f"(select * from ({OPEN_NOW}) now where true {{where}} order by posting_date, line_id limit %(limit)s)"  # noqa: S608
# What is settled now and was open on the day: in effect later, or cancelled since. Beside it what is open now, less what
# was in effect on the day.
OPEN_ON = """
select i.line_id, i.posting_date, i.currency, i.is_debit, i.amount, i.base_amount, p.amount as settled_amount,
       p.base_amount as settled_base_amount
from (
  select line_id from settlement_open_item where tenant_id = %(tenant)s and account_id = %(account)s and is_open
    and posting_date <= %(day)s
  union
  select l.line_id from settlement_settlement s
    join settlement_settled_line l on l.tenant_id = s.tenant_id and l.settlement_id = s.id
    where s.tenant_id = %(tenant)s and s.account_id = %(account)s and s.settled_on > %(day)s) c
cross join lateral (
  select * from settlement_open_item where tenant_id = %(tenant)s and line_id = c.line_id offset 0) i
cross join lateral (
  select coalesce(sum(l.amount), 0) as amount, coalesce(sum(l.base_amount), 0) as base_amount
  from settlement_settled_line l join settlement_settlement s on s.tenant_id = l.tenant_id and s.id = l.settlement_id
  where l.tenant_id = %(tenant)s and l.line_id = c.line_id and s.settled_on <= %(day)s
    and (s.cancelled_on is null or s.cancelled_on > %(day)s)) p
where i.posting_date <= %(day)s and p.amount < i.amount
"""
SHOWN = """
select o.line_id, e.id as entry_id, s.prefix, e.number, o.posting_date, e.description, e.reference,
       l.description as line_description, d.number as document_number, d.issued_on as document_date,
       coalesce(d.due_on, x.due_on) as due_date, x.contact_id, c.display_name as contact_name,
       o.currency, o.is_debit, o.amount, o.base_amount,
       o.amount - o.settled_amount as open_amount, o.base_amount - o.settled_base_amount as open_base_amount
from (select * from ({items}) found where true {where} order by posting_date, line_id limit %(limit)s) o
join ledger_journal_line l on l.tenant_id = %(tenant)s and l.id = o.line_id
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.id = l.entry_id
join ledger_number_series s on s.tenant_id = %(tenant)s and s.id = e.series_id
left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = o.line_id
left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = o.line_id
left join contacts_contact c on c.tenant_id = %(tenant)s and c.id = x.contact_id
order by o.posting_date, o.line_id
"""
OF_CONTACT = """and line_id in (
  select y.line_id from contact_line y where y.tenant_id = %(tenant)s and y.contact_id = %(contact)s)"""
TOTALS = """
select o.currency, count(*) as items,
       sum(case when o.is_debit then o.amount - o.settled_amount else o.settled_amount - o.amount end) as open_amount,
       sum(case when o.is_debit then o.base_amount - o.settled_base_amount
                else o.settled_base_amount - o.base_amount end) as open_base_amount
from ({items}) o where true {where} group by 1
"""
BALANCES = """
select currency, sum(amount) as balance, sum(base) as base_balance from (
  select b.currency, b.currency_amount as amount, b.debit - b.credit as base
  from ledger_period p
  join ledger_account_balance b on b.tenant_id = p.tenant_id and b.period_id = p.id and b.account_id = %(account)s
  where p.tenant_id = %(tenant)s and p.company_id = %(company)s and p.ends_on <= %(day)s
  union all
  select l.currency, l.currency_amount, l.debit - l.credit
  from ledger_period p
  join ledger_journal_line l on l.tenant_id = p.tenant_id and l.account_id = %(account)s
    and l.posting_date between p.starts_on and %(day)s
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  where p.tenant_id = %(tenant)s and p.company_id = %(company)s and p.starts_on <= %(day)s and p.ends_on > %(day)s) x
group by 1
"""
FOREIGN = """
select o.line_id, o.currency,
       case when o.is_debit then o.amount - o.settled_amount else o.settled_amount - o.amount end as amount,
       case when o.is_debit then o.base_amount - o.settled_base_amount
            else o.settled_base_amount - o.base_amount end as base_amount
from ({items}) o where o.currency <> %(base)s and o.posting_date <= %(day)s order by o.posting_date, o.line_id
"""
SETTLEMENTS = """
select s.id, s.account_id, a.code as account_code, s.currency, s.settled_on, s.description, s.exchange_entry_id, m.email as made_by,
       s.made_at, s.cancelled_on, c.email as cancelled_by, s.cancelled_at, s.cancel_reason, s.cancel_entry_id, s.version
from settlement_settlement s
join ledger_account a on a.tenant_id = s.tenant_id and a.id = s.account_id
join identity_user m on m.id = s.made_by_id
left join identity_user c on c.id = s.cancelled_by_id
where s.tenant_id = %(tenant)s and s.company_id = %(company)s {where}
order by s.settled_on desc, s.id desc limit %(limit)s
"""
SETTLED_LINES = """
select p.line_id, e.id as entry_id, n.prefix, e.number, l.posting_date, i.is_debit, p.amount, p.base_amount
from settlement_settled_line p
join settlement_open_item i on i.tenant_id = p.tenant_id and i.line_id = p.line_id
join ledger_journal_line l on l.tenant_id = p.tenant_id and l.id = p.line_id
join ledger_journal_entry e on e.tenant_id = p.tenant_id and e.id = l.entry_id
join ledger_number_series n on n.tenant_id = p.tenant_id and n.id = e.series_id
where p.tenant_id = %(tenant)s and p.settlement_id = %(settlement)s
order by i.is_debit desc, l.posting_date, p.line_id
"""
FAR_AWAY = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items a list shows. `as_of` None: all that is known, with what is dated later."""

    account: Account
    as_of: date | None = None
    currency: str | None = None
    contact_id: UUID | None = None


def reconcilable_account(account: Account) -> Account:
    """The account, if its lines are open items. Raises Invalid."""
    if account.subtype not in RECONCILABLE:
        message = say(
            "{code} is {subtype}: open items stand on receivable, payable and clearing accounts.",
            code=account.code,
            subtype=account.subtype,
        )
        code = "settlement.account_not_reconcilable"
        raise Invalid(message, errors=[FieldError("/account_code", code, message)])
    return account


def _items(where: ItemFilter, company: Company) -> tuple[str, list[str], dict[str, Any]]:
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "account": where.account.id}
    conditions: list[str] = []
    if where.as_of is not None:
        conditions.append("and posting_date <= %(day)s")
        params["day"] = where.as_of
    if where.currency:
        conditions.append("and currency = %(currency)s")
        params["currency"] = where.currency
    if where.contact_id:
        conditions.append(OF_CONTACT)
        params["contact"] = where.contact_id
    return f"{OPEN_NOW if where.as_of is None else OPEN_ON} union all {WAITING}", conditions, params


def open_items(
    *, company: Company, where: ItemFilter, today: date, limit: int, after: tuple[date, UUID] | None
) -> list[dict[str, Any]]:
    """Open items of an account, the oldest first, from behind `after`; one more than `limit`.

    Their age counts to the day they are shown of, or to `today`.
    """
    items, conditions, params = _items(where, company)
    params["limit"] = limit + 1
    if after:
        conditions.append("and (posting_date, line_id) > (%(after_day)s, %(after_line)s)")
        params["after_day"], params["after_line"] = after
    where_text = " ".join(conditions)
    if where.as_of is None:
        items = f"{FIRST_OPEN_NOW.format(where=where_text)} union all {WAITING}"
    with connection.cursor() as cursor:
        cursor.execute(SHOWN.format(items=items, where=where_text), params)
        rows = rows_of(cursor)
    for row in rows:
        row["entry_number"] = entry_number(row.pop("prefix"), row.pop("number"))
        row["side"] = "debit" if row.pop("is_debit") else "credit"
        row["base_currency"] = company.base_currency
        day = where.as_of or today
        row["age_days"] = (day - (row["document_date"] or row["posting_date"])).days
        row["days_overdue"] = max(0, (day - row["due_date"]).days) if row["due_date"] else None
    return rows


def foreign_items(*, company: Company, account: Account, as_of: date) -> list[dict[str, Any]]:
    """What was open on the day in other currencies than the base: line, currency, and the two amounts, a debit positive."""
    items, _, params = _items(ItemFilter(account, as_of), company)
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN.format(items=items), params | {"base": company.base_currency})
        return rows_of(cursor)


def account_balances(*, company: Company, account: Account, as_of: date) -> dict[str, tuple[Decimal, Decimal]]:
    """Balance of an account on the day by currency: in the currency, and in the base currency; a debit is positive."""
    params = {"tenant": current_tenant_id(), "company": company.id, "account": account.id, "day": as_of}
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, params)
        return {row["currency"]: (row["balance"], row["base_balance"]) for row in rows_of(cursor)}


def open_item_totals(*, company: Company, where: ItemFilter) -> list[dict[str, Any]]:
    """For each currency of the account: what its open items sum up to, the balance in the books, and the rest.

    Signed, a debit is positive. The rest in the base currency is what was booked without an amount in the currency, such
    as a revaluation that is not reversed yet; in the currency there is none.
    """
    items, conditions, params = _items(where, company)
    with connection.cursor() as cursor:
        cursor.execute(TOTALS.format(items=items, where=" ".join(conditions)), params)
        found = {row["currency"]: row for row in rows_of(cursor)}
    balances = account_balances(company=company, account=where.account, as_of=where.as_of or FAR_AWAY)
    rows: list[dict[str, Any]] = []
    for currency in sorted(found.keys() | balances.keys()):
        if where.currency not in (None, currency):
            continue
        row = found.get(currency, {"currency": currency, "items": 0, "open_amount": ZERO, "open_base_amount": ZERO})
        row["balance"], row["base_balance"] = balances.get(currency, (ZERO, ZERO))
        row["base_currency"] = company.base_currency
        row["base_difference"] = row["base_balance"] - row["open_base_amount"]
        rows.append(row)
    return rows


def settlements(
    *, company: Company, account: Account | None, limit: int, after: tuple[date, UUID] | None
) -> list[dict[str, Any]]:
    """Settlements without their lines, the latest day first, from behind `after`; one more than `limit`."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "limit": limit + 1}
    conditions: list[str] = []
    if account is not None:
        conditions.append("and s.account_id = %(account)s")
        params["account"] = account.id
    if after:
        conditions.append("and (s.settled_on, s.id) < (%(day)s, %(id)s)")
        params["day"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(SETTLEMENTS.format(where=" ".join(conditions)), params)
        return rows_of(cursor)


def settlement(*, company: Company, settlement_id: UUID) -> dict[str, Any]:
    """One settlement with its lines. Raises NotFound."""
    params = {"tenant": current_tenant_id(), "company": company.id, "settlement": settlement_id, "limit": 1}
    with connection.cursor() as cursor:
        cursor.execute(SETTLEMENTS.format(where="and s.id = %(settlement)s"), params)
        found = rows_of(cursor)
        if not found:
            raise NotFound(say("There is no such settlement."))
        cursor.execute(SETTLED_LINES, params)
        lines = rows_of(cursor)
    for line in lines:
        line["entry_number"] = entry_number(line.pop("prefix"), line.pop("number"))
        line["side"] = "debit" if line.pop("is_debit") else "credit"
    return found[0] | {"lines": lines, "base_currency": company.base_currency}
