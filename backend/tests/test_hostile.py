"""What nobody should send: always a problem document or the thing itself unchanged, never a 5xx, never half a write."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from tests.bodies import BODIES, routes
from tests.factories import PASSWORD, Books, make_books, make_user
from tests.fixtures import Api
from tests.scene import Scene

NAUGHTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x01\x02\x1b[31m",
    "tab\there",
    "line\nbreak",
    "\r\nSet-Cookie: a=b",
    "\x7f\x80\x9f",
    "\ud800",
    "a\udfffb",
    "\udc00\ud800",
    "\ufeffmark",
    "\ufffe\uffff",
    "\u202eevil\u202c",
    "\u2066\u2069",
    "שלום עולם",
    "مرحبا ١٢٣",
    "汉字仮名交じり文",
    "Ａ１２３",
    "e\u0301 vs é",
    "Z\u0351\u0364\u0348" * 20,
    "👩‍👩‍👧‍👦🏴‍☠️🇲🇾",
    "𝒯𝑒𝓍𝓉 \U0010ffff",
    "zero\u200bwidth\u200d",
    "\u00a0\u2003nobreak\u3000",
    "\u2028line\u2029",
    "ß ﬁ İ ı ſ",
    "'",
    '"',
    "' or '1'='1",
    "'; drop table ledger_account; --",
    "1); select pg_sleep(9)--",
    "$$ ; $tag$",
    "\\x00\\u0000",
    "%s %(x)s %n %d %",
    "{0} {x} {x.__class__.__mro__} {{",
    "${jndi:ldap://x/a}",
    "{{7*7}}{% debug %}",
    "<script>alert(1)</script>",
    "<!--#exec cmd='ls'-->",
    "&lt;&#x27;&amp;",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "..\\..\\boot.ini",
    "/dev/null",
    "C:\\con",
    "file:///etc/passwd",
    "`id` $(id) |id; id&",
    "=cmd|'/c calc'!A1",
    "+1-1",
    "@SUM(1)",
    "null",
    "None",
    "undefined",
    "true",
    "NaN",
    "-Infinity",
    "1e400",
    "0x1F",
    "９９９",
    "__proto__",
    "constructor",
    "__class__",
    "~0~1/a%2Fb",
    "a" * 129,
    "b" * 201,
    "c" * 501,
    "d" * 100_000,
    "é" * 200,
    "👍" * 200,
    "*",
    "_%",
    "\\",
    "?a=b&c#d",
]
LONE = [value for value in NAUGHTY if not value.isprintable() and any(0xD800 <= ord(ch) <= 0xDFFF for ch in value)]
TABLES = [
    "ledger_account",
    "ledger_journal",
    "ledger_journal_entry",
    "ledger_journal_line",
    "ledger_account_balance",
    "ledger_fiscal_year",
    "ledger_period",
    "ledger_period_change",
    "organisations_company",
    "organisations_membership",
    "currencies_unit",
    "currencies_exchangerate",
    "api_tenant_answer",
]


@pytest.fixture(scope="module")
def books() -> Books:
    """One company for all of it: nothing here stands in the way of anything else."""
    return make_books()


def label(value: Any) -> str:
    return ascii(value)[:24]


def rows(books: Books) -> list[int]:
    """How many rows each table of the tenant has."""
    query = "select " + ", ".join(f"(select count(*) from {table})" for table in TABLES)
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchone())


def sound(answer: HttpResponse) -> bool:
    """A success, or a whole problem document; never our own failure."""
    assert answer.status_code < 500, (answer.status_code, answer.content[:500])
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        problem = json.loads(answer.content)
        assert problem["status"] == answer.status_code
        assert {"type", "title", "detail", "code", "errors"} <= problem.keys()
    return answer.status_code < 400


def send(api: Api, method: str, path: str, body: Any, **headers: str) -> HttpResponse:
    """As api.call, with lone surrogates as the escapes a hostile client writes."""
    return api.call(method, path, json.dumps(body).encode(), **headers)


@pytest.fixture
def nothing_half_written(books: Books) -> Iterator[None]:
    """The test's every request is refused: afterwards there is no row more and none less."""
    before = rows(books)
    yield
    assert rows(books) == before


@pytest.mark.parametrize("text", NAUGHTY, ids=label)
def test_text_is_kept_unchanged_or_refused(api: Api, books: Books, path: str, text: str):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    plain = [{"account_code": asset, "debit": "1.00"}, {"account_code": income, "credit": "1.00"}]
    entry = {"posting_date": "2026-03-15", "lines": plain}
    account = {"code": f"X{uuid7().hex}", "name": "N", "account_class": "asset"}
    journal = {"code": uuid7().hex[:12], "name": "N", "kind": "general"}
    rate = {"currency": "USD", "base": "MYR", "day": "2026-03-01", "rate": "4.2"}
    company = {"name": f"C{uuid7().hex}", "country_pack": "my"}
    wishes = [
        ("POST", f"{path}/journal-entries?post=true", entry | {"description": text}, "description"),
        ("POST", f"{path}/journal-entries?post=true", entry | {"reference": text}, "reference"),
        ("POST", f"{path}/journal-entries", entry | {"lines": [plain[0] | {"description": text}, plain[1]]}, "line"),
        ("POST", f"{path}/journal-entries", entry | {"lines": [plain[0] | {"account_code": text}, plain[1]]}, None),
        ("POST", f"{path}/journal-entries", entry | {"journal": text}, None),
        ("POST", f"{path}/journal-entries", entry | {"rate_source": text}, None),
        ("POST", f"{path}/journal-entries", entry | {"posting_date": text}, None),
        ("POST", f"{path}/journal-entries", entry | {text or "-": 1}, None),
        ("POST", f"{path}/accounts", account | {"code": text}, "code"),
        ("POST", f"{path}/accounts", account | {"name": text}, "name"),
        ("POST", f"{path}/accounts", account | {"subtype": text}, None),
        ("POST", f"{path}/accounts", account | {"parent_id": text}, None),
        ("POST", f"{path}/accounts", account | {"currency": text}, None),
        ("POST", f"{path}/journals", journal | {"code": text}, "code"),
        ("POST", f"{path}/journals", journal | {"name": text}, "name"),
        ("PATCH", path, {"name": text}, "name"),
        ("POST", "/companies", company | {"country_pack": text}, None),
        ("POST", "/companies", company | {"base_currency": text}, None),
        ("POST", "/invitations", {"email": text, "role": "viewer"}, None),
        ("POST", "/invitations", {"email": "x@example.com", "role": text}, None),
        ("POST", "/units", {"code": text, "name": "N", "decimals": 2}, "code"),
        ("POST", "/units", {"code": f"U{uuid7().hex[:15].upper()}", "name": text, "decimals": 2}, "name"),
        ("POST", "/exchange-rates", {"source": text, "rates": [rate]}, None),
        ("PUT", "/me/tenant", {"tenant_id": text}, None),
    ]
    for method, address, body, field in wishes:
        before = rows(books)
        answer = send(api, method, address, body, If_Match=api.get(path)["ETag"])
        if not sound(answer):
            assert rows(books) == before, (method, address, field)
        elif field is not None:
            shown = answer.json()
            assert (shown["lines"][0]["description"] if field == "line" else shown[field]) == text.strip()
    listed = api.get("/exchange-rates?source=" + quote(text, errors="surrogatepass"))
    if sound(listed) and text.strip():
        assert {row["source"] for row in listed.json()["items"]} <= {text.strip()}


@pytest.mark.parametrize("text", NAUGHTY, ids=label)
def test_text_in_addresses_is_only_text(api: Api, path: str, text: str, nothing_half_written: None):
    part = quote(text[:2000], errors="surrogatepass", safe="")
    for address in (
        f"{path}/journal-entries?status={part}",
        f"{path}/journal-entries?journal={part}",
        f"{path}/journal-entries?from_date={part}",
        f"{path}/journal-entries?limit={part}",
        f"{path}/journal-entries?after={part}",
        f"{path}/accounts?after={part}",
        f"/companies?after={part}",
        f"/exchange-rates?currency={part}&base={part}",
        f"/exchange-rates?after={part}",
        f"{path}/reports/trial-balance?from_date={part}&to_date={part}",
        f"{path}/reports/general-ledger?account_code={part}",
        f"{path}/reports/general-ledger?account_id={part}&after={part}",
        f"{path}/reports/journal?known_at={part}&format={part}",
        f"{path}/journal-entries?{part}={part}",
        f"/companies/{part}",
        f"{path}/accounts/{part}",
        f"/{part}",
    ):
        sound(api.get(address))


@pytest.mark.parametrize("text", [text for text in NAUGHTY if text not in LONE], ids=label)
def test_text_in_headers_is_only_text(api: Api, books: Books, path: str, text: str, nothing_half_written: None):
    wire = text[:5000].encode().decode("latin-1")
    headers = ("If_Match", "If_None_Match", "Accept", "Content_Type", "Referer", "Origin", "X_CSRFToken", "Cookie_")
    for name in headers:
        sound(api.get(path, **{name: wire}))
        sound(send(api, "PATCH", path, {"name": "", "no": 1}, **{name: wire}))
    sound(send(api, "POST", f"{path}/journals", {}, Idempotency_Key=wire))
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "".join(ch for ch in wire if ch.isascii() and ch.isprintable())
    sound(client.get("/api/v1/me"))


@pytest.mark.parametrize("text", NAUGHTY, ids=label)
def test_text_signs_nobody_in(text: str):
    for body in (
        {"email": text, "password": PASSWORD},
        {"email": f"{text}@example.com", "password": text},
        {"email": f"a{uuid7().hex}@example.com", "password": text},
    ):
        api = Api()
        answer = send(api, "POST", "/auth/login", body)
        assert not sound(answer)
        sound(send(api, "POST", "/auth/signup", body | {"password": text[:11]}))
        assert api.get("/auth/session").json()["is_authenticated"] is False


AMOUNTS = [
    *["10", "10.5", "-0", "1e400", "-1e400", "NaN", "Infinity", "1E5", "true", "[]", "{}", '["1"]', "0", "9" * 400],
    *['"1e5"', '"１２"', '"٣"', '"1,000"', '"+1"', '" 1"', '"1 "', '"0x10"', '"1_000"', '""', '"-"', '"."', '"1."'],
    *['".5"', '"NaN"', '"Infinity"', '"-1"', '"−1"', '"1\\u0000"', '"1\\n"', f'"{"1" * 21}"', f'"0.{"1" * 19}"'],
    *['"1.001"', f'"{"9" * 10_000}"', '"MYR 1"', '"1/2"', '"½"', '"\\ud835\\udfcf"', '"0"', '"-0"'],
]  # as JSON


@pytest.mark.parametrize("amount", AMOUNTS, ids=label)
@pytest.mark.parametrize("field", ["debit", "currency_amount", "rate"])
def test_an_amount_is_a_string_of_plain_digits(
    api: Api, books: Books, path: str, amount: str, field: str, nothing_half_written: None
):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    first = {"account_code": asset, "debit": "1.00"} | ({"rate": "1"} if field == "rate" else {}) | {field: "@@"}
    lines = [first, {"account_code": income, "credit": "1.00"}]
    body = json.dumps({"posting_date": "2026-03-15", "lines": lines}).replace('"@@"', amount).encode()
    answer = api.post(f"{path}/journal-entries?post=true", body)
    assert not sound(answer)
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("limit", ["0", "-1", "201", "1000000000", "1e9", "NaN", "１０", "9" * 5000, "1.5", "", "[]"])
def test_a_page_has_a_size(api: Api, path: str, limit: str):
    for address in ("/companies", f"{path}/accounts", f"{path}/journal-entries", "/exchange-rates"):
        assert api.get(f"{address}?limit={quote(limit)}").status_code == 422


@pytest.mark.parametrize(
    "day",
    [
        *["0000-00-00", "2026-02-30", "2026-13-01", "99999-01-01", "1899-12-31", "2200-01-01", "2026-3-1", "26-03-01"],
        *["2026-03-01T00:00:00Z", "２０２６-03-01", "today", "1772323200", " 2026-03-01", "2026-W10-1", "20260301"],
    ],
)
def test_a_date_is_a_day_of_the_calendar(api: Api, path: str, day: str, nothing_half_written: None):
    refused = api.post(f"{path}/journal-entries", {"posting_date": day, "lines": []})
    assert refused.status_code == 422, refused.content
    assert refused.json()["errors"][0]["pointer"] == "/posting_date"
    assert api.get(f"{path}/journal-entries?from_date={quote(day)}").status_code == 422


def leaves(body: Any, pointer: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The pointer of every value in the body, the whole first."""
    yield pointer
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, part in parts:
        yield from leaves(part, (*pointer, name))


def replaced(body: Any, pointer: tuple[Any, ...], value: Any) -> Any:
    if not pointer:
        return value
    copy = body.copy()
    copy[pointer[0]] = replaced(body[pointer[0]], pointer[1:], value)
    return copy


WRONG = ["null", "true", "0", "-1", "1e400", "NaN", "9" * 30, '""', '"\\u0000"', '"\\ud800"', "[]", "[[]]", '{"a":1}']


@pytest.mark.parametrize("value", ["yes", "true", 1, 0, 1.0, "1", None, []], ids=repr)
def test_a_flag_is_true_or_false(api: Api, path: str, value: Any, nothing_half_written: None):
    account = {"code": uuid7().hex, "name": "N", "account_class": "asset", "is_heading": value}
    bulk = {"entries": [{"posting_date": "2026-03-15", "lines": []}], "post": value}
    for address, body in ((f"{path}/accounts", account), (f"{path}/journal-entries/bulk", bulk)):
        refused = api.post(address, body)
        assert refused.status_code == 422, refused.content
        assert refused.json()["errors"][0]["pointer"] in {"/is_heading", "/post"}


@pytest.mark.parametrize("year", ["0001", "0053", "1900", "2199", "9999", "10000", "-001"])
@pytest.mark.parametrize("offset", ["Z", "-22:05", "+23:59", "+24:00", ""])
def test_a_moment_lies_in_the_calendar(api: Api, path: str, year: str, offset: str):
    moment = quote(f"{year}-07-17T22:46:41.16{offset}")
    assert api.get(f"{path}/reports/profit-and-loss?known_at={moment}").status_code == 422


@pytest.mark.parametrize("name", BODIES)
def test_another_type_everywhere(scene: Scene, name: str):
    """Each value of each body in turn is replaced by something of another type."""
    method, address = name.split(" ")
    api = Api(make_user() if name == "POST /tenants" else scene.books.owner, scene.books.tenant_id)
    for pointer in leaves(BODIES[name]):
        for value in WRONG:
            if name.startswith("POST /auth"):
                api = Api()
            text = json.dumps(replaced(scene.filled(BODIES[name]), pointer, "@@")).replace('"@@"', value)
            before = rows(scene.books)
            answer = api.call(method, scene.filled(address), text.encode(), If_Match='"v1"')
            if not sound(answer):
                assert rows(scene.books) == before, (name, text)


DEEP = 100_000
MALFORMED = {
    "empty": b"",
    "brackets": b"[" * DEEP,
    "closed brackets": b"[" * DEEP + b"]" * DEEP,
    "objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep inside": b'{"code":"Q","name":"Q","kind":' + b"[" * DEEP + b"]" * DEEP + b"}",
    "bad utf-8": b'{"name": "\xff\xfe"}',
    "overlong utf-8": b'{"name": "\xc0\x80"}',
    "utf-16": '{"name": "x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"name": "x"}',
    "two documents": b"{}{}",
    "trailing comma": b'{"name": "x",}',
    "comment": b'{"name": "x"} // x',
    "single quotes": b"{'name': 'x'}",
    "raw control": b'{"name": "a\nb"}',
    "NaN": b"NaN",
    "huge number": b"9" * 100_000,
    "string": b'"text"',
    "nothing": b"null",
    "binary": bytes(range(256)) * 100,
    "gzip": bytes.fromhex("1f8b0800000000000003"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_body_that_is_no_object(api: Api, path: str, name: str, nothing_half_written: None):
    for address in (f"{path}/journals", f"{path}/journal-entries/bulk", "/tenants", "/exchange-rates"):
        answer = api.post(address, MALFORMED[name])
        assert not sound(answer)
        assert answer.status_code in {400, 422}, answer.content
    lines = api.post(f"{path}/journal-entries/bulk", MALFORMED[name], Content_Type="application/x-ndjson")
    assert not sound(lines)


@pytest.mark.parametrize("key", ["", "k"])
def test_a_body_of_forty_megabytes(api: Api, path: str, key: str, nothing_half_written: None):
    body = b'{"code": "' + b"x" * (40 * 1024 * 1024) + b'"}'
    answer = api.post(f"{path}/journals", body, **({"Idempotency_Key": key} if key else {}))
    assert not sound(answer)
    assert (answer.status_code, answer.json()["code"]) == (413, "api.too_large")


@pytest.mark.parametrize(
    "kind",
    [
        *["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x"],
        *["application/xml", "application/x-ndjson", "nonsense", "application/json-patch+json", "é/ü", "text/html"],
    ],
)
@pytest.mark.parametrize(
    ("is_checked", "token", "statuses"),
    [(False, "", {400, 415}), (True, "", {400, 403}), (True, "a" * 32, {400, 415})],
    ids=["trusted", "csrf", "csrf proven"],
)
def test_another_kind_of_content(
    books: Books, path: str, kind: str, is_checked: bool, token: str, statuses: set[int], nothing_half_written: None
):
    answer = posted_as(kind, books, path, b'{"code": "A", "name": "A", "kind": "general"}', is_checked, token)
    assert not sound(answer)
    assert answer.status_code in statuses


def test_a_form_of_too_many_fields(books: Books, path: str, nothing_half_written: None):
    kind, body = "application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(2000))
    answer = posted_as(kind, books, path, body, True, "a" * 32)
    assert not sound(answer)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.bad_request")


def test_a_body_in_chunks_is_not_taken_for_an_empty_one(books: Books, path: str, nothing_half_written: None):
    api = Api(books.owner, books.tenant_id)
    answer = api.post(f"{path}/imports/journal", b"", Content_Type="application/x-ndjson", Transfer_Encoding="chunked")
    assert not sound(answer)
    assert (answer.status_code, answer.json()["code"]) == (411, "api.length_required")


def posted_as(kind: str, books: Books, path: str, body: bytes, is_checked: bool, token: str) -> HttpResponse:
    """With a token, Django reads the body as a form before anything else does."""
    api = Api(books.owner, books.tenant_id, enforce_csrf_checks=is_checked)
    if token:
        api.client.cookies[settings.CSRF_COOKIE_NAME] = token
    return api.post(f"{path}/journals", body, Content_Type=kind, X_CSRFToken=token)


METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"}


def test_another_method(scene: Scene):
    api = Api(scene.books.owner, scene.books.tenant_id)
    taken: dict[str, set[str]] = {}
    for route in routes():
        taken.setdefault(route.path, set()).add(route.method)
    before = rows(scene.books)
    for address, methods in taken.items():
        for method in METHODS - methods:
            answer = api.call(method, scene.filled(address))
            assert answer.status_code == 405, (method, address, answer.status_code)
            assert answer["Content-Type"] == "application/problem+json"
            assert {name.strip() for name in answer["Allow"].split(",")} == methods
    assert rows(scene.books) == before


@pytest.mark.parametrize("address", ["/", "", "/nothing", "/companies/", "/companies/1", "//", "/%2e%2e/", "/docs/x"])
def test_an_address_with_nothing_at_it(api: Api, address: str):
    assert not sound(api.get(address))
    assert not sound(api.post(address, {}))


def test_an_unknown_host():
    answer = Client(raise_request_exception=False).get("/api/v1/me", headers={"Host": "evil.example"})
    assert not sound(answer)
    assert answer.status_code == 421
