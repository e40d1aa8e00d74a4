"""Tax that waits for the payment of its document falls due with what settles it, and waits again when that is cancelled."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.identity.models import User
from oasys.ledger.services.posting import HeldDraft
from oasys.organisations.models import Company
from oasys.tax.due import write_tax_due

# the items of documents with deferred tax that one of the lines is of; a document that was reversed has nothing left to fall due
ITEMS = """
select l.entry_id, i.line_id, i.currency, i.amount, i.base_amount, i.settled_amount, i.settled_base_amount
from (
  select distinct l.entry_id from ledger_journal_line l where l.tenant_id = %(tenant)s and l.id = any(%(lines)s)) e
join ledger_journal_line l on l.tenant_id = %(tenant)s and l.entry_id = e.entry_id
join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id and a.subtype in ('receivable', 'payable')
join settlement_open_item i on i.tenant_id = l.tenant_id and i.line_id = l.id
where exists (
    select from ledger_journal_line t join tax_line x on x.tenant_id = t.tenant_id and x.line_id = t.id
    where t.tenant_id = %(tenant)s and t.entry_id = e.entry_id and x.is_deferred and x.takes_from_id is null)
  and not exists (
    select from ledger_journal_entry r where r.tenant_id = %(tenant)s and r.reverses_id = e.entry_id and r.status = 'posted')
"""
SETTLED = """
select line_id, amount, base_amount from settlement_settled_line where tenant_id = %(tenant)s and settlement_id = any(%(settlements)s)
"""


@dataclass(frozen=True, slots=True)
class Change:
    """By how much more, or less, of an item is settled from a day on, in its currency and in the base currency."""

    line_id: UUID
    amount: Decimal
    base_amount: Decimal
    on: date


def write_taxes_due(*, company: Company, changes: Iterable[Change], by: User) -> list[HeldDraft]:
    """Writes the entries by which deferred tax follows what is settled, to be posted in the same statement as the settlement.

    The items stand as before the change, and their entries are locked. What is due of a document is its share of what is settled of its
    receivable or payable lines, by the cumulative method of `write_tax_due`: the last part takes the rest. Raises what that refuses.
    """
    of_line: dict[UUID, list[Change]] = defaultdict(list)
    for change in changes:
        of_line[change.line_id].append(change)
    if not of_line:
        return []
    by_entry: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"tenant": current_tenant_id(), "lines": list(of_line)})
        for entry_id, *item in cursor.fetchall():
            by_entry[entry_id].append(tuple(item))
    drafts = []
    for entry_id in sorted(by_entry):
        items = by_entry[entry_id]
        in_one_currency = len({currency for _, currency, *_ in items}) == 1
        paid = total = ZERO
        days = []
        for line_id, _, amount, base, settled, settled_base in items:
            here = of_line.get(line_id, [])
            days += [one.on for one in here]
            total += amount if in_one_currency else base
            paid += settled if in_one_currency else settled_base
            paid += sum((one.amount if in_one_currency else one.base_amount for one in here), ZERO)
        draft = write_tax_due(company=company, entry_id=entry_id, paid=paid, total=total, on=max(days), by=by)
        if draft is not None:
            drafts.append(draft)
    return drafts


def cancelled(settlements: Iterable[UUID], on: date) -> list[Change]:
    """What is settled no longer once these settlements are cancelled on that day."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, {"tenant": current_tenant_id(), "settlements": list(settlements)})
        return [Change(line_id, -amount, -base, on) for line_id, amount, base in cursor.fetchall()]
