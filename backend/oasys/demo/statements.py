"""What the banks of the demo company say: the statements of three months, two of them reconciled, and the last one still at work.

The lines are those that the entries have, a day or two later and in a bank's words; and some that the books do not know yet: a charge, a
customer's payment, two that look alike, a transfer with its other side, and one that nobody can explain.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from oasys.bank_files.model import Balance, BankFile, Format, Line, Statement
from oasys.banking.models import BankBook, BankLine, BookLine
from oasys.banking.services.books import change_settings, gather, opened_book, set_start
from oasys.banking.services.importing import Choice, Origin, import_statements
from oasys.banking.services.matching import match_one_to_one
from oasys.banking.services.reconciling import close_reconciliation
from oasys.core.money import ZERO
from oasys.demo.generator.books import BANK, BASE, DEPOSITS, last_day_of, month_after
from oasys.demo.generator.overheads import BANK_CHARGES
from oasys.identity.models import User
from oasys.invoicing.models import Document
from oasys.ledger.models import Account
from oasys.organisations.models import Company
from oasys.settlement.models import OpenItem

MONTHS, RECONCILED = 3, 2
AT_WORK_FROM = 19  # from this day of the last month on nothing is matched yet
SETTLED = re.compile(r"(Receipt from|Payment to) (?P<who>.+) for (?P<what>[^ ,]+)")
SUSPENSE = "1250"
NUMBERS = {BANK: "500011112222", DEPOSITS: "500011113333"}


@dataclass(frozen=True, slots=True)
class _Said:
    """A booking of the bank; `key` ties it to the posted line that it is."""

    on: date
    amount: Decimal
    text: str
    who: str = ""
    key: str = ""


def bring_statements(*, company: Company, by: User, today: date) -> None:
    """Imports them, matches what is settled, and reconciles the months before the last. Everything else stands already."""
    accounts = {
        a.code: a.id for a in Account.objects.filter(company=company, code__in=(BANK, DEPOSITS, SUSPENSE, BANK_CHARGES))
    }
    settings = {"charges_account_id": accounts[BANK_CHARGES]}
    if SUSPENSE in accounts:
        settings["suspense_account_id"] = accounts[SUSPENSE]
    change_settings(company=company, version=0, changes=settings, by=by)
    months = [month_after(today, -back) for back in range(MONTHS, 0, -1)]
    last = months[-1]
    moved = _Said(last + timedelta(days=23), Decimal("-5000.00"), "IBG DR TO FIXED DEPOSIT")
    book, said, posted = _booked(company, accounts[BANK], months[0])
    said += [moved, *_not_booked(company, last)]
    _import(company, book, said, months, by)
    _match(company, book, posted, last.replace(day=AT_WORK_FROM), by)
    for month in months[:RECONCILED]:
        close_reconciliation(company=company, account_id=accounts[BANK], to_on=last_day_of(month), closing=None, by=by)
    book, said, _ = _booked(company, accounts[DEPOSITS], last)
    interest = _Said(last_day_of(last), Decimal("61.18"), "INTEREST CREDITED")
    there = _Said(moved.on, -moved.amount, "IBG CR FROM CURRENT ACCOUNT")
    _import(company, book, [*said, there, interest], [last], by)


def _booked(company: Company, account_id: UUID, first: date) -> tuple[BankBook, list[_Said], dict[str, UUID]]:
    """The book, begun on that day; what the bank says of each posted line since, and the posted lines by their keys."""
    book = opened_book(company=company, account_id=account_id)
    gather(book)
    rows = BookLine.objects.filter(book=book)
    held = rows.filter(posting_date__lt=first).aggregate(sum=Sum("amount"))["sum"] or ZERO
    book = set_start(
        company=company, account_id=account_id, version=book.version, starts_on=first, opening_balance=held
    )
    since = rows.filter(posting_date__gte=first, cancelled_on__isnull=True).order_by("posting_date", "id")
    found, posted = [], {}
    for line_id, day, amount, description, reference in since.values_list(
        "id", "posting_date", "amount", "entry__description", "entry__reference"
    ):
        key = f"{reference} {description}"[:100]
        who, text = _words(description, reference, amount)
        found.append(_Said(_carried_out(day, key), amount, text, who, key))
        posted[key] = line_id
    return book, found, posted


def _carried_out(day: date, key: str) -> date:
    """Up to two days later, and never on a weekend; the same for the same entry."""
    later = day + timedelta(days=hashlib.sha256(key.encode()).digest()[0] % 3)
    return later + timedelta(days=max(0, 7 - later.weekday()) if later.weekday() > 4 else 0)


def _words(description: str, reference: str, amount: Decimal) -> tuple[str, str]:
    way = "CR" if amount > 0 else "DR"
    known = SETTLED.match(description)
    if known:
        return known[
            "who"
        ], f"{reference.split()[0] if reference else 'IBG'} {way} {known['who']} {known['what']}".upper()
    return "", f"{reference.split()[0] if reference else 'IBG'} {way} {description}".upper()


def _not_booked(company: Company, month: date) -> list[_Said]:
    def on(day: int) -> date:
        return month + timedelta(days=day - 1)

    found = [
        _Said(on(21), Decimal("-10.60"), "COMM-IN CHARGES TT"),
        _Said(on(22), Decimal("45.00"), "DUITNOW QR 4471"),
        _Said(on(22), Decimal("45.00"), "DUITNOW QR 4471"),
        _Said(on(25), Decimal("-318.40"), "JOMPAY 88120 UNKNOWN BILLER"),
    ]
    invoices = Document.objects.filter(
        company=company, kind="invoice", status="posted", currency=BASE, issue_date__lt=on(20)
    ).order_by("issue_date", "number")
    for invoice in invoices:
        if OpenItem.objects.filter(line_id=invoice.control_line_id, settled_amount=0).exists():
            who = (invoice.party or {})["name"]
            found.append(_Said(on(26), invoice.payable, f"IBG CR {who} {invoice.number}".upper(), who))
            break
    return found


def _import(company: Company, book: BankBook, said: Sequence[_Said], months: Sequence[date], by: User) -> None:
    number = NUMBERS[book.account.code]
    held = book.opening_balance
    assert held is not None
    statements = []
    for month in months:
        end = last_day_of(month)
        of_month = sorted((one for one in said if month <= one.on <= end), key=lambda one: one.on)
        closing = held + sum((one.amount for one in of_month), ZERO)
        statements.append(
            Statement(
                Format.CAMT_053,
                number,
                BASE,
                tuple(_line(one, at) for at, one in enumerate(of_month, 1)),
                number=f"{month:%Y-%m}",
                from_on=month,
                to_on=end,
                opening=Balance(held, month, BASE),
                closing=Balance(closing, end, BASE),
            )
        )
        held = closing
    digest = hashlib.sha256(repr(statements).encode()).hexdigest()
    name = f"{book.account.code}-{months[0]:%Y-%m}-{months[-1]:%Y-%m}.xml"
    import_statements(
        company=company,
        file=BankFile(tuple(statements)),
        origin=Origin("file", digest, name),
        choice=Choice(book.account_id),
        by=by,
    )


def _line(one: _Said, at: int) -> Line:
    return Line(
        booked_on=one.on,
        valued_on=one.on,
        amount=one.amount,
        currency=BASE,
        counterparty_name=one.who,
        counterparty_account="",
        text=one.text,
        end_to_end_id=one.key,
        bank_reference="",
        provider_id="",
        type_code="",
        raw=f"{one.on} {one.amount} {one.text}",
        at=at,
    )


def _match(company: Company, book: BankBook, posted: dict[str, UUID], until: date, by: User) -> None:
    lines = BankLine.objects.filter(book=book, booked_on__lt=until).exclude(end_to_end_id="")
    pairs = {line_id: posted[key] for line_id, key in lines.values_list("id", "end_to_end_id")}
    match_one_to_one(company=company, pairs=pairs, by=by)
    with connection.cursor() as cursor:  # not at the commit: `./oasys demo` has no tenant open any more then
        cursor.execute("set constraints banking_match_ties immediate")
