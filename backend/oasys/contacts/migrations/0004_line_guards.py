from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function contacts_guard_lines() cascade;
drop function contacts_guard_line_delete() cascade;
drop function contacts_guard_account() cascade;
drop function contacts_mirror_reversal() cascade;
drop function contacts_control(text);
alter table contact_line drop constraint contact_line_of_contact;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_lines_of_contacts"), ("ledger", "0016_posting_plans")]
    operations = [sql_file("contacts", "lines.sql", reverse=UNGUARDED)]
