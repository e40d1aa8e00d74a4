from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("settlement", "0007_of_reversals")]
    operations = [
        migrations.AddIndex(
            model_name="openitem",
            index=models.Index(
                condition=models.Q(("is_open", False)),
                fields=["tenant_id", "company", "is_debit", "posting_date"],
                name="settled_items",
            ),
        ),
    ]
