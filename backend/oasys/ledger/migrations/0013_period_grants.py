import django.db.models.deletion
import oasys.core.tenancy
import oasys.core.tenant_keys
from django.conf import settings
from django.db import migrations, models

from oasys.core.migration_sql import sql_file, sql_function

UNDO = sql_function('ledger', 'period_rights.sql', 'ledger_may_post_when_closed') + '''
drop function ledger_guard_period_grant() cascade;
drop function ledger_guard_period_grant_end() cascade;
drop function ledger_has_leave(uuid, uuid, uuid);
'''


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0012_archived_companies'),
        ('organisations', '0004_rights'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodGrant',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('reason', models.CharField(max_length=500)),
                ('valid_until', models.DateTimeField()),
                ('granted_at', models.DateTimeField()),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
                ('granted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('period', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='ledger.period')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'ledger_period_grant',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='period_grant_reason_given'),
                ],
                'indexes': [
                    models.Index(fields=['tenant_id', 'period', 'person'], name='period_grant_by_person'),
                    models.Index(fields=['tenant_id', 'company', 'id'], name='period_grant_by_company'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PeriodGrantEnd',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('ended_at', models.DateTimeField()),
                ('ended_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grant', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='ledger.periodgrant')),
            ],
            options={
                'db_table': 'ledger_period_grant_end',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'grant'), name='period_grant_ended_once'),
                ],
            },
        ),
        sql_file('ledger', 'grants.sql', reverse=UNDO),
    ]
