import django.db.models.deletion
import oasys.core.fields
import oasys.core.tenancy
import oasys.core.tenant_keys
from django.conf import settings
from django.db import migrations, models

from oasys.core.migration_sql import sql_file

UNDO = 'drop function budgets_guard_budget() cascade; drop function budgets_guard_line() cascade;'


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0014_calendars'),
        ('organisations', '0004_rights'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved')], default='draft', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
                ('created_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('fiscal_year', oasys.core.tenant_keys.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.fiscalyear')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'company', 'fiscal_year', 'name'), name='budget_name_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('status', 'draft')), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('status', 'approved')), _connector='OR'), name='budget_approved_whole'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('amount', oasys.core.fields.AmountField()),
                ('account', oasys.core.tenant_keys.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account')),
                ('budget', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='budgets.budget')),
                ('dimension_set', oasys.core.tenant_keys.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.dimensionset')),
                ('period', oasys.core.tenant_keys.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.period')),
            ],
            options={
                'db_table': 'budgets_line',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'budget', 'account', 'period', 'dimension_set'), name='budget_cell_once', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(('amount__gt', -100000000000000000000), ('amount__lt', 100000000000000000000), models.Q(('amount', 0), _negated=True)), name='budget_amount_finite'),
                ],
            },
        ),
        sql_file('budgets', 'budgets.sql', reverse=UNDO),
    ]
