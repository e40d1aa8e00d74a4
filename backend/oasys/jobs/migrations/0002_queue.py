"""The tables of the queue: procrastinate's own scripts, up to the last one that this release knows.

A later version of the package that brings further scripts gets a migration of its own; a test compares the two.
"""

from importlib.util import find_spec
from pathlib import Path

from django.db import migrations

LAST_SCRIPT = "03.04.00_50_post_add_retry_failed_job_procedure.sql"
DROP = """
drop table procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers cascade;
do $$
declare
  f record;
begin
  for f in select oid::regprocedure as name from pg_proc where proname like 'procrastinate\\_%' loop
    execute format('drop function %s cascade', f.name);
  end loop;
end $$;
drop type procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type cascade;
"""


def scripts() -> list[Path]:
    """Every script of the package that is installed, in order."""
    spec = find_spec("procrastinate")
    assert spec is not None and spec.origin is not None
    return sorted((Path(spec.origin).parent / "sql" / "migrations").glob("*.sql"))


def make(apps, schema_editor):
    for script in scripts():
        if script.name <= LAST_SCRIPT:
            schema_editor.execute(script.read_text(), params=None)


def drop(apps, schema_editor):
    schema_editor.execute(DROP, params=None)


class Migration(migrations.Migration):

    dependencies = [("core", "0001_roles"), ("jobs", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
