"""Tax of a supplier abroad that no code fits is part of the cost, if the person says so; else the lines have none."""

from oasys.einvoicing.tests.invoices import make_line
from oasys.einvoicing.ubl import write_ubl
from oasys.incoming.tests.test_receiving import invoice, receive
from oasys.invoicing.tests.desk import Desk, make_desk


def file_of(number: str) -> bytes:
    lines = (make_line(quantity="2.0000", price="50.0000"), make_line(2, quantity="1", price="10.00", rate="7"))
    return write_ubl(invoice(number, lines=lines))


def abroad() -> Desk:
    return make_desk("my", is_customer=False)


def test_it_is_added_as_charges_without_tax(db: None):
    desk = abroad()
    said = {"contact_id": str(desk.contact.id), "account_code": "6110"}
    left_out = receive(desk, file_of("RE-1"), dry_run=True, **said).json()
    assert {one["name"]: one["difference"] for one in left_out["totals"]}["payable"] == "-19.70"
    assert "tax_missing" in {one["code"] for one in left_out["notes"]}
    made = receive(desk, file_of("RE-1"), tax_as_cost=True, **said)
    assert made.status_code == 201, made.content
    codes = {one["code"]: one for one in made.json()["notes"]}
    assert codes["tax_in_cost"]["message"].startswith("19.70 EUR of tax")
    assert not codes.keys() & {"tax_missing", "totals_differ"}
    draft = desk.api.get(f"{desk.path}/bills/{made.json()['document_id']}").json()
    assert [draft[name] for name in ("net", "tax", "payable")] == ["129.70", "0.00", "129.70"]
    charges = [one for one in draft["lines"] if one["role"] == "charge"]
    assert [(one["text"], one["amount"], one["tax_code_ids"], one["account_code"]) for one in charges] == [
        ("S 19 %", "19.00", [], "6110"),
        ("S 7 %", "0.70", [], "6110"),
    ]
    first = draft["lines"][0]
    assert (first["quantity"], first["unit_price"]) == ("2", "50.00")  # zeros that say nothing are not taken over


def test_tax_that_a_code_fits_stays_tax(db: None):
    desk = make_desk("de", is_customer=False)
    said = {"contact_id": str(desk.contact.id), "account_code": "6310", "tax_as_cost": True}
    read = receive(desk, file_of("RE-2"), dry_run=True, **said).json()
    assert {one["name"]: one["difference"] for one in read["totals"]} == dict.fromkeys(
        ("net", "tax", "gross", "payable"), "0.00"
    )
    assert "tax_in_cost" not in {one["code"] for one in read["notes"]}
