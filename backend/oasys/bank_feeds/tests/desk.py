"""What tests of feeds need: a clock that stands, and a simulated provider on a port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from oasys.bank_feeds.gocardless import calls
from oasys.bank_feeds.gocardless.adapter import GoCardless
from oasys.bank_feeds.gocardless.calls import Site
from oasys.bank_feeds.provider import Begun, Credentials, FeedAccount
from oasys.bank_feeds.simulator.banks import Account, Bank, Booking, iban_of
from oasys.bank_feeds.simulator.server import running
from oasys.bank_feeds.simulator.service import Service

SECRETS = ("the id of the test", "the very secret key of the test")
REDIRECT = "https://books.example.com/bank"
BANKS = (
    Bank("PLAIN_TESTDEFF", "Plain Bank", "TESTDEFF", "DE"),
    Bank("NONE_TESTDEFF", "Bank of no ids", "TESTDEFF", "DE", ids="none"),
    Bank("BLANK_TESTDEFF", "Bank of blank ids", "TESTDEFF", "DE", ids="blank"),
    Bank("CHANGING_TESTDEFF", "Bank of changing ids", "TESTDEFF", "DE", ids="changing"),
    Bank("REPEATED_TESTDEFF", "Bank of one id", "TESTDEFF", "DE", ids="repeated", newest_first=False),
    Bank("EXPECTED_TESTATWW", "Bank of expectations", "TESTATWW", "AT", balances=("expected",), days=30),
    Bank("OTHER_TESTATWW", "Another bank", "TESTATWW", "AT"),
)
TODAY = date(2026, 3, 15)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


def booking(key: str, day: date, amount: str = "-10.00", **said: Any) -> Booking:
    said = {"name": "Teehaus Nord", "iban": iban_of("DE", "500105179999999999"), "text": f"Order {key}", **said}
    return Booking(key, day, Decimal(amount), **said)


@dataclass(frozen=True, slots=True)
class Provider:
    """The simulated provider, the adapter that asks it over HTTP, and the account of each bank by the bank's first word."""

    service: Service
    clock: Clock
    site: Site
    adapter: GoCardless
    accounts: dict[str, Account]

    def begin(self, bank: str = "PLAIN", **said: Any) -> Begun:
        institution = self.adapter.institution(next(one.id for one in BANKS if one.id.startswith(bank)))
        asked = {"redirect": REDIRECT, "reference": "ref-1", "days": 90, "language": "en"} | said
        return self.adapter.begin_consent(institution, **asked)

    def link(self, bank: str = "PLAIN", **said: Any) -> FeedAccount:
        """The account of a consent that its owner gave."""
        begun = self.begin(bank, **said)
        self.service.decide(begun.consent_id, agrees=True)
        (account_id,) = self.adapter.consent(begun.consent_id).accounts
        return self.adapter.account(account_id)

    def adapter_with(self, secret_key: str) -> GoCardless:
        return GoCardless(Credentials(SECRETS[0], secret_key), now=self.clock, site=self.site)


@contextmanager
def open_provider(limit_seconds: int = 5) -> Iterator[Provider]:
    clock = Clock()
    accounts = {
        bank.id.partition("_")[0]: Account(bank.id, iban_of("DE", f"50010517000000000{number}"))
        for number, bank in enumerate(BANKS)
    }
    service = Service(banks=BANKS, accounts=accounts.values(), secret_id=SECRETS[0], secret_key=SECRETS[1], clock=clock)
    with running(service) as url, pytest.MonkeyPatch.context() as patched:
        patched.setattr(calls, "_memory", calls._Memory())
        patched.setattr(calls, "_seconds_now", lambda: int(clock().timestamp()))
        site = Site(url, loopback=True)
        adapter = GoCardless(Credentials(*SECRETS), now=clock, site=site, limit_seconds=limit_seconds)
        yield Provider(service, clock, site, adapter, accounts)
