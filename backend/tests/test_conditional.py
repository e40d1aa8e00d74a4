"""Reads are revalidated: 304 only for exactly what the client has, and only after its rights were looked at."""

import pytest
from django.test import Client

from oasys.api.api import api as the_api
from oasys.core.tenancy import tenant
from oasys.ledger.services.charts import change_account
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Role
from tests.factories import make_books, make_member
from tests.fixtures import Api

DOCUMENT = the_api.get_openapi_schema()
READS = {"/accounts", "/journals", "/journal-entries", "/fiscal-years", "", "/reports/trial-balance"}


def rename(books, code: str, name: str) -> None:
    with tenant(books.tenant_id):
        account = books.account(code)
        change_account(company=books.company, account_id=account.id, version=account.version, changes={"name": name})


@pytest.fixture
def codes(books):
    with tenant(books.tenant_id):
        return books.leaf_codes("asset")[0], books.leaf_codes("income")[0]


@pytest.fixture
def entry(books, codes) -> str:
    with tenant(books.tenant_id):
        draft = books.entry((codes[0], "10.00", "0"), (codes[1], "0", "10.00"))
        return str(write_and_post(company=books.company, entries=[draft], by=books.owner)[0])


@pytest.mark.parametrize("read", sorted(READS))
def test_what_has_not_changed_is_not_sent_again(api, path, read):
    first = api.get(path + read)
    again = api.get(path + read, If_None_Match=first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert again["X-Request-ID"]
    assert "Content-Type" not in again


def test_every_read_of_a_member_is_documented_as_revalidated():
    reads = {path: item["get"] for path, item in DOCUMENT["paths"].items() if "get" in item}
    documented = {path for path, read in reads.items() if "304" in read["responses"]}
    members = {
        path
        for path, read in reads.items()
        if {"Member": []} in read["security"] and "application/json" in read["responses"]["200"].get("content", {})
    }
    assert members <= documented
    assert len(members) > 10
    said = {kind for path in documented - members for kind in reads[path]["responses"]["200"]["content"]}
    assert said == {"application/pdf", "application/xml", "image/png", "image/webp", "image/avif"}, (
        "a file says of itself that it is revalidated"
    )


def test_a_list_changes_its_tag_with_one_of_its_rows(api, path, books, codes):
    first = api.get(f"{path}/accounts?limit=200")
    rename(books, codes[0], "Cash box")
    second = api.get(f"{path}/accounts?limit=200", If_None_Match=first["ETag"])
    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]
    assert "Cash box" in second.content.decode()


def test_a_statement_changes_its_tag_with_a_posting(api, path, books, codes, entry):
    address = f"{path}/reports/trial-balance?to_date=2026-12-31"
    first = api.get(address)
    with tenant(books.tenant_id):
        draft = books.entry((codes[0], "1.00", "0"), (codes[1], "0", "1.00"))
        write_and_post(company=books.company, entries=[draft], by=books.owner)
    assert api.get(address, If_None_Match=first["ETag"]).status_code == 200


def test_an_entry_changes_its_tag_when_its_account_is_renamed(api, path, books, codes, entry):
    """Its version stays: a tag of the version alone would keep the old name on the screen."""
    address = f"{path}/journal-entries/{entry}"
    first = api.get(address)
    rename(books, codes[0], "Another name")
    second = api.get(address, If_None_Match=first["ETag"])
    assert (second.status_code, second.json()["version"]) == (200, first.json()["version"])


@pytest.mark.parametrize("form", ["W/{}", '"other", {}', "  {}  ", "*"])
def test_the_forms_of_if_none_match(api, path, form):
    tag = api.get(path)["ETag"]
    assert api.get(path, If_None_Match=form.format(tag)).status_code == 304


@pytest.mark.parametrize("form", ['"v1"', '"other"', "{}x", "", "W/", ",,,", "\x7f"])
def test_what_names_another_thing_or_nothing_is_answered_in_full(api, path, form):
    tag = api.get(path)["ETag"]
    assert api.get(path, If_None_Match=form.format(tag)).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "br"])
def test_a_tag_that_the_edge_has_marked_as_compressed_still_works(api, path, encoding):
    """Caddy appends the encoding to the tag; a change is made with the tag as the client has it."""
    tag = f'{api.get(path)["ETag"][:-1]}-{encoding}"'
    assert api.get(path, If_None_Match=tag).status_code == 304
    assert api.call("PATCH", path, {"name": f"Renamed {encoding}"}, If_Match=tag).status_code == 200
    assert api.call("PATCH", path, {"name": "Renamed again"}, If_Match=tag).status_code == 412


def test_a_change_takes_the_tag_that_a_read_gave_and_the_one_a_change_gave(api, path):
    read = api.get(path)["ETag"]
    changed = api.call("PATCH", path, {"name": "Once"}, If_Match=read)
    assert (read.startswith('"v1-'), changed["ETag"]) == (True, '"v2"')
    assert api.call("PATCH", path, {"name": "Twice"}, If_Match=changed["ETag"]).status_code == 200


def test_a_tag_opens_nothing(api, path):
    """Whoever may not read it learns nothing from a tag that is right, not even that it is."""
    address = f"{path}/accounts"
    tag = api.get(address)["ETag"]
    other = make_books()
    assert Api().get(address, If_None_Match=tag).status_code == 401
    assert Api(other.owner, other.tenant_id).get(address, If_None_Match=tag).status_code == 404
    assert Api(other.owner, other.tenant_id).get(address, If_None_Match="*").status_code == 404


def test_a_member_who_was_removed_is_refused_before_the_tag_is_looked_at(books, path):
    bob = make_member(books.tenant_id, Role.VIEWER)
    api = Api(bob, books.tenant_id)
    tag = api.get(path)["ETag"]
    with tenant(books.tenant_id):
        Membership.objects.filter(user=bob).delete()
    assert api.get(path, If_None_Match=tag).status_code == 409


def test_two_tenants_with_the_same_address_are_told_apart(books):
    """`/companies` is one address for everybody; what another tenant has there is another thing."""
    other = make_books()
    mine = Api(books.owner, books.tenant_id).get("/companies")
    theirs = Api(other.owner, other.tenant_id).get("/companies", If_None_Match=mine["ETag"])
    assert theirs.status_code == 200
    assert theirs["ETag"] != mine["ETag"]


@pytest.mark.parametrize("address", ["/auth/session", "/me", "/tenants"])
def test_what_is_about_a_person_is_never_stored(api, address):
    response = api.get(address)
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response


def test_refusals_and_writes_are_never_stored(api, path):
    refused = api.get("/companies/01a00000-0000-7000-8000-000000000000", If_None_Match="*")
    made = api.post(f"{path}/accounts", {"code": "9999", "name": "N", "account_class": "asset"}, If_None_Match="*")
    assert (refused.status_code, made.status_code) == (404, 201)
    assert refused["Cache-Control"] == made["Cache-Control"] == "no-store"


def test_no_answer_of_the_api_may_be_kept_by_a_cache_between(api, path):
    for address in (path, f"{path}/accounts", "/companies", "/auth/session", "/me", "/nowhere"):
        assert "public" not in api.get(address)["Cache-Control"]
        assert api.get(address)["Cache-Control"] in {"no-store", "private, no-cache"}
    assert Client().get("/healthz")["Cache-Control"] == "no-store"
