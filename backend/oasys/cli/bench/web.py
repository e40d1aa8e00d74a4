"""The web app by Lighthouse, as on a phone on a slow line: what it shows how soon, and how well it is made."""

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psutil
import psycopg
import typer

from oasys.cli import webapp
from oasys.cli.bench.banking import bring_lines
from oasys.cli.bench.ground import YEARS, Report, fill, make_books
from oasys.cli.installations import Running, chromium
from oasys.cli.ports import free_ports
from oasys.cli.runtime import database_url, django_ready
from oasys.cli.state import Home, Refused
from oasys.cli.throwaway import PASSWORD

PAGES = {
    "sign-in": "/sign-in",
    "overview": "/{company}/overview",
    "entries": "/{company}/entries",
    "trial balance": "/{company}/reports/trial-balance",
    "reconciliation": "/{company}/bank/{account}",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIGURES: dict[str, Callable[[float], str]] = {
    "lcp": lambda value: f"{value / 1000:.2f} s",
    "fcp": lambda value: f"{value / 1000:.2f} s",
    "cls": lambda value: f"{value:.3f}",
    "tbt": lambda value: f"{value:.0f} ms",
}
AIMS = {"lcp": 1_600.0, "cls": 0.0}
BANK_LINES = 2_000
QUIET_PERCENT, QUIET_SECONDS, MOST_SECONDS = 15, 5, 3_600


def measure(running: Running, report: Report, entries: int, runs: int, today: date) -> None:
    """Rows for each page: the median of the runs, and beside it every run. Raises Refused where a page is not shown."""
    email, company, account = books_with_bank(running.home, entries, today, BANK_LINES)
    wait_until_quiet(running.home)
    for name, path in PAGES.items():
        typer.echo(f"{name}:")
        said = {"OASYS_URL": running.origin, "OASYS_EMAIL": email, "OASYS_PASSWORD": PASSWORD * 4}
        rows = list(
            _lighthouse(
                f"{name.replace(' ', '-')}={path.format(company=company, account=account)}", runs, said | running.trust
            )
        )
        for figure, write in FIGURES.items():
            values = [row[figure] for row in rows]
            aim = AIMS.get(figure)
            median = statistics.median(values)
            verdict = "" if aim is None else f"{'within' if median <= aim else 'MISSED'} {write(aim)}; "
            report.add(f"{name}, {figure.upper()}", write(median), f"{verdict}runs {', '.join(map(write, values))}")
        for category in CATEGORIES:
            values = [row[category] for row in rows]
            faults = sorted({title for row in rows for title in row["failed"].values()})
            beside = f"runs {', '.join(map(str, values))}"
            if category != "performance" and min(values) < 100:
                beside += f"; {'; '.join(faults)}"
            report.add(f"{name}, {category}", f"{statistics.median(values):.0f}", beside)


def books_with_bank(home: Home, entries: int, today: date, lines: int) -> tuple[str, str, str]:
    """The e-mail, the company and its bank account of books of that size, up to this year; they are kept for the next run."""
    name = f"books_{entries}_with_{lines}_bank_lines_of_{today.year}"
    known = home.facts().get(name)
    if not known:
        typer.echo(f"Loading {entries:,} entries ...")
        first_day = date(today.year - YEARS + 1, 1, 1)
        with _at(home), django_ready():
            books = make_books(first_day)
            *_, ties = fill(books, entries, first_day)
            if not ties:
                raise Refused("The balances are not the generator's.")
            brought, _ = bring_lines(books, lines)
            known = [books.owner.email, str(books.company.id), str(brought.account_id)]
        with psycopg.connect(database_url(home, "oasys_owner"), autocommit=True) as owner:
            owner.execute("vacuum (analyze)")
        home.remember(**{name: known})
    return known[0], known[1], known[2]


@contextmanager
def _at(home: Home) -> Iterator[None]:
    """Meanwhile it is this installation that commands are about."""
    before = dict(os.environ)
    os.environ["OASYS_HOME"] = str(home.folder)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def wait_until_quiet(home: Home) -> None:
    """Until the worker has sealed and indexed what was loaded: it runs on the cores that are measured. Raises Refused after an hour."""
    typer.echo("Waiting until the installation has nothing left to do ...")
    record = json.loads((home.run / "processes.json").read_text())
    parts = [int(value["pid"]) for value in record.values() if isinstance(value, dict) and "pid" in value]
    postmaster = int((home.postgres / "data" / "postmaster.pid").read_text().split()[0])
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        before = _cpu_seconds([*parts, postmaster])
        time.sleep(QUIET_SECONDS)
        if (_cpu_seconds([*parts, postmaster]) - before) * 100 / QUIET_SECONDS < QUIET_PERCENT:
            return
    raise Refused(f"The installation is still at work after {MOST_SECONDS // 60} minutes.")


def _cpu_seconds(pids: list[int]) -> float:
    """What those processes and their children have used."""
    found: dict[int, float] = {}
    for pid in pids:
        try:
            process = psutil.Process(pid)
            for each in [process, *process.children(recursive=True)]:
                times = each.cpu_times()
                found[each.pid] = times.user + times.system
        except psutil.Error:
            continue
    return sum(found.values())


def _lighthouse(page: str, runs: int, said: dict[str, str]) -> Iterator[dict[str, Any]]:
    [port] = free_ports(1)
    environment = os.environ | said | {"OASYS_RUNS": str(runs), "OASYS_DEBUGGING_PORT": str(port)}
    environment["CHROMIUM"] = str(chromium())
    with subprocess.Popen(
        [str(webapp.node()), "lighthouse.mjs", page],
        cwd=webapp.MEASURE, env=environment, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                yield json.loads(line)
    if process.returncode:
        raise Refused(f"Lighthouse did not finish {page}: see above.")
