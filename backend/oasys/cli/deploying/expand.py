"""`./oasys expand`: whether the release before can live with every migration since it.

`released.txt` names the migrations of the last release. What came later may add; it may not take away, rename, narrow or demand what
the release before does not know of. A migration that does so with good reason says why in `RELEASE_BEFORE`, a string of its module.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from django.db import migrations, models

from oasys.cli.state import Refused

RELEASED = Path(__file__).with_name("released.txt")
REASON = "RELEASE_BEFORE"
TAKES_AWAY = re.compile(
    r"\bdrop\s+(?:table|column|function|procedure|view|materialized\s+view|type|schema|sequence)\b"
    r"|\bdrop\s+(?!constraint|index|trigger|policy|default|not\b|identity|expression|if\b|rule|extension)\w+\s*[,;]"
    r"|\brename\s+(?:to|column|constraint)?\b"
    r"|\bset\s+not\s+null\b"
    r"|\balter\s+(?:column\s+)?\w+\s+(?:set\s+data\s+)?type\b"
    r"|\brevoke\b",
    re.IGNORECASE,
)
ADDS_COLUMN = re.compile(r"\badd\s+column\s+(?:if\s+not\s+exists\s+)?([^,;]*)", re.IGNORECASE)
COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def expand(
    record: Annotated[
        bool, typer.Option("--record", help="This is a release now: later migrations are compared with it.")
    ] = False,
) -> None:
    """Check that the release before can live with every migration since it; exits 1 and names what it could not live with."""
    _ready()
    loader = _loader()
    if record:
        names = sorted(f"{app}.{name}" for app, name in loader.disk_migrations if _is_own(loader, app, name))
        RELEASED.write_text("\n".join(names) + "\n")
        typer.echo(f"{len(names)} migrations are those of a release now.")
        return
    looked, found = faults(released())
    for fault in found:
        typer.echo(fault)
    if found:
        raise Refused(
            "The release before could not live with that. Take away in a later release, or say in the migration why it can: "
            f"{REASON} = '...'."
        )
    typer.echo(f"{looked} migrations since the last release; the one before can live with all of them.")


def _ready() -> None:
    """Django without a database: the tables are never asked, and what an installation is told of its own changes nothing."""
    import django
    from django.conf import settings

    if not settings.configured:
        for variable in [variable for variable in os.environ if variable.startswith("OASYS_")]:
            del os.environ[variable]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def released() -> set[str]:
    return set(RELEASED.read_text().split())


def _loader() -> Any:
    from django.db.migrations.loader import MigrationLoader

    return MigrationLoader(None)


def _is_own(loader: Any, app: str, name: str) -> bool:
    return bool(loader.disk_migrations[app, name].__module__.startswith("oasys."))


def faults(known: set[str]) -> tuple[int, list[str]]:
    """How many migrations are not among the known ones, and what of them the release before could not live with."""
    loader = _loader()
    found: list[str] = []
    looked = 0
    new_tables: set[tuple[str, str]] = set()
    for app, name in _in_order(loader):
        if f"{app}.{name}" in known or not _is_own(loader, app, name):
            continue
        looked += 1
        migration = loader.disk_migrations[app, name]
        said = list(faults_of(migration, loader.project_state((app, name), at_end=False), new_tables))
        if not getattr(sys.modules[migration.__module__], REASON, "").strip():
            found += [f"{app}.{name}: {each}" for each in said]
    return looked, found


def _in_order(loader: Any) -> list[tuple[str, str]]:
    plan: list[tuple[str, str]] = []
    for leaf in loader.graph.leaf_nodes():
        plan += [node for node in loader.graph.forwards_plan(leaf) if node not in plan]
    return plan


def faults_of(migration: Any, state: Any, new_tables: set[tuple[str, str]]) -> Iterator[str]:
    """`state` is the one before the migration, and is brought forward; `new_tables` are those that the release before does not know."""
    for operation in migration.operations:
        yield from _faults(operation, migration.app_label, state, new_tables)
        operation.state_forwards(migration.app_label, state)


def _faults(operation: Any, app: str, state: Any, new_tables: set[tuple[str, str]]) -> Iterator[str]:
    match operation:
        case migrations.CreateModel():
            new_tables.add((app, operation.name.lower()))
            return
        case migrations.SeparateDatabaseAndState():
            for inner in operation.database_operations:
                yield from _faults(inner, app, state, new_tables)
            return
        case migrations.RunSQL():
            yield from _faults_of_sql(_text(operation.sql))
            return
        case migrations.RunPython():
            yield "runs Python, which nobody can judge from outside: say why the release before can live with it"
            return
    model = str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()
    if (app, model) in new_tables:
        return
    match operation:
        case migrations.DeleteModel() | migrations.RenameModel() | migrations.AlterModelTable():
            yield f"takes the table of {operation.__dict__.get('name') or operation.__dict__.get('old_name')} away"
        case migrations.RemoveField():
            yield f"takes {model}.{operation.name} away"
        case migrations.RenameField():
            yield f"renames {model}.{operation.old_name}"
        case migrations.AddField():
            if _is_demanded(operation.field):
                yield f"demands {model}.{operation.name}, which the release before does not write: make it null, or give it a db_default"
        case migrations.AlterField():
            before = state.models[app, model].fields[operation.name]
            yield from (f"{model}.{operation.name} {each}" for each in _narrowed(before, operation.field))
        case migrations.AddConstraint():
            yield f"adds {operation.constraint.name}, which what the release before writes may break"
        case migrations.AlterUniqueTogether():
            yield f"adds a rule of uniqueness to {model}, which what the release before writes may break"
        case _:
            return


def _is_demanded(field: Any) -> bool:
    has_default = field.db_default is not models.NOT_PROVIDED
    return not (field.null or has_default or field.many_to_many or isinstance(field, models.GeneratedField))


def _narrowed(before: Any, after: Any) -> Iterator[str]:
    if before.null and not after.null:
        yield "must not be null any more"
    if after.unique and not before.unique:
        yield "must be unique now"
    if before.get_internal_type() != after.get_internal_type():
        yield f"is another type ({after.get_internal_type()}, was {before.get_internal_type()})"
    if after.max_length is not None and (before.max_length is None or after.max_length < before.max_length):
        yield f"is shorter ({after.max_length})"
    if before.db_column != after.db_column:
        yield "has another column"
    if before.db_default is not models.NOT_PROVIDED and _is_demanded(after):
        yield "has lost its default in the database"


def _text(sql: Any) -> str:
    if isinstance(sql, str):
        return sql
    return "\n".join(part if isinstance(part, str) else part[0] for part in sql)


def _faults_of_sql(text: str) -> Iterator[str]:
    bare = COMMENTS.sub(" ", text)
    for found in TAKES_AWAY.finditer(bare):
        yield f"says `{' '.join(bare[found.start() : found.end() + 40].split())}`"
    for found in ADDS_COLUMN.finditer(bare):
        said = found.group(1).lower()
        if "not null" in said and "default" not in said and "generated" not in said:
            yield f"demands a column that the release before does not write: `{' '.join(found.group(0).split())}`"
