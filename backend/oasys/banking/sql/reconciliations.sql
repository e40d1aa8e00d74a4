-- What bank and books say of a book up to a day. Amounts in the book's currency; what the parts mean: docs/accounting/banking.md#the-proof.
create or replace function banking_proof(wanted uuid, through date) returns jsonb language plpgsql stable set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  b record;
  l record;
  k record;
  matched numeric;
begin
  select starts_on, opening_balance, closed_until, closed_balance into b from banking_book where tenant_id = t and id = wanted;
  select coalesce(sum(amount) filter (where state in ('open', 'matched')), 0) as total,
         count(*) filter (where state in ('open', 'matched')) as count,
         coalesce(sum(amount) filter (where state = 'open'), 0) as to_match, count(*) filter (where state = 'open') as to_match_count,
         count(*) filter (where state = 'review') as in_review,
         count(*) filter (where state = 'excluded') as excluded_count,
         coalesce(sum(amount) filter (where state = 'excluded'), 0) as excluded,
         count(*) filter (where state in ('open', 'matched') and booked_on < b.starts_on) as before_count,
         min(booked_on) as first_on
    into l from banking_line where tenant_id = t and book_id = wanted and booked_on <= through and reconciliation_id is null
    and state <> 'withdrawn';
  select coalesce(sum(amount), 0) into matched from banking_line
    where tenant_id = t and book_id = wanted and booked_on <= through and state = 'matched';
  select coalesce(sum(amount), 0) as ledger,
         coalesce(sum(amount) filter (where posting_date < b.starts_on and not is_carried and not is_matched), 0) as forward
    into k from banking_book_line where tenant_id = t and book_id = wanted and posting_date <= through;
  return jsonb_build_object(
    'through', through, 'opening', coalesce(b.closed_balance, b.opening_balance), 'from_on', coalesce(b.closed_until + 1, b.starts_on),
    'lines', l.total, 'line_count', l.count, 'to_match', l.to_match, 'to_match_count', l.to_match_count, 'in_review', l.in_review,
    'excluded', l.excluded, 'excluded_count', l.excluded_count, 'before_start', l.before_count,
    'computed', coalesce(b.closed_balance, b.opening_balance) + l.total, 'ledger', k.ledger, 'brought_forward', k.forward,
    'opening_difference', k.forward - b.opening_balance, 'on_the_way', k.ledger - k.forward - matched);
end $$;

-- What is in the books and not at the bank yet, or the other way round, up to a day: it comes to `on_the_way` of the proof.
create or replace function banking_on_the_way(wanted uuid, through date)
  returns table (book_line_id uuid, match_id uuid, line_id uuid, entry_id uuid, posting_date date, amount numeric)
  language sql stable set search_path = public, pg_temp as $$
  select k.id, null::uuid, k.line_id, k.entry_id, k.posting_date, k.amount
  from banking_book_line k join banking_book b on b.tenant_id = k.tenant_id and b.id = k.book_id
  where k.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and k.book_id = wanted and k.posting_date <= through
    and not k.is_matched and (k.posting_date >= b.starts_on or k.is_carried)
    and not (k.cancelled_on is not null and k.cancelled_on <= through
             and (k.partner_on >= b.starts_on) = (k.posting_date >= b.starts_on))
  union all
  select k.id, x.match_id, k.line_id, k.entry_id, k.posting_date, k.amount
  from (select distinct m.match_id from banking_line l
        join banking_matched_line m on m.tenant_id = l.tenant_id and m.line_id = l.id and m.is_live
        where l.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and l.book_id = wanted and l.booked_on > through
          and l.state = 'matched'
        union
        select m.match_id from banking_book_line k
        join banking_matched_book_line m on m.tenant_id = k.tenant_id and m.book_line_id = k.id and m.is_live
        where k.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and k.book_id = wanted and k.posting_date > through
          and k.is_matched) x
  join banking_matched_book_line m on m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and m.match_id = x.match_id
  join banking_book_line k on k.tenant_id = m.tenant_id and k.id = m.book_line_id and k.book_id = wanted and k.posting_date <= through
  union all
  select null, x.match_id, l.id, null, l.booked_on, -l.amount
  from (select distinct m.match_id from banking_line l
        join banking_matched_line m on m.tenant_id = l.tenant_id and m.line_id = l.id and m.is_live
        where l.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and l.book_id = wanted and l.booked_on > through
          and l.state = 'matched'
        union
        select m.match_id from banking_book_line k
        join banking_matched_book_line m on m.tenant_id = k.tenant_id and m.book_line_id = k.id and m.is_live
        where k.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and k.book_id = wanted and k.posting_date > through
          and k.is_matched) x
  join banking_matched_line m on m.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and m.match_id = x.match_id
  join banking_line l on l.tenant_id = m.tenant_id and l.id = m.line_id and l.book_id = wanted and l.booked_on <= through
$$;

-- What a report of the reconciliation shows beside the sums, as it is at closing: names, matches, and the first 2,000 of each list.
create or replace function banking_shown(wanted uuid, through date) returns jsonb language plpgsql stable set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  names jsonb;
  way jsonb;
  excluded jsonb;
  matches jsonb;
begin
  select jsonb_build_object('company', c.name, 'account_code', a.code, 'account_name', a.name, 'currency', b.currency) into names
    from banking_book b join ledger_account a on a.tenant_id = t and a.id = b.account_id
    join organisations_company c on c.tenant_id = t and c.id = b.company_id where b.tenant_id = t and b.id = wanted;
  select jsonb_build_object('on_the_way_count', count(*), 'listed', coalesce(sum(amount), 0), 'items', coalesce(jsonb_agg(jsonb_build_object(
           'day', posting_date, 'amount', amount, 'entry_id', entry_id, 'bank_line_id', case when entry_id is null then line_id end)
           order by place) filter (where place <= 2000), '[]'))
    into way from (select w.*, row_number() over (order by w.posting_date, w.amount, w.line_id) as place
                   from banking_on_the_way(wanted, through) w) x;
  select jsonb_build_object('excluded_items', coalesce(jsonb_agg(jsonb_build_object(
           'bank_line_id', id, 'day', booked_on, 'amount', amount, 'reason', reason) order by place) filter (where place <= 2000), '[]'))
    into excluded from (select l.id, l.booked_on, l.amount, l.reason, row_number() over (order by l.booked_on, l.id) as place
                        from banking_line l where l.tenant_id = t and l.book_id = wanted and l.booked_on <= through
                          and l.reconciliation_id is null and l.state = 'excluded') x;
  with held as (
    select l.id, x.id as match_id, x.kind, x.rule_id, x.batch from banking_line l
    join banking_matched_line m on m.tenant_id = t and m.line_id = l.id and m.is_live
    join banking_match x on x.tenant_id = t and x.id = m.match_id
    where l.tenant_id = t and l.book_id = wanted and l.booked_on <= through and l.reconciliation_id is null and l.state = 'matched')
  select jsonb_build_object(
      'matches', (select coalesce(jsonb_object_agg(kind, number), '{}') from (
        select kind, count(distinct match_id) as number from held group by kind) k),
      'by_rule', (select count(*) from held where rule_id is not null), 'by_batch', (select count(*) from held where batch is not null))
    into matches;
  return names || way || excluded || matches;
end $$;

-- A reconciliation is born where everything agrees to the cent, and only the last one that stands is undone.
create or replace function banking_guard_reconciliation() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  actor constant uuid := (nullif(current_setting('app.actor', true), '')::jsonb ->> 'id')::uuid;
  b record;
  p jsonb;
  shown jsonb;
begin
  select starts_on, closed_until into b from banking_book where tenant_id = new.tenant_id and id = new.book_id for no key update;
  if tg_op = 'UPDATE' then
    if old.state <> 'closed' or new.state <> 'undone' or (actor is not null and actor <> new.undone_by_id) then
      raise exception using errcode = 'OA195', message = 'a reconciliation is undone once, by who acts, and never changed', detail = old.id;
    end if;
    if b.closed_until is distinct from old.to_on then
      raise exception using errcode = 'OA196', message = 'a later reconciliation builds on it: undo that first', detail = old.id;
    end if;
    new.undone_at := transaction_timestamp();
    return new;
  end if;
  if new.state <> 'closed' or new.version <> 1 or (actor is not null and actor <> new.closed_by_id) or b.starts_on is null
     or new.to_on < coalesce(b.closed_until + 1, b.starts_on) then
    raise exception using errcode = 'OA195', message = 'a reconciliation begins where the last one ended', detail = new.id;
  end if;
  perform banking_gather(new.book_id);
  p := banking_proof(new.book_id, new.to_on);
  shown := banking_shown(new.book_id, new.to_on);
  if (p ->> 'to_match_count')::int > 0 or (p ->> 'in_review')::int > 0 then
    raise exception using errcode = 'OA195', message = 'a line of the bank is neither matched nor excluded', detail = new.id;
  end if;
  if (p ->> 'computed')::numeric <> new.closing or (p ->> 'opening_difference')::numeric <> 0 or (p ->> 'before_start')::int > 0
     or (p ->> 'ledger')::numeric <> new.closing + (shown ->> 'listed')::numeric then
    raise exception using errcode = 'OA195', message = 'bank, books and matches agree when a reconciliation is closed', detail = new.id;
  end if;
  new.opening := (p ->> 'opening')::numeric;
  new.from_on := (p ->> 'from_on')::date;
  -- the number is encrypted: of it the service says the last digits, which prove nothing
  new.proof := p || shown || jsonb_build_object('closing', new.closing, 'number_end', left(coalesce(new.proof ->> 'number_end', ''), 4));
  new.closed_at := transaction_timestamp();
  return new;
end $$;
create trigger banking_reconciliation_guard before insert or update on banking_reconciliation
  for each row execute function banking_guard_reconciliation();

create or replace function banking_freeze() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  last record;
begin
  if tg_op = 'INSERT' then
    update banking_line set reconciliation_id = new.id where tenant_id = new.tenant_id and book_id = new.book_id
      and booked_on <= new.to_on and reconciliation_id is null and state in ('matched', 'excluded', 'duplicate');
    update banking_book set closed_until = new.to_on, closed_balance = new.closing, version = version + 1
      where tenant_id = new.tenant_id and id = new.book_id;
    return null;
  end if;
  update banking_line set reconciliation_id = null where tenant_id = new.tenant_id and reconciliation_id = new.id;
  select to_on, closing into last from banking_reconciliation
    where tenant_id = new.tenant_id and book_id = new.book_id and state = 'closed' order by to_on desc limit 1;
  update banking_book set closed_until = last.to_on, closed_balance = last.closing, version = version + 1
    where tenant_id = new.tenant_id and id = new.book_id;
  return null;
end $$;
create trigger banking_reconciliation_freezes after insert on banking_reconciliation for each row execute function banking_freeze();
create trigger banking_reconciliation_thaws after update on banking_reconciliation
  for each row when (old.state = 'closed' and new.state = 'undone') execute function banking_freeze();

-- Where the company says so, a period is closed once every account whose statements are kept is reconciled until its end.
create or replace function banking_guard_period() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  r record;
begin
  perform from banking_settings where tenant_id = new.tenant_id and company_id = new.company_id and closing_needs_reconciliation;
  if not found then
    return new;
  end if;
  select id into r from banking_book
    where tenant_id = new.tenant_id and company_id = new.company_id and starts_on <= new.ends_on
      and coalesce(closed_until, '-infinity') < new.ends_on limit 1;
  if found then
    raise exception using errcode = 'OA198', detail = r.id,
      message = 'every account at a bank is reconciled until the end of a period before it is closed';
  end if;
  return new;
end $$;
create trigger banking_period_closed before update of status on ledger_period
  for each row when (old.status = 'open' and new.status <> 'open') execute function banking_guard_period();
