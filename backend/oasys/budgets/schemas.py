"""Wire shapes of budgets."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, model_validator

from oasys.budgets.services import CopyOf
from oasys.core.wire import Amount, Body, Code, Flag, Name, Schema, Whole
from oasys.core.words import say
from oasys.ledger.dimension_schemas import MOST_AXES, AxisCode, ValueCode

MOST_CELLS = 10_000
type Status = Literal["draft", "approved"]


class BudgetCopy(Body):
    """What the budget begins with: another budget, or the actual income and expenses of a fiscal year."""

    budget_id: UUID | None = Field(None, description="A budget of the company.")
    fiscal_year_id: UUID | None = Field(None, description="A fiscal year whose actual figures are taken.")
    percent: Annotated[Amount, Field(gt=-100, le=100_000)] = Field(
        Decimal(0), description="By how much every amount is raised; negative lowers it.", examples=["3.5"]
    )
    with_dimensions: Flag = Field(True, description="False: dimension values are summed up.")

    @model_validator(mode="after")
    def _names_one(self) -> "BudgetCopy":
        if (self.budget_id is None) == (self.fiscal_year_id is None):
            raise ValueError(say("name a budget or a fiscal year"))
        return self

    def source(self) -> CopyOf:
        return CopyOf(self.budget_id, self.fiscal_year_id, self.percent, self.with_dimensions)


class BudgetIn(Body):
    """A budget to make."""

    fiscal_year_id: UUID = Field(description="The year it plans.")
    name: Name = Field(description="Unique in its year.", examples=["2027, first draft"])
    copy_of: BudgetCopy | None = Field(None, description="What it begins with; empty if omitted.")


class BudgetPatch(Body):
    """What of a draft can change beside its lines."""

    name: Name = Field(description="New name.", examples=["2027, second draft"])


class BudgetOut(Schema):
    """A budget of one fiscal year."""

    id: UUID = Field(description="Id of the budget.")
    fiscal_year_id: UUID = Field(description="The year it plans.")
    fiscal_year: str = Field(description="Its name.", examples=["2027"])
    name: str = Field(description="Unique in its year.", examples=["2027, first draft"])
    status: Status = Field(description="A draft changes, an approved budget never does.", examples=["draft"])
    created_by: str = Field(description="E-mail address of who made it.", examples=["alice@example.com"])
    created_at: datetime = Field(description="When, in UTC.")
    approved_by: str | None = Field(description="E-mail address of who approved it.", examples=["alice@example.com"])
    approved_at: datetime | None = Field(description="When, in UTC.")
    version: int = Field(description="Counts changes of it and of its lines; the ETag carries it.", examples=[1])


class BudgetPage(Schema):
    """A page of budgets, by name."""

    items: list[BudgetOut] = Field(description="Budgets.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class CellIn(Body):
    """What is planned for an account in a period."""

    account_code: Code = Field(description="An account that is no heading.", examples=["4100"])
    period: Whole = Field(ge=1, le=400, description="Number of the period in the fiscal year.", examples=[1])
    amount: Amount | None = Field(
        description="In the base currency, on the account's normal side; null or zero takes the cell out.",
        examples=["12000.00"],
    )
    dimensions: dict[AxisCode, ValueCode] = Field(
        default_factory=dict,
        description="Codes of dimension values by the codes of their dimensions.",
        max_length=MOST_AXES,
        examples=[{"cost-centre": "CC1"}],
    )


class CellsIn(Body):
    """Cells to plan; what is not named stays."""

    lines: list[CellIn] = Field(min_length=1, max_length=MOST_CELLS, description="All of them or none.")


class BudgetLineOut(Schema):
    """A line of a budget."""

    id: UUID = Field(description="Id of the line.")
    account_id: UUID = Field(description="The account.")
    account_code: str = Field(description="Its code.", examples=["4100"])
    account_name: str = Field(description="Its name.", examples=["Sales of goods"])
    period: int = Field(description="Number of the period in the fiscal year.", examples=[1])
    amount: Amount = Field(description="In the base currency, on the account's normal side.", examples=["12000.00"])
    dimensions: dict[str, str] = Field(
        description="Codes of its dimension values now, by dimension.", examples=[{"cost-centre": "CC1"}]
    )


class BudgetLines(Schema):
    """A page of the lines, by account and period."""

    items: list[BudgetLineOut] = Field(description="Lines.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")
