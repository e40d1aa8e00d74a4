from django.db import migrations, models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast

from oasys.core.migration_sql import sql_file, sql_function


class Migration(migrations.Migration):
    dependencies = [("banking", "0006_few_rows")]
    operations = [
        migrations.AddField(
            model_name="bookline",
            name="amount_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=Cast(Func(F("amount"), function="trim_scale"), models.CharField(db_collation="C")),
                output_field=models.CharField(db_collation="C"),
            ),
        ),
        # nothing could use it: row level security keeps comparisons of amounts from an index
        migrations.RemoveIndex(model_name="bookline", name="book_line_to_match"),
        migrations.AddIndex(
            model_name="bookline",
            index=models.Index(
                fields=["tenant_id", "book", "amount_key", "posting_date"],
                condition=Q(is_matched=False, cancelled_on__isnull=True),
                name="book_lines_to_match",
            ),
        ),
        sql_file(
            "banking", "free_lines.sql", reverse=sql_function("banking", "candidates.sql", "banking_free_lines")
        ),
    ]
