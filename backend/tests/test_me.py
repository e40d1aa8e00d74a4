"""Where the stream of events is, as /me says it before a page is read: never ahead of what the page then reads."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.events.models import Event
from oasys.events.queries import kept
from oasys.events.services import number_events
from oasys.identity.models import User
from oasys.ledger.services.dimensions import create_dimension
from oasys.live import wire
from oasys.organisations.models import FactorPolicy, Membership, SupportVisit
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_member, make_token
from tests.fixtures import Api
from tests.test_platform import asked, helper, staff, visitor  # noqa: F401


def number(books: Books) -> int:
    """Numbers what waits; the last number."""
    with tenant(books.tenant_id):
        while number_events():
            pass
    with tenant(books.tenant_id):
        return kept().last_number


def happen(books: Books) -> UUID:
    """One event in the books."""
    with tenant(books.tenant_id):
        return create_dimension(company=books.company, code=f"n{uuid7().hex}", name="N").id


def event_id(api: Api) -> str | None:
    answer = api.get("/me")
    assert answer.status_code == 200, answer.content
    return answer.json()["event_id"]


def told_behind(api: Api, id_: str | None) -> int:
    """How many events follow the id; none of them says to read everything again."""
    answer = api.client.get("/api/v1/events", query_params={"after": id_})
    assert answer.status_code == 200
    assert b"event: reset" not in answer.content
    return answer.content.count(b"data: ") - 1


def test_me_says_where_the_stream_of_events_is(books: Books, api: Api):
    last = number(books)
    assert event_id(api) == wire.id_of(books.tenant_id, last)
    assert told_behind(api, event_id(api)) == 0
    before = event_id(api)
    happen(books)
    last = number(books)
    assert told_behind(api, before) == 1
    assert event_id(api) == wire.id_of(books.tenant_id, last)
    assert told_behind(api, event_id(api)) == 0


def test_a_change_of_preferences_answers_it_too(books: Books, api: Api):
    last = number(books)
    changed = api.call("PATCH", "/me", {"theme": "dark"})
    assert (changed.status_code, changed.json()["event_id"]) == (200, wire.id_of(books.tenant_id, last))


def test_what_waits_for_its_number_is_told_to_who_listens_behind(books: Books, api: Api):
    number(books)
    happen(books)
    before = event_id(api)
    number(books)
    assert told_behind(api, before) == 1


def test_before_anything_has_a_number_it_is_nought(books: Books, api: Api):
    assert event_id(api) == wire.id_of(books.tenant_id, 0)
    count = number(books)
    assert told_behind(api, wire.id_of(books.tenant_id, 0)) == count > 0


def test_a_read_behind_it_holds_all_that_has_such_a_number(books: Books, api: Api, path: str):
    """While others write slowly and numbers are given: whatever a page lacks has a higher number than /me said before it."""
    done = threading.Event()
    found: list[tuple[int, set[str]]] = []

    def write() -> None:
        try:
            for _ in range(10):
                with tenant(books.tenant_id):
                    create_dimension(company=books.company, code=f"n{uuid7().hex}", name="N")
                    time.sleep(0.02)  # what began earlier commits later
        finally:
            connection.close()

    def give_numbers() -> None:
        while not done.wait(0.01):
            number(books)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbering = pool.submit(give_numbers)
        writers = [pool.submit(write) for _ in range(3)]
        while not all(writer.done() for writer in writers):
            said = event_id(api)
            assert said is not None
            shown = api.get(f"{path}/dimensions").json()
            found.append((int(said.split("-")[0]), {row["id"] for row in shown}))
        done.set()
        numbering.result()
    number(books)
    with tenant(books.tenant_id):
        made = Event.objects.filter(kind="dimension.created").values_list("number", "subject_key")
        numbers = {str(key): number for number, key in made}
    for said_number, ids in found:
        assert {key for key, given in numbers.items() if given <= said_number} <= ids
    assert len({said_number for said_number, _ in found}) > 1


def test_without_a_tenant_there_is_none(books: Books, charlie: User):
    assert event_id(Api(charlie)) is None
    stranger = make_books()
    number(stranger)
    assert event_id(Api(charlie, stranger.tenant_id)) is None  # a session that worked there once
    bob = make_member(books.tenant_id, Role.VIEWER)
    his = Api(bob, books.tenant_id)
    assert event_id(his) is not None
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).delete()
    assert event_id(his) is None


@pytest.mark.parametrize("way", ["a factor is demanded", "the session was ended"])
def test_who_may_not_listen_is_not_told(books: Books, way: str):
    bob = make_member(books.tenant_id, Role.VIEWER)
    api = Api(bob, books.tenant_id)
    assert event_id(api) is not None
    with tenant(books.tenant_id):
        if way == "a factor is demanded":
            FactorPolicy.objects.create(roles=[Role.VIEWER.value], role_ids=[])
        else:
            Membership.objects.filter(user=bob).update(signed_in_after=timezone.now() + timedelta(seconds=5))
    assert api.get("/events").status_code in {401, 403}
    assert event_id(api) is None


def test_support_is_not_told_and_no_visit_is_recorded_for_it(visitor: Api, books: Books):  # noqa: F811
    assert event_id(visitor) is None
    assert visitor.call("PATCH", "/me", {"theme": "dark"}).status_code == 200
    with tenant(books.tenant_id):
        assert not SupportVisit.objects.exists()


def test_a_token_names_nobody_who_could_ask(books: Books):
    answer = Api(token=make_token(books.owner, books.tenant_id).text).get("/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "identity.session_needed")
