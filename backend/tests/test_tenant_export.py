"""The whole of a tenant in one file: nothing forgotten, no secret, each part proved."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from oasys.core.encryption import EncryptedTextField
from oasys.core.postgres.schema import is_tenant_table
from oasys.core.tenancy import tenant
from oasys.exchange.tenant_archive import COLUMNS_LEFT_OUT, TABLES_LEFT_OUT, download, left_out, tables
from oasys.identity.tests.people import proved
from oasys.organisations.models import ApiToken, Invitation
from oasys.organisations.permissions import Role
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.invitations import invite
from tests.factories import Books, make_books, make_company, make_member, make_token
from tests.fixtures import Api
from tests.test_tenant_deletion import post_something, rows_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def books() -> Books:
    """Two companies, people, a token, an invitation; and a stranger beside them."""
    books = make_books()
    post_something(books)
    make_company(books.tenant_id)
    make_token(make_member(books.tenant_id, Role.ACCOUNTANT), books.tenant_id)
    post_something(make_books())
    with tenant(books.tenant_id):
        invite(email="i@example.com", grant=Grant(Role.VIEWER), by=books.owner, origin="", now=NOW)
    return books


@pytest.fixture(scope="module")
def exported(books: Books) -> dict[str, bytes]:
    with tenant(books.tenant_id):
        parts, name = download(exported_at=NOW)
    assert name == "tenant-test-tenant-2026-11-25.zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def rows(exported: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported[name].splitlines()]


def test_every_table_of_a_tenant_is_exported_or_left_out_for_a_reason():
    """A new table is exported without a line here; one that must not be belongs into TABLES_LEFT_OUT."""
    all_tables = {model._meta.db_table for model in apps.get_models() if is_tenant_table(model)}
    assert {model._meta.db_table for model in tables()} | TABLES_LEFT_OUT.keys() == all_tables
    assert all(TABLES_LEFT_OUT.values())
    for model in tables():
        columns = {field.column for field in model._meta.concrete_fields}
        assert left_out(model).keys() <= columns
        secret = {field.column for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)}
        assert secret <= left_out(model).keys()
        suspicious = {
            name for name in columns if any(word in name for word in ("secret", "password", "nonce", "token_hash"))
        }
        assert suspicious <= left_out(model).keys(), model


def test_every_row_of_every_table_is_in_it(books: Books, exported: dict[str, bytes]):
    there = rows_of(books.tenant_id)
    for model in tables():
        table = model._meta.db_table
        found = rows(exported, f"tables/{table}.ndjson")
        assert len(found) == there[table], table
        assert {row["tenant_id"] for row in found} <= {str(books.tenant_id)}
    assert len(rows(exported, "tables/audit_event.ndjson")) > 10


def test_the_manifest_proves_each_file_and_names_what_is_left_out(books: Books, exported: dict[str, bytes]):
    manifest = json.loads(exported["manifest.json"])
    assert manifest["tenant"]["id"] == str(books.tenant_id)
    assert manifest["files"].keys() == exported.keys() - {"manifest.json", "manifest.sig.json", "signature.json"}
    for name, facts in manifest["files"].items():
        assert facts == {"bytes": len(exported[name]), "sha256": hashlib.sha256(exported[name]).hexdigest()}
    assert manifest["left_out"]["tables"] == TABLES_LEFT_OUT
    encrypted = dict.fromkeys(("previous_secret", "secret", "url"), "encrypted at rest")
    assert manifest["left_out"]["columns"] == COLUMNS_LEFT_OUT | {
        "webhooks_endpoint": encrypted,
        "banking_book": dict.fromkeys(("number", "number_hash"), "encrypted at rest"),
        "banking_line": dict.fromkeys(("counterparty_account", "counterparty_hash", "raw"), "encrypted at rest"),
        "contacts_bank_details": dict.fromkeys(("account", "bank_code", "account_hash"), "encrypted at rest"),
        "invoicing_document": {"party_identifiers": "encrypted at rest"},
        "invoicing_issuer": dict.fromkeys(("identifiers", "bank_account", "bank_code"), "encrypted at rest"),
        "contacts_identifier": dict.fromkeys(("value", "value_hash"), "encrypted at rest"),
        "myinvois_connection": dict.fromkeys(("client_id", "client_secret", "certificate_key"), "encrypted at rest"),
        "myinvois_einvoice": {"content": "encrypted at rest"},
        "myinvois_inquiry": dict.fromkeys(("asked", "answer"), "encrypted at rest"),
        "bank_feeds_connection": dict.fromkeys(("external_account", "number", "number_hash"), "encrypted at rest"),
        "bank_feeds_credentials": dict.fromkeys(("secret_id", "secret_key"), "encrypted at rest"),
        "payment_runs_run": {"file": "encrypted at rest"},
        "payments_own_account": dict.fromkeys(("number", "bank_code"), "encrypted at rest"),
    }
    assert manifest["rows"]["organisations_company"] == 2


def test_each_company_proves_itself(exported: dict[str, bytes], tmp_path: Path):
    archives = [name for name in exported if name.startswith("companies/")]
    assert len(archives) == 2
    for name in archives:
        path = tmp_path / "books.zip"
        path.write_bytes(exported[name])
        with zipfile.ZipFile(path) as file:
            (tmp_path / "verify.py").write_bytes(file.read("verify.py"))
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(tmp_path / "verify.py"), "--unsigned", str(path)],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_no_secret_is_in_it(books: Books, exported: dict[str, bytes]):
    everything = b"\n".join(exported.values())
    with tenant(books.tenant_id):
        token, invitation = ApiToken.objects.get(), Invitation.objects.get()
    assert bytes(token.hash).hex().encode() not in everything
    assert str(invitation.nonce).encode() not in everything
    assert books.owner.password.encode() not in everything
    assert str(token.id).encode() in everything


def test_people_are_named_with_their_roles(books: Books, exported: dict[str, bytes]):
    people = {row["email"]: row["role"] for row in rows(exported, "people.ndjson")}
    assert people[books.owner.email] == "owner"
    assert sorted(people.values()) == ["accountant", "owner"]


def test_an_owner_downloads_it_with_a_recent_proof(books: Books):
    path = "/tenant/export"
    assert Api(books.owner, books.tenant_id).post(path).json()["code"] == "identity.reauthentication_needed"
    api = proved(books.owner)
    api.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)})
    answer = api.post(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as file:
        assert file.testzip() is None
    assert api.post(path, Idempotency_Key="k").status_code == 200
    assert api.post(path, Idempotency_Key="k").status_code == 409  # what was streamed is not kept
    admin = make_member(books.tenant_id, Role.ADMINISTRATOR)
    api = proved(admin)
    api.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)})
    assert api.post(path).json()["code"] == "organisations.permission_missing"
