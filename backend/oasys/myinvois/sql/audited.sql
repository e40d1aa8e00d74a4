-- What is recorded of MyInvois: never an id, a secret, a key or what was sent.
create trigger audited_insert after insert on myinvois_connection referencing new table as new_rows
  for each statement execute function audit_record(
    'myinvois_connection', 'environment is_enabled msic activity classification self_billed_classification program_set_at '
    'certificate_subject certificate_ends_at', 'made');
create trigger audited_update after update on myinvois_connection
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'myinvois_connection', 'is_enabled msic activity classification self_billed_classification program_set_at certificate_subject '
    'certificate_ends_at failure', 'changed');
create trigger audited_insert after insert on myinvois_einvoice referencing new table as new_rows
  for each statement execute function audit_record(
    'e_invoice', 'environment kind number is_consolidated', 'queued');
create trigger audited_update after update on myinvois_einvoice
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'e_invoice', 'state submission uuid validated_at cancelled_at reject_requested_at reason failure', 'changed',
    'state:*>submitted:submitted', 'state:*>valid:validated', 'state:*>invalid:refused', 'state:*>cancelled:cancelled', 'state:*>withdrawn:withdrawn');
create trigger audited_insert after insert on myinvois_inquiry referencing new table as new_rows
  for each statement execute function audit_record('myinvois_inquiry', 'environment kind', 'asked');
