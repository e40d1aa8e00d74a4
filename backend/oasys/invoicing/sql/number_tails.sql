-- The last figures of a number, without zeros before them: 421 of INV-2026-0421. What people and banks write of it.
create or replace function invoicing_number_tail(number text) returns text language sql immutable parallel safe strict
  set search_path = pg_catalog, pg_temp as $$ select ltrim(substring(number from '([0-9]+)[^0-9]*$'), '0') $$;
create index document_by_number_tail on invoicing_document (tenant_id, company_id, invoicing_number_tail(number) collate "C")
  where status = 'posted' and number <> '';
create index document_by_supplier_tail on invoicing_document (tenant_id, company_id, invoicing_number_tail(supplier_number) collate "C")
  where status = 'posted' and supplier_number <> '';
