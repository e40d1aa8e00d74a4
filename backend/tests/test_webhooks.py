"""Webhooks against receivers on real sockets: signed, at least once, never to an address that is not public."""

import asyncio
import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import Error, connection
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from oasys.audit.models import Event as Recorded
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.events.services import number_events
from oasys.identity.models import Mail
from oasys.ledger.services.charts import create_account
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.permissions import Permission, Role
from oasys.webhooks import outbox, services
from oasys.webhooks.dispatch import OF_ONE, Dispatcher
from oasys.webhooks.models import Attempt, Delivery, Endpoint
from oasys.webhooks.outbox import Done, clear_deliveries, make_deliveries, record, take
from oasys.webhooks.rules import FAILING_FOR, WAITS, Policy, is_reachable, new_secret, target_of, wait_behind
from oasys.webhooks.sending import Outcome, Refused, _connected, send
from oasys.worker.rounds import reader
from tests.factories import Books, make_books, make_company, make_member, make_role
from tests.fixtures import Api
from tests.processes import at_once, fork
from tests.receiver import OK, Received, Receiver, status

NEAR = Policy(frozenset({443}), loopback=True)
PUBLIC = Policy(frozenset({443, 8443}))


async def nowhere(host: str, port: int) -> list[str]:
    """Resolves this machine, and nothing else: other tests leave endpoints behind."""
    if host in ("127.0.0.1", "localhost", "hooks.test"):
        return ["127.0.0.1"]
    raise socket.gaierror


@pytest.fixture(autouse=True)
def near(settings: Any) -> None:
    settings.WEBHOOK_LOOPBACK = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as one:
        yield one


def dispatcher(*, policy: Policy = NEAR, **options: Any) -> Dispatcher:
    return Dispatcher(reader, policy, **({"resolve": nowhere} | options))


def go(**options: Any) -> None:
    """One round: what is due is sent."""
    one = dispatcher(**options)
    try:
        one(lambda: False)
    finally:
        one.close()


def endpoint(books: Books, url: str, **options: Any) -> Endpoint:
    """One that is told of accounts that are made."""
    options = {"description": "", "kinds": ["account.created"], "company_ids": None, "now": datetime.now(UTC)} | options
    with tenant(books.tenant_id):
        return services.create_endpoint(url=url, **options)


def happen(books: Books, code: str | None = None, *, company: Any = None) -> UUID:
    """An account is created, and the event has its number; the account's id."""
    with tenant(books.tenant_id):
        account = create_account(
            company=company or books.company, code=code or uuid7().hex[-12:], name="Private name", account_class="asset"
        )
    with tenant(books.tenant_id):
        while number_events():
            pass
    return account.id


def deliveries(books: Books, **where: Any) -> list[Delivery]:
    with tenant(books.tenant_id):
        return list(Delivery.objects.filter(**where).order_by("id"))


def look(books: Books, one: Endpoint) -> Endpoint:
    with tenant(books.tenant_id):
        return Endpoint.objects.get(id=one.id)


def attempts(books: Books) -> list[Attempt]:
    with tenant(books.tenant_id):
        return list(Attempt.objects.order_by("id"))


def make_due(books: Books) -> None:
    """As if the waiting time were over."""
    with tenant(books.tenant_id):
        Delivery.objects.filter(due_at__isnull=False).update(due_at=datetime.now(UTC))


def sent(url: str, *, policy: Policy = NEAR, **options: Any) -> Outcome:
    return asyncio.run(send(url, {"webhook-id": "m"}, b"{}", policy=policy, **({"resolve": nowhere} | options)))


# --- what is sent


def test_an_event_arrives_signed_as_standard_webhooks_says(books: Books, api: Api, receiver: Receiver):
    made = api.post("/webhook-endpoints", {"url": receiver.url("/hook?key=k"), "kinds": ["account.created"]}).json()
    account = happen(books)
    go()
    (request,) = receiver.requests
    message = Webhook(made["secret"]).verify(request.body, request.headers)
    assert (message["type"], message["data"]["subject_id"]) == ("account.created", str(account))
    assert message["data"]["company_id"] == str(books.company.id)
    assert set(message) == {"type", "timestamp", "data"}
    assert set(message["data"]) == {"event_id", "number", "tenant_id", "company_id", "subject_id"}
    assert (request.path, request.headers["host"]) == ("/hook?key=k", f"127.0.0.1:{receiver.port}")
    assert request.headers["content-type"] == "application/json"
    (one,) = deliveries(books)
    assert (one.state, one.attempts, one.due_at) == ("delivered", 1, None)
    shown = api.get(f"/webhook-deliveries/{one.id}").json()
    assert (shown["webhook_id"], shown["payload"]) == (request.headers["webhook-id"], message)
    assert [(a["number"], a["status"], a["failure"], a["answer"]) for a in shown["log"]] == [(1, 204, "", "")]
    with pytest.raises(WebhookVerificationError):
        Webhook(made["secret"]).verify(request.body.replace(b"account", b"accoumt"), request.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(request.body, request.headers)


def test_for_a_day_both_secrets_sign(books: Books, api: Api, receiver: Receiver):
    made = api.post("/webhook-endpoints", {"url": receiver.url()}).json()
    fresh = api.post(f"/webhook-endpoints/{made['id']}/rotate-secret", If_Match='"v1"').json()
    assert fresh["secret"] != made["secret"]
    with tenant(books.tenant_id):
        while number_events():
            pass
    happen(books)
    go()
    request = receiver.requests[-1]
    for secret in (made["secret"], fresh["secret"]):
        Webhook(secret).verify(request.body, request.headers)
    later = datetime.now(UTC) + timedelta(hours=25)
    happen(books)
    with tenant(books.tenant_id):
        make_deliveries(endpoint_id=UUID(made["id"]), now=later)
        (shot, *_) = take(endpoint_id=UUID(made["id"]), most=1, now=later)
    assert shot.headers["webhook-signature"].count("v1,") == 1


def test_an_endpoint_hears_its_kinds_in_its_companies(books: Books, receiver: Receiver):
    other = make_company(books.tenant_id)
    endpoint(books, receiver.url(), kinds=["account.created", "member.added"], company_ids=[books.company.id])
    mine = happen(books)
    happen(books, company=other)
    make_member(books.tenant_id, Role.VIEWER)  # the whole tenant's
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        write_and_post(
            company=books.company, entries=[books.entry((asset, "1.00", "0"), (income, "0", "1.00"))], by=books.owner
        )
    happen(books, company=other)
    go()
    assert [(one.kind, one.company_key) for one in deliveries(books)] == [("account.created", books.company.id)]
    assert str(mine).encode() in receiver.requests[0].body


def test_what_is_sent_holds_no_name_amount_or_secret(books: Books, api: Api, receiver: Receiver):
    made = api.post("/webhook-endpoints", {"url": receiver.url(), "description": "Private words"}).json()
    api.post("/tokens", {"name": "Private token"})
    api.post("/invitations", {"email": f"private-{uuid4().hex}@example.com", "role": "viewer"})
    happen(books)
    go()
    receiver.wait_for(3)
    text = b" ".join(request.body for request in receiver.requests)
    assert b"invitation.made" in text
    for secret in (b"rivate", made["secret"].encode(), books.company.name.encode(), books.owner.email.encode()):
        assert secret not in text


# --- at least once


def test_what_fails_is_sent_again_under_the_same_id_and_later_each_time(books: Books):
    answers = iter([status(500, b"oops"), status(429), OK])
    with Receiver(lambda _, to: to.sendall(next(answers))) as receiver:
        endpoint(books, receiver.url())
        happen(books)
        waits = []
        for _ in range(3):
            began = datetime.now(UTC)
            go()
            (one,) = deliveries(books)
            ended = datetime.now(UTC)  # it waits from a moment between the two
            waits.append(one.due_at and ((one.due_at - began).total_seconds(), (one.due_at - ended).total_seconds()))
            make_due(books)
        go()  # nothing is left
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert len({request.headers["webhook-signature"] for request in receiver.requests}) <= 3
    for (most, least), seconds in zip(waits[:2], (5, 300), strict=True):
        assert seconds <= most
        assert least <= seconds * 1.2
    assert (waits[2], one.state, one.attempts, one.tries) == (None, "delivered", 3, 2)
    assert [(a.number, a.status, a.failure, a.answer) for a in attempts(books)] == [
        (1, 500, "status", "oops"),
        (2, 429, "status", ""),
        (3, 204, "", ""),
    ]


def test_waiting_times_grow_and_end():
    assert [wait_behind(n + 1, 0.0).total_seconds() for n in range(len(WAITS))] == list(WAITS)
    assert sorted(WAITS) == list(WAITS)
    assert wait_behind(1, 1.0) == timedelta(seconds=6)
    assert wait_behind(len(WAITS) + 1) is None


def test_a_delivery_that_never_gets_through_fails_for_good(books: Books):
    with Receiver(lambda _, to: to.sendall(status(500))) as receiver:
        endpoint(books, receiver.url())
        happen(books)
        go()
        with tenant(books.tenant_id):
            Delivery.objects.update(tries=len(WAITS), due_at=datetime.now(UTC))
        go()
    (one,) = deliveries(books)
    assert (one.state, one.due_at) == ("failed", None)


def killed_in_the_middle(url_is_hanging: threading.Event) -> None:
    """A worker in a process of its own, killed when the receiver has the request and has not answered."""

    def work() -> None:
        from django.db import connections

        connections["default"].connection = None  # the parent's
        go(limit_seconds=60)

    process = fork.Process(target=work)
    process.start()
    assert url_is_hanging.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_a_worker_that_is_killed_loses_nothing(books: Books):
    arrived, over = threading.Event(), threading.Event()

    def hang_once(_: Received, to: socket.socket) -> None:
        if not arrived.is_set():
            arrived.set()
            over.wait(30)
        else:
            to.sendall(OK)

    with Receiver(hang_once) as receiver:
        endpoint(books, receiver.url())
        happen(books)
        connection.close()
        killed_in_the_middle(arrived)
        over.set()
        (one,) = deliveries(books)
        assert (one.state, one.attempts) == ("waiting", 1)
        go()
        assert len(receiver.requests) == 1  # its lease is not over
        make_due(books)
        go()
        first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    (one,) = deliveries(books)
    assert (one.state, one.attempts) == ("delivered", 2)
    assert [a.number for a in attempts(books)] == [2]


def test_two_workers_send_nothing_twice(books: Books, receiver: Receiver):
    endpoint(books, receiver.url())
    for _ in range(40):
        happen(books)
    connection.close()
    at_once(2, 1, go)
    assert len(receiver.requests) == 40
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 40
    assert {one.attempts for one in deliveries(books)} == {1}


def test_an_attempt_that_was_taken_for_dead_decides_nothing(books: Books):
    one = endpoint(books, "http://127.0.0.1:9/")
    happen(books)
    now = datetime.now(UTC)
    with tenant(books.tenant_id):
        make_deliveries(endpoint_id=one.id, now=now)
        (first,) = take(endpoint_id=one.id, most=9, now=now, lease=timedelta(0))
        (second,) = take(endpoint_id=one.id, most=9, now=now)
        record(done=[Done(first, Outcome(410, "status", 5))], now=now)
        assert look(books, one).is_enabled
        record(done=[Done(second, Outcome(200, "", 5))], now=now)
    (delivery,) = deliveries(books)
    assert (delivery.state, delivery.attempts) == ("delivered", 2)
    assert [a.number for a in attempts(books)] == [1, 2]


def test_deliveries_and_how_far_the_endpoint_came_stand_together(books: Books, monkeypatch: pytest.MonkeyPatch):
    one = endpoint(books, "http://127.0.0.1:9/")
    happen(books)
    with monkeypatch.context() as patched:
        patched.setattr(Endpoint.objects, "filter", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError), tenant(books.tenant_id):
            make_deliveries(endpoint_id=one.id, now=datetime.now(UTC))
    assert deliveries(books) == []
    with tenant(books.tenant_id):
        assert make_deliveries(endpoint_id=one.id, now=datetime.now(UTC)) == 2  # it is told of, and so is the account
        assert make_deliveries(endpoint_id=one.id, now=datetime.now(UTC)) == 0
    assert len(deliveries(books)) == 1


# --- endpoints that do not answer well


def test_one_that_hangs_keeps_no_other_waiting(books: Books, receiver: Receiver):
    over = threading.Event()
    with Receiver(lambda _, __: over.wait(30)) as slow:
        endpoint(books, slow.url())
        endpoint(books, receiver.url())
        for _ in range(30):
            happen(books)
        connection.close()
        worker = threading.Thread(target=lambda: (go(limit_seconds=30), connection.close()))
        worker.start()
        receiver.wait_for(30)
        slow.wait_for(1)
        assert slow.connections <= OF_ONE
        over.set()
        worker.join()
    assert {one.state for one in deliveries(books, due_at=None)} == {"delivered"}


def test_one_that_cannot_be_read_keeps_no_other_waiting(books: Books, receiver: Receiver):
    broken = endpoint(books, receiver.url("/broken"))
    endpoint(books, receiver.url("/well"))
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update webhooks_endpoint set secret = 'v1.00000000.AAAA' where id = %s", [broken.id])
    happen(books)
    go()
    assert [request.path for request in receiver.requests] == ["/well"]
    with tenant(books.tenant_id):
        Endpoint.objects.filter(id=broken.id).delete()


def test_410_disables_and_tells_the_owners(books: Books):
    with Receiver(lambda _, to: to.sendall(status(410))) as receiver:
        one = endpoint(books, receiver.url())
        happen(books)
        go()
        happen(books)
        go()
    assert len(receiver.requests) == 1
    now = look(books, one)
    assert (now.is_enabled, now.disabled_reason, now.version) == (False, "gone", 2)
    (mail,) = Mail.objects.filter(recipient=books.owner.email, subject__startswith="A webhook")
    assert "127.0.0.1" in mail.body
    assert "whsec" not in mail.body
    with tenant(books.tenant_id):
        assert Recorded.objects.filter(object_kind="webhook_endpoint", action="disabled").count() == 1
    assert deliveries(books)[0].state == "failed"


def test_one_that_fails_for_days_is_disabled_and_a_success_ends_the_count(books: Books):
    answers = [status(500), OK, status(500), status(500)]
    with Receiver(lambda _, to: to.sendall(answers.pop(0))) as receiver:
        one = endpoint(books, receiver.url())
        happen(books)
        go()
        assert look(books, one).failing_since is not None
        make_due(books)
        go()
        assert look(books, one).failing_since is None
        happen(books)
        go()
        with tenant(books.tenant_id):
            Endpoint.objects.update(failing_since=datetime.now(UTC) - FAILING_FOR)
        make_due(books)
        go()
    assert (look(books, one).is_enabled, look(books, one).disabled_reason) == (False, "failing")
    assert Mail.objects.filter(recipient=books.owner.email, subject__startswith="A webhook").count() == 1
    assert deliveries(books)[-1].state == "waiting"  # kept until it is enabled


def test_a_redirect_is_not_followed(receiver: Receiver):
    there = receiver.url("/elsewhere")
    with Receiver(lambda _, to: to.sendall(status(307, Location=there))) as first:
        outcome = sent(first.url())
    assert (outcome.status, outcome.failure) == (307, "redirect")
    assert receiver.connections == 0


def drip(_: Received, to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:  # until the other side has enough
        to.sendall(b"X-A: b\r\n")
        time.sleep(0.01)


def endless(_: Received, to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        to.sendall(b"a" * 65_536)


def unfinished(_: Received, to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly")


def headers_without_end(_: Received, to: socket.socket) -> None:
    to.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10_000)


ANSWERS: dict[str, tuple[Any, int | None, str]] = {
    "nothing": (lambda _, __: None, None, "answer_invalid"),
    "garbage": (lambda _, to: to.sendall(b"\x00\xff\x13 garbage\r\n\r\n" * 9), None, "answer_invalid"),
    "another protocol": (lambda _, to: to.sendall(b"SSH-2.0-OpenSSH_9.6\r\n"), None, "answer_invalid"),
    "headers without end": (headers_without_end, None, "answer_invalid"),
    "headers that drip": (drip, None, "timeout"),
    "a body without end": (endless, 200, ""),
    "a body that breaks off": (unfinished, 200, ""),
    "two lengths": (
        lambda _, to: to.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        None,
        "answer_invalid",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_of_any_kind_is_an_outcome(name: str):
    answer, code, failure = ANSWERS[name]
    with Receiver(answer) as receiver:
        outcome = sent(receiver.url(), limit_seconds=3 if failure == "timeout" else 60)
    assert (outcome.status, outcome.failure) == (code, failure)
    assert len(outcome.answer) <= 1000


def test_what_is_kept_of_an_answer_is_short_plain_text():
    with Receiver(lambda _, to: to.sendall(status(200, b"a\x00\x1b[31m\xff\r\n<b>" + b"z" * 9_999))) as receiver:
        answer = sent(receiver.url()).answer
    assert len(answer) <= 1000
    assert answer.startswith("a  [31m\ufffd  <b>z")
    assert answer.isprintable()


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert sent(f"http://127.0.0.1:{port}/").failure == "no_connection"
    assert sent("http://localhost:1/", resolve=lambda *_: asyncio.sleep(0, [])).failure == "address_refused"
    assert sent("https://absent.example.com/").failure == "name_not_found"


# --- where nothing is sent


REFUSED = """
127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 169.254.1.1 100.64.0.1 100.100.100.200
192.0.0.192 192.0.2.1 198.18.0.1 203.0.113.5 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 168.63.129.16 192.88.99.1
::1 :: fe80::1 fe80::1%lo fc00::1 fd00:ec2::254 ff02::1 fec0::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:169.254.169.254 ::ffff:0:127.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::7f00:1
2002:7f00:1:: 2001::1 localhost 2130706433 0x7f.1 127.1 nonsense
"""


@pytest.mark.parametrize("address", REFUSED.split())
def test_an_address_that_is_not_public_is_never_connected_to(address: str):
    assert not is_reachable(address, PUBLIC)

    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34", address]

    with pytest.raises(Refused):
        asyncio.run(_connected(target_of("https://rebound.example.com/", PUBLIC), PUBLIC, resolve, None))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is(address: str):
    assert is_reachable(address, PUBLIC)


def test_a_name_that_leads_here_is_refused(receiver: Receiver):
    ports = Policy(frozenset({receiver.port}))
    outcome = sent(f"https://hooks.test:{receiver.port}/", policy=ports)
    assert (outcome.failure, receiver.connections) == ("address_refused", 0)


def test_a_name_is_resolved_once_and_another_answer_afterwards_is_not_heard(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    """Rebinding: public when it is looked at, this machine when it is connected to."""
    asked, connected = [], []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    real = asyncio.open_connection

    async def watched(host: str, port: int, **options: Any) -> Any:
        connected.append((host, options.get("server_hostname")))
        return await real("127.0.0.1", receiver.port)  # the network leads here all the same

    monkeypatch.setattr(asyncio, "open_connection", watched)
    outcome = sent("https://rebound.example.com/", policy=PUBLIC, resolve=rebinding)
    assert asked == ["rebound.example.com"]
    assert connected == [("93.184.216.34", "rebound.example.com")]
    assert outcome.failure == "address_refused"  # by whom it was connected to
    assert receiver.requests == []


BAD_URLS = """
http://hooks.example.com/ http://hooks.example.com:443/ ftp://hooks.example.com/ https:///path
https://user:pw@hooks.example.com/ https://hooks.example.com:22/ https://hooks.example.com:80/ https://hooks.example.com:99999/
https://hooks.example.com/#part https://127.0.0.1/ https://[::1]/ https://169.254.169.254/latest
https://[::ffff:10.0.0.1]/ https://2130706433/ https://0x7f.1/ https://127.1/ https://a..b/
https://hooks.example.com\\@127.0.0.1/ https://höoks.example.com/ https://hooks.example.com/ä javascript:alert(1) //x
https://10.0.0.1/ http://127.0.0.1/ http://localhost/ https://[64:ff9b::1]/
"""


@pytest.mark.parametrize("url", BAD_URLS.split())
def test_a_bad_address_is_refused_when_it_is_named(books: Books, api: Api, settings: Any, url: str):
    settings.WEBHOOK_LOOPBACK = False
    answer = api.post("/webhook-endpoints", {"url": url})
    assert answer.status_code == 422, answer.content
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/url"]
    assert sent(url, policy=PUBLIC).failure == "address_refused"


def test_what_was_allowed_once_is_refused_when_it_is_not_any_more(books: Books, receiver: Receiver):
    one = endpoint(books, receiver.url())
    happen(books)
    go(policy=PUBLIC)
    assert receiver.connections == 0
    assert [a.failure for a in attempts(books)] == ["address_refused"]
    assert look(books, one).failing_since is not None


def test_proxies_of_the_environment_are_not_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    with Receiver() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert sent(receiver.url()).failure == ""
    assert (len(receiver.requests), proxy.connections) == (1, 0)


# --- TLS


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server with a certificate for the name, and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / f"{name}.pem"
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(text + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())


def test_certificates_are_verified_for_the_name(tmp_path: Path):
    server, client = certificate(tmp_path, "hooks.test")
    names = []
    server.sni_callback = lambda _, name, __: names.append(name)
    with Receiver(tls=server) as receiver:
        policy = Policy(frozenset({receiver.port}), loopback=True)
        url = f"https://hooks.test:{receiver.port}/"
        assert sent(url, policy=policy, tls=client).status == 204
        assert names == ["hooks.test"]
        assert receiver.requests[0].headers["host"] == f"hooks.test:{receiver.port}"
        assert sent(url, policy=policy).failure == "tls"  # nobody knows who signed it
        other = f"https://localhost:{receiver.port}/"
        assert sent(other, policy=policy, tls=client).failure == "tls"  # it is another's
    assert len(receiver.requests) == 1


# --- the API


def test_the_secret_is_shown_once_and_kept_from_dumps_and_the_trail(books: Books, api: Api, receiver: Receiver):
    url = receiver.url("/path-with-a-key")
    made = api.post("/webhook-endpoints", {"url": url}, Idempotency_Key="once").json()
    fresh = api.post(f"/webhook-endpoints/{made['id']}/rotate-secret", If_Match='"v1"').json()
    repeated = api.post("/webhook-endpoints", {"url": url}, Idempotency_Key="once")
    assert repeated.json()["code"] == "api.answer_withheld"
    for path in ("/webhook-endpoints", f"/webhook-endpoints/{made['id']}", "/webhook-deliveries"):
        assert "whsec_" not in api.get(path).content.decode()
    assert api.get(f"/webhook-endpoints/{made['id']}").json()["url"] == url
    with tenant(books.tenant_id), connection.cursor() as cursor:
        tables = ("webhooks_endpoint", "webhooks_delivery", "audit_event", "events_event", "api_tenant_answer")
        texts = []
        for table in tables:
            cursor.execute(f"select string_agg(t::text, ' ') from {table} t")
            texts.append(cursor.fetchone()[0] or "")
    assert "webhook_endpoint" in texts[2]
    for secret in (made["secret"], fresh["secret"], "path-with-a-key"):
        assert not any(secret in text for text in texts)


def test_endpoints_are_changed_listed_and_deleted(books: Books, api: Api, receiver: Receiver):
    made = api.post("/webhook-endpoints", {"url": receiver.url()}).json()
    path = f"/webhook-endpoints/{made['id']}"
    assert api.call("PATCH", path, {"description": "x"}).status_code == 428
    changed = api.call("PATCH", path, {"description": "x", "kinds": ["account.changed"]}, If_Match='"v1"').json()
    assert (changed["description"], changed["kinds"], changed["version"]) == ("x", ["account.changed"], 2)
    assert api.call("PATCH", path, {"description": "y"}, If_Match='"v1"').status_code == 412
    assert api.call("PATCH", path, {"kinds": None}, If_Match='"v2"').json()["kinds"] is None
    for body in ({"kinds": ["nothing.happens"]}, {"kinds": []}, {"company_ids": [str(uuid7())]}, {"company_ids": []}):
        assert api.call("PATCH", path, body, If_Match='"v3"').status_code == 422, body
    assert [row["id"] for row in api.get("/webhook-endpoints").json()["items"]] == [made["id"]]
    happen(books)
    go()
    assert api.call("DELETE", path, If_Match='"v3"').status_code == 204
    assert api.get(path).status_code == 404
    assert deliveries(books) == []
    with tenant(books.tenant_id):
        words = list(
            Recorded.objects.filter(object_kind="webhook_endpoint").order_by("id").values_list("action", flat=True)
        )
    assert words == ["created", "changed", "changed", "deleted"]


def test_there_are_fifty_endpoints_at_the_most(
    books: Books, api: Api, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(services, "MOST_ENDPOINTS", 1)
    assert api.post("/webhook-endpoints", {"url": receiver.url()}).status_code == 201
    assert api.post("/webhook-endpoints", {"url": receiver.url()}).json()["code"] == "webhooks.too_many_endpoints"


def test_a_ping_goes_out_and_tells_what_came_of_it(books: Books, api: Api):
    with Receiver(lambda _, to: to.sendall(status(503, b"not now"))) as receiver:
        made = api.post("/webhook-endpoints", {"url": receiver.url()}).json()
        asked = api.post(f"/webhook-endpoints/{made['id']}/ping")
        assert asked.status_code == 202
        go()
    request = receiver.requests[-1]
    assert Webhook(made["secret"]).verify(request.body, request.headers)["type"] == "ping"
    log = api.get(f"/webhook-deliveries/{asked.json()['id']}").json()["log"]
    assert [(row["status"], row["answer"]) for row in log] == [(503, "not now")]


def test_deliveries_are_filtered_and_paged(books: Books, api: Api, receiver: Receiver):
    one, other = endpoint(books, receiver.url(), kinds=["account.created"]), endpoint(books, receiver.url("/2"))
    for _ in range(3):
        happen(books)
    go()
    api.post(f"/webhook-endpoints/{one.id}/ping")
    assert len(api.get(f"/webhook-deliveries?endpoint_id={one.id}").json()["items"]) == 4
    assert [row["kind"] for row in api.get("/webhook-deliveries?state=waiting").json()["items"]] == ["ping"]
    assert len(api.get(f"/webhook-deliveries?endpoint_id={other.id}&kind=account.created").json()["items"]) == 3
    first = api.get("/webhook-deliveries?limit=4").json()
    second = api.get(f"/webhook-deliveries?limit=200&after={first['next']}").json()
    ids = [row["id"] for row in first["items"] + second["items"]]
    assert ids == sorted({str(row.id) for row in deliveries(books)}, reverse=True)
    assert second["next"] is None


def test_deliveries_are_filtered_by_day(books: Books, api: Api, receiver: Receiver):
    endpoint(books, receiver.url())
    happen(books)
    go()
    (one,) = deliveries(books)
    made = datetime.fromtimestamp((one.id.int >> 80) / 1000, UTC).date()
    before, behind = made - timedelta(days=1), made + timedelta(days=1)

    def found(**days: Any) -> int:
        query = "&".join(f"{name}={day}" for name, day in days.items())
        return len(api.get(f"/webhook-deliveries?{query}").json()["items"])

    assert found(from_date=made, to_date=made) == 1
    assert (found(to_date=before), found(from_date=behind)) == (0, 0)
    assert api.get(f"/webhook-deliveries?from_date={behind}&to_date={before}").status_code == 422
    assert found(to_date="2199-12-31") == 1


def test_what_can_be_told_is_what_an_endpoint_may_name(books: Books, api: Api, receiver: Receiver):
    told = [kind for subject in api.get("/webhook-events").json() for kind in subject["kinds"]]
    assert "journal_entry.posted" in told
    made = api.post("/webhook-endpoints", {"url": receiver.url(), "kinds": told})
    assert made.json()["kinds"] == sorted(told)


def test_one_delivery_is_replayed_under_its_id(books: Books, api: Api, receiver: Receiver):
    endpoint(books, receiver.url())
    happen(books)
    go()
    (one,) = deliveries(books)
    assert api.post(f"/webhook-deliveries/{one.id}/replay").status_code == 202
    go()
    first, second = receiver.requests
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)
    assert [a.number for a in attempts(books)] == [1, 2]


def test_everything_since_a_moment_is_replayed_also_what_was_never_sent(books: Books, api: Api, receiver: Receiver):
    made = endpoint(books, receiver.url(), kinds=["account.created"])
    early = happen(books)
    go()
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        since = cursor.fetchone()[0]
    path = f"/webhook-endpoints/{made.id}"
    delivered = happen(books)
    go()
    assert api.call("PATCH", path, {"is_enabled": False}, If_Match='"v1"').json()["disabled_reason"] == "by_hand"
    missed = happen(books)
    go()
    assert len(receiver.requests) == 2
    assert api.post(path + "/replay", {"since": since.isoformat()}).json()["code"] == "webhooks.endpoint_disabled"
    assert api.post(path + "/ping").json()["code"] == "webhooks.endpoint_disabled"
    assert api.call("PATCH", path, {"is_enabled": True}, If_Match='"v2"').status_code == 200
    go()
    assert len(receiver.requests) == 2  # it goes on from now
    assert api.post(path + "/replay", {"since": since.isoformat()}).json() == {"deliveries": 2}
    go()
    told = b" ".join(request.body for request in receiver.requests[2:])
    assert len(receiver.requests) == 4
    assert str(delivered).encode() in told
    assert str(missed).encode() in told
    assert str(early).encode() not in told


def test_a_replay_of_too_many_is_refused(books: Books, api: Api, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    made = endpoint(books, receiver.url())
    for _ in range(3):
        happen(books)
    go()
    monkeypatch.setattr(services, "MOST_REPLAYED", 2)
    answer = api.post(f"/webhook-endpoints/{made.id}/replay", {"since": "2026-01-01T00:00:00Z"})
    assert answer.json()["code"] == "webhooks.too_many_replayed"


def test_who_is_limited_to_companies_sets_up_none(books: Books, receiver: Receiver):
    role = make_role(books.owner, books.tenant_id, Permission.WEBHOOK_CHANGE)
    free = make_member(books.tenant_id, role)
    limited = make_member(books.tenant_id, role, companies=[books.company])
    assert Api(free, books.tenant_id).post("/webhook-endpoints", {"url": receiver.url()}).status_code == 201
    assert Api(limited, books.tenant_id).post("/webhook-endpoints", {"url": receiver.url()}).status_code == 403


def test_another_tenant_finds_nothing(books: Books, receiver: Receiver):
    one = endpoint(books, receiver.url())
    happen(books)
    go()
    (delivery,) = deliveries(books)
    theirs = make_books()
    with tenant(theirs.tenant_id), connection.cursor() as cursor:
        for table in ("webhooks_endpoint", "webhooks_delivery", "webhooks_attempt"):
            cursor.execute(f"select count(*) from {table} where tenant_id = %s", [books.tenant_id])
            assert cursor.fetchone() == (0,)
        assert outbox.take(endpoint_id=one.id, most=5, now=datetime.now(UTC) + timedelta(days=1)) == []
    api = Api(theirs.owner, theirs.tenant_id)
    for path in (f"/webhook-endpoints/{one.id}", f"/webhook-deliveries/{delivery.id}"):
        assert api.get(path).status_code == 404
    assert api.post(f"/webhook-deliveries/{delivery.id}/replay").status_code == 404


@pytest.mark.parametrize(
    "attack",
    [
        "update webhooks_delivery set state = 'delivered'",
        "update webhooks_delivery set due_at = null",
        "update webhooks_endpoint set is_enabled = false",
        "truncate webhooks_attempt cascade",
        "update webhooks_delivery set endpoint_id = uuidv7()",
    ],
)
def test_sql_by_hand_cannot_leave_half_a_state(books: Books, receiver: Receiver, attack: str):
    endpoint(books, receiver.url())
    happen(books)
    with tenant(books.tenant_id):
        make_deliveries(endpoint_id=Endpoint.objects.get().id, now=datetime.now(UTC))
    with pytest.raises(Error), tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(attack)


def test_old_deliveries_are_cleared_with_their_log(books: Books, receiver: Receiver):
    endpoint(books, receiver.url())
    happen(books)
    go()
    now = datetime.now(UTC)
    with tenant(books.tenant_id):
        assert clear_deliveries(before=now - timedelta(days=30)) == 0
        Delivery.objects.update(finished_at=now - timedelta(days=31))
        assert clear_deliveries(before=now - timedelta(days=30)) == 2  # and its attempt
    assert (deliveries(books), attempts(books)) == ([], [])


def test_the_worker_has_the_round():
    from oasys.worker.rounds import rounds

    assert {"number", "webhooks", "clear"} <= {each.name for each in rounds()}
    with reader() as raw:
        assert isinstance(raw, psycopg.Connection)
