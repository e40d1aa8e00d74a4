"""Feeds attacked: by strangers, by SQL, by two at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, connections

from oasys.bank_feeds.models import FeedConnection, FeedCredentials
from oasys.bank_feeds.services import connecting, fetching
from oasys.bank_feeds.tests.desk import SECRETS, TODAY, Office, booking, open_office
from oasys.core.errors import NotFound
from oasys.core.tenancy import tenant
from tests.factories import make_books


@pytest.fixture
def office(settings: Any):
    with open_office(settings) as made:
        yield made


def test_a_stranger_finds_no_feed_and_no_secret(office: Office):
    feed = office.link()
    stranger = make_books()
    with tenant(stranger.tenant_id):
        assert not FeedConnection.objects.exists()
        assert not FeedCredentials.objects.exists()
    where = {"company": stranger.company, "feed_id": feed.id}
    for act in (
        lambda: connecting.feed_of(stranger.company, feed.id),
        lambda: connecting.end(**where, version=feed.version, now=office.clock()),
        lambda: connecting.ask_to_fetch(**where, now=office.clock()),
    ):
        with pytest.raises(NotFound), tenant(stranger.tenant_id):
            act()
    assert not fetching.work(
        tenant_id=stranger.tenant_id, company_id=stranger.company.id, feed_id=feed.id, now=office.clock
    )
    assert office.row(feed).version == feed.version


def test_secrets_and_numbers_lie_encrypted_and_are_recorded_nowhere(office: Office):
    feed = office.link()
    with tenant(office.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "select to_jsonb(c)::text from bank_feeds_connection c union all select to_jsonb(c)::text from bank_feeds_credentials c"
        )
        rows = "".join(row[0] for row in cursor.fetchall())
        cursor.execute("select coalesce(string_agg(to_jsonb(e)::text, ''), '') from audit_event e")
        trail = cursor.fetchone()[0]
        cursor.execute("select coalesce(string_agg(to_jsonb(e)::text, ''), '') from events_event e")
        events = cursor.fetchone()[0]
    assert "bank_feed" in trail
    for hidden in (*SECRETS, office.own.iban, str(feed.external_account)):
        assert all(hidden not in text for text in (rows, trail, events))


@pytest.mark.parametrize(
    "change",
    [
        "account_id = (select id from ledger_account where code = '1140' limit 1)", "provider = 'other'", "state = 'asked'",
        "number_hash = split_part(number_hash, '.', 1) || '.' || repeat('0', 64)", "number = null", "number = 'DE89370400440532013000'",
        "external_account = 'plain'", "currency = 'EUR'", "expires_at = null", "consent_id = ''", "consents_to_end = '{}'",
        "asked_at = now()", "tenant_id = gen_random_uuid()",
    ],
)  # fmt: skip
def test_past_the_services_postgresql_refuses(office: Office, change: str):
    feed = office.link()
    with pytest.raises(Error):
        office.sql(f"update bank_feeds_connection set {change} where id = %s", feed.id)


def test_a_feed_neither_vanishes_nor_comes_back(office: Office):
    feed = office.link()
    with pytest.raises(Error):
        office.sql("delete from bank_feeds_connection where id = %s", feed.id)
    office.end(feed)
    for change in ("state = 'linked'", "cursor = '2026-01-01'", "consent_id = 'c'", "expires_at = now()"):
        with pytest.raises(Error):
            office.sql(f"update bank_feeds_connection set {change} where id = %s", feed.id)


@pytest.mark.parametrize("column", ["secret_id", "secret_key"])
def test_a_secret_in_clear_is_not_kept(office: Office, column: str):
    with pytest.raises(Error, match="feed_credentials_encrypted"):
        office.sql(f"update bank_feeds_credentials set {column} = 'plain'")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each comes to, a result or what it raised, begun together on connections of their own."""
    found: list[Any] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int) -> None:
        try:
            gate.wait()
            found[place] = acts[place]()
        except Exception as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_workers_that_begin_together_fetch_once(office: Office):
    office.own.bookings += [booking(str(number), TODAY) for number in range(20)]
    feed = office.link()
    found = at_once(*[lambda: office.work(feed)] * 4)
    assert sorted(found) == [False, False, False, True]
    assert len(office.lines()) == 20


def test_two_people_who_finish_together_link_once(office: Office):
    feed = office.ask()
    office.agree(feed)
    found = at_once(*[lambda: office.finish(feed)] * 2)
    assert sorted(type(one).__name__ for one in found) == ["FeedConnection", "StaleVersion"]
    row = office.row(feed)
    assert (row.version, row.consents_to_end) == (2, [])


def test_two_people_who_connect_one_account_together_connect_it_once(office: Office):
    found = at_once(lambda: office.ask(), lambda: office.ask("OTHER"))
    assert sum(isinstance(one, FeedConnection) for one in found) == 1
    with tenant(office.books.tenant_id):
        assert FeedConnection.objects.count() == 1
