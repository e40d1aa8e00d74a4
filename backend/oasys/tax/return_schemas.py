"""Wire shapes of tax returns."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from oasys.core.wire import Amount, Body, Day, Flag, Moment, Schema, Whole, refuse_control_characters

type ReturnStateName = Literal["open", "locked", "filed"]
type BoxKind = Literal["base", "tax", "units", "computed"]
type SideName = Literal["output", "input", "cost"]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Reference = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(refuse_control_characters),
]
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(refuse_control_characters),
]


class FilingIn(Body):
    """How a company files."""

    starts_on: Day = Field(
        description="The day from which periods are counted, the first of a month; rows before the first period are in no return.",
        examples=["2026-01-01"],
    )
    months: Whole = Field(description="How many months a period has: 1, 2, 3 or 12, as the form allows.", examples=[3])
    makes_deferred_due: Flag | None = Field(
        None,
        description="Whether tax that waits for its payment longer than its code allows falls due by itself, posted as whoever says so. "
        "Null: as it was; it does, as an owner, until it is said that it does not.",
    )


class FilingOut(Schema):
    """How a company files; version 0: it has not said."""

    form: str = Field(description="The return of its country.", examples=["VAT100"])
    lengths: list[int] = Field(
        description="How many months a period can have; the usual length first.", examples=[[3, 1, 12]]
    )
    starts_on: date | None = Field(description="The day from which periods are counted.", examples=["2026-01-01"])
    months: int | None = Field(description="How many months a period has.", examples=[3])
    deferred_as: str | None = Field(
        description="As whom deferred tax falls due by itself; null: it does not.", examples=["alice@example.com"]
    )
    failure: dict[str, object] | None = Field(
        description="Why the last try to make deferred tax due failed, as a problem."
    )
    version: int = Field(description="Counts changes.", examples=[1])


class TaxPeriodOut(Schema):
    """A period and the state of its return."""

    starts_on: date = Field(description="First day; it names the return.", examples=["2026-01-01"])
    ends_on: date = Field(description="Last day.", examples=["2026-03-31"])
    state: ReturnStateName = Field(description="Open ones are computed, locked ones are kept, filed ones were sent.")
    is_over: bool = Field(description="Whether the period is over, so that its return can be locked.")
    payable: Amount | None = Field(
        description="What the locked return came to; below zero it is got back. Null while it is open.",
        examples=["1200.00"],
    )


class TaxPeriodPage(Schema):
    """Periods, the latest first."""

    items: list[TaxPeriodOut] = Field(description="The periods of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null on the last.")


class BoxOut(Schema):
    """A box of the return."""

    number: str = Field(description="What the form calls it.", examples=["1"])
    name: str = Field(
        description="Its words, in the language of the form.", examples=["VAT due on sales and other outputs"]
    )
    kind: BoxKind = Field(description="Amounts, tax, units, or computed from other boxes.", examples=["tax"])
    own: Amount = Field(description="Of what is posted in the period, unrounded.", examples=["1200.00"])
    carried: Amount = Field(
        description="Of what was posted into earlier periods after their returns were locked, unrounded.",
        examples=["0.00"],
    )
    amount: Amount = Field(description="Both, rounded as the form says.", examples=["1200.00"])
    late: Amount | None = Field(
        None,
        description="Of a locked return: what was posted into its period since. It is not in the amount: a later return carries it.",
        examples=["0.00"],
    )


class TaxSumOut(Schema):
    """What one tax comes to in the period, whatever boxes it is in."""

    tax_code: str = Field(description="The tax code.", examples=["CA"])
    component: str = Field(description="The tax.", examples=["California sales tax"])
    side: SideName = Field(description="Owed, claimed, or cost.", examples=["output"])
    rate: Amount = Field(description="Percent, or an amount for each unit.", examples=["7.25"])
    base: Amount = Field(description="What it is of; units for a tax by the unit.", examples=["100.00"])
    tax: Amount = Field(description="The tax.", examples=["7.25"])


class TaxLeftOut(Schema):
    """Tax that no box takes, or several."""

    tax_code_id: UUID = Field(description="The tax code.")
    tax_code: str = Field(description="Its name.", examples=["OWN"])
    side: SideName = Field(description="Owed or claimed.", examples=["output"])
    tax: Amount = Field(description="The tax.", examples=["8.00"])


class UnlockedOut(Schema):
    """A return that was locked and unlocked again."""

    locked_at: Moment = Field(description="When it was locked.")
    locked_by: str = Field(description="By whom.", examples=["alice@example.com"])
    fingerprint: str = Field(description="Of its figures.")
    unlocked_at: Moment = Field(description="When it was unlocked.")
    unlocked_by: str = Field(description="By whom.", examples=["alice@example.com"])
    reason: str = Field(description="Why.", examples=["A bill was forgotten"])


class TaxReturnOut(Schema):
    """The return of a period."""

    starts_on: date = Field(description="First day; it names the return.", examples=["2026-01-01"])
    ends_on: date = Field(description="Last day.", examples=["2026-03-31"])
    state: ReturnStateName = Field(description="Open ones are computed, locked ones are kept, filed ones were sent.")
    is_over: bool = Field(description="Whether the period is over.")
    is_next: bool = Field(description="Whether it is the one to be locked next.")
    form: str = Field(description="Form, and the day from which it is like this.", examples=["GB VAT100 2021-01-01"])
    currency: str = Field(description="Of the amounts: the base currency.", examples=["GBP"])
    payable_box: str = Field(description="The box of what is to be paid, or below zero got back.", examples=["5"])
    payable: Amount = Field(description="What stands in it.", examples=["1200.00"])
    boxes: list[BoxOut] = Field(description="In the order of the form.")
    taxes: list[TaxSumOut] = Field(description="By tax code, component, side and rate, carried ones among them.")
    left_out: list[TaxLeftOut] = Field(
        description="What keeps the return from being locked: tax that stands in no box, or in several."
    )
    late_rows: int = Field(
        description="How many taxed amounts were posted into the period since it was locked.", examples=[0]
    )
    fingerprint: str = Field(description="SHA-256 of the figures; locking names it.")
    last_posted_at: Moment | None = Field(
        description="When the latest entry that it saw was posted; null while it is open."
    )
    locked_at: Moment | None = Field(description="When it was locked.")
    locked_by: str | None = Field(description="By whom.", examples=["alice@example.com"])
    filed_on: date | None = Field(description="The day on which it was filed.", examples=["2026-05-07"])
    filed_reference: str | None = Field(description="What the authority calls it.", examples=["123456789012"])
    unlocked: list[UnlockedOut] = Field(description="Returns of this period that were unlocked, the latest first.")
    version: int = Field(description="Counts changes; 0 while it is open.", examples=[1])


class LockIn(Body):
    """Which figures are locked."""

    fingerprint: Fingerprint = Field(
        description="That of the figures as they were read; refused where they have changed since."
    )


class FiledIn(Body):
    """When a return was filed."""

    filed_on: Day = Field(description="The day.", examples=["2026-05-07"])
    reference: Reference = Field(description="What the authority calls it.", examples=["123456789012"])


class UnlockIn(Body):
    """Why a return is unlocked."""

    reason: Reason = Field(description="Why.", examples=["A bill was forgotten"])


class BoxLineOut(Schema):
    """A taxed amount in a box, with the line and the entry it stands on."""

    id: UUID = Field(description="The taxed amount.")
    posting_date: date = Field(description="Of the entry.", examples=["2026-03-15"])
    entry_id: UUID = Field(description="The entry.")
    number: str = Field(description="Of the entry.", examples=["GJ-2026-000042"])
    description: str = Field(description="Of the entry.")
    reference: str = Field(description="Of the entry.")
    line_id: UUID = Field(description="The line.")
    line_no: int = Field(description="Of the line.", examples=[3])
    line_description: str = Field(description="Of the line.")
    account_code: str = Field(description="Of the line.", examples=["2110"])
    tax_code_id: UUID = Field(description="The tax code.")
    tax_code: str = Field(description="Its name.", examples=["S20"])
    side: SideName = Field(description="Owed, claimed, or cost.", examples=["output"])
    rate: Amount | None = Field(description="The rate; null where the code has none.", examples=["20"])
    base: Amount = Field(description="What the tax is of.", examples=["100.00"])
    tax: Amount = Field(description="The tax.", examples=["20.00"])
    amount: Amount = Field(description="What it puts into the box.", examples=["20.00"])
    is_carried: bool = Field(description="Whether it is of an earlier period, posted after its return was locked.")


class BoxLinePage(Schema):
    """What a box sums, by posting date."""

    items: list[BoxLineOut] = Field(description="The amounts of this page.")
    next: str | None = Field(description="Send it as `after` for the next page; null on the last.")
