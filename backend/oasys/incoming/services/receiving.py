"""An e-invoice becomes the draft of a bill, or of a supplier credit (docs/accounting/incoming.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from pydantic import ValidationError

from oasys.attachments.models import Attachment
from oasys.attachments.queries import document_owner
from oasys.attachments.services import attach
from oasys.contacts.errors import BankProposed, BankUnchanged
from oasys.contacts.models import Contact
from oasys.contacts.services.bank import propose_bank
from oasys.contacts.services.contacts import create_contact
from oasys.core.errors import FieldError, Invalid
from oasys.core.moments import transaction_moment
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.historical import HISTORICAL
from oasys.currencies.rules import iso_currency
from oasys.einvoicing.model import Invoice
from oasys.identity.models import User
from oasys.incoming import suppliers
from oasys.incoming.errors import ContactNeeded, NotABill, ReceivedAlready
from oasys.incoming.models import ReceivedInvoice
from oasys.incoming.rules import (
    CHARGED,
    COMPARED,
    DEBIT_NOTE,
    IN_COST,
    MOST_LINES,
    FileTotals,
    Note,
    Plan,
    Tax,
    plan_of,
    with_tax_in_cost,
)
from oasys.incoming.schemas import ReceiveIn
from oasys.incoming.taxes import Key, Matched, matched, notes_of
from oasys.invoicing.api import NOUNS
from oasys.invoicing.models import Document
from oasys.invoicing.services.defaults import defaults_of
from oasys.invoicing.services.documents import write_document
from oasys.organisations.models import Company
from oasys.tax.computing import DocumentInput, ExtraInput, LineInput, computed
from oasys.tax.shapes import Level, Mode

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"
MOST_FINDINGS = 100
SAME_NUMBER = """
select id, kind, number, supplier_number, status from invoicing_document
where tenant_id = %s and company_id = %s and contact_id = %s and kind = %s and status <> 'void'
  and supplier_key = lower(regexp_replace(%s, '\\s', '', 'g'))
"""
EARLIER = """
select id, currency, issue_date from invoicing_document
where tenant_id = %s and company_id = %s and contact_id = %s and kind = 'bill' and status = 'posted'
  and supplier_key = lower(regexp_replace(%s, '\\s', '', 'g'))
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that holds an invoice: what it is, what is broken, and what a draft takes of it."""

    content: bytes
    syntax: str
    profile: str
    is_valid: bool
    adds_up: bool
    findings: list[dict[str, Any]]
    invoice: Invoice
    plan: Plan
    notes: list[Note]

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Looked:
    """An opened file beside the company's books. `contact` None: not decided."""

    opened: Opened
    offered: list[suppliers.Candidate]
    contact: Contact | None
    taxes: dict[Key, Matched]
    totals: dict[str, Decimal]
    level: Level
    accounts: list[suppliers.NamedAccount]
    duplicates: list[dict[str, Any]]
    needs_account: bool
    usual_account: str | None
    notes: list[Note]


def opened(content: bytes) -> Opened:
    """What a draft takes of the file. Raises what the reading of e-invoices refuses, NotABill."""
    # Saxon and the readers of PDFs take a second and 30 MB of every process that starts; most processes are never asked
    from oasys.einvoicing.checking import check
    from oasys.einvoicing.receiving import open_document, read_document
    from oasys.einvoicing.sentences import term_name

    document = open_document(content)
    received = read_document(document)
    invoice = received.invoice
    if invoice is None:
        places = ", ".join(sorted({one.name for one in received.unread}))
        raise NotABill(say("The file lacks what no invoice can be without: {fields}.", fields=places[:300]))
    found = iso_currency(invoice.currency)
    if found is None or invoice.currency in HISTORICAL:
        raise NotABill(say("It is in {currency}, which is no currency in use.", currency=invoice.currency[:10]))
    if len(invoice.lines) > MOST_LINES:
        raise NotABill(say("It has more than {most} lines.", most=MOST_LINES))
    plan = plan_of(invoice, decimals=found.decimals)
    if not plan.number:
        raise NotABill(say("It has no number."))
    checked = check(document)
    adds_up = not any(one.is_of_sums for one in checked.errors)
    notes = [*plan.notes]
    if checked.errors:
        notes.append(Note("", "not_valid", {"count": str(len(checked.errors))}))
    if not adds_up:
        notes.append(Note("", "does_not_add_up"))
    if not document.profile.is_invoice:
        notes.append(Note("", "no_invoice"))
    notes += [Note("", "unread", {"place": one.place[-200:], "text": one.text[:100]}) for one in received.unread[:20]]
    findings = [
        {
            "rule": one.rule,
            "severity": one.severity.value,
            "message": one.message,
            "official": one.official,
            "terms": [{"id": term, "name": term_name(term)} for term in one.terms],
            "place": one.place,
            "rules": one.rules,
        }
        for one in checked.findings[:MOST_FINDINGS]
    ]
    return Opened(
        content, document.syntax.value, document.profile.value, not checked.errors, adds_up, findings, invoice, plan, notes
    )  # fmt: skip


def looked_at(*, company: Company, file: Opened, said: ReceiveIn) -> Looked:
    """The file beside the books; nothing is written. Raises Invalid naming what was said and cannot be."""
    plan = file.plan
    offered = suppliers.candidates(company=company, invoice=file.invoice)
    contact = _contact(company, said, offered)
    day = plan.tax_point or plan.issue_date
    taxes = matched(
        company=company,
        day=day,
        taxes=[*(one.tax for one in plan.lines), *(one.tax for one in plan.extras)],
        chosen=_chosen(said),
        contact_id=contact.id if contact else None,
    )
    notes_of_tax = notes_of(plan.lines, plan.charges, plan.allowances, taxes)
    if said.tax_as_cost:
        unknown = {key for key, one in taxes.items() if one.code is None and key[0] in CHARGED}
        plan, cost = with_tax_in_cost(plan, file.invoice, unknown)
        file = replace(file, plan=plan)
        taxes[IN_COST.key] = Matched(IN_COST, None, ())
        notes_of_tax = [note for note in notes_of_tax if note.code != "tax_missing"]
        if cost:
            notes_of_tax.append(Note("", "tax_in_cost", {"amount": f"{cost:f} {plan.currency}"}))
    totals, level = _rounded_as_the_sender(company, plan, taxes, day)
    accounts = suppliers.named_accounts(invoice=file.invoice, contact_id=contact.id if contact else None)
    notes = [
        *file.notes,
        *notes_of_tax,
        *notes_of_totals(plan.totals, totals, plan.currency, is_gross=said.tax_as_cost),
        *suppliers.note_of_buyer(company=company, invoice=file.invoice),
        *suppliers.notes_of_accounts(accounts),
    ]
    defaults = defaults_of(company=company, kind=plan.kind, contact=contact or Contact(company=company))
    account = said.account_code or defaults.goods_account_code
    return Looked(
        opened=file,
        offered=offered,
        contact=contact,
        taxes=taxes,
        totals=totals,
        level=level,
        accounts=accounts,
        duplicates=_duplicates(company, file, contact),
        needs_account=account is None,
        usual_account=defaults.of_pack,
        notes=notes,
    )


@transaction.atomic(savepoint=False)
def receive_bill(
    *, company: Company, name: str, file: Opened, said: ReceiveIn, by: User, at: datetime
) -> tuple[Looked, UUID]:
    """A draft with everything that the file says, and the file with it. Locks the company: two do not receive one file twice.

    Raises ContactNeeded, ReceivedAlready, Invalid, SupplierNumberTaken, and what drafts, contacts and attachments refuse.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    looked = looked_at(company=company, file=file, said=said)
    _refuse_duplicates(looked)
    contact = looked.contact
    if contact is None and said.new_contact is not None:
        contact = create_contact(company=company, content=said.new_contact)
    if contact is None:
        raise ContactNeeded(
            say("Nobody or more than one may be the supplier: name a contact, or describe a new one."),
            candidates=[str(one.contact.id) for one in looked.offered],
        )
    if (
        looked.needs_account
        and defaults_of(company=company, kind=file.plan.kind, contact=contact).goods_account_code is None
    ):
        message = say("Name the account that it is booked on: neither the contact nor the settings do.")
        raise Invalid(message, errors=[FieldError("/account_code", "core.required", message)])
    if said.propose_bank:
        _propose(company, file, contact, by, at)
    earlier, of_earlier = _earlier(company, file.plan, contact)
    said_by_file = _body(
        looked.opened.plan, looked, contact_id=contact.id, account_code=said.account_code, earlier=earlier
    )
    try:
        body = NOUNS[file.plan.kind].body.model_validate(said_by_file)
    except ValidationError as error:
        places = ", ".join(sorted({"/".join(map(str, one["loc"])) for one in error.errors()}))
        raise NotABill(say("A draft has no room for what the file says: {fields}.", fields=places[:300])) from error
    document = write_document(company=company, kind=file.plan.kind, body=body, by=by).document
    owner = document_owner(company=company, document_id=document.id)
    kept = attach(
        owner=owner, name=_named(name, file.content), declared="", content=file.content, by=by, is_original=True
    )
    notes = [*looked.notes, *of_earlier]
    ReceivedInvoice(
        company=company,
        document=document,
        attachment=kept,
        syntax=file.syntax,
        profile=file.profile,
        is_valid=file.is_valid,
        adds_up=file.adds_up,
        totals=file.plan.totals.as_text(),
        notes=[note.kept() for note in notes],
        findings=file.findings,
        created_by=by,
        created_at=transaction_moment(),
    ).save(force_insert=True)
    totals = {one: getattr(document, one) for one in COMPARED}
    return replace(looked, contact=contact, totals=totals, needs_account=False, notes=notes), document.id


def notes_of_totals(
    file: FileTotals, draft: Mapping[str, Decimal], currency: str, *, is_gross: bool = False
) -> list[Note]:
    """Totals that differ; what is paid already and the file's rounding are said by themselves. `is_gross`: tax stands in the net."""
    return [
        Note("", "totals_differ", {"name": name, "file": f"{own:f} {currency}", "draft": f"{draft[name]:f} {currency}"})
        for name in COMPARED
        if (own := compared(file, name)) != draft[name] and not (is_gross and name in ("net", "tax"))
    ]


def compared(file: FileTotals, name: str) -> Decimal:
    """A total of the file as a draft would have it: what is to be paid before what was paid, and without the file's rounding."""
    return file.payable + file.paid - file.rounding if name == "payable" else Decimal(getattr(file, name))


def _contact(company: Company, said: ReceiveIn, offered: Sequence[suppliers.Candidate]) -> Contact | None:
    if said.new_contact is not None:
        if not said.new_contact.is_supplier:
            message = say("A bill is written to a supplier: say that the new contact is one.")
            raise Invalid(message, errors=[FieldError("/new_contact/is_supplier", "core.invalid_value", message)])
        return None
    if said.contact_id is None:
        return suppliers.certain(offered)
    found = Contact.objects.filter(company=company, id=said.contact_id).first()
    if found is None:
        message = say("There is no such contact.")
        raise Invalid(message, errors=[FieldError("/contact_id", "core.not_found", message)])
    return found


def _chosen(said: ReceiveIn) -> dict[Key, UUID]:
    return {Tax(one.category, one.rate).key: one.tax_code_id for one in said.taxes}


def _rounded_as_the_sender(
    company: Company, plan: Plan, taxes: Mapping[Key, Matched], day: date
) -> tuple[dict[str, Decimal], Level]:
    """What the draft comes to: tax rounded on each sum as EN 16931 has it, or on each line where that is what the file did."""
    found = _computed(company, plan, taxes, day, Level.DOCUMENT)
    if found["tax"] != plan.totals.tax:
        by_line = _computed(company, plan, taxes, day, Level.LINE)
        if by_line["tax"] == plan.totals.tax:
            return by_line, Level.LINE
    return found, Level.DOCUMENT


def _computed(
    company: Company, plan: Plan, taxes: Mapping[Key, Matched], day: date, level: Level
) -> dict[str, Decimal]:
    """What the draft comes to by the engine that documents use."""
    asked = DocumentInput(
        tax_point=day,
        currency=plan.currency,
        lines=[
            LineInput(
                quantity=line.quantity,
                unit_price=line.unit_price,
                tax_codes=_codes(taxes, line.tax),
                price_base_quantity=line.price_base_quantity,
                discount_amount=line.discount_amount,
                charge_amount=line.charge_amount,
            )
            for line in plan.lines
        ],
        extras=[
            ExtraInput(one.amount, _codes(taxes, one.tax), is_allowance=one.is_allowance)
            for one in (*plan.charges, *plan.allowances)
        ],
        prices_include_tax=False,
        rounding_level=level,
        rounding_mode=Mode.HALF_UP,
    )
    found = computed(company=company, document=asked).taxed
    return {name: getattr(found, name) for name in COMPARED}


def _codes(taxes: Mapping[Key, Matched], tax: Tax) -> list[UUID]:
    code = taxes[tax.key].code
    return [] if code is None else [code.code.id]


def _body(
    plan: Plan, looked: Looked, *, contact_id: UUID, account_code: str | None, earlier: dict[str, UUID]
) -> dict[str, Any]:
    """The draft as the API takes it."""

    def booked(tax: Tax) -> dict[str, Any]:
        return {"tax_code_ids": _codes(looked.taxes, tax), "account_code": account_code}

    body: dict[str, Any] = {
        "contact_id": contact_id,
        "supplier_number": plan.number,
        "issue_date": plan.issue_date,
        "tax_point": None if "credits_id" in earlier else plan.tax_point,
        "due_date": plan.due_date,
        "early_discount_percent": plan.early_discount[0] if plan.early_discount else None,
        "early_discount_until": plan.early_discount[1] if plan.early_discount else None,
        "currency": plan.currency,
        "prices_include_tax": False,
        "rounding_level": looked.level.value,
        "rounding_mode": Mode.HALF_UP.value,
        "lines": [
            {
                "text": line.text,
                "quantity": line.quantity,
                "unit": line.unit,
                "unit_price": line.unit_price,
                "price_base_quantity": line.price_base_quantity,
                "discount_amount": line.discount_amount,
                "charge_amount": line.charge_amount,
                **booked(line.tax),
            }
            for line in plan.lines
        ],
        "charges": [{"text": one.text, "amount": one.amount, **booked(one.tax)} for one in plan.charges],
        "allowances": [{"text": one.text, "amount": one.amount, **booked(one.tax)} for one in plan.allowances],
        "buyer_reference": plan.buyer_reference,
        "order_reference": plan.order_reference,
        "terms_text": plan.terms_text,
        "note": plan.note,
    }
    return body | earlier


def _named(name: str, content: bytes) -> str:
    """The file's name with the ending of what it is: it was opened already."""
    ending = ".pdf" if content[:1024].lstrip().startswith(b"%PDF-") else ".xml"
    return name if name.lower().endswith(ending) else (name or "e-invoice") + ending


def _earlier(company: Company, plan: Plan, contact: Contact) -> tuple[dict[str, UUID], list[Note]]:
    """The posted bill that a credit takes back, or a bill charges more on, where the file names one of this supplier.

    A debit note (383) says so itself; a plain invoice (380) that names one charges more on it if it deducts nothing.
    """
    if not plan.preceding:
        return {}, []
    is_credit, is_debit_note = plan.kind == "supplier_credit", plan.type_code == DEBIT_NOTE
    if not (is_credit or is_debit_note or plan.only_adds):
        return {}, []
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, [current_tenant_id(), company.id, contact.id, plan.preceding])
        found = cursor.fetchall()
    if len(found) != 1 or found[0][1] != plan.currency or found[0][2] > plan.issue_date:
        unknown = "credits_unknown" if is_credit else "charges_unknown"
        return {}, [Note("", unknown, {"number": plan.preceding})] if is_credit or is_debit_note else []
    code, field = ("credits", "credits_id") if is_credit else ("charges", "charges_more_on_id")
    return {field: found[0][0]}, [Note("", code, {"number": plan.preceding})]


def _duplicates(company: Company, file: Opened, contact: Contact | None) -> list[dict[str, Any]]:
    same = Attachment.objects.filter(company=company, sha256=file.sha256, is_original=True).exclude(
        document__status=Document.Status.VOID
    )
    found = {
        one.document_id: _duplicate(
            (one.document.id, one.document.kind, one.document.number, one.document.supplier_number, one.document.status), "file"
        )
        for one in same.select_related("document")
        if one.document is not None
    }  # fmt: skip
    if contact is not None:
        with connection.cursor() as cursor:
            cursor.execute(SAME_NUMBER, [current_tenant_id(), company.id, contact.id, file.plan.kind, file.plan.number])
            for row in cursor.fetchall():
                found.setdefault(row[0], _duplicate(row, "number"))
    return list(found.values())


def _duplicate(row: tuple[Any, ...], reason: str) -> dict[str, Any]:
    id_, kind, number, supplier_number, status = row
    return {
        "document_id": id_, "kind": kind, "number": number or None, "supplier_number": supplier_number, "status": status,
        "reason": reason,
    }  # fmt: skip


def _refuse_duplicates(looked: Looked) -> None:
    same = next((one for one in looked.duplicates if one["reason"] == "file"), None)
    if same is not None:
        raise ReceivedAlready(
            say("This file was received already, as {number}.", number=same["number"] or same["supplier_number"]),
            document_id=str(same["document_id"]),
            kind=same["kind"],
        )


def _propose(company: Company, file: Opened, contact: Contact, by: User, at: datetime) -> None:
    """Proposes the first account of the file, where the contact has another one or none; a second person decides."""
    named = suppliers.named_accounts(invoice=file.invoice, contact_id=contact.id)
    if not named or named[0].state not in ("differs", "unknown"):
        return
    note = say("From the e-invoice {number}", number=file.plan.number)
    try:
        propose_bank(
            company=company, contact_id=contact.id, account=named[0].account, holder=named[0].holder, note=note[:500], by=by, now=at
        )  # fmt: skip
    except (BankProposed, BankUnchanged) as refusal:
        raise Invalid(refusal.detail, errors=[FieldError("/propose_bank", refusal.code, refusal.detail)]) from refusal


def totals_beside(file: FileTotals, draft: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """Totals of file and document, and how they differ."""
    return [
        {
            "name": name,
            "file": compared(file, name),
            "draft": draft[name],
            "difference": draft[name] - compared(file, name),
        }
        for name in COMPARED
    ]
