"""Roles and database: made once, left alone afterwards, and refused in words an administrator can run."""

import os
import secrets
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from oasys.cli.provision import DATABASE, ROLES, as_sql, is_provisioned, provision
from oasys.cli.state import Refused

ADMIN = os.environ["OASYS_DATABASE_ADMIN_URL"]
URLS = {
    "oasys_owner": os.environ["OASYS_DATABASE_OWNER_URL"],
    "oasys_app": os.environ["OASYS_DATABASE_URL"],
    "oasys_backup": os.environ["OASYS_DATABASE_BACKUP_URL"],
}
PASSWORDS = {role: str(conninfo_to_dict(url).get("password", "")) for role, url in URLS.items()}
PASSWORDS["oasys_readonly"] = PASSWORDS["oasys_app"]


def state() -> list[Any]:
    """Everything provisioning makes, without the salts of the passwords."""
    with psycopg.connect(ADMIN, dbname=DATABASE, autocommit=True) as connection:
        return [
            connection.execute(statement).fetchall()
            for statement in (
                "select * from pg_roles where rolname like 'oasys%' order by rolname",
                "select datname, datdba, datacl::text from pg_database where datname = 'oasys'",
                "select nspowner, nspacl::text from pg_namespace where nspname = 'public'",
                "select extname, extowner from pg_extension order by extname",
                "select count(*) from pg_auth_members",
            )
        ]


@pytest.fixture
def powerless() -> Iterator[str]:
    """The address of a role that may log in and nothing else."""
    name, password = f"powerless_{secrets.token_hex(4)}", secrets.token_hex(8)
    role = sql.Identifier(name)
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        connection.execute(sql.SQL("create role {} login password {}").format(role, sql.Literal(password)))
        yield make_conninfo(ADMIN, user=name, password=password, dbname="postgres")
        connection.execute(sql.SQL("drop role {}").format(role))


def test_provisioning_again_changes_nothing() -> None:
    provision(ADMIN, PASSWORDS)
    before = state()
    provision(ADMIN, PASSWORDS)
    assert state() == before
    assert is_provisioned(URLS.values())


def test_the_roles_have_the_rights_they_need_and_no_more() -> None:
    provision(ADMIN, PASSWORDS)
    with psycopg.connect(ADMIN) as connection:
        rows = connection.execute(
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles where rolname = any(%s)",
            [list(ROLES)],
        ).fetchall()
    assert sorted(rows) == [
        ("oasys_app", False, False, False, True),
        ("oasys_backup", False, True, False, True),
        ("oasys_owner", False, False, False, True),
        ("oasys_readonly", False, False, False, True),
    ]


def test_one_role_that_cannot_connect_is_enough_to_provision() -> None:
    wrong = make_conninfo(URLS["oasys_backup"], dbname="no_such_database")
    assert is_provisioned([URLS["oasys_owner"], wrong]) is False


def test_a_role_without_rights_is_told_what_to_have_run(powerless: str) -> None:
    before = state()
    with pytest.raises(Refused, match="lacks rights") as refused:
        provision(powerless, PASSWORDS)
    said = str(refused.value)
    for role in ROLES:
        assert f"create role {role} login" in said
    assert as_sql(PASSWORDS) in said
    assert state() == before


def test_the_printed_sql_asks_for_what_provisioning_does() -> None:
    """Each statement for the database that provisioning runs stands in the script; only the backup role bypasses."""
    script = as_sql(dict.fromkeys(ROLES, "secret"))
    for wanted in (
        "create database oasys owner oasys_owner;",
        "revoke all on database oasys from public;",
        "alter schema public owner to oasys_owner;",
        "create extension if not exists btree_gist;",
    ):
        assert wanted in script
    assert [line.split()[2] for line in script.splitlines() if "bypassrls" in line] == ["oasys_backup"]
