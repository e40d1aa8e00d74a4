"""Currencies of the past are money until they were withdrawn; between them and the euro the law's rate counts."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection
from iso4217 import Currency

from oasys.core.money import convert
from oasys.core.tenancy import tenant
from oasys.currencies.errors import RateMissing
from oasys.currencies.historical import FIXED_SOURCE, HISTORICAL, fixed_euro_units, is_withdrawn
from oasys.currencies.queries import RateRule, found_rate
from oasys.currencies.services import ensure_unit
from oasys.ledger.rules import CodedEntry, CodedLine
from oasys.ledger.services.bulk import ImportRefused, load_entries
from oasys.ledger.services.posting import write_and_post
from tests.factories import Books, make_books
from tests.fixtures import Api

LAST = date(2002, 2, 28)


@pytest.fixture
def old_books() -> Books:
    """Books of a German company that were kept in 2002."""
    return make_books(pack="de", year=2002)


def entry(day: date, currency: str, amount: str, **line: str) -> dict[str, Any]:
    return {
        "posting_date": day.isoformat(),
        "lines": [
            {"account_code": "1600", "currency": currency, "currency_amount": amount} | line,
            {"account_code": "4000", "currency": currency, "currency_amount": f"-{amount}"} | line,
        ],
    }


def codes(books: Books) -> tuple[str, str]:
    with tenant(books.tenant_id):
        return books.leaf_codes("asset")[0], books.leaf_codes("income")[0]


def posted(books: Books, body: dict[str, Any]) -> Any:
    for line, code in zip(body["lines"], codes(books), strict=True):
        line["account_code"] = code
    api = Api(books.owner, books.tenant_id)
    return api.post(f"/companies/{books.company.id}/journal-entries?post=true", body)


def test_none_of_them_is_a_currency_of_today():
    assert not set(HISTORICAL) & {currency.code for currency in Currency}
    assert {code for code, currency in HISTORICAL.items() if currency.euro_units} == {
        "ATS", "BEF", "BGN", "CYP", "DEM", "EEK", "ESP", "FIM", "FRF", "GRD", "HRK", "IEP", "ITL", "LTL", "LUF", "LVL", "MTL",
        "NLG", "PTE", "SIT", "SKK",
    }  # fmt: skip
    for currency in HISTORICAL.values():
        if currency.fixed_on:
            assert currency.fixed_on < currency.withdrawn_on


def test_usable_to_the_last_day_and_refused_after(old_books: Books):
    answer = posted(old_books, entry(LAST, "DEM", "195.58"))
    assert answer.status_code == 201, answer.content
    assert answer.json()["lines"][0]["debit"] == "100.00"
    refused = posted(old_books, entry(LAST + timedelta(days=1), "DEM", "195.58"))
    assert refused.status_code == 422
    assert {(e["pointer"], e["code"]) for e in refused.json()["errors"]} == {
        ("/lines/0/currency", "currencies.unit_withdrawn"),
        ("/lines/1/currency", "currencies.unit_withdrawn"),
    }


def test_it_has_the_decimals_it_had(old_books: Books):
    assert posted(old_books, entry(LAST, "ITL", "193627")).json()["lines"][0]["debit"] == "100.00"
    assert posted(old_books, entry(LAST, "ITL", "193627.5")).json()["code"] == "ledger.entry_flawed"


def test_the_database_refuses_it_too(old_books: Books):
    asset, income = codes(old_books)
    with tenant(old_books.tenant_id):
        ensure_unit("DEM")
        (id_,) = write_and_post(
            company=old_books.company, entries=[old_books.entry((asset, "1", "0"), (income, "0", "1"), on=LAST)],
            by=old_books.owner,
        )  # fmt: skip
    assert id_
    with pytest.raises(Error) as caught, tenant(old_books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_journal_line (tenant_id, id, entry_id, line_no, account_id, posting_date, debit, credit, "
            "currency, currency_amount, description) select tenant_id, uuidv7(), entry_id, 9, account_id, '2002-03-01', 1, 0, "
            "'DEM', 2, '' from ledger_journal_line limit 1"
        )
    assert caught.value.__cause__.diag.constraint_name == "line_currency_withdrawn"


def test_the_database_has_the_same_list():
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_constraintdef(oid) from pg_constraint where conname = 'line_currency_withdrawn'")
        (text,) = cursor.fetchone()
    listed, dated = text.split("CASE")
    assert set(re.findall(r"\b[A-Z]{3}\b", listed)) == set(HISTORICAL)
    found: dict[str, date] = {}
    for names, day in re.findall(r"WHEN (.*?) THEN '([0-9-]+)'::date", dated, re.DOTALL):
        found |= dict.fromkeys(re.findall(r"'([A-Z]{3})'", names), date.fromisoformat(day))
    assert found == {code: currency.withdrawn_on for code, currency in HISTORICAL.items()}


def test_an_import_names_the_row(old_books: Books):
    asset, income = codes(old_books)
    lines = tuple(
        CodedLine(code, max(net, Decimal(0)), max(-net, Decimal(0)), "DEM", net * 2)
        for code, net in ((asset, Decimal(5)), (income, Decimal(-5)))
    )
    late = CodedEntry("late", LAST + timedelta(days=1), "", "", "", lines, row=3)
    with pytest.raises(ImportRefused) as refusal, tenant(old_books.tenant_id):
        load_entries(company=old_books.company, entries=[late], by=old_books.owner)
    assert {(p.row, p.code) for p in refusal.value.problems} == {(3, "currencies.unit_withdrawn")}


@pytest.mark.parametrize("source", ["manual", "ecb"])
def test_the_law_s_rate_counts_whatever_the_source(source: str, books: Books):
    with tenant(books.tenant_id):
        rule = RateRule(source)
        found = found_rate(currency="DEM", base="EUR", day=LAST, rule=rule)
        assert (convert(Decimal("195583"), rate=found.rate, decimals=2), found.source) == (100_000, FIXED_SOURCE)
        assert found_rate(currency="EUR", base="DEM", day=LAST, rule=rule).rate == Decimal("1.95583")
        assert found_rate(currency="FRF", base="DEM", day=LAST, rule=rule).rate == Decimal("0.298164361383")
        with pytest.raises(RateMissing):
            found_rate(currency="DEM", base="EUR", day=date(1998, 12, 31), rule=rule)
        with pytest.raises(RateMissing):
            found_rate(currency="DEM", base="MYR", day=LAST, rule=rule)


def test_what_was_fixed_and_when():
    assert fixed_euro_units("GRD", date(2000, 12, 31)) is None
    assert fixed_euro_units("GRD", date(2001, 1, 1)) == Decimal("340.750")
    assert fixed_euro_units("USD", LAST) is None
    assert not is_withdrawn("DEM", LAST)
    assert is_withdrawn("BGN", date(2026, 2, 1))
    assert not is_withdrawn("MYR", date(2100, 1, 1))


@pytest.mark.parametrize(("decimals", "amount"), [(18, "0.000000000000000001"), (0, "3")])
def test_units_that_are_not_money_have_up_to_18_decimals(api: Api, path: str, books: Books, decimals: int, amount: str):
    unit = {"code": "TOKEN", "name": "Token", "decimals": decimals}
    assert api.post("/units", unit).status_code == 201
    asset, income = codes(books)
    lines = [
        {"account_code": asset, "currency": "TOKEN", "currency_amount": amount, "debit": "0.00"},
        {"account_code": income, "currency": "TOKEN", "currency_amount": f"-{amount}", "credit": "0.00"},
    ]
    answer = api.post(f"{path}/journal-entries?post=true", {"posting_date": "2026-03-15", "lines": lines})
    assert answer.status_code == 201, answer.content
    assert answer.json()["lines"][0]["currency_amount"] == amount
    lines[0]["currency_amount"], lines[1]["currency_amount"] = amount + ("1" if "." in amount else ".5"), f"-{amount}1"
    assert (
        api.post(f"{path}/journal-entries?post=true", {"posting_date": "2026-03-15", "lines": lines}).status_code == 422
    )
    assert api.post("/units", unit | {"decimals": 19}).status_code == 422
