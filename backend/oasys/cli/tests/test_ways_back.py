"""The way back to a release that was kept: how little it asks of the engine, and that what does not answer is not switched to."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import psycopg.conninfo
import pytest
from django.db import connection

from oasys.cli.deploying import containers, steps
from oasys.cli.deploying.behind_edge import REACH, TOLD, Edge
from oasys.cli.deploying.containers import Containers
from oasys.cli.deploying.smoke import SUMS_ELSEWHERE, judged
from oasys.cli.deploying.state import Book
from oasys.cli.images.compose import Compose
from oasys.cli.images.engine import Engine
from oasys.cli.state import Home, Refused
from oasys.cli.tests.host_of_images import Machine, deploy, in_order

Make = Callable[..., Containers]


@pytest.fixture
def kept(home: Home, host: Make, machine: Machine, tmp_path: Path) -> Make:
    """2.0 serves in green, 1.0 runs beside in blue; the edge's volume lies on this machine."""
    machine.served = tmp_path / "served"
    machine.served.mkdir()
    deploy(home, host(), "1.0")
    deploy(home, host(), "2.0")
    machine.asked.clear()
    machine.done.clear()
    return host


def rollback(home: Home, host: Make, say: Callable[[str], None] = lambda text: None) -> None:
    steps.rollback(Book(home), host(), say)


def serves(home: Home) -> str:
    live = Book(home).read().live
    assert live is not None
    return live.release.name


def once(machine: Machine, command: str, act: Callable[[], None]) -> None:
    """Just before that command is done for the first time."""
    left = [act]

    def before(said: str) -> None:
        if said == command and left:
            left.pop()()

    machine.before = before


def end(machine: Machine, name: str) -> None:
    machine.containers[name]["State"]["Status"] = "exited"


# what it asks


def test_until_it_serves_five_commands_are_asked_of_the_engine(home: Home, kept: Make, machine: Machine) -> None:
    asked: list[str] = []
    rollback(home, kept, lambda said: asked.extend(machine.asked) if "serves after" in said else None)
    assert asked == ["ps", "inspect", "exec books", "exec reach", "exec tell"]
    assert machine.shown == "blue"
    assert serves(home) == "1.0"


def test_the_books_are_begun_to_be_read_before_the_switch_on_the_way_back_alone(
    home: Home, kept: Make, machine: Machine
) -> None:
    rollback(home, kept)
    in_order(machine.done, "in keeper: sums", "in edge: web asked", "in edge: reload")
    machine.done.clear()
    machine.images |= {name.replace("1.0", "3.0"): f"{name}-new" for name in list(machine.images) if ":1.0" in name}
    machine.images = {name: each for name, each in machine.images.items() if ":3.0-" not in name}
    deploy(home, kept(), "3.0")
    in_order(machine.done, "run migrate", "in edge: web-green asked", "in edge: reload", "in keeper: sums")


# what does not answer


@pytest.mark.parametrize("part", ["web", "live", "app"])
def test_what_has_died_after_it_was_seen_is_not_switched_to(
    home: Home, kept: Make, machine: Machine, part: str
) -> None:
    once(machine, "exec reach", lambda: end(machine, part))
    with pytest.raises(Refused, match=rf"in blue did not become ready.*{part}/.* answered nothing\s+the log of {part}"):
        rollback(home, kept)
    assert "exec tell" in machine.asked  # the way back from it tells the edge the one that serves
    assert machine.shown == "green"
    assert not [each for each in machine.done if each == "edge.sh point blue"]
    assert serves(home) == "2.0"


@pytest.mark.parametrize("part", ["web", "live", "app"])
def test_what_answers_badly_is_not_switched_to(
    home: Home, kept: Make, machine: Machine, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "READY_SECONDS", -1)
    machine.answers[part] = "503"
    shown: list[str | None] = []
    machine.before = lambda said: shown.append((machine.served / "now").read_text() if machine.served else None)
    with pytest.raises(Refused, match=rf"{part}/.* answered 503"):
        rollback(home, kept)
    assert set(shown) == {"green"}
    assert serves(home) == "2.0"


def test_what_answers_badly_for_a_while_is_waited_for(home: Home, kept: Make, machine: Machine) -> None:
    machine.answers["web"] = "503"
    left = [1, 2, 3]
    machine.before = lambda said: (
        None if said != "exec reach" else left.pop() and None if left else machine.answers.clear()
    )
    rollback(home, kept)
    assert machine.done.count("in edge: web asked") == 4
    assert serves(home) == "1.0"


@pytest.mark.parametrize("command", ["exec reach", "exec tell"])
def test_what_dies_while_it_is_gone_back_from_is_started_anew(
    home: Home, kept: Make, machine: Machine, command: str
) -> None:
    """What was seen when it began tells nothing any more when it has failed."""

    def both() -> None:
        machine.containers.pop("web-green")
        if command == "exec reach":
            end(machine, "web")

    machine.sums = "1 1"
    once(machine, command, both)
    with pytest.raises(Refused, match=r"did not become ready|differ"):
        rollback(home, kept)
    assert [each for each in machine.done if each.startswith("up web-green live-green app-green of 2.0-")]
    assert machine.containers["web-green"]["State"]["Status"] == "running"
    assert (machine.shown, serves(home)) == ("green", "2.0")


def test_an_edge_that_has_died_is_started_and_told(home: Home, kept: Make, machine: Machine) -> None:
    once(machine, "exec reach", lambda: end(machine, "edge"))
    rollback(home, kept)
    in_order(machine.done, "up edge of 1.0-", "in edge: reload")
    assert (machine.shown, serves(home)) == ("blue", "1.0")


def test_unequal_books_lead_back(home: Home, kept: Make, machine: Machine) -> None:
    machine.sums = "1 1"
    with pytest.raises(Refused, match="trial balances of 1 companies differ"):
        rollback(home, kept)
    in_order(machine.done, "in keeper: sums", "in edge: web asked", "in edge: reload", "in edge: web-green asked")
    assert (machine.shown, serves(home)) == ("green", "2.0")


def test_a_keeper_that_has_died_is_no_reason_to_stay(home: Home, kept: Make, machine: Machine) -> None:
    said: list[str] = []
    once(machine, "exec books", lambda: end(machine, "keeper"))
    rollback(home, kept, said.append)
    assert [each for each in said if "nobody has looked at the books" in each]
    assert serves(home) == "1.0"


def test_a_keeper_that_cannot_read_the_books_is_one(home: Home, kept: Make, machine: Machine) -> None:
    machine.sums = ""
    with pytest.raises(Refused, match="trial balances were not read"):
        rollback(home, kept)
    assert serves(home) == "2.0"


def test_the_tag_that_a_release_is_held_by_tells_what_a_container_is_of(
    home: Home, kept: Make, machine: Machine
) -> None:
    runtime, state = kept(), Book(home).read()
    assert state.before is not None
    assert state.live is not None
    web = runtime.known.look()["web"]
    machine.asked.clear()
    assert runtime.known.is_of(web, "web", state.before.release)
    assert not machine.asked
    assert not runtime.known.is_of(web, "web", state.live.release)
    machine.containers["web"]["Config"]["Image"] = "localhost/oasys-backend:latest"  # by its image then
    assert runtime.known.is_of(runtime.known.look()["web"], "web", state.before.release)
    machine.containers["web"]["Image"] = "another"
    assert not runtime.known.is_of(runtime.known.look()["web"], "web", state.before.release)


# what the edge is told


def edge_of(machine: Machine, tmp_path: Path) -> Edge:
    env_file = tmp_path / "oasys.env"
    return Edge(Compose(cast("Engine", machine), "oasys", env_file))


def test_a_volume_that_is_another_than_the_edges_is_written_by_a_container(
    home: Home, kept: Make, machine: Machine, tmp_path: Path
) -> None:
    assert machine.served is not None
    machine.containers["edge"]["Mounts"][0]["Source"] = str(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    machine.served, machine.slot = None, "green"
    rollback(home, kept)
    in_order(machine.done, "edge.sh point blue", "in edge: reload")
    assert machine.shown == "blue"


def test_an_edge_that_never_sees_it_is_refused(home: Home, kept: Make, machine: Machine, tmp_path: Path) -> None:
    machine.containers["edge"]["Mounts"] = []
    machine.served, machine.slot = tmp_path, "green"
    (tmp_path / "now").write_text("green")
    with pytest.raises(Refused, match="does not see which slot"):
        rollback(home, kept)
    assert serves(home) == "2.0"


@pytest.mark.parametrize("how", ["docker", "elsewhere", "may not"])
def test_where_the_volume_is_not_ours_to_write_a_container_does(
    home: Home, kept: Make, machine: Machine, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    assert machine.served is not None
    served = machine.served
    if how == "docker":
        machine.name = "docker"
    elif how == "elsewhere":
        monkeypatch.setenv("CONTAINER_HOST", "ssh://root@books.example/run/podman.sock")
    else:
        machine.containers["edge"]["Mounts"][0]["Source"] = "/proc/none"
    machine.served, machine.slot = None, "green"
    rollback(home, kept)
    in_order(machine.done, "edge.sh point blue", "in edge: reload")
    assert (served / "now").read_text() == "green"


def test_what_is_written_for_the_edge_leads_nowhere_else(
    home: Home, kept: Make, machine: Machine, tmp_path: Path
) -> None:
    assert machine.served is not None
    outside = tmp_path / "outside"
    outside.write_text("as it was")
    (machine.served / "now.new").symlink_to(outside)
    (machine.served / "now").unlink()
    (machine.served / "now").symlink_to(outside)
    rollback(home, kept)
    assert outside.read_text() == "as it was"
    now = machine.served / "now"
    assert not now.is_symlink()
    assert (now.read_text(), now.stat().st_mode & 0o777) == ("blue", 0o644)
    assert now.stat().st_uid == machine.served.stat().st_uid


# the scripts, as bash and Python run them


class Part(BaseHTTPRequestHandler):
    """Answers 503 until it was asked often enough."""

    asked: list[tuple[str, str | None]] = []
    bad = 0

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        status = 503 if len(self.asked) <= self.bad else 401 if self.path == "/api/v1/me" else 200
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"x" * 100_000)

    def log_message(self, *said: Any) -> None:
        pass


@pytest.fixture
def part() -> Iterator[tuple[type[Part], int]]:
    handler = type("Once", (Part,), {"asked": [], "bad": 0})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield handler, server.server_address[1]
        server.shutdown()


def reach(seconds: int, *asked: tuple[int, str, int]) -> str:
    words = [str(word) for port, path, status in asked for word in ("127.0.0.1", port, path, status)]
    done = subprocess.run(
        ["bash", "-c", REACH, "reach", str(seconds), "books.example", *words],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.endswith("done\n")
    return done.stdout.removesuffix("done\n").strip()


def test_the_edge_asks_under_the_name_and_is_content_with_what_is_expected(part: tuple[type[Part], int]) -> None:
    handler, port = part
    assert reach(5, (port, "/readyz", 200), (port, "/api/v1/me", 401)) == ""
    assert sorted(handler.asked) == [("/api/v1/me", "books.example"), ("/readyz", "books.example")]


def test_the_edge_asks_until_it_is_answered_well(part: tuple[type[Part], int]) -> None:
    handler, port = part
    handler.bad = 3
    assert reach(20, (port, "/readyz", 200)) == ""
    assert len(handler.asked) == 4


def test_the_edge_says_what_was_answered_last(part: tuple[type[Part], int]) -> None:
    handler, port = part
    began = time.monotonic()
    assert reach(0, (port, "/api/v1/me", 200)) == "127.0.0.1/api/v1/me answered 401"
    handler.bad = 1000
    assert reach(1, (port, "/readyz", 200)) == "127.0.0.1/readyz answered 503"
    with ThreadingHTTPServer(("127.0.0.1", 0), Part) as closed:
        free = closed.server_address[1]
    assert reach(0, (free, "/readyz", 200)) == "127.0.0.1/readyz answered nothing"
    assert time.monotonic() - began < 30


def tell(folder: Path, slot: str, authority: str = "") -> subprocess.CompletedProcess[str]:
    script = TOLD.replace("/served", f"{folder}/served").replace("/srv/oasys", str(folder))
    return subprocess.run(["bash", "-c", script, "tell", slot, authority], capture_output=True, text=True, check=False)


def test_the_edge_is_told_what_it_sees_and_shows_its_authority(tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    (tmp_path / "served" / "now").write_text("blue")
    (tmp_path / "edge.sh").write_text('echo "$@" >>"$(dirname "$0")/told"\n')
    (tmp_path / "root.crt").write_text("an authority")
    assert tell(tmp_path, "green").stdout == "another\n"
    assert not (tmp_path / "told").exists()
    assert tell(tmp_path, "blue").stdout == "\ndone\n"
    assert tell(tmp_path, "blue", str(tmp_path / "root.crt")).stdout == "an authority\ndone\n"
    missing = tell(tmp_path, "blue", str(tmp_path / "none"))
    assert (missing.returncode, missing.stdout) == (0, "\ndone\n")
    assert (tmp_path / "told").read_text() == "reload\n" * 3
    (tmp_path / "edge.sh").write_text("echo bad configuration >&2; exit 1\n")
    assert tell(tmp_path, "blue").returncode == 1


def test_the_sums_are_read_by_a_python_without_anything_of_ours(tmp_path: Path) -> None:
    params = connection.get_connection_params()
    known = {name: params[name] for name in ("host", "port", "user", "password", "dbname") if params.get(name)}
    file = tmp_path / "url"
    file.write_text(psycopg.conninfo.make_conninfo(**known) + "\n")
    script = SUMS_ELSEWHERE.format(file=file)
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], cwd=tmp_path, env={}, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    assert done.stdout.endswith("\ndone\n")
    assert judged(done.stdout.removesuffix("done\n")) >= 0


@pytest.mark.parametrize(
    ("said", "refused"),
    [("0 3\n", ""), ("2 3\n", "of 2 companies"), ("", "came was nothing"), ("0", "came was 0")],
)
def test_sums_that_are_unequal_or_were_not_read_are_refused(said: str, refused: str) -> None:
    if refused:
        with pytest.raises(Refused, match=refused):
            judged(said)
    else:
        assert judged(said) == 3


# the engine


def test_a_command_goes_on_beside_and_says_at_its_end_what_it_said() -> None:
    engine = Engine("sh")
    began = time.monotonic()
    ended = engine.begin("-c", "sleep 1; echo well")
    assert time.monotonic() - began < 1
    assert ended() == "well\n"
    begun = engine.begin(
        "-c", "echo well; echo done; sleep 60", until="done"
    )  # which does not learn soon that it has ended
    assert begun() == "well\n"
    assert time.monotonic() - began < 30
    with pytest.raises(Refused, match=r"sh -c .* failed:\nnot so well"):
        engine.begin("-c", "echo not so well >&2; exit 3")()
