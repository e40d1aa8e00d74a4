"""The drills: they pass where nothing is lost, fail where something is, and their people ask again with the same key."""

import http.client
import json
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from oasys.cli.drill import deploying, images
from oasys.cli.drill.before import RECORD, ROOT, last_release
from oasys.cli.drill.client import Order, People, Read
from oasys.cli.drill.deploying import Measured
from oasys.cli.drill.field import Outcome, judge
from oasys.cli.drill.figures import keep
from oasys.cli.drill.proxy import slow
from oasys.cli.images.engine import Engine
from oasys.cli.state import Refused
from tests.installations import oasys, said


def test_nothing_is_lost_with_the_server_or_with_its_data(tmp_path: Path) -> None:
    done = oasys(tmp_path / "home", "drill", "kill-database", "lost-data", "--seconds", "2")
    assert done.returncode == 0, said(done)
    assert done.stdout.count(" 0 lost, 0 doubled;") == 2
    assert done.stdout.count("trial balances equal\n") == 2
    assert not (tmp_path / "home" / "drill").exists()


def test_a_drill_that_there_is_not_is_refused(tmp_path: Path) -> None:
    done = oasys(tmp_path / "home", "drill", "earthquake")
    assert done.returncode == 1
    assert "There is no drill earthquake: the drills are kill-database" in done.stdout


# people


class Unreliable(BaseHTTPRequestHandler):
    """Takes every first request and gives no answer, answers the second with 503 and the third with 201."""

    protocol_version = "HTTP/1.1"
    asked: Counter[str] = Counter()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        key = self.headers["Idempotency-Key"]
        self.asked[key] += 1
        if self.asked[key] == 1:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = json.dumps({"id": f"entry of {key}"}).encode()
        self.send_response(503 if self.asked[key] == 2 else 201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def unreliable() -> Iterator[int]:
    Unreliable.asked = Counter()
    with ThreadingHTTPServer(("127.0.0.1", 0), Unreliable) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_what_got_no_answer_is_asked_again_with_the_same_key(
    unreliable: int, capsys: pytest.CaptureFixture[str]
) -> None:
    people = People(Order(unreliable, {"oasys_csrf": "x"}, "/", {}, 1))
    person = threading.Thread(target=people.person)
    person.start()
    while sum(Unreliable.asked.values()) < 3:
        pass
    people.over.set()
    person.join()
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first = events[0]["key"]
    assert [event["kind"] for event in events if event["key"] == first] == ["failed", "failed", "acknowledged"]
    assert Unreliable.asked[first] == 3
    assert next(event["id"] for event in events if event["kind"] == "acknowledged") == f"entry of {first}"


class Closing(BaseHTTPRequestHandler):
    """Answers the first request of a connection, and closes it when the second one comes."""

    protocol_version = "HTTP/1.1"
    answered = False

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.answered:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.answered = True
        body = json.dumps({"id": self.headers["Idempotency-Key"]}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


@pytest.mark.parametrize(("reconnects", "kind"), [(True, "reconnected"), (False, "failed")])
def test_a_kept_connection_that_is_closed_is_counted(
    capsys: pytest.CaptureFixture[str], *, reconnects: bool, kind: str
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Closing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        people = People(Order(server.server_address[1], {"oasys_csrf": "x"}, "/", {}, 1, reconnects=reconnects))
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)
        answers = [people.post(connection, "first"), people.post(connection, "second")]
        connection.close()
        server.shutdown()
        thread.join()
    assert answers == [True, True if reconnects else None]
    assert kind in [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()]


class Pages(BaseHTTPRequestHandler):
    """Every address is answered 200, with its path and the cookies that came."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.path} {self.headers['Cookie']}".encode())

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        (Read("/sign-in", "page", "/sign-in None", is_signed_in=False), "page"),
        (Read("/accounts", "page", "/accounts oasys_csrf=x"), "page"),
        (Read("/accounts", "page", "Cash"), "failed"),
        (Read("/accounts"), "read"),
    ],
)
def test_a_page_without_what_it_must_hold_has_failed(capsys: pytest.CaptureFixture[str], read: Read, kind: str) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        order = Order(server.server_address[1], {"oasys_csrf": "x"}, "/", {}, 1, reads=[read])
        assert Order.from_json(json.dumps(asdict(order))) == order
        People(order).read(http.client.HTTPConnection("127.0.0.1", order.port, timeout=60), read)
        server.shutdown()
    assert [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()] == [kind]


def test_a_deployment_drill_without_pages_or_with_a_slow_way_back_has_failed() -> None:
    well = Measured(
        60,
        deploys=[50],
        rollbacks=[9],
        cold=[15],
        kinds=Counter(acknowledged=2, read=1, page=1, file=1),
        taken=[0.1],
        of_pages=[2.0],
        has_app=True,
        acknowledged=2,
        agrees=True,
    )
    assert missed(well) == []
    assert missed(replace(well, rollbacks=[11])) == ["slowest of 1 rollbacks to a release that was kept"]
    assert missed(replace(well, cold=[])) == ["slowest of 0 rollbacks to one that had ended"]
    assert missed(replace(well, of_pages=[11.0])) == ["pages: 99th percentile", "pages: worst"]
    assert missed(replace(well, kinds=well.kinds | Counter(failed=1))) == ["failed requests"]
    assert missed(replace(well, kinds=Counter(acknowledged=2, page=1))) == ["of these pages and scripts"]


class Versioned:
    """An engine that says its version, and does nothing else."""

    def run(self, *words: str) -> str:
        assert words == ("--version",)
        return "podman version 4.3.1\n"


@pytest.mark.parametrize(
    "page",
    [
        lambda measured: deploying.page(measured, is_careless=False),
        lambda measured: images.page(measured, cast("Engine", Versioned()), "1.0", is_careless=True),
    ],
    ids=["folders", "images"],
)
def test_the_page_of_a_deployment_drill_has_its_figures(page: Callable[[Measured], str]) -> None:
    said = page(
        Measured(60, deploys=[50, 12.5], rollbacks=[9.25], cold=[15], lost=3, has_app=True, steps=["start 7.1 s"])
    )
    assert "| of these lost | 3 | 0 | **no** |" in said
    assert "| slowest of 2 deployments | 50.0 s | &lt; 60 s | yes |" in said
    assert "Deployments, in seconds: 50.0, 12.5. Rollbacks: 9.2; to what had ended: 15.0." in said
    assert "* start 7.1 s\n" in said
    assert not set("{}") & set(said)


def missed(measured: Measured) -> list[str]:
    return [what for what, _, _, is_reached in measured.rows() if not is_reached]


def test_the_release_before_is_the_last_tag_or_what_stood_before_the_last_migrations(tmp_path: Path) -> None:
    def git(*words: str) -> str:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
        done = subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    record = tmp_path / RECORD.relative_to(ROOT)
    record.parent.mkdir(parents=True)
    git("init", "--quiet")
    with pytest.raises(Refused, match="name the commit"):
        last_release(tmp_path)
    for number in range(3):
        if number != 2:
            record.write_text(str(number))
        (tmp_path / "other").write_text(str(number))
        git("add", ".")
        git("commit", "--quiet", "--message", str(number))
    assert git("show", "--no-patch", "--format=%s", last_release(tmp_path)) == "0"
    git("tag", "v0.2.0")  # what is released just now is not the one before
    assert git("show", "--no-patch", "--format=%s", last_release(tmp_path)) == "0"
    git("tag", "v0.1.0", "HEAD^")
    assert last_release(tmp_path) == "v0.1.0"


# the judgement


class Found:
    """Books in which these entries are found."""

    def __init__(self, entries: list[tuple[str, str]], total: str) -> None:
        self.entries = [{"reference": reference, "id": entry} for reference, entry in entries]
        self.said = total

    def posted(self) -> list[dict[str, Any]]:
        return self.entries

    def total(self) -> str:
        return self.said


class Verified:
    def __init__(self, *, agrees: bool = True) -> None:
        self.agrees = agrees

    def verify(self) -> tuple[bool, str]:
        return self.agrees, "what was said"


def _judged(found: Found, *kinds: str, field: Verified | None = None, is_felt: bool = False) -> Outcome:
    events = [
        {"kind": kind, "key": f"key {n}", "id": f"id {n}", "began": n, "at": n, "why": "why"}
        for n, kind in enumerate(kinds)
    ]
    return judge("case", found, field or Verified(), events, 0, is_felt=is_felt)  # type: ignore[arg-type]


def test_all_that_was_acknowledged_is_there_once() -> None:
    outcome = _judged(Found([("key 0", "id 0"), ("key 1", "id 1")], "2.00"), "acknowledged", "acknowledged", "failed")
    assert outcome.is_well
    assert (outcome.acknowledged, outcome.attempts, outcome.errors, outcome.recovery_seconds) == (2, 3, 1, 2)


@pytest.mark.parametrize(
    ("found", "kinds", "what"),
    [
        (Found([("key 0", "id 0")], "1.00"), ["acknowledged", "acknowledged"], "lost"),
        (Found([("key 0", "another")], "1.00"), ["acknowledged"], "lost"),
        (Found([("key 0", "id 0"), ("key 0", "id 9")], "2.00"), ["acknowledged"], "doubled"),
        (Found([("key 0", "id 0")], "1.00"), ["acknowledged", "refused"], "refused"),
        (Found([("key 0", "id 0")], "1.00"), ["acknowledged", "unanswered"], "refused"),
        (Found([("key 0", "id 0")], "2.00"), ["acknowledged"], ""),
        (Found([], "0.00"), [], ""),
    ],
)
def test_what_is_wrong_fails_the_drill(found: Found, kinds: list[str], what: str) -> None:
    outcome = _judged(found, *kinds)
    assert not outcome.is_well
    if what:
        assert getattr(outcome, what) > 0
    assert not _judged(found, *kinds, field=Verified(agrees=False)).agrees


def test_a_fault_that_nobody_felt_proves_nothing() -> None:
    with pytest.raises(Refused, match="proves nothing"):
        _judged(Found([("key 0", "id 0")], "1.00"), "acknowledged", is_felt=True)


@pytest.mark.parametrize(
    ("began", "at", "back_at", "recovered"),
    [(1, 9, 5, 9), (1, 4, 5, None), (6, 9, 5, None), (1, 9, None, None)],
)
def test_who_has_waited_for_what_was_away_has_felt_it(
    began: float, at: float, back_at: float | None, recovered: float | None
) -> None:
    event = {"kind": "acknowledged", "key": "key 0", "id": "id 0", "began": began, "at": at}
    found, field = Found([("key 0", "id 0")], "1.00"), Verified()
    if recovered is None:
        with pytest.raises(Refused, match="proves nothing"):
            judge("case", found, field, [event], 0, is_felt=True, back_at=back_at)  # type: ignore[arg-type]
    else:
        outcome = judge("case", found, field, [event], 0, is_felt=True, back_at=back_at)  # type: ignore[arg-type]
        assert (outcome.errors, outcome.recovery_seconds) == (0, recovered)


def test_kept_figures_take_the_place_of_earlier_ones(tmp_path: Path) -> None:
    path = tmp_path / "drills.md"
    path.write_text("# drills\n\n| case | acknowledged |\n| --- | ---: |\n| a | old |\n| b | old |\n\nwords\n")
    made = [Outcome(name, acknowledged=1200, agrees=True, notes=["a | b"]) for name in ("a", "c")]
    keep([*made, Outcome("d", skipped="not here")], 8, path)
    rows = path.read_text().splitlines()
    assert rows[4].startswith("| a | 1,200 | 0 | 0 | 0.0 % | no request failed | equal | a / b; 8 s of load, ")
    assert rows[5] == "| b | old |"
    assert rows[6].startswith("| c | 1,200 |")
    assert rows[7:] == ["", "words"]


def test_the_slow_proxy_passes_everything_on(tmp_path: Path) -> None:
    target = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(target))
        listening.listen()
        with slow(tmp_path / "slow", target) as proxy, socket.socket(socket.AF_UNIX) as near:
            near.connect(str(tmp_path / "slow" / "s"))
            far, _ = listening.accept()
            for proxy.delay_seconds in (0.0, 0.01):
                near.sendall(b"asked")
                assert far.recv(10) == b"asked"
                far.sendall(b"answered")
                assert near.recv(10) == b"answered"
            far.close()
            assert near.recv(10) == b""
