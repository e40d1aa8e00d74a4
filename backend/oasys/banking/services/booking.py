"""Lines of a bank are matched with an entry, or with a transfer between own accounts, that is posted in the same act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oasys.banking.errors import MatchRefused, SuspenseMissing
from oasys.banking.models import BankBook, BankLine
from oasys.banking.services.books import settings_of
from oasys.banking.services.matches import (
    BY_HAND,
    Kind,
    Why,
    journal_code_of,
    keep_match,
    lines_for_update,
    posted_for,
    short,
    title_of,
)
from oasys.core.errors import DomainError, FieldError, Invalid, NotFound
from oasys.core.money import ZERO, round_half_up
from oasys.core.words import say
from oasys.currencies.queries import found_rate, known_units, rate_rule
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.ledger.services.drafting import EntryInput, read_entry
from oasys.ledger.services.lines import LineInput
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.models import Company
from oasys.payments.services.inputs import AccountName
from oasys.tax.entries import TaxedEntryInput, TaxedLineInput, write_taxed_entry


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
def match_entry(*, company: Company, line_id: UUID, wish: EntryWish, by: User, why: Why = BY_HAND) -> UUID:
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
    return keep_match(
        company, kind, [line], posted_for(line.book, [entry_id]), made=made, contact_id=wish.contact_id, by=by, why=why
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
    description = wish.description or title_of(line)
    reference = short(line.bank_reference or line.end_to_end_id)
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
    why: Why = BY_HAND,
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
        day, journal_code_of(line.book), description or title_of(line), short(line.bank_reference), None, lines
    )
    draft = read_entry(company=company, body=body, complete=True)
    (entry_id,) = write_and_post(company=company, entries=[draft], by=by)
    made = [{"kind": "entry", "id": str(entry_id)}]
    posted = posted_for(line.book, [entry_id])
    if other is not None:
        posted += posted_for(other.book, [entry_id])
    members = [line] if other is None else [line, other]
    return keep_match(company, Kind.TRANSFER, members, posted, made=made, by=by, why=why)


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
