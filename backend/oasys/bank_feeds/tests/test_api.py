"""Feeds over HTTP: the whole way of a person, and what nobody is ever shown."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from oasys.bank_feeds import api
from oasys.bank_feeds.services import connecting
from oasys.bank_feeds.tests.desk import SECRETS, TODAY, Office, booking, open_office
from oasys.organisations.permissions import Role
from tests.factories import make_member
from tests.fixtures import Api


@pytest.fixture
def office(settings: Any, monkeypatch: pytest.MonkeyPatch):
    with open_office(settings) as made:
        monkeypatch.setattr(api, "_now", made.clock)
        yield made


@pytest.fixture
def owner(office: Office) -> Api:
    return Api(office.books.owner, office.books.tenant_id)


def feeds(office: Office) -> str:
    return f"/companies/{office.books.company.id}/bank-feeds"


def asked(office: Office, owner: Api, **said: Any) -> dict[str, Any]:
    body = {
        "account_id": str(office.account_id()), "institution_id": "PLAIN_TESTDEFF", "path": "/acme/banking?tab=feeds",
    }  # fmt: skip
    answer = owner.post(feeds(office), body | said)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_whole_way(office: Office, owner: Api):
    office.own.bookings.append(booking("1", TODAY))
    banks = owner.post(feeds(office) + "/institutions", {"country": "AT"}).json()
    assert [one["name"] for one in banks] == ["Another bank", "Bank of expectations"]
    found = asked(office, owner)
    path = f"{feeds(office)}/{found['feed']['id']}"
    assert found["link"].startswith(office.provider.site.url)
    (requisition,) = office.provider.service.requisitions.values()
    assert urlsplit(requisition.redirect).path == "/acme/banking"
    back = office.provider.service.decide(requisition.id, agrees=True)
    assert parse_qs(urlsplit(back).query)["tab"] == ["feeds"]
    finished = owner.call("POST", path + "/finish", {}, If_Match='"v1"')
    assert finished.status_code == 200, finished.content
    assert (finished.json()["state"], finished.json()["number"]) == ("linked", f"··{office.own.iban[-4:]}")
    feed = connecting_row(office, found)
    assert office.work(feed)
    assert owner.post(path + "/fetch", {}).json()["failure"] == ""
    (listed,) = owner.get(feeds(office)).json()["items"]
    assert listed["fetched_at"] is not None
    ended = owner.call("POST", path + "/end", {}, If_Match=owner.get(path)["ETag"])
    assert ended.json()["state"] == "ended"
    assert len(office.lines()) == 1


def connecting_row(office: Office, found: dict[str, Any]) -> Any:
    from oasys.core.tenancy import tenant

    with tenant(office.books.tenant_id):
        return connecting.FeedConnection.objects.get(id=found["feed"]["id"])


def test_nothing_secret_is_ever_answered(office: Office, owner: Api):
    found = asked(office, owner)
    path = f"{feeds(office)}/{found['feed']['id']}"
    (requisition,) = office.provider.service.requisitions.values()
    office.provider.service.decide(requisition.id, agrees=True)
    secret = {"provider": "gocardless", "secret_id": "i", "secret_key": "the new key"}
    answers = [
        owner.call("POST", path + "/finish", {}, If_Match='"v1"'), owner.get(path), owner.get(feeds(office)),
        owner.get("/bank-feed-credentials"),
        *(owner.call("PUT", "/bank-feed-credentials", secret, If_Match='"v1"') for _ in range(2)),
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 200, 412]
    external = office.provider.service.requisitions[requisition.id].accounts[0]
    said = b"".join(one.content for one in answers).decode()
    for hidden in (*SECRETS, "the new key", office.own.iban, external, requisition.id):
        assert hidden not in said


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "https://evil.example", "/\\evil.example", "x", "/ä", "/a\nb", "/" + "a" * 600]
)
def test_the_browser_comes_back_here_alone(office: Office, owner: Api, path: str):
    body = {"account_id": str(office.account_id()), "institution_id": "PLAIN_TESTDEFF", "path": path}
    answer = owner.post(feeds(office), body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/path")
    assert office.provider.service.requisitions == {}


def test_a_bookkeeper_reads_and_connects_nothing(office: Office, owner: Api):
    found = asked(office, owner)
    person = Api(make_member(office.books.tenant_id, Role.BOOKKEEPER), office.books.tenant_id)
    path = f"{feeds(office)}/{found['feed']['id']}"
    assert person.get(path).status_code == 200
    for act in ("/finish", "/end"):
        assert person.call("POST", path + act, {}, If_Match='"v1"').status_code == 403
    assert (
        person.post(path + "/fetch", {}).json()["code"] == "bank_feeds.not_ready"
    )  # whoever imports may have it fetched
    said = {"provider": "gocardless", "secret_id": "i", "secret_key": "k"}
    assert person.call("PUT", "/bank-feed-credentials", said, If_Match='"v1"').status_code == 403


def test_a_provider_s_refusal_is_an_answer_and_no_failure(office: Office, owner: Api):
    body = {"account_id": str(office.account_id()), "institution_id": "NOBODY", "path": "/acme"}
    answer = owner.post(feeds(office), body)
    assert (answer.status_code, answer.json()["code"]) == (422, "bank_feeds.provider_refuses")
    office.provider.service.will("garbage")
    answer = owner.post(feeds(office), body | {"institution_id": "PLAIN_TESTDEFF"})
    assert (answer.status_code, answer.json()["code"]) == (409, "bank_feeds.provider_unavailable")
    assert not re.search("Traceback|secret", answer.content.decode())


def test_secrets_are_removed(office: Office, owner: Api):
    assert owner.call("DELETE", "/bank-feed-credentials?provider=gocardless", None, If_Match='"v1"').status_code == 204
    assert owner.get("/bank-feed-credentials").json() == [
        {"provider": "gocardless", "has_credentials": False, "set_at": None, "version": 0}
    ]
    assert owner.post(feeds(office) + "/institutions", {"country": "DE"}).json()["code"] == "bank_feeds.no_credentials"
