"""Profit and loss, balance sheet: balances arranged in the tree of the chart; what all statements share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection

from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.ledger.rules import DEBIT_CLASSES, RESULT_CLASSES
from oasys.organisations.models import Company
from oasys.reports import columns
from oasys.reports.balances import BEGINNING, WHOLE, Key, Slice, Sums, sums_until
from oasys.reports.dimensions import sets_holding
from oasys.reports.rules import Span, day_after, day_before

CHART = """
select id, code, name, account_class, parent_id from ledger_account
where tenant_id = %s and company_id = %s order by code, id
"""
NOTHING = Sums(ZERO, ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Context:
    """What all statements of one request share. `known_at` None means everything known now.

    `dimensions` are the values asked for, as `axis:value`, and `part` the slice of the books that they cut out.
    """

    company: Company
    known_at: datetime | None
    quantum: Decimal
    dimensions: Sequence[str] = ()
    part: Slice = WHOLE

    @classmethod
    def of(cls, company: Company, known_at: datetime | None, dimensions: Sequence[str] = ()) -> "Context":
        """Raises Invalid for dimensions that the company does not have."""
        decimals = known_units([company.base_currency])[company.base_currency].decimals
        part = Slice(sets_holding(company=company, asked=dimensions)) if dimensions else WHOLE
        return cls(company, known_at, Decimal(1).scaleb(-decimals), sorted(set(dimensions)), part)

    def narrowed(self, dimension: str) -> "Context":
        """The same of a smaller part of the books, for links: the slice itself is not looked up."""
        return replace(self, dimensions=[*self.dimensions, dimension])

    def head(self) -> dict[str, Any]:
        return {
            "company_id": self.company.id,
            "company": self.company.name,
            "currency": self.company.base_currency,
            "known_at": self.known_at,
            "dimensions": self.dimensions,
        }

    def shown(self, amount: Decimal) -> Decimal:
        """With the decimals of the base currency: nothing is rounded, the ledger keeps no finer amounts."""
        return amount.quantize(self.quantum) + ZERO

    def ledger_href(self, account_id: UUID, from_date: date, to_date: date) -> str:
        """The general ledger of an account over the same days, as known at the same moment, of the same slice."""
        return f"{self._reports()}/general-ledger?account_id={account_id}&{self._days(from_date, to_date)}"

    def result_href(self, from_date: date, to_date: date) -> str:
        """The profit and loss over the same days, as known at the same moment, of the same slice."""
        return f"{self._reports()}/profit-and-loss?{self._days(from_date, to_date)}"

    def _reports(self) -> str:
        return f"/api/v1/companies/{self.company.id}/reports"

    def _days(self, from_date: date, to_date: date) -> str:
        known = "" if self.known_at is None else "&" + urlencode({"known_at": self.known_at.isoformat()})
        sliced = "&" + urlencode({"dimension": self.dimensions}, doseq=True) if self.dimensions else ""
        return f"from_date={from_date}&to_date={to_date}{known}{sliced}"

    def entry_href(self, entry_id: UUID) -> str:
        return f"/api/v1/companies/{self.company.id}/journal-entries/{entry_id}"

    def sums(self, days: Sequence[date], *, by_unit: bool = False) -> list[dict[Key, Sums]]:
        return sums_until(company=self.company, days=days, known_at=self.known_at, by_unit=by_unit, part=self.part)


class ChartRow(NamedTuple):
    """What a statement needs of an account; rows are lighter than models, and a chart has a hundred of them."""

    id: UUID
    code: str
    name: str
    account_class: str
    parent_id: UUID | None


def accounts_of(company: Company) -> list[ChartRow]:
    """The whole chart, by code."""
    with connection.cursor() as cursor:
        cursor.execute(CHART, [current_tenant_id(), company.id])
        return [ChartRow(*row) for row in cursor.fetchall()]


def total(context: Context, amounts: Any) -> Decimal:
    return context.shown(sum(amounts, ZERO))


type Figures = dict[UUID, list[Decimal]]


def section(
    context: Context,
    name: str,
    accounts: Sequence[ChartRow],
    figures: Figures,
    href: Callable[[UUID, int], str | None],
    computed: Sequence[tuple[str, list[Decimal], list[str]]] = (),
) -> dict[str, Any]:
    """The accounts of one class as a tree: accounts without figures are left out, headings carry subtotals."""
    columns = len(next(iter(figures.values()), computed[0][1] if computed else []))
    members = [account for account in accounts if account.account_class == name]
    children: dict[UUID | None, list[ChartRow]] = {}
    for account in members:
        children.setdefault(account.parent_id, []).append(account)
    rows: list[dict[str, Any]] = []

    def walk(account: ChartRow, depth: int) -> list[Decimal]:
        own = figures.get(account.id, [ZERO] * columns)
        place = len(rows)
        rows.append({})
        below = [walk(child, depth + 1) for child in children.get(account.id, [])]
        subtotal = [sum(column, ZERO) for column in zip(own, *below, strict=True)]
        if not any(map(any, [own, *below])) and len(rows) == place + 1:
            rows.pop()
            return subtotal
        has_own = any(own) or not below
        rows[place] = {
            "account_id": account.id,
            "code": account.code,
            "name": account.name,
            "depth": depth,
            "is_heading": bool(below) and not any(own),
            "amounts": [context.shown(amount) for amount in (own if has_own else subtotal)],
            "hrefs": [href(account.id, n) if has_own else None for n in range(columns)],
        }
        return subtotal

    tops = [walk(account, 0) for account in children.get(None, [])]
    for label, amounts, behind in computed:
        shown = [context.shown(amount) for amount in amounts]
        rows.append(
            {
                "account_id": None,
                "code": "",
                "name": label,
                "depth": 0,
                "is_heading": False,
                "amounts": shown,
                "hrefs": behind,
            }
        )
        tops.append(amounts)
    totals = [total(context, column) for column in zip(*tops, strict=True)] if tops else []
    return {"name": name, "rows": [row for row in rows if row], "totals": totals}


def on_normal_side(account: ChartRow, net: Decimal) -> Decimal:
    """A net debit as its section shows it."""
    return net if account.account_class in DEBIT_CLASSES else -net


def profit_and_loss(context: Context, span: Span, *, comparatives: int, step: str) -> dict[str, Any]:
    """Income and expenses of the span, and of earlier spans beside it."""
    spans = columns.spans(context.company, span, count=comparatives, step=step)
    sums = context.sums([day for s in spans for day in (day_before(s.from_date), s.to_date)])
    accounts = [account for account in accounts_of(context.company) if account.account_class in RESULT_CLASSES]
    figures: Figures = {}
    for account in accounts:
        key = (account.id, "")
        nets = [sums[2 * n + 1].get(key, NOTHING).net - sums[2 * n].get(key, NOTHING).net for n in range(len(spans))]
        figures[account.id] = [on_normal_side(account, net) for net in nets]

    def href(account_id: UUID, column: int) -> str:
        return context.ledger_href(account_id, spans[column].from_date, spans[column].to_date)

    sections = [section(context, name, accounts, figures, href) for name in ("income", "expense")]
    zeros = [context.shown(ZERO)] * len(spans)
    income, expense = (part["totals"] or zeros for part in sections)
    return {
        **context.head(),
        "columns": [{"from_date": s.from_date, "to_date": s.to_date} for s in spans],
        "sections": sections,
        "result": [earned - spent for earned, spent in zip(income, expense, strict=True)],
    }


def balance_sheet(context: Context, as_of: date, *, comparatives: int, step: str) -> dict[str, Any]:
    """Assets, liabilities and equity on the day, and on earlier days beside it.

    The result of the fiscal year so far, and that of the years before, are computed into equity: no closing entry is
    needed for the sheet to balance.
    """
    days = columns.days(context.company, as_of, count=comparatives, step=step)
    before_years = columns.before_years(context.company, days)
    sums = context.sums([*days, *before_years])
    accounts = accounts_of(context.company)
    places = range(len(days))

    def net(account: ChartRow, column: int) -> Decimal:
        return sums[column].get((account.id, ""), NOTHING).net

    figures = {account.id: [on_normal_side(account, net(account, n)) for n in places] for account in accounts}
    results = [account for account in accounts if account.account_class in RESULT_CLASSES]
    earlier = [-sum((net(account, len(days) + n) for account in results), ZERO) for n in places]
    whole = [-sum((net(account, n) for account in results), ZERO) for n in places]
    this_year = [w - e for w, e in zip(whole, earlier, strict=True)]
    years = [(day_after(ended), day) for ended, day in zip(before_years, days, strict=True)]
    computed = [
        (say("Results of earlier years"), earlier, [context.result_href(BEGINNING, ended) for ended in before_years]),
        (say("Result of this year"), this_year, [context.result_href(start, day) for start, day in years]),
    ]

    def href(account_id: UUID, column: int) -> str:
        return context.ledger_href(account_id, BEGINNING, days[column])

    sections = [
        section(context, name, accounts, figures, href, computed if name == "equity" else ())
        for name in ("asset", "liability", "equity")
    ]
    zeros = [context.shown(ZERO)] * len(days)
    assets, liabilities, equity = (part["totals"] or zeros for part in sections)
    is_balanced = all(a == li + e for a, li, e in zip(assets, liabilities, equity, strict=True))
    return {**context.head(), "columns": days, "sections": sections, "is_balanced": is_balanced}
