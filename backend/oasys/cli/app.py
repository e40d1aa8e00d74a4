"""The commands. Each is a line of help and one call; what takes time to import is imported when it is asked for."""

import errno
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import psutil
import typer

from oasys.cli.state import Home, Refused

if TYPE_CHECKING:
    from oasys.cli.supervisor import Installation

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="OASYS, the Online Accounting System.",
)
WAIT_SECONDS = 120
ELSEWHERE = {
    "demo": "oasys.cli.demo:demo",
    "platform": "oasys.cli.platform:app",
    "company": "oasys.cli.company:app",
    "import": "oasys.cli.importing:app",
    "rates": "oasys.cli.rates:app",
    "export": "oasys.cli.exporting:export",
    "seal": "oasys.cli.sealing:seal",
    "recur": "oasys.cli.recurring:recur",
    "keys": "oasys.cli.keys:app",
    "mail": "oasys.cli.mail:app",
    "myinvois-simulator": "oasys.cli.myinvois_simulator:simulate",
    "bank-feeds-simulator": "oasys.cli.bank_feeds_simulator:simulate",
    "work": "oasys.cli.working:work",
    "verify": "oasys.cli.verify:verify",
    "drill": "oasys.cli.drill:drill",
    "backup": "oasys.cli.keeping.commands:backup",
    "keep": "oasys.cli.keeping.keeper:keep",
    "restore": "oasys.cli.keeping.commands:restore_command",
    "deploy": "oasys.cli.deploying.commands:deploy",
    "rollback": "oasys.cli.deploying.commands:rollback",
    "releases": "oasys.cli.deploying.commands:releases",
    "host": "oasys.cli.deploying.commands:host",
    "prepare": "oasys.cli.deploying.commands:prepare",
    "migrate-release": "oasys.cli.deploying.commands:migrate",
    "staging": "oasys.cli.deploying.staging:app",
    "expand": "oasys.cli.deploying.expand:expand",
    "slot": "oasys.cli.deploying.slot:slot",
    "bench": "oasys.cli.bench:app",
    "screenshots": "oasys.cli.screenshots:screenshots",
    "conformance": "oasys.cli.conformance:conformance",
    "words": "oasys.cli.words:words",
    "monitoring": "oasys.cli.monitoring:app",
    "edge": "oasys.cli.edge_check:app",
    "report": "oasys.cli.reporting:app",
    "images": "oasys.cli.images:app",
    "serve": "oasys.cli.serving:serve",
    "migrate": "oasys.cli.serving:migrate",
    "settings": "oasys.cli.settings_example:settings",
    "secrets": "oasys.cli.secret_files:write",
    "chart": "oasys.cli.chart:app",
    "scan": "oasys.cli.scans.commands:scan",
}


def say(text: str) -> None:
    """A step, as it begins."""
    typer.echo(text)


@app.command()
def up(
    detach: Annotated[
        bool, typer.Option("--detach", help="Return when it is ready; it goes on in the background.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1; the first free one from 8000.")
    ] = None,
    database_url: Annotated[
        str | None, typer.Option(help="postgresql:// address of an own PostgreSQL 18; then nothing embedded starts.")
    ] = None,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Make no demo company.")] = False,
    tls: Annotated[bool, typer.Option("--tls", help="Serve HTTPS, with a certificate made here.")] = False,
    lock: Annotated[int | None, typer.Option(hidden=True, help="Descriptor of the lock that --detach took.")] = None,
) -> None:
    """Start everything: database, migrations, demo books, the API with its docs."""
    from oasys.cli.supervisor import Installation

    home = Home.here()
    started = time.monotonic()
    home.make()
    if detach:
        _start_in_background(home, port, database_url, no_demo, tls)
    else:
        installation = Installation(home, say)
        with installation.only_one(lock):
            try:
                installation.start(port=port, own_database=database_url, with_demo=not no_demo, is_tls=tls)
                _tell(home, installation.addresses.origin)
                say(f"Ready after {time.monotonic() - started:.1f} s. Stop with Ctrl-C.")
                installation.keep()
            except KeyboardInterrupt:
                pass
            finally:
                installation.stop()


def _start_in_background(home: Home, port: int | None, database_url: str | None, no_demo: bool, tls: bool) -> None:
    from oasys.cli.supervisor import Busy, Installation

    try:
        with Installation(home, say).only_one() as lock:
            log = home.logs / "supervisor.log"
            log.write_text("")
            arguments = [sys.executable, "-m", "oasys.cli", "up", "--lock", str(lock)]
            arguments += ["--port", str(port)] if port else []
            arguments += ["--database-url", database_url] if database_url else []
            arguments += ["--no-demo"] if no_demo else []
            arguments += ["--tls"] if tls else []
            with log.open("ab") as output:
                process = subprocess.Popen(
                    arguments,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                    pass_fds=[lock],
                )
    except Busy:
        _wait_for_the_other(home)
        return
    _follow(home, log, process)


def _follow(home: Home, log: Path, process: "subprocess.Popen[bytes]") -> None:
    """Says what the supervisor in the background says, until all is ready. Raises Refused where it ends before."""
    from oasys.cli.edge import is_ready
    from oasys.cli.supervisor import Installation

    started, shown = time.monotonic(), 0
    while True:
        has_ended = process.poll() is not None
        lines = log.read_text(errors="replace").splitlines()
        for line in lines[shown:]:
            say(line)
        shown = len(lines)
        if has_ended:
            raise Refused(f"OASYS did not start; see {log}.")
        record = Installation(home, say).running()
        if record and any(line.startswith("Ready after") for line in lines) and is_ready(home, record["origin"]):
            say(f"Running in the background after {time.monotonic() - started:.1f} s. Stop with ./oasys down.")
            return
        time.sleep(0.1)


def _wait_for_the_other(home: Home) -> None:
    """Until what somebody else started is ready. Raises Refused where it ends before."""
    from oasys.cli.edge import is_ready
    from oasys.cli.supervisor import Busy, Installation

    is_said = False
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        record = Installation(home, say).running()
        if record and is_ready(home, record["origin"]):
            say("OASYS runs already.")
            _tell(home, record["origin"])
            return
        try:
            with Installation(home, say).only_one():
                raise Refused("Another ./oasys up was starting OASYS, and gave up: see ./oasys logs.")
        except Busy:
            if not is_said:
                say("Another ./oasys up is starting OASYS: waiting for it ...")
                is_said = True
        time.sleep(0.2)
    raise Refused(
        "Another ./oasys up holds OASYS and does not become ready: see ./oasys logs, or stop it with ./oasys down."
    )


def _tell(home: Home, origin: str) -> None:
    from oasys.cli import webapp
    from oasys.cli.edge import root_certificate

    say(f"\n  Web app        {origin}/" if webapp.exists() else "")
    say(f"  API and docs   {origin}/api/v1/docs")
    if origin.startswith("https"):
        say(f"  Certificate    of an authority of this installation's own: {root_certificate(home)}")
    demo = home.facts().get("demo")
    if demo:
        say(f"  Demo sign-in   {demo['email']}  {demo['password']}")
    say(f"  State          {home.folder}\n")


@app.command()
def status() -> None:
    """Show what runs, where, and how large it is; exits 0 only if all is well."""
    from oasys.cli.deploying.processes import parts_of_host
    from oasys.cli.edge import is_ready
    from oasys.cli.runtime import cluster_of
    from oasys.cli.supervisor import Installation

    home = Home.here()
    installation = Installation(home, say)
    record = installation.running() if home.folder.exists() else None
    if not record:
        say("OASYS is not running. Start it with ./oasys up.")
        raise typer.Exit(1)
    cluster = cluster_of(home)
    database = cluster.process() if cluster else None
    beside = (installation.edge, installation.live, *installation.app, installation.worker)
    found = parts_of_host(home, record)
    parts = {child.name: child.label for child in beside} if found is None else found[0]
    origin = record["origin"] if found is None else found[1]
    ready = is_ready(home, origin)
    supervisor = psutil.Process(record["supervisor"]["pid"])
    memory = sum(_memory(p) for p in [supervisor, *supervisor.children(recursive=True)])
    memory += (
        sum(_memory(p) for p in [database, *database.children()])
        if database and database.ppid() != supervisor.pid
        else 0
    )
    web = f", process {record['web']['pid']}" if "web" in record else ""
    say(f"  Web server     {'ready' if ready else 'NOT READY'}{web}")
    running = {name: installation.is_running(name) for name in parts}
    for name, label in parts.items():
        if name != "worker":
            say(f"  {label.capitalize():14} {'running' if running[name] else 'NOT RUNNING'}")
    if cluster is None:
        say("  PostgreSQL     your own")
    else:
        say(f"  PostgreSQL     {f'running, process {database.pid}' if database else 'NOT RUNNING'}")
        say(
            f"  On disk        {_size(home) / 2**20:,.0f} MB, {shutil.disk_usage(home.folder).free / 2**30:,.1f} GB free"
        )
        say(f"  Backups        {_kept(home, installation)}")
    worker = "running" if any(is_so for name, is_so in running.items() if name.startswith("worker")) else "NOT RUNNING"
    say(f"  Worker         {worker}, {_worked(home)}")
    say(f"  Memory         {memory / 2**20:,.0f} MB")
    _tell(home, origin)
    is_well = ready and all(running.values()) and (found is not None or installation.is_running("web"))
    raise typer.Exit(0 if is_well and (cluster is None or database) else 1)


def _worked(home: Home) -> str:
    """How many jobs wait, and how far the books are sealed, over all companies."""
    import psycopg

    from oasys.cli.runtime import database_url
    from oasys.ledger.seal_progress import progress

    try:
        with psycopg.connect(database_url(home, "oasys_backup"), connect_timeout=5) as raw:
            sealed, waiting = progress(raw)
            found = raw.execute("select count(*) from procrastinate_jobs where status in ('todo', 'doing')").fetchone()
    except psycopg.Error:
        return "the database does not answer"
    return f"{found[0] if found else 0} jobs in the queue; sealed up to {sealed:,} entries, {waiting:,} waiting"


def _kept(home: Home, installation: "Installation") -> str:
    """When the last backup was finished, and whether what comes after it is kept."""
    from oasys.cli.keeping.place import folder_of
    from oasys.cli.keeping.store import backups

    found = backups(folder_of(home))
    last = f"the last one finished {found[-1].ended_at:%Y-%m-%d %H:%M} UTC" if found else "none in its folder"
    return f"{last}; keeper {'running' if installation.is_running('keeper') else 'off'}"


def _memory(process: psutil.Process) -> int:
    """Bytes that would be free without the process; shared pages are counted in their share."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def _size(home: Home) -> int:
    return sum(path.lstat().st_size for path in home.folder.rglob("*") if path.is_file())


@app.command()
def down() -> None:
    """Stop everything in order; the data stays."""
    from oasys.cli import supervisor

    supervisor.down(Home.here(), say)


@app.command()
def logs(follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on showing what is added.")] = False) -> None:
    """Show the logs of the supervisor, the web server, the worker and PostgreSQL."""
    home = Home.here()
    paths = [
        p
        for p in (
            home.logs / "supervisor.log",
            *(home.logs / f"{name}.log" for name in ("edge", "app", "web", "live", "worker", "keeper")),
            home.postgres / "postgres.log",
        )
        if p.exists()
    ]
    if not paths:
        raise Refused("There are no logs yet: start OASYS with ./oasys up.")
    command = ["tail", "-n", "50", *(["-F"] if follow else []), *map(str, paths)]
    os.execvp("tail", command)  # noqa: S606


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Stop and delete the embedded database with all books in it (asks first)."""
    from oasys.cli import supervisor
    from oasys.cli.runtime import ADMIN_DATABASE_URL

    home = Home.here()
    if home.facts().get(ADMIN_DATABASE_URL):
        raise Refused(
            "The books are in your own PostgreSQL: drop its database `oasys` yourself, then delete the state folder."
        )
    if not yes and not typer.confirm(f"Delete ALL books under {home.folder}? This cannot be undone."):
        raise typer.Exit(1)
    supervisor.down(home, say)
    shutil.rmtree(home.postgres, ignore_errors=True)
    shutil.rmtree(home.folder / "wal", ignore_errors=True)
    (home.folder / "state.json").unlink(missing_ok=True)
    say("Deleted, but for backups. ./oasys up starts afresh; its backups need another folder, or those moved away.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(
    context: typer.Context,
    role: Annotated[str, typer.Option(help="Database role: app, owner or backup.")] = "app",
) -> None:
    """Run a management command of Django, such as `manage --role owner migrate`."""
    from oasys.cli.runtime import django_ready

    with django_ready(role, is_any_schema=True):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["oasys manage", *context.args])


@app.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    import django
    import orjson

    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from config.urls import api

    typer.echo(orjson.dumps(api.get_openapi_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))


@app.command()
def roles() -> None:
    """Print which permissions each built-in role holds, as a Markdown table."""
    from oasys.organisations.permissions import matrix

    typer.echo(matrix(), nl=False)


@app.command()
def lint() -> None:
    """Check format, style, types, import rules, lock files, workflows, images, scripts, and the history for secrets."""
    from oasys.cli import checks

    checks.lint(say)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run everything: lint, then all tests on a database of their own; extra words go to pytest."""
    from oasys.cli import checks

    checks.test(context.args, say)


def _mount() -> None:
    """Adds the commands that live in modules of their own."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    for name, place in ELSEWHERE.items():
        module_name, attribute = place.split(":")
        if wanted not in {name, "", "--help"} or importlib.util.find_spec(module_name) is None:
            continue
        found = getattr(importlib.import_module(module_name), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)


def main() -> None:
    """Runs a command; what a person can put right is said in plain words."""
    _mount()
    try:
        app()
    except Refused as refusal:
        typer.secho(str(refusal), fg="red")
        raise SystemExit(1) from None
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        typer.secho("The disk is full. Make room and start again: what was saved is not lost.", fg="red")
        raise SystemExit(1) from None
