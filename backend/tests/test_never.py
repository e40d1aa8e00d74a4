"""What no one may ever find in OASYS: attempts that belong to no single domain.

docs/security/never.md names a test for each row of that list; those that stand with their own domain are not repeated here.
"""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from config.environment import Environment
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.ledger.models import Account, JournalEntry
from oasys.organisations.models import Membership
from tests.bodies import Route, routes
from tests.factories import Books, make_books
from tests.fixtures import Api
from tests.scene import Scene

REPOSITORY = Path(__file__).resolve().parents[2]
SECRET_SHAPES = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bxox[baprs]-[0-9A-Za-z-]{20,}"
    r"|\bsk_live_[0-9a-zA-Z]{20,}|\bwhsec_[A-Za-z0-9+/]{32,}"
)


@pytest.fixture
def others() -> Books:
    """Books of somebody else, with one posted entry."""
    return make_books()


def an_entry(books: Books) -> dict[str, Any]:
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    lines = [{"account_code": asset, "debit": "1.00"}, {"account_code": income, "credit": "1.00"}]
    return {"posting_date": "2026-03-15", "lines": lines}


def _codes(answer) -> set[str]:
    body = answer.json()
    return {body["code"]} | {error["code"] for error in body["errors"]}


def test_another_tenants_account_in_a_body_is_like_one_that_does_not_exist(
    api: Api, path: str, books: Books, others: Books
):
    with tenant(others.tenant_id):
        theirs = Account.objects.filter(company=others.company, is_heading=False).first().id
    answers = []
    for account_id in (theirs, uuid7()):
        body = an_entry(books)
        body["lines"][0] = {"account_id": str(account_id), "debit": "1.00"}
        answer = api.post(f"{path}/journal-entries", body)
        answers.append((answer.status_code, answer.content.replace(str(account_id).encode(), b"id")))
    assert answers[0] == answers[1]
    assert answers[0][0] in {404, 422}


def test_another_tenants_entry_among_ones_own_posts_nothing(api: Api, path: str, books: Books, others: Books):
    mine = api.post(f"{path}/journal-entries", an_entry(books)).json()["id"]
    stranger = Api(others.owner, others.tenant_id)
    theirs = stranger.post(f"/companies/{others.company.id}/journal-entries", an_entry(others)).json()["id"]
    assert api.post(f"{path}/journal-entries/post", {"entry_ids": [mine, theirs]}).status_code in {404, 422}
    for books_of, entry in ((books, mine), (others, theirs)):
        with tenant(books_of.tenant_id):
            assert JournalEntry.objects.get(id=entry).status == "draft"


def test_another_tenants_words_in_a_filter_find_nothing(api: Api, path: str, others: Books):
    stranger = Api(others.owner, others.tenant_id)
    at = f"/companies/{others.company.id}"
    assert (
        stranger.post(f"{at}/accounts", {"code": "9QX", "name": "Theirs", "account_class": "asset"}).status_code == 201
    )
    made = stranger.post(f"{at}/journals", {"code": "QXJ", "name": "Theirs", "kind": "general"})
    assert made.status_code == 201
    here = api.get(f"{path}/journal-entries?journal=QXJ")
    nowhere = api.get(f"{path}/journal-entries?journal=QXK")
    assert (here.status_code, here.content.replace(b"QXJ", b"QXK")) == (nowhere.status_code, nowhere.content)
    ledger = api.get(f"{path}/reports/general-ledger?account_code=9QX")
    absent = api.get(f"{path}/reports/general-ledger?account_code=9QY")
    assert (ledger.status_code, ledger.content.replace(b"9QX", b"9QY")) == (absent.status_code, absent.content)


@pytest.mark.parametrize(
    "header",
    ["X-Tenant-ID", "X-Tenant", "Tenant", "X-Company-ID", "X-User", "X-Forwarded-User", "X-Original-URL", "X-Role"],
)
def test_no_header_leads_into_another_tenant(api: Api, others: Books, header: str):
    answers = [
        api.get(f"/companies/{others.company.id}/accounts", **{header.replace("-", "_"): value})
        for value in (str(others.tenant_id), str(others.owner.pk), "owner", f"/api/v1/companies/{others.company.id}")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert Api().get("/companies", **{header.replace("-", "_"): str(others.owner.pk)}).status_code == 401


@pytest.mark.parametrize(
    "extra", [{"role": "owner"}, {"is_staff": True}, {"is_superuser": True}, {"tenant_id": "{tenant}"}]
)
def test_a_sign_up_accepts_no_role(books: Books, extra: dict[str, Any]):
    email = f"mallory-{uuid7().hex}@example.com"
    extra = {name: str(books.tenant_id) if value == "{tenant}" else value for name, value in extra.items()}
    Api().post("/auth/signup", {"email": email, "password": "correct horse battery", **extra})
    for user in User.objects.filter(email=email):  # whether it was refused or the field ignored: nothing was given
        assert not [name for name in ("is_staff", "is_superuser", "is_platform_staff") if getattr(user, name, False)]
        with tenant(books.tenant_id):
            assert not Membership.objects.filter(user=user).exists()


@pytest.mark.parametrize("extra", [{"status": "posted"}, {"number": 7}, {"posted_at": "2026-01-01T00:00:00Z"}])
def test_a_client_sets_no_status(api: Api, path: str, books: Books, extra: dict[str, Any]):
    answer = api.post(f"{path}/journal-entries", an_entry(books) | extra)
    assert answer.status_code == 422
    assert "core.unknown_field" in _codes(answer)


@pytest.mark.parametrize("route", [route for route in routes() if route.method == "GET"], ids=str)
def test_no_answer_may_be_kept_by_a_shared_cache(scene: Scene, route: Route):
    answer = scene.call(Api(scene.books.owner, scene.books.tenant_id), route)
    directives = {part.strip() for part in answer["Cache-Control"].split(",")}
    assert "public" not in directives
    assert not any(part.startswith("s-maxage") for part in directives)
    assert "no-store" in directives or {"private", "no-cache"} <= directives


def test_no_cache_of_queries_is_installed():
    """An ORM cache keyed by the text of SQL leaks between tenants under row level security."""
    locked = tomllib.loads((REPOSITORY / "backend" / "uv.lock").read_text())
    names = {package["name"] for package in locked["package"]}
    assert not names & {"django-cachalot", "django-cacheops", "johnny-cache", "django-cache-machine"}


def test_every_setting_is_read():
    """A setting that nothing reads is a lie: each is named outside the file that declares it."""
    sources = [
        path.read_text()
        for folder in ("config", "oasys")
        for path in (REPOSITORY / "backend" / folder).rglob("*.py")
        if "tests" not in path.parts and path.name != "environment.py"
    ]
    text = "\n".join(sources)
    declared = (REPOSITORY / "backend" / "config" / "environment.py").read_text()  # a property may read it for others
    unread = [
        name
        for name in Environment.model_fields
        if not re.search(rf"\benv(?:ironment\(\))?\.{name}\b", text)
        and f"OASYS_{name.upper()}" not in text
        and f"self.{name} " not in declared
    ]
    assert unread == []


def test_no_secret_is_in_the_repository():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True)
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = REPOSITORY / name
        if name and path.is_file() and SECRET_SHAPES.search(path.read_bytes().decode("utf-8", "replace")):
            found.append(name)
    assert found == []
    assert {".oasys", ".env"}.isdisjoint(name.split("/")[0] for name in listed.stdout.decode().split("\0"))


def test_the_shapes_of_secrets_are_known():
    key = "-----BEGIN " + "PRIVATE KEY-----\n" + "M" * 64
    assert SECRET_SHAPES.search(key)
    assert SECRET_SHAPES.search("AKIA" + "Q" * 16)
