"""Many tenants at once through few sessions of PostgreSQL, by PgBouncer in transaction mode: whether anything is left in one for the next.

Customers, one of each tenant, post and list over HTTP, and ask for the company of another. Beside them strangers use the same sessions by
SQL: in a transaction they open a tenant and see its rows alone; without one they see no row, and no word that anybody said before.
"""

import contextlib
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from oasys.cli.bench.http import served
from oasys.cli.drill.field import Books, Field, Outcome
from oasys.cli.drill.pooler import ROLE, pooled, program
from oasys.cli.provision import DATABASE
from oasys.cli.throwaway import PASSWORD

TENANTS = 16
STRANGERS = 8
SESSIONS = 4
WARM_SECONDS = 2
OTHER_PART = 10  # each so-and-so-manieth request asks for another's company
INSIDE = "select array_agg(distinct tenant_id), current_setting('app.tenant_id') from ledger_account"
# Row level security alone keeps rows back here: nothing else is asked for. What is left of a transaction would be among these.
OUTSIDE = """
select (select count(*) from ledger_account), current_setting('app.tenant_id', true), current_setting('app.user_id', true),
  current_setting('app.actor', true), current_setting('statement_timeout'), current_setting('enable_seqscan'), current_role,
  (select count(*) from pg_prepared_statements), (select count(*) from pg_cursors where name <> ''),
  (select count(*) from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r')
"""


@dataclass(slots=True)
class Seen:
    """What all of them did and saw. `leaks`: each time somebody saw what was another's, and the first few of them in words."""

    posted: dict[str, str] = field(default_factory=dict)  # reference to id
    requests: int = 0
    errors: int = 0
    statements: int = 0
    leaks: int = 0
    words: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, *, requests: int = 0, statements: int = 0) -> None:
        with self.lock:
            self.requests += requests
            self.statements += statements

    def leak(self, said: str) -> None:
        with self.lock:
            self.leaks += 1
            self.words = [*self.words, said][:3]

    def error(self, said: str) -> None:
        with self.lock:
            self.errors += 1
            self.words = [*self.words, said][:3]


class Customer:
    """One person of one tenant, who knows what is theirs."""

    def __init__(self, books: Books, other: Books, seen: Seen) -> None:
        self.books, self.other, self.seen = books, other, seen
        self.mark = str(books.made.tenant_id)
        self.connection = http.client.HTTPConnection("127.0.0.1", books.port, timeout=30)
        self.number = 0

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        cookies = self.books.cookies
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        headers |= {"X-CSRFToken": cookies["oasys_csrf"], "Content-Type": "application/json"}
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.seen.add(requests=1)
        return answer.status, json.loads(content)

    def round(self) -> None:
        """Posts an entry, and lists entries; now and then asks for what is another's."""
        self.number += 1
        order = self.books.order()
        reference = f"{self.mark}:{time.time_ns()}"
        status, made = self.ask("POST", order.path, order.entry | {"reference": reference})
        if status == http.client.CREATED:
            with self.seen.lock:
                self.seen.posted[reference] = made["id"]
        else:
            self.seen.error(f"posting was answered {status}: {made}")
        status, page = self.ask("GET", f"{self.books.company}/journal-entries?limit=50")
        if status != http.client.OK:
            self.seen.error(f"the list was answered {status}: {page}")
        for item in page.get("items", ()):
            if not item["reference"].startswith(self.mark):
                self.seen.leak(f"tenant {self.mark} was shown the entry {item['reference']}")
        if self.number % OTHER_PART == 0:
            status, said = self.ask("GET", f"{self.other.company}/accounts?limit=50")
            if status != http.client.NOT_FOUND:
                self.seen.leak(f"tenant {self.mark} was answered {status} for a company of another: {said}")


class Stranger:
    """A client of the pooler that opens tenants by SQL, and looks around before it does."""

    def __init__(self, url: str, tenants: list[UUID], seen: Seen, *, for_session: bool) -> None:
        self.url, self.tenants, self.seen = url, tenants, seen
        self.word = sql.SQL("" if for_session else "local ")
        self.raw = self.connected()

    def connected(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(self.url, autocommit=True, prepare_threshold=None)

    def round(self) -> None:
        self.look()
        tenant = random.choice(self.tenants)  # noqa: S311  nobody gains by guessing it
        said = sql.SQL("set {}app.tenant_id = {}").format(self.word, sql.Literal(str(tenant)))
        self.raw.execute("begin")
        self.raw.execute(said)
        self.raw.execute("set local statement_timeout = '7s'; create temporary table kept (x int) on commit drop")
        rows = self.raw.execute(INSIDE).fetchall()
        if rows != [([tenant], str(tenant))]:
            self.seen.leak(f"in tenant {tenant} somebody saw {rows}")
        self.end(random.choice(("commit", "rollback", "an error", "gone")))  # noqa: S311
        self.seen.add(statements=6)

    def look(self) -> None:
        """Without a tenant: nothing there, and nothing left of anybody."""
        found = self.raw.execute(OUTSIDE).fetchone()
        assert found is not None
        rows, *words = found
        left = ["" if word is None else word for word in words]
        if rows or left != ["", "", "", "0", "on", ROLE, 0, 0, 0]:
            self.seen.leak(f"without a tenant somebody saw {rows} rows and {left}")

    def end(self, how: str) -> None:
        match how:
            case "gone":
                self.raw.pgconn.finish()
                self.raw = self.connected()
            case "an error":
                with contextlib.suppress(psycopg.DataError):
                    self.raw.execute("select 1 / 0")
                self.raw.execute("rollback")
            case _:
                self.raw.execute(how)


def run(field: Field, *, for_session: bool = False) -> Outcome:
    """Without the pooler, with it, and with strangers beside; `for_session`: the strangers say `set` in place of `set local`."""
    if program() is None:
        return Outcome(
            "pooled", skipped="there is no pgbouncer on this machine: it is the system's package of that name"
        )
    seen = Seen()
    with served(more=field.environment()) as (port, _):
        everybody = [Books(port) for _ in range(TENANTS)]
        direct = _rate(everybody, port, seen, field.seconds)
    with pooled(field.cluster, field.home.folder / "pooler", SESSIONS) as url:
        told = {
            "OASYS_DATABASE_URL": url,
            "OASYS_DATABASE_POOLER": "transaction",
            "OASYS_DATABASE_DIRECT_URL": field.cluster.url(ROLE, PASSWORD, DATABASE),
        }
        with served(more=field.environment() | told) as (port, _):
            through = _rate(everybody, port, seen, field.seconds)
            tenants = [books.made.tenant_id for books in everybody]
            strangers = [Stranger(url, tenants, seen, for_session=for_session) for _ in range(STRANGERS)]
            most = _mixed(field, everybody, port, strangers, seen)
            outcome = _judged(field, everybody, seen)
    outcome.notes += [
        f"{TENANTS} tenants and {STRANGERS} clients by SQL over at most {most} sessions of PostgreSQL: {seen.requests:,} requests, "
        f"{seen.statements:,} statements, {seen.leaks} leaks",
        f"requests in a second: {direct:,.0f} without PgBouncer, {through:,.0f} through it",
        *seen.words,
    ]
    return outcome


def _rate(everybody: list[Books], port: int, seen: Seen, seconds: float) -> float:
    """Requests in a second, of all customers at once."""
    customers = _customers(everybody, port, seen)
    _together(customers, WARM_SECONDS, seen)
    before = seen.requests
    _together(customers, seconds, seen)
    return (seen.requests - before) / seconds


def _customers(everybody: list[Books], port: int, seen: Seen) -> list[Customer]:
    for books in everybody:
        books.port = port
    return [Customer(books, everybody[n - 1], seen) for n, books in enumerate(everybody)]


def _mixed(field: Field, everybody: list[Books], port: int, strangers: list[Stranger], seen: Seen) -> int:
    """Customers and strangers in the same sessions; how many sessions there were at the most."""
    most = 0
    over = threading.Event()

    def count() -> None:
        nonlocal most
        with psycopg.connect(field.cluster.admin_url, autocommit=True) as raw:
            while not over.wait(0.1):
                found = raw.execute("select count(*) from pg_stat_activity where usename = %s", [ROLE]).fetchone()
                most = max(most, found[0] if found else 0)

    counting = threading.Thread(target=count)
    counting.start()
    try:
        _together([*_customers(everybody, port, seen), *strangers], field.seconds, seen)
    finally:
        over.set()
        counting.join()
        for stranger in strangers:
            stranger.raw.close()
    return most


def _together(people: Sequence[Customer | Stranger], seconds: float, seen: Seen) -> None:
    until = time.monotonic() + seconds

    def live(person: Customer | Stranger) -> None:
        while time.monotonic() < until:
            try:
                person.round()
            except (OSError, http.client.HTTPException, psycopg.Error) as error:
                seen.error(f"{type(error).__name__}: {error}")
                return

    threads = [threading.Thread(target=live, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _judged(field: Field, everybody: list[Books], seen: Seen) -> Outcome:
    """Every tenant's books, through the pooler, against what their customers were told."""
    found: Counter[str] = Counter()
    ids: dict[str, str] = {}
    agrees = True
    for books in everybody:
        entries = books.posted()
        found.update(entry["reference"] for entry in entries)
        ids |= {entry["reference"]: entry["id"] for entry in entries}
        agrees = agrees and books.total() == f"{len(entries)}.00"
    verified, said = field.verify()
    return Outcome(
        name="pooled",
        acknowledged=len(seen.posted),
        lost=sum(ids.get(reference) != entry for reference, entry in seen.posted.items()),
        doubled=sum(count - 1 for count in found.values()),
        attempts=seen.requests,
        errors=seen.errors,
        refused=seen.errors + seen.leaks,
        agrees=verified and agrees,
        notes=[] if verified else [said],
    )
