"""Rates that a central bank publishes: read as published, loaded by the owner alone, crossed, never guessed."""

import io
import threading
import zipfile
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer

import psycopg
import pytest
from django.db import Error, connection
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.currencies.errors import RateDiffers, RateMissing
from oasys.currencies.providers import EuropeanCentralBank, Quote, UnreadableRates, fetched
from oasys.currencies.queries import RateRule, found_rate
from oasys.currencies.rules import cross_rate
from oasys.currencies.services import load_reference_rates
from tests.factories import Books
from tests.fixtures import Api

HISTORY = b"Date,USD,JPY,CYP,MYR,\n2026-03-31,1.0800,160.00,N/A,4.5900,\n2026-03-30,1.0790,161.25,N/A,4.5800,\n"
DAILY = b"Date, USD, MYR, \n31 March 2026, 1.0800, 4.5900, \n"
ecb = EuropeanCentralBank()


@pytest.fixture(scope="module", autouse=True)
def published(database: None) -> None:
    """The samples, loaded as the role that owns the tables."""
    load_as_owner(HISTORY)


def load_as_owner(content: bytes) -> object:
    """The application may not write them: the tests' connection becomes the owner's for the while."""
    settings = connection.settings_dict
    own = {key: settings[key] for key in ("USER", "PASSWORD", "ROLE")}
    connection.close()
    settings.update(settings["OWNER"], ROLE="owner")
    try:
        return load_reference_rates(provider=ecb, content=content)
    finally:
        connection.close()
        settings.update(own)


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eurofxref.csv", content)
    return file.getvalue()


def ecb_rate(currency: str, base: str, day: date) -> Decimal:
    return found_rate(currency=currency, base=base, day=day, rule=RateRule("ecb")).rate


def test_the_history_is_read_without_what_was_not_published():
    assert list(ecb.read(HISTORY))[:3] == [
        Quote(date(2026, 3, 31), "USD", Decimal("1.0800")),
        Quote(date(2026, 3, 31), "JPY", Decimal("160.00")),
        Quote(date(2026, 3, 31), "MYR", Decimal("4.5900")),
    ]
    assert len(list(ecb.read(HISTORY))) == 6


def test_the_daily_file_is_read_zipped_or_not():
    expected = [Quote(date(2026, 3, 31), "USD", Decimal("1.08")), Quote(date(2026, 3, 31), "MYR", Decimal("4.59"))]
    assert list(ecb.read(DAILY)) == list(ecb.read(zipped(DAILY))) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Day,USD\n",
        b"Date,usd\n2026-03-31,1\n",
        b"Date,USD\n2026-03-31,1,2,3\n",
        b"Date,USD\n31.3.2026,1.08\n",
        b"Date,USD\n2026-03-31,-1\n",
        b"Date,USD\n2026-03-31,0\n",
        b"Date,USD\n2026-03-31,NaN\n",
        b"Date,USD\n2026-03-31,1e3\n",
        "Date,USD\n2026-03-31,１.２\n".encode(),
        b"\xff\xfe",
        b"PK\x03\x04broken",
    ],
)
def test_what_was_not_published_like_that_is_refused_whole(content: bytes):
    with pytest.raises(UnreadableRates):
        load_as_owner(content)


@given(st.binary(max_size=300))
def test_garbage_is_refused_not_crashed_on(content: bytes):
    try:
        list(ecb.read(content))
    except UnreadableRates:
        pass


def test_loading_again_changes_nothing_and_another_rate_is_refused_whole():
    again = load_as_owner(HISTORY)
    assert (again.new, again.standing) == (0, 6)
    other = b"Date,USD,GBP,\n2026-03-30,1.0791,0.84,\n"
    with pytest.raises(RateDiffers, match=r"USD on 2026-03-30: 1\.0790 stands, the file says 1\.0791"):
        load_as_owner(other)
    with pytest.raises(RateMissing):
        ecb_rate("GBP", "EUR", date(2026, 3, 30))


def test_rates_are_crossed_and_inverted():
    day = date(2026, 3, 31)
    assert ecb_rate("EUR", "MYR", day) == Decimal("4.59")
    assert ecb_rate("USD", "MYR", day) == Decimal("4.25")
    assert ecb_rate("MYR", "EUR", day) == Decimal("0.217864923747")
    assert ecb_rate("JPY", "MYR", day) == Decimal("0.0286875")


def test_a_day_without_a_rate_is_an_error_that_names_the_last_one():
    with pytest.raises(RateMissing, match=r"USD in MYR on 2026-04-04 .* The last day before with both is 2026-03-31"):
        ecb_rate("USD", "MYR", date(2026, 4, 4))
    with pytest.raises(RateMissing, match="Load them"):
        ecb_rate("KES", "MYR", date(2026, 3, 31))


@given(st.decimals("0.0001", "99999", places=4), st.decimals("0.0001", "99999", places=4))
def test_a_cross_rate_is_right_to_twelve_digits(currency: Decimal, base: Decimal):
    rate = cross_rate(currency_units=currency, base_units=base)
    assert abs(rate * currency - base) <= base * Decimal("5e-12")


def test_an_entry_is_converted_at_the_published_rate(api: Api, books: Books):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    entry = {
        "posting_date": "2026-03-31",
        "rate_source": "ecb",
        "lines": [
            {"account_code": asset, "currency": "USD", "currency_amount": "100.00"},
            {"account_code": income, "currency": "USD", "currency_amount": "-100.00"},
        ],
    }
    path = f"/companies/{books.company.id}/journal-entries?post=true"
    assert [line["debit"] for line in api.post(path, entry).json()["lines"]] == ["425.00", "0"]
    refused = api.post(path, entry | {"posting_date": "2026-04-04"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "currencies.rate_missing"


def test_published_rates_are_listed_page_by_page(api: Api):
    first = api.get("/reference-rates?currency=MYR&limit=1").json()
    assert [(row["day"], row["units"], row["base"]) for row in first["items"]] == [("2026-03-31", "4.5900", "EUR")]
    second = api.get(f"/reference-rates?currency=MYR&limit=1&after={first['next']}").json()
    assert [row["day"] for row in second["items"]] == ["2026-03-30"]
    assert second["next"] is None
    assert api.get("/reference-rates?currency=MYR&from_date=2026-03-31").json()["next"] is None


def test_the_currencies_of_the_bank_are_listed_with_their_days(api: Api):
    listed = api.get("/reference-currencies").json()
    assert (listed["source"], listed["base"]) == ("ecb", "EUR")
    rows = {row["currency"]: (row["first_day"], row["last_day"], row["units"]) for row in listed["items"]}
    assert rows["USD"] == ("2026-03-30", "2026-03-31", "1.0800")
    assert rows["JPY"] == ("2026-03-30", "2026-03-31", "160.00")
    assert list(rows) == sorted(rows)


def test_a_tenant_cannot_record_rates_under_the_bank(api: Api):
    rate = {"currency": "USD", "base": "MYR", "day": "2026-03-31", "rate": "9"}
    refused = api.post("/exchange-rates", {"source": "ecb", "rates": [rate]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/source"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into currencies_reference_rate values ('ecb', 'USD', '2026-04-01', 9)",
        "update currencies_reference_rate set units = 9",
        "delete from currencies_reference_rate",
        "truncate currencies_reference_rate",
    ],
)
def test_the_application_only_reads_them(statement: str):
    with pytest.raises(Error) as caught, connection.cursor() as cursor:
        cursor.execute(statement)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert cause.sqlstate == "42501"


def test_a_file_is_fetched_from_its_publisher():
    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/daily.zip" else 404)
            self.end_headers()
            self.wfile.write(zipped(DAILY))

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Publisher) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert len(list(ecb.read(fetched(f"{address}/daily.zip")))) == 2
        with pytest.raises(OSError, match="404"):
            fetched(f"{address}/other")
        server.shutdown()
    with pytest.raises(UnreadableRates):
        fetched("file:///etc/passwd")
