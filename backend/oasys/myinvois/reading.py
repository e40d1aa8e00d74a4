"""What a document, or several, say as an e-invoice: the rows of the books, the issuer, and what was chosen for MyInvois."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from iso3166 import countries_by_alpha2

from oasys.contacts.models import Contact
from oasys.currencies.queries import known_units
from oasys.invoicing.issuer import Said, issuer_now, issuer_of
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import is_credit, is_sale
from oasys.invoicing.services.posting import party_identifiers_of, party_of
from oasys.myinvois.checking import FOREIGN_BUYER_TIN, FOREIGN_SUPPLIER_TIN, PUBLIC_TIN
from oasys.myinvois.codes import NOT_A_STATE, state_of
from oasys.myinvois.documents import (
    CONSOLIDATED_CLASS,
    MALAYSIA,
    RINGGIT,
    ZERO,
    Address,
    EInvoice,
    Line,
    Party,
    Tax,
    line_of,
    taxes_by_kind,
)
from oasys.organisations.models import Company
from oasys.tax.models import TaxCode

NO_MSIC = ("00000", "NOT APPLICABLE")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the company chose for MyInvois: its line of business, and the classes of what it sells and buys where nothing else is said."""

    msic: str
    activity: str
    classification: str
    self_billed_classification: str


def kind_of(document: Document, *, is_refund: bool) -> str:
    """01 invoice, 02 credit note, 03 debit note, 04 refund note; 11 to 14 the same, self-billed: bills and supplier credits."""
    side = "0" if is_sale(document.kind) else "1"
    if is_credit(document.kind):
        return side + ("4" if is_refund else "2")
    return side + ("1" if document.charges_more_on_id is None else "3")


def einvoice_of(
    document: Document,
    *,
    company: Company,
    chosen: Chosen,
    number: str,
    issued_at: datetime,
    is_refund: bool,
    classes: Mapping[int, str],
    payment: str,
    references: Sequence[tuple[str, str]],
) -> EInvoice:
    """One document as the authority is told of it; `classes` by position of the line. Raises IssuerMissing."""
    own = _own(issuer_of(document, company=company), chosen)
    other = _other(document)
    sale = is_sale(document.kind)
    lines = list(document.lines.order_by("position"))
    usual = chosen.classification if sale else chosen.self_billed_classification
    reasons = _reasons(lines)
    kinds = {(one["tax_code_id"], one["component_id"]): one for one in document.breakdown.get("taxes", [])}
    decimals = known_units([document.currency])[document.currency].decimals
    supplier, buyer = (own, other) if sale else (replace(other, msic=NO_MSIC[0], activity=NO_MSIC[1]), own)
    return EInvoice(
        kind=kind_of(document, is_refund=is_refund),
        number=number,
        issued_at=issued_at,
        currency=document.currency,
        rate=None if document.currency == RINGGIT else document.rate,
        supplier=supplier,
        buyer=replace(buyer, msic="", activity=""),
        lines=tuple(
            _line(line, document, classes.get(line.position, usual), kinds, reasons, decimals) for line in lines
        ),
        net=document.net,
        tax=document.tax,
        gross=document.gross,
        rounding=document.rounding,
        references=tuple(references),
        bill_reference=document.supplier_number or document.order_reference,
        payment=payment,
        terms=document.terms_text,
    )


def consolidated(
    documents: Sequence[Document], *, company: Company, chosen: Chosen, number: str, issued_at: datetime
) -> EInvoice:
    """Several invoices as one to the general public: a line for each, with its taxes. Raises IssuerMissing."""
    lines = tuple(_whole(document) for document in documents)
    days = [document.issue_date for document in documents]
    public = Party(
        name="General Public",
        tin=PUBLIC_TIN,
        registration_kind="BRN",
        registration="NA",
        address=Address(lines=("NA",), city="NA", postal_code="NA", state=NOT_A_STATE, country=MALAYSIA),
        phone="NA",
    )
    return EInvoice(
        kind="01",
        number=number,
        issued_at=issued_at,
        currency=RINGGIT,
        rate=None,
        supplier=_own(issuer_now(company), chosen),
        buyer=public,
        lines=lines,
        net=sum((one.net for one in documents), ZERO),
        tax=sum((one.tax for one in documents), ZERO),
        gross=sum((one.gross for one in documents), ZERO),
        rounding=sum((one.rounding for one in documents), ZERO),
        period=(min(days), max(days)),
    )


def _whole(document: Document) -> Line:
    lines = list(document.lines.order_by("position"))
    reasons = _reasons(lines)
    kinds = {(one["tax_code_id"], one["component_id"]): one for one in document.breakdown.get("taxes", [])}
    taxes = [replace(tax, rate=None) for line in lines for tax in _taxes(line, kinds, reasons)]
    rates = {(tax.kind, tax.reason): tax.rate for line in lines for tax in _taxes(line, kinds, reasons)}
    one = Line(
        text=f"Invoice {document.number}",
        classification=CONSOLIDATED_CLASS,
        quantity=ONE,
        unit="C62",
        price=document.net,
        gross=document.net,
        net=document.net,
        taxes=tuple(taxes),
    )
    return replace(
        one, taxes=tuple(replace(tax, rate=rates.get((tax.kind, tax.reason))) for tax in taxes_by_kind([one]))
    )


def _line(
    line: DocumentLine,
    document: Document,
    classification: str,
    kinds: Mapping[Any, Any],
    reasons: Mapping[str, str],
    decimals: int,
) -> Line:
    """Charges and allowances on the whole stand as lines: taxes are summed from lines, and theirs have no other place."""
    sign = -ONE if line.role == DocumentLine.Role.ALLOWANCE else ONE
    names = {DocumentLine.Role.CHARGE: "Charge", DocumentLine.Role.ALLOWANCE: "Allowance"}
    return line_of(
        quantity=line.quantity,
        unit=line.unit,
        price=sign * line.unit_price / line.price_base_quantity,
        net=line.net,
        charge=line.charge_amount,
        decimals=decimals,
        includes_tax=document.prices_include_tax,
        text=line.text or names.get(DocumentLine.Role(line.role), ""),
        classification=classification,
        taxes=tuple(_taxes(line, kinds, reasons)),
    )


def _taxes(line: DocumentLine, kinds: Mapping[Any, Any], reasons: Mapping[str, str]) -> list[Tax]:
    found = []
    for one in line.taxes:
        about = kinds.get((one["tax_code_id"], one["component_id"]))
        if about is None or about["treatment"] == "withholding":
            continue
        tax = Decimal(one["tax"])
        rate = None if about["rate"] is None else Decimal(about["rate"])
        kind = about["myinvois_type"]
        if Decimal(one["self_assessed"]) or (not kind and not tax):
            kind, rate = "06", None  # it is not on the document
        found.append(
            Tax(
                kind=kind,
                base=Decimal(one["base"]),
                tax=tax,
                rate=rate,
                is_per_unit=bool(about["is_per_unit"]) and rate is not None,
                reason=reasons.get(one["tax_code_id"], "") if kind == "E" else "",
            )
        )
    return found or [Tax(kind="06", base=line.net, tax=ZERO)]


def _reasons(lines: Sequence[DocumentLine]) -> dict[str, str]:
    ids = {id_ for line in lines for id_ in line.tax_code_ids}
    rows: list[tuple[UUID, str, str]] = list(
        TaxCode.objects.filter(id__in=ids).values_list("id", "exemption_reason", "exemption_code")
    )
    return {str(id_): reason or code for id_, reason, code in rows}


def _own(issuer: Said, chosen: Chosen) -> Party:
    return Party(
        name=issuer.legal_name,
        tin=issuer.identifier("my_tin"),
        **_registration(dict(issuer.identifiers), is_person=False, is_foreign=False),
        sst=issuer.identifier("my_sst") or "NA",
        address=_address(issuer.address),
        phone=_phone(issuer.contact_phone),
        email=issuer.contact_email,
        msic=chosen.msic,
        activity=chosen.activity,
    )


def _other(document: Document) -> Party:
    """The contact as the document has it; how it is reached is read as it is now."""
    contact: Contact = document.contact
    if document.party is None:
        party, ids = party_of(contact), party_identifiers_of(contact)
    else:
        party, ids = document.party, orjson.loads(document.party_identifiers or "[]")
    known = {one["scheme"]: one["value"] for one in ids}
    is_person = contact.kind == Contact.Kind.PERSON
    address = party["address"] or {}
    is_foreign = address.get("country", "MY") != "MY"
    tin = known.get("my_tin", "")
    if not tin and is_foreign:
        tin = FOREIGN_BUYER_TIN if is_sale(document.kind) else FOREIGN_SUPPLIER_TIN
    elif not tin and is_person and "my_nric" in known:
        tin = PUBLIC_TIN
    people = contact.people
    phone = next((one["phone"] for one in people if one.get("phone")), "")
    return Party(
        name=party["legal_name"] or party["name"],
        tin=tin,
        **_registration(known, is_person=is_person, is_foreign=is_foreign),
        sst=known.get("my_sst", "NA"),
        address=_address(address),
        phone=_phone(phone) or ("NA" if tin == PUBLIC_TIN else ""),
        email=next((one["email"] for one in people if one.get("email")), ""),
    )


def _registration(known: Mapping[str, str], *, is_person: bool, is_foreign: bool) -> dict[str, str]:
    if not is_foreign:
        for scheme, kind in (("my_brn", "BRN"), ("my_nric", "NRIC")):
            if scheme in known:
                return {"registration_kind": kind, "registration": known[scheme]}
    for scheme in ("other_registration", "sg_uen", "gb_crn", "au_abn", "us_ein", "other_tax"):
        if scheme in known:
            kind = "PASSPORT" if is_person else "BRN"
            return {"registration_kind": kind, "registration": known[scheme][:30]}
    return {"registration_kind": "BRN", "registration": "NA"}


def _address(said: Mapping[str, str]) -> Address:
    lines = [line.strip() for line in said.get("street", "").split("\n") if line.strip()]
    lines = [*lines[:2], ", ".join(lines[2:])] if len(lines) > 3 else lines
    country = countries_by_alpha2.get(said.get("country", ""))
    is_here = country is not None and country.alpha3 == MALAYSIA
    return Address(
        lines=tuple(lines),
        city=said.get("city", ""),
        postal_code=said.get("postal_code", ""),
        state=(state_of(said.get("subdivision", "")) or "") if is_here else NOT_A_STATE,
        country=country.alpha3 if country else "",
    )


def _phone(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit() or ch == "+")
