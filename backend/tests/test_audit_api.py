"""The trail over HTTP: who, from where, filters, pages, a file."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oasys.core.tenancy import tenant
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_company, make_member
from tests.fixtures import Api

AGENT = "Mozilla/5.0 (X11) Test"


def test_a_change_names_person_address_program_and_request(api: Api, books: Books, path: str):
    named = Api(books.owner, books.tenant_id, REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT=AGENT + "\x01" + "y" * 300)
    changed = named.call("PATCH", path, {"name": "Renamed"}, If_Match='"v1"')
    assert changed.status_code == 200, changed.content
    event = api.get("/audit-events").json()["items"][0]
    assert event["action"] == "company.renamed"
    assert (event["actor_id"], event["actor_email"]) == (str(books.owner.id), books.owner.email)
    assert api.get("/members").json()[0]["person_id"] == event["actor_id"], "so that one can ask what a member did"
    assert event["address"] == "203.0.113.7"
    assert event["agent"] == (AGENT + "y" * 300)[:200]
    assert event["request_id"] == changed["X-Request-ID"]
    assert (event["before"], event["after"]) == ({"name": books.company.name}, {"name": "Renamed"})
    assert event["database_role"] == "oasys_app"


def test_setting_up_a_tenant_names_who_did_it(charlie):
    his = Api(charlie)
    made = his.post("/tenants", {"name": "Charlie's"})
    assert made.status_code == 201
    events = his.get("/audit-events").json()["items"]
    assert [(event["action"], event["actor_id"]) for event in events] == [
        ("member.added", str(charlie.id)),
        ("tenant.created", str(charlie.id)),
    ]


def test_reading_sends_no_statement_more_than_before(api: Api, path: str):
    """The actor travels with the read of the membership."""
    with CaptureQueriesContext(connection) as captured:
        assert api.get(path).status_code == 200
    (carrier,) = [query["sql"] for query in captured.captured_queries if "app.actor" in query["sql"]]
    assert "organisations_membership" in carrier


def test_who_is_limited_to_companies_sees_their_changes_alone(api: Api, books: Books, path: str):
    other = make_company(books.tenant_id)
    his = Api(make_member(books.tenant_id, Role.AUDITOR, companies=[other]), books.tenant_id)
    assert api.call("PATCH", path, {"name": "Renamed"}, If_Match='"v1"').status_code == 200
    events = his.get("/audit-events?limit=200").json()["items"]
    assert events
    assert {event["company_id"] for event in events} == {str(other.id)}
    assert his.get(f"/audit-events?object_id={books.company.id}").json()["items"] == []


def test_filters(api: Api, books: Books, path: str):
    bob = make_member(books.tenant_id, Role.ACCOUNTANT)
    account = (
        Api(bob, books.tenant_id)
        .post(path + "/accounts", {"code": "B1", "name": "Bob's", "account_class": "asset"})
        .json()["id"]
    )
    today = datetime.now(UTC).date()

    def found(query: str) -> list[str]:
        return [event["action"] for event in api.get(f"/audit-events?{query}").json()["items"]]

    assert found(f"actor_id={bob.id}") == ["account.created"]
    assert found(f"object_id={account}") == ["account.created"]
    assert found("action=member.added") == ["member.added", "member.added"]
    assert set(found("kind=member")) == {"member.added"}
    assert "tenant.created" not in found(f"company_id={books.company.id}")
    assert found(f"from_date={today + timedelta(days=2)}") == []
    assert found(f"to_date={today - timedelta(days=2)}") == []
    assert "tenant.created" in found(f"from_date={today - timedelta(days=1)}&to_date={today + timedelta(days=1)}")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("actor_id=x", "/actor_id"),
        ("kind=Member'--", "/kind"),
        ("action=renamed", "/action"),
        ("kind=member&action=company.renamed", "/kind"),
        ("from_date=2026-02-30", "/from_date"),
        ("from_date=2026-03-02&to_date=2026-03-01", "/to_date"),
        ("to_date=9999-12-31", "/to_date"),
        ("after=x", "/after"),
        ("limit=0", "/limit"),
        ("format=xml", "/format"),
    ],
)
def test_garbage_is_named(api: Api, query: str, pointer: str):
    refused = api.get(f"/audit-events?{query}")
    assert refused.status_code == 422, refused.content
    assert refused.json()["errors"][0]["pointer"].endswith(pointer)


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_ends_of_the_calendar_are_taken(api: Api, day: str):
    assert api.get(f"/audit-events?from_date={day}").status_code == 200
    assert api.get(f"/audit-events?to_date={day}").status_code == 200


def test_pages_give_every_event_once(api: Api, books: Books, path: str):
    for number in range(7):
        api.post(path + "/accounts", {"code": f"P{number}", "name": "N", "account_class": "asset"})
    whole = [event["id"] for event in api.get("/audit-events?limit=200").json()["items"]]
    seen, query = [], "limit=3"
    while True:
        answer = api.get(f"/audit-events?{query}").json()
        seen += [event["id"] for event in answer["items"]]
        if answer["next"] is None:
            break
        query = f"limit=3&after={answer['next']}"
    assert seen == whole
    assert whole == sorted(whole, reverse=True)


def test_a_file_of_everything_is_safe_to_open(api: Api, books: Books, path: str):
    api.call("PATCH", path, {"name": "=cmd()"}, If_Match='"v1"')
    named = Api(books.owner, books.tenant_id, HTTP_USER_AGENT="=HYPERLINK(1)")
    named.post(path + "/accounts", {"code": "A1", "name": "N", "account_class": "asset"})
    answer = api.get("/audit-events?format=csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(api.get("/audit-events?limit=200").json()["items"])
    assert rows[0]["agent"] == "'=HYPERLINK(1)"
    assert rows[1]["after"] == '{"name":"=cmd()"}'


def test_a_file_that_would_be_too_large_is_refused(api: Api, monkeypatch):
    monkeypatch.setattr("oasys.audit.queries.MOST_EXPORTED", 2)
    refused = api.get("/audit-events?format=csv")
    assert (refused.status_code, refused.json()["code"]) == (422, "audit.too_many_events")


def test_a_stranger_finds_nothing_by_ids(api: Api, books: Books, path: str):
    theirs = make_books()
    stranger = Api(theirs.owner, theirs.tenant_id)
    api.call("PATCH", path, {"name": "Renamed"}, If_Match='"v1"')
    for query in (f"object_id={books.company.id}", f"company_id={books.company.id}", f"actor_id={books.owner.id}"):
        assert api.get(f"/audit-events?{query}").json()["items"]
        assert stranger.get(f"/audit-events?{query}").json() == {"items": [], "next": None}


def test_no_secret_appears(api: Api, books: Books, path: str):
    bob = make_member(books.tenant_id, Role.OWNER)
    with tenant(books.tenant_id):
        text = Api(bob, books.tenant_id).get("/audit-events?limit=200").content.decode()
    assert bob.password not in text
    assert "argon2" not in text
