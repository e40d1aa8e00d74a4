"""Recomputes everything that is stored from the posted lines, and reports each difference (invariants 1, 4, 8, 9).

Runs over all tenants on a connection of the role that reads them (oasys_backup), and over the open tenant on Django's.
It writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

type Connection = psycopg.Connection[tuple[Any, ...]]

BALANCES = """
with computed as (
  select l.tenant_id, l.account_id, e.period_id, l.currency, sum(l.debit) as debit, sum(l.credit) as credit,
         sum(l.currency_amount) as amount
  from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  group by 1, 2, 3, 4)
select coalesce(c.tenant_id, b.tenant_id), a.code, p.starts_on, coalesce(c.currency, b.currency),
       coalesce(b.debit, 0), coalesce(b.credit, 0), coalesce(b.currency_amount, 0),
       coalesce(c.debit, 0), coalesce(c.credit, 0), coalesce(c.amount, 0)
from computed c
full join ledger_account_balance b
  on b.tenant_id = c.tenant_id and b.account_id = c.account_id and b.period_id = c.period_id and b.currency = c.currency
join ledger_account a
  on a.tenant_id = coalesce(c.tenant_id, b.tenant_id) and a.id = coalesce(c.account_id, b.account_id)
join ledger_period p
  on p.tenant_id = coalesce(c.tenant_id, b.tenant_id) and p.id = coalesce(c.period_id, b.period_id)
where (coalesce(b.debit, 0), coalesce(b.credit, 0), coalesce(b.currency_amount, 0))
   is distinct from (coalesce(c.debit, 0), coalesce(c.credit, 0), coalesce(c.amount, 0))
order by 1, 2, 3, 4
"""
DIMENSION_BALANCES = """
with computed as (
  select l.tenant_id, l.account_id, e.period_id, l.dimension_set_id, l.currency, sum(l.debit) as debit,
         sum(l.credit) as credit, sum(l.currency_amount) as amount
  from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  where l.dimension_set_id is not null
  group by 1, 2, 3, 4, 5)
select coalesce(c.tenant_id, b.tenant_id), a.code, p.starts_on, coalesce(c.currency, b.currency), n.named,
       coalesce(b.debit, 0), coalesce(b.credit, 0), coalesce(b.currency_amount, 0),
       coalesce(c.debit, 0), coalesce(c.credit, 0), coalesce(c.amount, 0)
from computed c
full join ledger_dimension_balance b
  on b.tenant_id = c.tenant_id and b.account_id = c.account_id and b.period_id = c.period_id
  and b.dimension_set_id = c.dimension_set_id and b.currency = c.currency
join ledger_account a
  on a.tenant_id = coalesce(c.tenant_id, b.tenant_id) and a.id = coalesce(c.account_id, b.account_id)
join ledger_period p
  on p.tenant_id = coalesce(c.tenant_id, b.tenant_id) and p.id = coalesce(c.period_id, b.period_id)
cross join lateral (
  select string_agg(d.code || ':' || v.code, ' ' order by d.code) as named
  from ledger_dimension_set_value m
  join ledger_dimension d on d.tenant_id = m.tenant_id and d.id = m.dimension_id
  join ledger_dimension_value v on v.tenant_id = m.tenant_id and v.id = m.value_id
  where m.tenant_id = a.tenant_id and m.dimension_set_id = coalesce(c.dimension_set_id, b.dimension_set_id)) n
where (coalesce(b.debit, 0), coalesce(b.credit, 0), coalesce(b.currency_amount, 0))
   is distinct from (coalesce(c.debit, 0), coalesce(c.credit, 0), coalesce(c.amount, 0))
order by 1, 2, 3, 4, 5
"""
DIMENSION_SETS = """
select s.tenant_id, s.id
from ledger_dimension_set s
left join ledger_dimension_set_value m on m.tenant_id = s.tenant_id and m.dimension_set_id = s.id
left join ledger_dimension_value v on v.tenant_id = m.tenant_id and v.id = m.value_id
group by s.tenant_id, s.id, s.company_id, s.value_ids
having s.id <> ledger_dimension_set_id(s.value_ids)
    or array_agg(m.value_id order by m.value_id) is distinct from s.value_ids
    or bool_or(v.dimension_id <> m.dimension_id or v.company_id <> s.company_id)
order by 1, 2
"""
ENTRIES = """
select e.tenant_id, s.prefix || lpad(e.number::text, 6, '0'), count(l.id), coalesce(sum(l.debit), 0),
       coalesce(sum(l.credit), 0), min(l.currency), max(l.currency), coalesce(sum(l.currency_amount), 0),
       bool_or(l.posting_date <> e.posting_date or e.posting_date not between p.starts_on and p.ends_on
               or a.company_id <> e.company_id or p.company_id <> e.company_id)
from ledger_journal_entry e
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
join ledger_period p on p.tenant_id = e.tenant_id and p.id = e.period_id
left join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id
left join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
where e.status = 'posted'
group by e.tenant_id, e.id, s.prefix, e.number
having count(l.id) < 2 or sum(l.debit) <> sum(l.credit)
    or (min(l.currency) = max(l.currency) and sum(l.currency_amount) <> 0)
    or bool_or(l.posting_date <> e.posting_date or e.posting_date not between p.starts_on and p.ends_on
               or a.company_id <> e.company_id or p.company_id <> e.company_id)
order by 1, 2
"""
NUMBERS = """
select s.tenant_id, s.prefix, s.last_number, count(e.id), coalesce(min(e.number), 1), coalesce(max(e.number), 0)
from ledger_number_series s
left join ledger_journal_entry e on e.tenant_id = s.tenant_id and e.series_id = s.id and e.number is not null
group by s.tenant_id, s.id, s.prefix, s.last_number
having count(e.id) <> s.last_number or coalesce(max(e.number), 0) <> s.last_number or coalesce(min(e.number), 1) <> 1
order by 1, 2
"""
REVERSALS = """
select o.tenant_id, s.prefix || lpad(o.number::text, 6, '0'), d.code
from ledger_journal_entry r
join ledger_journal_entry o on o.tenant_id = r.tenant_id and o.id = r.reverses_id
join ledger_number_series s on s.tenant_id = o.tenant_id and s.id = o.series_id
cross join lateral (
  select a.code from ledger_journal_line l
  join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
  where l.tenant_id = r.tenant_id and l.entry_id in (r.id, o.id)
  group by a.code, l.currency, l.dimension_set_id having sum(l.debit - l.credit) <> 0 or sum(l.currency_amount) <> 0) d
where r.status = 'posted'
order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored that the lines do not say."""

    tenant_id: UUID
    what: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How much was looked at."""

    tenants: int
    companies: int
    entries: int
    lines: int
    balances: int


def extent(connection: Connection) -> Extent:
    """Counts over all tenants."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (select count(*) from organisations_tenant), (select count(*) from organisations_company), "
            "(select count(*) from ledger_journal_entry where status = 'posted'), "
            "(select count(*) from ledger_journal_line), (select count(*) from ledger_account_balance)"
        )
        return Extent(*(cursor.fetchone() or ()))


def differences(connection: Connection) -> Iterator[Difference]:
    """Every difference in the books of every tenant, one kind after the other."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES)
        for tenant, code, month, currency, *sums in cursor.fetchall():
            stored, computed = sums[:3], sums[3:]
            yield Difference(
                tenant,
                f"balance of {code} in {month:%Y-%m}, {currency}: stored {_sums(stored)}, the lines say {_sums(computed)}",
            )
        cursor.execute(DIMENSION_BALANCES)
        for tenant, code, month, currency, named, *sums in cursor.fetchall():
            place = f"balance of {code} in {month:%Y-%m}, {named}, {currency}"
            yield Difference(tenant, f"{place}: stored {_sums(sums[:3])}, the lines say {_sums(sums[3:])}")
        cursor.execute(DIMENSION_SETS)
        for tenant, set_id in cursor.fetchall():
            yield Difference(tenant, f"dimension set {set_id}: it holds other values than those it is named by")
        cursor.execute(ENTRIES)
        for tenant, number, lines, debit, credit, first, last, amount, is_astray in cursor.fetchall():
            said = f"{lines} lines, debits {debit:f}, credits {credit:f}"
            said += f", {amount:f} {first} left over" if first == last and amount else ""
            said += ", dates or companies do not agree" if is_astray else ""
            yield Difference(tenant, f"entry {number}: {said}")
        cursor.execute(NUMBERS)
        for tenant, prefix, counter, count, lowest, highest in cursor.fetchall():
            yield Difference(
                tenant, f"numbers {prefix}: {count} from {lowest} to {highest}, the counter says {counter}"
            )
        cursor.execute(REVERSALS)
        for tenant, number, code in cursor.fetchall():
            yield Difference(tenant, f"entry {number}: its reversal does not mirror account {code}")


def _sums(values: list[object]) -> str:
    debit, credit, amount = values
    return f"Dr {debit} Cr {credit} ({amount})"
