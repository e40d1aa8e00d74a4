"""What `./oasys report database` says of PostgreSQL's work, and what it must not say."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo
from typer.testing import CliRunner

from oasys.cli import reporting
from oasys.cli.devdb import test_cluster as cluster_of_tests
from oasys.cli.reporting import app, table, without_values
from oasys.cli.state import Home, Refused
from oasys.core.ids import uuid7
from tests.factories import make_books

SECRET = "kq7-never-in-a-report"


@pytest.fixture
def admin(monkeypatch: pytest.MonkeyPatch) -> str:
    """The administrator of the tests' server, and the report about the tests' database."""
    url = cluster_of_tests(Home.here()).admin_url
    monkeypatch.setattr(reporting, "_admin_url", lambda: url)
    monkeypatch.setattr(reporting, "DATABASE", connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute(reporting.EXTENSION)
    return url


def said(*words: str) -> str:
    done = CliRunner().invoke(app, ["database", *words])
    assert done.exit_code == 0, done.output + repr(done.exception)
    return done.output


def in_database(admin: str, *statements: str) -> None:
    with psycopg.connect(make_conninfo(admin, dbname=connection.settings_dict["NAME"]), autocommit=True) as raw:
        for statement in statements:
            raw.execute(statement)


def test_statements_are_shown_by_cost_with_no_value(admin: str):
    books = make_books()
    said("--reset")
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute(
                f"select count(*) as probe_of_the_report from generate_series(1, 20000) where '{SECRET}' <> 'x'"
            )
            cursor.execute(f"set application_name = '{SECRET}'")
        cursor.execute("reset application_name")
    output = said("--most", "200")
    assert "probe_of_the_report" in output
    assert SECRET not in output
    assert str(books.tenant_id) not in output
    assert books.owner.email not in output
    totals = [int(line.split("|")[2].replace(",", "")) for line in output.splitlines() if "| oasys_" in line]
    assert totals == sorted(totals, reverse=True)
    assert totals


def test_counting_begins_anew(admin: str):
    said("--reset")
    with connection.cursor() as cursor:
        cursor.execute("create temporary table forgotten_by_the_report (a int)")
        cursor.execute("drop table forgotten_by_the_report")
    assert "forgotten_by_the_report" in said("--most", "200")
    assert "counted anew" in said("--reset")
    assert "forgotten_by_the_report" not in said("--most", "200")


def test_indexes_unused_and_missing_are_named(admin: str):
    name = f"probe_{uuid7().hex[:12]}"
    in_database(
        admin,
        f"create table {name}_parent (a int, b int, primary key (a, b))",
        f"create table {name} (id int primary key, a int, b int, c int, d int, foreign key (a, b) references {name}_parent (a, b))",
        f"insert into {name}_parent select g, g from generate_series(1, 10) g",
        f"insert into {name} select g, 1 + g % 10, 1 + g % 10, g, g from generate_series(1, 3000) g",
        f"create index {name}_idle on {name} (c)",
        f"analyze {name}",
        f"select count(*) from {name} where d = 1",
        "select pg_stat_force_next_flush()",
    )
    try:
        output = said()
        assert f"{name}_idle" in output
        assert f"| {name} | {name}_a_b_fkey | {name}_parent | 3,000 |" in output
        assert f"{name}_pkey" not in output, "a key is used by being there"
        in_database(admin, f"create index on {name} (b, a, c)")
        assert f"{name}_a_b_fkey" not in said(), "any order of the key's columns serves"
        assert name not in said("--rows", "5000")
    finally:
        in_database(admin, f"drop table {name}, {name}_parent")


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("select * from t1 where a = $1 and b = 'x''y'", "select * from t1 where a = $1 and b = ?"),
        ("SET LOCAL app.tenant_id = 'abc'", "SET LOCAL app.tenant_id = ?"),
        ("select E'a\\n', X'ff', 12.50, 7", "select ?, ?, ?, ?"),
        ("do $x$ secret $x$", "do ?"),
        ("select\n  a1,\n  t2.b3", "select a1, t2.b3"),
    ],
)
def test_values_are_taken_out(statement: str, shown: str):
    assert without_values(statement) == shown


def test_a_long_statement_is_cut():
    assert len(without_values("select " + "a, " * 200)) == reporting.LONGEST_STATEMENT


def test_without_books_there_is_nothing_to_report(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OASYS_HOME", str(tmp_path))
    with pytest.raises(Refused, match="no books"):
        reporting._admin_url()


def test_a_table_is_markdown():
    assert table([]) == "None."
    assert table([{"a_b": 1234, "c": "x|y", "d": None}]) == "| a b | c | d |\n| --- | --- | --- |\n| 1,234 | x\\|y |  |"


def test_the_report_is_read_by_nobody_but_the_administrator():
    assert settings.DATABASES["default"]["ROLE"] == "app"
    with connection.cursor() as cursor:
        cursor.execute("select pg_has_role(current_user, 'pg_read_all_stats', 'member')")
        assert cursor.fetchone() == (False,)
