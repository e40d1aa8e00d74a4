-- What companies have now becomes what they said: refused stays refused; who wrote entries on control accounts since documents are
-- posted goes on so. Of everybody else nobody can tell whether they meant it: it goes by itself from now on. A tenant at a time, each
-- in a transaction of its own; FORCE is lifted only to learn their ids. Run again it changes nothing.
do $$
declare
  tenants uuid[];
  t uuid;
begin
  alter table organisations_tenant no force row level security;
  select array_agg(id) into tenants from organisations_tenant;
  alter table organisations_tenant force row level security;
  commit;
  foreach t in array coalesce(tenants, '{}') loop
    perform set_config('app.tenant_id', t::text, true);
    update invoicing_settings s set direct_entries_allowed = false
      from organisations_company c
      where s.tenant_id = t and not s.takes_direct_entries and s.direct_entries_allowed is null
        and c.tenant_id = t and c.id = s.company_id and c.archived_at is null;
    insert into invoicing_settings as s (tenant_id, id, company_id, terms, takes_direct_entries, direct_entries_allowed, version)
      select t, uuidv7(), d.company_id, '[]', true, true, 1
      from (select company_id, min(posted_at) as since from invoicing_document
            where tenant_id = t and posted_at is not null group by company_id) d
      join organisations_company c on c.tenant_id = t and c.id = d.company_id and c.archived_at is null
      where exists (
        select from ledger_account a
        join ledger_journal_line l on l.tenant_id = t and l.account_id = a.id
        join ledger_journal_entry e on e.tenant_id = t and e.id = l.entry_id and e.posted_at > d.since
        join ledger_journal j on j.tenant_id = t and j.id = e.journal_id and j.kind <> 'opening'
        where a.tenant_id = t and a.company_id = d.company_id and a.subtype in ('receivable', 'payable')
          and e.reverses_id is null and e.source_kind in ('', 'recurring'))
      on conflict (tenant_id, company_id) do update set direct_entries_allowed = true, version = s.version + 1
        where s.direct_entries_allowed is null;
    commit;
  end loop;
end $$;
