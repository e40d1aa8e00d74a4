"""Which day it is for whoever asks, and what is read of it where no day is said."""

from datetime import UTC, date, datetime, tzinfo

import pytest
from django.test import RequestFactory

from oasys.core import moments
from oasys.core.moments import ZONE_COOKIE, today_of
from tests.factories import Books
from tests.fixtures import Api

EVENING = datetime(2026, 6, 15, 20, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_the_evening(monkeypatch: pytest.MonkeyPatch) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return EVENING.astimezone(tz)

    monkeypatch.setattr(moments, "datetime", Then)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Kuala_Lumpur", date(2026, 6, 16)),
        ("Pacific/Kiritimati", date(2026, 6, 16)),
        ("Europe/Berlin", date(2026, 6, 15)),
        ("America/New_York", date(2026, 6, 15)),
    ],
)
def test_the_day_is_that_of_the_zone(zone: str, day: date) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[ZONE_COOKIE] = zone
    assert today_of(request) == day


@pytest.mark.parametrize(
    "zone", ["", "UTC", "Mars/Base", "../../etc/passwd", "/etc/passwd", "Asia/Kuala_Lumpur\0", "x" * 5000, "Asia", "Ä"]
)
def test_what_is_no_zone_is_utc(zone: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES[ZONE_COOKIE] = zone
    assert today_of(request) == date(2026, 6, 15)


@pytest.mark.parametrize(
    "address",
    [
        "/overview",
        "/reports/account-balances?months=0",
        "/reports/balance-sheet",
        "/reports/trial-balance",
        "/reports/profit-and-loss",
        "/reports/general-ledger?account_code=1000",
        "/ageing?side=receivable",
        "/cash-forecast",
    ],
)
def test_a_statement_without_a_day_is_of_the_readers_today(books: Books, api: Api, address: str) -> None:
    path = f"/companies/{books.company.id}{address}"
    assert said(api, path) == (True, False)
    api.client.cookies[ZONE_COOKIE] = "Asia/Kuala_Lumpur"
    assert said(api, path) == (False, True)


def said(api: Api, path: str) -> tuple[bool, bool]:
    """Whether the day in UTC stands in the answer, and the next one."""
    answer = api.get(path)
    assert answer.status_code == 200, answer.content
    return b"2026-06-15" in answer.content, b"2026-06-16" in answer.content
