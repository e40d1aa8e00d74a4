"""Errors are reported where an address is set: what broke and where, with nothing of anybody in it."""

import gzip
import io
import logging
from collections.abc import Iterator
from typing import Any

import orjson
import psycopg
import pytest
import structlog

from config import environment as of_settings
from config.environment import Environment
from config.errors import Reporter, event_of, report_errors
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from tests.factories import Books
from tests.fixtures import Api
from tests.receiver import Received, Receiver

SECRET = "kq7-never-in-a-report"
KNOWN = {
    "level", "platform", "logger", "tags", "logentry", "exception", "event_id", "timestamp", "environment", "sdk", "release", "server_name",
}  # fmt: skip


def items(received: Received) -> list[dict[str, Any]]:
    """Of an envelope: lines of JSON, its header first, then a header before each item."""
    body = received.body
    if received.headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    lines = [orjson.loads(line) for line in io.BytesIO(body) if line.strip()]
    return [item for header, item in zip(lines[1::2], lines[2::2], strict=True) if header["type"] == "event"]


@pytest.fixture
def errors() -> Iterator[Receiver]:
    """A receiver that all errors of this process are reported to meanwhile."""
    root = logging.getLogger()
    before = list(root.handlers)
    with Receiver() as receiver:
        client = report_errors(dsn=f"http://key@127.0.0.1:{receiver.port}/1", environment="test")
        yield receiver
        client.close(timeout=5)
        root.handlers = before


def text_of(receiver: Receiver) -> str:
    found = receiver.wait_for(1)
    return "".join(
        (gzip.decompress(one.body) if one.headers.get("content-encoding") == "gzip" else one.body).decode()
        + str(one.headers)
        for one in found
    )


def test_a_fault_is_reported_with_its_place_and_the_id_of_the_request(
    errors: Receiver, api: Api, path: str, monkeypatch: pytest.MonkeyPatch
):
    def broken(*args: Any, **kwargs: Any) -> None:
        token, amount = SECRET, "7777.77"
        raise RuntimeError(f"{token} has {amount}")

    monkeypatch.setattr("oasys.organisations.auth.require", broken)
    answer = api.get(f"{path}/accounts?q={SECRET}", Cookie_Of=SECRET)
    assert answer.status_code == 500
    assert answer.json()["detail"].endswith(f"Report it with the id {answer['X-Request-ID']}."), (
        "a person sees no headers"
    )
    [event] = items(errors.wait_for(1)[0])
    assert event["tags"] == {"request_id": answer["X-Request-ID"]}
    assert event["logentry"]["message"] == "unexpected_error"
    [error] = event["exception"]["values"]
    assert error["type"] == "RuntimeError"
    last = error["stacktrace"]["frames"][-1]
    assert (last["function"], last["module"]) == ("broken", "tests.test_error_reports")
    assert any(frame["filename"] == "oasys/organisations/auth.py" for frame in error["stacktrace"]["frames"])
    assert event.keys() <= KNOWN
    for text in (SECRET, "7777", str(api.client.cookies)):
        assert text not in text_of(errors)


def test_a_row_that_the_database_refused_is_not_reported(
    errors: Receiver, api: Api, books: Books, monkeypatch: pytest.MonkeyPatch
):
    def refused(*args: Any, **kwargs: Any) -> None:
        User.objects.create(email=f"UPPER-{SECRET}@example.com", name=SECRET, password=SECRET)

    monkeypatch.setattr("oasys.organisations.queries.tenants_of", refused)
    assert api.get("/tenants").status_code == 500
    [event] = items(errors.wait_for(1)[0])
    assert event["tags"]["sqlstate"] == "23514"
    assert [value["type"] for value in event["exception"]["values"]] == ["CheckViolation", "IntegrityError"]
    text = text_of(errors)
    for word in (SECRET, str(books.tenant_id), str(books.owner.pk), books.owner.email):
        assert word not in text


def test_what_is_bound_to_a_line_of_the_log_is_left_there(errors: Receiver, books: Books):
    log = structlog.get_logger("oasys.worker")
    with tenant(books.tenant_id):
        try:
            raise psycopg.DataError(SECRET)
        except psycopg.DataError as error:
            log.error("round_broke", round="seal", tenant=str(books.tenant_id), note=SECRET, exc_info=error)
    [event] = items(errors.wait_for(1)[0])
    assert event["tags"] == {"round": "seal"}
    assert SECRET not in text_of(errors)
    assert str(books.tenant_id) not in text_of(errors)


def test_the_words_of_a_library_are_not_reported():
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, f"Bad: {SECRET}", (), None)
    assert event_of(record) is None
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        with_error = logging.LogRecord(
            "gunicorn.error", logging.ERROR, "x", 1, f"Bad: {SECRET}", (), (KeyError, error, error.__traceback__)
        )
    event = event_of(with_error)
    assert event["exception"]["values"][0]["type"] == "KeyError"
    assert SECRET not in str(event)


def test_refusals_and_warnings_are_no_errors(api: Api, monkeypatch: pytest.MonkeyPatch):
    seen: list[Any] = []

    class Client:
        def capture_event(self, event: Any) -> None:
            seen.append(event)

    root = logging.getLogger()
    handler = Reporter(Client())  # type: ignore[arg-type]
    root.addHandler(handler)
    try:
        assert api.get("/nowhere").status_code == 404
        assert Api().get("/tenants").status_code == 401
        structlog.get_logger("oasys.x").warning("w", exc_info=ValueError(SECRET))
        assert seen == []
        structlog.get_logger("oasys.x").error("broke")
        assert [event["logentry"]["message"] for event in seen] == ["broke"]
    finally:
        root.removeHandler(handler)


def test_causes_without_end_are_cut_off():
    first = ValueError("a")
    second = ValueError("b")
    first.__cause__, second.__cause__ = second, first
    record = logging.LogRecord("oasys", logging.ERROR, "x", 1, {"event": "broke", "exc_info": first}, (), None)
    assert len(event_of(record)["exception"]["values"]) == 10


def test_an_address_that_is_away_holds_nobody_up(api: Api, path: str, monkeypatch: pytest.MonkeyPatch):
    root = logging.getLogger()
    before = list(root.handlers)
    client = report_errors(dsn="http://key@127.0.0.1:1/1", environment="test")
    try:

        def broken(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr("oasys.organisations.auth.require", broken)
        assert api.get(f"{path}/accounts").status_code == 500
    finally:
        root.handlers = before
        client.close(timeout=0)


def test_nothing_is_reported_unless_it_is_asked_for():
    assert Environment.model_fields["sentry_dsn"].default == ""
    assert not any(isinstance(handler, Reporter) for handler in logging.getLogger().handlers)
    assert SECRET not in repr(of_settings.Environment(sentry_dsn=f"https://{SECRET}@errors.example/1"))
