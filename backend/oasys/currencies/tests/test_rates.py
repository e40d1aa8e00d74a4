"""Units and exchange rates: taken into use, recorded once, never changed, never guessed."""

from typing import Any

import pytest

from oasys.core.tenancy import tenant
from tests.factories import Books, make_books
from tests.fixtures import Api

RATE = {"currency": "USD", "base": "MYR", "day": "2026-03-31", "rate": "4.2515"}


def record(api: Api, *rates: dict[str, Any], source: str = "manual") -> Any:
    return api.post("/exchange-rates", {"source": source, "rates": list(rates)})


def foreign_entry(books: Books, **line: str) -> dict[str, Any]:
    """A hundred dollars on 31 March, weighed in ringgit by whatever `line` says."""
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    dollars = {"currency": "USD"} | line
    return {
        "posting_date": "2026-03-31",
        "lines": [
            {"account_code": asset, "currency_amount": "100.00"} | dollars,
            {"account_code": income, "currency_amount": "-100.00"} | dollars,
        ],
    }


def test_a_rate_is_recorded_and_read(api: Api):
    assert record(api, RATE, RATE | {"day": "2026-03-30", "rate": "4.25"}).json() == {"recorded": 2}
    rows = api.get("/exchange-rates?currency=USD&base=MYR&source=manual").json()["items"]
    assert [(row["day"], row["rate"]) for row in rows] == [("2026-03-31", "4.2515"), ("2026-03-30", "4.25")]


def test_a_rate_is_exact(api: Api):
    rate = "12345678901234567890.123456789012345678"
    refused = record(api, RATE | {"rate": "1" + "0" * 20})
    assert refused.status_code == 422
    assert record(api, RATE | {"rate": rate}).status_code == 201
    assert api.get("/exchange-rates").json()["items"][0]["rate"] == rate


def test_the_same_rate_again_is_no_news(api: Api):
    assert record(api, RATE).json() == {"recorded": 1}
    assert record(api, RATE | {"rate": "4.251500"}, RATE | {"day": "2026-04-01"}).json() == {"recorded": 1}
    assert record(api, RATE, RATE).json() == {"recorded": 0}
    assert len(api.get("/exchange-rates").json()["items"]) == 2


def test_another_rate_for_the_day_is_refused(api: Api):
    record(api, RATE)
    refused = record(api, RATE | {"day": "2026-04-01"}, RATE | {"rate": "4.2516"})
    assert (refused.status_code, refused.json()["code"]) == (409, "currencies.rate_differs")
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/rates/1/rate"]
    assert "4.2515" in refused.json()["errors"][0]["message"]
    rows = api.get("/exchange-rates").json()["items"]
    assert [(row["day"], row["rate"]) for row in rows] == [("2026-03-31", "4.2515")]
    assert record(api, RATE | {"rate": "4.2516"}, source="bank").json() == {"recorded": 1}


def test_two_rates_for_one_day_in_one_body_are_refused(api: Api):
    refused = record(api, RATE, RATE | {"rate": "4.3"})
    assert refused.status_code == 409, refused.content
    assert api.get("/exchange-rates").json()["items"] == []


@pytest.mark.parametrize(
    "change", [{"rate": "0"}, {"rate": "-1"}, {"base": "USD"}], ids=["zero", "negative", "to itself"]
)
def test_a_rate_that_cannot_be_is_refused(api: Api, change: dict[str, str]):
    refused = record(api, RATE | {"day": "2026-03-01"}, RATE | change)
    assert (refused.status_code, refused.json()["code"]) == (422, "currencies.rate_invalid")
    assert refused.json()["errors"][0]["pointer"] == "/rates/1/rate"
    assert api.get("/exchange-rates").json()["items"] == []


def test_a_missing_rate_names_pair_and_day(api: Api, books: Books, path: str):
    record(api, RATE | {"day": "2026-03-30"}, RATE | {"currency": "EUR"})
    record(api, RATE, source="bank")
    refused = api.post(f"{path}/journal-entries?post=true", foreign_entry(books))
    assert refused.status_code == 422, refused.content
    errors = refused.json()["errors"]
    assert {error["code"] for error in errors} == {"currencies.rate_missing"}
    assert [error["pointer"].split("/")[:3] for error in errors] == [["", "lines", "0"], ["", "lines", "1"]]
    for error in errors:
        assert all(word in error["message"] for word in ("USD", "MYR", "2026-03-31"))
    assert api.get(f"{path}/journal-entries").json()["items"] == []


def test_the_rate_of_the_day_and_source_weighs_the_line(api: Api, books: Books, path: str):
    record(api, RATE, RATE | {"day": "2026-03-30", "rate": "1"})
    record(api, RATE | {"rate": "9"}, source="bank")
    posted = api.post(f"{path}/journal-entries?post=true", foreign_entry(books))
    assert posted.status_code == 201, posted.content
    assert [(line["debit"], line["credit"]) for line in posted.json()["lines"]] == [("425.15", "0"), ("0", "425.15")]
    by_bank = api.post(f"{path}/journal-entries?post=true", foreign_entry(books) | {"rate_source": "bank"})
    assert by_bank.json()["amount"] == "900.00"
    said = api.post(f"{path}/journal-entries?post=true", foreign_entry(books, rate="4.00005"))
    assert said.json()["lines"][0]["debit"] == "400.01"  # 400.005, half up


def test_the_rates_of_a_day_are_found_as_an_entry_would_take_them(api: Api, path: str):
    record(api, RATE, RATE | {"currency": "EUR", "day": "2026-03-28", "rate": "4.9"})
    assert api.get(f"{path}/rates?day=2026-03-31").json() | {"items": None} == {
        "day": "2026-03-31", "base": "MYR", "source": "manual", "max_age_days": 0, "items": None,
    }  # fmt: skip
    euro, _, dollar = api.get(f"{path}/rates?day=2026-03-31").json()["items"]
    assert (dollar["currency"], dollar["rate"], dollar["day"], dollar["source"], dollar["missing"]) == (
        "USD", "4.2515", "2026-03-31", "manual", None,
    )  # fmt: skip
    assert (euro["rate"], euro["day"]) == (None, None)
    assert "EUR in MYR on 2026-03-31" in euro["missing"]
    older = api.get(f"{path}/rates?day=2026-03-31&currency=EUR&max_rate_age_days=3").json()["items"]
    assert [(row["rate"], row["day"]) for row in older] == [("4.9", "2026-03-28")]
    assert api.get(f"{path}/rates?day=2026-03-31&currency=MYR").json()["items"] == []
    [franc] = api.get(f"{path}/rates?day=2026-03-31&currency=CHF&rate_source=bank").json()["items"]
    assert (franc["name"], franc["rate"]) == ("Swiss Franc", None)
    unknown = api.get(f"{path}/rates?day=2026-03-31&currency=VACHR")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "currencies.unit_unknown")


def test_money_needs_no_declaring(api: Api):
    record(api, RATE | {"currency": "KWD"}, RATE | {"currency": "JPY"})
    units = {unit["code"]: (unit["decimals"], unit["is_money"]) for unit in api.get("/units").json()}
    of_the_pack = {"MYR": (2, True), "SGD": (2, True), "USD": (2, True)}
    assert units == of_the_pack | {"KWD": (3, True), "JPY": (0, True)}


def test_another_unit_is_declared_once_and_keeps_its_decimals(api: Api):
    body = {"code": "VACHR", "name": "Vacation hours", "decimals": 2}
    unknown = record(api, RATE | {"currency": "VACHR"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "currencies.unit_unknown")
    assert api.post("/units", body).json() == body | {"is_money": False}
    assert api.post("/units", body).status_code == 201
    differs = api.post("/units", body | {"decimals": 3})
    assert (differs.status_code, differs.json()["code"]) == (409, "currencies.unit_differs")
    money = api.post("/units", {"code": "EUR", "name": "Euro", "decimals": 2})
    assert (money.status_code, money.json()["code"]) == (409, "currencies.unit_differs")


@pytest.mark.parametrize("decimals", [-1, 19, 2.5, 2.0, "2", True, None])
def test_decimals_are_a_whole_number_to_eighteen(api: Api, decimals: object):
    refused = api.post("/units", {"code": "VACHR", "name": "Hours", "decimals": decimals})
    assert refused.status_code == 422, refused.content
    assert refused.json()["errors"][0]["pointer"] == "/decimals"


def test_rates_and_units_stay_in_their_tenant(api: Api):
    record(api, RATE)
    strangers = make_books()
    theirs = Api(strangers.owner, strangers.tenant_id)
    assert theirs.get("/exchange-rates").json()["items"] == []
    assert record(theirs, RATE | {"rate": "5"}).json() == {"recorded": 1}
    assert api.get("/exchange-rates").json()["items"][0]["rate"] == "4.2515"


def test_rates_are_paged(api: Api):
    record(api, *(RATE | {"day": f"2026-03-{day:02}"} for day in range(1, 8)))
    days, after = [], ""
    while True:
        found = api.get(f"/exchange-rates?limit=3{after}").json()
        days += [row["day"] for row in found["items"]]
        if found["next"] is None:
            break
        after = f"&after={found['next']}"
    assert days == [f"2026-03-{day:02}" for day in range(7, 0, -1)]
