"""Which line is which, so that the same booking in two files counts once and two that look alike count twice."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from oasys.bank_files.model import Line, Statement

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Identified:
    """`key` is unique within an account: the bank's own id, or a fingerprint. Two contents under one key are a change by the bank."""

    line: Line
    key: str
    is_of_bank: bool
    content_digest: str


def content_digest(line: Line) -> str:
    """SHA-256 over what the bank says of the booking, but for spaces and for the place in the file."""
    fields = (
        line.booked_on.isoformat(),
        line.valued_on.isoformat() if line.valued_on else "",
        _plain(line.amount),
        line.currency,
        line.counterparty_name,
        line.counterparty_account,
        line.text,
        line.end_to_end_id,
        line.bank_reference,
        line.type_code,
    )
    return hashlib.sha256(SEPARATOR.join(" ".join(one.split()) for one in fields).encode()).hexdigest()


def _plain(amount: Decimal) -> str:
    """The value alone: 5 and 5.00 are one amount."""
    return format(amount.normalize(), "f") if amount else "0"


def fingerprint(digest: str, occurrence: int) -> str:
    """Of the content and of its number among those that look the same on that day: real twins stay two."""
    return hashlib.sha256(f"{digest}{SEPARATOR}{occurrence}".encode()).hexdigest()


def identified(statements: Iterable[Statement]) -> Iterator[tuple[Statement, list[Identified]]]:
    """The lines of each statement with their keys; twins are counted over all statements of an account."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for statement in statements:
        found = []
        for line in statement.lines:
            digest = content_digest(line)
            if line.provider_id:
                found.append(Identified(line, line.provider_id, True, digest))
                continue
            of = (statement.account, statement.currency, digest)
            seen[of] += 1
            found.append(Identified(line, fingerprint(digest, seen[of]), False, digest))
        yield statement, found
