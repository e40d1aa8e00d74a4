-- What lines of a bank could be, by amounts, figures of numbers, and contacts. Comparisons of amounts cannot use an index under row level
-- security (numeric comparisons are not leakproof), so these run as their owner, name the tenant themselves, and give ids alone.

-- Free posted lines of a book with one of the amounts within the days, and the latest others of these days, for how common amounts are.
create or replace function banking_free_lines(wanted uuid, amounts numeric[], first date, last date, most int)
  returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  (select id from banking_book_line
   where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and book_id = wanted and not is_matched
     and cancelled_on is null and amount = any(amounts) and posting_date between first and last
   order by posting_date desc limit most)
  union
  (select id from banking_book_line
   where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and book_id = wanted and not is_matched
     and cancelled_on is null and posting_date between first and last
   order by posting_date desc, id desc limit least(most, 200))
$$;

-- Open items on receivables and payables of a company: of a rest, of documents whose number ends so, of contacts. `rests` have the sign of
-- the money that would come in.
create or replace function banking_open_items(wanted uuid, rests numeric[], tails text[], contacts uuid[], most int)
  returns setof uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  t constant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
begin
  return query
    (select i.line_id from unnest(rests) r(rest)
     cross join lateral (
       select o.line_id, o.account_id from settlement_open_item o
       where o.tenant_id = t and o.company_id = wanted and o.is_open and o.is_debit = (r.rest > 0)
         and o.amount - o.settled_amount = abs(r.rest) limit most) i
     join ledger_account a on a.tenant_id = t and a.id = i.account_id and contacts_control(a.subtype) limit most)
    union
    (select i.line_id from invoicing_document d
     join settlement_open_item i on i.tenant_id = t and i.line_id = d.control_line_id and i.is_open
     where d.tenant_id = t and d.company_id = wanted and d.status = 'posted' and d.number <> ''
       and invoicing_number_tail(d.number) collate "C" = any(tails) limit most)
    union
    (select i.line_id from invoicing_document d
     join settlement_open_item i on i.tenant_id = t and i.line_id = d.control_line_id and i.is_open
     where d.tenant_id = t and d.company_id = wanted and d.status = 'posted' and d.supplier_number <> ''
       and invoicing_number_tail(d.supplier_number) collate "C" = any(tails) limit most)
    union
    (select i.line_id from unnest(contacts) c(contact)
     cross join lateral (
       select x.line_id from contact_line x
       join settlement_open_item o on o.tenant_id = t and o.line_id = x.line_id and o.is_open
       where x.tenant_id = t and x.contact_id = c.contact order by x.due_on limit 60) i limit most);
end $$;

-- Open lines of the other books of a company with one of the amounts within the days.
create or replace function banking_other_sides(wanted uuid, own uuid, amounts numeric[], first date, last date, most int)
  returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select l.id from banking_book b
  cross join lateral (
    select id from banking_line
    where tenant_id = b.tenant_id and book_id = b.id and amount = any(amounts) and booked_on between first and last and state = 'open'
    order by booked_on limit most) l
  where b.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and b.company_id = wanted and b.id <> own limit most
$$;

-- Contacts by what a bank calls them: those with the most of the words in their names.
create or replace function banking_contacts_called(wanted uuid, called text[], most int)
  returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  select m.contact_id from unnest(called) w(word)
  cross join lateral (
    select contact_id from contacts_mark
    where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and company_id = wanted and mark = w.word collate "C"
    limit 200) m
  group by 1 having count(*) * 2 >= cardinality(called) order by count(*) desc, 1 limit most
$$;
