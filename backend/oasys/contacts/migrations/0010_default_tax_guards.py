from django.db import migrations

from oasys.core.migration_sql import sql_file

BEFORE = """
drop function contacts_guard_taxes() cascade;
drop trigger audited_insert on contacts_contact;
drop trigger audited_update on contacts_contact;
create trigger audited_insert after insert on contacts_contact referencing new table as new_rows
  for each statement execute function audit_record(
    'contact', 'code display_name legal_name kind is_customer is_supplier currency language terms_from terms_days '
    'terms_discount_percent terms_discount_days credit_limit revenue_account_id expense_account_id receivable_account_id '
    'payable_account_id addresses people e_invoice_format electronic_scheme electronic_address notes', 'created');
create trigger audited_update after update on contacts_contact
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'contact', 'code display_name legal_name kind is_customer is_supplier currency language terms_from terms_days '
    'terms_discount_percent terms_discount_days credit_limit revenue_account_id expense_account_id receivable_account_id '
    'payable_account_id addresses people e_invoice_format electronic_scheme electronic_address notes archived_at', 'changed',
    'archived_at:null>*:archived', 'archived_at:*>null:restored');
revoke update (sales_tax_code_ids, purchase_tax_code_ids) on contacts_contact from oasys_app;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0009_default_taxes"), ("tax", "0002_invariants"), ("audit", "0005_sign_in_demands")]
    operations = [sql_file("contacts", "default_taxes.sql", reverse=BEFORE)]
