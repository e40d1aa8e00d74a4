-- Both replace functions of candidates.sql.

-- Open items on receivables and payables of a company: of a rest, of documents whose number ends so, of contacts. `rests` have the sign of
-- the money that would come in. Tables are closed to their owner too, so a rest is found by its text: comparisons of text are leakproof.
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
         and o.rest_key = trim_scale(abs(r.rest))::text limit most) i
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

-- Contacts by what a bank calls them: those with the most of the words in their names, and at least half of them. A word that more than
-- 200 names bear tells nobody; it only speaks for those whom a rarer one names, or for the first of them where no word is rarer.
create or replace function banking_contacts_called(wanted uuid, called text[], most int)
  returns setof uuid language sql stable security definer set search_path = public, pg_temp as $$
  with borne as materialized (
    select w.word, m.contact_id, count(*) over (partition by w.word) > 200 as is_common from unnest(called) w(word)
    cross join lateral (
      select contact_id from contacts_mark
      where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and company_id = wanted and mark = w.word collate "C"
      limit 201) m),
  named as (
    select contact_id, count(*) as words from borne where not is_common or not exists (select from borne where not is_common) group by 1),
  counted as (
    select n.contact_id, n.words + count(k.id) as words from named n
    left join contacts_mark k on k.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid and k.company_id = wanted
      and k.contact_id = n.contact_id and exists (select from borne where not is_common)
      and k.mark = any(select word collate "C" from borne where is_common)
    group by n.contact_id, n.words)
  select contact_id from counted
  where words * 2 >= cardinality(called) and words = (select max(words) from counted) order by contact_id limit most
$$;
