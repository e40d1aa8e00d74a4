"""What the logs say of a request, and what they must never hold."""

import io
import ipaddress
import logging
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from oasys.api import problems
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.organisations.permissions import Role
from tests.factories import Books, make_member, make_token
from tests.fixtures import Api

SECRET = "kq7-never-in-a-log"


class Lines:
    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream

    def __iter__(self) -> Iterator[dict]:
        return iter([orjson.loads(line) for line in self.text().splitlines()])

    def text(self) -> str:
        return self.stream.getvalue()


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is logged meanwhile, in the format of production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.getLogger().handlers[0].formatter)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel("INFO")

    yield Lines(stream)
    root.removeHandler(handler)
    root.setLevel(before)


def of_requests(lines: Lines) -> list[dict]:
    return [line for line in lines if line["event"] == "request"]


def test_a_request_is_one_line_that_says_who_where_what_and_when(lines: Lines, api: Api, books: Books, path: str):
    answer = api.get(f"{path}/accounts")
    [line] = of_requests(lines)
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["method"] == "GET"
    assert line["route"].endswith("/accounts")
    assert str(books.company.id) not in line["route"], "the route's pattern, so that lines can be counted by it"
    assert line["status"] == 200
    assert line["user"] == str(books.owner.pk)
    assert line["tenant"] == str(books.tenant_id)
    assert line["address"] == "127.0.0.1"
    assert line["timestamp"].endswith("Z")
    assert line["duration_ms"] > 0


@pytest.mark.parametrize(
    ("trusted", "said", "is_taken"),
    [
        ("127.0.0.1/32", "0b3c8b0e-4c53-4d6e-9a39-7d0f2f0f8a11", True),
        ("10.0.0.0/8", "0b3c8b0e-4c53-4d6e-9a39-7d0f2f0f8a11", False),
        ("127.0.0.1/32", "x\n0b3c8b0e-4c53-4d6e-9a39-7d0f2f0f8a11", False),
        ("127.0.0.1/32", "forged", False),
    ],
)
def test_a_request_has_the_id_that_the_edge_gave_it_and_nobody_elses(
    lines: Lines, api: Api, path: str, settings: Any, trusted: str, said: str, is_taken: bool
):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(trusted)]
    answer = api.get(f"{path}/accounts", X_Request_ID=said)
    [line] = of_requests(lines)
    assert line["request_id"] == answer["X-Request-ID"]
    assert (answer["X-Request-ID"] == said) is is_taken


def test_a_program_is_logged_as_whom_it_works_for(lines: Lines, books: Books, path: str):
    made = make_token(books.owner, books.tenant_id)
    assert Api(token=made.text).get(f"{path}/accounts").status_code == 200
    [line] = of_requests(lines)
    assert (line["user"], line["tenant"], line["token"]) == (
        str(books.owner.pk),
        str(books.tenant_id),
        str(made.token.id),
    )
    assert made.text not in lines.text()


def test_a_refusal_is_a_warning_that_names_its_code(lines: Lines, books: Books, path: str):
    viewer = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert viewer.post(f"{path}/journals", {"code": "X", "name": "X", "kind": "general"}).status_code == 403
    assert Api().get(f"{path}/accounts").status_code == 401
    forbidden, nobody = of_requests(lines)
    assert (forbidden["level"], forbidden["code"]) == ("warning", "organisations.permission_missing")
    assert forbidden["user"] != str(books.owner.pk)
    assert (nobody["level"], nobody["code"], nobody["user"]) == ("warning", "identity.not_signed_in", None)


def test_the_logs_hold_no_secret_that_is_sent(lines: Lines, api: Api, books: Books, path: str):
    nobody = Api()
    nobody.post("/auth/signup", {"email": f"{SECRET}@example.com", "password": SECRET})
    nobody.post("/auth/login", {"email": f"{SECRET}@example.com", "password": SECRET + "wrong"})
    nobody.call("GET", f"/tenants?token={SECRET}", Authorization=f"Bearer {SECRET}", Cookie=f"oasys_session={SECRET}")
    nobody.call("GET", f"/{SECRET}")
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    lines_of = [{"account_code": asset, "debit": "7777.77"}, {"account_code": income, "credit": "7777.77"}]
    posted = api.post(
        f"{path}/journal-entries", {"posting_date": "2026-03-15", "description": SECRET, "lines": lines_of}
    )
    assert posted.status_code == 201
    api.post(f"{path}/journal-entries", {"posting_date": SECRET, "lines": []})
    api.call("POST", f"{path}/journal-entries", SECRET.encode())
    api.get(f"{path}/journal-entries?after={SECRET}")
    assert len(of_requests(lines)) == 8
    assert SECRET not in lines.text()
    assert "7777" not in lines.text()


def test_an_unexpected_error_is_logged_whole_and_answered_with_nothing_of_it(
    lines: Lines, api: Api, path: str, monkeypatch: pytest.MonkeyPatch
):
    def broken(*args, **kwargs):
        raise RuntimeError("the inner workings")

    monkeypatch.setattr("oasys.organisations.auth.require", broken)
    answer = api.get(f"{path}/accounts")
    assert answer.status_code == 500
    assert b"inner workings" not in answer.content
    errors = [line for line in lines if line["level"] == "error"]
    assert any("the inner workings" in line.get("exception", "") for line in errors)


def test_a_row_that_the_database_refused_is_not_logged(lines: Lines, api: Api, monkeypatch: pytest.MonkeyPatch):
    def refused(*args, **kwargs):
        User.objects.create(email=f"UPPER-{SECRET}@example.com", name=SECRET, password=SECRET)

    monkeypatch.setattr("oasys.organisations.queries.tenants_of", refused)
    assert api.get("/tenants").status_code == 500
    [error] = [line for line in lines if line["event"] == "database_error"]
    assert error["sqlstate"] == "23514"
    assert "DETAIL: (left out)" in error["exception"]
    assert SECRET not in lines.text()


def test_a_line_break_in_what_is_sent_makes_no_second_line(lines: Lines):
    Api().call("GET", "/x%0a%7B%22event%22%3A%22forged%22%7D")
    problems.log.warning("probe", value='a\n{"event": "forged"}')
    assert {line["event"] for line in lines} == {"request", "probe"}
