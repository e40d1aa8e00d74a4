"""`./oasys images prove --development`: compose.dev.yaml laid over compose.yaml, on a copy of the sources that is changed meanwhile."""

import re
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

from oasys.cli.images.compose import COMPOSE_FILE
from oasys.cli.images.engine import IMAGES, REPOSITORY, Engine, base
from oasys.cli.images.prove import FIRST, Project, Proof, Say, started, step
from oasys.cli.images.stranger import client_of, sign_up
from oasys.cli.state import Refused

DEVELOPED = ("edge", "web", "live", "worker", "app", *FIRST)
SOURCES = ("deploy", "backend/oasys", "backend/config", "frontend")
NOT_SOURCES = shutil.ignore_patterns("node_modules", ".next", "__pycache__", "measure", "e2e", "oasys.env", "secrets")
DEVELOPER = 1000  # as compose.dev.yaml has it, unless OASYS_DEVELOPER is said
RELOAD_SECONDS = 300
API = Path("backend/oasys/api/api.py")
WORDS = Path("frontend/src/lib/i18n/en/auth.ts")
TITLE = 'sign_in: "Sign in"'
PROCESSES = "for each in /proc/[0-9]*; do echo ${each#/proc/}; done"


def prove(engine: Engine, tag: str, say: Say) -> Proof:
    """Starts, changes the API and the web app, and waits until the change is served. Raises Refused where it never is."""
    proof = Proof(engine=engine.run("--version").strip())
    with step(proof, "The packages of the web app are an image", say):
        engine.build(
            IMAGES / "app.Dockerfile", f"localhost/oasys-app-packages:{tag}", {"NODE": base("NODE")}, target="packages"
        )
    with started(engine, tag, proof, say, services=DEVELOPED, laid=_laid) as project, client_of(project) as client:
        clone = project.files[0].parent.parent
        with step(proof, "Somebody signs up, and a page with all of its files comes through the edge", say) as notes:
            sign_up(client)
            notes.append(_page(client))
        with step(proof, "The API is changed", say) as notes:
            before = {part: _processes(project, part) for part in ("live", "worker")}
            _change(clone / API, 'version="1.0.0"', 'version="1.0.1"')
            notes.append(_within(lambda: _version(client) == "1.0.1", "the API"))
            for part, pids in before.items():
                _within(lambda part=part, pids=pids: _processes(project, part) != pids, part)  # type: ignore[misc]
            notes.append("live and worker have started anew, too")
        with step(proof, "The web app is changed", say) as notes:
            _change(clone / WORDS, TITLE, TITLE.replace("Sign in", "Come in, changed"))
            notes.append(_within(lambda: "Come in, changed" in client.get("/sign-in?shown=1").text, "the web app"))
    return proof


def _laid(folder: Path) -> Sequence[Path]:
    """A copy of the sources, a developer's own, with both files."""
    for name in SOURCES:
        shutil.copytree(REPOSITORY / name, folder / "clone" / name, ignore=NOT_SOURCES)
    frontend = folder / "clone" / "frontend"
    for path in (frontend, *frontend.rglob("*")):
        shutil.chown(path, DEVELOPER, DEVELOPER)
    deploy = folder / "clone" / "deploy"
    return (deploy / COMPOSE_FILE.name, deploy / "compose.dev.yaml")


def _page(client: httpx.Client) -> str:
    """Raises Refused where a script or a style that it names is not served."""
    page = client.get("/", follow_redirects=True)
    files = sorted(set(re.findall(r'(?:src|href)="(/_next/static/[^"]+)"', page.text)))
    away = [file for file in files if client.get(file).status_code != 200]
    if page.status_code != 200 or not files or away:
        raise Refused(
            f"{page.url} was answered {page.status_code}, and of {len(files)} files these are missing: {away}"
        )
    return f"{len(files)} files"


def _version(client: httpx.Client) -> str:
    try:
        answer = client.get("/api/v1/openapi.json")
        return str(answer.json()["info"]["version"]) if answer.status_code == 200 else ""
    except (httpx.HTTPError, ValueError):
        return ""  # it starts anew


def _processes(project: Project, part: str) -> str:
    """What runs in the container; nothing where it is just being started."""
    try:
        own = project.inside(part, "cat", "/proc/self/stat").split()[0]
        return " ".join(sorted(set(project.inside(part, "sh", "-c", PROCESSES).split()) - {own}))
    except Refused:
        return ""


def _change(path: Path, said: str, instead: str) -> None:
    text = path.read_text()
    if said not in text:
        raise Refused(f"{path.name} does not say {said} any more: name another change here.")
    path.write_text(text.replace(said, instead))


def _within(holds: Callable[[], bool], what: str) -> str:
    """How long it took. Raises Refused where it never came."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > RELOAD_SECONDS:
            raise Refused(f"{what} was changed {RELOAD_SECONDS} s ago, and the change is not served.")
        time.sleep(0.2)
    return f"served after {time.monotonic() - began:.1f} s"


def report(proof: Proof) -> str:
    """The page of docs/reports."""
    steps = [f"| {name} | {seconds:.1f} | {said} |" for name, seconds, said in proof.steps]
    table = "\n".join(["| step | seconds | |", "| --- | ---: | --- |", *steps])
    head = "# The overlay for development, as it ran\n\nWritten by `./oasys images prove --development --save`"
    return f"{head}, with {proof.engine}: compose.dev.yaml over compose.yaml, on a copy of the sources.\n\n{table}\n"
