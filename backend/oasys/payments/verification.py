"""Adds up what ageing shows and compares it with the control accounts, period by period.

Runs on a connection of the role that reads every tenant (oasys_backup), past Django; it writes nothing.
"""

from collections.abc import Iterator

from oasys.ledger.verification import Connection, Difference

# By account, currency and period: what became open and what stopped being open, by the days of items, settlements and cancellations;
# beside it what was booked in the base currency alone, or in a unit that is no money, and is no exchange difference of a settlement;
# against the stored balance. Where all periods agree, so does each day they end on.
CONTROL = """
with moved as (
  select i.tenant_id, i.company_id, i.account_id, i.currency, i.posting_date as day,
         case when i.is_debit then i.amount else -i.amount end as amount,
         case when i.is_debit then i.base_amount else -i.base_amount end as base
  from settlement_open_item i
  union all
  select s.tenant_id, s.company_id, s.account_id, s.currency, d.day,
         case when i.is_debit then l.amount else -l.amount end * d.sign,
         case when i.is_debit then l.base_amount else -l.base_amount end * d.sign
  from settlement_settlement s
  join settlement_settled_line l on l.tenant_id = s.tenant_id and l.settlement_id = s.id
  join settlement_open_item i on i.tenant_id = l.tenant_id and i.line_id = l.line_id
  cross join lateral (values (s.settled_on, -1), (s.cancelled_on, 1)) d(day, sign)
  where d.day is not null
  union all
  select l.tenant_id, e.company_id, l.account_id, l.currency, l.posting_date, l.currency_amount, l.debit - l.credit
  from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id and a.subtype in ('receivable', 'payable')
  join currencies_unit u on u.tenant_id = l.tenant_id and u.code = l.currency
  join settlement_item_intake k on k.tenant_id = e.tenant_id and k.series = e.series_id and e.number <= k.last_number
  where (l.currency_amount = 0 or not u.is_money)
    and not exists (select from settlement_settlement s
                    where s.tenant_id = l.tenant_id and l.entry_id in (s.exchange_entry_id, s.cancel_entry_id))
  union all
  -- not looked through yet: open as a whole
  select l.tenant_id, e.company_id, l.account_id, l.currency, l.posting_date, l.currency_amount, l.debit - l.credit
  from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  left join settlement_item_intake k on k.tenant_id = e.tenant_id and k.series = e.series_id
  where e.number > coalesce(k.last_number, 0)
    and not exists (select from settlement_settlement s
                    where s.tenant_id = l.tenant_id and l.entry_id in (s.exchange_entry_id, s.cancel_entry_id))),
aged as (
  select m.tenant_id, m.account_id, m.currency, p.id as period_id, sum(m.amount) as amount, sum(m.base) as base
  from moved m
  join ledger_period p on p.tenant_id = m.tenant_id and p.company_id = m.company_id and m.day between p.starts_on and p.ends_on
  group by 1, 2, 3, 4)
select a.tenant_id, a.code, p.starts_on, coalesce(g.currency, b.currency), coalesce(g.amount, 0), coalesce(g.base, 0),
       coalesce(b.currency_amount, 0), coalesce(b.debit - b.credit, 0)
from aged g
full join ledger_account_balance b
  on b.tenant_id = g.tenant_id and b.account_id = g.account_id and b.currency = g.currency and b.period_id = g.period_id
join ledger_account a on a.tenant_id = coalesce(g.tenant_id, b.tenant_id) and a.id = coalesce(g.account_id, b.account_id)
  and a.subtype in ('receivable', 'payable')
join ledger_period p on p.tenant_id = a.tenant_id and p.id = coalesce(g.period_id, b.period_id)
where coalesce(g.amount, 0) <> coalesce(b.currency_amount, 0) or coalesce(g.base, 0) <> coalesce(b.debit - b.credit, 0)
order by 1, 2, 3, 4
"""
PAYMENTS = """
select p.tenant_id, p.id,
       case when e.id is null or e.status <> 'posted' or e.source_key <> p.id::text then 'its entry is missing'
            when (p.state = 'undone') <> (r.id is not null) then format('it is %s, its entry %s reversed', p.state,
                   case when r.id is null then 'is not' else 'is' end)
            else 'a line against receivables or payables is of another contact' end
from payments_payment p
left join ledger_journal_entry e on e.tenant_id = p.tenant_id and e.id = p.entry_id
left join ledger_journal_entry r on r.tenant_id = p.tenant_id and r.reverses_id = p.entry_id and r.status = 'posted'
where e.id is null or e.status <> 'posted' or e.source_key <> p.id::text or (p.state = 'undone') <> (r.id is not null)
   or r.id is distinct from p.undo_entry_id
   or exists (select from ledger_journal_line l join contact_line c on c.tenant_id = l.tenant_id and c.line_id = l.id
              where l.tenant_id = p.tenant_id and l.entry_id = p.entry_id and c.contact_id <> p.contact_id)
order by 1, 2
"""


def payment_differences(connection: Connection) -> Iterator[Difference]:
    """Every control account that ageing does not add up to, and every payment that says otherwise than its entry."""
    with connection.cursor() as cursor:
        cursor.execute(CONTROL)
        for tenant, code, month, currency, *sums in cursor.fetchall():
            amount, base, balance, base_balance = sums
            yield Difference(
                tenant,
                f"ageing of {code} in {month:%Y-%m}, {currency}: open items say {amount:f} ({base:f} in the base currency), "
                f"the account {balance:f} ({base_balance:f})",
            )
        cursor.execute(PAYMENTS)
        for tenant, payment, what in cursor.fetchall():
            yield Difference(tenant, f"payment {payment}: {what}")
