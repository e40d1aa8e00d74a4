"""The text of an API token: prefix, tenant, 256 random bits, checksum, all in letters and digits.

The prefix and the checksum let secret scanners find a token that leaked, and let a mistyped one be refused before the
database is asked. The tenant stands in it, because row level security shows a token only inside its tenant.
"""

import hashlib
import secrets
import string
import zlib
from dataclasses import dataclass
from uuid import UUID

PERSONAL, SERVICE = "oasys_pat_", "oasys_svc_"
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
TENANT_WIDTH, SECRET_WIDTH, CHECKSUM_WIDTH = 22, 43, 6  # digits of base 62 for 128, 256 and 32 bits
LENGTH = len(PERSONAL) + TENANT_WIDTH + SECRET_WIDTH + CHECKSUM_WIDTH


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token that was read: whose tenant it names, and what it is kept as."""

    tenant_id: UUID
    hash: bytes


def new_token(prefix: str, tenant_id: UUID) -> str:
    """A token nobody can guess."""
    body = prefix + _digits(tenant_id.int, TENANT_WIDTH) + _digits(secrets.randbits(256), SECRET_WIDTH)
    return body + _checksum(body)


def hash_of(token: str) -> bytes:
    """What is kept of a token. A plain SHA-256 is enough: 256 random bits cannot be tried one by one."""
    return hashlib.sha256(token.encode()).digest()


def read_token(token: str) -> Bearer | None:
    """What the token says; None where it cannot be one of ours."""
    if len(token) != LENGTH or not token.startswith((PERSONAL, SERVICE)) or not token.isascii():
        return None
    body, checksum = token[:-CHECKSUM_WIDTH], token[-CHECKSUM_WIDTH:]
    tenant = body[len(PERSONAL) : len(PERSONAL) + TENANT_WIDTH]
    if not secrets.compare_digest(_checksum(body), checksum) or not set(tenant) <= set(DIGITS):
        return None
    number = 0
    for digit in tenant:
        number = number * len(DIGITS) + DIGITS.index(digit)
    return Bearer(UUID(int=number), hash_of(token)) if number < 1 << 128 else None


def _digits(number: int, width: int) -> str:
    text = ""
    for _ in range(width):
        number, rest = divmod(number, len(DIGITS))
        text = DIGITS[rest] + text
    return text


def _checksum(body: str) -> str:
    return _digits(zlib.crc32(body.encode()), CHECKSUM_WIDTH)
