"""How far the books of all tenants are sealed: asked of PostgreSQL by a role that reads every tenant, without Django."""

from typing import Any
from uuid import UUID

PENDING = """
select j.tenant_id, j.company_id, sum(s.last_number - m.number)
from ledger_number_series s
join ledger_journal j on j.tenant_id = s.tenant_id and j.id = s.journal_id
cross join lateral (
  select coalesce(max(number), 0) as number from ledger_sealed_entry
  where tenant_id = s.tenant_id and series = s.id) m
where s.last_number > m.number
group by 1, 2 order by 1, 2
"""
SEALED = """
select coalesce(sum(last), 0) from (
  select max(last_position) as last from ledger_seal group by tenant_id, company_id) s
"""


def pending_companies(raw: Any) -> list[tuple[UUID, UUID, int]]:
    """Tenant, company and number of its posted entries that are not sealed yet.

    `raw` is a connection of psycopg. Costs one look-up for each number series.
    """
    return [(row[0], row[1], int(row[2])) for row in raw.execute(PENDING).fetchall()]


def progress(raw: Any) -> tuple[int, int]:
    """How many entries are sealed, and how many wait."""
    return int(raw.execute(SEALED).fetchone()[0]), sum(waiting for _, _, waiting in pending_companies(raw))
