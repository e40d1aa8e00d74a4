from django.db import migrations, models

from oasys.core.migration_sql import sql_file

BEFORE = """
revoke update (releases_up_to) on dunning_settings from oasys_app;
drop trigger audited_insert on dunning_settings;
drop trigger audited_update on dunning_settings;
create trigger audited_insert after insert on dunning_settings referencing new table as new_rows
  for each statement execute function audit_record(
    'dunning_settings', 'days_between levels interest_rates sends_mail posts_charges fee_account_id interest_account_id releases_first_as_id', 'made');
create trigger audited_update after update on dunning_settings referencing old table as old_rows new table as new_rows
  for each statement execute function audit_record(
    'dunning_settings', 'days_between levels interest_rates sends_mail posts_charges fee_account_id interest_account_id releases_first_as_id', 'changed');
"""

RELEASE_BEFORE = "dunning_releases_up_to: it writes no such column, and its default keeps the constraint."


class Migration(migrations.Migration):
    dependencies = [("dunning", "0002_guards")]
    operations = [
        migrations.AddField(
            model_name="dunningsettings",
            name="releases_up_to",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="dunningsettings",
            constraint=models.CheckConstraint(
                condition=models.Q(("releases_up_to__range", (1, 9))), name="dunning_releases_up_to"
            ),
        ),
        sql_file("dunning", "released_levels.sql", reverse=BEFORE),
    ]
