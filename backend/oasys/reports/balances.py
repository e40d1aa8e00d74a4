"""Sums of debits and credits by account up to given days, as known at a given moment, in one statement.

Whole periods come from the stored balances. A day inside a period adds the period's lines up to it, or takes the
balance of the whole period and subtracts the lines after it, whichever are fewer days. "As known at" subtracts what
was posted later. The cost depends on accounts x periods, not on the age of the books.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.reads import rows_where
from oasys.core.tenancy import current_tenant_id
from oasys.ledger.models import Period
from oasys.organisations.models import Company

STORED = """
  select b.account_id, b.currency, 0 as part, p.ends_on as upto, b.debit, b.credit, b.currency_amount
  from ledger_account_balance b
  join ledger_period p on p.tenant_id = b.tenant_id and p.id = b.period_id
  where b.tenant_id = %(tenant)s and b.company_id = %(company)s {account}
"""
LINES = """
  union all
  select l.account_id, l.currency, {part}, e.posting_date, {sign}l.debit, {sign}l.credit, {sign}l.currency_amount
  from ledger_journal_entry e
  join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id
  where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.status = 'posted'
    and e.posting_date between %(from_{part})s and %(to_{part})s {account}
"""
LINES_OF_ACCOUNT = """
  union all
  select l.account_id, l.currency, {part}, l.posting_date, {sign}l.debit, {sign}l.credit, {sign}l.currency_amount
  from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
  where l.tenant_id = %(tenant)s and l.account_id = %(account)s
    and l.posting_date between %(from_{part})s and %(to_{part})s
"""
KNOWN_LATER = """
  union all
  select l.account_id, l.currency, -1, e.posting_date, -l.debit, -l.credit, -l.currency_amount
  from ledger_journal_entry e
  join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id
  where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.status = 'posted'
    and e.posted_at > %(known_at)s {account}
"""
ONE_DAY = timedelta(days=1)
BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Sums:
    """Debits and credits of an account up to a day, in the base currency; `amount` is net in `currency` where asked."""

    debit: Decimal
    credit: Decimal
    amount: Decimal

    @property
    def net(self) -> Decimal:
        return self.debit - self.credit


@dataclass(frozen=True, slots=True)
class _Cut:
    """How the sums up to `until` are put together: stored periods to `stored_until`, then lines added or subtracted."""

    until: date
    stored_until: date
    first_line: date | None = None
    last_line: date | None = None
    sign: str = ""


def _cut(until: date, periods: Sequence[Period]) -> _Cut:
    inside = next((p for p in periods if p.starts_on <= until < p.ends_on), None)
    if inside is None:
        return _Cut(until, until)
    if until - inside.starts_on <= inside.ends_on - until:
        return _Cut(until, inside.starts_on - ONE_DAY, inside.starts_on, until)
    return _Cut(until, inside.ends_on, until + ONE_DAY, inside.ends_on, "-")


type Key = tuple[UUID, str]


def sums_until(
    *,
    company: Company,
    days: Sequence[date],
    known_at: datetime | None = None,
    account_id: UUID | None = None,
    by_unit: bool = False,
) -> list[dict[Key, Sums]]:
    """For each day the sums of every account with any, keyed by (account, unit); the unit is '' unless `by_unit`.

    A day before the books begin has no sums.
    """
    periods = rows_where(Period, "company_id = %s order by starts_on, id", company.id)
    cuts = [_cut(day, periods) for day in days]
    statement, params = _statement(company, cuts, known_at, account_id, by_unit)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    return [
        {(row[0], row[1]): Sums(*row[2 + 3 * n : 5 + 3 * n]) for row in rows if any(row[2 + 3 * n : 5 + 3 * n])}
        for n in range(len(cuts))
    ]


def _statement(
    company: Company, cuts: Sequence[_Cut], known_at: datetime | None, account_id: UUID | None, by_unit: bool
) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "account": account_id}
    parts = [STORED.format(account="and b.account_id = %(account)s" if account_id else "")]
    columns: list[str] = []
    of_account = "and l.account_id = %(account)s" if account_id else ""
    for number, cut in enumerate(cuts, 1):
        params[f"stored_{number}"], params[f"until_{number}"] = cut.stored_until, cut.until
        if cut.first_line is not None:
            params[f"from_{number}"], params[f"to_{number}"] = cut.first_line, cut.last_line
            lines = LINES_OF_ACCOUNT if account_id else LINES
            parts.append(lines.format(part=number, sign=cut.sign, account=""))
        condition = f"(part = 0 and upto <= %(stored_{number})s) or part = {number} or (part = -1 and upto <= %(until_{number})s)"
        columns += [
            f"coalesce(sum({name}) filter (where {condition}), 0)" for name in ("debit", "credit", "currency_amount")
        ]
    if known_at is not None:
        params["known_at"] = known_at
        parts.append(KNOWN_LATER.format(account=of_account))
    unit = "currency" if by_unit else "''"
    # every part is a constant of this module; values travel as parameters
    return f"select account_id, {unit}, {', '.join(columns)} from ({''.join(parts)}) s group by 1, 2", params  # noqa: S608
