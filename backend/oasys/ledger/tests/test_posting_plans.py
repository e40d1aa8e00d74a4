"""What fires on the way of a posting is planned once for each connection, not anew for each posting."""

from django.db import connection

from oasys.core.tenancy import tenant
from tests.factories import Books

FIRES = """
select distinct p.proname, coalesce(array_to_string(p.proconfig, ','), '') from pg_trigger g
join pg_proc p on p.oid = g.tgfoid
where g.tgrelid in ('ledger_journal_entry'::regclass, 'ledger_journal_line'::regclass) and not g.tgisinternal
  and g.tgtype & 1 = 0 and g.tgtype & (4 | 16) <> 0 order by 1
"""  # 1: for each row (those of reversals), 4: on insert, 16: on update


def test_every_function_that_fires_on_a_posting_is_planned_once(books: Books):
    """CREATE OR REPLACE forgets the setting: a migration that replaces one of them says so again (sql/posting_plans.sql)."""
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(FIRES)
        found = dict(cursor.fetchall())
    assert {"ledger_post_entries", "ledger_guard_lines", "ledger_audit_postings"} <= found.keys()
    assert [name for name, said in found.items() if "plan_cache_mode=force_generic_plan" not in said] == []
