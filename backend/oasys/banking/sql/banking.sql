-- Lines of banks are kept as they came, matched with posted lines of the same sum, and frozen by a reconciliation. Nothing of it vanishes.
alter table banking_settings
  add constraint banking_suspense_account foreign key (tenant_id, company_id, suspense_account_id)
    references ledger_account (tenant_id, company_id, id),
  add constraint banking_charges_account foreign key (tenant_id, company_id, charges_account_id)
    references ledger_account (tenant_id, company_id, id);
create index banking_settings_suspense on banking_settings (tenant_id, suspense_account_id);
create index banking_settings_charges on banking_settings (tenant_id, charges_account_id);
alter table banking_book
  add constraint bank_book_of_chart foreign key (tenant_id, company_id, account_id) references ledger_account (tenant_id, company_id, id),
  add constraint bank_book_encrypted check (number is null or starts_with(number, 'v1.'));
alter table banking_book_line
  add constraint book_line_of_book foreign key (tenant_id, company_id, book_id) references banking_book (tenant_id, company_id, id),
  add constraint book_line_of_line foreign key (tenant_id, line_id) references ledger_journal_line (tenant_id, id),
  add constraint book_line_of_entry foreign key (tenant_id, entry_id) references ledger_journal_entry (tenant_id, id);
alter table banking_import
  add constraint bank_import_of_book foreign key (tenant_id, company_id, book_id) references banking_book (tenant_id, company_id, id),
  add constraint bank_import_notes_form check (jsonb_typeof(notes) = 'array');
alter table banking_statement
  add constraint bank_statement_of_book foreign key (tenant_id, company_id, book_id) references banking_book (tenant_id, company_id, id),
  add constraint bank_statement_of_import foreign key (tenant_id, company_id, taken_from_id)
    references banking_import (tenant_id, company_id, id),
  add constraint bank_statement_notes_form check (jsonb_typeof(notes) = 'array');
create index bank_statement_by_import on banking_statement (tenant_id, taken_from_id);
alter table banking_reconciliation
  add constraint reconciliation_of_book foreign key (tenant_id, company_id, book_id) references banking_book (tenant_id, company_id, id),
  add constraint reconciliation_of_statement foreign key (tenant_id, company_id, statement_id)
    references banking_statement (tenant_id, company_id, id);
alter table banking_line
  add constraint bank_line_of_book foreign key (tenant_id, company_id, book_id) references banking_book (tenant_id, company_id, id),
  add constraint bank_line_of_import foreign key (tenant_id, company_id, taken_from_id) references banking_import (tenant_id, company_id, id),
  add constraint bank_line_of_statement foreign key (tenant_id, company_id, statement_id)
    references banking_statement (tenant_id, company_id, id),
  add constraint bank_line_resembles foreign key (tenant_id, company_id, resembles_id) references banking_line (tenant_id, company_id, id),
  add constraint bank_line_of_reconciliation foreign key (tenant_id, company_id, reconciliation_id)
    references banking_reconciliation (tenant_id, company_id, id),
  add constraint bank_line_encrypted check (starts_with(raw, 'v1.') and (counterparty_account is null or starts_with(counterparty_account, 'v1.'))),
  add constraint bank_line_parts_form check (jsonb_typeof(parts) = 'array');
create index bank_line_by_reconciliation on banking_line (tenant_id, reconciliation_id) where reconciliation_id is not null;
alter table banking_rule
  add constraint bank_rule_form check (jsonb_typeof(content) = 'object');
alter table banking_match
  add constraint bank_match_of_rule foreign key (tenant_id, company_id, rule_id) references banking_rule (tenant_id, company_id, id),
  add constraint bank_match_of_contact foreign key (tenant_id, company_id, contact_id) references contacts_contact (tenant_id, company_id, id),
  add constraint bank_match_made_form check (
    jsonb_typeof(made) = 'array' and jsonb_array_length(made) <= 200 and not jsonb_path_exists(made,
      '$[*] ? (!(@.kind == "payment" || @.kind == "entry") || !(@.id.type() == "string"))')),
  add constraint bank_match_reasons_form check (jsonb_typeof(reasons) = 'array');
create index bank_match_by_rule on banking_match (tenant_id, rule_id) where rule_id is not null;
alter table banking_matched_line
  add constraint matched_line_of_match foreign key (tenant_id, company_id, match_id) references banking_match (tenant_id, company_id, id),
  add constraint matched_line_of_line foreign key (tenant_id, company_id, line_id) references banking_line (tenant_id, company_id, id);
alter table banking_matched_book_line
  add constraint matched_book_line_of_match foreign key (tenant_id, company_id, match_id)
    references banking_match (tenant_id, company_id, id),
  add constraint matched_book_line_of_line foreign key (tenant_id, company_id, book_line_id)
    references banking_book_line (tenant_id, company_id, id);
alter table banking_csv_layout
  add constraint csv_layout_of_book foreign key (tenant_id, company_id, book_id) references banking_book (tenant_id, company_id, id),
  add constraint csv_layout_form check (jsonb_typeof(mapping) = 'object');

revoke delete on banking_settings, banking_book, banking_import, banking_statement, banking_reconciliation, banking_line, banking_match,
  banking_matched_line, banking_matched_book_line from oasys_app;
revoke insert, update, delete on banking_book_line, banking_book_intake from oasys_app;
revoke update on banking_book, banking_import, banking_statement, banking_reconciliation, banking_line, banking_match, banking_matched_line,
  banking_matched_book_line from oasys_app;
grant update (number, number_hash, starts_on, opening_balance, version) on banking_book to oasys_app;
grant update (is_carried) on banking_book_line to oasys_app;
grant update (withdrawn_by_id, withdrawn_at, withdraw_reason, version) on banking_import to oasys_app;
grant update (state, undone_by_id, undone_at, undo_reason, version) on banking_reconciliation to oasys_app;
grant update (state, reason, decided_by_id, decided_at, counterparty_account, counterparty_hash, raw, version) on banking_line to oasys_app;
grant update (state, undone_by_id, undone_at, undo_reason, version) on banking_match to oasys_app;
create trigger banking_book_truncate before truncate on banking_book for each statement execute function core_refuse_truncate();
create trigger banking_import_truncate before truncate on banking_import for each statement execute function core_refuse_truncate();
create trigger banking_statement_truncate before truncate on banking_statement for each statement execute function core_refuse_truncate();
create trigger banking_line_truncate before truncate on banking_line for each statement execute function core_refuse_truncate();
create trigger banking_match_truncate before truncate on banking_match for each statement execute function core_refuse_truncate();
create trigger banking_matched_truncate before truncate on banking_matched_line for each statement execute function core_refuse_truncate();
create trigger banking_matched_book_truncate before truncate on banking_matched_book_line
  for each statement execute function core_refuse_truncate();
create trigger banking_reconciliation_truncate before truncate on banking_reconciliation
  for each statement execute function core_refuse_truncate();

-- A book is of an account where money lies; its start stands while anything is reconciled.
create or replace function banking_guard_book() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  own_currency text;
begin
  if tg_op = 'INSERT' then
    select coalesce(nullif(a.currency, ''), c.base_currency) into own_currency
      from ledger_account a join organisations_company c on c.tenant_id = a.tenant_id and c.id = a.company_id
      where a.tenant_id = new.tenant_id and a.company_id = new.company_id and a.id = new.account_id
        and a.subtype in ('bank', 'cash', 'credit_card', 'clearing') and not a.is_heading;
    if not found or own_currency <> new.currency or new.closed_until is not null or new.version <> 1 then
      raise exception using errcode = 'OA190', message = 'a book is of an account where money lies, in its currency', detail = new.id;
    end if;
    return new;
  end if;
  if old.closed_until is not null and new.closed_until is not null
     and row(new.starts_on, new.opening_balance) is distinct from row(old.starts_on, old.opening_balance) then
    raise exception using errcode = 'OA193', message = 'the start of a book stands while a reconciliation of it does', detail = old.id;
  end if;
  return new;
end $$;
create trigger banking_book_guard before insert or update on banking_book for each row execute function banking_guard_book();

-- Looks through the posted entries that were not looked through yet for lines on the account of a book; how many entries.
create or replace function banking_gather(wanted uuid) returns int language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  gathered int := 0;
  b record;
  r record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'OA019', message = 'lines of books are gathered at READ COMMITTED';
  end if;
  select k.id, k.company_id, k.account_id, a.currency <> '' as is_foreign into b
    from banking_book k join ledger_account a on a.tenant_id = t and a.id = k.account_id where k.tenant_id = t and k.id = wanted;
  if not found then
    return 0;
  end if;
  perform from ledger_journal j
    join ledger_number_series s on s.tenant_id = t and s.journal_id = j.id
    left join banking_book_intake i on i.tenant_id = t and i.book_id = wanted and i.series = s.id
    where j.tenant_id = t and j.company_id = b.company_id and s.last_number > coalesce(i.last_number, 0);
  if not found or current_setting('transaction_read_only') = 'on' then
    return 0;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('banking_gather ' || t || wanted, 0));
  for r in
    select s.id, s.last_number, coalesce(i.last_number, 0) as done from ledger_journal j
    join ledger_number_series s on s.tenant_id = t and s.journal_id = j.id
    left join banking_book_intake i on i.tenant_id = t and i.book_id = wanted and i.series = s.id
    where j.tenant_id = t and j.company_id = b.company_id and s.last_number > coalesce(i.last_number, 0) order by s.id loop
    insert into banking_book_line (tenant_id, id, company_id, book_id, line_id, entry_id, posting_date, amount, is_matched, is_carried,
                                   cancelled_on, partner_on)
      select t, uuidv7(), b.company_id, wanted, l.id, e.id, e.posting_date, l.amount, false, false,
             coalesce(m.posting_date, case when e.reverses_id is not null then e.posting_date end), coalesce(m.posting_date, o.posting_date)
      from ledger_journal_entry e
      cross join lateral (
        select id, case when b.is_foreign then currency_amount else debit - credit end as amount from ledger_journal_line
        where tenant_id = t and entry_id = e.id and account_id = b.account_id offset 0) l
      left join ledger_journal_entry m on m.tenant_id = t and m.reverses_id = e.id and m.status = 'posted'
      left join ledger_journal_entry o on o.tenant_id = t and o.id = e.reverses_id
      where e.tenant_id = t and e.series_id = r.id and e.number > r.done and e.number <= r.last_number and l.amount <> 0
      on conflict (tenant_id, line_id) do nothing;
    update banking_book_line k set cancelled_on = m.posting_date, partner_on = m.posting_date
      from ledger_journal_entry m
      where m.tenant_id = t and m.series_id = r.id and m.number > r.done and m.number <= r.last_number and m.reverses_id is not null
        and k.tenant_id = t and k.book_id = wanted and k.entry_id = m.reverses_id and not k.is_matched and k.cancelled_on is null;
    insert into banking_book_intake (tenant_id, id, book_id, series, last_number) values (t, uuidv7(), wanted, r.id, r.last_number)
      on conflict (tenant_id, book_id, series) do update set last_number = excluded.last_number;
    gathered := gathered + r.last_number - r.done;
  end loop;
  return gathered;
end $$;

-- What was posted before the start is carried until it comes to the bank; what is reconciled over it stays.
create or replace function banking_guard_book_line() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from banking_book where tenant_id = old.tenant_id and id = old.book_id and closed_until is null
    and old.posting_date < starts_on for no key update;
  if not found then
    raise exception using errcode = 'OA193', detail = old.id,
      message = 'a line is carried that was posted before the start of its book, while nothing is reconciled';
  end if;
  return new;
end $$;
create trigger banking_book_line_guard before update of is_carried on banking_book_line
  for each row when (new.is_carried <> old.is_carried) execute function banking_guard_book_line();

-- An entry whose line the bank confirmed is not reversed: the match is undone first. Whoever matches holds the entry, shared.
create or replace function banking_guard_reversal() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  if exists (select from banking_book_line where tenant_id = new.tenant_id and entry_id = new.reverses_id and is_matched) then
    raise exception using errcode = 'OA191', message = 'the entry is matched with the bank: undo the match first', detail = new.reverses_id;
  end if;
  return null;
end $$;
create trigger banking_reversal_posted after update of status on ledger_journal_entry
  for each row when (new.reverses_id is not null and new.status = 'posted' and old.status <> 'posted')
  execute function banking_guard_reversal();
create trigger banking_reversal_born after insert on ledger_journal_entry
  for each row when (new.reverses_id is not null and new.status = 'posted') execute function banking_guard_reversal();

-- Nothing of an archived company changes.
create trigger archived_insert after insert on banking_settings referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_settings referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on banking_book referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_book
  for each row execute function organisations_refuse_archived_change('number', 'number_hash');
create trigger archived_insert after insert on banking_import referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_import referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_line
  for each row execute function organisations_refuse_archived_change('raw', 'counterparty_account', 'counterparty_hash');
create trigger archived_insert after insert on banking_match referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_match referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on banking_reconciliation referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_reconciliation referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on banking_rule referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_rule referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_delete after delete on banking_rule referencing old table as old_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_insert after insert on banking_csv_layout referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
create trigger archived_update after update on banking_csv_layout referencing new table as new_rows
  for each statement execute function organisations_refuse_archived();
