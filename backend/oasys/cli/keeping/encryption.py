"""Files compressed and encrypted with age (age-encryption.org): `age -d -i backup-key.txt FILE | gunzip` reads them where OASYS is gone."""

import contextlib
import fcntl
import gzip
import hashlib
import os
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pyrage
from pyrage.x25519 import Identity, Recipient

from oasys.cli.state import Home, Refused

LEVEL = 1  # of gzip: WAL and pages shrink to a tenth by it, and a higher one costs more than the disk it saves
PIECE = 1 << 20


def ensure_key(home: Home) -> Path:
    """The file of the key that reads the backups (0600), made at the first call, as age's own tools write it.

    Raises Refused where it was made before and is gone: a fresh one would read none of the backups there are.
    """
    path = home.folder / "backup-key.txt"
    if path.exists():
        return path
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return path
        if home.facts().get("backup_key_made"):
            raise Refused(
                f"{path} is gone, and no backup made so far can be read without it: put back the copy that you keep."
            )
        identity = Identity.generate()
        write_private(path, f"# public key: {identity.to_public()}\n{identity}\n".encode())
        home.remember(backup_key_made=True)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, on the disk, and never readable by others."""
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def add_key(path: Path) -> None:
    """A new key for what is written from now on; the earlier ones stay below it, and read what there is."""
    identity = Identity.generate()
    write_private(path, f"# public key: {identity.to_public()}\n{identity}\n".encode() + path.read_bytes())


def read_keys(path: Path) -> list[Identity]:
    """The secret keys in a file of age's form: the first is the one that is written for. Raises Refused where there is none."""
    try:
        lines = path.read_text().splitlines()
        found = [Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-SECRET-KEY-1")]
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The key of the backups cannot be read: {error}. Name its file with --key.") from error
    except pyrage.IdentityError as error:
        raise Refused(f"{path} holds no key of age: {error}.") from error
    if not found:
        raise Refused(f"{path} holds no key of age: a line that begins with AGE-SECRET-KEY-1.")
    return found


def recipients(key: Path, others: Sequence[str]) -> list[Recipient]:
    """Everybody who can read what is written. Raises Refused where a public key is none."""
    found = [read_keys(key)[0].to_public()]
    for other in others:
        try:
            found.append(Recipient.from_str(other))
        except pyrage.RecipientError as error:
            raise Refused(f"OASYS_BACKUP_RECIPIENTS holds {other}, which is no public key of age: {error}.") from error
    return found


class Counted:
    """What goes through, with its SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.size += len(content)
        self.digest.update(content)
        return self.stream.write(content)

    def read(self, size: int = -1) -> bytes:
        content = self.stream.read(size)
        self.size += len(content)
        self.digest.update(content)
        return content


@contextmanager
def encrypting(path: Path, readers: Sequence[Recipient]) -> Iterator[Counted]:
    """A stream to write plain bytes into; they stand on the disk, encrypted, when it is closed, or the file is gone again.

    Raises Refused where the file cannot be written.
    """
    source, sink = os.pipe()
    faults: list[Exception] = []

    def encrypt() -> None:
        try:
            with os.fdopen(source, "rb") as plain, path.open("xb") as file:
                pyrage.encrypt_io(plain, file, list(readers))
                file.flush()
                os.fsync(file.fileno())
        except Exception as fault:  # said by the other thread
            faults.append(fault)

    thread = threading.Thread(target=encrypt)
    thread.start()
    try:
        try:
            with os.fdopen(sink, "wb") as pipe, gzip.GzipFile(fileobj=pipe, mode="wb", compresslevel=LEVEL) as packed:
                yield Counted(cast("BinaryIO", packed))
        finally:
            thread.join()
    except BaseException as fault:
        _remove(path)
        if faults and isinstance(fault, BrokenPipeError):
            raise Refused(f"{path} cannot be written: {faults[0]}.") from fault
        raise
    if faults:
        _remove(path)
        raise Refused(f"{path} cannot be written: {faults[0]}.") from faults[0]


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


@contextmanager
def decrypting(path: Path, keys: Sequence[Identity]) -> Iterator[Counted]:
    """The plain bytes. Raises Refused where the key does not fit or the file is not what was written."""
    source, sink = os.pipe()
    faults: list[Exception] = []

    def decrypt() -> None:
        try:
            with os.fdopen(sink, "wb") as plain, path.open("rb") as file:
                pyrage.decrypt_io(file, plain, list(keys))
        except Exception as fault:  # said by the other thread
            faults.append(fault)

    thread = threading.Thread(target=decrypt)
    thread.start()
    try:
        with os.fdopen(source, "rb") as pipe:
            with gzip.GzipFile(fileobj=pipe, mode="rb") as packed:
                counted = Counted(cast("BinaryIO", packed))
                yield counted
                while counted.read(PIECE):  # to the end, where age says that nothing was cut off
                    pass
            pipe.read(1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
        thread.join()
        raise _unreadable(path, faults[0] if faults else fault) from fault
    except BaseException:
        thread.join()
        if faults and not isinstance(faults[0], BrokenPipeError):
            raise _unreadable(path, faults[0]) from faults[0]
        raise
    thread.join()
    if faults:
        raise _unreadable(path, faults[0])


def _unreadable(path: Path, fault: Exception) -> Refused:
    if isinstance(fault, pyrage.DecryptError):
        return Refused(f"{path} was encrypted for another key: name the file of its key with --key. ({fault})")
    return Refused(f"{path} is damaged and cannot be read: {fault}.")


def read_whole(path: Path, keys: Sequence[Identity]) -> bytes:
    """A small file's plain bytes. Raises Refused as `decrypting` does."""
    with decrypting(path, keys) as plain:
        return plain.read()


def write_whole(path: Path, content: bytes, readers: Sequence[Recipient]) -> None:
    """A small file, encrypted, in place of an earlier one; whole or not at all. Raises Refused where it cannot be written."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with encrypting(fresh, readers) as plain:
        plain.write(content)
    fresh.replace(path)
    sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """Of the file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(path: Path) -> None:
    """The names in the folder reach the disk."""
    with contextlib.suppress(OSError):  # some network file systems know no fsync of folders
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
