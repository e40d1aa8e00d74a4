from django.db import migrations

from oasys.core.migration_sql import sql_file

FUNCTIONS = (
    "tax_guard_component", "tax_guard_rate", "tax_guard_lines", "tax_guard_line_delete", "tax_guard_amount", "tax_mirror_reversal",
)
UNDO = "\n".join(f"drop function if exists {name}() cascade;" for name in FUNCTIONS)


class Migration(migrations.Migration):
    dependencies = [("tax", "0001_codes_rates_and_lines"), ("organisations", "0005_archived_companies")]
    operations = [sql_file("tax", "codes.sql", reverse=UNDO), sql_file("tax", "lines.sql")]
