"""From an invoice to its money and from a bill to its payment, over HTTP as people go it: each step agrees with the books."""

import base64
import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import psycopg
from django.db import connection

from oasys.attachments.tests.files import send
from oasys.contacts.models import Contact
from oasys.contacts.tests.people import confirm, propose
from oasys.core.tenancy import tenant
from oasys.dispatch.models import Sending
from oasys.dispatch.tests.office import CUSTOMER, say_issuer
from oasys.einvoicing.checking import check
from oasys.einvoicing.receiving import read_invoice, receive
from oasys.identity.models import Mail
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.organisations.permissions import Role
from oasys.payment_runs import pain001
from oasys.payment_runs.tests.desk import LOCAL, set_own_account
from oasys.payments.verification import payment_differences
from oasys.tax.verification import tax_differences
from tests.factories import make_member
from tests.fixtures import Api

ADDRESS = {"street": "1 High Street", "postal_code": "50000", "city": "Kuala Lumpur", "country": "MY"}
SALES, COST, BANK, RECEIVABLE, PAYABLE, GAIN = "4110", "6110", "1130", "1310", "2110", "4540"
PEOPLE = ((Role.BOOKKEEPER, "finn"), (Role.ACCOUNTANT, "bob"))
POSTED = """
select sum(base) filter (where tax > 0), sum(tax) filter (where tax > 0), -sum(tax) filter (where tax < 0)
from tax_line where tenant_id = %s and side = 'output'
"""
SST = "W10-1808-32000001"


def malaysian(name: str, **contact: Any) -> Desk:
    """A company that has said all that e-invoices want to know."""
    desk = make_desk("my", year=datetime.now(UTC).year, **contact)
    identifiers = [{"scheme": "my_sst", "value": SST}, {"scheme": "other_registration", "value": "12345"}]
    say_issuer(
        desk,
        legal_name=name,
        legal_details="",
        address=ADDRESS,
        identifiers=identifiers,
        electronic_address={"scheme": "0088", "value": "4012345000009"},
        bank={"account": {"iban": "GB82WEST12345698765432"}},
    )
    return desk


def good(answer: Any, status: int = 201) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def written(desk: Desk, code: str) -> Decimal:
    """The balance of an account in the trial balance; a debit is positive."""
    rows = good(desk.api.get(f"{desk.path}/reports/trial-balance"), 200)["rows"]
    return sum((Decimal(row["closing"]) for row in rows if row["code"] == code), Decimal(0))


def aged(desk: Desk, side: str) -> Decimal:
    """What is open, in the base currency; the control account of the trial balance says the same."""
    found = good(desk.api.get(f"{desk.path}/ageing?side={side}"), 200)
    total = Decimal(found["totals"]["base"]["total"])
    booked = written(desk, {"receivable": RECEIVABLE, "payable": PAYABLE}[side])
    assert total == Decimal(found["control_amount"]) == (booked if side == "receivable" else -booked)
    return total


def test_from_an_invoice_to_its_money_and_from_a_bill_to_its_payment():
    day = datetime.now(UTC).date()
    today = day.isoformat()
    desk = malaysian("Rain Sdn Bhd")
    api, path = desk.api, desk.path
    good(api.call("PUT", f"{path}/tax/filing", {"starts_on": today[:8] + "01", "months": 2}, If_Match='"v0"'), 200)
    customer = good(api.post(f"{path}/contacts", CUSTOMER | {"is_customer": True, "currency": "EUR"}))
    supplier = good(api.post(f"{path}/contacts", {"display_name": "Beans Sdn Bhd", "is_supplier": True}))
    rate = {"currency": "EUR", "base": "MYR", "day": today, "rate": "4.80"}
    good(api.post("/exchange-rates", {"source": "manual", "rates": [rate]}))

    line = desk.line("1000.00", "ST10", account=SALES, text="Coffee")
    said: dict[str, Any] = {"contact_id": customer["id"], "currency": "EUR", "issue_date": today}
    invoice = desk.post("invoice", line, buyer_reference="04011000-12345-34", **said)
    assert (invoice["payable"], invoice["base_payable"]) == ("1100.00", "5280.00")
    here = f"{path}/invoices/{invoice['id']}"
    paper = api.get(f"{here}/pdf").content
    assert paper.startswith(b"%PDF")
    xml = api.get(f"{here}/e-invoice?format=xrechnung").content
    checked = check(receive(xml).document)
    assert {"EN 16931 UBL", "XRechnung UBL"} <= {one.name for one in checked.rule_sets}
    assert list(checked.errors) == []
    assert f"{read_invoice(xml).totals.payable:f}" == invoice["payable"]
    sent = good(api.post(f"{here}/send", {}))
    with tenant(desk.books.tenant_id):
        key = Sending.objects.get(id=sent["id"]).mail_key
    (file,) = Mail.objects.get(id=key).files.all()
    assert base64.b64decode(file.content) == paper

    receipt = {
        "direction": "receipt", "contact_id": customer["id"], "account_code": BANK, "paid_on": today, "currency": "EUR",
        "amount": "550.00", "bank_currency": "MYR", "bank_amount": "2695.00",
        "allocations": [{"line_id": invoice["control_line_id"]}],
    }  # fmt: skip
    (allocation,) = good(api.post(f"{path}/payments", receipt))["allocations"]
    assert desk.entry(allocation["exchange_entry_id"]).splitlines() == [f"{RECEIVABLE} 55.00 Dr", f"{GAIN} 55.00 Cr"]
    assert written(desk, GAIN) == Decimal(-55)
    assert aged(desk, "receivable") == Decimal(2640)  # 550 EUR at the rate of the invoice

    rest = desk.line("500.00", "ST10", account=SALES, text="Coffee", credited_position=1)
    desk.post("credit_note", rest, credits_id=invoice["id"], query="&settle=true", **said)
    assert good(api.get(here), 200)["state"] == "settled"
    assert aged(desk, "receivable") == 0

    seller = malaysian("Beans Sdn Bhd", display_name="Rain Sdn Bhd", addresses=[ADDRESS | {"kind": "billing"}])
    sold = seller.post("invoice", seller.line("200.00", "ST10", account=SALES, text="Beans"), issue_date=today)
    hybrid = seller.api.get(f"{seller.path}/invoices/{sold['id']}/e-invoice?format=facturx").content
    assert hybrid.startswith(b"%PDF")
    options = orjson.dumps({"contact_id": supplier["id"], "account_code": COST}).decode()
    received = good(send(api, f"{path}/bills/from-e-invoice", "bill.pdf", hybrid, options=options))
    assert (received["is_valid"], received["adds_up"], received["supplier_number"]) == (True, True, sold["number"])
    bill = good(desk.act("bill", received["document_id"], "/post"), 200)
    assert (bill["status"], bill["payable"]) == ("posted", sold["payable"]) == ("posted", "220.00")
    assert aged(desk, "payable") == Decimal(220)

    books = desk.books
    finn, bob = (make_member(books.tenant_id, role, name) for role, name in PEOPLE)
    with tenant(books.tenant_id):
        bank, contact = books.account(BANK), Contact.objects.get(id=supplier["id"])
    set_own_account(books, bank)
    confirm(books, propose(books, contact, LOCAL, books.owner), LOCAL, bob)
    asked = {"account_code": BANK, "due_until": bill["due_date"], "execution_on": today}
    run = Api(finn, books.tenant_id).post(f"{path}/payment-runs", asked)
    (paid,) = good(run)["contacts_paid"]
    one = f"{path}/payment-runs/{run.json()['id']}"
    seen = {"bank_details_seen": [paid["bank_details_id"]]}
    good(api.post(f"{one}/approve", seen, If_Match=run["ETag"]), 200)
    order = api.get(f"{one}/file").getvalue().decode()
    assert pain001.flaws(order) == []  # by the XSD of pain.001.001.09
    assert '<InstdAmt Ccy="MYR">220.00</InstdAmt>' in order
    assert good(api.get(f"{path}/bills/{bill['id']}"), 200)["state"] == "settled"
    assert aged(desk, "payable") == 0

    shown = good(api.get(f"{path}/tax-returns/{today[:8]}01"), 200)
    boxes = {box["number"]: box["amount"] for box in shown["boxes"]}
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(POSTED, [books.tenant_id])
        base, charged, taken_back = (f"{amount:.2f}" for amount in cursor.fetchone())
    assert (boxes["8"], boxes["11b"], boxes["13"]) == (base, charged, taken_back) == ("4800.00", "480.00", "240.00")
    assert (shown["payable"], shown["left_out"]) == ("240.00", [])  # what stands in the bill is cost, not input tax
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as raw:  # what ./oasys verify runs
        found = [*payment_differences(raw), *tax_differences(raw)]
    assert [one.what for one in found if one.tenant_id == books.tenant_id] == []
