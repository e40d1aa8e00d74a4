"""The web app's part of `./oasys lint` and `./oasys test`: style, types, units, drift from the API, sizes, and the browser run."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Sequence

from oasys.cli import webapp
from oasys.cli.installations import UNLIMITED, installation
from oasys.cli.ports import free_ports
from oasys.cli.scans.tools import SCANS
from oasys.cli.state import Refused

Say = Callable[[str], None]
NEXT = "node_modules/next/dist/bin/next"
PLAYWRIGHT = "node_modules/@playwright/test/cli.js"
LINT = {
    "Web style": ("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."),
    "Web routes": (NEXT, "typegen"),
    "Web types": ("node_modules/typescript/bin/tsc", "--noEmit"),
    "Web client": ("scripts/generate-api.mjs", "--check"),
}
UNITS = ("node_modules/vitest/vitest.mjs", "run")
BUDGET = ("scripts/budget.mjs",)
VERIFIED_FIRST = {"OASYS_EMAIL_VERIFICATION": "always"}  # as where mails leave the house


def lint(say: Say) -> list[str]:
    """Runs the checks of the web app; answers the names of those that failed."""
    if not webapp.exists():
        return []
    webapp.install(say)
    failed = []
    for name, words in LINT.items():
        say(f"{name} ...")
        if node(words):
            failed.append(name)
    locks = (folder / "package-lock.json" for folder in (webapp.FRONTEND, webapp.MEASURE, SCANS))
    if strange := strange_hosts("".join(lock.read_text() for lock in locks)):
        say(f"package-lock.json names hosts that a stranger may not reach: {', '.join(sorted(strange))}")
        failed.append("Web lock file")
    return failed


def strange_hosts(lock: str) -> set[str]:
    """Hosts that packages of npm's lock file come from, other than the public registry."""
    return set(re.findall(r'"resolved": "https?://([^/"]+)', lock)) - {"registry.npmjs.org"}


def test(say: Say) -> None:
    """Units, the build with its sizes, and the browser run. Raises Refused where one fails."""
    if not webapp.exists():
        return
    units(say)
    browse([], say)


def units(say: Say) -> None:
    """The units of the web app. Raises Refused where one fails."""
    webapp.install(say)
    say("Web units ...")
    _must("Web units", node(UNITS))


def browse(words: Sequence[str], say: Say) -> None:
    """The browser run against an installation of its own; words go to Playwright. Raises Refused where it fails."""
    webapp.prepare(say)
    say("Web sizes ...")
    _must("Web sizes", node(BUDGET))
    say("Starting an installation for the browser ...")
    provider, authority, feeds, *metrics = free_ports(6)
    settings = (
        UNLIMITED
        | VERIFIED_FIRST
        | _measured(*metrics)
        | _knowing_a_provider(provider)
        | _telling_a_simulator(authority)
        | _fed_by_a_simulator(feeds)
    )
    with installation("browser", settings=settings) as running:
        say("Browser ...")
        run = {
            "OASYS_URL": running.origin,
            "OASYS_HOME": str(running.home.folder),
            "OASYS_OUTBOX_KEY": running.command("mail", "key"),
            "OASYS_E2E_PROVIDER_PORT": str(provider),
            "OASYS_E2E_MYINVOIS_PORT": str(authority),
            "OASYS_E2E_FEEDS_PORT": str(feeds),
            "OASYS_E2E_METRICS_PORT": str(metrics[0]),
        }
        _must("Browser tests", node((PLAYWRIGHT, "test", *words), **run))


def _measured(web: int, worker: int, live: int) -> dict[str, str]:
    """Settings by which pages report how fast they were and what broke on them, as in production."""
    ports = {"WEB": web, "WORKER": worker, "LIVE": live}
    return {"OASYS_METRICS": "true"} | {
        f"OASYS_{name}_METRICS_BIND": f"127.0.0.1:{port}" for name, port in ports.items()
    }


def _knowing_a_provider(port: int) -> dict[str, str]:
    """Settings that name an OpenID provider at that port, which the tests of the browser open."""
    known = {"id": "e2e", "name": "Example account", "client_id": "oasys", "client_secret": "shared"}
    return {"OASYS_OIDC_PROVIDERS": json.dumps([known | {"issuer": f"http://127.0.0.1:{port}"}])}


def _telling_a_simulator(port: int) -> dict[str, str]:
    """Settings by which e-invoices of Malaysia go to a simulator at that port, which a test of the browser starts."""
    return {"OASYS_MYINVOIS_ENVIRONMENT": "simulator", "OASYS_MYINVOIS_SIMULATOR_URL": f"http://127.0.0.1:{port}"}


def _fed_by_a_simulator(port: int) -> dict[str, str]:
    """Settings by which bank feeds are asked for at a simulator at that port, which a test of the browser starts."""
    return {"OASYS_BANK_FEEDS_SIMULATOR_URL": f"http://127.0.0.1:{port}"}


def node(words: Sequence[str], **extra: str) -> int:
    """Node in the folder of the web app, with these words and variables; what it returns."""
    environment = os.environ | {"NEXT_TELEMETRY_DISABLED": "1"} | extra
    environment["PATH"] = f"{webapp.node().parent}{os.pathsep}{environment.get('PATH', '')}"
    return subprocess.run([str(webapp.node()), *words], cwd=webapp.FRONTEND, env=environment, check=False).returncode


def _must(name: str, returncode: int) -> None:
    if returncode:
        raise Refused(f"{name} failed.")
