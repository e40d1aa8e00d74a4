"""The web app's part of `./oasys lint` and `./oasys test`: style, types, units, drift from the API, sizes, and the browser run."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from oasys.cli import webapp
from oasys.cli.ports import free_ports
from oasys.cli.state import BACKEND, Home, Refused

Say = Callable[[str], None]
LAUNCHER = BACKEND.parent / "oasys"
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
# Every test of the browser is somebody else, and all come from one address.
UNLIMITED = {"OASYS_ADDRESS_REQUESTS_PER_MINUTE": "0", "OASYS_ANONYMOUS_REQUESTS_PER_MINUTE": "0"}


def lint(say: Say) -> list[str]:
    """Runs the checks of the web app; answers the names of those that failed."""
    if not webapp.exists():
        return []
    webapp.install(say)
    failed = []
    for name, words in LINT.items():
        say(f"{name} ...")
        if _node(words):
            failed.append(name)
    if strange := strange_hosts((webapp.FRONTEND / "package-lock.json").read_text()):
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
    webapp.install(say)
    say("Web units ...")
    _must("Web units", _node(UNITS))
    browse([], say)


def browse(words: Sequence[str], say: Say) -> None:
    """The browser run against an installation of its own; words go to Playwright. Raises Refused where it fails."""
    webapp.prepare(say)
    say("Web sizes ...")
    _must("Web sizes", _node(BUDGET))
    say("Starting an installation for the browser ...")
    [provider] = free_ports(1)
    home = Home.here().folder / "browser"
    with _installation(home, provider) as address:
        say("Browser ...")
        run = {"OASYS_URL": address, "OASYS_HOME": str(home), "OASYS_E2E_PROVIDER_PORT": str(provider)}
        _must("Browser tests", _node((PLAYWRIGHT, "test", *words), **run))


@contextmanager
def _installation(home: Path, provider: int) -> Iterator[str]:
    """The address of a whole OASYS that runs meanwhile, without demo books. It is kept, so that the next run starts sooner.

    It knows an OpenID provider at the port `provider`, which the tests of the browser open.
    """
    [port] = free_ports(1)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OASYS_", "DJANGO_"))}
    known = {"id": "e2e", "name": "Example account", "client_id": "oasys", "client_secret": "shared"}
    providers = json.dumps([known | {"issuer": f"http://127.0.0.1:{provider}"}])
    environment |= UNLIMITED | {"OASYS_HOME": str(home), "OASYS_OIDC_PROVIDERS": providers}
    up = [str(LAUNCHER), "up", "--detach", "--no-demo", "--port", str(port)]
    done = subprocess.run(up, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"The installation for the browser did not start:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    try:
        yield f"http://localhost:{port}"
    finally:
        subprocess.run([str(LAUNCHER), "down"], env=environment, capture_output=True, check=False)


def _node(words: Sequence[str], **extra: str) -> int:
    environment = os.environ | {"NEXT_TELEMETRY_DISABLED": "1"} | extra
    environment["PATH"] = f"{webapp.node().parent}{os.pathsep}{environment.get('PATH', '')}"
    return subprocess.run([str(webapp.node()), *words], cwd=webapp.FRONTEND, env=environment, check=False).returncode


def _must(name: str, returncode: int) -> None:
    if returncode:
        raise Refused(f"{name} failed.")
