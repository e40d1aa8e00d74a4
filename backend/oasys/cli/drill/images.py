"""`./oasys drill deploy --images TAG`: the whole of deploy/compose.yaml goes from images to images and back under load."""

import os
import re
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import typer

from oasys.cli.deploying.containers import service
from oasys.cli.deploying.state import Book
from oasys.cli.devdb import UNHINDERED
from oasys.cli.drill.deploying import (
    MIGRATION,
    PEOPLE,
    ROOT,
    Measured,
    busy,
    figures,
    judge_deploying,
    reads_of,
    tell,
)
from oasys.cli.drill.field import Books, Load
from oasys.cli.images.engine import Engine, engine, weighed
from oasys.cli.images.look_alikes import make_missing
from oasys.cli.images.prove import UPSTREAM, Project
from oasys.cli.images.releases import OURS, archive, local, obtain
from oasys.cli.images.stranger import authority_of, client_of, sign_up
from oasys.cli.state import BACKEND, Home, Refused

REPORT = ROOT / "docs" / "reports" / "deploy-images.md"
MIGRATIONS = "oasys/ledger/migrations"
NEWER = 2  # releases behind the first one
WEIGHT = 16  # processes
DRAINED = re.compile(r"drain ([\d.]+) s")


class BooksBehindEdge(Books):
    """Books that somebody has made over HTTPS; nothing is known of the database."""

    def __init__(self, project: Project) -> None:
        self.authority = authority_of(project)
        self.port = project.https_port
        self.origin = f"https://localhost:{self.port}"
        self.trusted = ssl.create_default_context(cafile=str(self.authority))
        with client_of(project) as client:
            opened = sign_up(client)
            self.cookies = {cookie.name: str(cookie.value) for cookie in client.cookies.jar}
        self.first_day = date.fromisoformat(opened.year["starts_on"])
        self.company_id = opened.id
        self.company = f"/api/v1{opened.base}"
        self.codes = [opened.accounts[0]["code"], opened.accounts[-1]["code"]]
        self.account = next(each["name"] for each in opened.accounts if re.fullmatch(r"[A-Za-z ]+", each["name"]))


def drill_images(tag: str, seconds: float, *, is_careless: bool, is_saved: bool) -> bool:
    """Whether everything that is aimed at was reached; nothing of it is left afterwards but the images."""
    with_engine = engine()
    obtain(with_engine, tag, {})
    if with_engine.name == "podman":
        make_missing(with_engine, UPSTREAM, typer.echo)
    home = Home(Home.here().folder / "drill-images")
    shutil.rmtree(home.folder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="oasys-drill-"))
    folder.chmod(0o711)
    project = Project(with_engine, tag, folder)
    environment = _environment(home)
    try:
        newer = [_newer(with_engine, tag, number, migrations=number) for number in range(1, NEWER + 1)]
        alike = _newer(with_engine, tag, NEWER + 1, migrations=0)
        project.prepare(UNHINDERED | {"OASYS_WEB_WORKERS": "2"})
        with weighed(with_engine, WEIGHT) as words:
            host = Host(project, home, environment, words)
            measured = _run(host, [tag, *newer], alike, seconds, is_careless=is_careless)
        if words:
            measured.notes.append(
                f"cgroups are nobody's here: all containers together, and the deploying commands, weigh as much as {WEIGHT} processes each"
            )
    finally:
        project.take_down()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(home.folder, ignore_errors=True)
        _forget(with_engine, tag)
    return tell(measured, lambda: page(measured, with_engine, tag, is_careless=is_careless), REPORT, is_saved=is_saved)


def _environment(home: Home) -> dict[str, str]:
    known = {name: said for name, said in os.environ.items() if not name.startswith(("OASYS_", "DJANGO_", "PYTHON"))}
    return known | {"OASYS_HOME": str(home.folder)}


def _newer(with_engine: Engine, tag: str, number: int, *, migrations: int) -> str:
    """Images of the same code with so many migrations more, and a hashed file of the web app's that the others do not have."""
    made = f"{tag}-drill-{number}"
    context = Path(tempfile.mkdtemp(prefix="oasys-drill-"))
    try:
        before = max(path.stem for path in (BACKEND / MIGRATIONS).glob("0*.py"))
        for extra in range(migrations):
            name = f"{int(before[:4]) + 1:04}_drill_{extra}"
            (context / f"{name}.py").write_text(MIGRATION.format(before=before, number=extra))
            before = name
        (context / f"drill-{number}.js").write_text(f"// {number}\n")
        files = {
            "oasys-backend": f"COPY *.py /srv/oasys/backend/{MIGRATIONS}/"
            if migrations
            else f"LABEL org.oasys.drill={number}",
            "oasys-app": f"LABEL org.oasys.drill={number}",
            "oasys-edge": "COPY *.js /srv/oasys/static/",
        }
        for image, line in files.items():
            dockerfile = context / f"{image}.Dockerfile"
            dockerfile.write_text(f"FROM {local(image, tag)}\n{line}\n")
            with_engine.build(dockerfile, local(image, made), {}, context=context)
    finally:
        shutil.rmtree(context)
    return made


def _forget(with_engine: Engine, tag: str) -> None:
    """The names that the drill gave."""
    own = re.compile(rf"localhost/oasys-[a-z]+:{re.escape(tag)}(-drill-\d+)?(-[0-9a-f]{{8}})?")
    names = with_engine.run("images", "--format", "{{.Repository}}:{{.Tag}}").split()
    for name in names:
        if own.fullmatch(name) and not name.endswith(f":{tag}"):
            with_engine.run("rmi", name)


@dataclass(frozen=True, slots=True)
class Host:
    """The project, the state folder of its deployments, and how a command is begun beside it."""

    project: Project
    home: Home
    environment: Mapping[str, str]
    words: list[str]

    def run(self, *words: str) -> float:
        """Seconds of a command of ./oasys. Raises Refused where it fails."""
        began = time.monotonic()
        command = [*self.words, str(ROOT / "oasys"), *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"oasys {' '.join(words)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return time.monotonic() - began

    def deploy(self, images: str, *more: str) -> float:
        of_project = ("--env-file", str(self.project.env_file), "--project", self.project.name)
        return self.run("deploy", "--images", images, *of_project, *more)

    def drained(self) -> float:
        """Seconds of the last command since the new release served and had been looked at: the one before finished what it did."""
        found = DRAINED.search(str(Book(self.home).lines()[-1]["detail"]))
        assert found is not None
        return float(found[1])


def _run(host: Host, releases: list[str], alike: str, seconds: float, *, is_careless: bool) -> Measured:
    measured = Measured(0, has_app=True)
    first = host.deploy(releases[0])
    typer.echo(f"  {releases[0]} deployed on an empty host in {first:.1f} s")
    measured.notes.append(f"the first release on an empty host, with everything beside it: {first:.1f} s")
    _from_archive(host, measured, alike)
    measured.notes.append(f"back from it, before the load: {host.run('rollback'):.1f} s")
    books = BooksBehindEdge(host.project)
    order = replace(
        books.order(), people=PEOPLE, reconnects=True, reads=reads_of(books), authority=str(books.authority)
    )
    already = len(Book(host.home).lines())
    people = Load(order, host.home.folder / "acknowledged.ndjson")
    began = time.monotonic()
    try:
        people.wait_for("acknowledged", 0)
        number = 0
        while time.monotonic() - began < seconds or number < 2:
            if is_careless:
                _end_what_serves(host)
            kept = [] if number % 2 == 0 else ["--keep", "0"]
            newer = releases[1 + number % NEWER]
            whole = host.deploy(newer, *kept)
            measured.deploys.append(whole - host.drained())
            typer.echo(f"  {newer} serves after {measured.deploys[-1]:.1f} s, done after {whole:.1f} s")
            own_file = f"/_next/static/{newer.removeprefix(f'{releases[0]}-')}.js"
            books.page(own_file)
            time.sleep(1)
            whole = host.run("rollback")
            back = whole - host.drained()
            (measured.cold if kept else measured.rollbacks).append(back)
            typer.echo(
                f"  back after {back:.1f} s, done after {whole:.1f} s, to what {'had ended' if kept else 'was kept'}"
            )
            books.page(own_file)  # a page that was loaded before the switch finds its files
            time.sleep(1)
            number += 1
        measured.seconds = time.monotonic() - began
        measured.steps = [f"{line['act']}: {line['detail']}" for line in Book(host.home).lines()[already:]]
        events = people.end()
    finally:
        if people.process.poll() is None:
            people.kill()
    judge_deploying(measured, books, events, lambda: _verify(host.project))
    return measured


def _from_archive(host: Host, measured: Measured, release: str) -> None:
    """A release that lies here in a file alone is deployed from that."""
    file = host.project.folder / "release.tar"
    archive(host.project.engine, release, file)
    for name in OURS:
        host.project.engine.run("rmi", local(name, release))
    taken = host.deploy(str(file))
    note = f"from an archive of {file.stat().st_size / 2**20:,.0f} MB, before the load: deployed in {taken:.1f} s"
    typer.echo(f"  {note}")
    measured.notes.append(note)
    file.unlink()


def _end_what_serves(host: Host) -> None:
    """What a deployment must not do: the live release goes before the edge knows another."""
    live = Book(host.home).read().live
    assert live is not None
    host.project.engine.run("stop", "-t", "25", host.project.container(service("web", live.slot)))


def _verify(project: Project) -> tuple[bool, str]:
    try:
        return True, project.compose("--profile", "cli", "run", "--rm", "--no-deps", "-T", "cli", "verify").strip()
    except Refused as refusal:
        return False, str(refusal)


def page(measured: Measured, with_engine: Engine, tag: str, *, is_careless: bool) -> str:
    careless = " --careless" if is_careless else ""
    return (
        f"# Deploying images under load\n\n`./oasys drill deploy --images {tag}{careless} --save` with "
        f"{with_engine.run('--version').strip()}, {busy()}. The whole of deploy/compose.yaml runs; {PEOPLE} connections post entries "
        "and read by turns, read pages and load a script of them over HTTPS through the edge, while releases are deployed from images that "
        "were built before, and rolled back; two of them bring a migration of the table that is posted to. They are the same code, with "
        "migrations and a file of the web app's more. By turns the release before is kept beside, as `./oasys deploy --images` does, and "
        "has ended; the aim of a rollback is that of the first. Times are from the command's start until the other release serves all "
        "that comes and has been looked at; that the one before finishes what it does, `drain`, is not in them.\n\n"
        f"{figures(measured)}"
    )
