"""Roles, database and extensions: what needs more rights than any role of OASYS has at run time."""

import contextlib
from collections.abc import Iterable, Mapping

import psycopg
from psycopg import sql

from oasys.cli.state import Refused

ROLES = {
    "oasys_owner": "owns the tables; migrations",
    "oasys_app": "the application: no superuser, bypasses nothing",
    "oasys_backup": "reads every tenant: verification and backups",
    "oasys_readonly": "reads what row level security shows",
}
# no sign-in of its own: the application takes it on for a part of a transaction (platform/queries.py), and then reads no books
PLATFORM_ROLE = "oasys_platform"
# deleting a tenant switches the guards of the owner's own tables off for its statements (platform/sql/deletion.sql)
SWITCH_GRANT = "grant set on parameter session_replication_role to oasys_owner"
PLATFORM_GRANT = f"grant {PLATFORM_ROLE} to oasys_app with inherit false, set true"
DATABASE = "oasys"


def is_provisioned(urls: Iterable[str]) -> bool:
    """Whether all these roles can connect already, because of an earlier start or of an administrator's script."""
    try:
        for url in urls:
            with psycopg.connect(url, connect_timeout=10) as connection:
                if not connection.execute("select 1 from pg_roles where rolname = %s", [PLATFORM_ROLE]).fetchone():
                    return False
    except psycopg.OperationalError:
        return False
    return True


def provision(admin_url: str, passwords: Mapping[str, str], *, is_test: bool = False) -> None:
    """Makes what is missing and sets the passwords; repeated, it changes nothing. Without a password nobody signs in as a role.

    `is_test`: the owner may make databases, and the template carries the extensions.
    Raises Refused with the SQL to run where the role of `admin_url` lacks the rights.
    """
    try:
        with psycopg.connect(admin_url, autocommit=True) as connection:
            for role in ROLES:
                _role(connection, role, passwords.get(role), is_test=is_test)
            _platform_role(connection)
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute("grant oasys_owner to current_user")
                connection.execute(f"create database {DATABASE} owner oasys_owner")
        for name in [DATABASE, "template1"] if is_test else [DATABASE]:
            with psycopg.connect(admin_url, dbname=name, autocommit=True) as connection:
                _database(connection, name)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Refused(
            f"The role of --database-url lacks rights ({error.diag.message_primary}). "
            "Ask an administrator to run this with psql, then start again:\n\n" + as_sql(passwords)
        ) from error
    except psycopg.OperationalError as error:
        raise Refused(f"PostgreSQL cannot be reached as --database-url says: {error}".strip()) from error


def _role(
    connection: "psycopg.Connection[tuple[object, ...]]", role: str, password: str | None, *, is_test: bool
) -> None:
    exists = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    if not exists:
        connection.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
    options = "login bypassrls" if role == "oasys_backup" else "login"
    if is_test and role == "oasys_owner":
        options += " createdb"
    statement = sql.SQL("alter role {} {}").format(sql.Identifier(role), sql.SQL(options))
    if password is not None:
        statement += sql.SQL(" password {}").format(sql.Literal(password))
    connection.execute(statement)


def _platform_role(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    if not connection.execute("select 1 from pg_roles where rolname = %s", [PLATFORM_ROLE]).fetchone():
        connection.execute(f"create role {PLATFORM_ROLE} nologin")
    connection.execute(PLATFORM_GRANT)
    with contextlib.suppress(psycopg.errors.InsufficientPrivilege):  # a superuser's: without it no tenant is deleted
        connection.execute(SWITCH_GRANT)


def _database(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    for statement in (*_per_database(name), *_EXTENSIONS):
        connection.execute(statement)


_EXTENSIONS = ("create extension if not exists btree_gist",)


def _per_database(name: str) -> tuple[str, ...]:
    return (
        f"revoke all on database {name} from public",
        f"grant connect on database {name} to oasys_owner, oasys_app, oasys_backup, oasys_readonly",
        f"grant temporary on database {name} to oasys_owner, oasys_app",
        "alter schema public owner to oasys_owner",
        "revoke all on schema public from public",
    )


def as_sql(passwords: Mapping[str, str]) -> str:
    """The same as a script for psql, for an administrator of a managed server."""
    lines = [
        f"create role {role} login{' bypassrls' if role == 'oasys_backup' else ''}{_password(passwords.get(role))};  -- {why}"
        for role, why in ROLES.items()
    ]
    lines += [f"create role {PLATFORM_ROLE} nologin;  -- sees tenants, never their books", f"{PLATFORM_GRANT};"]
    lines += [f"{SWITCH_GRANT};  -- by a superuser; without it everything works but the deletion of tenants"]
    lines += ["grant oasys_owner to current_user;", f"create database {DATABASE} owner oasys_owner;", f"\\c {DATABASE}"]
    lines += [f"{statement};" for statement in (*_per_database(DATABASE), *_EXTENSIONS)]
    return "\n".join(lines)


def _password(said: str | None) -> str:
    return f" password '{said}'" if said is not None else ""
