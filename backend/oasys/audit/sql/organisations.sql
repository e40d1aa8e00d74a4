-- What is recorded of tenants, of who may do what in them, and of companies. Never the hash of a token or the nonce of a code.
create trigger audited_insert after insert on organisations_tenant referencing new table as new_rows
  for each statement execute function audit_record('tenant', 'name', 'created');
create trigger audited_update after update on organisations_tenant
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('tenant', 'name', 'changed', 'name:*>*:renamed');

create trigger audited_insert after insert on organisations_membership referencing new table as new_rows
  for each statement execute function audit_record(
    'member', 'user_id service_name role custom_role_id company_ids', 'added');
create trigger audited_update after update on organisations_membership
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'member', 'user_id service_name role custom_role_id company_ids', 'changed', 'role:*>*:role_changed',
    'custom_role_id:*>*:role_changed');
create trigger audited_delete after delete on organisations_membership referencing old table as old_rows
  for each statement execute function audit_record(
    'member', 'user_id service_name role custom_role_id company_ids', 'removed');

create trigger audited_insert after insert on organisations_custom_role referencing new table as new_rows
  for each statement execute function audit_record('role', 'name permissions company_ids entry_limits', 'created');
create trigger audited_update after update on organisations_custom_role
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('role', 'name permissions company_ids entry_limits', 'changed');
create trigger audited_delete after delete on organisations_custom_role referencing old table as old_rows
  for each statement execute function audit_record('role', 'name permissions company_ids entry_limits', 'deleted');

create trigger audited_insert after insert on organisations_invitation referencing new table as new_rows
  for each statement execute function audit_record(
    'invitation', 'email role custom_role_id company_ids expires_at', 'made');
create trigger audited_update after update on organisations_invitation
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invitation', 'email role custom_role_id company_ids expires_at', 'changed', 'expires_at:*>*:sent_again');
create trigger audited_delete after delete on organisations_invitation referencing old table as old_rows
  for each statement execute function audit_record(
    'invitation', 'email role custom_role_id company_ids expires_at', 'ended');

create trigger audited_insert after insert on organisations_api_token referencing new table as new_rows
  for each statement execute function audit_record(
    'token', 'name membership_id permissions company_ids expires_at', 'made');
create trigger audited_update after update on organisations_api_token
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'token', 'name membership_id permissions company_ids expires_at', 'changed');
create trigger audited_delete after delete on organisations_api_token referencing old table as old_rows
  for each statement execute function audit_record(
    'token', 'name membership_id permissions company_ids expires_at', 'revoked');

create trigger audited_insert after insert on organisations_company referencing new table as new_rows
  for each statement execute function audit_record(
    'company', 'name base_currency country_pack pack_version fiscal_year_start_month is_demo', 'created');
create trigger audited_update after update on organisations_company
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'company', 'name base_currency country_pack pack_version fiscal_year_start_month is_demo locale date_format number_format '
    'first_day_of_week paper_size archived_at', 'changed', 'archived_at:null>*:archived', 'archived_at:*>null:restored',
    'name:*>*:renamed');
create trigger audited_delete after delete on organisations_company referencing old table as old_rows
  for each statement execute function audit_record('company', 'name', 'deleted');
