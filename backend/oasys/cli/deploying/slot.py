"""`python -m oasys.cli slot`: what of a release answers requests, in a slot; the host starts it from the release's folder."""

import json
import os
import signal
import time
from types import FrameType
from typing import Annotated

import psutil
import typer

from oasys.cli import children, webapp
from oasys.cli.children import Child, end, end_workers_of, identity, is_alive
from oasys.cli.edge import Addresses
from oasys.cli.state import Home

PARTS = ("web", "live", "app")
METRICS = {"OASYS_WEB_METRICS_BIND": 9464, "OASYS_LIVE_METRICS_BIND": 9466}
APP_SECONDS = 4  # for pages that are being made: they ask the web server, which takes its leave after them
GREEN_METRICS = 10  # both slots run for a while, each with an address of its own


def slot(
    name: Annotated[str, typer.Argument(help="blue or green")],
    web: Annotated[int, typer.Option(help="Port of the web server.")],
    live: Annotated[int, typer.Option(help="Port of the live process.")],
    app: Annotated[int, typer.Option(help="Port of the web app; 0: none.")],
) -> None:
    """Run the web server, the live process and the web app of this release until told to stop; the host calls it."""
    if name == "green":
        for variable, port in METRICS.items():
            os.environ.setdefault(variable, f"127.0.0.1:{port + GREEN_METRICS}")
    home = Home.here()
    home.make()
    inner = {"web": web, "live": live} | ({"app": app} if app else {})
    _Slot(name, home, Addresses(is_tls=os.environ.get("OASYS_SECURE_COOKIES") == "true", inner=inner)).run()


class _Slot:
    """The processes, restarted when they die; they end when the host is gone."""

    def __init__(self, name: str, home: Home, addresses: Addresses) -> None:
        self.record = home.run / f"slot-{name}.json"
        self.web = children.web(home, addresses)
        self.app = [children.app(home, addresses)] if addresses.inner.get("app") and webapp.exists() else []
        self.children = [self.web, *self.app, children.live(home, addresses)]  # what takes longest is begun first
        self.host = os.getppid()
        self.is_stopping = False

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        self._clear_orphans()
        try:
            for child in self.children:
                self._start(child)
            self._keep()
        finally:
            self._stop()
            self.record.unlink(missing_ok=True)

    def _stop(self) -> None:
        for child in self.children:
            if child is not self.web:
                child.ask_to_stop()
        for child in self.app:
            child.is_gone_within(APP_SECONDS)
        self.web.ask_to_stop()
        for child in self.children:
            child.see_it_gone()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _keep(self) -> None:
        pause = 0.5
        while not self.is_stopping and os.getppid() == self.host:
            time.sleep(0.1)
            dead = [child for child in self.children if child.has_ended()]
            for child in dead:
                if child is self.web and child.process is not None:
                    end_workers_of(child.process.pid)
                self._start(child)
            if dead:
                time.sleep(pause)
            pause = min(pause * 2, 30) if dead else 0.5

    def _start(self, child: Child) -> None:
        child.start()
        known = {
            each.name: identity(each.process.pid) for each in self.children if not each.has_ended() and each.process
        }
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps(known))
        fresh.replace(self.record)

    def _clear_orphans(self) -> None:
        """What an earlier one left behind when it was killed."""
        try:
            known = json.loads(self.record.read_text())
        except (FileNotFoundError, ValueError):
            return
        for name in PARTS:
            if is_alive(known, name):
                end(psutil.Process(known[name]["pid"]))
            elif name == "web" and name in known:
                end_workers_of(int(known[name]["pid"]))
