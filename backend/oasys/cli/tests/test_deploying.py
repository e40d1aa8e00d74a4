"""Deployments and the way back, on a runtime that only remembers; what fails or dies at any step leaves one release serving."""

import json
import multiprocessing
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from oasys.cli.deploying import steps
from oasys.cli.deploying.state import Book, Release, Slot, State
from oasys.cli.state import Home, Refused

CALLS = ("back_up", "migrate", "start", "wait", "give_work", "see_work", "point", "smoke")


class Died(BaseException):
    """The process is gone: nobody tidies up."""


class Remembered:
    """What a host would be: which slots run, whom the edge sends to, whose worker works. It outlives what deploys."""

    def __init__(self) -> None:
        self.slots: dict[Slot, str] = {}
        self.edge: Slot | None = None
        self.work: Slot | None = None  # whose worker works
        self.asked: Slot | None = None  # whose is to
        self.schema: list[str] = []
        self.backups = 0
        self.keeps = False
        self.kept: set[Slot] = set()
        self.started: list[str] = []
        self.unserved: list[str] = []
        self.before: Callable[[str], None] = lambda call: None
        self.after: Callable[[str], None] = lambda call: None

    def _call(self, name: str, act: Callable[[], None]) -> None:
        self.before(name)
        act()
        if self.edge is not None and self.edge not in self.slots:
            self.unserved.append(name)
        self.after(name)

    def begin(self) -> None:
        pass

    def obtain(self, source: str) -> Release:
        return Release(source, f"/releases/{source}")

    def back_up(self, release: Release) -> str:
        self._call("back_up", lambda: setattr(self, "backups", self.backups + 1))
        return "backed up"

    def migrate(self, release: Release) -> None:
        self._call("migrate", lambda: self.schema.append(release.name))

    def start(self, slot: Slot, release: Release) -> None:
        if self.slots.get(slot) != release.name:
            self.started.append(release.name)
        self.kept.discard(slot)
        self._call("start", lambda: self.slots.update({slot: release.name}))

    def wait(self, slot: Slot) -> None:
        self._call("wait", lambda: None)
        if slot not in self.slots:
            raise Refused("It does not run.")

    def give_work(self, slot: Slot, release: Release) -> None:
        self._call("give_work", lambda: setattr(self, "asked", slot))

    def see_work(self, slot: Slot) -> None:
        self._call("see_work", lambda: setattr(self, "work", self.asked))

    def point(self, slot: Slot, release: Release) -> None:
        self._call("point", lambda: setattr(self, "edge", slot))

    def read_ahead(self) -> None:
        self._call("read_ahead", lambda: None)

    def smoke(self, release: Release) -> str:
        self._call("smoke", lambda: None)
        return "looked at"

    def stop(self, slot: Slot) -> None:
        self._call("stop", lambda: self.slots.pop(slot, None) and None)

    def retire(self, slot: Slot) -> None:
        if self.keeps:
            self._call("retire", lambda: self.kept.add(slot))
        else:
            self.stop(slot)

    def serves(self) -> str:
        """The release that answers; it works alone, and nothing else runs."""
        assert self.edge is not None
        assert self.work == self.asked == self.edge
        assert set(self.slots) - self.kept == {self.edge}
        return self.slots[self.edge]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    home = Home(tmp_path)
    home.make()
    return Book(home)


@pytest.fixture
def host(book: Book) -> Remembered:
    made = Remembered()
    deploy(book, made, "one")
    return made


def deploy(book: Book, host: Remembered, name: str) -> State:
    return steps.deploy(book, host, name, lambda text: None)


def rollback(book: Book, host: Remembered) -> State:
    return steps.rollback(book, host, lambda text: None)


def fail_at(call: str, error: BaseException) -> Callable[[str], None]:
    """Fails once at that call."""
    left = [error]

    def act(name: str) -> None:
        if name == call and left:
            raise left.pop()

    return act


def die_from(call: str) -> Callable[[str], None]:
    """Dies at that call, and at every later one: what would tidy up does nothing either."""
    dead = []

    def act(name: str) -> None:
        if name == call or dead:
            dead.append(name)
            raise Died

    return act


def test_a_deployment_ends_with_the_new_release_alone(book: Book, host: Remembered) -> None:
    state = deploy(book, host, "two")
    assert host.serves() == "two"
    assert state.live is not None
    assert state.before is not None
    assert (state.live.release.name, state.live.slot, state.before.release.name) == ("two", "green", "one")
    assert state.under_way is None
    assert (host.schema, host.backups) == (["one", "two"], 1)
    assert host.unserved == []


def test_a_rollback_leaves_database_and_backups_alone(book: Book, host: Remembered) -> None:
    deploy(book, host, "two")
    state = rollback(book, host)
    assert host.serves() == "one"
    assert state.before is not None
    assert state.before.release.name == "two"
    assert (host.schema, host.backups) == (["one", "two"], 1)
    assert [(line["act"], line["release"], line["outcome"]) for line in book.lines()] == [
        ("deploy", "one", "serves"),
        ("deploy", "two", "serves"),
        ("rollback", "one", "serves"),
    ]


def test_the_release_before_answers_until_the_edge_is_switched(book: Book, host: Remembered) -> None:
    served: list[str] = []
    host.before = lambda call: served.append(f"{call}: {host.slots[host.edge]}" if host.edge else call)
    deploy(book, host, "two")
    assert served == [
        "back_up: one",
        "stop: one",
        "migrate: one",
        "start: one",
        "wait: one",
        "give_work: one",
        "see_work: one",
        "point: one",
        "smoke: two",
        "stop: two",
        "see_work: two",
    ]


def calls_of(host: Remembered, act: Callable[[], State]) -> list[str]:
    called: list[str] = []
    host.before = called.append
    act()
    host.before = lambda name: None
    return [call for call in called if call in {"see_work", "point", "give_work"}]


def test_the_newer_of_two_releases_works_as_long_as_it_serves(book: Book, host: Remembered) -> None:
    deploy(book, host, "two")
    back, forward = ["point", "give_work", "see_work"], ["give_work", "see_work", "point", "see_work"]
    for expected, name in [(back, "one"), (forward, "two"), (back, "one")]:
        assert calls_of(host, lambda: rollback(book, host)) == expected
        assert host.serves() == name
    assert calls_of(host, lambda: deploy(book, host, "three")) == forward
    assert calls_of(host, lambda: rollback(book, host)) == back


def test_a_release_that_was_kept_is_not_started_again(book: Book, host: Remembered) -> None:
    host.keeps = True
    deploy(book, host, "two")
    assert host.slots == {"blue": "one", "green": "two"}
    rollback(book, host)
    assert (host.serves(), host.slots) == ("one", {"blue": "one"})
    assert host.started == ["one", "two"]
    assert host.unserved == []


def test_what_was_kept_goes_before_the_schema_changes_again(book: Book, host: Remembered) -> None:
    host.keeps = True
    deploy(book, host, "two")
    ran: list[set[str]] = []
    host.before = lambda call: ran.append(set(host.slots.values())) if call == "migrate" else None
    deploy(book, host, "three")
    assert ran == [{"two"}]
    assert host.slots == {"blue": "three", "green": "two"}


def test_a_crash_ends_what_was_kept(book: Book, host: Remembered) -> None:
    host.keeps = True
    deploy(book, host, "two")
    host.before = die_from("smoke")
    with pytest.raises(Died):
        rollback(book, host)
    host.before = lambda name: None
    rollback(book, host)
    assert (host.serves(), host.slots) == ("one", {"blue": "one"})


def test_the_journal_tells_how_long_each_step_took(book: Book, host: Remembered) -> None:
    deploy(book, host, "two")
    rollback(book, host)
    assert [re.sub(r" \d+\.\d s", "", line["detail"]).split(", ") for line in book.lines()[1:]] == [
        ["back up", "migrate", "start", "work", "switch", "verify", "drain"],
        ["start", "switch", "verify", "drain"],
    ]


def test_the_books_are_read_ahead_on_the_way_back_alone(book: Book, host: Remembered) -> None:
    called: list[str] = []
    host.before = called.append
    deploy(book, host, "two")
    assert "read_ahead" not in called
    called.clear()
    rollback(book, host)
    assert called[:4] == ["read_ahead", "start", "wait", "point"]


@pytest.mark.parametrize("call", ["read_ahead", "start", "point", "smoke", "give_work", "stop", "see_work"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_rollback_that_died_anywhere_is_put_right(book: Book, host: Remembered, call: str, when: str) -> None:
    deploy(book, host, "two")
    setattr(host, when, die_from(call))
    with pytest.raises(Died):
        rollback(book, host)
    setattr(host, when, lambda name: None)
    if book.read().live.release.name == "one":  # type: ignore[union-attr]
        with pytest.raises(Refused, match="one serves already"):
            deploy(book, host, "one")
        assert host.serves() == "one"
        assert book.read().is_back
    else:
        rollback(book, host)
        assert host.serves() == "one"
    assert host.unserved == []


@pytest.mark.parametrize("call", CALLS)
def test_what_fails_goes_back_by_itself_and_says_so(book: Book, host: Remembered, call: str) -> None:
    said: list[str] = []
    host.before = fail_at(call, Refused("It did not want to."))
    with pytest.raises(Refused, match="did not want to"):
        steps.deploy(book, host, "two", said.append)
    assert host.serves() == "one"
    assert book.read().under_way is None
    last = book.lines()[-1]
    assert (last["outcome"], "did not want to" in last["detail"]) == ("rolled back by itself", True)
    assert said[-1] == "one serves as before."
    assert host.unserved == []


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_deployment_that_died_is_run_again(book: Book, host: Remembered, call: str, when: str) -> None:
    setattr(host, when, die_from(call))
    with pytest.raises(Died):
        deploy(book, host, "two")
    assert host.edge in host.slots
    setattr(host, when, lambda name: None)
    deploy(book, host, "two")
    assert host.serves() == "two"
    assert "taken back" in [line["outcome"] for line in book.lines()]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_deployment_that_died_is_taken_back(book: Book, host: Remembered, call: str, when: str) -> None:
    setattr(host, when, die_from(call))
    with pytest.raises(Died):
        deploy(book, host, "two")
    setattr(host, when, lambda name: None)
    state = rollback(book, host)
    assert host.serves() == "one"
    assert state.live is not None
    assert state.live.release.name == "one"
    assert host.unserved == []


def died_while_draining(book: Book, host: Remembered) -> None:
    stops = []

    def act(name: str) -> None:
        if name == "stop":
            stops.append(name)
            if len(stops) == 2:  # the first one sees to it that the slot is empty
                raise Died

    host.before = act
    with pytest.raises(Died):
        deploy(book, host, "two")
    host.before = lambda name: None
    under_way = book.read().under_way
    assert under_way is not None
    assert under_way.step == "drain"


def test_what_died_while_the_one_before_finished_is_finished(book: Book, host: Remembered) -> None:
    died_while_draining(book, host)
    with pytest.raises(Refused, match="two serves already"):
        deploy(book, host, "two")
    assert host.serves() == "two"
    assert "finished later" in [line["outcome"] for line in book.lines()]


def test_what_died_while_the_one_before_finished_is_rolled_back(book: Book, host: Remembered) -> None:
    died_while_draining(book, host)
    rollback(book, host)
    assert host.serves() == "one"


def test_a_first_release_that_fails_leaves_nothing_running(book: Book) -> None:
    host = Remembered()
    host.before = fail_at("smoke", Refused("Nobody answers."))
    with pytest.raises(Refused):
        deploy(book, host, "one")
    assert host.slots == {}
    assert book.read().live is None


def test_without_a_release_before_there_is_no_way_back(book: Book, host: Remembered) -> None:
    with pytest.raises(Refused, match="no release to go back to"):
        rollback(book, host)
    assert host.serves() == "one"


def hold(folder: Path, has_it: "multiprocessing.synchronize.Event", over: "multiprocessing.synchronize.Event") -> None:
    with Book(Home(folder)).alone():
        has_it.set()
        over.wait(120)


def test_of_two_deployments_at_once_one_is_refused(book: Book, host: Remembered, tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    has_it, over = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, has_it, over))
    other.start()
    try:
        assert has_it.wait(60)
        with pytest.raises(Refused, match="Another deployment is under way"):
            deploy(book, host, "two")
        with pytest.raises(Refused, match="Another deployment is under way"):
            rollback(book, host)
    finally:
        other.kill()
        other.join()
    deploy(book, host, "two")
    assert host.serves() == "two"


def test_two_threads_do_not_deploy_at_once_either(book: Book, host: Remembered) -> None:
    refused: list[Refused] = []

    def second() -> None:
        try:
            deploy(book, host, "three")
        except Refused as refusal:
            refused.append(refusal)

    def beside(call: str) -> None:
        if call == "migrate":
            thread = threading.Thread(target=second)
            thread.start()
            thread.join()

    host.before = beside
    deploy(book, host, "two")
    assert "deploy of two, by " in str(refused[0])
    assert host.serves() == "two"


def test_a_line_that_a_crash_cut_short_hides_no_other(book: Book) -> None:
    book.note("deploy", "one", "serves", 1.0)
    with book.journal.open("ab") as file:
        file.write(b'{"at": "2026')
    book.note("deploy", "two", "serves", 1.0)
    assert [line["release"] for line in book.lines()] == ["one", "two"]


def test_state_and_journal_are_their_owners_alone(book: Book, host: Remembered) -> None:
    assert book.folder.stat().st_mode & 0o777 == 0o700
    assert (book.folder / "state.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((book.folder / "state.json").read_text())["live"]["release"]["name"] == "one"
