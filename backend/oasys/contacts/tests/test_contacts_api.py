"""Contacts over HTTP: kept, changed, listed, found, archived; nothing of another company, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from oasys.contacts.models import Contact
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.contacts import create_contacts
from oasys.contacts.tests.people import content, make_contact
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.organisations.permissions import Permission, Role
from tests.factories import Books, make_books, make_company, make_member, make_role
from tests.fixtures import Api
from tests.test_concurrency import in_thread

WHOLE: dict[str, Any] = {
    "display_name": "Kopi Pagi",
    "legal_name": "Kopi Pagi Sdn Bhd",
    "code": "C-1",
    "kind": "business",
    "is_customer": True,
    "is_supplier": True,
    "currency": "EUR",
    "language": "ms-MY",
    "terms": {"days": 30, "counted_from": "month_end", "discount_percent": "2", "discount_days": 14},
    "credit_limit": "10000.50",
    "addresses": [
        {
            "kind": "billing",
            "name": "",
            "street": "12 Jalan Ampang\nTingkat 3",
            "postal_code": "50450",
            "city": "Kuala Lumpur",
            "subdivision": "WP",
            "country": "MY",
        }
    ],
    "people": [{"name": "Mei Ling", "position": "Accounts", "email": "Mei@Example.com", "phone": "+60 3-1234 5678"}],
    "identifiers": [{"scheme": "eu_vat", "value": "DE136695976"}, {"scheme": "my_tin", "value": "C20880050010"}],
    "e_invoices": {"format": "xrechnung", "address": {"scheme": "9930", "value": "DE136695976"}},
    "notes": "Pays late.\nCall first.",
}


def account_ids(books: Books) -> dict[str, str]:
    with tenant(books.tenant_id):
        codes = {
            "revenue_account_id": books.leaf_codes("income")[0],
            "expense_account_id": books.leaf_codes("expense")[0],
            "receivable_account_id": "1310",
            "payable_account_id": "2110",
        }
        return {field: str(books.account(code).id) for field, code in codes.items()}


def pointers(answer: Any) -> dict[str, str]:
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


def test_a_contact_is_kept_whole_and_read_as_it_was_written(books: Books, api: Api, path: str):
    said = WHOLE | account_ids(books)
    made = api.post(f"{path}/contacts", said)
    assert made.status_code == 201, made.content
    assert made["ETag"] == '"v1"'
    answer = api.get(f"{path}/contacts/{made.json()['id']}").json()
    assert {name: answer[name] for name in said} == said
    assert (answer["archived_at"], answer["version"]) == (None, 1)
    assert answer["bank"] == {"current": None, "proposed": None, "changed_since": None}


def test_what_is_left_out_is_the_companys_or_nothing(api: Api, path: str):
    answer = api.post(f"{path}/contacts", {"display_name": "Ali", "kind": "person", "is_customer": True}).json()
    assert (answer["currency"], answer["terms"], answer["credit_limit"], answer["language"]) == ("MYR", None, None, "")


REFUSED = {
    "no role": ({"is_supplier": False}, {""}),
    "no name": ({"display_name": " "}, {"/display_name"}),
    "an unknown field": ({"status": "paid"}, {"/status"}),
    "an unknown country": ({"addresses": [{"kind": "billing", "country": "ZZ"}]}, {"/addresses/0/country"}),
    "a small country": ({"addresses": [{"kind": "billing", "country": "my"}]}, {"/addresses/0/country"}),
    "another kind of address": ({"addresses": [{"kind": "home", "country": "MY"}]}, {"/addresses/0/kind"}),
    "half an address": ({"people": [{"email": "mei@"}]}, {"/people/0/email"}),
    "two addresses in one": ({"people": [{"email": "a@example.com, b@example.com"}]}, {"/people/0/email"}),
    "a mail header": ({"people": [{"email": "a@example.com\nBcc: x@example.com"}]}, {"/people/0/email"}),
    "nobody": ({"people": [{"position": "x"}]}, {"/people/0"}),
    "words for a number": ({"people": [{"phone": "call me"}]}, {"/people/0/phone"}),
    "gold for money": ({"currency": "XAU"}, {"/currency"}),
    "money of the past": ({"currency": "DEM"}, {"/currency"}),
    "no language": ({"language": "German"}, {"/language"}),
    "terms of the past": ({"terms": {"days": -1}}, {"/terms/days"}),
    "terms for years": ({"terms": {"days": 366}}, {"/terms/days"}),
    "a negative limit": ({"credit_limit": "-1"}, {""}),
    "a limit as a float": ({"credit_limit": 10.5}, {"/credit_limit"}),
    "a limit of nobody's size": ({"credit_limit": "1" + "0" * 20}, {"/credit_limit"}),
    "half a sen": ({"credit_limit": "1.005"}, {"/credit_limit"}),
    "a mistyped id": ({"identifiers": [{"scheme": "eu_vat", "value": "DE136695978"}]}, {"/identifiers/0"}),
    "an id twice": (
        {"identifiers": [{"scheme": "eu_vat", "value": "DE136695976"}, {"scheme": "eu_vat", "value": "DE 136695976"}]},
        {""},
    ),
    "a form of e-invoices that nobody reads": ({"e_invoices": {"format": "fatturapa"}}, {"/e_invoices/format"}),
    "an electronic address of no kind": (
        {"e_invoices": {"format": "peppol", "address": {"scheme": "web", "value": "x"}}},
        {"/e_invoices/address/scheme"},
    ),
    "a NUL": ({"notes": "a\0b"}, {"/notes"}),
    "an account of nobody": ({"revenue_account_id": str(uuid7())}, {"/revenue_account_id"}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_at_its_field(books: Books, api: Api, path: str, case: str):
    changes, fields = REFUSED[case]
    answer = api.post(f"{path}/contacts", {"display_name": "X", "is_supplier": True} | changes)
    assert answer.status_code == 422, answer.content
    assert set(pointers(answer)) == fields
    with tenant(books.tenant_id):
        assert not Contact.objects.exists()


def test_accounts_are_of_their_kind_and_of_the_company(books: Books, api: Api, path: str):
    own = account_ids(books)
    other = Books(books.tenant, make_company(books.tenant_id), books.owner)
    swapped = {
        "revenue_account_id": own["expense_account_id"],
        "expense_account_id": own["revenue_account_id"],
        "receivable_account_id": own["payable_account_id"],
        "payable_account_id": own["receivable_account_id"],
    }
    strange = account_ids(make_books())
    for accounts, code in (
        (swapped, "ledger.account_unusable"),
        (account_ids(other), "ledger.account_unknown"),
        (strange, "ledger.account_unknown"),
    ):
        answer = api.post(f"{path}/contacts", {"display_name": "X", "is_supplier": True} | accounts)
        assert answer.status_code == 422
        assert pointers(answer) == {f"/{field}": code for field in own}


def test_an_account_that_a_contact_names_is_not_deleted(books: Books, api: Api, path: str):
    account = api.post(f"{path}/accounts", {"code": "9999", "name": "N", "account_class": "income"}).json()
    made = api.post(f"{path}/contacts", {"display_name": "X", "is_customer": True, "revenue_account_id": account["id"]})
    assert made.status_code == 201
    answer = api.call("DELETE", f"{path}/accounts/{account['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "ledger.account_in_use")


def test_a_change_needs_what_was_read_last(api: Api, path: str):
    made = api.post(f"{path}/contacts", WHOLE).json()
    one = f"{path}/contacts/{made['id']}"
    body = {"display_name": "Kopi Petang", "is_customer": True, "identifiers": [WHOLE["identifiers"][0]]}
    assert api.call("PUT", one, body).status_code == 428
    changed = api.call("PUT", one, body, If_Match='"v1"')
    assert (changed.status_code, changed["ETag"]) == (200, '"v2"')
    answer = api.get(one).json()
    assert (answer["display_name"], answer["people"], answer["is_supplier"]) == ("Kopi Petang", [], False)
    assert answer["identifiers"] == [WHOLE["identifiers"][0]]
    lost = api.call("PUT", one, body, If_Match='"v1"')
    assert (lost.status_code, lost.json()["code"]) == (412, "core.stale_version")


def test_a_code_is_once_in_a_company_also_for_two_at_once(books: Books, api: Api, path: str):
    def create() -> int:
        return Api(books.owner, books.tenant_id).post(f"{path}/contacts", WHOLE).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(run.result() for run in [pool.submit(in_thread(create)) for _ in range(2)]) == [201, 409]
    assert api.post(f"{path}/contacts", WHOLE).json()["code"] == "contacts.code_taken"
    other = make_company(books.tenant_id)
    assert api.post(f"/companies/{other.id}/contacts", WHOLE).status_code == 201


def test_of_two_changes_at_once_one_is_told_to_read_again(books: Books, path: str):
    contact = make_contact(books)

    def change(name: str) -> int:
        api = Api(books.owner, books.tenant_id)
        body = {"display_name": name, "is_customer": True}
        return api.call("PUT", f"{path}/contacts/{contact.id}", body, If_Match='"v1"').status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(run.result() for run in [pool.submit(in_thread(partial(change, name))) for name in "AB"]) == [
            200,
            412,
        ]


def test_a_repeated_request_is_answered_alike_and_kept_encrypted(books: Books, api: Api, path: str):
    first = api.post(f"{path}/contacts", WHOLE, Idempotency_Key="k1")
    again = api.post(f"{path}/contacts", WHOLE, Idempotency_Key="k1")
    assert (again.status_code, again["Idempotency-Replayed"]) == (201, "true")
    assert again.json() == first.json()
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select convert_from(body, 'UTF8') from api_tenant_answer where key = 'k1'")
        kept = cursor.fetchone()[0]
    assert kept.startswith("v1.")
    assert "C20880050010" not in kept


def test_an_archived_contact_leaves_the_list_and_comes_back(api: Api, path: str):
    made = api.post(f"{path}/contacts", WHOLE).json()
    one = f"{path}/contacts/{made['id']}"
    archived = api.post(f"{one}/archive", If_Match='"v1"')
    assert archived.status_code == 200
    assert archived.json()["archived_at"] is not None
    names = {
        choice: len(api.get(f"{path}/contacts?archived={choice}").json()["items"]) for choice in ("no", "yes", "all")
    }
    assert names == {"no": 0, "yes": 1, "all": 1}
    refused = api.call("PUT", one, WHOLE, If_Match='"v2"')
    assert (refused.status_code, refused.json()["code"]) == (409, "contacts.contact_archived")
    body = {"account": {"iban": "DE89370400440532013000"}}
    assert api.post(f"{one}/bank-details", body).json()["code"] == "contacts.contact_archived"
    assert api.post(f"{one}/restore", If_Match='"v2"').json()["archived_at"] is None
    assert len(api.get(f"{path}/contacts").json()["items"]) == 1


# lists


def listed(api: Api, path: str, query: str = "") -> list[str]:
    answer = api.get(f"{path}/contacts{query}")
    assert answer.status_code == 200, answer.content
    return [row["display_name"] for row in answer.json()["items"]]


def test_a_list_is_paged_by_name_without_gap_or_twin(books: Books, api: Api, path: str):
    names = ["émile", "Zoë", "alpha", "Alpha", "Beta GmbH", "ÅNGSTRÖM", "早晨咖啡"]
    for name in names:
        make_contact(books, display_name=name)
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        answer = api.get(f"{path}/contacts?limit=2{cursor and '&after=' + cursor}").json()
        seen += [row["display_name"] for row in answer["items"]]
        cursor = answer["next"]
    assert sorted(seen) == sorted(names)
    assert seen[2:] == ["ÅNGSTRÖM", "Beta GmbH", "émile", "Zoë", "早晨咖啡"]
    assert api.get(f"{path}/contacts?after=nonsense").status_code == 422


def test_filters_and_words_say_which(books: Books, api: Api, path: str):
    make_contact(books, display_name="Kopi Pagi", is_customer=True)
    make_contact(
        books, display_name="Kopi Petang", code="P-77", people=[{"name": "Mei Ling", "email": "mei@petang.example"}]
    )
    make_contact(
        books,
        display_name="Aminah",
        kind="person",
        is_supplier=False,
        is_customer=True,
        addresses=[{"kind": "billing", "city": "Johor Bahru", "country": "MY"}],
    )
    assert listed(api, path, "?role=customer") == ["Aminah", "Kopi Pagi"]
    assert listed(api, path, "?role=supplier") == ["Kopi Pagi", "Kopi Petang"]
    assert listed(api, path, "?kind=person") == ["Aminah"]
    assert listed(api, path, "?q=kop") == ["Kopi Pagi", "Kopi Petang"]
    assert listed(api, path, "?q=KOPI%20pe") == ["Kopi Petang"]
    assert listed(api, path, "?q=mei") == ["Kopi Petang"]
    assert listed(api, path, "?q=77") == ["Kopi Petang"]
    assert listed(api, path, "?q=johor") == ["Aminah"]
    assert listed(api, path, "?q=kopi%20johor") == []
    assert listed(api, path, "?q=%25") == []
    assert listed(api, path, "?role=customer&q=kopi") == ["Kopi Pagi"]


def test_a_common_word_and_a_rare_one_are_both_found_among_many(books: Books, api: Api, path: str, monkeypatch: Any):
    monkeypatch.setattr("oasys.contacts.queries.FEW", 5)
    with tenant(books.tenant_id):
        create_contacts(
            company=books.company, contents=[content(display_name=f"Kopi {number:02}") for number in range(20)]
        )
        create_contacts(company=books.company, contents=[content(display_name="Kopi Rare Bean")])
    assert listed(api, path, "?q=kopi%20rare") == ["Kopi Rare Bean"]
    assert listed(api, path, "?q=kopi&limit=3") == ["Kopi 00", "Kopi 01", "Kopi 02"]


def test_a_page_asks_the_database_the_same_for_three_and_for_thirty(books: Books, api: Api, path: str):
    def asked() -> int:
        with connection.execute_wrapper(lambda execute, *args: (count.append(1), execute(*args))[1]):
            count: list[int] = []
            assert api.get(f"{path}/contacts").status_code == 200
            return len(count)

    with tenant(books.tenant_id):
        create_contacts(company=books.company, contents=[content(display_name=f"A{number}") for number in range(3)])
    few = asked()
    with tenant(books.tenant_id):
        create_contacts(company=books.company, contents=[content(display_name=f"B{number}") for number in range(27)])
    assert asked() == few


# duplicates


def resembled(answer: Any) -> dict[str, list[str]]:
    return {one["display_name"]: one["reasons"] for one in answer.json()["resembles"]}


def test_a_new_contact_says_whom_it_resembles_and_is_kept(api: Api, path: str):
    assert resembled(api.post(f"{path}/contacts", WHOLE)) == {}
    same_id = {
        "display_name": "Other",
        "is_supplier": True,
        "identifiers": [{"scheme": "eu_vat", "value": "de136695976"}],
    }
    assert resembled(api.post(f"{path}/contacts", same_id)) == {"Kopi Pagi": ["tax_id"]}
    same_mail = {"display_name": "Third", "is_supplier": True, "people": [{"email": "mei@example.COM"}]}
    assert resembled(api.post(f"{path}/contacts", same_mail)) == {"Kopi Pagi": ["email"]}
    misspelt = {"display_name": "Kopi Paggi Sdn. Bhd.", "is_supplier": True}
    made = api.post(f"{path}/contacts", misspelt)
    assert resembled(made) == {"Kopi Pagi": ["name"]}
    changed = misspelt | {"people": [{"email": "mei@example.com"}]}
    answer = api.call("PUT", f"{path}/contacts/{made.json()['id']}", changed, If_Match='"v1"')
    assert resembled(answer) == {"Kopi Pagi": ["email", "name"], "Third": ["email"]}
    listed_ = api.get(f"{path}/contacts/{made.json()['id']}/duplicates").json()["items"]
    assert {one["display_name"]: one["reasons"] for one in listed_} == resembled(answer)


def test_contacts_of_other_companies_resemble_nobody(books: Books, api: Api, path: str):
    other = make_company(books.tenant_id)
    assert api.post(f"/companies/{other.id}/contacts", WHOLE).status_code == 201
    strangers = make_books()
    make_contact(strangers, **WHOLE)
    made = api.post(f"{path}/contacts", WHOLE)
    assert resembled(made) == {}
    assert api.get(f"{path}/contacts/duplicates").json()["items"] == []


def test_groups_of_duplicates_are_listed_and_paged(books: Books, api: Api, path: str):
    ids = [{"scheme": "eu_vat", "value": "DE136695976"}]
    mail = [{"email": "shared@example.com"}]
    make_contact(books, display_name="One", identifiers=ids, people=mail)
    make_contact(books, display_name="Two", identifiers=ids)
    make_contact(books, display_name="Three", people=mail)
    make_contact(books, display_name="three GmbH")
    make_contact(books, display_name="Alone")
    groups: list[tuple[str, list[str], int]] = []
    cursor = ""
    while cursor is not None:
        answer = api.get(f"{path}/contacts/duplicates?limit=1{cursor and '&after=' + cursor}").json()
        groups += [
            (one["reason"], [row["display_name"] for row in one["contacts"]], one["count"]) for one in answer["items"]
        ]
        cursor = answer["next"]
    assert groups == [
        ("tax_id", ["One", "Two"], 2),
        ("email", ["One", "Three"], 2),
        ("name", ["Three", "three GmbH"], 2),
    ]
    assert api.get(f"{path}/contacts/duplicates?after=WyJ4IiwieSJd").json()["items"] == []


# rights


def test_rights(books: Books, path: str):
    contact = make_contact(books)
    one = f"{path}/contacts/{contact.id}"
    viewer = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    clerk = Api(make_member(books.tenant_id, Role.BOOKKEEPER), books.tenant_id)
    nobody = Api(
        make_member(books.tenant_id, make_role(books.owner, books.tenant_id, Permission.LEDGER_READ)), books.tenant_id
    )
    assert viewer.get(one).status_code == 200
    assert viewer.post(f"{path}/contacts", WHOLE).status_code == 403
    assert clerk.post(f"{path}/contacts", WHOLE).status_code == 201
    assert nobody.get(one).status_code == 403
    assert nobody.get(f"{path}/contacts").status_code == 403


def test_an_archived_company_keeps_its_contacts_as_they_are(books: Books, api: Api, path: str):
    contact = make_contact(books)
    assert api.post(f"{path}/archive", If_Match='"v1"').status_code == 200
    assert api.get(f"{path}/contacts/{contact.id}").status_code == 200
    answer = api.post(f"{path}/contacts", WHOLE)
    assert (answer.status_code, answer.json()["code"]) == (409, "organisations.company_archived")


def test_a_body_of_many_parts_is_refused_before_it_is_read_long(api: Api, path: str):
    people = [{"name": f"P{number}"} for number in range(51)]
    answer = api.post(f"{path}/contacts", {"display_name": "X", "is_supplier": True, "people": people})
    assert (answer.status_code, set(pointers(answer))) == (422, {"/people"})


def test_the_wire_takes_what_it_gives(api: Api, path: str):
    made = api.post(f"{path}/contacts", WHOLE).json()
    body = {name: made[name] for name in ContactIn.model_fields}
    assert api.call("PUT", f"{path}/contacts/{made['id']}", body, If_Match='"v1"').status_code == 200
