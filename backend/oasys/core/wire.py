"""Types of the wire: one amount, one date, one text type, used by every schema (api.md)."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

from oasys.core.money import MAX_DECIMALS, MAX_INTEGER_DIGITS, plain
from oasys.core.words import say

AMOUNT = re.compile(rf"-?[0-9]{{1,{MAX_INTEGER_DIGITS}}}(\.[0-9]{{1,{MAX_DECIMALS}}})?", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2199


def parse_amount(value: Any) -> Decimal:
    """The decimal a string names. JSON numbers are refused: a float has lost digits before it is read."""
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if not isinstance(value, str) or not AMOUNT.fullmatch(value):
        raise ValueError(say('write an amount as a string of plain digits, like "1234.50"'))
    return Decimal(value)


def parse_date(value: Any) -> date:
    """The day a string YYYY-MM-DD names, between 1900 and 2199."""
    if isinstance(value, str) and DATE.fullmatch(value):
        value = date.fromisoformat(value)
    if type(value) is not date:
        raise ValueError(say("write a date as YYYY-MM-DD"))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(say("a date lies between {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR))
    return value


def within_the_calendar(value: datetime) -> datetime:
    """The moment in UTC, from 1901 to 2198: PostgreSQL takes neither every year nor every offset that Python does."""
    if not FIRST_YEAR < value.year < LAST_YEAR:  # a year's room for the offset
        raise ValueError(say("a moment lies between {first} and {last}", first=FIRST_YEAR + 1, last=LAST_YEAR - 1))
    return value.astimezone(UTC)


NO_CHARACTERS = "\ufffe\uffff"  # no text holds them, and no XML takes them


def refuse_control_characters(value: str) -> str:
    """PostgreSQL stores no NUL, JSON no lone surrogate; the other controls have no place in one line of text."""
    if any(ch < " " or 0xD800 <= ord(ch) <= 0xDFFF or ch in NO_CHARACTERS for ch in value):
        raise ValueError(say("text holds a control character"))
    return value


Amount = Annotated[
    Decimal,
    BeforeValidator(parse_amount),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{AMOUNT.pattern}$", "examples": ["1234.50"], "format": "decimal"}),
]
Day = Annotated[
    date,
    BeforeValidator(parse_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-01-31"]}),
]
Whole = Annotated[int, Strict()]  # not "2", not 2.0
Flag = Annotated[bool, Strict()]  # not "yes", not 1
Moment = Annotated[AwareDatetime, AfterValidator(within_the_calendar)]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(refuse_control_characters)
]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(refuse_control_characters),
]
Code = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=128),
    AfterValidator(refuse_control_characters),
]
JournalCode = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20),
    AfterValidator(refuse_control_characters),
]
RateSource = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    AfterValidator(refuse_control_characters),
]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(refuse_control_characters)]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9'._\-]{0,22}[A-Z0-9]$")]


def unsaid() -> Any:
    """The default_factory of a field of a patch that may be left out, and not be null: `exclude_unset` leaves it out."""
    return None


class Schema(BaseModel):
    """A shape of the wire, read from rows or objects. pydantic's own: ninja's looks every attribute up in Python."""

    model_config = ConfigDict(from_attributes=True)


class Body(Schema):
    """What a client sends: unknown fields are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


class ProblemField(Schema):
    """What is wrong with one field."""

    pointer: str = Field(
        description="JSON pointer (RFC 6901) to the field in the request.", examples=["/lines/0/debit"]
    )
    code: str = Field(description="Stable code of the reason.", examples=["core.required"])
    message: str = Field(description="What to do about it, for a person.", examples=["Write a date as YYYY-MM-DD."])


class Problem(Schema):
    """Every refusal has this shape (RFC 9457), as application/problem+json."""

    type: str = Field(description="Where the code is explained.", examples=["/api/v1/errors#ledger.period_closed"])
    title: str = Field(description="The kind of problem, for a person.", examples=["The period is closed."])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(description="What happened here and what to do.", examples=["The period of March is closed."])
    code: str = Field(description="Stable code; docs/errors.md lists them all.", examples=["ledger.period_closed"])
    errors: list[ProblemField] = Field(description="The fields it is about; empty where it is about none.")
    params: dict[str, Any] | None = Field(None, description="Facts of this case for programs.")


COMMON_PROBLEMS = (400, 401, 403, 404, 409, 422, 429, 500, 503)


def answers(**by_status: Any) -> dict[int, Any]:
    """The answers of an operation: `answers(s200=EntryOut)` adds the problems that any operation can give.

    All problems have one shape, which the document names by itself (api/openapi.py).
    """
    own = {int(name.removeprefix("s")): schema for name, schema in by_status.items()}
    return {**dict.fromkeys(COMMON_PROBLEMS), **own}
