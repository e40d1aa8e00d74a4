"""A migration that the release before could not live with is named; one that only adds is not."""

import sys
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from oasys.cli.deploying import expand


def found(*operations: Any) -> list[str]:
    state = ProjectState()
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=80, null=True)),
        ("kind", models.CharField(max_length=20, db_default="a")),
    ]
    state.add_model(ModelState("ledger", "Thing", fields))
    migration = migrations.Migration("9999_made", "ledger")
    migration.operations = list(operations)
    return list(expand.faults_of(migration, state, set()))


def test_this_tree_has_nothing_that_the_release_before_could_not_live_with() -> None:
    _, faults = expand.faults(expand.released())
    assert faults == []


def test_what_was_released_is_still_there() -> None:
    loader = expand._loader()
    assert expand.released() <= {f"{app}.{name}" for app, name in loader.disk_migrations}


def test_a_migration_after_the_release_is_looked_at() -> None:
    known = expand.released()
    without = {name for name in known if not name.startswith("currencies.")}
    looked, _ = expand.faults(without)
    assert looked == expand.faults(known)[0] + len(known - without) > 0


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("thing", "name"),
        migrations.RenameField("thing", "name", "title"),
        migrations.DeleteModel("Thing"),
        migrations.RenameModel("Thing", "Other"),
        migrations.AlterModelTable("Thing", "elsewhere"),
        migrations.AddField("thing", "more", models.CharField(max_length=5)),
        migrations.AddField("thing", "more", models.IntegerField(default=0)),
        migrations.AlterField("thing", "name", models.CharField(max_length=80)),
        migrations.AlterField("thing", "name", models.CharField(max_length=79, null=True)),
        migrations.AlterField("thing", "name", models.CharField(max_length=80, null=True, unique=True)),
        migrations.AlterField("thing", "name", models.IntegerField(null=True)),
        migrations.AlterField("thing", "kind", models.CharField(max_length=20)),
        migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="one")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("alter table ledger_thing drop column name"),
        migrations.RunSQL("alter table ledger_thing\n  drop name;"),
        migrations.RunSQL("drop function if exists ledger_thing(uuid)"),
        migrations.RunSQL(["select 1", ("alter table ledger_thing rename to other", None)]),
        migrations.RunSQL("alter table ledger_thing alter name set not null"),
        migrations.RunSQL("ALTER TABLE ledger_thing ALTER COLUMN name TYPE integer"),
        migrations.RunSQL("alter table ledger_thing add column more integer not null"),
        migrations.RunSQL("revoke insert on ledger_thing from oasys_app"),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("thing", "name")]),
    ],
)
def test_what_takes_away_or_demands_is_named(operation: Any) -> None:
    assert len(found(operation)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "more", models.CharField(max_length=5, null=True)),
        migrations.AddField("thing", "more", models.IntegerField(db_default=0)),
        migrations.AlterField("thing", "name", models.CharField(max_length=90, null=True)),
        migrations.AlterField("thing", "kind", models.CharField(max_length=20, null=True)),
        migrations.RunSQL("create or replace function ledger_thing() returns void language sql as 'select 1'"),
        migrations.RunSQL(
            "alter table ledger_thing add column more integer not null default 0, drop constraint if exists old"
        ),
        migrations.RunSQL("drop trigger old on ledger_thing; -- drop table ledger_thing"),
    ],
)
def test_what_only_adds_is_not(operation: Any) -> None:
    assert found(operation) == []


def test_a_new_table_may_be_as_it_likes() -> None:
    made = migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))])
    more = migrations.AddField("fresh", "name", models.CharField(max_length=5))
    assert (
        found(made, more, migrations.AddConstraint("fresh", models.UniqueConstraint(fields=["name"], name="n"))) == []
    )


def test_a_reason_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {name for name in expand.released() if name != "preferences.0001_preferences"}
    before = len(expand.faults(known)[1])
    made = expand._loader().disk_migrations["preferences", "0001_preferences"]
    module = sys.modules[made.__module__]
    monkeypatch.setattr(module.Migration, "operations", [migrations.RunSQL("drop table old")])
    assert len(expand.faults(known)[1]) == before + 1
    monkeypatch.setattr(module, expand.REASON, "Nothing has used it since 0.1.", raising=False)
    assert len(expand.faults(known)[1]) == before
