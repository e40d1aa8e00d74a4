"""What the report of a reconciliation says: what was kept at closing, with the words of entries and lines, which never change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.banking.models import Reconciliation
from oasys.banking.queries import reconciliation_of
from oasys.banking.services.reconciling import read_proof
from oasys.core.tenancy import current_tenant_id
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company

PROOF = "select proof::text from banking_reconciliation where tenant_id = %s and id = %s"
ENTRIES = """
select e.id, e.description, e.reference, s.prefix, e.number from ledger_journal_entry e
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
where e.tenant_id = %s and e.id = any(%s)
"""
LINES = """
select id, counterparty_name, text, bank_reference, end_to_end_id, type_code from banking_line where tenant_id = %s and id = any(%s)
"""


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """A row of a list: of the books, with the number of its entry, or of the bank."""

    day: date
    amount: Decimal
    text: str
    number: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A reconciliation with its proof, amounts exact, and its lists: the first 2,000 of each, as they were at closing."""

    row: Reconciliation
    proof: Mapping[str, Any]
    on_the_way: tuple[ReportedItem, ...]
    excluded: tuple[ReportedItem, ...]


def reported(*, company: Company, reconciliation_id: UUID) -> Reported:
    """Raises NotFound."""
    row = reconciliation_of(company=company, reconciliation_id=reconciliation_id)
    with connection.cursor() as cursor:
        cursor.execute(PROOF, [current_tenant_id(), row.id])
        proof = read_proof(cursor.fetchone()[0])
    entries = _found(ENTRIES, (item["entry_id"] for item in proof["items"]))
    both = [*proof["items"], *proof["excluded_items"]]
    lines = _found(LINES, (item["bank_line_id"] for item in both))
    return Reported(
        row,
        proof,
        tuple(_of_entry(item, entries) if item["entry_id"] else _of_line(item, lines) for item in proof["items"]),
        tuple(_of_line(item, lines) for item in proof["excluded_items"]),
    )


def _found(sql: str, ids: Iterable[str | None]) -> dict[str, dict[str, Any]]:
    wanted = [UUID(one) for one in ids if one]
    with connection.cursor() as cursor:
        cursor.execute(sql, [current_tenant_id(), wanted])
        return {str(one["id"]): one for one in rows_of(cursor)}


def _of_entry(item: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> ReportedItem:
    entry = entries[item["entry_id"]]
    return ReportedItem(
        date.fromisoformat(item["day"]),
        Decimal(item["amount"]),
        entry["description"] or entry["reference"],
        entry_number(entry["prefix"], entry["number"]) or "",
    )


def _of_line(item: Mapping[str, Any], lines: Mapping[str, Mapping[str, Any]]) -> ReportedItem:
    line = lines[item["bank_line_id"]]
    words = " ".join(part for part in (line["counterparty_name"], line["text"]) if part)
    text = words or line["bank_reference"] or line["end_to_end_id"] or line["type_code"]
    return ReportedItem(date.fromisoformat(item["day"]), Decimal(item["amount"]), text, reason=item.get("reason", ""))
