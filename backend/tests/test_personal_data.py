"""What every column holds is declared in oasys/platform/personal_data.toml, as the database has it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models

from oasys.core.encryption import EncryptedTextField, LookupHashField
from oasys.identity.models import User
from oasys.platform.personal_data import Column, PersonalData, declared, value_of

KEYS = """
select c.relname, a.attname, coalesce(bool_or(k.contype = 'p'), false) or a.attname = 'tenant_id', coalesce(bool_or(k.contype = 'f'), false)
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'f') and a.attnum = any (k.conkey)
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
group by c.relname, a.attname
"""


@pytest.fixture(scope="module")
def data() -> PersonalData:
    return declared()


def columns_of(data: PersonalData) -> Iterator[tuple[str, Column]]:
    for table in data.tables:
        for column in table.columns:
            yield table.name, column


def test_every_column_of_the_database_is_declared_once(data: PersonalData):
    """A new column: say in personal_data.toml what it holds."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        found = cursor.fetchall()
    said = [(table, column.name) for table, column in columns_of(data)]
    assert len(said) == len(set(said))
    has_to_be = {(table, name) for table, name, is_own_key, is_foreign in found if not (is_own_key or is_foreign)}
    may_be = {(table, name) for table, name, _, is_foreign in found if not is_foreign or name == "tenant_id"}
    assert sorted(has_to_be - set(said)) == []
    assert sorted(set(said) - may_be) == []
    assert {table.name for table in data.tables} == {row[0] for row in found}


def test_what_is_encrypted_is_said_to_be_secret(data: PersonalData):
    secret = {(table, column.name) for table, column in columns_of(data) if column.kind == "secret"}
    encrypted = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField | LookupHashField)
    }
    assert encrypted - secret == set()


def test_addresses_in_the_models_are_said_to_be_personal(data: PersonalData):
    personal = {(table, column.name) for table, column in columns_of(data) if column.kind == "personal"}
    addresses = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.EmailField | models.GenericIPAddressField)
    }
    assert addresses - personal == set()


def test_how_long_each_is_kept_is_decided_by_what_is_there(data: PersonalData):
    assert data.kept.keys() == {table.kept for table in data.tables}
    assert data.why.keys() == {table.why for table in data.tables}
    assert data.forms.keys() == {column.form for _, column in columns_of(data) if column.form}
    lasts = [name for kept in data.kept.values() for name in kept.lasts]
    assert all(value_of(name) for name in lasts) and lasts


def test_columns_that_name_people_by_id_are_found_in_the_models(data: PersonalData):
    tables = {table.name: table for table in data.tables}
    for model in apps.get_models():
        people = {
            field.column
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is User
        }
        assert people == set(tables[model._meta.db_table].people()), model
