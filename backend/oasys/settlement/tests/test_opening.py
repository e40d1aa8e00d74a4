"""Opening balances with their open items: proven, posted as one, named in the list of what is open, corrected by repeating."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
from oasys.ledger.models import Account, JournalEntry
from oasys.ledger.tests.ledger_text import entry_as_text
from oasys.settlement.models import ItemDocument
from oasys.settlement.tests.desk import PAYABLE, Desk, day
from tests.factories import Books
from tests.fixtures import Api

OLD = {"document_date": "2025-12-01", "due_date": "2025-12-31"}
DOLLARS = {"account_code": "1310", "currency": "USD", "currency_amount": "150.00", "debit": "630.00"}
CSV = """account_code,debit,credit,currency,currency_amount,document_number,document_date,due_date,description
1130,5000.00,,,,,,,
1310,630.00,,USD,150.00,,,,
1310,420.00,,USD,100.00,INV-7,2025-12-01,2025-12-31,
1310,210.00,,USD,50.00,INV-9,2025-12-15,,Beans
2110,,300.00,,,,,,
2110,,350.00,,,B-1,2025-11-01,2025-12-01,
2110,50.00,,,,B-1C,2025-11-20,,Credit note
"""


def dollars(*items: dict[str, str], **more: str) -> dict[str, Any]:
    return DOLLARS | more | {"items": list(items)}


FIRST = {"document_number": "INV-7", "currency_amount": "100.00", "debit": "420.00"} | OLD
SECOND = {"document_number": "INV-9", "currency_amount": "50.00", "debit": "210.00", "document_date": "2025-12-15"}


@pytest.fixture
def desk(books: Books) -> Desk:
    made = Desk(books)
    made.post("1", on=day(1), account="1150")  # USD is in use
    return made


def opened(api: Api, path: str, *lines: dict[str, Any], on: str = "2026-01-01") -> Any:
    return api.post(f"{path}/opening-balances", {"posting_date": on, "lines": list(lines)})


def test_items_stand_for_the_balance_they_prove(desk: Desk, api: Api, path: str):
    answer = opened(api, path, {"account_code": "1130", "debit": "5000.00"}, dollars(FIRST, SECOND))
    assert answer.status_code == 201, answer.content
    with tenant(desk.books.tenant_id):
        assert entry_as_text(answer.json()["id"]) == (
            "1130 5000.00 Dr 5000.00 MYR\n1310 420.00 Dr 100.00 USD\n1310 210.00 Dr 50.00 USD\n"
            f"{opening_code(desk)} 5630.00 Cr -5630.00 MYR"
        )
    items = api.get(f"{path}/open-items?account_code=1310&as_of=2026-01-10").json()["items"]
    assert [
        (
            i["document_number"],
            i["document_date"],
            i["due_date"],
            i["age_days"],
            i["days_overdue"],
            i["line_description"],
        )
        for i in items
    ] == [
        ("INV-7", "2025-12-01", "2025-12-31", 40, 10, "INV-7 of 2025-12-01"),
        ("INV-9", "2025-12-15", None, 26, None, "INV-9 of 2025-12-15"),
    ]


def opening_code(desk: Desk) -> str:
    return Account.objects.get(company=desk.books.company, subtype="opening_balance", is_heading=False).code


def test_an_item_is_settled_like_any_other(desk: Desk, api: Api, path: str):
    opened(api, path, dollars(FIRST, SECOND))
    receipt = desk.post("-100.00", "-430.00", on=day(2))
    items = api.get(f"{path}/open-items?account_code=1310").json()["items"]
    settled = api.post(f"{path}/settlements", {"lines": [{"line_id": items[0]["line_id"]}, {"line_id": str(receipt)}]})
    assert settled.status_code == 201, settled.content
    with tenant(desk.books.tenant_id):
        assert entry_as_text(settled.json()["exchange_entry_id"]) == "1310 10.00 Dr 0 USD\n4540 10.00 Cr -10.00 MYR"


@pytest.mark.parametrize(
    ("lines", "errors"),
    [
        ([dollars(FIRST)], [("/lines/0/items", "settlement.items_do_not_add_up")]),
        ([dollars(FIRST, SECOND | {"debit": "209.99"})], [("/lines/0/items", "settlement.items_do_not_add_up")]),
        ([dollars(FIRST, SECOND | {"currency_amount": "49"})], [("/lines/0/items", "settlement.items_do_not_add_up")]),
        (
            [{"account_code": "1130", "debit": "5"}, {"account_code": "1310", "items": [FIRST]}],
            [("/lines/1/debit", "core.required")],
        ),
        (
            [{"account_code": "1130", "debit": "420", "items": [FIRST | {"currency_amount": "420"}]}],
            [("/lines/0/items", "settlement.account_not_reconcilable")],
        ),
        (
            [dollars(FIRST | {"document_date": "2026-01-02"}, SECOND | {"due_date": "2025-12-14"})],
            [("/lines/0/items/0/document_date", "core.out_of_range"), ("/lines/0/items/1/due_date", "core.out_of_range")],
        ),
        (
            [{"account_code": "1130", "debit": "5"}, dollars(FIRST, SECOND, account_code="9999")],
            [("/lines/1/items/0/account_code", "ledger.account_unknown"), ("/lines/1/items/1/account_code", "ledger.account_unknown")],
        ),
        ([dollars(FIRST | {"document_number": " "}, SECOND)], [("/lines/0/items/0/document_number", "core.out_of_range")]),
    ],
)  # fmt: skip
def test_what_does_not_prove_the_balance_is_named_and_nothing_posted(
    desk: Desk, api: Api, path: str, lines: list[dict[str, Any]], errors: list[tuple[str, str]]
):
    answer = opened(api, path, *lines)
    assert answer.status_code == 422, answer.content
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == errors
    with tenant(desk.books.tenant_id):
        assert not JournalEntry.objects.filter(journal__kind="opening").exists()


def test_reversed_and_repeated(desk: Desk, api: Api, path: str):
    first = opened(api, path, dollars(FIRST, SECOND)).json()
    assert opened(api, path, dollars(FIRST, SECOND)).json()["code"] == "ledger.opening_balances_exist"
    back = api.post(f"{path}/journal-entries/{first['id']}/reverse", {"posting_date": "2026-01-01"})
    assert back.status_code == 201
    again = opened(api, path, dollars(FIRST, currency_amount="100", debit="420"))
    assert again.status_code == 201, again.content
    total = [t for t in api.get(f"{path}/open-items/totals?account_code=1310").json() if t["currency"] == "USD"]
    assert (total[0]["open_amount"], total[0]["base_difference"]) == ("100.00", "0.00")


def test_the_same_from_a_csv(desk: Desk, api: Api, path: str):
    with tenant(desk.books.tenant_id):
        code = opening_code(desk)
    answer = csv(api, path, CSV)
    assert answer.status_code == 201, answer.content
    net = [(line["account_code"], Decimal(line["debit"]) - Decimal(line["credit"])) for line in answer.json()["lines"]]
    assert net == [("1130", 5000), ("1310", 420), ("1310", 210), ("2110", -350), ("2110", 50), (code, -5330)]
    assert desk.open(PAYABLE) == ["credit 350.00 MYR 350.00", "debit 50.00 MYR 50.00"]
    with tenant(desk.books.tenant_id):
        assert sorted(document.number for document in ItemDocument.objects.all()) == ["B-1", "B-1C", "INV-7", "INV-9"]


def csv(api: Api, path: str, text: str | bytes) -> Any:
    body = text if isinstance(text, bytes) else text.encode()
    return api.call("POST", f"{path}/opening-balances/csv?posting_date=2026-01-01", body, Content_Type="text/csv")


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        (("210.00,,USD", "21x.00,,USD"), [("/rows/5/debit", "core.invalid_value")]),
        (("2025-12-15", "15.12.2025"), [("/rows/5/document_date", "core.invalid_value")]),
        (("2110,,350.00", "2110,,351.00"), [("/rows/6/items", "settlement.items_do_not_add_up")]),
        (("2110,,300.00,,,,,,\n", ""), [("/rows/6/account_code", "core.required")]),
        (("1130,5000.00,,,,,,,", "2110,,1.00,,,,,,"), [("/rows/6/account_code", "core.invalid_value")]),
        (("1130,", "9999,"), [("/rows/2/account_code", "ledger.account_unknown")]),
        ((",B-1,2025-11-01", ",B-1,"), [("/rows/7/document_date", "core.required")]),
    ],
)
def test_bad_rows_are_named_as_in_the_file(
    desk: Desk, api: Api, path: str, change: tuple[str, str], errors: list[tuple[str, str]]
):
    answer = csv(api, path, CSV.replace(*change))
    assert answer.status_code == 422, answer.content
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == errors


@pytest.mark.parametrize(
    "text",
    [
        b"\n",
        b"a,b\n1,2",
        b"account_code,account_code\n",
        b'account_code,debit\n"1130,5',
        b"\xff\xfe",
        CSV.encode() + b"1130,1,,,,,,,,,,\n",
    ],
)
def test_what_is_no_file_of_opening_balances(desk: Desk, api: Api, path: str, text: bytes):
    answer = csv(api, path, text)
    assert (answer.status_code, answer.json()["code"]) == (422, "settlement.file_unreadable")


def test_another_content_type(api: Api, path: str):
    answer = api.post(f"{path}/opening-balances/csv?posting_date=2026-01-01", {})
    assert (answer.status_code, answer.json()["code"]) == (415, "settlement.file_type")


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        ("update settlement_item_document set number = 'X'", "42501"),
        ("delete from settlement_item_document", "42501"),
        (
            "insert into settlement_item_document (tenant_id, id, line_id, number, issued_on) "
            "select tenant_id, uuidv7(), id, 'FORGED', '2020-01-01' from ledger_journal_line limit 1",
            "23514",
        ),
    ],
)
def test_a_document_is_not_forged_later(desk: Desk, api: Api, path: str, statement: str, sqlstate: str):
    opened(api, path, dollars(FIRST, SECOND))
    with pytest.raises(Error) as caught, tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(statement)
    assert caught.value.__cause__.sqlstate == sqlstate
