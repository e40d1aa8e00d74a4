"""The rules of documents attacked by SQL as the application's own role; two at once."""

from datetime import date
from typing import Any

import pytest
from django.db import Error, connection
from django.db.models import Func

from oasys.core.tenancy import tenant
from oasys.invoicing.errors import DocumentNotDraft, MoreThanCredited, SupplierNumberTaken
from oasys.invoicing.models import Document
from oasys.invoicing.schemas import BillIn, CreditNoteIn
from oasys.invoicing.services.documents import write_document
from oasys.invoicing.services.posting import post_document, write_and_post_document
from oasys.ledger.models import JournalEntry
from oasys.ledger.rules import EntryDraft
from oasys.ledger.services.corrections import mirror_of
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.services import archive_company
from oasys.settlement.models import Settlement
from tests.factories import Books, make_company
from tests.test_concurrency import Outcome, race

from .desk import DAY, Desk, make_desk


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def facts(desk: Desk) -> dict[str, Any]:
    """A draft, a posted invoice, and what lies beside the company and in another tenant."""
    books, other = desk.books, make_desk()
    line = desk.line("100.00", "ST10", account="4110")
    draft = desk.write("invoice", line, post=False).json()
    posted = desk.post("invoice", line)
    beside = make_company(books.tenant_id)
    strange = other.post("invoice", other.line("100.00", "ST10", account="4110"))
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute("select id from ledger_account where company_id = %s and code = '4110'", [beside.id])
        (their_account,) = cursor.fetchone()
        cursor.execute("select id from ledger_journal where company_id = %s and code = 'SJ'", [beside.id])
        (their_journal,) = cursor.fetchone()
    return {
        "tenant": books.tenant_id, "company": books.company.id, "beside": beside.id, "their_account": their_account,
        "their_journal": their_journal, "draft": draft["id"], "posted": posted["id"], "contact": desk.contact.id,
        "entry": posted["journal_entry_id"], "control": posted["control_line_id"], "user": books.owner.id, "number": posted["number"],
        "stranger": other.contact.id, "their_document": strange["id"], "their_code": other.code("ST10"),
        "account": books_account(books, "4110"), "payable": books_account(books, "2110"), "expense": books_account(books, "6110"),
    }  # fmt: skip


def books_account(books: Books, code: str) -> Any:
    with tenant(books.tenant_id):
        return books.account(code).id


POST = """
update invoicing_document set status = 'posted', number = %(number)s, party = '{{}}', party_identifiers = 'v1.x',
  journal_entry_id = %(entry)s,
  control_line_id = %(control)s, posted_by_id = %(user)s, posted_at = transaction_timestamp(), base_net = 100, base_tax = 10,
  base_payable = 110 {more} where id = %(draft)s
"""
LINE = """
insert into invoicing_line (tenant_id, id, company_id, document_id, position, role, text, quantity, unit, unit_price, price_base_quantity,
  discount_percent, discount_amount, charge_amount, account_id, tax_code_ids, amount, discount_share, net, tax, gross, taxes)
values (%(tenant)s, uuidv7(), {company}, {document}, 9, 'line', '', 1, 'C62', 1, 1, 0, 0, 0, {account}, {codes}, 1, 0, 1, 0, {gross}, '[]')
"""


def line(**said: str) -> str:
    row = {
        "company": "%(company)s",
        "document": "%(draft)s",
        "account": "%(account)s",
        "codes": "'{{}}'",
        "gross": "1",
    } | said
    return LINE.format(**row).replace("{{}}", "{}")


def settings(**said: str) -> str:
    row = {"company_id": "%(company)s", "version": "1"} | said
    return f"insert into invoicing_settings (tenant_id, id, {', '.join(row)}) values (%(tenant)s, uuidv7(), {', '.join(row.values())})"


def changed(change: str, which: str = "draft") -> str:
    return f"update invoicing_document set {change} where id = %({which})s"


COLUMNS = [field.column for field in Document._meta.concrete_fields if field.column != "id" and not field.generated]
BORN = f"""insert into invoicing_document (id, {", ".join(COLUMNS)}) select uuidv7(), {", ".join(COLUMNS)}
  from invoicing_document where id = %(posted)s"""

ATTACKS = {
    "born posted": (BORN, "OA152"),
    "posted without an entry": (changed("status = 'posted'"), "OA152|23514"),
    "posted by another document's entry": (POST.format(more=""), "OA152"),
    "a number by hand": (changed("number = 'SJ-9'"), "23514"),
    "a posted total": (changed("net = 1", "posted"), "OA150"),
    "a posted text": (changed("note = 'x'", "posted"), "OA150"),
    "a posted party": (changed("party = '{{}}'".replace("{{}}", "{}"), "posted"), "OA150"),
    "posted ids under the same key": (changed("party_identifiers = party_identifiers || 'x'", "posted"), "OA150"),
    "back to a draft": (changed("status = 'draft'", "posted"), "OA150|23514"),
    "void by hand": (changed("status = 'void'", "posted"), "OA150|23514"),
    "a void reason by hand": (changed("void_reason = 'x'", "posted"), "42501"),
    "another kind": (changed("kind = 'credit_note'"), "42501"),
    "another company": (changed("company_id = %(beside)s"), "42501"),
    "deleted": ("delete from invoicing_document where id = %(posted)s", "OA150"),
    "a stranger's contact": (changed("contact_id = %(stranger)s"), "23503"),
    "an account of another company": (changed("control_account_id = %(their_account)s"), "23503"),
    "a stranger's document credited": (changed("credits_id = %(their_document)s"), "23503|23514"),
    "an invoice that credits": (changed("credits_id = %(posted)s"), "23514"),
    "totals that do not add up": (changed("gross = 111"), "23514"),
    "payable that does not add up": (changed("payable = 1"), "23514"),
    "a total that is no number": (changed("net = 'NaN', gross = 'NaN', payable = 'NaN'"), "23514"),
    "a rate of nothing": (changed("rate = 0, rate_day = now(), rate_source = 'x'"), "23514"),
    "a rate without its day": (changed("rate = 1"), "23514"),
    "ids in the clear": (changed("party_identifiers = 'DE136695976'"), "23514"),
    "a supplier's number on an invoice": (changed("supplier_number = 'x'"), "23514"),
    "a line of a posted document": (line(document="%(posted)s"), "OA150"),
    "a line changed": ("update invoicing_line set net = 1 where document_id = %(draft)s", "42501"),
    "a posted line deleted": ("delete from invoicing_line where document_id = %(posted)s", "OA150"),
    "a line of a stranger's document": (line(document="%(their_document)s"), "23503"),
    "a line in another company": (line(company="%(beside)s"), "23503"),
    "a line on another company's account": (line(account="%(their_account)s"), "23503"),
    "a stranger's tax code": (line(codes="array[%(their_code)s]::uuid[]"), "OA152"),
    "a line that does not add up": (line(gross="2"), "23514"),
    "another company's journal": (settings(invoice_journal_id="%(their_journal)s"), "23503"),
    "another company's receivable account": (settings(receivable_account_id="%(their_account)s"), "23503|OA155"),
    "a payable account for what customers owe": (settings(receivable_account_id="%(payable)s"), "OA155"),
    "income on a control account": (settings(income_account_id="%(payable)s"), "OA155"),
    "an account that a document names, deleted": ("delete from ledger_account where id = %(account)s", "23503"),
    "all documents at once": ("truncate invoicing_document cascade", "42501"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_the_database_refuses(facts: dict[str, Any], attack: str):
    statement, states = ATTACKS[attack]
    with pytest.raises(Error) as refusal, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(statement, facts)
    assert refusal.value.__cause__.sqlstate in states.split("|"), refusal.value


def test_the_entry_of_a_document_is_reversed_by_nothing_but_its_voiding(desk: Desk, facts: dict[str, Any]):
    books = desk.books
    for source in ({}, {"source_kind": "document.void", "source_key": str(facts["draft"])}):
        with pytest.raises(Error) as refusal, tenant(books.tenant_id):
            entry = JournalEntry.objects.get(id=facts["entry"])
            mirror = mirror_of(entry, posting_date=DAY, description="x", **source)
            write_and_post(company=books.company, entries=[mirror], by=books.owner)
        assert refusal.value.__cause__.sqlstate == "OA151"
    with tenant(books.tenant_id):
        assert Document.objects.get(id=facts["posted"]).status == "posted"


def entry_for(desk: Desk, document_id: str, lines: Any, **said: Any) -> Any:
    """A posted entry that says it is the document's."""
    head = {"source_kind": "document.invoice", "source_key": str(document_id)} | said
    books = desk.books
    draft = books.entry(*lines, on=DAY)
    entry = EntryDraft(draft.journal_id, DAY, draft.lines, **head)
    (id_,) = write_and_post(company=books.company, entries=[entry], by=books.owner)
    return id_


PAID, SOLD = ("1310", "110.00", "0"), ("4110", "0", "110.00")


@pytest.mark.parametrize(
    ("lines", "base_tax", "more", "source", "why"),
    [
        ((("1310", "100.00", "0"), ("4110", "0", "100.00")), 10, "", {}, "one line of what is to be paid"),
        ((("1310", "60.00", "0"), ("1310", "50.00", "0"), SOLD), 10, "", {}, "one line of what is to be paid"),
        ((PAID, SOLD), 10, "", {}, "carries the taxes of the document"),
        ((PAID, SOLD), 0, ", net = 110, tax = 0", {}, "the lines of a document add up to it"),
        ((PAID, SOLD), 0, "", {"source_kind": "document.bill"}, "an entry of its own"),
        ((PAID, SOLD), 0, "", {"source_key": "other"}, "an entry of its own"),
    ],
)
def test_a_document_is_posted_by_the_entry_that_it_comes_to(
    desk: Desk, facts: dict[str, Any], lines: Any, base_tax: int, more: str, source: dict[str, str], why: str
):
    with pytest.raises(Error) as refusal, tenant(desk.books.tenant_id), connection.cursor() as cursor:
        entry_id = entry_for(desk, facts["draft"], lines, **source)
        cursor.execute(
            "select l.id, s.prefix || lpad(e.number::text, 6, '0') from ledger_journal_line l"
            " join ledger_journal_entry e on e.id = l.entry_id"
            " join ledger_number_series s on s.id = e.series_id where l.entry_id = %s and l.line_no = 1",
            [entry_id],
        )
        control, number = cursor.fetchone()
        statement = POST.format(more=more).replace("{{}}", "{}").replace("base_tax = 10", f"base_tax = {base_tax}")
        cursor.execute(statement, facts | {"entry": entry_id, "control": control, "number": number})
    assert refusal.value.__cause__.sqlstate == "OA152", refusal.value
    assert why in str(refusal.value)


def test_two_people_who_post_one_draft(desk: Desk):
    draft = desk.write("invoice", desk.line(account="4110"), post=False).json()
    books = desk.books

    def post() -> None:
        post_document(company=books.company, kind="invoice", document_id=draft["id"], version=1, by=books.owner)

    assert race(books.tenant_id, post, post) == Outcome("done", DocumentNotDraft.code, has_waited=True)
    with tenant(books.tenant_id):
        assert JournalEntry.objects.filter(source_key=draft["id"]).count() == 1


def test_two_who_write_the_same_bill(desk: Desk):
    books = desk.books
    body = BillIn.model_validate(desk.body(desk.line(account="6110"), supplier_number="RACE-1"))

    def write() -> None:
        write_document(company=books.company, kind="bill", body=body, by=books.owner)

    assert race(books.tenant_id, write, write) == Outcome("done", "23505", has_waited=True)
    with tenant(books.tenant_id):
        assert Document.objects.filter(supplier_number="RACE-1").count() == 1


def test_two_credits_at_once_take_back_no_more_than_was_invoiced(desk: Desk):
    books = desk.books
    invoice = desk.post("invoice", desk.line(account="4110"))
    body = CreditNoteIn.model_validate(desk.body(desk.line("60.00", account="4110"), credits_id=invoice["id"]))

    def credit() -> None:
        write_and_post_document(company=books.company, kind="credit_note", body=body, by=books.owner)

    assert race(books.tenant_id, credit, credit) == Outcome("done", MoreThanCredited.code, has_waited=True)


def test_a_line_slips_into_no_document_that_somebody_posts(desk: Desk, facts: dict[str, Any]):
    books = desk.books

    def post() -> None:
        post_document(company=books.company, kind="invoice", document_id=facts["draft"], version=1, by=books.owner)

    def slip() -> None:
        with connection.cursor() as cursor:
            cursor.execute(line(), facts)

    assert race(books.tenant_id, post, slip) == Outcome("done", "OA150", has_waited=True)


def test_an_archived_company_takes_no_documents(facts: dict[str, Any]):
    desk = make_desk()
    body = BillIn.model_validate(desk.body(desk.line(account="6110"), supplier_number="1"))
    with tenant(desk.books.tenant_id):
        archive_company(company_id=desk.books.company.id, version=1)
    with pytest.raises(Error) as refusal, tenant(desk.books.tenant_id):
        write_document(company=desk.books.company, kind="bill", body=body, by=desk.books.owner)
    assert refusal.value.__cause__.sqlstate == "OA041"


def test_the_database_refuses_what_the_service_explains(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """With the look-up for a supplier's number taken away, the index says no."""
    monkeypatch.setattr("oasys.invoicing.services.documents._refuse_same_number", lambda document: None)
    desk.post("bill", desk.line(account="6110"), supplier_number="IDX-1")
    answer = desk.write("bill", desk.line(account="6110"), supplier_number="idx-1")
    assert (answer.status_code, answer.json()["code"]) == (409, SupplierNumberTaken.code)


def test_dates_are_those_of_the_entry(desk: Desk):
    posted = desk.post("invoice", desk.line(account="4110"), issue_date="2026-04-01")
    with tenant(desk.books.tenant_id):
        assert JournalEntry.objects.get(id=posted["journal_entry_id"]).posting_date == date(2026, 4, 1)


def test_a_void_document_is_not_opened_again_by_sql(desk: Desk):
    posted = desk.post("bill", desk.line("100.00", account="6110"), supplier_number="V-2")
    said = {"posting_date": "2026-03-20", "reason": "wrong"}
    assert desk.act("bill", posted["id"], "/void", said, version=2).status_code == 200
    with pytest.raises(Error) as refused, tenant(desk.books.tenant_id):
        Settlement.objects.filter(description=posted["number"]).update(
            cancelled_on=date(2026, 3, 21),
            cancelled_by=desk.books.owner,
            cancelled_at=Func(function="transaction_timestamp"),
            cancel_reason="x",
            version=2,
        )
    assert refused.value.__cause__.sqlstate == "OA166"
