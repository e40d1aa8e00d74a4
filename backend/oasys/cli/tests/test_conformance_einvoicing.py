"""`./oasys conformance` reads e-invoices of a folder, compares, and names what differs; small files of our own stand in for real ones."""

from pathlib import Path

import pytest

from oasys.cli.conformance_einvoicing import Outcome, e_invoices
from oasys.einvoicing.cii import write_cii
from oasys.einvoicing.profiles import XRECHNUNG
from oasys.einvoicing.tests.invoices import make_invoice
from oasys.einvoicing.tests.pdfs import make_pdf
from oasys.einvoicing.ubl import write_ubl

UBL = write_ubl(make_invoice(customization=XRECHNUNG))
CII = write_cii(make_invoice(customization=XRECHNUNG))
_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
SNIPPET = f'<Invoice xmlns="{_UBL}:Invoice-2" xmlns:cbc="{_UBL}:CommonBasicComponents-2">{{}}</Invoice>'
UNIT = '<testSet xmlns="http://difi.no/xsd/vefa/validator/1.0"><test><assert><{kind}>BR-02</{kind}></assert>{snippet}</test></testSet>'
WITH = SNIPPET.format("<cbc:ID>1</cbc:ID>")
WITHOUT = SNIPPET.format("")
MARK = b'<?xmute mutator="%s" schematron-%s="xrubl:BR-DE-15" id="x"?><cbc:BuyerReference>'
FATTURA = b'<p:FatturaElettronica xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"/>'


def outcomes(folder: Path, files: dict[str, bytes | str]) -> dict[str, Outcome]:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return {one.what: one for one in e_invoices(folder)}


def marked(mutator: bytes, expected: bytes) -> bytes:
    return UBL.replace(b"<cbc:BuyerReference>", MARK % (mutator, expected))


def test_all_that_agrees_agrees(tmp_path: Path):
    found = outcomes(
        tmp_path,
        {
            "en16931-unit/a/BR-02.xml": UNIT.format(kind="success", snippet=WITH),
            "en16931-unit/a/BR-02-2.xml": UNIT.format(kind="error", snippet=WITHOUT),
            "en16931-examples/a.xml": UBL,
            "xrechnung-testsuite/standard/b.xml": CII,
            "xrechnung-xmute/a.xml": marked(b"identity", b"valid"),
            "xrechnung-xmute/b.xml": marked(b"remove", b"invalid"),
            "xrechnung-xmute/c.xml": marked(b"empty", b"invalid"),
            "zugferd-pdf/a.pdf": make_pdf(("factur-x.xml", write_cii(make_invoice()))),
            "zugferd-pdf/x__fail__b.pdf": make_pdf(),
            "fatturapa/a.xml": FATTURA,
        },
    )
    assert [one.what for one in found.values() if one.differences] == [], found
    assert found["en16931-unit: expectations"].agreements == 2
    assert found["xrechnung-xmute: expectations"].agreements == 3
    assert found["xrechnung-testsuite/standard: written again, read again"].agreements == 1
    assert len(found["zugferd-pdf: read, totals are the file's"].outside) == 1
    assert found["fatturapa: refused by its name"].agreements == 1


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("en16931-unit/a/BR-02.xml", UNIT.format(kind="error", snippet=WITH), "en16931-unit: expectations"),
        (
            "en16931-examples/a.xml",
            UBL.replace(b">119.00</cbc:Payable", b">120.00</cbc:Payable"),
            "en16931-examples: valid",
        ),
        (
            "en16931-examples/a.xml",
            UBL.replace(b">119.00</cbc:Payable", b">x</cbc:Payable"),
            "en16931-examples: read, totals are the file's",
        ),
        ("xrechnung-xmute/a.xml", marked(b"remove", b"valid"), "xrechnung-xmute: expectations"),
        ("zugferd-pdf/a.pdf", make_pdf(), "zugferd-pdf: read, totals are the file's"),
        ("fatturapa/a.xml", UBL, "fatturapa: refused by its name"),
        ("fatturapa/a.xml", b"<a/>", "fatturapa: refused by its name"),
    ],
)
def test_what_differs_is_named(tmp_path: Path, name: str, content: bytes | str, what: str):
    (difference, *_) = outcomes(tmp_path, {name: content})[what].differences
    assert difference.startswith(Path(name).name)


def test_a_way_of_changing_that_is_not_known_is_not_judged(tmp_path: Path):
    found = outcomes(tmp_path, {"xrechnung-xmute/a.xml": marked(b"shuffle", b"valid")})["xrechnung-xmute: expectations"]
    assert (found.agreements, found.differences) == (0, [])
    assert "shuffle" in found.outside[0]
