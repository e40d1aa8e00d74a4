"""Revaluation and the company's choice of rates over HTTP."""

import pytest

from oasys.closing.tests.test_revaluation import END, rate
from oasys.settlement.tests.desk import Desk, day
from tests.factories import Books
from tests.fixtures import Api


@pytest.fixture
def desk(books: Books) -> Desk:
    made = Desk(books)
    made.post("100.00", "400.00", on=day(2))
    return made


def test_the_choice_of_rates(api: Api, path: str):
    first = api.get(f"{path}/rate-policy")
    assert first.json() == {"source": "manual", "rule": "exact", "max_age_days": 0, "version": 0}
    assert first["ETag"].startswith('"v0-')
    chosen = {"source": "ecb", "rule": "last_known", "max_age_days": 4}
    assert api.call("PUT", f"{path}/rate-policy", chosen).status_code == 428
    answer = api.call("PUT", f"{path}/rate-policy", chosen, If_Match='"v0"')
    assert (answer.status_code, answer.json()) == (200, chosen | {"version": 1})
    assert api.call("PUT", f"{path}/rate-policy", chosen, If_Match='"v0"').status_code == 412
    for wrong in ({"rule": "exact"}, {"max_age_days": 0}, {"max_age_days": 400}, {"rule": "newest"}, {"source": ""}):
        assert api.call("PUT", f"{path}/rate-policy", chosen | wrong, If_Match='"v1"').status_code == 422
    tag = api.get(f"{path}/rate-policy")["ETag"]
    assert api.get(f"{path}/rate-policy", If_None_Match=tag).status_code == 304


def test_preview_revalue_and_undo(desk: Desk, api: Api, path: str):
    assert api.get(f"{path}/revaluations/preview?day=2026-03-31").json()["code"] == "closing.rates_missing"
    rate(desk, "USD", END, "4.20")
    seen = api.get(f"{path}/revaluations/preview?day=2026-03-31").json()
    assert (seen["gain"], seen["loss"], seen["items"][0]["difference"]) == ("20.00", "0", "20.00")
    answer = api.post(f"{path}/revaluations", {"day": "2026-03-31"}, Idempotency_Key="march")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["items"] == seen["items"]
    again = api.post(f"{path}/revaluations", {"day": "2026-03-31"}, Idempotency_Key="march")
    assert (again.status_code, again.json()) == (201, made)
    second = api.post(f"{path}/revaluations", {"day": "2026-03-31"})
    assert (second.status_code, second.json()["code"]) == (409, "closing.revaluation_exists")
    one = f"{path}/revaluations/{made['id']}"
    assert api.get(one, If_None_Match=api.get(one)["ETag"]).status_code == 304
    reverse = api.post(f"{path}/journal-entries/{made['reversing_entry_id']}/reverse", {"posting_date": "2026-04-01"})
    assert (reverse.status_code, reverse.json()["code"]) == (409, "closing.revaluation_immutable")
    assert api.post(f"{one}/undo").status_code == 428
    gone = api.post(f"{one}/undo", {}, If_Match='"v1"')
    assert (gone.status_code, gone.json()["version"], gone["ETag"]) == (200, 2, '"v2"')
    assert api.post(f"{one}/undo", {}, If_Match='"v2"').json()["code"] == "closing.revaluation_undone"
    listed = api.get(f"{path}/revaluations").json()
    assert ([item["id"] for item in listed["items"]], listed["next"]) == ([made["id"]], None)


def test_the_company_s_choice_is_taken_where_the_request_says_nothing(desk: Desk, api: Api, path: str):
    rate(desk, "USD", day(3, 27), "4.30", source="bank")
    chosen = {"source": "bank", "rule": "last_known", "max_age_days": 4}
    api.call("PUT", f"{path}/rate-policy", chosen, If_Match='"v0"')
    seen = api.get(f"{path}/revaluations/preview?day=2026-03-31").json()
    assert [(i["rate"], i["rate_day"], i["rate_source"]) for i in seen["items"]] == [("4.30", "2026-03-27", "bank")]
    strict = api.get(f"{path}/revaluations/preview?day=2026-03-31&max_rate_age_days=3").json()
    assert strict["code"] == "closing.rates_missing"
    other = api.get(f"{path}/revaluations/preview?day=2026-03-31&rate_source=manual").json()
    assert other["code"] == "closing.rates_missing"
