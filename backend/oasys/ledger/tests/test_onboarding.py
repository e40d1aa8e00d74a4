"""The onboarding goes on where it stopped, because it asks what is there; what was skipped says by whom."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.ledger.models import OnboardingSkip
from oasys.ledger.onboarding import Made, steps_done
from oasys.organisations.models import Company, Membership
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_company, make_member, make_user
from tests.fixtures import Api

DAY = "2026-03-01"
LINES = [{"account_code": "1130", "debit": "5.00"}, {"account_code": "3100", "credit": "5.00"}]


def statuses(api: Api, query: str = "") -> dict[str, str]:
    answer = api.get(f"/onboarding{query}")
    assert answer.status_code == 200, answer.content
    return {step["key"]: step["status"] for step in answer.json()["steps"]}


def next_call(api: Api) -> tuple[str, str]:
    """The call of the next step, as the onboarding names it."""
    shown = api.get("/onboarding").json()
    [step] = [step for step in shown["steps"] if step["key"] == shown["next"]]
    assert step["call"]["is_allowed"]
    return step["call"]["method"], step["call"]["path"].removeprefix("/api/v1")


def test_whoever_follows_the_next_call_arrives() -> None:
    """Each step is asked for by a new browser: nothing is remembered but what was made."""
    user = make_user()
    first = Api(user)
    assert statuses(first) == dict.fromkeys(["tenant"], "open") | dict.fromkeys(
        ["company", "period", "opening_balances", "first_entry"], "waiting"
    )
    made = first.call(*next_call(first), {"name": "Kopi Pagi Group"})
    tenant_id = UUID(made.json()["tenant_id"])

    api = Api(user, tenant_id)
    assert api.get("/onboarding").json()["company"] is None
    assert next_call(api) == ("POST", "/companies")
    body = {"name": "Kopi Pagi Sdn Bhd", "country_pack": "my", "first_year_on": DAY}
    assert api.call(*next_call(api), body).status_code == 201

    api = Api(user, tenant_id)
    shown = api.get("/onboarding").json()
    assert shown["company"] | {"id": None} == {
        "id": None,
        "name": "Kopi Pagi Sdn Bhd",
        "country_pack": "MY",
        "pack_version": "2026.4",
        "base_currency": "MYR",
        "fiscal_year_start_month": 1,
        "accounts": 139,
        "journals": 7,
        "fiscal_years": 1,
        "open_periods": 12,
        "posted_entries": 0,
    }
    assert (shown["next"], shown["is_complete"]) == ("opening_balances", False)
    assert api.call(*next_call(api), {"posting_date": DAY, "lines": LINES[:1]}).status_code == 201

    api = Api(user, tenant_id)
    assert statuses(api)["opening_balances"] == "done"
    assert api.get("/onboarding").json()["next"] == "first_entry"
    assert api.call(*next_call(api), {"posting_date": DAY, "lines": LINES}).status_code == 201
    shown = api.get("/onboarding").json()
    assert (shown["next"], shown["is_complete"], shown["company"]["posted_entries"]) == (None, True, 2)
    assert {step["status"] for step in shown["steps"]} == {"done"}
    assert {step["call"] for step in shown["steps"]} == {None}


def test_a_member_without_a_chosen_tenant_is_told_to_choose(books: Books) -> None:
    api = Api(books.owner)
    assert next_call(api) == ("PUT", "/me/tenant")
    assert api.get("/onboarding").json()["tenant_id"] is None


def test_opening_balances_are_skipped_by_somebody_and_the_first_word_stands(api: Api, books: Books, path: str) -> None:
    skipped = api.post(f"{path}/onboarding/skip", {"step": "opening_balances"})
    assert skipped.status_code == 200, skipped.content
    carol = make_member(books.tenant_id, Role.ACCOUNTANT, "carol")
    again = Api(carol, books.tenant_id).post(f"{path}/onboarding/skip", {"step": "opening_balances"})
    [step] = [step for step in again.json()["steps"] if step["key"] == "opening_balances"]
    assert (step["status"], step["skipped_by"]) == ("skipped", books.owner.email)
    assert step["skipped_at"].startswith("20")
    assert again.json()["next"] == "first_entry"
    assert again.json()["steps"] == skipped.json()["steps"]


def test_what_was_skipped_can_still_be_done(api: Api, path: str) -> None:
    api.post(f"{path}/onboarding/skip", {"step": "opening_balances"})
    assert api.post(f"{path}/opening-balances", {"posting_date": DAY, "lines": LINES[:1]}).status_code == 201
    [step] = [step for step in api.get("/onboarding").json()["steps"] if step["key"] == "opening_balances"]
    assert (step["status"], step["skipped_by"]) == ("done", None)


def test_what_is_done_is_not_skipped(api: Api, books: Books, path: str) -> None:
    api.post(f"{path}/opening-balances", {"posting_date": DAY, "lines": LINES[:1]})
    refused = api.post(f"{path}/onboarding/skip", {"step": "opening_balances"})
    assert (refused.status_code, refused.json()["code"]) == (409, "ledger.onboarding_step_done")
    with tenant(books.tenant_id):
        assert not OnboardingSkip.objects.exists()


@pytest.mark.parametrize("step", ["tenant", "company", "period", "first_entry", "", None, "opening_balances "])
def test_only_an_optional_step_is_skipped(api: Api, path: str, step: Any) -> None:
    assert api.post(f"{path}/onboarding/skip", {"step": step}).status_code == 422


def test_two_who_skip_at_once_are_one(books: Books, path: str) -> None:
    together = Barrier(4)

    def skip() -> int:
        api = Api(books.owner, books.tenant_id)
        together.wait(60)
        try:
            return api.post(f"{path}/onboarding/skip", {"step": "opening_balances"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [done.result() for done in [pool.submit(skip) for _ in range(4)]]
    assert answers == [200] * 4
    with tenant(books.tenant_id):
        assert OnboardingSkip.objects.count() == 1


def test_a_draft_is_no_first_entry(api: Api, path: str) -> None:
    assert api.post(f"{path}/journal-entries", {"posting_date": DAY, "lines": LINES}).status_code == 201
    assert statuses(api)["first_entry"] == "open"


def test_who_may_not_take_a_step_is_told_so(books: Books) -> None:
    viewer = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    steps = viewer.get("/onboarding").json()["steps"]
    calls = {step["key"]: step["call"] for step in steps if step["call"]}
    assert {key: (call["permission"], call["is_allowed"]) for key, call in calls.items()} == {
        "opening_balances": ("entry.post", False),
        "first_entry": ("entry.post", False),
    }


def test_each_company_has_its_own_way(api: Api, books: Books, path: str) -> None:
    second = make_company(books.tenant_id, pack="sg")
    api.post(f"{path}/onboarding/skip", {"step": "opening_balances"})
    assert api.get("/onboarding").json()["company"]["id"] == str(books.company.id)
    assert statuses(api, f"?company_id={second.id}")["opening_balances"] == "open"
    assert statuses(api)["opening_balances"] == "skipped"


def test_a_company_of_strangers_is_not_found(api: Api) -> None:
    strangers = make_books()
    refused = api.get(f"/onboarding?company_id={strangers.company.id}")
    assert (refused.status_code, refused.json()) == (404, api.get(f"/onboarding?company_id={uuid7()}").json())


def test_who_was_removed_reads_no_onboarding_of_the_tenant(books: Books) -> None:
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    his = Api(bob, books.tenant_id)
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).delete()
    refused = his.get("/onboarding")
    assert (refused.status_code, refused.json()["code"]) == (409, "organisations.no_tenant_chosen")


def test_a_repeated_request_makes_the_company_once(books: Books) -> None:
    api = Api(books.owner, books.tenant_id)
    body = {"name": "Once", "country_pack": "de", "first_year_on": DAY}
    one = api.post("/companies", body, Idempotency_Key="onboarding")
    two = Api(books.owner, books.tenant_id).post("/companies", body, Idempotency_Key="onboarding")
    assert (one.status_code, two.status_code, two.json()) == (201, 201, one.json())
    with tenant(books.tenant_id):
        assert Company.objects.filter(name="Once").count() == 1


@pytest.mark.parametrize(
    "act", ["update ledger_onboarding_skip set skipped_at = now()", "delete from ledger_onboarding_skip"]
)
def test_a_skip_stays_as_it_was_said(api: Api, books: Books, path: str, act: str) -> None:
    api.post(f"{path}/onboarding/skip", {"step": "opening_balances"})
    denied = pytest.raises(DatabaseError, match="permission denied")
    with tenant(books.tenant_id), denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)


@pytest.mark.parametrize(
    ("made", "done"),
    [
        (Made(139, 7, 0, 0, 0, 0), {"tenant", "company"}),
        (Made(139, 7, 1, 12, 0, 0), {"tenant", "company", "period"}),
        (Made(139, 7, 1, 0, 0, 0), {"tenant", "company"}),
        (Made(139, 7, 1, 12, 1, 1), {"tenant", "company", "period", "opening_balances"}),
        (Made(139, 7, 1, 12, 1, 0), {"tenant", "company", "period", "first_entry"}),
        (Made(139, 7, 1, 0, 2, 1), {"tenant", "company", "period", "opening_balances", "first_entry"}),
    ],
)
def test_a_step_is_done_when_its_fruits_are_there(made: Made, done: set[str]) -> None:
    assert steps_done(made) == done
