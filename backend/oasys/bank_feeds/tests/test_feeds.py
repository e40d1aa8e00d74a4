"""Feeds with tables: connected, fetched by the worker, linked anew, ended; attacked on the way."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error

from oasys.bank_feeds.errors import (
    AlreadyFed,
    ConsentNotGiven,
    FeedAccountUnclear,
    FeedNotReady,
    FeedOfOtherAccount,
    NoCredentials,
    ProviderLimit,
    ProviderUnavailable,
    SecretRefused,
)
from oasys.bank_feeds.gocardless.adapter import GoCardless
from oasys.bank_feeds.models import FeedConnection
from oasys.bank_feeds.rules import EVERY, LEASE, RESTS
from oasys.bank_feeds.services import fetching
from oasys.bank_feeds.services.credentials import remove_credentials, set_credentials
from oasys.bank_feeds.simulator.banks import Account, iban_of
from oasys.bank_feeds.tests.desk import SECOND_BANK, SECRETS, TODAY, Office, booking, open_office
from oasys.banking.errors import AccountUnfit
from oasys.banking.models import BankStatement
from oasys.banking.services import importing
from oasys.core.errors import StaleVersion
from oasys.core.tenancy import tenant

State = FeedConnection.State


@pytest.fixture
def office(settings: Any):
    with open_office(settings) as made:
        yield made


def test_an_account_is_connected_and_its_bank_s_bookings_come_in(office: Office):
    office.own.bookings.append(booking("1", TODAY, "-19.99"))
    feed = office.ask()
    assert (feed.state, office.work(feed)) == (State.ASKED, False)
    office.agree(feed)
    feed = office.finish(feed)
    assert (feed.state, feed.expires_at) == (State.LINKED, office.clock() + timedelta(days=90))
    assert office.work(feed)
    (line,) = office.lines()
    assert (line.amount, line.state, line.taken_from_id is not None) == (Decimal("-19.99"), "open", True)
    row = office.row(feed)
    assert (row.cursor, row.fetched_at, row.failure, row.due_at, row.lease_until) == (
        "2026-03-14", office.clock(), "", office.clock() + EVERY, None,
    )  # fmt: skip
    assert not office.work(feed)


@pytest.mark.parametrize("bank", ["PLAIN", "NONE", "BLANK", "CHANGING", "REPEATED", "EXPECTED"])
def test_whatever_the_bank_s_ids_are_every_booking_is_kept_once(office: Office, bank: str):
    own = office.provider.accounts[bank]
    twin = {"text": "Parking", "name": "City"}
    own.bookings += [booking("1", TODAY, "-5.00", **twin), booking("2", TODAY, "-5.00", **twin), booking("3", TODAY)]
    feed = office.link(bank)
    for number in range(5):
        assert office.work(feed)
        own.bookings.append(booking(f"later {number}", office.clock.at.date(), "-1.00"))
        own.bookings.append(booking(f"later twin {number}", office.clock.at.date(), "-5.00", **twin))
        office.clock.forward(days=1)
    assert office.work(feed)
    lines = office.lines()
    assert [line.state for line in lines] == ["open"] * len(own.bookings)
    assert sum(line.amount for line in lines) == sum(one.amount for one in own.bookings)


def test_what_the_bank_held_is_kept_with_the_statement(office: Office):
    office.own.bookings.append(booking("1", TODAY, "-10.00"))
    office.work(office.link())
    with tenant(office.books.tenant_id):
        statement = BankStatement.objects.get()
    assert (statement.closing, statement.opening, statement.to_on) == (Decimal("990.00"), None, TODAY)


def test_no_booking_before_the_first_day(office: Office):
    office.own.bookings += [booking("old", TODAY - timedelta(days=9)), booking("new", TODAY)]
    office.work(office.link(first_on=TODAY - timedelta(days=1)))
    assert [line.text for line in office.lines()] == ["Order new"]


# -- consents


def test_a_consent_that_is_not_given_links_nothing(office: Office):
    feed = office.ask()
    with pytest.raises(ConsentNotGiven) as raised:
        office.finish(feed)
    assert raised.value.params["state"] == "created"
    office.provider.service.decide(feed.asked_consent_id, agrees=False)
    with pytest.raises(ConsentNotGiven) as raised:
        office.finish(feed)
    assert raised.value.params["state"] == "rejected"
    asked = office.relink(feed)
    office.agree(asked)
    assert office.finish(asked).state == State.LINKED


def test_a_consent_that_somebody_else_asked_for_is_not_taken(office: Office):
    feed, other = office.ask(), office.ask("OTHER", code=SECOND_BANK)
    office.agree(other)
    sql = "update bank_feeds_connection set asked_consent_id = %s where id = %s"
    office.sql(sql, other.asked_consent_id, feed.id)
    with pytest.raises(ConsentNotGiven) as raised:
        office.finish(feed)
    assert raised.value.params["state"] == "unknown"


def test_a_new_consent_for_the_same_iban_goes_on_at_the_same_cursor(office: Office):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    office.work(feed)
    before = office.row(feed)
    office.clock.forward(days=100)
    office.own.bookings.append(booking("2", office.clock.at.date()))
    office.work(feed)
    assert office.row(feed).state == State.EXPIRED
    asked = office.relink(office.row(feed))
    office.agree(asked)
    after = office.finish(asked)
    assert (after.id, after.cursor, after.number) == (before.id, before.cursor, before.number)
    assert after.external_account != before.external_account
    office.work(feed)
    assert [line.text for line in office.lines()] == ["Order 1", "Order 2"]
    assert before.consent_id not in office.provider.service.requisitions
    assert office.row(feed).consents_to_end == []


def test_a_consent_for_another_iban_is_refused_and_the_old_one_serves_on(office: Office):
    feed = office.link()
    office.provider.accounts["PLAIN"].iban = iban_of("DE", "500105179999999998")
    asked = office.relink(feed)
    office.agree(asked)
    with pytest.raises(FeedOfOtherAccount):
        office.finish(asked)
    row = office.row(feed)
    assert (row.state, row.number, row.consent_id) == (State.LINKED, feed.number, feed.consent_id)


@pytest.mark.parametrize(("code", "can_be_fixed"), [("1140", False), (SECOND_BANK, True)])
def test_a_feed_of_other_currency_is_refused(office: Office, code: str, can_be_fixed: bool):
    office.own.currency = "EUR"
    feed = office.ask(code=code)
    office.agree(feed)
    with pytest.raises(FeedOfOtherAccount) as refused:
        office.finish(feed)
    assert ("can be fixed in the chart" in refused.value.detail) is can_be_fixed


def test_of_several_accounts_one_is_named(office: Office):
    second = Account(office.own.bank, iban_of("DE", "500105179999999997"), "MYR")
    office.provider.service.accounts.append(second)
    feed = office.ask()
    office.agree(feed)
    with pytest.raises(FeedAccountUnclear) as raised:
        office.finish(feed)
    choices = raised.value.params["accounts"]
    assert all(second.iban not in str(one) and office.own.iban not in str(one) for one in choices)
    (wanted,) = [one["account"] for one in choices if one["number"] == f"··{second.iban[-4:]}"]
    with pytest.raises(FeedAccountUnclear):
        office.finish(feed, "someone-elses")
    assert office.finish(feed, wanted).number == second.iban


def test_an_account_has_one_feed_on_either_side(office: Office):
    feed = office.link()
    with pytest.raises(AlreadyFed):
        office.ask("OTHER")
    other = office.ask(code=SECOND_BANK)
    office.agree(other)
    with pytest.raises(Error, match="feed_account_once"):
        office.finish(other)
    office.end(office.row(feed))
    assert office.finish(office.row(other)).state == State.LINKED


def test_an_account_of_no_money_has_no_feed(office: Office):
    with tenant(office.books.tenant_id):
        (code, *_) = office.books.leaf_codes("expense")
    with pytest.raises(AccountUnfit):
        office.ask(code=code)


def test_a_consent_that_ends_soon_says_so_and_then_is_over(office: Office):
    feed = office.link()
    office.work(feed)
    office.clock.forward(days=84)
    office.work(feed)
    assert office.row(feed).state == State.EXPIRING
    office.clock.forward(days=7)
    calls = len(office.provider.service.calls)
    office.work(feed)
    row = office.row(feed)
    assert (row.state, row.due_at, len(office.provider.service.calls)) == (State.EXPIRED, None, calls)


def test_a_consent_that_was_taken_back_at_the_bank_is_over(office: Office):
    feed = office.link()
    office.provider.service.revoke(office.own.iban)
    office.work(feed)
    row = office.row(feed)
    assert (row.state, row.failure, row.due_at) == (State.EXPIRED, "consent_over", None)
    with pytest.raises(FeedNotReady):
        office.by_hand(feed)


def test_a_feed_that_ends_gives_its_consents_back(office: Office):
    feed = office.relink(office.link())
    office.end(feed)
    assert len(office.provider.service.requisitions) == 2
    assert office.work(feed)
    assert office.provider.service.requisitions == {}
    row = office.row(feed)
    assert (row.state, row.due_at, row.consents_to_end) == (State.ENDED, None, [])
    with pytest.raises(FeedNotReady):
        office.end(row)
    with pytest.raises(FeedNotReady):
        office.relink(row)


def test_a_consent_is_given_back_later_where_the_provider_does_not_answer(office: Office):
    feed = office.link()
    office.end(feed)
    office.provider.service.will("error_500")
    office.work(feed)
    assert (len(office.row(feed).consents_to_end), office.row(feed).due_at) == (1, office.clock() + EVERY)
    office.clock.forward(hours=8)
    office.work(feed)
    assert office.row(feed).consents_to_end == []


def test_a_feed_that_is_connected_anew_goes_on_where_the_ended_one_stopped(office: Office):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    office.work(feed)
    office.end(office.row(feed))
    again = office.link()
    assert (again.id != feed.id, again.cursor) == (True, "2026-03-14")
    office.work(again)
    assert len(office.lines()) == 1


# -- what goes wrong


def test_the_bank_s_limit_is_kept(office: Office):
    feed = office.link()
    office.provider.service.will("bank_throttled")
    office.work(feed)
    row = office.row(feed)
    until = office.clock() + timedelta(seconds=40_000)
    assert (row.state, row.failure, row.due_at) == (State.LINKED, "rate_limited", until)
    with pytest.raises(ProviderLimit) as raised:
        office.by_hand(feed)
    assert raised.value.params["again_at"] == until.isoformat(timespec="seconds")
    office.clock.at = until
    office.work(feed)
    assert office.row(feed).failure == ""


def test_by_hand_is_at_once(office: Office):
    feed = office.link()
    office.work(feed)
    office.own.bookings.append(booking("1", TODAY))
    office.by_hand(feed)
    assert office.work(feed)
    assert len(office.lines()) == 1


@pytest.mark.parametrize("fault", ["error_500", "error_503", "garbage", "shapeless", "deep", "cut_off"])
def test_a_feed_that_fails_waits_longer_each_time_and_goes_on(office: Office, fault: str):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    waits = []
    for _ in range(6):
        office.provider.service.will(fault)
        assert office.work(feed)
        row = office.row(feed)
        assert (row.state, row.cursor, office.lines()) == (State.FAILING, "", [])
        assert row.due_at is not None
        waits.append((row.due_at - office.clock()).total_seconds() / 3600)
        office.clock.at = row.due_at
    assert waits == [0.5, 1, 2, 4, 8, 8]
    office.work(feed)
    assert (office.row(feed).state, office.row(feed).failures, len(office.lines())) == (State.LINKED, 0, 1)


def test_without_a_secret_it_rests_and_with_another_it_is_refused(office: Office):
    feed = office.link()
    with tenant(office.books.tenant_id):
        remove_credentials(provider="gocardless", version=1)
    assert not office.work(feed)
    assert (office.row(feed).state, office.row(feed).failure) == (State.FAILING, "no_credentials")
    with pytest.raises(NoCredentials):
        office.ask("OTHER", code=SECOND_BANK)
    said = {"provider": "gocardless", "secret_id": SECRETS[0], "by": office.books.owner, "now": office.clock()}
    with tenant(office.books.tenant_id):
        set_credentials(version=0, secret_key="another", **said)
    with pytest.raises(SecretRefused):
        office.ask("OTHER", code=SECOND_BANK)
    office.clock.forward(days=1)
    office.work(feed)
    row = office.row(feed)
    assert (row.failure, row.due_at) == ("credentials_refused", office.clock() + RESTS)
    with tenant(office.books.tenant_id), pytest.raises(StaleVersion):
        set_credentials(version=0, secret_key=SECRETS[1], **said)


def test_a_provider_that_does_not_answer_connects_nothing(office: Office):
    office.provider.service.will("error_500", times=2)
    with pytest.raises(ProviderUnavailable):
        office.ask()
    with tenant(office.books.tenant_id):
        assert not FeedConnection.objects.exists()


def test_what_the_import_refuses_is_said_and_moves_no_cursor(office: Office):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    office.work(feed)
    office.own.bookings.append(booking("2", TODAY, extra={"transactionAmount": {"amount": "-1.00", "currency": "USD"}}))
    office.clock.forward(days=3)
    office.work(feed)
    row = office.row(feed)
    assert (row.state, row.failure, row.cursor) == (State.FAILING, "banking.other_currency", "2026-03-14")
    assert len(office.lines()) == 1


class Killed(BaseException):
    """What a process that dies leaves: no more code runs."""


def test_killed_between_the_fetch_and_the_commit_everything_comes_the_next_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()

    def dies(*_: Any, **__: Any) -> None:
        raise Killed

    for place in (importing, fetching):
        name = "_know_again" if place is importing else "_save"
        with monkeypatch.context() as patched:
            kept = fetching._save
            calls: list[int] = []

            def late(
                row: FeedConnection, kept: Callable[[FeedConnection], None] = kept, calls: list[int] = calls
            ) -> None:
                calls.append(1)
                if len(calls) > 1:
                    raise Killed
                kept(row)

            patched.setattr(place, name, dies if place is importing else late)
            with pytest.raises(Killed):
                office.work(feed)
        assert (office.lines(), office.row(feed).cursor) == ([], "")
        assert not office.work(feed)  # who died holds it
        office.clock.at += LEASE
    assert office.work(feed)
    assert (len(office.lines()), office.row(feed).cursor) == (1, "2026-03-14")


def while_fetching(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    fetch = GoCardless.fetch

    def slow(self: GoCardless, *args: Any, **said: Any) -> Any:
        fetched = fetch(self, *args, **said)
        act()
        return fetched

    monkeypatch.setattr(GoCardless, "fetch", slow)


def test_two_fetches_at_once_are_one(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    seconds: list[bool] = []
    while_fetching(monkeypatch, lambda: seconds.append(office.work(feed)))
    assert office.work(feed)
    assert (seconds, len(office.lines())) == ([False], 1)


def test_who_took_too_long_writes_nothing_over_the_next(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    inner: list[bool] = []

    def overtaken() -> None:
        if not inner:
            inner.append(False)
            office.clock.at += LEASE
            inner[0] = office.work(feed)

    while_fetching(monkeypatch, overtaken)
    assert office.work(feed)
    assert (inner, len(office.lines()), office.row(feed).failure) == ([True], 1, "")


def test_what_ends_while_it_is_fetched_takes_nothing_in(office: Office, monkeypatch: pytest.MonkeyPatch):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    while_fetching(monkeypatch, lambda: [office.end(office.row(feed))].clear())
    office.work(feed)
    assert (office.lines(), office.row(feed).state) == ([], State.ENDED)
    office.work(feed)
    assert office.provider.service.requisitions == {}


def test_what_is_linked_anew_while_it_is_fetched_is_fetched_by_the_new_consent(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    office.own.bookings.append(booking("1", TODAY))
    feed = office.link()
    asked = office.relink(feed)
    office.agree(asked)
    with monkeypatch.context() as patched:
        while_fetching(patched, lambda: [office.finish(office.row(feed))].clear())
        office.work(feed)
    assert (office.lines(), office.row(feed).state) == ([], State.LINKED)
    office.work(feed)
    assert len(office.lines()) == 1
