from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop trigger archived_insert on payment_runs_run;
drop trigger archived_update on payment_runs_run;
drop trigger archived_insert on payment_runs_item;
drop trigger archived_delete on payment_runs_item;
drop trigger archived_update on payment_runs_transfer;
drop trigger archived_insert on payment_runs_report;
drop trigger payment_run_truncate on payment_runs_run;
drop trigger payment_run_item_truncate on payment_runs_item;
drop trigger payment_run_transfer_truncate on payment_runs_transfer;
drop trigger payment_run_report_truncate on payment_runs_report;
drop function payment_runs_guard_run() cascade;
drop function payment_runs_free_items() cascade;
drop function payment_runs_guard_item() cascade;
drop function payment_runs_refuse_no_hand(uuid[], uuid);
drop function payment_runs_guard_transfer() cascade;
drop index payment_run_by_money_account;
alter table payment_runs_run drop constraint payment_run_money_account, drop constraint payment_run_own_account,
  drop constraint payment_run_file_encrypted, drop constraint payment_run_left_out_form;
alter table payment_runs_item drop constraint payment_run_item_of_run, drop constraint payment_run_item_of_contact,
  drop constraint payment_run_item_of_line;
alter table payment_runs_transfer drop constraint payment_run_transfer_of_run, drop constraint payment_run_transfer_of_contact,
  drop constraint payment_run_transfer_details, drop constraint payment_run_transfer_payment;
alter table payment_runs_report drop constraint payment_run_report_of_run;
"""
UNRECORDED = """
drop trigger audited_insert on payment_runs_run;
drop trigger audited_update on payment_runs_run;
drop trigger audited_insert on payment_runs_item;
drop trigger audited_delete on payment_runs_item;
drop trigger audited_insert on payment_runs_transfer;
drop trigger audited_update on payment_runs_transfer;
drop trigger audited_insert on payment_runs_report;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payment_runs", "0001_runs"),
        ("payments", "0004_own_account_guards"),
        ("audit", "0002_trail"),
    ]
    operations = [
        sql_file("payment_runs", "runs.sql", reverse=UNGUARDED),
        sql_file("payment_runs", "audited.sql", reverse=UNRECORDED),
    ]
