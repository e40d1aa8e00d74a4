"""The web server and the worker as they are in production, on the tests' database, with their metrics on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
from django.conf import settings
from django.db import connection
from prometheus_client.parser import text_string_to_metric_families

from config.environment import environment
from oasys.cli.ports import free_ports, is_listening
from oasys.cli.state import BACKEND
from oasys.identity.models import User
from oasys.identity.services.sessions import open_session
from tests.live_process import eventually

CSRF = "a" * 32


def address_of(role: str) -> str:
    s = connection.settings_dict
    password = s["PASSWORD"]
    return f"postgresql://{role}:{quote(password)}@/{s['NAME']}?host={quote(s['HOST'], safe='')}&port={s['PORT']}"


class Measured:
    """`web`, `worker` and their metrics, each on a port of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port, self.web_metrics, self.worker_metrics = free_ports(3)
        self.environment = os.environ | {
            "OASYS_HOME": str(home),
            "OASYS_DATABASE_URL": address_of("oasys_app"),
            "OASYS_DATABASE_BACKUP_URL": address_of("oasys_backup"),
            "OASYS_DATABASE_POOL": "true",
            "OASYS_BIND": f"127.0.0.1:{self.port}",
            "OASYS_METRICS": "true",
            "OASYS_WEB_METRICS_BIND": f"127.0.0.1:{self.web_metrics}",
            "OASYS_WORKER_METRICS_BIND": f"127.0.0.1:{self.worker_metrics}",
            "OASYS_WEB_WORKERS": "2",
            "OASYS_SMTP_URL": "",
            "OASYS_SECRET_KEY": environment().secret_key,
            "PYTHONPATH": str(BACKEND),
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def start_web(self, **variables: str) -> "subprocess.Popen[bytes]":
        words = ["gunicorn", "config.wsgi:application", "-c", "config/gunicorn.py", "--no-control-socket"]
        return self._start(words, variables)

    def start_worker(self, **variables: str) -> "subprocess.Popen[bytes]":
        return self._start(["oasys.cli", "work"], variables)

    def _start(self, words: list[str], variables: dict[str, str]) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", *words]
        environment_ = self.environment | variables
        process = subprocess.Popen(
            command, cwd=BACKEND, env=environment_, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.processes.append(process)
        return process

    def text(self, port: int) -> str:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=60)
        assert answer.status_code == 200
        return answer.text

    def samples(self, port: int) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        families = text_string_to_metric_families(self.text(port))
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    def value(self, port: int, name: str, **labels: str) -> float:
        """Of one sample; 0 where it is not told yet."""
        return self.samples(port).get((name, frozenset(labels.items())), 0)

    def client(self, user: User | None = None) -> httpx.Client:
        """A browser; of a person, signed in."""
        cookies = {"oasys_csrf": CSRF}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = open_session(user)
        headers = {"X-CSRFToken": CSRF}
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", cookies=cookies, headers=headers, timeout=60)

    def end(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.communicate(timeout=120)


@contextmanager
def measured(home: Path) -> Iterator[Measured]:
    made = Measured(home)
    try:
        made.start_web()
        made.start_worker()
        eventually(lambda: all(map(is_listening, (made.port, made.web_metrics, made.worker_metrics))))
        yield made
    finally:
        made.end()
