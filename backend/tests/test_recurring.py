"""Each day exactly once, whoever makes it and whatever is killed; failures that are seen."""

import os
import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from oasys.api.problems import body_of
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalEntry, JournalLine
from oasys.ledger.services.entries import write_drafts
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from oasys.recurring import due
from oasys.recurring.due import make_due
from oasys.recurring.models import PlannedReversal, RecurringEntry
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api

RENT = "6110"


def lines_of(books: Books, amount: str = "100.00") -> list[dict[str, Any]]:
    with tenant(books.tenant_id):
        expense, asset = books.leaf_codes("expense")[0], books.leaf_codes("asset")[0]
    return [
        {"account_code": expense, "debit": amount, "description": "{month}"},
        {"account_code": asset, "credit": amount},
    ]


def set_up(api: Api, path: str, books: Books, **said: Any) -> dict[str, Any]:
    """A recurring entry of the first of each month from January on, posted."""
    template = api.post(
        f"{path}/entry-templates",
        {"name": f"T{timezone.now():%f}", "description": "Rent {month}/{year}", "lines": lines_of(books)},
    )
    assert template.status_code == 201, template.content
    body = {"name": f"R{timezone.now():%f}", "template_id": template.json()["id"], "unit": "month"}
    made = api.post(f"{path}/recurring-entries", body | {"starts_on": "2026-01-01", "is_posted": True} | said)
    assert made.status_code == 201, made.content
    return made.json()


def run(books: Books, today: date) -> int:
    return make_due(tenant_id=books.tenant_id, today=today, problem_of=body_of)


def entries(books: Books) -> list[JournalEntry]:
    with tenant(books.tenant_id):
        return list(JournalEntry.objects.filter(company=books.company).order_by("posting_date", "id"))


def days(books: Books) -> list[str]:
    return [f"{entry.posting_date:%m-%d}" for entry in entries(books)]


def test_missed_days_are_made_up_for_and_no_day_comes_twice(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    assert made["upcoming"] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert run(books, date(2025, 12, 31)) == 0
    assert run(books, date(2026, 3, 1)) == 3
    assert run(books, date(2026, 3, 31)) == 0
    assert days(books) == ["01-01", "02-01", "03-01"]
    first = entries(books)[0]
    assert (first.status, first.description, first.source_kind) == ("posted", "Rent 01/2026", "recurring")
    with tenant(books.tenant_id):
        assert first.lines.order_by("line_no").first().description == "01"
    shown = api.get(f"{path}/recurring-entries/{made['id']}").json()
    assert (shown["made"], shown["next_on"], shown["failure"]) == (3, "2026-04-01", None)


def test_it_ends_with_its_last_day(api: Api, books: Books, path: str):
    made = set_up(api, path, books, times=2)
    assert run(books, date(2026, 12, 31)) == 2
    shown = api.get(f"{path}/recurring-entries/{made['id']}").json()
    assert (shown["next_on"], shown["upcoming"]) == (None, [])


def test_drafts_are_written_for_who_may_only_draft(books: Books, path: str):
    bookkeeper = Api(make_member(books.tenant_id, Role.BOOKKEEPER), books.tenant_id)
    refused = bookkeeper.post(f"{path}/entry-templates", {"name": "T", "lines": lines_of(books)})
    template_id = refused.json()["id"]
    body = {"name": "R", "template_id": template_id, "unit": "month", "starts_on": "2026-01-01"}
    assert bookkeeper.post(f"{path}/recurring-entries", body | {"is_posted": True}).status_code == 403
    made = bookkeeper.post(f"{path}/recurring-entries", body)
    assert made.status_code == 201
    at = f"{path}/recurring-entries/{made.json()['id']}"
    assert bookkeeper.call("PATCH", at, {"is_posted": True}, If_Match='"v1"').status_code == 403
    assert run(books, date(2026, 1, 1)) == 1
    assert [entry.status for entry in entries(books)] == ["draft"]


def test_nobody_takes_over_a_right_to_post_by_changing_a_name(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    bookkeeper = Api(make_member(books.tenant_id, Role.BOOKKEEPER), books.tenant_id)
    at = f"{path}/recurring-entries/{made['id']}"
    assert bookkeeper.call("PATCH", at, {"name": "Mine"}, If_Match='"v1"').status_code == 403


def test_two_workers_at_once_make_each_day_once(api: Api, books: Books, path: str, monkeypatch: pytest.MonkeyPatch):
    set_up(api, path, books)
    refused: list[Any] = []
    monkeypatch.setattr(due.log, "warning", lambda *args, **said: refused.append(said))
    counts: list[int] = []

    def work() -> None:
        try:
            counts.append(run(books, date(2026, 6, 1)))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 6
    assert refused == [], "they wait for each other: neither meets the other's day"
    assert days(books) == ["01-01", "02-01", "03-01", "04-01", "05-01", "06-01"]


def test_killed_between_the_entry_and_the_next_day_neither_is_there(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    child = os.fork()
    if not child:  # a worker that is killed when the entry is written and the row has not moved
        connection.connection = None
        connection.close()
        RecurringEntry.save = lambda *args, **kwargs: os.kill(os.getpid(), 9)  # type: ignore[method-assign]
        run(books, date(2026, 1, 1))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert entries(books) == []
    assert api.get(f"{path}/recurring-entries/{made['id']}").json()["made"] == 0
    assert run(books, date(2026, 1, 1)) == 1
    assert days(books) == ["01-01"]


def test_the_database_takes_a_day_once_even_if_the_row_forgot(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    assert run(books, date(2026, 1, 1)) == 1
    with tenant(books.tenant_id):
        RecurringEntry.objects.filter(id=made["id"]).update(made=0, next_on=date(2026, 1, 1))
    assert run(books, date(2026, 1, 1)) == 0
    assert days(books) == ["01-01"]
    assert api.get(f"{path}/recurring-entries/{made['id']}").json()["failure"]["code"] == "ledger.source_already_posted"


def test_a_closed_year_is_said_and_later_days_wait(api: Api, books: Books, path: str):
    made = set_up(api, path, books, starts_on="2025-12-01")  # no fiscal year covers it
    assert run(books, date(2026, 2, 1)) == 0
    shown = api.get(f"{path}/recurring-entries/{made['id']}").json()
    assert shown["failure"]["code"] == "ledger.period_missing"
    assert shown["failure"]["detail"]
    assert shown["next_on"] == "2025-12-01"
    assert shown["retry_at"] > shown["failed_at"]
    assert run(books, date(2026, 2, 1)) == 0, "it waits for the next try"
    assert api.post(f"{path}/fiscal-years", {"containing": "2025-12-01"}).status_code == 201
    with tenant(books.tenant_id):
        RecurringEntry.objects.filter(id=made["id"]).update(retry_at=timezone.now() - timedelta(seconds=1))
    assert run(books, date(2026, 2, 1)) == 3
    assert api.get(f"{path}/recurring-entries/{made['id']}").json()["failure"] is None


def test_one_that_fails_does_not_keep_others_waiting(api: Api, books: Books, path: str):
    set_up(api, path, books, starts_on="2025-12-01")
    set_up(api, path, books)
    assert run(books, date(2026, 1, 1)) == 1


@pytest.mark.parametrize("loses", ["membership", "role", "account"])
def test_who_lost_the_right_makes_nothing(api: Api, books: Books, path: str, loses: str):
    accountant = make_member(books.tenant_id, Role.ACCOUNTANT)
    made = set_up(Api(accountant, books.tenant_id), path, books)
    with tenant(books.tenant_id):
        if loses == "membership":
            Membership.objects.filter(user=accountant).delete()
        elif loses == "role":
            Membership.objects.filter(user=accountant).update(role=Role.BOOKKEEPER)
        else:
            accountant.is_active = False
            accountant.save()
    assert run(books, date(2026, 1, 1)) == 0
    at = f"{path}/recurring-entries/{made['id']}"
    assert api.get(at).json()["failure"]["code"] == "recurring.right_lost"
    taken = api.call("PATCH", at, {"name": "Mine now"}, If_Match='"v1"').json()
    assert (taken["failure"], taken["acts_as"]) == (None, books.owner.email)
    assert run(books, date(2026, 1, 1)) == 1
    assert entries(books)[0].posted_by_id == books.owner.id


def test_paused_days_are_passed_over(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    at = f"{path}/recurring-entries/{made['id']}"
    assert api.call("PATCH", at, {"is_active": False}, If_Match='"v1"').json()["upcoming"] == []
    assert run(books, date(2026, 12, 31)) == 0
    resumed = api.call("PATCH", at, {"is_active": True}, If_Match='"v2"').json()
    assert resumed["next_on"] >= f"{timezone.now():%Y-%m-%d}"


def test_a_change_follows_what_was_read(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    at = f"{path}/recurring-entries/{made['id']}"
    assert api.call("PATCH", at, {"times": 5}, If_Match='"v1"').status_code == 200
    assert api.call("PATCH", at, {"times": 9}, If_Match='"v1"').status_code == 412
    assert api.call("PATCH", at, {"times": 9}).status_code == 428
    assert api.call("PATCH", at, {"is_posted": False, "reverse_next_day": True}, If_Match='"v2"').status_code == 422
    assert api.call("DELETE", at, If_Match='"v2"').status_code == 204
    assert api.get(at).status_code == 404


def test_an_accrual_is_taken_back_on_the_next_day_once(api: Api, books: Books, path: str):
    set_up(api, path, books, starts_on="2026-01-31", on_last_day=True, reverse_next_day=True)
    assert run(books, date(2026, 1, 31)) == 1
    assert run(books, date(2026, 2, 1)) == 1
    assert run(books, date(2026, 2, 1)) == 0
    accrual, reversal = entries(books)
    assert (accrual.posting_date, reversal.posting_date) == (date(2026, 1, 31), date(2026, 2, 1))
    assert reversal.reverses_id == accrual.id
    with tenant(books.tenant_id):
        lines = JournalLine.objects.filter(entry__in=[accrual, reversal])
        assert (
            sum((line.debit - line.credit for line in lines if line.account_id == lines[0].account_id), Decimal()) == 0
        )


def an_entry(api: Api, books: Books, path: str, *, post: bool = True) -> str:
    body = {"posting_date": "2026-01-31", "lines": lines_of(books)}
    return api.post(f"{path}/journal-entries?post={str(post).lower()}", body).json()["id"]


def test_a_planned_reversal_waits_for_its_day_and_for_the_posting(api: Api, books: Books, path: str):
    entry_id = an_entry(api, books, path, post=False)
    at = f"{path}/journal-entries/{entry_id}/planned-reversal"
    assert api.get(at).status_code == 404
    assert api.call("PUT", at, {"reverse_on": "2026-01-31"}).status_code == 422
    assert api.call("PUT", at, {"reverse_on": "2026-02-01"}).json()["done_at"] is None
    assert [plan["entry_id"] for plan in api.get(f"{path}/planned-reversals").json()["items"]] == [entry_id]
    assert run(books, date(2026, 3, 1)) == 0, "it is a draft"
    assert api.post(f"{path}/journal-entries/{entry_id}/post").status_code == 200
    assert run(books, date(2026, 1, 31)) == 0
    assert run(books, date(2026, 3, 1)) == 1
    assert run(books, date(2026, 3, 1)) == 0
    assert days(books) == ["01-31", "02-01"]
    assert api.get(at).json()["done_at"] is not None
    assert api.get(f"{path}/planned-reversals").json()["items"] == []
    assert api.call("DELETE", at).status_code == 404
    assert api.call("PUT", at, {"reverse_on": "2026-02-05"}).status_code == 409


def test_a_plan_is_moved_taken_back_and_goes_with_its_draft(api: Api, books: Books, path: str):
    entry_id = an_entry(api, books, path, post=False)
    at = f"{path}/journal-entries/{entry_id}/planned-reversal"
    api.call("PUT", at, {"reverse_on": "2026-02-01"})
    assert api.call("PUT", at, {"reverse_on": "2026-02-02"}).json()["reverse_on"] == "2026-02-02"
    assert api.call("DELETE", at).status_code == 204
    assert api.call("DELETE", at).status_code == 404
    api.call("PUT", at, {"reverse_on": "2026-02-01"})
    assert api.call("DELETE", f"{path}/journal-entries/{entry_id}", If_Match='"v1"').status_code == 204
    with tenant(books.tenant_id):
        assert not PlannedReversal.objects.filter(entry_id=entry_id).exists()


def test_who_reversed_by_hand_has_done_it(api: Api, books: Books, path: str):
    entry_id = an_entry(api, books, path)
    api.call("PUT", f"{path}/journal-entries/{entry_id}/planned-reversal", {"reverse_on": "2026-02-01"})
    assert api.post(f"{path}/journal-entries/{entry_id}/reverse", {"posting_date": "2026-02-10"}).status_code == 201
    assert run(books, date(2026, 3, 1)) == 0
    assert days(books) == ["01-31", "02-10"]
    with tenant(books.tenant_id):
        assert PlannedReversal.objects.get(entry_id=entry_id).done_at is not None


def test_a_draft_that_moved_behind_its_reversal_says_so(api: Api, books: Books, path: str):
    entry_id = an_entry(api, books, path, post=False)
    at = f"{path}/journal-entries/{entry_id}"
    api.call("PUT", f"{at}/planned-reversal", {"reverse_on": "2026-02-01"})
    moved = {"posting_date": "2026-02-15", "lines": lines_of(books)}
    assert api.call("PUT", at, moved, If_Match='"v1"').status_code == 200
    assert api.post(f"{at}/post").status_code == 200
    assert run(books, date(2026, 3, 1)) == 0
    assert api.get(f"{at}/planned-reversal").json()["failure"]["code"] == "recurring.reversal_too_early"


def test_a_template_is_checked_used_and_kept_while_it_is_needed(api: Api, books: Books, path: str):
    body = {"name": "Rent", "description": "Rent {month}", "lines": lines_of(books)}
    wrong = body | {"lines": [{"account_code": "nope", "debit": "1"}, *body["lines"]]}
    refused = api.post(f"{path}/entry-templates", wrong)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "ledger.account_unknown")
    made = api.post(f"{path}/entry-templates", body).json()
    assert api.post(f"{path}/entry-templates", body).json()["code"] == "recurring.template_name_taken"
    at = f"{path}/entry-templates/{made['id']}"
    draft = api.post(f"{at}/entries", {"posting_date": "2026-05-04"})
    assert (draft.status_code, draft.json()["status"], draft.json()["description"]) == (201, "draft", "Rent 05")
    rhythm = {"name": "R", "template_id": made["id"], "unit": "week", "starts_on": "2026-01-05"}
    assert api.post(f"{path}/recurring-entries", rhythm).status_code == 201
    assert api.post(f"{path}/recurring-entries", rhythm).json()["code"] == "recurring.name_taken"
    assert api.call("DELETE", at, If_Match='"v1"').json()["code"] == "recurring.template_in_use"
    changed = api.call("PUT", at, body | {"name": "Office"}, If_Match='"v1"')
    assert (changed.json()["name"], changed["ETag"]) == ("Office", '"v2"')
    assert [row["name"] for row in api.get(f"{path}/entry-templates").json()["items"]] == ["Office"]


def test_a_foreign_line_takes_the_rate_of_its_day(api: Api, books: Books, path: str):
    lines = lines_of(books)
    lines[0] = {"account_code": lines[0]["account_code"], "currency": "USD", "currency_amount": "100.00"}
    lines[1] = {"account_code": lines[1]["account_code"], "currency": "USD", "currency_amount": "-100.00"}
    template = api.post(f"{path}/entry-templates", {"name": "Hosting", "lines": lines})
    assert template.status_code == 201, "the rate is looked up when it is used"
    at = f"{path}/entry-templates/{template.json()['id']}/entries"
    assert api.post(at, {"posting_date": "2026-03-02"}).json()["errors"][0]["code"] == "currencies.rate_missing"
    rate = {"currency": "USD", "base": "MYR", "day": "2026-03-02", "rate": "4.2"}
    assert api.post("/exchange-rates", {"source": "manual", "rates": [rate]}).status_code < 300
    assert api.post(at, {"posting_date": "2026-03-02"}).json()["amount"] == "420.00"


def test_a_rhythm_without_a_day_and_a_strangers_template_are_refused(api: Api, books: Books, path: str):
    stranger = make_books()
    theirs = set_up(Api(stranger.owner, stranger.tenant_id), f"/companies/{stranger.company.id}", stranger)
    body = {"name": "R", "template_id": theirs["template_id"], "unit": "month", "starts_on": "2026-01-01"}
    refused = api.post(f"{path}/recurring-entries", body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/template_id")
    mine = api.post(f"{path}/entry-templates", {"name": "T", "lines": lines_of(books)}).json()["id"]
    ended = api.post(f"{path}/recurring-entries", body | {"template_id": mine, "ends_on": "2025-01-01"})
    assert ended.json()["code"] == "recurring.rhythm_invalid"
    for wrong in ({"unit": "fortnight"}, {"every": 0}, {"every": "2"}, {"times": 0}, {"starts_on": "2026-02-30"}):
        assert api.post(f"{path}/recurring-entries", body | {"template_id": mine} | wrong).status_code == 422


def test_arrears_are_made_up_for_in_several_rounds(api: Api, books: Books, path: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(due, "DAYS_AT_ONCE", 3)
    monkeypatch.setattr(due, "MOST_AT_ONCE", 5)
    for _ in range(2):
        set_up(api, path, books, unit="day", times=7)
    assert [run(books, date(2026, 2, 1)) for _ in range(4)] == [5, 5, 4, 0]
    assert days(books) == [f"01-{day:02}" for day in range(1, 8) for _ in range(2)]


def test_more_days_than_are_made_up_for_are_refused(api: Api, books: Books, path: str):
    today = timezone.now().date()
    made = set_up(api, path, books, unit="day", starts_on=f"{today - timedelta(days=399)}")
    body = {"name": "R", "template_id": made["template_id"], "unit": "day"}
    refused = api.post(f"{path}/recurring-entries", body | {"starts_on": f"{today - timedelta(days=400)}"})
    assert (refused.status_code, refused.json()["code"]) == (422, "recurring.rhythm_invalid"), refused.content
    assert refused.json()["errors"][0]["pointer"] == "/starts_on"


def test_a_strangers_entry_cannot_be_planned_by_sql(books: Books):
    stranger = make_books()
    with tenant(stranger.tenant_id):
        codes = stranger.leaf_codes("asset")[0], stranger.leaf_codes("income")[0]
        draft = stranger.entry((codes[0], "1.00", "0"), (codes[1], "0", "1.00"))
        entry_id: UUID = write_drafts(company=stranger.company, entries=[draft], by=stranger.owner)[0]
    with pytest.raises(IntegrityError), tenant(books.tenant_id):
        PlannedReversal.objects.create(
            company=books.company, entry_id=entry_id, reverse_on=date(2026, 5, 1), acts_as=books.owner
        )


def test_a_fault_says_nothing_of_itself_and_keeps_nobody_waiting(
    api: Api, books: Books, path: str, monkeypatch: pytest.MonkeyPatch
):
    broken = set_up(api, path, books, starts_on="2025-12-31")  # due before the other
    set_up(api, path, books)
    draft_from = due.draft_from

    def fails_once_a_row(*, template: Any, **said: Any) -> Any:
        if str(template.id) == broken["template_id"]:
            raise RuntimeError("the inner workings")
        return draft_from(template=template, **said)

    monkeypatch.setattr(due, "draft_from", fails_once_a_row)
    assert run(books, date(2026, 1, 1)) == 1
    failure = api.get(f"{path}/recurring-entries/{broken['id']}").json()["failure"]
    assert (failure["code"], failure["status"]) == ("recurring.broke", 500)
    assert "inner" not in str(failure)
    assert days(books) == ["01-01"]


def test_its_days_lead_to_their_entries_and_show_what_was_passed_over(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    at = f"{path}/recurring-entries/{made['id']}"
    assert (made["last"], api.get(f"{at}/occurrences").json()) == (None, {"items": [], "next": None})
    assert run(books, date(2026, 3, 1)) == 3
    assert api.call("PATCH", at, {"is_active": False}, If_Match='"v1"').status_code == 200
    with tenant(books.tenant_id):
        RecurringEntry.objects.filter(id=made["id"]).update(made=4)  # April fell into the pause
    first = api.get(f"{at}/occurrences?limit=2").json()
    passed_over = first["items"][0]
    assert (passed_over["number"], passed_over["day"], passed_over["entry_id"]) == (4, "2026-04-01", None)
    second = api.get(f"{at}/occurrences?limit=2&after={first['next']}").json()
    shown = first["items"][1:] + second["items"]
    assert [(one["number"], one["day"]) for one in shown] == [(3, "2026-03-01"), (2, "2026-02-01"), (1, "2026-01-01")]
    assert [one["entry_id"] for one in reversed(shown)] == [str(entry.id) for entry in entries(books)]
    assert {(one["status"], one["amount"]) for one in shown} == {("posted", "100.00")}
    assert second["next"] is None
    listed = api.get(f"{path}/recurring-entries").json()["items"]
    assert next(one["last"] for one in listed if one["id"] == made["id"]) == first["items"][0]


def test_an_earlier_end_takes_no_day_away_that_was_done(api: Api, books: Books, path: str):
    made = set_up(api, path, books)
    assert run(books, date(2026, 3, 1)) == 3
    at = f"{path}/recurring-entries/{made['id']}"
    ended = api.call("PATCH", at, {"ends_on": "2026-01-15"}, If_Match='"v1"').json()
    assert (ended["next_on"], ended["last"]["day"]) == (None, "2026-03-01")
    assert len(api.get(f"{at}/occurrences").json()["items"]) == 3
