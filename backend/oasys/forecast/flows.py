"""Everything that is expected, as rows of one statement: what the forecast adds up, and what it lists.

A row has a kind, the day it is expected on, and an amount in its currency, positive where it comes in. Open items are as they are
now: what a posted payment settles is settled, whatever its day, and the payment itself is booked ahead. A draft of a payment run takes
its items out of what is payable. Credits and advances take off what the same contact owes in that currency, what is due first at first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from oasys.core.tenancy import current_tenant_id
from oasys.forecast.rules import WEEKS, monday_of
from oasys.organisations.models import Company
from oasys.recurring.expected import ExpectedMove
from oasys.recurring_documents.expected import ExpectedDocument

# where something was posted since the gatherer came by, which is seldom: asked for before, because the planner takes it for millions
LAG = """
select exists (
  select from ledger_journal j
  join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
  left join settlement_item_intake k on k.tenant_id = s.tenant_id and k.series = s.id
  where j.tenant_id = %(tenant)s and j.company_id = %(company)s and s.last_number > coalesce(k.last_number, 0))
"""
WAITING = """
    union all
    select l.account_id = any(%(receivable)s::uuid[]), l.currency_amount > 0, l.id, l.currency, l.posting_date, abs(l.currency_amount)
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
      where tenant_id = %(tenant)s and entry_id = e.id and account_id = any(%(receivable)s::uuid[] || %(payable)s::uuid[])
        and currency_amount <> 0 offset 0) l
    join currencies_unit u on u.tenant_id = %(tenant)s and u.code = l.currency and u.is_money"""
# Kept once: joins of a part of it would be planned by guesses. Of a draft whose day has passed nothing is paid: it has to be changed first,
# and its bills count by the days they are due.
ITEMS = """
draft as materialized (
  select m.line_id, n.id as run_id, n.execution_on, n.currency, m.amount, m.discount
  from payment_runs_run n
  join payment_runs_item m on m.tenant_id = n.tenant_id and m.run_id = n.id and m.is_live
  where n.tenant_id = %(tenant)s and n.company_id = %(company)s and n.state = 'draft' and n.execution_on >= %(today)s),
item as materialized (
  select o.is_receivable, o.is_debit = o.is_receivable as is_owed, o.line_id, o.currency, x.contact_id,
         coalesce(d.due_on, x.due_on, d.issued_on, o.posting_date) as due_on, o.amount,
         o.amount - least(coalesce(r.amount, 0), o.amount) as rest, r.run_id, r.execution_on,
         least(r.amount, o.amount) - least(r.discount, r.amount, o.amount) as in_run
  from (
    select i.account_id = any(%(receivable)s::uuid[]) as is_receivable, i.is_debit, i.line_id, i.currency, i.posting_date,
           i.amount - i.settled_amount as amount
    from settlement_open_item i
    where i.tenant_id = %(tenant)s and i.account_id = any(%(receivable)s::uuid[] || %(payable)s::uuid[]) and i.is_open{waiting}) o
  left join settlement_item_document d on d.tenant_id = %(tenant)s and d.line_id = o.line_id
  left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = o.line_id
  left join draft r on r.line_id = o.line_id),
credit as materialized (
  select is_receivable, contact_id, currency, sum(rest) as amount from item
  where not is_owed and contact_id is not null group by 1, 2, 3 having sum(rest) > 0),
owed as materialized (
  select q.is_receivable, q.contact_id, q.currency, q.line_id, q.due_on, q.amount,
         least(q.rest, greatest(q.running - q.credit, 0)) as rest
  from (
    select i.*, c.amount as credit,
           sum(i.rest) over (partition by i.is_receivable, i.contact_id, i.currency order by i.due_on, i.line_id) as running
    from credit c
    join item i on i.is_receivable = c.is_receivable and i.contact_id = c.contact_id and i.currency = c.currency and i.is_owed) q)
"""
# a payment run is one row, as the bank sees it; so is an entry, on all accounts of money together
FLOWS = """
select case when i.is_receivable then 'receivables' else 'payables' end as kind, false as is_unused, i.due_on as day, i.line_id as id,
       0 as part, i.currency, case when i.is_receivable then i.rest else -i.rest end as amount, i.amount as open_amount, i.contact_id
from item i
left join credit c on c.is_receivable = i.is_receivable and c.contact_id = i.contact_id and c.currency = i.currency
where i.is_owed and i.rest > 0 and c.amount is null
union all
select case when is_receivable then 'receivables' else 'payables' end, false, due_on, line_id, 0, currency,
       case when is_receivable then rest else -rest end, amount, contact_id
from owed where rest > 0
union all
select case when c.is_receivable then 'receivables' else 'payables' end, true, %(today)s::date, c.contact_id, 0, c.currency,
       case when c.is_receivable then -c.rest else c.rest end, c.amount, c.contact_id
from (
  select c.*, c.amount - coalesce(o.rest, 0) as rest
  from credit c
  left join (
    select is_receivable, contact_id, currency, sum(rest) as rest from item where is_owed group by 1, 2, 3) o
    on o.is_receivable = c.is_receivable and o.contact_id = c.contact_id and o.currency = c.currency) c
where c.rest > 0
union all
select case when i.is_receivable then 'receivables' else 'payables' end, true, i.due_on, i.line_id, 0, i.currency,
       case when i.is_receivable then -i.rest else i.rest end, i.amount, null::uuid
from item i where not i.is_owed and i.contact_id is null and i.rest > 0
union all
select 'payment_runs', false, i.execution_on, i.run_id, 0, i.currency,
       sum(case when i.is_owed then -i.in_run else i.in_run end), null::numeric, null::uuid
from item i where i.run_id is not null group by i.run_id, i.execution_on, i.currency
union all
select case when b.is_run then 'payment_runs' else 'booked' end, false, b.day, b.entry_id, 1, b.currency, b.amount,
       null::numeric, null::uuid
from (
  select l.entry_id, min(l.posting_date) as day, l.currency, sum(l.currency_amount) as amount, exists (
    select from payments_payment p join payment_runs_transfer t on t.tenant_id = p.tenant_id and t.payment_id = p.id
    where p.tenant_id = %(tenant)s and p.entry_id = l.entry_id) as is_run
  from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  where l.tenant_id = %(tenant)s and l.account_id = any(%(money)s::uuid[]) and l.posting_date > %(today)s
  group by l.entry_id, l.currency) b
where b.amount <> 0
union all
select 'recurring_entries', false, greatest(v.day, %(today)s::date), v.entry_id, -1, v.currency, v.amount, null::numeric, null::uuid
from (
  select p.entry_id, p.reverse_on as day, l.currency, -sum(l.currency_amount) as amount
  from recurring_planned_reversal p
  join ledger_journal_entry e on e.tenant_id = p.tenant_id and e.id = p.entry_id and e.status = 'posted'
  join ledger_journal_line l on l.tenant_id = p.tenant_id and l.entry_id = p.entry_id and l.account_id = any(%(money)s::uuid[])
  where p.tenant_id = %(tenant)s and p.company_id = %(company)s and p.done_at is null and not exists (
    select from ledger_journal_entry r where r.tenant_id = p.tenant_id and r.reverses_id = p.entry_id)
  group by p.entry_id, p.reverse_on, l.currency) v
where v.amount <> 0
union all
select y.kind, false, y.day, y.id, y.part, y.currency, y.amount, null::numeric, null::uuid
from unnest(%(kinds)s::text[], %(days)s::date[], %(ids)s::uuid[], %(parts)s::int[], %(currencies)s::text[], %(amounts)s::numeric[])
     as y (kind, day, id, part, currency, amount)
"""
PLACED = f"""
with {ITEMS}, rate as materialized (select * from unnest(%(rated)s::text[], %(rates)s::numeric[]) as r (currency, rate)),
flow as (
  select f.*, round(f.amount * r.rate, %(decimals)s) as base_amount,
         case when f.is_unused then -2 when f.day < %(today)s then -1
              else least({WEEKS}, (f.day - %(monday)s::date) / 7) end as place
  from ({FLOWS}) f left join rate r on r.currency = f.currency)
"""  # noqa: S608 - texts of the program's own


@dataclass(frozen=True, slots=True)
class Known:
    """What the statement is asked with: accounts, what recurs, and what currencies are worth today in the base currency."""

    company: Company
    today: date
    receivable: Sequence[Any]
    payable: Sequence[Any]
    money: Sequence[Any]
    documents: Sequence[ExpectedDocument]
    moves: Sequence[ExpectedMove]
    decimals: int
    rates: dict[str, Decimal] = field(default_factory=dict)

    def params(self) -> dict[str, Any]:
        """Its parameters. What recurs is late where its day has passed: an entry is made today then."""
        planned = [
            *(
                (f"recurring_{one.kind}s", one.due_on, one.recurring_id, one.number, one.currency, _signed(one))
                for one in self.documents
            ),
            *(
                ("recurring_entries", max(one.day, self.today), one.recurring_id, one.number, one.currency, one.amount)
                for one in self.moves
            ),
        ]
        kinds, days, ids, parts, currencies, amounts = (
            map(list, zip(*planned, strict=True)) if planned else ([] for _ in range(6))
        )
        return {
            "tenant": current_tenant_id(), "company": self.company.id, "today": self.today, "monday": monday_of(self.today),
            "receivable": list(self.receivable), "payable": list(self.payable), "money": list(self.money),
            "kinds": kinds, "days": days, "ids": ids, "parts": parts, "currencies": currencies, "amounts": amounts,
            "rated": list(self.rates), "rates": list(self.rates.values()), "decimals": self.decimals,
        }  # fmt: skip

    def statement(self, text: str, where: str = "") -> str:
        """A statement on what is expected, PLACED before it, as things stand now."""
        with connection.cursor() as cursor:
            cursor.execute(LAG, {"tenant": current_tenant_id(), "company": self.company.id})
            (waits,) = cursor.fetchone()
        return text.format(waiting=WAITING if waits else "", where=where)


def _signed(one: ExpectedDocument) -> Decimal:
    return one.amount if one.kind == "invoice" else -one.amount
