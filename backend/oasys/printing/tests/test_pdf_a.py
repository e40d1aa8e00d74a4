"""The file itself: PDF/A-3b, the e-invoice inside, the same bytes each time."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import facturx
import pytest
from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.generic import PdfObject

from oasys.printing.associated import EmbeddedInvoice, Profile
from oasys.printing.papers import document_pdf
from oasys.printing.tests.samples import AT, CII, DESIGN, make_document, read, text_of

INVOICE = EmbeddedInvoice(CII, Profile.EN_16931)
NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def xmp_of(pdf: bytes) -> etree._Element:
    metadata = read(pdf).root_object["/Metadata"].get_object()
    assert "/Filter" not in metadata  # readers that know no PDF find it too
    return etree.fromstring(metadata.get_data())


def one(pdf: bytes, path: str) -> str:
    (found,) = xmp_of(pdf).xpath(path, namespaces=NAMES)
    return found.text


def written(part: PdfObject) -> bytes:
    stream = BytesIO()
    part.write_to_stream(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return document_pdf(make_document(), design=DESIGN, at=AT)


@pytest.fixture(scope="module")
def hybrid() -> bytes:
    return document_pdf(make_document(), design=DESIGN, at=AT, invoice=INVOICE)


def test_it_is_pdf_a_3b(plain: bytes, hybrid: bytes):
    for pdf in (plain, hybrid):
        reader = read(pdf)
        assert pdf.startswith(b"%PDF-1.7\n%")
        assert all(byte > 127 for byte in pdf[10:14])
        assert not reader.is_encrypted
        assert len(reader.trailer["/ID"]) == 2
        assert (one(pdf, "//pdfaid:part"), one(pdf, "//pdfaid:conformance")) == ("3", "B")
        (intent,) = reader.root_object["/OutputIntents"]
        assert intent.get_object()["/S"] == "/GTS_PDFA1"
        assert intent.get_object()["/DestOutputProfile"].get_object()["/N"] == 3
        assert {"/OpenAction", "/AA"} & set(reader.root_object) == set()
        assert one(pdf, "//dc:title//rdf:li") == reader.metadata.title == "Invoice RE-2026-0042"
        assert one(pdf, "//dc:creator//rdf:li") == reader.metadata.author == "Linden Kaffee GmbH"


def test_it_can_be_read_aloud(plain: bytes):
    root = read(plain).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root


def test_the_invoice_inside_is_the_one_that_was_given(hybrid: bytes):
    assert facturx.get_xml_from_pdf(hybrid, check_xsd=True) == ("factur-x.xml", CII)
    assert facturx.get_level(etree.fromstring(CII)) == "en16931"


def test_the_file_says_what_the_invoice_is_to_the_paper(hybrid: bytes):
    root = read(hybrid).root_object
    (associated,) = root["/AF"]
    name, listed = root["/Names"]["/EmbeddedFiles"]["/Names"]
    assert (name, listed.get_object()) == ("factur-x.xml", associated.get_object())
    spec = associated.get_object()
    assert (spec["/AFRelationship"], spec["/F"], spec["/UF"]) == ("/Alternative", "factur-x.xml", "factur-x.xml")
    file = spec["/EF"]["/F"].get_object()
    assert file["/Subtype"] == "/text/xml"
    assert file["/Params"]["/Size"] == len(CII)
    assert file["/Params"]["/ModDate"] == "D:20261120083000Z"


@pytest.mark.parametrize("profile", Profile)
def test_the_metadata_names_the_profile_with_its_schema(profile: Profile):
    pdf = document_pdf(make_document(), design=DESIGN, at=AT, invoice=EmbeddedInvoice(CII, profile))
    said = [one(pdf, f"//fx:{name}") for name in ("DocumentType", "DocumentFileName", "Version", "ConformanceLevel")]
    assert said == ["INVOICE", "factur-x.xml", "1.0", profile.value]
    schemas = [
        found.text
        for found in xmp_of(pdf).xpath(
            "//pdfaExtension:schemas/rdf:Bag/rdf:li/pdfaSchema:namespaceURI", namespaces=NAMES
        )
    ]
    assert schemas.count(NAMES["fx"]) == 1
    assert len(xmp_of(pdf).xpath("//pdfaExtension:schemas", namespaces=NAMES)) == 1  # a property stands once
    (associated,) = read(pdf).root_object["/AF"]
    is_data = profile in {Profile.MINIMUM, Profile.BASIC_WL}
    assert associated.get_object()["/AFRelationship"] == ("/Data" if is_data else "/Alternative")


def test_a_paper_without_an_invoice_carries_no_file(plain: bytes):
    root = read(plain).root_object
    assert {"/AF", "/Names"} & set(root) == set()
    assert xmp_of(plain).xpath("//fx:*", namespaces=NAMES) == []


def test_the_paper_is_the_same_with_and_without_it(plain: bytes, hybrid: bytes):
    assert text_of(plain) == text_of(hybrid)


def test_nothing_but_the_metadata_was_changed_after_typesetting(hybrid: bytes):
    """The first part of the file is a whole PDF, as typst checked it; what follows is one object and its table."""
    end = hybrid.index(b"%%EOF") + len(b"%%EOF")
    assert hybrid.count(b"%%EOF") == 2
    before, after = (PdfReader(BytesIO(file), strict=True) for file in (hybrid[:end], hybrid))
    number = after.root_object.raw_get("/Metadata").idnum
    count = int(before.trailer["/Size"])
    assert int(after.trailer["/Size"]) == count + 1
    for key in ("/Root", "/Info", "/ID"):
        assert written(after.trailer.raw_get(key)) == written(before.trailer.raw_get(key))
    for n in range(1, count):
        assert (written(before.get_object(n)) == written(after.get_object(n))) is (n != number)
    library = PdfWriter(BytesIO(hybrid[:end]), incremental=True)  # how pypdf does it
    library.root_object["/Metadata"].get_object().set_data(after.root_object["/Metadata"].get_object().get_data())
    theirs = BytesIO()
    library.write(theirs)
    assert text_of(theirs.getvalue()) == text_of(hybrid)
    assert etree.tostring(xmp_of(theirs.getvalue())) == etree.tostring(xmp_of(hybrid))


def test_the_same_input_makes_the_same_bytes(plain: bytes, hybrid: bytes):
    assert plain == document_pdf(make_document(), design=DESIGN, at=AT)
    assert hybrid == document_pdf(make_document(), design=DESIGN, at=AT, invoice=INVOICE)
    later = document_pdf(make_document(), design=DESIGN, at=AT + timedelta(seconds=1))
    assert later != plain
    assert read(later).metadata.creation_date == AT + timedelta(seconds=1)
    assert hybrid != document_pdf(make_document(), design=DESIGN, at=AT, invoice=replace(INVOICE, xml=CII + b"\n"))
