-- What is open of a company by its rest, for whoever looks for what a sum of money could be.
create index open_item_by_rest on settlement_open_item (tenant_id, company_id, is_debit, (amount - settled_amount)) where is_open;
