"""`./oasys bench posting | reports | http | database | dimensions | search | webhooks | events | invoices | recurring-invoices | banking |
matching | web | desk | observatory | start`.

Figures and floors. On a database of its own (`.oasys/bench`, with fsync) that is made for the run and removed after it;
`matching` needs none. `web`, `desk` and `observatory` measure a whole installation of their own (`.oasys/measure`), which is kept;
`start` one of a clean clone, which is removed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from oasys.cli.bench.ground import Report, filled_books, ground

app = typer.Typer(
    no_args_is_help=True, help="Measure posting, statements, the API and the web app against floors and aims."
)
Entries = Annotated[int, typer.Option(min=1_000, max=10_000_000, help="How many entries the books hold.")]
Save = Annotated[bool, typer.Option("--save", help="Write the tables to docs/benchmarks/ as well.")]


WithRedis = Annotated[bool, typer.Option("--redis", help="With a Valkey of the run's own for limits and kept answers.")]
Seconds = Annotated[int, typer.Option(min=1, help="How long each kind of request is asked.")]


@app.command()
def posting(entries: Entries = 100_000, save: Save = False) -> None:
    """Single and bulk posting against the same SQL without the invariants; loading; bytes for each entry."""
    _run(["posting"], entries, save)


@app.command()
def reports(entries: Entries = 100_000, save: Save = False) -> None:
    """Statements and ledger pages against GROUP BY over the lines."""
    _run(["reports"], entries, save)


@app.command()
def http(entries: Entries = 100_000, save: Save = False, seconds: Seconds = 8, redis: WithRedis = False) -> None:
    """The API under 16 users at once: reads, lists, one posting a call; hit rates; memory at rest and under load."""
    _run(["http"], entries, save, seconds, with_redis=redis)


@app.command()
def database(entries: Entries = 100_000, save: Save = False, seconds: Seconds = 8) -> None:
    """The statements that cost most under 16 users, unused and missing indexes; --save writes docs/reports/database.md."""
    with ground() as base:
        from oasys.cli.bench.database import measure
        from oasys.cli.reports import contents
        from oasys.cli.reports.places import keep

        text = measure(base, filled_books(base, entries), entries, seconds)
        typer.echo(text)
        if save:
            typer.echo(f"Written: {keep('database', text)}")
            keep(contents.NAME, contents.text())


@app.command()
def dimensions(entries: Entries = 100_000, save: Save = False) -> None:
    """Statements of one cost centre or project against those of the whole books and GROUP BY over the lines."""
    with ground() as base:
        from oasys.cli.bench.dimensions import measure

        report = Report("dimensions", entries)
        measure(base, report, entries)
        report.finish(save)


@app.command()
def invoices(
    count: Annotated[
        int, typer.Option("--invoices", min=1_000, max=1_000_000, help="How many there are in the end.")
    ] = 10_000,
    save: Save = False,
) -> None:
    """Invoices of five taxed lines: created and posted over HTTP, listed by every filter, their e-invoices checked."""
    with ground() as base:
        from oasys.cli.bench.invoices import measure

        report = Report("invoices", count, unit="invoices")
        measure(base, report, count)
        report.finish(save)


@app.command(name="recurring-invoices")
def recurring_invoices(
    count: Annotated[int, typer.Option(min=1, max=100_000, help="How many are due.")] = 1_000, save: Save = False
) -> None:
    """Recurring invoices that are due on one day: posted; posted, typeset and mailed."""
    with ground():
        from oasys.cli.bench.recurring_invoices import measure

        report = Report("recurring-invoices", count)
        measure(report, count)
        report.finish(save)


@app.command()
def search(entries: Entries = 100_000, save: Save = False) -> None:
    """Indexing, the size of the index, and every kind of question to the search over HTTP."""
    _run(["search"], entries, save)


@app.command()
def webhooks(
    events: Annotated[int, typer.Option(min=10, max=100_000, help="How many events are sent at once.")] = 1_000,
    save: Save = False,
) -> None:
    """From a commit to a receiver on this machine, alone and beside a dead one; deliveries a second to one and to ten."""
    with ground() as base:
        from oasys.cli.bench.webhooks import measure

        report = Report("webhooks", events, unit="events")
        measure(base, report, events)
        report.finish(save)


@app.command()
def events(
    listeners: Annotated[int, typer.Option(min=1, max=2_000, help="How many streams are open.")] = 500,
    changes: Annotated[int, typer.Option(min=1, help="How many changes are told.")] = 50,
    save: Save = False,
) -> None:
    """Live events: from commit to arrival at many listeners; memory and processor of the live process."""
    with ground():
        from oasys.cli.bench.events import measure

        report = Report("events", listeners, unit="listeners")
        measure(report, listeners, changes)
        report.finish(save)


@app.command()
def web(
    entries: Entries = 100_000,
    runs: Annotated[int, typer.Option(min=1, max=50, help="How often each page is measured.")] = 5,
    save: Save = False,
) -> None:
    """Lighthouse, as on a phone: sign-in, overview, list of entries, trial balance; medians and every run."""
    from datetime import UTC, datetime

    from oasys.cli import webapp
    from oasys.cli.bench.web import measure
    from oasys.cli.installations import chromium, installation

    chromium()
    webapp.prepare(typer.echo)
    webapp.install_measures(typer.echo)
    report = Report("web", entries)
    typer.echo("Starting an installation to measure ...")
    with installation("measure", is_tls=True) as running:
        measure(running, report, entries, runs, datetime.now(UTC).date())
    report.finish(save)


@app.command()
def desk(
    entries: Entries = 20_000,
    lines: Annotated[int, typer.Option(min=1_000, max=100_000, help="How many lines of the bank wait.")] = 100_000,
    save: Save = False,
) -> None:
    """The desk of the bank in a browser: its list scrolled through, 200 lines matched by keys alone."""
    from datetime import UTC, datetime

    from oasys.cli import webapp
    from oasys.cli.bench.desk import measure
    from oasys.cli.installations import chromium, installation

    chromium()
    webapp.prepare(typer.echo)
    webapp.install_measures(typer.echo)
    report = Report("desk", lines, unit="lines")
    typer.echo("Starting an installation to measure ...")
    with installation("measure", is_tls=True) as running:
        measure(running, report, entries, lines, datetime.now(UTC).date())
    report.finish(save)


@app.command()
def observatory(save: Save = False) -> None:
    """MDN's HTTP Observatory: the marks that the edge gets for its headers."""
    from oasys.cli import webapp
    from oasys.cli.bench.observatory import measure
    from oasys.cli.installations import installation

    webapp.prepare(typer.echo)
    webapp.install_measures(typer.echo)
    report = Report("observatory", None)
    typer.echo("Starting an installation to measure ...")
    with installation("measure", is_tls=True) as running:
        measure(running, report)
    report.finish(save)


@app.command()
def start(save: Save = False) -> None:
    """From a clean clone to a page that answers, the start after it, and the memory at rest; the machine's caches of packages are used."""
    from oasys.cli.bench.start import measure

    report = Report("start", None)
    measure(report)
    report.finish(save)


@app.command()
def banking(entries: Entries = 100_000, save: Save = False) -> None:
    """100,000 lines of a bank imported; what one of them could be among all entries and open items; pages and the proof."""
    with ground() as base:
        from oasys.cli.bench.banking import measure

        report = Report("banking", entries)
        measure(base, report, entries)
        report.finish(save)


@app.command()
def matching(
    folder: Annotated[
        Path,
        typer.Option(
            "--dir", exists=True, file_okay=False, help="What the neutral generator wrote: bank.csv, entries.jsonl ..."
        ),
    ],
    open_items: Annotated[
        bool, typer.Option("--open-items", help="Against open invoices, not against the books.")
    ] = False,
    without_references: Annotated[bool, typer.Option("--without-references", help="Texts and names removed.")] = False,
    repeat_amounts: Annotated[
        bool, typer.Option("--repeat-amounts", help="Amounts rounded, so that many repeat.")
    ] = False,
) -> None:
    """Lines of banks against the books: precision and recall of what would be taken without a person, and times. No database."""
    from oasys.cli.bench.matching import Options, measure

    measure(Report("matching", None), folder, Options(without_references, repeat_amounts), open_items=open_items)


@app.command("all")
def all_(entries: Entries = 100_000, save: Save = False, seconds: Seconds = 8) -> None:
    """Reports, http, search and posting on the same books, loaded once."""
    _run(["reports", "http", "search", "posting"], entries, save, seconds)


def _run(names: list[str], entries: int, save: bool, seconds: int = 8, *, with_redis: bool = False) -> None:
    with ground() as base:
        from oasys.cli.bench.http import measure as measure_http
        from oasys.cli.bench.posting import measure as measure_posting
        from oasys.cli.bench.reports import measure as measure_reports
        from oasys.cli.bench.search import measure as measure_search

        books = filled_books(base, entries)
        measures: dict[str, Callable[[Report], None]] = {
            "reports": lambda report: measure_reports(report, books),
            "http": lambda report: measure_http(base, report, books, seconds, with_redis=with_redis),
            "search": lambda report: measure_search(base, report, books),
            "posting": lambda report: measure_posting(base, report, books),
        }
        for name in names:
            report = Report(name, entries, "--redis" if with_redis else "")
            measures[name](report)
            report.finish(save)


@app.command()
def workload(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="accounts.csv, entries.jsonl, tb.json.")],
    save: Save = False,
) -> None:
    """Import the books of a neutral generator through the journal format, and tie every balance."""
    with ground():
        from oasys.cli.bench.workload import measure

        with (folder / "entries.jsonl").open("rb") as file:
            report = Report("workload", sum(1 for _ in file))
        measure(report, folder)
        report.finish(save)
