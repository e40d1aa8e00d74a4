"""What imports answer."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from oasys.core.wire import Amount, Day, Schema
from oasys.jobs.schemas import State


class LeftOut(Schema):
    """Something of the source that the books cannot carry."""

    row: int = Field(description="Where it stands, counted from 1.", examples=[17])
    code: str = Field(description="Why.", examples=["exchange.not_carried"])
    message: str = Field(description="What it is.", examples=["metadata export:"])


class MonthOut(Schema):
    """One account in one month and currency: what the import brings, read back from the ledger and found equal."""

    account: str = Field(description="Code of the account.", examples=["1100"])
    month: str = Field(description="The month, YYYY-MM.", examples=["2026-03"])
    currency: str = Field(description="Unit of the lines.", examples=["MYR"])
    debit: Amount = Field(description="Sum of debits in the base currency.", examples=["120.00"])
    credit: Amount = Field(description="Sum of credits in the base currency.", examples=["20.00"])
    balance: Amount = Field(description="Debits less credits up to the end of the month.", examples=["100.00"])
    currency_amount: Amount = Field(description="Net amount of the month in the unit.", examples=["100.00"])


class AgreementOut(Schema):
    """A balance that the source states itself. Debits are positive."""

    row: int = Field(description="Where it stands, counted from 1.", examples=[9])
    account: str = Field(description="Code of the account.", examples=["1100"])
    on: Day = Field(description="At the end of this day.", examples=["2026-03-31"])
    currency: str = Field(description="Unit of the balance.", examples=["MYR"])
    stated: Amount = Field(description="What the source states.", examples=["100.00"])
    computed: Amount = Field(description="What its entries give.", examples=["100.00"])
    difference: Amount = Field(description="Stated less computed; zero where they agree.", examples=["0.00"])


class ImportOut(Schema):
    """What the import did, or in a dry run would do."""

    is_dry_run: bool = Field(description="True: nothing was written.", examples=[False])
    entries: int = Field(description="Entries posted.", examples=[250])
    lines: int = Field(description="Their lines.", examples=[871])
    skipped: int = Field(description="Entries that stood already under the same key.", examples=[0])
    accounts: int = Field(description="Accounts added to the chart.", examples=[12])
    fiscal_years: int = Field(description="Fiscal years opened.", examples=[1])
    rates: int = Field(description="Exchange rates recorded.", examples=[0])
    left_out: list[LeftOut] = Field(description="What the books cannot carry.")
    balances: list[MonthOut] = Field(description="The proof of a dry run: every account, month and currency.")
    agreements: list[AgreementOut] = Field(description="Balances that the source states itself, beside ours.")


class ImportRun(Schema):
    """An import that was asked for as a job, without what it answered."""

    id: UUID = Field(description="Id of its job.", examples=["0199b8a2-7c1e-7d3a-9f00-2b1c4d5e6f70"])
    format: str = Field(description="What kind of file.", examples=["beancount"])
    names: list[str] = Field(
        description="Names of the files, where the way they came tells them.", examples=[["a.csv"]]
    )
    is_dry_run: bool = Field(description="True: it writes nothing.", examples=[False])
    state: State = Field(description="How far it is.", examples=["succeeded"])
    entries: int | None = Field(description="Entries that it posted, or would; null where it has not succeeded.")
    asked_by_email: str = Field(description="Who asked for it.", examples=["alice@example.com"])
    asked_at: datetime = Field(description="When, in UTC.", examples=["2026-03-31T08:15:00Z"])
    finished_at: datetime | None = Field(description="When it ended.", examples=["2026-03-31T08:15:09Z"])
    can_be_posted: bool = Field(description="True: a dry run that succeeded, whose files are still kept.")
    posted_by: UUID | None = Field(description="The import that posts, or posted, what this dry run proved.")


class ImportRuns(Schema):
    """Imports, the latest first."""

    items: list[ImportRun] = Field(description="The imports of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null at the end.", examples=[None])
