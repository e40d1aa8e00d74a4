from django.db import migrations, models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast

from oasys.core.migration_sql import sql_file

# nothing could use it: row level security keeps comparisons of amounts from an index
UNUSED = "drop index if exists open_item_by_rest;"


class Migration(migrations.Migration):
    dependencies = [("settlement", "0009_open_rest")]
    operations = [
        migrations.AddField(
            model_name="openitem",
            name="rest_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=Cast(
                    Func(F("amount") - F("settled_amount"), function="trim_scale"), models.CharField(db_collation="C")
                ),
                output_field=models.CharField(db_collation="C"),
            ),
        ),
        migrations.AddIndex(
            model_name="openitem",
            index=models.Index(
                fields=["tenant_id", "company", "is_debit", "rest_key"],
                condition=Q(is_open=True),
                name="open_items_by_rest",
            ),
        ),
        migrations.RunSQL(UNUSED, sql_file("settlement", "open_rest.sql").sql),
    ]
