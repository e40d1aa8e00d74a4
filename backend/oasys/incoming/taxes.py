"""Which of a company's tax codes for purchases an e-invoice means, by category and rate on its day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from oasys.core.money import ZERO, plain
from oasys.core.tenancy import current_tenant_id
from oasys.incoming.rules import CHARGED, Note, PlannedExtra, PlannedLine, Tax
from oasys.organisations.models import Company
from oasys.tax.models import Direction, Treatment
from oasys.tax.queries import CodeOnDay, codes_on

type Key = tuple[str, Decimal | None]
MOST_NAMED = 5
# codes on the latest lines of this supplier's documents
USED = """
select distinct k.id from (
  select l.tax_code_ids from invoicing_document d
  join invoicing_line l on l.tenant_id = d.tenant_id and l.document_id = d.id
  where d.tenant_id = %s and d.contact_id = %s and d.kind in ('bill', 'supplier_credit')
  order by d.issue_date desc, d.id desc limit 100) x cross join unnest(x.tax_code_ids) k(id)
"""


@dataclass(frozen=True, slots=True)
class Matched:
    """A tax of the file, and what it is here; `code` None: nothing fits, or the person has to choose among `candidates`."""

    tax: Tax
    code: CodeOnDay | None
    candidates: tuple[CodeOnDay, ...]

    @property
    def note(self) -> tuple[str, dict[str, str]] | None:
        """What is to be said of it at each of its lines: code and facts."""
        names = ", ".join(one.code.code for one in self.candidates[:MOST_NAMED])
        rate = "" if self.tax.rate is None else f"{plain(self.tax.rate.normalize())} %"
        facts = {"category": self.tax.category, "rate": rate}
        if self.code is None and not self.tax.category:
            return "rate_missing", {}
        if self.code is None and not self.candidates:
            return "tax_missing", facts
        if self.code is None:
            return "tax_choose", {"category": self.tax.category, "codes": names}
        if len(self.candidates) > 1:
            others = ", ".join(one.code.code for one in self.candidates if one is not self.code)
            return "tax_several", facts | {"code": self.code.code.code, "codes": others}
        return None


def matched(
    *,
    company: Company,
    day: date,
    taxes: Iterable[Tax],
    chosen: Mapping[Key, UUID],
    contact_id: UUID | None,
) -> dict[Key, Matched]:
    """Each tax of the file by its key: what the person chose, else the one that fits, else what was used for the supplier before.

    Where several charge the same, the one that is claimed whole and was made first is taken; among codes that the supplier
    does not charge (reverse charge) nobody is taken for the person.
    """
    codes = [one for one in codes_on(company=company, day=day).values() if one.code.direction == Direction.PURCHASES]
    used = _used(contact_id)
    found: dict[Key, Matched] = {}
    for tax in taxes:
        if tax.key in found:
            continue
        fitting = tuple(sorted((one for one in codes if _fits(one, tax)), key=lambda one: one.code.id))
        own = next((one for one in codes if one.code.id == chosen.get(tax.key)), None)
        if own is not None:
            found[tax.key] = Matched(tax, own, (own,))
            continue
        found[tax.key] = Matched(tax, _best(fitting, tax, used), fitting)
    return found


def notes_of(
    lines: Iterable[PlannedLine], charges: Iterable[PlannedExtra], allowances: Iterable[PlannedExtra], found: Mapping[Key, Matched]
) -> list[Note]:  # fmt: skip
    """What is to be said of taxes, at the lines that it is about."""
    places = [(f"/lines/{n}", line.tax) for n, line in enumerate(lines)]
    places += [(f"/charges/{n}", one.tax) for n, one in enumerate(charges)]
    places += [(f"/allowances/{n}", one.tax) for n, one in enumerate(allowances)]
    notes = []
    for place, tax in places:
        if (said := found[tax.key].note) is not None:
            notes.append(Note(f"{place}/tax_code_ids", said[0], said[1]))
    return notes


def _best(fitting: tuple[CodeOnDay, ...], tax: Tax, used: set[UUID]) -> CodeOnDay | None:
    before = [one for one in fitting if one.code.id in used]
    if len(fitting) == 1 or len(before) == 1:
        return (before or list(fitting))[0]
    if tax.category not in CHARGED:
        return None
    whole = [
        one for one in fitting if all(part.tax is None or part.tax.recoverable_percent == 100 for part in one.taxes)
    ]
    return next(iter(whole or fitting), None)


def _fits(code: CodeOnDay, tax: Tax) -> bool:
    if code.is_missing or code.code.category != tax.category or not tax.category:
        return False
    if code.code.treatment == Treatment.TAXABLE:
        is_percent = not any(part.is_per_unit for part in code.taxes)
        return is_percent and sum((part.rate or ZERO for part in code.taxes), ZERO) == (tax.rate or ZERO)
    return code.code.treatment != Treatment.WITHHOLDING


def _used(contact_id: UUID | None) -> set[UUID]:
    if contact_id is None:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(USED, [current_tenant_id(), contact_id])
        return {row[0] for row in cursor.fetchall()}
