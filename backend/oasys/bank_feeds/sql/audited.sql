-- What is recorded of feeds: never a secret, a number of an account or an id at the provider.
create trigger audited_insert after insert on bank_feeds_credentials referencing new table as new_rows
  for each statement execute function audit_record('bank_feed_credentials', 'provider set_at', 'made');
create trigger audited_update after update on bank_feeds_credentials referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record('bank_feed_credentials', 'provider set_at', 'changed');
create trigger audited_delete after delete on bank_feeds_credentials referencing old table as old_rows
  for each statement execute function audit_record('bank_feed_credentials', 'provider set_at', 'deleted');
create trigger audited_insert after insert on bank_feeds_connection referencing new table as new_rows
  for each statement execute function audit_record(
    'bank_feed', 'account_id provider institution_id institution_name first_on acts_as_id asked_at', 'asked');
create trigger audited_update after update on bank_feeds_connection referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'bank_feed', 'state institution_id institution_name asked_at expires_at acts_as_id failure', 'changed',
    'state:*>expiring:expiring', 'state:*>expired:expired', 'state:*>ended:ended', 'state:asked>linked:linked');
