"""The edge by MDN's HTTP Observatory: the headers of the page that a stranger sees first."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from oasys.cli import webapp
from oasys.cli.bench.ground import Report
from oasys.cli.edge import CADDY, CADDYFILE, Addresses, edge_settings, is_ready
from oasys.cli.installations import Running
from oasys.cli.ports import free_ports
from oasys.cli.state import Home, Refused

AIM = 130
START_SECONDS = 30


def measure(running: Running, report: Report) -> None:
    """A row for each test, and the score. Raises Refused where the edge does not answer."""
    with _public_edge(running.home) as (http, https):
        environment = os.environ | running.trust | {"OASYS_HTTP_PORT": str(http), "OASYS_HTTPS_PORT": str(https)}
        done = subprocess.run(
            [str(webapp.node()), "observatory.mjs"],
            cwd=webapp.MEASURE, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        raise Refused(f"The observatory did not finish:\n{done.stderr[-2000:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    for test in found["tests"]:
        report.add(test["title"], f"{test['marks']:+d}", f"{'passed' if test['pass'] else 'FAILED'}: {test['result']}")
    report.add(
        "score", f"{found['score']} {found['grade']}",
        f"{'within' if found['score'] >= AIM else 'MISSED'} {AIM}; algorithm {found['version']}, status {found['status']}",
    )  # fmt: skip


@contextmanager
def _public_edge(home: Home) -> Iterator[tuple[int, int]]:
    """The ports, plain and encrypted, of a second edge before the same parts, set up as in public: who comes unencrypted is sent on."""
    http, https = free_ports(2)
    inner = json.loads((home.run / "processes.json").read_text())["inner"]
    addresses = Addresses(port=https, is_tls=True, inner=inner)
    settings = edge_settings(home, addresses, webapp.statics(), webapp.public()) | {
        "OASYS_EDGE_OPTIONS": f"default_bind 127.0.0.1\nlocal_certs\nhttp_port {http}\nhttps_port {https}",
        "OASYS_EDGE_SITES": "localhost",
        "OASYS_EDGE_OTHERS": "http://",
    }
    command = [str(CADDY), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
    with (home.logs / "observatory.log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(home, addresses.origin):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Refused(f"The edge did not start: see {home.logs / 'observatory.log'}.")
            time.sleep(0.2)
        yield http, https
    finally:
        process.terminate()
        process.wait()
