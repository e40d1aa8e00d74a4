"""Leave to post into a closed period: for a named person, with a reason and an end, kept for ever."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.ledger.grant_models import PeriodGrant, PeriodGrantEnd
from oasys.ledger.models import Account, JournalEntry, Period
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.grants import end_grant, grant_period
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.years import change_period
from oasys.organisations.models import CustomRole, Membership
from oasys.organisations.permissions import Permission, Role
from tests.factories import Books, make_books, make_company, make_member, make_user
from tests.fixtures import Api


@dataclass(frozen=True, slots=True)
class Scene:
    """Books whose March is closed, with Bob, who may not post there by himself."""

    books: Books
    bob: User
    march: UUID

    @property
    def api(self) -> Api:
        return Api(self.books.owner, self.books.tenant_id)

    def code(self, account_class: str) -> str:
        with tenant(self.books.tenant_id):
            return self.books.leaf_codes(account_class)[0]

    @property
    def path(self) -> str:
        return f"/companies/{self.books.company.id}"


@pytest.fixture
def scene(books: Books) -> Scene:
    bob = make_member(books.tenant_id, Role.BOOKKEEPER)
    with tenant(books.tenant_id):
        march = Period.objects.get(company=books.company, number=3).id
    move(books, march, "closed", 1)
    return Scene(books, bob, march)


def move(books: Books, period: UUID, status: str, version: int) -> None:
    with tenant(books.tenant_id):
        change_period(
            company=books.company, period_id=period, status=status, reason="month end", version=version, by=books.owner
        )


def grant(scene: Scene, until: timedelta = timedelta(days=3), person: User | None = None) -> UUID:
    now = datetime.now(UTC)
    with tenant(scene.books.tenant_id):
        return grant_period(
            company=scene.books.company,
            period_id=scene.march,
            email=(person or scene.bob).email,
            reason="Late supplier bill",
            valid_until=now + until,
            now=now,
            by=scene.books.owner,
        ).id


def post(books: Books, by: User, on: date = date(2026, 3, 15)) -> None:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "10.00", "0"), (income, "0", "10.00"), on=on)
        write_and_post(company=books.company, entries=[entry], by=by)


def refusal(books: Books, by: User, on: date = date(2026, 3, 15)) -> str:
    with pytest.raises(Error) as caught:
        post(books, by, on)
    return caught.value.__cause__.sqlstate


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """The database of the tests as a superuser, past every trigger; for what only time can bring about."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name, autocommit=True) as made:
        made.execute("set session_replication_role = replica")
        yield made


def test_leave_lets_its_person_post_into_its_period(scene: Scene):
    assert refusal(scene.books, scene.bob) == "OA006"
    grant(scene)
    post(scene.books, scene.bob)
    with tenant(scene.books.tenant_id):
        assert JournalEntry.objects.get().posted_by_id == scene.bob.id


def test_an_approver_with_leave_posts_over_the_api(scene: Scene):
    approver = make_member(scene.books.tenant_id, Role.APPROVER, "erin")
    api = Api(approver, scene.books.tenant_id)
    with tenant(scene.books.tenant_id):
        asset, income = scene.books.leaf_codes("asset")[0], scene.books.leaf_codes("income")[0]
        entry = scene.books.entry((asset, "10.00", "0"), (income, "0", "10.00"))
        draft = write_drafts(company=scene.books.company, entries=[entry], by=scene.books.owner)[0]
    post_it = f"{scene.path}/journal-entries/{draft}/post"
    assert api.post(post_it).json()["code"] == "ledger.period_closed"
    grant(scene, person=approver)
    assert api.post(post_it).status_code == 200


def test_leave_in_a_company_that_is_not_the_members_is_worth_nothing(scene: Scene):
    with tenant(scene.books.tenant_id):
        sister = make_company(scene.books.tenant_id)
    elsewhere = make_member(scene.books.tenant_id, Role.APPROVER, "frank", companies=[sister])
    grant(scene, person=elsewhere)
    assert refusal(scene.books, elsewhere) == "OA006"


def test_leave_in_a_company_that_is_not_the_roles_is_worth_nothing(scene: Scene):
    """The member may work everywhere; the role they have, in the sister company alone."""
    with tenant(scene.books.tenant_id):
        sister = make_company(scene.books.tenant_id)
        role = CustomRole.objects.create(
            name="Sister's", permissions=[Permission.LEDGER_READ, Permission.ENTRY_POST], company_ids=[sister.id]
        )
    elsewhere = make_member(scene.books.tenant_id, role, "hans")
    grant(scene, person=elsewhere)
    with tenant(scene.books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select ledger_has_leave(%s, %s, %s)", [scene.books.tenant_id, scene.march, elsewhere.id])
        assert cursor.fetchone()[0] is False


def test_an_import_goes_where_its_person_has_leave(scene: Scene):
    """A custom role that imports and does not post into closed periods."""
    with tenant(scene.books.tenant_id):
        role = CustomRole.objects.create(
            name="Importer", permissions=[Permission.LEDGER_READ, Permission.ENTRY_POST, Permission.ENTRY_IMPORT]
        )
    importer = make_member(scene.books.tenant_id, role, "gail")
    asset, income = (scene.code(kind) for kind in ("asset", "income"))
    rows = f"entry,date,account,debit,credit\n1,2026-03-15,{asset},5,\n1,2026-03-15,{income},,5\n".encode()

    def attempt():
        api = Api(importer, scene.books.tenant_id)
        return api.call("POST", f"{scene.path}/imports/journal", rows, Content_Type="text/csv")

    assert attempt().json()["errors"][0]["code"] == "ledger.period_closed"
    grant(scene, person=importer)
    assert attempt().status_code == 201, attempt().content


def test_leave_is_for_one_person(scene: Scene):
    grant(scene)
    other = make_member(scene.books.tenant_id, Role.BOOKKEEPER, "dora")
    assert refusal(scene.books, other) == "OA006"


def test_leave_is_for_one_period_of_one_company(scene: Scene):
    grant(scene)
    with tenant(scene.books.tenant_id):
        april = Period.objects.get(company=scene.books.company, number=4)
    move(scene.books, april.id, "closed", 1)
    assert refusal(scene.books, scene.bob, date(2026, 4, 15)) == "OA006"
    sister = Books(scene.books.tenant, make_company(scene.books.tenant_id), scene.books.owner)
    with tenant(scene.books.tenant_id):
        theirs = Period.objects.get(company=sister.company, number=3).id
    move(sister, theirs, "closed", 1)
    assert refusal(sister, scene.bob) == "OA006"


def test_leave_never_opens_a_locked_period(scene: Scene):
    grant(scene)
    move(scene.books, scene.march, "locked", 2)
    assert refusal(scene.books, scene.bob) == "OA005"
    answer = scene.api.post(f"{scene.path}/periods/{scene.march}/grants", wish(scene))
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.period_locked")


def test_leave_ends_by_itself(scene: Scene, superuser: psycopg.Connection):
    made = grant(scene)
    superuser.execute("update ledger_period_grant set valid_until = now() - interval '1 second' where id = %s", [made])
    assert refusal(scene.books, scene.bob) == "OA006"
    answer = scene.api.post(f"{scene.path}/period-grants/{made}/end", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.period_grant_ended")
    [row] = scene.api.get(f"{scene.path}/period-grants?in_force=false").json()["items"]
    assert (row["is_in_force"], row["ended_at"]) == (False, None)


def test_leave_that_is_taken_back_ends_at_once(scene: Scene):
    made = grant(scene)
    post(scene.books, scene.bob)
    answer = scene.api.post(f"{scene.path}/period-grants/{made}/end", {"reason": "Bill is booked"})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["is_in_force"], answer.json()["end_reason"]) == (False, "Bill is booked")
    assert answer.json()["ended_by"] == scene.books.owner.email
    assert refusal(scene.books, scene.bob) == "OA006"
    assert scene.api.post(f"{scene.path}/period-grants/{made}/end", {}).json()["code"] == "ledger.period_grant_ended"
    grant(scene)
    post(scene.books, scene.bob)


def test_leave_of_a_person_who_left_is_worth_nothing(scene: Scene):
    grant(scene)
    with tenant(scene.books.tenant_id):
        Membership.objects.filter(user=scene.bob).delete()
    assert refusal(scene.books, scene.bob) == "OA006"


def wish(scene: Scene, **other: Any) -> dict[str, Any]:
    until = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    return {"email": scene.bob.email, "reason": "Late supplier bill", "until": until} | other


def test_leave_is_given_and_listed_over_the_api(scene: Scene):
    url = f"{scene.path}/periods/{scene.march}/grants"
    first = scene.api.post(url, wish(scene))
    assert first.status_code == 201, first.content
    made = first.json()
    assert (made["person"], made["granted_by"]) == (scene.bob.email, scene.books.owner.email)
    assert (made["reason"], made["is_in_force"], made["period_id"]) == ("Late supplier bill", True, str(scene.march))
    second = scene.api.post(url, wish(scene, reason="Another")).json()
    listed = scene.api.get(f"{scene.path}/period-grants?limit=1").json()
    assert [row["id"] for row in listed["items"]] == [second["id"]]
    rest = scene.api.get(f"{scene.path}/period-grants?limit=1&after={listed['next']}").json()
    assert ([row["id"] for row in rest["items"]], rest["next"]) == ([made["id"]], None)
    assert len(scene.api.get(f"{scene.path}/period-grants?period_id={scene.march}&in_force=true").json()["items"]) == 2
    with tenant(scene.books.tenant_id):
        april = Period.objects.get(company=scene.books.company, number=4).id
    assert scene.api.get(f"{scene.path}/period-grants?period_id={april}").json()["items"] == []
    assert scene.api.get(f"{scene.path}/period-grants?after=garbage").status_code == 422


@pytest.mark.parametrize(
    ("other", "pointer"),
    [
        ({"email": "nobody@example.com"}, "/email"),
        ({"reason": " "}, "/reason"),
        ({"until": "2026-01-01T00:00:00Z"}, "/until"),
        ({"until": "2198-01-01T00:00:00Z"}, "/until"),
        ({"until": "tomorrow"}, "/until"),
    ],
)
def test_what_is_wrong_with_a_wish_is_named(scene: Scene, other: dict[str, str], pointer: str):
    answer = scene.api.post(f"{scene.path}/periods/{scene.march}/grants", wish(scene, **other))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_nobody_gives_leave_to_themselves(scene: Scene):
    answer = scene.api.post(f"{scene.path}/periods/{scene.march}/grants", wish(scene, email=scene.books.owner.email))
    assert (answer.status_code, answer.json()["code"]) == (422, "ledger.period_grant_refused")


def test_a_stranger_of_the_tenant_gets_no_leave(scene: Scene):
    answer = scene.api.post(f"{scene.path}/periods/{scene.march}/grants", wish(scene, email=make_user("eve").email))
    assert answer.json()["errors"][0]["code"] == "organisations.person_unknown"


def test_taking_back_waits_for_a_posting_under_way(scene: Scene):
    """The posting has looked at the leave and holds the period: the end comes after it, and is seen by the next."""
    made, done = grant(scene), threading.Event()
    failures: list[BaseException] = []

    def take_back() -> None:
        try:
            with tenant(scene.books.tenant_id):
                end_grant(
                    company=scene.books.company, grant_id=made, reason="", now=datetime.now(UTC), by=scene.books.owner
                )
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()
            done.set()

    worker = threading.Thread(target=take_back)
    with tenant(scene.books.tenant_id):
        post(scene.books, scene.bob)
        worker.start()
        assert not done.wait(0.3)
    worker.join(60)
    assert (failures, done.is_set()) == ([], True)
    assert refusal(scene.books, scene.bob) == "OA006"


def test_two_who_take_back_at_once_end_it_once(scene: Scene):
    made, results = grant(scene), []
    barrier = threading.Barrier(2)

    def take_back() -> None:
        try:
            barrier.wait(60)
            with tenant(scene.books.tenant_id):
                end_grant(
                    company=scene.books.company, grant_id=made, reason="", now=datetime.now(UTC), by=scene.books.owner
                )
            results.append("ended")
        except Exception as error:
            results.append(getattr(error, "code", repr(error)))
        finally:
            connection.close()

    workers = [threading.Thread(target=take_back) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(results) == ["ended", "ledger.period_grant_ended"]


NEW = """insert into ledger_period_grant (tenant_id, id, company_id, period_id, person_id, reason, valid_until, granted_by_id, granted_at)
         values (%(tenant)s, uuidv7(), {company}, {period}, {person}, {reason}, {until}, {by}, now())"""
END = """insert into ledger_period_grant_end (tenant_id, id, grant_id, ended_by_id, reason, ended_at)
         values (%(tenant)s, uuidv7(), {grant}, {by}, '', now())"""


def new(
    company: str = "%(company)s",
    period: str = "%(march)s",
    person: str = "%(bob)s",
    reason: str = "'because'",
    until: str = "now() + interval '1 day'",
    by: str = "%(alice)s",
) -> str:
    return NEW.format(company=company, period=period, person=person, reason=reason, until=until, by=by)


def end(grant: str = "%(grant)s", by: str = "%(alice)s") -> str:
    return END.format(grant=grant, by=by)


ATTACKS: dict[str, tuple[str, str]] = {
    "leave to oneself": (new(person="%(alice)s"), "OA055"),
    "leave by somebody who may not close": (new(person="%(dora)s", by="%(bob)s"), "OA055"),
    "leave by a stranger": (new(by="%(stranger)s"), "OA055"),
    "leave to a stranger": (new(person="%(stranger)s"), "OA055"),
    "leave without a reason": (new(reason="''"), "23514"),
    "leave that has ended": (new(until="now() - interval '1 second'"), "OA055"),
    "leave without an end": (new(until="'infinity'"), "OA055"),
    "leave for too long": (new(until="now() + interval '93 days'"), "OA055"),
    "leave for nobody": (new(person="null"), "OA055"),
    "leave into another company's period": (new(period="%(other_march)s"), "OA009"),
    "leave under another company's name": (new(company="%(other)s"), "OA009"),
    "leave into a stranger's period": (new(period="%(strange_march)s"), "OA009"),
    "leave into a locked period": (new(period="%(locked)s"), "OA005"),
    "leave made longer": ("update ledger_period_grant set valid_until = now() + interval '9 days'", "42501"),
    "leave given to another": ("update ledger_period_grant set person_id = %(dora)s", "42501"),
    "another reason": ("update ledger_period_grant set reason = 'x'", "42501"),
    "leave deleted": ("delete from ledger_period_grant", "42501"),
    "leave emptied": ("truncate ledger_period_grant cascade", "42501"),
    "an end by somebody who may not close": (end(by="%(bob)s"), "OA055"),
    "an end of nothing": (end(grant="uuidv7()"), "OA055"),
    "two ends": (end() + "; " + end(), "23505"),
    "an end changed": (end() + "; update ledger_period_grant_end set reason = 'x'", "42501"),
    "an end deleted": (end() + "; delete from ledger_period_grant_end", "42501"),
}


@pytest.fixture
def facts(scene: Scene) -> dict[str, Any]:
    books, strangers = scene.books, make_books()
    other = make_company(books.tenant_id)
    with tenant(strangers.tenant_id):
        strange = Period.objects.get(company=strangers.company, number=3).id
    with tenant(books.tenant_id):
        locked = Period.objects.get(company=books.company, number=2).id
        facts = {
            "tenant": books.tenant_id,
            "company": books.company.id,
            "other": other.id,
            "march": scene.march,
            "locked": locked,
            "other_march": Period.objects.get(company=other, number=3).id,
            "strange_march": strange,
            "alice": books.owner.id,
            "bob": scene.bob.id,
            "dora": make_user("dora").id,
            "stranger": strangers.owner.id,
        }
        Membership.objects.create(user_id=facts["dora"], role=Role.VIEWER)
    move(books, locked, "locked", 1)
    return facts | {"grant": grant(scene)}


def rows(facts: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    with tenant(facts["tenant"]):
        return list(PeriodGrant.objects.order_by("id").values()), list(PeriodGrantEnd.objects.values())


@pytest.mark.parametrize("name", ATTACKS)
def test_the_attack_is_refused_and_nothing_changed(facts: dict[str, Any], name: str):
    statements, sqlstate = ATTACKS[name]
    before = rows(facts)
    with pytest.raises(Error) as caught, tenant(facts["tenant"]), connection.cursor() as cursor:
        for statement in statements.split("; "):
            cursor.execute(statement, facts)
    assert caught.value.__cause__.sqlstate == sqlstate
    assert rows(facts) == before


def test_the_moment_of_giving_and_taking_back_is_the_databases(facts: dict[str, Any]):
    with tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(new().replace("now())", "'2020-01-01')"), facts)
        cursor.execute(end().replace("now())", "'2020-01-01')"), facts)
        cursor.execute("select min(granted_at) > now() - interval '1 minute' from ledger_period_grant")
        assert cursor.fetchone() == (True,)
        cursor.execute("select min(ended_at) > now() - interval '1 minute' from ledger_period_grant_end")
        assert cursor.fetchone() == (True,)


def test_a_stranger_sees_no_leave(facts: dict[str, Any]):
    strangers = make_books()
    with tenant(strangers.tenant_id):
        assert PeriodGrant.objects.count() == 0
        assert Account.objects.exists()
