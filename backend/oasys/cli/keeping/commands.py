"""`./oasys backup` and `./oasys restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from oasys.cli.keeping.encryption import add_key, read_keys
from oasys.cli.keeping.place import Place, folder_of, place_of, settings, spool_of
from oasys.cli.keeping.replacing import replace
from oasys.cli.keeping.restoring import Restored, Source, agree, choose, restore
from oasys.cli.keeping.store import (
    Backup,
    backups,
    faults,
    gap_after,
    has_wal,
    kept_segments,
    proof_of,
    tidy,
    write_proof,
)
from oasys.cli.keeping.taking import take, working
from oasys.cli.postgres import Cluster
from oasys.cli.runtime import migrations_stamp, refuse_unmade
from oasys.cli.state import Home, Refused
from oasys.cli.supervisor import Installation

PATIENCE = (
    600  # seconds that a backup waits for another one: a deployment takes its own while the keeper may be at work
)


def backup(
    full: Annotated[
        bool, typer.Option("--full", help="Everything, not only what changed since the last full one.")
    ] = False,
    show: Annotated[bool, typer.Option("--list", help="Show the backups there are, and check their files.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Restore into a server beside, and prove that the books agree.")
    ] = False,
    name: Annotated[str | None, typer.Option("--backup", help="With --verify: which one; the last if omitted.")] = None,
    every: Annotated[bool, typer.Option("--all", help="With --verify: each of them.")] = False,
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key", help="Encrypt with a new key from here on; the earlier ones stay to read what there is."
        ),
    ] = False,
) -> None:
    """Back up the embedded database and the secrets, encrypted; or list the backups, or prove them by restoring."""
    home = Home.here()
    if (name or every) and not verify:
        raise Refused("--backup and --all choose what --verify proves: add --verify.")
    if show + verify + (full or new_key) > 1:
        raise Refused("--list, --verify and taking a backup are three things: ask for one of them.")
    place = place_of(home)
    if isinstance(place.cluster, Cluster):
        refuse_unmade(home, is_any_schema=True)
    if show:
        _list(place)
    elif verify:
        _verify(place, name, every)
    else:
        if new_key:
            add_key(place.key)
            full = True  # an incremental would need both keys
        _take(home, place, is_full=full)


def _take(home: Home, place: Place, *, is_full: bool) -> None:
    env = settings()
    began = datetime.now(UTC)
    with _server(home, place):
        made = take(
            place,
            typer.echo,
            full_days=env.backup_full_days,
            is_full=is_full,
            patience=PATIENCE,
            say_waiting=lambda text: typer.echo(text, err=True),
        )
    seconds = (datetime.now(UTC) - began).total_seconds()
    typer.echo(
        f"Backed up {made.plain_bytes / 2**20:,.1f} MB in {made.files:,} files to {place.folder / made.name}: {made.kind}, "
        f"{made.size / 2**20:,.1f} MB encrypted, verified and read back, in {seconds:.1f} s."
    )
    went, segments = tidy(place.folder, days=env.backup_keep_days, weeks=env.backup_keep_weeks)
    if went or segments:
        typer.echo(f"{went} backups and {segments} segments of WAL were old enough to go.")
    typer.echo(f"Its key is {place.key}. Keep a copy of it somewhere else: without it nobody can read the backups.")


@contextmanager
def _server(home: Home, place: Place) -> Iterator[None]:
    """The installation's server, started for the while if need be. Raises Refused where its supervisor is just about to."""
    is_ours = not place.cluster.is_running()
    if is_ours and Installation(home, typer.echo).running():
        raise Refused("PostgreSQL is being started again: try again in a moment.")
    if is_ours:
        place.cluster.start()
    try:
        yield
    finally:
        if is_ours:
            place.cluster.stop()


def _list(place: Place) -> None:
    """Exits 1 where there is none, or one is not whole."""
    found = backups(place.folder)
    known = {each.name for each in found}
    segments = kept_segments(place.wal, place.spool)
    wrong = [fault for each in found for fault in faults(place.folder, each, known)]
    for each in found:
        proven = proof_of(place.folder, each)
        said = f"restored and agreed {proven:%Y-%m-%d %H:%M}" if proven else "not restored yet"
        typer.echo(f"{each.name}  {each.size / 2**20:>10,.1f} MB  {_reach(each, segments):<28}  {said}")
    for fault in wrong:
        typer.echo(f"DAMAGED  {fault}")
    if not found:
        typer.echo(f"There is no backup in {place.folder}.")
    if wrong or not found:
        raise typer.Exit(1)


def _reach(each: Backup, segments: set[int]) -> str:
    if not has_wal(each, segments):
        return "its end only"
    return "its end only: WAL missing" if gap_after(each, segments) is not None else "any moment from its end on"


def _verify(place: Place, name: str | None, every: bool) -> None:
    """Exits 1 where any of them does not restore, or its books do not agree."""
    found = backups(place.folder)
    if not found:
        raise Refused(f"There is no backup in {place.folder}: make one with ./oasys backup.")
    chosen = found if every else [each for each in found if each.name == name] if name else found[-1:]
    if not chosen:
        raise Refused(f"There is no backup {name} in {place.folder}: ./oasys backup --list shows them.")
    source = Source(place.folder, place.spool, place.key)
    broken = 0
    for each in chosen:
        try:
            with working(place) as work:
                restored = restore(source, each, work / "home", lambda text: None, to=None, is_alone=True)
                is_well, said = _books(restored)
        except Refused as refusal:
            is_well, said, restored = False, str(refusal), None
        if is_well and restored is not None:
            write_proof(place.folder, each, datetime.now(UTC))
            typer.echo(f"{each.name}: restored in {restored.seconds:.1f} s; {said}")
        else:
            broken += 1
            typer.echo(f"{each.name}: BROKEN. {said}")
    if broken:
        raise typer.Exit(1)


def _books(restored: Restored) -> tuple[bool, str]:
    """Whether the trial balances agree; a backup of another release has to be migrated before that can be said."""
    if restored.home.facts().get("migrated") != migrations_stamp():
        return (
            False,
            "The books are of another release of OASYS: ./oasys up migrates them, then ./oasys verify proves them.",
        )
    return agree(restored.home)


def restore_command(
    to: Annotated[
        str | None,
        typer.Option("--to", help="The moment, with its zone: 2026-11-27T14:05:00+08:00; the last kept if omitted."),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Folder of the backups; OASYS_BACKUP_FOLDER if omitted.")
    ] = None,
    into: Annotated[
        Path | None, typer.Option("--into", help="A new state folder, for OASYS_HOME; nothing else is touched.")
    ] = None,
    replacing: Annotated[
        bool,
        typer.Option(
            "--replace", help="Stop this installation and put the books in the place of its own, which are kept aside."
        ),
    ] = False,
    name: Annotated[str | None, typer.Option("--backup", help="That backup and no WAL behind it.")] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="File of the backups' key; this installation's if omitted.")
    ] = None,
) -> None:
    """Restore the books as they were at a moment, say how long it took, and prove that the trial balances agree."""
    home = Home.here()
    if (into is None) == (not replacing):
        raise Refused(
            "Name a new folder with --into, or put the books in the place of this installation's with --replace."
        )
    if name is not None and to is not None:
        raise Refused("--backup restores a backup as it is: leave --to out, or name no backup.")
    moment = _moment(to)
    found = source_of(home, source, key)
    if replacing:
        restored, said = replace(home, found, typer.echo, to=moment, name=name, prove=_books)
        _tell(restored, said, moment)
        return
    assert into is not None
    chosen = choose(found, to=moment, name=name)
    restored = restore(found, chosen, into.absolute(), typer.echo, to=moment, is_alone=name is not None)
    is_well, said = _books(restored)
    _tell(restored, said, moment)
    typer.echo(f"Start it: OASYS_HOME={into.absolute()} ./oasys up")
    if not is_well:
        raise typer.Exit(1)


def source_of(home: Home, folder: Path | None, key: Path | None) -> Source:
    """Where backups are restored from. What waits in this installation's spool belongs to its own backups alone."""
    own = folder_of(home)
    chosen = folder.absolute() if folder else own
    spool = spool_of(home) if chosen == own or settings().wal_folder else chosen / "none"
    path = key.absolute() if key else home.folder / "backup-key.txt"
    read_keys(path)
    return Source(chosen, spool, path)


def _moment(said: str | None) -> datetime | None:
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise Refused(f"--to {said} is no moment: write it as 2026-11-27T14:05:00+08:00.") from error
    if moment.tzinfo is None:
        raise Refused(f"--to {said} has no zone: write it as {said}Z for UTC, or with an offset such as +08:00.")
    if moment > datetime.now(UTC):
        raise Refused(f"--to {said} is in the future: leave it out to restore everything that is kept.")
    return moment


def _tell(restored: Restored, said: str, to: datetime | None) -> None:
    last = (
        f"last commit {restored.last_commit_at.isoformat()}" if restored.last_commit_at else "nothing played after it"
    )
    typer.echo(f"Restored {restored.backup.name} in {restored.seconds:.1f} s; {last}.")
    if to is not None and not restored.has_reached:
        typer.echo(f"No commit after {to.isoformat()} is kept: everything that is kept was played.")
    typer.echo(said)
