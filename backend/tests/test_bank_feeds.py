"""The worker's round of bank feeds."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import Error

from oasys.bank_feeds.tests.desk import Office, booking, open_office
from oasys.core.tenancy import tenant
from oasys.organisations.services.tenants import archive_company
from oasys.worker.rounds import fetch_feeds


@pytest.fixture
def office(settings: Any):
    with open_office(settings) as made:
        yield made


def test_the_worker_s_round_fetches_what_is_due(office: Office):
    office.clock.at = datetime.now(UTC)  # as the worker has it
    office.own.bookings.append(booking("1", office.clock.at.date()))
    feed = office.link()
    assert fetch_feeds() >= 1
    assert len(office.lines()) == 1
    assert office.row(feed).lease_until is None


def test_an_archived_company_is_not_fetched(office: Office):
    feed = office.link()
    with tenant(office.books.tenant_id):
        archive_company(company_id=office.books.company.id, version=office.books.company.version)
    fetch_feeds()
    assert office.row(feed) == feed
    assert office.row(feed).version == feed.version
    with pytest.raises(Error):
        office.sql("update bank_feeds_connection set failure = 'x' where id = %s", feed.id)
