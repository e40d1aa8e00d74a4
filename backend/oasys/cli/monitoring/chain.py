"""An alert on its whole way: a process tells that something is wrong, Prometheus sees it, Alertmanager tells who has to know."""

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from oasys.cli.monitoring import MONITORING
from oasys.cli.ports import free_ports, is_listening
from oasys.cli.state import Refused

# as a worker tells it whose last check of the books found a difference
WRONG = b"# TYPE oasys_balance_differences gauge\noasys_balance_differences 1\n"
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Told:
    """What the receiver got, and how long after the process began to tell."""

    receiver: str
    alert: str
    runbook: str
    seconds: float


class _Worker(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(WRONG)

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


def program(name: str) -> str:
    """Where it is. Raises Refused with what to install."""
    if (found := shutil.which(name)) is None:
        raise Refused(f"The program {name} is missing: apt-get install prometheus prometheus-alertmanager.")
    return found


def fire(folder: Path) -> Told:
    """With the files as they are, but for addresses and for how often is looked. Raises Refused where nobody is told."""
    import yaml

    at_prometheus, at_alertmanager = free_ports(2)
    told: Queue[tuple[str, dict[str, Any], float]] = Queue()
    of_prometheus = yaml.safe_load((MONITORING / "prometheus.yml").read_text())
    of_alertmanager = yaml.safe_load((MONITORING / "alertmanager.yml").read_text())
    with _serving(_Worker) as worker, _serving(_receiver(told)) as receiver:
        of_prometheus["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
        of_prometheus["rule_files"] = [str(MONITORING / name) for name in of_prometheus["rule_files"]]
        [alertmanager] = of_prometheus["alerting"]["alertmanagers"]
        alertmanager["static_configs"] = [{"targets": [f"127.0.0.1:{at_alertmanager}"]}]
        for job in of_prometheus["scrape_configs"]:
            port = worker if job["job_name"] == "oasys-worker" else 1
            job["static_configs"] = [{"targets": [f"127.0.0.1:{port}"]}]
        for route in (of_alertmanager["route"], *of_alertmanager["route"]["routes"]):
            route["group_wait"] = "1s"
        for one in of_alertmanager["receivers"]:
            one["webhook_configs"][0]["url"] = f"http://127.0.0.1:{receiver}/{one['name']}"
        (folder / "prometheus.yml").write_text(yaml.safe_dump(of_prometheus))
        (folder / "alertmanager.yml").write_text(yaml.safe_dump(of_alertmanager))
        first = [program("prometheus-alertmanager"), "--config.file=alertmanager.yml", "--storage.path=am"]
        first += ["--cluster.listen-address=", f"--web.listen-address=127.0.0.1:{at_alertmanager}"]
        second = [program("prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
        second += [f"--web.listen-address=127.0.0.1:{at_prometheus}"]
        with _running(folder, at_alertmanager, first), _running(folder, at_prometheus, second, waits=False):
            began = time.monotonic()
            try:
                name, said, at = told.get(timeout=PATIENCE_SECONDS)
            except Empty:
                raise Refused(f"Nobody was told in {PATIENCE_SECONDS} s.") from None
    runbook = said["commonAnnotations"]["runbook"]
    return Told(name, said["commonLabels"]["alertname"], runbook, at - began)


def _receiver(told: "Queue[tuple[str, dict[str, Any], float]]") -> type[BaseHTTPRequestHandler]:
    class Receiver(_Worker):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.put((self.path.removeprefix("/"), said, time.monotonic()))
            self.send_response(204)
            self.end_headers()

    return Receiver


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@contextmanager
def _running(folder: Path, port: int, command: list[str], *, waits: bool = True) -> Iterator[None]:
    path = folder / f"{port}.log"
    with path.open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env={"PATH": os.environ["PATH"]})
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while waits and not is_listening(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Refused(f"{Path(command[0]).name} did not start:\n{path.read_text()[-2000:]}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)
