"""`./oasys drill deploy`: a host of its own goes forward and back under load, with a migration between its releases."""

import math
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from oasys.cli import webapp
from oasys.cli.deploying.host import Wanted
from oasys.cli.deploying.state import Book
from oasys.cli.devdb import UNHINDERED
from oasys.cli.drill.client import Read
from oasys.cli.ports import free_ports
from oasys.cli.runtime import environment_of
from oasys.cli.state import BACKEND, Home, Refused

if TYPE_CHECKING:
    from oasys.cli.drill.field import Books

PEOPLE = 16
ROOT = BACKEND.parent
REPORT = ROOT / "docs" / "reports" / "deploy.md"
PAGE_P99_SECONDS, PAGE_WORST_SECONDS = 3.0, 10.0
P99_SECONDS, WORST_SECONDS, DEPLOY_SECONDS, ROLLBACK_SECONDS = 1.0, 3.0, 60.0, 10.0
# What a real one does to the table that everybody writes to: it is locked for a moment.
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("ledger", "{before}")]

    operations = [
        migrations.RunSQL(
            "alter table ledger_journal_entry add column drill_{number} integer not null default 0",
            "alter table ledger_journal_entry drop column drill_{number}",
        ),
    ]
"""


@dataclass(slots=True)
class Measured:
    """What a run came to; seconds as wall time."""

    seconds: float
    deploys: list[float] = field(default_factory=list)
    rollbacks: list[float] = field(default_factory=list)  # to a release that was kept beside
    cold: list[float] = field(default_factory=list)  # to one that had ended
    kinds: Counter[str] = field(default_factory=Counter)
    taken: list[float] = field(default_factory=list)
    of_pages: list[float] = field(default_factory=list)  # not among `taken`
    has_app: bool = False
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    steps: list[str] = field(default_factory=list)  # of each deployment and rollback, as the journal has it
    agrees: bool = False
    notes: list[str] = field(default_factory=list)

    def rows(self) -> "list[Row]":
        """What, how much, what is aimed at, whether it is reached."""
        requests = sum(self.kinds.values()) - self.kinds["reconnected"]
        failed = requests - sum(self.kinds[kind] for kind in ("acknowledged", "read", "page", "file"))
        pages = f"{self.kinds['page']:,} and {self.kinds['file']:,}"
        of_app = [
            ("of these pages and scripts", pages, "some", bool(self.kinds["page"] and self.kinds["file"])),
            ("pages: median", milliseconds(percentile(self.of_pages, 50)), "", True),
            timed("pages: 99th percentile", percentile(self.of_pages, 99), PAGE_P99_SECONDS),
            timed("pages: worst", max(self.of_pages, default=math.inf), PAGE_WORST_SECONDS),
        ]
        return [
            ("requests", f"{requests:,} in {self.seconds:.0f} s", "some", requests > 0),
            ("failed requests", f"{failed}", "0", failed == 0),
            ("asked again on a new connection", f"{self.kinds['reconnected']}", "", True),
            ("entries acknowledged", f"{self.acknowledged:,}", "some", self.acknowledged > 0),
            ("of these lost", f"{self.lost}", "0", self.lost == 0),
            ("doubled", f"{self.doubled}", "0", self.doubled == 0),
            ("median", milliseconds(percentile(self.taken, 50)), "", True),
            timed("99th percentile", percentile(self.taken, 99), P99_SECONDS),
            timed("worst", max(self.taken, default=math.inf), WORST_SECONDS),
            *(of_app if self.has_app else []),
            slowest("deployments", self.deploys, DEPLOY_SECONDS),
            slowest("rollbacks to a release that was kept", self.rollbacks, ROLLBACK_SECONDS),
            slowest("rollbacks to one that had ended", self.cold, None),
            ("trial balances", "equal" if self.agrees else "DIFFER", "equal", self.agrees),
        ]


Row = tuple[str, str, str, bool]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def timed(what: str, seconds: float, most: float) -> Row:
    return what, milliseconds(seconds), f"< {most:.0f} s", seconds < most


def slowest(what: str, seconds: list[float], most: float | None) -> Row:
    """Without a limit anything is well, as long as there was one."""
    worst = max(seconds, default=math.inf)
    aim = "" if most is None else f"< {most:.0f} s"
    return f"slowest of {len(seconds)} {what}", f"{worst:.1f} s", aim, worst < (math.inf if most is None else most)


def percentile(values: list[float], percent: int) -> float:
    """Infinite where there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else math.inf


def drill_deploy(seconds: float, *, is_careless: bool, is_saved: bool) -> bool:
    """Whether everything that is aimed at was reached; printed, and written to the report where asked to."""
    home = Home(Home.here().folder / "drill-deploy")
    environment = _environment(home)
    subprocess.run([str(ROOT / "oasys"), "down"], env=environment, capture_output=True, check=False)
    shutil.rmtree(home.folder, ignore_errors=True)
    home.make()
    if webapp.exists():
        webapp.prepare(typer.echo)
    try:
        folders = [_release(home, number) for number in range(3)]
        typer.echo("Deploying the first release ...")
        [port] = free_ports(1)
        _oasys(folders[0], environment, "deploy", "--port", str(port))
        measured = _under_load(home, folders, environment, port, seconds, is_careless=is_careless)
    finally:
        subprocess.run([str(ROOT / "oasys"), "down"], env=environment, capture_output=True, check=False)
        shutil.rmtree(home.folder, ignore_errors=True)
    return tell(measured, lambda: page(measured, is_careless=is_careless), REPORT, is_saved=is_saved)


def _environment(home: Home) -> dict[str, str]:
    known = {name: said for name, said in os.environ.items() if not name.startswith(("OASYS_", "DJANGO_", "PYTHON"))}
    return known | UNHINDERED | {"OASYS_HOME": str(home.folder)}


def _release(home: Home, number: int) -> Path:
    """A folder with this release's files and as many migrations more; it shares the Python environment."""
    folder = home.folder / "releases" / f"r{number}"
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--", "oasys", "backend", "deploy", "docs/errors.md"],
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if not (ROOT / name).exists() or "/tests/" in name:
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    (folder / "backend" / ".venv").symlink_to(BACKEND / ".venv")
    if webapp.exists():
        _add_app(folder / "frontend")
    migrations = folder / "backend" / "oasys" / "ledger" / "migrations"
    for extra in range(number):
        before = max(path.stem for path in migrations.glob("0*.py"))
        name = f"{int(before[:4]) + 1:04}_drill_{extra}.py"
        (migrations / name).write_text(MIGRATION.format(before=before, number=extra))
    return folder


def _add_app(into: Path) -> None:
    """The sources of the web app; packages and build are those of this folder, which were made of the same."""
    for path in webapp.sources():
        there = into / path.relative_to(webapp.FRONTEND)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, there)
    for shared in ("node_modules", ".next"):
        (into / shared).symlink_to(webapp.FRONTEND / shared)


def _oasys(folder: Path, environment: dict[str, str], *words: str) -> float:
    """Seconds of a command of that release. Raises Refused where it fails."""
    began = time.monotonic()
    done = subprocess.run([str(folder / "oasys"), *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"oasys {' '.join(words)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return time.monotonic() - began


def _under_load(
    home: Home, folders: list[Path], environment: dict[str, str], port: int, seconds: float, *, is_careless: bool
) -> Measured:
    for variable in [variable for variable in os.environ if variable.startswith("OASYS_")]:
        del os.environ[variable]
    os.environ.update(environment)
    os.environ.update(environment_of(home) | {"OASYS_LOG_LEVEL": "ERROR"})
    import django

    django.setup()
    from oasys.cli.drill.field import Books, Load

    books = Books(port)
    order = replace(
        books.order(),
        people=PEOPLE,
        reconnects=True,
        reads=reads_of(books),
    )
    people = Load(order, home.folder / "acknowledged.ndjson")
    measured = Measured(0, has_app=webapp.exists())
    began = time.monotonic()
    try:
        people.wait_for("acknowledged", 0)
        number = 0
        while time.monotonic() - began < seconds or number < 2:
            newer = folders[1 + number % 2]
            if is_careless:
                _end_what_serves(home)
            kept = [] if number % 2 == 0 else ["--keep", "0"]
            measured.deploys.append(_oasys(newer, environment, "deploy", *kept))
            typer.echo(f"  {newer.name} deployed in {measured.deploys[-1]:.1f} s")
            time.sleep(1)
            back = _oasys(newer, environment, "rollback")
            (measured.cold if kept else measured.rollbacks).append(back)
            typer.echo(f"  back in {back:.1f} s, to what {'had ended' if kept else 'was kept'}")
            time.sleep(1)
            number += 1
        measured.seconds = time.monotonic() - began
        measured.steps = [f"{line['act']}: {line['detail']}" for line in Book(home).lines()[1:]]
        events = people.end()
    finally:
        if people.process.poll() is None:
            people.kill()
    judge_deploying(measured, books, events, lambda: _verify(folders[0], environment))
    return measured


def _verify(folder: Path, environment: dict[str, str]) -> tuple[bool, str]:
    done = subprocess.run(
        [str(folder / "oasys"), "verify"],
        env=environment | environment_of(Home(Path(environment["OASYS_HOME"])), "backup"),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def reads_of(books: "Books") -> list[Read]:
    """What people look at between two entries: lists and a report of the API, pages before and behind the sign-in, a file of theirs."""
    reads = [
        Read(f"{books.company}/accounts?limit=50"),
        Read(f"{books.company}/journal-entries?limit=50"),
        Read(f"{books.company}/reports/trial-balance?to_date={books.first_day.year}-12-31"),
    ]
    if not webapp.exists():
        return reads
    sign_in = books.page("/sign-in")
    found = re.search(r"/_next/static/[^\"?]+\.js", sign_in)
    if found is None:
        raise Refused("The sign-in page names no script: the web app does not serve as it should.")
    return [  # a page takes as much as ten requests: one of twelve
        *reads,
        *reads,
        *reads,
        Read("/sign-in", "page", 'type="password"', is_signed_in=False),
        Read(f"/{books.company_id}/accounts", "page", books.account),
        Read(found[0], "file", is_signed_in=False),
    ]


def _end_what_serves(home: Home) -> None:
    """What a deployment must not do: the live release goes before the edge knows another."""
    wanted = Wanted.read(home)
    live = Book(home).read().live
    assert live is not None
    left = {slot: place for slot, place in wanted.slots.items() if slot != live.slot}
    replace(wanted, slots=left, work=None).write(home)
    time.sleep(2)
    replace(Wanted.read(home), slots=wanted.slots, work=wanted.work).write(home)


def judge_deploying(
    measured: Measured, books: "Books", events: list[dict[str, Any]], verify: Callable[[], tuple[bool, str]]
) -> None:
    """What people were told, held against what stands in the books; `verify` recomputes them."""
    measured.kinds = Counter(event["kind"] for event in events)
    timed_events = [event for event in events if "began" in event]
    measured.taken = [event["at"] - event["began"] for event in timed_events if event["kind"] != "page"]
    measured.of_pages = [event["at"] - event["began"] for event in timed_events if event["kind"] == "page"]
    acknowledged = {event["key"]: event["id"] for event in events if event["kind"] == "acknowledged"}
    found = books.posted()
    references = Counter(entry["reference"] for entry in found)
    ids = {entry["reference"]: entry["id"] for entry in found}
    measured.acknowledged = len(acknowledged)
    measured.lost = sum(ids.get(key) != entry for key, entry in acknowledged.items())
    measured.doubled = sum(count - 1 for count in references.values())
    agrees, said = verify()
    measured.agrees = agrees and books.total() == f"{len(found)}.00"
    measured.notes.append(f"`./oasys verify`: {said.splitlines()[-1] if said else 'nothing said'}")
    reasons = Counter(event["why"][:120] for event in events if "why" in event)
    measured.notes += [f"failed {count} times: {why}" for why, count in reasons.most_common(5)]


def tell(measured: Measured, page: Callable[[], str], path: Path, *, is_saved: bool) -> bool:
    """Whether all that is aimed at was reached; printed, and written to the report where asked to."""
    for what, figure, aim, is_reached in measured.rows():
        typer.echo(f"  {what:<48} {figure:>20}   {aim}{'' if is_reached else '   MISSED'}")
    for note in [*measured.steps, *measured.notes]:
        typer.echo(f"  {note}")
    if is_saved:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page())
        typer.echo(f"Written to {path.relative_to(ROOT)}")
    return all(is_reached for *_, is_reached in measured.rows())


def page(measured: Measured, *, is_careless: bool) -> str:
    app = ", read pages and load a script of them" if measured.has_app else ""
    careless = " --careless" if is_careless else ""
    return (
        f"# Deploying under load\n\n`./oasys drill deploy{careless} --save`, {busy()}. {PEOPLE} "
        f"connections post entries and read by turns{app} through the edge, while releases are deployed and rolled back; two of them "
        "bring a migration of the table that is posted to. Releases are folders, built before"
        f"{', and share one build of the web app' if measured.has_app else ''}. By turns the release before is kept beside, as "
        "`./oasys deploy` does for ten minutes, and has ended; the aim of a rollback is that of the first.\n\n"
        f"{figures(measured)}"
    )


def figures(measured: Measured) -> str:
    """The tables, and what each deployment and rollback took."""
    table = "\n".join(
        f"| {what} | {figure} | {re.sub('<', '&lt;', aim)} | {'yes' if is_reached else '**no**'} |"
        for what, figure, aim, is_reached in measured.rows()
    )
    times = [", ".join(f"{one:.1f}" for one in each) for each in (measured.deploys, measured.rollbacks, measured.cold)]
    notes = "\n".join(f"* {note}" for note in [*measured.steps, *measured.notes])
    return (
        f"| what | measured | aim | reached |\n| --- | ---: | --- | --- |\n{table}\n\n"
        f"Deployments, in seconds: {times[0]}. Rollbacks: {times[1]}; to what had ended: {times[2]}.\n\n{notes}\n"
    )


def busy() -> str:
    """When, and how much else the machine had to do."""
    at = datetime.now(UTC)
    return (
        f"{at:%Y-%m-%d %H:%M} UTC, on {os.cpu_count()} cores with {os.getloadavg()[2]:.1f} processes that wanted to run, over a quarter of "
        "an hour (the drill's own among them)"
    )
