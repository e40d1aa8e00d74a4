"""The currency of an account is fixed while nothing stands on it, and never afterwards."""

from typing import Any

import pytest

from tests.factories import Books
from tests.fixtures import Api

CODE = "1160"


def change(api: Api, path: str, books: Books, currency: str) -> Any:
    account = next(one for one in api.get(f"{path}/accounts?limit=200").json()["items"] if one["code"] == CODE)
    return api.call(
        "PATCH", f"{path}/accounts/{account['id']}", {"currency": currency}, If_Match=f'"v{account["version"]}"'
    )


def test_an_account_without_lines_takes_a_currency(api: Api, path: str, books: Books) -> None:
    changed = change(api, path, books, "USD")
    assert (changed.status_code, changed.json()["currency"]) == (200, "USD")
    line = {"account_code": CODE, "debit": "5.00"}
    body = {"posting_date": "2026-03-02", "lines": [line, {"account_code": "4100", "credit": "5.00"}]}
    assert api.post(f"{path}/journal-entries?post=true", body).status_code == 422
    assert change(api, path, books, "EUR").json()["currency"] == "EUR"


def test_an_account_with_lines_takes_none(api: Api, path: str, books: Books) -> None:
    line = {"account_code": CODE, "debit": "5.00"}
    body = {"posting_date": "2026-03-02", "lines": [line, {"account_code": "4100", "credit": "5.00"}]}
    assert api.post(f"{path}/journal-entries", body).status_code == 201  # a draft is enough
    refused = change(api, path, books, "USD")
    assert (refused.status_code, refused.json()["code"]) == (409, "ledger.account_in_use")


@pytest.mark.parametrize("currency", ["", "usd", "QQQ", "US DOLLARS", None])
def test_what_is_no_currency_is_refused(api: Api, path: str, books: Books, currency: Any) -> None:
    assert change(api, path, books, currency).status_code == 422
