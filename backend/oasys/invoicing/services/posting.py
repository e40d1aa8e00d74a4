"""Documents are posted and voided, each with its entry in one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from oasys.contacts.lines import write_line_contact
from oasys.contacts.models import Contact
from oasys.contacts.services.contacts import identifiers_of
from oasys.core.errors import DomainError, FieldError, Invalid, StaleVersion
from oasys.core.ids import line_id
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.core.writes import update_row
from oasys.currencies.queries import found_rate, known_units, rate_rule
from oasys.identity.models import User
from oasys.invoicing import checks
from oasys.invoicing.errors import (
    AccountsMissing,
    DocumentNotPosted,
    MoreThanCredited,
    NothingToPost,
    SettleApart,
    TooSmall,
)
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import (
    VOID_SOURCE,
    Booked,
    Place,
    TaxAccounts,
    Unbookable,
    Unmoved,
    Weightless,
    booked,
    is_credit,
    is_sale,
    source_kind,
)
from oasys.invoicing.schemas import DocumentIn
from oasys.invoicing.services import debit_notes, deposits
from oasys.invoicing.services.amounts import compute, taxed_lines
from oasys.invoicing.services.building import Built, build
from oasys.invoicing.services.defaults import Defaults, defaults_of
from oasys.invoicing.services.documents import (
    CHANGEABLE,
    document_for_update,
    draft_for_update,
    replace_lines,
    write_document,
)
from oasys.invoicing.services.heads import contact_for
from oasys.ledger.models import JournalEntry
from oasys.ledger.queries import entry_number
from oasys.ledger.rules import EntryDraft, LineDraft, UsedRate
from oasys.ledger.services.corrections import mirror_of
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import HeldDraft, post_held, write_and_post
from oasys.organisations.models import Company
from oasys.settlement.rules import DoesNotMatch, Offer, base_difference, match
from oasys.settlement.services import MatchInput, gather_open_items, settle
from oasys.tax.computing import Computed
from oasys.tax.lines import TaxOnLine, write_tax_lines

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"
OPEN_REST = """
select amount - settled_amount, base_amount - settled_base_amount, is_debit from settlement_open_item
where tenant_id = %s and line_id = %s
"""
# what is left of what was sold by a document, with tax: what deposits paid of it is part of that
CREDITABLE = """
select invoicing_before_deposits(%(tenant)s, %(document)s) - coalesce(
  (select sum(invoicing_before_deposits(tenant_id, id)) from invoicing_document
   where tenant_id = %(tenant)s and credits_id = %(document)s and status = 'posted'), 0)
"""
FROZEN = [
    "status", "number", "party", "party_identifiers", "base_net", "base_tax", "base_payable", "journal_entry", "control_line",
    "posted_by", "posted_at",
]  # fmt: skip
AT_POSTING = ["rate", "rate_day", "rate_source", "version"]  # what posting finds of a draft that it has just built
# what an entry says of its document in one line, in English as everything that books hold
NAMES = {"invoice": "Invoice", "credit_note": "Credit note", "bill": "Bill", "supplier_credit": "Supplier credit"}


@transaction.atomic(savepoint=False)
def write_and_post_document(
    *, company: Company, kind: str, body: DocumentIn, by: User, settles: bool = False
) -> tuple[UUID, UUID | None]:
    """Writes a document and posts it in the same transaction; its id, and that of the settlement. As post_document."""
    if settles:
        _lock_company(company)
    built = write_document(company=company, kind=kind, body=body, by=by)
    flaws = built.dimension_flaws()
    if flaws:
        raise Invalid(flaws[0].message, errors=flaws)
    settlement_id = _post(company, built.document, built.lines, by, settles, built)
    return built.document.id, settlement_id


def preview_document(*, company: Company, kind: str, body: DocumentIn) -> Built:
    """What a document would come to, at the rate of its day where there is one. Nothing is kept. Raises what `build` raises."""
    with transaction.atomic():
        built = build(company=company, kind=kind, body=body, document=Document())
        with suppress(Invalid):
            _find_rate(company, built.document)
        transaction.set_rollback(True)  # a currency that is new to the tenant stays new
    return built


@transaction.atomic(savepoint=False)
def post_document(
    *, company: Company, kind: str, document_id: UUID, version: int, by: User, settles: bool = False
) -> UUID | None:
    """Gives a draft its number and posts it: what is to be paid against income or cost and taxes. The id of the settlement.

    Amounts are computed anew and converted at the rate of the issue date. `settles`: a credit and what it credits are settled
    with each other. Locks the document and what it credits or charges more on; must be the only posting of its transaction.
    Raises NotFound, DocumentNotDraft, StaleVersion, Invalid, NothingToPost, AccountsMissing, TooSmall, MoreThanCredited,
    ChargeRefused, SettleApart, and what taxes, posting and settling refuse. Source: docs/accounting/documents.md.
    """
    if settles:
        _lock_company(company)
    document = draft_for_update(company=company, kind=kind, document_id=document_id, version=version)
    lines = list(document.lines.order_by("position"))
    return _post(company, document, lines, by, settles)


@transaction.atomic(savepoint=False)
def void_document(
    *,
    company: Company,
    kind: str,
    document_id: UUID,
    version: int,
    posting_date: date,
    reason: str,
    by: User,
    settled_on: date | None = None,
) -> None:
    """Reverses the entry of a document of which nothing is settled; the document keeps its number and is void.

    The posting of the reversal voids it (sql/documents.sql); the two lines that were to be paid, if any, are settled with each other, on
    that day or a later one, `settled_on`: what was settled before is settled again from the day on that it was cancelled. Locks document
    and entry. Raises NotFound, DocumentNotPosted, StaleVersion, Invalid, ChargeRefused, DepositRefused, DepositOpen, and what posting
    and settling refuse.
    """
    _lock_company(company)
    document = document_for_update(company=company, kind=kind, document_id=document_id)
    if document.status != Document.Status.POSTED:
        raise DocumentNotPosted(
            say("A draft is deleted, not voided.")
            if document.status == Document.Status.DRAFT
            else say("The document {number} is void already.", number=document.number)
        )
    if document.version != version:
        raise StaleVersion(say("The document was changed in the meantime."), version=document.version)
    if posting_date < document.issue_date:
        message = say("The document is of {day}: name that day or a later one.", day=document.issue_date)
        raise Invalid(message, errors=[FieldError("/posting_date", "core.out_of_range", message)])
    debit_notes.refuse_charged(document)
    deposits.refuse_taken(document)
    entry = JournalEntry.objects.select_for_update(no_key=True).get(company=company, id=document.journal_entry_id)
    mirror = mirror_of(
        entry, posting_date=posting_date, description=reason, source_kind=VOID_SOURCE, source_key=str(document.id)
    )
    (mirror_id,) = write_and_post(company=company, entries=[mirror], by=by)
    if document.control_line_id is not None:
        pair = [document.control_line_id, line_id(mirror_id, 1)]
        _settle(company, document, pair, max(posting_date, settled_on or posting_date), by)


def _post(
    company: Company,
    document: Document,
    lines: Sequence[DocumentLine],
    by: User,
    settles: bool,
    built: Built | None = None,
) -> UUID | None:
    _find_rate(company, document)
    if built is not None:
        contact, made, defaults = built.contact, built.made, built.defaults
    else:
        contact = contact_for(company=company, kind=document.kind, contact_id=document.contact_id)
        document.contact = contact
        defaults = defaults_of(company=company, kind=document.kind, contact=contact)
        said = (document.prices_include_tax, document.rounding_level, document.rounding_mode)
        before = [_figures(line) for line in lines]
        deposits.keep(company=company, document=document, lines=lines)
        made = compute(company=company, document=document, lines=lines, said=said)
        if before != [_figures(line) for line in lines]:
            replace_lines(document, lines)
    _refuse_nothing(document, lines)
    _refuse_excess(document, lines)
    debit_notes.refuse_unfit(document)
    deposits.refuse_open(document, lines)
    document.party = party_of(contact)
    document.party_identifiers = orjson.dumps(party_identifiers_of(contact)).decode()
    checks.ask(company, document, document.issue_date)
    decimals = _base_decimals(company, built)
    book = _booked(document, lines, made, defaults, decimals)
    entry_id = _write_entry(company, document, contact, book, defaults, by)
    with connection.cursor() as cursor:
        assert defaults.journal_id is not None
        draft = HeldDraft(entry_id, defaults.journal_id, document.issue_date)
        posted = post_held(cursor, company=company, drafts=[draft], by=by)[entry_id]
    document.status = Document.Status.POSTED
    document.number = entry_number(posted.prefix, posted.number) or ""
    document.base_net, document.base_tax, document.base_payable = book.base_net, book.base_tax, book.base_payable
    document.journal_entry_id = entry_id
    document.control_line_id = line_id(entry_id, 1) if document.payable else None
    document.posted_by, document.posted_at = by, posted.posted_at
    document.version += 1
    update_row(document, [*FROZEN, *(CHANGEABLE if built is None else AT_POSTING)])
    return _settle_credit(company, document, book, by) if settles else None


def _refuse_nothing(document: Document, lines: Sequence[DocumentLine]) -> None:
    """Raises NothingToPost where nothing is to be paid, but for what deposits cover as a whole, and where these come to more."""
    has_deposits = any(line.deposit_id for line in lines)
    if document.payable > 0 or (has_deposits and document.payable == 0):
        return
    if not has_deposits:
        message = say(
            "The document comes to {payable:f}: it is posted from the smallest amount on.", payable=document.payable
        )
    elif is_credit(document.kind):
        message = say(
            "It gives back deposits that come to {excess:f} more than it credits: leave them deducted, or credit all of the invoice.",
            excess=-document.payable,
        )
    else:
        message = say(
            "The deposits come to {excess:f} more than the document: credit what of them is too much first.",
            excess=-document.payable,
        )
    raise NothingToPost(message)


def _lock_company(company: Company) -> None:
    """Who settles locks the company before its balances, as settling by itself does: so the two never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])


def _figures(line: DocumentLine) -> tuple[Any, ...]:
    return line.amount, line.discount_share, line.net, line.tax, line.gross, line.taxes


def _find_rate(company: Company, document: Document) -> None:
    """The rate of the issue date by the company's source, unless one was said. Raises Invalid: none is never taken for 1."""
    if document.currency == company.base_currency or document.rate is not None:
        return
    try:
        found = found_rate(
            currency=document.currency,
            base=company.base_currency,
            day=document.issue_date,
            rule=rate_rule(company),
        )
    except DomainError as refusal:
        raise Invalid(refusal.detail, errors=[FieldError("/rate", refusal.code, refusal.detail)]) from refusal
    document.rate, document.rate_day, document.rate_source = found.rate, found.day, found.source


def _refuse_excess(document: Document, lines: Sequence[DocumentLine]) -> None:
    """Locks what is credited. Raises MoreThanCredited where all credits together would take back more than it came to."""
    if document.credits_id is None:
        return
    credited = Document.objects.select_for_update(no_key=True).get(id=document.credits_id)
    with connection.cursor() as cursor:
        cursor.execute(CREDITABLE, {"tenant": current_tenant_id(), "document": credited.id})
        rest: Decimal = cursor.fetchone()[0]
    if credited.is_deposit:
        rest -= deposits.taken_of(credited.id)
    gross = document.gross - _given_back(document, lines)
    if gross > rest:
        raise MoreThanCredited(
            say(
                "{rest:f} {currency} of {number} can be credited; this comes to {gross:f}.",
                rest=rest,
                currency=document.currency,
                number=credited.number,
                gross=gross,
            ),
            rest=f"{rest:f}",
        )


def _given_back(document: Document, lines: Sequence[DocumentLine]) -> Decimal:
    """What deposits at the document's own rate take off it, with tax; below zero."""
    rates = deposits.used_rates(lines)
    own = [line for line in lines if line.deposit_id]
    return sum((one.gross for one in own if document.rate is None or rates[one.deposit_id].rate == document.rate), ZERO)


def _base_decimals(company: Company, built: Built | None) -> int:
    if built is not None:
        return built.reader.units[company.base_currency].decimals
    return known_units([company.base_currency])[company.base_currency].decimals


def _booked(
    document: Document, lines: Sequence[DocumentLine], made: Computed, defaults: Defaults, decimals: int
) -> Booked:
    rates = deposits.used_rates(lines)
    places = [
        Place(line.account_id, line.dimension_set_id, rates.get(line.deposit_id) if line.deposit_id else None)
        for line in lines
    ]
    try:
        return booked(
            kind=document.kind,
            lines=list(zip(places, taxed_lines(made.taxed), strict=True)),
            taxes=_tax_accounts(made, waits=document.payable > 0),
            payable=document.payable,
            rounding=document.rounding,
            control=document.control_account_id,
            rounding_account=defaults.rounding_account_id,
            rate=document.rate,
            decimals=decimals,
        )
    except Unbookable as error:
        raise _accounts_missing(error, made) from error
    except Unmoved as error:
        raise NothingToPost(
            say("All lines stand on the account of the deposits: name the account of what is sold.")
        ) from error
    except Weightless as error:
        raise TooSmall(
            say(
                "A line or a tax of the document is nothing in {base}: leave it out.",
                base=document.company.base_currency,
            )
        ) from error


def _accounts_missing(error: Unbookable, made: Computed) -> AccountsMissing:
    for code, part in made.owner.values():
        if str(part.component_id) == error.key:
            message = say("{code} lacks an account for its tax here: name one in the tax code.", code=code.code.code)
            return AccountsMissing(message, tax_code=code.code.code, account=error.account)
    return AccountsMissing(say("The chart has no active account of subtype rounding: add one."), account="rounding")


def _tax_accounts(made: Computed, *, waits: bool) -> Mapping[str, TaxAccounts]:
    """Where nothing is to be paid no tax waits for a payment (`waits` False)."""
    due = {group.tax.key: waits and group.due_on == "payment" for group in made.groups}
    return {
        key: TaxAccounts(
            code.code.id,
            part.component_id,
            part.rate,
            part.output_account_id,
            part.input_account_id,
            part.deferred_account_id,
            is_deferred=due.get(key, False),
        )
        for key, (code, part) in made.owner.items()
    }


def _write_entry(
    company: Company, document: Document, contact: Contact, book: Booked, defaults: Defaults, by: User
) -> UUID:
    """The draft of the entry with what it carries of taxes, and whose it is. Raises AccountsMissing."""
    if defaults.journal_id is None:
        raise AccountsMissing(
            say("The company has no journal for sales: add one.")
            if is_sale(document.kind)
            else say("The company has no journal for purchases: add one.")
        )
    used = None
    if document.rate is not None:
        assert document.rate_day is not None
        used = UsedRate(document.rate, document.rate_day, document.rate_source)
    entry = EntryDraft(
        journal_id=defaults.journal_id,
        posting_date=document.issue_date,
        lines=[
            LineDraft(
                line.account_id,
                max(line.base_amount, ZERO),
                max(-line.base_amount, ZERO),
                document.currency,
                line.amount,
                "",
                line.dimension_set_id,
                (line.used or used) if line.amount else None,
            )
            for line in book.lines
        ],
        description=f"{NAMES[document.kind]}, {contact.display_name}"[:500],
        reference=document.supplier_number or document.order_reference or document.buyer_reference,
        source_kind=source_kind(document.kind),
        source_key=str(document.id),
    )
    (entry_id,) = write_drafts(company=company, entries=[entry], by=by)
    taxes = [
        TaxOnLine(
            line_no=one.line_no,
            tax_code_id=one.tax_code_id,
            component_id=one.component_id,
            side=one.side,
            tax_point=document.tax_point,
            rate=one.rate,
            base=one.base,
            tax=one.tax,
            is_deferred=one.is_deferred,
        )
        for one in book.taxes
    ]
    if taxes:
        write_tax_lines(company=company, entry_id=entry_id, taxes=taxes, written=entry)
    if document.payable:
        write_line_contact(company=company, line_id=line_id(entry_id, 1), contact=contact, due_on=document.due_date)
    return entry_id


def party_of(contact: Contact) -> dict[str, Any]:
    """The contact as documents keep it, without its ids."""
    billing = [address for address in contact.addresses if address["kind"] == "billing"]
    address = (billing or contact.addresses or [None])[0]
    return {
        "name": contact.display_name,
        "legal_name": contact.legal_name,
        "code": contact.code,
        "language": contact.language,
        "address": address,
        "e_invoicing": {
            "format": contact.e_invoice_format,
            "address": [contact.electronic_scheme, contact.electronic_address] if contact.electronic_scheme else None,
            "email": next((one["email"] for one in contact.people if one["email"]), ""),
        },
    }


def party_identifiers_of(contact: Contact) -> list[dict[str, str]]:
    """Its tax and registration ids."""
    return [{"scheme": one.scheme, "value": one.value} for one in identifiers_of([contact.id])]


def _settle_credit(company: Company, document: Document, book: Booked, by: User) -> UUID:
    """Settles a credit with what it credits, as far as that is open.

    Raises Invalid where it credits nothing, SettleApart where an exchange difference would need a posting of its own.
    """
    if not is_credit(document.kind) or document.credits_id is None:
        message = say("Only a credit of a document is settled with that document.")
        raise Invalid(message, errors=[FieldError("/settle", "core.invalid_value", message)])
    credited = Document.objects.get(id=document.credits_id)
    nothing = say("Nothing of {number} is open: post the credit without settling it.", number=credited.number)
    if credited.control_line_id is None or document.control_line_id is None:
        raise SettleApart(nothing)
    gather_open_items(company=company)
    with connection.cursor() as cursor:
        cursor.execute(OPEN_REST, [current_tenant_id(), credited.control_line_id])
        rest, base_rest, is_debit = cursor.fetchone()
    decimals = known_units([company.base_currency])[company.base_currency].decimals
    offers = [
        Offer(credited.control_line_id, is_debit, rest, base_rest, None),
        Offer(document.control_line_id, not is_debit, document.payable, book.base_payable, None),
    ]
    try:
        difference = base_difference(match(offers, base_decimals=decimals))
    except DoesNotMatch as error:
        raise SettleApart(nothing) from error
    if difference:
        raise SettleApart(
            say(
                "Settling it leaves {difference:f} {base}, which is posted apart: post the credit, then settle it.",
                difference=abs(difference),
                base=company.base_currency,
            )
        )
    return _settle(company, document, [credited.control_line_id, document.control_line_id], document.issue_date, by)


def _settle(company: Company, document: Document, lines: Sequence[UUID], day: date, by: User) -> UUID:
    return settle(
        company=company,
        lines=[MatchInput(line) for line in lines],
        settled_on=day,
        description=document.number,
        by=by,
    )
