from django.db import migrations

from oasys.core.migration_sql import sql_file

KEPT_FOR_GOOD = """
drop function identity_forget_events(integer, uuid);
create or replace function identity_keep_events() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception using errcode = 'OA100', message = 'a security event is never changed or deleted';
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0006_mail_files'),
    ]

    operations = [sql_file("identity", "forgotten_events.sql", reverse=KEPT_FOR_GOOD)]
