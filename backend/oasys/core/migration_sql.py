"""SQL lives in files of its own, one per invariant; migrations load it by this."""

from pathlib import Path

from django.db import migrations


def sql_file(package: str, name: str, *, reverse: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """Runs `oasys/<package>/sql/<name>` as one script; `reverse` takes it back."""
    path = Path(__file__).resolve().parents[1] / package / "sql" / name
    return migrations.RunSQL(path.read_text(), reverse)


def sql_function(package: str, name: str, function: str) -> str:
    """The text of one function of `oasys/<package>/sql/<name>`: what a later migration that replaced it goes back to."""
    text = (Path(__file__).resolve().parents[1] / package / "sql" / name).read_text()
    start = text.index(f"create or replace function {function}(")
    body = text.index("$$", start) + len("$$")
    return text[start : text.index("$$;", body) + len("$$;")]
