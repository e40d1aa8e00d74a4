"""An e-invoice as UBL 2.1 in JSON, version 1.1. What it says is put in; nothing is computed here but prices without tax. No Django.

Source of each path: docs/accounting/myinvois.md#what-is-sent (SDK, documents/invoice-v1-1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

VERSION = "1.1"
MALAYSIA = "MYS"
RINGGIT = "MYR"
CONSOLIDATED_CLASS = "004"
# how long a batch and a document may be (SDK, einvoicingapi/02)
MOST_DOCUMENTS = 100
MOST_BYTES = 5 * 1024 * 1024
MOST_BYTES_OF_ONE = 300 * 1024
PRICE_DECIMALS = 8
ZERO = Decimal(0)
NAMESPACES = {
    "_D": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "_A": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "_B": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
SCHEME = {"ID": [{"_": "OTH", "schemeID": "UN/ECE 5153", "schemeAgencyID": "6"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`lines`: one to three; `state` a code of the list; `country` ISO 3166-1 alpha-3."""

    lines: tuple[str, ...]
    city: str
    postal_code: str
    state: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Supplier or buyer. `registration` is of `registration_kind` (BRN, NRIC, PASSPORT, ARMY); of a supplier also `msic` and `activity`."""

    name: str
    tin: str
    registration_kind: str
    registration: str
    sst: str = "NA"
    ttx: str = "NA"
    address: Address
    phone: str
    email: str = ""
    msic: str = ""
    activity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """One tax of a line: `kind` of the code list; `rate` is percent, or money by the unit."""

    kind: str
    base: Decimal
    tax: Decimal
    rate: Decimal | None = None
    is_per_unit: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`gross` is quantity times price; gross - allowance + charge = net, which is without tax."""

    text: str
    classification: str
    quantity: Decimal
    unit: str
    price: Decimal
    gross: Decimal
    net: Decimal
    allowance: Decimal = ZERO
    charge: Decimal = ZERO
    taxes: tuple[Tax, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EInvoice:
    """What the authority is told. `rate`: ringgit for one unit of the currency; `references`: number and UUID of what a note is about."""

    kind: str
    number: str
    issued_at: datetime
    currency: str
    rate: Decimal | None
    supplier: Party
    buyer: Party
    lines: tuple[Line, ...]
    net: Decimal
    tax: Decimal
    gross: Decimal
    rounding: Decimal
    references: tuple[tuple[str, str], ...] = ()
    bill_reference: str = ""
    payment: str = ""
    period: tuple[date, date] | None = None
    terms: str = ""

    @property
    def payable(self) -> Decimal:
        return self.gross + self.rounding

    @property
    def is_self_billed(self) -> bool:
        return self.kind[0] == "1"


def line_of(
    *,
    quantity: Decimal,
    unit: str,
    price: Decimal,
    net: Decimal,
    charge: Decimal,
    decimals: int,
    includes_tax: bool,
    **said: Any,
) -> Line:
    """A line whose price, quantity and allowance lead to its net, exactly. `price` is for one unit, with tax where `includes_tax`.

    Where no price of so many digits does, one piece is billed at the net, and the text says how many there were.
    """
    cent = Decimal(1).scaleb(-decimals)
    if includes_tax:
        price, charge = net / quantity if quantity else ZERO, ZERO
    price = price.quantize(Decimal(1).scaleb(-PRICE_DECIMALS), ROUND_HALF_UP).normalize()
    gross = (quantity * price).quantize(cent, ROUND_HALF_UP)
    if (includes_tax and gross != net) or -quantity.as_tuple().exponent > 5:  # type: ignore[operator]
        said["text"] = f"{said['text']} ({quantity:f} {unit})"
        return Line(quantity=Decimal(1), unit="C62", price=net, gross=net, net=net, **said)
    allowance = gross + charge - net
    if allowance < 0:
        allowance, charge = ZERO, charge - allowance
    return Line(
        quantity=quantity, unit=unit, price=price, gross=gross, net=net, allowance=allowance, charge=charge, **said
    )


def built(one: EInvoice) -> dict[str, Any]:
    """The document, unsigned."""
    return {**NAMESPACES, "Invoice": [_Writer(one).invoice()]}


def _text(value: str, **attributes: str) -> list[dict[str, Any]]:
    return [{"_": value, **attributes}]


class _Writer:
    """Writes the elements in the order of UBL."""

    def __init__(self, one: EInvoice) -> None:
        self.one = one

    def money(self, amount: Decimal) -> list[dict[str, Any]]:
        return [{"_": _trimmed(amount), "currencyID": self.one.currency}]

    def invoice(self) -> dict[str, Any]:
        one = self.one
        at = one.issued_at.astimezone(UTC)
        found: dict[str, Any] = {
            "ID": _text(one.number),
            "IssueDate": _text(f"{at:%Y-%m-%d}"),
            "IssueTime": _text(f"{at:%H:%M:%SZ}"),
            "InvoiceTypeCode": _text(one.kind, listVersionID=VERSION),
            "DocumentCurrencyCode": _text(one.currency),
            "TaxCurrencyCode": _text(one.currency),
        }
        if one.period:
            start, end = one.period
            period = {"StartDate": _text(f"{start}"), "EndDate": _text(f"{end}"), "Description": _text("Monthly")}
            found["InvoicePeriod"] = [period]
        references = [
            {"InvoiceDocumentReference": [{"ID": _text(number), "UUID": _text(uuid)}]}
            for number, uuid in one.references
        ]
        if one.bill_reference:
            references.append({"AdditionalDocumentReference": [{"ID": _text(one.bill_reference)}]})
        if references:
            found["BillingReference"] = references
        found["AccountingSupplierParty"] = [{"Party": [_party(one.supplier)]}]
        found["AccountingCustomerParty"] = [{"Party": [_party(one.buyer)]}]
        if one.payment:
            found["PaymentMeans"] = [{"PaymentMeansCode": _text(one.payment)}]
        if one.terms:
            found["PaymentTerms"] = [{"Note": _text(one.terms[:300])}]
        if one.rate is not None:
            found["TaxExchangeRate"] = [
                {
                    "SourceCurrencyCode": _text(one.currency),
                    "TargetCurrencyCode": _text(RINGGIT),
                    "CalculationRate": [{"_": _trimmed(one.rate)}],
                }
            ]
        found["TaxTotal"] = [self.tax_total(one.tax, taxes_by_kind(one.lines), is_whole=True)]
        totals = {
            "LineExtensionAmount": self.money(one.net),
            "TaxExclusiveAmount": self.money(one.net),
            "TaxInclusiveAmount": self.money(one.gross),
        }
        if one.rounding:
            totals["PayableRoundingAmount"] = self.money(one.rounding)
        found["LegalMonetaryTotal"] = [totals | {"PayableAmount": self.money(one.payable)}]
        found["InvoiceLine"] = [self.line(number, line) for number, line in enumerate(one.lines, 1)]
        return found

    def line(self, number: int, line: Line) -> dict[str, Any]:
        found: dict[str, Any] = {
            "ID": _text(str(number)),
            "InvoicedQuantity": [{"_": _trimmed(line.quantity), "unitCode": line.unit}],
            "LineExtensionAmount": self.money(line.net),
        }
        extras = [
            {
                "ChargeIndicator": [{"_": is_charge}],
                "AllowanceChargeReason": _text(reason),
                "Amount": self.money(amount),
            }
            for is_charge, reason, amount in ((False, "Discount", line.allowance), (True, "Charge", line.charge))
            if amount
        ]
        if extras:
            found["AllowanceCharge"] = extras
        found["TaxTotal"] = [self.tax_total(sum((one.tax for one in line.taxes), ZERO), line.taxes, unit=line.unit)]
        item = {
            "CommodityClassification": [{"ItemClassificationCode": _text(line.classification, listID="CLASS")}],
            "Description": _text(line.text[:300]),
        }
        found["Item"] = [item]
        found["Price"] = [{"PriceAmount": self.money(line.price)}]
        found["ItemPriceExtension"] = [{"Amount": self.money(line.gross)}]
        return found

    def tax_total(
        self, amount: Decimal, taxes: Sequence[Tax], *, is_whole: bool = False, unit: str = ""
    ) -> dict[str, Any]:
        return {
            "TaxAmount": self.money(amount),
            "TaxSubtotal": [self.subtotal(one, is_whole=is_whole, unit=unit) for one in taxes],
        }

    def subtotal(self, one: Tax, *, is_whole: bool, unit: str) -> dict[str, Any]:
        found: dict[str, Any] = {"TaxableAmount": self.money(one.base), "TaxAmount": self.money(one.tax)}
        if one.is_per_unit and not is_whole:
            found["TaxableAmount"] = self.money(ZERO)
            found["BaseUnitMeasure"] = [{"_": _trimmed(one.base), "unitCode": unit}]
            found["PerUnitAmount"] = self.money(one.rate or ZERO)
        elif not is_whole:
            found["Percent"] = [{"_": _trimmed(one.rate or ZERO)}]
        category: dict[str, Any] = {"ID": _text(one.kind)}
        if one.reason:
            category["TaxExemptionReason"] = _text(one.reason[:300])
        return found | {"TaxCategory": [category | {"TaxScheme": [SCHEME]}]}


def taxes_by_kind(lines: Iterable[Line]) -> list[Tax]:
    """What the lines come to by kind of tax; a tax by the unit adds no base."""
    found: dict[tuple[str, str], Tax] = {}
    for line in lines:
        for one in line.taxes:
            base = ZERO if one.is_per_unit else one.base
            before = found.get((one.kind, one.reason), Tax(kind=one.kind, base=ZERO, tax=ZERO, reason=one.reason))
            found[one.kind, one.reason] = replace(before, base=before.base + base, tax=before.tax + one.tax)
    return [found[key] for key in sorted(found)]


def _party(party: Party) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if party.msic:
        found["IndustryClassificationCode"] = _text(party.msic, name=party.activity)
    ids = (("TIN", party.tin), (party.registration_kind, party.registration), ("SST", party.sst), ("TTX", party.ttx))
    found["PartyIdentification"] = [{"ID": _text(value, schemeID=scheme)} for scheme, value in ids]
    address = party.address
    found["PostalAddress"] = [
        {
            "CityName": _text(address.city),
            "PostalZone": _text(address.postal_code),
            "CountrySubentityCode": _text(address.state),
            "AddressLine": [{"Line": _text(line)} for line in (*address.lines, "", "")[:3]],
            "Country": [{"IdentificationCode": _text(address.country, listID="ISO3166-1", listAgencyID="6")}],
        }
    ]
    found["PartyLegalEntity"] = [{"RegistrationName": _text(party.name)}]
    found["Contact"] = [{"Telephone": _text(party.phone), "ElectronicMail": _text(party.email)}]
    return found


def _trimmed(amount: Decimal) -> Decimal:
    """Without zeros at the end, and never with an exponent."""
    found = amount.normalize()
    return found.quantize(Decimal(1)) if found.as_tuple().exponent > 0 else found  # type: ignore[operator]
