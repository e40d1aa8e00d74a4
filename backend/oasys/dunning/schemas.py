"""Wire shapes of dunning."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from oasys.core.wire import Amount, Body, Code, Day, Flag, Line, Problem, Schema, Whole
from oasys.core.words import say
from oasys.invoicing.schemas import Note

type DunningLanguageName = Literal["en", "de", "ms", "zh", "ar"]
MOST_LEVELS = 9
MOST_AT_ONCE = 200
MOST_DAYS = 3_650
LevelNumber = Annotated[int, Field(ge=1, le=MOST_LEVELS)]
Charge = Annotated[Amount, Field(ge=0, lt=10**12)]
Percent = Annotated[Amount, Field(ge=0, le=100)]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class ReminderWordsIn(Body):
    """What a reminder of the level says in a language; what is empty is said in the program's words."""

    title: Line = Field("", description="Its title.", examples=["Payment reminder"])
    above: Note = Field("", description="Above the items.")
    below: Note = Field("", description="Below the sum.")


class DunningLevelIn(Body):
    """A level of reminders."""

    days_overdue: Annotated[Whole, Field(ge=1, le=MOST_DAYS)] = Field(
        description="From so many days after the due date.", examples=[7]
    )
    fee: Charge = Field(Decimal(0), description="Charged by the reminder, in the base currency.", examples=["5.00"])
    minimum_amount: Charge = Field(
        Decimal(0), description="Contacts that owe less are not reminded, in the base currency.", examples=["10.00"]
    )
    charges_interest: Flag = Field(False, description="Whether items bear interest on it.")
    texts: dict[DunningLanguageName, ReminderWordsIn] = Field(default_factory=dict, description="Words by language.")


class InterestRateIn(Body):
    """A rate of interest from a day on."""

    valid_from: Day = Field(description="First day.", examples=["2026-01-01"])
    valid_to: Day | None = Field(None, description="Last day; null: until the next one begins.")
    business_percent: Percent = Field(description="Percent a year of businesses.", examples=["10.27"])
    consumer_percent: Percent = Field(description="Percent a year of persons.", examples=["6.27"])
    source: Annotated[Line, Field(min_length=1)] = Field(
        description="Law or contract that it comes from.", examples=["§ 288 BGB"]
    )


class DunningSettingsIn(Body):
    """How the company reminds."""

    levels: list[DunningLevelIn] = Field(min_length=1, max_length=MOST_LEVELS, description="Levels, in order.")
    days_between: Annotated[Whole, Field(ge=0, le=366)] = Field(
        7, description="Days between two reminders of one item.", examples=[7]
    )
    interest_rates: list[InterestRateIn] = Field(default_factory=list, max_length=200, description="Rates of interest.")
    sends_mail: Flag = Field(
        False, description="Whether a reminder goes out by mail, with its paper, to contacts with an e-mail address."
    )
    posts_charges: Flag = Field(
        False, description="Whether fee and interest are posted to the contact with the reminder."
    )
    fee_account: Code | None = Field(None, description="Where fees are posted.", examples=["4510"])
    interest_account: Code | None = Field(None, description="Where interest is posted.", examples=["4520"])
    releases_first_level: Flag = Field(
        False, description="Whether the first level is released by itself each day, with your rights."
    )


class ReminderWordsOut(Schema):
    """What a reminder says."""

    title: str = Field(description="Its title.", examples=["Payment reminder"])
    above: str = Field(description="Above the items.")
    below: str = Field(description="Below the sum.")


class DunningLevelOut(Schema):
    """A level of reminders."""

    days_overdue: int = Field(description="From so many days after the due date.", examples=[7])
    fee: Amount = Field(description="Charged by the reminder, in the base currency.", examples=["5.00"])
    minimum_amount: Amount = Field(description="Contacts that owe less are not reminded.", examples=["10.00"])
    charges_interest: bool = Field(description="Whether items bear interest on it.")
    texts: dict[str, ReminderWordsOut] = Field(description="Words by language.")


class InterestRateOut(Schema):
    """A rate of interest from a day on."""

    valid_from: date = Field(description="First day.")
    valid_to: date | None = Field(description="Last day; null: until the next one begins.")
    business_percent: Amount = Field(description="Percent a year of businesses.", examples=["10.27"])
    consumer_percent: Amount = Field(description="Percent a year of persons.", examples=["6.27"])
    source: str = Field(description="Law or contract that it comes from.")


class DunningSettingsOut(Schema):
    """How the company reminds."""

    levels: list[DunningLevelOut] = Field(description="Levels, in order.")
    days_between: int = Field(description="Days between two reminders of one item.", examples=[7])
    interest_rates: list[InterestRateOut] = Field(description="Rates of interest.")
    sends_mail: bool = Field(description="Whether reminders go out by mail.")
    posts_charges: bool = Field(description="Whether fee and interest are posted with the reminder.")
    fee_account: str | None = Field(description="Where fees are posted.")
    interest_account: str | None = Field(description="Where interest is posted.")
    releases_first_level: bool = Field(description="Whether the first level is released by itself.")
    acts_as: str | None = Field(description="E-mail address of whose rights that uses.")
    currency: str = Field(description="The base currency.", examples=["MYR"])
    failure: Problem | None = Field(description="Why releasing by itself failed the last time, or whom it left out.")
    failed_at: datetime | None = Field(description="When it failed, in UTC.")
    version: int = Field(description="Counts changes; the ETag carries it. 0: never chosen.", examples=[1])


class ReminderItemOut(Schema):
    """An overdue item."""

    line_id: UUID = Field(description="The open item.")
    level: int = Field(description="The level that it has reached.", examples=[1])
    document_id: UUID | None = Field(description="The invoice behind it, where it is one of ours.")
    number: str = Field(description="Number of the document, or of the entry.", examples=["SJ-2026-000042"])
    issued_on: date = Field(description="Its date.")
    due_on: date = Field(description="When it was due.")
    days_overdue: int = Field(description="Days since then.", examples=[12])
    amount: Amount = Field(description="What it came to.", examples=["108.00"])
    open_amount: Amount = Field(description="What of it is open.", examples=["58.00"])
    interest: Amount = Field(description="For the days from `interest_from` to `interest_to`.", examples=["0.20"])
    interest_from: date | None = Field(description="First day of interest; null: it bears none.")
    interest_to: date | None = Field(description="Last day of interest.")


class ReminderSums(Schema):
    """What a reminder asks for."""

    contact_id: UUID = Field(description="The customer.")
    contact: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    level: int = Field(description="The highest level among its items.", examples=[1])
    currency: str = Field(description="Of the amounts.", examples=["MYR"])
    language: str = Field(description="Of its words.", examples=["en"])
    open_amount: Amount = Field(description="What of the items is open.", examples=["58.00"])
    earlier_charges: Amount = Field(description="Open fees and interest of earlier reminders.", examples=["0.00"])
    credits: Amount = Field(
        description="What the contact has open in its favour, credits and advances: it is not asked for.",
        examples=["0.00"],
    )
    fee: Amount = Field(description="Fee of the level.", examples=["5.00"])
    interest: Amount = Field(description="Interest of the items.", examples=["0.20"])
    total: Amount = Field(description="All together, less the credits.", examples=["63.20"])


class ReminderProposalOut(ReminderSums):
    """A reminder that could be released, by what is open now."""

    key: str = Field(description="Names exactly this; another one where an item or a credit was paid, used or added.")
    items: list[ReminderItemOut] = Field(description="Its items, the oldest first.")
    problem: str | None = Field(description="Why it cannot be released as it is.")


class ReminderProposalPage(Schema):
    """A page of proposals, by name of the contact."""

    as_of: date = Field(description="The day they are of.")
    items: list[ReminderProposalOut] = Field(description="The proposals.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class ReminderWantedIn(Body):
    """A proposal to release."""

    contact_id: UUID = Field(description="The customer.")
    currency: Annotated[str, Field(max_length=24)] = Field(description="Its currency.", examples=["MYR"])
    key: Key = Field(description="As the proposal said.")


class RemindersReleaseIn(Body):
    """Proposals to release as they were seen."""

    proposals: list[ReminderWantedIn] = Field(min_length=1, max_length=MOST_AT_ONCE, description="The proposals.")


class ReminderHead(ReminderSums):
    """A reminder that was released."""

    id: UUID = Field(description="Its id.")
    as_of: date = Field(description="Its day.")
    entry_id: UUID | None = Field(description="The entry that posted fee and interest.")
    mailed_to: str = Field(description="Where it was mailed to; empty: it was not.", examples=["ada@example.com"])
    is_by_rule: bool = Field(description="Whether the company's rule released it.")
    released_by: str = Field(
        description="Who released it, or with whose rights it was.", examples=["alice@example.com"]
    )
    released_at: datetime = Field(description="When, in UTC.")


class ReminderOut(ReminderHead):
    """A reminder whole."""

    words: ReminderWordsOut = Field(description="What it says.")
    items: list[ReminderItemOut] = Field(description="Its items as they stood, the oldest first.")


class ReminderPage(Schema):
    """A page of reminders, the latest first."""

    items: list[ReminderHead] = Field(description="Reminders.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")


class ReminderFellAwayOut(Schema):
    """A proposal that is no more what was seen."""

    contact_id: UUID = Field(description="The customer.")
    currency: str = Field(description="Its currency.", examples=["MYR"])
    reason: str = Field(description="Why, for a person.")


class RemindersReleasedOut(Schema):
    """What releasing came to."""

    released: list[ReminderHead] = Field(description="The reminders.")
    fell_away: list[ReminderFellAwayOut] = Field(
        description="Proposals that were not released: paid, blocked or released by somebody else meanwhile, or not to be printed."
    )


class DunningBlockIn(Body):
    """Whom or what not to remind of: a contact, a document or an open item."""

    contact_id: UUID | None = Field(None, description="All of a customer.")
    document_id: UUID | None = Field(None, description="One invoice.")
    line_id: UUID | None = Field(None, description="One open item, whatever it comes from.")
    until: Day | None = Field(None, description="The last day; null: until it is lifted.")
    reason: Annotated[Line, Field(min_length=1)] = Field(description="Why.", examples=["Delivery is disputed"])

    @model_validator(mode="after")
    def _one(self) -> "DunningBlockIn":
        if sum(one is not None for one in (self.contact_id, self.document_id, self.line_id)) != 1:
            raise ValueError(say("name a contact, a document or an open item"))
        return self


class DunningBlockOut(Schema):
    """Whom or what is not reminded of."""

    id: UUID = Field(description="Its id.")
    contact_id: UUID = Field(description="The customer, or that of the item.")
    contact: str = Field(description="What it is called.", examples=["Kopi Pagi"])
    line_id: UUID | None = Field(description="The open item; null: all of the contact.")
    document_id: UUID | None = Field(description="The invoice behind it.")
    number: str | None = Field(description="Its number.", examples=["SJ-2026-000042"])
    until: date | None = Field(description="The last day; null: until it is lifted.")
    reason: str = Field(description="Why.", examples=["Delivery is disputed"])
    made_by: str = Field(description="Who said so.", examples=["alice@example.com"])
    made_at: datetime = Field(description="When, in UTC.")


class DunningBlockPage(Schema):
    """A page of blocks, the latest first."""

    items: list[DunningBlockOut] = Field(description="Blocks, ended ones included.")
    next: str | None = Field(description="Send as `after` for the next page; null on the last.")
