"""A person takes along what is kept of them and deletes their account; what the books say stays, and names nobody."""

import json
import threading
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import connection

from oasys.audit.models import Event
from oasys.core.tenancy import tenant
from oasys.identity.models import Mail, SecurityEvent, Session, User
from oasys.identity.services.leaving import NAME_OF_NOBODY
from oasys.identity.tests.people import Clock, Phone, fresh, proved, signed_in
from oasys.ledger.models import JournalEntry
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from oasys.platform.personal_data import declared
from oasys.preferences.models import SavedView
from oasys.preferences.services import save_view
from tests.bodies import LINES
from tests.factories import PASSWORD, Books, make_books, make_member, make_token, make_user
from tests.fixtures import Api
from tests.test_platform import as_owner


def deletion(api: Api, user: User) -> Any:
    return api.post("/me/deletion", {"email": user.email})


def with_everything(books: Books) -> User:
    """A second owner who has posted, saved a view, made a token, and joined a sign-in at a provider."""
    person = make_member(books.tenant_id, Role.OWNER)
    User.objects.filter(pk=person.pk).update(name="Ann Unmistakable", language="de")
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
    SocialAccount.objects.create(user=person, provider="google", uid=f"of-{person.pk}", extra_data={"name": "Ann U."})
    make_token(person, books.tenant_id)
    with tenant(books.tenant_id):
        save_view(
            company=books.company, user=person, list_name="journal-entries", name="Mine", query={"status": "draft"}
        )
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    lines = [line | {"account_code": code} for line, code in zip(LINES, (asset, income), strict=True)]
    entry = {"posting_date": "2026-03-15", "lines": lines}
    assert (
        Api(person, books.tenant_id).post(f"/companies/{books.company.id}/journal-entries?post=true", entry).status_code
        == 201
    )
    person.refresh_from_db()
    return person


def test_nothing_names_the_person_any_more_and_the_books_stand(books: Books):
    person = with_everything(books)
    api, elsewhere = proved(person), signed_in(person)
    with tenant(books.tenant_id):
        before = JournalEntry.objects.filter(posted_by=person).count()
    assert deletion(api, person).status_code == 204

    left = User.objects.get(pk=person.pk)
    assert (left.name, left.is_active, left.language, left.last_login) == (NAME_OF_NOBODY, False, "", None)
    assert left.email.endswith("@deleted.invalid") and not left.has_usable_password()
    for rows in (EmailAddress, SocialAccount, UserSession, Session):
        assert not rows.objects.filter(user=person).exists()
    with tenant(books.tenant_id):
        assert not Membership.objects.filter(user=person).exists()
        assert not SavedView.objects.filter(user=person).exists()
        assert JournalEntry.objects.filter(posted_by=person).count() == before == 1
        told = Event.objects.filter(object_kind="member", action="removed").latest("id")
        assert told.actor_key == person.pk
    for browser in (api, elsewhere):
        assert browser.get("/me").status_code == 401
    assert Api().post("/auth/login", {"email": person.email, "password": PASSWORD}).status_code == 401
    assert SecurityEvent.objects.filter(user=person).latest("id").kind == "account_deleted"
    assert Mail.objects.filter(recipient=person.email).latest("id").subject == "Ihr Konto wurde gelöscht"


def test_no_column_that_was_declared_personal_still_names_them(books: Books):
    """Every personal column of every table, but those whose rows go by age: neither name nor address of who is gone."""
    person = with_everything(books)
    assert deletion(proved(person), person).status_code == 204
    by_age = {"security_events", "mails"}
    found = []
    with connection.cursor() as cursor, tenant(books.tenant_id):
        for table in declared().tables:
            for column in table.of("personal"):
                words = [f"%{person.email}%", "%Unmistakable%", "%Ann U.%"]
                statement = f"select count(*) from {table.name} where {column.name}::text like any (%s)"
                if table.kept not in by_age and table.name != "platform_tombstone":
                    cursor.execute(statement, [words])
                    found += [(table.name, column.name)] if cursor.fetchone()[0] else []
    assert found == []


def test_the_only_owner_hands_over_first(books: Books):
    member, person = make_member(books.tenant_id, Role.ACCOUNTANT), books.owner
    other = make_books(owner=person)
    second = make_member(other.tenant_id, Role.OWNER)
    api = proved(person)
    answer = deletion(api, person)
    assert (answer.status_code, answer.json()["code"]) == (409, "platform.sole_owner")
    assert answer.json()["params"] == {"tenants": [str(books.tenant_id)]}
    for found in (books, other):
        with tenant(found.tenant_id):
            assert Membership.objects.filter(user=person).exists()  # all of it or nothing
    User.objects.get(pk=person.pk, email=person.email, is_active=True)

    with tenant(books.tenant_id):
        Membership.objects.filter(user=member).update(role=Role.OWNER.value)
    assert deletion(api, person).status_code == 204
    for found, owner in ((books, member), (other, second)):
        with tenant(found.tenant_id):
            assert list(Membership.objects.filter(role=Role.OWNER.value).values_list("user", flat=True)) == [owner.pk]


def test_two_owners_who_go_at_once_leave_one(books: Books):
    people = [books.owner, make_member(books.tenant_id, Role.OWNER)]
    browsers = [proved(person) for person in people]
    gate, answers = threading.Barrier(2), []

    def go(api: Api, person: User) -> None:
        gate.wait()
        answers.append(deletion(api, person).status_code)
        connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in zip(browsers, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [204, 409]
    with tenant(books.tenant_id):
        assert Membership.objects.filter(role=Role.OWNER.value).count() == 1


@pytest.mark.parametrize("path", ["/me/export", "/me/deletion"])
def test_a_session_that_has_proved_nothing_is_not_enough(path: str):
    person = make_user("ann")
    api = Api(person)
    answer = api.post(path, {"email": person.email})
    assert (answer.status_code, answer.json()["code"]) == (403, "identity.reauthentication_needed")
    assert User.objects.get(pk=person.pk).is_active
    assert api.post("/auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    assert api.post(path, {"email": person.email}).status_code in (200, 204)


def test_the_address_is_written_out_and_is_ones_own():
    person, other = make_user("ann"), make_user("bob")
    api = proved(person)
    for email in (other.email, fresh()):
        answer = api.post("/me/deletion", {"email": email})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/email")
    assert User.objects.filter(pk__in=[person.pk, other.pk], is_active=True).count() == 2


def test_who_runs_the_platform_is_released_first():
    person = make_user("root")
    api = proved(person)
    as_owner("insert into organisations_platform_staff (user_id, granted_at) values (%s, now())", person.id)
    answer = deletion(api, person)
    assert (answer.status_code, answer.json()["code"]) == (409, "platform.staff_account")
    assert User.objects.get(pk=person.pk).is_active


def test_the_address_is_free_again():
    person = make_user("ann")
    email = person.email
    assert deletion(proved(person), person).status_code == 204
    again = Api().post("/auth/signup", {"email": email, "password": "another horse battery staple"})
    assert again.status_code in (200, 201, 202)
    assert User.objects.get(email=email).pk != person.pk


def test_everything_that_is_kept_is_in_the_file_and_no_secret(books: Books, monkeypatch: pytest.MonkeyPatch):
    person = with_everything(books)
    clock = Clock(monkeypatch)
    api = proved(person)
    secret = api.post("/auth/factors/totp").json()["secret"]
    api.post("/auth/factors/totp/confirm", {"code": Phone(secret, clock).code()})
    answer = api.post("/me/export")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="oasys-own-data.json"'
    said = answer.json()
    assert (said["person"]["email"], said["person"]["name"]) == (person.email, "Ann Unmistakable")
    assert said["providers"][0]["told"] == {"name": "Ann U."}
    assert [row["is_current"] for row in said["sessions"]] == [True]
    (membership,) = said["memberships"]
    assert (membership["role"], membership["views"][0]["name"]) == ("owner", "Mine")
    assert len(membership["tokens"]) == 1
    assert "signed_in" in {row["kind"] for row in said["security_events"]}
    text = json.dumps(said)
    assert secret not in text and "argon2" not in text and "v1." not in text
    assert SecurityEvent.objects.filter(user=person).latest("id").kind == "data_exported"


def test_nothing_of_anybody_else_is_in_it(books: Books):
    """A colleague with everything in the same tenant, and a stranger."""
    colleague, person = with_everything(books), make_member(books.tenant_id, Role.VIEWER)
    text = proved(person).post("/me/export").content.decode()
    for word in (colleague.email, "Unmistakable", str(colleague.pk), books.owner.email, make_books().owner.email):
        assert word not in text
