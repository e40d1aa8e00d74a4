-- What is recorded of webhooks: never the address beyond its host, because many carry a key, and no secret.
create trigger audited_insert after insert on webhooks_endpoint referencing new table as new_rows
  for each statement execute function audit_record(
    'webhook_endpoint', 'host description kinds company_ids is_enabled disabled_reason rotated_at address_set_at', 'created');
create trigger audited_update after update on webhooks_endpoint
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'webhook_endpoint', 'host description kinds company_ids is_enabled disabled_reason rotated_at address_set_at', 'changed',
    'rotated_at:*>*:rotated', 'is_enabled:*>true:enabled', 'is_enabled:*>false:disabled');
create trigger audited_delete after delete on webhooks_endpoint referencing old table as old_rows
  for each statement execute function audit_record(
    'webhook_endpoint', 'host description kinds company_ids is_enabled disabled_reason rotated_at address_set_at', 'deleted');
