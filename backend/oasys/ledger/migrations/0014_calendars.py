import django.db.models.deletion
import oasys.core.tenancy
import oasys.core.tenant_keys
from django.db import migrations, models

from oasys.core.migration_sql import sql_file

WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0013_period_grants'),
        ('organisations', '0004_rights'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarRule',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('start_month', models.PositiveSmallIntegerField()),
                ('start_day', models.PositiveSmallIntegerField()),
                ('pattern', models.CharField(blank=True, max_length=10)),
                ('ends_on_weekday', models.CharField(blank=True, max_length=10)),
                ('nearest', models.BooleanField()),
                ('long_period', models.PositiveSmallIntegerField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
            ],
            options={
                'db_table': 'ledger_calendar',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'company'), name='calendar_once'),
                    models.CheckConstraint(condition=models.Q(('start_month__range', (1, 12)), models.Q(models.Q(('ends_on_weekday', ''), ('long_period', 0), ('nearest', False), ('pattern', ''), ('start_day__range', (1, 28))), models.Q(('ends_on_weekday__in', WEEKDAYS), ('long_period__range', (1, 12)), ('pattern__in', ['4-4-5', '4-5-4', '5-4-4']), ('start_day', 1)), models.Q(('ends_on_weekday__in', WEEKDAYS), ('long_period__range', (1, 13)), ('pattern', '13x4'), ('start_day', 1)), _connector='OR')), name='calendar_whole'),
                ],
            },
        ),
        sql_file('ledger', 'calendar.sql', reverse='revoke update (fiscal_year_start_month) on organisations_company from oasys_app;'),
    ]
