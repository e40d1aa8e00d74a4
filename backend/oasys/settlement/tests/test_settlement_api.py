"""Open items and settlements over HTTP: repeated once, versions, strangers, and the number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasys.settlement.tests.desk import Desk, day
from tests.factories import Books, make_books
from tests.fixtures import Api


@pytest.fixture
def desk(books: Books) -> Desk:
    return Desk(books)


def test_settling_and_cancelling(desk: Desk, api: Api, path: str):
    invoice, payment = desk.post("100.00", "400.00", on=day(3)), desk.post("-60.00", "-252.00", on=day(4))
    items = api.get(f"{path}/open-items?account_code=1310").json()
    assert [item["line_id"] for item in items["items"]] == [str(invoice), str(payment)]
    assert items["items"][0] | {"age_days": 0} == {
        "line_id": str(invoice),
        "entry_id": str(desk.entry_of(invoice)),
        "entry_number": "GJ-2026-000001",
        "posting_date": "2026-03-15",
        "description": "Test",
        "line_description": "",
        "reference": "R 100.00",
        "document_number": None,
        "document_date": None,
        "due_date": None,
        "days_overdue": None,
        "contact_id": None,
        "contact_name": None,
        "side": "debit",
        "currency": "USD",
        "amount": "100.00",
        "open_amount": "100.00",
        "base_currency": "MYR",
        "base_amount": "400.00",
        "open_base_amount": "400.00",
        "age_days": 0,
    }
    body = {"lines": [{"line_id": str(invoice)}, {"line_id": str(payment)}], "description": "TT 17"}
    answer = api.post(f"{path}/settlements", body, Idempotency_Key="one")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["settled_on"], made["version"], answer["ETag"]) == ("2026-04-15", 1, '"v1"')
    assert [(line["side"], line["amount"], line["base_amount"]) for line in made["lines"]] == [
        ("debit", "60.00", "240.00"),
        ("credit", "60.00", "252.00"),
    ]
    again = api.post(f"{path}/settlements", body, Idempotency_Key="one")
    assert (again.json(), again["Idempotency-Replayed"]) == (made, "true")
    one = f"{path}/settlements/{made['id']}"
    assert api.get(one).json() == made
    assert api.get(one, If_None_Match=api.get(one)["ETag"]).status_code == 304
    listed = api.get(f"{path}/settlements?account_code=1310").json()["items"]
    assert [settlement["id"] for settlement in listed] == [made["id"]]
    april = api.get(f"{path}/open-items/totals?account_code=1310&as_of=2026-04-30").json()
    assert april == [
        {
            "currency": "USD",
            "items": 1,
            "open_amount": "40.00",
            "balance": "40.00",
            "base_currency": "MYR",
            "open_base_amount": "160.00",
            "base_balance": "160.00",
            "base_difference": "0.00",
        }
    ]
    undo = {"cancelled_on": "2026-05-02", "reason": "wrong invoice"}
    assert api.post(f"{one}/cancel", undo).status_code == 428
    assert api.post(f"{one}/cancel", undo, If_Match='"v2"').status_code == 412
    gone = api.post(f"{one}/cancel", undo, If_Match='"v1"')
    assert (gone.status_code, gone.json()["cancelled_on"], gone["ETag"]) == (200, "2026-05-02", '"v2"')
    assert api.post(f"{one}/cancel", undo, If_Match='"v2"').json()["code"] == "settlement.already_cancelled"


def test_the_database_speaks_in_the_words_of_settlements(desk: Desk, api: Api, path: str):
    invoice, payment = desk.post("100.00", on=day(3), currency="MYR"), desk.post("-100.00", on=day(4), currency="MYR")
    desk.settle(invoice, payment)
    answer = api.post(f"{path}/journal-entries/{desk.entry_of(invoice)}/reverse", {"posting_date": "2026-05-01"})
    assert (answer.status_code, answer.json()["code"]) == (409, "settlement.entry_settled")
    assert answer.json()["detail"] == "Lines of the entry are settled: cancel the settlement first."


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("account_code=1130", "settlement.account_not_reconcilable"),
        ("account_code=nothing", None),
        ("", "core.required"),
        ("account_code=1310&after=x", "core.cursor_invalid"),
        ("account_code=1310&as_of=2026-02-30", "core.invalid_value"),
        ("account_code=1310&currency=usd", "core.invalid_value"),
    ],
)
def test_what_a_list_refuses(api: Api, path: str, query: str, code: str | None):
    answer = api.get(f"{path}/open-items?{query}")
    assert answer.status_code == (404 if code is None else 422)
    if code:
        assert answer.json()["errors"][0]["code"] == code


@pytest.mark.parametrize(
    "lines",
    [[], [{"line_id": "x"}], [{"line_id": "{invoice}", "amount": "0"}, {"line_id": "{payment}"}],
     [{"line_id": "{invoice}", "amount": "1.001"}, {"line_id": "{payment}"}],
     [{"line_id": "{invoice}", "amount": 1.5}, {"line_id": "{payment}"}]],
)  # fmt: skip
def test_garbage_is_refused(desk: Desk, api: Api, path: str, lines: list):
    ids = {
        "{invoice}": desk.post("100", on=day(3), currency="MYR"),
        "{payment}": desk.post("-9", on=day(3), currency="MYR"),
    }
    body = {"lines": [line | {"line_id": str(ids.get(line["line_id"], line["line_id"]))} for line in lines]}
    answer = api.post(f"{path}/settlements", body)
    assert answer.status_code == 422, answer.content
    assert len(desk.open()) == 2


def test_lines_of_a_stranger_are_not_there(desk: Desk, api: Api, path: str):
    invoice = desk.post("100", on=day(3), currency="MYR")
    strange = Desk(make_books()).post("-100", on=day(3), currency="MYR")
    answer = api.post(f"{path}/settlements", {"lines": [{"line_id": str(invoice)}, {"line_id": str(strange)}]})
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/lines/1/line_id", "settlement.not_open_item")
    ]


def test_a_page_takes_the_same_statements_however_long_it_is(desk: Desk, api: Api, path: str):
    counts = []
    for _ in range(2):
        for _ in range(4):
            desk.post("5.00", on=day(3), currency="MYR")
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"{path}/open-items?account_code=1310").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
