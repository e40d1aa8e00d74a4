-- Whether control accounts take direct entries is allowed, refused, or null: until the first document is posted (decision 0056). The
-- release before knows the first two alone and keeps them in takes_direct_entries: each column follows the other.
create or replace function invoicing_keep_direct_entries() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if not new.takes_direct_entries then
      new.direct_entries_allowed := coalesce(new.direct_entries_allowed, false);
    end if;
  elsif new.direct_entries_allowed is not distinct from old.direct_entries_allowed then
    if new.takes_direct_entries <> old.takes_direct_entries then
      new.direct_entries_allowed := new.takes_direct_entries;
    elsif not old.takes_direct_entries then  -- refused since before there was the other column
      new.direct_entries_allowed := false;
    end if;
  end if;
  new.takes_direct_entries := coalesce(new.direct_entries_allowed, true);
  return new;
end $$;
create trigger settings_direct_entries before insert or update on invoicing_settings
  for each row execute function invoicing_keep_direct_entries();
grant update (direct_entries_allowed) on invoicing_settings to oasys_app;
drop trigger audited_insert on invoicing_settings;
drop trigger audited_update on invoicing_settings;
create trigger audited_insert after insert on invoicing_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id terms direct_entries_allowed', 'made');
create trigger audited_update after update on invoicing_settings
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'invoicing_settings', 'invoice_journal_id credit_note_journal_id bill_journal_id supplier_credit_journal_id receivable_account_id '
    'payable_account_id income_account_id expense_account_id discount_granted_account_id discount_received_account_id '
    'deposits_account_id terms direct_entries_allowed', 'changed');
