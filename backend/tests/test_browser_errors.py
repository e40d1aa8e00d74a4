"""What breaks in browsers is reported by where in our files it was; what was on the page, typed or asked for gets nowhere."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from config.errors import Reporter
from oasys.core import metrics
from tests.factories import Books
from tests.fixtures import Api

SECRET = "kq7-never-in-a-report"
FRAMES = [
    {"file": "/_next/static/chunks/3f0c1a.js", "function": "pay", "line": 1, "column": 20417},
    {"file": "/_next/static/chunks/app/%5Bcompany%5D/page-1b2.js", "function": "", "line": 3, "column": 7},
]
ERROR = {"page": "/[company]/invoices/[document]", "kind": "rejection", "type": "TypeError", "frames": FRAMES}


class Client:
    """Sentry's, as far as a reporter asks it."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def capture_event(self, event: dict[str, Any]) -> None:
        self.events.append(event)


@pytest.fixture
def reported() -> Iterator[list[dict[str, Any]]]:
    client, root = Client(), logging.getLogger()
    handler = Reporter(client)  # type: ignore[arg-type]
    root.addHandler(handler)
    yield client.events
    root.removeHandler(handler)


def counted(page: str, kind: str) -> float:
    found = metrics.REGISTRY.get_sample_value("oasys_browser_errors_total", {"page": page, "kind": kind})
    return found or 0


def test_an_error_is_reported_by_its_place(api: Api, reported: list[dict[str, Any]], books: Books):
    assert api.post(f"/browser-errors?q={SECRET}", ERROR, Referer=f"http://testserver/{SECRET}").status_code == 204
    [event] = reported
    assert event == {
        "level": "error",
        "platform": "javascript",
        "logger": "oasys.browser",
        "logentry": {"message": "browser_error"},
        "tags": {"page": "/[company]/invoices/[document]", "kind": "rejection"},
        "exception": {
            "values": [
                {
                    "type": "TypeError",
                    "stacktrace": {
                        "frames": [
                            {
                                "filename": "/_next/static/chunks/app/%5Bcompany%5D/page-1b2.js",
                                "function": "?",
                                "lineno": 3,
                                "colno": 7,
                                "in_app": True,
                            },
                            {
                                "filename": "/_next/static/chunks/3f0c1a.js",
                                "function": "pay",
                                "lineno": 1,
                                "colno": 20417,
                                "in_app": True,
                            },
                        ]
                    },
                }
            ]
        },
    }
    for word in (SECRET, str(books.tenant_id), str(books.owner.pk), books.owner.email):
        assert word not in json.dumps(event)


def test_an_error_is_counted_where_metrics_are_on(api: Api, settings: Any, reported: list[dict[str, Any]]):
    page = "/[company]/budgets/new"
    error = ERROR | {"page": page, "kind": "boundary"}
    before = counted(page, "boundary")
    settings.METRICS = False
    assert api.post("/browser-errors", error).status_code == 204
    assert counted(page, "boundary") == before
    settings.METRICS = True
    assert api.post("/browser-errors", error).status_code == 204
    assert counted(page, "boundary") == before + 1
    assert len(reported) == 2


def test_a_person_cannot_flood_the_reports(api: Api, reported: list[dict[str, Any]]):
    assert {api.post("/browser-errors", ERROR).status_code for _ in range(30)} == {204}
    assert len(reported) == 20


FRAME = FRAMES[0]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"page": "/kopi-pagi/invoices/0192f0"}, "/page"),
        ({"page": f"/[company]/invoices?q={SECRET}"}, "/page"),
        ({"kind": "console"}, "/kind"),
        ({"type": "TypeError: 1,234.50 of Kopi Pagi"}, "/type"),
        ({"type": "x" * 41}, "/type"),
        ({"message": SECRET}, "/message"),
        ({"url": f"https://books.example/{SECRET}"}, "/url"),
        ({"frames": []}, "/frames"),
        ({"frames": [FRAME] * 21}, "/frames"),
        ({"frames": [FRAME | {"file": f"/_next/static/a.js?{SECRET}"}]}, "/frames/0/file"),
        ({"frames": [FRAME | {"file": "https://elsewhere.example/_next/static/a.js"}]}, "/frames/0/file"),
        ({"frames": [FRAME | {"file": f"/{SECRET}/a.js"}]}, "/frames/0/file"),
        ({"frames": [FRAME | {"function": "paid 1,234.50"}]}, "/frames/0/function"),
        ({"frames": [FRAME | {"function": "f" * 61}]}, "/frames/0/function"),
        ({"frames": [FRAME | {"line": 0}]}, "/frames/0/line"),
        ({"frames": [FRAME | {"column": 0.5}]}, "/frames/0/column"),
    ],
)
def test_what_may_say_something_is_refused_by_field(
    api: Api, reported: list[dict[str, Any]], changed: dict[str, Any], pointer: str
):
    answer = api.post("/browser-errors", ERROR | changed)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert reported == []


def test_what_a_frame_says_beside_goes_nowhere(api: Api, reported: list[dict[str, Any]]):
    api.post("/browser-errors", ERROR | {"frames": [FRAME | {"vars": SECRET, "context_line": SECRET}]})
    assert SECRET not in json.dumps(reported)


def test_nobody_reports_without_a_session(books: Books, reported: list[dict[str, Any]]):
    assert Api().post("/browser-errors", ERROR).status_code == 401
    assert reported == []
