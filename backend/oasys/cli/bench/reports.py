"""Statements and ledger pages, beside what a GROUP BY over the lines takes."""

from datetime import date

from django.db import connection

from oasys.cli.bench.ground import FIRST_DAY, YEARS, FilledBooks, Report, median_ms

LAST_DAY = date(FIRST_DAY.year + YEARS - 1, 12, 31)
GROUP_BY = """
select l.account_id, sum(l.debit), sum(l.credit) from ledger_journal_line l
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
where l.tenant_id = %s and e.company_id = %s group by 1
"""
TIMES = 30


def measure(report: Report, books: FilledBooks) -> None:
    """Server time of each statement, everything but HTTP."""
    from oasys.core.tenancy import tenant
    from oasys.ledger.models import JournalLine
    from oasys.reports import pages, statements, trial_balances
    from oasys.reports.rules import Span
    from oasys.reports.statements import Context

    report.add("lines in the books", f"{books.lines:,}", "" if books.ties else "BALANCES DIFFER")
    with tenant(books.tenant_id):
        context = Context.of(books.company, None)
        year = Span(date(LAST_DAY.year, 1, 1), LAST_DAY)
        mid = date(LAST_DAY.year, 6, 15)
        for what, act in (
            ("trial balance of a year", lambda: trial_balances.trial_balance(context, year, by_unit=False)),
            ("profit and loss of a year", lambda: statements.profit_and_loss(context, year, comparatives=0, step="year")),
            ("profit and loss, 12 months beside it", lambda: statements.profit_and_loss(
                context, Span(date(LAST_DAY.year, 12, 1), LAST_DAY), comparatives=12, step="month")),
            ("balance sheet at the year's end", lambda: statements.balance_sheet(context, LAST_DAY, comparatives=0, step="year")),
            ("balance sheet in the middle of a month", lambda: statements.balance_sheet(context, mid, comparatives=0, step="year")),
        ):  # fmt: skip
            half, most = median_ms(act, times=TIMES)
            report.add(what, f"p50 {half:.1f} ms", f"p95 {most:.1f} ms")

        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = on")

            def grouped() -> None:
                cursor.execute(GROUP_BY, [books.tenant_id, books.company.id])
                cursor.fetchall()

            half, _ = median_ms(grouped, times=3)
            report.add("floor: trial balance by GROUP BY over the lines", f"p50 {half:.1f} ms")
            cursor.execute("set local enable_seqscan = off")

            def stored() -> None:
                cursor.execute(
                    "select account_id, sum(debit), sum(credit) from ledger_account_balance "
                    "where tenant_id = %s and company_id = %s group by 1",
                    [books.tenant_id, books.company.id],
                )
                cursor.fetchall()

            half, _ = median_ms(stored, times=TIMES)
            report.add("floor: the same from stored balances, SQL alone", f"p50 {half:.1f} ms")

        rows = JournalLine.objects.values_list("account_id").order_by()[:2000]
        busiest = max(set(rows), key=list(rows).count)[0]
        from oasys.ledger.models import Account

        account = Account.objects.get(id=busiest)
        count = JournalLine.objects.filter(account=account).count()
        whole = Span(FIRST_DAY, LAST_DAY)
        first = pages.general_ledger(context, account, whole, limit=50, after=None)
        from decimal import Decimal
        from uuid import UUID

        from oasys.core.paging import decode_cursor

        cursor_text = first["next"]
        after = decode_cursor(cursor_text, date, UUID, Decimal) if cursor_text else None
        late = Span(date(LAST_DAY.year, 12, 1), LAST_DAY)
        for what, span, key in (
            (f"general ledger, first page of 50, account of {count:,} lines", whole, None),
            ("general ledger, next page by its cursor", whole, after),
            ("general ledger, first page of the last month", late, None),
        ):
            half, most = median_ms(
                lambda s=span, k=key: pages.general_ledger(context, account, s, limit=50, after=k),  # type: ignore[misc]
                times=TIMES,
            )
            report.add(what, f"p50 {half:.1f} ms", f"p95 {most:.1f} ms")
        half, most = median_ms(
            lambda: pages.journal(context, late, journal_code=None, limit=50, after=None), times=TIMES
        )
        report.add("journal, page of 50 entries", f"p50 {half:.1f} ms", f"p95 {most:.1f} ms")
