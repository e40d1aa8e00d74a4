"""The order of a deployment and of the way back, and what makes it right again after a failure or a crash.

A release serves when the state says so (`_commit`). Until then everything leads back to the release that is written down as live, whose
slot still runs; from then on everything leads forward to the new one. `settle` does either, and may be repeated.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from oasys.cli.deploying.state import Act, Book, Release, Serving, Slot, State, UnderWay, now, whoever
from oasys.cli.state import Refused

Say = Callable[[str], None]


class Runtime(Protocol):
    """What runs releases on this host. Each call may be repeated; each raises Refused with what to do where it fails."""

    def obtain(self, source: str) -> Release:
        """Fetches a release, until it could be started without the network."""

    def begin(self) -> None:
        """Sees to it that what all releases share runs: the database."""

    def back_up(self, release: Release) -> str:
        """Backs the database up; what came of it, in a line."""

    def migrate(self, release: Release) -> None:
        """Brings the database to the schema of the release, as the role that owns it."""

    def start(self, slot: Slot, release: Release) -> None:
        """Starts what answers requests, beside what runs."""

    def wait(self, slot: Slot) -> None:
        """Until the slot could serve."""

    def give_work(self, slot: Slot, release: Release) -> None:
        """Asks the other release's worker to put back what it has; when it has ended, this release's begins. Returns at once."""

    def see_work(self, slot: Slot) -> None:
        """Until the jobs are done by this slot alone."""

    def point(self, slot: Slot, release: Release) -> None:
        """The edge sends what comes to this slot; what is under way elsewhere goes on."""

    def read_ahead(self) -> None:
        """Begins to read of the books what `smoke` judges, and returns at once; for who does not touch the database until then."""

    def smoke(self, release: Release) -> str:
        """Asks through the edge as people do; what was looked at, in a line."""

    def retire(self, slot: Slot) -> None:
        """The slot gets nothing new; it goes on beside for a while, for a quick way back, or is stopped."""

    def stop(self, slot: Slot) -> None:
        """Lets the slot finish what it does, and ends it. Does nothing where it does not run."""


def deploy(book: Book, runtime: Runtime, source: str, say: Say, *, is_backed_up: bool = True) -> State:
    """Obtains, backs up, migrates, starts, switches, verifies, drains; one at a time, crash-safe.

    Raises Refused, with the release before serving again, where anything before the end of verifying fails.
    """
    with book.alone():
        state = _put_right(book, runtime, say)
        say(f"Getting the release ({source}) ...")
        release = runtime.obtain(source)
        if state.live and state.live.release == release:
            raise Refused(f"{release.name} serves already, since {state.live.since}.")
        return _Run(book, runtime, say, "deploy", release, state).go(is_new=True, is_backed_up=is_backed_up)


def rollback(book: Book, runtime: Runtime, say: Say) -> State:
    """Back to the release before; the database is not touched. Raises Refused where there is none, or it does not serve.

    After a deployment that died before it served, what it began is taken back, and that is all.
    """
    with book.alone():
        unfinished = book.read().under_way
        state = _put_right(book, runtime, say)
        if unfinished and unfinished.act == "deploy" and state.live and state.live.release != unfinished.release:
            say(f"{unfinished.release.name} never served; {state.live.release.name} does, as before.")
            return state
        if state.before is None:
            raise Refused("There is no release to go back to: ./oasys releases shows which have served.")
        return _Run(book, runtime, say, "rollback", state.before.release, state).go(is_new=False, is_backed_up=False)


def settle(state: State, runtime: Runtime) -> None:
    """Makes real what is written down: the live release serves and works, the other slot is empty."""
    if state.live is None:
        for slot in ("blue", "green"):
            runtime.stop(slot)
        return
    slot, release = state.live.slot, state.live.release
    runtime.start(slot, release)
    runtime.wait(slot)
    runtime.point(slot, release)
    runtime.give_work(slot, release)
    runtime.see_work(slot)
    runtime.stop(state.free_slot())


def _put_right(book: Book, runtime: Runtime, say: Say) -> State:
    """What an earlier run left half-way is taken back, or finished where its release serves already."""
    runtime.begin()
    state = book.read()
    if state.under_way is None:
        return state
    left = state.under_way
    say(f"The {left.act} of {left.release.name} by {left.by} ended at its step `{left.step}`: putting that right ...")
    settle(state, runtime)
    is_done = state.live is not None and state.live.release == left.release and state.live.slot == left.slot
    book.note(left.act, left.release.name, "finished later" if is_done else "taken back", 0, f"ended at {left.step}")
    state = replace(state, under_way=None)
    book.write(state)
    return state


class _Run:
    """One deployment or rollback."""

    def __init__(self, book: Book, runtime: Runtime, say: Say, act: Act, release: Release, state: State) -> None:
        self.book, self.runtime, self.say = book, runtime, say
        self.act: Act = act
        self.release = release
        self.state = state
        # The newer of two releases knows what the older one queues, and not the other way round. So on the way back its worker goes
        # on until the older release serves, and hands over while the rest drains; on the way forward it takes over before the switch.
        self.leads_back = act == "rollback" and not state.is_back
        self.slot: Slot = state.free_slot()
        self.began = time.monotonic()
        self.taken: dict[str, float] = {}  # seconds of the steps that have ended, in order
        self.at, self.at_since = "", self.began

    def go(self, *, is_new: bool, is_backed_up: bool) -> State:
        release, runtime = self.release, self.runtime
        try:
            if is_new and is_backed_up and self.state.live is not None:
                self._step("back up", "Backing up ...")
                self.say(f"  {runtime.back_up(release)}")
            if is_new:
                runtime.stop(self.slot)  # what was kept there need not live with the schema of two releases later
                self._step("migrate", "Migrating the database (what the release before can live with) ...")
                runtime.migrate(release)
            self._step("start", f"Starting {release.name} in {self.slot} ...")
            if not is_new:
                runtime.read_ahead()  # the database stays as it is
            runtime.start(self.slot, release)
            runtime.wait(self.slot)
            if not self.leads_back:
                self._step("work", "Handing the jobs over ...")
                runtime.give_work(self.slot, release)
                runtime.see_work(self.slot)
            self._step("switch", f"Switching the edge to {self.slot} ...")
            runtime.point(self.slot, release)
            self._step("verify", "Looking whether it serves ...")
            self.say(f"  {runtime.smoke(release)}")
        except BaseException as failure:
            self._take_back(failure)
            raise
        self._commit()
        return self._drain()

    def _step(self, step: str, said: str) -> None:
        """Written down before it begins."""
        self._measure(step)
        self.say(said)
        began = self.state.under_way.began if self.state.under_way else now()
        under_way = UnderWay(self.act, self.release, self.slot, step, began, whoever())
        self.state = replace(self.state, under_way=under_way)
        self.book.write(self.state)

    def _measure(self, step: str) -> None:
        """The step that was under way has ended; the next begins."""
        at = time.monotonic()
        if self.at:
            self.taken[self.at] = at - self.at_since
        self.at, self.at_since = step, at

    def _take_back(self, failure: BaseException) -> None:
        """The release before serves again. What cannot be taken back now stays written down, for the next run."""
        step = self.state.under_way.step if self.state.under_way else "begin"
        live = self.state.live
        reason = str(failure) or type(failure).__name__
        self.say(f"The step `{step}` failed: {reason}")
        self.say(f"Back to {live.release.name} ..." if live else "Stopping what was begun ...")
        settle(self.state, self.runtime)
        self.book.note(self.act, self.release.name, "rolled back by itself", self._seconds(), f"{step}: {reason[:500]}")
        self.state = replace(self.state, under_way=None)
        self.book.write(self.state)
        if live is not None:
            self.say(f"{live.release.name} serves as before.")

    def _commit(self) -> None:
        """From here on a crash leads forward."""
        assert self.state.under_way is not None
        self._measure("drain")
        under_way = replace(self.state.under_way, step="drain")
        live = Serving(self.release, self.slot, now(), whoever())
        self.state = State(live=live, before=self.state.live, under_way=under_way, is_back=self.leads_back)
        self.book.write(self.state)
        self.say(f"{self.release.name} serves after {self._seconds():.1f} s.")

    def _drain(self) -> State:
        before = self.state.before
        if self.leads_back:
            self.runtime.give_work(self.slot, self.release)
        if before is not None:
            self.say(f"Letting {before.release.name} finish what it does ...")
            (self.runtime.stop if self.act == "rollback" else self.runtime.retire)(before.slot)
        self.runtime.see_work(self.slot)
        self._measure("")
        steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in self.taken.items())
        self.book.note(self.act, self.release.name, "serves", self._seconds(), steps)
        self.state = replace(self.state, under_way=None)
        self.book.write(self.state)
        self.say(f"Done after {self._seconds():.1f} s: {steps}.")
        return self.state

    def _seconds(self) -> float:
        return time.monotonic() - self.began
