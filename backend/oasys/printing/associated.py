"""Invoices as XML inside their PDF: Factur-X and ZUGFeRD 2, which are PDF/A-3 with one associated file.

Source: Factur-X 1.07 (ZUGFeRD 2.3), Technical Appendix: the name of the file, its relationship, and what the XMP says of it.
typst writes PDF/A-3b and attaches the file; what is added here is the part of the XMP that it does not know.
"""

import io
import struct
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from lxml import etree
from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject, NameObject, NumberObject, PdfObject, StreamObject

FILE_NAME = "factur-x.xml"
_FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


class Profile(StrEnum):
    """The profiles, as the XMP names them (fx:ConformanceLevel)."""

    MINIMUM = "MINIMUM"
    BASIC_WL = "BASIC WL"
    BASIC = "BASIC"
    EN_16931 = "EN 16931"
    EXTENDED = "EXTENDED"


@dataclass(frozen=True, slots=True)
class EmbeddedInvoice:
    """The document as CII, UTF-8. What the XML says has to be what the paper says: that is the caller's to hold."""

    xml: bytes
    profile: Profile

    @property
    def relationship(self) -> str:
        """MINIMUM and BASIC WL are no invoices by themselves, and are data of the paper; the others say the same as it."""
        return "data" if self.profile in {Profile.MINIMUM, Profile.BASIC_WL} else "alternative"

    @property
    def as_attachment(self) -> dict[str, Any]:
        return {
            "name": FILE_NAME,
            "content": self.xml.decode(),
            "relationship": self.relationship,
            "mime-type": "text/xml",
            "description": f"Factur-X, {self.profile}",
        }


def with_profile(pdf: bytes, profile: Profile) -> bytes:
    """The PDF whose XMP says which profile its invoice has, with the schema that PDF/A asks for (ISO 19005-3, 6.6.2.3)."""
    reader = PdfReader(io.BytesIO(pdf))
    reference = reader.root_object.raw_get("/Metadata")
    metadata = reference.get_object()
    metadata.set_data(_described(metadata.get_data(), profile))
    return _amended(pdf, reader, reference, metadata)


def _amended(pdf: bytes, reader: PdfReader, reference: IndirectObject, changed: StreamObject) -> bytes:
    """The file as it is, and behind it the changed object with a cross-reference stream (ISO 32000-1, 7.5.6 and 7.5.8).

    So every other byte stays as typst checked and wrote it. pypdf's incremental writer does the same; it parses and copies
    each object of the file first, which takes longer than to set the paper.
    """
    out = io.BytesIO()
    out.write(pdf)
    places = []
    size = _number(reader.trailer["/Size"])
    table = StreamObject()
    table.update({NameObject(key): reader.trailer.raw_get(key) for key in ("/Root", "/Info", "/ID")})
    table[NameObject("/Type")] = NameObject("/XRef")
    table[NameObject("/Size")] = NumberObject(size + 1)
    table[NameObject("/Prev")] = NumberObject(int(pdf.rsplit(b"startxref", 1)[1].split()[0]))
    table[NameObject("/Index")] = _numbers(reference.idnum, 1, size, 1)
    table[NameObject("/W")] = _numbers(1, 4, 2)
    for number, part in ((reference.idnum, changed), (size, table)):
        places.append(out.tell())
        if part is table:
            table.set_data(b"".join(struct.pack(">BIH", 1, place, 0) for place in places))
        out.write(b"%d 0 obj\n" % number)
        part.write_to_stream(out)
        out.write(b"\nendobj\n")
    out.write(b"startxref\n%d\n%%%%EOF\n" % places[-1])
    return out.getvalue()


def _number(value: PdfObject) -> int:
    assert isinstance(value, NumberObject)
    return int(value)


def _numbers(*values: int) -> ArrayObject:
    return ArrayObject(NumberObject(value) for value in values)


def _described(xmp: bytes, profile: Profile) -> bytes:
    start, end = xmp.index(b"<x:xmpmeta"), xmp.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")
    tree = etree.fromstring(xmp[start:end], _PARSER)
    rdf = tree.find(f"{{{_RDF}}}RDF")
    sample = etree.fromstring((files("facturx") / "xmp" / "Factur-X_extension_schema.xmp").read_bytes(), _PARSER)
    properties, extension = sample.findall(f"{{{_RDF}}}Description")
    properties.find(f"{{{_FX}}}ConformanceLevel").text = profile.value
    properties.find(f"{{{_FX}}}DocumentFileName").text = FILE_NAME
    rdf.append(properties)
    schemas = f"{{{_EXTENSION}}}schemas/{{{_RDF}}}Bag"
    known = rdf.find(f"{{{_RDF}}}Description/{schemas}")
    known.extend(extension.find(schemas))  # a property stands once: the list that typst began goes on
    completed: bytes = etree.tostring(tree, encoding="utf-8")
    return xmp[:start] + completed + xmp[end:]
