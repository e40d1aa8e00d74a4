from django.db import migrations

from oasys.core.migration_sql import sql_file

DROP_ITEMS = """
drop trigger account_subtype on ledger_account;
drop trigger open_item_truncate on settlement_open_item;
drop trigger item_intake_truncate on settlement_item_intake;
drop function settlement_gather_open_items(uuid, int), settlement_follow_subtype(), settlement_reconcilable(text)
"""
DROP_SETTLEMENTS = """
drop trigger entry_reversal on ledger_journal_entry;
drop function settlement_guard_insert(), settlement_guard_update(), settlement_settle_lines(), settlement_guard_reversal(),
  settlement_refuse_change() cascade;
drop trigger settlement_truncate on settlement_settlement;
drop trigger settled_line_truncate on settlement_settled_line;
drop function settlement_refuse_locked(uuid, uuid, date), settlement_lock_entries(uuid, uuid[])
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_open_items_and_settlements"), ("ledger", "0006_headings")]
    operations = [
        sql_file("settlement", "open_items.sql", reverse=DROP_ITEMS),
        sql_file("settlement", "settlements.sql", reverse=DROP_SETTLEMENTS),
    ]
