"""Our own e-invoices keep the official rules, whatever stands on the document; what breaks one is said at its field, before the number."""

import os
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.dispatch.checking import verdict_of, xml_of
from oasys.dispatch.facts import facts_of
from oasys.dispatch.letters import words_of
from oasys.dispatch.models import RulesCheck
from oasys.dispatch.papers import pdf_of, printed
from oasys.dispatch.templates import look_for
from oasys.einvoicing.receiving import read_invoice
from oasys.invoicing.models import Document
from oasys.invoicing.tests.desk import DAY, Desk
from oasys.printing.tests.samples import text_of

from .office import income, make_office, say_issuer, wants

FORMATS = (("xrechnung", ""), ("xrechnung", "cii"), ("peppol", ""), ("facturx", ""))
EXAMPLES = int(os.environ.get("E_INVOICE_EXAMPLES", "3"))  # for each country pack
ADDRESS = {"street": "1 High Street"}
# where a company is, its tax number, and the tax codes of its sales
PACKS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "de": ({}, ("U19", "U7", "U0", "IGL", "AUS", "RCS", "EUL", "STF")),
    "my": (
        {"address": ADDRESS | {"country": "MY", "postal_code": "50000", "city": "Kuala Lumpur"},
         "identifiers": [{"scheme": "my_sst", "value": "W10-1808-32000001"}]},
        ("ST10", "ST5", "SV8", "SV6", "SEXP", "STE"),
    ),
    "gb": (
        {"address": ADDRESS | {"country": "GB", "postal_code": "EC1A 1BB", "city": "London"},
         "identifiers": [{"scheme": "gb_vat", "value": "GB980780684"}]},
        ("S20", "S5", "S0", "SX", "SE"),
    ),
    "sg": (
        {"address": ADDRESS | {"country": "SG", "postal_code": "018956", "city": "Singapore"},
         "identifiers": [{"scheme": "sg_gst", "value": "M2-1234567-K"}]},
        ("SR", "ZR", "ES33", "OS"),
    ),
    "in": (
        {"address": ADDRESS | {"country": "IN", "postal_code": "400001", "city": "Mumbai"},
         "identifiers": [{"scheme": "in_gstin", "value": "27AAPFU0939F1ZV"}]},
        ("GST5", "IGST5", "GST18", "IGST40", "EXPORT", "NIL", "NONGST", "RCS"),
    ),
    "us": (
        {"address": ADDRESS | {"country": "US", "postal_code": "94105", "city": "San Francisco", "subdivision": "CA"},
         "identifiers": [{"scheme": "us_ein", "value": "91-1144442"}]},
        ("CA", "NY", "TX", "RESALE", "EXEMPT", "NOTAX"),
    ),
    "generic": (
        {"address": ADDRESS | {"country": "AE", "postal_code": "00000", "city": "Dubai"},
         "identifiers": [{"scheme": "other_tax", "value": "100123456700003"}]},
        ("ZERO", "EXEMPT", "NONE"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Office:
    """One company for all examples, whose customer is reached by every form."""

    desk: Desk
    income: str
    deposits: str
    bank: str
    codes: dict[str, str]


@cache
def office(pack: str, bank: bool = True) -> Office:
    desk = make_office(pack, currency="AED" if pack == "generic" else None, e_invoices=None)
    said, codes = PACKS[pack]
    if said:
        own: dict[str, Any] = {"legal_details": "", "electronic_address": {"scheme": "0088", "value": "4012345000009"}}
        own["identifiers"] = [*said["identifiers"], {"scheme": "other_registration", "value": "12345"}]
        own["bank"] = {"account": {"iban": "GB82WEST12345698765432"}} if bank else None
        say_issuer(desk, 1, **said | own)

    def account(account_class: str, *subtypes: str) -> str:
        found = desk.api.get(f"{desk.path}/accounts?account_class={account_class}&limit=200").json()["items"]
        return next(
            str(one["code"]) for one in found if not one["is_heading"] and (not subtypes or one["subtype"] in subtypes)
        )

    return Office(
        desk,
        income(desk),
        account("liability", "deferred_income"),
        account("asset", "bank"),
        {code: desk.code(code) for code in codes},
    )


def amounts(low: str, high: str, places: int) -> st.SearchStrategy[str]:
    return st.decimals(Decimal(low), Decimal(high), places=places).map(lambda amount: f"{amount:f}")


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    own = st.integers(0, 99)  # of the codes of the pack
    line = st.fixed_dictionaries({
        "text": st.sampled_from(["Kaffee", "Röstung & Versand <1 kg>"]), "quantity": amounts("0.001", "20", 3),
        "unit_price": amounts("0.01", "999", 4), "price_base_quantity": st.sampled_from(["1", "1", "100"]),
        "discount_percent": st.sampled_from(["0", "0", "3.25"]), "discount_amount": st.sampled_from(["0", "0", "0.01"]),
        "charge_amount": st.sampled_from(["0", "0", "1.50"]), "code": own,
    })  # fmt: skip
    extra = st.fixed_dictionaries({"text": st.just("Fracht"), "amount": amounts("0.01", "30", 2), "code": own})
    return draw(st.fixed_dictionaries({
        "lines": st.lists(line, min_size=1, max_size=4), "charges": st.lists(extra, max_size=1), "allowances": st.lists(extra, max_size=1),
        "discount_percent": st.sampled_from(["0", "0", "7.5"]), "prices_include_tax": st.booleans(),
        "rounding_level": st.sampled_from(["line", "document"]), "is_cash": st.booleans(),
        "currency": st.sampled_from(["", "", "CHF"]), "kind": st.sampled_from(["invoice", "credit_note"]),
        "form": st.sampled_from(FORMATS), "early_discount_percent": st.sampled_from(["0", "2", "3.25"]),
        "deposit": st.sampled_from(["", "", "is one", "deducts one", "is covered"]), "charges_more": st.booleans(),
    }))  # fmt: skip


def paid_deposit(at: Office, code: str) -> dict[str, Any]:
    desk = at.desk
    made = desk.post("invoice", desk.line("0.37", tax_code_ids=[code]), is_deposit=True, buyer_reference="R-1")
    return paid(at, made)


def deposit_of_all(at: Office, said: dict[str, Any]) -> list[str]:
    """The whole of an invoice, asked for and paid before; nothing where it comes to nothing."""
    own = {name: value for name, value in said.items() if not name.startswith("early_discount")}
    for name in ("lines", "charges", "allowances"):
        own[name] = [one | {"account_code": at.deposits} for one in own[name]]
    answer = at.desk.write("invoice", *own.pop("lines"), is_deposit=True, buyer_reference="R-1", **own)
    return [paid(at, answer.json())["id"]] if answer.status_code == 201 else []


def paid(at: Office, made: dict[str, Any]) -> dict[str, Any]:
    desk = at.desk
    payment = {
        "direction": "receipt", "contact_id": str(desk.contact.id), "account_code": at.bank, "paid_on": DAY.isoformat(),
        "currency": made["currency"], "amount": made["payable"], "allocations": [{"line_id": made["control_line_id"]}],
    }  # fmt: skip
    answer = desk.api.post(f"{desk.path}/payments", payment)
    assert answer.status_code == 201, answer.content
    return made


def desk_post(at: Office, code: str, **said: Any) -> dict[str, Any]:
    line = at.desk.line("10.00", tax_code_ids=[code], account_code=at.income, text="Coffee")
    return at.desk.post("invoice", line, buyer_reference="R-1", **said)


def asked(at: Office, body: dict[str, Any]) -> dict[str, Any]:
    """What the API is sent for a drawn body."""
    kind, deposit = body["kind"], body["deposit"] if body["kind"] == "invoice" and not body["currency"] else ""
    said = {
        name: value for name, value in body.items() if name not in ("kind", "form", "deposit", "charges_more", "code")
    }
    codes = list(at.codes.values())
    for name in ("lines", "charges", "allowances"):
        said[name] = [
            {key: value for key, value in part.items() if key != "code"}
            | {
                "account_code": at.deposits if deposit == "is one" else at.income,
                "tax_code_ids": [codes[part["code"] % len(codes)]],
            }
            for part in body[name]
        ]
    if said.pop("currency"):
        said |= {"currency": "CHF", "rate": "1.0731"}
    if kind == "credit_note":
        said.pop("early_discount_percent")
    elif said["early_discount_percent"] != "0":
        said["early_discount_until"] = "2026-03-29"
    if body["kind"] == "invoice" and not deposit and body["charges_more"]:
        own = {name: said[name] for name in ("currency", "rate") if name in said}
        earlier = desk_post(at, said["lines"][0]["tax_code_ids"][0], **own)
        said["charges_more_on_id"] = earlier["id"]
    if deposit == "is one":
        said["is_deposit"] = True
    elif deposit == "deducts one":
        said["deposit_ids"] = [paid_deposit(at, said["lines"][0]["tax_code_ids"][0])["id"]]
    elif deposit == "is covered":
        said["deposit_ids"] = deposit_of_all(at, said)
    return said | {"buyer_reference": "04011000-12345-34"}


@pytest.mark.parametrize("pack", PACKS)
@settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(body=bodies())
def test_our_own_e_invoices_keep_every_rule_and_say_what_the_document_says(pack: str, body: dict[str, Any]):
    at = office(pack)
    desk = at.desk
    form, syntax = body["form"]
    said = asked(at, body)
    answer = desk.write(body["kind"], *said.pop("lines"), **said)
    if answer.status_code == 422:
        assert answer.json()["code"] in {"invoicing.nothing_to_post", "invoicing.too_small", "tax.not_computable"}, (
            answer.content
        )
        return
    assert answer.status_code == 201, answer.content
    shown = answer.json()
    with tenant(desk.books.tenant_id):
        document = Document.objects.select_related("contact").get(id=shown["id"])
        facts = facts_of(document, company=desk.books.company, today=DAY)
    only = {code.category for line in facts.lines for code in line.codes}
    verdict = verdict_of(facts, form, syntax)
    mixed = "O" in only and len(only) > 1  # BR-O-11: what is not subject to tax stands in an invoice of its own
    errors = [one for one in verdict.errors if not (mixed and one.rule.startswith("BR-O-"))]
    if form == "peppol":  # found by an address that the customer has to have said
        errors = [one for one in errors if one.rule != "PEPPOL-EN16931-R010"]
    assert not errors, (errors, xml_of(facts, form, syntax).decode())
    invoice = read_invoice(xml_of(facts, form, syntax))
    totals = invoice.totals
    assert (f"{totals.without_vat:f}", f"{totals.with_vat:f}", f"{totals.payable:f}") == (
        shown["net"], shown["gross"], shown["payable"],
    )  # fmt: skip
    assert invoice.number == shown["number"]
    assert totals.vat_in_accounting_currency == (Decimal(shown["base_tax"]) if body["currency"] else None)
    assert len(invoice.preceding) == len(shown["deposit_ids"]) + (shown["charges_more_on"] is not None)


def test_a_company_without_an_account_at_a_bank_writes_them_too():
    at = office("my", bank=False)
    lines = [at.desk.line("100.00", code, account=at.income, text="Coffee") for code in at.codes]
    shown = at.desk.post("invoice", *lines, buyer_reference="04011000-12345-34")
    with tenant(at.desk.books.tenant_id):
        document = Document.objects.select_related("contact").get(id=shown["id"])
        facts = facts_of(document, company=at.desk.books.company, today=DAY)
    for form, syntax in FORMATS:
        errors = [one.rule for one in verdict_of(facts, form, syntax).errors if one.rule != "PEPPOL-EN16931-R010"]
        assert errors == (["BR-DE-1"] if form == "xrechnung" else [])


@pytest.mark.parametrize("form", FORMATS)
def test_a_seller_with_nothing_but_a_tax_number_is_recognised_by_it(form: tuple[str, str]):
    """BR-CO-26 wants an identifier, a registration number or a VAT id: a Malaysian TIN is an identifier."""
    desk = make_office("my", e_invoices=None)
    ids = [{"scheme": "my_tin", "value": "C25845632020"}, {"scheme": "my_sst", "value": "W10-1808-32000001"}]
    say_issuer(desk, 1, **PACKS["my"][0] | {"identifiers": ids, "legal_details": ""})
    shown = desk.post("invoice", desk.line("100.00", "SEXP", account=income(desk), text="Kopi"), buyer_reference="R-1")
    with tenant(desk.books.tenant_id):
        document = Document.objects.select_related("contact").get(id=shown["id"])
        facts = facts_of(document, company=desk.books.company, today=DAY)
    assert {one.rule for one in verdict_of(facts, *form).errors} <= {"PEPPOL-EN16931-R010"}
    assert [one.value for one in read_invoice(xml_of(facts, *form)).seller.identifiers] == ["C25845632020"]


def line_of(desk: Desk, *codes: str, **said: Any) -> dict[str, Any]:
    return desk.line("100.00", *(codes or ("U19",)), account=income(desk), text="Kaffee", **said)


@pytest.mark.parametrize("syntax", ["", "cii"])
def test_an_early_payment_discount_is_said_as_each_form_wants_it(syntax: str):
    desk = make_office(e_invoices=wants("xrechnung"), terms={"days": 30, "discount_percent": "2", "discount_days": 14})
    shown = desk.post("invoice", line_of(desk), buyer_reference="R-1", terms_text="30 Tage netto")
    with tenant(desk.books.tenant_id):
        document = Document.objects.select_related("contact").get(id=shown["id"])
        facts = facts_of(document, company=desk.books.company, today=DAY)
        look = look_for(desk.books.company, "de")
    said = {form: read_invoice(xml_of(facts, form, syntax)).payment_terms for form in ("xrechnung", "facturx")}
    words = "Wer bis zum 29.03.2026 zahlt, darf 2\u00a0%, 2,38 EUR, abziehen und zahlt 116,62 EUR."
    assert said == {
        "xrechnung": "30 Tage netto\n#SKONTO#TAGE=14#PROZENT=2.00#\n", "facturx": f"30 Tage netto\n{words}",
    }  # fmt: skip
    assert not verdict_of(facts, "xrechnung", syntax).errors
    assert printed(facts, look).payment.terms == f"30 Tage netto\n{words}"
    assert words in words_of(facts)[1]


def test_a_broken_rule_is_said_at_its_field_before_the_number_is_drawn():
    desk = make_office(e_invoices=wants("xrechnung"))
    say_issuer(desk, 1, contact_phone="")
    answer = desk.write("invoice", line_of(desk), post=True)
    assert (answer.status_code, answer.json()["code"]) == (422, "dispatch.rules_broken"), answer.content
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert {"/buyer_reference", "/issuer/contact_phone"} <= pointers
    plain = desk.write("invoice", desk.line("100.00", account=income(desk)), post=True, buyer_reference="R-1")
    assert {"/lines/0/text", "/lines/0/tax_code_ids"} <= {error["pointer"] for error in plain.json()["errors"]}

    say_issuer(desk, 2)
    kept = desk.post("invoice", line_of(desk), buyer_reference="R-1")
    assert kept["number"].endswith("000001")  # nothing of what was refused took a number
    checked = desk.api.get(f"{desk.path}/invoices/{kept['id']}/e-invoice/posted-check").json()
    assert checked["format"] == "xrechnung"
    assert any(one["name"] == "XRechnung UBL" and "3.0" in one["version"] for one in checked["rules"])
    with tenant(desk.books.tenant_id):
        assert RulesCheck.objects.get().document_id == UUID(kept["id"])


def test_a_draft_is_checked_and_has_no_e_invoice_yet():
    desk = make_office(e_invoices=wants("peppol"))
    draft = desk.write("invoice", line_of(desk), post=False).json()
    found = desk.api.post(f"{desk.path}/invoices/{draft['id']}/e-invoice/check").json()
    assert (found["format"], found["is_valid"]) == ("peppol", False)
    assert [one["pointer"] for one in found["broken"] if one["rule"] == "PEPPOL-EN16931-R003"] == ["/buyer_reference"]
    answer = desk.api.get(f"{desk.path}/invoices/{draft['id']}/e-invoice")
    assert (answer.status_code, answer.json()["code"]) == (409, "dispatch.no_e_invoice")


def test_the_files_of_a_document_in_every_form():
    desk = make_office(e_invoices=wants("facturx"))
    invoice = desk.post("invoice", line_of(desk))
    path = f"{desk.path}/invoices/{invoice['id']}/e-invoice"
    hybrid = desk.api.get(path)
    assert (hybrid["Content-Type"], hybrid.content[:5]) == ("application/pdf", b"%PDF-")
    assert read_invoice(hybrid.content).number == invoice["number"]
    for query, root in (
        ("?format=xrechnung", b"<Invoice"),
        ("?format=xrechnung&syntax=cii", b"CrossIndustryInvoice"),
        ("?syntax=cii", b"CrossIndustryInvoice"),
    ):
        answer = desk.api.get(path + query)
        assert answer["Content-Type"] == "application/xml"
        assert answer["Content-Disposition"].startswith("attachment")
        assert root in answer.content
    for query in ("?format=peppol&syntax=cii", "?format=facturx&syntax=ubl"):
        assert desk.api.get(path + query).json()["code"] == "dispatch.no_e_invoice"
    note = desk.post("credit_note", line_of(desk, credited_position=1), credits_id=invoice["id"])
    credit = desk.api.get(f"{desk.path}/credit-notes/{note['id']}/e-invoice?format=xrechnung")
    assert b"<CreditNote" in credit.content
    assert invoice["number"].encode() in credit.content


def test_a_debit_note_names_the_invoice_that_it_charges_more_on():
    desk = make_office(e_invoices=wants("xrechnung"))
    earlier = desk.post("invoice", line_of(desk), buyer_reference="R-1", issue_date="2026-03-10")
    note = desk.post("invoice", line_of(desk), buyer_reference="R-1", charges_more_on_id=earlier["id"])
    with tenant(desk.books.tenant_id):
        document = Document.objects.select_related("contact").get(id=note["id"])
        facts = facts_of(document, company=desk.books.company, today=DAY)
        look = look_for(desk.books.company, "de")
    for form, syntax in FORMATS:
        errors = [one.rule for one in verdict_of(facts, form, syntax).errors if one.rule != "PEPPOL-EN16931-R010"]
        assert errors == []
        said = read_invoice(xml_of(facts, form, syntax))
        assert said.type_code == ("383" if form == "peppol" else "380")
        assert [(one.number, one.issue_date) for one in said.preceding] == [(earlier["number"], date(2026, 3, 10))]
    paper = printed(facts, look)
    assert (paper.title, paper.references[-1]) == (
        "Rechnung",
        ("charges_more_on", f"{earlier['number']}, 10.03.2026"),
    )
    assert f"Nachberechnung zu {earlier['number']}, 10.03.2026" in text_of(pdf_of(facts, look))
    at_home = replace(facts, issuer=replace(facts.issuer, address=facts.issuer.address | {"country": "MY"}))
    assert printed(at_home, look).title == "Belastungsanzeige"


def test_without_an_issuer_no_paper_and_no_e_invoice():
    from oasys.invoicing.tests.desk import make_desk

    desk = make_desk("de")
    draft = desk.write("invoice", desk.line("1.00", account=income(desk)), post=False).json()
    for path in ("/pdf", "/e-invoice"):
        answer = desk.api.get(f"{desk.path}/invoices/{draft['id']}{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "invoicing.issuer_missing")


def test_another_companys_document_and_a_strangers_are_not_there():
    desk, other = make_office(), make_office()
    theirs = other.post("invoice", line_of(other))
    for path in ("/pdf", "/e-invoice", "/mail", "/sendings", "/links", "/e-invoice/posted-check"):
        assert desk.api.get(f"{desk.path}/invoices/{theirs['id']}{path}").status_code == 404
        assert desk.api.get(f"{other.path}/invoices/{theirs['id']}{path}").status_code == 404
    assert desk.api.post(f"{desk.path}/invoices/{theirs['id']}/send", {"to": "eve@example.com"}).status_code == 404
    assert desk.api.post(f"{desk.path}/invoices/{theirs['id']}/links", {}).status_code == 404
    assert other.api.get(f"{other.path}/credit-notes/{theirs['id']}/pdf").status_code == 404  # of another kind


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_paper_says_what_the_document_says(language: str):
    from oasys.printing.tests.samples import text_of

    desk = make_office(language=language)
    draft = desk.write("invoice", line_of(desk), post=False).json()
    path = f"{desk.path}/invoices/{draft['id']}"
    assert ("Entwurf" if language == "de" else "Draft") in text_of(desk.api.get(path + "/pdf").content)
    invoice = desk.post("invoice", line_of(desk), note="Danke <b>sehr</b> #1", discount_percent="10")
    answer = desk.api.get(f"{desk.path}/invoices/{invoice['id']}/pdf")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer.content == desk.api.get(f"{desk.path}/invoices/{invoice['id']}/pdf").content
    words = text_of(answer.content)
    amount = "107,10" if language == "de" else "107.10"
    for wanted in (
        invoice["number"],
        "Linden Kaffee GmbH",
        "Möller & Söhne KG",
        "DE89 3704 0044 0532 0130 00",
        amount,
        "Danke <b>sehr</b> #1",
        "HRB 12345",
    ):
        assert wanted in words, (wanted, words)


def test_the_statement_of_account_as_paper():
    from oasys.printing.tests.samples import text_of

    desk = make_office()
    invoice = desk.post("invoice", line_of(desk))
    path = f"{desk.path}/contacts/{desk.contact.id}/statement/pdf?from_date=2026-01-01&to_date=2026-12-31"
    words = text_of(desk.api.get(path).content)
    assert "119,00" in words
    assert invoice["number"] in words
    assert text_of(desk.api.get(path + "&currency=USD").content)  # nothing in it: a paper that says so
