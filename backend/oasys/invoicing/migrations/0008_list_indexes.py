from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0007_direct_entries")]
    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("status", "posted"), _negated=True),
                fields=["tenant_id", "company", "kind", "status", "issue_date", "id"],
                name="document_not_posted",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("supplier_key", ""), _negated=True),
                fields=["tenant_id", "company", "kind", "supplier_key"],
                name="document_by_supplier_key",
            ),
        ),
    ]
