"""Lines of a bank are matched: with what is posted already, or with what is posted for them in the same act."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from oasys.banking.errors import LineNotOpen, MatchRefused, MatchUndone, Reconciled, SuspenseMissing
from oasys.banking.models import (
    BankBook,
    BankLine,
    BankMatch,
    BankRule,
    BookLine,
    MatchedBookLine,
    MatchedLine,
)
from oasys.banking.services.books import gather, settings_of
from oasys.core.errors import DomainError, FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.money import ZERO, round_half_up
from oasys.core.words import say
from oasys.currencies.queries import found_rate, known_units, rate_rule
from oasys.identity.models import User
from oasys.invoicing.models import Document
from oasys.invoicing.schemas import DocumentIn
from oasys.invoicing.services import posting as documents
from oasys.ledger.models import Account, Journal, JournalEntry
from oasys.ledger.services.corrections import reversal_of
from oasys.ledger.services.drafting import EntryInput, read_entry
from oasys.ledger.services.lines import LineInput
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.models import Company
from oasys.payments.models import Payment
from oasys.payments.services.inputs import AccountName, PaymentInput
from oasys.payments.services.payments import Undoing, lock_company, make_payments, undo_payments
from oasys.settlement.services import MatchInput
from oasys.tax.entries import TaxedEntryInput, TaxedLineInput, write_taxed_entry

Kind = BankMatch.Kind


@dataclass(frozen=True, slots=True)
class Why:
    """How a match came about: the proposal that was accepted, the rule, the batch it was accepted in."""

    score: int | None = None
    reasons: Sequence[str] = ()
    rule_id: UUID | None = None
    batch: UUID | None = None


@dataclass(frozen=True, slots=True)
class EntryPart:
    """One line of what is booked for a line of the bank: `amount` has the bank's sign, taxes included."""

    account: AccountName
    amount: Decimal
    tax_codes: Sequence[UUID] = ()
    dimensions: Mapping[str, str] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True, slots=True)
class EntryWish:
    """What is booked for a line of the bank, with its parts; None: all of it on the suspense account."""

    parts: Sequence[EntryPart] | None
    description: str = ""
    contact_id: UUID | None = None
    journal_code: str | None = None


@transaction.atomic(savepoint=False)
def match_book_lines(
    *, company: Company, line_ids: Collection[UUID], book_line_ids: Collection[UUID], by: User, why: Why = Why()
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
    _refuse_difference(lines, found)
    return _keep(company, Kind.BOOK_LINE, lines, found, by=by, why=why)


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
        _refuse_difference([line], [found[pairs[line.id]]])
    at = _now()
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
    why: Why = Why(),
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
    return _keep(
        company,
        Kind.DOCUMENTS,
        [line],
        _posted(line.book, entries),
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
    why: Why = Why(),
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
        reference=payment.reference or _short(line.bank_reference or line.end_to_end_id),
    )


@transaction.atomic(savepoint=False)
def match_entry(*, company: Company, line_id: UUID, wish: EntryWish, by: User, why: Why = Why()) -> UUID:
    """Posts an entry for a line of the bank, on its day, with taxes and dimensions; the id of the match.

    The parts come to the line, taxes included. Locks the book and the line, and what posting locks. Raises Invalid naming each field,
    SuspenseMissing, and what posting and taxes refuse.
    """
    (line,) = lines_for_update(company, [line_id])
    kind = Kind.ENTRY
    parts = wish.parts
    if parts is None:
        kind = Kind.SUSPENSE
        account_id = settings_of(company).suspense_account_id
        if account_id is None:
            raise SuspenseMissing(say("Name the suspense account in the settings of banking first."))
        parts = [EntryPart(AccountName(account_id), line.amount)]
    total = sum((part.amount for part in parts), ZERO)
    if total != line.amount:
        message = say("The parts come to {total:f}, the line to {amount:f}.", total=total, amount=line.amount)
        raise Invalid(message, errors=[FieldError("/parts", MatchRefused.code, message)])
    if any(part.account.id == line.book.account_id for part in parts):
        message = say("A part of the line cannot be on the bank's own account.")
        raise Invalid(message, errors=[FieldError("/parts", MatchRefused.code, message)])
    try:
        entry_id = _post(company, line, parts, wish, by)
    except DomainError as refusal:
        errors = [replace(error, pointer=_of_part(error.pointer, len(parts))) for error in refusal.errors]
        raise type(refusal)(refusal.detail, errors=errors, **refusal.params) from refusal
    made = [{"kind": "entry", "id": str(entry_id)}]
    return _keep(
        company, kind, [line], _posted(line.book, [entry_id]), made=made, contact_id=wish.contact_id, by=by, why=why
    )


def _of_part(pointer: str, count: int) -> str:
    """Where a field of the entry was sent: its first line is the bank's own, those behind the parts are taxes."""
    _, *rest = pointer.split("/")
    if len(rest) < 2 or rest[0] != "lines" or not rest[1].isdecimal():
        return pointer
    place = int(rest[1]) - 1
    if not 0 <= place < count:
        return "/parts"
    return "/".join(["/parts", str(place), *("amount" if one in ("debit", "credit") else one for one in rest[2:])])


def _post(company: Company, line: BankLine, parts: Sequence[EntryPart], wish: EntryWish, by: User) -> UUID:
    description = wish.description or _title(line)
    reference = _short(line.bank_reference or line.end_to_end_id)
    journal = wish.journal_code or journal_code_of(line.book)
    taxed = any(part.tax_codes for part in parts)
    if line.book.currency != company.base_currency:
        if taxed:
            message = say("Taxes are booked in {base}: write a bill for it.", base=company.base_currency)
            raise Invalid(message, errors=[FieldError("/parts/0/tax_code_ids", "tax.code_refused", message)])
        lines = [_foreign(line.book, AccountName(line.book.account_id), line.amount)]
        lines += [
            replace(
                _foreign(line.book, part.account, -part.amount),
                dimensions=part.dimensions,
                description=part.description,
            )
            for part in parts
        ]
        body = EntryInput(line.booked_on, journal, description, reference, None, lines)
        draft = read_entry(company=company, body=body, complete=True)
        return write_and_post(company=company, entries=[draft], by=by)[0]
    own = TaxedLineInput(_side(AccountName(line.book.account_id), line.amount))
    rest = [
        TaxedLineInput(
            replace(_side(part.account, -part.amount), dimensions=part.dimensions, description=part.description),
            part.tax_codes,
        )
        for part in parts
    ]
    entry = TaxedEntryInput(
        posting_date=line.booked_on,
        tax_point=line.booked_on,
        journal_code=journal,
        description=description,
        reference=reference,
        amounts_include_tax=True,
        lines=[own, *rest],
    )
    return write_taxed_entry(company=company, entry=entry, post=True, by=by)


def _side(account: AccountName, amount: Decimal) -> LineInput:
    """A line in the base currency; a debit is positive."""
    return LineInput(
        account.id, account.code, debit=amount if amount > 0 else None, credit=-amount if amount < 0 else None
    )


def _foreign(book: BankBook, account: AccountName, amount: Decimal) -> LineInput:
    return LineInput(account.id, account.code, currency=book.currency, currency_amount=amount)


@transaction.atomic(savepoint=False)
def match_transfer(
    *,
    company: Company,
    line_id: UUID,
    to_account_id: UUID,
    other_line_id: UUID | None,
    other_amount: Decimal | None,
    description: str = "",
    by: User,
    why: Why = Why(),
) -> UUID:
    """Posts a transfer between own accounts for a line, and for the line at the other bank where it is there; the id of the match.

    `other_amount` is what moved on the other account, with its sign; that of the other line, or the opposite of the line where both are in
    one currency. The entry is of the earlier day. Locks both books and the lines. Raises NotFound, Invalid, LineNotOpen, and what
    posting refuses.
    """
    ids = [line_id] if other_line_id is None else [line_id, other_line_id]
    found = {line.id: line for line in lines_for_update(company, ids)}
    line, other = found[line_id], found.get(other_line_id) if other_line_id else None
    account = Account.objects.filter(company=company, id=to_account_id).first()
    if account is None:
        raise NotFound(say("There is no such account."))
    if account.id == line.book.account_id or (other is not None and other.book.account_id != account.id):
        message = say("A transfer goes to another own account, which the other line is of.")
        raise Invalid(message, errors=[FieldError("/to_account_id", MatchRefused.code, message)])
    currency = account.currency or company.base_currency
    amount = other.amount if other else other_amount
    if amount is None and currency == line.book.currency:
        amount = -line.amount
    if amount is None or amount * line.amount >= 0:
        message = say("Say what moved on the other account, in {currency}, with the opposite sign.", currency=currency)
        raise Invalid(message, errors=[FieldError("/other_amount", "core.invalid_value", message)])
    day = min(line.booked_on, other.booked_on) if other else line.booked_on
    base = _base_of_transfer(company, line, currency, amount, day)
    lines = [
        _moved(company, line.book.account_id, line.book.currency, line.amount, base),
        _moved(company, account.id, currency, amount, base),
    ]
    body = EntryInput(
        day, journal_code_of(line.book), description or _title(line), _short(line.bank_reference), None, lines
    )
    draft = read_entry(company=company, body=body, complete=True)
    (entry_id,) = write_and_post(company=company, entries=[draft], by=by)
    made = [{"kind": "entry", "id": str(entry_id)}]
    posted = _posted(line.book, [entry_id])
    if other is not None:
        posted += _posted(other.book, [entry_id])
    members = [line] if other is None else [line, other]
    return _keep(company, Kind.TRANSFER, members, posted, made=made, by=by, why=why)


def _base_of_transfer(company: Company, line: BankLine, currency: str, amount: Decimal, day: date) -> Decimal:
    """What the transfer weighs in the base currency, without a sign: what moved in it, or the line at the day's rate."""
    base = company.base_currency
    moved: Decimal = abs(line.amount)
    if line.book.currency == base:
        return moved
    if currency == base:
        return abs(amount)
    rate = found_rate(currency=line.book.currency, base=base, day=day, rule=rate_rule(company)).rate
    decimals: int = known_units([base])[base].decimals
    return round_half_up(moved * rate, decimals)


def _moved(company: Company, account_id: UUID, currency: str, amount: Decimal, base: Decimal) -> LineInput:
    debit, credit = (base, None) if amount > 0 else (None, base)
    if currency == company.base_currency:
        return LineInput(account_id, debit=debit, credit=credit)
    return LineInput(account_id, debit=debit, credit=credit, currency=currency, currency_amount=amount)


@transaction.atomic(savepoint=False)
def undo_match(
    *,
    company: Company,
    match_id: UUID,
    version: int,
    reason: str,
    undone_on: date | None,
    by: User,
    void_document: bool = False,
) -> None:
    """Opens the lines of a match again, and undoes the payments and reverses the entries that were made for it.

    Without `undone_on` each is taken back on its own day, so that balances are as they were before. `void_document` voids the invoice or
    bill that was written for the line too; otherwise it is open again. Locks the books and the match, and what undoing and voiding lock.
    Raises NotFound, Invalid, MatchUndone, StaleVersion, Reconciled, and what undoing, voiding and posting refuse.
    """
    match = BankMatch.objects.filter(company=company, id=match_id).first()
    if match is None:
        raise NotFound(say("There is no such match."))
    document_id = document_id_of(match) if void_document else None
    if void_document and document_id is None:
        message = say("No document was written for this match.")
        raise Invalid(message, errors=[FieldError("/void_document", MatchRefused.code, message)])
    lines = list(BankLine.objects.filter(id__in=MatchedLine.objects.filter(match=match).values("line_id")))
    _lock_books({line.book_id for line in lines})
    match = BankMatch.objects.select_for_update(no_key=True).get(id=match_id)
    if match.state != BankMatch.State.LIVE:
        raise MatchUndone(say("The match was undone already."))
    if match.version != version:
        raise StaleVersion(say("The match was changed in the meantime."), version=match.version)
    if any(line.reconciliation_id for line in lines):
        raise Reconciled(say("A line of it is reconciled: undo the reconciliation first."))
    match.state, match.undone_by, match.undo_reason = BankMatch.State.UNDONE, by, reason
    match.undone_at = match.made_at  # the database says when
    match.version += 1
    match.save(update_fields=["state", "undone_by", "undone_at", "undo_reason", "version"])
    day = _take_back(company, match, reason, undone_on, by)
    if document_id is not None:
        _void(company, document_id, reason, undone_on, day, by)


def document_id_of(match: BankMatch) -> UUID | None:
    """The invoice or bill that was written for the line of a match."""
    return next((UUID(one["id"]) for one in match.made if one["kind"] == "document"), None)


def _void(
    company: Company, document_id: UUID, reason: str, undone_on: date | None, payment_undone_on: date | None, by: User
) -> None:
    """Behind the payment that is undone, which locked the company: nothing is settled of it then."""
    document = Document.objects.get(company=company, id=document_id)
    documents.void_document(
        company=company,
        kind=document.kind,
        document_id=document.id,
        version=document.version,
        posting_date=undone_on or document.issue_date,
        reason=reason or say("Match undone"),
        by=by,
        settled_on=payment_undone_on,
    )


def _take_back(company: Company, match: BankMatch, reason: str, undone_on: date | None, by: User) -> date | None:
    """Undoes payments and reverses entries; the day on which payments were undone."""
    payments = [UUID(one["id"]) for one in match.made if one["kind"] == "payment"]
    entries = [UUID(one["id"]) for one in match.made if one["kind"] == "entry"]
    why = reason or say("Match undone")
    day = undone_on
    if payments:
        rows = list(Payment.objects.filter(company=company, id__in=payments, state=Payment.State.POSTED))
        day = undone_on or max((_earliest_undo(one) for one in rows), default=None)
        if rows and day is not None:
            undoing = [Undoing(one.id, one.version, why) for one in rows]
            undo_payments(company=company, payments=undoing, undone_on=day, by=by)
    if entries:
        mirrors = [
            reversal_of(company=company, entry_id=one.id, posting_date=undone_on or one.posting_date, description=why)
            for one in JournalEntry.objects.filter(company=company, id__in=entries).order_by("id")
        ]
        write_and_post(company=company, entries=mirrors, by=by)
    return day


EARLIEST = """
select max(s.settled_on) from ledger_journal_line l
join settlement_settled_line p on p.tenant_id = l.tenant_id and p.line_id = l.id
join settlement_settlement s on s.tenant_id = p.tenant_id and s.id = p.settlement_id and s.cancelled_on is null
where l.tenant_id = %s and l.entry_id = %s
"""


def _earliest_undo(payment: Payment) -> date:
    with connection.cursor() as cursor:
        cursor.execute(EARLIEST, [payment.tenant_id, payment.entry_id])
        settled = cursor.fetchone()[0]
    return max(payment.paid_on, settled) if settled else payment.paid_on


def lines_for_update(company: Company, line_ids: Iterable[UUID]) -> list[BankLine]:
    """Open lines with their books, locked: the books first, in the order of their ids, then the lines. Raises NotFound, LineNotOpen."""
    wanted = set(line_ids)
    books = set(BankLine.objects.filter(company=company, id__in=wanted).values_list("book_id", flat=True))
    _lock_books(books)
    found = list(
        BankLine.objects.select_for_update(no_key=True, of=("self",))
        .select_related("book", "book__account")
        .filter(company=company, id__in=wanted)
        .order_by("id")
    )
    if len(found) != len(wanted) or not found:
        raise NotFound(say("There is no such line of a bank."))
    for line in found:
        if line.state != BankLine.State.OPEN:
            raise LineNotOpen(
                say("The line of {day} is {state} by now.", day=line.booked_on, state=say_state(line.state)),
                line_id=str(line.id),
                state=line.state,
            )
    return found


def say_state(state: str) -> str:
    """The state of a line in words."""
    return {
        "open": say("open"),
        "matched": say("matched"),
        "excluded": say("excluded"),
        "review": say("in review"),
        "duplicate": say("a duplicate"),
        "withdrawn": say("withdrawn"),
    }[state]


def _lock_books(ids: Collection[UUID]) -> None:
    """Whoever matches in a book does so alone: what posts for it and what looks for it never wait for each other."""
    list(BankBook.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id"))


def _posted(book: BankBook, entry_ids: Collection[UUID]) -> list[BookLine]:
    """The lines that these entries have on the account."""
    gather(book)
    return list(BookLine.objects.filter(book=book, entry_id__in=entry_ids).order_by("id"))


def _refuse_difference(lines: Sequence[BankLine], posted: Sequence[BookLine]) -> None:
    sums: dict[UUID, list[Decimal]] = {}
    for line in lines:
        sums.setdefault(line.book_id, [ZERO, ZERO])[0] += line.amount
    for one in posted:
        sums.setdefault(one.book_id, [ZERO, ZERO])[1] += one.amount
    for bank, books in sums.values():
        if bank != books:
            message = say(
                "The bank says {bank:f}, the books {books:f}: both have to be the same.", bank=bank, books=books
            )
            raise MatchRefused(message, errors=[FieldError("/book_line_ids", MatchRefused.code, message)])
    for one in posted:
        if one.is_matched or one.cancelled_on:
            raise LineNotOpen(say("A posted line of {day} is matched or reversed by now.", day=one.posting_date))


def _keep(
    company: Company,
    kind: BankMatch.Kind,
    lines: Sequence[BankLine],
    posted: Sequence[BookLine],
    *,
    by: User,
    why: Why,
    made: Sequence[Mapping[str, str]] = (),
    contact_id: UUID | None = None,
) -> UUID:
    _refuse_difference(lines, posted)
    match = BankMatch(
        id=uuid7(),
        company=company,
        kind=kind,
        made=list(made),
        rule_id=why.rule_id,
        contact_id=contact_id,
        score=why.score,
        reasons=list(why.reasons),
        batch=why.batch,
        made_by=by,
        made_at=_now(),
    )
    match.save(force_insert=True)
    MatchedLine.objects.bulk_create([MatchedLine(company=company, match=match, line=line) for line in lines])
    MatchedBookLine.objects.bulk_create(
        [MatchedBookLine(company=company, match=match, book_line=one) for one in posted]
    )
    if why.rule_id is not None:
        BankRule.objects.filter(company=company, id=why.rule_id).update(hits=F("hits") + len(lines), last_hit_at=_now())
    found: UUID = match.id
    return found


def journal_code_of(book: BankBook) -> str | None:
    """The journal of entries for the book: the first of its account's kind, else as the company has it."""
    kind = Journal.Kind.CASH if book.account.subtype == "cash" else Journal.Kind.BANK
    return (
        Journal.objects.filter(company=book.company, kind=kind).order_by("code").values_list("code", flat=True).first()
    )


def _title(line: BankLine) -> str:
    return _short(
        " ".join(" ".join(one for one in (line.counterparty_name, line.text) if one).split()) or line.type_code
    )


def _short(text: str) -> str:
    return text[:500]


def _now() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("select transaction_timestamp()")
        return cursor.fetchone()[0]
