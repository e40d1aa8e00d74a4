-- Up to which level the rule of a company releases.
grant update (releases_up_to) on dunning_settings to oasys_app;
drop trigger audited_insert on dunning_settings;
drop trigger audited_update on dunning_settings;
create trigger audited_insert after insert on dunning_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'dunning_settings', 'days_between levels interest_rates sends_mail posts_charges fee_account_id interest_account_id releases_first_as_id releases_up_to', 'made');
create trigger audited_update after update on dunning_settings referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'dunning_settings', 'days_between levels interest_rates sends_mail posts_charges fee_account_id interest_account_id releases_first_as_id releases_up_to', 'changed');
