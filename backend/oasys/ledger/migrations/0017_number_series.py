from django.db import migrations, models

from oasys.core.migration_sql import sql_file

UNDO = """
drop trigger series_numbers_once on ledger_number_series;
drop function ledger_refuse_numbers_twice();
revoke update (number_prefix, version) on ledger_journal from oasys_app;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0016_posting_plans'),
    ]

    operations = [
        migrations.AddField(
            model_name='journal',
            name='version',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        sql_file('ledger', 'number_series.sql', reverse=UNDO),
    ]
