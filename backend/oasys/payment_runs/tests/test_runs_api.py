"""Payment runs and own bank accounts over HTTP: the whole way, who may, and a company in Germany that pays by SEPA."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree

from oasys.contacts.lines import write_line_contacts
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account
from oasys.ledger.rules import EntryDraft
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import post_entries
from oasys.organisations.permissions import Role
from oasys.payment_runs import pain001
from oasys.payment_runs.tests.desk import BRITISH, GERMAN, LOCAL, Desk, set_own_account, status_report
from oasys.payments.services.inputs import AccountName
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api

XML = {"p": pain001.NAMESPACE}


@pytest.fixture
def desk() -> Desk:
    """Books of this year: the bank is told to pay today."""
    return Desk.of(make_books(year=datetime.now(UTC).year))


def test_the_way_of_a_run(desk: Desk):
    today = datetime.now(UTC).date()
    beans = desk.supplier("Beans")
    bill = desk.bill(beans, "100.00", on=today)
    path = f"/companies/{desk.books.company.id}/payment-runs"
    finn, alice = (Api(who, desk.books.tenant_id) for who in (desk.finn, desk.books.owner))
    body = {"account_code": "1130", "due_until": str(today), "execution_on": str(today)}
    answer = finn.post(path, body, Idempotency_Key="one")
    assert answer.status_code == 201, answer.content
    assert finn.post(path, body, Idempotency_Key="one").json() == answer.json()
    one = f"{path}/{answer.json()['id']}"
    changed = finn.call(
        "PUT",
        one,
        {"execution_on": str(today), "items": [{"line_id": str(bill), "amount": "60.00"}]},
        If_Match=answer["ETag"],
    )
    assert (changed.status_code, changed.json()["amount"]) == (200, "60.00")
    stale = finn.call(
        "PUT", one, {"execution_on": str(today), "items": [{"line_id": str(bill)}]}, If_Match=answer["ETag"]
    )
    assert stale.status_code == 412
    (row,) = changed.json()["contacts_paid"]
    assert (row["must_be_seen"], row["items"][0]["open_amount"]) == (True, "100.00")
    assert finn.post(f"{one}/approve", {}, If_Match=changed["ETag"]).status_code == 403
    assert alice.get(f"{one}/file").status_code == 409
    unseen = alice.post(f"{one}/approve", {}, If_Match=changed["ETag"])
    assert (unseen.status_code, unseen.json()["code"]) == (409, "payments.bank_details_unseen")
    seen = {"bank_details_seen": [row["bank_details_id"]]}
    approved = alice.post(f"{one}/approve", seen, If_Match=changed["ETag"])
    assert (approved.status_code, approved.json()["state"]) == (200, "approved"), approved.content
    files = [alice.get(f"{one}/file") for _ in range(2)]
    assert files[0].getvalue() == files[1].getvalue() != b""
    assert files[0]["Content-Disposition"].startswith("attachment; filename=")
    assert files[0]["Cache-Control"] == "no-store"
    assert finn.get(f"{one}/file").status_code == 403  # it holds account numbers whole
    run_id = type(beans.id)(answer.json()["id"])
    said = status_report(run_id, of_file="RJCT")
    read = alice.call("POST", f"{one}/status-reports", said, **{"Content-Type": "application/xml"})
    assert (read.status_code, read.json()["rejected"]) == (200, 1), read.content
    assert read.json()["run"]["contacts_paid"][0]["transfer"]["payment_state"] == "undone"
    assert [row["state"] for row in finn.get(f"{path}?state=approved").json()["items"]] == ["approved"]
    theirs = make_books()
    charlie = Api(theirs.owner, theirs.tenant_id)
    assert charlie.get(one).status_code == 404
    assert charlie.get(f"/companies/{theirs.company.id}/payment-runs/{answer.json()['id']}").status_code == 404


def test_a_german_company_pays_by_sepa_and_abroad():
    books = make_books(pack="de", year=2026)
    with tenant(books.tenant_id):
        bank = Account.objects.filter(company=books.company, subtype="bank", is_heading=False).order_by("code").first()
        payable = (
            Account.objects.filter(company=books.company, subtype="payable", is_heading=False).order_by("code").first()
        )
        income = books.leaf_codes("income")[0]
    set_own_account(books, bank, GERMAN, holder="Rain & Söhne")
    desk = Desk(
        books, make_member(books.tenant_id, Role.BOOKKEEPER, "finn"), make_member(books.tenant_id, Role.ACCOUNTANT)
    )
    near, far = desk.supplier("Müller", BRITISH), desk.supplier("Kopi", LOCAL, addresses=[MYS])
    for contact, amount in ((near, "-11.90"), (far, "-7.00")):
        _bill(books, contact, payable.code, income, amount)
    run = desk.draft(account=AccountName(code=bank.code))
    desk.approve(run)
    content = desk.file(run)
    root = etree.fromstring(content)
    assert pain001.flaws(content.decode()) == []
    found: Any = [one.text for one in root.iterfind(".//p:PmtInf/p:PmtInfId", XML)]
    assert found == [f"{run.hex}-S", f"{run.hex}-N"]
    sepa, other = root.findall(".//p:PmtInf", XML)
    assert [sepa.findtext(f"p:{one}", None, XML) for one in ("PmtTpInf/p:SvcLvl/p:Cd", "ChrgBr", "Dbtr/p:Nm")] == [
        "SEPA", "SLEV", "Rain + Soehne",
    ]  # fmt: skip
    assert sepa.findtext(".//p:Cdtr/p:Nm", None, XML) == "Mueller"
    assert (other.findtext("p:ChrgBr", None, XML), other.findtext(".//p:CdtrAgt//p:BICFI", None, XML)) == (
        "SHAR",
        "CIBBMYKL",
    )
    assert other.findtext(".//p:Cdtr/p:PstlAdr/p:TwnNm", None, XML) == "Kuala Lumpur"


MYS = {"kind": "billing", "street": "Jalan 1", "city": "Kuala Lumpur", "country": "MY"}


def _bill(books: Books, contact: Any, payable: str, income: str, amount: str) -> None:
    with tenant(books.tenant_id):
        worth = amount.lstrip("-")
        lines = [books.line(payable, "0", worth), books.line(income, worth, "0")]
        entry = EntryDraft(books.journal().id, date(2026, 3, 15), lines, description="Bill", reference="ER 1")
        (bill,) = write_drafts(company=books.company, entries=[entry], by=books.owner)
        write_line_contacts(company=books.company, entry_id=bill, contacts={1: contact.id})
        post_entries(company=books.company, entry_ids=[bill], by=books.owner)


def test_an_own_account_is_confirmed_by_a_second_person_or_an_owner(books: Books):
    with tenant(books.tenant_id):
        bank = books.account("1130")
    path = f"/companies/{books.company.id}/bank-accounts"
    bob, eve = (Api(make_member(books.tenant_id, Role.ACCOUNTANT), books.tenant_id) for _ in range(2))
    alice = Api(books.owner, books.tenant_id)
    body = {"account": {"country": "MY", "account_number": "5140 1122 3344", "bank_code": "MBBEMYKL"}, "holder": "Rain"}
    made = bob.post(f"{path}/{bank.id}/details", body)
    assert (made.status_code, made.json()["account"]) == (201, "••••3344"), made.content
    assert bob.post(f"{path}/{bank.id}/details", body).json()["code"] == "payments.own_account_proposed"
    one = f"{path}/{bank.id}/details/{made.json()['id']}/confirm"
    own = bob.post(one, {"account": body["account"]}, If_Match='"v1"')
    assert own.json()["code"] == "payments.own_account_same_person"
    wrong = eve.post(one, {"account": {"iban": "DE89370400440532013000"}}, If_Match='"v1"')
    assert (wrong.json()["code"], wrong.json()["errors"][0]["pointer"]) == ("payments.own_account_differs", "/account")
    assert eve.post(one, {"account": body["account"]}, If_Match='"v1"').status_code == 200
    assert eve.post(one, {"account": body["account"]}, If_Match='"v2"').json()["code"] == "payments.own_account_decided"
    assert alice.post(f"{path}/{bank.id}/details", body).json()["code"] == "payments.own_account_unchanged"
    new = alice.post(f"{path}/{bank.id}/details", {"account": {"iban": "DE89370400440532013000"}, "holder": "Rain"})
    refused = alice.post(f"{path}/{bank.id}/details/{new.json()['id']}/refuse", {"note": "no"}, If_Match='"v1"')
    assert refused.json()["status"] == "refused"
    (row,) = [row for row in alice.get(path).json()["items"] if row["account_code"] == "1130"]
    assert (row["current"]["account"], row["proposed"]) == ("••••3344", None)
    with tenant(books.tenant_id):
        payable = books.account("2110")
    assert alice.post(f"{path}/{payable.id}/details", body).status_code == 422
