"""Encrypted fields: what is stored, where it can be read, and by which key."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import isolate_apps

from oasys.core import encryption, rotation
from oasys.core.encryption import (
    Ciphertext,
    EncryptedTextField,
    FieldKey,
    KeyUnusable,
    LookupHashField,
    Unreadable,
    decrypt,
    encrypt,
    keyed_hash,
    keyed_hashes,
    keys,
    new_key,
)
from oasys.core.tenancy import TenantModel, tenant
from oasys.identity.models import Mail
from tests.factories import make_books

PLACE = "table.column.row"


@pytest.fixture
def key_file(tmp_path: Path, settings) -> Path:
    path = tmp_path / "field-keys.json"
    rotation.write_keys(path, [new_key()])
    settings.FIELD_KEYS_FILE = str(path)
    return path


VAULT = """
create table test_vault (
  tenant_id uuid not null, id uuid not null, tax_id text, tax_id_hash varchar(73), primary key (tenant_id, id));
alter table test_vault enable row level security;
alter table test_vault force row level security;
create policy tenant on test_vault
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
"""


@pytest.fixture
def vault() -> Iterator[Any]:
    """A tenant's table with an encrypted field that can be looked up."""
    parts = connection.settings_dict
    words = {"host": parts["HOST"], "port": parts["PORT"] or None, "dbname": parts["NAME"]}
    owner = psycopg.connect(**words, user=parts["OWNER"]["USER"], password=parts["OWNER"]["PASSWORD"], autocommit=True)
    owner.execute(VAULT)
    with isolate_apps("oasys.core"):

        class Vault(TenantModel):
            tax_id = EncryptedTextField(null=True)
            tax_id_hash = LookupHashField(source="tax_id", null=True)

            class Meta(TenantModel.Meta):
                app_label = "core"
                db_table = "test_vault"

    yield Vault
    owner.execute("drop table test_vault")
    owner.close()


def make_mail(body: str) -> Mail:
    return Mail.objects.create(recipient="ann@example.com", subject="S", body=body)


def stored(row: Mail) -> str:
    return str(Mail.objects.values_list("body", flat=True).get(pk=row.pk))


def test_what_is_encrypted_is_read_at_its_place_alone():
    sealed = encrypt("JBSWY3DPEHPK3PXP", place=PLACE)
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert decrypt(sealed, place=PLACE) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(Unreadable):
        decrypt(sealed, place="table.column.another")


def test_the_same_text_is_never_stored_the_same_way_twice():
    assert encrypt("x", place=PLACE) != encrypt("x", place=PLACE)


@pytest.mark.parametrize("part", range(3))
def test_a_changed_value_is_not_read(part: int):
    parts = encrypt("secret", place=PLACE).split(".")
    parts[part] = parts[part][:-5] + ("B" if parts[part][-5:-4] != "B" else "C") + parts[part][-4:] if part else "v2"
    with pytest.raises(Unreadable):
        decrypt(".".join(parts), place=PLACE)


@pytest.mark.parametrize("garbage", ["", "v1", "v1..", "plain", "v1.00000000.AAAA", "v1." + "a" * 8 + ".é"])
def test_garbage_is_not_read(garbage: str):
    with pytest.raises(Unreadable):
        decrypt(garbage, place=PLACE)


def test_every_bit_of_a_value_is_guarded():
    sealed = encrypt("secret", place=PLACE)
    head, body = sealed.rsplit(".", 1)
    raw = bytearray(base64.urlsafe_b64decode(body))
    for index in range(len(raw)):
        raw[index] ^= 1
        changed = base64.urlsafe_b64encode(bytes(raw)).decode()
        with pytest.raises(Unreadable):
            decrypt(f"{head}.{changed}", place=PLACE)
        raw[index] ^= 1


@pytest.mark.parametrize("text", ["", "short", "A" * 43, "?" * 43, "Ab3" * 28])
def test_a_weak_key_is_refused(text: str):
    with pytest.raises(KeyUnusable):
        FieldKey.parse(text)


def test_a_missing_file_of_keys_is_said(settings, tmp_path: Path):
    settings.FIELD_KEYS_FILE = str(tmp_path / "none.json")
    with pytest.raises(KeyUnusable):
        keys()


def test_a_row_keeps_its_secret_from_the_table():
    row = make_mail("JBSWY3DPEHPK3PXP")
    assert stored(row).startswith("v1.")
    assert "JBSWY3DPEHPK3PXP" not in stored(row)
    assert Mail.objects.get(pk=row.pk).body == "JBSWY3DPEHPK3PXP"


def test_a_secret_copied_into_another_row_is_worth_nothing():
    """Who can write the table but has no key gives nobody the secret of somebody else."""
    mine = make_mail("MINE")
    theirs = make_mail("THEIRS")
    Mail.objects.filter(pk=mine.pk).update(body=Ciphertext(stored(theirs)))
    with pytest.raises(Unreadable):
        _ = Mail.objects.get(pk=mine.pk).body


def test_a_statement_cannot_write_the_field_in_clear():
    row = make_mail("MINE")
    with pytest.raises(TypeError):
        Mail.objects.filter(pk=row.pk).update(body="clear")
    with pytest.raises(Exception, match="Unsupported lookup"):
        Mail.objects.filter(body__exact="MINE").exists()


def test_a_lookup_hash_needs_the_key_and_tells_purposes_apart(settings):
    first, second = new_key(), new_key()
    settings.FIELD_KEYS = [first]
    before = keyed_hash("DE123", purpose="tax_id")
    assert before == keyed_hash("DE123", purpose="tax_id") != keyed_hash("DE123", purpose="iban")
    settings.FIELD_KEYS = [second, first]
    assert keyed_hash("DE123", purpose="tax_id") != before
    assert before in keyed_hashes("DE123", purpose="tax_id")


def test_rotation_encrypts_everything_by_the_new_key(key_file: Path):
    rows = [make_mail(f"SECRET{number}") for number in range(5)]
    Mail.objects.exclude(pk__in=[row.pk for row in rows]).delete()
    before = keys()[0].id
    fresh = rotation.add_key(key_file)
    assert keys()[0].id == fresh != before  # read again without a restart
    assert rotation.reencrypt(Mail, batch=2) == 2
    moved = [row for row in rows if stored(row).startswith(f"v1.{fresh}.")]
    assert len(moved) == 2  # interrupted here, nothing is lost, and the next run goes on
    secrets = [f"SECRET{number}" for number in range(5)]
    assert sorted(row.body for row in Mail.objects.all()) == secrets
    assert [rotation.reencrypt(Mail, batch=2) for _ in range(3)] == [2, 1, 0]
    assert all(stored(row).startswith(f"v1.{fresh}.") for row in rows)
    rotation.write_keys(key_file, json.loads(key_file.read_text())[:1])  # the old key is no longer needed
    assert sorted(row.body for row in Mail.objects.all()) == secrets
    Mail.objects.filter(pk__in=[row.pk for row in rows]).delete()


def test_a_row_that_nobody_can_read_does_not_stop_the_rotation(key_file: Path):
    Mail.objects.all().delete()
    mine, theirs = make_mail("MINE"), make_mail("THEIRS")
    Mail.objects.filter(pk=mine.pk).update(body=Ciphertext(stored(theirs)))
    rotation.add_key(key_file)
    with pytest.raises(Unreadable):
        rotation.reencrypt(Mail)
    unreadable: set[Any] = set()
    assert [rotation.reencrypt(Mail, unreadable=unreadable) for _ in range(2)] == [2, 0]
    assert unreadable == {mine.pk}
    assert Mail.objects.get(pk=theirs.pk).body == "THEIRS"
    Mail.objects.all().delete()


def test_a_row_is_found_by_its_value_whichever_key_it_stands_under(vault: Any, key_file: Path):
    books = make_books()
    by_value = vault._meta.get_field("tax_id_hash").matching
    with tenant(books.tenant_id):
        old = vault.objects.create(tax_id="DE123456789")
        rotation.add_key(key_file)
        new = vault.objects.create(tax_id="DE123456789")
        vault.objects.create(tax_id="DE987654321")
        empty = vault.objects.create(tax_id=None)
        assert set(vault.objects.filter(**by_value("DE123456789"))) == {old, new}
        assert empty.tax_id_hash is None
        with connection.cursor() as cursor:
            cursor.execute("select v::text from test_vault v")
            assert "DE1" not in str(cursor.fetchall())


def test_rotation_goes_tenant_by_tenant(vault: Any, key_file: Path):
    mine, theirs = make_books(), make_books()
    rows = {}
    for books in (mine, theirs):
        with tenant(books.tenant_id):
            rows[books.tenant_id] = [vault.objects.create(tax_id=f"{books.tenant_id} {n}").id for n in range(3)]
    fresh = rotation.add_key(key_file)
    assert rotation.is_of_tenant(vault)
    with tenant(mine.tenant_id):
        assert rotation.reencrypt(vault) == 3
        assert rotation.reencrypt(vault) == 0
        for row in vault.objects.all():
            assert row.tax_id_hash.startswith(f"{fresh}.")
    with tenant(theirs.tenant_id):
        assert not [row for row in vault.objects.all() if row.tax_id_hash.startswith(fresh)]
        assert rotation.reencrypt(vault) == 3
        assert {row.tax_id for row in vault.objects.all()} == {f"{theirs.tenant_id} {n}" for n in range(3)}


def test_two_rotations_at_once_lose_no_key(key_file: Path):
    threads = [threading.Thread(target=rotation.add_key, args=(key_file,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(json.loads(key_file.read_text()))) == 9
    assert os.stat(key_file).st_mode & 0o777 == 0o600


def test_every_encrypted_table_is_found_by_the_rotation():
    assert Mail in set(rotation.encrypted_models())
    assert not rotation.is_of_tenant(Mail)


def test_keys_do_not_stand_in_messages(settings):
    key = new_key()
    settings.FIELD_KEYS = [key]
    sealed = encrypt("secret", place=PLACE)
    settings.FIELD_KEYS = [new_key()]
    with pytest.raises(Unreadable) as refusal:
        decrypt(sealed, place=PLACE)
    assert key not in str(refusal.value)
    assert "secret" not in str(refusal.value)
    assert encryption.VERSION in sealed
