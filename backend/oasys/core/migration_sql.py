"""SQL lives in files of its own, one per invariant; migrations load it by this."""

from pathlib import Path

from django.db import migrations


def sql_file(package: str, name: str, *, reverse: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """Runs `oasys/<package>/sql/<name>` as one script; `reverse` takes it back."""
    path = Path(__file__).resolve().parents[1] / package / "sql" / name
    return migrations.RunSQL(path.read_text(), reverse)
