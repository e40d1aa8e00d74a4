"""Lines that name no tax codes have those of the contact; an empty list is none."""

from typing import Any

import pytest
from django.db import DatabaseError, connection

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.invoicing.tests.desk import Desk, make_desk


@pytest.fixture
def desk(db: None) -> Desk:
    desk = make_desk("de")
    change(desk, sales_tax_code_ids=[desk.code("U19")], purchase_tax_code_ids=[desk.code("V7")])
    return desk


def change(desk: Desk, version: int = 1, **said: Any) -> Any:
    body = {"display_name": "Kopi Pagi", "is_customer": True, "is_supplier": True} | said
    return desk.api.call("PUT", f"{desk.path}/contacts/{desk.contact.id}", body, If_Match=f'"v{version}"')


def taxes(document: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(line["role"], line["tax_code_ids"]) for line in document["lines"]]


def test_a_line_without_codes_has_those_of_the_contact(desk: Desk):
    line = {"quantity": "1", "unit_price": "100.00", "account_code": "4010"}
    extra = {"text": "Freight", "amount": "10.00", "account_code": "4010"}
    said = [line, line | {"tax_code_ids": []}, line | {"tax_code_ids": [desk.code("U7")]}]
    invoice = desk.write("invoice", *said, post=False, charges=[extra]).json()
    assert taxes(invoice) == [
        ("line", [desk.code("U19")]), ("line", []), ("line", [desk.code("U7")]), ("charge", [desk.code("U19")]),
    ]  # fmt: skip
    assert invoice["tax"] == "27.90"
    bill = desk.write("bill", line | {"account_code": "5010"}, post=False, supplier_number="R 1").json()
    assert taxes(bill) == [("line", [desk.code("V7")])]
    preview = desk.api.post(f"{desk.path}/invoices/preview", desk.body(line)).json()
    assert taxes(preview) == [("line", [desk.code("U19")])]


def test_codes_that_change_leave_documents_alone(desk: Desk):
    line = {"quantity": "1", "unit_price": "100.00", "account_code": "4010"}
    invoice = desk.post("invoice", line)
    assert change(desk, 2, sales_tax_code_ids=[desk.code("U7")]).status_code == 200
    assert taxes(desk.api.get(f"{desk.path}/invoices/{invoice['id']}").json()) == [("line", [desk.code("U19")])]


def test_a_contact_names_codes_of_its_company_in_their_direction(desk: Desk):
    own, other = desk.code("U19"), desk.code("V19")
    for ids, place in (([other], 0), ([own, own], 1), ([str(uuid7())], 0)):
        answer = change(desk, 2, sales_tax_code_ids=ids)
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json()["errors"]] == [f"/sales_tax_code_ids/{place}"]
    assert change(desk, 2, sales_tax_code_ids=[own] * 6).status_code == 422
    shown = desk.api.get(f"{desk.path}/contacts/{desk.contact.id}").json()
    assert (shown["sales_tax_code_ids"], shown["purchase_tax_code_ids"]) == ([own], [desk.code("V7")])


@pytest.mark.parametrize("ids", ["array[gen_random_uuid()]", "purchase_tax_code_ids", "array[null::uuid]"])
def test_postgresql_refuses_other_codes(desk: Desk, ids: str):
    with (
        pytest.raises(DatabaseError, match="of another company or kind"),
        tenant(desk.books.tenant_id),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update contacts_contact set sales_tax_code_ids = {ids} where id = %s", [desk.contact.id])
