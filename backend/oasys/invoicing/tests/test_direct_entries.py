"""Control accounts take no entries that people write: from the first document on, or where the company says so."""

import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import Error, connection

from oasys import invoicing
from oasys.core.tenancy import tenant
from oasys.invoicing.models import InvoicingSettings
from oasys.invoicing.tests.desk import DAY, Desk, make_desk
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post

BY_HAND = """
update ledger_journal_entry e set status = 'posted', period_id = p.id, series_id = s.id, number = s.last_number + 1,
  posted_by_id = e.created_by_id, posted_at = transaction_timestamp(), version = e.version + 1
from ledger_period p, ledger_number_series s
where e.id = %s and p.company_id = e.company_id and e.posting_date between p.starts_on and p.ends_on
  and s.journal_id = e.journal_id and s.fiscal_year_id = p.fiscal_year_id
"""


@pytest.fixture
def desk() -> Desk:
    made = make_desk("my")
    answer = made.api.call("PUT", f"{made.path}/invoicing-settings", {"takes_direct_entries": False}, If_Match='"v0"')
    assert (answer.status_code, answer.json()["takes_direct_entries"]) == (200, False)
    return made


def entry(debit: str, credit: str, **head: Any) -> dict[str, Any]:
    lines = [{"account_code": debit, "debit": "10.00"}, {"account_code": credit, "credit": "10.00"}]
    return {"posting_date": DAY.isoformat(), "lines": lines} | head


def written(desk: Desk, body: dict[str, Any], *, post: bool) -> Any:
    return desk.api.post(f"{desk.path}/journal-entries?post={str(post).lower()}", body)


def choose(desk: Desk, takes: bool | None, version: int = 0) -> dict[str, Any]:
    body = {"takes_direct_entries": takes}
    answer = desk.api.call("PUT", f"{desk.path}/invoicing-settings", body, If_Match=f'"v{version}"')
    assert (answer.status_code, answer.json()["takes_direct_entries"]) == (200, takes), answer.content
    found: dict[str, Any] = answer.json()
    return found


def allow(desk: Desk, version: int = 1) -> None:
    choose(desk, True, version)


def refused(answer: Any) -> bool:
    return (answer.status_code, answer.json().get("code")) == (409, "invoicing.direct_entry_refused")


def chosen(desk: Desk) -> tuple[bool, bool | None]:
    """What the release before reads, and what this one does."""
    with tenant(desk.books.tenant_id):
        return InvoicingSettings.objects.values_list("takes_direct_entries", "direct_entries_allowed").get()


def as_owner(*statements: str) -> None:
    with psycopg.connect(
        os.environ["OASYS_DATABASE_OWNER_URL"], dbname=connection.settings_dict["NAME"], autocommit=True
    ) as owner:
        for statement in statements:
            owner.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(("debit", "credit"), [("1310", "4110"), ("4110", "1310"), ("5100", "2110")])
def test_what_a_person_writes_is_refused_when_it_is_posted(desk: Desk, debit: str, credit: str):
    answer = written(desk, entry(debit, credit), post=True)
    assert (answer.status_code, answer.json()["code"]) == (409, "invoicing.direct_entry_refused"), answer.content
    draft = written(desk, entry(debit, credit), post=False).json()
    posted = desk.api.post(f"{desk.path}/journal-entries/post", {"entry_ids": [draft["id"]]})
    assert (posted.status_code, posted.json()["code"]) == (409, "invoicing.direct_entry_refused"), posted.content
    assert desk.api.get(f"{desk.path}/journal-entries/{draft['id']}").json()["status"] == "draft"
    assert written(desk, entry("1110", "4110"), post=True).status_code == 201
    allow(desk)
    assert written(desk, entry(debit, credit), post=True).status_code == 201


def test_documents_opening_balances_and_reversals_come_in(desk: Desk):
    allow(desk)
    by_hand = written(desk, entry("1310", "4110"), post=True).json()
    choose(desk, False, 2)
    reversed_ = desk.api.post(f"{desk.path}/journal-entries/{by_hand['id']}/reverse", {"posting_date": DAY.isoformat()})
    assert reversed_.status_code == 201, reversed_.content
    assert desk.post("invoice", desk.line(account="4110"))["status"] == "posted"
    journals = desk.api.get(f"{desk.path}/journals").json()
    (opening,) = [one["code"] for one in journals if one["kind"] == "opening"]
    assert written(desk, entry("1310", "4110", journal=opening), post=True).status_code == 201


def test_sql_does_not_pass_it_by(desk: Desk):
    books = desk.books
    assert written(desk, entry("1110", "4110"), post=True).status_code == 201  # the series has begun
    with tenant(books.tenant_id):
        draft = books.entry(("1310", "10.00", "0"), ("4110", "0", "10.00"))
        (id_,) = write_drafts(company=books.company, entries=[draft], by=books.owner)
    with pytest.raises(Error) as refusal, tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(BY_HAND, [id_])
    assert refusal.value.__cause__.sqlstate == "OA189"  # type: ignore[union-attr]


def test_a_revaluation_comes_in_and_what_recurs_does_not(desk: Desk):
    books = desk.books
    with tenant(books.tenant_id):
        lines = ("1310", "10.00", "0"), ("4110", "0", "10.00")
        for kind, is_taken in (("revaluation", True), ("recurring", False)):
            draft = books.entry(*lines, source_kind=kind, source_key="1")
            if is_taken:
                write_and_post(company=books.company, entries=[draft], by=books.owner)
    with pytest.raises(Error), tenant(books.tenant_id):
        write_and_post(company=books.company, entries=[draft], by=books.owner)


def test_old_books_come_in_by_hand_until_the_first_document_is_posted():
    desk = make_desk("my")
    settings = f"{desk.path}/invoicing-settings"
    assert desk.api.get(settings).json()["takes_direct_entries"] is None
    draft = desk.write("invoice", desk.line(account="4110"), post=False).json()  # a draft books nothing
    assert desk.api.get(settings).json()["refuses_direct_entries"] is False
    assert written(desk, entry("1310", "4110"), post=True).status_code == 201
    assert desk.act("invoice", draft["id"], "/post").status_code == 200
    assert desk.api.get(settings).json()["refuses_direct_entries"] is True
    assert refused(written(desk, entry("1310", "4110"), post=True))
    assert written(desk, entry("1110", "4110"), post=True).status_code == 201


@pytest.mark.parametrize("kind", ["bill", "credit_note", "supplier_credit"])
def test_every_kind_of_document_begins_it_and_none_ends_it_when_it_is_void(kind: str):
    desk = make_desk("my")
    own = {"supplier_number": "1"} if kind in ("bill", "supplier_credit") else {}
    made = desk.post(kind, desk.line(account="4110"), **own)
    assert refused(written(desk, entry("5100", "2110"), post=True))
    voided = desk.act(
        kind, made["id"], "/void", {"posting_date": DAY.isoformat(), "reason": "R"}, version=made["version"]
    )
    assert voided.status_code == 200, voided.content
    assert refused(written(desk, entry("5100", "2110"), post=True))


def test_a_person_allows_them_again_and_takes_that_back():
    desk = make_desk("my")
    desk.post("invoice", desk.line(account="4110"))
    assert choose(desk, True)["refuses_direct_entries"] is False
    assert written(desk, entry("1310", "4110"), post=True).status_code == 201
    assert choose(desk, None, 1)["refuses_direct_entries"] is True
    assert refused(written(desk, entry("1310", "4110"), post=True))


def test_other_companies_of_the_tenant_are_nobodys_measure(desk: Desk):
    other = make_desk("my")
    other.post("invoice", other.line(account="4110"))
    alone = make_desk("my")
    assert written(alone, entry("1310", "4110"), post=True).status_code == 201


def test_what_the_release_before_writes_is_understood():
    desk = make_desk("my")
    choose(desk, None)
    assert chosen(desk) == (True, None)
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        for takes, expected in (("true", (True, None)), ("false", (False, False)), ("true", (True, True))):
            cursor.execute(f"update invoicing_settings set takes_direct_entries = {takes}")
            assert (
                InvoicingSettings.objects.values_list("takes_direct_entries", "direct_entries_allowed").get()
                == expected
            )
    choose(desk, False, 1)
    assert chosen(desk) == (False, False)
    choose(desk, None, 2)
    assert chosen(desk) == (True, None)


def test_who_wrote_them_beside_documents_goes_on_and_who_refused_them_does():
    """The migration, on companies as the release before left them."""
    statement = (Path(invoicing.__file__).parent / "sql" / "direct_entries_kept.sql").read_text()
    beside, before, never, shut = (make_desk("my") for _ in range(4))
    for desk in (beside, before, never):
        if desk is before:
            assert written(desk, entry("1310", "4110"), post=True).status_code == 201
        desk.post("invoice", desk.line(account="4110"))
    allow(beside, 0)
    assert written(beside, entry("1310", "4110"), post=True).status_code == 201
    choose(shut, False)
    for desk in (beside, before, never, shut):
        if desk in (before, never):
            choose(desk, None)
    as_owner(
        "alter table invoicing_settings disable trigger user",
        "alter table invoicing_settings no force row level security",
        "update invoicing_settings set direct_entries_allowed = null",
        "alter table invoicing_settings force row level security",
        "alter table invoicing_settings enable trigger user",
        statement,
        statement,
    )
    assert chosen(beside) == (True, True)
    assert chosen(before) == (True, None)
    assert chosen(never) == (True, None)
    assert chosen(shut) == (False, False)
    assert written(beside, entry("1310", "4110"), post=True).status_code == 201
    assert refused(written(before, entry("1310", "4110"), post=True))
