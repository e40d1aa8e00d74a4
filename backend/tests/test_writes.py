"""What is written by statements that are made once is what the ORM would write, and stays within its tenant."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from oasys.core.ids import uuid7
from oasys.core.tenancy import TenantMissing, tenant
from oasys.core.writes import insert_rows, update_row
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.tests.desk import Desk, make_desk


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk()


def copy_of(row: Any, **said: Any) -> Any:
    """The row again under another id."""
    names = [field.attname for field in row._meta.concrete_fields if not field.generated]
    return type(row)(**{name: getattr(row, name) for name in names} | {"id": uuid7()} | said)


def values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def draft(desk: Desk) -> tuple[Document, list[DocumentLine]]:
    body = desk.line(
        "12.3456", "ST10", account="4110", text='Quotes " and \\, ü, 漢字, {lines}', discount_percent="2.5"
    )
    made = desk.write("invoice", body, body, post=False, note="{}")
    assert made.status_code == 201, made.content
    document = Document.objects.get(id=made.json()["id"])
    return document, list(document.lines.order_by("position"))


def test_rows_are_those_that_the_orm_writes(desk: Desk):
    """Decimals with their places, JSON, lists of ids, text of every kind, moments, and what is encrypted for its row."""
    with tenant(desk.books.tenant_id):
        document, lines = draft(desk)
        mine = copy_of(document)
        insert_rows([mine])
        assert values(Document.objects.get(id=mine.id)) == values(document) | {"id": mine.id}
        by_orm = Document.objects.get(id=mine.id)
        copies = [copy_of(line, document_id=mine.id) for line in lines]
        with CaptureQueriesContext(connection) as asked:
            insert_rows(copies)
        assert len(asked) == 1
        found = list(by_orm.lines.order_by("position"))
        assert [values(one) for one in found] == [
            values(line) | {"id": copy.id, "document_id": mine.id} for line, copy in zip(lines, copies, strict=True)
        ]
        assert [str(one.unit_price) for one in found] == [str(one.unit_price) for one in lines]


def test_what_is_encrypted_can_be_read_where_it_was_written(desk: Desk):
    with tenant(desk.books.tenant_id):
        kept = desk.posted("invoice", desk.body(desk.line("10.00", "ST10", account="4110")))
        with connection.cursor() as cursor:
            cursor.execute("select party_identifiers from invoicing_document where id = %s", [kept.id])
            assert cursor.fetchone()[0].startswith("v1.")
        assert kept.party_identifiers == "[]"


def test_nothing_is_written_without_rows():
    insert_rows([])


def test_no_tenant_no_writes(desk: Desk):
    with tenant(desk.books.tenant_id):
        document, _ = draft(desk)
        mine = copy_of(document)
    with pytest.raises(TenantMissing):
        insert_rows([mine])
    with pytest.raises(TenantMissing):
        update_row(document, ["note"])


def test_a_row_of_another_tenant_is_refused(desk: Desk):
    """Its tenant_id is what the row says: the second wall refuses another one than the one that is open."""
    with tenant(desk.books.tenant_id):
        document, _ = draft(desk)
        mine = copy_of(document)
    stranger = make_desk()
    with pytest.raises(Error), tenant(stranger.books.tenant_id):
        insert_rows([mine])
    with pytest.raises(Document.DoesNotExist), tenant(stranger.books.tenant_id):
        update_row(document, ["note"])


def test_named_fields_alone_are_changed(desk: Desk):
    with tenant(desk.books.tenant_id):
        document, _ = draft(desk)
        document.note, document.terms_text, document.breakdown = "new", "new", {"taxes": [], "categories": []}
        update_row(document, ["note", "breakdown"])
        found = Document.objects.get(id=document.id)
        assert (found.note, found.terms_text, found.breakdown) == ("new", "", {"taxes": [], "categories": []})


def test_an_expression_is_the_orms(desk: Desk):
    with tenant(desk.books.tenant_id):
        document, _ = draft(desk)
        document.net = F("net") + Decimal(1)
        with pytest.raises(TypeError, match="expression"):
            update_row(document, ["net"])
        with pytest.raises(TypeError, match="expression"):
            insert_rows([copy_of(document)])
