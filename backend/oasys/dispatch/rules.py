"""Tokens of public links, names of files, columns of papers. No Django, no database."""

import base64
import hashlib
import hmac
import re
import secrets
from uuid import UUID

COLUMNS = ("position", "quantity", "unit", "price", "discount", "tax")  # of the lines, beside the text and the amount
SECRET_BYTES, SIGNATURE_BYTES = 24, 16
TOKEN = re.compile(r"[A-Za-z0-9_-]{75}", re.ASCII)  # base64url of 16 + 24 + 16 bytes, without padding
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def new_token(tenant_id: UUID, key: bytes) -> str:
    """A token that nobody can guess, signed by this installation. The tenant stands in it, because its rows are seen only inside it."""
    return signed(tenant_id.bytes + secrets.token_bytes(SECRET_BYTES), key)


def signed(body: bytes, key: bytes) -> str:
    """The body with its signature, as text."""
    return base64.urlsafe_b64encode(body + _signature(body, key)).decode().rstrip("=")


def tenant_of(token: str, key: bytes) -> UUID | None:
    """The tenant that a token names; None where this installation did not sign it."""
    if not TOKEN.fullmatch(token):
        return None
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    body, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    if not hmac.compare_digest(_signature(body, key), signature):
        return None
    return UUID(bytes=body[:16])


def hash_of(token: str) -> bytes:
    """What is kept of a token: 192 random bits cannot be tried one by one, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).digest()


def _signature(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:SIGNATURE_BYTES]


def file_stem(title: str, number: str) -> str:
    """The name of a document's file without its kind: letters, digits and signs that every system takes."""
    return _UNSAFE.sub("-", f"{title} {number}".strip()).strip("-.")[:80] or "document"
