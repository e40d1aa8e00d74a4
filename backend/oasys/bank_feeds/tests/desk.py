"""What tests of feeds need: a clock that stands, and a simulated provider on a port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from oasys.bank_feeds.gocardless import calls
from oasys.bank_feeds.gocardless.adapter import GoCardless
from oasys.bank_feeds.gocardless.calls import Site
from oasys.bank_feeds.models import FeedConnection
from oasys.bank_feeds.provider import Begun, Credentials, FeedAccount
from oasys.bank_feeds.services import connecting
from oasys.bank_feeds.services.credentials import set_credentials
from oasys.bank_feeds.services.fetching import work
from oasys.bank_feeds.simulator.banks import Account, Bank, Booking, iban_of
from oasys.bank_feeds.simulator.server import running
from oasys.bank_feeds.simulator.service import Service
from oasys.banking.models import BankLine
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account as LedgerAccount
from tests.factories import Books, make_books

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
def open_provider(limit_seconds: int = 60) -> Iterator[Provider]:
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


BANK, SECOND_BANK = "1130", "1160"


@dataclass(frozen=True, slots=True)
class Office:
    """A company whose tenant has a provider, each act a transaction of its own."""

    provider: Provider
    books: Books

    @property
    def clock(self) -> Clock:
        return self.provider.clock

    @property
    def own(self) -> Account:
        return self.provider.accounts["PLAIN"]

    def account_id(self, code: str = BANK) -> UUID:
        with tenant(self.books.tenant_id):
            found: UUID = LedgerAccount.objects.get(company=self.books.company, code=code).id
        return found

    def ask(self, bank: str = "PLAIN", *, code: str = BANK, first_on: date | None = None) -> FeedConnection:
        account_id = self.account_id(code)
        with tenant(self.books.tenant_id):
            asked = connecting.connect(
                company=self.books.company,
                account_id=account_id,
                provider="gocardless",
                institution_id=next(one.id for one in BANKS if one.id.startswith(bank)),
                first_on=first_on,
                redirect=REDIRECT,
                days=90,
                by=self.books.owner,
                now=self.clock,
            )
        return asked.feed

    def agree(self, feed: FeedConnection) -> None:
        self.provider.service.decide(feed.asked_consent_id, agrees=True)

    def finish(self, feed: FeedConnection, account: str | None = None) -> FeedConnection:
        with tenant(self.books.tenant_id):
            return connecting.finish(
                company=self.books.company,
                feed_id=feed.id,
                version=feed.version,
                account=account,
                by=self.books.owner,
                now=self.clock,
            )

    def link(self, bank: str = "PLAIN", **said: Any) -> FeedConnection:
        """A feed whose owner has consented; nothing is fetched yet."""
        feed = self.ask(bank, **said)
        self.agree(feed)
        return self.finish(feed)

    def relink(self, feed: FeedConnection) -> FeedConnection:
        with tenant(self.books.tenant_id):
            asked = connecting.relink(
                company=self.books.company,
                feed_id=feed.id,
                version=feed.version,
                redirect=REDIRECT,
                days=90,
                now=self.clock,
            )
        return asked.feed

    def end(self, feed: FeedConnection) -> FeedConnection:
        with tenant(self.books.tenant_id):
            return connecting.end(company=self.books.company, feed_id=feed.id, version=feed.version, now=self.clock())

    def by_hand(self, feed: FeedConnection) -> FeedConnection:
        with tenant(self.books.tenant_id):
            return connecting.ask_to_fetch(company=self.books.company, feed_id=feed.id, now=self.clock())

    def work(self, feed: FeedConnection) -> bool:
        where = {"tenant_id": self.books.tenant_id, "company_id": self.books.company.id}
        return work(**where, feed_id=feed.id, now=self.clock)

    def row(self, feed: FeedConnection) -> FeedConnection:
        with tenant(self.books.tenant_id):
            return FeedConnection.objects.get(id=feed.id)

    def lines(self, **where: Any) -> list[BankLine]:
        with tenant(self.books.tenant_id):
            found = BankLine.objects.filter(company=self.books.company, **where)
            return list(found.order_by("booked_on", "position", "id"))

    def sql(self, text: str, *params: Any) -> int:
        with tenant(self.books.tenant_id), connection.cursor() as cursor:
            cursor.execute(text, params)
            return int(cursor.rowcount)


@contextmanager
def open_office(settings: Any) -> Iterator[Office]:
    with open_provider() as provider:
        settings.BANK_FEEDS_SIMULATOR_URL = provider.site.url
        for account in provider.accounts.values():
            account.currency = "MYR"
        books = make_books()
        with tenant(books.tenant_id):
            set_credentials(
                provider="gocardless",
                version=0,
                secret_id=SECRETS[0],
                secret_key=SECRETS[1],
                by=books.owner,
                now=provider.clock(),
            )
        yield Office(provider, books)
