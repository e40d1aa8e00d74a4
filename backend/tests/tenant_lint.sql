-- Reads the system catalogs and names everything that breaks a rule of tenant isolation
-- (docs/decisions/0001-tenant-isolation.md). Run as superuser; no rows: the schema keeps every rule.
-- A new tenant table needs no line here. A table without tenants, a trigger function, another policy: name it below,
-- which is the moment to review it.
with
known(app, owner, policy, without_tenant, reference, functions) as (values (
  'oasys_app'::name,
  'oasys_owner'::name,
  $$(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)$$,
  array['account_emailaddress', 'account_emailconfirmation', 'api_user_answer', 'auth_group', 'auth_group_permissions',
        'core_cache', 'core_request_count',
        'auth_permission', 'currencies_reference_rate', 'django_content_type', 'django_migrations', 'django_session',
        'identity_mail', 'identity_mailfile', 'identity_securityevent', 'identity_session', 'mfa_authenticator',
        'socialaccount_socialaccount', 'socialaccount_socialapp', 'socialaccount_socialtoken', 'usersessions_usersession',
        'organisations_host', 'organisations_platform_staff', 'platform_tombstone',
        'procrastinate_events', 'procrastinate_jobs', 'procrastinate_periodic_defers', 'procrastinate_workers'],
  array['identity_user', 'organisations_tenant', 'platform_plan'],  -- tables without a tenant that a tenant's rows may point to
  array['platform_tenant_state', 'platform_tenant_health', 'platform_installation_health', 'platform_delete_tenant', 'platform_guard_plan', 'platform_plan_of', 'platform_guard_deletion', 'platform_guard_companies', 'platform_request_support', 'organisations_guard_support', 'organisations_guard_visit',
        'organisations_follow_domain', 'organisations_release_hosts', 'organisations_guard_company', 'organisations_refuse_archived', 'organisations_refuse_archived_change', 'audit_record', 'audit_refuse', 'events_of_trail', 'events_of_drafts',
        'events_of_job', 'events_of_cells', 'events_number', 'events_clear', 'ledger_audit_postings',
        'core_refuse_truncate', 'identity_keep_events', 'identity_forget_events', 'budgets_guard_budget', 'budgets_guard_line', 'contacts_guard_accounts', 'contacts_guard_identifier', 'contacts_guard_bank', 'contacts_guard_lines', 'contacts_guard_line_delete',
        'contacts_guard_account', 'contacts_mirror_reversal', 'ledger_guard_account_parent',
        'ledger_guard_entry_delete', 'ledger_guard_entry_insert',
        'ledger_guard_dimension_rule', 'ledger_guard_dimension_value', 'ledger_drop_dimension_set', 'ledger_keep_dimension_set',
        'ledger_guard_lines', 'ledger_guard_period_grant', 'ledger_guard_period_grant_end',
        'ledger_guard_period_insert', 'ledger_guard_period_update', 'ledger_guard_series_insert',
        'ledger_note_chart',
        'ledger_guard_series_prefix', 'ledger_refuse_numbers_twice', 'ledger_guard_heading', 'ledger_post_entries', 'organisations_keep_owner',
        'ledger_guard_line_rate', 'tax_guard_component', 'tax_guard_rate', 'tax_guard_lines', 'tax_guard_line_delete', 'tax_guard_amount',
        'tax_mirror_reversal', 'tax_guard_filing', 'tax_guard_return', 'tax_guard_extent', 'settlement_guard_closed_period',
        'ledger_guard_seal', 'ledger_guard_sealed_entries', 'ledger_refuse_seal_change', 'ledger_seal_company',
        'settlement_gather_open_items', 'settlement_follow_subtype', 'settlement_guard_insert', 'settlement_guard_update',
        'settlement_guard_reversal', 'settlement_keep_reversal', 'payments_guard_payment', 'payments_follow_reversal', 'payments_guard_settled', 'payments_guard_own_account',
        'banking_guard_book', 'banking_guard_account_currency', 'banking_gather', 'banking_free_lines', 'banking_open_items', 'banking_other_sides', 'banking_contacts_called', 'banking_guard_book_line', 'banking_guard_reversal', 'banking_guard_line', 'banking_guard_import',
        'banking_import_withdrawn', 'banking_guard_match', 'banking_guard_match_document', 'banking_match_undone', 'banking_take_lines', 'banking_take_book_lines',
        'banking_match_balances', 'banking_guard_reconciliation', 'banking_freeze', 'banking_guard_period',
        'payment_runs_guard_run', 'payment_runs_free_items', 'payment_runs_guard_item', 'payment_runs_guard_transfer',
        'settlement_refuse_change', 'settlement_settle_lines', 'settlement_guard_document',
        'incoming_guard_received', 'incoming_guard_approval', 'incoming_end_approval', 'incoming_written', 'incoming_follow_bill', 'incoming_follow_lines', 'incoming_refuse_unapproved',
        'attachments_guard', 'attachments_guard_content', 'invoicing_guard_document', 'invoicing_guard_lines', 'contacts_guard_taxes', 'invoicing_refuse_direct_entry', 'invoicing_keep_direct_entries', 'invoicing_void', 'invoicing_guard_settings',
        'invoicing_guard_issuer', 'invoicing_keep_issuer', 'invoicing_check_deposits', 'invoicing_keep_deposit', 'invoicing_keep_paid', 'invoicing_take_again', 'invoicing_check_charge', 'invoicing_keep_charged', 'dispatch_guard',
        'recurring_guard_occurrence', 'dunning_guard_reminder', 'dunning_guard_item', 'dunning_guard_block',
        'myinvois_guard_einvoice', 'myinvois_release', 'myinvois_guard_covered', 'myinvois_keep_document',
        'bank_feeds_guard_connection',
        'closing_guard_revaluation', 'closing_guard_items', 'closing_guard_reversal', 'closing_refuse_change',
        'jobs_guard_birth', 'jobs_guard_job',
        'procrastinate_notify_queue_abort_job_v1', 'procrastinate_notify_queue_job_inserted_v1',
        'procrastinate_trigger_abort_requested_events_procedure_v1', 'procrastinate_trigger_function_scheduled_events_v1',
        'procrastinate_trigger_function_status_events_insert_v1', 'procrastinate_trigger_function_status_events_update_v1',
        'procrastinate_unlink_periodic_defers_v1'])),
-- policies beside `tenant`: silent as soon as a tenant is open (organisations/sql/visibility.sql)
other_policies(relname, polname, polcmd, reads, writes) as (values
  ('organisations_support_access', 'own', 'r',
   $$((staff_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND (COALESCE(current_setting('app.tenant_id'::text, true), ''::text) = ''::text))$$, null),
  ('organisations_tenant', 'platform', 'r', 'true', null),
  ('organisations_membership', 'own', 'r',
   $$((user_id = (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid) AND (COALESCE(current_setting('app.tenant_id'::text, true), ''::text) = ''::text))$$, null),
  ('organisations_tenant', 'own', 'r',
   $$((id = ANY ((NULLIF(current_setting('app.my_tenants'::text, true), ''::text))::uuid[])) AND (COALESCE(current_setting('app.tenant_id'::text, true), ''::text) = ''::text))$$, null),
  ('organisations_tenant', 'tenant', '*',
   $$(id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)$$,
   $$(id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)$$)),
guards(relname, tgname) as (values
  ('organisations_company', 'company_within_plan'), ('organisations_company', 'company_restored_within_plan'),
  ('organisations_membership', 'member_within_plan'),
  ('platform_deletion', 'deletion_guard'), ('platform_deletion', 'deletion_truncate'), ('organisations_company', 'company_of_leaving_tenant'),
  ('organisations_support_access', 'support_access_update'), ('organisations_support_access', 'support_access_truncate'),
  ('organisations_support_visit', 'support_visit_insert'), ('organisations_support_visit', 'support_visit_truncate'),
  ('organisations_domain', 'domain_followed'), ('organisations_domain', 'domain_truncate'),
  ('organisations_company', 'company_archived'), ('ledger_account', 'archived_insert'), ('ledger_account', 'archived_update'),
  ('audit_event', 'audit_kept'), ('audit_event', 'told'), ('jobs_job', 'told'), ('budgets_budget', 'told'),
  ('ledger_journal_entry', 'told_insert'), ('ledger_journal_entry', 'told_update'),
  ('events_event', 'event_truncate'), ('events_counter', 'counter_truncate'), ('audit_event', 'audit_truncate'), ('ledger_journal_entry', 'postings_audited'),
  ('identity_securityevent', 'events_kept'), ('identity_securityevent', 'events_truncate'),
  ('ledger_journal_entry', 'entries_insert'), ('ledger_journal_entry', 'entries_update'),
  ('ledger_journal_entry', 'entries_delete'), ('ledger_journal_entry', 'entries_truncate'),
  ('ledger_journal_line', 'lines_insert'), ('ledger_journal_line', 'lines_update'),
  ('ledger_journal_line', 'lines_delete'), ('ledger_journal_line', 'lines_truncate'),
  ('ledger_account', 'account_parent'), ('ledger_account', 'account_heading'),
  ('ledger_account', 'account_noted_insert'), ('ledger_account', 'account_noted_update'), ('ledger_account', 'account_noted_delete'),
  ('ledger_journal', 'journal_noted_insert'), ('ledger_journal', 'journal_noted_update'), ('ledger_journal', 'journal_noted_delete'),
  ('ledger_account_balance', 'balances_truncate'),
  ('ledger_number_series', 'series_insert'), ('ledger_period', 'period_insert'), ('ledger_period', 'period_update'),
  ('ledger_period', 'period_truncate'), ('ledger_period_change', 'period_change_truncate'),
  ('currencies_reference_rate', 'reference_rates_truncate'),
  ('organisations_membership', 'membership_owner_goes'), ('organisations_membership', 'membership_owner_changes'),
  ('ledger_seal', 'seal_insert'), ('ledger_seal', 'seal_change'), ('ledger_seal', 'seal_truncate'),
  ('ledger_sealed_entry', 'sealed_entries_insert'), ('ledger_sealed_entry', 'sealed_entry_change'),
  ('ledger_sealed_entry', 'sealed_entry_truncate'), ('ledger_seal_signature', 'seal_signature_change'),
  ('jobs_job', 'job_birth'), ('jobs_job', 'job_change'), ('jobs_job', 'job_truncate'), ('jobs_file_part', 'file_part_truncate'),
  ('ledger_seal_signature', 'seal_signature_truncate'),
  ('ledger_calendar', 'calendar_truncate'), ('budgets_budget', 'budget_guard'), ('budgets_line', 'budget_line_guard'),
  ('contacts_contact', 'contact_accounts'), ('contacts_contact', 'contact_truncate'), ('contacts_identifier', 'identifier_kept'),
  ('contacts_identifier', 'identifier_truncate'), ('contacts_bank_details', 'bank_guard'), ('contacts_bank_details', 'bank_truncate'),
  ('contact_line', 'contact_lines_insert'), ('contact_line', 'contact_line_delete'), ('contact_line', 'contact_line_truncate'),
  ('ledger_journal_line', 'line_of_contact'), ('ledger_journal_entry', 'entry_reversal_contacts'),
  ('contacts_mark', 'contact_mark_truncate'), ('contacts_contact', 'archived_insert'), ('contacts_contact', 'archived_update'),
  ('contacts_identifier', 'archived_insert'), ('contacts_identifier', 'archived_delete'), ('contacts_bank_details', 'archived_insert'),
  ('budgets_budget', 'budget_truncate'), ('budgets_line', 'budget_line_truncate'),
  ('ledger_period_grant', 'period_grant_insert'), ('ledger_period_grant', 'period_grant_truncate'),
  ('ledger_period_grant_end', 'period_grant_end_insert'), ('ledger_period_grant_end', 'period_grant_end_truncate'),
  ('ledger_dimension_set', 'dimension_set_insert'), ('ledger_dimension_set', 'dimension_set_delete'),
  ('ledger_dimension_set', 'dimension_set_truncate'), ('ledger_dimension_set_value', 'dimension_set_value_truncate'),
  ('ledger_dimension_balance', 'dimension_balances_truncate'), ('ledger_dimension_value', 'dimension_value_place'),
  ('ledger_dimension_rule', 'dimension_rule_company'),
  ('ledger_account', 'account_subtype'), ('ledger_journal_entry', 'entry_reversal'),
  ('settlement_open_item', 'open_item_truncate'), ('settlement_item_intake', 'item_intake_truncate'),
  ('settlement_settlement', 'settlement_insert'), ('settlement_settlement', 'settlement_update'),
  ('settlement_settlement', 'settlement_delete'), ('settlement_settlement', 'settlement_truncate'),
  ('settlement_settlement', 'settlement_of_reversal'),
  ('settlement_settled_line', 'settled_lines_insert'), ('settlement_settled_line', 'settled_line_change'),
  ('settlement_settled_line', 'settled_line_truncate'), ('settlement_settled_line', 'settled_lines_of_payment'),
  ('payments_own_account', 'own_account_guard'), ('payments_own_account', 'own_account_truncate'),
  ('payments_own_account', 'archived_insert'), ('payments_own_account', 'archived_update'),
  ('payment_runs_run', 'payment_run_guard'), ('payment_runs_run', 'payment_run_decided'), ('payment_runs_run', 'payment_run_truncate'),
  ('payment_runs_item', 'payment_run_item_guard'), ('payment_runs_item', 'payment_run_item_truncate'),
  ('payment_runs_transfer', 'payment_run_transfer_guard'), ('payment_runs_transfer', 'payment_run_transfer_truncate'),
  ('payment_runs_report', 'payment_run_report_truncate'), ('payment_runs_run', 'archived_insert'), ('payment_runs_run', 'archived_update'),
  ('payment_runs_item', 'archived_insert'), ('payment_runs_item', 'archived_delete'), ('payment_runs_transfer', 'archived_update'),
  ('payment_runs_report', 'archived_insert'),
  ('banking_settings', 'archived_insert'), ('banking_settings', 'archived_update'),
  ('banking_book', 'banking_book_guard'), ('banking_book', 'banking_book_truncate'), ('banking_book', 'archived_insert'),
  ('banking_book', 'archived_update'),
  ('banking_book_line', 'banking_book_line_guard'),
  ('ledger_journal_entry', 'banking_reversal_posted'), ('ledger_journal_entry', 'banking_reversal_born'),
  ('banking_import', 'banking_import_guard'), ('banking_import', 'banking_import_goes'), ('banking_import', 'banking_import_truncate'),
  ('banking_import', 'archived_insert'), ('banking_import', 'archived_update'),
  ('banking_statement', 'banking_statement_truncate'),
  ('banking_line', 'banking_line_guard'), ('banking_line', 'banking_line_truncate'), ('banking_line', 'archived_update'),
  ('banking_match', 'banking_match_guard'), ('banking_match', 'banking_match_ends'), ('banking_match', 'banking_match_ties'),
  ('banking_match', 'banking_match_truncate'), ('banking_match', 'archived_insert'), ('banking_match', 'archived_update'),
  ('banking_matched_line', 'banking_lines_taken'), ('banking_matched_line', 'banking_matched_truncate'),
  ('banking_matched_book_line', 'banking_book_lines_taken'), ('banking_matched_book_line', 'banking_matched_book_truncate'),
  ('ledger_period', 'banking_period_closed'), ('banking_reconciliation', 'banking_reconciliation_guard'), ('banking_reconciliation', 'banking_reconciliation_freezes'),
  ('banking_reconciliation', 'banking_reconciliation_thaws'), ('banking_reconciliation', 'banking_reconciliation_truncate'),
  ('banking_reconciliation', 'archived_insert'), ('banking_reconciliation', 'archived_update'),
  ('banking_rule', 'archived_insert'), ('banking_rule', 'archived_update'), ('banking_rule', 'archived_delete'),
  ('banking_csv_layout', 'archived_insert'), ('banking_csv_layout', 'archived_update'),
  ('payments_payment', 'payment_insert'), ('payments_payment', 'payment_truncate'), ('ledger_journal_entry', 'entry_reversal_payment'),
  ('ledger_journal_entry', 'entry_reversal_revaluation'), ('ledger_journal_entry', 'entry_reversal_document'),
  ('myinvois_einvoice', 'einvoice_guard'), ('myinvois_einvoice', 'einvoice_truncate'), ('myinvois_einvoice', 'einvoice_release'),
  ('myinvois_einvoice', 'archived_insert'), ('myinvois_covered', 'covered_insert'), ('myinvois_covered', 'covered_truncate'),
  ('invoicing_document', 'document_told_of'), ('myinvois_connection', 'archived_insert'), ('myinvois_connection', 'archived_update'),
  ('myinvois_inquiry', 'archived_insert'),
  ('bank_feeds_connection', 'feed_guard'), ('bank_feeds_connection', 'feed_truncate'), ('bank_feeds_connection', 'archived_insert'),
  ('bank_feeds_connection', 'archived_update'), ('bank_feeds_credentials', 'feed_credentials_truncate'),
  ('invoicing_document', 'document_guard'), ('invoicing_document', 'document_truncate'), ('invoicing_line', 'document_lines_insert'),
  ('invoicing_line', 'document_lines_delete'), ('invoicing_line', 'document_line_truncate'), ('invoicing_settings', 'invoicing_settings_guard'),
  ('invoicing_settings', 'invoicing_settings_truncate'), ('invoicing_document', 'archived_insert'), ('invoicing_document', 'archived_update'),
  ('invoicing_document', 'archived_delete'), ('invoicing_settings', 'archived_insert'), ('invoicing_settings', 'archived_update'),
  ('incoming_received', 'received_guard'), ('incoming_received', 'received_truncate'), ('incoming_bill_writer', 'bill_writer_truncate'),
  ('incoming_approval', 'approval_guard'), ('incoming_approval', 'approval_truncate'), ('incoming_approval', 'archived_insert'),
  ('incoming_approval', 'archived_update'), ('incoming_approval_policy', 'approval_policy_truncate'),
  ('incoming_approval_policy', 'archived_insert'), ('incoming_approval_policy', 'archived_update'),
  ('invoicing_document', 'bill_changed'), ('invoicing_document', 'document_approved'),
  ('invoicing_line', 'bill_lines_added'), ('invoicing_line', 'bill_lines_removed'),
  ('attachments_attachment', 'attachment_guard'), ('attachments_attachment', 'attachment_truncate'),
  ('attachments_attachment', 'archived_insert'), ('attachments_attachment', 'archived_delete'),
  ('attachments_content', 'attachment_content_guard'), ('attachments_content', 'attachment_content_truncate'),
  ('recurring_document', 'recurring_document_truncate'), ('recurring_document', 'archived_insert'),
  ('recurring_document', 'archived_update'), ('recurring_document', 'archived_delete'),
  ('recurring_document_occurrence', 'recurring_occurrence_truncate'), ('recurring_document_occurrence', 'recurring_occurrence_guard'),
  ('dunning_settings', 'dunning_settings_truncate'), ('dunning_settings', 'archived_insert'), ('dunning_settings', 'archived_update'),
  ('dunning_reminder', 'reminder_guard'), ('dunning_reminder', 'reminder_truncate'), ('dunning_reminder', 'archived_insert'),
  ('dunning_reminder_item', 'reminder_item_guard'), ('dunning_reminder_item', 'reminder_item_truncate'),
  ('dunning_block', 'dunning_block_guard'), ('dunning_block', 'dunning_block_truncate'), ('dunning_block', 'archived_insert'),
  ('dunning_block', 'archived_delete'),
  ('invoicing_issuer', 'issuer_guard'), ('invoicing_issuer', 'issuer_truncate'), ('invoicing_issuer', 'archived_insert'), ('invoicing_document', 'document_issuer'),
  ('dispatch_template', 'template_truncate'), ('dispatch_check', 'rules_check_truncate'), ('dispatch_sending', 'sending_truncate'), ('dispatch_link', 'link_truncate'),
  ('dispatch_sending', 'sending_guard'), ('dispatch_link', 'link_guard'), ('dispatch_template', 'archived_insert'), ('dispatch_template', 'archived_update'),
  ('dispatch_template', 'archived_delete'), ('dispatch_sending', 'archived_insert'), ('dispatch_link', 'archived_insert'),
  ('tax_code', 'code_truncate'), ('tax_component', 'component_guard'), ('tax_component', 'component_truncate'),
  ('tax_rate', 'rate_guard'), ('tax_rate', 'rate_truncate'), ('tax_policy', 'policy_truncate'),
  ('tax_line', 'tax_lines_insert'), ('tax_line', 'tax_line_delete'), ('tax_line', 'tax_line_truncate'),
  ('tax_filing', 'filing_guard'), ('tax_filing', 'filing_truncate'), ('tax_return', 'return_guard'), ('tax_return', 'return_truncate'),
  ('tax_return_extent', 'return_extent_guard'), ('tax_return_extent', 'return_extent_truncate'),
  ('ledger_journal_line', 'line_taxed'), ('ledger_journal_entry', 'entry_reversal_taxes'),
  ('ledger_line_rate', 'line_rate_guard'), ('ledger_line_rate', 'line_rate_truncate'),
  ('settlement_settlement', 'settlement_closed_period'), ('settlement_item_document', 'item_document_insert'), ('settlement_item_document', 'item_document_truncate'),
  ('closing_revaluation', 'revaluation_guard'), ('closing_revaluation', 'revaluation_delete'),
  ('closing_revaluation', 'revaluation_truncate'), ('closing_revalued_item', 'revalued_items_insert'),
  ('closing_revalued_item', 'revalued_item_change'), ('closing_revalued_item', 'revalued_item_truncate')),
-- written by trigger functions alone
kept_from_app(relname, privileges) as (values
  ('platform_tombstone', 'INSERT, UPDATE, DELETE'), ('platform_plan', 'INSERT, UPDATE, DELETE'),
  ('platform_tenant_plan', 'INSERT, UPDATE, DELETE'),
  ('audit_event', 'INSERT, UPDATE, DELETE'), ('events_event', 'INSERT, UPDATE, DELETE'),
  ('events_counter', 'INSERT, UPDATE, DELETE'), ('organisations_platform_staff', 'INSERT, UPDATE, DELETE'),
  ('platform_balance_check', 'INSERT, UPDATE, DELETE'),
  ('ledger_account_balance', 'INSERT, UPDATE, DELETE'), ('ledger_period_change', 'INSERT, UPDATE, DELETE'),
  ('ledger_dimension_set_value', 'INSERT, UPDATE, DELETE'), ('ledger_dimension_balance', 'INSERT, UPDATE, DELETE'),
  ('incoming_bill_writer', 'INSERT, UPDATE, DELETE'), ('banking_book_intake', 'INSERT, UPDATE, DELETE'),
  ('settlement_open_item', 'INSERT, UPDATE, DELETE'), ('settlement_item_intake', 'INSERT, UPDATE, DELETE'),
  ('ledger_seal', 'INSERT, UPDATE, DELETE'), ('ledger_sealed_entry', 'INSERT, UPDATE, DELETE'),
  ('currencies_reference_rate', 'INSERT, UPDATE, DELETE'), ('django_migrations', 'INSERT, UPDATE, DELETE')),
kept_columns(relname, attname) as (values
  ('platform_deletion', 'asked_at'), ('platform_deletion', 'due_at'), ('platform_deletion', 'asked_by_id'), ('platform_deletion', 'keeps_export'),
  ('ledger_number_series', 'last_number'), ('ledger_journal_entry', 'company_id'), ('ledger_journal_entry', 'created_by_id'),
  ('organisations_company', 'base_currency'), ('ledger_account', 'company_id'), ('ledger_dimension_set', 'value_ids'),
  ('tax_code', 'code'), ('tax_code', 'direction'), ('tax_code', 'treatment'), ('tax_code', 'due_on'),
  ('tax_component', 'tax_code_id'), ('tax_component', 'recoverable_percent'), ('tax_rate', 'starts_on'), ('tax_rate', 'component_id'),
  ('contact_line', 'contact_id'), ('contact_line', 'due_on'),
  ('tax_line', 'tax'), ('tax_line', 'base'), ('tax_return', 'figures'), ('tax_return', 'fingerprint'), ('tax_return_extent', 'last_number'),
  ('contacts_contact', 'company_id'), ('contacts_identifier', 'contact_id'), ('contacts_identifier', 'scheme'), ('contacts_mark', 'mark'),
  ('contacts_bank_details', 'contact_id'), ('contacts_bank_details', 'proposed_by_id'), ('contacts_bank_details', 'holder'),
  ('contacts_bank_details', 'country'), ('contacts_bank_details', 'proposed_at'),
  ('payments_own_account', 'holder'), ('payments_own_account', 'account_id'), ('payments_own_account', 'proposed_by_id'),
  ('payment_runs_run', 'currency'), ('payment_runs_run', 'money_account_id'), ('payment_runs_run', 'prepared_by_id'),
  ('payment_runs_item', 'amount'), ('payment_runs_item', 'is_live'), ('payment_runs_transfer', 'payment_id'),
  ('payment_runs_transfer', 'details_id'), ('payment_runs_report', 'content_digest'),
  ('banking_book', 'account_id'), ('banking_book', 'currency'), ('banking_book', 'closed_until'), ('banking_book', 'closed_balance'),
  ('banking_book_line', 'amount'), ('banking_book_line', 'is_matched'), ('banking_book_line', 'cancelled_on'),
  ('banking_import', 'added'), ('banking_import', 'file_digest'), ('banking_statement', 'closing'), ('banking_statement', 'is_withdrawn'),
  ('banking_line', 'amount'), ('banking_line', 'booked_on'), ('banking_line', 'text'), ('banking_line', 'fingerprint'),
  ('banking_line', 'reconciliation_id'), ('banking_match', 'made'), ('banking_match', 'kind'), ('banking_matched_line', 'is_live'),
  ('banking_matched_book_line', 'is_live'), ('banking_reconciliation', 'proof'), ('banking_reconciliation', 'closing'),
  ('payments_payment', 'amount'), ('payments_payment', 'state'), ('payments_payment', 'entry_id'),
  ('invoicing_document', 'company_id'), ('invoicing_document', 'kind'), ('invoicing_document', 'void_entry_id'), ('invoicing_line', 'net'),
  ('invoicing_document', 'void_reason'), ('invoicing_document', 'voided_by_id'), ('invoicing_document', 'voided_at'), ('invoicing_line', 'document_id'),
  ('incoming_received', 'totals'), ('incoming_approval', 'approved_by_id'), ('incoming_approval', 'gross'),
  ('attachments_attachment', 'name'), ('attachments_attachment', 'sha256'), ('attachments_content', 'content'),
  ('dunning_reminder', 'total'), ('dunning_reminder_item', 'level'), ('dunning_block', 'until'), ('dunning_settings', 'company_id'),
  ('recurring_document', 'kind'), ('recurring_document', 'starts_on'), ('recurring_document_occurrence', 'day'),
  ('recurring_document_occurrence', 'document_id'),
  ('invoicing_document', 'issuer_id'), ('invoicing_issuer', 'legal_name'), ('invoicing_issuer', 'account_hint'),
  ('dispatch_sending', 'recipient'), ('dispatch_link', 'token_hash'), ('dispatch_link', 'expires_at'), ('dispatch_check', 'rules'),
  ('budgets_budget', 'fiscal_year_id'), ('budgets_line', 'budget_id'),
  ('ledger_dimension_value', 'dimension_id'), ('ledger_calendar', 'company_id'), ('ledger_period_grant', 'valid_until'),
  ('ledger_period_grant', 'person_id'), ('ledger_period_grant_end', 'grant_id'),
  ('settlement_settlement', 'settled_on'), ('settlement_settlement', 'exchange_entry_id'),
  ('organisations_membership', 'user_id'), ('organisations_membership', 'service_name'),
  ('organisations_api_token', 'permissions'), ('organisations_api_token', 'company_ids'),
  ('organisations_api_token', 'expires_at'), ('organisations_api_token', 'made_with_factor'), ('organisations_api_token', 'membership_id'),
  ('organisations_invitation', 'email'), ('organisations_invitation', 'role')),
relations as (
  select c.oid, c.relname, c.relnamespace, c.relowner, c.relkind, c.relacl, c.reloptions,
         c.relrowsecurity as secured, c.relforcerowsecurity as forced,
         (select a.attnum from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as tenant_column,
         (select a.attnum from pg_attribute a
          where a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped) as id_column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')),
tables as (
  select r.* from relations r, known
  where r.relkind in ('r', 'p', 'f') and r.relname <> all (without_tenant) and r.relname <> all (reference)),
secured as (select * from tables union all select * from relations where relname = 'organisations_tenant'),
own_functions as (
  select f.* from pg_proc f where f.pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.deptype = 'e')),
flaws(relname, rule, what) as (
  -- shape of a tenant table
  select relname, 'no tenant_id', '' from tables where tenant_column is null
  union all
  select relname, 'tenant_id is not uuid not null', format_type(a.atttypid, null)
  from tables join pg_attribute a on a.attrelid = tables.oid and a.attnum = tenant_column
  where a.atttypid <> 'uuid'::regtype or not a.attnotnull
  union all
  select relname, 'tenant_id in a table listed as without tenants', '' from relations r, known
  where tenant_column is not null and (relname = any (without_tenant) or relname = any (reference))
  union all
  select relname, 'no primary key', '' from tables
  where not exists (select from pg_constraint k where k.conrelid = tables.oid and k.contype = 'p')
  union all
  select relname, 'primary key is not (tenant_id, id)', pg_get_constraintdef(k.oid)
  from tables join pg_constraint k on k.conrelid = tables.oid and k.contype = 'p'
  where k.conkey is distinct from array[tenant_column, id_column]
  union all
  select relname, 'unique index does not start with tenant_id', i.indexrelid::regclass::text
  from tables join pg_index i on i.indrelid = tables.oid
  where i.indisunique and i.indkey[0] is distinct from tenant_column
  union all
  select relname, 'exclusion without tenant_id =', k.conname
  from tables join pg_constraint k on k.conrelid = tables.oid and k.contype = 'x'
  where not exists (select from unnest(k.conkey, k.conexclop) u(c, o) join pg_operator op on op.oid = u.o
                    where u.c = tenant_column and op.oprname = '=')
  union all
  select relname, 'identity or sequence', a.attname
  from tables join pg_attribute a on a.attrelid = tables.oid
  left join pg_attrdef d on d.adrelid = tables.oid and d.adnum = a.attnum
  where a.attnum > 0 and (a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like '%nextval(%')
  union all
  select relname, 'foreign table', '' from relations where relkind = 'f'
  union all
  select relname, 'outside schema public', relnamespace::regnamespace::text from relations
  where relnamespace <> 'public'::regnamespace
  union all
  select relname, 'inherits', i.inhparent::regclass::text from tables join pg_inherits i on i.inhrelid = tables.oid
  -- references
  union all
  select f.relname, 'foreign key is not (tenant_id, x_id)', pg_get_constraintdef(k.oid)
  from tables f join pg_constraint k on k.conrelid = f.oid and k.contype = 'f' join tables t on t.oid = k.confrelid
  where not exists (select from unnest(k.conkey, k.confkey) u(a, b) where a = f.tenant_column and b = t.tenant_column)
  union all
  select f.relname, 'a table without tenants points at a tenant table', k.conname
  from relations f join pg_constraint k on k.conrelid = f.oid and k.contype = 'f' join tables t on t.oid = k.confrelid
  where not exists (select from tables where tables.oid = f.oid)
  union all
  select f.relname, 'foreign key to a table that is not a reference table', pg_get_constraintdef(k.oid)
  from known, tables f join pg_constraint k on k.conrelid = f.oid and k.contype = 'f'
  join relations t on t.oid = k.confrelid
  where t.relname <> all (reference) and not exists (select from tables where tables.oid = t.oid)
  union all
  select relname, 'SET NULL or SET DEFAULT would touch tenant_id', k.conname
  from tables join pg_constraint k on k.conrelid = tables.oid and k.contype = 'f'
  where k.confdeltype in ('n', 'd') and (k.confdelsetcols is null or tenant_column = any (k.confdelsetcols))
  union all
  select relname, 'MATCH FULL', k.conname
  from tables join pg_constraint k on k.conrelid = tables.oid and k.contype = 'f' where k.confmatchtype = 'f'
  union all
  select relname, 'constraint not valid or not enforced', k.conname
  from tables join pg_constraint k on k.conrelid = tables.oid where not k.convalidated or not k.conenforced
  union all
  select relname, 'uuid column ends in _id and has no foreign key', a.attname
  from tables join pg_attribute a on a.attrelid = tables.oid
  where a.attnum > 0 and not a.attisdropped and a.atttypid = 'uuid'::regtype and a.attname like '%\_id'
    and a.attname <> 'tenant_id'
    and not exists (select from pg_constraint k
                    where k.conrelid = tables.oid and k.contype = 'f' and a.attnum = any (k.conkey))
  -- row level security
  union all
  select relname, 'row level security is off', '' from secured where not secured
  union all
  select relname, 'row level security is not forced', '' from secured where not forced
  union all
  select relname, 'no tenant policy', '' from secured
  where not exists (select from pg_policy q where q.polrelid = secured.oid and q.polname = 'tenant')
  union all
  select s.relname, 'policy differs', concat_ws(' | ', q.polname, q.polcmd, x.reads, x.writes)
  from known, secured s join pg_policy q on q.polrelid = s.oid
  cross join lateral (select pg_get_expr(q.polqual, q.polrelid) as reads,
                             pg_get_expr(q.polwithcheck, q.polrelid) as writes) x
  -- the platform's role sees every tenant's name; it may read nothing else
  where not (q.polpermissive
             and q.polroles = case when (s.relname, q.polname) = ('organisations_tenant', 'platform')
                                   then array['oasys_platform'::regrole::oid] else '{0}' end and (
    (q.polname = 'tenant' and q.polcmd = '*' and x.reads = policy and x.writes = policy and s.tenant_column is not null)
    or exists (select from other_policies o
               where (o.relname, o.polname, o.polcmd, o.reads) = (s.relname, q.polname, q.polcmd::text, x.reads)
                 and o.writes is not distinct from x.writes)))
  -- rights
  union all
  select r.relname, 'owner is not the owner role', r.relowner::regrole::text from relations r, known
  where r.relowner <> owner::regrole
  union all
  select r.relname, 'the application may', p.name
  from relations r, known, unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p(name)
  where has_table_privilege(app, r.oid, p.name)
  union all
  select r.relname, 'the application may write what triggers keep', k.privileges
  from kept_from_app k join relations r using (relname), known
  where has_table_privilege(app, r.oid, k.privileges) or has_any_column_privilege(app, r.oid, 'INSERT, UPDATE')
  union all
  select r.relname, 'the application may write what triggers keep', k.attname
  from kept_columns k join relations r using (relname), known where has_column_privilege(app, r.oid, k.attname, 'UPDATE')
  union all
  select r.relname, 'a reader may write', reader
  from relations r, unnest(array['oasys_backup', 'oasys_readonly']) reader
  where has_table_privilege(reader, r.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
  union all
  select r.relname, 'PUBLIC has a privilege', x.privilege_type from relations r, lateral aclexplode(r.relacl) x
  where x.grantee = 0
  union all
  select r.relname, 'PUBLIC has a privilege', a.attname
  from relations r join pg_attribute a on a.attrelid = r.oid, lateral aclexplode(a.attacl) x where x.grantee = 0
  union all
  select proname, 'PUBLIC may execute', '' from own_functions f
  where exists (select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) x where x.grantee = 0)
  union all
  select proname, 'SECURITY DEFINER not reviewed, or without search_path', '' from own_functions, known
  where prosecdef and (proname <> all (functions) or not coalesce(array_to_string(proconfig, ',') like '%search_path=%', false))
  union all
  select rolname, 'role too strong',
         concat_ws(' ', case when rolsuper then 'SUPERUSER' end, case when rolbypassrls then 'BYPASSRLS' end,
                   case when rolcreaterole then 'CREATEROLE' end, case when rolreplication then 'REPLICATION' end)
  from pg_roles, known
  where rolname in (app, owner, 'oasys_readonly', 'oasys_platform') and (rolsuper or rolbypassrls or rolcreaterole or rolreplication)
  union all
  select app, 'may become', r.rolname from known, pg_roles r
  where r.rolname not in (app, 'oasys_platform') and pg_has_role(app, r.oid, 'MEMBER')
  union all
  -- taken on for a transaction, never held beside its own rights
  select app, 'may become', r.rolname from known, pg_roles r
  where r.rolname = 'oasys_platform' and pg_has_role(app, r.oid, 'USAGE')
  union all
  select r.relname, 'the platform may', p.name
  from relations r, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p(name)
  where has_table_privilege('oasys_platform', r.oid, p.name)
     or r.relname <> 'organisations_tenant' and p.name not in ('DELETE', 'TRUNCATE')
        and has_any_column_privilege('oasys_platform', r.oid, p.name)
  union all
  select app, 'may create in schema public', '' from known where has_schema_privilege(app, 'public', 'CREATE')
  -- triggers, rules, views
  union all
  select relname, 'unknown trigger function', f.proname
  from known, relations r join pg_trigger g on g.tgrelid = r.oid and not g.tgisinternal join pg_proc f on f.oid = g.tgfoid
  where f.proname <> all (functions)
  union all
  select relname, 'trigger disabled', g.tgname from relations r join pg_trigger g on g.tgrelid = r.oid
  where g.tgenabled not in ('O', 'A')
  union all
  select relname, 'guard is missing', tgname from guards
  where not exists (select from pg_trigger g where g.tgrelid = to_regclass(guards.relname) and g.tgname = guards.tgname)
  union all
  select r.relname, 'rewrite rule', w.rulename from relations r join pg_rewrite w on w.ev_class = r.oid
  where r.relkind <> 'v' and r.relkind <> 'm'
  union all
  select relname, 'view without security_invoker', '' from relations
  where relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
  union all
  select relname, 'materialized view holds rows of many tenants', '' from relations where relkind = 'm')
select relname::text, rule, what from flaws order by 1, 2, 3;
