"""What a file is, and what invoice it holds: UBL, CII, or a PDF with CII inside (Factur-X, ZUGFeRD 1 and 2)."""

from dataclasses import dataclass

from lxml.etree import QName, _Element

from oasys.core.words import marked, say
from oasys.einvoicing import cii, ubl
from oasys.einvoicing.errors import NotReadable, NotTaken
from oasys.einvoicing.hybrid import xml_inside
from oasys.einvoicing.mapping import Reading, Unread, left_out, read_group, text_at
from oasys.einvoicing.model import Invoice
from oasys.einvoicing.parsing import parse
from oasys.einvoicing.profiles import Profile, Syntax, profile_of

PDF = b"%PDF-"
ROOTS = {
    f"{{{ubl.INVOICE}}}Invoice": Syntax.UBL_INVOICE,
    f"{{{ubl.CREDIT_NOTE}}}CreditNote": Syntax.UBL_CREDIT_NOTE,
    f"{{{cii.CII}}}CrossIndustryInvoice": Syntax.CII,
    f"{{{cii.ZUGFERD_1}}}CrossIndustryDocument": Syntax.ZUGFERD_1,
}
NOT_TAKEN = {  # by a part of the namespace, or the name of the root
    "fatturapa": marked("This is a FatturaPA, the Italian e-invoice: it is not taken."),
    "FatturaElettronica": marked("This is a FatturaPA, the Italian e-invoice: it is not taken."),
    "SCRDMCCBDACIOMessageStructure": marked("This is an order (Order-X), no invoice."),
    "Order": marked("This is an order, no invoice."),
    "facturae": marked("This is a Facturae, the Spanish e-invoice: it is not taken."),
    "ebinterface": marked("This is an ebInterface invoice: it is not taken; ask for UBL, CII or ZUGFeRD."),
}
NAMED_IF_BROKEN = ("FatturaElettronica", "facturae", "ebinterface")


@dataclass(frozen=True, slots=True)
class Document:
    """An e-invoice as it was found: `xml` is the bytes of the invoice itself, `file_name` its name inside a PDF, "" for none;
    `root` its tree, of ZUGFeRD 1 under the names that it had."""

    syntax: Syntax
    profile: Profile
    customization: str
    file_name: str
    xml: bytes
    root: _Element


@dataclass(frozen=True, slots=True)
class Received:
    """What was read: `invoice` is None where the file lacks what no invoice can be without, which `unread` then names.

    `left_out` are places of texts that the model of EN 16931 has no term for, or that say it a second time.
    """

    document: Document
    invoice: Invoice | None
    unread: tuple[Unread, ...]
    left_out: tuple[str, ...]


def open_document(content: bytes) -> Document:
    """What the file is. Raises TooLarge, NotReadable, NoInvoiceInside, NotTaken."""
    file_name = ""
    if content[:1024].lstrip().startswith(PDF):
        file_name, content = xml_inside(content)
    try:
        root = parse(content)
    except NotReadable as error:
        named = next((name for name in NAMED_IF_BROKEN if name.encode() in content[:2000]), None)
        if named is not None:
            raise NotTaken(say(NOT_TAKEN[named])) from error
        raise
    syntax = ROOTS.get(root.tag)
    if syntax is None:
        raise NotTaken(_refusal(root))
    prefixes, path = (
        (ubl.PREFIXES, "cbc:CustomizationID")
        if syntax.is_ubl
        else (cii.PREFIXES, "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID")
    )
    tree = cii.renamed(root) if syntax == Syntax.ZUGFERD_1 else root
    customization = text_at(tree, path, prefixes)
    return Document(syntax, profile_of(customization, syntax), customization, file_name, content, root)


def read_document(document: Document) -> Received:
    """The invoice in the document, by the table of its syntax."""
    root = document.root
    if document.syntax.is_ubl:
        prefixes, table = {**ubl.PREFIXES, "": QName(root).namespace or ""}, ubl.TABLES[QName(root).namespace or ""]
    else:
        prefixes, table = cii.PREFIXES, cii.TABLE
        root = cii.renamed(root) if document.syntax == Syntax.ZUGFERD_1 else root
    reading = Reading(prefixes)
    invoice = read_group(Invoice, table, root, reading, name="invoice")
    return Received(document, invoice, tuple(reading.unread), tuple(left_out(root, reading)))


def receive(content: bytes) -> Received:
    """A file as somebody sent it. Raises TooLarge, NotReadable, NoInvoiceInside, NotTaken."""
    return read_document(open_document(content))


def read_invoice(content: bytes) -> Invoice:
    """The invoice of a file that has to hold a whole one. Raises NotReadable where a value is missing or cannot be taken."""
    received = receive(content)
    if received.invoice is None or received.unread:
        places = ", ".join(sorted({one.place for one in received.unread}))
        raise NotReadable(say("The invoice lacks values, or they cannot be read: {places}", places=places[:500]))
    return received.invoice


def _refusal(root: _Element) -> str:
    name = QName(root)
    for part, sentence in NOT_TAKEN.items():
        if part == name.localname or part in (name.namespace or ""):
            return say(sentence)
    return say(
        "This is XML, and no e-invoice that is taken: its first element is {name}. UBL, CII and PDFs with CII inside are taken.",
        name=name.localname[:80],
    )
