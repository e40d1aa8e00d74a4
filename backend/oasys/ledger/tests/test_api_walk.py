"""The thinnest path over HTTP: sign up, tenant, company, entry, post."""

from datetime import date

from oasys.core.tenancy import tenant
from tests.factories import Books
from tests.fixtures import Api


def test_from_sign_up_to_a_posted_entry():
    api = Api()
    made = api.post("/auth/signup", {"email": "walker@example.com", "password": "correct horse battery staple"})
    assert made.status_code == 201, made.content
    tenant = api.post("/tenants", {"name": "Walkers"})
    assert tenant.status_code == 201, tenant.content
    company = api.post("/companies", {"name": "Kopi", "country_pack": "my", "first_year_on": "2026-01-01"})
    assert company.status_code == 201, company.content
    counts = company.json()
    assert counts["accounts"] > 100
    assert counts["periods"] == 12
    base = f"/companies/{counts['company']['id']}"
    body = {
        "posting_date": date(2026, 3, 1).isoformat(),
        "description": "Capital",
        "lines": [{"account_code": "1010", "debit": "100.00"}, {"account_code": "3010", "credit": "100.00"}],
    }
    codes = {a["code"]: a for a in api.get(f"{base}/accounts?limit=200").json()["items"]}
    leaves = [code for code, account in codes.items() if not account["is_heading"]]
    body["lines"][0]["account_code"], body["lines"][1]["account_code"] = leaves[0], leaves[-1]
    posted = api.post(f"{base}/journal-entries?post=true", body)
    assert posted.status_code == 201, posted.content
    assert posted.json()["number"] == "GJ-2026-000001"
    assert posted.json()["lines"][0]["debit"] == "100.00"


def test_a_duplicate_is_a_draft_that_says_the_same(api: Api, books: Books, path: str):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    body = {
        "posting_date": "2026-03-15",
        "description": "Beans",
        "reference": "B-1",
        "lines": [
            {
                "account_code": asset,
                "currency": "USD",
                "currency_amount": "10.00",
                "rate": "4.2",
                "description": "20 kg",
            },
            {"account_code": income, "credit": "42.00"},
        ],
    }
    entry = api.post(f"{path}/journal-entries?post=true", body).json()
    assert entry == api.get(f"{path}/journal-entries/{entry['id']}").json(), "read before it was posted, and right"
    at = f"{path}/journal-entries/{entry['id']}/duplicate"
    copy = api.post(at, {"posting_date": "2026-04-15"})
    assert copy.status_code == 201
    shown = copy.json()
    assert (shown["status"], shown["number"], shown["posting_date"]) == ("draft", None, "2026-04-15")
    same = ("account_code", "debit", "credit", "currency", "currency_amount", "description")
    assert [[line[name] for name in same] for line in shown["lines"]] == [
        [line[name] for name in same] for line in entry["lines"]
    ]
    assert (shown["description"], shown["reference"], shown["source_kind"]) == ("Beans", "B-1", "")
    assert api.post(f"{path}/journal-entries/{shown['id']}/duplicate").json()["posting_date"] == "2026-04-15"
    reversal = api.post(f"{path}/journal-entries/{entry['id']}/reverse", {"posting_date": "2026-03-16"}).json()
    assert api.post(f"{path}/journal-entries/{reversal['id']}/duplicate").json()["reverses_id"] is None


def test_a_list_says_which_entry_is_a_reversal(api: Api, books: Books, path: str):
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    lines = [{"account_code": asset, "debit": "5.00"}, {"account_code": income, "credit": "5.00"}]
    entry = api.post(f"{path}/journal-entries?post=true", {"posting_date": "2026-03-15", "lines": lines}).json()
    api.post(f"{path}/journal-entries/{entry['id']}/reverse", {"posting_date": "2026-03-16"})
    heads = api.get(f"{path}/journal-entries").json()["items"]
    assert [(head["reverses_id"], head["source_kind"]) for head in heads] == [(entry["id"], ""), (None, "")]
