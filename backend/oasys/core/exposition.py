"""Tells Prometheus what was counted: `GET /metrics` on an address of its own, which the edge does not know."""

import os
import socket
import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

import psutil
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from oasys.core.metrics import REGISTRY

PATH = "/metrics"
SLOWEST_SECONDS = 10


class Collector(Protocol):
    """What is looked up at the moment somebody asks."""

    def collect(self) -> Iterable[Metric]: ...


class ProcessFacts:
    """Time, memory and files of a process and of those it has forked."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)

    def collect(self) -> Iterator[Metric]:
        cpu: Any = 0
        memory = files = count = 0
        for one in [self._process, *self._process.children(recursive=True)]:
            try:
                with one.oneshot():
                    times = one.cpu_times()
                    seen = (times.user + times.system, one.memory_info().rss, one.num_fds())
            except psutil.Error:
                continue  # it ended meanwhile
            cpu, memory, files, count = cpu + seen[0], memory + seen[1], files + seen[2], count + 1
        # of those that live: one that starts again begins at nothing, which Prometheus takes for a restart
        yield CounterMetricFamily("oasys_process_cpu_seconds", "Processor time of the processes that live.", value=cpu)
        yield GaugeMetricFamily("oasys_process_resident_memory_bytes", "Memory, shared pages counted again.", memory)
        yield GaugeMetricFamily("oasys_process_open_files", "Open file descriptors.", files)
        yield GaugeMetricFamily("oasys_processes", "Processes that live.", count)
        began = self._process.create_time()
        yield GaugeMetricFamily("oasys_process_start_time_seconds", "When the first of them began.", began)


class _Given:
    """Only asked when somebody scrapes: a registry asks a collector for its names when it is put in, unless it describes itself."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        return self._collector.collect()


def registry_of(collectors: Iterable[Collector]) -> CollectorRegistry:
    """What this process, or all workers of the web server, counted, with what the collectors look up."""
    whole = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(whole)  # type: ignore[no-untyped-call]
    else:
        whole.register(_Given(REGISTRY))
    for collector in collectors:
        whole.register(_Given(collector))
    return whole


class AddressTaken(RuntimeError):
    """Somebody else has the address that the metrics are to be told at, or there is no such one."""


def listen(setting: str, bind: str) -> socket.socket:
    """Takes the address, before any worker is forked. Raises AddressTaken, which names the setting."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host.strip("[]"), int(port)), family=family)
    except (OSError, OverflowError) as error:
        raise AddressTaken(f"{setting} is {bind}, where metrics cannot be told: {error}") from error
    taken.setblocking(False)  # several workers wait for the same connection, and one gets it
    return taken


class _Answers(BaseHTTPRequestHandler):
    registry: CollectorRegistry
    timeout = SLOWEST_SECONDS

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != PATH:
            self.send_error(404)
            return
        content = generate_latest(self.registry)
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a line for each scrape would hide the others."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(listening.getsockname()[:2], handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening


def serve(listening: socket.socket, collectors: Iterable[Collector] = ()) -> None:
    """Answers on the socket until the process ends, in a thread."""
    handler = type("Answers", (_Answers,), {"registry": registry_of(collectors)})
    threading.Thread(target=_Server(listening, handler).serve_forever, name="metrics", daemon=True).start()
