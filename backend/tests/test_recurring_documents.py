"""Each day exactly once, whoever makes it and whatever is killed; what cannot be made is seen, and waits."""

import os
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, connection
from django.utils import timezone

from oasys.api.problems import body_of
from oasys.core.tenancy import tenant
from oasys.dispatch.models import Sending
from oasys.dispatch.tests.office import income, make_office
from oasys.invoicing.models import Document
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.jobs.models import Job
from oasys.jobs.running import run_job
from oasys.ledger.models import Period
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission, Role
from oasys.recurring.rules import Rhythm
from oasys.recurring_documents.due import make_due
from oasys.recurring_documents.jobs import works
from oasys.recurring_documents.models import Occurrence, RecurringDocument
from oasys.recurring_documents.rules import billed, filled, places
from tests.factories import make_member, make_token
from tests.fixtures import Api


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def set_up(desk: Desk, kind: str = "invoice", api: Api | None = None, **said: Any) -> dict[str, Any]:
    """One of the first of each month of 2026, posted, unless it is said otherwise."""
    document = {"contact_id": str(desk.contact.id), "lines": [desk.line(account="4110", text="Plan {month}/{year}")]}
    if kind == "bill":
        document["lines"] = [desk.line(account="6110", text="Rent")]
        document["supplier_number"] = "RENT-{year}-{month}"
    body = {"name": f"R{timezone.now():%f}", "unit": "month", "starts_on": "2026-01-01", "action": "post"}
    body |= {"document": document | said.pop("document", {})} | said
    made = (api or desk.api).post(f"{desk.path}/recurring-{kind}s", body)
    assert made.status_code == 201, made.content
    return made.json() | {"at": f"{desk.path}/recurring-{kind}s/{made.json()['id']}"}


def run(desk: Desk, today: date) -> int:
    return make_due(tenant_id=desk.books.tenant_id, today=today, problem_of=body_of)


def documents(desk: Desk) -> list[Document]:
    with tenant(desk.books.tenant_id):
        return list(Document.objects.filter(company=desk.books.company).order_by("issue_date", "id"))


def days(desk: Desk) -> list[str]:
    return [f"{one.issue_date:%m-%d}" for one in documents(desk)]


def test_missed_days_are_made_up_for_and_no_day_comes_twice(desk: Desk):
    made = set_up(desk, document={"note": "For {period}, {month_name}"})
    assert run(desk, date(2025, 12, 31)) == 0
    assert run(desk, date(2026, 3, 1)) == 3
    assert run(desk, date(2026, 3, 31)) == 0
    assert days(desk) == ["01-01", "02-01", "03-01"]
    second = documents(desk)[1]
    assert (second.status, second.payable, second.note) == (
        "posted", 100, "For 1 February 2026 – 28 February 2026, February",
    )  # fmt: skip
    assert f"{second.due_date}" == "2026-03-03", "by the terms of the contact"
    with tenant(desk.books.tenant_id):
        assert second.lines.get().text == "Plan 02/2026"
    shown = desk.api.get(made["at"]).json()
    assert (shown["made"], shown["next_on"], shown["state"], shown["failure"]) == (3, "2026-04-01", "active", None)
    (last, *_) = desk.api.get(f"{made['at']}/occurrences").json()["items"]
    assert last == shown["last"]
    assert (last["number"], last["day"], last["document_number"]) == (3, "2026-03-01", documents(desk)[2].number)
    (listed,) = desk.api.get(f"{desk.path}/recurring-invoices?state=active").json()["items"]
    assert listed["id"] == made["id"]
    assert desk.api.get(f"{desk.path}/recurring-invoices?state=ended").json()["items"] == []
    assert desk.api.get(made["at"].replace("invoices", "bills")).status_code == 404


def test_the_preview_is_what_is_written(desk: Desk):
    tax = desk.code("ST10")
    line = desk.line(account="4110", text="Plan {quarter}/{year}") | {"tax_code_ids": [tax]}
    made = set_up(desk, in_arrears=True, unit="quarter", times=3, document={"lines": [line]})
    items = desk.api.get(f"{made['at']}/upcoming?count=12").json()["items"]
    assert [one["day"] for one in items] == ["2026-01-01", "2026-04-01", "2026-07-01"]
    assert (items[0]["period_from"], items[0]["period_to"]) == ("2025-10-01", "2025-12-31")
    assert (items[0]["texts"], items[1]["payable"], items[1]["tax"]) == (["Plan 4/2025"], "110.00", "10.00")
    assert documents(desk) == []
    assert run(desk, date(2026, 12, 31)) == 3
    assert [f"{one.payable:f}" for one in documents(desk)] == [one["payable"] for one in items]
    assert desk.api.get(f"{made['at']}/upcoming").json()["items"] == []
    assert desk.api.get(made["at"]).json()["state"] == "ended"


def test_taxes_are_those_of_the_day(desk: Desk):
    tax = desk.code("ST10")
    set_up(desk, document={"lines": [desk.line(account="4110") | {"tax_code_ids": [tax]}]})
    rate = {"values": ["12"]}
    answer = desk.api.call("PUT", f"{desk.path}/tax-codes/{tax}/rates/2026-02-01", rate, If_Match='"v1"')
    assert answer.status_code < 300, answer.content
    assert run(desk, date(2026, 2, 1)) == 2
    assert [one.tax for one in documents(desk)] == [10, 12]


def test_two_workers_at_once_make_each_day_once(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    for _ in range(3):
        set_up(desk)
    refused: list[Any] = []
    monkeypatch.setattr("oasys.recurring.due.log.warning", lambda *args, **said: refused.append(said))
    counts: list[int] = []

    def work() -> None:
        try:
            counts.append(run(desk, date(2026, 2, 1)))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    run(desk, date(2026, 2, 1))  # what one left out because another one held it
    assert refused == []
    assert days(desk) == ["01-01"] * 3 + ["02-01"] * 3


@pytest.mark.parametrize(
    "where", [(Occurrence, "save_base"), (RecurringDocument, "save")], ids=["document", "occurrence"]
)
def test_killed_in_the_middle_nothing_is_there(desk: Desk, where: tuple[Any, str]):
    """A worker that is killed when the document, or that and its occurrence, are written and the row has not moved."""
    made = set_up(desk)
    child = os.fork()
    if not child:
        connection.connection = None
        connection.close()
        setattr(where[0], where[1], lambda *args, **kwargs: os.kill(os.getpid(), 9))
        run(desk, date(2026, 1, 1))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert documents(desk) == []
    assert desk.api.get(made["at"]).json()["made"] == 0
    assert run(desk, date(2026, 1, 1)) == 1
    assert days(desk) == ["01-01"]


def test_the_database_takes_a_day_once_even_if_the_row_forgot(desk: Desk):
    made = set_up(desk)
    assert run(desk, date(2026, 1, 1)) == 1
    with tenant(desk.books.tenant_id):
        RecurringDocument.objects.filter(id=made["id"]).update(made=0, next_on=date(2026, 1, 1))
    assert run(desk, date(2026, 1, 1)) == 0
    assert days(desk) == ["01-01"]
    assert desk.api.get(made["at"]).json()["failure"]["code"] == "recurring_documents.occurrence_made"


ATTACKS = {
    "a day undone": ("delete from recurring_document_occurrence", "42501"),
    "a day moved": ("update recurring_document_occurrence set day = day + 1", "42501"),
    "another first day": ("update recurring_document set starts_on = starts_on + 1", "42501"),
    "a bill made an invoice": ("update recurring_document set kind = 'bill'", "42501"),
    "a document of another day": (
        "insert into recurring_document_occurrence (tenant_id, id, company_id, recurring_id, number, day, document_id, made_at) "
        "select tenant_id, uuidv7(), company_id, recurring_id, 7, day + 1, document_id, transaction_timestamp() "
        "from recurring_document_occurrence", "OA185",
    ),
    "a stranger's contact": ("update recurring_document set contact_id = '{stranger}'", "23503"),
    "gone with what it wrote": ("delete from recurring_document", "23503"),
    "all at once": ("truncate recurring_document cascade", "42501"),
}  # fmt: skip


def test_attacks(desk: Desk):
    set_up(desk)
    assert run(desk, date(2026, 1, 1)) == 1
    stranger = make_desk().contact.id
    for name, (statement, code) in ATTACKS.items():
        with pytest.raises(Error) as refused, tenant(desk.books.tenant_id), connection.cursor() as cursor:
            cursor.execute(statement.format(stranger=stranger))
        assert getattr(refused.value.__cause__, "sqlstate", "") == code, name


def test_a_missing_period_is_said_and_later_days_wait(desk: Desk):
    made = set_up(desk, starts_on="2025-12-01")  # no fiscal year covers it
    other = set_up(desk)
    assert run(desk, date(2026, 2, 1)) == 2, "the other one goes on"
    shown = desk.api.get(made["at"]).json()
    assert (shown["failure"]["code"], shown["next_on"], shown["state"]) == (
        "ledger.period_missing", "2025-12-01", "waiting",
    )  # fmt: skip
    assert shown["retry_at"] > shown["failed_at"]
    assert run(desk, date(2026, 2, 1)) == 0, "it waits for the next try"
    refused = desk.api.post(f"{made['at']}/run")
    assert (refused.status_code, refused.json()["code"]) == (422, "ledger.period_missing")
    assert desk.api.post(f"{desk.path}/fiscal-years", {"containing": "2025-12-01"}).status_code == 201
    assert desk.api.post(f"{made['at']}/run").json()["last"]["day"] == "2025-12-01"
    assert run(desk, date(2026, 2, 1)) == 2
    assert desk.api.get(made["at"]).json()["failure"] is None
    assert desk.api.get(other["at"]).json()["made"] == 2


def test_a_locked_period_keeps_the_occurrence_waiting(desk: Desk):
    made = set_up(desk, starts_on="2026-01-01", times=1)
    with tenant(desk.books.tenant_id):
        at = f"{desk.path}/periods/{Period.objects.get(company=desk.books.company, starts_on='2026-01-01').id}"
    locked = desk.api.post(f"{at}/lock", {"reason": "done"}, If_Match='"v1"')
    assert locked.status_code == 200, locked.content
    assert run(desk, date(2026, 1, 1)) == 0
    shown = desk.api.get(made["at"]).json()
    assert shown["failure"]["code"] == "ledger.period_locked"
    assert shown["next_on"] == "2026-01-01"


def test_nothing_is_run_before_its_day_nor_in_a_pause(desk: Desk):
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    made = set_up(desk, starts_on=f"{tomorrow}")
    refused = desk.api.post(f"{made['at']}/run")
    assert (refused.status_code, refused.json()["code"]) == (409, "recurring_documents.nothing_due")
    assert desk.api.call("PATCH", made["at"], {"is_active": False}, If_Match='"v1"').json()["state"] == "paused"
    assert desk.api.post(f"{made['at']}/run").status_code == 409


def test_pause_resume_and_end(desk: Desk):
    made = set_up(desk)
    assert run(desk, date(2026, 1, 1)) == 1
    assert desk.api.call("PATCH", made["at"], {"is_active": False}, If_Match='"v1"').json()["state"] == "paused"
    assert run(desk, date(2026, 12, 31)) == 0
    resumed = desk.api.call("PATCH", made["at"], {"is_active": True}, If_Match='"v2"').json()
    assert resumed["next_on"] >= f"{timezone.now():%Y-%m-%d}"
    passed = desk.api.get(f"{made['at']}/occurrences").json()["items"]
    assert [one["is_made"] for one in passed] == [False] * (len(passed) - 1) + [True]
    ended = desk.api.call("PATCH", made["at"], {"ends_on": "2026-01-01"}, If_Match='"v3"').json()
    assert (ended["state"], ended["next_on"]) == ("ended", None)
    assert desk.api.call("DELETE", made["at"], If_Match='"v4"').json()["code"] == "recurring_documents.has_occurrences"
    fresh = set_up(desk)
    assert desk.api.call("DELETE", fresh["at"], If_Match='"v2"').status_code == 412
    assert desk.api.call("DELETE", fresh["at"], If_Match='"v1"').status_code == 204


def test_drafts_are_left_and_may_be_deleted(desk: Desk):
    made = set_up(desk, action="draft")
    assert run(desk, date(2026, 1, 1)) == 1
    (draft,) = documents(desk)
    assert draft.status == "draft"
    answer = desk.api.call("DELETE", f"{desk.path}/invoices/{draft.id}", If_Match='"v1"')
    assert answer.status_code == 204, answer.content
    (shown,) = desk.api.get(f"{made['at']}/occurrences").json()["items"]
    assert (shown["is_made"], shown["document_id"]) == (True, None)
    assert run(desk, date(2026, 1, 1)) == 0, "it does not come again"


def test_a_bill_needs_another_number_each_time(desk: Desk):
    body = {"name": "Rent", "unit": "month", "starts_on": "2026-01-01", "action": "post"}
    document = {"contact_id": str(desk.contact.id), "lines": [desk.line(account="6110")], "supplier_number": "RENT"}
    at = f"{desk.path}/recurring-bills"
    refused = desk.api.post(at, body | {"document": document})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/document/supplier_number")
    set_up(desk, "bill")
    assert run(desk, date(2026, 2, 1)) == 2
    assert [one.supplier_number for one in documents(desk)] == ["RENT-2026-01", "RENT-2026-02"]


def test_what_the_document_would_be_refused_for_is_refused_at_once(desk: Desk):
    body = {"name": "R", "unit": "month", "starts_on": "2026-01-01"}
    content = {"contact_id": str(make_desk().contact.id), "lines": [desk.line(account="4110")]}
    at = f"{desk.path}/recurring-invoices"
    stranger = desk.api.post(at, body | {"document": content})
    assert (stranger.status_code, stranger.json()["errors"][0]["pointer"]) == (422, "/document/contact_id")
    content = {"contact_id": str(desk.contact.id), "lines": [desk.line(account="nope")]}
    unknown = desk.api.post(at, body | {"document": content})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/document/lines/0/account_code")
    dated = desk.api.post(at, body | {"document": content | {"issue_date": "2026-01-01"}})
    assert dated.status_code == 422
    over = desk.api.post(
        at, body | {"ends_on": "2025-01-01", "document": content | {"lines": [desk.line(account="4110")]}}
    )
    assert over.json()["code"] == "recurring.rhythm_invalid"
    set_up(desk, name="Twice")
    twice = desk.api.post(at, body | {"name": "Twice", "document": content | {"lines": [desk.line(account="4110")]}})
    assert twice.json()["code"] == "recurring_documents.name_taken"


def test_it_acts_with_the_rights_of_who_changed_it_last(desk: Desk):
    bookkeeper = Api(make_member(desk.books.tenant_id, Role.BOOKKEEPER), desk.books.tenant_id)
    accountant = make_member(desk.books.tenant_id, Role.ACCOUNTANT)
    made = set_up(desk, api=Api(accountant, desk.books.tenant_id))
    assert bookkeeper.call("PATCH", made["at"], {"name": "Mine"}, If_Match='"v1"').status_code == 403
    assert bookkeeper.post(f"{made['at']}/run").status_code == 403
    with tenant(desk.books.tenant_id):
        Membership.objects.filter(user=accountant).delete()
    assert run(desk, date(2026, 1, 1)) == 0
    assert desk.api.get(made["at"]).json()["failure"]["code"] == "recurring.right_lost"
    ran = desk.api.post(f"{made['at']}/run").json()
    assert (ran["acts_as"], ran["failure"]) == (desk.books.owner.email, None)
    assert documents(desk)[0].posted_by_id == desk.books.owner.id


def test_run_at_once_may_what_the_request_may_and_no_more(desk: Desk):
    """A token stays as narrow as it is, whoever set the document up; the trail names where the request came from."""
    accountant = make_member(desk.books.tenant_id, Role.ACCOUNTANT)
    made = set_up(desk, api=Api(accountant, desk.books.tenant_id))
    with tenant(desk.books.tenant_id):
        period = Period.objects.get(company=desk.books.company, starts_on="2026-01-01").id
    closed = desk.api.post(f"{desk.path}/periods/{period}/close", {"reason": "done"}, If_Match='"v1"')
    assert closed.status_code == 200, closed.content
    narrow = make_token(desk.books.owner, desk.books.tenant_id, Permission.SALES_DRAFT, Permission.SALES_POST)
    refused = Api(token=narrow.text).post(f"{made['at']}/run")
    assert (refused.status_code, refused.json()["code"]) == (409, "ledger.period_closed"), refused.content
    assert documents(desk) == []
    wide = Api(token=make_token(desk.books.owner, desk.books.tenant_id).text, REMOTE_ADDR="203.0.113.7")
    ran = wide.post(f"{made['at']}/run")
    assert ran.status_code == 200, ran.content
    assert ran.json()["acts_as"] == accountant.email, "a token does not make its owner act from now on"
    (written,) = documents(desk)
    assert written.posted_by_id == desk.books.owner.id
    (event,) = desk.api.get(f"/audit-events?object_id={written.id}&action=document.posted").json()["items"]
    assert (event["address"], event["request_id"]) == ("203.0.113.7", ran["X-Request-ID"])


def test_a_service_runs_nothing(desk: Desk):
    made = set_up(desk)
    service = desk.api.post("/services", {"name": "S", "role": "accountant"}).json()["id"]
    token = desk.api.post(f"/services/{service}/tokens", {"name": "T"}).json()["token"]
    refused = Api(token=token).post(f"{made['at']}/run")
    assert (refused.status_code, refused.json()["code"]) == (409, "recurring.right_lost")
    assert documents(desk) == []


def test_arrears_are_made_up_for_in_several_rounds(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("oasys.recurring_documents.due.DAYS_AT_ONCE", 3)
    monkeypatch.setattr("oasys.recurring_documents.due.MOST_AT_ONCE", 5)
    first, second = set_up(desk, unit="day", times=7), set_up(desk, unit="day", times=7)
    assert [run(desk, date(2026, 2, 1)) for _ in range(4)] == [5, 5, 4, 0]
    assert [desk.api.get(one["at"]).json()["made"] for one in (first, second)] == [7, 7]
    assert days(desk) == [f"01-{day:02}" for day in range(1, 8) for _ in range(2)]


def test_more_days_than_are_made_up_for_are_refused(desk: Desk):
    today = timezone.now().date()
    content = {"contact_id": str(desk.contact.id), "lines": [desk.line(account="4110")]}
    body = {"name": "R", "unit": "day", "document": content}
    at = f"{desk.path}/recurring-invoices"
    refused = desk.api.post(at, body | {"starts_on": f"{today - timedelta(days=400)}"})
    assert (refused.status_code, refused.json()["code"]) == (422, "recurring.rhythm_invalid"), refused.content
    assert refused.json()["errors"][0]["pointer"] == "/starts_on"
    assert desk.api.post(at, body | {"name": "S", "starts_on": f"{today - timedelta(days=399)}"}).status_code == 201
    first = f"{today - timedelta(days=401)}"
    made = desk.api.post(at, body | {"starts_on": first, "ends_on": first})
    assert made.status_code == 201, made.content
    with tenant(desk.books.tenant_id):
        RecurringDocument.objects.filter(id=made.json()["id"]).update(made=1, next_on=None)
    one = f"{at}/{made.json()['id']}"
    refused = desk.api.call("PATCH", one, {"ends_on": None}, If_Match='"v1"')
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/ends_on"), refused.content
    near = {"ends_on": f"{today - timedelta(days=2)}"}
    assert desk.api.call("PATCH", one, near, If_Match='"v1"').status_code == 200


def test_a_bill_of_the_last_day_there_is(desk: Desk):
    content = {"contact_id": str(desk.contact.id), "lines": [desk.line(account="6110")], "supplier_number": "LAST"}
    body = {"name": "R", "unit": "month", "starts_on": "2199-12-31", "document": content}
    made = desk.api.post(f"{desk.path}/recurring-bills", body)
    assert made.status_code == 201, made.content
    upcoming = desk.api.get(f"{desk.path}/recurring-bills/{made.json()['id']}/upcoming").json()["items"]
    assert [one["day"] for one in upcoming] == ["2199-12-31"]


def test_a_job_makes_all_that_is_due_with_its_progress(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    for _ in range(2):
        set_up(desk, times=2)
    set_up(desk, starts_on="2025-12-01", times=1)
    set_up(desk, "bill", times=1)
    asked = desk.api.post(f"{desk.path}/recurring-invoices/run")
    assert (asked.status_code, asked.json()["kind"]) == (202, "recurring_invoices")
    job_id, totals = asked.json()["id"], []
    monkeypatch.setattr("oasys.recurring_documents.jobs.LOOK_MILLISECONDS", 10)
    monkeypatch.setattr(
        "oasys.jobs.running.Task.tell", lambda self, done, total=None, message="": totals.append((done, total))
    )
    for _ in range(2):  # a second worker on the same job finds nothing left
        run_job(
            tenant_id=desk.books.tenant_id, job_id=job_id, works=works(body_of), problem_of=body_of, is_stopping=lambda: False
        )  # fmt: skip
    with tenant(desk.books.tenant_id):
        job = Job.objects.get(id=job_id)
    assert (job.state, job.result) == ("succeeded", {"made": 4, "failed": 1}), job.problem
    assert totals[-1] == (3, 3)
    assert days(desk) == ["01-01", "01-01", "02-01", "02-01"]


def test_an_archived_company_is_left_alone(desk: Desk):
    made = set_up(desk)
    assert desk.api.post(f"{desk.path}/archive", If_Match='"v1"').status_code == 200
    assert run(desk, date(2026, 1, 1)) == 0
    assert desk.api.get(made["at"]).json()["failure"] is None


@pytest.mark.parametrize(
    ("rhythm", "number", "in_arrears", "expected"),
    [
        (Rhythm("month", 1, date(2026, 1, 31)), 1, False, ("2026-02-28", "2026-03-30")),
        (Rhythm("month", 1, date(2026, 1, 31)), 0, True, ("2025-12-31", "2026-01-30")),
        (Rhythm("month", 1, date(2026, 1, 1), times=1), 0, False, ("2026-01-01", "2026-01-31")),
        (Rhythm("week", 2, date(2026, 1, 5)), 1, True, ("2026-01-05", "2026-01-18")),
        (Rhythm("year", 1, date(2024, 2, 29)), 0, True, ("2023-02-28", "2024-02-28")),
    ],
)
def test_the_time_that_is_billed(rhythm: Rhythm, number: int, in_arrears: bool, expected: tuple[str, str]):
    found = billed(rhythm, number, in_arrears=in_arrears)
    assert (f"{found.first}", f"{found.last}") == expected


def test_places_are_filled_in_the_language_of_the_contact_and_nothing_else():
    time = billed(Rhythm("month", 1, date(2026, 3, 1)), 0, in_arrears=False)
    content = {"note": "{period} {month_name} {x} {0}", "lines": [{"text": "{quarter}/{year}"}], "terms_text": "{date}"}
    assert filled(content, places(time, "de")) == {
        "note": "01.03.2026 – 31.03.2026 März {x} {0}",
        "lines": [{"text": "1/2026"}],
        "terms_text": "01.03.2026",
    }


def test_posted_and_sent_once_in_one_transaction():
    office = make_office()
    document = {"contact_id": str(office.contact.id), "lines": [office.line(account=income(office), text="Abo")]}
    body = {"name": "Abo", "unit": "month", "starts_on": "2026-01-01", "action": "send", "document": document}
    made = office.api.post(f"{office.path}/recurring-invoices", body)
    assert made.status_code == 201, made.content
    assert run(office, date(2026, 2, 1)) == 2
    assert run(office, date(2026, 2, 1)) == 0
    with tenant(office.books.tenant_id):
        sent = list(Sending.objects.order_by("id").values_list("recipient", "document__issue_date"))
    assert sent == [("ada@moeller.example", date(2026, 1, 1)), ("ada@moeller.example", date(2026, 2, 1))]
    with tenant(office.books.tenant_id):
        office.contact.people = []
        office.contact.save(update_fields=["people"])
    assert run(office, date(2026, 3, 1)) == 0
    shown = office.api.get(f"{office.path}/recurring-invoices/{made.json()['id']}").json()
    assert (shown["failure"]["errors"][0]["pointer"], shown["next_on"]) == ("/to", "2026-03-01")
    assert len(documents(office)) == 2, "what cannot be sent is not posted either"
    bill = body | {"document": document | {"supplier_number": "{month}"}}
    assert office.api.post(f"{office.path}/recurring-bills", bill).status_code == 422
