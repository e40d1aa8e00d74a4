"""What the authority would refuse, found before anything is numbered or sent; and the same rules for its simulator. No Django.

Source: SDK, document-validation-rules and documents/invoice-v1-1, enforced from 15 August 2026; docs/accounting/myinvois.md#checks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oasys.core.words import say
from oasys.myinvois.codes import CLASSIFICATION, COUNTRY, CURRENCY, MSIC, NOT_A_STATE, STATE, TAX, UNIT, codes
from oasys.myinvois.documents import (
    MALAYSIA,
    RINGGIT,
    ZERO,
    Address,
    EInvoice,
    Line,
    Party,
    taxes_by_kind,
)

PUBLIC_TIN, FOREIGN_BUYER_TIN, FOREIGN_SUPPLIER_TIN = "EI00000000010", "EI00000000020", "EI00000000030"
GENERAL_TINS = frozenset({PUBLIC_TIN, FOREIGN_BUYER_TIN, FOREIGN_SUPPLIER_TIN, "EI00000000040"})
TIN = re.compile(
    r"(?:IG|OG|SG)[1-9][0-9]{8,10}|(?:CS|FA|PT|TA|TC|TN|TR|TP|LE|C|D|F|J)[1-9][0-9]{7,11}0|EI000000000[1-4]0"
)
PHONE = re.compile(r"\+?[0-9-]{8,20}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
POSTAL_CODE = re.compile(r"[0-9]{5}")
KINDS = ("01", "02", "03", "04", "11", "12", "13", "14")
NOTES = frozenset(KINDS) - {"01", "11"}
REGISTRATIONS = ("BRN", "NRIC", "PASSPORT", "ARMY")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the authority would refuse: `place` names what of the document, `message` says what to do."""

    place: str
    message: str


def findings(one: EInvoice) -> list[Finding]:
    """Everything that is wrong; empty where it can be sent."""
    return list(_findings(one))


def _findings(one: EInvoice) -> Iterator[Finding]:
    if len(one.number) > 50:
        yield Finding("number", say("The number has more than {most} signs.", most=50))
    if one.currency not in codes(CURRENCY):
        yield Finding("currency", say("MyInvois does not know the currency {code}.", code=one.currency))
    if (one.currency == RINGGIT) != (one.rate is None):
        yield Finding("rate", say("A document in another currency than ringgit needs its rate to ringgit."))
    if one.kind in NOTES and not one.references:
        yield Finding(
            "references",
            say("A note names what it is about: the e-invoice of the earlier document has to be valid first."),
        )
    yield from _party(one.supplier, "supplier", is_supplier=True)
    yield from _party(one.buyer, "buyer", is_supplier=False)
    if not one.lines:
        yield Finding("lines", say("There is no line."))
    for number, line in enumerate(one.lines, 1):
        yield from _line(line, f"lines/{number}")
    yield from _sums(one)


def _party(party: Party, place: str, *, is_supplier: bool) -> Iterator[Finding]:
    if not 1 <= len(party.name) <= 300:
        yield Finding(f"{place}/name", say("A name has 1 to {most} signs.", most=300))
    if not TIN.fullmatch(party.tin):
        yield Finding(f"{place}/tin", say("The TIN is missing or is none: write it into the contact's ids."))
    is_public = party.tin in GENERAL_TINS
    if party.registration_kind not in REGISTRATIONS or not 1 <= len(party.registration) <= 30:
        yield Finding(f"{place}/registration", say("A registration or identity number is needed."))
    elif party.registration == "NA" and not is_public:
        yield Finding(
            f"{place}/registration",
            say("The registration or identity number is missing: write it into the contact's ids."),
        )
    if len(party.sst) > 35:
        yield Finding(f"{place}/sst", say("At most two SST numbers fit."))
    if not PHONE.fullmatch(party.phone) and not (party.phone == "NA" and is_public):
        yield Finding(f"{place}/phone", say("A phone number of 8 to 20 digits is needed, without blanks."))
    if party.email and not (EMAIL.fullmatch(party.email) and len(party.email) <= 320):
        yield Finding(f"{place}/email", say("That is no e-mail address."))
    if is_supplier and party.msic not in codes(MSIC):
        yield Finding(f"{place}/msic", say("MSIC has no code {code}.", code=party.msic or "—"))
    if is_supplier and not 1 <= len(party.activity) <= 300:
        yield Finding(f"{place}/activity", say("Say what the business does, in 1 to {most} signs.", most=300))
    yield from _address(party.address, f"{place}/address", is_public=is_public)


def _address(address: Address, place: str, *, is_public: bool) -> Iterator[Finding]:
    if not address.lines or not address.lines[0] or any(len(line) > 150 for line in address.lines):
        yield Finding(f"{place}/street", say("A street is needed, in lines of at most {most} signs.", most=150))
    if not 1 <= len(address.city) <= 50:
        yield Finding(f"{place}/city", say("A place is needed, of at most {most} signs.", most=50))
    if address.country not in codes(COUNTRY):
        yield Finding(f"{place}/country", say("MyInvois does not know the country."))
    is_here = address.country == MALAYSIA
    if address.state not in codes(STATE) or (is_here and address.state == NOT_A_STATE and not is_public):
        yield Finding(f"{place}/state", say("Name the state of Malaysia, such as Selangor."))
    if is_here and not is_public and not POSTAL_CODE.fullmatch(address.postal_code):
        yield Finding(f"{place}/postal_code", say("A postal code of Malaysia has five digits."))


def _line(line: Line, place: str) -> Iterator[Finding]:
    if not line.text:
        yield Finding(f"{place}/text", say("Say what is sold."))
    if line.classification not in codes(CLASSIFICATION):
        yield Finding(f"{place}/classification", say("There is no class {code}.", code=line.classification or "—"))
    if line.unit not in codes(UNIT):
        yield Finding(f"{place}/unit", say("There is no unit {code}.", code=line.unit))
    if not line.taxes:
        yield Finding(f"{place}/taxes", say("A line has a tax, if only the one that does not apply."))
    for tax in line.taxes:
        if tax.kind not in codes(TAX):
            yield Finding(f"{place}/taxes", say("The tax code has no kind for MyInvois: name one in it."))
        elif tax.kind == "E" and not tax.reason:
            yield Finding(f"{place}/taxes", say("An exemption needs its reason: write it into the tax code."))


def _sums(one: EInvoice) -> Iterator[Finding]:
    """The authority publishes no tolerance: it is exact, or it is not sent."""
    net = sum((line.net for line in one.lines), ZERO)
    tax = sum((tax.tax for tax in taxes_by_kind(one.lines)), ZERO)
    parts = all(line.gross - line.allowance + line.charge == line.net for line in one.lines)
    if not parts or net != one.net or tax != one.tax or one.net + one.tax != one.gross:
        yield Finding("totals", say("The lines do not add up to the totals: this document cannot be sent."))
