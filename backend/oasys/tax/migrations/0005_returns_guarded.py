from django.db import migrations

from oasys.core.migration_sql import sql_file, sql_function

UNDO = """
drop function tax_guard_filing() cascade;
drop function tax_guard_return() cascade;
drop function tax_guard_extent() cascade;
alter table tax_return drop constraint tax_return_hashed;
drop trigger audited_insert on tax_filing; drop trigger audited_update on tax_filing;
drop trigger audited_insert on tax_return; drop trigger audited_update on tax_return;
"""


class Migration(migrations.Migration):
    dependencies = [("tax", "0004_returns")]
    operations = [
        sql_file("tax", "returns.sql", reverse=UNDO),
        # rows that take tax from deferred tax: lines.sql as it stands, for databases that were made before
        migrations.RunSQL(
            "\n".join(sql_function("tax", "lines.sql", name) for name in ("tax_guard_lines", "tax_mirror_reversal")),
            migrations.RunSQL.noop,
        ),
    ]
