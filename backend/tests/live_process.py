"""The live process on the tests' database, and somebody who listens to it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings
from django.db import connection

from oasys.cli.ports import free_ports, is_listening
from oasys.cli.state import BACKEND


def eventually(holds: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"did not come true in {seconds} s")


def database_url() -> str:
    """The address of the tests' database, as the application's role."""
    s = connection.settings_dict
    return f"postgresql://{s['USER']}:{quote(s['PASSWORD'])}@/{s['NAME']}?host={quote(s['HOST'], safe='')}&port={s['PORT']}"


@dataclass
class Ear:
    """A client that listens in a thread: every message, and whether the stream is over."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    last_id: str = ""
    names: list[str] = field(default_factory=list)
    status: int = 0
    body: bytes = b""
    is_over: bool = False
    is_whole: bool = False  # the stream was ended, not cut off

    def kinds(self) -> list[str]:
        return [message["kind"] for message in self.messages]

    def numbers(self) -> list[int]:
        return [message["number"] for message in self.messages]

    def listen(self, url: str, headers: dict[str, str]) -> None:
        try:
            with httpx.stream("GET", url, headers=headers, timeout=60) as answer:
                self.status = answer.status_code
                if answer.status_code != 200:
                    self.body = answer.read()
                    return
                self._take(answer.iter_lines())
                self.is_whole = True
        except httpx.HTTPError:
            pass  # the process was killed
        finally:
            self.is_over = True

    def _take(self, lines: Iterator[str]) -> None:
        fields: dict[str, str] = {}
        for line in lines:
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
                continue
            if "data" in fields:
                name = fields.get("event", "message")
                self.names.append(name)
                if name == "message":
                    number = int(fields["id"].split("-")[0])
                    self.messages.append(json.loads(fields["data"]) | {"number": number})
            self.last_id = fields.get("id", self.last_id)
            fields = {}


class LiveProcess:
    def __init__(self) -> None:
        self.port, self.process = free_ports(1)[0], None
        self.start()

    def start(self, **variables: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oasys.live"],
            cwd=BACKEND,
            env=os.environ
            | {
                "OASYS_DATABASE_URL": database_url(),
                "OASYS_LIVE_BIND": f"127.0.0.1:{self.port}",
                "OASYS_LOG_LEVEL": "INFO",
            }
            | {"OASYS_DATABASE_POOL": "true", "PYTHONPATH": str(BACKEND), "OASYS_EVENT_STREAMS_PER_PERSON": "3"}
            | variables,
        )
        eventually(lambda: is_listening(self.port))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def listen(self, *, session: str = "", token: str = "", last_id: str = "") -> Ear:
        """Somebody who listens from now on, or from the id on; returns when the stream has begun."""
        headers = {"Last-Event-ID": last_id} if last_id else {}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}
        ear = Ear()
        url = f"http://127.0.0.1:{self.port}/api/v1/events"
        threading.Thread(target=ear.listen, args=(url, headers), daemon=True).start()
        eventually(lambda: ear.is_over or ear.names)
        return ear


@contextmanager
def live_process() -> Iterator[LiveProcess]:
    process = LiveProcess()
    try:
        yield process
    finally:
        process.kill()
