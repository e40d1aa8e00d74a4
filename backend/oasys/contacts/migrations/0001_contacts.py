import django.db.models.deletion
import oasys.core.encryption
import oasys.core.fields
import oasys.core.tenancy
import oasys.core.tenant_keys
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0016_posting_plans'),
        ('organisations', '0007_sign_in_demands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('display_name', models.CharField(max_length=200)),
                ('legal_name', models.CharField(blank=True, max_length=200)),
                ('sort_name', models.CharField(db_collation='C', max_length=260)),
                ('kind', models.CharField(choices=[('business', 'Business'), ('person', 'Person')], max_length=10)),
                ('is_customer', models.BooleanField()),
                ('is_supplier', models.BooleanField()),
                ('currency', models.CharField(max_length=3)),
                ('language', models.CharField(blank=True, max_length=20)),
                ('terms_from', models.CharField(max_length=20, null=True)),
                ('terms_days', models.PositiveSmallIntegerField(null=True)),
                ('credit_limit', oasys.core.fields.AmountField(null=True)),
                ('addresses', models.JSONField(default=list)),
                ('people', models.JSONField(default=list)),
                ('notes', models.TextField(blank=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
                ('expense_account', oasys.core.tenant_keys.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.account')),
                ('payable_account', oasys.core.tenant_keys.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.account')),
                ('receivable_account', oasys.core.tenant_keys.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.account')),
                ('revenue_account', oasys.core.tenant_keys.TenantForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='ledger.account')),
            ],
            options={
                'db_table': 'contacts_contact',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'company', 'id'), name='contact_of_company'),
                    models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('tenant_id', 'company', 'code'), name='contact_code_once'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['business', 'person'])), name='contact_kind_known'),
                    models.CheckConstraint(condition=models.Q(('is_customer', True), ('is_supplier', True), _connector='OR'), name='contact_has_role'),
                    models.CheckConstraint(condition=models.Q(models.Q(('display_name', ''), _negated=True), models.Q(('sort_name', ''), _negated=True)), name='contact_named'),
                    models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='contact_currency_code'),
                    models.CheckConstraint(condition=models.Q(('language', ''), ('language__regex', '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$'), _connector='OR'), name='contact_language_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('terms_days__isnull', True), ('terms_from__isnull', True)), models.Q(('terms_days__range', (0, 365)), ('terms_from__in', ('invoice_date', 'month_end'))), _connector='OR'), name='contact_terms_whole'),
                    models.CheckConstraint(condition=models.Q(('credit_limit__isnull', True), models.Q(('credit_limit__gte', 0), ('credit_limit__lt', 100000000000000000000)), _connector='OR'), name='contact_credit_limit_finite'),
                ],
                'indexes': [
                    models.Index(fields=['tenant_id', 'company', 'sort_name', 'id'], name='contact_by_name'),
                    models.Index(condition=models.Q(('is_customer', True)), fields=['tenant_id', 'company', 'sort_name', 'id'], name='customer_by_name'),
                    models.Index(condition=models.Q(('is_supplier', True)), fields=['tenant_id', 'company', 'sort_name', 'id'], name='supplier_by_name'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BankDetails',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('status', models.CharField(choices=[('proposed', 'Proposed'), ('confirmed', 'Confirmed'), ('replaced', 'Replaced'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('holder', models.CharField(blank=True, max_length=140)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('is_iban', models.BooleanField()),
                ('account', oasys.core.encryption.EncryptedTextField(null=True)),
                ('bank_code', oasys.core.encryption.EncryptedTextField(null=True)),
                ('account_hash', oasys.core.encryption.LookupHashField(editable=False, max_length=73, null=True, source='lookup_key')),
                ('note', models.CharField(blank=True, max_length=500)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_note', models.CharField(blank=True, max_length=500)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', oasys.core.tenant_keys.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contacts.contact')),
            ],
            options={
                'db_table': 'contacts_bank_details',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('tenant_id', 'contact'), name='bank_proposed_once'),
                    models.UniqueConstraint(condition=models.Q(('status', 'confirmed')), fields=('tenant_id', 'contact'), name='bank_confirmed_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('replaced_at__isnull', True), ('status', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('replaced_at__isnull', True), ('status', 'confirmed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('replaced_at__isnull', False), ('status', 'replaced')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('replaced_at__isnull', True), ('status__in', ['refused', 'withdrawn'])), _connector='OR'), name='bank_status_whole'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['confirmed', 'replaced']), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='bank_second_person'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('decided_by', models.F('proposed_by')), _connector='OR'), name='bank_withdrawn_by_proposer'),
                ],
                'indexes': [
                    models.Index(fields=['tenant_id', 'contact', 'id'], name='bank_by_contact'),
                    models.Index(fields=['tenant_id', 'company', 'account_hash'], name='bank_by_account'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ContactIdentifier',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('scheme', models.CharField(max_length=30)),
                ('value', oasys.core.encryption.EncryptedTextField()),
                ('value_hash', oasys.core.encryption.LookupHashField(editable=False, max_length=73, source='lookup_key')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
                ('contact', oasys.core.tenant_keys.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contacts.contact')),
            ],
            options={
                'db_table': 'contacts_identifier',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'contact', 'scheme', 'value_hash'), name='identifier_once'),
                    models.CheckConstraint(condition=models.Q(('scheme__in', ['eu_vat', 'gb_vat', 'gb_crn', 'de_stnr', 'in_gstin', 'in_pan', 'us_ein', 'sg_uen', 'sg_gst', 'my_tin', 'my_sst', 'my_brn', 'my_nric', 'au_abn', 'ch_vat', 'no_mva', 'lei', 'other_tax', 'other_registration'])), name='identifier_scheme_known'),
                ],
                'indexes': [
                    models.Index(fields=['tenant_id', 'company', 'value_hash'], name='identifier_by_value'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ContactMark',
            fields=[
                ('id', oasys.core.tenant_keys.TenantId(serialize=False)),
                ('tenant_id', models.UUIDField(default=oasys.core.tenancy.current_tenant_id, editable=False)),
                ('mark', models.CharField(db_collation='C', max_length=260)),
                ('company', oasys.core.tenant_keys.TenantForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.company')),
                ('contact', oasys.core.tenant_keys.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='contacts.contact')),
            ],
            options={
                'db_table': 'contacts_mark',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [
                    models.UniqueConstraint(fields=('tenant_id', 'company', 'mark', 'contact'), name='contact_mark_once'),
                ],
                'indexes': [
                    models.Index(fields=['tenant_id', 'contact'], name='contact_mark_of'),
                ],
            },
        ),
    ]
