"""Wire shapes of what a company begins with: the whole of a country pack, and the onboarding of a tenant."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query
from pydantic import Field

from oasys.core.wire import Body, Day, Schema
from oasys.ledger.schemas import CountryPackOut
from oasys.organisations.schemas import FormatsOut

type StepKey = Literal["tenant", "company", "period", "opening_balances", "first_entry"]
type StepStatus = Literal["done", "skipped", "open", "waiting"]
FirstYearOn = Annotated[Day | None, Query(description="A day in the first fiscal year; today if omitted.")]
StartMonth = Annotated[int | None, Query(ge=1, le=12, description="First month of the year; the pack's if omitted.")]


class PackAccountOut(Schema):
    """An account that the pack makes."""

    code: str = Field(description="Unique in the chart.", examples=["1410"])
    name: str = Field(
        description="In the language of the pack.", examples=["Forderungen aus Lieferungen und Leistungen"]
    )
    name_en: str = Field(description="In English.", examples=["Trade receivables"])
    account_class: str = Field(description="asset, liability, equity, income or expense.", examples=["asset"])
    subtype: str = Field(description="Finer than the class.", examples=["receivable"])
    parent: str | None = Field(description="Code of the heading above; null at the top.", examples=["1400"])
    is_heading: bool = Field(description="A heading takes no lines.")
    currency: str = Field(description="The one currency its lines are in; empty where any may be.", examples=["USD"])


class PackJournalOut(Schema):
    """A journal that the pack makes."""

    code: str = Field(description="Unique in the company.", examples=["SJ"])
    name: str = Field(description="In the language of the pack.", examples=["Sales"])
    name_en: str = Field(description="In English.", examples=["Sales"])
    kind: str = Field(description="What it is for.", examples=["sales"])
    number_prefix: str = Field(description="What its numbers begin with.", examples=["{journal}-{year}-"])
    first_number: str = Field(description="Its first number in the first fiscal year.", examples=["SJ-2026-000001"])


class FirstYearOut(Schema):
    """The fiscal year that would be opened."""

    name: str = Field(description="2026, or 2026/27.", examples=["2026"])
    starts_on: date = Field(description="First day.", examples=["2026-01-01"])
    ends_on: date = Field(description="Last day.", examples=["2026-12-31"])
    periods: int = Field(description="Periods it is divided into, all open.", examples=[12])


class CountryPackWhole(CountryPackOut):
    """Everything a company would be made with."""

    sources: list[str] = Field(description="The laws and standards it was written from.")
    formats: FormatsOut = Field(description="How a company of the pack writes dates and numbers at first.")
    fiscal_year: FirstYearOut = Field(description="The one it would open, with its periods.")
    income_account: str = Field(description="Where lines of sales go that name no account.", examples=["4110"])
    expense_account: str = Field(description="Where lines of purchases go that name no account.", examples=["5100"])
    books: list[PackJournalOut] = Field(description="The journals.")
    chart: list[PackAccountOut] = Field(description="The accounts by code, headings before what is under them.")


class CallOut(Schema):
    """The call of the API that takes a step."""

    method: str = Field(description="HTTP method.", examples=["POST"])
    path: str = Field(description="Path of the operation.", examples=["/api/v1/companies"])
    permission: str | None = Field(description="What it needs; null if none.", examples=["company.create"])
    is_allowed: bool = Field(description="Whether the person's role holds it.")


class StepOut(Schema):
    """A step on the way to the first posted entry."""

    key: StepKey = Field(description="Which one.", examples=["opening_balances"])
    status: StepStatus = Field(
        description="done: what it makes is there. skipped: somebody said it is not needed. open: it can be taken now. "
        "waiting: a step before it comes first.",
        examples=["open"],
    )
    is_optional: bool = Field(description="Whether it can be skipped.")
    skipped_by: str | None = Field(description="E-mail address of who skipped it.", examples=["alice@example.com"])
    skipped_at: datetime | None = Field(description="When it was skipped, in UTC.")
    call: CallOut | None = Field(description="How to take it; null unless it is open.")


class OnboardedCompany(Schema):
    """The company it is about, and what has been made in it."""

    id: UUID = Field(description="Id of the company.")
    name: str = Field(description="Name of the legal entity.", examples=["Kopi Pagi Sdn Bhd"])
    country_pack: str = Field(description="The pack it was made from.", examples=["MY"])
    pack_version: str = Field(description="The pack's version at that time.", examples=["2026.4"])
    base_currency: str = Field(description="ISO 4217.", examples=["MYR"])
    fiscal_year_start_month: int = Field(description="1 to 12.", examples=[1])
    accounts: int = Field(description="Accounts in its chart.", examples=[139])
    journals: int = Field(description="Its journals.", examples=[7])
    fiscal_years: int = Field(description="Fiscal years opened.", examples=[1])
    open_periods: int = Field(description="Periods that are open.", examples=[12])
    posted_entries: int = Field(description="Entries posted, opening balances among them.", examples=[0])


class OnboardingOut(Schema):
    """How far a tenant has come to its first posted entry, as its data say now."""

    tenant_id: UUID | None = Field(description="The tenant of the session; null until one is chosen.")
    company: OnboardedCompany | None = Field(description="The company asked for, or the tenant's first; null if none.")
    is_complete: bool = Field(description="Every step is done or skipped.")
    next: StepKey | None = Field(description="The step to take now; null when all are taken.", examples=["company"])
    steps: list[StepOut] = Field(description="All steps in order.")


class SkipIn(Body):
    """A step that the company does not need."""

    step: Literal["opening_balances"] = Field(description="Which one.", examples=["opening_balances"])
