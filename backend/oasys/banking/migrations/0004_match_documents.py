from django.db import migrations

from oasys.core.migration_sql import sql_file

BACK = """
drop function banking_guard_match_document() cascade;
alter table banking_match
  drop constraint bank_match_made_form,
  add constraint bank_match_made_form check (
    jsonb_typeof(made) = 'array' and jsonb_array_length(made) <= 200 and not jsonb_path_exists(made,
      '$[*] ? (!(@.kind == "payment" || @.kind == "entry") || !(@.id.type() == "string"))'));
"""


class Migration(migrations.Migration):
    dependencies = [("banking", "0003_folder_rounds"), ("invoicing", "0013_named_terms_guards")]
    operations = [sql_file("banking", "match_documents.sql", reverse=BACK)]
