-- What is recorded of mappings: what the columns of files meant, and who said so.
create trigger audited_insert after insert on exchange_import_mapping referencing new table as new_rows
  for each statement execute function audit_record(
    'import_mapping', 'name mapping', 'made');
create trigger audited_update after update on exchange_import_mapping
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'import_mapping', 'name mapping', 'changed');
create trigger audited_delete after delete on exchange_import_mapping referencing old table as old_rows
  for each statement execute function audit_record(
    'import_mapping', 'name mapping', 'deleted');
