"""PDFs with the invoice inside: Factur-X, ZUGFeRD 1 and 2. Read by pypdf; written as PDF/A-3 by factur-x."""

from io import BytesIO
from typing import Any

from facturx import generate_from_binary
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from oasys.core.words import say
from oasys.einvoicing.errors import NoInvoiceInside, NotReadable, TooLarge
from oasys.einvoicing.parsing import MOST_XML_BYTES
from oasys.einvoicing.profiles import Profile

MOST_PDF_BYTES = 20 * 1024 * 1024
NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")  # in this order, whatever the case of their letters
MOST_FILES = 100
MOST_NODES = 1_000
LEVELS = {
    Profile.EN_16931: "en16931",
    Profile.BASIC: "basic",
    Profile.EXTENDED: "extended",
}


def xml_inside(content: bytes) -> tuple[str, bytes]:
    """The name and the bytes of the invoice inside a PDF. Raises TooLarge, NotReadable, NoInvoiceInside."""
    if len(content) > MOST_PDF_BYTES:
        raise TooLarge(say("A PDF with an e-invoice has at most {most} MB.", most=MOST_PDF_BYTES // 1024 // 1024))
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise NotReadable(say("The PDF is encrypted: send it without a password."))
        files = dict(_files(reader))
        names = sorted(files, key=lambda name: (_rank(name), name))
        if not names or _rank(names[0]) == len(NAMES):
            raise NoInvoiceInside(_nothing(names))
        stream = _object(files[names[0]]["/EF"])
        held: Any = stream.get("/F") or stream.get("/UF")
        data: bytes = held.get_object().get_data()
    except (NotReadable, NoInvoiceInside):
        raise
    except DependencyError as error:
        raise NotReadable(say("The PDF is encrypted: send it without a password.")) from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OverflowError,
        OSError,
    ) as error:
        raise NotReadable(say("The PDF is broken, and what is inside cannot be taken out.")) from error
    if len(data) > MOST_XML_BYTES:
        raise TooLarge(say("The XML of an e-invoice has at most {most} MB.", most=MOST_XML_BYTES // 1024 // 1024))
    return names[0], data


def _rank(name: str) -> int:
    return NAMES.index(name.lower()) if name.lower() in NAMES else len(NAMES)


def _nothing(names: list[str]) -> str:
    if not names:
        return say("The PDF has no file inside, so it is no e-invoice: ask the sender for one, or type it in.")
    return say(
        "The PDF has files inside, and none is an e-invoice (factur-x.xml, zugferd-invoice.xml, xrechnung.xml): {names}",
        names=", ".join(names[:5])[:300],
    )


def _files(reader: PdfReader) -> list[tuple[str, DictionaryObject]]:
    """Every file specification of the name tree and of the catalogue's associated files."""
    catalogue = reader.root_object
    found: list[tuple[str, DictionaryObject]] = []
    names = _object(_object(catalogue.get("/Names")).get("/EmbeddedFiles"))
    waiting, seen = [names], 0
    while waiting and seen < MOST_NODES:
        node, seen = waiting.pop(), seen + 1
        waiting.extend(_object(kid) for kid in _array(node.get("/Kids")))
        found.extend(_named(spec) for spec in _array(node.get("/Names"))[1::2])
    found.extend(_named(spec) for spec in _array(catalogue.get("/AF")))
    return [(name, spec) for name, spec in found[:MOST_FILES] if "/EF" in spec]


def _named(spec: Any) -> tuple[str, DictionaryObject]:
    made = _object(spec)
    return str(made.get("/UF") or made.get("/F") or ""), made


def _object(value: Any) -> DictionaryObject:
    held = value.get_object() if isinstance(value, IndirectObject) else value
    return held if isinstance(held, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> ArrayObject:
    held = value.get_object() if isinstance(value, IndirectObject) else value
    return held if isinstance(held, ArrayObject) else ArrayObject()


def with_invoice(pdf: bytes, xml: bytes, *, profile: Profile, title: str, author: str, language: str) -> bytes:
    """The PDF with the CII inside as factur-x.xml, marked as PDF/A-3 and as Factur-X of that profile.

    The PDF has to be fit for PDF/A-3 already (fonts embedded, no encryption): its pages stay as they are. The XML is checked
    by the caller. Raises KeyError for a profile that is not put into PDFs.
    """
    made: bytes = generate_from_binary(  # type: ignore[no-untyped-call]
        pdf,
        xml,
        flavor="factur-x",
        level=LEVELS[profile],
        check_xsd=False,
        check_schematron=False,
        pdf_metadata={"author": author, "title": title, "subject": title, "keywords": "Factur-X"},
        lang=language,
        afrelationship="alternative",
    )
    return made
