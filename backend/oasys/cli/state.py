"""The state of one installation: a folder (0700) with secrets, logs, process ids and the embedded database."""

import base64
import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BACKEND = Path(__file__).resolve().parents[2]
SECRET_NAMES = ("secret_key", "admin", "oasys_owner", "oasys_app", "oasys_backup", "oasys_readonly")
LEAST_FREE_BYTES = 300 * 1024 * 1024


class Refused(RuntimeError):
    """Something a person can put right; the message says how."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths and small facts of an installation. Files that hold secrets are readable by their owner only."""

    folder: Path

    @classmethod
    def here(cls) -> "Home":
        return cls(Path(os.environ.get("OASYS_HOME") or BACKEND.parent / ".oasys").absolute())

    def make(self) -> None:
        """Creates the folder. Raises Refused on a disk without room."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name in ("run", "logs"):
            (self.folder / name).mkdir(exist_ok=True)
        self.refuse_full_disk()

    def refuse_full_disk(self) -> None:
        free = shutil.disk_usage(self.folder).free
        if free < LEAST_FREE_BYTES:
            raise Refused(
                f"The disk of {self.folder} has {free // 2**20} MB left; OASYS needs {LEAST_FREE_BYTES // 2**20} MB to "
                "start. Make room and start again: nothing was changed, nothing is lost."
            )

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def run(self) -> Path:
        return self.folder / "run"

    @property
    def sealing_keys(self) -> Path:
        """Where OASYS_SEALING_KEYS_FILE says, as the settings read it, or in the folder."""
        return Path(os.environ.get("OASYS_SEALING_KEYS_FILE") or self.folder / "sealing-keys.json")

    def secrets(self) -> dict[str, str]:
        """The secrets of this installation, generated at the first call and kept with mode 0600."""
        path = self.folder / "secrets.json"
        known: dict[str, str] = _read(path)
        missing = [name for name in SECRET_NAMES if name not in known]
        if missing:
            known |= {name: secrets.token_urlsafe(64 if name == "secret_key" else 24) for name in missing}
            _write(path, known)
        return known

    def field_keys(self) -> Path:
        """The file of keys that encrypt fields (0600), made at the first call.

        Raises Refused where it was made before and is gone: a fresh key would read nothing of what is encrypted.
        """
        path = self.folder / "field-keys.json"
        if path.exists():
            return path
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of two at once the second one finds the key of the first
            if not path.exists():
                if self.facts().get("field_keys_made"):
                    raise Refused(
                        f"{path} is gone, and what it encrypted cannot be read without it: restore it from a backup."
                    )
                _write(path, [base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")])
                self.remember(field_keys_made=True)
        return path

    def facts(self) -> dict[str, Any]:
        """What earlier starts left: the own database's address, the demo sign-in, the applied migrations."""
        return _read(self.folder / "state.json")

    def remember(self, **facts: Any) -> None:
        _write(self.folder / "state.json", self.facts() | facts)


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return found


def _write(path: Path, content: dict[str, Any] | list[str]) -> None:
    """Whole or not at all, and never readable by others."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
