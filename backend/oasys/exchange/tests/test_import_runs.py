"""Imports as jobs: what a dry run proved is posted without sending it again, once."""

from datetime import UTC, datetime
from uuid import UUID

from oasys.core.tenancy import tenant
from oasys.exchange.jobs import WORKS
from oasys.exchange.runs import post_proved
from oasys.jobs.models import FilePart, Job
from oasys.jobs.running import purge_jobs, run_job
from oasys.ledger.models import JournalEntry
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api
from tests.test_concurrency import race

BEANCOUNT = b"""
2026-01-01 open Assets:Till
2026-01-01 open Income:Sales
2026-03-01 * "Beans"
  Assets:Till    12.00 MYR
  Income:Sales
"""


def ask(api: Api, path: str, content: bytes = BEANCOUNT, *, dry_run: bool = True) -> str:
    kind = {"Content-Type": "text/plain", "Prefer": "respond-async"}
    answer = api.call("POST", f"{path}/imports/beancount?dry_run={dry_run}", content, **kind)
    assert answer.status_code == 202, answer.content
    return answer.json()["id"]


def do(books: Books, job_id: str) -> None:
    problem = {"code": "x"}
    run_job(
        tenant_id=books.tenant_id, job_id=UUID(job_id), works=WORKS, problem_of=lambda error: problem,
        is_stopping=lambda: False,
    )  # fmt: skip


def posted(books: Books) -> int:
    with tenant(books.tenant_id):
        return JournalEntry.objects.count()


def test_what_a_dry_run_proved_is_posted_once(api: Api, path: str, books: Books):
    dry = ask(api, path)
    assert api.post(f"{path}/imports/{dry}/post").json()["code"] == "exchange.not_proved"
    do(books, dry)
    before = api.get(f"{path}/imports/{dry}").json()
    assert (before["can_be_posted"], before["posted_by"], before["entries"], posted(books)) == (True, None, 1, 0)
    answer = api.post(f"{path}/imports/{dry}/post")
    assert (answer.status_code, answer.json()["params"]["proved_by"]) == (202, dry), answer.content
    do(books, answer.json()["id"])
    assert posted(books) == 1
    assert api.get(f"{path}/imports/{dry}").json()["posted_by"] == answer.json()["id"]
    again = api.post(f"{path}/imports/{dry}/post")
    assert (again.status_code, again.json()["code"]) == (409, "exchange.not_proved")


def test_of_two_who_post_it_at_once_one_does(api: Api, path: str, books: Books):
    dry = ask(api, path)
    do(books, dry)

    def post() -> None:
        post_proved(company=books.company, job_id=UUID(dry), by=books.owner, token=None, now=datetime.now(UTC))

    ended = race(books.tenant_id, post, post)
    assert (ended.first, ended.second, ended.has_waited) == ("done", "exchange.not_proved", True)
    with tenant(books.tenant_id):
        assert Job.objects.filter(params__proved_by=dry).count() == 1


def test_after_a_posting_that_was_cancelled_it_is_posted_again(api: Api, path: str, books: Books):
    dry = ask(api, path)
    do(books, dry)
    first = api.post(f"{path}/imports/{dry}/post").json()
    assert api.post(f"{path}/jobs/{first['id']}/cancel").json()["state"] == "cancelled"
    do(books, api.post(f"{path}/imports/{dry}/post").json()["id"])
    assert posted(books) == 1


def test_only_a_dry_run_keeps_its_file_and_only_for_a_week(api: Api, path: str, books: Books):
    dry, whole, broken = ask(api, path), ask(api, path, dry_run=False), ask(api, path, b"2026-03-01 * oh")
    for job in (dry, whole, broken):
        do(books, job)
    with tenant(books.tenant_id):
        assert set(FilePart.objects.values_list("job_id", flat=True)) == {UUID(dry)}
    for job in (whole, broken):
        assert api.get(f"{path}/imports/{job}").json()["can_be_posted"] is False
        assert api.post(f"{path}/imports/{job}/post").json()["code"] == "exchange.not_proved"
    purge_jobs(books.tenant_id)
    assert api.get(f"{path}/imports/{dry}").json()["can_be_posted"] is True
    with tenant(books.tenant_id):
        FilePart.objects.filter(job_id=dry).delete()  # as the purge does after a week
    assert api.get(f"{path}/imports/{dry}").json()["can_be_posted"] is False
    assert api.post(f"{path}/imports/{dry}/post").json()["code"] == "exchange.not_proved"


def test_the_list_has_imports_alone_the_latest_first(api: Api, path: str, books: Books):
    first, second = ask(api, path), ask(api, path, b"nothing")
    api.post(f"{path}/exports")
    do(books, first)
    do(books, second)
    listed = api.get(f"{path}/imports?limit=1").json()
    assert [(row["id"], row["state"], row["entries"]) for row in listed["items"]] == [(second, "failed", None)]
    rest = api.get(f"{path}/imports?after={listed['next']}").json()
    assert [(row["id"], row["format"], row["names"]) for row in rest["items"]] == [(first, "beancount", ["ledger"])]
    assert rest["next"] is None


def test_others_see_and_post_none(api: Api, path: str, books: Books):
    dry = ask(api, path)
    do(books, dry)
    bob = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    for answer in (
        bob.get(f"{path}/imports"),
        bob.get(f"{path}/imports/{dry}"),
        bob.post(f"{path}/imports/{dry}/post"),
    ):
        assert answer.status_code == 403
    strangers = make_books()
    charlie = Api(strangers.owner, strangers.tenant_id)
    own = f"/companies/{strangers.company.id}"
    for answer in (charlie.get(f"{own}/imports/{dry}"), charlie.post(f"{own}/imports/{dry}/post")):
        assert answer.status_code == 404


def test_a_file_sent_as_the_body_may_say_its_name(api: Api, path: str):
    kind = {"Content-Type": "text/plain", "Prefer": "respond-async"}
    names = [
        "attachment; filename*=UTF-8''b%C3%BCcher%202026.beancount",
        "attachment; filename=../../etc/x",
        "attachment",
        "no;;=",
        "attachment; filename*=nonsense''x",
        "attachment; filename*=idna''%ff",
        "attachment; filename*=utf-7''+2AA-",
    ]
    for name in names:
        answer = api.call("POST", f"{path}/imports/beancount", BEANCOUNT, Content_Disposition=name, **kind)
        assert answer.status_code == 202, answer.content
    listed = api.get(f"{path}/imports").json()["items"]
    assert [row["names"] for row in listed] == [*[["ledger"]] * 5, ["x"], ["b\u00fccher 2026.beancount"]]
