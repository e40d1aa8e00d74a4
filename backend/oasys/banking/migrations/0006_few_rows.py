from django.db import migrations

FUNCTIONS = {
    "banking_open_items(uuid, numeric[], text[], uuid[], int)": 50,
    "banking_free_lines(uuid, numeric[], date, date, int)": 200,
    "banking_other_sides(uuid, uuid, numeric[], date, date, int)": 20,
}
# its four parts are planned once a session: a plan takes longer than what it finds
PLANNED_ONCE = "banking_open_items(uuid, numeric[], text[], uuid[], int)"


class Migration(migrations.Migration):
    """How many rows they give for one line: for a thousand, which is what is taken otherwise, every contact of the tenant is read."""

    dependencies = [("banking", "0005_found_faster")]
    operations = [
        *(
            migrations.RunSQL(f"alter function {name} rows {rows}", f"alter function {name} rows 1000")
            for name, rows in FUNCTIONS.items()
        ),
        migrations.RunSQL(
            f"alter function {PLANNED_ONCE} set plan_cache_mode = force_generic_plan",
            f"alter function {PLANNED_ONCE} reset plan_cache_mode",
        ),
    ]
