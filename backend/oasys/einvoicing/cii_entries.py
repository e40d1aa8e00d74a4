"""Elements of a Cross Industry Invoice for which a path is not enough: entries of the table in oasys.einvoicing.cii."""

import re
from typing import Any

from lxml.etree import _Element

from oasys.einvoicing.errors import CannotBeWritten
from oasys.einvoicing.mapping import (
    BINARY,
    DAY_102,
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
)
from oasys.einvoicing.model import (
    Attachment,
    Identifier,
    Invoice,
    Line,
    Party,
    PaymentMeans,
    Price,
    SupportingDocument,
    Totals,
    VatBreakdown,
)

IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
IS_CHARGE = "ram:ChargeIndicator/udt:Indicator"


class Identifiers:
    """BT-29, BT-46: ids without a scheme stand before those with one."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        ids = [
            Identifier(value=(one.text or "").strip(), scheme=one.get("schemeID", "").strip())
            for path in ("ram:ID", "ram:GlobalID")
            for one in found(element, path, reading.prefixes)
            if (one.text or "").strip()
        ]
        reading.seen.update(found(element, "ram:ID", reading.prefixes))
        reading.seen.update(found(element, "ram:GlobalID", reading.prefixes))
        values["identifiers"] = tuple(ids)

    def write(self, element: _Element, source: Party, writing: Writing) -> bool:
        for one in sorted(source.identifiers, key=lambda one: bool(one.scheme)):
            path = "ram:GlobalID" if one.scheme else "ram:ID"
            written = placed(element, path, writing.prefixes, is_new=True)
            written.text = one.value
            if one.scheme:
                written.set("schemeID", one.scheme)
        return bool(source.identifiers)


class IdentifierOrGlobal:
    """BT-60, BT-71, BT-157: ID, or GlobalID where it has a scheme."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for path in ("ram:GlobalID", "ram:ID"):
            if self.name not in values:
                with_scheme(self.name, path).read(element, values, reading)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        value = getattr(source, self.name)
        path = "ram:GlobalID" if value is not None and value.scheme else "ram:ID"
        return with_scheme(self.name, path).write(element, source, writing)


def with_scheme(name: str, path: str) -> One:
    """An identifier with its scheme."""
    return One(name, path, Identifier, [At("value", "."), At("scheme", "./@schemeID")])


class Registration:
    """BT-30, BT-47, BT-61, in an element that also holds the trading name."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        with_scheme("registration", "ram:SpecifiedLegalOrganization/ram:ID").read(element, values, reading)

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        if source.registration is None:
            return False
        one = placed(element, "ram:SpecifiedLegalOrganization", writing.prefixes)
        return with_scheme("registration", "ram:ID").write(one, source, writing)


class TaxRegistration:
    """BT-31, BT-48, BT-63 (VA: of value added tax) and BT-32 (FC: of the fiscal office)."""

    def __init__(self, name: str, scheme: str) -> None:
        self.name, self.scheme = name, scheme

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for one in found(element, "ram:SpecifiedTaxRegistration/ram:ID", reading.prefixes):
            if one.get("schemeID") == self.scheme and (one.text or "").strip():
                reading.seen.add(one)
                values.setdefault(self.name, (one.text or "").strip())

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        value = getattr(source, self.name)
        if not value:
            return False
        one = placed(
            placed(element, "ram:SpecifiedTaxRegistration", writing.prefixes, is_new=True), "ram:ID", writing.prefixes
        )
        one.text = value
        one.set("schemeID", self.scheme)
        return True


class Prices:
    """BG-29: the gross price with its discount, then the net price; the quantity they are for stands with each."""

    gross: tuple[Entry, ...] = (
        At("gross", "ram:ChargeAmount", NUMBER),
        At("quantity", "ram:BasisQuantity", NUMBER),
        At("unit", "ram:BasisQuantity/@unitCode"),
        Within(
            "ram:AppliedTradeAllowanceCharge", [Const(IS_CHARGE, "false"), At("discount", "ram:ActualAmount", NUMBER)]
        ),
    )
    net: tuple[Entry, ...] = (
        At("net", "ram:ChargeAmount", NUMBER),
        At("quantity", "ram:BasisQuantity", NUMBER),
        At("unit", "ram:BasisQuantity/@unitCode"),
    )

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        both = [
            Within("ram:NetPriceProductTradePrice", self.net),
            Within("ram:GrossPriceProductTradePrice", self.gross),
        ]
        One("price", ".", Price, both).read(element, values, reading)

    def write(self, element: _Element, source: Line, writing: Writing) -> bool:
        price = source.price
        if price is None:
            return False
        if price.gross is None and price.discount is not None:
            raise CannotBeWritten("price.discount", "CII")
        if price.gross is not None:
            Within("ram:GrossPriceProductTradePrice", self.gross).write(element, price, writing)
        return Within("ram:NetPriceProductTradePrice", self.net).write(element, price, writing)


OBJECT: list[Entry] = [
    At("value", "ram:IssuerAssignedID"),
    Const("ram:TypeCode", "130"),
    At("scheme", "ram:ReferenceTypeCode"),
]


class BankAccount:
    """BT-84: an IBAN, or an account of a country without."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        At("account", "ram:IBANID", also=("ram:ProprietaryID",)).read(element, values, reading)
        At("account_name", "ram:AccountName").read(element, values, reading)

    def write(self, element: _Element, source: PaymentMeans, writing: Writing) -> bool:
        is_iban = IBAN.fullmatch(source.account.replace(" ", "")) is not None
        said = At("account", "ram:IBANID").write(element, source, writing) if is_iban else False
        said |= At("account_name", "ram:AccountName").write(element, source, writing)
        return said if is_iban else At("account", "ram:ProprietaryID").write(element, source, writing) or said


class TaxPointOfInvoice:
    """BT-7 and BT-8, which CII says in a part of the VAT breakdown."""

    point = At("tax_point_date", "ram:TaxPointDate/udt:DateString", DAY_102)
    code = At("tax_point_code", "ram:DueDateTypeCode")

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for one in found(element, "ram:ApplicableTradeTax", reading.prefixes):
            self.point.read(one, values, reading)
            self.code.read(one, values, reading)
        if "tax_point_code" in values:
            values["tax_point_code"] = FROM_2475.get(values["tax_point_code"], values["tax_point_code"])

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        for entry in (self.point, self.code):
            if getattr(source, entry.name) and not source.vat:
                raise CannotBeWritten(entry.name, "CII")
        return False


FROM_2475 = {"5": "3", "29": "35", "72": "432"}  # CII says the code of BT-8 in UNTDID 2475, UBL and the model in 2005
TO_2475 = {value: key for key, value in FROM_2475.items()}


class TaxPoint:
    """BT-7 and BT-8 within the first part of the breakdown, as the invoice says them."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        """Read by TaxPointOfInvoice."""

    def write(self, element: _Element, source: VatBreakdown, writing: Writing) -> bool:
        if source is not writing.invoice.vat[0]:  # once (CII-SR-461, 462)
            return False
        TaxPointOfInvoice.point.write(element, writing.invoice, writing)
        code = writing.invoice.tax_point_code
        if code:
            placed(element, "ram:DueDateTypeCode", writing.prefixes).text = TO_2475.get(code, code)
        return False


class TaxTotals:
    """BT-110 in the currency of the invoice and BT-111 in that of the accounts."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        settlement = element.getparent()
        assert settlement is not None
        currency = next((one.text for one in found(settlement, "ram:InvoiceCurrencyCode", reading.prefixes)), None)
        for one in found(element, "ram:TaxTotalAmount", reading.prefixes):
            is_own = one.get("currencyID") in (currency, None)
            At("vat" if is_own else "vat_in_accounting_currency", ".", NUMBER).read(one, values, reading)

    def write(self, element: _Element, source: Totals, writing: Writing) -> bool:
        invoice = writing.invoice
        for name, currency in (("vat", invoice.currency), ("vat_in_accounting_currency", invoice.accounting_currency)):
            if getattr(source, name) is not None:
                one = placed(element, "ram:TaxTotalAmount", writing.prefixes, is_new=True)
                At(name, ".", NUMBER).write(one, source, writing)
                one.set("currencyID", currency)
        return True


class Documents:
    """BT-17, BT-18 and BG-24 share an element; its type tells them apart, and what has another type is a document too."""

    path = "ram:AdditionalReferencedDocument"
    tender = Within(path, [At("tender", "ram:IssuerAssignedID"), Const("ram:TypeCode", "50")])
    object = One("object", path, Identifier, OBJECT)
    documents = Each(
        "documents",
        path,
        SupportingDocument,
        [
            At("reference", "ram:IssuerAssignedID"),
            At("url", "ram:URIID"),
            Const("ram:TypeCode", "916"),
            At("description", "ram:Name"),
            One(
                "attachment",
                "ram:AttachmentBinaryObject",
                Attachment,
                [At("content", ".", BINARY), At("mime_type", "./@mimeCode"), At("file_name", "./@filename")],
            ),
        ],
    )

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        for entry in (self.documents, self.tender, self.object):
            entry.read(element, values, reading)

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        said = [entry.write(element, source, writing) for entry in (self.documents, self.tender, self.object)]
        return any(said)


class Project:
    """BT-11, whose name the schema wants too."""

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        Within("ram:SpecifiedProcuringProject", [At("project", "ram:ID"), Seen("ram:Name")]).read(
            element, values, reading
        )

    def write(self, element: _Element, source: Invoice, writing: Writing) -> bool:
        if not source.project:
            return False
        one = placed(element, "ram:SpecifiedProcuringProject", writing.prefixes)
        At("project", "ram:ID").write(one, source, writing)
        placed(one, "ram:Name", writing.prefixes).text = "Project reference"
        return True


class Seen:
    """What the schema wants and the model does not hold."""

    def __init__(self, path: str) -> None:
        self.path = path

    def read(self, element: _Element, values: dict[str, Any], reading: Reading) -> None:
        reading.seen.update(found(element, self.path, reading.prefixes))

    def write(self, element: _Element, source: Any, writing: Writing) -> bool:
        return False
