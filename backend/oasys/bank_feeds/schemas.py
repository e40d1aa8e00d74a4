"""Wire shapes of feeds."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from oasys.core.wire import Body, Day, Schema, Whole, refuse_control_characters
from oasys.core.words import say

type FeedProviderName = Literal["gocardless"]
type FeedStateName = Literal["asked", "linked", "expiring", "failing", "expired", "ended"]


def _own_path(value: str) -> str:
    if value.startswith("//") or "\\" in value or not value.isascii() or not value.isprintable():
        raise ValueError(say("write a path of this installation, such as /acme/banking"))
    return value


FeedSecret = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(refuse_control_characters),
]
OwnPath = Annotated[str, StringConstraints(pattern=r"^/", max_length=500), AfterValidator(_own_path)]
FeedExternalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
FeedCountry = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
FeedDays = Annotated[Whole, Field(ge=1, le=730)]


class FeedCredentialsIn(Body):
    """The secret of the tenant at a provider. It is never shown again."""

    provider: FeedProviderName = Field(description="Whose it is.", examples=["gocardless"])
    secret_id: FeedSecret = Field(description="Its id.", examples=["2f0c1d5e-6a5b-4c1f-9c0e-7d8f3a1b2c4d"])
    secret_key: FeedSecret = Field(description="Its key.")


class FeedCredentialsOut(Schema):
    """A provider, and whether its secret is there."""

    provider: FeedProviderName = Field(description="Its code.")
    has_credentials: bool = Field(description="Whether id and key are there.")
    set_at: datetime | None = Field(description="Since when.")
    version: int = Field(description="Counts changes; 0 where there are none.")


class FeedCountryIn(Body):
    """Which banks are looked up."""

    country: FeedCountry = Field(description="ISO 3166, two letters.", examples=["DE"])
    provider: FeedProviderName = Field("gocardless", description="Who reaches them.")


class FeedInstitutionOut(Schema):
    """A bank that a provider reaches."""

    id: str = Field(description="Its id at the provider.", examples=["MUSTERBANK_SIMUDEFF"])
    name: str = Field(description="Its name.")
    bic: str = Field(description="Its BIC; empty where the provider does not say.")
    countries: list[str] = Field(description="Where it is.")
    most_days: int | None = Field(description="For how many days it takes a consent; null: it does not say.")
    history_days: int | None = Field(description="How many days back it tells transactions; null: it does not say.")


class FeedIn(Body):
    """Which account of the chart is fed by which bank."""

    account_id: UUID = Field(description="An account of the chart where money lies.")
    provider: FeedProviderName = Field("gocardless", description="Who reaches the bank.")
    institution_id: FeedExternalId = Field(
        description="The bank, as the provider lists it.", examples=["MUSTERBANK_SIMUDEFF"]
    )
    first_on: Day | None = Field(None, description="No booking before this day; null: as far back as the bank tells.")
    path: OwnPath = Field(
        description="The page of the web app that the browser comes back to; it finds `ref` in its query.",
        examples=["/acme/banking"],
    )
    days: FeedDays = Field(90, description="For how many days; fewer where the bank allows fewer.", examples=[90])


class FeedConsentIn(Body):
    """The next consent of a feed."""

    path: OwnPath = Field(
        description="The page of the web app that the browser comes back to.", examples=["/acme/banking"]
    )
    days: FeedDays = Field(90, description="For how many days; fewer where the bank allows fewer.", examples=[90])


class FeedFinishIn(Body):
    """What is known when the browser is back."""

    account: FeedExternalId | None = Field(
        None, description="One of the accounts that `bank_feeds.account_unclear` names; null: the one that fits."
    )


class FeedOut(Schema):
    """An account of the chart that its bank feeds."""

    id: UUID = Field(description="Its id.")
    account_id: UUID = Field(description="The account of the chart.")
    provider: FeedProviderName = Field(description="Who reaches the bank.")
    institution_id: str = Field(description="The bank at the provider.")
    institution_name: str = Field(description="Its name.")
    state: FeedStateName = Field(
        description="`asked`: no consent yet; `expiring`: it ends within seven days; `failing`: the last fetch failed; `expired`: over."
    )
    number: str = Field(
        description="The end of the account's number at the bank; empty before it is linked.", examples=["··3000"]
    )
    currency: str = Field(description="Of the account at the bank; empty before it is linked.")
    expires_at: datetime | None = Field(description="When the consent ends.")
    first_on: date | None = Field(description="No booking before this day.")
    fetched_at: datetime | None = Field(description="When it was last fetched.")
    failure: str = Field(
        description="Why the last fetch came to nothing; empty where it did not.", examples=["rate_limited"]
    )
    due_at: datetime | None = Field(description="When it is fetched next; null: not before somebody acts.")
    asked_at: datetime | None = Field(description="Since when a consent is asked for that nobody has given yet.")
    version: int = Field(description="Counts changes.")


class FeedAskedOut(Schema):
    """A feed, and where the owner of the account consents."""

    feed: FeedOut = Field(description="The feed.")
    link: str = Field(description="Where the browser goes: the bank asks the owner there.")


class FeedPage(Schema):
    """A page of feeds."""

    items: list[FeedOut] = Field(description="The feeds.")
    next: str | None = Field(description="Ask for the next page with this `after`; null: this is the last.")
