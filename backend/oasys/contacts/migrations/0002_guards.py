from django.db import migrations

from oasys.core.migration_sql import sql_file

UNGUARDED = """
drop function contacts_guard_accounts() cascade;
drop function contacts_guard_identifier() cascade;
drop function contacts_guard_bank() cascade;
drop function contacts_refuse_other_actor(uuid, uuid);
alter table contacts_mark drop constraint mark_of_contact;
alter table contacts_bank_details drop constraint bank_of_contact;
alter table contacts_identifier drop constraint identifier_of_contact;
alter table contacts_contact drop constraint contact_revenue_account, drop constraint contact_expense_account,
  drop constraint contact_receivable_account, drop constraint contact_payable_account,
  drop constraint contact_addresses_form, drop constraint contact_people_form;
alter table contacts_identifier drop constraint identifier_encrypted;
alter table contacts_bank_details drop constraint bank_account_encrypted;
alter table ledger_account drop constraint account_of_company;
"""
UNRECORDED = """
drop trigger audited_insert on contacts_contact;
drop trigger audited_update on contacts_contact;
drop trigger audited_insert on contacts_identifier;
drop trigger audited_delete on contacts_identifier;
drop trigger audited_insert on contacts_bank_details;
drop trigger audited_update on contacts_bank_details;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_contacts"), ("audit", "0005_sign_in_demands")]
    operations = [
        sql_file("contacts", "contacts.sql", reverse=UNGUARDED),
        sql_file("contacts", "audited.sql", reverse=UNRECORDED),
    ]
