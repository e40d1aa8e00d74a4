"""The journal format over HTTP."""

import json

from oasys.core.tenancy import tenant
from tests.factories import Books
from tests.fixtures import Api


def rows(books: Books) -> str:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    return f"entry,date,account,debit,credit\nA,2026-03-01,{asset},1.00,\nA,2026-03-01,{income},,1.00\n"


def send(api: Api, path: str, text: str, query: str = "", kind: str = "text/csv"):
    return api.call("POST", f"{path}/imports/journal{query}", text.encode(), **{"Content-Type": kind})


def total(api: Api, path: str) -> str:
    return api.get(f"{path}/reports/trial-balance?to_date=2026-12-31").json()["totals"]["debit"]


def test_a_file_comes_in_once(api: Api, path: str, books: Books):
    kind = {"Content-Type": "text/csv", "Idempotency_Key": "dry-run"}
    dry = api.call("POST", f"{path}/imports/journal?dry_run=true", rows(books).encode(), **kind)
    assert (dry.status_code, dry.json()["entries"], total(api, path)) == (201, 1, "0.00"), dry.content
    assert send(api, path, rows(books)).json()["entries"] == 1
    assert send(api, path, rows(books)).json()["skipped"] == 1
    assert total(api, path) == "1.00"


def test_bad_rows_are_named_and_nothing_is_written(api: Api, path: str, books: Books):
    answer = send(api, path, rows(books) + "B,2026-03-01,none,1.00,\nC,x,1,1,\n")
    assert answer.status_code == 422
    pointers = {(error["pointer"], error["code"]) for error in answer.json()["errors"]}
    assert pointers >= {("/rows/4", "ledger.account_unknown"), ("/rows/5", "exchange.date")}
    assert total(api, path) == "0.00"


def test_ndjson_and_other_kinds(api: Api, path: str, books: Books):
    names = ["entry", "date", "account", "debit", "credit"]
    lines = [line.split(",") for line in rows(books).splitlines()[1:]]
    text = "".join(json.dumps(dict(zip(names, line, strict=True))) + "\n" for line in lines)
    assert send(api, path, text, kind="application/x-ndjson").json()["entries"] == 1
    assert send(api, path, text, kind="application/pdf").status_code == 415
    refused = api.call("POST", f"{path}/imports/journal", b"\xff\xfe", **{"Content-Type": "text/csv"})
    assert (refused.status_code, refused.json()["code"]) == (422, "exchange.unreadable")
