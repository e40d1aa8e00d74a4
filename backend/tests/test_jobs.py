"""Jobs: asked for in the request's transaction, done once, cancelled at safe points, seen by those who may."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from oasys.api.problems import body_of
from oasys.core.errors import NotFound
from oasys.core.tenancy import tenant
from oasys.exchange.jobs import WORKS
from oasys.jobs import running
from oasys.jobs.asking import MOST_WAITING, ask_for_job, cancel_job
from oasys.jobs.errors import JobFinished, TooManyJobs
from oasys.jobs.models import FilePart, Job
from oasys.jobs.queue import take_back_stalled
from oasys.jobs.running import MOST_ATTEMPTS, Stopping, Task, Work, run_job
from oasys.ledger.models import JournalEntry
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import ApiToken, Membership
from oasys.organisations.permissions import Permission, Role
from tests.factories import Books, make_books, make_member, make_token
from tests.fixtures import Api
from tests.live_process import eventually

NOW = datetime(2026, 3, 31, 8, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "REPORT_SECONDS", 0.02)


def ask(books: Books, **options: Any) -> Job:
    with tenant(books.tenant_id):
        return ask_for_job(company=books.company, kind=Job.Kind.IMPORT, params={}, by=books.owner, now=NOW, **options)


def do(books: Books, job: Job, act: Callable[[Task], dict[str, Any]], **options: Any) -> Job:
    works = {"import": Work(Permission.ENTRY_IMPORT, act)}
    options = {"works": works, "problem_of": body_of, "is_stopping": lambda: False} | options
    run_job(tenant_id=books.tenant_id, job_id=job.id, **options)
    return look(books, job)


def look(books: Books, job: Job) -> Job:
    with tenant(books.tenant_id):
        return Job.objects.get(id=job.id)


def post_one(task: Task) -> dict[str, Any]:
    """A work that leaves a trace in the books."""
    books = Books(None, task.company, task.by)
    asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    write_and_post(company=task.company, entries=[books.entry((asset, "1.00", "0"), (income, "0", "1.00"))], by=task.by)
    return {"entries": 1}


def posted(books: Books) -> int:
    with tenant(books.tenant_id):
        return JournalEntry.objects.filter(company=books.company, status="posted").count()


def queued(job: Job) -> list[tuple[str, dict[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute("select status::text, args from procrastinate_jobs where args->>'job_id' = %s", [str(job.id)])
        return cursor.fetchall()


def test_a_job_is_queued_with_the_transaction_that_asks_or_not_at_all(books: Books):
    kept = ask(books)
    assert [row[0] for row in queued(kept)] == ["todo"]
    with pytest.raises(ZeroDivisionError), tenant(books.tenant_id):
        lost = ask_for_job(company=books.company, kind=Job.Kind.IMPORT, params={}, by=books.owner, now=NOW)
        raise ZeroDivisionError
    assert queued(lost) == []
    with tenant(books.tenant_id):
        assert not Job.objects.filter(id=lost.id).exists()


def test_the_work_and_its_success_commit_together(books: Books):
    job = do(books, ask(books), post_one)
    assert (job.state, job.result, job.attempt, posted(books)) == ("succeeded", {"entries": 1}, 1, 1)
    assert do(books, job, post_one).attempt == 1
    assert posted(books) == 1


def test_two_workers_with_one_job_do_it_once(books: Books):
    """The second begins while the first is in the middle, as if it had been taken for dead: only the second counts."""
    job = ask(books)
    begun, go_on = threading.Event(), threading.Event()

    def slow(task: Task) -> dict[str, Any]:
        result = post_one(task)
        begun.set()
        assert go_on.wait(60)
        return result

    first = threading.Thread(target=lambda: (do(books, job, slow), connection.close()))
    first.start()
    assert begun.wait(60)
    second = threading.Thread(target=lambda: (do(books, job, post_one), connection.close()))
    second.start()  # waits in the database for the first one's number series
    eventually(lambda: look(books, job).attempt == 2)
    go_on.set()
    first.join()
    second.join()
    done = look(books, job)
    assert (done.state, done.attempt, posted(books)) == ("succeeded", 2, 1)


def test_an_attempt_that_was_begun_anew_elsewhere_writes_nothing(books: Books):
    job = ask(books)

    def overtaken(task: Task) -> dict[str, Any]:
        result = post_one(task)
        other = threading.Thread(target=lambda: (running._begin(books.tenant_id, job.id), connection.close()))
        other.start()
        other.join()
        return result

    done = do(books, job, overtaken)
    assert (done.state, done.attempt, posted(books)) == ("running", 2, 0)


def test_a_running_job_ends_at_a_safe_point_with_nothing_written(books: Books):
    job = ask(books, files=[b"input"])

    def cancelled(task: Task) -> dict[str, Any]:
        post_one(task)
        other = threading.Thread(target=lambda: (cancel(books, job), connection.close()))
        other.start()
        other.join()
        while True:
            task.tell(1, 2, "going on")

    done = do(books, job, cancelled)
    assert (done.state, posted(books), done.result) == ("cancelled", 0, None)
    with tenant(books.tenant_id):
        assert not FilePart.objects.filter(job=job).exists()


def cancel(books: Books, job: Job) -> Job:
    with tenant(books.tenant_id):
        return cancel_job(company=books.company, job_id=job.id)


def test_a_cancel_that_comes_after_the_last_safe_point_still_counts(books: Books):
    job = ask(books)

    def late(task: Task) -> dict[str, Any]:
        result = post_one(task)
        task.report.end()
        other = threading.Thread(target=lambda: (cancel(books, job), connection.close()))
        other.start()
        other.join()
        return result

    assert do(books, job, late).state == "cancelled"
    assert posted(books) == 0


def test_a_waiting_job_is_cancelled_at_once_and_never_begun(books: Books):
    job = ask(books)
    assert cancel(books, job).state == "cancelled"
    assert do(books, job, post_one).attempt == 0
    assert posted(books) == 0
    with pytest.raises(JobFinished):
        cancel(books, job)


def test_a_refusal_is_kept_as_a_problem(books: Books):
    def refused(task: Task) -> dict[str, Any]:
        post_one(task)
        raise NotFound("There is no such thing.")

    job = do(books, ask(books), refused)
    assert (job.state, job.problem["code"], job.problem["status"]) == ("failed", "core.not_found", 404)
    assert posted(books) == 0


def test_what_the_database_refuses_is_worded_by_its_domain(books: Books):
    def broken(task: Task) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
            cursor.execute(
                "do $$ begin raise exception using errcode = 'OA005', message = 'the period is locked'; end $$"
            )
        return {}

    assert do(books, ask(books), broken).problem["code"] == "ledger.period_locked"


def test_a_fault_says_nothing_of_itself(books: Books):
    job = do(books, ask(books), lambda task: {"secret": 1 / 0})
    assert (job.state, job.problem["code"]) == ("failed", "jobs.broke")
    assert "ZeroDivision" not in str(job.problem)


def test_a_worker_that_stops_puts_the_job_back(books: Books):
    job = ask(books, files=[b"kept"])

    def interrupted(task: Task) -> dict[str, Any]:
        post_one(task)
        task.tell(1)
        raise AssertionError("the work went on")

    with pytest.raises(Stopping):
        do(books, job, interrupted, is_stopping=lambda: True)
    assert (look(books, job).state, posted(books)) == ("waiting", 0)
    assert do(books, job, lambda task: {"files": len(task.files())}).result == {"files": 1}


def test_a_job_that_kills_its_worker_each_time_is_given_up(books: Books):
    job = ask(books)
    for _ in range(MOST_ATTEMPTS):
        running._begin(books.tenant_id, job.id)
    done = do(books, job, post_one)
    assert (done.state, done.problem["code"], posted(books)) == ("failed", "jobs.gave_up", 0)


def test_whoever_lost_the_right_since_gets_nothing_done(books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    with tenant(books.tenant_id):
        job = ask_for_job(company=books.company, kind=Job.Kind.IMPORT, params={}, by=bob, now=NOW)
        Membership.objects.filter(user=bob).update(role=Role.VIEWER)
    done = do(books, job, post_one)
    assert (done.state, done.problem["code"], posted(books)) == ("failed", "organisations.permission_missing", 0)


def test_a_job_asked_for_by_a_token_ends_with_the_token(books: Books):
    make_token(books.owner, books.tenant_id, Permission.ENTRY_IMPORT, Permission.LEDGER_READ)
    with tenant(books.tenant_id):
        token = ApiToken.objects.get()
        jobs = [
            ask_for_job(company=books.company, kind=Job.Kind.IMPORT, params={}, by=books.owner, now=NOW, token=token)
            for _ in range(2)
        ]
    done = do(books, jobs[0], lambda task: {"may": sorted(map(str, acting_rights().permissions))})
    assert done.result == {"may": ["entry.import", "ledger.read", "tenant.read"]}
    with tenant(books.tenant_id):
        token.delete()
    done = do(books, jobs[1], post_one)
    assert (done.state, done.problem["code"], posted(books)) == ("failed", "organisations.permission_missing", 0)


def test_whoever_may_no_longer_see_the_company_gets_nothing_done(books: Books):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    with tenant(books.tenant_id):
        job = ask_for_job(company=books.company, kind=Job.Kind.IMPORT, params={}, by=bob, now=NOW)
        Membership.objects.filter(user=bob).update(company_ids=[])
    done = do(books, job, post_one)
    assert (done.state, done.problem["code"], posted(books)) == ("failed", "organisations.permission_missing", 0)


def test_progress_is_seen_while_the_work_is_not(books: Books):
    job = ask(books)
    seen: list[tuple[int, int | None, str]] = []

    def watched(task: Task) -> dict[str, Any]:
        task.tell(3, 7, "Posting entries")
        other = threading.Thread(target=watch)
        other.start()
        other.join()
        return {}

    def watch() -> None:
        while not seen or seen[-1][0] != 3:
            found = look(books, job)
            seen.append((found.done, found.total, found.message))
        connection.close()

    do(books, job, watched)
    assert seen[-1] == (3, 7, "Posting entries")


def test_what_a_dead_worker_took_is_queued_again_once(books: Books):
    job = ask(books)
    with connection.cursor() as cursor:
        cursor.execute(
            "with w as (insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 minute') returning id) "
            "update procrastinate_jobs set status = 'doing', worker_id = (select id from w) where args->>'job_id' = %s",
            [str(job.id)],
        )
    assert take_back_stalled(silent_seconds=120) == 0
    assert take_back_stalled(silent_seconds=20) >= 1
    assert [row[0] for row in queued(job)] == ["todo"]
    assert take_back_stalled(silent_seconds=20) == 0


def test_a_company_has_twenty_jobs_at_the_most(books: Books):
    for _ in range(MOST_WAITING):
        ask(books)
    with pytest.raises(TooManyJobs):
        ask(books)


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        ("update jobs_job set params = '{\"x\": 1}', version = version + 1 where id = %s", "OA080"),
        ("update jobs_job set asked_by_id = uuidv7(), version = version + 1 where id = %s", "OA080"),
        ("update jobs_job set attempt = attempt - 1, version = version + 1 where id = %s", "OA080"),
        ("update jobs_job set message = 'x' where id = %s", "OA080"),
        ("update jobs_job set state = 'failed', finished_at = now(), version = version + 1 where id = %s", "23514"),
        ("update jobs_job set state = 'cancelled', version = version + 1 where id = %s", "23514"),
        ("update jobs_file_part set content = 'x' where job_id = %s", "42501"),
        ("truncate jobs_job cascade", "42501"),
    ],
)  # fmt: skip
def test_a_statement_by_hand_is_refused(books: Books, statement: str, sqlstate: str | None):
    job = ask(books, files=[b"x"])
    running._begin(books.tenant_id, job.id)
    attack(books, statement, [job.id] if "%s" in statement else [], sqlstate)


def attack(books: Books, statement: str, params: list[UUID], sqlstate: str | None) -> None:
    with tenant(books.tenant_id):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, params)
        except DatabaseError as error:
            assert error.__cause__.sqlstate == sqlstate
        else:
            assert sqlstate is None


def test_an_end_is_never_undone(books: Books):
    job = do(books, ask(books), lambda task: {})
    for change in ("state = 'waiting', finished_at = null", "result = '{}'", "message = 'x'"):
        attack(books, f"update jobs_job set {change}, version = version + 1 where id = %s", [job.id], "OA081")
    cancelled = ask(books)
    running._begin(books.tenant_id, cancelled.id)
    cancel(books, cancelled)
    attack(
        books,
        "update jobs_job set state = 'succeeded', finished_at = now(), version = version + 1 where id = %s",
        [cancelled.id],
        "OA081",
    )


def test_the_work_cannot_be_pointed_at_another_tenant(books: Books):
    """The queue's row names tenant and job: another tenant's job is not found there, and nothing happens."""
    job = ask(books)
    stranger = make_books()
    works = {"import": Work(Permission.ENTRY_IMPORT, post_one)}
    run_job(tenant_id=stranger.tenant_id, job_id=job.id, works=works, problem_of=body_of, is_stopping=lambda: False)
    assert (look(books, job).state, posted(books)) == ("waiting", 0)


# over HTTP


def file_of(books: Books) -> bytes:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    return f"entry,date,account,debit,credit\nA,2026-03-01,{asset},1.00,\nA,2026-03-01,{income},,1.00\n".encode()


def import_file(api: Api, path: str, content: bytes, **headers: str):
    kind = {"Content-Type": "text/csv", "Prefer": "respond-async"} | headers
    return api.call("POST", f"{path}/imports/journal", content, **kind)


def work_off(books: Books, job_id: str) -> None:
    run_job(tenant_id=books.tenant_id, job_id=UUID(job_id), works=WORKS, problem_of=body_of, is_stopping=lambda: False)


def test_an_import_answers_202_and_comes_in_by_its_job(api: Api, path: str, books: Books):
    answer = import_file(api, path, file_of(books), Idempotency_Key="once")
    assert (answer.status_code, answer.json()["state"], posted(books)) == (202, "waiting", 0), answer.content
    again = import_file(api, path, file_of(books), Idempotency_Key="once")
    assert again.json()["id"] == answer.json()["id"]
    where = answer["Location"].removeprefix("/api/v1")
    before = api.get(where)
    assert api.get(where, If_None_Match=before["ETag"]).status_code == 304
    work_off(books, answer.json()["id"])
    done = api.get(where, If_None_Match=before["ETag"]).json()
    assert (done["state"], done["result"]["entries"], posted(books)) == ("succeeded", 1, 1)
    assert done["asked_by_email"] == books.owner.email
    assert [row["id"] for row in api.get(f"{path}/jobs?state=succeeded").json()["items"]] == [done["id"]]
    assert api.get(f"{path}/jobs?state=failed").json()["items"] == []


def test_bad_rows_fail_the_job_as_they_would_the_request(api: Api, path: str, books: Books):
    bad = file_of(books) + b"B,2026-03-01,none,1.00,\n"
    answer = import_file(api, path, bad)
    work_off(books, answer.json()["id"])
    done = api.get(f"{path}/jobs/{answer.json()['id']}").json()
    refused = api.call("POST", f"{path}/imports/journal", bad, **{"Content-Type": "text/csv"})
    assert (done["state"], done["problem"]) == ("failed", refused.json())


def test_an_export_is_made_and_downloaded_and_can_be_cancelled(api: Api, path: str, books: Books):
    import_file(api, path, file_of(books), Prefer="return=minimal")
    first = api.post(f"{path}/exports").json()
    assert api.get(f"{path}/jobs/{first['id']}/file").status_code == 404
    work_off(books, first["id"])
    done = api.get(f"{path}/jobs/{first['id']}").json()
    archive = api.get(done["file"].removeprefix("/api/v1"))
    content = b"".join(archive.streaming_content)
    assert (archive.status_code, content[:2], len(content)) == (200, b"PK", done["result"]["bytes"])
    second = api.post(f"{path}/exports").json()
    assert api.post(f"{path}/jobs/{second['id']}/cancel").json()["state"] == "cancelled"
    assert api.post(f"{path}/jobs/{second['id']}/cancel").json()["code"] == "jobs.finished"


def test_a_viewer_sees_jobs_and_ends_none(api: Api, path: str, books: Books):
    job = import_file(api, path, file_of(books)).json()
    bob = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert bob.get(f"{path}/jobs/{job['id']}").status_code == 200
    assert bob.post(f"{path}/jobs/{job['id']}/cancel").json()["code"] == "organisations.permission_missing"
    assert bob.post(f"{path}/exports").status_code == 403
    charlie = make_books()
    assert (
        Api(charlie.owner, charlie.tenant_id).get(f"/companies/{charlie.company.id}/jobs/{job['id']}").status_code
        == 404
    )


def test_the_list_asks_a_fixed_number_of_queries(api: Api, path: str, books: Books):
    ask(books)
    with CaptureQueriesContext(connection) as few:
        assert len(api.get(f"{path}/jobs").json()["items"]) == 1
    ask(books)
    ask(books)
    with CaptureQueriesContext(connection) as many:
        assert len(api.get(f"{path}/jobs").json()["items"]) == 3
    assert len(many) == len(few)


def test_the_queue_is_of_the_package_that_is_installed():
    """A newer procrastinate that brings further scripts needs a migration of its own."""
    from importlib import import_module

    queue = import_module("oasys.jobs.migrations.0002_queue")
    assert queue.scripts()[-1].name == queue.LAST_SCRIPT
