"""What is remembered of deployments: `deploy/state.json` says what serves, `deploy/journal.ndjson` everything that was done."""

import fcntl
import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from oasys.cli.state import Home, Refused

Slot = Literal["blue", "green"]
Act = Literal["deploy", "rollback"]


@dataclass(frozen=True, slots=True)
class Release:
    """`name` as people call it; `source` is where the runtime finds it: a folder, or the tag of its images."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Serving:
    """A release in its slot, since when (UTC, ISO 8601) and by whom."""

    release: Release
    slot: Slot
    since: str
    by: str

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Serving":
        return cls(Release(**said["release"]), said["slot"], said["since"], said["by"])


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What was begun and not finished: `step` is the last one that was begun."""

    act: Act
    release: Release
    slot: Slot
    step: str
    began: str
    by: str

    @classmethod
    def read(cls, said: dict[str, Any]) -> "UnderWay":
        return cls(**(said | {"release": Release(**said["release"])}))


@dataclass(frozen=True, slots=True)
class State:
    """`live` serves and is what everything goes back to; `before` is where `rollback` leads. `is_back`: that is the newer of the two."""

    live: Serving | None = None
    before: Serving | None = None
    under_way: UnderWay | None = None
    is_back: bool = False

    def free_slot(self) -> Slot:
        """The slot that does not serve."""
        return "green" if self.live and self.live.slot == "blue" else "blue"


class Book:
    """The files. Every change of the state is on the disk, whole, before the next step begins."""

    def __init__(self, home: Home) -> None:
        self.folder = home.folder / "deploy"
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def _state(self) -> Path:
        return self.folder / "state.json"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.ndjson"

    def read(self) -> State:
        try:
            said = json.loads(self._state.read_text())
        except FileNotFoundError:
            return State()
        return State(
            live=Serving.read(said["live"]) if said["live"] else None,
            before=Serving.read(said["before"]) if said["before"] else None,
            under_way=UnderWay.read(said["under_way"]) if said["under_way"] else None,
            is_back=said.get("is_back", False),
        )

    def write(self, state: State) -> None:
        write_whole(self._state, json.dumps(asdict(state), indent=1))

    def note(self, act: str, release: str, outcome: str, seconds: float, detail: str = "") -> None:
        """One line of the journal. A line that a crash cut short is left where it is; the next begins on a line of its own."""
        line = {"at": now(), "by": whoever(), "act": act, "release": release, "outcome": outcome}
        line |= {"seconds": f"{seconds:.1f}", "detail": detail}
        with self.journal.open("ab+") as file:
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> list[dict[str, str]]:
        """The journal, the oldest first; what a crash cut short is left out."""
        found = []
        for line in self.journal.read_text().splitlines() if self.journal.exists() else ():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One deploys at a time; the lock goes with the process, however it ends. Raises Refused where another does."""
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                other = self.read().under_way
                what = f": {other.act} of {other.release.name}, by {other.by} since {other.began}" if other else ""
                raise Refused(f"Another deployment is under way{what}. Wait for its end, then try again.") from None
            yield


def write_whole(path: Path, content: str) -> None:
    """Whole or not at all, also after a loss of power."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def whoever() -> str:
    """The user of this machine who asks."""
    return f"{getpass.getuser()}@{socket.gethostname()}"
