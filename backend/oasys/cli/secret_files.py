"""`./oasys secrets FOLDER`: the secrets of an installation in containers, a file each, made once."""

import base64
import os
import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import orjson
import typer

from oasys.cli.state import Refused
from oasys.ledger.signing import ensure_key

OURS = 10001  # the user of our images
POSTGRES = VALKEY = 999  # those of upstream's
ROLES = {
    "database_url": "oasys_app",
    "database_owner_url": "oasys_owner",
    "database_backup_url": "oasys_backup",
}


def write(
    folder: Annotated[Path, typer.Argument(help="Where they go; made with mode 0711 where it is missing.")],
    database: Annotated[str, typer.Option(help="Host and port of PostgreSQL.")] = "postgres:5432",
    redis: Annotated[str, typer.Option(help="Host and port of Valkey.")] = "valkey:6379",
) -> None:
    """Make the secret files of deploy/compose.yaml: random ones, none that is there already. As root they get their readers as owners."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    made = [name for name in (*_plain(folder, database, redis), _sealing(folder)) if name]
    typer.echo(f"Made {', '.join(made)} in {folder}." if made else f"Nothing was missing in {folder}.")
    typer.echo(
        "Keep a copy of them apart from the backups: without field_keys.json and the key of the backups nothing can be read."
    )
    if os.getuid() != 0:
        typer.echo(
            f"You are not root: give them to the users of the images (chown {OURS}, postgres_password and valkey.conf {POSTGRES})."
        )


def _plain(folder: Path, database: str, redis: str) -> list[str]:
    made = []
    for name, role in ROLES.items():
        if _make(folder / name, f"postgresql://{role}:{secrets.token_urlsafe(32)}@{database}/oasys"):
            made.append(name)
    admin = _kept_password(folder / "database_server_url") or secrets.token_urlsafe(32)
    at_redis = _kept_password(folder / "redis_url") or secrets.token_urlsafe(32)
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    contents = {
        "secret_key": (secrets.token_urlsafe(64), OURS),
        "field_keys.json": (orjson.dumps([key]).decode(), OURS),
        "database_server_url": (f"postgresql://postgres:{admin}@{database}/postgres", OURS),
        "postgres_password": (admin, POSTGRES),
        "redis_url": (f"redis://:{at_redis}@{redis}/0", OURS),
        "valkey.conf": (f'requirepass "{at_redis}"', VALKEY),
    }
    return made + [name for name, (said, owner) in contents.items() if _make(folder / name, said, owner)]


def _sealing(folder: Path) -> str | None:
    path = folder / "sealing_keys.json"
    if path.exists():
        return None
    ensure_key(path)
    _give(path, OURS)
    return path.name


def _kept_password(path: Path) -> str | None:
    return urlsplit(path.read_text().strip()).password if path.exists() else None


def _make(path: Path, said: str, owner: int = OURS) -> bool:
    """Whether it was missing."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as file:
        file.write(said + "\n")
    _give(path, owner)
    return True


def _give(path: Path, owner: int) -> None:
    if os.getuid() == 0:
        os.chown(path, owner, owner)
