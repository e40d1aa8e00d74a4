"""Where PostgreSQL spends its time at so many entries: 16 users read and post over HTTP, and its own statistics are asked."""

from collections.abc import Callable

import typer

from oasys.cli.bench.client import Session
from oasys.cli.bench.ground import FIRST_DAY, FilledBooks, Ground, measured_on
from oasys.cli.bench.http import USERS, acts_of, hammer, served
from oasys.cli.reporting import statements_of, text_of

MOST = 25
ROWS = 1000
LAST = f"{FIRST_DAY.year + 2}-12-31"
READS = {
    "profit and loss of a year": f"{{company}}/reports/profit-and-loss?from_date={LAST[:4]}-01-01&to_date={LAST}",
    "balance sheet": f"{{company}}/reports/balance-sheet?as_of={LAST}",
    "balance sheet in the middle of a month": f"{{company}}/reports/balance-sheet?as_of={LAST[:4]}-06-16",
    "entries of a month": f"{{company}}/journal-entries?from_date={LAST[:8]}01&to_date={LAST}&limit=50",
    "overview": "{company}/overview",
    "search for a word": "/search?q=sale",
}


def measure(base: Ground, books: FilledBooks, entries: int, seconds: int) -> str:
    """The page of docs/reports."""
    acts, _ = acts_of(books)
    company = f"/companies/{books.company.id}"
    for name, path in READS.items():
        acts[name] = _reading(path.format(company=company))
    admin = base.cluster.admin_url
    asked, answers = [], 0
    with served() as (port, _):
        sessions = [Session(port, books) for _ in range(USERS)]
        statements_of(admin, most=MOST, reset=True)
        for name, act in acts.items():
            rate, taken, refused = hammer(sessions, seconds, act)
            typer.echo(f"  {name:<58} {rate:>8,.0f}/s {f', {refused} REFUSED' if refused else ''}")
            asked.append(f"{name} {rate:,.0f}/s")
            answers += len(taken)
    statements, since = statements_of(admin, most=MOST, reset=False)
    tables = text_of(admin, statements, since, rows=ROWS)
    return (
        f"# Where PostgreSQL spends its time at {entries:,} entries\n\n"
        f"Made by `./oasys bench database --entries {entries} --save` of pg_stat_statements, as `./oasys report database` shows it of an "
        f"installation. {measured_on()} Books of {entries:,} entries with {books.lines:,} lines; {USERS} users at once, each of these "
        f"for {seconds} s, {answers:,} requests: {'; '.join(asked)}. Times are in milliseconds; values are left out.\n\n{tables}\n"
    )


def _reading(path: str) -> Callable[[Session], int]:
    return lambda session: session.call("GET", path)
