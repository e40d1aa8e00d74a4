"""A CSV of any layout over HTTP: preview, dry run, import, and mappings kept for the next file."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from oasys.audit.models import Event
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.exchange.jobs import WORKS
from oasys.exchange.mapped.importing import fingerprint
from oasys.exchange.tests.test_mapped import BASIC, HEADING, TWO
from oasys.jobs.running import run_job
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_company, make_member
from tests.fixtures import Api

ACCOUNTS = [
    {"text": "6000", "code": "X6000", "create": {"name": "Rent X", "account_class": "expense"}},
    {"text": "1000", "code": "X1000", "create": {"name": "Bank X", "account_class": "asset", "subtype": "bank"}},
]
MAPPING: dict[str, Any] = {**BASIC, "accounts": ACCOUNTS}
CSV = (",".join(HEADING) + "\n" + TWO).encode()


def form(content: bytes = CSV, **parts: Any) -> bytes:
    said = {name: orjson.dumps(part).decode() if isinstance(part, dict) else part for name, part in parts.items()}
    return encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("any.csv", content), **said})


def send(api: Api, path: str, body: bytes, query: str = "", **headers: str):
    return api.call("POST", f"{path}/imports/csv{query}", body, **{"Content-Type": MULTIPART_CONTENT}, **headers)


def look(api: Api, path: str, **parts: Any):
    return send(api, path, form(**parts), "/preview")


def save(api: Api, path: str, name: str = "Old program", **said: Any):
    return api.post(f"{path}/import-mappings", {"name": name, "mapping": {**MAPPING, **said}})


def problems(answer: Any) -> set[tuple[str, str]]:
    return {(error["pointer"], error["code"]) for error in answer.json()["errors"]}


def test_a_dry_run_proves_and_the_import_comes_in_once(api: Api, path: str):
    dry = send(api, path, form(mapping=MAPPING), "?dry_run=true")
    assert dry.status_code == 201, dry.content
    said = dry.json()
    assert (said["is_dry_run"], said["entries"], said["accounts"]) == (True, 1, 2)
    assert {(row["account"], row["month"], row["debit"], row["credit"]) for row in said["balances"]} == {
        ("X1000", "2026-01", "0", "100.00"),
        ("X6000", "2026-01", "100.00", "0"),
    }
    assert api.get(f"{path}/journal-entries").json()["items"] == []
    key = str(uuid4())
    real = send(api, path, form(mapping=MAPPING), Idempotency_Key=key)
    assert (real.status_code, real.json()["entries"]) == (201, 1)
    assert send(api, path, form(mapping=MAPPING), Idempotency_Key=key).headers["Idempotency-Replayed"] == "true"
    again = send(api, path, form(mapping=MAPPING)).json()
    assert (again["entries"], again["skipped"], again["accounts"]) == (0, 1, 0)
    assert len(api.get(f"{path}/journal-entries").json()["items"]) == 1


def test_one_wrong_row_writes_nothing_and_is_named_with_its_field(api: Api, path: str):
    wrong = CSV + b"2,31/01/2026,6000,,5,\n2,31/01/2026,1000,,,x\n3,46053,6000,,5,\n"
    answer = send(api, path, form(wrong, mapping=MAPPING))
    assert answer.status_code == 422
    assert {("/rows/5/credit", "exchange.amount"), ("/rows/6/date", "exchange.date_serial")} <= problems(answer)
    assert api.get(f"{path}/journal-entries").json()["items"] == []
    assert "X6000" not in {account["code"] for account in api.get(f"{path}/accounts").json()["items"]}


def test_an_import_takes_a_whole_mapping_and_nothing_less(api: Api, path: str):
    for parts, code in (
        ({}, "exchange.mapping_missing"),
        ({"mapping": MAPPING, "mapping_id": str(uuid7())}, "exchange.mapping_missing"),
        ({"mapping_id": "x"}, "exchange.mapping_missing"),
        ({"mapping_id": str(uuid7())}, "core.not_found"),
        ({"mapping": MAPPING | {"date_format": None}}, "exchange.mapping_invalid"),
        ({"mapping": MAPPING | {"accounts": None, "rounding_account": "none"}}, "exchange.mapping_invalid"),
        ({"mapping": "{"}, "core.invalid"),
        ({"mapping": MAPPING | {"guess": True}}, "core.invalid"),
    ):
        assert send(api, path, form(**parts)).json()["code"] == code, parts
    answer = send(api, path, form(mapping=MAPPING | {"date_format": None, "encoding": None}))
    assert problems(answer) == {("/mapping/date_format", "core.required"), ("/mapping/encoding", "core.required")}
    answer = send(api, path, form(mapping=MAPPING | {"date_format": "D", "amounts": {"given": "sides"}}))
    assert {"/mapping/date_format", "/mapping/amounts/sides/debit_column"} <= {p for p, _ in problems(answer)}
    two = encode_multipart(BOUNDARY, {"file": [SimpleUploadedFile("a", b"x"), SimpleUploadedFile("b", b"x")]})
    assert send(api, path, two).json()["code"] == "exchange.no_files"
    assert send(api, path, form(b"x" * (32 * 1024 * 1024), mapping=MAPPING)).status_code == 413


def test_a_mapping_may_come_as_a_file(api: Api, path: str):
    parts = {"file": SimpleUploadedFile("a.csv", CSV), "mapping": SimpleUploadedFile("m.json", orjson.dumps(MAPPING))}
    answer = send(api, path, encode_multipart(BOUNDARY, parts))
    assert (answer.status_code, answer.json()["entries"]) == (201, 1), answer.content


def test_a_job_does_it_by_the_mapping_it_was_asked_with(api: Api, path: str, books: Books):
    saved = save(api, path).json()
    asked = send(api, path, form(mapping_id=saved["id"]), Prefer="respond-async")
    assert asked.status_code == 202, asked.content
    gone = api.call("DELETE", f"{path}/import-mappings/{saved['id']}", If_Match='"v1"')
    assert gone.status_code == 204
    run_job(
        tenant_id=books.tenant_id,
        job_id=asked.json()["id"],
        works=WORKS,
        problem_of=lambda error: {"code": str(error)},
        is_stopping=lambda: False,
    )
    assert len(api.get(f"{path}/journal-entries").json()["items"]) == 1


def test_a_preview_writes_nothing_and_says_what_is_open(api: Api, path: str):
    answer = look(api, path, content=CSV.replace(b"6000", b"Office").replace(b"1000", b"Bank Z"))
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["encoding"], said["delimiter"], said["heading_row"], said["rows"]) == ("utf-8", ",", 1, 2)
    assert said["first_rows"][0] == {"row": 1, "cells": HEADING}
    assert said["mapping"]["date_format"] == "DD/MM/YYYY"
    assert {text["text"] for text in said["unknown_accounts"]} == {"Office", "Bank Z"}
    assert said["reading"][0]["day"] == "2026-01-31"
    assert [row["debit"] for row in said["reading"]] == ["100.00", "0"]
    assert said["reading"][0]["problems"][0]["code"] == "ledger.account_unknown"
    assert all(reason["reason"] for reason in said["reasons"])
    whole = look(api, path, mapping=MAPPING).json()
    assert (whole["is_whole"], whole["missing"], whole["unknown_accounts"], whole["saved"]) == (True, [], [], None)
    assert whole["reading"][0]["account"] == "X6000"
    assert api.get(f"{path}/import-mappings").json() == {"items": [], "next": None}


def test_what_a_preview_answers_can_be_posted(api: Api, path: str):
    part = {"accounts": ACCOUNTS, "entries": {"by": "column", "column": 1}}
    said = look(api, path, mapping=part).json()
    assert said["is_whole"], said
    assert send(api, path, form(mapping=said["mapping"])).json()["entries"] == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\0" * 100, b"\xff\xfe\0", b'"', b"," * 1_000_000, b"a,b\n" * 1000, b"\x81\x8d", CSV[:-9], CSV[:90], b"a,a,,\n1,2\n"],
)  # fmt: skip
def test_garbage_is_previewed_or_refused(api: Api, path: str, content: bytes):
    answer = look(api, path, content=content)
    assert answer.status_code in {200, 422}, answer.content
    assert answer.status_code == 422 or not answer.json()["is_whole"]
    assert send(api, path, form(content, mapping=MAPPING)).status_code == 422


def test_a_saved_mapping_is_offered_for_its_heading(api: Api, path: str):
    saved = save(api, path).json()
    other = CSV.replace(b"31/01/2026", b"03/04/2026")
    said = look(api, path, content=other).json()
    assert said["saved"] == {"id": saved["id"], "name": "Old program", "version": 1, "is_used": True}
    assert said["is_whole"]
    assert said["reasons"][-1]["reason"] == "The heading is that of the saved mapping Old program."
    sent = look(api, path, content=other, mapping=MAPPING).json()
    assert sent["saved"]["is_used"] is False
    assert look(api, path, content=CSV.replace(b"Text", b"Else")).json()["saved"] is None
    assert send(api, path, form(other, mapping_id=saved["id"])).json()["entries"] == 1
    refused = send(api, path, form(CSV.replace(b"Text", b"Else"), mapping_id=saved["id"]))
    assert problems(refused) == {("/rows/1", "exchange.heading_differs")}


def test_mappings_are_kept_changed_and_deleted(api: Api, path: str, books: Books):
    made = save(api, path)
    assert (made.status_code, made.headers["ETag"].startswith('"v1')) == (201, True), made.content
    one = f"{path}/import-mappings/{made.json()['id']}"
    assert api.get(one).json() == made.json()
    assert made.json()["changed_by"] == books.owner.email
    taken = save(api, path)
    assert (taken.status_code, taken.json()["code"]) == (409, "exchange.mapping_name_taken")
    partial = save(api, path, "Half", date_format=None)
    assert (partial.status_code, partial.json()["code"]) == (422, "exchange.mapping_invalid")
    body = {"name": "Newer", "mapping": MAPPING | {"delimiter": ";"}}
    assert api.call("PUT", one, body).status_code == 428
    assert api.call("PUT", one, body, If_Match='"v7"').status_code == 412
    changed = api.call("PUT", one, body, If_Match='"v1"')
    assert (changed.status_code, changed.json()["version"], changed.json()["name"]) == (200, 2, "Newer"), (
        changed.content
    )
    save(api, path, "Another")
    first = api.get(f"{path}/import-mappings?limit=1").json()
    second = api.get(f"{path}/import-mappings?limit=1&after={first['next']}").json()
    assert [row["name"] for row in first["items"] + second["items"]] == ["Another", "Newer"]
    assert api.call("DELETE", one, If_Match='"v1"').status_code == 412
    assert api.call("DELETE", one, If_Match='"v2"').status_code == 204
    assert api.get(one).status_code == 404
    with tenant(books.tenant_id):
        events = Event.objects.filter(object_key=made.json()["id"]).order_by("id")
        assert [str(event) for event in events] == [f"import_mapping.{word}" for word in ("made", "changed", "deleted")]


def test_mappings_of_another_company_or_tenant_are_not_found(api: Api, path: str, books: Books):
    made = save(api, path).json()
    elsewhere = f"/companies/{make_company(books.tenant_id).id}"
    strangers = make_books()
    stranger, theirs = Api(strangers.owner, strangers.tenant_id), f"/companies/{strangers.company.id}"
    for who, where in ((api, elsewhere), (stranger, theirs)):
        assert who.get(f"{where}/import-mappings/{made['id']}").status_code == 404
        assert send(who, where, form(mapping_id=made["id"])).status_code == 404
        assert look(who, where).json()["saved"] is None
    with tenant(strangers.tenant_id), connection.cursor() as cursor:
        cursor.execute("select count(*) from exchange_import_mapping where name = 'Old program'")
        assert cursor.fetchone() == (0,)
        with pytest.raises(Error), transaction.atomic():
            cursor.execute(
                "insert into exchange_import_mapping (tenant_id, id, company_id, name, fingerprint, mapping, changed_by_id,"
                " changed_at, version, created_at) values (%s, %s, %s, 'x', '', '{}', %s, now(), 1, now())",
                [books.tenant_id, uuid7(), books.company.id, books.owner.id],
            )


def test_a_viewer_may_not(books: Books, path: str):
    viewer = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    for answer in (
        send(viewer, path, form()),
        look(viewer, path),
        save(viewer, path),
        viewer.get(f"{path}/import-mappings"),
    ):
        assert answer.status_code == 403


def test_a_browser_uploads_with_its_csrf_token(books: Books, path: str):
    browser = Api(books.owner, books.tenant_id, enforce_csrf_checks=True)
    browser.get("/auth/session")
    token = browser.client.cookies["oasys_csrf"].value
    assert send(browser, path, form(mapping=MAPPING)).status_code == 403
    taken = send(browser, path, form(mapping=MAPPING), X_CSRFToken=token, Idempotency_Key="k")
    assert (taken.status_code, taken.json()["entries"]) == (201, 1), taken.content


def test_two_at_once_bring_it_in_once(books: Books, path: str):
    def act(_: int) -> tuple[int, int]:
        try:
            answer = send(Api(books.owner, books.tenant_id), path, form(mapping=MAPPING))
            return answer.status_code, answer.json().get("entries", 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(act, range(2)))
    assert sum(entries for _, entries in done) == 1, done
    assert len(Api(books.owner, books.tenant_id).get(f"{path}/journal-entries").json()["items"]) == 1


def test_headings_are_known_again_whatever_their_case_and_spaces():
    assert fingerprint([" Date ", "ACCOUNT", "", ""]) == fingerprint(["date", "account"])
    assert fingerprint(["date", "account"]) != fingerprint(["account", "date"])
    assert fingerprint([]) == ""
