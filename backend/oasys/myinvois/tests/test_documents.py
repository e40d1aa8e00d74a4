"""What documents say as e-invoices, and what is refused before anything is sent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import override_settings

from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.contacts import create_contact
from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document
from oasys.invoicing.tests.desk import make_desk
from oasys.myinvois import queries
from oasys.myinvois.checking import findings
from oasys.myinvois.codes import UNIT, codes, consolidated_limit, state_of
from oasys.myinvois.documents import ZERO, built
from oasys.myinvois.errors import AlreadyTold, NotConsolidated
from oasys.myinvois.models import Connection, EInvoice
from oasys.myinvois.plain_json import written
from oasys.myinvois.services import queueing
from oasys.myinvois.services.queueing import Wish, einvoice_for, queue_consolidated
from oasys.myinvois.simulator.structure import understood
from oasys.myinvois.tests.desk import BUYER, Clock, Office, connect, make_authority, open_office


@pytest.fixture(scope="module")
def office():
    """Connected to no authority: nothing is sent here."""
    with override_settings(MYINVOIS_ENVIRONMENT="simulator"):
        clock = Clock()
        desk = make_desk(**BUYER)
        connect(desk, clock)
        yield Office(desk, clock, make_authority(clock))


def said(office: Office, document: dict[str, Any], **wish: Any) -> Any:
    with tenant(office.books.tenant_id):
        return einvoice_for(
            Document.objects.select_related("contact").get(id=document["id"]),
            company=office.books.company,
            connection=Connection.objects.get(),
            wish=Wish(**wish),
            number="",
            now=office.clock(),
        )


LINES: list[dict[str, Any]] = [
    {},
    {"quantity": "3", "price": "33.33", "discount_percent": "12.5"},
    {"quantity": "0.333", "price": "19.99", "charge_amount": "1.01"},
    {"quantity": "7", "price": "10", "price_base_quantity": "3"},
    {"quantity": "-2", "price": "5"},
]


@pytest.mark.parametrize("includes", [False, True])
@pytest.mark.parametrize("head", [{}, {"discount_percent": "3.3"}, {"discount_amount": "7.77", "is_cash": True}])
def test_every_part_adds_up_and_reads_back_as_it_was(office: Office, includes: bool, head: dict[str, Any]):
    codes_of = ("SV8", "STE", "NA", "ST10", "SV8")
    lines = []
    for line, code in zip(LINES, codes_of, strict=True):
        own = dict(line)
        lines.append(office.line(code, price=own.pop("price", "500.00"), **own))
    extras = {"charges": [{"text": "Freight", "amount": "6.90", "account_code": "4110"}]}
    document = office.post("invoice", *lines, prices_include_tax=includes, **head, **extras)
    one = said(office, document)
    assert findings(one) == []
    content = written(built(one))
    read = understood(content)
    assert read.one.lines == tuple(
        replace(line, taxes=tuple(replace(tax, rate=tax.rate or ZERO) for tax in line.taxes)) for line in one.lines
    )
    assert (read.one.net, read.one.tax, read.one.gross) == (one.net, one.tax, one.gross)
    assert read.stated_payable == Decimal(document["gross"]) + Decimal(document["rounding"])
    assert b"E+" not in content


def test_another_currency_carries_its_rate(office: Office):
    document = office.post(currency="USD", rate="4.2")
    one = said(office, document)
    assert (one.currency, one.rate, findings(one)) == ("USD", Decimal("4.2"), [])


@pytest.mark.parametrize(
    ("contact", "place"),
    [
        ({"identifiers": []}, "buyer/tin"),
        ({"identifiers": BUYER["identifiers"][:1]}, "buyer/registration"),
        ({"people": []}, "buyer/phone"),
        ({"addresses": []}, "buyer/address/country"),
        ({"addresses": [BUYER["addresses"][0] | {"subdivision": "Atlantis"}]}, "buyer/address/state"),
        ({"addresses": [BUYER["addresses"][0] | {"postal_code": "504"}]}, "buyer/address/postal_code"),
    ],
)
def test_what_the_authority_would_refuse_is_said_before_a_number_is_drawn(
    office: Office, contact: dict[str, Any], place: str
):
    with tenant(office.books.tenant_id):
        content = ContactIn.model_validate({"display_name": "Kopi", "is_customer": True} | BUYER | contact)
        buyer = create_contact(company=office.books.company, content=content)
    draft = office.desk.write("invoice", office.line(), post=False, contact_id=str(buyer.id)).json()
    answer = office.desk.api.post(
        f"{office.desk.path}/myinvois/e-invoices", {"document_id": draft["id"], "post_version": 1}
    )
    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == "myinvois.not_ready"
    assert f"/{place}" in [error["pointer"] for error in answer.json()["errors"]]
    assert office.desk.api.get(f"{office.desk.path}/invoices/{draft['id']}").json()["number"] is None
    assert office.rows() == []


def test_a_class_of_the_list_is_asked_for(office: Office):
    document = office.post()
    assert [found.place for found in findings(said(office, document, classes={1: "999"}))] == ["lines/1/classification"]
    assert said(office, document, classes={1: "003"}).lines[0].classification == "003"


def test_lists_are_whole():
    assert {"C62", "KGM", "HAR"} <= codes(UNIT).keys()
    assert [state_of(name) for name in ("Selangor", "Pulau Pinang", "penang", "MY-14", "Bavaria", "")] == [
        "10", "07", "07", "14", None, None,
    ]  # fmt: skip


def consolidate(office: Office, *documents: dict[str, Any]) -> list[EInvoice]:
    with tenant(office.books.tenant_id):
        return queue_consolidated(
            company=office.books.company,
            document_ids=[UUID(one["id"]) for one in documents],
            by=office.books.owner,
            now=office.clock(),
        )


def test_what_is_not_told_of_together(office: Office):
    small, other_month = office.post(), office.post(issue_date="2026-04-01")
    large = office.post("invoice", office.line(price="9500.00"))
    foreign = office.post(currency="USD", rate="4.2")
    with pytest.raises(NotConsolidated) as refused:
        consolidate(office, small, other_month, large, foreign)
    assert sorted(error.pointer for error in refused.value.errors) == [f"/document_ids/{n}" for n in (1, 2, 3)]


def test_a_debit_note_is_told_of_alone(office: Office):
    earlier = office.post()
    note = office.post(charges_more_on_id=earlier["id"])
    with pytest.raises(NotConsolidated) as refused:
        consolidate(office, earlier, note)
    assert [error.pointer for error in refused.value.errors] == ["/document_ids/1"]
    with tenant(office.books.tenant_id):
        listed = queries.to_consolidate(company=office.books.company, year=2026, month=3)["items"]
    assert {str(one["id"]) for one in listed} & {earlier["id"], note["id"]} == {earlier["id"]}


def test_a_consolidated_one_is_valid_and_keeps_its_invoices(settings: Any):
    with open_office(settings) as office:
        some = [office.post("invoice", office.line(price=price)) for price in ("10.00", "20.55")]
        (row,) = consolidate(office, *some)
        with pytest.raises(NotConsolidated):
            consolidate(office, *some)
        with pytest.raises(AlreadyTold):
            office.queue(some[0]["id"])
        office.until("valid")
        (held,) = office.authority.documents.values()
        assert row.number == "CON-2026-03-001"
        assert (held.what.one.buyer.tin, held.what.one.net) == ("EI00000000010", Decimal("30.55"))


def test_a_long_consolidated_one_is_parted(office: Office, monkeypatch: pytest.MonkeyPatch):
    some = [office.post("invoice", office.line(price=price)) for price in ("1.00", "2.00", "3.00")]
    monkeypatch.setattr(queueing, "MOST_BYTES_OF_ONE", queueing.SIGNATURE_BYTES + 4_500)
    rows = consolidate(office, *some)
    with tenant(office.books.tenant_id):
        told = [list(row.covered.values_list("document__number", flat=True)) for row in rows]
    assert len(rows) > 1
    assert sorted(number for some in told for number in some) == sorted(one["number"] for one in some)


@pytest.mark.parametrize(
    ("day", "most"), [(date(2025, 12, 31), None), (date(2026, 1, 1), 10_000), (date(2199, 12, 31), 10_000)]
)
def test_the_limit_of_what_is_told_together_begins_on_a_day(day: date, most: int | None):
    assert consolidated_limit(day) == most


def test_the_list_leaves_out_what_is_over_the_limit_of_its_day(office: Office, monkeypatch: pytest.MonkeyPatch):
    below, above = (office.post("invoice", office.line(price=price))["id"] for price in ("9259.25", "9259.27"))

    def listed() -> set[str]:
        with tenant(office.books.tenant_id):
            return {
                str(one["id"])
                for one in queries.to_consolidate(company=office.books.company, year=2026, month=3)["items"]
            }

    assert {below, above} & listed() == {below}
    limits = ((date(2026, 1, 1), Decimal(1)), (date(2026, 3, 15), Decimal(20_000)), (date(2026, 3, 16), Decimal(1)))
    monkeypatch.setattr(queries, "consolidated_limits", lambda: limits)
    assert {below, above} <= listed()
    monkeypatch.setattr(queries, "consolidated_limits", lambda: ())
    assert {below, above} <= listed()
