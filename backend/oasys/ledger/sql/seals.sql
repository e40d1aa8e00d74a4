-- Posted entries are sealed into one hash chain for each company (ledger.md, rule 10; docs/accounting/sealing.md).
--
-- Order: within a series the posting trigger holds the counter's row until it commits, so that what is committed is
-- always the numbers 1 to last_number: nothing can appear later behind a number that was sealed. So the seal goes on
-- where each series was left, and an entry that commits late is simply in a later seal (docs/decisions/0020-sealing.md).

-- The canonical form of an entry: JSON as RFC 8785 writes it. to_json escapes text exactly so; numeric needs trim_scale.
create or replace function ledger_entry_form(t uuid, wanted uuid) returns text language plpgsql stable
  set search_path = public, pg_temp as $$
declare
  form text;
begin
  select '{"company_id":"' || e.company_id
      || '","created_at":"' || to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      || '","created_by_id":"' || e.created_by_id
      || '","description":' || to_json(e.description::text)
      || ',"form":"oasys.entry.1","id":"' || e.id
      || '","journal_id":"' || e.journal_id
      || '","lines":[' || coalesce(l.lines, '')
      || '],"number":' || e.number
      || ',"period_id":"' || e.period_id
      || '","posted_at":"' || to_char(e.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      || '","posted_by_id":"' || e.posted_by_id
      || '","posting_date":"' || to_char(e.posting_date, 'YYYY-MM-DD')
      || '","reference":' || to_json(e.reference::text)
      || ',"reverses_id":' || coalesce('"' || e.reverses_id || '"', 'null')
      || ',"series_id":"' || e.series_id
      || '","source_key":' || to_json(e.source_key::text)
      || ',"source_kind":' || to_json(e.source_kind::text) || '}'
    into form
    from ledger_journal_entry e
    cross join lateral (
      select string_agg(
               '{"account_id":"' || account_id
               || '","credit":"' || trim_scale(credit)
               || '","currency":' || to_json(currency::text)
               || ',"currency_amount":"' || trim_scale(currency_amount)
               || '","debit":"' || trim_scale(debit)
               || '","description":' || to_json(description::text)
               || ',"id":"' || id
               || '","line_no":' || line_no
               || ',"posting_date":"' || to_char(posting_date, 'YYYY-MM-DD') || '"}', ',' order by line_no, id) as lines
      from ledger_journal_line where tenant_id = t and entry_id = e.id) l
    where e.tenant_id = t and e.id = wanted;
  return form;
end $$;

create or replace function ledger_seal_hash(
  company uuid, sequence int, previous_hash bytea, entries_hash bytea, first_position bigint, last_position bigint,
  sealed_at timestamptz) returns bytea language sql stable set search_path = public, pg_temp as $$
  select sha256(convert_to(
    '{"company_id":"' || company
    || '","count":' || (last_position - first_position + 1)
    || ',"entries_hash":"' || encode(entries_hash, 'hex')
    || '","first_position":' || first_position
    || ',"form":"oasys.seal.1","last_position":' || last_position
    || ',"previous_hash":"' || encode(previous_hash, 'hex')
    || '","sealed_at":"' || to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","sequence":' || sequence || '}', 'UTF8'))
$$;

-- Seals the next entries of a company, `most` of them at the most, and answers the new seal's id; null: nothing to seal.
-- The company's row is the lock: two sealers go one after the other. Posting takes FOR KEY SHARE on it, which does not wait.
create or replace function ledger_seal_company(wanted uuid, most int) returns uuid language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  head record;
  seal constant uuid := uuidv7();
  sealed_at timestamptz;
  first_position bigint;
  entries uuid[];
  series uuid[];
  numbers int[];
  hashes bytea[];
  entries_hash bytea;
  r record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    -- an older snapshot would not see the seal of the one who held the lock before
    raise exception using errcode = 'OA061', message = 'entries are sealed at READ COMMITTED';
  end if;
  perform from organisations_company where tenant_id = t and id = wanted for no key update;
  if not found then
    raise exception using errcode = 'OA060', message = 'there is no such company in the open tenant';
  end if;
  sealed_at := clock_timestamp();
  select * into head from ledger_seal where tenant_id = t and company_id = wanted order by sequence desc limit 1;
  first_position := coalesce(head.last_position, 0) + 1;

  -- earlier fiscal years first: a reversal in the next year then follows what it reverses
  select array_agg(x.id order by x.starts_on, x.series_id, x.number),
         array_agg(x.series_id order by x.starts_on, x.series_id, x.number),
         array_agg(x.number order by x.starts_on, x.series_id, x.number)
    into entries, series, numbers
    from (
      select e.id, s.id as series_id, e.number, y.starts_on
      from ledger_journal j
      join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
      join ledger_fiscal_year y on y.tenant_id = s.tenant_id and y.id = s.fiscal_year_id
      cross join lateral (
        select coalesce(max(number), 0) as number from ledger_sealed_entry z where tenant_id = t and z.series = s.id) m
      cross join lateral (
        select id, number from ledger_journal_entry
        where tenant_id = t and series_id = s.id and number > m.number order by number limit most) e
      where j.tenant_id = t and j.company_id = wanted
      order by y.starts_on, s.id, e.number limit most) x;
  if entries is null then
    return null;
  end if;

  -- an entry that somebody removed behind the guards must not be passed over in silence
  for r in
    select u.id, min(u.number) as lowest, max(u.number) as highest, count(*) as numbers,
           (select coalesce(max(number), 0) from ledger_sealed_entry z where tenant_id = t and z.series = u.id) as sealed
    from unnest(series, numbers) u(id, number) group by u.id loop
    if r.lowest <> r.sealed + 1 or r.highest - r.lowest + 1 <> r.numbers then
      raise exception using errcode = 'OA062', detail = r.id,
        message = 'a number is missing among the posted entries: nothing is sealed past it';
    end if;
  end loop;

  select array_agg(sha256(convert_to(ledger_entry_form(t, u.id), 'UTF8')) order by u.place) into hashes
    from unnest(entries) with ordinality u(id, place);
  select sha256(string_agg(u.hash, ''::bytea order by u.place)) into entries_hash
    from unnest(hashes) with ordinality u(hash, place);
  insert into ledger_sealed_entry (tenant_id, id, company_id, entry_id, series, number, position, hash)
    select t, uuidv7(), wanted, u.entry_id, u.series_id, u.number, first_position + u.place - 1, u.hash
    from unnest(entries, series, numbers, hashes) with ordinality u(entry_id, series_id, number, hash, place);
  insert into ledger_seal (tenant_id, id, company_id, sequence, previous_hash, hash, entries_hash, first_position,
                           last_position, sealed_at)
    select t, seal, wanted, n.sequence, n.previous_hash,
           ledger_seal_hash(wanted, n.sequence, n.previous_hash, entries_hash, first_position, n.last_position, sealed_at),
           entries_hash, first_position, n.last_position, sealed_at
    from (select coalesce(head.sequence, 0) + 1 as sequence,
                 coalesce(head.hash, decode(repeat('00', 32), 'hex')) as previous_hash,
                 first_position + cardinality(entries) - 1 as last_position) n;
  return seal;
end $$;

-- Whoever adds a seal, the owner of the tables too: it follows the head, and is what its hash says.
create or replace function ledger_guard_seal() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  head record;
begin
  select sequence, hash, last_position into head from ledger_seal
    where tenant_id = new.tenant_id and company_id = new.company_id order by sequence desc limit 1;
  if new.sequence <> coalesce(head.sequence, 0) + 1
     or new.previous_hash <> coalesce(head.hash, decode(repeat('00', 32), 'hex'))
     or new.first_position <> coalesce(head.last_position, 0) + 1 then
    raise exception using errcode = 'OA064', message = 'a seal follows the head of its company''s chain';
  end if;
  if new.hash <> ledger_seal_hash(new.company_id, new.sequence, new.previous_hash, new.entries_hash, new.first_position,
                                  new.last_position, new.sealed_at)
     or (select (count(*), sha256(string_agg(hash, ''::bytea order by position))) from ledger_sealed_entry
         where tenant_id = new.tenant_id and company_id = new.company_id and position >= new.first_position)
        is distinct from (new.last_position - new.first_position + 1, new.entries_hash) then
    raise exception using errcode = 'OA064', message = 'a seal is what its hash says, over the entries behind the head';
  end if;
  return new;
end $$;

-- Entries are added behind the head, in the order of their series, and only posted ones of the company.
create or replace function ledger_guard_sealed_entries() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  companies uuid[];
  entries uuid[];
  series uuid[];
  numbers int[];
  places bigint[];
begin
  select array_agg(distinct company_id), array_agg(entry_id), array_agg(n.series), array_agg(number), array_agg(position)
    into companies, entries, series, numbers, places from new_rows n;
  if entries is null then
    return null;
  end if;
  if cardinality(companies) <> 1
     or (select min(p) from unnest(places) p) <>
        (select coalesce(max(last_position), 0) + 1 from ledger_seal where tenant_id = t and company_id = companies[1])
     or (select max(p) - min(p) + 1 from unnest(places) p) <> cardinality(places)
     or exists (
       select from unnest(entries, series, numbers) u(entry_id, series_id, number)
       left join lateral (select * from ledger_journal_entry where tenant_id = t and id = u.entry_id) e on true
       where e.status is distinct from 'posted' or e.company_id <> companies[1] or e.series_id <> u.series_id
          or e.number <> u.number) then
    raise exception using errcode = 'OA064', message = 'posted entries are sealed behind the head of the chain';
  end if;
  return null;
end $$;

create or replace function ledger_refuse_seal_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception using errcode = 'OA063', message = 'a seal is never changed or removed';
end $$;

create trigger seal_insert before insert on ledger_seal for each row execute function ledger_guard_seal();
create trigger sealed_entries_insert after insert on ledger_sealed_entry referencing new table as new_rows
  for each statement execute function ledger_guard_sealed_entries();
create trigger seal_change before update or delete on ledger_seal
  for each statement execute function ledger_refuse_seal_change();
create trigger sealed_entry_change before update or delete on ledger_sealed_entry
  for each statement execute function ledger_refuse_seal_change();
create trigger seal_signature_change before update or delete on ledger_seal_signature
  for each statement execute function ledger_refuse_seal_change();
create trigger seal_truncate before truncate on ledger_seal for each statement execute function core_refuse_truncate();
create trigger sealed_entry_truncate before truncate on ledger_sealed_entry
  for each statement execute function core_refuse_truncate();
create trigger seal_signature_truncate before truncate on ledger_seal_signature
  for each statement execute function core_refuse_truncate();

-- the application seals by the function alone, and adds signatures
revoke insert, update, delete on ledger_seal, ledger_sealed_entry from oasys_app;
revoke update, delete on ledger_seal_signature from oasys_app;
