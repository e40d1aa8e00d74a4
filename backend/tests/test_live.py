"""The stream of events: who hears what, for how long, and that nothing is missed, whatever is cut in between."""

import asyncio
import random
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.events.models import Event
from oasys.events.queries import Told, kept
from oasys.events.services import number_events
from oasys.identity.models import Session, User
from oasys.ledger.services.dimensions import create_dimension
from oasys.live import wire
from oasys.live.hub import Hub, Stream
from oasys.live.reading import Listener, Look
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission, Role
from oasys.organisations.rules import Rights
from oasys.organisations.services.tokens import revoke_token
from tests.factories import Books, make_books, make_company, make_member, make_role, make_token
from tests.fixtures import Api
from tests.live_process import LiveProcess, eventually, live_process

FELT_SECONDS = 45  # less than until the whole authorisation is gone through again


@pytest.fixture(scope="module")
def live(django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveProcess]:
    with django_db_blocker.unblock(), live_process() as process:
        yield process


def number(books: Books) -> int:
    """Numbers what waits; the last number."""
    with tenant(books.tenant_id):
        while number_events():
            pass
    with tenant(books.tenant_id):
        return kept().last_number


def happen(books: Books, company: Any = None) -> None:
    """One event in the books of the company."""
    with tenant(books.tenant_id):
        create_dimension(company=company or books.company, code=f"n{uuid7().hex}", name="N")


def session_of(user: User, books: Books) -> str:
    return Api(user, books.tenant_id).client.cookies[settings.SESSION_COOKIE_NAME].value


def stream(api: Api, **headers: str) -> list[tuple[str, str, str]]:
    """Id, name and data of each event of the answer."""
    answer = api.get("/events", **headers)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/event-stream"
    assert answer["Cache-Control"] == "no-store"
    found = []
    for block in answer.content.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        if "data" in fields:
            found.append((fields["id"], fields.get("event", "message"), fields["data"]))
    return found


# the operation


def test_a_first_stream_begins_where_the_log_is(books: Books, api: Api):
    last = number(books)
    assert stream(api) == [(wire.id_of(books.tenant_id, last), "ready", "{}")]


def test_who_comes_again_hears_what_was_missed(books: Books, api: Api):
    number(books)
    [(seen, _, _)] = stream(api)
    happen(books)
    happen(books)
    last = number(books)
    (ready, _, _), *missed = stream(api, Last_Event_ID=seen)
    assert ready == seen
    assert [id_ for id_, _, _ in missed] == [wire.id_of(books.tenant_id, n) for n in (last - 1, last)]
    assert all('"kind":"dimension.created"' in data for _, _, data in missed)
    answer = api.get(f"/events?after={missed[0][0]}")
    assert answer.content.count(b"data: ") == 2


@pytest.mark.parametrize(
    "last_id",
    ["7", "x", "99999999999-{own}", "-1-{own}", "1-0123456789ab", "9" * 30 + "-{own}", "٣-{own}", "1-{own}x"],
)
def test_an_id_that_means_nothing_here_is_told_to_read_again(books: Books, api: Api, last_id: str):
    last = number(books)
    sent = last_id.replace("{own}", books.tenant_id.hex[-12:])
    answer = api.client.get("/api/v1/events", query_params={"after": sent})
    assert answer.status_code == 200
    assert f"id: {wire.id_of(books.tenant_id, last)}\nevent: reset\n" in answer.content.decode()


def test_an_id_of_another_tenant_is_told_to_read_again(books: Books, api: Api):
    other = make_books()
    number(other)
    [(foreign, _, _)] = stream(Api(other.owner, other.tenant_id))
    number(books)
    assert [name for _, name, _ in stream(api, Last_Event_ID=foreign)] == ["reset"]


def test_what_is_not_kept_any_more_is_told_to_be_read_again(books: Books, api: Api):
    [(seen, _, _)] = stream(api)
    happen(books)
    last = number(books)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(owner_url(name)) as raw:
        raw.execute(f"set app.tenant_id = '{books.tenant_id}'")
        raw.execute("update events_counter set cleared_up_to = last_number")
    (id_, kind, _), *rest = stream(api, Last_Event_ID=seen)
    assert (id_, kind, rest) == (wire.id_of(books.tenant_id, last), "reset", [])


def owner_url(name: str) -> str:
    s = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        dbname=name, host=s["HOST"], port=s["PORT"], user=s["OWNER"]["USER"], password=s["OWNER"]["PASSWORD"]
    )


def test_a_stream_is_never_answered_from_a_cache(api: Api):
    answer = api.get("/events", If_None_Match="*")
    assert (answer.status_code, "ETag" in answer) == (200, False)


def test_each_hears_what_they_may_read(books: Books):
    other = make_company(books.tenant_id)
    nothing = make_member(books.tenant_id, make_role(books.owner, books.tenant_id))
    limited = make_member(books.tenant_id, Role.BOOKKEEPER, companies=[other])
    reads = make_token(books.owner, books.tenant_id, Permission.TENANT_READ)
    start = wire.id_of(books.tenant_id, number(books))
    happen(books)
    happen(books, other)
    number(books)

    def heard(api: Api) -> int:
        return len(stream(api, Last_Event_ID=start)) - 1

    assert heard(Api(books.owner, books.tenant_id)) == 2
    assert heard(Api(limited, books.tenant_id)) == 1
    assert heard(Api(nothing, books.tenant_id)) == 0
    assert heard(Api(token=reads.text)) == 0
    assert heard(Api(token=make_token(books.owner, books.tenant_id).text)) == 2


# the process


def test_what_happens_arrives(live: LiveProcess, books: Books):
    number(books)
    ear = live.listen(session=session_of(books.owner, books))
    assert ear.names == ["ready"]
    happen(books)
    last = number(books)
    eventually(lambda: ear.messages)
    [message] = ear.messages
    assert (message["number"], message["kind"]) == (last, "dimension.created")
    assert message["company_id"] == str(books.company.id)


def test_what_nobody_numbers_arrives_by_the_clock(live: LiveProcess, books: Books):
    ear = live.listen(token=make_token(books.owner, books.tenant_id).text)
    happen(books)
    eventually(lambda: "dimension.created" in ear.kinds())


def test_a_lost_wake_up_is_made_good_by_the_clock(live: LiveProcess, books: Books):
    """The connection that listens to NOTIFY is cut off: events come all the same, and it is made anew."""
    listening = "select pid from pg_stat_activity where query ilike 'listen%' and datname = current_database()"

    def pids() -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(listening)
            return {row[0] for row in cursor.fetchall()}

    eventually(pids)  # the process answers before it listens
    cut_off = pids()
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pid) from unnest(%s) pid", [list(cut_off)])
    ear = live.listen(session=session_of(books.owner, books))
    happen(books)
    number(books)
    eventually(lambda: "dimension.created" in ear.kinds())
    eventually(lambda: pids() - cut_off)


def test_a_stranger_and_nobody_hear_nothing(live: LiveProcess, books: Books):
    assert live.listen().status == 401
    assert live.listen(token="oasys_pat_nonsense").status == 401
    stranger = make_books()
    number(stranger)
    ear = live.listen(session=session_of(stranger.owner, stranger))
    happen(books)
    number(books)
    own = number(stranger)
    happen(stranger)
    number(stranger)
    eventually(lambda: "dimension.created" in ear.kinds())
    assert ear.numbers() == list(range(own + 1, own + 1 + len(ear.messages)))
    assert {message["company_id"] for message in ear.messages} == {str(stranger.company.id)}


def test_a_removed_member_hears_nothing_of_what_follows(live: LiveProcess, books: Books):
    bob = make_member(books.tenant_id, Role.BOOKKEEPER)
    number(books)
    ear, other = live.listen(session=session_of(bob, books)), live.listen(session=session_of(books.owner, books))
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).delete()
    happen(books)
    number(books)
    eventually(lambda: ear.is_over, seconds=FELT_SECONDS)
    eventually(lambda: "dimension.created" in other.kinds())
    assert "dimension.created" not in ear.kinds()
    assert not other.is_over


@pytest.mark.parametrize("way", ["session ended", "person deactivated", "token revoked", "token expired"])
def test_what_let_somebody_in_ends_and_so_does_the_stream(live: LiveProcess, books: Books, way: str):
    for left in (4, 15, 60):  # seconds of a token that expires: long enough to be let in
        made_at = datetime.now(UTC) - (timedelta(days=1, seconds=-left) if way == "token expired" else timedelta())
        token = make_token(books.owner, books.tenant_id, now=made_at)
        ear = live.listen(**({"token": token.text} if "token" in way else {"session": session_of(books.owner, books)}))
        if ear.names or way != "token expired":
            break
    assert ear.names == ["ready"]
    match way:
        case "session ended":
            Session.objects.filter(user_id=books.owner.id).delete()
        case "person deactivated":
            User.objects.filter(id=books.owner.id).update(is_active=False)
        case "token revoked":
            with tenant(books.tenant_id):
                revoke_token(token_id=token.token.id, by=books.owner)
    eventually(lambda: ear.is_over, seconds=FELT_SECONDS)


def test_a_session_that_works_elsewhere_now_ends_its_stream(live: LiveProcess, books: Books):
    """Its standing changes with the membership: the whole of the authorisation is gone through again, and finds another tenant."""
    other = make_books(owner=books.owner)
    api = Api(books.owner, books.tenant_id)
    ear = live.listen(session=api.client.cookies[settings.SESSION_COOKIE_NAME].value)
    api.client.get("/api/v1/auth/session")
    csrf = api.client.cookies["oasys_csrf"].value
    chosen = api.call("PUT", "/me/tenant", {"tenant_id": str(other.tenant_id)}, X_CSRFToken=csrf)
    assert chosen.status_code in {200, 204}, chosen.content
    with tenant(books.tenant_id):
        Membership.objects.filter(user=books.owner).update(role=Role.OWNER)
    eventually(lambda: ear.is_over, seconds=FELT_SECONDS)


def test_rights_that_shrink_are_felt_at_once(live: LiveProcess, books: Books):
    other = make_company(books.tenant_id)
    bob = make_member(books.tenant_id, Role.BOOKKEEPER)
    number(books)
    ear = live.listen(session=session_of(bob, books))
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).update(company_ids=[other.id])
    happen(books)
    happen(books, other)
    number(books)
    eventually(lambda: "dimension.created" in ear.kinds())
    assert not ear.is_over
    heard = [message["company_id"] for message in ear.messages if message["kind"] == "dimension.created"]
    assert heard == [str(other.id)]


def test_only_so_many_streams_of_a_person(live: LiveProcess, books: Books):
    session = session_of(books.owner, books)
    ears = [live.listen(session=session) for _ in range(3)]
    refused = live.listen(session=session)
    assert (refused.status, b"events.too_many_streams" in refused.body) == (429, True)
    assert not any(ear.is_over for ear in ears)
    assert live.listen(session=session_of(make_member(books.tenant_id, Role.VIEWER), books)).status == 200


WRITERS, EACH = 6, 12


def test_writers_at_once_slow_ones_and_those_that_give_up_are_all_told_right(live: LiveProcess, books: Books):
    """Each committed change arrives once and in the order of its number, over kill -9 of the process and lost connections."""
    number(books)
    ears = [live.listen(session=session_of(books.owner, books)), live.listen(session=session_of(books.owner, books))]
    start = ears[0].last_id
    committed: list[str] = []
    guard = threading.Lock()
    done = threading.Event()

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(EACH):
                code = f"n{uuid7().hex}"
                gives_up = chance.random() < 0.3
                with tenant(books.tenant_id):
                    made = create_dimension(company=books.company, code=code, name="N")
                    time.sleep(chance.random() / 20)  # what began earlier commits later
                    transaction.set_rollback(gives_up)
                if not gives_up:
                    with guard:
                        committed.append(str(made.id))
        finally:
            connection.close()

    def give_numbers() -> None:
        while not done.wait(0.03):
            number(books)
        connection.close()

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        numbering = pool.submit(give_numbers)
        writers = [pool.submit(write, seed) for seed in range(WRITERS)]
        time.sleep(0.4)
        live.kill()
        eventually(lambda: all(ear.is_over for ear in ears))  # what had arrived is read
        live.start()
        heard = [ear.messages for ear in ears]
        ears = [live.listen(session=session_of(books.owner, books), last_id=ear.last_id) for ear in ears]
        for writer in writers:
            writer.result()
        done.set()
        numbering.result()
    last = number(books)
    with tenant(books.tenant_id):
        rows = Event.objects.filter(kind="dimension.created").order_by("number")
        expected = [str(key) for key in rows.values_list("subject_key", flat=True)]
    assert sorted(expected) == sorted(committed)
    assert 0 < len(committed) < WRITERS * EACH
    for before, ear in zip(heard, ears, strict=True):
        eventually(lambda ear=ear: ear.last_id == wire.id_of(books.tenant_id, last))
        everything = [*before, *ear.messages]
        numbers = [message["number"] for message in everything]
        assert "reset" not in ear.names
        assert numbers == list(range(int(start.split("-")[0]) + 1, last + 1))
        assert [m["subject_id"] for m in everything if m["kind"] == "dimension.created"] == expected


def test_who_is_ahead_of_the_others_is_told_nothing_twice():
    rights = Rights(frozenset(Permission))
    tenant_id = uuid7()

    def stream_at(seen: int) -> Stream:
        return Stream(
            Listener(tenant_id, uuid7(), rights, seen, frozenset(), {}), admit=lambda: pytest.fail("not asked")
        )

    async def hand_out() -> list[list[int]]:
        streams = [stream_at(3), stream_at(4), stream_at(9)]
        told = [Told(number, uuid7(), datetime.now(UTC), "journal_entry.posted", None, None, {}) for number in (4, 5)]
        Hub._hand_out(tenant_id, streams, Look(5, told))
        return [
            [int(str(stream.chunks.get_nowait()).split("-")[0][6:]) for _ in range(stream.chunks.qsize())]
            for stream in streams
        ]

    assert asyncio.run(hand_out()) == [[4, 5], [5], []]


def test_it_stops_when_it_is_asked_and_its_streams_end(live: LiveProcess, books: Books):
    ear = live.listen(session=session_of(books.owner, books))
    live.process.send_signal(signal.SIGTERM)
    assert live.process.wait(60) in {0, -signal.SIGTERM}
    eventually(lambda: ear.is_over)
    assert ear.is_whole
    live.start()


def test_of_other_addresses_it_knows_nothing(live: LiveProcess, books: Books):
    import httpx

    origin = f"http://127.0.0.1:{live.port}"
    assert httpx.get(f"{origin}/healthz").status_code == 200
    ready = httpx.get(f"{origin}/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert httpx.get(f"{origin}/api/v1/me").status_code == 404
    assert httpx.post(f"{origin}/api/v1/events", json={"a": 1}).status_code in {403, 405}
