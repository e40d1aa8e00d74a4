"""Statements of a slice of the books, beside those of the whole and what a GROUP BY over the slice's lines takes."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db import connection

from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, Ground, Report, make_books, median_ms
from oasys.cli.bench.reports import LAST_DAY, TIMES
from oasys.demo.generator.benchmark import BenchmarkLedger
from oasys.ledger.rules import CodedEntry

CENTRES, PROJECTS = 10, 20
GROUP_BY = """
select l.account_id, sum(l.debit), sum(l.credit) from ledger_journal_line l
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
where l.tenant_id = %s and e.company_id = %s and l.dimension_set_id = any(%s) group by 1
"""


def measure(base: Ground, report: Report, entries: int) -> None:
    """Books in which every line of income and expense names a cost centre and a project, and each pair of them occurs."""
    import psycopg

    from oasys.core.tenancy import tenant
    from oasys.ledger.services.bulk import load_entries
    from oasys.reports import by_dimension, statements
    from oasys.reports.dimensions import sets_holding
    from oasys.reports.rules import Span
    from oasys.reports.statements import Context

    books = make_books()
    _axes(books)
    started = time.perf_counter()
    with tenant(books.tenant_id):
        loaded = load_entries(company=books.company, entries=_placed(entries), by=books.owner)
    report.add("import", f"{entries / (time.perf_counter() - started):,.0f} entries/s", f"{loaded.lines:,} lines")
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute("vacuum (analyze)")
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select count(*) from ledger_dimension_balance")
        report.add(
            "balances by set, account, period and currency", f"{cursor.fetchone()[0]:,}", f"{CENTRES} x {PROJECTS} sets"
        )
        year = Span(date(LAST_DAY.year, 1, 1), LAST_DAY)
        mid = Span(date(LAST_DAY.year, 1, 1), date(LAST_DAY.year, 6, 15))
        for what, asked in (
            ("the whole", []),
            (f"one centre ({PROJECTS} sets)", ["cost-centre:C3"]),
            ("one centre, one project (1 set)", ["cost-centre:C3", "project:P7"]),
        ):
            for days, span in (("of a year", year), ("to the middle of a month", mid)):
                half, most = median_ms(
                    lambda s=span, a=asked: statements.profit_and_loss(  # type: ignore[misc]
                        Context.of(books.company, None, a), s, comparatives=0, step="year"
                    ),
                    times=TIMES,
                )
                report.add(f"profit and loss {days}, {what}", f"p50 {half:.1f} ms", f"p95 {most:.1f} ms")
        half, most = median_ms(
            lambda: by_dimension.profit_and_loss(Context.of(books.company, None), year, axis="cost-centre"), times=TIMES
        )
        report.add("profit and loss of a year, a column for each centre", f"p50 {half:.1f} ms", f"p95 {most:.1f} ms")
        sets = list(sets_holding(company=books.company, asked=["cost-centre:C3"]))

        def grouped() -> None:
            cursor.execute(GROUP_BY, [books.tenant_id, books.company.id, sets])
            cursor.fetchall()

        half, _ = median_ms(grouped, times=3)
        report.add("floor: one centre by GROUP BY over its lines", f"p50 {half:.1f} ms")


def _axes(books: BenchBooks) -> None:
    from oasys.core.tenancy import tenant
    from oasys.ledger.services.dimensions import create_dimension, create_value

    with tenant(books.tenant_id):
        for code, letter, count in (("cost-centre", "C", CENTRES), ("project", "P", PROJECTS)):
            axis = create_dimension(company=books.company, code=code, name=code)
            for number in range(count):
                value = f"{letter}{number}"
                create_value(company=books.company, dimension_id=axis.id, code=value, name=value)


def _placed(entries: int) -> Iterator[CodedEntry]:
    """The generated ledger, with the pairs of values given to its lines of income and expense in turn."""
    turn = 0
    for entry in BenchmarkLedger(entries=entries, first_day=FIRST_DAY, base_currency="USD"):
        lines = []
        for line in entry.lines:
            if line.account_code[0] in "45678":
                turn += 1
                pair = ("cost-centre", f"C{turn % CENTRES}"), ("project", f"P{turn // CENTRES % PROJECTS}")
                lines.append(replace(line, dimensions=pair))
            else:
                lines.append(line)
        yield replace(entry, lines=tuple(lines))
