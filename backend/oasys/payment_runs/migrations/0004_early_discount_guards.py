from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

BEFORE = f"""
drop trigger audited_insert on payment_runs_item;
drop trigger audited_delete on payment_runs_item;
create trigger audited_insert after insert on payment_runs_item referencing new table as new_rows
  for each statement execute function audit_record('payment_run_item', 'run_id contact_id line_id is_debit amount', 'added');
create trigger audited_delete after delete on payment_runs_item referencing old table as old_rows
  for each statement execute function audit_record('payment_run_item', 'run_id contact_id line_id is_debit amount', 'removed');
{sql_function("payment_runs", "runs.sql", "payment_runs_guard_run")}
"""


class Migration(migrations.Migration):
    dependencies = [("payment_runs", "0003_early_discounts"), ("audit", "0005_sign_in_demands")]
    operations = [sql_file("payment_runs", "early_discounts.sql", reverse=BEFORE)]
