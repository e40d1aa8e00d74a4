"""What is kept and where: one installation's database, its secrets, and the folders of its backups."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pyrage.x25519 import Identity, Recipient

from config.environment import Environment, InvalidSetting, read_settings
from oasys.cli.keeping.encryption import ensure_key, read_keys, recipients
from oasys.cli.postgres import Cluster, binaries
from oasys.cli.runtime import cluster_of, environment_of, migrations_stamp
from oasys.cli.state import Home, Refused

SECRET_FILES = ("secrets.json", "field-keys.json", "sealing-keys.json", "state.json")
CONNECT_SECONDS = 20  # a busy server is there, too; one that is away says so at once


@dataclass(frozen=True, slots=True)
class ForeignServer:
    """A PostgreSQL that somebody else starts and stops; its address names a role that may copy the whole of it."""

    admin_url: str

    @property
    def client(self) -> dict[str, str]:
        """What tells a program of PostgreSQL's where the server is."""
        words = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
        words |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
        parts = conninfo_to_dict(self.admin_url)
        return {words[name]: str(said) for name, said in parts.items() if name in words}

    def is_running(self) -> bool:
        """Whether it answers."""
        return not self._fault()

    def start(self) -> None:
        """Raises Refused where it does not answer: it is not ours to start."""
        if fault := self._fault():
            raise Refused(f"PostgreSQL does not answer at OASYS_DATABASE_SERVER_URL: {fault}")

    def _fault(self) -> str:
        """Why it does not answer; nothing where it does."""
        try:
            with psycopg.connect(self.admin_url, connect_timeout=CONNECT_SECONDS):
                return ""
        except psycopg.OperationalError as error:
            return str(error).strip()

    def stop(self) -> None:
        """Nothing: it is not ours to stop."""


@dataclass(frozen=True, slots=True)
class Place:
    """`work` holds plain data for the while of a backup or a restore, and belongs to nobody else."""

    cluster: Cluster | ForeignServer
    folder: Path
    spool: Path
    work: Path
    key: Path
    others: tuple[str, ...]
    secrets: dict[str, Path]
    stamp: str
    said: dict[str, str] = field(default_factory=dict)  # contents of such files that are settings, and lie in none

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
        found = {name: path.read_text() for name, path in self.secrets.items() if path.exists()} | self.said
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
    """The installation's, or that of the server at OASYS_DATABASE_SERVER_URL.

    Raises Refused for another own PostgreSQL, whose administrator keeps it.
    """
    env = settings()
    cluster = ForeignServer(env.database_server_url) if env.database_server_url else cluster_of(home)
    if cluster is None:
        raise Refused(
            "The books are in your own PostgreSQL: it is backed up where it runs, as docs/how-to/backups.md shows."
        )
    secrets = {name: home.folder / name for name in SECRET_FILES}
    secrets["sealing-keys.json"] = home.sealing_keys
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
        said=_said(home, cluster) if isinstance(cluster, ForeignServer) else {},
    )


def _said(home: Home, server: ForeignServer) -> dict[str, str]:
    """What the state folder of an embedded server would hold: the backup is restored into one."""
    said = environment_of(home)
    known = {"secret_key": said["OASYS_SECRET_KEY"], "admin": server.client["PGPASSWORD"]}
    for role, name in (("oasys_app", "URL"), ("oasys_owner", "OWNER_URL"), ("oasys_backup", "BACKUP_URL")):
        password = conninfo_to_dict(said.get(f"OASYS_DATABASE_{name}", "")).get("password")
        if not password:
            raise Refused(
                f"OASYS_DATABASE_{name} is missing, or has no password: what a backup restores could not be opened."
            )
        known[role] = str(password)
    facts = {"provisioned": "embedded", "migrated": migrations_stamp(), "field_keys_made": True, "has_no_demo": True}
    return {"secrets.json": json.dumps(known, indent=1), "state.json": json.dumps(facts, indent=1)}


def client_environment(cluster: Cluster | ForeignServer, name: str) -> dict[str, str]:
    """What tells a program of PostgreSQL's where the server is; the password stands in no command."""
    own = {key: said for key, said in os.environ.items() if not key.startswith(("PG", "OASYS_", "DJANGO_"))}
    return own | cluster.client | {"PGAPPNAME": name, "LC_ALL": "C"}


def program(name: str) -> str:
    return str(binaries() / name)


def run(words: Sequence[str], *, cluster: Cluster | ForeignServer | None = None, user: Sequence[str] = ()) -> str:
    """A program of PostgreSQL's to its end, as that user; what it said. Raises Refused with that where it fails."""
    environment = client_environment(cluster, "oasys_backup") if cluster else None
    command = [*user, program(words[0]), *words[1:]]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{words[0]} failed:\n{(done.stdout + done.stderr)[-2000:].strip()}")
    return done.stdout
