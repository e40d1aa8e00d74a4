from django.db import migrations

from oasys.core.migration_sql import sql_file

TABLES = ["tenant", "membership", "custom_role", "invitation", "api_token", "company"]
UNRECORDED = "".join(
    f"drop trigger if exists audited_{act} on organisations_{table};\n"
    for table in TABLES
    for act in ("insert", "update", "delete")
)
UNKEPT = """
drop trigger audit_kept on audit_event;
drop trigger audit_truncate on audit_event;
drop function audit_refuse();
drop function audit_record();
drop function audit_one(text, text[], jsonb, jsonb, jsonb);
drop function audit_write(uuid, text, text, uuid, uuid, jsonb, jsonb, uuid);
drop function audit_word(jsonb, jsonb, text[]);
drop function audit_picked(jsonb, jsonb, text[]);
grant insert, update, delete on audit_event to oasys_app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("organisations", "0004_rights")]
    operations = [
        sql_file("audit", "trail.sql", reverse=UNKEPT),
        sql_file("audit", "organisations.sql", reverse=UNRECORDED),
    ]
