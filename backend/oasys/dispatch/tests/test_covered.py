"""What deposits cover as a whole leaves the house in every form: it keeps the rules, and asks nobody to pay nothing."""

from typing import Any

import pytest

from oasys.core.tenancy import tenant
from oasys.dispatch.checking import verdict_of, xml_of
from oasys.dispatch.facts import DocumentFacts, facts_of
from oasys.dispatch.letters import words_of
from oasys.dispatch.papers import pdf_of, printed
from oasys.dispatch.templates import look_for
from oasys.einvoicing.receiving import read_invoice
from oasys.invoicing.models import Document
from oasys.invoicing.tests.desk import DAY, Desk
from oasys.invoicing.tests.test_deposits import pay
from oasys.printing.tests.samples import text_of

from .office import income, make_office, wants
from .test_e_invoices import FORMATS

SAID = {"buyer_reference": "04011000-12345-34"}


def covered(desk: Desk) -> tuple[dict[str, Any], dict[str, Any]]:
    """A deposit that was paid, and the invoice of as much."""
    made = desk.post("invoice", desk.line("100.00", "U19", text="Anzahlung"), is_deposit=True, **SAID)
    pay(desk, made)
    line = desk.line("100.00", "U19", account=income(desk), text="Kaffee")
    return made, desk.post("invoice", line, deposit_ids=[made["id"]], **SAID)


def facts_about(desk: Desk, id_: str) -> DocumentFacts:
    with tenant(desk.books.tenant_id):
        document = Document.objects.select_related("contact").get(id=id_)
        return facts_of(document, company=desk.books.company, today=DAY)


@pytest.mark.parametrize("form", FORMATS)
def test_it_and_its_credit_note_keep_the_rules_with_nothing_to_pay(form: tuple[str, str]):
    desk = make_office(e_invoices=wants("xrechnung"), terms={"days": 30, "discount_percent": "2", "discount_days": 14})
    made, final = covered(desk)
    draft = desk.act("invoice", final["id"], "/credit", {"issue_date": "2026-03-20"}).json()
    credit = desk.act("credit_note", draft["id"], "/post").json()
    for id_ in (final["id"], credit["id"]):
        facts = facts_about(desk, id_)
        assert not verdict_of(facts, *form).errors
        read = read_invoice(xml_of(facts, *form))
        totals = read.totals
        assert [f"{one:f}" for one in (totals.without_vat, totals.with_vat, totals.payable)] == ["0.00"] * 3
        assert (read.due_date, [one.code for one in read.payment_means]) == (None, ["97"])
        assert made["number"] in [one.number for one in read.preceding]
    assert read_invoice(xml_of(facts_about(desk, final["id"]), *form)).payment_terms == (
        "Sie ist durch Anzahlungen bezahlt: Es bleibt nichts zu zahlen."
    )


def test_paper_and_mail_say_that_nothing_is_left_to_pay():
    desk = make_office(e_invoices=wants("xrechnung"))
    _, final = covered(desk)
    facts = facts_about(desk, final["id"])
    words = "Sie ist durch Anzahlungen bezahlt: Es bleibt nichts zu zahlen."
    with tenant(desk.books.tenant_id):
        look = look_for(desk.books.company, "de")
        paper = printed(facts, look)
        assert words in text_of(pdf_of(facts, look))
    assert (paper.due_date, paper.payment.accounts, paper.payment.codes) == (None, (), ())
    assert words in words_of(facts)[1]
    assert "Bitte zahlen" not in words_of(facts)[1]
