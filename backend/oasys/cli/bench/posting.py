"""Posting: with the invariants, and the same SQL on tables that have none of them."""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg

from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, FilledBooks, Ground, Report, percentile, server_cpu_seconds
from oasys.core.ids import line_id, uuid7

ROUNDS = 5
SINGLES = 150
BULK = 500
FLOOR = """
create table floor_entry (like ledger_journal_entry including all);
create table floor_line (like ledger_journal_line including all);
alter table floor_entry alter column tenant_id set statistics 0;
alter table floor_line alter column tenant_id set statistics 0;
alter table floor_entry
  add foreign key (tenant_id, company_id) references organisations_company (tenant_id, id),
  add foreign key (tenant_id, journal_id) references ledger_journal (tenant_id, id),
  add foreign key (tenant_id, period_id) references ledger_period (tenant_id, id),
  add foreign key (tenant_id, series_id) references ledger_number_series (tenant_id, id),
  add foreign key (created_by_id) references identity_user (id),
  add foreign key (posted_by_id) references identity_user (id);
alter table floor_line
  add foreign key (tenant_id, entry_id) references floor_entry (tenant_id, id),
  add foreign key (tenant_id, account_id) references ledger_account (tenant_id, id);
grant select, insert, update on floor_entry, floor_line to oasys_app;
"""
INSERT_ENTRIES = """
insert into {entry} (tenant_id, id, company_id, journal_id, posting_date, status, description, reference, source_kind,
                     source_key, created_by_id, created_at, version)
select %(tenant)s, id, %(company)s, %(journal)s, %(day)s, 'draft', 'Sale', '', '', '', %(by)s, now(), 1
from unnest(%(ids)s::uuid[]) e(id)
"""
INSERT_LINES = """
insert into {line} (tenant_id, id, entry_id, line_no, account_id, posting_date, debit, credit, currency, currency_amount,
                    description, dimension_set_id)
select %(tenant)s, l.id, l.entry_id, l.line_no, l.account_id, %(day)s, l.debit, l.credit, 'USD', l.debit - l.credit, '',
       %(set)s::uuid
from unnest(%(line_ids)s::uuid[], %(entry_ids)s::uuid[], %(numbers)s::smallint[], %(accounts)s::uuid[],
            %(debits)s::numeric[], %(credits)s::numeric[]) as l(id, entry_id, line_no, account_id, debit, credit)
"""
POST = """
update {entry} e set status = 'posted', period_id = %(period)s, series_id = %(series)s, number = p.number,
                     posted_by_id = %(by)s, posted_at = now(), version = 2
from unnest(%(ids)s::uuid[], %(posted)s::int[]) p(id, number) where e.tenant_id = %(tenant)s and e.id = p.id
"""
AMOUNTS = [
    (Decimal("60.00"), Decimal(0)),
    (Decimal("40.00"), Decimal(0)),
    (Decimal(0), Decimal("70.00")),
    (Decimal(0), Decimal("30.00")),
]


class Poster:
    """Posts entries of four lines by plain SQL, into the ledger or onto the floor; every line names `set_id`."""

    def __init__(self, base: Ground, books: BenchBooks, *, is_floor: bool = False, set_id: UUID | None = None) -> None:
        from oasys.core.tenancy import tenant
        from oasys.ledger.models import Account, Journal, NumberSeries, Period

        self.names = {"entry": "floor_entry", "line": "floor_line"} if is_floor else {
            "entry": "ledger_journal_entry", "line": "ledger_journal_line"
        }  # fmt: skip
        with tenant(books.tenant_id):
            period = Period.objects.get(company=books.company, starts_on=FIRST_DAY)
            journal = Journal.objects.create(company=books.company, code=uuid7().hex[-8:], name="Bench", kind="general")
            series = NumberSeries.objects.create(journal=journal, fiscal_year_id=period.fiscal_year_id, prefix="B")
            accounts = Account.objects.filter(company=books.company, is_heading=False)
            self.accounts = list(accounts.order_by("code").values_list("id", flat=True))
        self.number = 0
        self.turn = 0
        self.params: dict[str, Any] = {
            "tenant": books.tenant_id,
            "company": books.company.id,
            "journal": journal.id,
            "period": period.id,
            "series": series.id,
            "by": books.owner.id,
            "day": FIRST_DAY,
            "set": set_id,
        }
        self.connection = psycopg.connect(
            base.url("oasys_app"), autocommit=True, options="-c enable_seqscan=off -c jit=off"
        )

    def post(self, count: int) -> None:
        """One transaction with that many entries."""
        ids = [uuid7() for _ in range(count)]
        lines: list[tuple[UUID, UUID, int, UUID, Decimal, Decimal]] = []
        for id_ in ids:
            self.turn += 1
            for n, (debit, credit) in enumerate(AMOUNTS, 1):
                account = self.accounts[(self.turn * 7 + n * 13) % len(self.accounts)]
                lines.append((line_id(id_, n), id_, n, account, debit, credit))
        columns = [list(column) for column in zip(*lines, strict=True)]
        names = ("line_ids", "entry_ids", "numbers", "accounts", "debits", "credits")
        posted = list(range(self.number + 1, self.number + count + 1))
        params = self.params | dict(zip(names, columns, strict=True)) | {"ids": ids, "posted": posted}
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(f"set local app.tenant_id = '{self.params['tenant']}'")
            for statement in (INSERT_ENTRIES, INSERT_LINES, POST):
                cursor.execute(statement.format(**self.names), params)
        self.number += count


def _per_second(act: Callable[[], None], times: int, each: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        act()
    return times * each / (time.perf_counter() - started)


def measure(base: Ground, report: Report, books: FilledBooks) -> None:
    """What loading took; then posts into the books and onto the floor in turns; ratios of medians."""
    report.add(
        "import, generated and posted in one transaction",
        f"{books.entries / books.seconds:,.0f} entries/s",
        f"{books.seconds:.1f} s, {books.cpu_seconds:.1f} s of PostgreSQL's CPU, {books.lines:,} lines",
    )
    report.add("every balance equals the generator's", "yes" if books.ties else "NO")
    _disk(base, report, books)

    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute(FLOOR)
        set_id = _two_axes(books)
        ledger, floor = Poster(base, books), Poster(base, books, is_floor=True)
        placed = Poster(base, books, set_id=set_id)
        for poster in (ledger, floor, placed):  # all begin with rows and statistics, as after a day's work
            for _ in range(10):
                poster.post(BULK)
        owner.execute("vacuum (analyze)")
        for poster in (ledger, floor, placed):
            poster.connection.execute("discard plans")
    for name, times, each in (
        ("single entries of 4 lines, one a transaction", SINGLES, 1),
        (f"bulk, {BULK} entries a transaction", 4, BULK),
    ):
        rates: dict[str, list[float]] = {"ledger": [], "floor": [], "placed": []}
        for poster in (ledger, floor, placed):
            poster.post(each)
        for _ in range(ROUNDS):
            rates["floor"].append(_per_second(lambda n=each: floor.post(n), times, each))  # type: ignore[misc]
            rates["ledger"].append(_per_second(lambda n=each: ledger.post(n), times, each))  # type: ignore[misc]
            rates["placed"].append(_per_second(lambda n=each: placed.post(n), times, each))  # type: ignore[misc]
        ours, bare = statistics.median(rates["ledger"]), statistics.median(rates["floor"])
        report.add(f"SQL {name}", f"{ours:,.0f}/s", f"floor without invariants {bare:,.0f}/s, ratio {ours / bare:.2f}")
        axed = statistics.median(rates["placed"])
        report.add(
            "  the same, every line on two axes", f"{axed:,.0f}/s", f"{axed / ours:.2f} of that without dimensions"
        )
    _service(report, books, set_id)


def _two_axes(books: BenchBooks) -> UUID:
    """The set of one value on each of two axes."""
    from oasys.core.tenancy import tenant
    from oasys.ledger.rules import dimension_set_id
    from oasys.ledger.services.dimension_sets import write_sets
    from oasys.ledger.services.dimensions import create_dimension, create_value

    with tenant(books.tenant_id):
        values = []
        for code in ("cost-centre", "project"):
            axis = create_dimension(company=books.company, code=code, name=code)
            values.append(create_value(company=books.company, dimension_id=axis.id, code="A", name="A").id)
        write_sets(company=books.company, sets={dimension_set_id(values): sorted(values)})
    return dimension_set_id(values)


def _service(report: Report, books: BenchBooks, set_id: UUID) -> None:
    """Entries by the service, without and with dimensions in turns."""
    from oasys.core.tenancy import tenant
    from oasys.ledger.models import Account, Journal
    from oasys.ledger.rules import EntryDraft, LineDraft
    from oasys.ledger.services.posting import write_and_post

    with tenant(books.tenant_id):
        journal = Journal.objects.filter(company=books.company, kind="general").order_by("code").first()
        assert journal is not None
        two = list(Account.objects.filter(company=books.company, is_heading=False).order_by("code")[:2])
    ten, zero = Decimal("10.00"), Decimal(0)

    def post(named: UUID | None) -> None:
        pair = [
            LineDraft(two[0].id, ten, zero, "USD", ten, "", named),
            LineDraft(two[1].id, zero, ten, "USD", -ten, "", named),
        ]
        with tenant(books.tenant_id):
            write_and_post(company=books.company, entries=[EntryDraft(journal.id, FIRST_DAY, pair)], by=books.owner)

    taken: dict[UUID | None, list[float]] = {None: [], set_id: []}
    for _ in range(300):
        for named, times in taken.items():
            started = time.perf_counter()
            post(named)
            times.append((time.perf_counter() - started) * 1000)
    for named, times in taken.items():
        report.add(
            "  the same, both lines on two axes" if named else "service write_and_post, one entry of 2 lines",
            f"p50 {statistics.median(times):.1f} ms",
            f"p95 {percentile(times, 95):.1f} ms",
        )
    for named in taken:
        used = server_cpu_seconds()
        mine = time.process_time()
        for _ in range(SINGLES):
            post(named)
        used, mine = server_cpu_seconds() - used, time.process_time() - mine
        report.add(
            "  CPU of each, both lines on two axes" if named else "  CPU of each, without dimensions",
            f"PostgreSQL {used / SINGLES * 1000:.2f} ms",
            f"Python {mine / SINGLES * 1000:.2f} ms",
        )


def _disk(base: Ground, report: Report, books: FilledBooks) -> None:
    """Bytes of the ledger's tables and indexes after a vacuum that gives nothing back to the system."""
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        tables = ("ledger_journal_entry", "ledger_journal_line", "ledger_account_balance")
        for table in tables:
            owner.execute(f"vacuum (analyze) {table}")
        sizes = {
            table: owner.execute("select pg_total_relation_size(%s::regclass)", [table]).fetchone() for table in tables
        }
        owner.execute(f"set app.tenant_id = '{books.tenant_id}'")
        counted = owner.execute("select count(*) from ledger_journal_entry").fetchone()
    entries = counted[0] if counted else 0
    total = sum(size[0] for size in sizes.values() if size)
    report.add("disk for each posted entry, all indexes", f"{total / entries:,.0f} bytes", "right after the import")
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute("vacuum full ledger_journal_entry")
        owner.execute("vacuum full ledger_journal_line")
        rows = [owner.execute("select pg_total_relation_size(%s::regclass)", [table]).fetchone() for table in tables]
    packed = sum(row[0] for row in rows if row)
    report.add(
        "disk for each posted entry, packed",
        f"{packed / entries:,.0f} bytes",
        "without the drafts' dead rows, which later entries reuse",
    )
