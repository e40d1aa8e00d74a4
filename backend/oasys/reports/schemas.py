"""Wire shapes of statements."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Schema


class Statement(Schema):
    """What every statement says of itself."""

    company_id: UUID = Field(description="The company.")
    company: str = Field(description="Its name.", examples=["Kopi Pagi Sdn Bhd"])
    currency: str = Field(description="The base currency all amounts are in.", examples=["MYR"])
    known_at: datetime | None = Field(description="As known at this moment; null for everything known now.")
    content_hash: str = Field(
        description="SHA-256 of the figures and parameters: the same books give the same hash on any machine.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )
    dimensions: list[str] = Field(
        description="The dimension values asked for; where there are any, the figures are a part of the books and need not balance.",
        examples=[["cost-centre:CC1"]],
    )


class UnitAmount(Schema):
    """An amount in a unit of its own."""

    currency: str = Field(description="The unit.", examples=["USD"])
    amount: Amount = Field(description="Net amount in that unit; a debit is positive.", examples=["250.00"])


class SpanColumn(Schema):
    """The days of a column."""

    from_date: date = Field(description="First day.", examples=["2026-01-01"])
    to_date: date = Field(description="Last day.", examples=["2026-12-31"])


class TreePlace(Schema):
    """Where a row stands in the tree of the chart."""

    depth: int = Field(description="How deep, from 0.", examples=[1])
    is_heading: bool = Field(description="True for a subtotal of the accounts below it.", examples=[False])


class TrialBalanceRow(Schema):
    """An account in the trial balance; where headings are asked for, a subtotal of the accounts below one, too."""

    account_id: UUID = Field(description="The account.")
    code: str = Field(description="Its code.", examples=["1210"])
    name: str = Field(description="Its name.", examples=["Bank, current account"])
    account_class: str = Field(description="asset, liability, equity, income or expense.", examples=["asset"])
    opening: Amount = Field(description="Balance before from_date; a debit is positive.", examples=["100.00"])
    debit: Amount = Field(description="Debits from from_date to to_date.", examples=["50.00"])
    credit: Amount = Field(description="Credits from from_date to to_date.", examples=["30.00"])
    closing: Amount = Field(description="Balance on to_date; a debit is positive.", examples=["120.00"])
    units: list[UnitAmount] = Field(description="The closing balance by unit, where asked for.")
    earlier: list[Amount] = Field(description="Closing balances of the spans before, where asked for.")
    href: str | None = Field(description="The general ledger behind the figures; null for a subtotal.")
    hrefs: list[str | None] = Field(description="What is behind each earlier balance; null for a subtotal.")
    tree: TreePlace | None = Field(description="Its place, where headings are asked for.")


class TrialBalanceTotals(Schema):
    """Sums over the trial balance."""

    opening: Amount = Field(description="Sum of openings: zero.", examples=["0.00"])
    debit: Amount = Field(description="Sum of debits.", examples=["50.00"])
    credit: Amount = Field(description="Sum of credits, the same.", examples=["50.00"])
    closing_debit: Amount = Field(description="Sum of closing debit balances.", examples=["120.00"])
    closing_credit: Amount = Field(description="Sum of closing credit balances, the same.", examples=["120.00"])
    earlier: list[Amount] = Field(description="Sum of closing debit balances of each span before.")


class TrialBalance(Statement):
    """Every account with its opening balance, movements and closing balance."""

    from_date: date = Field(description="First day of the movements.", examples=["2026-01-01"])
    to_date: date = Field(description="Last day.", examples=["2026-12-31"])
    earlier: list[SpanColumn] = Field(
        description="The spans before, the latest first, where comparatives are asked for."
    )
    rows: list[TrialBalanceRow] = Field(
        description="By account code; in the order of the tree where headings are asked for."
    )
    totals: TrialBalanceTotals = Field(description="Sums of the columns.")
    is_balanced: bool = Field(description="Whether debits equal credits, as they must.", examples=[True])


class StatementRow(Schema):
    """A line of a statement."""

    account_id: UUID | None = Field(description="The account; null for a figure the statement computes.")
    code: str = Field(description="Code of the account; empty for a computed figure.", examples=["4110"])
    name: str = Field(description="Its name.", examples=["Sales"])
    depth: int = Field(description="How deep it stands in the tree, from 0.", examples=[1])
    is_heading: bool = Field(description="True for a subtotal of the accounts below it.", examples=[False])
    amounts: list[Amount] = Field(description="One for each column, on the normal side of the section.")
    hrefs: list[str | None] = Field(description="What is behind each amount; null for a subtotal.")


class Section(Schema):
    """A part of a statement with its total."""

    name: str = Field(description="Which part.", examples=["income"])
    rows: list[StatementRow] = Field(description="In the order of the chart.")
    totals: list[Amount] = Field(description="One for each column.")


class ProfitAndLoss(Statement):
    """Income less expenses."""

    columns: list[SpanColumn] = Field(description="The span asked for, then earlier ones.")
    sections: list[Section] = Field(description="Income, then expenses.")
    result: list[Amount] = Field(description="Profit of each column; a loss is negative.", examples=[["120.00"]])


class DimensionColumn(Schema):
    """A column of a statement that is split by a dimension."""

    kind: Literal["value", "without", "total"] = Field(
        description="A value with those below it; what has no value of the dimension; everything.", examples=["value"]
    )
    value_id: UUID | None = Field(description="The value; null for the last two columns.")
    code: str = Field(description="Code of the value; empty for the last two columns.", examples=["CC1"])
    name: str = Field(description="For a person.", examples=["Roastery"])
    depth: int = Field(description="How deep the value stands in its tree, from 0.", examples=[0])


class ProfitAndLossByDimension(Statement):
    """Income less expenses, with a column for each value of a dimension.

    The columns of depth 0 and the one without a value add up to the total.
    """

    from_date: date = Field(description="First day.", examples=["2026-01-01"])
    to_date: date = Field(description="Last day.", examples=["2026-12-31"])
    axis: str = Field(description="Code of the dimension.", examples=["cost-centre"])
    columns: list[DimensionColumn] = Field(description="Values with figures, as their tree; then without; then total.")
    sections: list[Section] = Field(description="Income, then expenses.")
    result: list[Amount] = Field(description="Profit of each column; a loss is negative.", examples=[["120.00"]])


class BalanceSheet(Statement):
    """What the company has, owes, and is worth."""

    columns: list[date] = Field(description="The day asked for, then earlier ones.", examples=[["2026-12-31"]])
    sections: list[Section] = Field(description="Assets, liabilities, equity with the results computed into it.")
    is_balanced: bool = Field(description="Whether assets equal liabilities and equity, as they must.", examples=[True])


class LedgerLine(Schema):
    """A line of the general ledger."""

    line_id: UUID = Field(description="The journal line.")
    entry_id: UUID = Field(description="Its entry.")
    number: str = Field(description="The entry's number.", examples=["GJ-2026-000042"])
    posting_date: date = Field(description="The date in the books.", examples=["2026-03-31"])
    description: str = Field(description="Text of the line, else of the entry.", examples=["Rent for March"])
    reference: str = Field(description="Number of a paper or a file.", examples=["RNT-2026-03"])
    debit: Amount = Field(description="In the base currency.", examples=["106.00"])
    credit: Amount = Field(description="In the base currency.", examples=["0.00"])
    balance: Amount = Field(description="Balance after the line; a debit is positive.", examples=["206.00"])
    currency: str = Field(description="The line's own unit.", examples=["MYR"])
    currency_amount: Amount = Field(description="In that unit; a debit is positive.", examples=["106.00"])
    dimensions: dict[str, str] = Field(
        description="Codes of its dimension values, by dimension.", examples=[{"cost-centre": "CC1"}]
    )
    href: str = Field(description="The entry.")


class GeneralLedger(Statement):
    """A page of an account's lines with the running balance."""

    account_id: UUID = Field(description="The account.")
    code: str = Field(description="Its code.", examples=["1210"])
    name: str = Field(description="Its name.", examples=["Bank, current account"])
    from_date: date = Field(description="First day.", examples=["2026-01-01"])
    to_date: date = Field(description="Last day.", examples=["2026-12-31"])
    opening: Amount = Field(description="Balance before the first line of this page.", examples=["100.00"])
    items: list[LedgerLine] = Field(description="By posting date.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class JournalReportLine(Schema):
    """A line of an entry in the journal."""

    account_id: UUID = Field(description="The account.")
    code: str = Field(description="Its code.", examples=["1210"])
    name: str = Field(description="Its name.", examples=["Bank, current account"])
    debit: Amount = Field(description="In the base currency.", examples=["106.00"])
    credit: Amount = Field(description="In the base currency.", examples=["0.00"])
    description: str = Field(description="Text of the line.", examples=[""])
    dimensions: dict[str, str] = Field(
        description="Codes of its dimension values, by dimension.", examples=[{"cost-centre": "CC1"}]
    )


class JournalReportEntry(Schema):
    """An entry in the journal."""

    entry_id: UUID = Field(description="The entry.")
    number: str = Field(description="Its number.", examples=["GJ-2026-000042"])
    journal: str = Field(description="Code of its journal.", examples=["GJ"])
    posting_date: date = Field(description="The date in the books.", examples=["2026-03-31"])
    posted_at: datetime = Field(description="When it became known, in UTC.")
    description: str = Field(description="What happened.", examples=["Rent for March"])
    reference: str = Field(description="Number of a paper or a file.", examples=["RNT-2026-03"])
    lines: list[JournalReportLine] = Field(description="In order.")
    href: str = Field(description="The entry.")


class JournalReport(Statement):
    """A page of posted entries in the order of the books."""

    from_date: date = Field(description="First day.", examples=["2026-01-01"])
    to_date: date = Field(description="Last day.", examples=["2026-12-31"])
    items: list[JournalReportEntry] = Field(description="By posting date.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class BudgetColumn(Schema):
    """One or several periods that stand in one column."""

    first_period: int = Field(description="Number of the first.", examples=[1])
    last_period: int = Field(description="Number of the last.", examples=[3])
    from_date: date = Field(description="First day.", examples=["2026-01-01"])
    to_date: date = Field(description="Last day.", examples=["2026-03-31"])


class BudgetCell(Schema):
    """Budget and actual of one row in one column, on the normal side."""

    budget: Amount = Field(description="Planned.", examples=["1000.00"])
    actual: Amount = Field(description="Posted.", examples=["1100.00"])
    variance: Amount = Field(
        description="Actual less budget: more income or a better result is positive, more expense too.",
        examples=["100.00"],
    )
    variance_percent: Amount | None = Field(description="Of the budget; null without one.", examples=["10.0"])
    href: str | None = Field(description="The lines behind the actual figure.")


class BudgetRow(Schema):
    """An account, or a heading with the sum of what is below it."""

    account_id: UUID | None = Field(description="The account.")
    code: str = Field(description="Its code.", examples=["4100"])
    name: str = Field(description="Its name.", examples=["Sales of goods"])
    depth: int = Field(description="How deep it stands in the tree.", examples=[1])
    is_heading: bool = Field(description="Whether it only sums up what is below it.")
    cells: list[BudgetCell] = Field(description="One for each column.")


class BudgetSection(Schema):
    """The accounts of one class."""

    name: str = Field(description="The class.", examples=["expense"])
    rows: list[BudgetRow] = Field(description="As a tree, by code.")
    totals: list[BudgetCell] = Field(description="One for each column.")


class BudgetAgainstActual(Statement):
    """A budget beside what was posted."""

    budget_id: UUID = Field(description="The budget.")
    budget: str = Field(description="Its name.", examples=["2026, approved"])
    status: str = Field(description="draft or approved.", examples=["approved"])
    fiscal_year: str = Field(description="The year it plans.", examples=["2026"])
    from_date: date = Field(description="First day.", examples=["2026-01-01"])
    to_date: date = Field(description="Last day.", examples=["2026-12-31"])
    columns: list[BudgetColumn] = Field(description="In order.")
    sections: list[BudgetSection] = Field(
        description="Income and expenses, and accounts of other classes that the budget plans."
    )
    result: list[BudgetCell] = Field(description="Income less expenses.")
