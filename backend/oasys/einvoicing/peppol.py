"""Rules of Peppol BIS Billing 3 that no installed package carries, as checks of our own: UBL only.

Those that XRechnung repeats (R001 to R130 in part) are checked by its official rules. Not checked by either: the national rules
(DK-, IT-, NL-, NO-, SE-, GR-, IS-R), the check digits of ids (COMMON-R) and Peppol's own extracts of code lists (CL).
Source: Peppol BIS Billing 3.0, rules of the transaction; each by its official id.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from oasys.einvoicing.mapping import found, place_of, text_at
from oasys.einvoicing.profiles import PEPPOL
from oasys.einvoicing.ubl import CREDIT_NOTE, PREFIXES

NAME = "Peppol BIS Billing 3, own checks"
VERSION = "R002 R003 R004 R007 R051 R080 R100 P0100 P0101 P0104-P0112"
INVOICE_TYPES = frozenset(
    [
        "71",
        "80",
        "82",
        "84",
        "102",
        "218",
        "219",
        "326",
        "331",
        "380",
        "382",
        "383",
        "384",
        "386",
        "388",
        "393",
        "395",
        "553",
        "575",
        "623",
        "780",
        "817",
        "870",
        "875",
        "876",
        "877",
    ]
)
CREDIT_NOTE_TYPES = frozenset(["81", "83", "381", "396", "532"])
EXEMPTIONS = {  # VATEX code: the only category it goes with, and the number of the rule
    "VATEX-EU-G": ("G", "P0104"),
    "VATEX-EU-O": ("O", "P0105"),
    "VATEX-EU-IC": ("K", "P0106"),
    "VATEX-EU-AE": ("AE", "P0107"),
    "VATEX-EU-D": ("E", "P0108"),
    "VATEX-EU-F": ("E", "P0109"),
    "VATEX-EU-I": ("E", "P0110"),
    "VATEX-EU-J": ("E", "P0111"),
}
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:"
PREFIX = "PEPPOL-EN16931-"


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken: its id, its words in short, the XPath."""

    rule: str
    official: str
    place: str
    severity: str = "error"


def broken(root: _Element) -> Iterator[Broken]:
    """The rules that a UBL document breaks."""
    place = place_of(root, PREFIXES)
    german = all(
        text_at(
            root, f"cac:Accounting{who}Party/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode", PREFIXES
        )
        == "DE"
        for who in ("Supplier", "Customer")
    )
    if len(list(found(root, "cbc:Note", PREFIXES))) > 1 and not german:
        yield Broken(f"{PREFIX}R002", "No more than one note is allowed on document level (BT-22).", place)
    if not text_at(root, "cbc:BuyerReference", PREFIXES) and not text_at(root, "cac:OrderReference/cbc:ID", PREFIXES):
        yield Broken(
            f"{PREFIX}R003", "A buyer reference (BT-10) or purchase order reference (BT-13) MUST be provided.", place
        )
    if not text_at(root, "cbc:CustomizationID", PREFIXES).startswith(PEPPOL):
        yield Broken(f"{PREFIX}R004", f"Specification identifier (BT-24) MUST start with the value '{PEPPOL}'.", place)
    process = text_at(root, "cbc:ProfileID", PREFIXES)
    if process and not (process.startswith(PROCESS) and process.endswith(":1.0")):
        yield Broken(f"{PREFIX}R007", f"Business process (BT-23) MUST be in the format '{PROCESS}NN:1.0'.", place)
    yield from _currencies(root)
    objects = [one for one in found(root, "cac:AdditionalDocumentReference", PREFIXES) if _is_object(one)]
    if len(objects) > 1:
        yield Broken(f"{PREFIX}R080", "Only one invoiced object (BT-18) is allowed on document level.", place)
    is_credit_note = root.tag == f"{{{CREDIT_NOTE}}}CreditNote"
    for line in found(root, "cac:CreditNoteLine" if is_credit_note else "cac:InvoiceLine", PREFIXES):
        if len(list(found(line, "cac:DocumentReference", PREFIXES))) > 1:
            yield Broken(
                f"{PREFIX}R100", "Only one invoiced object (BT-128) is allowed pr line.", place_of(line, PREFIXES)
            )
    yield from _types(root, is_credit_note=is_credit_note, is_german=german, place=place)
    for category in found(root, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory", PREFIXES):
        code = text_at(category, "cbc:TaxExemptionReasonCode", PREFIXES).upper()
        only, number = EXEMPTIONS.get(code, ("", ""))
        if only and text_at(category, "cbc:ID", PREFIXES) != only:
            words = f"VAT category {only} (BT-118) MUST be used when the exemption reason code (BT-121) is {code}."
            yield Broken(f"{PREFIX}{number}", words, place_of(category, PREFIXES))


def _is_object(reference: _Element) -> bool:
    return text_at(reference, "cbc:DocumentTypeCode", PREFIXES) == "130"


def _currencies(root: _Element) -> Iterator[Broken]:
    """R051: every amount but the VAT in the accounting currency is in the currency of the invoice."""
    currency = text_at(root, "cbc:DocumentCurrencyCode", PREFIXES)
    accounting = text_at(root, "cbc:TaxCurrencyCode", PREFIXES)
    for one in root.iter():
        said = one.get("currencyID")
        is_other_total = said == accounting and one.tag == f"{{{PREFIXES['cbc']}}}TaxAmount"
        if said is not None and said != currency and not is_other_total:
            words = "All currencyID attributes must have the same value as the invoice currency code (BT-5)."
            yield Broken(f"{PREFIX}R051", words, place_of(one, PREFIXES))


def _types(root: _Element, *, is_credit_note: bool, is_german: bool, place: str) -> Iterator[Broken]:
    code = text_at(root, "cbc:CreditNoteTypeCode" if is_credit_note else "cbc:InvoiceTypeCode", PREFIXES)
    if is_credit_note and code not in CREDIT_NOTE_TYPES:
        yield Broken(f"{PREFIX}P0101", "Credit note type code (BT-3) MUST be one of those of the specification.", place)
    if not is_credit_note and code not in INVOICE_TYPES:
        yield Broken(f"{PREFIX}P0100", "Invoice type code (BT-3) MUST be one of those of the specification.", place)
    if code in {"326", "384"} and not is_german:
        words = (
            "Invoice type code 326 or 384 (BT-3) are only allowed when both buyer and seller are German organizations."
        )
        yield Broken(f"{PREFIX}P0112", words, place)
