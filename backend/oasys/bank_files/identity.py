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
    """`key` is a fingerprint, unique within an account: of the bank's own id, of what the line says, and of its number among those alike.

    Two contents under one id are a change by the bank, or an id that is none; the same id and content twice (`occurrence` above 1) is a
    line that stands twice in the file, or a bank that gives one id to twins. Who imports decides that.
    """

    line: Line
    key: str
    content_digest: str
    occurrence: int


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


def fingerprint(provider_id: str, digest: str, occurrence: int) -> str:
    """Of the bank's id, of the content and of its number among those that look the same on that day: real twins stay two."""
    return hashlib.sha256(SEPARATOR.join((provider_id, digest, str(occurrence))).encode()).hexdigest()


def identified(statements: Iterable[Statement]) -> Iterator[tuple[Statement, list[Identified]]]:
    """The lines of each statement with their keys; twins are counted over all statements of an account, and
    what is only announced apart: it is no twin of what is booked."""
    seen: Counter[tuple[str, str, str, str, bool]] = Counter()
    for statement in statements:
        found = []
        for line in statement.lines:
            digest = content_digest(line)
            of = (statement.account, statement.currency, line.provider_id, digest, line.is_booked)
            seen[of] += 1
            found.append(Identified(line, fingerprint(line.provider_id, digest, seen[of]), digest, seen[of]))
        yield statement, found
