"""Fields that a dump of the database does not show: AES-256-GCM, bound to their place, under keys with ids.

A stored value is `v1.<key id>.<base64url of nonce and ciphertext>`. What is authenticated beside it names table, column
and row: a value copied into another row or column cannot be read there. Keys come from OASYS_FIELD_KEYS or from the file
that OASYS_FIELD_KEYS_FILE names; the first one encrypts, all of them decrypt. See docs/decisions/0010-field-encryption.md.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12


class KeyUnusable(RuntimeError):
    """A key is missing, too short or not base64: a fault of the installation, never an answer."""


class Unreadable(RuntimeError):
    """A stored value was changed, moved here from another place, or encrypted by a key that is not known."""


class Ciphertext(str):
    """A value as it is stored. Only code that knows its row can decrypt it."""

    __slots__ = ()


@dataclass(frozen=True)
class FieldKey:
    """One secret; what encrypts and what looks up are derived from it, so that neither tells of the other."""

    secret: bytes

    @classmethod
    def parse(cls, text: str) -> "FieldKey":
        """Reads base64 (url-safe, padding optional) of exactly 32 bytes. Raises KeyUnusable."""
        try:
            secret = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise KeyUnusable("a field key is base64 (url-safe) of 32 random bytes") from error
        if len(secret) != KEY_BYTES or len(set(secret)) < 12:
            raise KeyUnusable("a field key is base64 (url-safe) of 32 random bytes")
        return cls(secret)

    @cached_property
    def id(self) -> str:
        """Eight hexadecimal digits that name the key and tell nothing of it."""
        return hashlib.sha256(b"oasys field key id\0" + self.secret).hexdigest()[:8]

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self._derived(b"oasys field encryption"))

    @cached_property
    def lookup_secret(self) -> bytes:
        return self._derived(b"oasys field lookup")

    def _derived(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(self.secret)


def new_key() -> str:
    """A fresh key as settings and files hold it."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip("=")


@lru_cache(maxsize=8)
def _parsed(texts: tuple[str, ...]) -> tuple[FieldKey, ...]:
    if not texts:
        raise KeyUnusable("there are no field keys: set OASYS_FIELD_KEYS or OASYS_FIELD_KEYS_FILE")
    return tuple(FieldKey.parse(text) for text in texts)


@lru_cache(maxsize=2)
def _of_file(path: str, changed_ns: int) -> tuple[str, ...]:
    return tuple(json.loads(Path(path).read_text()))


def keys() -> tuple[FieldKey, ...]:
    """Every key, the one that encrypts first. A file that was changed is read again: rotation needs no restart."""
    path: str = settings.FIELD_KEYS_FILE
    if not path:
        return _parsed(tuple(settings.FIELD_KEYS))
    try:
        return _parsed(_of_file(path, os.stat(path).st_mtime_ns))
    except (OSError, ValueError) as error:
        raise KeyUnusable(f"the field keys in {path} cannot be read") from error


def encrypt(plain: str, *, place: str) -> Ciphertext:
    """The text under the first key; it can be read at `place` (table.column.row) only."""
    key = keys()[0]
    nonce = os.urandom(NONCE_BYTES)
    sealed = key.cipher.encrypt(nonce, plain.encode(), f"{VERSION}.{key.id}.{place}".encode())
    return Ciphertext(f"{VERSION}.{key.id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}")


def decrypt(stored: str, *, place: str) -> str:
    """The text that was encrypted for `place`. Raises Unreadable; the message holds nothing of the value."""
    version, _, rest = stored.partition(".")
    key_id, _, body = rest.partition(".")
    key = next((key for key in keys() if key.id == key_id), None)
    if version != VERSION or key is None:
        raise Unreadable(f"{place} is encrypted by a key that is not known")
    try:
        raw = base64.urlsafe_b64decode(body)
        plain = key.cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], f"{VERSION}.{key_id}.{place}".encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable(f"{place} was changed, or moved here from another place") from error
    return plain.decode()


def keyed_hash(value: str, *, purpose: str, key: FieldKey | None = None) -> str:
    """`<key id>.<HMAC-SHA256>`: equal for equal values, and nothing to guess from without the key."""
    key = key or keys()[0]
    digest = hmac.digest(key.lookup_secret, f"{purpose}\0{value}".encode(), "sha256")
    return f"{key.id}.{digest.hex()}"


def keyed_hashes(value: str, *, purpose: str) -> list[str]:
    """The hash under each known key, for a lookup while keys are being rotated."""
    return [keyed_hash(value, purpose=purpose, key=key) for key in keys()]


class _Decrypted(DeferredAttribute):
    """Decrypts when the attribute is read: only then is the row known."""

    def __set__(self, instance: Any, value: Any) -> None:  # what makes Python ask __get__ before the row's own dict
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if not isinstance(value, Ciphertext):
            return value
        plain = decrypt(value, place=self.field.place(instance))  # type: ignore[attr-defined]
        instance.__dict__[self.field.attname] = plain
        return plain


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted at rest. Saved through instances alone, because the row is part of the encryption.

    `.values()` yields Ciphertext; `.update(field="text")` and lookups other than isnull are refused.
    """

    descriptor_class = _Decrypted

    def place(self, instance: models.Model) -> str:
        """Where the value of this row may be read."""
        if instance.pk is None:
            raise TypeError(f"{self} needs rows whose key is known before they are saved")
        return f"{instance._meta.db_table}.{self.column}.{instance.pk}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        plain = getattr(model_instance, self.attname)
        return None if plain is None else encrypt(str(plain), place=self.place(model_instance))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is not None and not isinstance(value, Ciphertext):
            raise TypeError(f"{self} is written by saving an instance: the row is part of its encryption")
        return None if value is None else str(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Ciphertext | None:
        return None if value is None else Ciphertext(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class LookupHashField(models.CharField):  # type: ignore[type-arg]
    """The keyed hash of an EncryptedTextField (`source`), so that a row can be found by its value: see `matching`."""

    def __init__(self, *, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(**({"max_length": 73, "editable": False} | options))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options["source"] = self.source
        return name, path, args, options

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        plain = getattr(model_instance, self.source)
        value = None if plain is None else keyed_hash(str(plain), purpose=self.purpose)
        setattr(model_instance, self.attname, value)
        return value

    @property
    def purpose(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def matching(self, value: str) -> dict[str, list[str]]:
        """For `.filter(**field.matching(value))`: rows with that value, under whichever key they stand."""
        return {f"{self.name}__in": keyed_hashes(value, purpose=self.purpose)}
