"""The general ledger of an account and the journal: pages of lines, each page as cheap as the first."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.paging import encode_cursor
from oasys.core.tenancy import current_tenant_id
from oasys.ledger.models import Account
from oasys.ledger.queries import DIMENSIONS_OF_LINE, entry_number, journal_by_code, rows_of
from oasys.reports.balances import sums_until
from oasys.reports.rules import Span, day_before
from oasys.reports.statements import NOTHING, Context

LEDGER = """
select l.id as line_id, e.id as entry_id, s.prefix, e.number, l.posting_date,
       coalesce(nullif(l.description, ''), e.description) as description, e.reference,
       l.debit, l.credit, l.currency, l.currency_amount, {dimensions} as dimensions,
       %(opening)s + sum(l.debit - l.credit) over (order by l.posting_date, l.id) as balance
from (
  select l.* from ledger_journal_line l
  join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
  where l.tenant_id = %(tenant)s and l.account_id = %(account)s and e.status = 'posted'
    and l.posting_date between %(from)s and %(to)s {more}
  order by l.posting_date, l.id limit %(limit)s) l
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
order by l.posting_date, l.id
"""
JOURNAL = """
select e.id as entry_id, s.prefix, e.number, j.code as journal, e.posting_date, e.posted_at, e.description, e.reference
from (
  select e.* from ledger_journal_entry e
  where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.status = 'posted'
    and e.posting_date between %(from)s and %(to)s {more}
  order by e.posting_date, e.id limit %(limit)s) e
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
join ledger_journal j on j.tenant_id = e.tenant_id and j.id = e.journal_id
order by e.posting_date, e.id
"""
JOURNAL_LINES = """
select l.entry_id, l.account_id, a.code, a.name, l.debit, l.credit, l.description, {dimensions} as dimensions
from unnest(%(entries)s::uuid[]) k(id)
join ledger_journal_line l on l.tenant_id = %(tenant)s and l.entry_id = k.id
join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
order by l.entry_id, l.line_no
"""
OF_SETS = """
and e.id in (select entry_id from ledger_journal_line
             where tenant_id = %(tenant)s and dimension_set_id = any(%(sets)s)
               and posting_date between %(from)s and %(to)s)
"""


def general_ledger(
    context: Context, account: Account, span: Span, *, limit: int, after: tuple[date, UUID, Decimal] | None
) -> dict[str, Any]:
    """Lines of the account by posting date with the running balance; the cursor carries the balance along."""
    more, params = [], {"limit": limit + 1, "tenant": current_tenant_id(), "account": account.id}
    params |= {"from": span.from_date, "to": span.to_date}
    if context.known_at is not None:
        more.append("and e.posted_at <= %(known_at)s")
        params["known_at"] = context.known_at
    if context.part.sets is not None:
        more.append("and l.dimension_set_id = any(%(sets)s)")
        params["sets"] = list(context.part.sets)
    if after is None:
        [before] = sums_until(
            company=context.company,
            days=[day_before(span.from_date)],
            known_at=context.known_at,
            account_id=account.id,
            part=context.part,
        )
        opening = before.get((account.id, ""), NOTHING).net
    else:
        more.append("and (l.posting_date, l.id) > (%(day)s, %(line)s)")
        params["day"], params["line"], opening = after
    params["opening"] = opening
    with connection.cursor() as cursor:
        cursor.execute(LEDGER.format(more=" ".join(more), dimensions=DIMENSIONS_OF_LINE), params)
        rows = rows_of(cursor)
    shown = rows[:limit]
    for row in shown:
        row["number"] = entry_number(row.pop("prefix"), row["number"])
        row["href"] = context.entry_href(row["entry_id"])
        for name in ("debit", "credit", "balance"):
            row[name] = context.shown(row[name])
    last = shown[-1] if shown else None
    return {
        **context.head(),
        "account_id": account.id,
        "code": account.code,
        "name": account.name,
        "from_date": span.from_date,
        "to_date": span.to_date,
        "opening": context.shown(opening),
        "items": shown,
        "next": encode_cursor((last["posting_date"], last["line_id"], last["balance"]))
        if last and len(rows) > limit
        else None,
    }


def journal(
    context: Context, span: Span, *, journal_code: str | None, limit: int, after: tuple[date, UUID] | None
) -> dict[str, Any]:
    """Posted entries with their lines, by posting date; of a slice those with a line in it, whole."""
    more, params = [], {"limit": limit + 1, "tenant": current_tenant_id(), "company": context.company.id}
    params |= {"from": span.from_date, "to": span.to_date}
    if context.known_at is not None:
        more.append("and e.posted_at <= %(known_at)s")
        params["known_at"] = context.known_at
    if context.part.sets is not None:
        more.append(OF_SETS)
        params["sets"] = list(context.part.sets)
    if journal_code:
        more.append("and e.journal_id = %(journal)s")
        params["journal"] = journal_by_code(company=context.company, code=journal_code).id
    if after is not None:
        more.append("and (e.posting_date, e.id) > (%(day)s, %(id)s)")
        params["day"], params["id"] = after
    with connection.cursor() as cursor:
        cursor.execute(JOURNAL.format(more=" ".join(more)), params)
        rows = rows_of(cursor)
        shown = rows[:limit]
        cursor.execute(
            JOURNAL_LINES.format(dimensions=DIMENSIONS_OF_LINE),
            {"tenant": params["tenant"], "entries": [row["entry_id"] for row in shown]},
        )
        lines: dict[UUID, list[dict[str, Any]]] = {}
        for line in rows_of(cursor):
            line["debit"], line["credit"] = context.shown(line["debit"]), context.shown(line["credit"])
            lines.setdefault(line.pop("entry_id"), []).append(line)
    for row in shown:
        row["number"] = entry_number(row.pop("prefix"), row["number"])
        row["lines"] = lines.get(row["entry_id"], [])
        row["href"] = context.entry_href(row["entry_id"])
    last = shown[-1] if shown else None
    return {
        **context.head(),
        "from_date": span.from_date,
        "to_date": span.to_date,
        "items": shown,
        "next": encode_cursor((last["posting_date"], last["entry_id"])) if last and len(rows) > limit else None,
    }
