-- What is recorded of contacts: never the number of an id or of an account, nor its hash.
create trigger audited_insert after insert on contacts_contact referencing new table as new_rows
  for each statement execute function audit_record(
    'contact', 'code display_name legal_name kind is_customer is_supplier currency language terms_from terms_days credit_limit '
    'revenue_account_id expense_account_id receivable_account_id payable_account_id addresses people notes', 'created');
create trigger audited_update after update on contacts_contact
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'contact', 'code display_name legal_name kind is_customer is_supplier currency language terms_from terms_days credit_limit '
    'revenue_account_id expense_account_id receivable_account_id payable_account_id addresses people notes archived_at', 'changed',
    'archived_at:null>*:archived', 'archived_at:*>null:restored');

create trigger audited_insert after insert on contacts_identifier referencing new table as new_rows
  for each statement execute function audit_record('contact_identifier', 'contact_id scheme', 'added');
create trigger audited_delete after delete on contacts_identifier referencing old table as old_rows
  for each statement execute function audit_record('contact_identifier', 'contact_id scheme', 'removed');

create trigger audited_insert after insert on contacts_bank_details referencing new table as new_rows
  for each statement execute function audit_record(
    'bank_details', 'contact_id status holder country note proposed_by_id', 'proposed');
create trigger audited_update after update on contacts_bank_details
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'bank_details', 'status decided_by_id decided_at decision_note replaced_at', 'changed', 'status:*>confirmed:confirmed',
    'status:*>replaced:replaced', 'status:*>refused:refused', 'status:*>withdrawn:withdrawn');
