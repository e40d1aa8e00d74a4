"""The catalogs of PostgreSQL are asked whether every table keeps tenants apart; each rule is seen to bite."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

LINT = (Path(__file__).parent / "tenant_lint.sql").read_text()
TENANT_TABLE = """
set local role oasys_owner;
create table thing (
  tenant_id uuid not null, id uuid not null default uuidv7(), account_id uuid, name text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, account_id) references ledger_account (tenant_id, id));
alter table thing enable row level security;
alter table thing force row level security;
create policy tenant on thing
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
"""
FUNCTION = "create function {name}() returns trigger language plpgsql {options} as 'begin return new; end'"

# what is done to the schema, the relation or role it is reported for, and the rule
MUTATIONS: dict[str, tuple[str, str, str]] = {
    "table without a tenant": (
        "set local role oasys_owner; create table loose (id uuid primary key)",
        "loose",
        "no tenant_id",
    ),
    "tenant_id of another type": (
        TENANT_TABLE.replace("tenant_id uuid not null, id", "tenant_id text not null, id")
        .replace("foreign key (tenant_id, account_id) references ledger_account (tenant_id, id)", "check (true)")
        .replace("::uuid)", ")"),
        "thing",
        "tenant_id is not uuid not null",
    ),
    "tenant_id in a table without tenants": (
        "alter table django_session add tenant_id uuid",
        "django_session",
        "tenant_id in a table listed as without tenants",
    ),
    "no primary key": (TENANT_TABLE.replace("primary key (tenant_id, id),", ""), "thing", "no primary key"),
    "primary key of the id alone": (
        TENANT_TABLE.replace("primary key (tenant_id, id)", "primary key (id)"),
        "thing",
        "primary key is not (tenant_id, id)",
    ),
    "primary key the wrong way round": (
        TENANT_TABLE.replace("primary key (tenant_id, id)", "primary key (id, tenant_id)"),
        "thing",
        "primary key is not (tenant_id, id)",
    ),
    "unique over all tenants": (
        "create unique index u on ledger_account (id)",
        "ledger_account",
        "unique index does not start with tenant_id",
    ),
    "exclusion over all tenants": (
        "alter table ledger_period add exclude using gist (id with =)",
        "ledger_period",
        "exclusion without tenant_id =",
    ),
    "numbers from a sequence": (
        "alter table ledger_journal add counter int generated always as identity",
        "ledger_journal",
        "identity or sequence",
    ),
    "a serial column": ("alter table ledger_journal add counter bigserial", "ledger_journal", "identity or sequence"),
    "reference by id alone": (
        TENANT_TABLE
        + """reset role; create unique index one on ledger_account (id);
             alter table thing add foreign key (account_id) references ledger_account (id)""",
        "thing",
        "foreign key is not (tenant_id, x_id)",
    ),
    "reference from outside the tenants": (
        """alter table django_session add t uuid, add a uuid;
           alter table django_session add foreign key (t, a) references ledger_account (tenant_id, id)""",
        "django_session",
        "a table without tenants points at a tenant table",
    ),
    "reference to an internal table": (
        "alter table ledger_journal add grp int references auth_group (id)",
        "ledger_journal",
        "foreign key to a table that is not a reference table",
    ),
    "deleting nulls the tenant": (
        TENANT_TABLE.replace("ledger_account (tenant_id, id)", "ledger_account (tenant_id, id) on delete set null"),
        "thing",
        "SET NULL or SET DEFAULT would touch tenant_id",
    ),
    "match full": (
        TENANT_TABLE.replace("ledger_account (tenant_id, id)", "ledger_account (tenant_id, id) match full"),
        "thing",
        "MATCH FULL",
    ),
    "constraint not validated": (
        "alter table ledger_journal add constraint c check (code <> 'x') not valid",
        "ledger_journal",
        "constraint not valid or not enforced",
    ),
    "constraint not enforced": (
        "alter table ledger_journal add constraint c check (code <> 'x') not enforced",
        "ledger_journal",
        "constraint not valid or not enforced",
    ),
    "an id that references nothing": (
        "alter table ledger_journal add owner_id uuid",
        "ledger_journal",
        "uuid column ends in _id and has no foreign key",
    ),
    "security switched off": (
        "alter table ledger_account disable row level security",
        "ledger_account",
        "row level security is off",
    ),
    "the owner exempt": (
        "alter table ledger_journal_line no force row level security",
        "ledger_journal_line",
        "row level security is not forced",
    ),
    "names of tenants shown": (
        "alter table organisations_tenant no force row level security",
        "organisations_tenant",
        "row level security is not forced",
    ),
    "policy dropped": ("drop policy tenant on ledger_journal_entry", "ledger_journal_entry", "no tenant policy"),
    "policy weakened": ("alter policy tenant on ledger_account using (true)", "ledger_account", "policy differs"),
    "policy for writing weakened": (
        "alter policy tenant on ledger_account with check (true)",
        "ledger_account",
        "policy differs",
    ),
    "one more policy": (
        "create policy everyone on ledger_account for select using (true)",
        "ledger_account",
        "policy differs",
    ),
    "own memberships shown inside a tenant": (
        "alter policy own on organisations_membership using "
        "(user_id = nullif(current_setting('app.user_id', true), '')::uuid)",
        "organisations_membership",
        "policy differs",
    ),
    "all tenants shown": (
        "alter policy own on organisations_tenant using (true)",
        "organisations_tenant",
        "policy differs",
    ),
    "another owner": ("alter table ledger_account owner to oasys_app", "ledger_account", "owner is not the owner role"),
    "truncate granted": (
        "grant truncate on ledger_journal_line to oasys_app",
        "ledger_journal_line",
        "the application may",
    ),
    "trigger granted": (
        "grant trigger on ledger_journal_line to oasys_app",
        "ledger_journal_line",
        "the application may",
    ),
    "balances granted": (
        "grant update on ledger_account_balance to oasys_app",
        "ledger_account_balance",
        "the application may write what triggers keep",
    ),
    "a column of balances granted": (
        "grant update (debit) on ledger_account_balance to oasys_app",
        "ledger_account_balance",
        "the application may write what triggers keep",
    ),
    "the counter granted": (
        "grant update on ledger_number_series to oasys_app",
        "ledger_number_series",
        "the application may write what triggers keep",
    ),
    "a reader writes": ("grant insert on ledger_account to oasys_backup", "ledger_account", "a reader may write"),
    "granted to everybody": ("grant select on ledger_account to public", "ledger_account", "PUBLIC has a privilege"),
    "a column granted to everybody": (
        "grant select (name) on ledger_account to public",
        "ledger_account",
        "PUBLIC has a privilege",
    ),
    "everybody executes": (FUNCTION.format(name="loose", options=""), "loose", "PUBLIC may execute"),
    "definer not reviewed": (
        FUNCTION.format(name="loose", options="security definer set search_path = public"),
        "loose",
        "SECURITY DEFINER not reviewed, or without search_path",
    ),
    "definer without search_path": (
        "alter function ledger_post_entries() reset search_path",
        "ledger_post_entries",
        "SECURITY DEFINER not reviewed, or without search_path",
    ),
    "the application bypasses security": ("alter role oasys_app bypassrls", "oasys_app", "role too strong"),
    "the owner makes roles": ("alter role oasys_owner createrole", "oasys_owner", "role too strong"),
    "the application becomes the owner": ("grant oasys_owner to oasys_app", "oasys_app", "may become"),
    "the platform reads books": (
        "grant select on ledger_account to oasys_platform",
        "ledger_account",
        "the platform may",
    ),
    "the platform's rights held all the time": (
        "grant oasys_platform to oasys_app with inherit true",
        "oasys_app",
        "may become",
    ),
    "the platform's policy for everybody": (
        "alter policy platform on organisations_tenant to public",
        "organisations_tenant",
        "policy differs",
    ),
    "the application reads all": ("grant pg_read_all_data to oasys_app", "oasys_app", "may become"),
    "the application makes tables": (
        "grant create on schema public to oasys_app",
        "oasys_app",
        "may create in schema public",
    ),
    "an unknown trigger": (
        FUNCTION.format(name="loose", options="")
        + ";create trigger t before insert on ledger_account for each row execute function loose()",
        "ledger_account",
        "unknown trigger function",
    ),
    "a guard switched off": (
        "alter table ledger_journal_line disable trigger lines_insert",
        "ledger_journal_line",
        "trigger disabled",
    ),
    "references switched off": (
        "alter table ledger_journal_line disable trigger all",
        "ledger_journal_line",
        "trigger disabled",
    ),
    "a guard dropped": (
        "drop trigger entries_update on ledger_journal_entry",
        "ledger_journal_entry",
        "guard is missing",
    ),
    "a rule": (
        "create rule r as on delete to ledger_journal_line do instead nothing",
        "ledger_journal_line",
        "rewrite rule",
    ),
    "a view of its owner": (
        "set local role oasys_owner; create view shown as select * from ledger_account",
        "shown",
        "view without security_invoker",
    ),
    "a materialized view": (
        "set local role oasys_owner; create materialized view shown as select count(*) from ledger_account",
        "shown",
        "materialized view holds rows of many tenants",
    ),
    "a table that inherits": (
        "set local role oasys_owner; create table child () inherits (ledger_account)",
        "child",
        "inherits",
    ),
    "a table of another server": (
        "create foreign data wrapper w; create server s foreign data wrapper w; "
        "create foreign table far (tenant_id uuid not null) server s",
        "far",
        "foreign table",
    ),
    "a table elsewhere": (
        "create schema attic; create table attic.thing (id uuid primary key)",
        "thing",
        "outside schema public",
    ),
}
LEGAL: dict[str, str] = {
    "a tenant table": TENANT_TABLE,
    "a reference that nulls its own column": TENANT_TABLE.replace(
        "ledger_account (tenant_id, id)", "ledger_account (tenant_id, id) on delete set null (account_id)"
    ),
    "a view of who asks": "set local role oasys_owner; "
    "create view shown with (security_invoker=true) as select * from ledger_account",
    "a column, a check and an index": "alter table ledger_account add note text check (note <> ''); "
    "create index i on ledger_account (tenant_id, note); create unique index j on ledger_account (tenant_id, note)",
}


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """A superuser in the database under test; whatever is done is rolled back."""
    address = urlsplit(os.environ["OASYS_DATABASE_ADMIN_URL"])
    name = connection.settings_dict["NAME"]
    connection.close()  # its locks would stand in the way
    with psycopg.connect(address._replace(path=f"/{name}").geturl()) as admin:
        admin.execute("set local lock_timeout = '10s'")
        yield admin
        admin.rollback()


def lint(admin: psycopg.Connection) -> list[tuple[str, str, str]]:
    admin.execute("reset role")
    return admin.execute(LINT).fetchall()


def test_the_schema_keeps_every_rule(superuser: psycopg.Connection):
    assert lint(superuser) == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_breach_is_reported(superuser: psycopg.Connection, name: str):
    statements, relation, rule = MUTATIONS[name]
    superuser.execute(statements)
    assert (relation, rule) in {found[:2] for found in lint(superuser)}


@pytest.mark.parametrize("name", LEGAL)
def test_what_keeps_the_rules_is_not_reported(superuser: psycopg.Connection, name: str):
    superuser.execute(LEGAL[name])
    assert lint(superuser) == []


def test_every_rule_is_seen_to_bite():
    """A rule without a breach of its own could have lost its teeth."""
    written = {line.split("'")[1] for line in LINT.splitlines() if line.strip().startswith("select") and ", '" in line}
    assert len(written) > 30
    assert written == {rule for _, _, rule in MUTATIONS.values()}
