import django.db.models.deletion
from django.db import migrations, models

import oasys.core.tenancy
import oasys.core.tenant_keys
from oasys.core.migration_sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("tax", "0005_returns_guarded"), ("organisations", "0003_company_formats")]
    operations = [
        migrations.CreateModel(
            name="TaxDueTrouble",
            fields=[
                ("id", oasys.core.tenant_keys.TenantId(serialize=False)),
                ("tenant_id", models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ("failure", models.JSONField()),
                ("failed_at", models.DateTimeField()),
                ("retry_at", models.DateTimeField()),
                (
                    "company",
                    oasys.core.tenant_keys.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.company",
                    ),
                ),
            ],
            options={
                "db_table": "tax_due_trouble",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant_id", "company"), name="tax_due_trouble_once"),
                ],
            },
        ),
        sql_file("tax", "due_by_itself.sql"),
    ]
