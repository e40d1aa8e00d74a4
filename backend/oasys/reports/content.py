"""The content hash of a statement: the same books and parameters give the same hash on any machine.

SHA-256 of the canonical JSON (RFC 8785) of figures and parameters. Ids, links, moments of posting and the company's name
stay out: they differ where the same books are kept twice. So does the order of lines of one day, which is by id: the
lines of a page are sorted by what they say, and the running balance, which follows from them, is left out.
docs/accounting/sealing.md#statements.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.ledger.evidence import canonical, digest, plain

FORM = "oasys.statement.1"
OF_THE_INSTALLATION = {
    "company_id", "company", "account_id", "entry_id", "line_id", "href", "hrefs", "next", "posted_at", "balance",
    "value_id", "budget_id",
}  # fmt: skip
ASKED_FOR = {"dimensions", "earlier", "tree"}


def with_content_hash(kind: str, statement: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    """The statement with the hash of what it says; `parameters` are those that its own fields do not show."""
    figures = _plain(statement)
    if "items" in figures:
        figures["items"].sort(key=canonical)
    said = {"form": FORM, "kind": kind, "parameters": _plain(parameters), "statement": figures}
    return statement | {"content_hash": digest(said)}


def _is_hashed(name: str, part: Any) -> bool:
    """What may be asked for only where it was: statements without it keep the hashes they had."""
    return name not in OF_THE_INSTALLATION and (name not in ASKED_FOR or bool(part))


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items() if _is_hashed(name, part)}
        case list() | tuple():
            return [_plain(part) for part in value]
        case Decimal():
            return plain(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | UUID():
            return str(value)
        case _:
            return value
