-- What is recorded of attachments: which file, whose; never its content.
create trigger audited_insert after insert on attachments_attachment referencing new table as new_rows
  for each statement execute function audit_record(
    'attachment', 'entry_id document_id name media_type size sha256 is_original', 'added');
create trigger audited_delete after delete on attachments_attachment referencing old table as old_rows
  for each statement execute function audit_record('attachment', 'entry_id document_id name media_type size sha256', 'removed');
