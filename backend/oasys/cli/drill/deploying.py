"""`./oasys drill deploy`: a host of its own goes forward and back under load, with a migration between its releases."""

import math
import os
import re
import shutil
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from oasys.cli.deploying.host import Wanted
from oasys.cli.deploying.state import Book
from oasys.cli.devdb import UNHINDERED
from oasys.cli.ports import free_ports
from oasys.cli.runtime import environment_of
from oasys.cli.state import BACKEND, Home, Refused

PEOPLE = 16
ROOT = BACKEND.parent
REPORT = ROOT / "docs" / "reports" / "deploy.md"
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
    rollbacks: list[float] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    taken: list[float] = field(default_factory=list)
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    agrees: bool = False
    notes: list[str] = field(default_factory=list)

    def rows(self) -> list[tuple[str, str, str, bool]]:
        """What, how much, what is aimed at, whether it is reached."""
        requests = sum(self.kinds.values()) - self.kinds["reconnected"]
        failed = requests - self.kinds["acknowledged"] - self.kinds["read"]
        p99, worst = percentile(self.taken, 99), max(self.taken, default=math.inf)
        slowest_deploy, slowest_rollback = max(self.deploys, default=math.inf), max(self.rollbacks, default=math.inf)
        return [
            ("requests", f"{requests:,} in {self.seconds:.0f} s", "some", requests > 0),
            ("failed requests", f"{failed}", "0", failed == 0),
            ("asked again on a new connection", f"{self.kinds['reconnected']}", "", True),
            ("entries acknowledged", f"{self.acknowledged:,}", "some", self.acknowledged > 0),
            ("of these lost", f"{self.lost}", "0", self.lost == 0),
            ("doubled", f"{self.doubled}", "0", self.doubled == 0),
            ("median", f"{percentile(self.taken, 50) * 1000:.0f} ms", "", True),
            ("99th percentile", f"{p99 * 1000:.0f} ms", f"< {P99_SECONDS:.0f} s", p99 < P99_SECONDS),
            ("worst", f"{worst * 1000:.0f} ms", f"< {WORST_SECONDS:.0f} s", worst < WORST_SECONDS),
            (
                f"slowest of {len(self.deploys)} deployments",
                f"{slowest_deploy:.1f} s",
                f"< {DEPLOY_SECONDS:.0f} s",
                slowest_deploy < DEPLOY_SECONDS,
            ),
            (
                f"slowest of {len(self.rollbacks)} rollbacks",
                f"{slowest_rollback:.1f} s",
                f"< {ROLLBACK_SECONDS:.0f} s",
                slowest_rollback < ROLLBACK_SECONDS,
            ),
            ("trial balances", "equal" if self.agrees else "DIFFER", "equal", self.agrees),
        ]


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
    try:
        folders = [_release(home, number) for number in range(3)]
        typer.echo("Deploying the first release ...")
        [port] = free_ports(1)
        _oasys(folders[0], environment, "deploy", "--port", str(port))
        measured = _under_load(home, folders, environment, port, seconds, is_careless=is_careless)
    finally:
        subprocess.run([str(ROOT / "oasys"), "down"], env=environment, capture_output=True, check=False)
        shutil.rmtree(home.folder, ignore_errors=True)
    return _tell(measured, is_careless=is_careless, is_saved=is_saved)


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
    migrations = folder / "backend" / "oasys" / "ledger" / "migrations"
    for extra in range(number):
        before = max(path.stem for path in migrations.glob("0*.py"))
        name = f"{int(before[:4]) + 1:04}_drill_{extra}.py"
        (migrations / name).write_text(MIGRATION.format(before=before, number=extra))
    return folder


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
        reads=[
            f"{books.company}/accounts?limit=50",
            f"{books.company}/journal-entries?limit=50",
            f"{books.company}/reports/trial-balance?to_date={books.first_day.year}-12-31",
        ],
    )
    people = Load(order, home.folder / "acknowledged.ndjson")
    measured = Measured(0)
    began = time.monotonic()
    try:
        people.wait_for("acknowledged", 0)
        number = 0
        while time.monotonic() - began < seconds or number < 2:
            newer = folders[1 + number % 2]
            if is_careless:
                _end_what_serves(home)
            measured.deploys.append(_oasys(newer, environment, "deploy"))
            typer.echo(f"  {newer.name} deployed in {measured.deploys[-1]:.1f} s")
            time.sleep(1)
            measured.rollbacks.append(_oasys(newer, environment, "rollback"))
            typer.echo(f"  back in {measured.rollbacks[-1]:.1f} s")
            time.sleep(1)
            number += 1
        measured.seconds = time.monotonic() - began
        events = people.end()
    finally:
        if people.process.poll() is None:
            people.kill()
    _judge(measured, books, events, folders[0], environment)
    return measured


def _end_what_serves(home: Home) -> None:
    """What a deployment must not do: the live release goes before the edge knows another."""
    wanted = Wanted.read(home)
    live = Book(home).read().live
    assert live is not None
    left = {slot: place for slot, place in wanted.slots.items() if slot != live.slot}
    replace(wanted, slots=left, work=None).write(home)
    time.sleep(2)
    replace(Wanted.read(home), slots=wanted.slots, work=wanted.work).write(home)


def _judge(
    measured: Measured, books: Any, events: list[dict[str, Any]], folder: Path, environment: dict[str, str]
) -> None:
    measured.kinds = Counter(event["kind"] for event in events)
    measured.taken = [event["at"] - event["began"] for event in events if "began" in event]
    acknowledged = {event["key"]: event["id"] for event in events if event["kind"] == "acknowledged"}
    found = books.posted()
    references = Counter(entry["reference"] for entry in found)
    ids = {entry["reference"]: entry["id"] for entry in found}
    measured.acknowledged = len(acknowledged)
    measured.lost = sum(ids.get(key) != entry for key, entry in acknowledged.items())
    measured.doubled = sum(count - 1 for count in references.values())
    done = subprocess.run(
        [str(folder / "oasys"), "verify"],
        env=environment | environment_of(Home(Path(environment["OASYS_HOME"])), "backup"),
        capture_output=True,
        text=True,
        check=False,
    )
    said = (done.stdout + done.stderr).strip()
    measured.agrees = done.returncode == 0 and books.total() == f"{len(found)}.00"
    measured.notes.append(f"`./oasys verify`: {said.splitlines()[-1] if said else 'nothing said'}")
    reasons = Counter(event["why"][:120] for event in events if "why" in event)
    measured.notes += [f"failed {count} times: {why}" for why, count in reasons.most_common(5)]


def _tell(measured: Measured, *, is_careless: bool, is_saved: bool) -> bool:
    for what, figure, aim, is_reached in measured.rows():
        typer.echo(f"  {what:<28} {figure:>20}   {aim}{'' if is_reached else '   MISSED'}")
    for note in measured.notes:
        typer.echo(f"  {note}")
    if is_saved:
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(_page(measured, is_careless=is_careless))
        typer.echo(f"Written to {REPORT.relative_to(ROOT)}")
    return all(is_reached for *_, is_reached in measured.rows())


def _page(measured: Measured, *, is_careless: bool) -> str:
    load = os.getloadavg()
    table = "\n".join(
        f"| {what} | {figure} | {re.sub('<', '&lt;', aim)} | {'yes' if is_reached else '**no**'} |"
        for what, figure, aim, is_reached in measured.rows()
    )
    times = ", ".join(f"{one:.1f}" for one in measured.deploys), ", ".join(f"{one:.1f}" for one in measured.rollbacks)
    notes = "\n".join(f"* {note}" for note in measured.notes)
    careless = " --careless" if is_careless else ""
    return (
        f"# Deploying under load\n\n`./oasys drill deploy{careless} --save`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, on {os.cpu_count()} "
        f"cores with {load[2]:.1f} processes that wanted to run, over a quarter of an hour (the drill's own among them). {PEOPLE} "
        "connections post entries and read by turns through the edge, while releases are deployed and rolled back; two of them bring a "
        "migration of the table that is posted to. Releases are folders, built before.\n\n"
        f"| what | measured | aim | reached |\n| --- | ---: | --- | --- |\n{table}\n\n"
        f"Deployments, in seconds: {times[0]}. Rollbacks: {times[1]}.\n\n{notes}\n"
    )
