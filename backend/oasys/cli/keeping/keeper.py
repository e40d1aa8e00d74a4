"""`./oasys keep`: streams changes and takes the daily backup, in the foreground; the supervisor runs it so."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Annotated

import typer

from oasys.cli.keeping.encryption import write_whole
from oasys.cli.keeping.place import ForeignServer, Place, place_of, settings
from oasys.cli.keeping.restoring import NEWER_SECRETS
from oasys.cli.keeping.store import SUFFIX, backups, gap_after, kept_segments
from oasys.cli.keeping.streaming import Stream, agree_on_waiting
from oasys.cli.state import BACKEND, Home, Refused

TICK_SECONDS = 0.2
BEGIN_SECONDS = 0.5
PACK_SECONDS = 5
SWITCH_SECONDS = 300  # so long at the most does a change lie in the spool alone
LOOK_SECONDS = 10
RETRY_SECONDS = 3600
Say = Callable[[str], None]


def is_wanted() -> bool:
    """Whether the settings ask for anything to be kept by itself. Raises Refused where one cannot be read."""
    env = settings()
    return env.wal_stream != "off" or bool(env.backup_daily_at)


def keep(
    supervisor: Annotated[
        int | None, typer.Option(hidden=True, help="End when this parent and the server are gone.")
    ] = None,
) -> None:
    """Stream changes out of PostgreSQL and take the daily backup, as the settings say, until stopped."""
    home = Home.here()
    Keeper(home, place_of(home), typer.echo, supervisor).run()


def last_due(at: str, now: datetime) -> datetime:
    """The last moment, not after now, at which that time of day (UTC) came."""
    hour, minute = map(int, at.split(":"))
    today = now.astimezone(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)


class Keeper:
    """The stream, what it has filled, the secrets when they change, and the backup that is due."""

    def __init__(self, home: Home, place: Place, say: Say, supervisor: int | None) -> None:
        env = settings()
        self.home = home
        self.place = place
        self.say = say
        self.supervisor = supervisor
        self.daily_at = env.backup_daily_at
        is_streamed = env.wal_stream != "off"
        self.is_synchronous = env.wal_stream == "synchronous"
        self.stream = Stream(place, is_synchronous=self.is_synchronous) if is_streamed else None
        self.is_agreed = not isinstance(place.cluster, ForeignServer)  # whether commits wait as the settings say
        self.backup: subprocess.Popen[bytes] | None = None
        self.begun = self.packed = self.asked = float("-inf")
        self.next_look = float("-inf")
        self.next_switch = time.monotonic() + SWITCH_SECONDS
        self.secrets = b""
        self.complaint = ""
        self.is_stopping = False

    def run(self) -> None:
        """Until a signal says stop; then what has arrived is packed."""
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._on_signal)
        while not self.is_stopping and not self._is_left_alone():
            self._tick()
            time.sleep(TICK_SECONDS)
        if self.backup is not None and self.backup.poll() is None:
            self.backup.terminate()
            self.backup.wait()
        if self.stream is not None:
            self.stream.stop()
            self._careful(self._pack)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _is_left_alone(self) -> bool:
        """A server that lost its supervisor still needs its copier: commits may wait for it."""
        is_orphan = self.supervisor is not None and os.getppid() != self.supervisor
        return is_orphan and not self.place.cluster.is_running()

    def _tick(self) -> None:
        now = time.monotonic()
        if self.stream is not None:
            if not self.stream.is_running() and now - self.begun > BEGIN_SECONDS:
                self.begun = now
                self._careful(self.stream.start)
            if now - self.packed > PACK_SECONDS:
                self.packed = now
                self._careful(self._pack)
            if now > self.next_switch and self.stream.is_running():
                self.next_switch = now + SWITCH_SECONDS
                self._careful(self.stream.finish_segment)
        if not self.is_agreed and now - self.asked > PACK_SECONDS:
            self.asked = now
            self._careful(self._agree)
        if self.backup is not None and self.backup.poll() is not None:
            if self.backup.returncode:
                self.say("The backup failed: trying again in an hour.")
                self.next_look = now + RETRY_SECONDS
            self.backup = None
        if self.backup is None and now > self.next_look:
            self.next_look = now + LOOK_SECONDS
            self._careful(self._back_up_if_due)

    def _careful(self, act: Callable[[], None]) -> None:
        """What can be put right is said once, and tried again."""
        try:
            act()
            self.complaint = ""
        except (Refused, OSError) as fault:
            if str(fault) != self.complaint:
                self.complaint = str(fault)
                self.say(self.complaint)

    def _agree(self) -> None:
        """A server that we start is told at its start; with another one that is done from here."""
        if isinstance(self.place.cluster, ForeignServer):
            self.is_agreed = agree_on_waiting(self.place.cluster, is_wanted=self.is_synchronous)

    def _pack(self) -> None:
        if self.stream is None:
            return
        self.stream.pack()
        content = self.place.secret_content()
        if content != self.secrets:
            name = f"{NEWER_SECRETS}{datetime.now(UTC):%Y%m%dT%H%M%S%f}{SUFFIX}"
            write_whole(self.place.wal / name, content, self.place.readers)
            for path in self.place.wal.glob(f"{NEWER_SECRETS}*{SUFFIX}"):
                if path.name != name:
                    path.unlink()
            self.secrets = content

    def _back_up_if_due(self) -> None:
        is_made = isinstance(self.place.cluster, ForeignServer) or bool(self.home.facts().get("migrated"))
        if not is_made or not self.place.cluster.is_running():
            return
        found = backups(self.place.folder)
        due = last_due(self.daily_at, datetime.now(UTC)) if self.daily_at else None
        is_due = due is not None and not (found and found[-1].ended_at >= due)
        if not is_due and not self._needs_ground():
            return
        self.say("Taking a backup ...")
        self.backup = subprocess.Popen(
            [sys.executable, "-m", "oasys.cli", "backup"], cwd=BACKEND, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def _needs_ground(self) -> bool:
        """Whether what is streamed follows no backup, as at first and after a gap: nothing could be restored from it."""
        if self.stream is None or not self.stream.is_running():
            return False
        found = backups(self.place.folder)
        return not found or gap_after(found[-1], kept_segments(self.place.wal, self.place.spool)) is not None
