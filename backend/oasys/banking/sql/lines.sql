-- A line of a bank is what the bank said; what became of it changes by fixed steps, and not once it is reconciled.
create or replace function banking_guard_line() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  is_live boolean;
begin
  if tg_op = 'INSERT' then
    if new.version <> 1 or new.reconciliation_id is not null or new.state not in ('open', 'excluded', 'review', 'duplicate')
       or (new.amount = 0) <> (new.state = 'excluded') and new.state in ('open', 'excluded') then
      raise exception using errcode = 'OA192', message = 'a line of a bank is born open; one without money is born excluded', detail = new.id;
    end if;
    return new;
  end if;
  if row(new.raw, new.counterparty_account, new.counterparty_hash) is distinct from row(old.raw, old.counterparty_account, old.counterparty_hash)
  then
    if row(new.state, new.reason, new.decided_by_id, new.decided_at, new.reconciliation_id, new.version)
         is distinct from row(old.state, old.reason, old.decided_by_id, old.decided_at, old.reconciliation_id, old.version)
       or (new.counterparty_account is null) <> (old.counterparty_account is null)
       or (new.counterparty_hash is null) <> (old.counterparty_hash is null)
       or (new.raw is distinct from old.raw and split_part(new.raw, '.', 2) = split_part(old.raw, '.', 2))
       or (new.counterparty_account is distinct from old.counterparty_account
           and split_part(new.counterparty_account, '.', 2) is not distinct from split_part(old.counterparty_account, '.', 2))
       or (new.counterparty_hash is distinct from old.counterparty_hash
           and split_part(new.counterparty_hash, '.', 1) is not distinct from split_part(old.counterparty_hash, '.', 1)) then
      raise exception using errcode = 'OA192', message = 'what a bank said never changes', detail = old.id;
    end if;
    return new;  -- the same under another key
  end if;
  if new.state = old.state then
    return new;
  end if;
  if old.reconciliation_id is not null then
    raise exception using errcode = 'OA193', message = 'the line is reconciled: undo the reconciliation first', detail = old.id;
  end if;
  select exists (select from banking_matched_line m where m.tenant_id = old.tenant_id and m.line_id = old.id and m.is_live) into is_live;
  if (new.state = 'matched') <> is_live
     or not (old.state, new.state) in (('open', 'matched'), ('matched', 'open'), ('open', 'excluded'), ('excluded', 'open'),
       ('review', 'open'), ('review', 'duplicate'), ('review', 'excluded'), ('duplicate', 'open'), ('open', 'duplicate'), ('open', 'withdrawn'),
       ('excluded', 'withdrawn'), ('review', 'withdrawn'), ('duplicate', 'withdrawn'))
     or (new.state = 'duplicate' and old.resembles_id is null) or (new.state = 'open' and old.amount = 0) then
    raise exception using errcode = 'OA192', message = 'a line of a bank does not go from its state into that one', detail = old.id;
  end if;
  if new.state = 'withdrawn' and not exists (
       select from banking_import where tenant_id = old.tenant_id and id = old.taken_from_id and withdrawn_at is not null) then
    raise exception using errcode = 'OA192', message = 'a line is withdrawn with its import', detail = old.id;
  end if;
  return new;
end $$;
create trigger banking_line_guard before insert or update on banking_line for each row execute function banking_guard_line();

-- The last import of a book is withdrawn, whole, while nothing of it is matched or reconciled: later ones count on its lines.
create or replace function banking_guard_import() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  actor constant uuid := (nullif(current_setting('app.actor', true), '')::jsonb ->> 'id')::uuid;
begin
  if tg_op = 'INSERT' then
    if new.withdrawn_at is not null or new.version <> 1 then
      raise exception using errcode = 'OA192', message = 'an import is born in effect', detail = new.id;
    end if;
    new.imported_at := transaction_timestamp();
    return new;
  end if;
  if old.withdrawn_at is not null or new.withdrawn_at is null or (actor is not null and actor <> new.withdrawn_by_id) then
    raise exception using errcode = 'OA192', message = 'an import is withdrawn once, by who acts', detail = old.id;
  end if;
  if exists (select from banking_import where tenant_id = old.tenant_id and book_id = old.book_id and withdrawn_at is null
             and id > old.id) then
    raise exception using errcode = 'OA196', message = 'a later import counts on it: withdraw that first', detail = old.id;
  end if;
  if exists (select from banking_line where tenant_id = old.tenant_id and taken_from_id = old.id
             and (state = 'matched' or reconciliation_id is not null)) then
    raise exception using errcode = 'OA196', message = 'lines of it are matched or reconciled: undo that first', detail = old.id;
  end if;
  new.withdrawn_at := transaction_timestamp();
  return new;
end $$;
create trigger banking_import_guard before insert or update on banking_import for each row execute function banking_guard_import();
create or replace function banking_import_withdrawn() returns trigger language plpgsql security definer
  set search_path = public, pg_temp as $$
begin
  update banking_line set state = 'withdrawn', version = version + 1 where tenant_id = new.tenant_id and taken_from_id = new.id;
  update banking_statement set is_withdrawn = true where tenant_id = new.tenant_id and taken_from_id = new.id;
  return null;
end $$;
create trigger banking_import_goes after update on banking_import
  for each row when (old.withdrawn_at is null and new.withdrawn_at is not null) execute function banking_import_withdrawn();
