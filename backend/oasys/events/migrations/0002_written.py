"""The triggers that write events, each behind the tables it stands on, and the functions that number and clear them."""

from django.db import migrations

from oasys.core.migration_sql import sql_file

UNWRITTEN = """
drop trigger told on audit_event;
drop trigger told on jobs_job;
drop function events_of_trail(), events_of_job(), events_of_drafts(), events_number(int), events_clear(timestamptz);
drop trigger event_truncate on events_event;
drop trigger counter_truncate on events_counter;
grant insert, update, delete on events_event, events_counter to oasys_app;
"""
UNTOLD = """
drop trigger told_insert on ledger_journal_entry;
drop trigger told_update on ledger_journal_entry;
drop trigger told on budgets_budget;
drop function events_of_cells();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("audit", "0004_later_tables"),
        ("jobs", "0001_initial"),
        ("ledger", "0015_chart_version"),
        ("budgets", "0001_initial"),
    ]
    operations = [
        sql_file("events", "events.sql", reverse=UNWRITTEN),
        sql_file("events", "told.sql", reverse=UNTOLD),
    ]
