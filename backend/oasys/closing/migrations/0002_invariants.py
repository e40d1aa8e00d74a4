from django.db import migrations

from oasys.core.migration_sql import sql_file

DROP = """
drop trigger entry_reversal_revaluation on ledger_journal_entry;
drop trigger revaluation_truncate on closing_revaluation;
drop trigger revalued_item_truncate on closing_revalued_item;
drop function closing_guard_revaluation(), closing_guard_items(), closing_guard_reversal(), closing_refuse_change() cascade;
drop function closing_lock_revaluations(uuid, uuid[])
"""


class Migration(migrations.Migration):
    dependencies = [("closing", "0001_revaluations"), ("settlement", "0002_invariants")]
    operations = [sql_file("closing", "revaluations.sql", reverse=DROP)]
