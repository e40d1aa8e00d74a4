"""A converted line keeps its rate, the day of that and who says so; an older rate stands in only where that was chosen."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, record_rates
from oasys.ledger.models import LineRate
from tests.factories import Books, make_books
from tests.fixtures import Api

DAY = date(2026, 3, 28)  # a Saturday


@pytest.fixture
def rated(books: Books) -> Books:
    """A rate of Friday by two sources, and none of Saturday."""
    with tenant(books.tenant_id):
        friday = date(2026, 3, 27)
        record_rates(source="manual", rates=[RateInput("USD", "MYR", friday, Decimal("4.25"))])
        record_rates(source="bank", rates=[RateInput("USD", "MYR", friday, Decimal("4.30"))])
    return books


def entry(**more: Any) -> dict[str, Any]:
    lines = [
        {"account_code": "1310", "currency": "USD", "currency_amount": "100.00"},
        {"account_code": "4100", "currency": "USD", "currency_amount": "-100.00"},
    ]
    return {"posting_date": DAY.isoformat(), "lines": lines} | more


def rates_of(answer: Any) -> set[tuple[str, str, str, str]]:
    assert answer.status_code in (200, 201), answer.content
    return {(line["rate"], line["rate_day"], line["rate_source"], line["debit"]) for line in answer.json()["lines"]}


def choose(api: Api, path: str, **policy: Any) -> None:
    assert api.call("PUT", f"{path}/rate-policy", policy, If_Match='"v0"').status_code == 200


def test_exact_is_the_default(rated: Books, api: Api, path: str):
    answer = api.post(f"{path}/journal-entries", entry())
    assert answer.status_code == 422
    assert {error["code"] for error in answer.json()["errors"]} == {"currencies.rate_missing"}


def test_a_request_may_take_the_last_known_rate(rated: Books, api: Api, path: str):
    answer = api.post(f"{path}/journal-entries?post=true", entry(max_rate_age_days=1))
    assert rates_of(answer) == {("4.25", "2026-03-27", "manual", "425.00"), ("4.25", "2026-03-27", "manual", "0")}
    assert api.get(f"{path}/journal-entries/{answer.json()['id']}").json()["lines"] == answer.json()["lines"]


def test_the_company_s_choice_counts_where_nothing_is_said(rated: Books, api: Api, path: str):
    choose(api, path, source="bank", rule="last_known", max_age_days=2)
    taken = rates_of(api.post(f"{path}/journal-entries", entry()))
    assert {(rate, source) for rate, _, source, _ in taken} == {("4.30", "bank")}
    assert {rate for rate, *_ in rates_of(api.post(f"{path}/journal-entries", entry(rate_source="manual")))} == {"4.25"}
    assert api.post(f"{path}/journal-entries", entry(max_rate_age_days=0)).status_code == 422


def test_a_rate_that_was_sent_is_kept_as_stated(books: Books, api: Api, path: str):
    body = entry()
    for line in body["lines"]:
        line["rate"] = "4.2"
    assert {(r, d, s) for r, d, s, _ in rates_of(api.post(f"{path}/journal-entries", body))} == {
        ("4.2", "2026-03-28", "stated")
    }


def test_a_line_with_its_base_amount_has_no_rate(books: Books, api: Api, path: str):
    body = entry()
    body["lines"][0]["debit"], body["lines"][1]["credit"] = "420.00", "420.00"
    assert {(r, d, s) for r, d, s, _ in rates_of(api.post(f"{path}/journal-entries", body))} == {(None, None, None)}


def test_a_changed_draft_has_the_new_rate_and_a_deleted_one_none(rated: Books, api: Api, path: str):
    made = api.post(f"{path}/journal-entries", entry(max_rate_age_days=1)).json()
    one = f"{path}/journal-entries/{made['id']}"
    changed = api.call("PUT", one, entry(max_rate_age_days=1, rate_source="bank"), If_Match='"v1"')
    assert {source for _, _, source, _ in rates_of(changed)} == {"bank"}
    assert api.call("DELETE", one, If_Match='"v2"').status_code == 204
    with tenant(rated.tenant_id):
        assert LineRate.objects.count() == 0


@pytest.fixture
def posted(rated: Books, api: Api, path: str) -> UUID:
    answer = api.post(f"{path}/journal-entries?post=true", entry(max_rate_age_days=1))
    return UUID(answer.json()["lines"][0]["id"])


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        ("update ledger_line_rate set rate = 1 where line_id = %(line)s", "42501"),
        ("delete from ledger_line_rate where line_id = %(line)s", "OA001"),
        ("truncate ledger_line_rate", "42501"),
        (
            "insert into ledger_line_rate (tenant_id, id, line_id, rate, day, source) "
            "select tenant_id, uuidv7(), id, 4.2, '2026-03-28', 'forged' from ledger_journal_line where id = %(plain)s",
            "OA001",
        ),
        (
            "insert into ledger_line_rate (tenant_id, id, line_id, rate, day, source) "
            "select tenant_id, uuidv7(), id, 9.9, '2026-03-28', 'forged' from ledger_journal_line where id = %(draft)s",
            "23514",
        ),
    ],
)
def test_a_rate_stays_as_its_line(posted: UUID, rated: Books, api: Api, path: str, statement: str, sqlstate: str):
    body = entry()
    body["lines"][0]["debit"], body["lines"][1]["credit"] = "420.00", "420.00"
    facts = {"line": posted}
    for name, query in (("plain", "?post=true"), ("draft", "")):
        facts[name] = api.post(f"{path}/journal-entries{query}", body).json()["lines"][0]["id"]
    with pytest.raises(Error) as caught, tenant(rated.tenant_id), connection.cursor() as cursor:
        cursor.execute(statement, facts)
    assert caught.value.__cause__.sqlstate == sqlstate


def test_a_stranger_sees_no_rate(posted: UUID):
    with tenant(make_books().tenant_id):
        assert not LineRate.objects.filter(line_id=posted).exists()
