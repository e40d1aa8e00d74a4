"""A match as it is sent, carried out: the same for one line, for an accepted proposal and for a batch of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.banking.match_schemas import (
    BookLinesMatchIn,
    DocumentMatchIn,
    EntryMatchIn,
    LinePaymentIn,
    PaymentsMatchIn,
    TransferMatchIn,
    WhyIn,
)
from oasys.banking.models import BankLine
from oasys.banking.services import booking, matching
from oasys.banking.services.booking import EntryPart, EntryWish
from oasys.banking.services.matches import Why
from oasys.banking.services.matching import kind_of_document
from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.words import say
from oasys.identity.models import User
from oasys.invoicing.schemas import BillIn, DocumentIn, InvoiceIn
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.payments.services.inputs import AccountName, Charges, Deduction, PaymentInput
from oasys.settlement.services import MatchInput

# what is posted for a line needs the right to post it, beside that to match
NEEDS: dict[str, Permission | None] = {
    "match/book-lines": None,
    "match/payments": Permission.PAYMENT_MAKE,
    "match/entry": Permission.ENTRY_POST,
    "match/transfer": Permission.ENTRY_POST,
}


def carry_out(
    *, company: Company, line_id: UUID, path: str, body: Mapping[str, Any], by: User, batch: UUID | None = None
) -> UUID:
    """Does what a proposal says; the id of the match. Raises what the services raise."""
    match path:
        case "match/book-lines":
            return book_lines(company, line_id, BookLinesMatchIn.model_validate(body), by, batch)
        case "match/payments":
            return payments(company, line_id, PaymentsMatchIn.model_validate(body), by, batch)
        case "match/entry":
            return entry(company, line_id, EntryMatchIn.model_validate(body), by, batch)
        case "match/transfer":
            return transfer(company, line_id, TransferMatchIn.model_validate(body), by, batch)
    raise ValueError(path)


def book_lines(company: Company, line_id: UUID, body: BookLinesMatchIn, by: User, batch: UUID | None = None) -> UUID:
    """Says which posted lines it is."""
    return matching.match_book_lines(
        company=company,
        line_ids={line_id, *body.line_ids},
        book_line_ids=body.book_line_ids,
        by=by,
        why=why_of(body, batch),
    )


def payments(company: Company, line_id: UUID, body: PaymentsMatchIn, by: User, batch: UUID | None = None) -> UUID:
    """Makes the payments that it is."""
    line = BankLine.objects.filter(company=company, id=line_id).select_related("book").first()
    if line is None:
        raise NotFound(say("There is no such line of a bank."))
    said = [_payment(one, line) for one in body.payments]
    return matching.match_payments(company=company, line_id=line_id, payments=said, by=by, why=why_of(body, batch))


def new_document(company: Company, line_id: UUID, body: DocumentMatchIn, by: User) -> UUID:
    """Posts the invoice or the bill that it pays, and its payment."""

    def write(line: BankLine) -> DocumentIn:
        said: dict[str, Any] = {
            "contact_id": body.contact_id,
            "issue_date": body.issue_date or line.booked_on,
            "due_date": line.booked_on,
            "early_discount_percent": Decimal(0),
            "currency": line.book.currency,
            "prices_include_tax": body.prices_include_tax,
            "lines": body.lines,
            "order_reference": body.order_reference,
            "note": body.note,
        }
        if kind_of_document(line) == "invoice":
            return InvoiceIn(**said)
        if body.supplier_number is None:
            message = say("Say the supplier's own number.")
            raise Invalid(message, errors=[FieldError("/supplier_number", "core.required", message)])
        return BillIn(**said, supplier_number=body.supplier_number)

    return matching.match_new_document(
        company=company,
        line_id=line_id,
        write=write,
        bank_details_seen=body.bank_details_seen,
        by=by,
        why=why_of(body),
    )


def entry(company: Company, line_id: UUID, body: EntryMatchIn, by: User, batch: UUID | None = None) -> UUID:
    """Posts an entry for it."""
    parts = [
        EntryPart(
            AccountName(one.account_id, one.account_code), one.amount, one.tax_code_ids, one.dimensions, one.description
        )
        for one in body.parts
    ]
    wish = EntryWish(parts, body.description, body.contact_id, body.journal)
    return booking.match_entry(company=company, line_id=line_id, wish=wish, by=by, why=why_of(body, batch))


def transfer(company: Company, line_id: UUID, body: TransferMatchIn, by: User, batch: UUID | None = None) -> UUID:
    """Posts a transfer between own accounts."""
    return booking.match_transfer(
        company=company,
        line_id=line_id,
        to_account_id=body.to_account_id,
        other_line_id=body.other_line_id,
        other_amount=body.other_amount,
        description=body.description,
        by=by,
        why=why_of(body, batch),
    )


def why_of(body: WhyIn, batch: UUID | None = None) -> Why:
    """How the match came about, as it was sent."""
    return Why(body.score, body.reasons, body.rule_id, batch)


def _payment(one: LinePaymentIn, line: BankLine) -> PaymentInput:
    charges = None
    if one.charges:
        account = AccountName(one.charges.account_id, one.charges.account_code)
        charges = Charges(account, one.charges.amount, one.charges.dimensions)
    return PaymentInput(
        direction="",
        contact_id=one.contact_id,
        money_account=AccountName(line.book.account_id),
        paid_on=line.booked_on,
        amount=one.amount or one.bank_amount or abs(line.amount),
        currency=one.currency or line.book.currency,
        bank_amount=one.bank_amount,
        rate=one.rate,
        charges=charges,
        deductions=[
            Deduction(d.kind, AccountName(d.account_id, d.account_code), d.amount, d.dimensions) for d in one.deductions
        ],
        allocations=[MatchInput(a.line_id, a.amount) for a in one.allocations],
        early_discounts=frozenset(a.line_id for a in one.allocations if a.early_discount),
        is_advance=one.advance,
        description=one.description,
        bank_details_seen=one.bank_details_seen,
    )
