"""What contacts owe and are owed: ageing of open items as of a day, and statements of account.

Ageing equals its control accounts by construction: it adds up the open items that settlement keeps (docs/accounting/payments.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.contacts.models import Contact
from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.models import Account
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company
from oasys.payments.rules import BUCKETS

MOST_LINES = 5_000
SIDES = {"receivable": 1, "payable": -1}
# What is open now, corrected by the settlements that are in effect now and were not on the day, or were and are no longer. So the cost is
# that of what is open and of what happened since. As known at a moment: what was posted, settled or cancelled later than that is left out.
OPEN = """
with c as materialized (
  select line_id, sum(amount) as amount, sum(base_amount) as base_amount from (
    select l.line_id, l.amount, l.base_amount
    from settlement_settlement s
    join settlement_settled_line l on l.tenant_id = s.tenant_id and l.settlement_id = s.id
    where s.tenant_id = %(tenant)s and s.account_id = any(%(accounts)s) and s.cancelled_on is null
      and (s.settled_on > %(day)s {made_later}) {only}
    union all
    select l.line_id, -l.amount, -l.base_amount
    from settlement_settlement s
    join settlement_settled_line l on l.tenant_id = s.tenant_id and l.settlement_id = s.id
    where s.tenant_id = %(tenant)s and s.account_id = any(%(accounts)s) and s.cancelled_on is not null
      and (s.cancelled_on > %(day)s {cancelled_later}) and s.settled_on <= %(day)s {made} {only}) x
  group by 1)
select i.line_id, i.posting_date, i.currency, i.is_debit, i.amount - i.settled_amount + coalesce(c.amount, 0) as amount,
       i.base_amount - i.settled_base_amount + coalesce(c.base_amount, 0) as base_amount
from (
  select * from settlement_open_item
  where tenant_id = %(tenant)s and account_id = any(%(accounts)s) and is_open and posting_date <= %(day)s {only}) i
left join c on c.line_id = i.line_id
where i.amount - i.settled_amount + coalesce(c.amount, 0) > 0
union all
select i.line_id, i.posting_date, i.currency, i.is_debit, c.amount, c.base_amount
from c
join settlement_open_item i on i.tenant_id = %(tenant)s and i.line_id = c.line_id and not i.is_open and i.posting_date <= %(day)s
where c.amount > 0
union all
select l.id, l.posting_date, l.currency, l.currency_amount > 0, abs(l.currency_amount), l.debit + l.credit
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
  where tenant_id = %(tenant)s and entry_id = e.id and account_id = any(%(accounts)s) and currency_amount <> 0
    and posting_date <= %(day)s offset 0) l
join currencies_unit u on u.tenant_id = %(tenant)s and u.code = l.currency and u.is_money
"""
NAMES = "select id, sort_name from contacts_contact where tenant_id = %(tenant)s and id = any(%(ids)s)"
# of one contact: what else is open is not looked at
ONLY = "and line_id in (select line_id from contact_line where tenant_id = %(tenant)s and contact_id = %(contact)s)"
LATER = {
    "made_later": "or s.made_at > %(moment)s",
    "made": "and s.made_at <= %(moment)s",
    "cancelled_later": "or s.cancelled_at > %(moment)s",
}
KNOWN = """
join ledger_journal_line kl on kl.tenant_id = %(tenant)s and kl.id = o.line_id
join ledger_journal_entry ke on ke.tenant_id = %(tenant)s and ke.id = kl.entry_id and ke.posted_at <= %(moment)s
"""
# the day a debt is due: as its document says, or else the day of its document, or of its entry
AGED = """
select x.contact_id, o.currency, width_bucket(%(day)s::date - coalesce(d.due_on, x.due_on, d.issued_on, o.posting_date),
                                              array[1, 31, 61, 91]) as bucket,
       count(*) as items, sum(case when o.is_debit then o.amount else -o.amount end) as amount,
       sum(case when o.is_debit then o.base_amount else -o.base_amount end) as base_amount
from ({open}) o
{known}
left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = o.line_id
left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = o.line_id
{of_contact} group by 1, 2, 3
"""
BALANCES = """
select x.account_id, x.currency, sum(x.amount) as amount, sum(x.base) as base_amount from (
  select b.account_id, b.currency, b.currency_amount as amount, b.debit - b.credit as base
  from ledger_period p
  join ledger_account_balance b on b.tenant_id = p.tenant_id and b.period_id = p.id and b.account_id = any(%(accounts)s)
  where p.tenant_id = %(tenant)s and p.company_id = %(company)s and p.ends_on <= %(day)s
  union all
  select l.account_id, l.currency, l.currency_amount, l.debit - l.credit
  from ledger_period p
  join ledger_journal_line l on l.tenant_id = p.tenant_id and l.account_id = any(%(accounts)s)
    and l.posting_date between p.starts_on and %(day)s
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  where p.tenant_id = %(tenant)s and p.company_id = %(company)s and p.starts_on <= %(day)s and p.ends_on > %(day)s
  {unknown}) x
group by 1, 2
"""
UNKNOWN = """
  union all
  select l.account_id, l.currency, -l.currency_amount, l.credit - l.debit
  from ledger_journal_entry e
  join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id and l.account_id = any(%(accounts)s)
  where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.status = 'posted' and e.posted_at > %(moment)s
    and e.posting_date <= %(day)s
"""
OF_CONTACT = """
from contact_line c
join ledger_journal_line l on l.tenant_id = c.tenant_id and l.id = c.line_id and l.currency_amount <> 0
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id and a.subtype = %(side)s
where c.tenant_id = %(tenant)s and c.company_id = %(company)s and c.contact_id = %(contact)s
"""
OPENING = f"select l.currency, sum(l.currency_amount) as amount {OF_CONTACT} and l.posting_date < %(first)s group by 1"
STATEMENT = f"""
select l.id as line_id, l.entry_id, s.prefix, e.number, l.posting_date, e.description, e.reference,
       l.description as line_description, a.code as account_code, c.due_on as due_date, l.currency, l.currency_amount
{OF_CONTACT} and l.posting_date between %(first)s and %(last)s order by l.posting_date, l.id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A side of the books on a day, as known at a moment, or now."""

    company: Company
    side: str
    day: date
    moment: datetime | None = None

    def params(self, accounts: Sequence[Account]) -> dict[str, Any]:
        """What the statements are asked with."""
        return {
            "tenant": current_tenant_id(),
            "company": self.company.id,
            "accounts": [account.id for account in accounts],
            "day": self.day,
            "moment": self.moment,
        }


def control_accounts(at: AsOf) -> list[Account]:
    """Those of the side's subtype, by code."""
    rows = Account.objects.filter(company=at.company, subtype=at.side, is_heading=False)
    return list(rows.order_by("code", "id"))


def ageing(*, at: AsOf, limit: int, after: tuple[str, UUID] | None) -> dict[str, Any]:
    """What was open on the day by contact, currency and age, from behind `after`; one contact more than `limit`.

    What a side is for is positive: what customers owe, what is owed to suppliers. Advances and credit notes are negative.
    `totals` are of all contacts; they, and what was booked in the base currency alone, are the control accounts.
    """
    accounts = control_accounts(at)
    sign = SIDES[at.side]
    rows = _aged(at, accounts)
    balances = control_balances(at=at, accounts=accounts)
    by_contact: dict[UUID | None, list[dict[str, Any]]] = {}
    for row in rows:
        by_contact.setdefault(row["contact_id"], []).append(row)
    names = _names([key for key in by_contact if key is not None])
    wanted = [id_ for name, id_ in names if after is None or (name, id_) > after][: limit + 1]
    found = Contact.objects.only("sort_name", "display_name", "code").in_bulk(wanted)
    shown = [found[id_] for id_ in wanted]
    items = ZERO + sum((row["base_amount"] for row in rows), ZERO)
    control = sum((row["base_amount"] for row in balances), ZERO)
    codes = {account.id: account for account in accounts}
    return {
        "side": at.side,
        "as_of": at.day,
        "known_at": at.moment,
        "base_currency": at.company.base_currency,
        "contacts": [
            _described(by_contact[one.id], sign)
            | {
                "contact_id": one.id,
                "contact_name": one.display_name,
                "contact_code": one.code,
                "sort_name": one.sort_name,
            }
            for one in shown
        ],
        "without_contact": _described(by_contact[None], sign) if None in by_contact else None,
        "totals": _described(rows, sign),
        "base_only_amount": sign * (control - items),
        "control_amount": sign * control,
        "accounts": [
            {
                "account_id": row["account_id"],
                "account_code": codes[row["account_id"]].code,
                "account_name": codes[row["account_id"]].name,
                "currency": row["currency"],
                "amount": sign * row["amount"],
                "base_amount": sign * row["base_amount"],
            }
            for row in sorted(balances, key=lambda row: (codes[row["account_id"]].code, row["currency"]))
        ],
    }


def _names(contact_ids: Sequence[UUID]) -> list[tuple[str, UUID]]:
    """What contacts are sorted by, in that order: of many more than are shown."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, {"tenant": current_tenant_id(), "ids": list(contact_ids)})
        return sorted((name, id_) for id_, name in cursor.fetchall())


def control_balances(*, at: AsOf, accounts: Sequence[Account]) -> list[dict[str, Any]]:
    """Balances of these accounts by account and currency; a debit is positive."""
    statement = BALANCES.format(unknown=UNKNOWN if at.moment else "")
    with connection.cursor() as cursor:
        cursor.execute(statement, at.params(accounts))
        return [row for row in rows_of(cursor) if row["amount"] or row["base_amount"]]


def open_as_of(at: AsOf, *, only: str = "") -> str:
    """The statement of what was open; `only` narrows what is looked at."""
    return OPEN.format(only=only, **(LATER if at.moment else dict.fromkeys(LATER, "")))


def _aged(at: AsOf, accounts: Sequence[Account], contact_id: UUID | None = None) -> list[dict[str, Any]]:
    """Sums by contact, currency and bucket; a debit is positive."""
    statement = AGED.format(
        open=open_as_of(at, only=ONLY if contact_id else ""),
        known=KNOWN if at.moment else "",
        of_contact="where x.contact_id = %(contact)s" if contact_id else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, at.params(accounts) | {"contact": contact_id})
        return rows_of(cursor)


def _described(rows: Iterable[dict[str, Any]], sign: int) -> dict[str, Any]:
    """Amounts by currency and by age, and all of it in the base currency."""
    currencies: dict[str, dict[str, Any]] = {}
    base = dict.fromkeys((*BUCKETS, "total"), ZERO)
    items = 0
    for row in rows:
        own = currencies.setdefault(
            row["currency"], {"currency": row["currency"]} | dict.fromkeys((*BUCKETS, "total", "base_total"), ZERO)
        )
        name = BUCKETS[row["bucket"]]
        for one, amount in ((own, row["amount"]), (base, row["base_amount"])):
            one[name] += sign * amount
            one["total"] += sign * amount
        own["base_total"] += sign * row["base_amount"]
        items += row["items"]
    return {"items": items, "currencies": [currencies[code] for code in sorted(currencies)], "base": base}


def statement_of_account(*, company: Company, contact: Contact, side: str, first: date, last: date) -> dict[str, Any]:
    """What a contact owed on the day before, what was posted until the last day, and what it owed then, by currency.

    Amounts and balances as in the ageing: what the side is for is positive. Raises Invalid for more than MOST_LINES lines.
    """
    if last < first:
        message = say("The last day lies before the first.")
        raise Invalid(message, errors=[FieldError("/to_date", "core.out_of_range", message)])
    sign = SIDES[side]
    params = {
        "tenant": current_tenant_id(),
        "company": company.id,
        "contact": contact.id,
        "side": side,
        "first": first,
        "last": last,
        "limit": MOST_LINES + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(OPENING, params)
        opening: dict[str, Decimal] = {row["currency"]: sign * row["amount"] for row in rows_of(cursor)}
        cursor.execute(STATEMENT, params)
        lines = rows_of(cursor)
    if len(lines) > MOST_LINES:
        message = say("The time has more than {most:,} lines: ask for a shorter one.", most=MOST_LINES)
        raise Invalid(message, errors=[FieldError("/from_date", "core.out_of_range", message)])
    at = AsOf(company, side, last)
    aged = {one["currency"]: one for one in _described(_aged(at, control_accounts(at), contact.id), sign)["currencies"]}
    codes = sorted({code for code, amount in opening.items() if amount} | {line["currency"] for line in lines})
    shown = []
    for code in codes:
        balance = opening.get(code, ZERO)
        own = []
        for line in (line for line in lines if line["currency"] == code):
            amount = sign * line["currency_amount"]
            balance += amount
            own.append(
                {name: line[name] for name in STATED}
                | {
                    "entry_number": entry_number(line["prefix"], line["number"]),
                    "increase": max(amount, ZERO),
                    "decrease": max(-amount, ZERO),
                    "balance": balance,
                }
            )
        ages = aged.get(code, dict.fromkeys((*BUCKETS, "total"), ZERO))
        shown.append(
            {
                "currency": code,
                "opening_balance": opening.get(code, ZERO),
                "lines": own,
                "closing_balance": balance,
                "ages": {name: ages[name] for name in (*BUCKETS, "total")},
            }
        )
    return {
        "contact_id": contact.id,
        "contact_name": contact.display_name,
        "side": side,
        "from_date": first,
        "to_date": last,
        "currencies": shown,
    }


STATED = (
    "line_id", "entry_id", "posting_date", "description", "line_description", "reference", "account_code", "due_date",
)  # fmt: skip
