"""Sums of debits and credits by account up to given days, as known at a given moment, in one statement.

Whole periods come from the stored balances. A day inside a period adds the period's lines up to it, or takes the
balance of the whole period and subtracts the lines after it, whichever are fewer days. "As known at" subtracts what
was posted later. The cost depends on accounts x periods, not on the age of the books.
A slice by dimensions reads the balances that are kept by sets of values, in the same way.
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
  select b.account_id, {key} as key, 0 as part, p.ends_on as upto, b.debit, b.credit, b.currency_amount
  from {balances} b
  join ledger_period p on p.tenant_id = b.tenant_id and p.id = b.period_id {join}
  where b.tenant_id = %(tenant)s and b.company_id = %(company)s {account} {sets}
"""
LINES = """
  union all
  select l.account_id, {key}, {part}, e.posting_date, {sign}l.debit, {sign}l.credit, {sign}l.currency_amount
  from ledger_journal_entry e
  join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id {join}
  where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.status = 'posted'
    and e.posting_date between %(from_{part})s and %(to_{part})s {sets}
"""
LINES_OF_ACCOUNT = """
  union all
  select l.account_id, {key}, {part}, l.posting_date, {sign}l.debit, {sign}l.credit, {sign}l.currency_amount
  from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted' {join}
  where l.tenant_id = %(tenant)s and l.account_id = %(account)s
    and l.posting_date between %(from_{part})s and %(to_{part})s {sets}
"""
KNOWN_LATER = """
  union all
  select l.account_id, {key}, -1, e.posting_date, -l.debit, -l.credit, -l.currency_amount
  from ledger_journal_entry e
  join ledger_journal_line l on l.tenant_id = e.tenant_id and l.entry_id = e.id {join}
  where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.status = 'posted'
    and e.posted_at > %(known_at)s {account} {sets}
"""
OF_AXIS = """
  join ledger_dimension_set_value m
    on m.tenant_id = {row}.tenant_id and m.dimension_set_id = {row}.dimension_set_id and m.dimension_id = %(axis)s
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
class Slice:
    """Which lines count: those whose set is one of `sets`, all of them where that is None.

    With `axis_id` only lines with a value of that axis count, each under its value.
    """

    sets: tuple[UUID, ...] | None = None
    axis_id: UUID | None = None


WHOLE = Slice()


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
    part: Slice = WHOLE,
) -> list[dict[Key, Sums]]:
    """For each day the sums of every account with any, keyed by (account, '').

    `by_unit` keys them by (account, unit), a slice with an axis by (account, id of the value as text). A day before
    the books begin has no sums.
    """
    periods = rows_where(Period, "company_id = %s order by starts_on, id", company.id)
    cuts = [_cut(day, periods) for day in days]
    statement, params = _statement(company, cuts, known_at, account_id, part, _key(by_unit, part))
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    return [
        {(row[0], row[1]): Sums(*row[2 + 3 * n : 5 + 3 * n]) for row in rows if any(row[2 + 3 * n : 5 + 3 * n])}
        for n in range(len(cuts))
    ]


def _key(by_unit: bool, part: Slice) -> str:
    if part.axis_id is not None:
        return "m.value_id::text"
    return "{row}.currency" if by_unit else "''"


def _of(row: str, key: str, part: Slice) -> dict[str, str]:
    """What a slice adds to the statement about balances or lines named `row`."""
    return {
        "key": key.format(row=row),
        "join": "" if part.axis_id is None else OF_AXIS.format(row=row),
        "sets": "" if part.sets is None else f"and {row}.dimension_set_id = any(%(sets)s)",
    }


def _statement(
    company: Company,
    cuts: Sequence[_Cut],
    known_at: datetime | None,
    account_id: UUID | None,
    part: Slice,
    key: str,
) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id, "account": account_id}
    params["sets"], params["axis"] = list(part.sets or ()), part.axis_id
    balances = "ledger_account_balance" if part == WHOLE else "ledger_dimension_balance"
    of_balance, of_line = _of("b", key, part), _of("l", key, part)
    account = "and b.account_id = %(account)s" if account_id else ""
    parts = [STORED.format(balances=balances, account=account, **of_balance)]
    columns: list[str] = []
    for number, cut in enumerate(cuts, 1):
        params[f"stored_{number}"], params[f"until_{number}"] = cut.stored_until, cut.until
        if cut.first_line is not None:
            params[f"from_{number}"], params[f"to_{number}"] = cut.first_line, cut.last_line
            lines = LINES_OF_ACCOUNT if account_id else LINES
            parts.append(lines.format(part=number, sign=cut.sign, **of_line))
        condition = f"(part = 0 and upto <= %(stored_{number})s) or part = {number} or (part = -1 and upto <= %(until_{number})s)"
        columns += [
            f"coalesce(sum({name}) filter (where {condition}), 0)" for name in ("debit", "credit", "currency_amount")
        ]
    if known_at is not None:
        params["known_at"] = known_at
        parts.append(KNOWN_LATER.format(account="and l.account_id = %(account)s" if account_id else "", **of_line))
    # every part is a constant of this module; values travel as parameters
    return f"select account_id, key, {', '.join(columns)} from ({''.join(parts)}) s group by 1, 2", params  # noqa: S608
