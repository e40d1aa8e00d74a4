"""The installation's Ed25519 keys, which sign the heads of hash chains and the manifests of exports.

They live in one file, readable by its owner only: the private half of the current key, and the public halves of all
keys there ever were, so that what was signed before a rotation can still be checked. docs/accounting/sealing.md.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from oasys.ledger.evidence import key_id_of


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature with the key that made it."""

    key_id: str
    public_key: bytes
    signature: bytes

    def on_the_wire(self) -> dict[str, str]:
        """As archives and answers carry it."""
        return {"key_id": self.key_id, "public_key": self.public_key.hex(), "signature": self.signature.hex()}


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """`current` is empty where the installation has no key: then nothing is signed."""

    current: str = ""
    private: bytes = field(default=b"", repr=False)
    public: dict[str, bytes] = field(default_factory=dict)

    def sign(self, statement: bytes) -> Signature | None:
        """By the current key; None where there is none."""
        if not self.current:
            return None
        signature = Ed25519PrivateKey.from_private_bytes(self.private).sign(statement)
        return Signature(self.current, self.public[self.current], signature)

    def holds(self, statement: bytes, signature: Signature) -> bool:
        """Whether one of the installation's own keys, of today or of earlier, signed the statement."""
        if self.public.get(signature.key_id) != signature.public_key:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(signature.public_key).verify(signature.signature, statement)
        except InvalidSignature:
            return False
        return True


def keys_path() -> Path:
    """Where the keys of this installation lie."""
    return Path(settings.SEALING_KEYS)


def read_keys(path: Path | None = None) -> SealingKeys:
    """The keys of the file; no keys where there is no file."""
    try:
        kept = json.loads((path or keys_path()).read_text())
    except FileNotFoundError:
        return SealingKeys()
    public = {key_id: bytes.fromhex(key) for key_id, key in kept["public"].items()}
    return SealingKeys(kept["current"], bytes.fromhex(kept["private"]), public)


def make_key(path: Path) -> SealingKeys:
    """A new current key; the private half of the one before is forgotten, its public half is kept."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    known = read_keys(path).public | {key_id_of(public): public}
    keys = SealingKeys(key_id_of(public), private.private_bytes_raw(), known)
    _write(path, keys)
    return keys


def ensure_key(path: Path) -> SealingKeys:
    """The keys of the file, which gets its first one where it is not there."""
    return read_keys(path) if path.exists() else make_key(path)


def _write(path: Path, keys: SealingKeys) -> None:
    """Whole or not at all, and never readable by others."""
    content = {
        "current": keys.current,
        "private": keys.private.hex(),
        "public": {key_id: key.hex() for key_id, key in keys.public.items()},
    }
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
