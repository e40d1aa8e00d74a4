"""A tenant goes whole, when an owner asked and the days of grace are over, and in no other way."""

import os
import signal
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import Error, connection, transaction
from psycopg import sql

from oasys.audit.models import Event
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.models import Mail, User
from oasys.identity.tests.people import proved
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys
from oasys.organisations.models import Company, Domain, Membership
from oasys.organisations.permissions import Role
from oasys.organisations.queries import holder_of_host
from oasys.organisations.services import archive_company, restore_company
from oasys.platform.deletion import ask_for_deletion, delete_tenant, kept_until
from oasys.platform.queries import platform_role
from oasys.worker.rounds import delete_tenants
from tests.factories import Books, make_books, make_company, make_member
from tests.fixtures import Api
from tests.processes import fork
from tests.test_concurrency import Outcome, race

PATH = "/tenant/deletion"


def superuser() -> psycopg.Connection:
    return psycopg.connect(
        os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=connection.settings_dict["NAME"], autocommit=True
    )


def post_something(books: Books) -> UUID:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"), on=date(2026, 3, 15))
        return write_and_post(company=books.company, entries=[entry], by=books.owner)[0]


def owner_of(books: Books) -> Api:
    api = proved(books.owner)
    assert api.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)}).status_code == 200
    return api


def ask(books: Books, **body: Any) -> Any:
    return owner_of(books).post(PATH, {"name": "Test tenant", "keeps_export": True} | body)


def let_grace_pass(books: Books) -> None:
    """As nobody but a superuser could."""
    with superuser() as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "update platform_deletion set due_at = now() - interval '1 second' where tenant_id = %s", [books.tenant_id]
        )


def rows_of(tenant_id: UUID) -> Counter[str]:
    """How many rows of the tenant each table holds, as one who sees all."""
    found: Counter[str] = Counter()
    with superuser() as admin:
        names = admin.execute(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind in ('r', 'p') "
            "and c.relnamespace = 'public'::regnamespace and a.attname = 'tenant_id' and not a.attisdropped"
        ).fetchall()
        for (name,) in names:
            statement = sql.SQL("select count(*) from {} where tenant_id = %s").format(sql.Identifier(name))
            found[name] = admin.execute(statement, [tenant_id]).fetchone()[0]
        found["organisations_tenant"] = admin.execute(
            "select count(*) from organisations_tenant where id = %s", [tenant_id]
        ).fetchone()[0]
    return +found


def tombstone(tenant_id: UUID) -> dict[str, Any] | None:
    with superuser() as admin:
        admin.row_factory = psycopg.rows.dict_row
        return admin.execute("select * from platform_tombstone where gone_id = %s", [tenant_id]).fetchone()


@pytest.fixture
def leaving(books: Books) -> Books:
    """Books with a sealed entry and a company more, whose deletion was asked for."""
    post_something(books)
    make_company(books.tenant_id)
    make_member(books.tenant_id, Role.OWNER, "olga")
    with tenant(books.tenant_id):
        seal_company(company=books.company, keys=SealingKeys())
    assert ask(books).status_code == 201
    return books


def call_as_app(tenant_id: UUID) -> Any:
    """The function, with raw SQL, as the application."""
    with transaction.atomic(), platform_role(), connection.cursor() as cursor:
        cursor.execute("select platform_delete_tenant(%s)", [tenant_id])
        return cursor.fetchone()[0]


def refused(act: Any, *words: Any) -> str:
    with pytest.raises(Error) as caught:
        act(*words)
    return caught.value.__cause__.sqlstate


def test_everything_goes_and_a_tombstone_stays(leaving: Books):
    other = make_books()
    post_something(other)
    before, untouched = rows_of(leaving.tenant_id), rows_of(other.tenant_id)
    assert len(before) > 15
    let_grace_pass(leaving)
    delete_tenants(lambda: False)
    assert rows_of(leaving.tenant_id) == {}
    assert rows_of(other.tenant_id) == untouched
    kept = tombstone(leaving.tenant_id)
    assert kept["asked_by_id"] == leaving.owner.id
    assert kept["rows"]["ledger_journal_entry"] == 1
    assert [head["sequence"] for head in kept["heads"]] == [1]
    assert "keeps an export" in kept["statement"]
    assert "Test tenant" not in str(kept)
    assert User.objects.filter(id=leaving.owner.id).exists()
    assert Api(leaving.owner, leaving.tenant_id).get("/companies").json()["code"] == "organisations.no_tenant_chosen"
    subjects = list(Mail.objects.filter(recipient=leaving.owner.email).order_by("id").values_list("subject", flat=True))
    assert subjects == ["Test tenant will be deleted", "Test tenant was deleted"]


def test_the_guards_stand_again_behind_it(leaving: Books):
    """In the transaction that deleted, too."""
    other = make_books()
    let_grace_pass(leaving)
    with transaction.atomic():
        assert delete_tenant(leaving.tenant_id) is True
        with connection.cursor() as cursor:
            cursor.execute("show session_replication_role")
            assert cursor.fetchone() == ("origin",)
        with pytest.raises(Error), tenant(other.tenant_id):
            Event.objects.all().delete()
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")


def test_before_the_grace_is_over_nobody_deletes_it(leaving: Books):
    before = rows_of(leaving.tenant_id)
    assert refused(delete_tenant, leaving.tenant_id) == "OA120"
    assert refused(call_as_app, leaving.tenant_id) == "OA120"
    delete_tenants(lambda: False)
    assert rows_of(leaving.tenant_id) == before
    assert refused(call_as_app, make_books().tenant_id) == "OA120"  # nobody asked
    assert refused(call_as_app, uuid7()) == "OA120"  # there is none
    with pytest.raises(Error, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("select platform_delete_tenant(%s)", [leaving.tenant_id])


def test_a_wish_that_was_taken_back_deletes_nothing_however_old_it_is(leaving: Books):
    """Not even where every company has been archived since, for a reason of its own."""
    assert owner_of(leaving).call("DELETE", PATH).status_code == 204
    with tenant(leaving.tenant_id):
        for company in Company.objects.filter(archived_at=None):
            archive_company(company_id=company.id, version=company.version)
        assert not Company.objects.filter(archived_at=None).exists()
    let_grace_pass(leaving)
    before = rows_of(leaving.tenant_id)
    assert refused(call_as_app, leaving.tenant_id) == "OA120"
    delete_tenants(lambda: False)
    assert rows_of(leaving.tenant_id) == before


def test_from_inside_a_tenant_nothing_is_deleted(leaving: Books):
    let_grace_pass(leaving)

    def inside() -> None:
        with tenant(make_books().tenant_id), platform_role(), connection.cursor() as cursor:
            cursor.execute("select platform_delete_tenant(%s)", [leaving.tenant_id])

    assert refused(inside) == "OA120"
    assert rows_of(leaving.tenant_id)["ledger_journal_entry"] == 1


WISH = """
insert into platform_deletion (tenant_id, id, asked_by_id, asked_at, due_at, keeps_export)
values (%(tenant)s, uuidv7(), %(by)s, {asked}, {due}, true)
"""


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("now()", "now()"),
        ("now()", "now() + interval '6 days 23 hours'"),
        ("now() - interval '30 days'", "now()"),
        ("now() - interval '30 days'", "now() + interval '30 days'"),
    ],
)
def test_the_database_takes_no_shorter_grace(books: Books, asked: str, due: str):
    def write() -> None:
        with tenant(books.tenant_id), connection.cursor() as cursor:
            cursor.execute(WISH.format(asked=asked, due=due), {"tenant": books.tenant_id, "by": books.owner.id})

    assert refused(write) == "OA120"


@pytest.mark.parametrize("column", ["due_at", "asked_at", "keeps_export", "asked_by_id"])
def test_the_application_changes_no_wish(leaving: Books, column: str):
    def change() -> None:
        with tenant(leaving.tenant_id), connection.cursor() as cursor:
            cursor.execute(
                f"update platform_deletion set {column} = {column} where tenant_id = %s", [leaving.tenant_id]
            )

    assert refused(change) == "42501"


def test_an_administrator_asks_for_nothing(books: Books):
    admin = make_member(books.tenant_id, Role.ADMINISTRATOR)
    api = proved(admin)
    api.call("PUT", "/me/tenant", {"tenant_id": str(books.tenant_id)})
    assert api.post(PATH, {"name": "Test tenant", "keeps_export": True}).status_code == 403

    def write() -> None:
        with tenant(books.tenant_id), connection.cursor() as cursor:
            statement = WISH.format(asked="now()", due="now() + interval '30 days'")
            cursor.execute(statement, {"tenant": books.tenant_id, "by": admin.id})

    assert refused(write) == "OA120"


def test_asking_needs_a_proof_the_name_and_the_export(books: Books):
    post_something(books)
    body = {"name": "Test tenant"}
    assert Api(books.owner, books.tenant_id).post(PATH, body).json()["code"] == "identity.reauthentication_needed"
    assert ask(books, name="test tenant").json()["errors"][0]["pointer"] == "/name"
    refusal = ask(books, keeps_export=False)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "platform.retention_not_over")
    assert refusal.json()["params"] == {"kept_until": "2033-12-31"}
    assert ask(books).status_code == 201
    assert ask(books).json()["code"] == "platform.deletion_asked"


@pytest.mark.parametrize(
    ("pack", "until"), [("my", 2033), ("sg", 2031), ("gb", 2032), ("de", 2036), ("us", 2033), ("in", 2034)]
)
def test_books_are_kept_as_long_as_the_country_wants(pack: str, until: int):
    books = make_books(pack=pack)
    with tenant(books.tenant_id):
        assert kept_until() is None  # nothing was posted
    post_something(books)
    with tenant(books.tenant_id):
        assert kept_until() == date(until, 12, 31)


def test_while_it_waits_books_are_read_and_not_written(leaving: Books, path: str):
    api = owner_of(leaving)
    assert api.get(path + "/journal-entries").status_code == 200
    state = api.get(PATH).json()
    assert state["is_asked"] is True
    assert state["asked_by"] == leaving.owner.email
    wait = datetime.fromisoformat(state["due_at"]) - datetime.fromisoformat(state["asked_at"])
    assert wait == timedelta(days=30) == timedelta(days=state["grace_days"])
    lines = [{"account_code": "1110", "debit": "1.00"}]
    refusal = api.post(path + "/journal-entries", {"posting_date": "2026-03-15", "lines": lines})
    assert refusal.json()["code"] == "organisations.company_archived"
    assert api.post(path + "/restore", If_Match='"v2"').json()["code"] == "platform.deletion_asked"
    assert api.post("/companies", {"name": "New", "country_pack": "my"}).json()["code"] == "platform.deletion_asked"
    with pytest.raises(Error), tenant(leaving.tenant_id):
        restore_company(company_id=leaving.company.id, version=2)


def test_any_owner_takes_it_back_and_all_is_as_before(leaving: Books):
    """A company that had been archived before stays so."""
    with tenant(leaving.tenant_id):
        olga = Membership.objects.select_related("user").exclude(user=leaving.owner).get(role="owner").user
    assert Api(olga, leaving.tenant_id).call("DELETE", PATH).status_code == 204
    assert Api(olga, leaving.tenant_id).get(PATH).json()["is_asked"] is False
    post_something(leaving)
    assert Api(olga, leaving.tenant_id).call("DELETE", PATH).status_code == 404
    with tenant(leaving.tenant_id):
        assert set(Company.objects.values_list("archived_at", flat=True)) == {None}
        assert [str(event) for event in Event.objects.filter(object_kind="deletion").order_by("id")] == [
            "deletion.asked",
            "deletion.taken_back",
        ]
    let_grace_pass(leaving)
    assert refused(delete_tenant, leaving.tenant_id) == "OA120"
    assert ask(leaving).status_code == 201


def test_who_was_archived_before_stays_archived(books: Books):
    other = make_company(books.tenant_id)
    api = owner_of(books)
    assert api.post(f"/companies/{other.id}/archive", If_Match='"v1"').status_code == 200
    assert ask(books).status_code == 201
    assert api.call("DELETE", PATH).status_code == 204
    with tenant(books.tenant_id):
        assert Company.objects.get(id=other.id).archived_at is not None
        assert Company.objects.get(id=books.company.id).archived_at is None


def test_two_at_once_delete_it_once(leaving: Books):
    let_grace_pass(leaving)
    answers: list[bool] = []

    def act() -> None:
        try:
            answers.append(delete_tenant(leaving.tenant_id))
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]
    assert rows_of(leaving.tenant_id) == {}


def test_killed_in_the_middle_it_is_whole_and_goes_next_time(leaving: Books):
    let_grace_pass(leaving)
    before = rows_of(leaving.tenant_id)
    deleted = fork.Event()

    def die() -> None:
        connection.connection = None  # the parent's
        with transaction.atomic():
            delete_tenant(leaving.tenant_id)
            deleted.set()
            time.sleep(600)

    process = fork.Process(target=die)
    process.start()
    assert deleted.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert rows_of(leaving.tenant_id) == before
    assert delete_tenant(leaving.tenant_id) is True
    assert rows_of(leaving.tenant_id) == {}


def wish(books: Books) -> None:
    ask_for_deletion(name="Test tenant", keeps_export=True, by=books.owner, now=datetime.now(UTC))


def test_who_posts_meanwhile_is_waited_for_or_refused(books: Books):
    """Never is there an entry that was posted after its company was archived."""
    assert race(books.tenant_id, lambda: post_something(books), lambda: wish(books)) == Outcome("done", "done", True)
    other = make_books()
    outcome = race(other.tenant_id, lambda: wish(other), lambda: post_something(other))
    assert outcome == Outcome("done", "OA041", True)


def test_a_company_that_is_made_meanwhile_is_refused(books: Books):
    outcome = race(books.tenant_id, lambda: wish(books), lambda: make_company(books.tenant_id))
    assert outcome == Outcome("done", "OA121", True)


def test_its_domains_are_served_no_more(leaving: Books):
    name, now = f"{uuid7().hex}.example.com", datetime.now(UTC)
    with tenant(leaving.tenant_id):
        Domain.objects.create(name=name, token="t", state="verified", added_at=now, verified_at=now)
    assert holder_of_host(name) == leaving.tenant_id
    let_grace_pass(leaving)
    assert delete_tenant(leaving.tenant_id) is True
    assert holder_of_host(name) is None


def test_what_a_late_request_wrote_goes_in_the_next_round(leaving: Books):
    let_grace_pass(leaving)
    assert delete_tenant(leaving.tenant_id) is True
    with superuser() as admin:  # as a transaction that ran all the while would have left it
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "insert into organisations_factor_policy (tenant_id, id, roles, role_ids, version) "
            "values (%s, uuidv7(), '{}', '{}', 1)",
            [leaving.tenant_id],
        )
    delete_tenants(lambda: False)
    assert rows_of(leaving.tenant_id) == {}
    assert tombstone(leaving.tenant_id)["rows"]["ledger_journal_entry"] == 1


def test_owners_are_reminded_once(leaving: Books):
    with superuser() as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute(
            "update platform_deletion set due_at = now() + interval '6 days' where tenant_id = %s", [leaving.tenant_id]
        )
    for _ in range(2):
        delete_tenants(lambda: False)
    found = Mail.objects.filter(recipient=leaving.owner.email, subject="Test tenant will be deleted soon")
    assert found.count() == 1


def test_a_company_in_use_is_not_deleted(leaving: Books):
    """Should the wall around the companies have had a hole."""
    with superuser() as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute("update organisations_company set archived_at = null where id = %s", [leaving.company.id])
    let_grace_pass(leaving)
    assert refused(delete_tenant, leaving.tenant_id) == "OA120"


def test_without_the_grant_nothing_is_deleted_and_the_round_goes_on(leaving: Books):
    let_grace_pass(leaving)
    with superuser() as admin:
        admin.execute("revoke set on parameter session_replication_role from oasys_owner")
        try:
            assert refused(delete_tenant, leaving.tenant_id) == "42501"
        finally:
            admin.execute("grant set on parameter session_replication_role to oasys_owner")
    assert delete_tenant(leaving.tenant_id) is True


def test_the_application_reads_no_tombstone():
    with pytest.raises(Error, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("select count(*) from platform_tombstone")
