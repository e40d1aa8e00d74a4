"""Tax codes over the API and by the services: made, changed, their rates set, packs installed, documents computed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from oasys.core.tenancy import tenant
from oasys.ledger.services.books import create_bare_company
from oasys.tax.computing import DocumentInput, LineInput, computed
from oasys.tax.errors import TaxRateMissing
from oasys.tax.installing import install_tax_pack
from oasys.tax.models import TaxCode, TaxPolicy
from oasys.tax.packs import tax_packs
from tests.factories import Books, make_books, make_company
from tests.fixtures import Api

RATE = {"starts_on": "2024-03-01", "value": "8"}
SERVICE = {
    "code": "SV", "name": "Service tax", "direction": "sales", "treatment": "taxable", "category": "S", "myinvois_type": "02",
    "due_on": "payment", "due_within_months": 12,
    "components": [{"name": "Service tax", "output_account_code": "2320", "deferred_account_code": "2330", "rates": [RATE]}],
}  # fmt: skip


@pytest.fixture
def root(books: Books) -> str:
    return f"/companies/{books.company.id}"


def make(api: Api, root: str, **said: Any) -> dict[str, Any]:
    answer = api.post(f"{root}/tax-codes", SERVICE | said)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def problems(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.json()
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def compute(api: Api, root: str, *ids: str, on: str = "2026-03-15", **said: Any) -> Any:
    line = {"quantity": "3", "unit_price": "117.35", "tax_code_ids": list(ids)}
    return api.post(f"{root}/tax/compute", {"tax_point": on, "lines": [line]} | said)


def test_a_code_is_made_read_and_listed(api: Api, root: str):
    made = make(api, root)
    assert made["version"] == 1 and made["pack"] == ""
    assert made["components"][0] | {"id": None} == {
        "id": None,
        "number": 1,
        "name": "Service tax",
        "is_compound": False,
        "is_per_unit": False,
        "recoverable_percent": "100",
        "output_account_code": "2320",
        "input_account_code": None,
        "deferred_account_code": "2330",
        "rates": [RATE],
    }
    read = api.get(f"{root}/tax-codes/{made['id']}")
    assert read.json() == made
    assert read["ETag"].startswith('"v1')
    make(api, root, code="A")
    first = api.get(f"{root}/tax-codes?limit=1").json()
    assert [code["code"] for code in first["items"]] == ["A"]
    rest = api.get(f"{root}/tax-codes?limit=1&after={first['next']}").json()
    assert ([code["code"] for code in rest["items"]], rest["next"]) == (["SV"], None)
    assert api.get(f"{root}/tax-codes?direction=purchases").json()["items"] == []


def test_a_list_takes_as_many_statements_for_many_codes(books: Books, django_assert_max_num_queries: Any):
    with tenant(books.tenant_id):
        install_tax_pack(company=books.company)
    api = Api(books.owner, books.tenant_id)
    assert len(api.get(f"/companies/{books.company.id}/tax-codes").json()["items"]) == 20
    with django_assert_max_num_queries(12):
        api.get(f"/companies/{books.company.id}/tax-codes")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"category": "Z"}, [("/category", "tax.code_refused")]),
        ({"exemption_reason": "x"}, [("/exemption_reason", "tax.code_refused")]),
        ({"treatment": "exempt", "category": "E", "due_on": "invoice", "due_within_months": None, "components": []},
         [("/exemption_reason", "tax.code_refused")]),
        ({"treatment": "exempt", "category": "", "due_on": "invoice", "due_within_months": None}, [("/components", "tax.code_refused")]),
        ({"components": []}, [("/components", "tax.code_refused")]),
        ({"due_on": "invoice"}, [("/due_within_months", "tax.code_refused")]),
        ({"treatment": "withholding", "category": "", "due_within_months": None},
         [("/due_on", "tax.code_refused"), ("/components/0/input_account_code", "core.required")]),
        ({"components": [{"name": "N", "rates": [RATE]}]},
         [("/components/0/output_account_code", "core.required"), ("/components/0/deferred_account_code", "core.required")]),
        ({"components": [SERVICE["components"][0] | {"output_account_code": "2300"}]},
         [("/components/0/output_account_code", "ledger.account_unknown")]),
        ({"components": [SERVICE["components"][0] | {"rates": [RATE, RATE]}]}, [("/components/0/rates", "tax.code_refused")]),
        ({"components": [SERVICE["components"][0] | {"is_compound": True, "is_per_unit": True}]},
         [("/components/0/is_compound", "tax.code_refused")]),
    ],
)  # fmt: skip
def test_a_code_that_does_not_fit_together_is_refused_at_its_field(api: Api, root: str, said: Any, expected: Any):
    assert problems(api.post(f"{root}/tax-codes", SERVICE | said)) == expected


def test_a_code_stands_once_in_a_company(api: Api, root: str):
    make(api, root)
    answer = api.post(f"{root}/tax-codes", SERVICE)
    assert (answer.status_code, answer.json()["code"]) == (409, "tax.code_taken")


def test_a_change_needs_the_version_that_was_read(api: Api, root: str):
    made = make(api, root)
    path = f"{root}/tax-codes/{made['id']}"
    assert api.call("PATCH", path, {"name": "N"}).status_code == 428
    changed = api.call("PATCH", path, {"name": "N", "is_active": False}, If_Match='"v1"')
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "N", 2)
    assert api.call("PATCH", path, {"name": "M"}, If_Match='"v1"').status_code == 412
    moved = api.call("PATCH", path, {"components": [{"output_account_code": "2310"}]}, If_Match='"v2"').json()
    assert (moved["components"][0]["output_account_code"], moved["version"]) == ("2310", 3)
    refused = api.call("PATCH", path, {"components": [{"output_account_code": None}]}, If_Match='"v3"')
    assert problems(refused) == [("/components/0/output_account_code", "core.required")]
    assert api.call("PATCH", path, {"components": []}, If_Match='"v3"').status_code == 422
    assert api.call("PATCH", path, {"direction": "purchases"}, If_Match='"v3"').status_code == 422


def test_the_rate_of_the_tax_point_counts_and_a_missing_one_is_an_error(api: Api, root: str):
    made = make(api, root)
    path = f"{root}/tax-codes/{made['id']}/rates"
    after = api.call("PUT", f"{path}/2026-07-01", {"values": ["9"]}, If_Match='"v1"').json()
    assert [rate["value"] for rate in after["components"][0]["rates"]] == ["9", "8"]
    ended = api.call("PUT", f"{path}/2027-01-01", {"values": [None]}, If_Match='"v2"')
    assert ended.status_code == 200
    for day, tax in (
        ("2024-03-01", "28.16"),
        ("2026-06-30", "28.16"),
        ("2026-07-01", "31.68"),
        ("2026-12-31", "31.68"),
    ):
        assert compute(api, root, made["id"], on=day).json()["tax"] == tax
    for day in ("2024-02-29", "2027-01-01"):
        missing = compute(api, root, made["id"], on=day)
        assert (missing.status_code, missing.json()["code"]) == (422, "tax.rate_missing")
        assert f"SV has no rate on {day}" in missing.json()["detail"]
        assert missing.json()["errors"][0]["pointer"] == "/lines/0/tax_code_ids/0"
    on_day = api.get(f"{root}/tax/rates?day=2027-01-01").json()["items"]
    assert [(one["code"], one["is_missing"], one["total_percent"]) for one in on_day] == [("SV", True, None)]
    back = api.call("DELETE", f"{path}/2027-01-01", If_Match='"v3"').json()
    assert (len(back["components"][0]["rates"]), back["version"]) == (2, 4)
    assert api.call("DELETE", f"{path}/2027-01-01", If_Match='"v4"').status_code == 404
    assert api.call("PUT", f"{path}/2028-01-01", {"values": ["1", "2"]}, If_Match='"v4"').status_code == 422
    assert api.call("PUT", f"{path}/2028-01-01", {"values": ["-1"]}, If_Match='"v4"').status_code == 422
    assert api.call("PUT", f"{path}/yesterday", {"values": ["1"]}, If_Match='"v4"').status_code == 422


def test_what_cannot_be_computed_is_said_in_the_language_asked_for(api: Api, root: str):
    made = make(api, root)
    line = {"quantity": "0", "unit_price": "5", "tax_code_ids": [made["id"]]}
    body = {"tax_point": "2026-03-15", "lines": [line], "discount_amount": "1"}
    refused = api.post(f"{root}/tax/compute", body, Accept_Language="de").json()
    assert refused["code"] == "tax.not_computable"
    assert refused["title"] == "Diese Steuern lassen sich nicht berechnen."
    assert refused["detail"] == "Ein Betrag lässt sich nicht auf Beträge verteilen, die zusammen null ergeben."
    missing = api.post(f"{root}/tax/compute", body | {"tax_point": "2024-02-29"}, Accept_Language="de").json()
    assert missing["errors"][0]["message"] == "SV hat am 29.02.2024 keinen Satz."


def test_the_only_rate_stays(api: Api, root: str):
    made = make(api, root)
    answer = api.call("DELETE", f"{root}/tax-codes/{made['id']}/rates/2024-03-01", If_Match='"v1"')
    assert answer.status_code == 422


def test_a_document_is_computed_with_its_breakdown(api: Api, root: str):
    made = make(api, root)
    exempt = make(
        api, root, code="X", treatment="exempt", category="E", exemption_reason="Because", due_on="invoice",
        due_within_months=None, components=[], myinvois_type="E",
    )  # fmt: skip
    body = {
        "tax_point": "2026-03-15",
        "is_cash": True,
        "lines": [
            {"quantity": "3", "unit_price": "117.35", "tax_code_ids": [made["id"]]},
            {"quantity": "1", "unit_price": "50.00", "tax_code_ids": [exempt["id"]]},
        ],
        "charges": [{"amount": "10.00", "tax_code_ids": [made["id"]]}],
        "allowances": [{"amount": "2.00", "tax_code_ids": [exempt["id"]]}],
        "rate": "0.25",
    }
    found = api.post(f"{root}/tax/compute", body).json()
    assert {name: found[name] for name in ("net", "tax", "gross", "payable", "currency", "rounding_level")} == {
        "net": "410.05",
        "tax": "28.96",
        "gross": "439.01",
        "payable": "439.01",
        "currency": "MYR",
        "rounding_level": "line",
    }
    assert [(one["code"], one["base"], one["tax"], one["due_on"]) for one in found["taxes"]] == [
        ("SV", "362.05", "28.96", "payment"),
        ("X", "48.00", "0.00", "invoice"),
    ]
    assert [(one["category"], one["rate_percent"], one["taxable"], one["tax"]) for one in found["categories"]] == [
        ("S", "8", "362.05", "28.96"),
        ("E", "0", "48.00", "0.00"),
    ]
    assert (found["charges"][0]["gross"], found["allowances"][0]["net"]) == ("10.80", "-2.00")
    assert found["in_base"]["net"] == "102.51"


def test_the_policy_of_the_company_counts_where_a_document_says_nothing(api: Api, root: str):
    made = make(api, root)
    assert api.get(f"{root}/tax/policy").json()["version"] == 0
    policy = {
        "rounding_level": "document", "rounding_mode": "down", "prices_include_tax": True, "is_cash_accounting": True,
        "cash_step": "0.05",
    }  # fmt: skip
    chosen = api.call("PUT", f"{root}/tax/policy", policy, If_Match='"v0"')
    assert chosen.json() == policy | {"version": 1}
    assert api.call("PUT", f"{root}/tax/policy", policy, If_Match='"v0"').status_code == 412
    assert api.call("PUT", f"{root}/tax/policy", policy).status_code == 428
    found = compute(api, root, made["id"], is_cash=True).json()
    assert (found["gross"], found["tax"], found["payable"]) == ("352.05", "26.07", "352.05")
    said = compute(api, root, made["id"], prices_include_tax=False, rounding_mode="half_up").json()
    assert (said["tax"], said["gross"]) == ("28.16", "380.21")


def test_cash_accounting_makes_all_tax_due_on_payment(api: Api, root: str):
    output = {"name": "Sales tax", "output_account_code": "2310", "rates": [RATE]}
    made = make(api, root, due_on="invoice", due_within_months=None, components=[output])
    assert compute(api, root, made["id"]).json()["taxes"][0]["due_on"] == "invoice"
    policy = {
        "rounding_level": "line", "rounding_mode": "half_up", "prices_include_tax": False, "is_cash_accounting": True,
        "cash_step": None,
    }  # fmt: skip
    api.call("PUT", f"{root}/tax/policy", policy, If_Match='"v0"')
    assert compute(api, root, made["id"]).json()["taxes"][0]["due_on"] == "payment"


def test_what_cannot_tax_a_document_is_refused_at_its_place(api: Api, root: str, books: Books):
    made = make(api, root)
    bought = {"name": "Tax", "recoverable_percent": "0", "rates": [RATE]}
    purchase = make(
        api, root, code="P", direction="purchases", due_on="invoice", due_within_months=None, components=[bought]
    )
    assert problems(compute(api, root, made["id"], purchase["id"])) == [("/lines/0/tax_code_ids/1", "tax.code_refused")]
    assert problems(compute(api, root, made["id"], made["id"])) == [("/lines/0/tax_code_ids", "tax.code_refused")]
    api.call("PATCH", f"{root}/tax-codes/{made['id']}", {"is_active": False}, If_Match='"v1"')
    assert problems(compute(api, root, made["id"])) == [("/lines/0/tax_code_ids/0", "tax.code_inactive")]
    theirs = make_books()
    with tenant(theirs.tenant_id):
        install_tax_pack(company=theirs.company)
        foreign = str(TaxCode.objects.filter(company=theirs.company).first().id)
    other = make_company(books.tenant_id)
    with tenant(books.tenant_id):
        install_tax_pack(company=other)
        beside = str(TaxCode.objects.filter(company=other).first().id)
    for id_ in (foreign, beside):
        assert problems(compute(api, root, id_)) == [("/lines/0/tax_code_ids/0", "core.not_found")]
        assert api.get(f"{root}/tax-codes/{id_}").status_code == 404
    assert compute(api, root, currency="XXX").json()["code"] == "currencies.unit_unknown"
    assert compute(api, root, discount_amount="1", discount_percent="1").status_code == 422
    free = [{"quantity": "0", "unit_price": "1"}]
    assert compute(api, root, lines=free, discount_amount="1").json()["code"] == "tax.not_computable"


def test_a_tax_by_the_unit_is_in_the_base_currency(api: Api, root: str):
    levy = {"name": "Levy", "is_per_unit": True, "output_account_code": "2320", "rates": [RATE]}
    made = make(api, root, due_on="invoice", due_within_months=None, components=[levy])
    assert compute(api, root, made["id"]).json()["tax"] == "24.00"
    assert compute(api, root, made["id"], currency="EUR").json()["code"] == "tax.not_computable"


@pytest.mark.parametrize("huge", ["9" * 12, "-" + "9" * 12])
def test_amounts_beyond_the_ledger_are_refused(api: Api, root: str, huge: str):
    lines = [{"quantity": huge, "unit_price": "9" * 15}]
    assert compute(api, root, lines=lines).status_code == 422
    assert compute(api, root, lines=[{"quantity": 1.5, "unit_price": "1"}]).status_code == 422


@pytest.mark.parametrize("pack", tax_packs(), ids=lambda pack: pack.code)
def test_every_pack_is_installed_once(pack: Any):
    books = make_books(pack=pack.code.lower(), currency="EUR" if pack.code == "generic" else None)
    with tenant(books.tenant_id):
        first = install_tax_pack(company=books.company)
        assert (len(first.made), first.with_new_rates, first.standing) == (len(pack.codes), (), 0)
        second = install_tax_pack(company=books.company)
        assert (second.made, second.with_new_rates, second.standing) == ((), (), len(pack.codes))
        assert TaxPolicy.objects.get(company=books.company).rounding_level == pack.rounding_level
        today = date(2026, 7, 1)
        for code in TaxCode.objects.filter(company=books.company):
            line = LineInput(Decimal(1), Decimal("100.00"), [code.id])
            document = DocumentInput(today, books.company.base_currency, [line])
            if code.code in ("GST12", "GST28", "IGST12", "IGST28", "PGST12", "PGST28", "PIGST12", "PIGST28"):
                with pytest.raises(TaxRateMissing):
                    computed(company=books.company, document=document)
            else:
                computed(company=books.company, document=document)


def test_a_new_company_starts_with_the_codes_of_its_country(api: Api):
    body = {"name": "New", "country_pack": "sg", "first_year_on": "2026-01-01"}
    made = api.post("/companies", body).json()
    assert made["tax_codes"] == 17
    found = api.get(f"/companies/{made['company']['id']}/tax/rates?day=2023-06-01&direction=sales").json()["items"]
    assert {one["code"]: one["total_percent"] for one in found}["SR"] == "8"


def test_a_pack_needs_its_accounts_or_others_in_their_place(books: Books):
    with tenant(books.tenant_id):
        bare = create_bare_company(
            name="Bare", base_currency="MYR", country_pack="MY", pack_version="x", fiscal_year_start_month=1
        )
    api = Api(books.owner, books.tenant_id)
    path = f"/companies/{bare.id}/tax/pack"
    refused = api.post(path)
    assert (refused.status_code, refused.json()["code"]) == (422, "tax.accounts_missing")
    assert refused.json()["params"]["accounts"] == ["2310", "2320", "2330", "2340", "2350"]
    api.post(f"/companies/{bare.id}/accounts", {"code": "T1", "name": "Tax", "account_class": "liability"})
    accounts = dict.fromkeys(["2310", "2320", "2330", "2340", "2350"], "T1")
    assert len(api.post(path, {"accounts": accounts}).json()["made"]) == 20
    assert api.post(path).json() == {"pack": "MY 2026.2", "made": [], "with_new_rates": [], "standing": 20}


def test_a_later_version_of_a_pack_adds_rates_and_changes_nothing_that_stands(books: Books):
    with tenant(books.tenant_id):
        install_tax_pack(company=books.company)
        code = TaxCode.objects.get(company=books.company, code="SVR")
        component = code.components.get()
        component.rates.filter(starts_on=date(2026, 1, 1)).delete()
        own = TaxCode.objects.get(company=books.company, code="SV8")
        own.name = "Ours"
        own.save(update_fields=["name"])
        again = install_tax_pack(company=books.company)
        assert (again.made, again.with_new_rates) == ((), ("SVR",))
        assert TaxCode.objects.get(id=own.id).name == "Ours"
        assert component.rates.get(starts_on=date(2026, 1, 1)).value == 6


def test_no_pack_for_the_country(books: Books):
    with tenant(books.tenant_id):
        bare = create_bare_company(
            name="Bare", base_currency="MYR", country_pack="XX", pack_version="x", fiscal_year_start_month=1
        )
    answer = Api(books.owner, books.tenant_id).post(f"/companies/{bare.id}/tax/pack")
    assert (answer.status_code, answer.json()["code"]) == (422, "tax.pack_missing")


def test_an_account_that_tax_is_posted_to_is_not_deleted(api: Api, root: str, books: Books):
    make(api, root)
    with tenant(books.tenant_id):
        account = books.account("2330")
    answer = api.call("DELETE", f"{root}/accounts/{account.id}")
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.account_in_use")
