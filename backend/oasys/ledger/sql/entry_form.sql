-- The canonical form of an entry (seals.sql, which it replaces): one that names dimension values is written in form 2, whose
-- lines all carry `dimension_value_ids`, sorted; others as ever, so that what was sealed before verifies as it did.
create or replace function ledger_entry_form(t uuid, wanted uuid) returns text language plpgsql stable
  set search_path = public, pg_temp as $$
declare
  form text;
begin
  select '{"company_id":"' || e.company_id
      || '","created_at":"' || to_char(e.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      || '","created_by_id":"' || e.created_by_id
      || '","description":' || to_json(e.description::text)
      || ',"form":"oasys.entry.' || case when l.has_dimensions then '2' else '1' end || '","id":"' || e.id
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
               || case when has_dimensions then
                    ',"dimension_value_ids":['
                    || coalesce('"' || array_to_string(value_ids, '","') || '"', '') || ']'
                  else '' end
               || ',"id":"' || id
               || '","line_no":' || line_no
               || ',"posting_date":"' || to_char(posting_date, 'YYYY-MM-DD') || '"}', ',' order by line_no, id) as lines,
             bool_or(has_dimensions) as has_dimensions
      from (
        select i.*, s.value_ids, bool_or(i.dimension_set_id is not null) over () as has_dimensions
        from ledger_journal_line i
        left join ledger_dimension_set s on s.tenant_id = t and s.id = i.dimension_set_id
        where i.tenant_id = t and i.entry_id = e.id) n) l
    where e.tenant_id = t and e.id = wanted;
  return form;
end $$;
