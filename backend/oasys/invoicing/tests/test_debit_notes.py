"""A debit note is an invoice or a bill that says on which earlier one it charges more."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection

from oasys.core.tenancy import tenant
from oasys.invoicing.errors import ChargeRefused
from oasys.invoicing.models import Document
from oasys.invoicing.services import debit_notes
from oasys.invoicing.services.posting import post_document, void_document
from oasys.organisations.models import Company
from oasys.tax.locking import choose_filing
from tests.factories import make_company
from tests.fixtures import Api
from tests.test_concurrency import Outcome, race

from .desk import DAY, Desk, make_desk


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk()


def goods(desk: Desk, price: str = "100.00") -> dict[str, Any]:
    return desk.line(price, "ST10", account="4110")


def cost(desk: Desk, price: str = "100.00") -> dict[str, Any]:
    return desk.line(price, account="6110")


def pointers(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.content
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def related(document: dict[str, Any]) -> dict[str, str]:
    return {"id": document["id"], "number": document["number"]}


def listed(desk: Desk, kind: str, charged: str) -> list[str]:
    return [one["id"] for one in desk.api.get(f"{desk.path}/{kind}?charges_more_on_id={charged}").json()["items"]]


def test_more_is_charged_on_an_invoice_by_an_entry_of_its_own(desk: Desk):
    earlier = desk.post("invoice", goods(desk), currency="EUR", rate="4.70")
    draft = desk.write("invoice", goods(desk, "20.00"), post=False, charges_more_on_id=earlier["id"]).json()
    assert (draft["charges_more_on"], draft["currency"]) == (related(earlier), "EUR")
    body = desk.body(goods(desk, "30.00"), charges_more_on_id=earlier["id"], rate="5.00")
    changed = desk.api.call("PUT", f"{desk.path}/invoices/{draft['id']}", body, If_Match='"v1"')
    assert changed.status_code == 200, changed.content
    note = desk.act("invoice", draft["id"], "/post", version=2).json()
    assert (note["charges_more_on"], note["payable"], note["state"]) == (related(earlier), "33.00", "open")
    assert desk.entry(note["journal_entry_id"]) == "1310 165.00 Dr\n4110 150.00 Cr\n2310 15.00 Cr"
    assert listed(desk, "invoices", earlier["id"]) == [note["id"]]
    assert listed(desk, "invoices", note["id"]) == []
    marked = {one["id"]: one["is_debit_note"] for one in desk.api.get(f"{desk.path}/invoices").json()["items"]}
    assert (marked[note["id"]], marked[earlier["id"]], note["is_debit_note"]) == (True, False, True)
    assert desk.api.get(f"{desk.path}/invoices/{earlier['id']}").json()["charges_more_on"] is None


def test_more_is_charged_on_a_bill_and_credited_as_any_other(desk: Desk):
    earlier = desk.post("bill", cost(desk), supplier_number="D-1")
    note = desk.post("bill", cost(desk, "20.00"), supplier_number="D-2", charges_more_on_id=earlier["id"])
    assert listed(desk, "bills", earlier["id"]) == [note["id"]]
    credit = desk.act("bill", note["id"], "/credit", {"issue_date": "2026-03-20", "supplier_number": "D-3"})
    assert credit.json()["credits_id"] == note["id"]


def test_what_does_not_fit_is_named(desk: Desk):
    earlier = desk.post("invoice", goods(desk), issue_date="2026-03-20", currency="EUR", rate="4.70")
    other = {"display_name": "Other", "is_customer": True}
    contact = desk.api.post(f"{desk.path}/contacts", other).json()["id"]
    said = {"contact_id": contact, "currency": "USD", "issue_date": DAY.isoformat(), "is_deposit": True}
    answer = desk.write("invoice", goods(desk), charges_more_on_id=earlier["id"], **said)
    assert pointers(answer) == [
        ("/is_deposit", "core.invalid_value"),
        ("/contact_id", "invoicing.charge_refused"),
        ("/currency", "invoicing.charge_refused"),
        ("/issue_date", "core.out_of_range"),
    ]


@pytest.mark.parametrize("what", ["draft", "deposit", "credit note", "of a stranger", "of another company", "none"])
def test_more_is_charged_on_posted_documents_of_the_same_kind_and_company(desk: Desk, what: str):
    at = desk
    if what == "of a stranger":
        at = make_desk()
    elif what == "of another company":
        company = make_company(desk.books.tenant_id)
        named = {"display_name": "Kopi", "is_customer": True}
        contact = desk.api.post(f"/companies/{company.id}/contacts", named).json()["id"]
        line = {"quantity": "1", "unit_price": "1.00", "account_code": "4110"}
        body = {"contact_id": contact, "issue_date": "2026-03-15", "lines": [line]}
        there = desk.api.post(f"/companies/{company.id}/invoices?post=true", body).json()["id"]
    if what == "none":
        there = str(desk.contact.id)
    elif what == "deposit":
        there = at.post("invoice", at.line("100.00"), is_deposit=True)["id"]
    elif what != "of another company":
        kind = "credit_note" if what == "credit note" else "invoice"
        there = at.write(kind, goods(at), post=what != "draft").json()["id"]
    answer = desk.write("invoice", goods(desk), charges_more_on_id=there)
    code = "invoicing.charge_refused" if what in ("draft", "deposit") else "core.not_found"
    assert pointers(answer) == [("/charges_more_on_id", code)]


def test_credits_charge_more_on_nothing(desk: Desk):
    earlier = desk.post("invoice", goods(desk))
    answer = desk.write("credit_note", goods(desk), charges_more_on_id=earlier["id"])
    assert pointers(answer) == [("/charges_more_on_id", "core.unknown_field")]
    assert pointers(
        desk.write("supplier_credit", cost(desk), supplier_number="S-1", charges_more_on_id=earlier["id"])
    ) == [("/charges_more_on_id", "core.unknown_field")]


def void(desk: Desk, document: dict[str, Any], version: int = 2) -> Any:
    said = {"posting_date": "2026-03-20", "reason": "Wrong"}
    return desk.act("invoice", document["id"], "/void", said, version=version)


@pytest.fixture
def unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of the service out of the way."""
    monkeypatch.setattr(debit_notes, "refuse_charged", lambda document: None)
    monkeypatch.setattr(debit_notes, "refuse_unfit", lambda document: None)


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("guard", ["service", "database"])
def test_what_more_is_charged_on_stays_until_the_debit_note_is_void(
    desk: Desk, guard: str, request: pytest.FixtureRequest
):
    if guard == "database":
        request.getfixturevalue("unguarded")
    earlier = desk.post("invoice", goods(desk))
    note = desk.post("invoice", goods(desk, "20.00"), charges_more_on_id=earlier["id"])
    desk.write("invoice", goods(desk, "20.00"), post=False, charges_more_on_id=earlier["id"])
    answer = void(desk, earlier)
    assert refused(answer) == (409, ChargeRefused.code)
    if guard == "service":
        assert answer.json()["detail"] == f"{note['number']} charges more on {earlier['number']}: void that first."
    assert void(desk, note).status_code == 200
    assert void(desk, earlier).status_code == 200  # a draft keeps nobody


@pytest.mark.parametrize("guard", ["service", "database"])
def test_a_draft_on_what_was_voided_since_is_not_posted(desk: Desk, guard: str, request: pytest.FixtureRequest):
    earlier = desk.post("invoice", goods(desk))
    draft = desk.write("invoice", goods(desk, "20.00"), post=False, charges_more_on_id=earlier["id"]).json()
    assert void(desk, earlier).status_code == 200
    if guard == "database":
        request.getfixturevalue("unguarded")
    answer = desk.act("invoice", draft["id"], "/post")
    assert refused(answer) == (409, ChargeRefused.code)
    if guard == "service":
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/charges_more_on_id"]
    assert desk.api.get(f"{desk.path}/invoices/{draft['id']}").json()["status"] == "draft"


@pytest.mark.parametrize(
    "change",
    ["another contact", "another currency", "a later one", "a deposit", "a bill", "void"],
)
def test_postgresql_posts_only_what_fits(desk: Desk, change: str, unguarded: None):
    """What the draft names is changed by SQL, so that only the trigger stands in the way of posting it."""
    line, posts = goods(desk), {"currency": "EUR", "rate": "4.70"} if change == "another currency" else {}
    if change == "another contact":
        other = {"display_name": "Other", "is_customer": True}
        posts["contact_id"] = desk.api.post(f"{desk.path}/contacts", other).json()["id"]
    elif change == "a later one":
        posts["issue_date"] = "2026-03-16"
    elif change == "a deposit":
        posts["is_deposit"], line = True, desk.line("100.00")
    kind = "bill" if change == "a bill" else "invoice"
    if kind == "bill":
        posts["supplier_number"], line = "F-1", cost(desk)
    wrong = desk.post(kind, line, **posts)
    if change == "void":
        assert void(desk, wrong).status_code == 200
    draft = desk.write("invoice", goods(desk), post=False).json()
    with tenant(desk.books.tenant_id):
        assert Document.objects.filter(id=draft["id"]).update(charges_more_on=wrong["id"]) == 1
    assert refused(desk.act("invoice", draft["id"], "/post")) == (409, ChargeRefused.code)


ATTACKS = {
    "on itself": ("update invoicing_document set charges_more_on_id = id where id = %(draft)s", "23514"),
    "of a credit": ("update invoicing_document set charges_more_on_id = %(earlier)s where id = %(credit)s", "23514"),
    "of a deposit": (
        "update invoicing_document set charges_more_on_id = %(earlier)s, is_deposit = true where id = %(draft)s",
        "23514",
    ),
    "of a stranger": ("update invoicing_document set charges_more_on_id = %(strange)s where id = %(draft)s", "23503"),
    "of another company": (
        "update invoicing_document set charges_more_on_id = %(beside)s where id = %(draft)s",
        "23503",
    ),
    "said of a posted one": (
        "update invoicing_document set charges_more_on_id = %(earlier)s where id = %(note)s",
        "OA150",
    ),
    "unsaid of a posted one": ("update invoicing_document set charges_more_on_id = null where id = %(note)s", "OA150"),
    "the earlier one deleted": ("delete from invoicing_document where id = %(early_draft)s", "23503"),
}


@pytest.fixture(scope="module")
def facts(desk: Desk) -> dict[str, Any]:
    first, earlier = desk.post("invoice", goods(desk)), desk.post("invoice", goods(desk))
    early_draft = desk.write("invoice", goods(desk), post=False).json()
    other = make_desk()
    company = make_company(desk.books.tenant_id)
    with tenant(desk.books.tenant_id):
        beside = written_beside(desk.api, company)
        ids = [early_draft["id"], desk.write("invoice", goods(desk), post=False).json()["id"]]
        Document.objects.filter(id=ids[1]).update(charges_more_on=ids[0])
    return {
        "draft": desk.write("invoice", goods(desk), post=False).json()["id"],
        "credit": desk.write("credit_note", goods(desk), post=False).json()["id"],
        "note": desk.post("invoice", goods(desk), charges_more_on_id=first["id"])["id"],
        "earlier": earlier["id"],
        "early_draft": early_draft["id"],
        "strange": other.post("invoice", goods(other))["id"],
        "beside": beside,
    }


def written_beside(api: Api, company: Company) -> str:
    contact = api.post(f"/companies/{company.id}/contacts", {"display_name": "Kopi", "is_customer": True}).json()["id"]
    line = {"quantity": "1", "unit_price": "1.00", "account_code": "4110"}
    body = {"contact_id": contact, "issue_date": "2026-03-15", "lines": [line]}
    id_: str = api.post(f"/companies/{company.id}/invoices?post=true", body).json()["id"]
    return id_


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_the_database_refuses(desk: Desk, facts: dict[str, Any], attack: str):
    statement, state = ATTACKS[attack]
    with pytest.raises(Error) as refusal, tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(statement, facts)
    assert refusal.value.__cause__.sqlstate == state, refusal.value


@pytest.mark.parametrize("first", ["posted", "voided"])
def test_of_two_at_once_who_posts_and_who_voids_one_waits_and_is_refused(unguarded: None, first: str):
    """Journals and months are apart, so that it is the row of the earlier document alone that the two wait for."""
    desk = make_desk()
    books = desk.books
    earlier = desk.post("invoice", goods(desk))
    journal = {"code": "S2", "name": "Sales, second", "kind": "sales"}
    assert desk.api.post(f"{desk.path}/journals", journal).status_code == 201
    chosen = desk.api.call("PUT", f"{desk.path}/invoicing-settings", {"invoice_journal": "S2"}, If_Match='"v0"')
    assert chosen.status_code == 200, chosen.content
    draft = desk.write("invoice", goods(desk), post=False, charges_more_on_id=earlier["id"], issue_date="2026-06-15")

    def post() -> None:
        post_document(company=books.company, kind="invoice", document_id=draft.json()["id"], version=1, by=books.owner)

    def take_back() -> None:
        void_document(
            company=books.company, kind="invoice", document_id=earlier["id"], version=2, posting_date=DAY, reason="x",
            by=books.owner,
        )  # fmt: skip

    acts = (post, take_back) if first == "posted" else (take_back, post)
    assert race(books.tenant_id, *acts) == Outcome("done", "OA242", has_waited=True)


@pytest.mark.parametrize(
    ("pack", "code", "account", "numbers", "earlier_on", "later_on", "months"),
    [
        ("gb", "S20", "4010", ("6", "1"), date(2025, 5, 15), date(2025, 8, 15), 3),
        ("my", "ST10", "4110", ("8", "11b"), date(2026, 3, 15), date(2026, 5, 15), 2),
    ],
)
def test_returns_have_it_in_the_time_of_the_note(
    pack: str, code: str, account: str, numbers: tuple[str, str], earlier_on: date, later_on: date, months: int
):
    """As any other invoice: the return of the earlier one stays as it was."""
    desk = make_desk(pack)
    books = desk.books
    first = earlier_on.replace(day=1)
    second = first.replace(month=first.month + months)
    with tenant(books.tenant_id):
        choose_filing(
            company=books.company, version=0, starts_on=first, months=months, makes_deferred_due=False, by=books.owner
        )

    def boxes(starts_on: date) -> list[Decimal]:
        answer = desk.api.get(f"{desk.path}/tax-returns/{starts_on}")
        assert answer.status_code == 200, answer.content
        found = {box["number"]: Decimal(box["amount"]) for box in answer.json()["boxes"]}
        return [found[number] for number in numbers]

    line = desk.line("100.00", code, account=account)
    earlier = desk.post("invoice", line, issue_date=earlier_on.isoformat())
    before = boxes(first)
    assert before[0] == 100
    more = desk.line("50.00", code, account=account)
    desk.post("invoice", more, issue_date=later_on.isoformat(), charges_more_on_id=earlier["id"])
    assert boxes(first) == before
    assert boxes(second) == [50, 10 if pack == "gb" else 5]
