"""A demo company is one call away, marked, filled once, and beside the real books."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from oasys.core.tenancy import tenant
from oasys.demo.furnishing import INVOICE, with_cost_centres
from oasys.demo.generator.books import last_day_of, month_after
from oasys.demo.generator.demo import DEMO_COMPANY, demo_books
from oasys.demo.services import WORKS
from oasys.jobs.api import NEEDED
from oasys.jobs.models import Job
from oasys.jobs.running import run_job
from oasys.ledger.models import JournalEntry
from oasys.organisations.models import Company
from oasys.organisations.permissions import Role
from tests.factories import Books, make_member
from tests.fixtures import Api
from tests.test_concurrency import in_thread

DOCUMENTS = {
    "invoices": {"draft": 2, "open": 1, "partly_paid": 3, "settled": 1, "void": 1},
    "credit-notes": {"settled": 1},
    "bills": {"draft": 1, "open": 3, "partly_paid": 2},
    "supplier-credits": {"settled": 1},
}


def states(api: Api, path: str) -> dict[str, int]:
    return dict(Counter(one["state"] for one in api.get(path).json()["items"]))


def work(books: Books, job: dict[str, Any]) -> None:
    run_job(
        tenant_id=books.tenant_id,
        job_id=UUID(job["id"]),
        works=WORKS,
        problem_of=lambda error: None,
        is_stopping=lambda: False,
    )


def test_it_is_made_filled_and_marked(books: Books, api: Api):
    asked = api.post("/demo-companies")
    assert asked.status_code == 202, asked.content
    job = asked.json()
    work(books, job)
    done = api.get(asked["Location"].removeprefix("/api/v1")).json()
    assert (done["state"], done["company_id"]) == ("succeeded", job["company_id"])
    company = api.get(f"/companies/{job['company_id']}").json()
    assert (company["name"], company["is_demo"]) == (DEMO_COMPANY, True)
    assert api.get(f"/companies/{job['company_id']}/reports/trial-balance").json()["is_balanced"]
    banks = api.get(f"/companies/{job['company_id']}/bank-books").json()["items"]
    assert {one["account_name"]: one["currency"] for one in banks if "Foreign" in one["account_name"]} == {
        "Foreign currency account (SGD)": "SGD", "Foreign currency account (USD)": "USD",
    }  # fmt: skip
    with tenant(books.tenant_id):
        posted = JournalEntry.objects.filter(company_id=job["company_id"], status="posted").count()
        assert posted == done["result"]["entries"] > 1_000
        assert not JournalEntry.objects.filter(company=books.company).exists()
    again = api.post("/demo-companies")
    assert (again.status_code, again.json()["code"]) == (409, "organisations.company_name_taken")


def test_no_page_of_it_is_empty(books: Books, api: Api):
    """What the books of a company are kept with is there, in the figures of its own services."""
    asked = api.post("/demo-companies").json()
    work(books, asked)
    here, today = f"/companies/{asked['company_id']}", timezone.now().date()
    (budget,) = api.get(f"{here}/budgets").json()["items"]
    assert (budget["name"], budget["status"]) == (f"Budget {today.year}", "approved")
    (recurring,) = api.get(f"{here}/recurring-entries").json()["items"]
    assert (recurring["is_posted"], recurring["failure"], recurring["next_on"][8:]) == (False, None, "01")
    assert recurring["next_on"] > str(today)
    current, deposits = [one for one in api.get(f"{here}/bank-books").json()["items"] if one["has_statements"]]
    assert current["closed_until"] and current["to_match"] > 10 and deposits["to_match"] > 0  # by the month
    statements = api.get(f"{here}/bank-books/{current['account_id']}/statements").json()["items"]
    assert [(one["difference"], one["gap"]) for one in statements] == [("0.00", None)] * 3
    (invoice,) = api.get(f"{here}/recurring-invoices").json()["items"]
    assert (invoice["failure"], invoice["next_on"][8:]) == (None, "01")
    (reminder,) = api.get(f"{here}/reminders").json()["items"]
    assert (reminder["level"], reminder["fee"]) == (1, "0.00")
    assert len(api.get(f"{here}/entry-templates").json()["items"]) == 2
    day = last_day_of(month_after(today, -1))  # the last one with entries: in January the year has none
    span = f"from_date={day.year}-01-01&to_date={day}"
    by_centre = api.get(f"{here}/reports/profit-and-loss-by-dimension?axis=cost-centre&{span}").json()
    assert {"ROASTERY", "SALES", "OFFICE"} <= {column["code"] for column in by_centre["columns"]}
    customers = api.get(f"{here}/contacts?role=customer").json()["items"]
    suppliers = api.get(f"{here}/contacts?role=supplier").json()["items"]
    assert (len(customers), len(suppliers)) == (9, 5)
    (waiting,) = api.get(f"{here}/contacts?bank_proposed=true").json()["items"]
    bank = api.get(f"{here}/contacts/{waiting['id']}/bank-details").json()
    assert (bank["current"], bank["proposed"]["account"]) == (None, "DE••••3000")
    twice = api.get(f"{here}/contacts/duplicates").json()["items"]
    assert {one["display_name"] for group in twice for one in group["contacts"]} == {
        "Lim & Daughters Trading",
        "Lim & Daughters Trading Sdn Bhd",
    }
    rates = {rate["currency"]: rate for rate in api.get(f"{here}/rates?day={day}").json()["items"]}
    assert {rates[code]["source"] for code in ("EUR", "SGD", "USD")} == {"manual"}
    settlements = api.get(f"{here}/settlements").json()["items"]
    (settlement,) = [one for one in settlements if one["description"] == f"Part of {INVOICE}"]
    assert settlement["exchange_entry_id"] is not None
    items = api.get(f"{here}/open-items?account_code=1310&currency=USD&limit=200").json()["items"]
    (left,) = [item for item in items if item["reference"] == INVOICE]
    assert (left["amount"], left["open_amount"]) == ("12400.00", "7400.00")
    for code in ("1310", "2110"):  # what was paid is settled: little is open
        assert len(api.get(f"{here}/open-items?account_code={code}&limit=200").json()["items"]) < 60
    assert {kind: states(api, f"{here}/{kind}") for kind in DOCUMENTS} == DOCUMENTS
    payments = api.get(f"{here}/payments").json()["items"]
    assert sorted((one["direction"], one["currency"], one["state"]) for one in payments) == [
        ("payment", "EUR", "posted"),
        ("payment", "MYR", "undone"),
        ("receipt", "MYR", "posted"),
        ("receipt", "MYR", "posted"),
        ("receipt", "USD", "posted"),
    ]
    (advance,) = [one for one in payments if Decimal(one["unallocated_amount"])]
    assert advance["contact_name"] == "Warung Pagi Raya Sdn Bhd"
    owed, aged = api.get(f"{here}/owed").json(), api.get(f"{here}/ageing?side=receivable").json()
    assert owed["receivable"]["ages"] == aged["totals"]["base"]
    assert api.get(f"{here}/tax-returns").json()["items"]
    assert api.get(f"{here}/reports/trial-balance").json()["is_balanced"]


def test_it_is_the_same_on_the_same_day():
    """Nothing of it hangs on chance: two who look at a demo on one day see the same."""
    today = date(2026, 11, 24)
    one, other = ([*with_cost_centres(demo_books(today=today))] for _ in range(2))
    assert one == other
    assert any(line.dimensions for entry in one for line in entry.lines)


def test_ten_who_ask_at_once_get_one(books: Books):
    def ask() -> int:
        return Api(books.owner, books.tenant_id).post("/demo-companies").status_code

    with ThreadPoolExecutor(10) as pool:
        asking = [pool.submit(in_thread(ask)) for _ in range(10)]
    assert sorted(one.result() for one in asking) == [202] + [409] * 9
    with tenant(books.tenant_id):
        assert Company.objects.filter(is_demo=True).count() == 1


def test_who_asked_cancels_while_it_waits(books: Books, api: Api):
    job = api.post("/demo-companies").json()
    path = f"/companies/{job['company_id']}/jobs/{job['id']}"
    reader = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert reader.post(f"{path}/cancel").status_code == 403
    cancelled = api.post(f"{path}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled"), cancelled.content
    work(books, job)
    assert api.get(path).json()["state"] == "cancelled"
    with tenant(books.tenant_id):
        assert not JournalEntry.objects.filter(company_id=job["company_id"]).exists()


def test_every_kind_of_job_is_cancelled_by_a_right():
    assert set(NEEDED) == set(Job.Kind)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.BOOKKEEPER])
def test_who_may_make_no_company_makes_no_demo(books: Books, role: Role):
    assert Api(make_member(books.tenant_id, role), books.tenant_id).post("/demo-companies").status_code == 403
