"""`./oasys report`: reports about the installation, and those of the repository under docs/reports (`oasys.cli.reports`).

`database` tells where PostgreSQL spends its time, which indexes nobody uses, which tables are read whole: as the administrator, from
PostgreSQL's own statistics. Statements are shown without their values; nothing of a tenant's data is read.
"""

import os
import re
from collections.abc import Iterable
from typing import Annotated, Any

import psycopg
import typer
from psycopg.conninfo import make_conninfo

from oasys.cli.provision import DATABASE, ROLES
from oasys.cli.runtime import ADMIN_DATABASE_URL, cluster_of
from oasys.cli.state import Home, Refused

app = typer.Typer(no_args_is_help=True, help="Reports about the installation and about OASYS itself.")
Save = Annotated[bool, typer.Option("--save", help="Write it into docs/reports, with its line in the index.")]
LONGEST_STATEMENT = 160
# a value that PostgreSQL has left in a statement: text, binary, numbers; $1 and names with digits stay
VALUE = re.compile(r"(?:[eExXbBuU]&?)?'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|(?<![\w$.\"])[0-9]+(?:\.[0-9]+)?\b", re.DOTALL)
LOADED = "select 'pg_stat_statements' = any(string_to_array(replace(current_setting('shared_preload_libraries'), ' ', ''), ','))"
EXTENSION = "create extension if not exists pg_stat_statements"
STATEMENTS = """
select s.calls, round(s.total_exec_time::numeric, 0) as total_ms, round(s.mean_exec_time::numeric, 2) as mean_ms,
       round(s.max_exec_time::numeric, 0) as longest_ms, s.rows,
       round(100 * s.total_exec_time::numeric / nullif(sum(s.total_exec_time::numeric) over (), 0), 1) as percent,
       round(100 * s.shared_blks_hit::numeric / nullif(s.shared_blks_hit + s.shared_blks_read, 0), 1) as cached_percent,
       r.rolname as role, s.query
from pg_stat_statements s
join pg_database d on d.oid = s.dbid
join pg_roles r on r.oid = s.userid
where d.datname = %(database)s and r.rolname = any(%(roles)s)
order by s.total_exec_time desc, s.queryid limit %(most)s
"""
SINCE = "select to_char(stats_reset at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from pg_stat_statements_info"
RESET = "select pg_stat_statements_reset(0, oid, 0) from pg_database where datname = %(database)s"
UNUSED = """
select i.indexrelname as index, i.relname as table, pg_size_pretty(pg_relation_size(i.indexrelid)) as size, c.reltuples::bigint as rows
from pg_stat_user_indexes i
join pg_index x on x.indexrelid = i.indexrelid
join pg_class c on c.oid = i.relid
where i.idx_scan = 0 and not x.indisunique and x.indisvalid and c.reltuples >= %(rows)s
  and not exists (select from pg_constraint where conindid = i.indexrelid)
order by pg_relation_size(i.indexrelid) desc, 1
"""
READ_WHOLE = """
select t.relname as table, t.seq_scan as times, t.seq_tup_read as rows_read, c.reltuples::bigint as rows,
       coalesce(t.idx_scan, 0) as by_index
from pg_stat_user_tables t
join pg_class c on c.oid = t.relid
where t.seq_scan > 0 and c.reltuples >= %(rows)s
order by t.seq_tup_read desc, 1
"""
# an index helps where its first columns are those of the key, in any order
UNINDEXED_KEYS = """
select k.conrelid::regclass::text as table, k.conname as key, k.confrelid::regclass::text as refers_to, c.reltuples::bigint as rows
from pg_constraint k
join pg_class c on c.oid = k.conrelid
where k.contype = 'f' and c.reltuples >= %(rows)s and not exists (
  select from pg_index x
  where x.indrelid = k.conrelid and x.indisvalid and x.indpred is null and x.indnkeyatts >= cardinality(k.conkey)
    and (select array_agg(column_number order by column_number)
         from unnest((x.indkey::smallint[])[0:cardinality(k.conkey) - 1]) column_number)
      = (select array_agg(column_number order by column_number) from unnest(k.conkey) column_number))
order by c.reltuples desc, 1, 2
"""


@app.callback()
def reports() -> None:
    """Reports about the installation and about OASYS itself."""


@app.command()
def security(
    save: Save = False,
    run: Annotated[
        bool, typer.Option("--run", help="Run every test that a row names first, and the walks over all routes.")
    ] = False,
) -> None:
    """ASVS line by line with the tests of each, the attack matrix, what scanners say. Fails where a named test is not there."""
    from oasys.cli.reports import security as of_security

    if run:
        of_security.run(typer.echo)
    _tell(of_security.NAME, of_security.text(), save)


@app.command()
def performance(save: Save = False) -> None:
    """What benchmarks printed, against what is aimed for, and what it was before."""
    from oasys.cli.reports import performance as of_performance

    if save:
        of_performance.look_back()
    _tell(of_performance.NAME, of_performance.text(), save)


@app.command()
def monitoring(
    save: Save = False,
    run: Annotated[
        bool,
        typer.Option(
            "--run", help="Check the rules, fire an alert, and ask an installation of its own what dashboards ask."
        ),
    ] = False,
) -> None:
    """What alerts there are and that they fire, whom they reach and how soon, and what every panel of the dashboards finds."""
    from oasys.cli.reports import monitoring as of_monitoring

    holds = of_monitoring.run(typer.echo) if run else True
    _tell(of_monitoring.NAME, of_monitoring.text(), save)
    if not holds:
        raise Refused("Something does not hold: the report says what.")


@app.command(name="data-protection")
def data_protection(save: Save = False) -> None:
    """What is stored where of whom, why, how long, how it is taken along and how it goes."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from oasys.cli.reports import data_protection as of_data

    _tell(of_data.NAME, of_data.text(), save)


@app.command()
def guides(
    names: Annotated[list[str] | None, typer.Argument(help="Names of how-tos; all that hold something to run.")] = None,
    save: Save = False,
) -> None:
    """Run the commands of the how-tos, in order, each in a place of its own. Fails where one does not exit as it says."""
    from oasys.cli.reports import guides as of_guides

    known = of_guides.guides()
    if unknown := set(names or ()) - set(known):
        raise Refused(f"These hold nothing to run: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
    is_as_said = of_guides.run(names or known, typer.echo)
    _tell(of_guides.NAME, of_guides.text(), save)
    if not is_as_said:
        raise Refused("A guide does not do what it says.")


@app.command(name="index")
def index_of_reports(save: Save = False) -> None:
    """What reports there are, by which command each is made, and when."""
    from oasys.cli.reports import contents

    _tell(contents.NAME, contents.text(), save)


def _tell(name: str, text: str, save: bool) -> None:
    from oasys.cli.reports import contents
    from oasys.cli.reports.places import keep

    if not save:
        typer.echo(text)
        return
    typer.echo(f"Written: {keep(name, text)}")
    keep(contents.NAME, contents.text())


@app.command()
def database(
    most: Annotated[int, typer.Option("--most", min=1, max=200, help="Statements that are shown.")] = 20,
    rows: Annotated[
        int, typer.Option("--rows", min=0, help="Smaller tables are left out of what is said of indexes.")
    ] = 1000,
    reset: Annotated[
        bool, typer.Option("--reset", help="Begin anew: forget statements up to now, and show nothing.")
    ] = False,
) -> None:
    """Print, as Markdown, the statements that cost most, unused indexes, tables read whole, and keys without an index."""
    admin = _admin_url()
    statements, since = statements_of(admin, most=most, reset=reset)
    if reset:
        typer.echo("Statements are counted anew from now on.")
        return
    typer.echo(f"# Database\n\n{text_of(admin, statements, since, rows=rows)}")


def text_of(admin: str, statements: list[dict[str, Any]], since: str, *, rows: int) -> str:
    """Four tables as Markdown, below headings of the second level."""
    parts = [f"## Statements that cost most, since {since} UTC\n\n{table(statements)}"]
    with psycopg.connect(make_conninfo(admin, dbname=DATABASE)) as connection:
        for title, query in (
            ("Indexes that nobody used", UNUSED),
            ("Tables that were read whole", READ_WHOLE),
            ("Foreign keys without an index", UNINDEXED_KEYS),
        ):
            cursor = connection.execute(query, {"rows": rows})
            parts.append(f"## {title} (tables of {rows:,} rows and more)\n\n{table(_dicts(cursor))}")
    return "\n\n".join(parts)


def _admin_url() -> str:
    home = Home.here()
    if not home.facts().get("migrated"):
        raise Refused(f"There are no books in {home.folder} yet: make them with ./oasys up.")
    own = home.facts().get(ADMIN_DATABASE_URL)
    if own:
        return str(own)
    cluster = cluster_of(home)
    if cluster is None or cluster.process() is None:
        raise Refused("PostgreSQL does not run, and its statistics are about a run: start it with ./oasys up.")
    return cluster.admin_url


def statements_of(admin: str, *, most: int, reset: bool) -> tuple[list[dict[str, Any]], str]:
    """What the whole server knows of statements in our database. The extension lies beside it, in the administrator's own."""
    try:
        with psycopg.connect(admin, autocommit=True) as connection:
            if not connection.execute(LOADED).fetchone() == (True,):
                raise Refused(
                    "PostgreSQL counts no statements: add pg_stat_statements to its shared_preload_libraries."
                )
            connection.execute(EXTENSION)
            if reset:
                connection.execute(RESET, {"database": DATABASE})
                return [], ""
            params = {"database": DATABASE, "roles": list(ROLES), "most": most}
            found = _dicts(connection.execute(STATEMENTS, params))
            since = connection.execute(SINCE).fetchone()
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            f"The administrator of --database-url may not read statements ({error.diag.message_primary}): "
            f"have a superuser run `{EXTENSION}; grant pg_read_all_stats to <role>;` there."
        ) from error
    for row in found:
        row["query"] = without_values(row["query"])
    return found, str(since[0]) if since else ""


def without_values(statement: str) -> str:
    """One line, shortened, with no value in it: PostgreSQL leaves those of commands that are no queries."""
    plain = " ".join(VALUE.sub("?", statement).split())
    return plain if len(plain) <= LONGEST_STATEMENT else plain[: LONGEST_STATEMENT - 1] + "…"


def _dicts(cursor: "psycopg.Cursor[Any]") -> list[dict[str, Any]]:
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def table(rows: Iterable[dict[str, Any]]) -> str:
    """As Markdown; a sentence where there is nothing."""
    rows = list(rows)
    if not rows:
        return "None."
    heads = [name.replace("_", " ") for name in rows[0]]
    lines = [heads, ["---"] * len(heads), *([_cell(value) for value in row.values()] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if not isinstance(value, str) else value.replace("|", "\\|")
