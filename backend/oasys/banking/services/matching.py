"""Lines of a bank are matched with what is posted already, or with documents and the payments that are made of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from oasys.banking.errors import MatchRefused
from oasys.banking.models import BankLine, BankMatch, BookLine, MatchedBookLine, MatchedLine
from oasys.banking.services.books import gather
from oasys.banking.services.matches import (
    BY_HAND,
    Kind,
    Why,
    keep_match,
    lines_for_update,
    posted_for,
    refuse_difference,
    short,
)
from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.ids import uuid7
from oasys.core.moments import transaction_moment
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.identity.models import User
from oasys.invoicing.models import Document
from oasys.invoicing.schemas import DocumentIn
from oasys.invoicing.services import posting as documents
from oasys.organisations.models import Company
from oasys.payments.models import Payment
from oasys.payments.services.inputs import AccountName, PaymentInput
from oasys.payments.services.payments import lock_company, make_payments
from oasys.settlement.services import MatchInput


@transaction.atomic(savepoint=False)
def match_book_lines(
    *, company: Company, line_ids: Collection[UUID], book_line_ids: Collection[UUID], by: User, why: Why = BY_HAND
) -> UUID:
    """Says that lines of a bank are lines that are posted; the id of the match. Both come to the same in each account.

    Locks the books and the lines. Raises NotFound, LineNotOpen, MatchRefused.
    """
    lines = lines_for_update(company, line_ids)
    for book in {line.book for line in lines}:
        gather(book)
    found = list(BookLine.objects.filter(company=company, id__in=set(book_line_ids)).order_by("id"))
    if len(found) != len(set(book_line_ids)):
        raise NotFound(say("There is no such posted line."))
    refuse_difference(lines, found)
    return keep_match(company, Kind.BOOK_LINE, lines, found, by=by, why=why)


@transaction.atomic(savepoint=False)
def match_one_to_one(*, company: Company, pairs: Mapping[UUID, UUID], by: User) -> int:
    """Says of many lines of banks, by id, which posted line each is: a match for each pair, all or none; how many.

    Locks the books and the lines. Raises NotFound, LineNotOpen, MatchRefused.
    """
    if not pairs:
        return 0
    lines = lines_for_update(company, pairs)
    for book in {line.book for line in lines}:
        gather(book)
    found = BookLine.objects.filter(company=company).in_bulk(list(pairs.values()))
    if len(found) != len(lines):
        raise NotFound(say("There is no such posted line."))
    for line in lines:
        refuse_difference([line], [found[pairs[line.id]]])
    at = transaction_moment()
    made = {
        line.id: BankMatch(id=uuid7(), company=company, kind=Kind.BOOK_LINE, made_by=by, made_at=at) for line in lines
    }
    BankMatch.objects.bulk_create(made.values())
    MatchedLine.objects.bulk_create(
        [MatchedLine(company=company, match=match, line_id=line_id) for line_id, match in made.items()]
    )
    MatchedBookLine.objects.bulk_create(
        [MatchedBookLine(company=company, match=match, book_line_id=pairs[line_id]) for line_id, match in made.items()]
    )
    return len(made)


@transaction.atomic(savepoint=False)
def match_payments(
    *,
    company: Company,
    line_id: UUID,
    payments: Sequence[PaymentInput],
    by: User,
    why: Why = BY_HAND,
    document_id: UUID | None = None,
) -> UUID:
    """Makes the payments that a line of the bank is, which settles what they are allocated to; the id of the match.

    Direction, account, day and the bank's currency of each are those of the line; without a `bank_amount`, a single one is all of it.
    `document_id`: what was posted for the line in this transaction. Locks the book, the line, and what make_payments locks. Raises Invalid
    where they do not come to the line, and what make_payments raises.
    """
    (line,) = lines_for_update(company, [line_id])
    said = [_of_line(one, line, is_alone=len(payments) == 1) for one in payments]
    total = sum((one.bank_amount or one.amount for one in said), ZERO)
    if total != abs(line.amount):
        message = say(
            "The payments come to {total:f} on the account, the line to {amount:f}.",
            total=total,
            amount=abs(line.amount),
        )
        raise Invalid(message, errors=[FieldError("/payments", MatchRefused.code, message)])
    ids = make_payments(company=company, payments=said, by=by)
    entries = list(Payment.objects.filter(company=company, id__in=ids).values_list("entry_id", flat=True))
    made = [{"kind": "payment", "id": str(id_)} for id_ in ids]
    if document_id is not None:
        made.append({"kind": "document", "id": str(document_id)})
    contacts = {one.contact_id for one in said}
    return keep_match(
        company,
        Kind.DOCUMENTS,
        [line],
        posted_for(line.book, entries),
        made=made,
        contact_id=next(iter(contacts)) if len(contacts) == 1 else None,
        by=by,
        why=why,
    )


@transaction.atomic(savepoint=False)
def match_new_document(
    *,
    company: Company,
    line_id: UUID,
    write: Callable[[BankLine], DocumentIn],
    bank_details_seen: UUID | None,
    by: User,
    why: Why = BY_HAND,
) -> UUID:
    """Posts an invoice, where money came in, or a bill, and the payment of it that a line of the bank is; the id of the match.

    `write` says the document for the line. Undoing the match undoes the payment; the document is voided with it where that is said, else it
    is open again. Locks the book, the line, the company, and what posting locks. Raises Invalid where the document does not come to the
    line, and what posting documents and make_payments raise.
    """
    (line,) = lines_for_update(company, [line_id])
    lock_company(company)  # before balances, as whoever pays does
    body = write(line)
    if body.issue_date > line.booked_on:
        message = say("The document is of a later day than the bank's line, {day}.", day=line.booked_on)
        raise Invalid(message, errors=[FieldError("/issue_date", MatchRefused.code, message)])
    kind = kind_of_document(line)
    document_id, _ = documents.write_and_post_document(company=company, kind=kind, body=body, by=by)
    document = Document.objects.get(company=company, id=document_id)
    if document.payable != abs(line.amount):
        message = say(
            "The document comes to {payable:f}, the line to {amount:f}.",
            payable=document.payable,
            amount=abs(line.amount),
        )
        raise Invalid(message, errors=[FieldError("/lines", MatchRefused.code, message)])
    assert document.control_line_id is not None
    payment = PaymentInput(
        direction="",
        contact_id=document.contact_id,
        money_account=AccountName(line.book.account_id),
        paid_on=line.booked_on,
        amount=abs(line.amount),
        currency=line.book.currency,
        allocations=[MatchInput(document.control_line_id)],
        bank_details_seen=bank_details_seen,
    )
    return match_payments(company=company, line_id=line_id, payments=[payment], by=by, why=why, document_id=document_id)


def kind_of_document(line: BankLine) -> str:
    """What is written for it: an invoice where money came in, else a bill."""
    return "invoice" if line.amount > 0 else "bill"


def _of_line(payment: PaymentInput, line: BankLine, *, is_alone: bool) -> PaymentInput:
    is_other = payment.currency != line.book.currency
    bank_amount = payment.bank_amount
    if bank_amount is None and is_alone:
        bank_amount = abs(line.amount)
    if bank_amount is None and is_other:
        message = say("Say what of the line each payment in another currency is.")
        raise Invalid(message, errors=[FieldError("/payments", "core.required", message)])
    return replace(
        payment,
        direction=Payment.Direction.RECEIPT if line.amount > 0 else Payment.Direction.PAYMENT,
        money_account=AccountName(line.book.account_id),
        paid_on=line.booked_on,
        bank_currency=line.book.currency,
        bank_amount=bank_amount,
        reference=payment.reference or short(line.bank_reference or line.end_to_end_id),
    )
