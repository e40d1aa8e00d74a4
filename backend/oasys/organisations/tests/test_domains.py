"""Domains of tenants: proved by DNS before they are served, of one tenant at the most, and never what a session's tenant is taken from."""

import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from oasys.audit.models import Event
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.organisations.domain_names import LONGEST, NotADomain, ascii_name, domain_name
from oasys.organisations.domain_records import look_up
from oasys.organisations.models import Domain, Host
from oasys.organisations.permissions import Role
from oasys.organisations.services.domains import FAILS_AFTER, note_look
from oasys.platform.queries import platform_role
from oasys.worker.rounds import look_at_domains
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api

HOSTS = ("books.example", "localhost")


class NameServer:
    """A name server on loopback that knows these TXT records; for a name with `None` it fails."""

    def __init__(self) -> None:
        self.records: dict[str, list[str] | None] = {}
        self.asked: list[str] = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            data, peer = self.socket.recvfrom(4096)
            if not data:
                return
            query = dns.message.from_wire(data)
            name = query.question[0].name
            key = name.to_text(omit_final_dot=True).lower()
            self.asked.append(key)
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.AA | dns.flags.RA
            texts = self.records.get(key, [])
            if texts is None:
                answer.set_rcode(dns.rcode.SERVFAIL)
            elif not texts:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            else:
                said = [" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)) for text in texts]
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", dns.rdatatype.TXT, *said))
            self.socket.sendto(answer.to_wire(), peer)

    def close(self) -> None:
        self.socket.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    made = NameServer()
    yield made
    made.close()


@pytest.fixture
def names(server: NameServer, settings: Any) -> NameServer:
    settings.DNS_RESOLVER = server.address
    return server


def fresh() -> str:
    return f"books-{uuid7().hex[-12:]}.example.com"


def added(api: Api, name: str) -> dict[str, Any]:
    answer = api.post("/domains", {"name": name})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def verified(api: Api, names: NameServer, name: str) -> dict[str, Any]:
    made = added(api, name)
    names.records[made["record_name"]] = [made["record_value"]]
    answer = api.post(f"/domains/{made['id']}/verify", {})
    assert answer.json()["state"] == "verified", answer.content
    return dict(answer.json())


def let_pass(books: Books, domain_id: str, **back: datetime) -> None:
    """Moves moments of a domain back, as only time does."""
    with tenant(books.tenant_id):
        Domain.objects.filter(id=domain_id).update(**back)


def asked_by_the_edge(name: str) -> int:
    return Client().get("/internal/domain", {"domain": name}, headers={"Host": "10.0.0.1:8000"}).status_code


def code(answer: Any) -> str:
    return str(answer.json()["code"])


def test_a_domain_is_served_once_its_record_is_found(api: Api, books: Books, names: NameServer):
    name = fresh()
    made = added(api, name)
    assert (made["state"], made["reason"], made["record_name"]) == ("pending", None, f"_oasys.{name}")
    assert asked_by_the_edge(name) == 421
    looked = api.post(f"/domains/{made['id']}/verify", {}).json()
    assert (looked["state"], looked["reason"]) == ("pending", "no_record")
    let_pass(books, made["id"], checked_at=timezone.now() - timedelta(minutes=1))
    names.records[f"_oasys.{name}"] = ["v=spf1 -all", "oasys-domain=another"]
    assert api.post(f"/domains/{made['id']}/verify", {}).json()["reason"] == "other_value"
    let_pass(books, made["id"], checked_at=timezone.now() - timedelta(minutes=1))
    names.records[f"_oasys.{name}"] = ["v=spf1 -all", made["record_value"]]
    looked = api.post(f"/domains/{made['id']}/verify", {}).json()
    assert (looked["state"], looked["reason"]) == ("verified", None)
    assert asked_by_the_edge(name) == 204
    assert asked_by_the_edge(name.upper()) == 204
    assert Client().get("/internal/domain", headers={"Host": f"{name}:443"}).status_code == 204
    with tenant(books.tenant_id):
        assert [event.action for event in Event.objects.filter(object_kind="domain").order_by("id")] == [
            "added", "verified",
        ]  # fmt: skip


def test_the_edge_is_told_no_about_everything_else(names: NameServer):
    for name in ("", "example.com", "localhost", "x" * 5000, "a.example.com\x00", "bücher.example", "127.0.0.1"):
        assert asked_by_the_edge(name) == 421, name


def test_a_name_server_that_fails_proves_nothing_and_takes_nothing_away(api: Api, books: Books, names: NameServer):
    row = verified(api, names, fresh())
    names.records[row["record_name"]] = None
    for _ in range(2):
        let_pass(books, row["id"], checked_at=timezone.now() - timedelta(days=9))
        look_at_domains()
    assert asked_by_the_edge(row["name"]) == 204
    assert look_up("nobody.example.com", "t", resolver="127.0.0.1:9").reason == "no_answer"


def test_a_domain_whose_record_is_gone_is_served_for_three_days_more(api: Api, books: Books, names: NameServer):
    row = verified(api, names, fresh())
    del names.records[row["record_name"]]
    let_pass(books, row["id"], checked_at=timezone.now() - timedelta(days=2))
    look_at_domains()
    [now] = api.get("/domains").json()["items"]
    assert (now["state"], now["reason"]) == ("verified", "no_record")
    assert now["failing_since"] is not None
    long_ago = timezone.now() - FAILS_AFTER
    let_pass(books, row["id"], checked_at=timezone.now() - timedelta(hours=2), failing_since=long_ago)
    look_at_domains()
    [now] = api.get("/domains").json()["items"]
    assert (now["state"], now["failing_since"]) == ("failed", None)
    assert asked_by_the_edge(row["name"]) == 421
    names.records[row["record_name"]] = [row["record_value"]]  # it comes back when somebody asks
    let_pass(books, row["id"], checked_at=long_ago)
    assert api.post(f"/domains/{row['id']}/verify", {}).json()["state"] == "verified"


def test_the_worker_finds_the_record_of_a_pending_domain(api: Api, books: Books, names: NameServer):
    now, long_ago = timezone.now(), timezone.now() - timedelta(days=8)
    wanted = {
        fresh(): (now, "pending"),
        fresh(): (now - timedelta(hours=1), "verified"),
        fresh(): (long_ago, "pending"),
    }
    for name, (added_at, _) in wanted.items():
        names.records[f"_oasys.{name}"] = ["oasys-domain=t"]
        with tenant(books.tenant_id):
            Domain.objects.create(name=name, token="t", added_at=added_at)
    look_at_domains()
    found = {row["name"]: row["state"] for row in api.get("/domains").json()["items"]}
    assert found == {name: state for name, (_, state) in wanted.items()}


def test_who_adds_a_strangers_domain_gets_nothing(api: Api, names: NameServer):
    name = fresh()
    theirs = make_books()
    stranger = Api(theirs.owner, theirs.tenant_id)
    squatted = added(stranger, name)
    row = verified(api, names, name)  # who waits there keeps nobody out
    assert squatted["record_value"] != row["record_value"]
    assert stranger.post(f"/domains/{squatted['id']}/verify", {}).json()["reason"] == "other_value"
    names.records[row["record_name"]].append(squatted["record_value"])
    let_pass(theirs, squatted["id"], checked_at=timezone.now() - timedelta(hours=1))
    answer = stranger.post(f"/domains/{squatted['id']}/verify", {}).json()
    assert (answer["state"], answer["reason"]) == ("pending", "taken")
    assert stranger.call("DELETE", f"/domains/{row['id']}").status_code == 404
    assert stranger.post(f"/domains/{row['id']}/verify", {}).status_code == 404
    assert Host.objects.get(name=name).holder == api_tenant(api)


def test_a_removed_domain_is_not_taken_over_by_the_old_record(api: Api, names: NameServer):
    row = verified(api, names, fresh())
    assert api.call("DELETE", f"/domains/{row['id']}").status_code == 204
    assert asked_by_the_edge(row["name"]) == 421
    theirs = make_books()
    for somebody in (Api(theirs.owner, theirs.tenant_id), api):
        again = added(somebody, row["name"])
        assert somebody.post(f"/domains/{again['id']}/verify", {}).json()["reason"] == "other_value"
    assert asked_by_the_edge(row["name"]) == 421


def test_a_round_that_ends_late_says_nothing_of_a_domain_that_was_added_anew(api: Api, books: Books, names: NameServer):
    row = verified(api, names, fresh())
    late = {"tenant_id": books.tenant_id, "domain_id": UUID(row["id"]), "now": timezone.now()}
    assert note_look(token="the one before", look=look_up("x.example.com", "t", resolver=names.address), **late) is None


def test_of_two_that_prove_it_the_database_keeps_one(books: Books):
    other, name = make_books(), fresh()
    made = {"name": name, "token": "t", "added_at": timezone.now(), "verified_at": timezone.now(), "state": "verified"}
    with tenant(books.tenant_id):
        Domain.objects.create(**made)
    with pytest.raises(DatabaseError, match="organisations_host_pkey"), tenant(other.tenant_id):
        Domain.objects.create(**made)
    with tenant(other.tenant_id):
        row = Domain.objects.create(**made | {"state": "pending", "verified_at": None})
        row.delete()
    assert Host.objects.get(name=name).holder == books.tenant_id


@pytest.mark.parametrize(
    "statement",
    [
        "insert into organisations_host (name, holder) values ('evil.example.com', %s)",
        "update organisations_host set holder = %s",
        "delete from organisations_host where holder <> %s",
        "update organisations_domain set name = 'evil.example.com' where tenant_id = %s",
        "update organisations_domain set token = 'mine' where tenant_id = %s",
    ],
)
def test_the_application_cannot_write_whose_host_it_is(books: Books, statement: str):
    with pytest.raises(DatabaseError, match="permission denied"), tenant(books.tenant_id):
        connection.cursor().execute(statement, [books.tenant_id])


def test_only_who_may_sees_and_changes_domains(api: Api, books: Books):
    made = added(api, fresh())
    accountant = Api(make_member(books.tenant_id, Role.ACCOUNTANT), books.tenant_id)
    for answer in (
        accountant.get("/domains"),
        accountant.post("/domains", {"name": fresh()}),
        accountant.post(f"/domains/{made['id']}/verify", {}),
        accountant.call("DELETE", f"/domains/{made['id']}"),
    ):
        assert (answer.status_code, code(answer)) == (403, "organisations.permission_missing")


def test_looks_are_far_between(api: Api, names: NameServer):
    made = added(api, fresh())
    assert api.post(f"/domains/{made['id']}/verify", {}).status_code == 200
    asked = len(names.asked)
    answer = api.post(f"/domains/{made['id']}/verify", {})
    assert (answer.status_code, code(answer)) == (429, "organisations.domain_checked_just_now")
    assert len(names.asked) == asked


def test_there_are_twenty_at_the_most(api: Api):
    for _ in range(20):
        added(api, fresh())
    answer = api.post("/domains", {"name": fresh()})
    assert (answer.status_code, code(answer)) == (409, "organisations.too_many")


def test_a_domain_is_added_once(api: Api):
    name = fresh()
    added(api, name)
    answer = api.post("/domains", {"name": name.upper() + "."})
    assert (answer.status_code, code(answer)) == (409, "organisations.domain_added")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_a_name"),
        ("https://books.acme.com", "not_a_name"),
        ("books.acme.com:443", "not_a_name"),
        ("books.acme.com/", "not_a_name"),
        ("*.acme.com", "not_a_name"),
        ("_oasys.acme.com", "not_a_name"),
        ("a b.com", "not_a_name"),
        ("a..com", "not_a_name"),
        ("-a.com", "not_a_name"),
        ("192.0.2.1", "not_a_name"),
        ("127.1", "not_a_name"),
        ("[::1]", "not_a_name"),
        ("xn--a.com", "not_a_name"),  # no Punycode of anything
        ("x" * 64 + ".com", "not_a_name"),
        (".".join(["abcdefgh"] * 40) + ".com", "not_a_name"),
        ("ü" * 490 + ".com", "not_a_name"),
        ("a.com\x00.acme.com", "not_a_name"),
        ("acme", "no_suffix"),
        ("acme.local", "no_suffix"),
        ("acme.localhost", "ours"),
        ("1.0.0.127.in-addr.arpa", "no_suffix"),
        ("acme.nosuchsuffix", "no_suffix"),
        ("com", "no_suffix"),
        ("co.uk", "public_suffix"),
        ("github.io", "public_suffix"),
        ("CO.UK.", "public_suffix"),
        ("books.example", "ours"),
        ("tenants.books.example", "ours"),
        ("www.tenants.books.example", "reserved"),
        ("a.b.tenants.books.example", "reserved"),
        ("ab.tenants.books.example", "reserved"),
        ("bücher.tenants.books.example", "reserved"),
    ],
)  # fmt: skip
def test_names_that_nobody_adds(text: str, reason: str):
    with pytest.raises(NotADomain) as refused:
        domain_name(text, tenant_domain="tenants.books.example", own_hosts=HOSTS)
    assert refused.value.reason == reason


def test_names_are_kept_as_dns_has_them():
    for text, name in {
        "Books.Acme.COM.": "books.acme.com",
        "bücher.de": "xn--bcher-kva.de",
        "BÜCHER.de": "xn--bcher-kva.de",
        "straße.de": "xn--strae-oqa.de",
        "ｂooks。acme.com": "books.acme.com",
        "xn--bcher-kva.de": "xn--bcher-kva.de",
    }.items():
        assert domain_name(text, tenant_domain="", own_hosts=HOSTS) == name
    with pytest.raises(NotADomain):
        ascii_name("x" * (2 * LONGEST + 1))


def test_the_answer_names_the_field(api: Api):
    answer = api.post("/domains", {"name": "http://acme.com"})
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/name", "organisations.domain_not_a_name")
    assert api.post("/domains", {"name": "a" * 501}).status_code == 422


def test_a_name_under_the_installations_domain_needs_no_proof_and_has_one_tenant(
    api: Api, names: NameServer, settings: Any
):
    settings.TENANT_DOMAIN = "books.example"
    name = f"acme-{uuid7().hex[-10:]}.books.example"
    made = added(api, name)
    assert (made["state"], made["is_subdomain"], made["record_value"]) == ("verified", True, "")
    assert asked_by_the_edge(name) == 204
    theirs = make_books()
    answer = Api(theirs.owner, theirs.tenant_id).post("/domains", {"name": name})
    assert (answer.status_code, code(answer)) == (409, "organisations.domain_taken")
    assert api.post(f"/domains/{made['id']}/verify", {}).json()["state"] == "verified"
    assert names.asked.count(f"_oasys.{name}") == 0


def at(name: str, api: Api, path: str, method: str = "GET", **headers: str) -> Any:
    """The same browser, under another name: what it holds is sent because the test client knows no hosts."""
    client = api.client
    return client.generic(method, f"/api/v1{path}", b"{}", "application/json", headers={"Host": name, **headers})


def test_a_host_that_nobody_proved_is_refused_whatever_is_asked(api: Api, books: Books):
    made = added(api, fresh())  # pending is not proved
    for host in (
        made["name"],
        "evil.example",
        f"sub.{made['name']}",
        "x" * 300,
        "a..b",
        "testserver.evil.example",
        "@testserver",
    ):
        for path in ("/me", "/auth/session", "/companies"):
            answer = at(host, api, path)
            assert (answer.status_code, code(answer)) == (421, "edge.unknown_host"), host
    assert at("testserver", api, "/me").status_code == 200
    assert at("testserver", api, "/me").json()["host"] is None


def test_the_tenant_comes_from_the_session_not_from_the_host(api: Api, books: Books, names: NameServer):
    theirs = make_books()
    row = verified(Api(theirs.owner, theirs.tenant_id), names, fresh())
    me = at(row["name"], api, "/me").json()
    assert (me["tenant_id"], me["host"]) == (str(books.tenant_id), {"tenant_id": None})
    companies = at(row["name"], api, "/companies").json()["items"]
    assert [company["id"] for company in companies] == [str(books.company.id)]
    with tenant(theirs.tenant_id):
        from oasys.organisations.models import Membership

        Membership.objects.create(user=books.owner, role=Role.VIEWER)
    me = at(row["name"], api, "/me").json()
    assert (me["tenant_id"], me["host"]) == (
        str(books.tenant_id),
        {"tenant_id": str(theirs.tenant_id)},
    )  # told, not switched


def test_writes_come_from_the_domains_own_pages_and_cookies_stay_with_it(api: Api, books: Books, names: NameServer):
    row = verified(api, names, fresh())
    client = Client(enforce_csrf_checks=True)
    name = row["name"]
    begun = client.get("/api/v1/auth/session", headers={"Host": name})
    assert all(not cookie["domain"] for cookie in begun.cookies.values())
    proof = {"Host": name, "X-CSRFToken": begun.cookies["oasys_csrf"].value}
    ask = {
        "path": "/api/v1/auth/login",
        "data": {"email": "a@example.com", "password": "x" * 12},
        "content_type": "application/json",
    }
    own = client.post(**ask, headers=proof | {"Origin": f"http://{name}"})
    assert code(own) != "api.csrf_failed"
    for origin in ("http://evil.example", f"http://sub.{name}", "http://testserver", "null"):
        foreign = client.post(**ask, headers=proof | {"Origin": origin})
        assert (foreign.status_code, code(foreign)) == (403, "api.csrf_failed"), origin


def test_nobody_takes_a_domain_from_a_tenant_that_stands(books: Books):
    name = fresh()
    with tenant(books.tenant_id):
        Domain.objects.create(
            name=name, token="t", state="verified", added_at=timezone.now(), verified_at=timezone.now()
        )
    release = "select organisations_release_hosts(%s)"
    with transaction.atomic(), platform_role(), connection.cursor() as cursor:
        cursor.execute(release, [books.tenant_id])
    assert asked_by_the_edge(name) == 204
    with pytest.raises(DatabaseError, match="permission denied"), tenant(books.tenant_id):
        connection.cursor().execute(release, [books.tenant_id])


def api_tenant(api: Api) -> UUID:
    return UUID(api.get("/me").json()["tenant_id"])
