"""Elements of UBL for which a path is not enough: entries of the tables in oasys.einvoicing.ubl."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml.etree import _Element

from oasys.einvoicing.errors import CannotBeWritten
from oasys.einvoicing.mapping import (
    AMOUNT,
    BINARY,
    NUMBER,
    At,
    Const,
    Each,
    Entry,
    One,
    Reading,
    Within,
    Writing,
    found,
    placed,
    read_group,
    text_at,
)
from oasys.einvoicing.model import (
    Address,
    Attachment,
    Delivery,
    Identifier,
    Invoice,
    Item,
    ItemAttribute,
    Line,
    Note,
    Party,
    PaymentMeans,
    SupportingDocument,
    Totals,
    VatBreakdown,
)

SEPA = "SEPA"  # the scheme of a creditor's id (BT-90) among the ids of a party
NO_ORDER = "NA"
SUBJECT = "#"  # a note's subject stands before its text: #AAI#text
VAT = Const("cac:TaxScheme/cbc:ID", "VAT")


class Notes:
    """BG-1."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        notes = []
        for one in found(element, "cbc:Note", reading.prefixes):
            reading.seen.add(one)
            said = (one.text or "").strip()
            subject, closed, text = said[1:].partition(SUBJECT) if said.startswith(SUBJECT) else ("", "", "")
            is_subject = closed and len(subject) == 3 and subject.isalnum()
            if said:
                notes.append(Note(text=text.strip(), subject=subject) if is_subject else Note(text=said))
        values["notes"] = tuple(notes)

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        for note in source.notes:
            prefix = f"{SUBJECT}{note.subject}{SUBJECT}" if note.subject else ""
            placed(element, "cbc:Note", writing.prefixes, is_new=True).text = prefix + note.text
        return bool(source.notes)


@dataclass(frozen=True, slots=True)
class Identifiers:
    """BT-29, BT-46; the creditor's id is none of them."""

    has_creditor: bool

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        values["identifiers"] = tuple(
            Identifier(value=(one.text or "").strip(), scheme=one.get("schemeID", "").strip())
            for one in found(element, "cac:PartyIdentification/cbc:ID", reading.prefixes)
            if one.get("schemeID") != SEPA and (one.text or "").strip()
        )
        reading.seen.update(found(element, "cac:PartyIdentification/cbc:ID", reading.prefixes))

    def write(self, element: _Element, source: Party, writing: Writing) -> bool:
        creditor = writing.invoice.creditor_id if self.has_creditor else ""
        for one in (*source.identifiers, *([Identifier(value=creditor, scheme=SEPA)] if creditor else [])):
            made = placed(element, "cac:PartyIdentification", writing.prefixes, is_new=True)
            written = placed(made, "cbc:ID", writing.prefixes)
            written.text = one.value
            if one.scheme:
                written.set("schemeID", one.scheme)
        return bool(source.identifiers)


class Creditor:
    """BT-90, which is written with the seller's ids."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for path in ("cac:AccountingSupplierParty/cac:Party", "cac:PayeeParty"):
            for one in found(element, f"{path}/cac:PartyIdentification/cbc:ID", reading.prefixes):
                if one.get("schemeID") == SEPA and (one.text or "").strip():
                    values.setdefault("creditor_id", (one.text or "").strip())

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class OfInvoice:
    """Terms of the invoice that UBL repeats in every means of payment, read from the first that says them."""

    entries: Sequence[Entry]

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for one in found(element, "cac:PaymentMeans", reading.prefixes):
            for entry in self.entries:
                entry.read(one, values, reading)

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        for name in (entry.name for entry in self.entries if isinstance(entry, At)):
            if getattr(source, name) and not source.payment_means:
                raise CannotBeWritten(name, "UBL")
        return False


@dataclass(frozen=True, slots=True)
class WithInvoice:
    """An entry below a means of payment whose term is the invoice's; with `is_once` below the first alone (UBL-SR-45)."""

    entry: Entry
    is_once: bool = False

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        """Read by OfInvoice."""

    def write(self, element: _Element, source: PaymentMeans, writing: Writing) -> bool:
        if self.is_once and source is not writing.invoice.payment_means[0]:
            return False
        return self.entry.write(element, writing.invoice, writing)


class TaxTotals:
    """BT-110 and BT-111, each in a TaxTotal of its own; the breakdown stands in the first."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        accounting = next((one.text for one in found(element, "cbc:TaxCurrencyCode", reading.prefixes)), None)
        totals = list(found(element, "cac:TaxTotal", reading.prefixes))
        with_parts = [one for one in totals if next(found(one, "cac:TaxSubtotal", reading.prefixes), None) is not None]
        first = (with_parts or totals or [None])[0]
        for one in totals:
            amount = next(found(one, "cbc:TaxAmount", reading.prefixes), None)
            if amount is None:
                continue
            is_other = one is not first and accounting and amount.get("currencyID") == accounting
            if one is first or is_other:
                name = "vat_in_accounting_currency" if is_other else "vat"
                At(name, "cbc:TaxAmount", AMOUNT).read(one, values, reading)

    def write(self, element: _Element, source: Totals, writing: Writing) -> bool:
        invoice = writing.invoice
        if source.vat is None and invoice.vat:
            raise CannotBeWritten("totals.vat", "UBL")
        if source.vat is not None:
            one = placed(element, "cac:TaxTotal", writing.prefixes, is_new=True)
            At("vat", "cbc:TaxAmount", AMOUNT).write(one, source, writing)
            Each("vat", "cac:TaxSubtotal", VatBreakdown, BREAKDOWN).write(one, invoice, writing)
        if source.vat_in_accounting_currency is not None:
            one = placed(element, "cac:TaxTotal", writing.prefixes, is_new=True)
            At("vat_in_accounting_currency", "cbc:TaxAmount", AMOUNT).write(one, source, writing)
            one[0].set("currencyID", invoice.accounting_currency)
        return source.vat is not None


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """Written by another entry."""

    entry: Entry

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        self.entry.read(element, values, reading)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        return False


def identifier(name: str, path: str, *, version: str = "") -> One:
    """An identifier with its scheme; `version` is the attribute that says which edition of a list."""
    scheme = "listID" if version else "schemeID"
    entries: list[Entry] = [At("value", "."), At("scheme", f"./@{scheme}")]
    return One(name, path, Identifier, [*entries, At("version", f"./@{version}")] if version else entries)


def address_at(path: str) -> One:
    """A postal address."""
    return One(
        "address",
        path,
        Address,
        [
            At("line_1", "cbc:StreetName"),
            At("line_2", "cbc:AdditionalStreetName"),
            At("city", "cbc:CityName"),
            At("post_code", "cbc:PostalZone"),
            At("subdivision", "cbc:CountrySubentity"),
            At("line_3", "cac:AddressLine/cbc:Line"),
            At("country", "cac:Country/cbc:IdentificationCode"),
        ],
    )


@dataclass(frozen=True, slots=True)
class IdentifierWithin:
    """An identifier below an element that other entries fill too."""

    name: str
    parent: str
    leaf: str

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        identifier(self.name, f"{self.parent}/{self.leaf}").read(element, values, reading)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        if getattr(source, self.name) is None:
            return False
        return identifier(self.name, self.leaf).write(placed(element, self.parent, writing.prefixes), source, writing)


BREAKDOWN: list[Entry] = [
    At("taxable", "cbc:TaxableAmount", AMOUNT),
    At("vat", "cbc:TaxAmount", AMOUNT),
    Within(
        "cac:TaxCategory",
        [
            At("category", "cbc:ID"),
            At("rate", "cbc:Percent", NUMBER),
            At("reason_code", "cbc:TaxExemptionReasonCode"),
            At("reason", "cbc:TaxExemptionReason"),
            VAT,
        ],
    ),
]
ITEM: list[Entry] = [
    At("description", "cbc:Description"),
    At("name", "cbc:Name"),
    At("buyer_id", "cac:BuyersItemIdentification/cbc:ID"),
    At("seller_id", "cac:SellersItemIdentification/cbc:ID"),
    identifier("standard_id", "cac:StandardItemIdentification/cbc:ID"),
    At("origin", "cac:OriginCountry/cbc:IdentificationCode"),
    Each(
        "classifications",
        "cac:CommodityClassification",
        Identifier,
        [
            At("value", "cbc:ItemClassificationCode"),
            At("scheme", "cbc:ItemClassificationCode/@listID"),
            At("version", "cbc:ItemClassificationCode/@listVersionID"),
        ],
    ),
]
ATTRIBUTES = Each(
    "attributes", "cac:AdditionalItemProperty", ItemAttribute, [At("name", "cbc:Name"), At("value", "cbc:Value")]
)


class ItemOfLine:
    """BG-31, in whose element UBL puts the category and rate of the line (BT-151, BT-152) before the attributes."""

    category = Within("cac:ClassifiedTaxCategory", [At("category", "cbc:ID"), At("rate", "cbc:Percent", NUMBER), VAT])

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        One("item", "cac:Item", Item, [*ITEM, ATTRIBUTES]).read(element, values, reading)
        for one in found(element, "cac:Item", reading.prefixes):
            self.category.read(one, values, reading)

    def write(self, element: _Element, source: Line, writing: Writing) -> bool:
        one = placed(element, "cac:Item", writing.prefixes, is_new=True)
        for entry in ITEM:
            entry.write(one, source.item, writing)
        self.category.write(one, source, writing)
        return ATTRIBUTES.write(one, source.item, writing)


def _attachment() -> One:
    binary = "cbc:EmbeddedDocumentBinaryObject"
    return One(
        "attachment",
        f"cac:Attachment/{binary}",
        Attachment,
        [At("content", ".", BINARY), At("mime_type", "./@mimeCode"), At("file_name", "./@filename")],
    )


class Documents:
    """BG-24 and BT-18 share an element, and so does BT-11 in a credit note."""

    def __init__(self, *, is_credit_note: bool) -> None:
        path = "cac:AdditionalDocumentReference"
        self.object = One(
            "object",
            path,
            Identifier,
            [At("value", "cbc:ID"), At("scheme", "cbc:ID/@schemeID"), Const("cbc:DocumentTypeCode", "130")],
        )
        self.project = (
            Within(path, [At("project", "cbc:ID"), Const("cbc:DocumentTypeCode", "50")]) if is_credit_note else None
        )
        self.entries: list[Entry] = [
            At("reference", "cbc:ID"),
            At("description", "cbc:DocumentDescription"),
            _attachment(),
            At("url", "cac:Attachment/cac:ExternalReference/cbc:URI"),
        ]

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        self.object.read(element, values, reading)
        if self.project is not None:
            self.project.read(element, values, reading)
        taken = {"130", "50"} if self.project is not None else {"130"}
        documents = [
            read_group(SupportingDocument, self.entries, one, reading, name="documents")
            for one in found(element, "cac:AdditionalDocumentReference", reading.prefixes)
            if text_at(one, "cbc:DocumentTypeCode", reading.prefixes) not in taken
        ]
        values["documents"] = tuple(one for one in documents if one is not None)

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        self.object.write(element, source, writing)
        Each("documents", "cac:AdditionalDocumentReference", SupportingDocument, self.entries).write(
            element, source, writing
        )
        if self.project is not None:
            self.project.write(element, source, writing)
        return True


class Order:
    """BT-13 and BT-14. The schema wants the first where there is the second: what stands for none is NA, as Peppol has it."""

    entries = (At("order", "cac:OrderReference/cbc:ID"), At("sales_order", "cac:OrderReference/cbc:SalesOrderID"))

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for entry in self.entries:
            entry.read(element, values, reading)
        if "sales_order" in values and values.get("order") == NO_ORDER:
            del values["order"]

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        if source.sales_order and not source.order:
            placed(element, "cac:OrderReference/cbc:ID", writing.prefixes).text = NO_ORDER
        said = [entry.write(element, source, writing) for entry in self.entries]
        return any(said)


class SharedAddress:
    """BG-15, whose element also holds the id of the place."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        address_at("cac:DeliveryLocation/cac:Address").read(element, values, reading)

    def write(self, element: _Element, source: Delivery, writing: Writing) -> bool:
        if source.address is None:
            return False
        return address_at("cac:Address").write(
            placed(element, "cac:DeliveryLocation", writing.prefixes), source, writing
        )
