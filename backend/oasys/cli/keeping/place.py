"""What is kept and where: one installation's database, its secrets, and the folders of its backups."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyrage.x25519 import Identity, Recipient

from config.environment import Environment, InvalidSetting, read_settings
from oasys.cli.keeping.encryption import ensure_key, read_keys, recipients
from oasys.cli.postgres import PORT, Cluster, binaries
from oasys.cli.runtime import cluster_of, migrations_stamp
from oasys.cli.state import Home, Refused

SECRET_FILES = ("secrets.json", "field-keys.json", "sealing-keys.json", "state.json")


@dataclass(frozen=True, slots=True)
class Place:
    """`work` holds plain data for the while of a backup or a restore, and belongs to nobody else."""

    cluster: Cluster
    folder: Path
    spool: Path
    work: Path
    key: Path
    others: tuple[str, ...]
    secrets: dict[str, Path]
    stamp: str

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def readers(self) -> list[Recipient]:
        return recipients(self.key, self.others)

    @property
    def identities(self) -> list[Identity]:
        return read_keys(self.key)

    def make(self) -> None:
        """Creates the folders. Raises Refused where they cannot be."""
        try:
            for folder in (self.folder, self.wal, self.spool):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Refused(f"The folder of the backups cannot be made: {error}. See OASYS_BACKUP_FOLDER.") from error

    def secret_content(self) -> bytes:
        """The installation's secrets as they stand now, by the names of their files."""
        found = {name: path.read_text() for name, path in self.secrets.items() if path.exists()}
        if keys := os.environ.get("OASYS_FIELD_KEYS"):
            found["field-keys.json"] = keys
        return json.dumps(found, indent=1).encode()


def settings() -> Environment:
    """The settings as they are now. Raises Refused where one cannot be read."""
    try:
        return read_settings()
    except InvalidSetting as error:
        raise Refused(str(error)) from error


def folder_of(home: Home) -> Path:
    env = settings()
    return Path(env.backup_folder).absolute() if env.backup_folder else home.folder / "backups"


def spool_of(home: Home) -> Path:
    env = settings()
    return Path(env.wal_folder).absolute() if env.wal_folder else home.folder / "wal"


def place_of(home: Home) -> Place:
    """The installation's. Raises Refused for an own PostgreSQL, whose administrator keeps it."""
    cluster = cluster_of(home)
    if cluster is None:
        raise Refused(
            "The books are in your own PostgreSQL: it is backed up where it runs, as docs/how-to/backups.md shows."
        )
    env = settings()
    secrets = {name: home.folder / name for name in SECRET_FILES}
    if env.field_keys_file:
        secrets["field-keys.json"] = Path(env.field_keys_file)
    return Place(
        cluster=cluster,
        folder=folder_of(home),
        spool=spool_of(home),
        work=home.folder / "backup-work",
        key=ensure_key(home),
        others=tuple(env.backup_recipients),
        secrets=secrets,
        stamp=migrations_stamp(),
    )


def client_environment(cluster: Cluster, name: str) -> dict[str, str]:
    """What tells a program of PostgreSQL's where the server is; the password stands in no command."""
    own = {key: said for key, said in os.environ.items() if not key.startswith(("PG", "OASYS_", "DJANGO_"))}
    where = {"PGHOST": str(cluster.sockets), "PGPORT": str(PORT), "PGUSER": "postgres", "PGDATABASE": "postgres"}
    return own | where | {"PGPASSWORD": cluster.admin_password, "PGAPPNAME": name, "LC_ALL": "C"}


def program(name: str) -> str:
    return str(binaries() / name)


def run(words: Sequence[str], *, cluster: Cluster | None = None, user: Sequence[str] = ()) -> str:
    """A program of PostgreSQL's to its end, as that user; what it said. Raises Refused with that where it fails."""
    environment = client_environment(cluster, "oasys_backup") if cluster else None
    command = [*user, program(words[0]), *words[1:]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{words[0]} failed:\n{(done.stdout + done.stderr)[-2000:].strip()}")
    return done.stdout
