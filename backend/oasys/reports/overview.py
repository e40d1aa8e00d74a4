"""A company at a glance, and its chart with balances over time. Both take two statements for the figures, whatever the books hold."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.identity.models import User
from oasys.incoming.approvals import waiting_bills
from oasys.ledger.calendars import CompanyCalendar, calendar_of
from oasys.ledger.queries import rows_of
from oasys.ledger.rules import RESULT_CLASSES
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission
from oasys.reports import columns
from oasys.reports.balances import Key, Sums
from oasys.reports.rules import Span, day_after, day_before, months_earlier
from oasys.reports.statements import NOTHING, Context

MONTHS = 12
MOST_COUNTED = 1_000
MOST_BILLS = 100  # one in a foreign currency is weighed by its rate
GRACE_TO_CLOSE = timedelta(days=10)
FAILED_FOR = timedelta(days=7)
CASH_SUBTYPES = frozenset({"bank", "cash"})
CHART = """
select id, code, name, account_class, subtype, parent_id, is_heading, is_active from ledger_account
where tenant_id = %s and company_id = %s order by code, id
"""
# Each looks at so many rows at the most (open items: the oldest of each account), so that no heap of neglected work makes
# the page slow; `looked` says how many.
WAITING = """
select 'drafts' as kind, count(*), min(d.day) as since, min(d.day) filter (where d.day < %(day)s) as due,
       null::numeric as amount, count(*) filter (where d.day < %(day)s) as late, count(*) as looked
from (select posting_date as day from ledger_journal_entry
      where tenant_id = %(tenant)s and company_id = %(company)s and status = 'draft' limit %(most)s) d
union all
select 'periods_to_close', count(*), min(ends_on), null, null, 0, count(*) from (
  select ends_on from ledger_period
  where tenant_id = %(tenant)s and company_id = %(company)s and status = 'open' and ends_on < %(ended)s limit %(most)s) p
union all
select 'recurring_failed', count(*), min(at)::date, null, null, 0, count(*) from (
  select failed_at as at from recurring_entry
  where tenant_id = %(tenant)s and company_id = %(company)s and is_active and failed_at is not null limit %(most)s) r
union all
select 'reversals_failed', count(*), min(at)::date, null, null, 0, count(*) from (
  select failed_at as at from recurring_planned_reversal
  where tenant_id = %(tenant)s and company_id = %(company)s and done_at is null and failed_at is not null limit %(most)s) r
union all
select 'jobs_failed', count(*), min(at)::date, null, null, 0, count(*) from (
  select finished_at as at from jobs_job
  where tenant_id = %(tenant)s and company_id = %(company)s and state = 'failed' and finished_at > %(failed_since)s
  limit %(most)s) j
union all
select a.subtype || 's_overdue', count(d.due_on), min(d.due_on), null,
       sum(i.base_amount - i.settled_base_amount) filter (where d.due_on is not null), 0, max(i.place)
from ledger_account a
cross join lateral (
  select line_id, base_amount, settled_base_amount, row_number() over (order by posting_date, line_id) as place
  from settlement_open_item
  where tenant_id = %(tenant)s and account_id = a.id and is_open and is_debit = (a.subtype = 'receivable')
  order by posting_date, line_id limit %(most)s) i
left join lateral (
  select coalesce(o.due_on, x.due_on) as due_on from (select) one
  left join settlement_item_document o on o.tenant_id = %(tenant)s and o.line_id = i.line_id
  left join contact_line x on x.tenant_id = %(tenant)s and x.line_id = i.line_id
  where coalesce(o.due_on, x.due_on) < %(day)s) d on true
where a.tenant_id = %(tenant)s and a.company_id = %(company)s and a.subtype in ('receivable', 'payable')
group by 1
"""
ORDER = (
    "no_fiscal_year",
    "recurring_failed",
    "reversals_failed",
    "jobs_failed",
    "bills_to_approve",
    "receivables_overdue",
    "payables_overdue",
    "drafts_waiting",
    "periods_to_close",
)


def month_ends(day: date, count: int) -> list[date]:
    """The last days of `count` months before the one that holds the day, the earliest first."""
    first = day.replace(day=1)
    return [day_before(months_earlier(first, n)) for n in range(count - 1, -1, -1)]


def overview(context: Context, day: date, by: User) -> dict[str, Any]:
    """Cash, results, drafts, and what waits for a decision, on the day; of bills, those that `by` may approve.

    Every amount is in the base currency. What waits is counted up to MOST_COUNTED.
    """
    company = context.company
    ends = month_ends(day, MONTHS + 1)
    month = Span(day.replace(day=1), day)
    month_before = Span(day_after(ends[-2]), months_earlier(day, 1))
    calendar = calendar_of(company)
    year = Span(calendar.year_of(day).starts_on, day)
    year_before = columns.spans(company, year, count=1, step="fiscal_year")[1]
    spans = [month, month_before, year, year_before]
    days = sorted({*ends, day, *(d for s in spans for d in (day_before(s.from_date), s.to_date))})
    sums = dict(zip(days, context.sums(days), strict=True))
    chart = _chart(company)
    months = [Span(day_after(end), until) for end, until in zip(ends, [*ends[1:], day], strict=True)][-MONTHS:]
    waiting = _waiting(company, day) | _to_approve(company, by)
    drafts = waiting.pop("drafts")
    return {
        **{name: value for name, value in context.head().items() if name in {"company_id", "company", "currency"}},
        "is_demo": company.is_demo,
        "as_of": day,
        "cash": _cash(context, chart, sums, [*ends, day], year),
        "month": {"now": _result(context, chart, sums, month), "before": _result(context, chart, sums, month_before)},
        "year": {"now": _result(context, chart, sums, year), "before": _result(context, chart, sums, year_before)},
        "months": [_result(context, chart, sums, span) for span in months],
        "drafts": {
            "count": drafts["count"],
            "is_capped": drafts["looked"] >= MOST_COUNTED,
            "oldest": drafts["since"],
        },
        "attention": _attention(context, waiting, drafts, day, calendar),
    }


def _chart(company: Company) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(CHART, [current_tenant_id(), company.id])
        return rows_of(cursor)


type SumsByDay = dict[date, dict[Key, Sums]]


def _net(sums: SumsByDay, day: date, account_id: UUID) -> Decimal:
    return sums[day].get((account_id, ""), NOTHING).net


def _cash(
    context: Context, chart: Sequence[dict[str, Any]], sums: SumsByDay, days: Sequence[date], year: Span
) -> dict[str, Any]:
    accounts = [account for account in chart if account["subtype"] in CASH_SUBTYPES and not account["is_heading"]]

    def total(day: date) -> Decimal:
        return context.shown(sum((_net(sums, day, account["id"]) for account in accounts), ZERO))

    return {
        "total": total(days[-1]),
        "accounts": [
            {
                "account_id": account["id"],
                "code": account["code"],
                "name": account["name"],
                "balance": context.shown(balance),
                "href": context.ledger_href(account["id"], year.from_date, year.to_date),
            }
            for account in accounts
            if (balance := _net(sums, days[-1], account["id"]))
        ],
        "days": [{"day": day, "amount": total(day)} for day in days],
    }


def _result(context: Context, chart: Sequence[dict[str, Any]], sums: SumsByDay, span: Span) -> dict[str, Any]:
    before = day_before(span.from_date)
    moved = dict.fromkeys(RESULT_CLASSES, ZERO)
    for account in chart:
        if account["account_class"] in RESULT_CLASSES:
            moved[account["account_class"]] += _net(sums, span.to_date, account["id"]) - _net(
                sums, before, account["id"]
            )
    income, expense = context.shown(-moved["income"]), context.shown(moved["expense"])
    return {
        "from_date": span.from_date,
        "to_date": span.to_date,
        "income": income,
        "expense": expense,
        "result": income - expense,
        "href": context.result_href(span.from_date, span.to_date),
    }


def _waiting(company: Company, day: date) -> dict[str, dict[str, Any]]:
    params = {
        "tenant": current_tenant_id(),
        "company": company.id,
        "day": day,
        "ended": day - GRACE_TO_CLOSE,
        "failed_since": day - FAILED_FOR,
        "most": MOST_COUNTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(WAITING, params)
        return {row["kind"]: row for row in rows_of(cursor)}


def _to_approve(company: Company, by: User) -> dict[str, dict[str, Any]]:
    """Bills that wait for the approval of `by`; without an amount where that of one is not known for lack of a rate."""
    if not acting_rights().may(Permission.PURCHASE_APPROVE):
        return {}
    bills, following = waiting_bills(company=company, by=by, limit=MOST_BILLS, after=None)
    amounts = [bill["base_gross"] for bill in bills]
    row = {
        "count": len(bills),
        "since": bills[0]["issue_date"] if bills else None,
        "amount": None if None in amounts else sum(amounts, ZERO),
        "looked": len(bills),
        "is_capped": following is not None,
    }
    return {"bills_to_approve": row}


def _attention(
    context: Context,
    waiting: dict[str, dict[str, Any]],
    drafts: dict[str, Any],
    day: date,
    calendar: CompanyCalendar,
) -> list[dict[str, Any]]:
    base = f"/api/v1/companies/{context.company.id}"
    if drafts["late"]:
        waiting["drafts_waiting"] = drafts | {"count": drafts["late"], "since": drafts["due"]}
    if not any(year.starts_on <= day <= year.ends_on for year in calendar.years):
        waiting["no_fiscal_year"] = {"count": 1, "since": day, "amount": None, "looked": 1}
    behind = {
        "no_fiscal_year": f"{base}/fiscal-years",
        "drafts_waiting": f"{base}/journal-entries?status=draft",
        "periods_to_close": f"{base}/fiscal-years",
        "recurring_failed": f"{base}/recurring-entries",
        "reversals_failed": f"{base}/planned-reversals",
        "bills_to_approve": f"{base}/bills/to-approve",
        "receivables_overdue": f"{base}/ageing?side=receivable",
        "payables_overdue": f"{base}/ageing?side=payable",
        "jobs_failed": f"{base}/jobs",
    }
    return [
        {
            "kind": kind,
            "count": row["count"],
            "is_capped": row.get("is_capped", row["looked"] >= MOST_COUNTED),
            "since": row["since"],
            "amount": None if row["amount"] is None else context.shown(row["amount"]),
            "href": behind[kind],
        }
        for kind in ORDER
        if (row := waiting.get(kind)) and row["count"]
    ]


def balances_by_month(context: Context, day: date, months: int) -> dict[str, Any]:
    """Every account in the order of the tree, with its balance at the ends of months before the day, and on the day."""
    days = [*month_ends(day, months), day]
    sums = context.sums(days)
    chart = _chart(context.company)
    children: dict[UUID | None, list[dict[str, Any]]] = {}
    for account in chart:
        children.setdefault(account["parent_id"], []).append(account)
    begins = calendar_of(context.company).year_of(day).starts_on
    rows: list[dict[str, Any]] = []

    def walk(account: dict[str, Any], depth: int) -> list[Decimal]:
        place = len(rows)
        rows.append({})
        own = [column.get((account["id"], ""), NOTHING).net for column in sums]
        below = [walk(child, depth + 1) for child in children.get(account["id"], [])]
        balances = [sum(column, ZERO) for column in zip(own, *below, strict=True)]
        href = None if account["is_heading"] else context.ledger_href(account["id"], begins, day)
        rows[place] = {name: value for name, value in account.items() if name != "id"} | {
            "account_id": account["id"],
            "depth": depth,
            "balances": [context.shown(balance) for balance in balances],
            "href": href,
        }
        return balances

    for account in children.get(None, []):
        walk(account, 0)
    head = context.head()
    return {
        "company_id": head["company_id"],
        "company": head["company"],
        "currency": head["currency"],
        "days": days,
        "rows": rows,
    }
