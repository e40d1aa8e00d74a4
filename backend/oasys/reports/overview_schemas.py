"""Wire shapes of the overview of a company and of balances by month."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Schema

AttentionKind = Literal[
    "no_fiscal_year",
    "drafts_waiting",
    "periods_to_close",
    "recurring_failed",
    "reversals_failed",
    "bills_to_approve",
    "receivables_overdue",
    "payables_overdue",
    "jobs_failed",
]


class DayAmount(Schema):
    """An amount on a day."""

    day: date = Field(description="The day, at its end.", examples=["2026-03-31"])
    amount: Amount = Field(description="In the base currency.", examples=["1200.00"])


class CashAccount(Schema):
    """A bank or cash account."""

    account_id: UUID = Field(description="The account.")
    code: str = Field(description="Its code.", examples=["1210"])
    name: str = Field(description="Its name.", examples=["Bank, current account"])
    balance: Amount = Field(description="On the day, in the base currency.", examples=["1200.00"])
    href: str = Field(description="The general ledger of the fiscal year behind it.")


class Cash(Schema):
    """What lies in banks and cash boxes."""

    total: Amount = Field(description="Of all such accounts on the day, in the base currency.", examples=["1200.00"])
    accounts: list[CashAccount] = Field(description="Those with a balance, by code.")
    days: list[DayAmount] = Field(description="The total at the last thirteen ends of months and on the day.")


class ResultOfDays(Schema):
    """Income less expenses of some days."""

    from_date: date = Field(description="First day.", examples=["2026-03-01"])
    to_date: date = Field(description="Last day.", examples=["2026-03-31"])
    income: Amount = Field(description="In the base currency.", examples=["500.00"])
    expense: Amount = Field(description="In the base currency.", examples=["300.00"])
    result: Amount = Field(description="Income less expenses; a loss is negative.", examples=["200.00"])
    href: str = Field(description="The profit and loss behind it.")


class Compared(Schema):
    """A result beside that of the same days before."""

    now: ResultOfDays = Field(description="From the first day of the month or of the fiscal year to the day.")
    before: ResultOfDays = Field(description="The same days of the month or of the fiscal year before.")


class DraftsWaiting(Schema):
    """Entries that are written and not posted."""

    count: int = Field(description="How many of the 1,000 that were looked at.", examples=[3])
    is_capped: bool = Field(description="Whether there may be more than were looked at.", examples=[False])
    oldest: date | None = Field(description="The earliest posting date among them.", examples=["2026-03-02"])


class Attention(Schema):
    """Something that waits for a decision."""

    kind: AttentionKind = Field(description="What it is.", examples=["periods_to_close"])
    count: int = Field(description="How many of the 1,000 that were looked at; of bills, of 100.", examples=[2])
    is_capped: bool = Field(description="Whether there may be more than were looked at.", examples=[False])
    since: date | None = Field(description="The day of the oldest of them.", examples=["2026-01-31"])
    amount: Amount | None = Field(description="What it is about, in the base currency, where it is money.")
    href: str = Field(description="Where to read on.")


class Overview(Schema):
    """A company at a glance: every figure is computed from posted lines and leads to what is behind it."""

    company_id: UUID = Field(description="The company.")
    company: str = Field(description="Its name.", examples=["Kopi Pagi Sdn Bhd"])
    currency: str = Field(description="The base currency all amounts are in.", examples=["MYR"])
    is_demo: bool = Field(description="Whether its books are invented.", examples=[False])
    as_of: date = Field(description="The day.", examples=["2026-03-31"])
    cash: Cash = Field(description="Banks and cash.")
    month: Compared = Field(description="The month of the calendar to the day.")
    year: Compared = Field(description="The fiscal year to the day.")
    months: list[ResultOfDays] = Field(description="The last twelve months of the calendar, the last one to the day.")
    drafts: DraftsWaiting = Field(description="What is not posted yet.")
    attention: list[Attention] = Field(description="What waits for a decision, the most pressing first.")


class AccountBalances(Schema):
    """An account with its balances at the ends of months."""

    account_id: UUID = Field(description="The account.")
    code: str = Field(description="Its code.", examples=["1210"])
    name: str = Field(description="Its name.", examples=["Bank, current account"])
    account_class: str = Field(description="asset, liability, equity, income or expense.", examples=["asset"])
    subtype: str = Field(description="What kind of account.", examples=["bank"])
    parent_id: UUID | None = Field(description="The heading it stands under.")
    is_heading: bool = Field(description="Whether it takes no lines itself.", examples=[False])
    is_active: bool = Field(description="Whether it takes new lines.", examples=[True])
    depth: int = Field(description="How deep it stands in the tree, from 0.", examples=[1])
    balances: list[Amount] = Field(
        description="One for each day, with all that is below it; a debit is positive.", examples=[["100.00", "120.00"]]
    )
    href: str | None = Field(description="The general ledger behind it; null for a heading.")


class BalancesByMonth(Schema):
    """The whole chart as a tree, with balances over time."""

    company_id: UUID = Field(description="The company.")
    company: str = Field(description="Its name.", examples=["Kopi Pagi Sdn Bhd"])
    currency: str = Field(description="The base currency all amounts are in.", examples=["MYR"])
    days: list[date] = Field(description="Ends of months, then the day asked for.", examples=[["2026-02-28"]])
    rows: list[AccountBalances] = Field(description="Every account, as the tree has them.")
