-- What is recorded of taxes. Lines are part of their entry.
create trigger audited_insert after insert on tax_code referencing new table as new_rows
  for each statement execute function audit_record(
    'tax_code', 'code name direction treatment category exemption_code exemption_reason myinvois_type due_on due_within_months is_active pack', 'made');
create trigger audited_update after update on tax_code referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'tax_code', 'code name direction treatment category exemption_code exemption_reason myinvois_type due_on due_within_months is_active pack', 'changed');
create trigger audited_delete after delete on tax_code referencing old table as old_rows
  for each statement execute function audit_record(
    'tax_code', 'code name direction treatment category exemption_code exemption_reason myinvois_type due_on due_within_months is_active pack', 'deleted');

create trigger audited_insert after insert on tax_component referencing new table as new_rows
  for each statement execute function audit_record(
    'tax_component', 'tax_code_id name is_compound is_per_unit recoverable_percent output_account_id input_account_id deferred_account_id', 'made');
create trigger audited_update after update on tax_component referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'tax_component', 'tax_code_id name is_compound is_per_unit recoverable_percent output_account_id input_account_id deferred_account_id', 'changed');
create trigger audited_delete after delete on tax_component referencing old table as old_rows
  for each statement execute function audit_record(
    'tax_component', 'tax_code_id name is_compound is_per_unit recoverable_percent output_account_id input_account_id deferred_account_id', 'deleted');

create trigger audited_insert after insert on tax_rate referencing new table as new_rows
  for each statement execute function audit_record('tax_rate', 'component_id starts_on value', 'set');
create trigger audited_update after update on tax_rate referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('tax_rate', 'component_id starts_on value', 'changed');
create trigger audited_delete after delete on tax_rate referencing old table as old_rows
  for each statement execute function audit_record('tax_rate', 'component_id starts_on value', 'removed');

create trigger audited_insert after insert on tax_policy referencing new table as new_rows
  for each statement execute function audit_record(
    'tax_policy', 'company_id rounding_level rounding_mode prices_include_tax is_cash_accounting cash_step', 'made');
create trigger audited_update after update on tax_policy referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'tax_policy', 'company_id rounding_level rounding_mode prices_include_tax is_cash_accounting cash_step', 'changed');
create trigger audited_delete after delete on tax_policy referencing old table as old_rows
  for each statement execute function audit_record(
    'tax_policy', 'company_id rounding_level rounding_mode prices_include_tax is_cash_accounting cash_step', 'deleted');
