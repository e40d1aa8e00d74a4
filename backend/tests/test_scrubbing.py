"""A scrubbed copy of books with one of everything: nothing that named somebody is left in any row, and the figures are the same."""

import os
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from oasys.cli.deploying.scrubbing import EMPTIED, KEPT_FORMS, TYPES, Scrubber, plan, scrub
from oasys.cli.state import Refused
from oasys.core.encryption import decrypt
from oasys.core.shared import side
from oasys.ledger.verification import differences
from oasys.platform.personal_data import Column, Table, declared
from tests.scene import Scene

LEAST = 8  # shorter texts are found in what names nobody
NAMES_NOBODY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d.*|[\d.]+|[a-z]+(_[a-z]+)+")
OF_THE_CODE = {"auth_permission", "django_content_type", "django_migrations"}  # made by migrations, the same everywhere
OF_ALL_KINDS = {"audit_event", "events_event", "jobs_job"}  # hold states and kinds as well, which stand elsewhere too
PASSWORD = "argon2$made-for-the-test"
Raw = psycopg.Connection[Any]


def copied(name: str) -> None:
    """A copy of the tests' database; nobody may be connected meanwhile."""
    original = connections["default"].settings_dict["NAME"]
    connections.close_all()
    side.close()
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], autocommit=True) as admin:
        words = sql.SQL("create database {} template {}")
        admin.execute(words.format(sql.Identifier(name), sql.Identifier(original)))


@pytest.fixture
def copy(scene: Scene) -> Iterator[Raw]:
    name = f"oasys_scrubbed_{os.getpid()}"
    copied(name)
    try:
        with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as raw:
            keep_alone(raw, scene.books.tenant_id)
            yield raw
    finally:
        with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], autocommit=True) as admin:
            admin.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))


def keep_alone(raw: Raw, tenant_id: UUID) -> None:
    """What other tests of the process left goes: rows under keys of their own, texts that are figures."""
    raw.execute("set session_replication_role = replica")
    for (name,) in raw.execute(
        "select table_name from information_schema.columns join information_schema.tables using (table_schema, table_name) "
        "where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'tenant_id'"
    ).fetchall():
        raw.execute(sql.SQL("delete from {} where tenant_id <> %s").format(sql.Identifier(name)), [tenant_id])
    raw.execute("delete from organisations_tenant where id <> %s", [tenant_id])
    made = "(select created_at from organisations_tenant)"
    raw.execute(
        f"delete from identity_mailfile f using identity_mail m where m.id = f.mail_id and m.created_at < {made}"
    )
    raw.execute(f"delete from identity_mail where created_at < {made}")
    raw.execute(f"delete from identity_securityevent where at < {made}")
    raw.execute("set session_replication_role = origin")
    raw.commit()


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
    elif isinstance(value, str) and len(value) >= LEAST and not NAMES_NOBODY.fullmatch(value):
        yield value


def named_before(raw: Raw) -> dict[str, str]:
    """Every text of a declared column, with where it stood; what is encrypted is read."""
    found: dict[str, str] = {}
    types = {(row[0], row[1]): row[2] for row in raw.execute(TYPES)}
    scrubber = Scrubber()
    replaced = {table.name: table for table in plan(declared(), types, scrubber)}
    for table in declared().tables:
        if table.name in OF_ALL_KINDS:
            continue
        for column in [*table.of("personal"), *table.of("secret")]:
            where = f"{table.name}.{column.name}"
            if column.form in KEPT_FORMS or types[table.name, column.name] in ("uuid", "bytea", "inet"):
                continue
            key = replaced[table.name].key if table.name in replaced else None
            is_encrypted = table.name in replaced and column.name in replaced[table.name].encrypted
            read = sql.SQL("select {}, {}::text from {}").format(
                sql.Identifier(column.name),
                sql.Identifier(key) if key and is_encrypted else sql.SQL("''"),
                sql.Identifier(table.name),
            )
            for value, row in raw.execute(read).fetchall():
                plain = decrypt(value, place=f"{where}.{row}") if is_encrypted and value else value
                found |= dict.fromkeys(texts_of(plain), where)
    return found


def everything(raw: Raw) -> Iterator[tuple[str, str]]:
    for name in sorted(
        {
            table
            for (table,) in raw.execute(
                "select relname from pg_class where relkind in ('r', 'm') and relnamespace = 'public'::regnamespace"
            )
        }
    ):
        for (row,) in raw.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(name))):
            yield name, row


def sums(raw: Raw) -> list[Any]:
    return raw.execute(
        "select company_id, account_id, sum(debit), sum(credit) from ledger_account_balance group by 1, 2 order by 1, 2"
    ).fetchall()


def own_numbers(raw: Raw) -> dict[Any, str]:
    """The company's accounts at banks, read."""
    found = raw.execute("select id, number from payments_own_account").fetchall()
    return {id: decrypt(number, place=f"payments_own_account.number.{id}") for id, number in found}


def test_nothing_that_named_somebody_is_left(copy: Raw) -> None:
    before, balances, numbers = named_before(copy), sums(copy), own_numbers(copy)
    assert {"identity_user.email", "payments_own_account.number", "banking_line.raw", "webhooks_endpoint.url"} <= set(
        before.values()
    )
    assert len(before) > 80
    assert len(balances) > 5
    list(scrub(copy, declared(), PASSWORD))
    left = {
        (where, text[:60], name)
        for name, row in everything(copy)
        for text, where in before.items()
        if name not in OF_THE_CODE
        and text.casefold() in row.casefold()
        and (where, name) != ("ledger_account.name", "ledger_journal")  # the pack's words
    }
    assert not left, "\n".join(map(str, sorted(left)))
    assert {id: len(number) for id, number in own_numbers(copy).items()} == {
        id: len(number) for id, number in numbers.items()
    }
    assert sums(copy) == balances
    assert list(differences(copy)) == []
    assert copy.execute("select distinct password from identity_user").fetchall() == [(PASSWORD,)]
    assert copy.execute("select count(*) from identity_user where email not like '%@oasys.example'").fetchone() == (0,)


def test_a_column_nobody_has_thought_of_stops_it() -> None:
    said = declared()
    types = {(table.name, column.name): "varchar" for table in said.tables for column in table.columns}
    more = Table("contacts_contact", "x", "x", (Column("shoe_size", "personal", "figure"),))
    with pytest.raises(Refused, match="contacts_contact holds `figure`"):
        plan(type(said)(said.forms, said.why, said.kept, (more,)), types, Scrubber())
    more = Table("contacts_contact", "x", "x", (Column("pin", "secret"),))
    with pytest.raises(Refused, match="pin is secret"):
        plan(type(said)(said.forms, said.why, said.kept, (more,)), types, Scrubber())


def test_what_is_emptied_is_declared() -> None:
    assert {table.name for table in declared().tables} >= EMPTIED


def test_words_keep_their_shape_and_company() -> None:
    scrubber = Scrubber(b"salt")
    said = scrubber.text("Anna Schmidt, IBAN DE89 3704 (mail: anna@books.test); 12 of schmidt_2")
    other = scrubber.text("SCHMIDT")
    assert "Anna" not in said
    assert other.casefold() in said.casefold()
    assert other.isupper()
    assert said.count("@oasys.example") == 1
    assert scrubber.text("Anna") == said.split()[0]
    assert Scrubber().text("Anna Schmidt") != scrubber.text("Anna Schmidt")


def test_a_structure_keeps_how_it_is_made() -> None:
    value = {
        "kind": "billing",
        "lines": ["Long Street 12345"],
        "on": "2026-01-31",
        "sum": "12.50",
        "n": 7,
        "country": "DE",
    }
    made = Scrubber().structure(value)
    assert {name: made[name] for name in ("kind", "on", "sum", "n", "country")} == {
        name: value[name] for name in ("kind", "on", "sum", "n", "country")
    }
    assert made["lines"] != value["lines"]
