"""A submitted document, read back from its JSON: first its structure, then what it says."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from oasys.myinvois.checking import KINDS
from oasys.myinvois.documents import ZERO, Address, EInvoice, Line, Party, Tax
from oasys.myinvois.plain_json import read

# the elements of an Invoice in the order of UBL 2.1
ORDER = (
    "ID", "IssueDate", "IssueTime", "InvoiceTypeCode", "DocumentCurrencyCode", "TaxCurrencyCode", "InvoicePeriod", "BillingReference",
    "AdditionalDocumentReference", "AccountingSupplierParty", "AccountingCustomerParty", "Delivery", "PaymentMeans", "PaymentTerms",
    "PrepaidPayment", "AllowanceCharge", "TaxExchangeRate", "TaxTotal", "LegalMonetaryTotal", "InvoiceLine", "UBLExtensions", "Signature",
)  # fmt: skip
VERSIONS = ("1.0", "1.1")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


class Misshapen(ValueError):
    """A document whose structure is not that of an e-invoice: where, and what."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Submitted:
    """A document as it was understood. `stated` are tax and payable of its totals, which the lines have to come to."""

    version: str
    one: EInvoice
    stated_payable: Decimal


class _Node:
    """An element with its place."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise Misshapen(place, "an element is an object")
        self.value, self.place = value, place

    def many(self, name: str) -> "list[_Node]":
        found = self.value.get(name, [])
        if not isinstance(found, list):
            raise Misshapen(f"{self.place}/{name}", "an element stands in a list")
        return [_Node(one, f"{self.place}/{name}[{number}]") for number, one in enumerate(found)]

    def one(self, path: str) -> "_Node":
        node = self
        for name in path.split("/"):
            found = node.many(name)
            if len(found) != 1:
                raise Misshapen(f"{node.place}/{name}", "one is needed")
            node = found[0]
        return node

    def text(self, path: str = "", *, most: int = 300, default: str | None = None) -> str:
        if default is not None and not self.many(path.split("/", 1)[0]):
            return default
        node = self.one(path) if path else self
        found = node.value.get("_")
        if not isinstance(found, str) or len(found) > most:
            raise Misshapen(node.place, f"a text of at most {most} signs is needed")
        return found

    def number(self, path: str, *, default: Decimal | None = None) -> Decimal:
        if default is not None and not self.many(path.split("/", 1)[0]):
            return default
        node = self.one(path)
        found = node.value.get("_")
        if not isinstance(found, Decimal):
            raise Misshapen(node.place, "a number is needed")
        return found

    def attribute(self, name: str) -> str:
        found = self.value.get(name)
        if not isinstance(found, str):
            raise Misshapen(f"{self.place}/@{name}", "is needed")
        return found


def understood(content: bytes) -> Submitted:
    """Raises Misshapen."""
    try:
        document = read(content)
    except ValueError as error:
        raise Misshapen("#", f"this is no JSON: {error}") from None
    invoice = _Node(document, "#").one("Invoice")
    unknown = [name for name in invoice.value if name not in ORDER]
    if unknown:
        raise Misshapen(f"{invoice.place}/{unknown[0]}", "there is no such element")
    names = [name for name in invoice.value if name not in ("UBLExtensions", "Signature")]
    if names != sorted(names, key=ORDER.index):
        raise Misshapen(invoice.place, "the elements stand in another order")
    day, time = invoice.text("IssueDate"), invoice.text("IssueTime")
    if not DAY.fullmatch(day) or not TIME.fullmatch(time):
        raise Misshapen(f"{invoice.place}/IssueDate", "write YYYY-MM-DD and hh:mm:ssZ")
    try:
        issued_at = datetime.strptime(f"{day}T{time}", "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Misshapen(f"{invoice.place}/IssueDate", "there is no such moment") from None
    kind = invoice.one("InvoiceTypeCode")
    version = kind.attribute("listVersionID")
    if kind.text() not in KINDS or version not in VERSIONS:
        raise Misshapen(kind.place, "there is no such type or version")
    totals = invoice.one("LegalMonetaryTotal")
    one = EInvoice(
        kind=kind.text(),
        number=invoice.text("ID", most=50),
        issued_at=issued_at,
        currency=invoice.text("DocumentCurrencyCode", most=3),
        rate=_rate(invoice),
        supplier=_party(invoice.one("AccountingSupplierParty/Party"), is_supplier=True),
        buyer=_party(invoice.one("AccountingCustomerParty/Party"), is_supplier=False),
        lines=tuple(_line(line) for line in invoice.many("InvoiceLine")),
        net=totals.number("TaxExclusiveAmount"),
        tax=invoice.number("TaxTotal/TaxAmount"),
        gross=totals.number("TaxInclusiveAmount"),
        rounding=totals.number("PayableRoundingAmount", default=ZERO),
        references=tuple(
            (one.text("InvoiceDocumentReference/ID"), one.text("InvoiceDocumentReference/UUID"))
            for one in invoice.many("BillingReference")
            if one.many("InvoiceDocumentReference")
        ),
        period=_period(invoice),
    )
    return Submitted(version, one, totals.number("PayableAmount"))


def _rate(invoice: _Node) -> Decimal | None:
    if not invoice.many("TaxExchangeRate"):
        return None
    if invoice.text("TaxExchangeRate/TargetCurrencyCode") != "MYR":
        raise Misshapen(f"{invoice.place}/TaxExchangeRate", "the rate is to MYR")
    return invoice.number("TaxExchangeRate/CalculationRate")


def _period(invoice: _Node) -> tuple[date, date] | None:
    for period in invoice.many("InvoicePeriod"):
        try:
            return date.fromisoformat(period.text("StartDate")), date.fromisoformat(period.text("EndDate"))
        except ValueError:
            raise Misshapen(period.place, "write YYYY-MM-DD") from None
    return None


def _party(party: _Node, *, is_supplier: bool) -> Party:
    ids = {one.one("ID").attribute("schemeID"): one.text("ID") for one in party.many("PartyIdentification")}
    kinds = [kind for kind in ("BRN", "NRIC", "PASSPORT", "ARMY") if kind in ids]
    missing = [scheme for scheme in ("TIN", "SST") if scheme not in ids]
    if missing or len(kinds) != 1:
        raise Misshapen(
            f"{party.place}/PartyIdentification", "TIN, SST and one of BRN, NRIC, PASSPORT, ARMY are needed"
        )
    address = party.one("PostalAddress")
    return Party(
        name=party.text("PartyLegalEntity/RegistrationName"),
        tin=ids["TIN"],
        registration_kind=kinds[0],
        registration=ids[kinds[0]],
        sst=ids["SST"],
        ttx=ids.get("TTX", "NA"),
        address=Address(
            lines=tuple(line.text("Line") for line in address.many("AddressLine")),
            city=address.text("CityName"),
            postal_code=address.text("PostalZone"),
            state=address.text("CountrySubentityCode"),
            country=address.text("Country/IdentificationCode"),
        ),
        phone=party.text("Contact/Telephone"),
        email=party.one("Contact").text("ElectronicMail", default=""),
        msic=party.text("IndustryClassificationCode") if is_supplier else "",
        activity=party.one("IndustryClassificationCode").attribute("name") if is_supplier else "",
    )


def _line(line: _Node) -> Line:
    extras = [(one.one("ChargeIndicator").value.get("_"), one.number("Amount")) for one in line.many("AllowanceCharge")]
    quantity = line.one("InvoicedQuantity")
    total = line.one("TaxTotal")
    taxes = tuple(_tax(one) for one in total.many("TaxSubtotal"))
    if total.number("TaxAmount") != sum((one.tax for one in taxes), ZERO):
        raise Misshapen(total.place, "the taxes do not add up")
    classes = [
        one.text("ItemClassificationCode")
        for one in line.one("Item").many("CommodityClassification")
        if one.one("ItemClassificationCode").attribute("listID") == "CLASS"
    ]
    if not classes:
        raise Misshapen(f"{line.place}/Item", "a class is needed")
    return Line(
        text=line.text("Item/Description"),
        classification=classes[0],
        quantity=line.number("InvoicedQuantity"),
        unit=quantity.attribute("unitCode"),
        price=line.number("Price/PriceAmount"),
        gross=line.number("ItemPriceExtension/Amount"),
        net=line.number("LineExtensionAmount"),
        allowance=sum((amount for is_charge, amount in extras if is_charge is False), ZERO),
        charge=sum((amount for is_charge, amount in extras if is_charge is True), ZERO),
        taxes=taxes,
    )


def _tax(one: _Node) -> Tax:
    category = one.one("TaxCategory")
    if category.text("TaxScheme/ID") != "OTH":
        raise Misshapen(category.place, "the scheme is OTH")
    is_per_unit = bool(one.many("PerUnitAmount"))
    return Tax(
        kind=category.text("ID"),
        base=one.number("BaseUnitMeasure") if is_per_unit else one.number("TaxableAmount"),
        tax=one.number("TaxAmount"),
        rate=one.number("PerUnitAmount" if is_per_unit else "Percent"),
        is_per_unit=is_per_unit,
        reason=category.text("TaxExemptionReason", default=""),
    )
