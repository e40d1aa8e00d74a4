"""Control accounts take no entries that people write, where the company says so."""

from typing import Any

import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
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


def allow(desk: Desk, version: int = 1) -> None:
    answer = desk.api.call("PUT", f"{desk.path}/invoicing-settings", {}, If_Match=f'"v{version}"')
    assert answer.json()["takes_direct_entries"] is True


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
    refused = {"takes_direct_entries": False}
    assert desk.api.call("PUT", f"{desk.path}/invoicing-settings", refused, If_Match='"v2"').status_code == 200
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
