"""Limits of a role on amounts and companies, through every door by which entries are posted."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest

from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalEntry, Period
from oasys.ledger.services.entries import change_draft
from oasys.ledger.services.posting import post_entries
from oasys.organisations.acting import act_with
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission, Role
from tests.factories import Books, make_books, make_company, make_member, make_role, make_token
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race

P = Permission
POSTER = (P.LEDGER_READ, P.ENTRY_DRAFT, P.ENTRY_POST, P.ENTRY_IMPORT)


def body(books: Books, *amounts: str, on: str = "2026-03-15") -> dict[str, Any]:
    """An entry with one debit for each amount, and one credit for all of them."""
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    total = sum(int(amount.replace(".", "")) for amount in amounts)
    lines = [{"account_code": asset, "debit": amount} for amount in amounts]
    return {
        "posting_date": on,
        "lines": [*lines, {"account_code": income, "credit": f"{total // 100}.{total % 100:02}"}],
    }


def limited(books: Books, limits: dict[str, str] | None = None) -> Api:
    role = make_role(books.owner, books.tenant_id, *POSTER, limits=limits or {"MYR": "100.00"})
    return Api(make_member(books.tenant_id, role), books.tenant_id)


def rows(books: Books, key: str, amount: str) -> bytes:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    head = {"entry": key, "date": "2026-03-15"}
    lines = [head | {"account": asset, "debit": amount}, head | {"account": income, "credit": amount}]
    return b"\n".join(orjson.dumps(line) for line in lines)


def post_whole(api: Api, books: Books, path: str, amount: str) -> Any:
    return api.post(f"{path}/journal-entries?post=true", body(books, amount))


def post_draft(api: Api, books: Books, path: str, amount: str) -> Any:
    draft = api.post(f"{path}/journal-entries", body(books, amount)).json()["id"]
    return api.post(f"{path}/journal-entries/{draft}/post")


def post_many(api: Api, books: Books, path: str, amount: str) -> Any:
    ids = [api.post(f"{path}/journal-entries", body(books, one)).json()["id"] for one in ("1.00", amount)]
    return api.post(f"{path}/journal-entries/post", {"entry_ids": ids})


def post_bulk(api: Api, books: Books, path: str, amount: str) -> Any:
    entries = [body(books, "1.00"), body(books, amount)]
    return api.post(f"{path}/journal-entries/bulk", {"entries": entries, "post": True})


def reverse(api: Api, books: Books, path: str, amount: str) -> Any:
    owner = Api(books.owner, books.tenant_id)
    posted = owner.post(f"{path}/journal-entries?post=true", body(books, amount)).json()["id"]
    return api.post(f"{path}/journal-entries/{posted}/reverse", {"posting_date": "2026-03-16"})


def open_balances(api: Api, books: Books, path: str, amount: str) -> Any:
    lines = body(books, amount)["lines"][:1]
    return api.post(f"{path}/opening-balances", {"posting_date": "2026-01-01", "lines": lines})


def import_rows(api: Api, books: Books, path: str, amount: str) -> Any:
    content = {"Content_Type": "application/x-ndjson"}
    return api.call("POST", f"{path}/imports/journal", rows(books, f"k{amount}", amount), **content)


DOORS: list[Callable[..., Any]] = [post_whole, post_draft, post_many, post_bulk, reverse, open_balances, import_rows]


def posted(books: Books) -> int:
    with tenant(books.tenant_id):
        return JournalEntry.objects.filter(status="posted").count()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_limit_holds_at_every_door(books: Books, path: str, door: Callable[..., Any]):
    api = limited(books)
    refused = door(api, books, path, "100.01")
    problem = refused.json()
    named = [problem["code"], *(error["code"] for error in problem["errors"])]
    assert "ledger.entry_over_limit" in named, problem
    assert refused.status_code == (422 if door is import_rows else 403)
    assert posted(books) == (1 if door is reverse else 0)  # the owner's, that was to be reversed
    taken = door(api, books, path, "100.00")
    assert taken.status_code in {200, 201}, taken.content


@pytest.mark.parametrize(("door", "pointer"), [(post_many, "/entry_ids/1"), (post_bulk, "/entries/1")])
def test_of_many_the_one_that_is_too_large_is_named(books: Books, path: str, door: Callable[..., Any], pointer: str):
    refused = door(limited(books), books, path, "100.01")
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]


def test_splitting_lines_does_not_help(books: Books, path: str):
    split = body(books, *["20.00"] * 5, "0.01")
    refused = limited(books).post(f"{path}/journal-entries?post=true", split)
    assert refused.json()["code"] == "ledger.entry_over_limit"


def test_a_draft_that_grows_while_it_is_posted_is_measured_as_it_is_posted(books: Books):
    """The poster waits for the one who changes the draft, and sees what it has become."""
    role = make_role(books.owner, books.tenant_id, *POSTER, limits={"MYR": "100.00"})
    bob = make_member(books.tenant_id, role)
    api = Api(books.owner, books.tenant_id)
    draft = api.post(f"/companies/{books.company.id}/journal-entries", body(books, "100.00")).json()["id"]

    def grow() -> None:
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        larger = books.entry((asset, "100.01", "0"), (income, "0", "100.01"))
        change_draft(company=books.company, entry_id=UUID(draft), version=1, entry=larger)

    def post() -> None:
        act_with(Membership.objects.get(user=bob).rights())
        post_entries(company=books.company, entry_ids=[UUID(draft)], by=bob)

    assert race(books.tenant_id, grow, post) == Outcome("done", "ledger.entry_over_limit", True)


def test_a_currency_without_a_limit_takes_no_entry(books: Books, path: str):
    api = limited(books, {"SGD": "1000000.00"})
    refused = api.post(f"{path}/journal-entries?post=true", body(books, "0.01"))
    assert (refused.status_code, refused.json()["params"]["limit"]) == (403, "0")


def test_the_base_amount_counts_whatever_the_currency_of_the_line(books: Books, path: str):
    entry = body(books, "100.01")
    for line in entry["lines"]:
        line |= {"currency": "KWD", "currency_amount": ("7.000" if "debit" in line else "-7.000")}
    refused = limited(books).post(f"{path}/journal-entries?post=true", entry)
    assert refused.json()["code"] == "ledger.entry_over_limit", refused.content


def test_an_approver_posts_what_others_drafted_and_drafts_nothing(books: Books, path: str):
    api = Api(make_member(books.tenant_id, Role.APPROVER), books.tenant_id)
    clerk = Api(make_member(books.tenant_id, Role.BOOKKEEPER, "dora"), books.tenant_id)
    draft = clerk.post(f"{path}/journal-entries", body(books, "5.00")).json()["id"]
    assert clerk.post(f"{path}/journal-entries/{draft}/post").status_code == 403
    assert api.post(f"{path}/journal-entries/{draft}/post").status_code == 200
    assert post_whole(api, books, path, "5.00").status_code == 403
    assert open_balances(api, books, path, "5.00").status_code == 403


# periods


def close(books: Books, path: str, number: int = 3) -> str:
    with tenant(books.tenant_id):
        period = Period.objects.get(company=books.company, number=number)
    owner = Api(books.owner, books.tenant_id)
    address = f"{path}/periods/{period.id}"
    etag = owner.get(address)["ETag"]
    assert owner.post(f"{address}/close", {"reason": "r"}, If_Match=etag).status_code == 200
    return address


@pytest.mark.parametrize("has_right", [True, False])
def test_a_role_of_the_tenants_own_posts_into_a_closed_period_by_its_right(books: Books, path: str, has_right: bool):
    close(books, path)
    held = [*POSTER, P.ENTRY_POST_IN_CLOSED_PERIOD] if has_right else POSTER
    api = Api(make_member(books.tenant_id, make_role(books.owner, books.tenant_id, *held)), books.tenant_id)
    answer = post_whole(api, books, path, "1.00")
    assert answer.status_code == (201 if has_right else 409), answer.content
    imported = import_rows(api, books, path, "1.00")
    assert imported.status_code == (201 if has_right else 422), imported.content


def test_a_token_without_the_right_posts_into_no_closed_period(books: Books, path: str):
    """Its owner may; the token was not given that."""
    close(books, path)
    narrow = Api(token=make_token(books.owner, books.tenant_id, *POSTER).text)
    for door in (post_whole, post_draft, post_many, post_bulk):
        refused = door(narrow, books, path, "1.00")
        assert (refused.status_code, refused.json()["code"]) == (409, "ledger.period_closed"), refused.content
    refused = import_rows(narrow, books, path, "1.00")
    assert refused.json()["errors"][0]["code"] == "ledger.period_closed"
    assert posted(books) == 0
    whole = Api(token=make_token(books.owner, books.tenant_id).text)
    assert post_whole(whole, books, path, "1.00").status_code == 201


@pytest.mark.parametrize("has_right", [True, False])
def test_a_role_of_the_tenants_own_closes_periods_by_its_right(books: Books, path: str, has_right: bool):
    address = close(books, path)
    role = make_role(books.owner, books.tenant_id, P.LEDGER_READ, *([P.PERIOD_CLOSE] if has_right else []))
    api = Api(make_member(books.tenant_id, role), books.tenant_id)
    etag = api.get(address)["ETag"]
    reopened = api.post(f"{address}/reopen", {"reason": "r"}, If_Match=etag)
    assert reopened.status_code == (200 if has_right else 403), reopened.content


def test_a_token_that_may_close_does_not_unlock(books: Books, path: str):
    """`close` brings a locked period to closed as `unlock` does: it takes the same right, from a token as well."""
    address = close(books, path)
    owner = Api(books.owner, books.tenant_id)
    assert owner.post(f"{address}/lock", {"reason": "r"}, If_Match=owner.get(address)["ETag"]).status_code == 200
    program = Api(token=make_token(books.owner, books.tenant_id, P.LEDGER_READ, P.PERIOD_CLOSE).text)
    etag = program.get(address)["ETag"]
    refused = program.post(f"{address}/close", {"reason": "r"}, If_Match=etag)
    assert (refused.status_code, refused.json()["code"]) == (409, "ledger.period_closed")


# companies


def test_a_company_outside_the_limit_is_none(books: Books):
    other = make_company(books.tenant_id)
    api = Api(make_member(books.tenant_id, Role.ACCOUNTANT, companies=[books.company]), books.tenant_id)
    assert [one["id"] for one in api.get("/companies").json()["items"]] == [str(books.company.id)]
    strange = make_books().company
    for company in (other, strange):
        refused = api.get(f"/companies/{company.id}")
        assert (refused.status_code, refused.json()["detail"]) == (404, "There is no such company.")
    listed = Api(make_member(books.tenant_id, Role.VIEWER, companies=[]), books.tenant_id).get("/companies")
    assert listed.json()["items"] == []


def test_what_is_hidden_is_not_listed_elsewhere(books: Books):
    """The limits of others are shown as far as who asks can see."""
    other = make_company(books.tenant_id)
    make_member(books.tenant_id, Role.VIEWER, "dora", companies=[books.company, other])
    make_role(books.owner, books.tenant_id, P.LEDGER_READ, companies=[other])
    api = Api(make_member(books.tenant_id, Role.ADMINISTRATOR, companies=[books.company]), books.tenant_id)
    for path in ("/members", "/roles", "/services", "/invitations", "/companies"):
        assert str(other.id) not in api.get(path).content.decode(), path


def test_verification_is_about_the_whole_tenant(books: Books, path: str):
    auditor = Api(make_member(books.tenant_id, Role.AUDITOR), books.tenant_id)
    post_whole(Api(books.owner, books.tenant_id), books, path, "1.00")
    shown = auditor.get("/verification")
    assert (shown.status_code, shown.json()) == (200, {"entries": 1, "lines": 2, "balances": 2, "differences": []})
    part = Api(make_member(books.tenant_id, Role.AUDITOR, companies=[books.company]), books.tenant_id)
    assert part.get("/verification").status_code == 403


def test_an_auditor_takes_statements_along_and_a_viewer_does_not(books: Books, path: str):
    with tenant(books.tenant_id):
        general_ledger = f"general-ledger?account_code={books.leaf_codes('asset')[0]}"
    for role, status in ((Role.AUDITOR, 200), (Role.VIEWER, 403)):
        api = Api(make_member(books.tenant_id, role), books.tenant_id)
        for report in ("trial-balance?", "profit-and-loss?", "balance-sheet?", "journal?", general_ledger):
            answer = api.get(f"{path}/reports/{report}&format=csv")
            assert answer.status_code == status, (report, answer.content)
        assert api.get(f"{path}/reports/trial-balance").status_code == 200
