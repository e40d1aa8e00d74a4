"""Recomputes what open items store from lines and settlements, and reports each difference.

Runs on a connection of the role that reads every tenant (oasys_backup), past Django; it writes nothing.
"""

from collections.abc import Iterator

from oasys.ledger.verification import Connection, Difference

ITEMS = """
select coalesce(i.tenant_id, l.tenant_id), a.code, coalesce(i.line_id, l.id),
       case when i.id is null then 'a posted line without its open item'
            when l.id is null then 'an open item without a posted line'
            else format('the item says %s %s (%s in the base currency), the line %s (%s)', trim_scale(i.amount), i.currency,
                        trim_scale(i.base_amount), trim_scale(l.currency_amount), trim_scale(l.debit - l.credit)) end
from settlement_open_item i
full join (
  select l.*, e.company_id from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  join settlement_item_intake k on k.tenant_id = e.tenant_id and k.series = e.series_id and e.number <= k.last_number
  join ledger_account c on c.tenant_id = l.tenant_id and c.id = l.account_id
    and c.subtype in ('receivable', 'payable', 'clearing')
  join currencies_unit u on u.tenant_id = l.tenant_id and u.code = l.currency and u.is_money
  where l.currency_amount <> 0) l
  on l.tenant_id = i.tenant_id and l.id = i.line_id
join ledger_account a
  on a.tenant_id = coalesce(i.tenant_id, l.tenant_id) and a.id = coalesce(i.account_id, l.account_id)
where i.id is null or l.id is null
   or (i.company_id, i.account_id, i.posting_date, i.currency, i.is_debit, i.amount, i.base_amount)
      is distinct from (l.company_id, l.account_id, l.posting_date, l.currency, l.currency_amount > 0,
                        abs(l.currency_amount), l.debit + l.credit)
order by 1, 2, 3
"""
SETTLED = """
select coalesce(i.tenant_id, p.tenant_id), coalesce(i.line_id, p.line_id), coalesce(i.settled_amount, 0),
       coalesce(i.settled_base_amount, 0), coalesce(p.amount, 0), coalesce(p.base_amount, 0)
from settlement_open_item i
full join (
  select l.tenant_id, l.line_id, sum(l.amount) as amount, sum(l.base_amount) as base_amount
  from settlement_settled_line l
  join settlement_settlement s on s.tenant_id = l.tenant_id and s.id = l.settlement_id and s.cancelled_on is null
  group by 1, 2) p on p.tenant_id = i.tenant_id and p.line_id = i.line_id
where (coalesce(i.settled_amount, 0), coalesce(i.settled_base_amount, 0), coalesce(i.is_open, true))
      is distinct from (coalesce(p.amount, 0), coalesce(p.base_amount, 0), coalesce(p.amount, 0) < i.amount)
order by 1, 2
"""
SETTLEMENTS = """
select s.tenant_id, s.id, p.rest, p.base_rest, coalesce(x.base, 0), s.cancelled_on, c.id is not null
from settlement_settlement s
cross join lateral (
  select coalesce(sum(case when i.is_debit then l.amount else -l.amount end), 0) as rest,
         coalesce(sum(case when i.is_debit then l.base_amount else -l.base_amount end), 0) as base_rest
  from settlement_settled_line l
  join settlement_open_item i on i.tenant_id = l.tenant_id and i.line_id = l.line_id
  where l.tenant_id = s.tenant_id and l.settlement_id = s.id) p
left join lateral (
  select sum(l.debit - l.credit) as base from ledger_journal_line l
  where l.tenant_id = s.tenant_id and l.entry_id = s.exchange_entry_id and l.account_id = s.account_id) x on true
left join ledger_journal_entry c on c.tenant_id = s.tenant_id and c.reverses_id = s.exchange_entry_id and c.status = 'posted'
where p.rest <> 0 or p.base_rest <> -coalesce(x.base, 0)
   or (s.exchange_entry_id is not null and (c.id is not null) <> (s.cancelled_on is not null))
   or c.id is distinct from s.cancel_entry_id
order by 1, 2
"""


def settlement_differences(connection: Connection) -> Iterator[Difference]:
    """Every difference in the open items and settlements of every tenant, one kind after the other."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS)
        for tenant, code, line, what in cursor.fetchall():
            yield Difference(tenant, f"open item of line {line} on {code}: {what}")
        cursor.execute(SETTLED)
        for tenant, line, *sums in cursor.fetchall():
            amount, base, settled, settled_base = sums
            yield Difference(
                tenant,
                f"open item of line {line}: stored as settled {amount} ({base}), the settlements say {settled} ({settled_base})",
            )
        cursor.execute(SETTLEMENTS)
        for tenant, settlement, rest, base_rest, posted, cancelled_on, is_reversed in cursor.fetchall():
            yield Difference(
                tenant,
                f"settlement {settlement}: {rest} is left over, {base_rest} in the base currency; posted {posted}"
                f"{', cancelled' if cancelled_on else ''}{', its entry reversed' if is_reversed else ''}",
            )
