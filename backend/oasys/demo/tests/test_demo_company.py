"""A demo company is one call away, marked, filled once, and beside the real books."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from oasys.core.tenancy import tenant
from oasys.demo.generator.demo import DEMO_COMPANY
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
    with tenant(books.tenant_id):
        posted = JournalEntry.objects.filter(company_id=job["company_id"], status="posted").count()
        assert posted == done["result"]["entries"] > 1_000
        assert not JournalEntry.objects.filter(company=books.company).exists()
    again = api.post("/demo-companies")
    assert (again.status_code, again.json()["code"]) == (409, "organisations.company_name_taken")


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
