"""What measurements stand on: a server of their own, books of a known size, medians, tables."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import psutil
import psycopg
import typer

from oasys.cli.postgres import Cluster
from oasys.cli.state import BACKEND
from oasys.cli.throwaway import PASSWORD, address, throwaway

if TYPE_CHECKING:
    from oasys.identity.models import User
    from oasys.organisations.models import Company

FIRST_DAY = date(2023, 1, 1)
YEARS = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """The server of the run; `url(role)` is its address."""

    cluster: Cluster

    def url(self, role: str) -> str:
        return address(self.cluster, role)


@contextmanager
def ground() -> Iterator[Ground]:
    """A fresh durable server with the schema of today, and Django set up against it as the application."""
    with throwaway("bench", is_durable=True) as cluster:
        yield Ground(cluster)


@dataclass(frozen=True, slots=True)
class BenchBooks:
    """A company for the measurements."""

    tenant_id: UUID
    company: "Company"
    owner: "User"


def make_books(first_day: date = FIRST_DAY) -> BenchBooks:
    """A tenant with an empty company from the generic pack and three open fiscal years, in USD."""
    from oasys.core.ids import uuid7
    from oasys.core.tenancy import tenant
    from oasys.demo.generator.benchmark import BENCHMARK_PACK
    from oasys.identity.models import User
    from oasys.ledger.services.books import create_company
    from oasys.ledger.services.years import open_fiscal_year
    from oasys.organisations.packs import load_pack
    from oasys.organisations.services import create_tenant

    owner = User.objects.create_user(f"bench-{uuid7().hex}@oasys.example", PASSWORD * 4)
    made = create_tenant(name="Bench", by=owner)
    with tenant(made.id):
        company = create_company(
            name="Bench",
            pack=load_pack(BENCHMARK_PACK),
            base_currency="USD",
            fiscal_year_start_month=None,
            first_year_on=first_day,
        ).company
        for year in range(first_day.year + 1, first_day.year + YEARS):
            open_fiscal_year(company=company, containing=date(year, 1, 1))
    return BenchBooks(made.id, company, owner)


@dataclass(frozen=True, slots=True)
class FilledBooks(BenchBooks):
    """Books with that many generated entries, loaded in so many seconds; `ties`: every balance is the generator's.

    `cpu_seconds` are PostgreSQL's.
    """

    entries: int
    lines: int
    seconds: float
    cpu_seconds: float
    ties: bool


def filled_books(base: Ground, entries: int) -> FilledBooks:
    """Books of that size, with the statistics of a database that has been vacuumed."""
    books = make_books()
    typer.echo(f"Loading {entries:,} entries ...")
    seconds, cpu_seconds, lines, ties = fill(books, entries)
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute("vacuum (analyze)")
    return FilledBooks(books.tenant_id, books.company, books.owner, entries, lines, seconds, cpu_seconds, ties)


def server_cpu_seconds() -> float:
    """What the process of PostgreSQL behind the open connection has used: other work on the machine moves it less than time."""
    from django.db import connection

    connection.ensure_connection()
    times = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return float(times.user + times.system)


def fill(books: BenchBooks, entries: int, first_day: date = FIRST_DAY) -> tuple[float, float, int, bool]:
    """Loads that many generated entries; seconds, PostgreSQL's CPU seconds, lines, and whether every balance is the generator's."""
    from decimal import Decimal

    from django.db.models import Sum

    from oasys.core.tenancy import tenant
    from oasys.demo.generator.benchmark import BenchmarkLedger
    from oasys.ledger.models import AccountBalance
    from oasys.ledger.services.bulk import load_entries

    ledger = BenchmarkLedger(entries=entries, first_day=first_day, base_currency="USD")
    used, started = server_cpu_seconds(), time.perf_counter()
    with tenant(books.tenant_id):
        loaded = load_entries(company=books.company, entries=ledger, by=books.owner)
    seconds, used = time.perf_counter() - started, server_cpu_seconds() - used
    with tenant(books.tenant_id):
        rows = AccountBalance.objects.values("account__code").annotate(debit=Sum("debit"), credit=Sum("credit"))
        found = {row["account__code"]: row["debit"] - row["credit"] for row in rows}
    zero = Decimal(0)
    ties = all(
        found.get(code, zero) == ledger.balances.get(code, zero) for code in found.keys() | ledger.balances.keys()
    )
    return seconds, used, loaded.lines, ties


def median_ms(act: Callable[[], object], *, times: int) -> tuple[float, float]:
    """Median and 95th percentile of `times` runs, in milliseconds, after one that does not count."""
    act()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken), percentile(taken, 95)


def percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


@dataclass(slots=True)
class Report:
    """Rows of a table, printed as they come."""

    name: str
    entries: int | None  # None where there is nothing to count
    option: str = ""
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    unit: str = "entries"  # what there are so many of, and the option that says so

    def add(self, what: str, figure: str, beside: str = "") -> None:
        self.rows.append((what, figure, beside))
        typer.echo(f"  {what:<58} {figure:>22}   {beside}")

    def finish(self, save: bool) -> None:
        """Prints where it was measured; writes the table where asked to."""
        said = measured_on()
        typer.echo(said)
        if save:
            folder = BACKEND.parent / "docs" / "benchmarks"
            folder.mkdir(parents=True, exist_ok=True)
            counted = f"-{self.entries}" if self.entries is not None else ""
            path = folder / f"{self.name}{self.option.removeprefix('-')}{counted}.md"
            words = f"{self.name} {self.option}".strip()
            title = f"{words}, {self.entries:,} {self.unit}" if counted else words
            command = f"{words} --{self.unit} {self.entries}" if counted else words
            table = "\n".join(f"| {what} | {figure} | {beside} |" for what, figure, beside in self.rows)
            path.write_text(
                f"# bench {title}\n\n`./oasys bench {command} --save`. "
                f"{said}\n\n| what | figure | beside it |\n| --- | ---: | --- |\n{table}\n"
            )
            typer.echo(f"Written to {path.relative_to(BACKEND.parent)}")


def measured_on() -> str:
    """When, and on what machine."""
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} cores, {_memory_gb()} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, PostgreSQL 18 (embedded, fsync on)."
    )


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
