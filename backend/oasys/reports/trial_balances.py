"""The trial balance: every account, alone or in the tree of the chart, with earlier closing balances beside it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from oasys.core.money import ZERO
from oasys.reports import columns
from oasys.reports.balances import Key, Sums
from oasys.reports.rules import Span, day_before
from oasys.reports.statements import NOTHING, ChartRow, Context, accounts_of, total

FIGURES = ("opening", "debit", "credit", "closing")
type Row = dict[str, Any]


def trial_balance(
    context: Context, span: Span, *, by_unit: bool, comparatives: int = 0, step: str = "year", headings: bool = False
) -> dict[str, Any]:
    """Every account with any balance or movement; debits equal credits in every column."""
    earlier = columns.spans(context.company, span, count=comparatives, step=step)[1:]
    before, until, *since = context.sums([day_before(span.from_date), span.to_date, *(one.to_date for one in earlier)])
    units = _units(context, span) if by_unit else {}
    accounts = accounts_of(context.company)
    rows: list[Row] = []
    for account in accounts:
        key: Key = (account.id, "")
        if account.id in units or any(key in sums for sums in (before, until, *since)):
            rows.append(_row(context, account, span, before.get(key, NOTHING), until.get(key, NOTHING)))
            rows[-1]["units"] = units.get(account.id, [])
            rows[-1]["earlier"] = [context.shown(sums.get(key, NOTHING).net) for sums in since]
            rows[-1]["hrefs"] = [context.ledger_href(account.id, one.from_date, one.to_date) for one in earlier]
    totals: dict[str, Any] = {
        name: total(context, (row[name] for row in rows)) for name in ("opening", "debit", "credit")
    }
    totals["closing_debit"] = total(context, (row["closing"] for row in rows if row["closing"] > 0))
    totals["closing_credit"] = total(context, (-row["closing"] for row in rows if row["closing"] < 0))
    totals["earlier"] = [
        total(context, (row["earlier"][n] for row in rows if row["earlier"][n] > 0)) for n in range(len(earlier))
    ]
    return {
        **context.head(),
        "from_date": span.from_date,
        "to_date": span.to_date,
        "earlier": [{"from_date": one.from_date, "to_date": one.to_date} for one in earlier],
        "rows": _in_tree(context, accounts, rows) if headings else rows,
        "totals": totals,
        "is_balanced": totals["debit"] == totals["credit"] and totals["closing_debit"] == totals["closing_credit"],
    }


def _units(context: Context, span: Span) -> dict[UUID, list[dict[str, Any]]]:
    """What lies in each unit at the end, by account."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    sums_of = context.sums([span.to_date], by_unit=True)[0]
    for (account_id, currency), sums in sorted(sums_of.items(), key=lambda i: i[0][1]):
        if sums.amount:
            found.setdefault(account_id, []).append({"currency": currency, "amount": sums.amount.normalize() + ZERO})
    return found


def _row(context: Context, account: ChartRow, span: Span, opening: Sums, closing: Sums) -> Row:
    return {
        "account_id": account.id,
        "code": account.code,
        "name": account.name,
        "account_class": account.account_class,
        "opening": context.shown(opening.net),
        "debit": context.shown(closing.debit - opening.debit),
        "credit": context.shown(closing.credit - opening.credit),
        "closing": context.shown(closing.net),
        "href": context.ledger_href(account.id, span.from_date, span.to_date),
        "tree": None,
    }


def _in_tree(context: Context, accounts: Sequence[ChartRow], rows: Sequence[Row]) -> list[Row]:
    """The rows below their headings, which sum them up; a heading that has lines of its own stands below itself, too."""
    own = {row["account_id"]: row for row in rows}
    children: dict[UUID | None, list[ChartRow]] = {}
    for account in accounts:
        children.setdefault(account.parent_id, []).append(account)
    found: list[Row] = []

    def walk(account: ChartRow, depth: int) -> list[Row]:
        below = children.get(account.id, [])
        leaves = [own[account.id]] if account.id in own else []
        place = len(found)
        stands = {"tree": {"depth": depth + 1 if below else depth, "is_heading": False}}
        found.extend(leaf | stands for leaf in leaves)
        for child in below:
            leaves = leaves + walk(child, depth + 1)
        if below and leaves:
            found.insert(place, _heading(context, account, depth, leaves))
        return leaves

    for account in children.get(None, []):
        walk(account, 0)
    return found


def _heading(context: Context, account: ChartRow, depth: int, leaves: Sequence[Row]) -> Row:
    earlier = zip(*(leaf["earlier"] for leaf in leaves), strict=True)
    return {
        "account_id": account.id,
        "code": account.code,
        "name": account.name,
        "account_class": account.account_class,
        **{name: total(context, (leaf[name] for leaf in leaves)) for name in FIGURES},
        "units": [],
        "earlier": [total(context, column) for column in earlier],
        "href": None,
        "hrefs": [None for _ in leaves[0]["earlier"]],
        "tree": {"depth": depth, "is_heading": True},
    }
