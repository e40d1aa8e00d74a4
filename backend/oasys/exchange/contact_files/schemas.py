"""Wire shapes of imports of contacts."""

from pydantic import Field

from oasys.contacts.schemas import Resembling
from oasys.core.wire import Schema


class ContactColumn(Schema):
    """A column of the file."""

    heading: str = Field(description="What it is called.", examples=["Customer name"])
    field: str | None = Field(description="What it was taken for; null: it is left out.", examples=["display_name"])


class ContactProblem(Schema):
    """Why a row cannot be kept."""

    row: int = Field(description="The line of the file in which the row begins, from 1.", examples=[14])
    field: str = Field(description="Which column, by what it was taken for; empty: the whole row.", examples=["my_tin"])
    code: str = Field(description="Stable code of the reason.", examples=["core.invalid_value"])
    message: str = Field(description="What to do about it, for a person.")


class ResemblingRow(Schema):
    """A row that is probably a contact of the company."""

    row: int = Field(description="The line of the file in which the row begins.", examples=[14])
    display_name: str = Field(description="The name in the file.", examples=["Kopi Pagi"])
    contacts: list[Resembling] = Field(description="Whom it resembles, and why.")


class ContactImportOut(Schema):
    """What an import kept, or a dry run found."""

    is_dry_run: bool = Field(description="Whether nothing was kept.")
    encoding: str = Field(description="How the bytes were read.", examples=["utf-8"])
    delimiter: str = Field(description="What stands between cells.", examples=[";"])
    columns: list[ContactColumn] = Field(description="The heading, and what it was taken for.")
    contacts: int = Field(
        description="How many contacts were kept, or would be; 0 where there are problems.", examples=[120]
    )
    bank_proposals: int = Field(
        description="How many of them have bank details, which wait for a second person.", examples=[80]
    )
    problems: list[ContactProblem] = Field(description="What stands in the way, by row; the first 1,000.")
    problem_count: int = Field(description="How many problems there are.", examples=[0])
    resembles: list[ResemblingRow] = Field(
        description="Rows that are probably contacts of the company; the first 1,000."
    )
