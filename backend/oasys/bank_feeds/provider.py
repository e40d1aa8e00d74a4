"""What a provider of feeds does. Its errors carry codes for programs; no secret is in any of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from oasys.bank_files.model import Statement


class FeedFailed(Exception):
    """What all errors of providers are; `code` is stable."""

    code = "failed"


class ConsentOver(FeedFailed):
    """Nothing more comes before the owner consents anew: `reason` is expired, inactive, suspended or forbidden."""

    code = "consent_over"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RateLimited(FeedFailed):
    """The provider or the bank answers no more calls before `again_at`."""

    code = "rate_limited"

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"again at {again_at.isoformat()}")
        self.again_at = again_at


class Unavailable(FeedFailed):
    """Provider or bank did not answer: `reason` is of `webhooks.calling`, or a status; to be tried again later."""

    code = "unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CredentialsRefused(FeedFailed):
    """Id or secret are not, or no longer, taken, or this machine's address is not allowed."""

    code = "credentials_refused"


class Malformed(FeedFailed):
    """An answer that is not as the specification says: `place` is where."""

    code = "malformed"

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class NotThere(FeedFailed):
    """The provider does not know the institution, consent or account."""

    code = "not_there"


class Refused(FeedFailed):
    """The provider says no: HTTP status, and its words."""

    code = "refused"

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status} {words}")
        self.status, self.words = status, words


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of the tenant at the provider."""

    secret_id: str
    secret_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Institution:
    """A bank; `most_days`: how long a consent may last, `history_days`: how far back transactions are told. None: it does not say."""

    id: str
    name: str
    bic: str
    countries: tuple[str, ...]
    most_days: int | None
    history_days: int | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A consent that is asked for: the owner of the account goes to `link`, and comes back to the redirect with the reference."""

    consent_id: str
    link: str


class ConsentState(StrEnum):
    CREATED = "created"
    LINKED = "linked"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Consent:
    """`accounts` are ids at the provider; they may be others with the next consent. `expires_at` is known once it is linked."""

    state: ConsentState
    reference: str
    institution_id: str
    expires_at: datetime | None
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedAccount:
    """An account of a consent. `iban` is empty where the bank names none; then `number` is what it names."""

    id: str
    iban: str
    number: str
    currency: str
    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """A statement of what is booked, and the cursor for the next fetch. It overlaps with the one before: lines are told apart by
    `bank_files.identity`, and nothing that is known counts twice."""

    statement: Statement
    cursor: str


class Provider(Protocol):
    """Every method calls the provider, and raises the errors above; none keeps a transaction waiting that holds locks."""

    code: str

    def institutions(self, country: str) -> list[Institution]:
        """The banks of a country (ISO 3166, two letters)."""
        ...

    def institution(self, institution_id: str) -> Institution: ...

    def begin_consent(
        self, institution: Institution, *, redirect: str, reference: str, days: int, language: str
    ) -> Begun:
        """Asks for a consent of so many days, or as many as the bank allows. The reference is used once."""
        ...

    def consent(self, consent_id: str) -> Consent: ...

    def account(self, account_id: str) -> FeedAccount: ...

    def fetch(self, account: FeedAccount, *, since: str, first_on: date | None) -> Fetched:
        """What is booked since the cursor; without one (""), from `first_on`, or as far back as is told."""
        ...

    def end_consent(self, consent_id: str) -> None:
        """Gives it back. One that the provider does not know has ended already."""
        ...
