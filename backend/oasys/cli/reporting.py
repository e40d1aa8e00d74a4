"""`./oasys report database`: where PostgreSQL spends its time, indexes that nobody uses, tables that are read whole.

Read as the administrator, from PostgreSQL's own statistics. Statements are shown without their values; nothing of a tenant's
data is read.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any

import psycopg
import typer
from psycopg.conninfo import make_conninfo

from oasys.cli.provision import DATABASE, ROLES
from oasys.cli.runtime import ADMIN_DATABASE_URL, cluster_of
from oasys.cli.state import Home, Refused

app = typer.Typer(no_args_is_help=True, help="Reports about the installation.")
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
    """Reports about the installation."""


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
    statements, since = _statements(admin, most=most, reset=reset)
    if reset:
        typer.echo("Statements are counted anew from now on.")
        return
    typer.echo(f"# Database\n\n## Statements that cost most, since {since} UTC\n")
    typer.echo(table(statements))
    with psycopg.connect(make_conninfo(admin, dbname=DATABASE)) as connection:
        for title, query in (
            ("Indexes that nobody used", UNUSED),
            ("Tables that were read whole", READ_WHOLE),
            ("Foreign keys without an index", UNINDEXED_KEYS),
        ):
            cursor = connection.execute(query, {"rows": rows})
            typer.echo(f"\n## {title} (tables of {rows:,} rows and more)\n\n{table(_dicts(cursor))}")


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


def _statements(admin: str, *, most: int, reset: bool) -> tuple[list[dict[str, Any]], str]:
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
