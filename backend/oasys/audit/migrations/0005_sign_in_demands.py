"""The triggers of what a tenant demands of its people's sign-in."""

from django.db import migrations

from oasys.core.migration_sql import sql_file

UNRECORDED = """
drop trigger audited_insert on organisations_factor_policy;
drop trigger audited_update on organisations_factor_policy;
drop trigger audited_update on organisations_membership;
create trigger audited_update after update on organisations_membership
  referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'member', 'user_id service_name role custom_role_id company_ids', 'changed', 'role:*>*:role_changed',
    'custom_role_id:*>*:role_changed');
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_later_tables"), ("organisations", "0007_sign_in_demands")]
    operations = [sql_file("organisations", "audited_sign_in.sql", reverse=UNRECORDED)]
