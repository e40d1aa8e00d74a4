"""What is owed to a company and what it owes, today, in figures for a first page: one statement, whatever is open.

It is the ageing of the day in the base currency. That is read as it is now; what settlements say of later days is taken back
line by line, which are few, instead of looking at the settlements of every item.
"""

from datetime import date
from typing import Any

from django.db import connection

from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.invoicing.models import Kind
from oasys.ledger.models import Account
from oasys.ledger.queries import rows_of
from oasys.organisations.models import Company
from oasys.payments.ageing import SIDES
from oasys.payments.rules import BUCKETS

MOST_DRAFTS = 1_000
# what is open now; how much more or less was open on the day, of items that settlements say something of later days of; what
# waits for the gatherer
OWED = """
select a.subtype as side, o.bucket, sum(o.items)::bigint as items, sum(o.base_amount) as base_amount
from (
  select i.account_id,
         width_bucket(%(day)s::date - coalesce(d.due_on, x.due_on, d.issued_on, i.posting_date), array[1, 31, 61, 91]) as bucket,
         count(*) as items, sum(case when i.is_debit then i.base_amount - i.settled_base_amount
                                     else i.settled_base_amount - i.base_amount end) as base_amount
  from settlement_open_item i
  left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = i.line_id
  left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = i.line_id
  where i.tenant_id = %(tenant)s and i.account_id = any(%(accounts)s) and i.is_open and i.posting_date <= %(day)s
  group by 1, 2
  union all
  select i.account_id,
         width_bucket(%(day)s::date - coalesce(d.due_on, x.due_on, d.issued_on, i.posting_date), array[1, 31, 61, 91]),
         (i.settled_amount - c.amount < i.amount)::int - i.is_open::int,
         case when i.is_debit then c.base_amount else -c.base_amount end
  from (
    select l.line_id, sum(case when s.settled_on > %(day)s then l.amount else -l.amount end) as amount,
           sum(case when s.settled_on > %(day)s then l.base_amount else -l.base_amount end) as base_amount
    from settlement_settlement s
    join settlement_settled_line l on l.tenant_id = %(tenant)s and l.settlement_id = s.id
    where s.tenant_id = %(tenant)s and s.account_id = any(%(accounts)s)
      and ((s.settled_on > %(day)s and s.cancelled_on is null) or (s.settled_on <= %(day)s and s.cancelled_on > %(day)s))
    group by 1) c
  join settlement_open_item i on i.tenant_id = %(tenant)s and i.line_id = c.line_id and i.posting_date <= %(day)s
  left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = c.line_id
  left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = c.line_id
  union all
  select l.account_id, width_bucket(%(day)s::date - coalesce(x.due_on, l.posting_date), array[1, 31, 61, 91]), 1, l.debit - l.credit
  from (
    select s.id, coalesce(k.last_number, 0) as gathered
    from ledger_journal j
    join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
    left join settlement_item_intake k on k.tenant_id = s.tenant_id and k.series = s.id
    where j.tenant_id = %(tenant)s and j.company_id = %(company)s and s.last_number > coalesce(k.last_number, 0)
    offset 0) s
  cross join lateral (
    select id from ledger_journal_entry
    where tenant_id = %(tenant)s and series_id = s.id and number > s.gathered offset 0) e
  cross join lateral (
    select * from ledger_journal_line
    where tenant_id = %(tenant)s and entry_id = e.id and account_id = any(%(accounts)s) and currency_amount <> 0
      and posting_date <= %(day)s offset 0) l
  join currencies_unit u on u.tenant_id = %(tenant)s and u.code = l.currency and u.is_money
  left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = l.id) o
join ledger_account a on a.tenant_id = %(tenant)s and a.id = o.account_id
group by 1, 2
"""
# only drafts have no number, and numbers are in an index
DRAFTS = """
select k.kind, d.drafts from unnest(%(kinds)s::text[]) as k (kind)
cross join lateral (
  select count(*) as drafts from (
    select from invoicing_document
    where tenant_id = %(tenant)s and company_id = %(company)s and kind = k.kind and number = '' and status = 'draft'
    limit %(most)s) x) d
"""


def owed(*, company: Company, day: date) -> dict[str, Any]:
    """For each side the ages of what is open, and of that what is overdue, in the base currency; with the signs of the ageing."""
    accounts = Account.objects.filter(company=company, subtype__in=SIDES, is_heading=False)
    params = {
        "tenant": current_tenant_id(),
        "company": company.id,
        "accounts": list(accounts.values_list("id", flat=True)),
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(OWED, params)
        rows = rows_of(cursor)
    return {
        "as_of": day,
        "base_currency": company.base_currency,
        **{side: _side([row for row in rows if row["side"] == side], sign) for side, sign in SIDES.items()},
    }


def _side(rows: list[dict[str, Any]], sign: int) -> dict[str, Any]:
    ages = dict.fromkeys((*BUCKETS, "total"), ZERO)
    for row in rows:
        ages[BUCKETS[row["bucket"]]] += sign * row["base_amount"]
        ages["total"] += sign * row["base_amount"]
    late = [row for row in rows if row["bucket"] > 0]
    return {
        "items": sum(row["items"] for row in rows),
        "ages": ages,
        "overdue_items": sum(row["items"] for row in late),
        "overdue_amount": sum((sign * row["base_amount"] for row in late), ZERO),
    }


def document_drafts(*, company: Company) -> dict[str, Any]:
    """How many documents of each kind are drafts, counted up to MOST_DRAFTS."""
    params = {
        "tenant": current_tenant_id(),
        "company": company.id,
        "kinds": [str(kind) for kind in Kind.values],
        "most": MOST_DRAFTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(DRAFTS, params)
        found: dict[str, int] = dict(cursor.fetchall())
    return found | {"is_capped": max(found.values()) >= MOST_DRAFTS}
