"""Numbers of documents: by series and year, without gaps; another pattern counts where no number was given; none comes twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, tzinfo
from importlib import import_module
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.ledger.models import FiscalYear, Journal, NumberSeries
from oasys.ledger.rules import give_same_numbers
from oasys.ledger.services.years import open_fiscal_year
from oasys.organisations.permissions import Role
from tests.factories import make_member
from tests.fixtures import Api
from tests.test_concurrency import in_thread

MAKE_SERIES = """
insert into ledger_number_series (tenant_id, id, journal_id, fiscal_year_id, last_number, prefix)
values (%s, uuidv7(), %s, %s, 0, %s)
"""


class Then(datetime):
    """The years that are listed begin with the one of today; the books are of 2026."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2026, 6, 15, tzinfo=tz)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    for module in ("oasys.invoicing.series_api", "oasys.ledger.api.chart"):
        monkeypatch.setattr(import_module(module), "datetime", Then)
    return make_desk("my")


def series(desk: Desk) -> dict[str, dict[str, Any]]:
    answer = desk.api.get(f"{desk.path}/number-series")
    assert answer.status_code == 200, answer.content
    return {one["code"]: one for one in answer.json()["items"]}


def change(desk: Desk, code: str, body: dict[str, Any], version: int = 1, api: Api | None = None) -> Any:
    journal = series(desk)[code]["journal_id"]
    return (api or desk.api).call("PATCH", f"{desk.path}/journals/{journal}", body, If_Match=f'"v{version}"')


def following(one: dict[str, Any]) -> dict[str, str]:
    return {year["fiscal_year"]: year["next_number"] for year in one["years"]}


def invoice(desk: Desk, day: str) -> str:
    return str(desk.post("invoice", desk.line(account="4110"), issue_date=day)["number"])


def test_each_kind_of_document_says_what_number_comes_next(desk: Desk):
    shown = series(desk)
    assert shown["SJ"]["documents"] == ["invoice", "credit_note"]
    assert shown["PJ"]["documents"] == ["bill", "supplier_credit"]
    assert shown["GJ"]["documents"] == []
    (first, upcoming) = shown["SJ"]["years"]
    assert (first["next_number"], first["has_begun"], first["numbers_given"]) == ("SJ-2026-000001", False, 0)
    assert (upcoming["fiscal_year"], upcoming["is_opened"]) == ("2027", False)
    assert invoice(desk, "2026-03-15") == "SJ-2026-000001"
    (first, _) = series(desk)["SJ"]["years"]
    assert (first["next_number"], first["has_begun"], first["numbers_given"]) == ("SJ-2026-000002", True, 1)


def test_a_pattern_counts_in_the_year_that_has_no_number_yet(desk: Desk):
    pattern = "{journal}/{short_year}/"
    path = f"{desk.path}/journals/numbers?code=SJ&number_prefix={pattern}"
    assert following(desk.api.get(path).json()) == {"2026": "SJ/26/000001", "2027": "SJ/27/000001"}
    answer = change(desk, "SJ", {"number_prefix": pattern})
    assert (answer.status_code, answer.json()["number_prefix"], answer.headers["ETag"]) == (200, pattern, '"v2"')
    assert invoice(desk, "2026-03-15") == "SJ/26/000001"


def test_numbers_that_were_given_and_their_year_stay(desk: Desk):
    assert invoice(desk, "2026-03-15") == "SJ-2026-000001"
    with tenant(desk.books.tenant_id):
        open_fiscal_year(company=desk.books.company, containing=date(2027, 1, 1))
    assert change(desk, "SJ", {"number_prefix": "{year}-{journal}-"}).status_code == 200
    shown = following(series(desk)["SJ"])
    assert (shown["2026"], shown["2027"]) == ("SJ-2026-000002", "2027-SJ-000001")
    assert invoice(desk, "2026-03-16") == "SJ-2026-000002"
    assert invoice(desk, "2027-01-04") == "2027-SJ-000001"
    assert invoice(desk, "2026-12-31") == "SJ-2026-000003"


def test_a_series_of_its_own_begins_at_once_and_takes_nothing_else_along(desk: Desk):
    """The new journal is the first one by code: what nothing was chosen for goes on where it is."""
    desk.post("invoice", desk.line(account="4110"))
    made = desk.api.post(
        f"{desk.path}/number-series", {"document": "credit_note", "code": "CN", "name": "Credit notes"}
    )
    assert (made.status_code, made.json()["documents"]) == (201, ["credit_note"]), made.content
    shown = series(desk)
    assert (shown["CN"]["documents"], shown["SJ"]["documents"]) == (["credit_note"], ["invoice"])
    assert desk.post("credit_note", desk.line(account="4110"))["number"] == "CN-2026-000001"
    assert invoice(desk, "2026-03-16") == "SJ-2026-000002"
    chosen = desk.api.get(f"{desk.path}/invoicing-settings").json()
    assert (chosen["invoice_journal"], chosen["credit_note_journal"], chosen["bill_journal"]) == ("SJ", "CN", None)
    bills = {"document": "bill", "code": "AA", "name": "Bills", "number_prefix": "{short_year}/{journal}/"}
    assert desk.api.post(f"{desk.path}/number-series", bills).status_code == 201
    assert desk.post("bill", desk.line(account="6110"), supplier_number="1")["number"] == "26/AA/000001"
    credit = desk.post("supplier_credit", desk.line(account="6110"), supplier_number="1")
    assert credit["number"] == "PJ-2026-000001"
    assert invoice(desk, "2026-03-17") == "SJ-2026-000003"
    taken = desk.api.post(f"{desk.path}/number-series", {"document": "invoice", "code": "SJ", "name": "N"})
    assert (taken.status_code, taken.json()["code"]) == (409, "ledger.journal_code_taken")


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("{journal}-", "core.invalid_value"),
        ("{year}", "core.invalid_value"),
        ("{journal}{year}-", "core.invalid_value"),
        ("{journal}-{year}-{year}-", "core.invalid_value"),
        ("{journal}_{year}-", "core.invalid_value"),
        ("", "core.invalid_value"),
        ("{journal}-0123456789-{year}-", "core.invalid_value"),
        ("{journal}-{year}", "ledger.number_prefix_open"),
        ("{journal}-{year}-9", "ledger.number_prefix_open"),
    ],
)
def test_a_pattern_that_numbers_cannot_be_read_from_is_refused_at_its_field(desk: Desk, pattern: str, code: str):
    answer = change(desk, "SJ", {"number_prefix": pattern})
    assert answer.status_code == 422, answer.content
    (fault,) = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/number_prefix", code)
    assert series(desk)["SJ"]["number_prefix"] == "{journal}-{year}-"


def test_a_pattern_by_which_numbers_would_come_twice_is_refused(desk: Desk):
    """Journal S with S-2-2026- against journal S-2 with S-2-2026-."""
    for code in ("S", "S-2"):
        assert desk.api.post(f"{desk.path}/journals", {"code": code, "name": code, "kind": "sales"}).status_code == 201
    answer = change(desk, "S", {"number_prefix": "{journal}-2-{year}-"})
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.numbers_twice"), answer.content
    assert answer.json()["errors"][0]["pointer"] == "/number_prefix"
    taken = {"code": "SJ-20", "name": "N", "kind": "sales", "number_prefix": "{journal}-{year}-"}
    assert desk.api.post(f"{desk.path}/journals", taken).status_code == 201
    twice = {"code": "S-2-2", "name": "N", "kind": "sales", "number_prefix": "{journal}-{year}-"}
    assert change(desk, "S", {"number_prefix": "{journal}-2-2-{year}-"}).status_code == 200
    answer = desk.api.post(f"{desk.path}/journals", twice)
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.numbers_twice"), answer.content


def test_what_was_read_is_named_and_only_who_may_changes_it(desk: Desk):
    assert change(desk, "SJ", {"name": "Invoices"}).json()["name"] == "Invoices"
    assert change(desk, "SJ", {"name": "Sales"}).status_code == 412
    journal = series(desk)["SJ"]["journal_id"]
    assert desk.api.call("PATCH", f"{desk.path}/journals/{journal}", {"name": "N"}).status_code == 428
    bookkeeper = Api(make_member(desk.books.tenant_id, Role.BOOKKEEPER, "ben"), desk.books.tenant_id)
    assert change(desk, "SJ", {"name": "N"}, 2, bookkeeper).status_code == 403
    assert change(desk, "SJ", {"code": "X"}, 2).status_code == 422
    assert change(desk, "SJ", {"name": None}, 2).status_code == 422


def test_the_trail_says_who_changed_the_numbers(desk: Desk):
    change(desk, "SJ", {"number_prefix": "{journal}/{short_year}/"})
    events = desk.api.get("/audit-events?kind=journal").json()["items"]
    said = next(one for one in events if one["action"] == "journal.changed")
    assert said["before"]["number_prefix"] == "{journal}-{year}-"
    assert said["after"]["number_prefix"] == "{journal}/{short_year}/"


def test_sql_gives_no_number_twice(desk: Desk):
    """The pattern and the counter are passed by; the database refuses a second series that begins alike."""
    invoice(desk, "2026-03-15")
    books = desk.books
    with tenant(books.tenant_id):
        year = FiscalYear.objects.get(company=books.company)
        params = [books.tenant_id, books.journal("purchases").id, year.id, "SJ-2026-"]
        with pytest.raises(Error) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(MAKE_SERIES, params)
        assert refusal.value.__cause__.sqlstate == "OA200"  # type: ignore[union-attr]
        # of the same series somebody else begins, nothing is wrong: the key decides which one stands
        again = NumberSeries(journal=books.journal("sales"), fiscal_year=year, prefix="SJ-2026-")
        NumberSeries.objects.bulk_create([again], ignore_conflicts=True)
        assert NumberSeries.objects.filter(prefix="SJ-2026-").count() == 1
    answer = desk.api.get(f"{desk.path}/number-series")
    assert answer.status_code == 200


def test_a_posting_that_would_repeat_numbers_is_refused_with_its_cure(desk: Desk):
    books = desk.books
    with tenant(books.tenant_id):
        year = FiscalYear.objects.get(company=books.company)
        NumberSeries.objects.create(journal=books.journal("general"), fiscal_year=year, prefix="SJ-2026-")
    answer = desk.write("invoice", desk.line(account="4110"))
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.numbers_twice"), answer.content
    assert change(desk, "SJ", {"number_prefix": "{journal}/{year}/"}).status_code == 200
    assert invoice(desk, "2026-03-15") == "SJ/2026/000001"


def test_of_two_series_that_begin_alike_at_once_one_is_refused(desk: Desk):
    books = desk.books
    with tenant(books.tenant_id):
        year = FiscalYear.objects.get(company=books.company).id
        journals = [books.journal(kind).id for kind in ("sales", "purchases")]
    start = Barrier(2)

    def begin(journal: UUID) -> str:
        with tenant(books.tenant_id), connection.cursor() as cursor:
            start.wait(60)
            try:
                with transaction.atomic():
                    cursor.execute(MAKE_SERIES, [books.tenant_id, journal, year, "X-"])
            except Error as error:
                return str(error.__cause__.sqlstate)  # type: ignore[union-attr]
        return "made"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda journal: in_thread(lambda: begin(journal))(), journals))
    assert sorted(outcomes) == ["OA200", "made"]


def test_the_application_cannot_number_a_journal_of_another_tenant(desk: Desk):
    other = make_desk("my")
    theirs = series(other)["SJ"]["journal_id"]
    answer = desk.api.call("PATCH", f"{desk.path}/journals/{theirs}", {"name": "N"}, If_Match='"v1"')
    assert answer.status_code == 404
    with tenant(other.books.tenant_id):
        assert Journal.objects.get(id=theirs).name != "N"


PARTS = st.text("SJ-/129", max_size=6)


@given(PARTS, PARTS, st.integers(1, 30_000_000), st.integers(1, 30_000_000))
def test_what_does_not_give_the_same_numbers_never_does(one: str, other: str, first: int, second: int):
    if not give_same_numbers(one, other):
        assert f"{one}{first:06d}" != f"{other}{second:06d}"


def test_what_gives_the_same_numbers_does():
    assert give_same_numbers("S-", "S-")
    assert give_same_numbers("S-1", "S-") and f"{'S-'}{1_000_001:06d}" == f"{'S-1'}{1:06d}"
    assert not give_same_numbers("S-0", "S-")
    assert not give_same_numbers("S-1-", "S-")
