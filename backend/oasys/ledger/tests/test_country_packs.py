"""A country pack as the ledger takes it: subtypes it knows, numbers it can give, a preview that tells what is made."""

import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from oasys import organisations
from oasys.core.money import ZERO
from oasys.core.tenancy import tenant
from oasys.currencies.rules import iso_currency
from oasys.ledger.models import Account
from oasys.ledger.rules import SUBTYPES, CodedEntry, CodedLine, series_prefix
from oasys.ledger.services.bulk import load_entries
from oasys.organisations.models import Company
from oasys.organisations.packs import Pack, available_packs, load_pack
from oasys.organisations.permissions import Role
from tests.factories import Books, make_company, make_member, make_user
from tests.fixtures import Api

HEADING_SUBTYPES = {
    "asset": {"current_asset", "non_current_asset"},
    "liability": {"current_liability", "non_current_liability"},
    "equity": {"equity"},
    "income": {"revenue", "other_income"},
    "expense": {"cost_of_sales", "payroll", "operating_expense", "other_expense", "finance_cost", "tax_expense"},
}

ONE = Decimal(1)
CODES = [pack.code for pack in available_packs()]


@pytest.fixture(params=CODES)
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_every_subtype_belongs_to_its_class(pack: Pack) -> None:
    for account in pack.accounts:
        assert account.subtype in SUBTYPES[account.account_class], account
        if account.is_heading:
            assert account.subtype in HEADING_SUBTYPES[account.account_class], account


def test_no_two_journals_or_years_share_numbers(pack: Pack) -> None:
    prefixes = [
        series_prefix(journal.number_prefix, journal=journal.code, year=year)
        for journal in pack.journals
        for year in ("2026", "2026/27", "2027/28")
    ]
    assert len(set(prefixes)) == len(prefixes)
    assert max(map(len, prefixes)) <= 40


def test_indian_numbers_are_short_enough_for_an_invoice() -> None:
    """Sixteen characters at the most, of letters, digits, hyphens and slashes (CGST Rules, rule 46(b))."""
    for journal in load_pack("IN").journals:
        assert series_prefix(journal.number_prefix, journal=journal.code, year="2026/27") == f"{journal.code}/26-27/"
        assert len(f"{journal.code}/26-27/000001") <= 16


def test_the_preview_tells_everything_that_is_made_then(pack: Pack) -> None:
    """What a person reads before choosing is what they get, account by account."""
    owner = make_user()
    api = Api(owner)
    api.post("/tenants", {"name": "T"})
    asked = "first_year_on=2026-11-25"
    preview = api.get(f"/country-packs/{pack.code}?{asked}")
    assert preview.status_code == 200, preview.content
    shown = preview.json()
    body = {"name": "C", "country_pack": pack.code, "first_year_on": "2026-11-25"}
    made = api.post("/companies", body if pack.base_currency else body | {"base_currency": "CHF"})
    assert made.status_code == 201, made.content
    company = made.json()["company"]
    assert (shown["accounts"], shown["journals"], shown["fiscal_year"]["periods"]) == (
        made.json()["accounts"],
        made.json()["journals"],
        made.json()["periods"],
    )
    assert company["formats"] == shown["formats"]
    assert (company["country_pack"], company["pack_version"]) == (shown["code"], shown["version"])
    base = f"/companies/{company['id']}"
    page = api.get(f"{base}/accounts?limit=200").json()
    accounts = page["items"]
    while page["next"]:
        page = api.get(f"{base}/accounts?limit=200&after={page['next']}").json()
        accounts += page["items"]
    codes = {account["id"]: account["code"] for account in accounts}
    assert [
        (
            a["code"],
            a["name"],
            a["account_class"],
            a["subtype"],
            codes.get(a["parent_id"]),
            a["is_heading"],
            a["currency"] or "",
        )
        for a in accounts
    ] == [
        (a["code"], a["name"], a["account_class"], a["subtype"], a["parent"], a["is_heading"], a["currency"])
        for a in shown["chart"]
    ]
    journals = {j["code"]: (j["name"], j["kind"], j["number_prefix"]) for j in api.get(f"{base}/journals").json()}
    assert journals == {j["code"]: (j["name"], j["kind"], j["number_prefix"]) for j in shown["books"]}
    [year] = api.get(f"{base}/fiscal-years").json()
    assert (year["name"], year["starts_on"], year["ends_on"]) == (
        shown["fiscal_year"]["name"],
        shown["fiscal_year"]["starts_on"],
        shown["fiscal_year"]["ends_on"],
    )
    leaves = [a["code"] for a in accounts if not a["is_heading"]]
    entry = {
        "posting_date": "2026-11-25",
        "lines": [{"account_code": leaves[0], "debit": "1.00"}, {"account_code": leaves[-1], "credit": "1.00"}],
    }
    for book in shown["books"]:
        posted = api.post(f"{base}/journal-entries?post=true", entry | {"journal": book["code"]})
        assert posted.status_code == 201, posted.content
        assert posted.json()["number"] == book["first_number"]


def test_an_account_that_is_named_for_another_currency_is_kept_in_it(pack: Pack) -> None:
    for account in pack.accounts:
        named = [word for word in re.findall(r"\b[A-Z]{3}\b", account.name_en) if iso_currency(word)]
        assert account.currency == "".join(word for word in named if word != pack.base_currency), account


def test_a_company_of_malaysia_keeps_its_dollars_in_dollars(books: Books) -> None:
    with tenant(books.tenant_id):
        found = Account.objects.filter(company=books.company, subtype="bank", is_heading=False).order_by("code")
        assert [(one.code, one.currency) for one in found] == [
            ("1130", ""),
            ("1140", "SGD"),
            ("1150", "USD"),
            ("1160", ""),
        ]


def test_a_german_preview_says_the_names_in_english_too(api: Api) -> None:
    shown = api.get("/country-packs/de").json()
    [account] = [a for a in shown["chart"] if a["name"] == "Forderungen aus Lieferungen und Leistungen"]
    assert (account["name_en"], account["subtype"], shown["language"]) == ("Trade receivables", "receivable", "de")
    assert [book["name_en"] for book in shown["books"]][:2] == ["Sales", "Purchases"]


def test_a_preview_needs_no_tenant_and_follows_the_year_that_is_asked_for() -> None:
    api = Api(make_user())
    year = api.get("/country-packs/in?first_year_on=2026-03-31").json()["fiscal_year"]
    assert (year["name"], year["starts_on"], year["ends_on"]) == ("2025/26", "2025-04-01", "2026-03-31")
    year = api.get("/country-packs/in?first_year_on=2026-03-31&fiscal_year_start_month=1").json()["fiscal_year"]
    assert (year["name"], year["starts_on"]) == ("2026", "2026-01-01")


@pytest.mark.parametrize("code", ["xx", "..", "my.toml", "%2e%2e%2fmy", "M%C3%96", "__init__"])
def test_a_preview_of_no_pack_is_not_found(api: Api, code: str) -> None:
    answer = api.get(f"/country-packs/{code}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("query", ["fiscal_year_start_month=13", "fiscal_year_start_month=0", "first_year_on=1.1.2026"])
def test_a_preview_of_no_year_is_refused(api: Api, query: str) -> None:
    assert api.get(f"/country-packs/my?{query}").status_code == 422


def test_a_company_writes_otherwise_when_it_is_told_to(api: Api, books: Books, path: str) -> None:
    read = api.get(path)
    assert read.json()["formats"] == {
        "locale": "en-MY",
        "date": "dd/MM/yyyy",
        "number": "#,##0.00",
        "first_day_of_week": "monday",
        "paper_size": "A4",
    }
    changed = api.call("PATCH", path, {"formats": {"date": "yyyy-MM-dd", "locale": "ms-MY"}}, If_Match=read["ETag"])
    assert changed.status_code == 200, changed.content
    assert changed.json()["formats"] == read.json()["formats"] | {"date": "yyyy-MM-dd", "locale": "ms-MY"}
    assert changed.json()["name"] == read.json()["name"]
    assert api.get(path).json() == changed.json()
    assert api.call("PATCH", path, {"formats": {"date": "dd/MM/yyyy"}}, If_Match=read["ETag"]).status_code == 412


@pytest.mark.parametrize(
    "formats",
    [
        {"date": "d/M/yy"},
        {"number": "0.00"},
        {"locale": "English"},
        {"locale": "en-MY\n"},
        {"locale": None},
        {"first_day_of_week": "friday"},
        {"paper_size": "A5"},
        {"currency": "MYR"},
        None,
    ],
)
def test_a_format_that_is_no_choice_is_refused(api: Api, path: str, formats: object) -> None:
    answer = api.call("PATCH", path, {"formats": formats}, If_Match=api.get(path)["ETag"])
    assert answer.status_code == 422, answer.content


def test_only_who_may_change_the_company_changes_its_formats(books: Books, path: str) -> None:
    accountant = Api(make_member(books.tenant_id, Role.ACCOUNTANT), books.tenant_id)
    answer = accountant.call("PATCH", path, {"formats": {"paper_size": "Letter"}}, If_Match='"v1"')
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        "update organisations_company set date_format = 'yyyy'",
        "update organisations_company set number_format = '0'",
        "update organisations_company set locale = 'x'",
        "update organisations_company set paper_size = 'A5'",
        "update organisations_company set first_day_of_week = 'friday'",
        "update organisations_company set locale = null",
        "insert into ledger_journal (tenant_id, id, company_id, code, name, kind, number_prefix) "
        "select tenant_id, uuidv7(), id, 'ZZ', 'Z', 'general', 'ZZ-' from organisations_company",
    ],
)
def test_the_database_refuses_what_the_service_would(books: Books, change: str) -> None:
    with tenant(books.tenant_id), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_journal_numbers_as_it_was_told_however_entries_come(api: Api, books: Books, path: str) -> None:
    made = api.post(
        f"{path}/journals",
        {"code": "PAY", "name": "Payroll", "kind": "general", "number_prefix": "{short_year}/{journal}/"},
    )
    assert (made.status_code, made.json()["number_prefix"]) == (201, "{short_year}/{journal}/")
    with tenant(books.tenant_id):
        debit, credit = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        lines = tuple(
            CodedLine(code, *sides, "MYR", sides[0] - sides[1])
            for code, sides in ((debit, (ONE, ZERO)), (credit, (ZERO, ONE)))
        )
        load_entries(
            company=books.company, entries=[CodedEntry("k1", date(2026, 3, 1), "PAY", "", "", lines)], by=books.owner
        )
    body = {
        "posting_date": "2026-03-02",
        "journal": "PAY",
        "lines": [{"account_code": debit, "debit": "1.00"}, {"account_code": credit, "credit": "1.00"}],
    }
    posted = api.post(f"{path}/journal-entries?post=true", body)
    assert (posted.status_code, posted.json()["number"]) == (201, "26/PAY/000002")


@pytest.mark.parametrize(
    "prefix", ["PAY-", "{journal}", "{journal}{year}", "{journal}-{year}-{x}", "{journal} {year}", ""]
)
def test_a_number_prefix_that_tells_nothing_apart_is_refused(api: Api, path: str, prefix: str) -> None:
    body = {"code": "PAY", "name": "Payroll", "kind": "general", "number_prefix": prefix}
    answer = api.post(f"{path}/journals", body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["pointer"] == "/number_prefix"


def test_a_company_keeps_the_version_of_its_pack(books: Books) -> None:
    with tenant(books.tenant_id):
        company = Company.objects.get(id=books.company.id)
        assert (company.country_pack, company.pack_version) == ("MY", load_pack("MY").version)


def test_companies_from_before_the_formats_get_those_of_their_pack(books: Books) -> None:
    """The statement of the migration, as the owner, taken back again: under forced row level security it must not miss."""
    other = make_company(books.tenant_id, pack="generic", currency="MYR")
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update organisations_company set locale = 'en-001', date_format = 'yyyy-MM-dd'")
    statement = (Path(organisations.__file__).parent / "sql" / "formats.sql").read_text()
    database = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_OWNER_URL"], dbname=database) as owner:
        owner.execute(
            "alter table organisations_company disable trigger user"
        )  # as it was then: nothing was recorded yet
        owner.execute(statement)
        owner.execute("select set_config('app.tenant_id', %s, true)", [str(books.tenant_id)])
        rows = owner.execute("select id, locale, date_format from organisations_company").fetchall()
        owner.rollback()
    assert {row[0]: row[1:] for row in rows} == {
        books.company.id: ("en-MY", "dd/MM/yyyy"),
        other.id: ("en-001", "yyyy-MM-dd"),
    }
