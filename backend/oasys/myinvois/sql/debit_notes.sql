-- What charges more on an earlier document is told of as a debit note: type 03, or 13 where it is self-billed.
create or replace function myinvois_guard_covered() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform from myinvois_einvoice e join invoicing_document d on d.tenant_id = e.tenant_id and d.id = new.document_id
    where e.tenant_id = new.tenant_id and e.id = new.einvoice_id and e.environment = new.environment and e.state = 'queued'
      and e.content is null and e.attempts = 0 and d.status = 'posted'
      and (e.is_consolidated or not exists (select from myinvois_covered c where c.tenant_id = e.tenant_id and c.einvoice_id = e.id))
      and case d.kind when 'invoice' then e.kind = case when d.charges_more_on_id is null then '01' else '03' end
                      when 'credit_note' then e.kind in ('02', '04')
                      when 'bill' then e.kind = case when d.charges_more_on_id is null then '11' else '13' end
                      else e.kind in ('12', '14') end
    for no key update of d;  -- or it is voided beside this, by somebody who does not see the row that is written here
  if not found or not new.is_live then
    raise exception using errcode = 'OA183', detail = new.id,
      message = 'an e-invoice tells of posted documents of its kind, named when it is queued';
  end if;
  return new;
end $$;
