"""An archived company is read only, for services and for SQL by hand, until it is restored."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import Error, connection

from oasys.bank_feeds.models import FeedConnection
from oasys.banking.models import BankBook, BankLine
from oasys.banking.tests.desk import BankDesk, statement
from oasys.core.encryption import EncryptedTextField, LookupHashField, keys
from oasys.core.rotation import add_key, encrypted_models, is_of_tenant, reencrypt
from oasys.core.tenancy import tenant
from oasys.invoicing.models import Document
from oasys.invoicing.tests.desk import make_desk
from oasys.ledger.models import FiscalYear, JournalEntry, NumberSeries, Period
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import post_entries, write_and_post
from oasys.myinvois.models import Connection
from oasys.myinvois.tests.desk import BUYER, connect
from oasys.organisations.services import archive_company, restore_company
from oasys.payment_runs.models import PaymentRun
from oasys.payment_runs.tests.desk import Desk
from oasys.payments.models import OwnBankAccount
from tests.factories import YEAR, Books, make_books, make_company
from tests.fixtures import Api
from tests.scene import fed
from tests.test_concurrency import Outcome, race
from tests.test_encryption import key_file  # noqa: F401


@pytest.fixture
def archived(books: Books) -> dict[str, Any]:
    """Books with a posted entry and a draft, archived; another company of the tenant is in use."""
    other = make_company(books.tenant_id)
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        lines = ((asset, "1.00", "0"), (income, "0", "1.00"))
        posted = write_and_post(company=books.company, entries=[books.entry(*lines)], by=books.owner)[0]
        draft = write_drafts(company=books.company, entries=[books.entry(*lines)], by=books.owner)[0]
        others = Books(books.tenant, other, books.owner)
        free = write_drafts(company=other, entries=[others.entry(*lines)], by=books.owner)[0]
        facts = {
            "tenant": books.tenant_id,
            "company": books.company.id,
            "alice": books.owner.id,
            "posted": posted,
            "draft": draft,
            "free": free,
            "account": books.account(asset).id,
            "journal": books.journal().id,
            "year": FiscalYear.objects.get(company=books.company).id,
            "period": Period.objects.get(company=books.company, number=4).id,
            "series": JournalEntry.objects.get(id=posted).series_id,
            "next": Period.objects.get(company=books.company, number=3).id,
        }
        archive_company(company_id=books.company.id, version=1)
    return facts


def test_it_is_hidden_from_lists_readable_and_can_be_restored(api: Api, books: Books, path: str):
    done = api.post(path + "/archive", If_Match='"v1"')
    assert done.status_code == 200, done.content
    assert done.json()["archived_at"]
    assert done["ETag"] == '"v2"'
    assert api.get("/companies").json()["items"] == []
    assert [row["id"] for row in api.get("/companies?with_archived=true").json()["items"]] == [str(books.company.id)]
    assert api.get(path + "/accounts").status_code == 200
    assert api.get(path + "/reports/trial-balance").status_code == 200
    refused = api.post(path + "/accounts", {"code": "A9", "name": "N", "account_class": "asset"})
    assert (refused.status_code, refused.json()["code"]) == (409, "organisations.company_archived")
    draft = {"posting_date": "2026-03-15", "lines": []}
    assert api.post(path + "/journal-entries", draft).json()["code"] == "organisations.company_archived"
    assert api.get("/onboarding").json()["company"] is None
    assert api.call("PATCH", path, {"name": "New"}, If_Match='"v2"').json()["code"] == "organisations.company_archived"
    assert api.post(path + "/archive", If_Match='"v2"').json()["code"] == "organisations.company_archived"
    back = api.post(path + "/restore", If_Match='"v2"')
    assert (back.status_code, back.json()["archived_at"]) == (200, None)
    assert api.post(path + "/restore", If_Match='"v3"').json()["code"] == "organisations.company_not_archived"
    assert api.post(path + "/accounts", {"code": "A9", "name": "N", "account_class": "asset"}).status_code == 201
    seen = [event["action"] for event in api.get("/audit-events?kind=company").json()["items"]]
    assert seen == ["company.restored", "company.archived", "company.created"]


@pytest.mark.parametrize("version", [None, '"v9"'])
def test_a_lost_update_is_refused(api: Api, path: str, version: str | None):
    headers = {"If_Match": version} if version else {}
    assert api.post(path + "/archive", **headers).status_code == (412 if version else 428)


POST = """update ledger_journal_entry set status = 'posted', number = 2, period_id = %(next)s, series_id = %(series)s,
          posted_by_id = %(alice)s, posted_at = now() where id = %(draft)s"""
ATTACKS = {
    "draft": """insert into ledger_journal_entry (tenant_id, id, company_id, journal_id, posting_date, status, description,
        reference, source_kind, source_key, created_by_id, created_at, version) values (%(tenant)s, uuidv7(), %(company)s,
        %(journal)s, '2026-03-15', 'draft', '', '', '', '', %(alice)s, now(), 1)""",
    "post": POST,
    "a dimension": """insert into ledger_dimension (tenant_id, id, company_id, code, name, is_active, version)
        values (%(tenant)s, uuidv7(), %(company)s, 'z', 'Z', true, 1)""",
    "new account": """insert into ledger_account (tenant_id, id, company_id, code, name, account_class, subtype, is_heading,
        is_active, currency, version) values (%(tenant)s, uuidv7(), %(company)s, 'Z', 'Z', 'asset', 'other', false, true, '',
        1)""",
    "rename an account": "update ledger_account set name = 'x' where id = %(account)s",
    "new journal": """insert into ledger_journal (tenant_id, id, company_id, code, name, kind)
        values (%(tenant)s, uuidv7(), %(company)s, 'Z', 'Z', 'general')""",
    "rename a journal": "update ledger_journal set name = 'x' where id = %(journal)s",
    "new year": """insert into ledger_fiscal_year (tenant_id, id, company_id, name, starts_on, ends_on)
        values (%(tenant)s, uuidv7(), %(company)s, '2030', '2030-01-01', '2030-12-31')""",
    "rename a year": "update ledger_fiscal_year set name = 'x' where id = %(year)s",
    "close a period": "update ledger_period set status = 'closed', changed_by_id = %(alice)s where id = %(period)s",
    "delete a period": "delete from ledger_period where id = %(period)s",
    "rename": "update organisations_company set name = 'x' where id = %(company)s",
    "archive again": "update organisations_company set archived_at = now() where id = %(company)s",
    "backdate": "update organisations_company set archived_at = '2020-01-01' where id <> %(company)s",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(books: Books, archived: dict[str, Any], name: str):
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(ATTACKS[name], archived)
    assert refusal.value.__cause__.sqlstate == "OA041", refusal.value


def test_the_other_companies_and_strangers_go_on(books: Books, archived: dict[str, Any]):
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("update ledger_journal_entry set description = 'x' where id = %(free)s", archived)
        assert cursor.rowcount == 1
    strangers = make_books()
    assert (
        Api(books.owner, books.tenant_id)
        .post(f"/companies/{strangers.company.id}/archive", If_Match='"v1"')
        .status_code
        == 404
    )


def archive_by_hand(books: Books) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update organisations_company set archived_at = now() where id = %s", [books.company.id])


ARCHIVING: dict[str, Callable[[Books], Any]] = {
    "service": lambda books: archive_company(company_id=books.company.id, version=1),
    "by hand": archive_by_hand,
}


@pytest.fixture
def work(books: Books) -> dict[str, Callable[[], Any]]:
    """What somebody may be at when the company is archived: a new entry, a draft that is posted."""
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"))
        ids = write_drafts(company=books.company, entries=[entry], by=books.owner)

    return {
        "write": lambda: write_and_post(company=books.company, entries=[entry], by=books.owner),
        "post": lambda: post_entries(company=books.company, entry_ids=ids, by=books.owner),
    }


@pytest.mark.parametrize("kind", ["write", "post"])
@pytest.mark.parametrize("how", ARCHIVING)
def test_archiving_waits_for_who_writes(books: Books, work: dict[str, Callable[[], Any]], how: str, kind: str):
    """What has begun ends before the company is archived: nothing appears in it afterwards."""
    assert race(books.tenant_id, work[kind], lambda: ARCHIVING[how](books)) == Outcome("done", "done", True)


@pytest.mark.parametrize("kind", ["write", "post"])
@pytest.mark.parametrize("how", ARCHIVING)
def test_who_writes_while_it_is_archived_is_refused(
    books: Books, work: dict[str, Callable[[], Any]], how: str, kind: str
):
    assert race(books.tenant_id, lambda: ARCHIVING[how](books), work[kind]) == Outcome("done", "OA041", True)


def test_a_company_that_is_restored_posts_again(books: Books, archived: dict[str, Any]):
    with tenant(books.tenant_id):
        restore_company(company_id=books.company.id, version=2)
        post_entries(company=books.company, entry_ids=[archived["draft"]], by=books.owner)
        assert JournalEntry.objects.get(id=archived["draft"]).status == "posted"


def test_drafts_that_are_there_stay_as_they_are(api: Api, books: Books, archived: dict[str, Any], path: str):
    address = f"{path}/journal-entries/{archived['draft']}"
    assert api.get(address).status_code == 200
    for answer in (
        api.post(address + "/post"),
        api.call("DELETE", address, If_Match='"v1"'),
        api.call("PUT", address, {"posting_date": "2026-03-15", "lines": []}, If_Match='"v1"'),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "organisations.company_archived"), answer.content


def test_an_archived_company_is_sealed_and_exported(api: Api, books: Books, archived: dict[str, Any], path: str):
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select ledger_seal_company(%s, %s)", [books.company.id, 1000])
    assert api.get(path + "/export").status_code == 200


def test_one_statement_for_two_companies_is_refused_whole(books: Books, archived: dict[str, Any]):
    """Everything about both drafts is right but for the one company that is archived."""
    with tenant(books.tenant_id):
        free = JournalEntry.objects.get(id=archived["free"])
        period = Period.objects.get(company=free.company, number=3)
        series = NumberSeries.objects.create(
            journal_id=free.journal_id, fiscal_year_id=period.fiscal_year_id, prefix="X"
        )
    facts = archived | {"free_period": period.id, "free_series": series.id}
    post = """update ledger_journal_entry e set status = 'posted', number = p.number, period_id = p.period, series_id = p.series,
      posted_by_id = %(alice)s, posted_at = now()
      from (values (%(draft)s::uuid, 2, %(next)s::uuid, %(series)s::uuid),
                   (%(free)s::uuid, 1, %(free_period)s::uuid, %(free_series)s::uuid)) p(id, number, period, series)
      where e.id = p.id"""
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(post, facts)
    assert refusal.value.__cause__.sqlstate == "OA041", refusal.value
    with tenant(books.tenant_id):
        restore_company(company_id=books.company.id, version=2)
        with connection.cursor() as cursor:
            cursor.execute(post, facts)
            assert cursor.rowcount == 2


SECRETS = {
    OwnBankAccount: ("number", "status = 'replaced'"),
    PaymentRun: ("file", "version = version + 1"),
    Connection: ("client_secret", "activity = 'Other'"),
    FeedConnection: ("number", "failure = 'other'"),
    Document: ("party_identifiers", "version = version + 1"),
    BankBook: ("number", "starts_on = starts_on + 1"),
    BankLine: ("raw", "state = 'excluded', reason = 'because'"),
}


@pytest.fixture
def secretive(key_file: Any) -> Books:  # noqa: F811
    """An archived company with everything of a company that is encrypted and guarded."""
    desk = make_desk(**BUYER)
    connect(desk, lambda: datetime.now(UTC))
    by_hand = {"takes_direct_entries": True}  # what is owed to the supplier below
    assert desk.api.call("PUT", f"{desk.path}/invoicing-settings", by_hand, If_Match='"v0"').status_code == 200
    desk.post("invoice", desk.line(account="4110"))
    with tenant(desk.books.tenant_id):
        fed(desk.books)
    paying = Desk.of(desk.books)
    paying.bill(paying.supplier("Beans"), "5.00")
    paying.approve(paying.draft())
    BankDesk(desk.books).bring(statement([(date(YEAR, 3, 2), "5.00", "Sale")]))
    with tenant(desk.books.tenant_id):
        archive_company(company_id=desk.books.company.id, version=1)
    return desk.books


def test_an_archived_company_is_encrypted_by_another_key_and_says_the_same(secretive: Books, key_file: Any):  # noqa: F811
    def said() -> dict[Any, list[dict[str, Any]]]:
        return {
            model: [
                {
                    field.name: str(getattr(row, field.attname))
                    for field in model._meta.concrete_fields
                    if not isinstance(field, LookupHashField)
                }
                for row in model._default_manager.order_by("pk")
            ]
            for model in SECRETS
        }

    with tenant(secretive.tenant_id):
        before = said()
    add_key(key_file)
    models = [model for model in encrypted_models() if is_of_tenant(model)]
    with tenant(secretive.tenant_id):
        counts = {model: reencrypt(model) for model in models}
        assert all(counts[model] == 1 for model in SECRETS), counts
        assert [reencrypt(model) for model in models] == [0] * len(models)
        assert said() == before
        for model in SECRETS:
            for name in (f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)):
                found = [one for one in model._default_manager.values_list(name, flat=True) if one is not None]
                assert all(str(one).startswith(f"v1.{keys()[0].id}.") for one in found)


@pytest.mark.parametrize("model", SECRETS)
def test_and_nothing_else_is_changed_with_it(secretive: Books, model: Any):
    table, (column, more) = model._meta.db_table, SECRETS[model]
    other = f"{column} = 'v1.' || repeat('0', 8) || '.' || split_part({column}, '.', 3)"
    same = f"{column} = 'v1.' || split_part({column}, '.', 2) || '.AAAA'"
    for change in (more, same, f"{other}, {more}", f"{column} = {column}", f"{column} = null"):
        with pytest.raises(Error) as refusal, tenant(secretive.tenant_id), connection.cursor() as cursor:
            cursor.execute(f"update {table} set {change}")
        assert refusal.value.__cause__.sqlstate in {"OA041", "OA150", "OA167", "OA171", "OA192", "23514", "23502"}, (
            change
        )
    with tenant(secretive.tenant_id), connection.cursor() as cursor:
        cursor.execute(f"update {table} set {other}")
        assert cursor.rowcount == 1
