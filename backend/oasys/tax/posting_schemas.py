"""Wire shapes of entries with taxes, and of tax that is not due yet."""

from datetime import date
from uuid import UUID

from pydantic import Field, model_validator

from oasys.core.wire import Amount, Body, Code, Day, Flag, JournalCode, Line, Schema
from oasys.core.words import say
from oasys.ledger.dimension_schemas import MOST_AXES, AxisCode, ValueCode
from oasys.ledger.services.lines import LineInput
from oasys.tax.entries import TaxedEntryInput, TaxedLineInput
from oasys.tax.schemas import MOST_CODES_OF_A_LINE, MOST_LINES


class TaxedLineIn(Body):
    """One line, in the base currency. Name the account by id or by code; give a debit or a credit."""

    account_id: UUID | None = Field(None, description="The account by its id.")
    account_code: Code | None = Field(None, description="The account by its code.", examples=["4000"])
    debit: Amount | None = Field(None, description="Not negative.", ge=0, examples=["0.00"])
    credit: Amount | None = Field(None, description="Not negative.", ge=0, examples=["100.00"])
    tax_code_ids: list[UUID] = Field(
        default_factory=list,
        max_length=MOST_CODES_OF_A_LINE,
        description="Tax codes of the line, all for sales or all for purchases; lines of their tax are added.",
    )
    description: Line = Field("", description="Text of the line.", examples=["Beans, 20 kg"])
    dimensions: dict[AxisCode, ValueCode] = Field(
        default_factory=dict,
        description="Codes of dimension values by the codes of their dimensions.",
        max_length=MOST_AXES,
        examples=[{"cost-centre": "CC1"}],
    )

    @model_validator(mode="after")
    def _names_one_account(self) -> "TaxedLineIn":
        if (self.account_id is None) == (self.account_code is None):
            raise ValueError(say("name the account by account_id or by account_code, one of the two"))
        return self


class TaxedEntryIn(Body):
    """A journal entry whose lines name tax codes."""

    posting_date: Day = Field(description="Its date in the books.", examples=["2026-03-31"])
    tax_point: Day | None = Field(
        None, description="The day whose rates count; the posting date if omitted.", examples=["2026-03-31"]
    )
    journal: JournalCode | None = Field(
        None, description="Code of the journal; the general journal if omitted.", examples=["GJ"]
    )
    description: Line = Field("", description="What happened.", examples=["Cash sales of the day"])
    reference: Line = Field("", description="Number of a paper or a file.", examples=["Z-104"])
    amounts_include_tax: Flag = Field(
        description="Whether the amounts of taxed lines are gross; otherwise they are net."
    )
    lines: list[TaxedLineIn] = Field(
        description="In order; with the tax that is added they balance.", min_length=1, max_length=MOST_LINES
    )

    def said(self) -> TaxedEntryInput:
        """The entry as the service takes it."""
        return TaxedEntryInput(
            posting_date=self.posting_date,
            tax_point=self.tax_point or self.posting_date,
            journal_code=self.journal,
            description=self.description,
            reference=self.reference,
            amounts_include_tax=self.amounts_include_tax,
            lines=[
                TaxedLineInput(
                    LineInput(
                        account_id=line.account_id,
                        account_code=line.account_code,
                        debit=line.debit,
                        credit=line.credit,
                        description=line.description,
                        dimensions=line.dimensions,
                    ),
                    line.tax_code_ids,
                )
                for line in self.lines
            ],
        )


class OverdueOut(Schema):
    """A document with deferred tax whose time is up."""

    entry_id: UUID = Field(description="Its entry.")
    posting_date: date = Field(description="Of the entry.", examples=["2025-03-15"])
    number: str = Field(description="Of the entry.", examples=["GJ-2025-000042"])
    description: str = Field(description="Of the entry.")
    due_on: date = Field(description="The day on which the tax falls due.", examples=["2026-03-16"])
    tax: Amount = Field(description="What is still deferred of it.", examples=["8.00"])


class OverduePage(Schema):
    """Documents with overdue tax, the earliest first."""

    items: list[OverdueOut] = Field(description="The documents of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null on the last.")


class FallDueIn(Body):
    """On which day overdue tax falls due."""

    on: Day = Field(
        description="Date of the entry that is posted; not before the tax is overdue.", examples=["2026-03-16"]
    )
