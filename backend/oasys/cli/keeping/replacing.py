"""Restoring over an installation: beside it first, proven, and only then in its place; what was there is kept aside."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from oasys.cli.keeping.encryption import recipients
from oasys.cli.keeping.place import SECRET_FILES
from oasys.cli.keeping.restoring import Restored, Say, Source, choose, restore
from oasys.cli.keeping.streaming import pack
from oasys.cli.runtime import ADMIN_DATABASE_URL
from oasys.cli.state import Home, Refused
from oasys.cli.supervisor import Installation, down

FILES = (*SECRET_FILES, "backup-key.txt")
Prove = Callable[[Restored], tuple[bool, str]]


def replace(
    home: Home, source: Source, say: Say, *, to: datetime | None, name: str | None, prove: Prove
) -> tuple[Restored, str]:
    """The books of a backup in the place of the installation's, which must be started again; and what the proof said.

    Raises Refused, with the installation as it was but stopped, where they cannot be restored or do not agree.
    """
    if home.facts().get(ADMIN_DATABASE_URL):
        raise Refused("The books are in your own PostgreSQL: restore with --into, or as docs/how-to/backups.md shows.")
    home.make()
    chosen = choose(source, to=to, name=name)
    down(home, say)
    with Installation(home, say).only_one():
        beside = home.folder / "restored"
        shutil.rmtree(beside, ignore_errors=True)
        restored = restore(source, chosen, beside, say, to=to, is_alone=name is not None)
        is_well, said = prove(restored)
        if not is_well:
            shutil.rmtree(beside, ignore_errors=True)
            raise Refused(f"{said}\nNothing was replaced. Restore with --into to look at these books.")
        kept = _swap(home, beside, source)
    if kept is not None:
        say(f"What was there before is in {kept}: delete it when you are sure.")
    say("Start with ./oasys up.")
    return restored, said


def _swap(home: Home, beside: Path, source: Source) -> Path | None:
    """Where the earlier books are kept; None where there were none."""
    aside = home.folder / f"before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    if source.spool.is_dir() and source.wal.is_dir():  # what was begun belongs to the timeline that ends here
        pack(source.spool, source.wal, source.identities, recipients(source.key, ()), is_over=True)
    for name in ("postgres", *FILES, *([] if source.spool == home.folder / "wal" else ["wal"])):
        if (home.folder / name).exists():
            (home.folder / name).rename(aside / name)
        if (beside / name).exists():
            (beside / name).rename(home.folder / name)
    shutil.rmtree(beside)
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None
