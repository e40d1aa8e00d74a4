-- A match says which posted lines a bank's lines are: both come to the same in each book, each line is in one match at a time.
create or replace function banking_guard_match() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  actor constant uuid := (nullif(current_setting('app.actor', true), '')::jsonb ->> 'id')::uuid;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'live' or new.version <> 1 or (actor is not null and actor <> new.made_by_id) then
      raise exception using errcode = 'OA194', message = 'a match is born live, of who acts', detail = new.id;
    end if;
    new.made_at := transaction_timestamp();
    return new;
  end if;
  if old.state <> 'live' or new.state <> 'undone' or (actor is not null and actor <> new.undone_by_id) then
    raise exception using errcode = 'OA194', message = 'a match is undone once, by who acts, and never changed', detail = old.id;
  end if;
  new.undone_at := transaction_timestamp();
  return new;
end $$;
create trigger banking_match_guard before insert or update on banking_match for each row execute function banking_guard_match();

create or replace function banking_match_undone() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (select from banking_matched_line m join banking_line l on l.tenant_id = m.tenant_id and l.id = m.line_id
             where m.tenant_id = new.tenant_id and m.match_id = new.id and l.reconciliation_id is not null) then
    raise exception using errcode = 'OA193', message = 'a line of the match is reconciled: undo the reconciliation first', detail = new.id;
  end if;
  update banking_matched_line set is_live = false where tenant_id = new.tenant_id and match_id = new.id;
  update banking_matched_book_line set is_live = false where tenant_id = new.tenant_id and match_id = new.id;
  update banking_line l set state = 'open', version = l.version + 1 from banking_matched_line m
    where m.tenant_id = new.tenant_id and m.match_id = new.id and l.tenant_id = m.tenant_id and l.id = m.line_id;
  update banking_book_line k set is_matched = false from banking_matched_book_line m
    where m.tenant_id = new.tenant_id and m.match_id = new.id and k.tenant_id = m.tenant_id and k.id = m.book_line_id;
  return null;
end $$;
create trigger banking_match_ends after update on banking_match
  for each row when (old.state = 'live' and new.state = 'undone') execute function banking_match_undone();

create or replace function banking_take_lines() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  taken int;
begin
  if exists (select from new_rows r left join banking_match m on m.tenant_id = r.tenant_id and m.id = r.match_id
             where r.tenant_id <> t or not r.is_live or m.state is distinct from 'live' or m.made_at <> transaction_timestamp()) then
    raise exception using errcode = 'OA194', message = 'a match has its lines from its beginning';
  end if;
  update banking_line l set state = 'matched', version = l.version + 1 from new_rows r
    where l.tenant_id = t and l.id = r.line_id and l.state = 'open' and l.reconciliation_id is null;
  get diagnostics taken = row_count;
  if taken <> (select count(*) from new_rows) then
    raise exception using errcode = 'OA197', message = 'a line of the bank is open when it is matched';
  end if;
  return null;
end $$;
create trigger banking_lines_taken after insert on banking_matched_line referencing new table as new_rows
  for each statement execute function banking_take_lines();

create or replace function banking_take_book_lines() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  taken int;
begin
  if exists (select from new_rows r left join banking_match m on m.tenant_id = r.tenant_id and m.id = r.match_id
             where r.tenant_id <> t or not r.is_live or m.state is distinct from 'live' or m.made_at <> transaction_timestamp()) then
    raise exception using errcode = 'OA194', message = 'a match has its lines from its beginning';
  end if;
  perform from ledger_journal_entry e
    where e.tenant_id = t and e.id in (
      select k.entry_id from new_rows r join banking_book_line k on k.tenant_id = t and k.id = r.book_line_id)
    order by e.id for share;
  if exists (select from new_rows r join banking_book_line k on k.tenant_id = t and k.id = r.book_line_id
             join ledger_journal_entry e on e.tenant_id = t and e.reverses_id = k.entry_id and e.status = 'posted') then
    raise exception using errcode = 'OA197', message = 'an entry that is reversed is not what the bank did';
  end if;
  update banking_book_line k set is_matched = true from new_rows r
    where k.tenant_id = t and k.id = r.book_line_id and not k.is_matched and k.cancelled_on is null;
  get diagnostics taken = row_count;
  if taken <> (select count(*) from new_rows) then
    raise exception using errcode = 'OA197', message = 'a posted line is free when it is matched';
  end if;
  return null;
end $$;
create trigger banking_book_lines_taken after insert on banking_matched_book_line referencing new table as new_rows
  for each statement execute function banking_take_book_lines();

create or replace function banking_match_balances() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
begin
  if not exists (select from banking_matched_line where tenant_id = new.tenant_id and match_id = new.id) then
    raise exception using errcode = 'OA194', message = 'a match has a line of the bank', detail = new.id;
  end if;
  select l.book_id as bank, k.book_id as book into r
    from (select l.book_id, sum(l.amount) as amount from banking_matched_line m
          join banking_line l on l.tenant_id = m.tenant_id and l.id = m.line_id
          where m.tenant_id = new.tenant_id and m.match_id = new.id group by 1) l
    full join (select k.book_id, sum(k.amount) as amount from banking_matched_book_line m
          join banking_book_line k on k.tenant_id = m.tenant_id and k.id = m.book_line_id
          where m.tenant_id = new.tenant_id and m.match_id = new.id group by 1) k on k.book_id = l.book_id
    where l.amount is distinct from k.amount limit 1;
  if found then
    raise exception using errcode = 'OA194', message = 'in a match the bank and the books come to the same', detail = new.id;
  end if;
  return null;
end $$;
create constraint trigger banking_match_ties after insert on banking_match deferrable initially deferred
  for each row execute function banking_match_balances();
