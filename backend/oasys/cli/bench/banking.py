"""The bank at size: 100,000 lines imported, and what one of them could be among many entries and open items."""

import random
import statistics
import time
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import psycopg
import typer

from oasys.cli.bench.ground import BenchBooks, FilledBooks, Ground, Report, filled_books, percentile

if TYPE_CHECKING:
    from oasys.banking.services.importing import Brought

LINES, CONTACTS, ASKED = 100_000, 2_000, 300
OPEN_ITEMS = 100_000  # at most; of bigger books the latest stay open, as what is older has been paid
BANK = "1130"
IMPORT_AIM, CANDIDATES_AIM = "aim: 30 s", "aim: p95 15 ms"
# rows that posting documents would have written, made at once as the owner
CONTACTS_SQL = """
insert into contacts_contact
select (jsonb_populate_record(c, jsonb_build_object('id', uuidv7(), 'display_name', 'Customer ' || n, 'code', 'B' || n))).*
from contacts_contact c cross join generate_series(1, %(count)s) n where c.tenant_id = %(tenant)s
"""
MARKS_SQL = """
insert into contacts_mark (tenant_id, id, company_id, contact_id, mark)
select c.tenant_id, uuidv7(), c.company_id, c.id, w.word from contacts_contact c
cross join lateral unnest(string_to_array(lower(c.display_name), ' ')) w(word) where c.tenant_id = %(tenant)s
on conflict do nothing
"""
PAID_SQL = """
update settlement_open_item set settled_amount = amount, settled_base_amount = base_amount, is_open = false
where tenant_id = %(tenant)s and is_open and line_id not in (
  select line_id from settlement_open_item where tenant_id = %(tenant)s and is_open order by posting_date desc, line_id limit %(open)s)
"""
OWED_SQL = """
insert into contact_line (tenant_id, id, company_id, line_id, contact_id, due_on)
select i.tenant_id, uuidv7(), i.company_id, i.line_id, c.id, i.posting_date + 30
from (select *, row_number() over (order by line_id) as n from settlement_open_item where tenant_id = %(tenant)s and is_open) i
join ledger_account a on a.tenant_id = i.tenant_id and a.id = i.account_id and contacts_control(a.subtype)
join (select id, row_number() over (order by id) as n from contacts_contact where tenant_id = %(tenant)s) c on c.n = 1 + i.n %% %(count)s
on conflict do nothing
"""


def measure(base: Ground, report: Report, entries: int) -> None:
    """Books of that size, with a contact for every open receivable and payable."""
    books = filled_books(base, entries)
    open_items = _owed(base, books)
    report.add("open items of contacts", f"{open_items:,}")
    _import(report, books)
    _gather(report, books)
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute("vacuum (analyze)")
    _candidates(report, books)


def _owed(base: Ground, books: FilledBooks) -> int:
    from oasys.contacts.schemas import ContactIn
    from oasys.contacts.services.contacts import create_contact
    from oasys.core.tenancy import tenant
    from oasys.settlement.services import gather_open_items

    with tenant(books.tenant_id):
        gather_open_items(company=books.company)
        said = {"display_name": "Customer", "is_customer": True, "is_supplier": True}
        create_contact(company=books.company, content=ContactIn.model_validate(said))
    with psycopg.connect(base.url("postgres"), autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        params: dict[str, Any] = {"tenant": books.tenant_id, "count": CONTACTS, "open": OPEN_ITEMS}
        owner.execute(PAID_SQL, params)
        owner.execute(CONTACTS_SQL, params)
        owner.execute(MARKS_SQL, params)
        owner.execute(OWED_SQL, params)
        row = owner.execute("select count(*) from contact_line where tenant_id = %(tenant)s", params).fetchone()
    assert row is not None
    return int(row[0])


def _import(report: Report, books: FilledBooks) -> None:
    for turn in ("first", "again"):
        brought, seconds = bring_lines(books, LINES)
        report.add(
            f"import of a CSV of {LINES:,} lines, {turn}",
            f"{seconds:.1f} s",
            f"{brought.added:,} new, {brought.known:,} known; {IMPORT_AIM}",
        )


def bring_lines(books: BenchBooks, count: int) -> tuple["Brought", float]:
    """Imports so many lines of the bank account, the same each time, half of them amounts of its entries, a day later; and the seconds."""
    from oasys.banking.files import Reading
    from oasys.banking.imports import Sent, carry_out_import
    from oasys.banking.services.importing import Choice
    from oasys.core.tenancy import tenant
    from oasys.ledger.models import Account, JournalLine

    with tenant(books.tenant_id):
        account = Account.objects.get(company=books.company, code=BANK)
        rows = JournalLine.objects.filter(account=account).order_by("posting_date", "id")
        figures = list(rows.values_list("posting_date", "debit", "credit"))
    chance = random.Random(7)  # noqa: S311  the same lines each time
    said = [(day, debit - credit) for day, debit, credit in chance.sample(figures, min(count // 2, len(figures)))]
    days = sorted(day for day, _ in said)
    while len(said) < count:
        said.append((chance.choice(days), Decimal(chance.randint(-900_000, 900_000) or 1) / 100))
    said.sort(key=lambda one: one[0])
    text = "Date,Amount,Counterparty,Description\n" + "".join(
        f"{day + timedelta(days=1)},{amount},Customer {chance.randint(1, CONTACTS)},Transfer {number}\n"
        for number, (day, amount) in enumerate(said)
    )
    sent = Sent("bench.csv", text.encode(), sha256(text.encode()).hexdigest())
    started = time.perf_counter()
    with tenant(books.tenant_id):
        (brought,) = carry_out_import(
            company=books.company, sent=sent, said=Reading(), choice=Choice(account.id), by=books.owner
        )
    return brought, time.perf_counter() - started


def _gather(report: Report, books: FilledBooks) -> None:
    from oasys.banking.models import BankBook
    from oasys.banking.services.books import gather
    from oasys.core.tenancy import tenant

    started = time.perf_counter()
    with tenant(books.tenant_id):
        entries = gather(BankBook.objects.get())
    report.add(
        "looking through all entries for the account, once",
        f"{time.perf_counter() - started:.1f} s",
        f"{entries:,} entries",
    )


def _candidates(report: Report, books: FilledBooks) -> None:
    from oasys.banking.candidates import candidates_of
    from oasys.banking.models import BankBook, BankLine
    from oasys.banking.proposals import proposals_of
    from oasys.banking.queries import LineFilter, bank_lines
    from oasys.banking.services.reconciling import proof_of
    from oasys.core.tenancy import tenant

    with tenant(books.tenant_id):
        book = BankBook.objects.select_related("account").get()
        lines = list(BankLine.objects.select_related("book", "book__account").order_by("?")[:ASKED])
    found: list[float] = []
    whole: list[float] = []
    for line in lines:
        with tenant(books.tenant_id):
            started = time.perf_counter()
            candidates_of(company=books.company, book=book, lines=[line])
            found.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            proposals_of(company=books.company, line_id=line.id)
            whole.append((time.perf_counter() - started) * 1000)
    report.add("candidates of one line", *_said(found[20:], CANDIDATES_AIM))
    report.add("proposals of one line, with scores and words", *_said(whole[20:]))
    paged: list[float] = []
    proved: list[float] = []
    for line in lines[:60]:
        with tenant(books.tenant_id):
            started = time.perf_counter()
            bank_lines(
                company=books.company, account_id=book.account_id, where=LineFilter(("open",)), limit=100,
                after=(line.booked_on, line.id), newest=False,
            )  # fmt: skip
            paged.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            proof_of(book, line.booked_on)
            proved.append((time.perf_counter() - started) * 1000)
    report.add(f"a page of 100 of {LINES:,} open lines", *_said(paged[5:]))
    report.add("the proof up to a day", *_said(proved[5:]))
    typer.echo("")


def _said(taken: list[float], aim: str = "") -> tuple[str, str]:
    return f"p50 {statistics.median(taken):.1f} ms", f"p95 {percentile(taken, 95):.1f} ms" + (f"; {aim}" if aim else "")
