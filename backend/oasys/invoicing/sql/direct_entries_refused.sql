-- Control accounts refuse entries that people write as soon as a document was posted, unless a person has allowed them; or before
-- that, where a person has refused them. Documents, payments, settlements and what else has a source of its own book on them,
-- reversals mirror what stands, and opening balances come in a journal for them.
create or replace function invoicing_refuse_direct_entry() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  allowed boolean;
  account text;
begin
  select direct_entries_allowed into allowed from invoicing_settings
    where tenant_id = new.tenant_id and company_id = new.company_id;
  if allowed or (
      allowed is null
      -- void ones were posted, too; each half has an index of its own, and few rows to look at
      and not exists (
        select from invoicing_document
        where tenant_id = new.tenant_id and company_id = new.company_id and status = 'posted' and number <> '')
      and not exists (
        select from invoicing_document
        where tenant_id = new.tenant_id and company_id = new.company_id and status = 'void'
          and kind in ('invoice', 'credit_note', 'bill', 'supplier_credit')))
    or exists (
      select from ledger_journal where tenant_id = new.tenant_id and id = new.journal_id and kind = 'opening') then
    return null;
  end if;
  select a.code into account from ledger_journal_line l
    join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
    where l.tenant_id = new.tenant_id and l.entry_id = new.id and a.subtype in ('receivable', 'payable')
    order by l.line_no limit 1;
  if found then
    raise exception using errcode = 'OA189', detail = account,
      message = format('account %s takes no direct entries: write a document or a payment', account);
  end if;
  return null;
end $$;
