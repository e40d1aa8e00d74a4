from django.db import migrations

from oasys.core.migration_sql import sql_file

FUNCTIONS = ('guard_entry_insert', 'guard_lines', 'post_entries', 'audit_postings')
UNDO = ' '.join(f'alter function ledger_{name}() reset plan_cache_mode;' for name in FUNCTIONS)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0015_chart_version'),
    ]

    operations = [
        sql_file('ledger', 'posting_plans.sql', reverse=UNDO),
    ]
