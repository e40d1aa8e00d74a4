-- A match names the invoice or bill that was written for its line: one, of the company, posted in the same transaction. So who undoes the match
-- and says so takes back what it made, and no other document.
alter table banking_match
  drop constraint bank_match_made_form,
  add constraint bank_match_made_form check (
    jsonb_typeof(made) = 'array' and jsonb_array_length(made) <= 200 and not jsonb_path_exists(made,
      '$[*] ? (!(@.kind == "payment" || @.kind == "entry" || @.kind == "document") || !(@.id.type() == "string"))'));

create or replace function banking_guard_match_document() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if (select count(*) <> 1 or count(d.id) <> 1
      from jsonb_path_query(new.made, '$[*] ? (@.kind == "document")') as m(one)
      left join invoicing_document d on d.tenant_id = new.tenant_id and d.company_id = new.company_id and d.id = (m.one ->> 'id')::uuid
        and d.status = 'posted' and d.posted_at = transaction_timestamp()) then
    raise exception using errcode = 'OA194', message = 'a match names the one document that was posted for it', detail = new.id;
  end if;
  return new;
end $$;
create trigger banking_match_of_document before insert on banking_match
  for each row when (jsonb_path_exists(new.made, '$[*] ? (@.kind == "document")')) execute function banking_guard_match_document();
