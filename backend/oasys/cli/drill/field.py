"""What a drill stands on: books of its own behind the API, people who post, and what of it is found afterwards."""

import json
import os
import ssl
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from oasys.cli.bench.client import Session
from oasys.cli.bench.ground import FIRST_DAY, BenchBooks, make_books
from oasys.cli.drill.client import PATIENCE_SECONDS, Order
from oasys.cli.postgres import Cluster
from oasys.cli.state import BACKEND, Home, Refused

if TYPE_CHECKING:
    from subprocess import Popen

PEOPLE = 8


@dataclass(slots=True)
class Outcome:
    """What a case did. `recovery_seconds`: from the fault to the end of the last request that failed, or waited it out; 0 without one."""

    name: str
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    attempts: int = 0
    errors: int = 0
    recovery_seconds: float = 0.0
    agrees: bool = False
    refused: int = 0  # answers that no fault explains, and what got none in the end
    notes: list[str] = field(default_factory=list)
    skipped: str = ""

    @property
    def is_well(self) -> bool:
        return bool(self.skipped) or (
            self.acknowledged > 0 and not self.lost and not self.doubled and self.agrees and not self.refused
        )

    @property
    def error_percent(self) -> float:
        return 100 * self.errors / self.attempts if self.attempts else 0.0


@dataclass(slots=True)
class Field:
    """The server of the run, and a state folder for what else an installation has.

    `seconds`: how long people post; `is_streamed`: whether changes are copied where a case has a backup; `is_for_session`: whether
    tenants are opened for longer than a transaction, where a case opens them by SQL.
    """

    cluster: Cluster
    home: Home
    seconds: float
    is_streamed: bool = True
    is_for_session: bool = False

    def environment(self) -> dict[str, str]:
        return {"OASYS_HOME": str(self.home.folder), "OASYS_LOG_LEVEL": "ERROR"}

    def verify(self) -> tuple[bool, str]:
        """`./oasys verify` on the server of the run."""
        done = subprocess.run(
            [sys.executable, "-m", "oasys.cli", "verify"],
            cwd=BACKEND,
            env=os.environ | self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode == 0, (done.stdout + done.stderr).strip()

    @contextmanager
    def worker(self, more: Mapping[str, str] | None = None) -> Iterator["Popen[bytes]"]:
        """A process that takes jobs; `more` settings win."""
        process = subprocess.Popen(
            [sys.executable, "-m", "oasys.cli", "work"],
            cwd=BACKEND,
            env=os.environ | self.environment() | dict(more or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


class Books:
    """Empty books with one person signed in, over the API."""

    def __init__(self, port: int) -> None:
        from oasys.core.tenancy import tenant
        from oasys.ledger.models import Account

        self.port = port
        self.first_day = FIRST_DAY
        self.made: BenchBooks = make_books()
        self.origin = f"http://127.0.0.1:{port}"
        self.trusted: ssl.SSLContext | None = None
        self.company_id = str(self.made.company.id)
        self.company = f"/api/v1/companies/{self.company_id}"
        with tenant(self.made.tenant_id):
            found = Account.objects.filter(company=self.made.company, is_heading=False).order_by("code")
            self.codes = list(found.values_list("code", flat=True)[:2])
            self.account = found.values_list("name", flat=True)[0]
        from django.db import connections

        connections.close_all()
        self.cookies = Session(port, self.made).cookies

    def read(self, path: str) -> dict[str, Any]:
        address = f"{self.origin}{self.company}{path}"
        return self.ask(urllib.request.Request(address))  # noqa: S310  of this machine

    def ask(self, request: urllib.request.Request) -> dict[str, Any]:
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        request.add_header("X-CSRFToken", self.cookies["oasys_csrf"])
        with urllib.request.urlopen(request, timeout=60, context=self.trusted) as answer:  # noqa: S310  of this machine
            found: dict[str, Any] = json.load(answer)
        return found

    def page(self, path: str) -> str:
        """What the web app answers to a stranger."""
        address = f"{self.origin}{path}"
        with urllib.request.urlopen(address, timeout=60, context=self.trusted) as answer:  # noqa: S310  of this machine
            found: bytes = answer.read()
        return found.decode()

    def posted(self) -> list[dict[str, Any]]:
        """Every posted entry, page by page."""
        found: list[dict[str, Any]] = []
        after = ""
        while True:
            page = self.read(f"/journal-entries?status=posted&limit=200{after}")
            found += page["items"]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    def total(self) -> str:
        """The debits of the trial balance."""
        totals = self.read(f"/reports/trial-balance?to_date={self.first_day.year}-12-31")["totals"]
        assert totals["debit"] == totals["credit"]
        return str(totals["debit"])

    def order(self) -> Order:
        lines = [{"account_code": self.codes[0], "debit": "1.00"}, {"account_code": self.codes[1], "credit": "1.00"}]
        entry = {"posting_date": self.first_day.isoformat(), "lines": lines}
        return Order(self.port, self.cookies, f"{self.company}/journal-entries?post=true", entry, PEOPLE)


class Load:
    """The people's process; `events` is what they wrote down."""

    def __init__(self, order: Order, file: Path) -> None:
        self.file = file
        self.output: IO[bytes] = file.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oasys.cli.drill.client"],
            cwd=BACKEND,
            stdin=subprocess.PIPE,
            stdout=self.output,
            start_new_session=True,
        )
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        self.process.stdin.flush()

    def events(self) -> list[dict[str, Any]]:
        """What is written so far; a line that is being written is left out."""
        return [json.loads(line) for line in self.file.read_bytes().split(b"\n")[:-1]]

    def wait_for(self, kind: str, since: float) -> None:
        """Until something of that kind has happened since. Raises Refused where it does not for a minute."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not any(event["kind"] == kind and event.get("began", 0) >= since for event in self.events()):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise Refused(f"The people of the drill saw nothing {kind} for {PATIENCE_SECONDS} s.")
            time.sleep(0.1)

    def end(self) -> list[dict[str, Any]]:
        """Lets them finish; everything they wrote down."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE_SECONDS * 2)
        self.output.close()
        return self.events()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.output.close()


@contextmanager
def load(books: Books, field: Field) -> Iterator[Load]:
    """People who post meanwhile; ended with the drill, however it ends."""
    made = Load(books.order(), field.home.folder / "acknowledged.ndjson")
    try:
        made.wait_for("acknowledged", 0)
        yield made
    finally:
        if made.process.poll() is None:
            made.kill()


def judge(
    name: str,
    books: Books,
    field: Field,
    events: list[dict[str, Any]],
    fault_at: float,
    *,
    is_felt: bool = False,
    back_at: float | None = None,
) -> Outcome:
    """Compares what was acknowledged with what stands in the books, over the API, and has the books recomputed.

    `back_at`: when what was away answered again; who was under way then has waited for it. Raises Refused where a fault that nobody
    can miss was not felt.
    """
    kinds = Counter(event["kind"] for event in events)
    acknowledged = {event["key"]: event["id"] for event in events if event["kind"] == "acknowledged"}
    found = books.posted()
    references = Counter(entry["reference"] for entry in found)
    ids = {entry["reference"]: entry["id"] for entry in found}
    felt = [event["at"] for event in events if event["at"] >= fault_at and _has_felt(event, back_at)]
    if is_felt and not felt:
        raise Refused(
            f"No request failed or waited in the drill {name}: it proves nothing. Try again, with more --seconds."
        )
    verified, said = field.verify()
    return Outcome(
        name=name,
        acknowledged=len(acknowledged),
        lost=sum(ids.get(key) != entry for key, entry in acknowledged.items()),
        doubled=sum(count - 1 for count in references.values()),
        attempts=kinds["acknowledged"] + kinds["failed"] + kinds["refused"],
        errors=kinds["failed"],
        refused=kinds["refused"] + kinds["unanswered"],
        recovery_seconds=max(felt) - fault_at if felt else 0.0,
        agrees=verified and books.total() == f"{len(found)}.00",
        notes=([] if verified else [said])
        + [f"refused: {event['why']}" for event in events if event["kind"] == "refused"][:3]
        + ([f"{kinds['unanswered']} without an answer"] if kinds["unanswered"] else []),
    )


def _has_felt(event: dict[str, Any], back_at: float | None) -> bool:
    """Whether it failed, or was asked while something was away and answered when that was back."""
    return event["kind"] == "failed" or (back_at is not None and event.get("began", back_at) < back_at <= event["at"])
