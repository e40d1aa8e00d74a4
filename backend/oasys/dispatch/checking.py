"""Whether a document keeps the rules of an e-invoice, with each broken rule at the field that cures it.

The rules, Saxon behind them and the writers of both syntaxes are read when somebody asks: most processes are never asked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from oasys.core.errors import FieldError
from oasys.core.words import say
from oasys.core.writes import insert_rows
from oasys.dispatch.errors import NoEInvoice, RulesBroken
from oasys.dispatch.facts import DocumentFacts, facts_of
from oasys.dispatch.models import RulesCheck
from oasys.invoicing.models import Document
from oasys.organisations.models import Company

if TYPE_CHECKING:
    from oasys.einvoicing.checking import Finding, RuleSet

SALES = ("invoice", "credit_note")
# where a person changes what a term of EN 16931 says: in the document, its contact, or what the company says of itself
FIELDS = {
    "BT-2": "/issue_date", "BT-5": "/currency", "BT-9": "/due_date", "BT-10": "/buyer_reference", "BT-13": "/order_reference",
    "BT-20": "/terms_text", "BT-22": "/note", "BT-25": "/credits_id", "BG-3": "/credits_id",
    "BT-27": "/issuer/legal_name", "BT-28": "/issuer/trading_name", "BT-29": "/issuer/identifiers", "BT-30": "/issuer/identifiers",
    "BT-31": "/issuer/identifiers", "BT-32": "/issuer/identifiers", "BT-33": "/issuer/legal_details",
    "BT-34": "/issuer/electronic_address", "BG-5": "/issuer/address", "BT-35": "/issuer/address/street",
    "BT-37": "/issuer/address/city", "BT-38": "/issuer/address/postal_code", "BT-40": "/issuer/address/country",
    "BG-6": "/issuer/contact_name", "BT-41": "/issuer/contact_name", "BT-42": "/issuer/contact_phone",
    "BT-43": "/issuer/contact_email", "BG-16": "/issuer/bank", "BG-17": "/issuer/bank", "BT-81": "/issuer/bank",
    "BT-84": "/issuer/bank/account", "BT-86": "/issuer/bank/account/bank_code",
    "BT-44": "/contact/display_name", "BT-47": "/contact/identifiers", "BT-48": "/contact/identifiers",
    "BT-49": "/contact/e_invoices/address", "BG-8": "/contact/addresses", "BT-50": "/contact/addresses",
    "BT-52": "/contact/addresses", "BT-53": "/contact/addresses", "BT-55": "/contact/addresses",
    "BT-72": "/tax_point", "BT-77": "/contact/addresses", "BT-78": "/contact/addresses", "BT-80": "/contact/addresses",
    "BG-20": "/allowances", "BT-92": "/allowances", "BT-95": "/allowances", "BT-97": "/allowances",
    "BG-21": "/charges", "BT-99": "/charges", "BT-102": "/charges", "BT-104": "/charges", "BG-25": "/lines",
    "BT-129": "/lines/{line}/quantity", "BT-130": "/lines/{line}/unit", "BT-131": "/lines/{line}/unit_price",
    "BT-136": "/lines/{line}/discount_amount", "BT-141": "/lines/{line}/charge_amount", "BT-146": "/lines/{line}/unit_price",
    "BT-151": "/lines/{line}/tax_code_ids", "BT-152": "/lines/{line}/tax_code_ids", "BT-153": "/lines/{line}/text",
}  # fmt: skip
OF_RULE = {
    "BR-CO-26": "/issuer/identifiers", "BR-DE-16": "/issuer/identifiers", "BR-CO-25": "/due_date",
    "PEPPOL-EN16931-R003": "/buyer_reference",
}  # fmt: skip
_CATEGORY_RULE = re.compile(r"BR-[A-Z]{1,2}-0[234]")  # which VAT numbers a category needs or forbids
_LINE = re.compile(r"/(?:cac:(?:InvoiceLine|CreditNoteLine)|ram:IncludedSupplyChainTradeLineItem)(?:\[([0-9]+)\])?")


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule: `pointer` is a JSON pointer to the field that cures it, "" where none does alone."""

    rule: str
    severity: str
    message: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an e-invoice of a document was checked by, and what it breaks."""

    format: str
    rules: "tuple[RuleSet, ...]"
    broken: tuple[Broken, ...]

    @property
    def errors(self) -> tuple[Broken, ...]:
        return tuple(one for one in self.broken if one.severity == "error")


def keep_rules(company: Company, document: Document, today: date) -> None:
    """Before an invoice gets its number: its e-invoice, where its contact wants one, and the rules that it keeps.

    Raises RulesBroken naming each field, IssuerMissing.
    """
    wanted = document.contact.e_invoice_format
    if document.kind not in SALES or not wanted:
        return
    facts = facts_of(document, company=company, today=today)
    verdict = verdict_of(facts, wanted)
    if verdict.errors:
        message = say(
            "The invoice breaks rules of the e-invoice that {name} wants: nothing was posted.", name=facts.party["name"]
        )
        errors = [
            FieldError(one.pointer, "dispatch.rule_broken", f"{one.message} ({one.rule})") for one in verdict.errors
        ]
        raise RulesBroken(message, errors=errors)
    checked = RulesCheck(
        company=company,
        document=document,
        format=wanted,
        rules=[{"name": one.name, "version": one.version, "source": one.source} for one in verdict.rules],
        warnings=len(verdict.broken),
        checked_at=datetime.now(UTC),
    )
    insert_rows([checked])


def kept_check(document: Document) -> RulesCheck | None:
    """By which rules the document was checked before it got its number; None where it was not."""
    return RulesCheck.objects.filter(document=document).first()


def xml_of(facts: DocumentFacts, format: str, syntax: str = "") -> bytes:
    """The e-invoice as bytes: Factur-X and, where asked for, XRechnung in CII, the rest in UBL. Raises NoEInvoice."""
    from oasys.dispatch.e_invoice import e_invoice_of
    from oasys.einvoicing.cii import write_cii
    from oasys.einvoicing.errors import CannotBeWritten
    from oasys.einvoicing.ubl import write_ubl

    if format == "peppol" and syntax == "cii":
        raise NoEInvoice(say("Invoices go through Peppol in UBL."))
    if format == "facturx" and syntax == "ubl":
        raise NoEInvoice(say("A Factur-X file holds CII."))
    invoice = e_invoice_of(facts, format)
    try:
        return write_cii(invoice) if format == "facturx" or syntax == "cii" else write_ubl(invoice)
    except CannotBeWritten:
        raise
    except ValueError as error:  # of lxml, for texts that were kept before they were refused
        raise NoEInvoice(say("A text of the document holds a sign that no XML takes.")) from error


def verdict_of(facts: DocumentFacts, format: str, syntax: str = "") -> Verdict:
    """What the official rules of the form say. A process's first check of a kind takes seconds."""
    from oasys.einvoicing.checking import check
    from oasys.einvoicing.receiving import open_document

    opened = open_document(xml_of(facts, format, syntax))
    if format == "facturx":
        opened = replace(opened, file_name="factur-x.xml")  # the rules of Factur-X, as if it were in its PDF already
    checked = check(opened)
    own = tuple(_own(facts))
    return Verdict(format, checked.rule_sets, (*own, *(_placed(one, facts) for one in checked.findings)))


def _own(facts: DocumentFacts) -> Iterable[Broken]:
    """What the rules say in a roundabout way, said plainly: lines without a category, or with two."""
    from oasys.dispatch.e_invoice import category_of

    for line in facts.lines:
        if not category_of(line)[0]:
            many = sum(1 for code in line.codes if code.category) > 1
            message = (
                say("Its tax codes have more than one VAT category: an e-invoice takes one for each line.")
                if many
                else say("It needs a tax code with a VAT category (EN 16931).")
            )
            yield Broken("OASYS-CATEGORY-1", "error", message, _pointer_of_line(line.position, facts, "tax_code_ids"))


def _pointer_of_line(position: int, facts: DocumentFacts, field: str) -> str:
    line = next(one for one in facts.lines if one.position == position)
    name = {"line": "lines", "charge": "charges"}.get(line.role, "allowances")
    before = sum(1 for one in facts.lines if one.role == line.role and one.position < position)
    return f"/{name}/{before}/{field}"


def _placed(finding: "Finding", facts: DocumentFacts) -> Broken:
    from oasys.einvoicing.sentences import CODES, DECIMALS, MISSING, SCHEMES

    named = [table[finding.rule] for table in (MISSING, DECIMALS, CODES, SCHEMES) if finding.rule in table]
    pointer = OF_RULE.get(finding.rule, "")
    if not pointer and _CATEGORY_RULE.fullmatch(finding.rule):
        pointer = "/issuer/identifiers" if "BT-31" in finding.terms else "/contact/identifiers"
    if not pointer:
        pointer = next((FIELDS[term] for term in (*named, *finding.terms) if term in FIELDS), "")
    if "{line}" in pointer:
        at = _LINE.search(finding.place)
        pointer = pointer.format(line=int(at[1] or 1) - 1) if at else "/lines"
    return Broken(finding.rule, finding.severity.value, finding.message, pointer)
