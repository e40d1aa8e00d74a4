from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function payments_guard_payment() cascade;
drop function payments_follow_reversal() cascade;
drop function payments_guard_settled() cascade;
alter table payments_payment drop constraint payment_of_contact, drop constraint payment_money_account,
  drop constraint payment_bank_details, drop constraint payment_deductions_form;
drop index payment_by_money_account;
"""
UNRECORDED = """
drop trigger audited_insert on payments_payment;
drop trigger audited_update on payments_payment;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_payments"),
        ("contacts", "0004_line_guards"),
        ("settlement", "0006_cancelled_together"),
        ("audit", "0002_trail"),
    ]
    operations = [
        sql_file("payments", "payments.sql", reverse=UNGUARDED),
        sql_file("payments", "audited.sql", reverse=UNRECORDED),
    ]
