import django.contrib.postgres.fields
import django.db.models.deletion
import oasys.core.fields
import oasys.core.tenancy
import oasys.core.tenant_keys
from django.db import migrations, models

from oasys.core.migration_sql import sql_file, sql_function

FUNCTIONS = (
    'ledger_keep_dimension_set()',
    'ledger_drop_dimension_set()',
    'ledger_guard_dimension_value()',
    'ledger_guard_dimension_rule()',
    'ledger_dimension_set_id(uuid[])',
)
UNDO_RULES = ''.join(f'drop function {name} cascade;' for name in FUNCTIONS)
UNDO_POSTING = sql_function('ledger', 'entries.sql', 'ledger_post_entries') + '''
drop function ledger_keep_dimensions(uuid, uuid[], uuid[], uuid[], uuid[]);
drop function ledger_may_post_when_closed(uuid, uuid, uuid);
'''


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0006_headings'),
        ('organisations', '0002_visibility'),
    ]

    operations = [
        migrations.CreateModel(
            name='DimensionSetValue',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
            ],
            options={
                'db_table': 'ledger_dimension_set_value',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DimensionValue',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('code', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'db_table': 'ledger_dimension_value',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Dimension',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'company', 'code'), name='dimension_code_once'),
                    models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9-]*$')), name='dimension_code_plain'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DimensionRule',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('rule', models.CharField(choices=[('required', 'Required'), ('forbidden', 'Forbidden')], max_length=10)),
                ('account', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ledger.account')),
                ('dimension', oasys.core.tenant_keys.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ledger.dimension')),
            ],
            options={
                'db_table': 'ledger_dimension_rule',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'account', 'dimension'), name='dimension_rule_once'),
                    models.CheckConstraint(condition=models.Q(('rule__in', ['required', 'forbidden'])), name='dimension_rule_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DimensionSet',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('value_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField())),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
            ],
            options={
                'db_table': 'ledger_dimension_set',
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DimensionBalance',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('currency', models.CharField(max_length=24)),
                ('debit', oasys.core.fields.AmountField()),
                ('credit', oasys.core.fields.AmountField()),
                ('currency_amount', oasys.core.fields.AmountField()),
                ('account', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account')),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
                ('period', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.period')),
                ('dimension_set', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.dimensionset')),
            ],
            options={
                'db_table': 'ledger_dimension_balance',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'account', 'period', 'dimension_set', 'currency'), name='dimension_balance_once'),
                ],
                'indexes': [
                    models.Index(fields=['tenant_id', 'dimension_set', 'period'], name='dimension_balance_by_set'),
                ],
            },
        ),
        migrations.AddField(
            model_name='journalline',
            name='dimension_set',
            field=oasys.core.tenant_keys.TenantForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.dimensionset'),
        ),
        migrations.AddIndex(
            model_name='journalline',
            index=models.Index(condition=models.Q(('dimension_set__isnull', False)), fields=['tenant_id', 'dimension_set', 'account', 'posting_date'], name='line_by_dimension_set'),
        ),
        migrations.AddField(
            model_name='dimensionsetvalue',
            name='dimension',
            field=oasys.core.tenant_keys.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.dimension'),
        ),
        migrations.AddField(
            model_name='dimensionsetvalue',
            name='dimension_set',
            field=oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='members', to='ledger.dimensionset'),
        ),
        migrations.AddField(
            model_name='dimensionvalue',
            name='company',
            field=oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company'),
        ),
        migrations.AddField(
            model_name='dimensionvalue',
            name='dimension',
            field=oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='ledger.dimension'),
        ),
        migrations.AddField(
            model_name='dimensionvalue',
            name='parent',
            field=oasys.core.tenant_keys.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.dimensionvalue'),
        ),
        migrations.AddField(
            model_name='dimensionsetvalue',
            name='value',
            field=oasys.core.tenant_keys.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.dimensionvalue'),
        ),
        migrations.AddConstraint(
            model_name='dimensionvalue',
            constraint=models.UniqueConstraint(fields=('tenant_id', 'dimension', 'code'), name='dimension_value_code_once'),
        ),
        migrations.AddConstraint(
            model_name='dimensionvalue',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='dimension_value_not_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='dimensionsetvalue',
            constraint=models.UniqueConstraint(fields=('tenant_id', 'dimension_set', 'dimension'), name='dimension_set_axis_once'),
        ),
        sql_file('ledger', 'dimensions.sql', reverse=UNDO_RULES),
        sql_file('ledger', 'posting.sql', reverse=UNDO_POSTING),
        sql_file('ledger', 'entry_form.sql', reverse=sql_function('ledger', 'seals.sql', 'ledger_entry_form')),
    ]
