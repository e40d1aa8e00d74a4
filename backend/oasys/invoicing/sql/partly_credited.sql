-- Of an invoice that deducts deposits as much is credited as was sold by it: what deposits paid of that, too. What comes back so is owed to
-- the customer, while the deposit stays deducted; a credit note that gives the deposit back instead owes less by it.

-- What deposits take off a document, with tax; below zero. One that stands in the books at another rate than the document's is left out:
-- what it paid of the income has its rate (IFRIC 22.8), and is taken back by giving it back alone.
create or replace function invoicing_deposits_off(t uuid, document uuid, rate numeric) returns numeric language sql stable
  set search_path = public, pg_temp as $$
  select coalesce(sum(l.gross), 0) from invoicing_line l
    join invoicing_document p on p.tenant_id = t and p.id = l.deposit_id and p.rate is not distinct from invoicing_deposits_off.rate
    where l.tenant_id = t and l.document_id = document
$$;

-- What a document comes to before that: what was sold by it, or is credited of that.
create or replace function invoicing_before_deposits(t uuid, document uuid) returns numeric language sql stable
  set search_path = public, pg_temp as $$
  select d.gross - invoicing_deposits_off(t, d.id, d.rate) from invoicing_document d where d.tenant_id = t and d.id = document
$$;

create or replace function invoicing_check_posted(d invoicing_document) returns void language plpgsql set search_path = public, pg_temp as $$
declare
  t constant uuid := d.tenant_id;
  is_sale constant boolean := d.kind in ('invoice', 'credit_note');
  back constant int := case when d.kind in ('credit_note', 'supplier_credit') then -1 else 1 end;
  sign constant int := case when is_sale then back else -back end;
  e record;
  l record;
  found_tax numeric;
  c record;
  credited numeric;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using errcode = 'OA019', message = 'documents are posted at READ COMMITTED';
  end if;
  select j.company_id, j.status, j.source_kind, j.source_key, j.posting_date, j.posted_by_id,
         s.prefix || case when j.number < 1000000 then lpad(j.number::text, 6, '0') else j.number::text end as number into e
    from ledger_journal_entry j join ledger_number_series s on s.tenant_id = t and s.id = j.series_id
    where j.tenant_id = t and j.id = d.journal_entry_id;
  if e.status is distinct from 'posted' or e.company_id <> d.company_id or e.source_kind <> 'document.' || d.kind
     or e.source_key <> d.id::text or e.posting_date <> d.issue_date or e.posted_by_id <> d.posted_by_id or e.number <> d.number
     or d.posted_at <> transaction_timestamp() then
    raise exception using errcode = 'OA152', message = 'a document is posted by an entry of its own', detail = d.id;
  end if;

  select count(*) as lines, coalesce(sum(net), 0) as net, coalesce(sum(x.tax), 0) as tax into l
    from invoicing_line x where x.tenant_id = t and x.document_id = d.id;
  if l.lines = 0 or l.net <> d.net or l.tax <> d.tax then
    raise exception using errcode = 'OA152', message = 'the lines of a document add up to it', detail = d.id;
  end if;

  select count(*) as lines, min(x.id::text)::uuid as id, min(x.currency) as currency, sum(x.currency_amount) as amount,
         sum(x.debit - x.credit) as base_amount into l
    from ledger_journal_line x where x.tenant_id = t and x.entry_id = d.journal_entry_id and x.account_id = d.control_account_id;
  if not exists (select from ledger_account where tenant_id = t and id = d.control_account_id
                 and subtype = case when is_sale then 'receivable' else 'payable' end) then
    raise exception using errcode = 'OA152', message = 'what is to be paid stands on a control account', detail = d.id;
  end if;
  if d.payable = 0 then
    -- deposits cover all of it: nothing is to be paid, and no control account moves
    if not is_sale or d.is_deposit or d.control_line_id is not null or d.base_payable <> 0
       or (select coalesce(sum(x.gross), 0) from invoicing_line x
             where x.tenant_id = t and x.document_id = d.id and x.deposit_id is not null) = 0
       or exists (select from ledger_journal_line x join ledger_account a on a.tenant_id = t and a.id = x.account_id
                    where x.tenant_id = t and x.entry_id = d.journal_entry_id and a.subtype in ('receivable', 'payable')) then
      raise exception using errcode = 'OA152', message = 'only what deposits cover as a whole comes to nothing, and moves no control account',
        detail = d.id;
    end if;
  elsif d.payable < 0 or l.lines <> 1 or l.id is distinct from d.control_line_id or l.currency <> d.currency
     or l.amount <> sign * d.payable or l.base_amount <> sign * d.base_payable then
    raise exception using errcode = 'OA152', message = 'the entry of a document has one line of what is to be paid', detail = d.id;
  end if;

  select coalesce(sum(x.tax), 0) into found_tax
    from ledger_journal_line y
    join tax_line x on x.tenant_id = t and x.line_id = y.id
    join tax_code k on k.tenant_id = t and k.id = x.tax_code_id and k.treatment not in ('reverse_charge', 'withholding')
    where y.tenant_id = t and y.entry_id = d.journal_entry_id;
  if found_tax <> back * d.base_tax then
    raise exception using errcode = 'OA152', message = 'the entry of a document carries the taxes of the document', detail = d.id;
  end if;

  if d.credits_id is null then
    return;
  end if;
  select * into c from invoicing_document where tenant_id = t and id = d.credits_id for no key update;
  if c.status <> 'posted' or c.kind <> (case d.kind when 'credit_note' then 'invoice' else 'bill' end) or c.contact_id <> d.contact_id
     or c.currency <> d.currency or c.tax_point <> d.tax_point then
    raise exception using errcode = 'OA154', message = 'a credit is of a posted document of the same contact, currency and tax point',
      detail = d.id;
  end if;
  select coalesce(sum(invoicing_before_deposits(t, x.id)), 0) into credited from invoicing_document x
    where x.tenant_id = t and x.credits_id = d.credits_id and x.status = 'posted' and x.id <> d.id;
  if credited + d.gross - invoicing_deposits_off(t, d.id, d.rate) > invoicing_before_deposits(t, d.credits_id) then
    raise exception using errcode = 'OA153', message = 'no more is credited than was invoiced', detail = d.id;
  end if;
end $$;
