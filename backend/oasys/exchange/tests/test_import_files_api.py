"""Files of other programs over HTTP."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from oasys.exchange.tests import gnucash_books
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api

SAMPLES = Path(__file__).parent / "samples"
BEANCOUNT = '2024-01-01 open Assets:A\n2024-01-01 open Income:B\n2024-01-02 * "x"\n  Assets:A  1.00 USD\n  Income:B\n'
HLEDGER = "2024-01-01 x\n  assets:a  $1.00\n  income:b\n"


@pytest.fixture
def books() -> Books:
    return make_books(pack="generic", currency="USD")


def send(api: Api, path: str, kind: str, content: bytes, content_type: str, query: str = "", **headers: str):
    return api.call("POST", f"{path}/imports/{kind}{query}", content, **{"Content-Type": content_type}, **headers)


def form(program: str, *names: str) -> bytes:
    files = [SimpleUploadedFile(name, (SAMPLES / program / name).read_bytes()) for name in names]
    return encode_multipart(BOUNDARY, {"file": files})


def sqlite(tmp_path: Path) -> bytes:
    return gnucash_books.sqlite(tmp_path / "x").read_bytes()


def bodies(tmp_path: Path) -> dict[str, tuple[bytes, str, int]]:
    csvs = ("journal.csv", "trial-balance.csv")
    return {
        "beancount": (BEANCOUNT.encode(), "text/plain", 1),
        "hledger": (HLEDGER.encode(), "text/plain", 1),
        "gnucash": (sqlite(tmp_path), "application/octet-stream", 8),
        "quickbooks": (form("quickbooks", "account-list.csv", *csvs), MULTIPART_CONTENT, 4),
        "xero": (form("xero", "chart-of-accounts.csv", *csvs), MULTIPART_CONTENT, 3),
    }


@pytest.mark.parametrize("kind", ["beancount", "hledger", "gnucash", "quickbooks", "xero"])
def test_a_dry_run_proves_and_the_import_comes_in_once(api: Api, path: str, tmp_path: Path, kind: str):
    content, content_type, entries = bodies(tmp_path)[kind]
    dry = send(api, path, kind, content, content_type, "?dry_run=true", Idempotency_Key=str(uuid4()))
    assert dry.status_code == 201, dry.content
    said = dry.json()
    assert (said["is_dry_run"], said["entries"], said["skipped"]) == (True, entries, 0)
    assert said["balances"]
    assert all(isinstance(row["debit"], str) and len(row["month"]) == 7 for row in said["balances"])
    assert {row["difference"] for row in said["agreements"]} <= {"0.00", "0"}
    assert bool(said["agreements"]) == (kind in {"quickbooks", "xero"})
    assert api.get(f"{path}/journal-entries").json()["items"] == []
    key = str(uuid4())
    real = send(api, path, kind, content, content_type, Idempotency_Key=key)
    assert (real.status_code, real.json()["entries"], real.json()["balances"]) == (201, entries, [])
    again = send(api, path, kind, content, content_type, Idempotency_Key=key)
    assert again.json() == real.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert send(api, path, kind, content, content_type).json()["skipped"] == entries


@pytest.mark.parametrize("kind", ["beancount", "hledger", "gnucash", "quickbooks", "xero"])
def test_other_content_and_garbage_are_refused(api: Api, path: str, kind: str):
    wrong = send(api, path, kind, b"{}", "application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (415, "exchange.file_content_type")
    own = {"beancount": "text/plain", "hledger": "text/plain", "gnucash": "application/octet-stream"}
    content_type = own.get(kind, MULTIPART_CONTENT)
    for content in (b"\xff\xfe\x00garbage", b"<<<"):
        answer = send(api, path, kind, content, content_type)
        assert answer.status_code == 422, answer.content


def test_a_form_without_a_boundary_or_with_too_many_files_is_refused(api: Api, path: str):
    answer = send(api, path, "xero", b"x", "multipart/form-data")
    assert (answer.status_code, answer.json()["code"]) == (422, "exchange.no_files")
    many = encode_multipart(BOUNDARY, {"file": [SimpleUploadedFile(f"{n}.csv", b"x") for n in range(150)]})
    answer = send(api, path, "xero", many, MULTIPART_CONTENT)
    assert (answer.status_code, answer.json()["code"]) == (422, "exchange.no_files")


def test_what_is_too_large_is_not_read(api: Api, path: str):
    answer = send(api, path, "gnucash", b"x" * (32 * 1024 * 1024 + 1), "application/octet-stream")
    assert answer.status_code == 413


def test_a_sign_is_named_in_the_query(api: Api, path: str):
    text = HLEDGER.replace("$", "¥").encode()
    refused = send(api, path, "hledger", text, "text/plain")
    assert "exchange.commodity" in {error["code"] for error in refused.json()["errors"]}
    named = send(api, path, "hledger", text, "text/plain", "?commodity=%C2%A5%3DUSD")
    assert named.status_code == 201, named.content
    wrong = send(api, path, "hledger", text, "text/plain", "?commodity=nothing")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "exchange.commodity")


def test_every_bad_row_is_named(api: Api, path: str):
    answer = send(api, path, "hledger", b"nonsense\n2024-02-30 x\n", "text/plain")
    assert {(e["pointer"], e["code"]) for e in answer.json()["errors"]} == {
        ("/rows/1", "exchange.syntax"),
        ("/rows/2", "exchange.value"),
    }


@pytest.mark.parametrize("kind", ["beancount", "hledger", "gnucash", "quickbooks", "xero"])
def test_a_bookkeeper_may_not_import(books: Books, path: str, kind: str):
    viewer = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert send(viewer, path, kind, b"", "text/plain").status_code == 403


def test_a_browser_uploads_with_its_csrf_token(books: Books):
    browser = Api(books.owner, books.tenant_id, enforce_csrf_checks=True)
    browser.get("/auth/session")
    token = browser.client.cookies["oasys_csrf"].value
    content = form("quickbooks", "account-list.csv", "journal.csv", "trial-balance.csv")
    path = f"/companies/{books.company.id}"
    refused = send(browser, path, "quickbooks", content, MULTIPART_CONTENT)
    assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf_failed")
    taken = send(browser, path, "quickbooks", content, MULTIPART_CONTENT, X_CSRFToken=token, Idempotency_Key="k")
    assert (taken.status_code, taken.json()["entries"]) == (201, 4), taken.content
