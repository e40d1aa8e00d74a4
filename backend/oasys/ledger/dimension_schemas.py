"""Wire shapes of dimensions."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, StringConstraints

from oasys.core.wire import Body, Flag, Name, refuse_control_characters, unsaid

MOST_AXES = 20
AxisCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
ValueCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=64),
    AfterValidator(refuse_control_characters),
]
DimensionChoice = Annotated[str, StringConstraints(max_length=110), AfterValidator(refuse_control_characters)]
type RuleName = Literal["required", "optional", "forbidden"]


class DimensionIn(Body):
    """An axis to add."""

    code: AxisCode = Field(description="Unique in the company; small letters, digits, hyphens.", examples=["project"])
    name: Name = Field(description="For a person.", examples=["Project"])


class DimensionPatch(Body):
    """Changes to an axis; what is omitted stays."""

    code: AxisCode = Field(default_factory=unsaid, description="New code.", examples=["project"])
    name: Name = Field(default_factory=unsaid, description="New name.", examples=["Project"])
    is_active: Flag = Field(default_factory=unsaid, description="False: it takes no new postings and asks for none.")


class DimensionOut(Schema):
    """An axis of the company."""

    id: UUID = Field(description="Id of the dimension.")
    code: str = Field(description="Unique in the company.", examples=["cost-centre"])
    name: str = Field(description="For a person.", examples=["Cost centre"])
    is_active: bool = Field(description="An inactive one takes no new postings.", examples=[True])
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class DimensionValueIn(Body):
    """A value to add to an axis."""

    code: ValueCode = Field(description="Unique in the dimension.", examples=["CC1"])
    name: Name = Field(description="For a person.", examples=["Roastery"])
    parent_id: UUID | None = Field(None, description="The value above it: its statements count this one, too.")


class DimensionValuePatch(Body):
    """Changes to a value; what is omitted stays."""

    code: ValueCode = Field(default_factory=unsaid, description="New code.", examples=["CC1"])
    name: Name = Field(default_factory=unsaid, description="New name.", examples=["Roastery"])
    parent_id: UUID | None = Field(None, description="New value above it; null for none.")
    is_active: Flag = Field(default_factory=unsaid, description="False: it takes no new postings.")


class DimensionValueOut(Schema):
    """A value of an axis."""

    id: UUID = Field(description="Id of the value.")
    code: str = Field(description="Unique in the dimension.", examples=["CC1"])
    name: str = Field(description="For a person.", examples=["Roastery"])
    parent_id: UUID | None = Field(description="The value above it.")
    is_active: bool = Field(description="An inactive one takes no new postings.", examples=[True])
    version: int = Field(description="Counts changes; the ETag carries it.", examples=[1])


class DimensionValuePage(Schema):
    """A page of values, by code."""

    items: list[DimensionValueOut] = Field(description="The values.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class DimensionRules(Body):
    """What an account asks of the axes."""

    rules: dict[AxisCode, RuleName] = Field(
        description="By code of the dimension; one that is not named is optional.",
        max_length=1000,
        examples=[{"cost-centre": "required", "project": "forbidden"}],
    )


class DimensionRulesOut(Schema):
    """What an account asks of the axes."""

    account_id: UUID = Field(description="The account.")
    rules: dict[str, str] = Field(
        description="required or forbidden, by code of the dimension; the others are optional.",
        examples=[{"cost-centre": "required"}],
    )


class RulesOfAccountOut(Schema):
    """An account that asks something of the axes."""

    account_id: UUID = Field(description="The account.")
    code: str = Field(description="Its code.", examples=["5310"])
    name: str = Field(description="Its name.", examples=["Freight inward"])
    version: int = Field(description="Of the account; setting its rules needs it as If-Match.", examples=[1])
    rules: dict[str, str] = Field(
        description="required or forbidden, by code of the dimension; the others are optional.",
        examples=[{"cost-centre": "required"}],
    )
