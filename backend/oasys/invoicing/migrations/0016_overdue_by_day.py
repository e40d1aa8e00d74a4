from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0015_debit_note_guards")]
    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["tenant_id", "company", "kind", "issue_date", "id", "due_date"], name="document_by_day_due"
            ),
        ),
        migrations.RemoveIndex(model_name="document", name="document_by_day"),
    ]
