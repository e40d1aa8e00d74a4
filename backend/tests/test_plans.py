"""A plan limits companies and members of a tenant, however many come at once and by whichever way."""

import os
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import Error, connection
from psycopg.conninfo import make_conninfo
from typer.testing import CliRunner

from oasys.audit.models import Event
from oasys.cli import platform as platform_commands
from oasys.cli.state import Refused
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.tests.people import key_in, mails_to
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from oasys.organisations.services.grants import Grant
from oasys.organisations.services.invitations import invite
from oasys.platform.models import Plan, TenantPlan
from tests.factories import Books, make_books, make_company, make_member, make_user
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race
from tests.test_platform import as_owner, helper, staff  # noqa: F401

PLAN = "/tenant/plan"


def limited(books: Books, *, companies: int | None = None, members: int | None = None) -> str:
    name = f"plan-{uuid7().hex}"
    as_owner(
        "insert into platform_plan (name, most_companies, most_members) values (%s, %s, %s)", name, companies, members
    )
    give(books, name)
    return name


def give(books: Books, name: str) -> None:
    with_tenant = f"set local app.tenant_id = '{books.tenant_id}'; "
    as_owner(
        with_tenant + "insert into platform_tenant_plan (tenant_id, id, plan_id, given_at) "
        f"values ('{books.tenant_id}', uuidv7(), '{name}', now())"
    )


def code(answer: Any) -> str:
    return answer.json()["code"]


def test_without_a_plan_nothing_is_limited(api: Api, books: Books):
    for _ in range(3):
        make_company(books.tenant_id)
    shown = api.get(PLAN).json()
    assert shown == {"name": None, "companies": {"used": 4, "most": None}, "members": {"used": 1, "most": None}}


def test_a_company_too_many_is_refused_in_words(api: Api, books: Books):
    name = limited(books, companies=2)
    body = {"name": "Second", "country_pack": "my"}
    assert api.post("/companies", body).status_code == 201
    answer = api.post("/companies", {"name": "Third", "country_pack": "my"})
    assert (answer.status_code, code(answer)) == (409, "platform.plan_limit")
    assert answer.json()["detail"] == (
        f"The plan {name} allows 2 companies in use: ask who runs the platform for another plan, or archive a company."
    )
    assert api.get(PLAN).json()["companies"] == {"used": 2, "most": 2}


def test_an_archived_company_makes_room_and_comes_back_only_into_room(api: Api, books: Books, path: str):
    limited(books, companies=1)
    assert api.post(path + "/archive", If_Match='"v1"').status_code == 200
    assert api.post("/companies", {"name": "Second", "country_pack": "my"}).status_code == 201
    assert code(api.post(path + "/restore", If_Match='"v2"')) == "platform.plan_limit"


def test_a_member_too_many_cannot_accept(books: Books):
    limited(books, members=2)
    people = [make_user("bob"), make_user("eve")]
    with tenant(books.tenant_id):
        for person in people:
            invite(email=person.email, grant=Grant(Role.VIEWER), by=books.owner, origin="", now=datetime.now(UTC))
    codes = [key_in(mails_to(person.email)[-1]) for person in people]
    assert Api(people[0]).post("/invitations/accept", {"code": codes[0]}).status_code == 200
    answer = Api(people[1]).post("/invitations/accept", {"code": codes[1]})
    assert (answer.status_code, code(answer)) == (409, "platform.plan_limit")


def test_services_are_no_members(api: Api, books: Books):
    limited(books, members=1)
    assert api.post("/services", {"name": "S", "role": "viewer"}).status_code == 201


def test_two_at_once_do_not_both_take_the_last_place(books: Books):
    limited(books, companies=2, members=2)
    first, second = make_user(), make_user()

    def join(user: Any) -> None:
        Membership.objects.create(user=user, role=Role.VIEWER)

    outcome = race(books.tenant_id, lambda: join(first), lambda: join(second))
    assert outcome == Outcome("done", "OA122", True)
    outcome = race(books.tenant_id, lambda: make_company(books.tenant_id), lambda: make_company(books.tenant_id))
    assert outcome == Outcome("done", "OA122", True)


def test_the_limits_of_one_tenant_are_not_anothers(books: Books):
    limited(books, companies=1, members=1)
    other = make_books()
    make_company(other.tenant_id)
    make_member(other.tenant_id, Role.VIEWER)


def test_what_is_there_beyond_a_plan_stays(books: Books, api: Api):
    make_company(books.tenant_id)
    limited(books, companies=1)
    assert len(api.get("/companies").json()["items"]) == 2
    assert code(api.post("/companies", {"name": "Third", "country_pack": "my"})) == "platform.plan_limit"


@pytest.mark.parametrize(
    "statement",
    [
        "update platform_plan set most_companies = null",
        "insert into platform_plan (name) values ('mine')",
        "delete from platform_tenant_plan",
        "update platform_tenant_plan set given_at = now()",
    ],
)
def test_the_application_gives_no_plan(books: Books, statement: str):
    with pytest.raises(Error, match="permission denied"), tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_runs_the_platform_sees_the_plan(helper: Api, books: Books):  # noqa: F811
    shown = f"/platform/tenants/{books.tenant_id}"
    assert helper.get(shown).json()["plan"] is None
    name = limited(books, companies=1)
    assert helper.get(shown).json()["plan"] == name


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch):
    """`./oasys platform plans` on the database of the tests, as the owner."""
    reader = make_conninfo(os.environ["OASYS_DATABASE_BACKUP_URL"], dbname=connection.settings_dict["NAME"])
    monkeypatch.setenv("OASYS_DATABASE_BACKUP_URL", reader)
    parts = connection.settings_dict
    kept = {key: parts[key] for key in ("USER", "PASSWORD", "ROLE")}

    def run(*words: str):
        connection.close()
        parts.update(parts["OWNER"], ROLE="owner")
        try:
            return CliRunner().invoke(platform_commands.app, ["plans", *words])
        finally:
            connection.close()
            parts.update(kept)

    return run


def test_plans_are_kept_and_given_by_the_command(command, api: Api, books: Books):
    name = f"small-{uuid7().hex}"
    done = command("set", name, "--companies", "1", "--members", "3")
    assert (done.exit_code, done.output) == (0, f"{name}  companies: 1  members: 3\n")
    assert f"{name}  companies: 1  members: 3" in command("list").output
    assert command("give", str(books.tenant_id), name).exit_code == 0
    assert api.get(PLAN).json()["name"] == name
    assert isinstance(command("remove", name).exception, Refused)
    assert command("set", name, "--members", "3").exit_code == 0
    make_company(books.tenant_id)
    assert command("give", str(books.tenant_id)).exit_code == 0
    assert api.get(PLAN).json()["name"] is None
    assert command("remove", name).exit_code == 0
    assert not Plan.objects.filter(name=name).exists()
    with tenant(books.tenant_id):
        assert not TenantPlan.objects.exists()
    for words in (
        ["give", str(uuid7()), ""],
        ["give", str(books.tenant_id), "none such"],
        ["set", " "],
        ["remove", "x"],
    ):
        assert isinstance(command(*words).exception, Refused), words
    with tenant(books.tenant_id):
        trail = [str(event) for event in Event.objects.filter(object_kind="plan").order_by("id")]
    assert trail == ["plan.given", "plan.taken_away"]
