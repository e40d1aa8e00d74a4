"""Taxes on the lines of entries: written with a draft, read by tax returns once it is posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import FieldError
from oasys.core.ids import line_id, uuid7
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.ledger.rules import EntryDraft
from oasys.organisations.models import Company
from oasys.tax.errors import TaxLineRefused

LINES = """
select l.id, l.line_no, l.debit, l.credit, e.posting_date, e.status
from ledger_journal_entry e join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id
where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.id = %(entry)s
order by l.line_no for no key update of e
"""
TAXED = """
insert into tax_line (tenant_id, id, company_id, line_id, number, posting_date, tax_code_id, component_id, side, is_deferred,
                      takes_from_id, tax_point, rate, base, tax)
select %(tenant)s, r.id, %(company)s, r.line_id, r.number, %(day)s, r.tax_code_id, r.component_id, r.side, r.is_deferred,
       r.takes_from_id, r.tax_point, r.rate, r.base, r.tax
from unnest(%(ids)s::uuid[], %(lines)s::uuid[], %(numbers)s::smallint[], %(codes)s::uuid[], %(components)s::uuid[],
            %(sides)s::text[], %(deferred)s::boolean[], %(taken)s::uuid[], %(points)s::date[], %(rates)s::numeric[], %(bases)s::numeric[],
            %(taxes)s::numeric[])
  as r(id, line_id, number, tax_code_id, component_id, side, is_deferred, takes_from_id, tax_point, rate, base, tax)
"""
OUTPUT, INPUT, COST = "output", "input", "cost"


@dataclass(frozen=True, slots=True)
class TaxOnLine:
    """What the line with that number carries. Base and tax are in the base currency, negative where a document takes back.

    `component_id` and `rate` are None for a code without rates; such a row, and one on the side of cost, stands on a line of its base.
    `takes_from`: the deferred row that this one, of the opposite sign, takes away.
    """

    line_no: int
    tax_code_id: UUID
    component_id: UUID | None
    side: str
    tax_point: date
    rate: Decimal | None
    base: Decimal
    tax: Decimal
    is_deferred: bool = False
    takes_from: UUID | None = None


@transaction.atomic(savepoint=False)
def write_tax_lines(
    *, company: Company, entry_id: UUID, taxes: Sequence[TaxOnLine], written: EntryDraft | None = None
) -> int:
    """What the lines of a draft carry of taxes, in one statement; how many rows. To be called once, before it is posted.

    `written`: what this transaction has just written as the draft, which is then not read again.
    Locks the entry. Raises TaxLineRefused naming each row; what it does not look at the database refuses (sql/lines.sql).
    """
    with connection.cursor() as cursor:
        found = _lines(cursor, company, entry_id) if written is None else _lines_written(entry_id, written)
        _refuse(taxes, found)
        if not taxes:
            return 0
        day = next(iter(found.values()))[4]
        params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "day": day}
        params |= {
            "ids": [uuid7() for _ in taxes],
            "lines": [found[tax.line_no][0] for tax in taxes],
            "numbers": list(range(1, len(taxes) + 1)),
            "codes": [tax.tax_code_id for tax in taxes],
            "components": [tax.component_id for tax in taxes],
            "sides": [tax.side for tax in taxes],
            "deferred": [tax.is_deferred for tax in taxes],
            "taken": [tax.takes_from for tax in taxes],
            "points": [tax.tax_point for tax in taxes],
            "rates": [tax.rate for tax in taxes],
            "bases": [tax.base for tax in taxes],
            "taxes": [tax.tax for tax in taxes],
        }
        cursor.execute(TAXED, params)
    return len(taxes)


def _lines(cursor: Any, company: Company, entry_id: UUID) -> dict[int, Any]:
    cursor.execute(LINES, {"tenant": current_tenant_id(), "company": company.id, "entry": entry_id})
    return {row[1]: row for row in cursor.fetchall()}


def _lines_written(entry_id: UUID, entry: EntryDraft) -> dict[int, Any]:
    return {
        number: (line_id(entry_id, number), number, line.debit, line.credit, entry.posting_date, "draft")
        for number, line in enumerate(entry.lines, 1)
    }


def _refuse(taxes: Sequence[TaxOnLine], found: dict[int, Any]) -> None:
    errors: list[FieldError] = []
    sums: dict[int, Decimal] = {}
    for place, tax in enumerate(taxes):
        if tax.line_no not in found:
            message = say("The entry has no line {line}.", line=tax.line_no)
            errors.append(FieldError(f"/taxes/{place}/line_no", TaxLineRefused.code, message))
        elif tax.side != COST and tax.tax:
            sums[tax.line_no] = sums.get(tax.line_no, Decimal(0)) + (tax.tax if tax.side == OUTPUT else -tax.tax)
    for line_no, total in sums.items():
        _, _, debit, credit, _, _ = found[line_no]
        if total != credit - debit:
            message = say(
                "The taxes of line {line} come to {total:f}, the line to {amount:f}.",
                line=line_no,
                total=total,
                amount=credit - debit,
            )
            errors.append(FieldError("/taxes", TaxLineRefused.code, message))
    if any(row[5] != "draft" for row in found.values()):
        errors.append(
            FieldError("/taxes", TaxLineRefused.code, say("The entry is posted: it carries what it carries."))
        )
    if errors:
        raise TaxLineRefused(errors[0].message, errors=errors)
