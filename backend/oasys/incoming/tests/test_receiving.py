"""E-invoices become drafts: what is taken over, whom it is from, what is said where something is wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.db import Error, connection

from oasys.attachments.tests.files import PDF, send
from oasys.contacts.models import BankDetails, Contact
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.einvoicing.cii import write_cii
from oasys.einvoicing.model import Adjustment, Invoice, Item, PrecedingInvoice, Price
from oasys.einvoicing.tests.invoices import IBAN, make_invoice, make_line
from oasys.einvoicing.tests.pdfs import make_pdf
from oasys.einvoicing.ubl import write_ubl
from oasys.incoming.rules import plan_of
from oasys.incoming.schemas import ReceiveIn
from oasys.incoming.services.receiving import opened, receive_bill
from oasys.invoicing.models import Document
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.organisations.permissions import Permission, Role
from tests.factories import make_member, make_role
from tests.fixtures import Api
from tests.test_concurrency import race

VAT_ID = "DE136695976"


@pytest.fixture(scope="module")
def desk() -> Desk:
    """A German company; the seller of the invoices is a contact by its VAT id."""
    made = make_desk("de", is_customer=False, identifiers=[{"scheme": "eu_vat", "value": VAT_ID}], terms=None)
    with tenant(made.books.tenant_id):
        account = made.books.leaf_codes("expense")[0]
    assert (
        made.api.call(
            "PUT", f"{made.path}/invoicing-settings", {"expense_account": account}, If_Match='"v0"'
        ).status_code
        == 200
    )
    return made


def invoice(number: str, **said: Any) -> Invoice:
    """From a seller with the VAT id of the contact."""
    made = make_invoice(number=number, **said)
    return replace(made, seller=replace(made.seller, vat_id=VAT_ID))


def receive(
    desk: Desk, content: bytes, *, dry_run: bool = False, name: str = "re.xml", api: Api | None = None, **said: Any
) -> Any:
    path = f"{desk.path}/bills/from-e-invoice?dry_run={str(dry_run).lower()}"
    return send(api or desk.api, path, name, content, options=orjson.dumps(said).decode())


def codes(answer: Any) -> set[str]:
    return {note["code"] for note in answer.json()["notes"]}


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("Netto\n#SKONTO#TAGE=14#PROZENT=2.00#\n", ("2.00", "2026-03-15")),
        ("#SKONTO#TAGE=99999999999#PROZENT=2.00#\n", ("2.00", "2026-03-31")),
        ("#SKONTO#TAGE=7#PROZENT=3.00#\n#SKONTO#TAGE=14#PROZENT=2.00#\n", (None, None)),
        ("#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=10.00#\n", (None, None)),
        ("#SKONTO#TAGE=14#PROZENT=100.00#\n", (None, None)),
        ("#SKONTO#TAGE=14#PROZENT=0.00#\n", (None, None)),
    ],
)
def test_the_discount_of_an_invoice_is_that_of_the_bill(desk: Desk, terms: str, said: tuple[str | None, str | None]):
    one = invoice(uuid7().hex, lines=(make_line(),), due_date=date(2026, 3, 31), payment_terms=terms)
    answer = receive(desk, write_ubl(one))
    assert answer.status_code == 201, answer.content
    bill = desk.api.get(f"{desk.path}/bills/{answer.json()['document_id']}").json()
    assert (bill["early_discount_percent"], bill["early_discount_until"]) == said


def test_an_invoice_becomes_a_bill_with_everything_that_it_says(desk: Desk):
    lines = (
        make_line(quantity="3", price="33.40"),
        make_line(2, rate="7", allowances=(Adjustment(amount=Decimal("5.00"), reason="Treue", reason_code="95"),)),
    )  # fmt: skip
    charge = Adjustment(amount=Decimal("6.90"), reason="Fracht", reason_code="FC", category="S", rate=Decimal("19"))
    one = invoice(
        "RE-1", lines=lines, charges=(charge,), due_date=date(2026, 3, 31), order="PO-7", payment_terms="30 Tage netto"
    )
    looked = receive(desk, write_ubl(one), dry_run=True)
    assert looked.status_code == 200, looked.content
    assert looked.json()["document_id"] is None
    assert looked.json()["contact_id"] == str(desk.contact.id)
    answer = receive(desk, write_ubl(one))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert all(Decimal(total["difference"]) == 0 for total in made["totals"])
    bill = desk.api.get(f"{desk.path}/bills/{made['document_id']}").json()
    assert {name: bill[name] for name in ("supplier_number", "issue_date", "due_date", "currency", "order_reference", "terms_text")} == {
        "supplier_number": "RE-1", "issue_date": "2026-03-01", "due_date": "2026-03-31", "currency": "EUR", "order_reference": "PO-7",
        "terms_text": "30 Tage netto",
    }  # fmt: skip
    assert [(line["role"], line["net"], len(line["tax_code_ids"])) for line in bill["lines"]] == [
        ("line", "100.20", 1), ("line", "95.00", 1), ("charge", "6.90", 1),
    ]  # fmt: skip
    assert bill["tax"] == "27.00"  # 19 % of 107.10, 7 % of 95.00
    (kept,) = desk.api.get(f"{desk.path}/documents/{bill['id']}/attachments").json()["items"]
    assert kept["is_original"]
    assert not kept["can_be_removed"]
    stored = desk.api.get(f"{desk.path}/documents/{bill['id']}/attachments/{kept['id']}").content
    assert stored == write_ubl(one)
    path = f"{desk.path}/documents/{bill['id']}"
    refused = desk.api.call("DELETE", f"{path}/attachments/{kept['id']}")
    assert refused.json()["code"] == "attachments.original_kept"
    assert desk.api.get(f"{path}/e-invoice").json()["attachment_id"] == kept["id"]


def test_a_day_that_means_never_is_left_out_and_what_has_no_room_is_said(desk: Desk):
    answer = receive(desk, write_ubl(invoice("RE-N", due_date=date(9999, 12, 31))))
    assert answer.status_code == 201, answer.content
    assert "due_never" in codes(answer)
    huge = invoice("RE-H", lines=(make_line(quantity="0.001", price="2000000000000000"),))
    answer = receive(desk, write_ubl(huge))
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == "incoming.not_a_bill"


@pytest.mark.parametrize("form", ["ubl", "cii", "pdf"])
def test_a_credit_note_becomes_a_supplier_credit_of_the_bill_that_it_names(desk: Desk, form: str):
    number = f"RE-C-{form}"
    bill = receive(desk, write_ubl(invoice(number))).json()
    assert desk.act("bill", bill["document_id"], "/post").status_code == 200
    credit = invoice(f"G-{form}", type_code="381", due_date=None, preceding=(PrecedingInvoice(number=number),))
    written = {"ubl": write_ubl, "cii": write_cii, "pdf": lambda one: make_pdf(("factur-x.xml", write_cii(one)))}[form](
        credit
    )
    answer = receive(desk, written, name="credit.pdf" if form == "pdf" else "credit.xml")
    assert answer.status_code == 201, answer.content
    assert "credits" in codes(answer)
    made = desk.api.get(f"{desk.path}/supplier-credits/{answer.json()['document_id']}").json()
    assert (made["credits_id"], made["gross"]) == (bill["document_id"], "119.00")


@pytest.mark.parametrize(
    ("said", "linked"),
    [
        ({"type_code": "383"}, "charges"),
        ({}, "charges"),
        ({"type_code": "383", "preceding": (PrecedingInvoice(number="RE-NONE"),)}, "charges_unknown"),
        ({"type_code": "383", "issue_date": date(2026, 2, 27)}, "charges_unknown"),
        ({"preceding": (PrecedingInvoice(number="RE-NONE"),)}, ""),
        ({"allowances": (Adjustment(amount=Decimal(1), reason="Anzahlung", category="S", rate=Decimal("19")),)}, ""),
        ({"lines": (make_line(), make_line(quantity="-0.5"))}, ""),
        ({"type_code": "384"}, ""),
    ],
)
def test_a_debit_note_names_the_bill_that_it_charges_more_on(desk: Desk, said: dict[str, Any], linked: str):
    """And so does an invoice that names a bill and deducts nothing."""
    names = {"preceding": (PrecedingInvoice(number="RE-NOTED"),), "due_date": None}
    earlier = desk.api.get(f"{desk.path}/bills?number=RE-NOTED").json()["items"]
    if not earlier:
        made = receive(desk, write_ubl(invoice("RE-NOTED"))).json()
        assert desk.act("bill", made["document_id"], "/post").status_code == 200
        earlier = [{"id": made["document_id"]}]
    answer = receive(desk, write_ubl(invoice(f"N-{uuid4()}", **names | said)))
    assert answer.status_code == 201, answer.content
    assert [code for code in codes(answer) if code.startswith("charges")] == ([linked] if linked else [])
    bill = desk.api.get(f"{desk.path}/bills/{answer.json()['document_id']}").json()
    assert (bill["charges_more_on"] or {}).get("id") == (earlier[0]["id"] if linked == "charges" else None)


def test_negative_amounts_turn_an_invoice_into_a_credit():
    one = make_invoice(lines=(make_line(quantity="-2"),))
    plan = plan_of(one, decimals=2)
    assert (plan.kind, plan.lines[0].quantity, plan.totals.gross) == ("supplier_credit", Decimal(2), Decimal("119.00"))
    assert [note.code for note in plan.notes] == ["negated"]


def test_nobody_is_taken_for_the_supplier_by_a_name_alone(desk: Desk):
    stranger = make_invoice(
        number="RE-N",
        seller=replace(
            make_invoice().seller,
            name=desk.contact.display_name,
            vat_id="FR40303265045",
            tax_number="",
            registration=None,
        ),
    )
    looked = receive(desk, write_ubl(stranger), dry_run=True).json()
    assert looked["contact_id"] is None
    assert [(one["id"], one["reasons"]) for one in looked["candidates"]] == [(str(desk.contact.id), ["name"])]
    refused = receive(desk, write_ubl(stranger))
    assert refused.json()["code"] == "incoming.contact_needed"
    offered = looked["new_contact"]
    assert offered["identifiers"] == [{"scheme": "eu_vat", "value": "FR40303265045"}]
    answer = receive(desk, write_ubl(stranger), new_contact=offered, propose_bank=True)
    assert answer.status_code == 201, answer.content
    with tenant(desk.books.tenant_id):
        contact = Document.objects.get(id=answer.json()["document_id"]).contact
        assert contact.id != desk.contact.id
        (details,) = BankDetails.objects.filter(contact=contact)
        assert (details.status, details.account) == ("proposed", IBAN.replace(" ", ""))


def test_another_account_is_said_and_never_taken_over(desk: Desk):
    answer = receive(desk, write_ubl(invoice("RE-B")))
    assert "bank_unknown" in codes(answer)
    with tenant(desk.books.tenant_id):
        assert not BankDetails.objects.filter(contact=desk.contact).exists()
    path, finn = (
        f"{desk.path}/contacts/{desk.contact.id}/bank-details",
        make_member(desk.books.tenant_id, Role.ACCOUNTANT, "finn"),
    )
    account = {"account": {"iban": "GB82WEST12345698765432"}}
    proposed = desk.api.post(path, account).json()
    confirmed = Api(finn, desk.books.tenant_id).post(f"{path}/{proposed['id']}/confirm", account, If_Match='"v1"')
    assert confirmed.status_code == 200, confirmed.content
    looked = receive(desk, write_ubl(invoice("RE-B2")), dry_run=True)
    assert "bank_differs" in codes(looked)
    assert [(one["state"], one["account"][-4:]) for one in looked.json()["bank"]] == [
        ("differs", IBAN.replace(" ", "")[-4:])
    ]


def test_a_tax_that_the_company_lacks_is_said_at_its_line_and_chosen(desk: Desk):
    one = invoice("RE-T", lines=(make_line(), make_line(2, rate="5.5")))
    looked = receive(desk, write_ubl(one), dry_run=True)
    notes = [(note["pointer"], note["severity"]) for note in looked.json()["notes"] if note["code"] == "tax_missing"]
    assert notes == [("/lines/1/tax_code_ids", "act")]
    assert "totals_differ" in codes(looked)
    chosen = {"category": "S", "rate": "5.50", "tax_code_id": desk.code("V7")}
    answer = receive(desk, write_ubl(one), taxes=[chosen])
    made = desk.api.get(f"{desk.path}/bills/{answer.json()['document_id']}").json()
    assert [line["tax_code_ids"] for line in made["lines"]] == [[desk.code("V19")], [desk.code("V7")]]


def test_what_does_not_add_up_is_taken_and_said(desk: Desk):
    one = invoice("RE-S")
    wrong = replace(one, totals=replace(one.totals, with_vat=Decimal("200.00"), payable=Decimal("200.00")))
    answer = receive(desk, write_ubl(wrong))
    assert answer.status_code == 201, answer.content
    assert {"does_not_add_up", "not_valid", "totals_differ"} <= codes(answer)
    shown = desk.api.get(f"{desk.path}/documents/{answer.json()['document_id']}/e-invoice").json()
    assert {total["name"]: total["difference"] for total in shown["totals"]} == {
        "net": "0.00", "tax": "0.00", "gross": "-81.00", "payable": "-81.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "price", "base", "net", "taken"),
    [
        ("3", "0.333", None, "1.00", ("3", "0.333", "1", "0.00")),
        ("3", "0.33", None, "1.00", ("3", "0.33", "1", "0.01")),  # the sender's rounding
        ("6", "18.33", None, "-109.98", ("-6", "18.33", "1", "0")),  # a sign
        ("10", "2.48", "2.48", "24.80", ("10", "2.48", "1", "0")),  # a base that is none
        ("2", "50", None, "75.00", ("1", "75.00", "1", "0")),
        ("2", "-50", None, "-100.00", ("-2", "50", "1", "0")),
    ],
)
def test_a_line_comes_to_what_it_bills(quantity: str, price: str, base: str | None, net: str, taken: tuple[str, ...]):
    own = replace(
        make_line(),
        quantity=Decimal(quantity),
        net=Decimal(net),
        price=Price(net=Decimal(price), quantity=base and Decimal(base)),
    )
    other = make_line(2, quantity="100")
    (line, _) = plan_of(make_invoice(lines=(own, other)), decimals=2).lines
    found = (line.quantity, line.unit_price, line.price_base_quantity, line.charge_amount)
    assert found == tuple(Decimal(one) for one in taken)


def test_texts_of_strangers_fit_or_are_cut(desk: Desk):
    item = Item(name="A\u202e\tB " + "x" * 600, description="D")
    one = invoice("N" * 120, lines=(replace(make_line(), item=item, unit="zzzzz"),), buyer_reference="B" * 300)
    answer = receive(desk, write_cii(one))
    assert answer.status_code == 201, answer.content
    assert "unit_unknown" in codes(answer)
    line = desk.api.get(f"{desk.path}/bills/{answer.json()['document_id']}").json()["lines"][0]
    assert line["text"].startswith("A B x")
    assert line["unit"] == "C62"


def test_the_same_file_and_the_same_number_come_once(desk: Desk):
    content = write_ubl(invoice("RE-D"))
    first = receive(desk, content).json()["document_id"]
    again = receive(desk, content)
    assert (again.status_code, again.json()["code"], again.json()["params"]["document_id"]) == (
        409,
        "incoming.received_already",
        first,
    )
    other = receive(desk, write_cii(invoice("re-d ")))
    assert other.json()["code"] == "invoicing.supplier_number_taken"
    looked = receive(desk, write_cii(invoice("re-d ")), dry_run=True).json()
    assert [(one["document_id"], one["reason"]) for one in looked["duplicates"]] == [(first, "number")]


def test_two_at_once_make_one_bill(desk: Desk):
    content = write_ubl(make_invoice(number="RE-R"))
    said = ReceiveIn.model_validate({"new_contact": {"display_name": "Race", "is_supplier": True}})

    def act() -> None:
        file = opened(content)
        at = datetime.now(UTC)
        receive_bill(company=desk.books.company, name="a.xml", file=file, said=said, by=desk.books.owner, at=at)

    outcome = race(desk.books.tenant_id, act, act)
    assert (outcome.first, outcome.second, outcome.has_waited) == ("done", "incoming.received_already", True)
    with tenant(desk.books.tenant_id):
        assert Contact.objects.filter(display_name="Race").count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"garbage", "einvoicing.not_readable"),
        (PDF, "einvoicing.not_readable"),
        (make_pdf(), "einvoicing.no_invoice_inside"),
        (b"<a/>", "einvoicing.not_taken"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "einvoicing.not_readable"),
        (write_ubl(make_invoice(currency="DEM")), "incoming.not_a_bill"),
    ],
)
def test_what_is_no_invoice_is_refused_by_name(desk: Desk, content: bytes, code: str):
    assert receive(desk, content).json()["code"] == code


def test_options_are_checked_field_by_field(desk: Desk):
    content = write_ubl(invoice("RE-O"))
    refused = receive(desk, content, account_code="nothing")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/lines/0/account_code"]
    assert receive(desk, content, contact_id=str(desk.books.owner.id)).json()["errors"][0]["pointer"] == "/contact_id"
    assert receive(desk, content, surprise=1).json()["errors"][0]["pointer"] == "/surprise"
    role = make_role(
        desk.books.owner,
        desk.books.tenant_id,
        Permission.PURCHASE_DRAFT,
        Permission.CONTACT_READ,
        Permission.DOCUMENT_READ,
    )
    nora = Api(make_member(desk.books.tenant_id, role, "nora"), desk.books.tenant_id)
    for said in ({"new_contact": {"display_name": "New", "is_supplier": True}}, {"propose_bank": True}):
        assert receive(desk, content, api=nora, **said).json()["params"]["permission"] == Permission.CONTACT_CHANGE


RECEIVED = (
    "insert into incoming_received (tenant_id, id, company_id, document_id, attachment_id, syntax, profile, is_valid, adds_up, totals, "
    "notes, findings, created_by_id, created_at) select tenant_id, uuidv7(), company_id, {document}, {attachment}, 'cii', 'x', true, true, "
    "'{{}}', '[]', '[]', created_by_id, now() from incoming_received where document_id = %(draft)s"
)


@pytest.mark.parametrize(
    ("attack", "refused_by"),
    [
        ("update incoming_received set totals = '{}' where document_id = %(draft)s", "42501"),
        ("delete from incoming_received where document_id = %(draft)s", "42501"),
        (RECEIVED.format(document="%(posted)s", attachment="attachment_id"), "OA158"),
        (RECEIVED.format(document="%(other)s", attachment="attachment_id"), "OA158"),
        ("delete from attachments_attachment where document_id = %(draft)s", "OA156"),
    ],
)
def test_sql_makes_no_origin(desk: Desk, attack: str, refused_by: str):
    number = f"RE-X-{abs(hash(attack))}"
    ids = [receive(desk, write_ubl(invoice(f"{number}-{n}"))).json()["document_id"] for n in range(3)]
    desk.act("bill", ids[1], "/post")
    with pytest.raises(Error) as refusal, tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(attack, dict(zip(("draft", "posted", "other"), ids, strict=True)))
    assert refusal.value.__cause__.sqlstate == refused_by  # type: ignore[union-attr]
    assert desk.api.call("DELETE", f"{desk.path}/bills/{ids[0]}", If_Match='"v1"').status_code == 204
